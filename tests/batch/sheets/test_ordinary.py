"""Sheets read the quick way are read as ever: the same row, or no row and the same problems from the usual way."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from fusionassess.answers import sheets
from fusionassess.batch.sheets import ordinary
from fusionassess.batch.sheets.lots import batch_of, joined, lot_of
from fusionassess.batch.sheets.ordinary import Ordinary, Row, row_of, small
from fusionassess.batch.sheets.sheets import read_sheets
from fusionassess.documents import syntax
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import decode
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.reference import named_rubric
from small import small_edition

EDITION = library.read(ROOT / "rubrics" / "five-paths")
DOCUMENTS = sorted(
    file for kind in ("good", "bad") for file in (ROOT / "tests" / "documents" / kind / "sheets").iterdir()
)
WITH_EVIDENCE = """\
format: fusionassess/answers/1
rubric: {id: five-paths, version: 1.1.0}
subject: {name: 清源传感, profile: sme, sectors: [green, digital], period: 2026-Q3}
respondent: {role: 科技局}
assessed_on: 2026-09-30
language: zh
answers:
  1b.M: {level: 3, evidence: {grade: E2, text: 台账, date: 2024-01-31}, note: 没有统计}
  1b.R: 4
  1b.O2: {not_applicable: 没有此类业务}
  2a.M: unknown
  2a.R:
  2a.O2: {note: 待查}
  3a.M: {level: 2, evidence: {date: 2026-01-01}}
  3a.R: 不清楚
"""

IN_JSON = json.dumps(syntax.load(decode(WITH_EVIDENCE.encode(), "x.yaml")), ensure_ascii=False)


def as_ever(data: bytes, file: str, reader: Ordinary) -> Row | None:
    """The row that the models give; None where there are problems or warnings."""
    try:
        source = decode(data, file)
        opened = sheets.from_values(syntax.load(source), source, None, reader.edition)
    except (DocumentError, AssertionError):
        return None
    return None if opened.warnings else row_of(reader, opened.sheet, file)


def test_everything_that_is_ordinary() -> None:
    """Levels, words, reasons, notes, evidence that has expired: no model is needed for any of it."""
    reader = Ordinary(EDITION)

    sheet = reader.of_data(WITH_EVIDENCE.encode(), "x.yaml")

    assert sheet is not None
    assert sheet == as_ever(WITH_EVIDENCE.encode(), "x.yaml", reader)
    assert sheet.grades is not None
    assert set(sheet.grades) == {255, 1}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_no_faulty_document_becomes_a_row(file: Path) -> None:
    """Of every document of the collection: the row of its models, or none."""
    data = file.read_bytes()
    try:
        name = named_rubric(syntax.load(decode(data, str(file))))
        edition = library.find(name, file.parent) if name else EDITION
    except DocumentError:
        edition = EDITION
    if ordinary.only_ladders(edition.rubric):
        reader = Ordinary(edition)
        sheet = reader.of_data(data, str(file))
        assert sheet is None or sheet == as_ever(data, str(file), reader)


NUMBERS = ["0", "3", "03", "+3", "3.0", "1_0", "0x3", "９", "2030-01-01"]
SIGNS = [
    " ",
    "\n",
    "  ",
    "\t",
    ":",
    ": ",
    "：",
    "- ",
    "#",
    " #",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "|",
    ">",
    "?",
    "=",
    "@",
    "`",
]
WORDS = ["~", "true", "no", "level", "unknown", "na", "not_applicable: 无", "1b.M: 2\n  ", "E9"]
RARE = ["&a ", "*a", "!", "%", "---\n", "\\", "<<", "é", "\x85", "\u2028", "\ufeff"]
PIECES = [*NUMBERS, *SIGNS, *WORDS, *RARE]
JSON_PIECES = [
    '"1b.M": "2", ',
    '"1b.M": 2, ',
    "3.0",
    "true",
    "null",
    "1e0",
    "-0",
    "NaN",
    "\\u0007",
    "\\ud800",
    ",",
    "{",
    "]",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WITH_EVIDENCE)), st.integers(0, 3), st.sampled_from(PIECES)), max_size=3))
def test_slips_of_the_pen(slips: list[tuple[int, int, str]]) -> None:
    """Characters put in and left out anywhere: whatever becomes a row is the row of the models."""
    text = WITH_EVIDENCE
    for place, left_out, piece in slips:
        text = text[:place] + piece + text[place + left_out :]
    reader, data = Ordinary(EDITION), text.encode()

    sheet = reader.of_data(data, "x.yaml")

    assert sheet is None or sheet == as_ever(data, "x.yaml", reader)


@pytest.mark.parametrize("slip", [("note: 没有", "note: :没有"), ("{note: 待", "{:note: 待"), (", note", ",:note")])
def test_a_word_that_begins_with_a_colon(slip: tuple[str, str]) -> None:
    """Between braces PyYAML refuses it, and so does everybody."""
    text = WITH_EVIDENCE.replace(*slip)
    assert text != WITH_EVIDENCE

    assert as_ever(text.encode(), "x.yaml", Ordinary(EDITION)) is None
    assert Ordinary(EDITION).of_data(text.encode(), "x.yaml") is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_slips_in_json(data: st.DataObject) -> None:
    """Likewise: keys twice, numbers that are none, escapes, cut ends."""
    text = data.draw(st.sampled_from([IN_JSON, json.dumps(json.loads(IN_JSON))]))
    for _ in range(data.draw(st.integers(0, 3))):
        place, left_out = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 3))
        text = text[:place] + data.draw(st.sampled_from(JSON_PIECES)) + text[place + left_out :]
    reader = Ordinary(EDITION)

    sheet = reader.of_data(text.encode("utf-8", "surrogatepass"), "x.json")

    assert sheet is None or sheet == as_ever(text.encode(), "x.json", reader)


def test_ordinary_json_in_every_spelling() -> None:
    """As programs write it: with and without spaces, ASCII only, indented, colons and line feeds in texts."""
    reader, values = Ordinary(EDITION), json.loads(IN_JSON)
    values["answers"]["1b.M"]["note"] = '见：https://example.org/a?b="c":d\n第二行'
    spellings: list[dict[str, Any]] = [{}, {"ensure_ascii": False}, {"indent": 2}, {"separators": (",", ":")}]

    rows = [reader.of_data(json.dumps(values, **spelling).encode(), "x.json") for spelling in spellings]

    assert rows == [as_ever(IN_JSON.encode(), "x.json", reader)] * len(spellings)
    assert rows[0] is not None


@pytest.mark.parametrize(
    "twice",
    [
        ('"language": "zh"', '"language": "en", "language": "zh"'),
        ('"language": "zh"', '"language": "e\\u003an", "language" : "zh"'),
        ('"language": "zh"', '"language": "en", "language": "z\\u003ah"'),
        ('{"note": "待查"}', '{"note": "待查", "note": "z\\u003Ah"}'),
        ('"name": "清源传感"', '"name": "别名", "name": "清源传感"'),
        ('"1b.R": "4"', '"1b.R": "2", "1b.R": "4"'),
        ('"1b.R": "4"', '"1b.R" : {"level": "2"}, "1b.R":"4"'),
        ('"level": "3"', '"level": "1", "level": "3"'),
        ('"level": "3"', '"level": null, "note": "a\\u003A", "level": "3"'),
        ('"grade": "E2"', '"grade": "E1", "grade": "E2"'),
        ('"text": "台账"', '"text": "\\u003a", "text": "a"'),
    ],
)
def test_no_key_of_json_is_lost(twice: tuple[str, str]) -> None:
    """Keys that stand twice, wherever they are, and colons that could make up for them."""
    text = IN_JSON.replace(*twice)
    assert text != IN_JSON

    assert Ordinary(EDITION).of_data(text.encode(), "x.json") is None


@pytest.mark.parametrize(
    "change",
    [
        ("profile: sme", "profile: nobody"),
        ("sectors: [green, digital]", "sectors: green"),
        ("sectors: [green, digital]", "sectors: [steel]"),
        ("2026-09-30", "2026-02-30"),
        ("2026-09-30", "2023-09-30"),
        ("version: 1.1.0", "version: 0.9.0"),
        ("1b.R: 4", "1b.R: 6"),
        ("1b.R: 4", "1b.R: 04"),
        ("1b.R: 4", "1a.M: 4"),
        ("1b.R: 4", "1b.R: {level: 4, unknown: true}"),
        ("grade: E2", "grade: E9"),
        ("没有此类业务", "na"),
        ("language: zh", "targets: {1b: 9}"),
        ("language: zh", "targets: {1b: 5.1}"),
        ("language: zh", "targets: {9z: 3}"),
        ("language: zh", "indicators: {industrialisation-rate: {value: 1,5}}"),
        ("language: zh", "indicators: {nothing: {value: 1}}"),
        ("language: zh", "indicators: {}\nlanguages: zh"),
    ],
)
def test_what_is_left_to_the_models(change: tuple[str, str]) -> None:
    """Faults, warnings and whatever is rare."""
    text = WITH_EVIDENCE.replace(*change)
    assert text != WITH_EVIDENCE

    assert Ordinary(EDITION).of_data(text.encode(), "x.yaml") is None


def test_files_that_cannot_be_read_at_once(tmp_path: Path) -> None:
    """A file that is not there, a workbook, a sheet of more than 64 KiB."""
    (tmp_path / "large.yaml").write_text(WITH_EVIDENCE + "#" * 70_000, encoding="utf-8")
    (tmp_path / "book.yaml").write_bytes(b"PK\x03\x04")

    assert [small(str(tmp_path / name)) for name in ("none.yaml", "large.yaml")] == [None] * 2
    assert Ordinary(EDITION).of_data(small(str(tmp_path / "book.yaml")) or b"", "book.yaml") is None


def test_rows_of_both_ways_stand_side_by_side(tmp_path: Path, five_paths: Edition) -> None:
    """Sheets with a target, a fault or an answer that is not asked among ordinary ones; the last two are counted."""
    texts = [WITH_EVIDENCE, WITH_EVIDENCE + "targets: {1b: 4}\n", WITH_EVIDENCE.replace("1b.R: 4", "1b.R: 6")]
    texts.append(WITH_EVIDENCE.replace("1b.R: 4", "1b.R: 4\n  1a.M: 1"))
    files = [str(tmp_path / f"{number}.yaml") for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        Path(file).write_text(text, encoding="utf-8")

    read = read_sheets(files, None, five_paths)

    rows = [row._replace(source="") for row in read.rows if isinstance(row, Row)]
    assert rows[0] == rows[1]
    assert len(rows) == 3
    assert (len(read.aside), [problem.code for problem in read.problems]) == (2, ["level-range", "not-asked"])


def test_rubrics_with_other_questions_have_no_quick_way() -> None:
    """Options and numbers are no levels."""
    from kinds import kinds_edition

    assert ordinary.only_ladders(small_edition().rubric)
    assert not ordinary.only_ladders(kinds_edition().rubric)


def test_lots_with_evidence_and_without_are_joined(five_paths: Edition) -> None:
    """Whichever comes first, they are the batch of all their rows."""
    reader = Ordinary(EDITION)
    with_evidence, without = (
        WITH_EVIDENCE,
        WITH_EVIDENCE.replace("evidence: {grade: E2, text: 台账, date: 2024-01-31}, ", ""),
    )
    rows = [reader.of_data(text.encode(), "x.yaml") for text in (with_evidence, without)]
    known = [row for row in rows if row is not None]
    assert [row.grades is None for row in known] == [False, True]

    for order in (known, known[::-1]):
        whole = batch_of(five_paths.rubric, lot_of(order))
        parts = batch_of(five_paths.rubric, joined([lot_of([row]) for row in order]))

        assert parts.equals(whole)
        assert "1b.M.evidence" in whole.schema.names
