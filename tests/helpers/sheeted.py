"""Tables made of answer sheets and of random answers, for tests of batches."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fusionassess.answers.model import AnswerSheet
from fusionassess.rubric.model import Rubric

WORDS = (
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "",
    "unknown",
    "DK",
    "不清楚",
    "na",
    "NA: 没有",
    "不适用：无此业务",
    "３",
    " 4 ",
    "5.0",
    "-1",
    "-2",
)
"""What may stand in the cell of a ladder of levels 0 to 5."""


def row_of(sheet: AnswerSheet) -> dict[str, str]:
    """A sheet as a row of a table."""
    row = {
        "subject": sheet.subject.name,
        "profile": sheet.subject.profile,
        "sector": ";".join(sheet.subject.sectors),
        "period": sheet.subject.period or "",
        "assessed_on": str(sheet.assessed_on or ""),
    }
    for name, answer in sheet.answers.items():
        if answer.not_applicable is not None:
            row[name] = f"NA: {answer.not_applicable}"
        elif answer.response is not None:
            row[name] = str(answer.response)
            if answer.missing:
                row[f"{name}.missing"] = " ".join(map(str, answer.missing))
        elif answer.unknown:
            row[name] = "unknown"
        if answer.evidence:
            row[f"{name}.evidence"] = answer.evidence.grade or ""
            row[f"{name}.evidence_date"] = str(answer.evidence.date or "")
    return row


def table_of(rows: Iterable[dict[str, str]]) -> Any:
    """Rows as a record batch of texts."""
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.record_batch([pa.array([row.get(name) for row in rows], pa.string()) for name in names], names)


def random_rows(rubric: Rubric, count: int, seed: int, words: Sequence[str] = WORDS) -> list[dict[str, str]]:
    """Rows of random answers, profiles, sectors and grades."""
    chosen = np.random.default_rng(seed)
    grades = ["", "", *rubric.evidence_grades]
    rows = []
    for number in range(count):
        row = {
            "subject": f"u{number}",
            "profile": str(chosen.choice(list(rubric.profiles))),
            "sector": str(chosen.choice(["", *rubric.sectors])),
        }
        for question in rubric.questions:
            row[question.id] = str(chosen.choice(words))
            row[f"{question.id}.evidence"] = str(chosen.choice(grades)) if number % 2 else ""
        rows.append(row)
    return rows
