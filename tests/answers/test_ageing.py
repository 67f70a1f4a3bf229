"""The rule by which evidence grows old, stated a second time, and everybody who reads answers held to it."""

import datetime
import json
from typing import Any

import pytest

from conftest import ROOT
from fusionassess.answers import ageing
from fusionassess.answers.model import AnswerSheet
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import is_expired, rank_of, to_block
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.sheets import sheets
from fusionassess.batch.sheets.lots import batch_of, lot_of
from fusionassess.batch.sheets.ordinary import Ordinary, row_of
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from sheeted import row_of as row_of_table
from sheeted import table_of

SHIPPED = library.read(ROOT / "rubrics" / "five-paths")
DAY = datetime.timedelta(days=1)
DATED = [
    datetime.date(2023, 1, 1) + number * DAY
    for number in range(2 * 366)
    # Every day around the end of a month, and one of each middle.
    if (datetime.date(2023, 1, 1) + number * DAY).day in {1, 2, 15, 27, 28, 29, 30, 31}
]
MONTHS = (1, 6, 13, 24)


def last_day_of(date: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, found by counting months one by one and days backwards."""
    year, month = date.year, date.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for day in range(date.day, 0, -1):
        try:
            return datetime.date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


def edition_of(months: float | None) -> Edition:
    """The shipped rubric, its evidence good for so long."""
    return SHIPPED._replace(rubric=SHIPPED.rubric.model_copy(update={"evidence_months": months}))


def ranks_of(edition: Edition, sheet: dict[str, Any], names: list[str]) -> list[list[int | None]]:
    """The ranks of a sheet's grades as each engine has them: models, the quick reader, both rows of models, a table."""
    rubric, grades = edition.rubric, list(edition.rubric.evidence_grades)
    model = AnswerSheet.model_validate(sheet, context=rubric.declared())
    reader = Ordinary(edition)
    quick = reader.of_data(json.dumps(sheet).encode(), "x.json")
    assert quick is not None
    texts = sheets.row_of(rubric, model, "x.json")
    tables = [batch_of(rubric, lot_of([row])) for row in (quick, row_of(reader, model, "x.json"))]
    columns = [[table.column(f"{name}.evidence").to_pylist()[0] for name in names] for table in tables]
    columns.append([texts[f"{name}.evidence"] for name in names])
    told: list[list[int | None]] = [[grades.index(grade) for grade in column] for column in columns]
    answers = Scorer(rubric).score(table_of([row_of_table(model)])).groups[0].answers
    plan = compile_plan(rubric, model.subject.profile)
    assert answers.grades is not None
    told.append([int(answers.grades[plan.questions.index(name)][0]) for name in names])
    return [[rank_of(rubric, model.answers[name], model.assessed_on) for name in names], *told]


@pytest.mark.parametrize("months", MONTHS)
def test_every_last_day_and_the_day_after(months: int) -> None:
    """Of every date near the end of a month in two years, one of them a leap year."""
    for date in DATED:
        last = last_day_of(date, months)

        assert ageing.last_day(date, months) == last.toordinal()
        assert not ageing.is_too_old(ageing.last_day(date, months), last.toordinal())
        assert ageing.is_too_old(ageing.last_day(date, months), (last + DAY).toordinal())


def test_what_never_grows_old() -> None:
    """Without a date, without a day of assessment, without months, and at the end of the calendar."""
    date, end = datetime.date(2020, 2, 29), datetime.date.max

    assert ageing.last_day(None, 24) == ageing.last_day(date, None) == 0
    assert not ageing.is_too_old(0, end.toordinal())
    assert not ageing.is_too_old(ageing.last_day(date, 24), 0)
    assert ageing.last_day(end, 24) == end.toordinal()
    assert not ageing.is_too_new(ageing.day_number(None), ageing.day_number(date))
    assert not ageing.is_too_new(ageing.day_number(date), ageing.day_number(None))
    assert not ageing.is_too_new(ageing.day_number(date), ageing.day_number(date))
    assert ageing.is_too_new(ageing.day_number(date + DAY), ageing.day_number(date))


@pytest.mark.parametrize("months", [*MONTHS, None])
@pytest.mark.parametrize("assessed", ["2025-02-28", "2024-02-29", "2025-03-31", "2024-12-31", None])
def test_every_engine_ages_alike(months: int | None, assessed: str | None) -> None:
    """Every grade, undated, and dated around the edge: what a sheet's answer counts as, however it is read."""
    edition = edition_of(months)
    day = datetime.date.fromisoformat(assessed) if assessed else None
    edges = [day - number * DAY for number in (0, 1)] if day else [datetime.date(2020, 2, 29)]
    if day and months:
        dated = [date for date in DATED if last_day_of(date, months) in {day, day - DAY}]
        edges += [*dated, *(date - DAY for date in dated), *(date + DAY for date in dated)]
    kinds: list[tuple[int, datetime.date | None]] = [
        (rank, date)
        for date in (None, *sorted({date for date in edges if not day or date <= day}))
        for rank in range(len(edition.rubric.evidence_grades))
    ]
    names = [question.id for question in edition.rubric.asked("region")]
    for start in range(0, len(kinds), len(names)):
        some = dict(zip(names, kinds[start : start + len(names)], strict=False))
        evidence = {
            name: {"grade": f"E{rank}"} | ({"date": str(date)} if date else {}) for name, (rank, date) in some.items()
        }
        sheet: dict[str, Any] = {
            "format": "fusionassess/answers/1",
            "rubric": {"id": "five-paths"},
            "subject": {"name": "x", "profile": "region"},
            "answers": {name: {"level": 5, "evidence": named} for name, named in evidence.items()},
        } | ({"assessed_on": assessed} if assessed else {})

        ranks = ranks_of(edition, sheet, list(some))

        is_old = [bool(day and date and months and last_day_of(date, months) < day) for _, date in some.values()]
        expected = [max(rank - old, 0) for (rank, _), old in zip(some.values(), is_old, strict=True)]
        assert ranks == [expected] * len(ranks)
        model = AnswerSheet.model_validate(sheet, context=edition.rubric.declared())
        assert [is_expired(edition.rubric, model.answers[name], day) for name in some] == is_old
        plan = compile_plan(edition.rubric, "region")
        supports = [grade.supports / edition.rubric.top for grade in edition.rubric.evidence_grades.values()]
        supported = to_block(edition.rubric, plan, [model]).supported[0]
        assert [supported[plan.questions.index(name)] for name in some] == [supports[rank] for rank in expected]
