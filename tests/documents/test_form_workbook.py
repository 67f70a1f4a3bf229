"""A workbook that comes back: every state of an answer is read as it was meant, and every fault has its cell."""

import datetime
import io
import re
import unittest.mock
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Cli
from effort import effort
from filling import FIVE_PATHS, NAMES, PROFILES, Filled, every_state, fill, form_for
from fusionassess.answers import sheets
from fusionassess.answers.model import AnswerSheet
from fusionassess.authoring.checking import check_file
from fusionassess.documents import form_workbook, reading, sheet_xml, syntax, xlsx
from fusionassess.documents.blanks import names_nothing
from fusionassess.documents.problems import DocumentError, Problem
from fusionassess.documents.source import MOST_BYTES, Source
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from small import small_edition


def outcome(data: bytes) -> object:
    """All that is read of a workbook, or what is told of it."""
    try:
        source = form_workbook.decode(data, "form.xlsx")
    except DocumentError as error:
        return [(problem.code, problem.place) for problem in error.problems]
    return source.grid and (source.grid.values, source.grid.marks(), source.grid.faults, source.grid.sheets)


def read_both_ways(data: bytes) -> None:
    """The short way gives what the elements of the XML give: every workbook of these tests is held to it."""
    short = outcome(data)
    with unittest.mock.patch.multiple(sheet_xml, _plain_cells=nothing, _plain_strings=nothing):
        assert outcome(data) == short


def nothing(*_: object) -> None:
    """A short way that is never taken."""


def decode(data: bytes, file: str) -> Source:
    """Read a workbook, both ways."""
    read_both_ways(data)
    return form_workbook.decode(data, file)


def read(data: bytes, edition: Edition) -> AnswerSheet:
    """Read a workbook against its rubric."""
    source = decode(data, "form.xlsx")
    return sheets.from_values(syntax.load(source), source, edition=edition).sheet


def problems(data: bytes) -> list[Problem]:
    """What is wrong with a workbook that answers the shipped rubric; each problem can say so in both languages."""
    try:
        source = decode(data, "form.xlsx")
        sheets.from_values(syntax.load(source), source)
    except DocumentError as error:
        for problem in error.problems:
            for language in ("zh", "en"):
                assert not re.search(r"\{\w*\}", labels(language).sentence(problem))
        return list(error.problems)
    return []


def told(data: bytes) -> list[tuple[str, str]]:
    """Place and code of what is wrong."""
    return [(str(problem.place), problem.code) for problem in problems(data)]


@pytest.fixture(scope="module")
def blank() -> bytes:
    """A form for a region, its name filled in."""
    return form_for(FIVE_PATHS, "region")


@pytest.fixture
def form(blank: bytes) -> Filled:
    """The same, to be filled in."""
    return Filled(blank)


@pytest.mark.parametrize(
    ("edition", "profile", "sectors", "language"),
    # A profile of the shipped rubric comes twice, with sectors and without.
    [(*each, ("zh", "en")[place % 2]) for place, each in enumerate(PROFILES)],
    ids=NAMES,
)
def test_every_state_comes_back(edition: Edition, profile: str, sectors: tuple[str, ...], language: str) -> None:
    """Filled in by another program, the workbook says what the sheet says: every rubric and profile, both languages."""
    sheet = every_state(edition, profile, sectors, language=language)
    filled = fill(form_for(edition, profile, sectors, language), sheet)

    assert read(filled.bytes(), edition) == sheet


def test_an_untouched_form_is_an_unfinished_sheet(blank: bytes) -> None:
    """Nothing answered, nothing wrong."""
    sheet = read(blank, FIVE_PATHS)

    assert (sheet.answers, sheet.indicators, sheet.targets, sheet.subject.profile) == ({}, {}, {}, "region")
    assert sheet.rubric.sha256 == FIVE_PATHS.sha256


@pytest.mark.parametrize("typed", [3, 3.0, "3", "３", " 3 制度化", "3  制度化 ", "3制度化"])
def test_a_level_may_be_typed(form: Filled, typed: Any) -> None:
    """A number, a full-width digit, the text of the list with other spacing."""
    form.set("answers", "answer", "1a.M", typed)

    assert read(form.bytes(), FIVE_PATHS).answers["1a.M"].level == 3


@pytest.mark.parametrize("typed", ["NA", "na", " 不适用", "不 适用"])
def test_not_applicable_may_be_typed(form: Filled, typed: str) -> None:
    """The word of the list, or its code."""
    form.set("answers", "answer", "1a.M", typed)
    form.set("answers", "reason", "1a.M", "没有名单企业")

    assert read(form.bytes(), FIVE_PATHS).answers["1a.M"].not_applicable == "没有名单企业"


@pytest.mark.parametrize(
    "typed",
    [
        datetime.date(2026, 6, 30),
        20260630,
        "20260630",
        datetime.datetime.fromisoformat("2026-06-30T08:00"),
        "2026-06-30",
        "2026年6月30日",
        "2026/6/30",
        46203,
    ],
)
def test_a_date_may_be_a_date_or_a_text(form: Filled, typed: Any) -> None:
    """As a spreadsheet keeps it, and as people write it."""
    form.set("answers", "answer", "1a.M", 2)
    form.set("answers", "date", "1a.M", typed)

    evidence = read(form.bytes(), FIVE_PATHS).answers["1a.M"].evidence
    assert evidence
    assert evidence.date == datetime.date(2026, 6, 30)


def test_a_workbook_of_1904_has_the_same_days(form: Filled) -> None:
    """Old workbooks of a Mac count from another day."""
    form.book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    form.set("answers", "answer", "1a.M", 2)
    form.set("answers", "date", "1a.M", datetime.date(2026, 6, 30))

    evidence = read(form.bytes(), FIVE_PATHS).answers["1a.M"].evidence
    assert evidence
    assert evidence.date == datetime.date(2026, 6, 30)


def test_rows_columns_and_sheets_may_move(form: Filled) -> None:
    """What was sorted, shifted or renamed is still found by its names."""
    sheet, top, _, _ = form.area("answers_id")
    form.set("answers", "answer", "1a.R", 4)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top, max_row=top + 1)]
    for row, values in zip((top + 1, top), rows, strict=True):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    for name in form.book.defined_names.values():
        name.attr_text = name.attr_text.replace("答卷", "填好的")
    sheet.title = "填好的"

    assert read(form.bytes(), FIVE_PATHS).answers["1a.R"].level == 4


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(datetime.date(1980, 1, 1)),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(["=1/0", "=A1", "#N/A", "unknown", "不适用", "3", " ３", "<b>&amp;</b>", "a\n b", "?!", "_x000D_"]),
)


COLUMNS = [column for column in form_workbook.TABLES["answers"] if column not in form_workbook.MAY_LACK]


@given(st.dictionaries(st.sampled_from(COLUMNS), CELLS), st.integers(0, 2), CELLS)
@settings(max_examples=60, deadline=None)
def test_a_form_is_read_alike_both_ways(row: dict[str, Any], merged: int, day: Any) -> None:
    """Whatever stands in its cells, printed ones too, beside merged ones, as openpyxl saves it."""
    form = Filled(_SMALL)
    sheet, top, _, left = form.area("answers_id")
    for column, value in row.items():
        cell = sheet.cell(top, form.area(f"answers_{column}")[3])
        cell.value = value
    form.set_field("assessed_on", day)
    if merged:
        sheet.merge_cells(start_row=top, end_row=top + merged, start_column=left + 3, end_column=left + 3)

    read_both_ways(form.bytes())


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_note_comes_back_as_it_was_typed(text: str) -> None:
    """Whatever can be seen of a text is kept, and nothing of it is taken for a formula."""
    seen = re.sub("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "", text)
    form = Filled(_SMALL)
    cell = form.at("answers", "note", "a.1")
    cell.value, cell.data_type = seen, "s"
    form.set("answers", "answer", "a.1", 1)

    expected = seen.replace("\r\n", "\n").replace("\r", "\n").strip()
    note = read(form.bytes(), small_edition()).answers["a.1"].note
    typed = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), expected).strip()
    assert (note or "") == ("" if names_nothing(typed) else typed)


_SMALL = form_for(small_edition(), "city")


# What people do to workbooks


def test_another_sheet_under_the_old_name(form: Filled) -> None:
    """A sheet deleted takes its names along: one message names what is missing."""
    del form.book["答卷"]

    ((place, code),) = told(form.bytes())
    assert code == "missing-column"
    assert place.startswith("form.xlsx:说明!")


@pytest.mark.parametrize("part", ["_lists", "目标", "指标"])
def test_a_sheet_deleted(form: Filled, part: str) -> None:
    """Hidden sheets are taken away by tools that clean up; without them one message says so, not one per answer."""
    for name in ("1a.M", "1a.R", "1a.O"):
        form.set("answers", "answer", name, "3 制度化")
    del form.book[part]

    ((_, code),) = told(form.bytes())
    assert code == "missing-column"


def test_the_column_of_ids_deleted(form: Filled) -> None:
    """The name points nowhere; the column is named."""
    form.book.defined_names["form_answers_id"].attr_text = "#REF!"

    (problem,) = problems(form.bytes())
    assert (problem.code, problem.values["column"]) == ("missing-column", "id")


def test_an_edited_level(form: Filled) -> None:
    """Who answers another text does not answer the rubric; a row without an answer does no harm."""
    cell = form.at("answers", "levels", "1a.M")
    cell.value += "或没有"
    assert told(form.bytes()) == []
    form.set("answers", "answer", "1a.M", 2)

    where = form.at("answers", "text", "1a.M").coordinate
    assert told(form.bytes()) == [(f"form.xlsx:答卷!{where}", "text-edited")]


def test_an_answer_over_the_levels_is_not_lost(form: Filled) -> None:
    """Typed one column too far to the left, it has covered what the question offers."""
    form.set("answers", "levels", "1a.M", 3)

    where = form.at("answers", "text", "1a.M").coordinate
    assert told(form.bytes()) == [(f"form.xlsx:答卷!{where}", "text-edited")]


def test_an_answer_beside_the_form_is_not_lost(form: Filled) -> None:
    """Told where the question has no answer; beside one it is a remark of whoever filled in the form."""
    sheet = form.at("answers", "answer", "1a.M").parent
    sheet.cell(form.row("answers", "1a.M"), 20).value = "4级"
    sheet.cell(form.row("answers", "1a.R"), 20).value = "与财务核对过"
    form.set("answers", "answer", "1a.R", 2)

    assert told(form.bytes()) == [(f"form.xlsx:答卷!T{form.row('answers', '1a.M')}", "answer-beside")]


@pytest.mark.parametrize("column", ["note", "evidence"])
def test_an_answer_among_the_words_beside_it_is_not_lost(form: Filled, column: str) -> None:
    """What could have been chosen is meant for an answer, where there is none; words are words."""
    form.set("answers", column, "1a.R", "3年来都做")
    form.set("answers", column, "1a.O", 3)
    form.set("answers", "answer", "1a.O", 2)
    where = form.set("answers", column, "1a.M", 3)

    assert told(form.bytes()) == [(f"form.xlsx:{where}", "answer-beside")]


@pytest.mark.parametrize("where", ["below", "copy"])
def test_a_second_unit_in_a_form_is_not_lost(form: Filled, where: str) -> None:
    """Below the rows or on a copy of the sheet nothing is read: what says something else is told, cell by cell."""
    for name, level in (("1a.M", 2), ("1a.R", 3)):
        form.set("answers", "answer", name, level)
    sheet, top, _, column = form.area("answers_id")
    answers = form.area("answers_answer")[3]
    other = form.book.copy_worksheet(sheet) if where == "copy" else sheet
    first = top if where == "copy" else 60
    for row in range(2):
        other.cell(first + row, column).value = sheet.cell(top + row, column).value
        other.cell(first + row, answers).value = [2, 5][row]

    place = f"{other.title}!{other.cell(first + 1, answers).coordinate}"
    assert told(form.bytes()) == [(f"form.xlsx:{place}", "asked-elsewhere")]


def test_spacing_is_no_edit(form: Filled) -> None:
    """Other programs break lines otherwise."""
    cell = form.at("answers", "levels", "1a.M")
    cell.value = cell.value.replace("\n", "\r\n ")
    form.set("answers", "answer", "1a.M", 2)

    assert told(form.bytes()) == []


def test_an_edited_id(form: Filled) -> None:
    """The row says it is another question than it asks."""
    form.set("answers", "answer", "1a.M", 2)
    where = form.set("answers", "id", "1a.M", "1z.M")

    assert told(form.bytes()) == [(f"form.xlsx:{where}", "id-edited")]


def test_an_unknown_id(form: Filled) -> None:
    """A row that came from elsewhere, its check with it, is unknown to the rubric."""
    from fusionassess.documents.form_workbook import fingerprint

    texts = [form.at("answers", column, "1a.M").value for column in ("text", "levels")]
    form.set("answers", "answer", "1a.M", 2)
    form.set("answers", "check", "1a.M", fingerprint("1z.M", *texts))
    where = form.set("answers", "id", "1a.M", "1z.M")

    assert told(form.bytes()) == [(f"form.xlsx:{where}", "no-such-id")]


def test_a_row_without_an_id(form: Filled) -> None:
    """Its place is the empty cell."""
    form.set("answers", "answer", "1a.M", 2)
    where = form.set("answers", "id", "1a.M", None)

    assert told(form.bytes()) == [(f"form.xlsx:{where}", "missing-key")]


def test_a_row_twice(form: Filled) -> None:
    """The second is refused, and the row of the first is named."""
    for column in ("id", "list", "text", "levels", "check"):
        form.at("answers", column, "1a.R").value = (
            form.at("answers", column, "1a.M").value if column != "id" else "1a.R"
        )
    form.set("answers", "answer", "1a.M", 2)
    form.set("answers", "answer", "1a.R", 2)
    where = form.set("answers", "id", "1a.R", "1a.M")

    (problem,) = problems(form.bytes())
    assert (str(problem.place), problem.code) == (f"form.xlsx:{where}", "duplicate-key")
    assert problem.values["first"] == form.at("answers", "id", "1a.M").row


CASES: dict[str, tuple[Callable[[Filled], str], str]] = {
    "an answer that is not in the list": (lambda form: form.set("answers", "answer", "1a.M", "很好"), "not-an-answer"),
    "two levels at once": (lambda form: form.set("answers", "answer", "1a.M", "3或4"), "not-an-answer"),
    "half a level": (lambda form: form.set("answers", "answer", "1a.M", 2.5), "not-an-answer"),
    "a level too high": (lambda form: form.set("answers", "answer", "1a.M", 6), "level-range"),
    "a truth": (lambda form: form.set("answers", "answer", "1a.M", True), "not-an-answer"),
    "a grade that is none": (lambda form: form.set("answers", "grade", "1a.M", "E9"), "not-in-list"),
    "a date in words": (lambda form: form.set("answers", "date", "1a.M", "去年底"), "bad-date"),
    "a year for a date": (lambda form: form.set("answers", "date", "1a.M", 2026), "bad-date"),
    "a number for a date": (lambda form: form.set("answers", "date", "1a.M", 4555), "bad-date"),
    "a reason without its choice": (
        lambda form: form.set("answers", "reason", "1a.M", "没有此类业务"),
        "reason-without-choice",
    ),
    "a formula that was never computed": (
        lambda form: form.set("answers", "answer", "1a.M", "=1+2"),
        "formula-without-value",
    ),
    "an error": (lambda form: form.set("answers", "note", "1a.M", "#N/A"), "cell-error"),
    "a target that is no level": (lambda form: form.set("targets", "level", "1a", "不适用"), "not-in-list"),
    "a word for a number": (lambda form: form.set("indicators", "value", "O1.1", "四成"), "wrong-type"),
    "no name": (lambda form: form.set_field("name", None), "empty-value"),
    "a date of assessment in words": (lambda form: form.set_field("assessed_on", "上周"), "bad-date"),
}


@pytest.mark.parametrize(("spoil", "code"), CASES.values(), ids=CASES)
def test_a_fault_is_named_with_its_cell(form: Filled, spoil: Callable[[Filled], str], code: str) -> None:
    """One fault, one message, the cell that holds it."""
    where = spoil(form)

    assert told(form.bytes()) == [(f"form.xlsx:{where}", code)]


@pytest.mark.parametrize("column", ["answer", "evidence", "reason", "grade", "date"])
def test_merged_cells_lose_no_answer_unnoticed(form: Filled, column: str) -> None:
    """Only the first of merged cells holds anything: the answered rows below are told, one by one."""
    sheet, top, _, place = form.area(f"answers_{column}")
    rows = [form.row("answers", name) for name in ("1a.M", "1a.R")]
    first, last = min(rows), max(rows)
    for row in rows if column != "answer" else [first]:
        sheet.cell(row, form.area("answers_answer")[3]).value = "不适用" if column == "reason" else 2
    sheet.cell(first, place).value = {"grade": "E1", "date": datetime.date(2026, 1, 1), "answer": 2}.get(column, "甲")
    sheet.merge_cells(start_row=first, end_row=last, start_column=place, end_column=place)

    found = told(form.bytes())

    assert (f"form.xlsx:{sheet.title}!{sheet.cell(last, place).coordinate}", "merged-cell") in found
    assert all(code == "merged-cell" or (column, code) == ("reason", "reason-missing") for _, code in found)
    assert f"form.xlsx:{sheet.title}!{sheet.cell(first, place).coordinate}" not in dict(found)
    assert top <= first < last


def test_merged_cells_of_rows_without_answers_lose_nothing(form: Filled) -> None:
    """What stands beside no answer may be one cell."""
    sheet, _, _, place = form.area("answers_evidence")
    rows = [form.row("answers", name) for name in ("1a.M", "1a.R")]
    sheet.merge_cells(start_row=min(rows), end_row=max(rows), start_column=place, end_column=place)

    assert told(form.bytes()) == []


def test_a_field_of_the_guide_in_a_merged_cell(form: Filled) -> None:
    """A cell about the unit that went under in its label."""
    sheet, row, _, place = form.area("assessed_on")
    sheet.merge_cells(start_row=row, end_row=row, start_column=place - 1, end_column=place)

    assert told(form.bytes()) == [(f"form.xlsx:{sheet.title}!{sheet.cell(row, place).coordinate}", "merged-cell")]


def test_a_missing_reason_points_where_it_belongs(form: Filled) -> None:
    """Not at the choice, which is right, but at the cell left empty."""
    form.set("answers", "answer", "1a.M", "不适用")
    where = form.at("answers", "reason", "1a.M").coordinate

    assert told(form.bytes()) == [(f"form.xlsx:答卷!{where}", "reason-missing")]


def test_evidence_from_the_future_points_at_its_date(form: Filled) -> None:
    """Held against the day of assessment in the guide."""
    form.set_field("assessed_on", datetime.date(2026, 9, 30))
    form.set("answers", "answer", "1a.M", 2)
    where = form.set("answers", "date", "1a.M", datetime.date(2026, 10, 1))

    assert told(form.bytes()) == [(f"form.xlsx:{where}", "date-in-future")]


def test_an_indicator_without_its_value_points_at_it(form: Filled) -> None:
    """The year alone is no indicator."""
    form.set("indicators", "year", "O1.1", 2025)
    where = form.at("indicators", "value", "O1.1").coordinate

    assert told(form.bytes()) == [(f"form.xlsx:指标!{where}", "missing-key")]


def test_all_faults_come_at_once_sheet_by_sheet(form: Filled) -> None:
    """What the cells and what the rubric object to stand in one list, so that it can be sent back."""
    places = [
        form.set("answers", "answer", "1a.M", "很好"),
        form.set("answers", "date", "1a.R", "去年底"),
        form.set("targets", "level", "1a", "九"),
        form.set_field("name", None),
    ]
    told_at = [place.removeprefix("form.xlsx:") for place, _ in told(form.bytes())]

    assert sorted(told_at) == sorted(places)
    assert [place.split("!")[0] for place in told_at] == sorted(place.split("!")[0] for place in told_at)


def test_a_computed_formula_counts_with_its_value() -> None:
    """Whoever works out a share in the cell has done nothing wrong."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("数")
    sheet.write_formula(0, 0, "=412/1000", None, 0.412)
    sheet.write_formula(1, 0, '="甲"&"乙"', None, "甲乙")
    book.close()
    assert xlsx.read(data.getvalue(), "x.xlsx").sheets["数"] == {1: {1: 0.412}, 2: {1: "甲乙"}}


# Files that are no form


_QUICKLY_READ = 200_000
"""Bytes of a workbook that the longer way reads at once."""


def file_problem(tmp_path: Path, data: bytes, name: str = "form.xlsx") -> Problem:
    """The one problem of a file, with a sentence in both languages."""
    file = tmp_path / name
    file.write_bytes(data)
    if len(data) < _QUICKLY_READ:
        read_both_ways(data)
    (problem,) = check_file(file)
    assert labels("zh").sentence(problem)
    assert labels("en").sentence(problem)
    assert problem.place.file == str(file)
    return problem


def workbook_of(*values: object) -> bytes:
    """A workbook of somebody's own."""
    book = openpyxl.Workbook()
    book.active.append(list(values))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_an_empty_file(tmp_path: Path) -> None:
    """As any empty document."""
    assert file_problem(tmp_path, b"").code == "empty-file"


def test_a_workbook_that_is_no_form(tmp_path: Path) -> None:
    """The names are missing, whatever stands in it."""
    assert file_problem(tmp_path, workbook_of("题号", "作答")).code == "not-a-form"


def test_a_csv_file_renamed(tmp_path: Path) -> None:
    """Its encoding is guessed for the message."""
    problem = file_problem(tmp_path, "题号,作答\n1a.M,3\n".encode("gbk"))

    assert (problem.code, problem.values["guess"]) == ("not-a-workbook", "GBK")


def test_an_old_workbook_that_is_damaged(tmp_path: Path) -> None:
    """An .xls file, under its own name or renamed, of which only the beginning is there."""
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600

    for name in ("form.xlsx", "form.xls", "form.yaml"):
        assert file_problem(tmp_path, old, name).code == "damaged-workbook"


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    """Told from the old format that begins alike."""
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")

    assert file_problem(tmp_path, locked).code == "encrypted-workbook"


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_workbook_cut_short(tmp_path: Path, blank: bytes, kept: float) -> None:
    """A download that broke off."""
    assert file_problem(tmp_path, blank[: int(len(blank) * kept)]).code == "damaged-workbook"


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook with some of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


SPOILT: dict[str, Callable[[str, bytes], bytes]] = {
    "broken XML": lambda name, part: part[:-40] if name.endswith("workbook.xml") else part,
    "a document type": lambda name, part: part.replace(b"?>", b"?><!DOCTYPE x>", 1) if "sheet2" in name else part,
    "a string that is not there": lambda name, part: (
        re.sub(rb"<v>\d+</v>", b"<v>99999</v>", part) if "sheet2" in name else part
    ),
    "a cell that is nowhere": lambda name, part: part.replace(b'r="A3"', b'r="A-3"') if "sheet2" in name else part,
    "a number that is none": lambda name, part: part.replace(b"<v>0</v>", b"<v>many</v>") if "sheet2" in name else part,
    "no sheets": lambda _name, part: part.replace(b"worksheets/sheet2.xml", b"nowhere.xml"),
    "no beginning": lambda name, part: b"<x/>" if name == "_rels/.rels" else part,
}


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT)
def test_a_workbook_spoilt_inside(tmp_path: Path, blank: bytes, change: Callable[[str, bytes], bytes]) -> None:
    """Whatever is wrong within is one message, never a crash."""
    assert file_problem(tmp_path, repacked(blank, change)).code == "damaged-workbook"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 100_000_000)

    problem, work = effort(lambda: file_problem(tmp_path, data.getvalue()))
    assert problem.code == "unpacks-too-large"
    assert work.calls < 20_000


def test_a_cell_in_the_last_corner_costs_nothing(blank: bytes) -> None:
    """Two cells are two cells, however far apart."""
    far = repacked(
        blank,
        lambda name, part: (
            part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
            if "sheet2" in name
            else part
        ),
    )

    read(blank, FIVE_PATHS)
    (sheet, more), (_, some) = (effort(partial(read, book, FIVE_PATHS)) for book in (far, blank))
    assert sheet.answers == {}
    assert more.calls < 1.01 * some.calls


def test_too_many_cells_are_not_read(tmp_path: Path) -> None:
    """A workbook of half a million numbers is no form."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(5_000):
        for column in range(81):
            sheet.write_number(row, column, 1)
    book.close()

    problem, work = effort(lambda: file_problem(tmp_path, data.getvalue()))
    assert problem.code == "too-many-cells"
    assert work.calls < 500_000


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """No more than a document may have is read from the disk."""
    problem, work = effort(lambda: file_problem(tmp_path, b"PK\x03\x04" + b"\0" * 100_000_000))

    assert work.calls < 1_000
    assert (problem.code, problem.values["most"]) == ("too-large", MOST_BYTES)


# The commands that read sheets


@pytest.fixture
def sheet_file(tmp_path: Path) -> Path:
    """The example of a region, filled into a workbook."""
    opened = sheets.open_sheet(ROOT / "examples" / "binjiang-park.yaml")
    sheet = opened.sheet
    return fill(form_for(FIVE_PATHS, "region", sheet.subject.sectors), sheet).save(tmp_path / "form.xlsx")


def test_score_says_of_the_workbook_what_it_says_of_the_sheet(cli: Cli, sheet_file: Path) -> None:
    """The same report to the letter, and the same exit code."""
    ended = cli("score", sheet_file)
    expected = cli("score", ROOT / "examples" / "binjiang-park.yaml")

    assert (ended.code, ended.out, ended.err) == (expected.code, expected.out, "")


def test_check_report_batch_and_compare_read_workbooks(cli: Cli, sheet_file: Path, tmp_path: Path) -> None:
    """Wherever a sheet can be named, a workbook can."""
    assert cli("check", sheet_file).out == f"{sheet_file}：没有问题\n"
    assert cli("report", sheet_file, "-o", tmp_path / "r.md").code == 0
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "form.xlsx").write_bytes(sheet_file.read_bytes())
    (tmp_path / "folder" / "~$form.xlsx").write_bytes(b"open somewhere")
    (tmp_path / "folder" / "table.xlsx").write_bytes(workbook_of("x"))
    batch = cli("batch", tmp_path / "folder")
    assert (batch.code, batch.out.count("东麓市滨江高新区")) == (0, 1)
    assert "文件 3：计分 1，读不了 0，略过 2。" in batch.err
    assert cli("compare", sheet_file, ROOT / "examples" / "binjiang-park.yaml").code == 0


def test_survey_takes_answers_from_a_workbook(cli: Cli, sheet_file: Path, tmp_path: Path) -> None:
    """Name, profile and sectors come along; the sheet is the one that was filled in."""
    ours = tmp_path / "ours.yaml"
    ended = cli("survey", "-o", ours, "--answers", sheet_file, "--no-input")

    assert ended.code == 0
    expected = sheets.open_sheet(ROOT / "examples" / "binjiang-park.yaml").sheet
    assert sheets.open_sheet(ours).sheet.answers == expected.answers


def test_survey_reports_the_cells_of_a_faulty_workbook(cli: Cli, form: Filled, tmp_path: Path) -> None:
    """What the cells object to is not passed over, and nothing is written."""
    where = form.set("answers", "answer", "1a.M", "很好")
    file, ours = form.save(tmp_path / "form.xlsx"), tmp_path / "ours.yaml"
    ended = cli("survey", "-o", ours, "--answers", file, "--no-input")

    assert ended.code == 2
    assert f"{file}:{where}: “很好”不是作答" in ended.err
    assert not ours.exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".html"])
def test_survey_does_not_write_forms(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Refused with the mend, the file untouched."""
    file = tmp_path / f"form{suffix}"
    file.write_bytes(b"mine")
    ended = cli("survey", "-o", file, "--no-input")

    assert ended.code == 2
    assert "--answers" in ended.err
    assert file.read_bytes() == b"mine"


def test_check_names_the_cell_for_machines_too(cli: Cli, form: Filled, tmp_path: Path) -> None:
    """In JSON the cell stands beside line and column."""
    import json

    where = form.set("answers", "answer", "1a.M", "很好")
    (problem,) = json.loads(cli("check", form.save(tmp_path / "form.xlsx"), "--format", "json").out)

    assert (problem["cell"], problem["line"], problem["code"]) == (where, 3, "not-an-answer")


def test_a_workbook_comes_through_standard_input(sheet_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known by its first bytes, where it has no name."""
    import sys
    from types import SimpleNamespace

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(sheet_file.read_bytes())))

    assert reading.read("-").grid is not None


NOTHING = ["Ｎ／Ａ", "无", "—", "(空)", " "]
"""Some of what exporters and people write where there is nothing to write; the tests of blanks have more."""


@pytest.mark.parametrize("word", NOTHING)
def test_a_cell_beside_an_answer_may_say_that_nothing_is_in_it(form: Filled, word: str) -> None:
    """Every such cell, whatever the sign: the sheet is that of empty cells."""
    form.set("answers", "answer", "1a.M", 2)
    without = read(form.bytes(), FIVE_PATHS)
    for column in ("missing", "reason", "note", "grade", "evidence", "date"):
        for name in ("1a.M", "1a.R"):
            form.set_text("answers", column, name, word)
    for column in form_workbook.FIGURES:
        if "form_indicators_" + column in form.book.defined_names:
            form.set_text("indicators", column, "O1.1", word)
    form.set_text("targets", "level", "1a", word)
    for field in ("period", "role", "respondent", "assessed_on", "sectors"):
        form.set_field(field, word)

    got = read(form.bytes(), FIVE_PATHS)

    assert got.answers == without.answers
    assert (got.targets, got.indicators) == ({}, {})
    assert (got.subject.period, got.subject.sectors, got.assessed_on) == (None, [], None)
    assert got.respondent is None or (got.respondent.role, got.respondent.name) == (None, None)


@pytest.mark.parametrize("word", NOTHING)
def test_a_name_that_says_nothing_is_missing(form: Filled, word: str) -> None:
    """As where the field was left empty."""
    form.set_field("name", word)
    ((_, code),) = told(form.bytes())
    assert code == "empty-value"
