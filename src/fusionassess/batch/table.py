"""The table of a batch: a row per respondent."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from fusionassess.answers import AnswerSheet
from fusionassess.declared import RESULT_COLUMNS
from fusionassess.results import STATUSES, Results
from fusionassess.rubric import Rubric
from fusionassess.scoring import Plan
from fusionassess.source import visible

Value = str | float | int | None
Row = dict[str, Value]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns(rubric: Rubric) -> list[str]:
    """The columns of a rubric's result table."""
    return [*RESULT_COLUMNS, *(path.id for path in rubric.paths), *(measure.id for measure in rubric.measures)]


def rows_of(plan: Plan, results: Results, sheets: Sequence[tuple[str, AnswerSheet]]) -> Iterator[Row]:
    """One row per sheet; a measure its profile is not asked stays empty."""
    for i, (source, sheet) in enumerate(sheets):
        subject, coordination = sheet.subject, results.coordination
        yield {
            "source": visible(source),
            "subject": subject.name,
            "profile": subject.profile,
            "sector": " ".join(subject.sectors),
            "status": STATUSES[results.status[i]],
            "score": _number(results.score[i]),
            "score_low": _number(results.score_low[i]),
            "score_high": _number(results.score_high[i]),
            "level": _whole(results.level[i]),
            "level_low": _whole(results.level_low[i]),
            "level_high": _whole(results.level_high[i]),
            "coverage": _number(results.coverage[i]),
            "evidenced": _number(results.evidenced[i]),
            "coordination": _number(coordination.degree[i]),
            "coordination_class": _whole(coordination.grade[i]),
            "link": _number(coordination.link[i]),
            **dict(zip(plan.paths, map(_number, results.paths[i]), strict=True)),
            **dict(zip(plan.measures, map(_number, results.measures[i]), strict=True)),
        }


def as_csv(rubric: Rubric, rows: Sequence[Row]) -> str:
    """Write the table as CSV; numbers as Python writes them, so that no digit is lost."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns(rubric), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _defused(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _defused(value: Value) -> Value:
    """Keep a spreadsheet from taking a respondent's text for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)
