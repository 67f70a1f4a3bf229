"""The same answers by every way in: sheet, workbook, ``--set``, table and export of an XLSForm score alike."""

import math
from typing import Any

import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from anything import Shape, answers_to, documents, edition_of
from filling import fill, form_for
from fusionassess.answers import sheets, supplied
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import from_values
from fusionassess.assessment.assess import assess
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import form_workbook, syntax
from fusionassess.rubric.library import Edition
from small import sheet_for

FIGURES = ("score", "score_low", "score_high", "level", "level_low", "level_high", "coverage")


@st.composite
def filled(draw: st.DrawFn) -> tuple[Edition, AnswerSheet]:
    """A small rubric of any kind, often from 1, by practices or with clauses, and a sheet that answers it."""
    document = draw(documents(Shape(1, 2, 2, is_rich=True)))
    edition = edition_of(document | {"not_applicable": draw(st.sampled_from(["everybody", "everybody", "nobody"]))})
    answers = draw(answers_to(edition.rubric, "p"))
    return edition, sheet_for(edition.rubric, answers, "p", language="en", assessed_on="2026-09-30")


def figures(edition: Edition, sheet: AnswerSheet) -> list[float | None]:
    """The figures of a sheet, None where none is given."""
    results = assess(edition, sheet).results
    found = [float(getattr(results, name)[0]) for name in FIGURES]
    return [None if math.isnan(figure) else figure for figure in found]


def as_row(edition: Edition, cells: dict[str, str]) -> list[float | None]:
    """The figures of a row of a table, which every cell of must be read."""
    batch = pa.RecordBatch.from_pydict(
        {name: [cell] for name, cell in ({"subject": "A", "profile": "p"} | cells).items()}
    )
    (row,) = (row for block in Scorer(edition.rubric)([batch]) for row in block.to_pylist())
    assert row["status"] != "invalid", row
    return [row[name] for name in FIGURES]


def said(answer: Answer) -> str:
    """An answer as a cell or ``--set`` says it, without its clauses."""
    if answer.not_applicable is not None:
        return f"na: {answer.not_applicable}"
    return "unknown" if answer.unknown else str(answer.response)


@settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(filled())
def test_every_way_in_scores_alike(drawn: tuple[Edition, AnswerSheet]) -> None:
    """Ladders, options and numbers, from 0 or 1, by any rule; clauses, unknown, not applicable and gaps among them."""
    edition, sheet = drawn
    bare = sheet.model_copy(
        update={"answers": {name: one.model_copy(update={"evidence": None}) for name, one in sheet.answers.items()}}
    )
    wanted, given_answers = figures(edition, bare), bare.answers.items()
    forbidden = {str(fault.loc[0]) for fault in sheets.applying(bare.answers, edition.rubric, bare.subject)}

    cells = {name: said(answer) for name, answer in given_answers}
    cells |= {f"{name}.missing": " ".join(map(str, one.missing)) for name, one in given_answers if one.missing}
    assert as_row(edition, cells) == wanted

    asks_for_numbers = {question.id for question in edition.rubric.questions if question.number}
    export: dict[str, Any] = {}
    for name, answer in given_answers:
        is_number = answer.value is not None
        export[f"q_{name}"] = "na" if answer.not_applicable is not None else "value" if is_number else said(answer)
        export |= {f"value_{name}": said(answer)} if is_number else {}
        export |= {f"na_{name}": answer.not_applicable} if answer.not_applicable is not None else {}
        export |= {f"missing_{name}": " ".join(map(str, answer.missing))} if answer.missing else {}
    assert as_row(edition, export) == wanted
    # Some services leave out a column in which nothing stands, others keep it.
    assert as_row(edition, {f"value_{name}": "" for name in asks_for_numbers} | export) == wanted

    pairs = [
        f"{name}={said(one)}" + (f" missing {' '.join(map(str, one.missing))}" if one.missing else "")
        for name, one in given_answers
        if name not in forbidden
    ]
    begun = bare.model_copy(update={"answers": {name: bare.answers[name] for name in forbidden}})
    assert figures(edition, supplied.suppose(begun, pairs, edition)[0]) == wanted

    if not forbidden:
        form = fill(form_for(edition, "p", language="en"), bare)
        source = form_workbook.decode(form.bytes(), "form.xlsx")
        assert figures(edition, from_values(syntax.load(source), source, edition=edition).sheet) == wanted
