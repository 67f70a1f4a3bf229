"""The shape of a sheet against its model: every field, every type, and every spelling that our own writers produce."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from conftest import EXAMPLES, ROOT
from filling import every_state, fill, form_for
from fusionassess.answers import model
from fusionassess.answers.model import AnswerSheet, Subject
from fusionassess.answers.reading import gives_reason
from fusionassess.answers.sheets import applying, from_source, open_sheet
from fusionassess.batch.sheets import ordinary, shape
from fusionassess.batch.sheets.ordinary import Ordinary, row_of
from fusionassess.documents import form_workbook, writing
from fusionassess.documents.blanks import says_something
from fusionassess.documents.source import decode
from fusionassess.forms import blank
from fusionassess.forms.form import build
from fusionassess.rubric import library
from fusionassess.rubric.reference import RubricReference
from small import sheet_for
from stepped import stepped_edition

EDITION = library.read(ROOT / "rubrics" / "five-paths")
RUBRIC = EDITION.rubric
READER = Ordinary(EDITION)
PARTS: dict[type[BaseModel], Any] = {
    model.Evidence: shape.Evidence,
    model.Answer: shape.LongAnswer,
    RubricReference: shape.Reference,
    model.Subject: shape.Subject,
    model.Respondent: shape.Respondent,
    model.IndicatorValue: shape.Indicator,
    model.AnswerSheet: shape.Shape,
}
NOT_OF_LADDERS = {"option", "value"}
"""What no answer has where every question is a ladder; the quick way reads no other sheets."""
BESIDE = {"answers", "raters"}
"""What a reader adds to the shape, by the questions of its rubric; and what few sheets have, which the models read."""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_of_the_model_has_its_place(part: type[BaseModel]) -> None:
    """A field that is new in the model is to be thought of here, or its sheets are read slowly."""
    fields = {field.encode_name: field.required for field in msgspec.structs.fields(PARTS[part])}

    assert fields == {
        name: info.is_required()
        for name, info in part.model_fields.items()
        if name not in (NOT_OF_LADDERS if part is model.Answer else BESIDE)
    }


def texts(sheet: AnswerSheet) -> dict[str, str]:
    """A sheet as our writers write it, by the name of a file."""
    return {name: writing.dump_for(Path(name), sheet) for name in ("x.yaml", "x.json")}


def is_read_quickly(sheet: AnswerSheet) -> bool:
    """Whether the quick way takes a sheet in both notations; what it takes is the row of the model."""
    rows = [READER.of_data(text.encode(), name) for name, text in texts(sheet).items()]
    for name, row in zip(texts(sheet), rows, strict=True):
        assert row is None or row == row_of(READER, sheet, name)
    return None not in rows


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_as_they_stand_and_as_we_write_them(file: Path) -> None:
    """Comments, notes with % and &, evidence, dates, reasons: none leaves the quick way."""
    opened = open_sheet(file)

    assert READER.of_data(file.read_bytes(), str(file)) == row_of(READER, opened.sheet, str(file))
    assert is_read_quickly(opened.sheet)


@pytest.mark.parametrize("profile", list(RUBRIC.profiles))
def test_a_blank_sheet_as_it_is_given_out(profile: str) -> None:
    """Keys with nothing behind them say nothing; where nothing at all is answered, the usual readers tell it."""
    text = blank.view(build(EDITION, Subject(name="某单位", profile=profile), "zh"))
    asked = next(question.id for question in RUBRIC.asked(profile))
    begun = re.sub(rf"(?m)^  {re.escape(asked)}:$", f"  {asked}: 2", text)

    row = READER.of_data(begun.encode(), "x.yaml")

    assert row == row_of(READER, from_source(decode(begun.encode(), "x.yaml")).sheet, "x.yaml")
    assert row.answers.count(2) == 1
    assert READER.of_data(text.encode(), "x.yaml") is None


@pytest.mark.parametrize("profile", list(RUBRIC.profiles))
def test_a_form_that_was_filled_in(profile: str) -> None:
    """Every state of an answer, evidence, figures and targets in a workbook: the row of its model."""
    sheet = every_state(EDITION, profile, ("green",))
    source = form_workbook.decode(fill(form_for(EDITION, profile, ("green",)), sheet).bytes(), "x.xlsx")

    row = READER.of_form(source)

    assert row == row_of(READER, from_source(source).sheet, "x.xlsx")


def test_a_form_with_a_fault_is_left_to_the_models() -> None:
    """What the cells themselves have wrong does not pass by."""
    filled = fill(form_for(EDITION, "sme"), every_state(EDITION, "sme"))
    filled.set("answers", "answer", RUBRIC.asked("sme")[0].id, "7 卓越")

    assert READER.of_form(form_workbook.decode(filled.bytes(), "x.xlsx")) is None


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=12)
LINES = st.lists(
    WORDS
    | st.sampled_from(["完成率 41.2%", "R&D", "%", "&a", "见：<附件>", "a: b", "#1", "- x", "'", '"', "\\", "!x", "|"]),
    min_size=1,
    max_size=3,
).map("\n".join)
TEXT = LINES.filter(lambda text: not set(text) & set("\u2028\u2029"))
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2026, 9, 30))
SIZES = st.floats(1e-299, 9e14)
"""Of numbers; what is smaller or larger than any that was ever measured goes to the models."""
NUMBERS = SIZES | SIZES.map(lambda size: -size) | st.integers(-(10**6), 10**6).map(float)


def maybe(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """It, or nothing."""
    return st.none() | of


EVIDENCE = st.fixed_dictionaries(
    {"grade": maybe(st.sampled_from(list(RUBRIC.evidence_grades))), "text": maybe(TEXT), "date": maybe(DATES)}
)
STATES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.integers(0, RUBRIC.top).map(lambda level: {"level": level}),
    TEXT.filter(gives_reason).map(lambda reason: {"not_applicable": reason}),
    st.just({"unknown": True}),
    st.just({}),
)
ANSWERS = st.builds(
    lambda state, evidence, note: state | {"evidence": evidence, "note": note}, STATES, maybe(EVIDENCE), maybe(TEXT)
)
FIGURES = st.fixed_dictionaries(
    {
        "value": NUMBERS,
        "year": maybe(st.integers(1900, 2199)),
        **{part: maybe(NUMBERS) for part in ("numerator", "benchmark", "growth")},
        "denominator": maybe(SIZES),
        "years": maybe(st.integers(1, 99).map(float)),
    }
)


@st.composite
def sheets(draw: st.DrawFn) -> AnswerSheet:
    """Whatever a sheet of the shipped rubric may say without a fault or a warning."""
    profile = draw(st.sampled_from(list(RUBRIC.profiles)))
    asked = [question.id for question in RUBRIC.asked(profile)]
    figures = [indicator.id for indicator in RUBRIC.indicators if profile in indicator.profiles]
    measures = [measure.id for measure in RUBRIC.measures]
    reference = draw(
        st.sampled_from([{}, {"version": RUBRIC.version}, {"version": RUBRIC.version, "sha256": EDITION.sha256}])
    )
    values = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": RUBRIC.id, **reference},
        "subject": {
            "name": draw(TEXT.filter(says_something)),
            "profile": profile,
            "sectors": draw(st.lists(st.sampled_from(list(RUBRIC.sectors)), unique=True, max_size=3)),
            "period": draw(maybe(TEXT.filter(says_something))),
        },
        "respondent": draw(maybe(st.fixed_dictionaries({"role": maybe(TEXT), "name": maybe(TEXT)}))),
        "assessed_on": draw(st.none() | st.just(datetime.date(2026, 9, 30))),
        "language": draw(maybe(st.sampled_from(["zh", "en"]))),
        "answers": draw(st.dictionaries(st.sampled_from(asked), ANSWERS, max_size=8)),
        "indicators": draw(st.dictionaries(st.sampled_from(figures), FIGURES, max_size=3)) if figures else {},
        "targets": draw(
            st.dictionaries(
                st.sampled_from(measures), st.floats(0, RUBRIC.top).map(lambda wanted: round(wanted, 9)), max_size=3
            )
        ),
    }
    sheet = AnswerSheet.model_validate(values, context=RUBRIC.declared())
    told = {fault.loc[0] for fault in applying(sheet.answers, RUBRIC, sheet.subject)}
    return sheet.model_copy(update={"answers": {name: one for name, one in sheet.answers.items() if name not in told}})


@given(sheets())
@pytest.mark.no_cover
def test_no_sheet_that_we_write_leaves_the_quick_way(sheet: AnswerSheet) -> None:
    """Whatever stands in it, but one in which nothing is answered."""
    assume(any(answer.is_given and not answer.unknown for answer in sheet.answers.values()))

    assert is_read_quickly(sheet)


def test_whole_targets_are_written_with_a_decimal_point() -> None:
    """And are whole all the same."""
    sheet = open_sheet(EXAMPLES[0]).sheet.model_copy(update={"targets": {"1a": 4.0, "2b": 3.5}})
    written = texts(sheet)

    assert json.loads(written["x.json"])["targets"] == {"1a": 4.0, "2b": 3.5}
    assert "'" not in written["x.yaml"].partition("targets:")[2]
    assert is_read_quickly(sheet)


def test_which_rubrics_have_the_quick_way() -> None:
    """Those in which every answer is a level: the shipped one does."""
    assert ordinary.only_ladders(RUBRIC)


@pytest.mark.parametrize(
    ("profile", "sectors", "answers"),
    [
        ("city", (), {"a.1": {"level": 3, "missing": [3]}, "b.1": 2}),
        ("city", (), {"a.1": {"level": 3, "missing": [3, 2]}, "b.1": {"level": 2, "missing": [3]}}),
        ("firm", ("ai",), {"a.1": {"level": 2, "missing": [3]}, "b.1": 3}),
    ],
)
def test_clauses_that_are_missing_are_read_quickly(
    profile: str, sectors: tuple[str, ...], answers: dict[str, Any]
) -> None:
    """And cost what they cost a sheet."""
    edition = stepped_edition()
    reader, sheet = Ordinary(edition), sheet_for(edition.rubric, answers, profile, sectors)

    for name, text in texts(sheet).items():
        assert reader.of_data(text.encode(), name) == row_of(reader, sheet, name)


@pytest.mark.parametrize(
    ("profile", "answer"),
    [("firm", {"level": 3, "missing": [2]}), ("city", {"level": 3, "missing": [1]}), ("city", {"missing": [3]})],
)
def test_clauses_that_nobody_is_asked_are_left_to_the_usual_readers(profile: str, answer: dict[str, Any]) -> None:
    """Which say what is wrong."""
    edition = stepped_edition()
    sheet = json.loads(texts(sheet_for(edition.rubric, {}, profile))["x.json"]) | {"answers": {"a.1": answer}}

    assert Ordinary(edition).of_data(json.dumps(sheet).encode(), "x.json") is None


@pytest.mark.parametrize("note", [r"C:\file", r"\beta", r"\u0007", "a\\\\bell"])
def test_a_backslash_in_a_note_begins_no_escape(note: str) -> None:
    """It is a sign like others, whatever letter follows it."""
    sheet = sheet_for(RUBRIC, {"1a.M": {"level": 2, "note": note}}, "region")

    assert is_read_quickly(sheet)


@pytest.mark.parametrize("escape", [r"\u0007", r"\b", r"\\\b", r"\u003a"])
def test_an_escape_of_what_nobody_sees_leaves_the_quick_way(escape: str) -> None:
    """Behind a backslash that is a sign, too."""
    text = texts(sheet_for(RUBRIC, {"1a.M": {"level": 2, "note": "HERE"}}, "region"))["x.json"]

    assert READER.of_data(text.replace("HERE", escape).encode(), "x.json") is None
