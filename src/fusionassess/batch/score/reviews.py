"""What those who looked returns through say of them: a row that they rejected is no return.

ODK Central writes ``ReviewState``, KoBoToolbox ``_validation_status``, Ona ``_review_status``, 问卷星 是否有效; who
keeps a table of one's own has a column such as 审核状态. Whose state is none of the known words is scored, and told.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from fusionassess.batch.score import arrays, coding
from fusionassess.batch.score.columns import Layout
from fusionassess.documents.blanks import names_nothing, plain
from fusionassess.kernel.scoring import Bools

REJECTED = "rejected-row"
"""The heading and the code of a row that was rejected."""
_REJECTED = frozenset(
    {"rejected", "not approved", "validation_status_not_approved", "disapproved", "declined", "returned", "failed"}
    | {"invalid", "not valid", "未通过", "不通过", "没通过", "审核未通过", "审核不通过", "未批准", "不批准", "不合格"}
    | {"退回", "已退回", "退回修改", "审核退回", "打回", "驳回", "已驳回", "审核驳回", "无效", "作废", "已作废", "否"}
)
_ACCEPTED = frozenset(
    {"approved", "validation_status_approved", "accepted", "valid", "passed", "reviewed", "received", "edited"}
    | {"pending", "pending review", "yes", "true", "通过", "已通过", "审核通过", "已审核", "批准", "已批准", "有效"}
    | {"合格", "是", "未审核", "待审核", "未审", "待审", "审核中", "已收到"}
)
"""With what nobody has looked at yet."""
_CODES = {"1": "approved", "2": "rejected", "3": "pending"}
"""As Ona's interface gives them."""
_OF_ONA = re.compile(r"_?review_status")


def rejected(layout: Layout, batch: Any) -> Mapping[int, int]:
    """Rows of a batch that were rejected, each with the column that says so."""
    by_row: dict[int, int] = {}
    for place in layout.reviews:
        rows = _where(batch, place, are_meant=lambda word: word in _REJECTED)
        by_row = dict.fromkeys(np.flatnonzero(rows).tolist(), place) | by_row
    return by_row


def in_doubt(layout: Layout, batch: Any) -> Bools:
    """(rows,) which are neither rejected nor accepted, such as those on hold."""
    doubted = np.zeros(batch.num_rows, dtype=bool)
    for place in layout.reviews:
        doubted |= _where(
            batch, place, are_meant=lambda word: word not in _REJECTED | _ACCEPTED and not names_nothing(word)
        )
    return doubted


def _where(batch: Any, place: int, *, are_meant: Any) -> Bools:
    """(rows,) whose word in a column is one of those meant; of the different words there are few."""
    codes = _CODES if _OF_ONA.fullmatch(plain(batch.schema.names[place])) else {}
    encoded = coding.as_text(batch.column(place)).dictionary_encode()
    words = [plain(word or "") for word in encoded.dictionary.to_pylist()]
    meant = np.array([*(are_meant(codes.get(word, word)) for word in words), False])
    rows: Bools = meant[arrays.values(encoded.indices, len(words))]
    return rows
