"""Names of respondents as they are compared, and the names of rows that are totals of others."""

from typing import Any

import numpy as np
import pyarrow.compute as pc

from fusionassess.batch.score import arrays, coding
from fusionassess.kernel.scoring import Bools

TOTAL = "total-row"
"""The heading and the code of a row that adds up or averages others."""

_CHINESE = ("合计", "总计", "小计", "共计", "汇总", "平均", "平均值", "平均分", "均值")
_ENGLISH = ("total", "totals", "grand total", "subtotal", "sub-total", "average", "mean", "avg")
TOTALS = arrays.texts([word + end for word in (*_CHINESE, *_ENGLISH) for end in ("", ":")])
"""What stands for a name in rows that add up or average those above."""

_STABLE = bytes(range(0xC0)) + bytes(range(0xE4, 0xEA))
"""ASCII and Chinese characters: what is written with these bytes alone is in its plain form already."""


def folded(column: Any) -> Any:
    """Names as they are compared: in plain characters, case aside, without blanks around."""
    texts = coding.as_text(column)
    buffer = texts.buffers()[2]
    if buffer is not None and bytes(buffer).translate(None, _STABLE):
        texts = pc.utf8_normalize(texts, "NFKC")
    return pc.utf8_trim_whitespace(pc.utf8_lower(texts))


def are_totals(names: Any) -> Bools:
    """(rows,) which folded names are those of totals."""
    is_total = pc.is_in(names, value_set=TOTALS)
    bits = np.unpackbits(np.frombuffer(is_total.buffers()[1], dtype=np.uint8), bitorder="little")
    return bits[arrays.span(is_total)].astype(bool)
