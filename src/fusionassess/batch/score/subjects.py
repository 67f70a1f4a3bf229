"""Names of respondents as they are compared, and the names of rows that are totals of others."""

from typing import Any

import numpy as np
import pyarrow.compute as pc

from fusionassess.batch.score import arrays, coding
from fusionassess.kernel.scoring import Bools

TOTAL = "total-row"
"""The heading and the code of a row that adds up or averages others."""

TOTAL_LIKE = "total-like"
"""The code of a row that is scored though its name ends like that of a total."""

SAMPLE = "sample-row"
"""The code of a row that is scored though its name says that it is an example or a test."""
SAMPLES = frozenset(
    {
        "示例",
        "样例",
        "范例",
        "举例",
        "例",
        "例如",
        "示范",
        "填写示例",
        "填表示例",
        "测试",
        "测试单位",
        "测试企业",
        "试填",
    }
    | {"example", "sample", "e.g.", "test", "testing", "demo", "dummy"}
)

_SUMS = ("合计", "总计", "小计", "共计", "汇总", "总体", "总和", "求和", "计数")
_MEANS = ("平均", "平均值", "平均数", "平均分", "平均得分", "均值", "均分", "中位数", "标准差", "方差")
_EXTREMES = ("最高", "最高分", "最高值", "最低", "最低分", "最低值", "最大值", "最小值")
_WHOLES = ("", "全部", "全体", "全国", "全省", "全市", "全区", "全县", "全园", "本省", "本市", "本区", "本县", "总")
_ENGLISH = ("total", "totals", "grand total", "subtotal", "sub-total", "sum", "count", "n =", "n=")
_STATISTICS = ("average", "mean", "avg", "median", "minimum", "maximum", "std", "std dev", "std. dev.", "stdev")
TOTALS = arrays.texts(
    [whole + word for whole in _WHOLES for word in (*_SUMS, *_MEANS, *_EXTREMES)] + [*_ENGLISH, *_STATISTICS]
)
"""What stands for a name in rows that add up or average those above."""
_BEHIND = "0123456789,. :()家个户份条项分"
"""What may stand behind it: how many they are."""
_OF_A_GROUP = r"\s(?:汇总|小计|合计|总计|平均|平均值|total|subtotal|average)$"
"""Behind the name of a group, as tables that count for themselves have it."""
_MAY_END_A_GROUP = [
    f" {word}".encode() for word in ("汇总", "小计", "合计", "总计", "平均", "total", "subtotal", "average")
]
_TRIMMED = arrays.texts(sorted({word.as_py().rstrip(_BEHIND) for word in TOTALS}))

_STABLE = bytes(range(0xC0)) + bytes(range(0xE4, 0xEA))
"""ASCII and Chinese characters: what is written with these bytes alone is in its plain form already."""


def folded(column: Any) -> Any:
    """Names as they are compared: in plain characters, case aside, without blanks around or signs that nobody sees."""
    texts = coding.as_text(column)
    buffer = texts.buffers()[2]
    if buffer is not None and bytes(buffer).translate(None, _STABLE):
        texts = pc.replace_substring_regex(pc.utf8_normalize(texts, "NFKC"), r"\p{Cf}+", "")
    return pc.utf8_trim_whitespace(pc.utf8_lower(texts))


def are_samples(names: Any) -> Bools:
    """(rows,) which folded names say that the row is an example or a test."""
    return _flags(pc.is_in(names, value_set=_SAMPLES))


_SAMPLES = arrays.texts(sorted(SAMPLES))


def are_totals(names: Any) -> Bools:
    """(rows,) which folded names are those of totals."""
    return _flags(
        pc.or_(pc.is_in(names, value_set=TOTALS), pc.is_in(pc.utf8_rtrim(names, _BEHIND), value_set=_TRIMMED))
    )


def end_in_a_total(names: Any) -> Bools:
    """(rows,) which folded names end in a blank and the word for a total, as that of a group of rows does."""
    data = bytes(names.buffers()[2] or b"")
    # Few tables have any: all bytes are looked at before any name is, and for a blank before any word.
    if b" " in data and any(ending in data for ending in _MAY_END_A_GROUP):
        return _flags(pc.match_substring_regex(names, _OF_A_GROUP))
    return np.zeros(len(names), dtype=bool)


def _flags(told: Any) -> Bools:
    bits = np.unpackbits(np.frombuffer(told.buffers()[1], dtype=np.uint8), bitorder="little")
    flags: Bools = bits[arrays.span(told)].astype(bool)
    empty = arrays.gaps(told)
    return flags if empty is None else flags & ~empty
