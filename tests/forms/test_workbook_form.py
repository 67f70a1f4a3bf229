"""The form as a workbook: what a person sees and may change in it."""

import datetime
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from filling import FIVE_PATHS, NAMES, PROFILES, Filled, every_state, fill, form_for
from fusionassess.answers import sheets
from fusionassess.answers.model import Subject
from fusionassess.documents.source import Source
from fusionassess.forms import workbook
from fusionassess.forms.form import build
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from kinds import TEXT, kinds_edition
from small import small_edition

INPUTS = {
    "answers": ("answer", "reason", "note", "grade", "evidence", "date"),
    "indicators": ("value", "year", "numerator", "denominator", "benchmark", "years", "growth"),
    "targets": ("level",),
}
FIELDS = ("name", "period", "role", "respondent", "assessed_on")


@pytest.fixture(scope="module")
def blank() -> bytes:
    """A form for a region in one sector."""
    return form_for(FIVE_PATHS, "region", ("green",))


@pytest.fixture
def form(blank: bytes) -> Filled:
    """The same, open."""
    return Filled(blank)


def cells_of(form: Filled) -> Iterator[Any]:
    """Every cell of every sheet."""
    for sheet in form.book:
        for row in sheet.iter_rows():
            yield from row


def inputs_of(form: Filled) -> set[tuple[str, str]]:
    """Sheet and place of every cell to fill in."""
    areas = [form.area(f"{table}_{column}") for table, columns in INPUTS.items() for column in columns]
    areas += [form.area(field) for field in FIELDS]
    clauses = {
        (sheet.title, sheet.cell(top + place, column).coordinate)
        for sheet, top, _, column in [form.area("answers_missing")]
        for place, question in enumerate(FIVE_PATHS.rubric.asked("region"))
        if FIVE_PATHS.rubric.as_asked(question, "region", ("green",)).also
    }
    return clauses | {
        (sheet.title, sheet.cell(row, column).coordinate)
        for sheet, top, bottom, column in areas
        for row in range(top, bottom + 1)
    }


def test_only_what_is_to_be_filled_in_can_be(form: Filled) -> None:
    """Every sheet is locked, without a password, and the cells to fill in are not."""
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in form.book)
    unlocked = {(cell.parent.title, cell.coordinate) for cell in cells_of(form) if not cell.protection.locked}
    assert unlocked == inputs_of(form)


def test_each_question_stands_with_its_levels_and_its_choices(form: Filled) -> None:
    """Text, reading of profile and sector, every level with its number, and the list to choose from."""
    question = next(one for one in FIVE_PATHS.rubric.asked("region") if one.id == "1a.M")
    asked = FIVE_PATHS.rubric.as_asked(question, "region", ("green",))

    assert str(form.at("answers", "text", "1a.M").value).startswith(f"{asked.text['zh']}\n")
    levels = [f"{number} {text['zh']}" for number, text in enumerate(asked.levels or ())]
    for clause in reversed(asked.also):
        levels.insert(clause.level + 1, f"   + {clause.text['zh']}")
    assert form.at("answers", "levels", "1a.M").value == "\n".join(levels)
    offered = {name: form.choices("answers", "answer", name) for name in ("1a.M", "1c.M")}
    assert [text[:1] for text in offered["1a.M"]] == [*"012345", "不"]
    assert (offered["1a.M"][-1], offered["1c.M"][-2:]) == ("不清楚", ["不适用", "不清楚"])
    assert [text[:2] for text in form.choices("answers", "grade", "1a.M")] == ["E0", "E1", "E2", "E3"]


@pytest.mark.parametrize(
    ("edition", "profile", "language"),
    [(FIVE_PATHS, "region", "zh"), (small_edition(), "city", "zh"), (kinds_edition(), "firm", "en")],
    ids=["five-paths", "without-explanations", "kinds"],
)
def test_every_question_is_bold_with_and_without_an_explanation(edition: Edition, profile: str, language: str) -> None:
    """The question itself, not what is said below it."""
    data = form_for(edition, profile, (), language)
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    form = Filled(data)
    for question in edition.rubric.asked(profile):
        place = form.at("answers", "text", question.id)
        cell: Any = book[place.parent.title][place.coordinate]
        if isinstance(cell.value, str):
            assert cell.font.bold, question.id
        else:
            first, *others = cell.value
            assert first.font.b, question.id
            assert not any(getattr(other, "font", None) and other.font.b for other in others)


def test_options_are_chosen_by_their_words_and_numbers_within_bounds() -> None:
    """A question of another kind has its own list, or a rule for its number."""
    form = Filled(form_for(kinds_edition(), "firm", (), "en"))

    assert form.choices("answers", "answer", "q.options") == [
        "Bought",
        "Joint work",
        "Own work",
        "not applicable",
        "unknown",
    ]
    cell = form.at("answers", "answer", "q.share")
    (rule,) = (rule for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule.sqref)
    assert (rule.type, f"{cell.coordinate}<=100" in rule.formula1) == ("custom", True)


def test_what_is_typed_stays_as_it_is_typed() -> None:
    """A spreadsheet program would make dates of a period and of a remark, and a number is to be a number."""
    form = Filled(form_for(kinds_edition(), "firm", (), "en"))
    looks = {form.at("answers", column, "q.share").number_format for column in ("reason", "note", "evidence")}
    sheet, row, _, column = form.area("period")

    assert looks == {sheet.cell(row, column).number_format} == {"@"}
    assert form.at("answers", "answer", "q.ladder").number_format == "@"
    assert form.at("answers", "answer", "q.share").number_format == "General"
    assert form.at("answers", "date", "q.share").number_format == "yyyy-mm-dd"


def test_every_row_is_numbered_once(form: Filled) -> None:
    """All the profile's questions, indicators and measures, in the rubric's order."""
    for table, expected in (
        ("answers", [question.id for question in FIVE_PATHS.rubric.asked("region")]),
        ("indicators", [one.id for one in FIVE_PATHS.rubric.indicators if "region" in one.profiles]),
        ("targets", [measure.id for measure in FIVE_PATHS.rubric.measures]),
    ):
        sheet, top, bottom, column = form.area(f"{table}_id")
        assert [sheet.cell(row, column).value for row in range(top, bottom + 1)] == expected


def test_the_guide_tells_which_form_it_is(form: Filled) -> None:
    """Rubric, version, hash, profile, sectors and language, each under its name."""
    fields = {}
    for name in ("format", "rubric", "version", "sha256", "profile", "sectors", "language", "name"):
        sheet, row, _, column = form.area(name)
        fields[name] = sheet.cell(row, column).value

    assert fields == {
        "format": sheets.FORMAT,
        "rubric": "five-paths",
        "version": FIVE_PATHS.rubric.version,
        "sha256": FIVE_PATHS.sha256,
        "profile": "region",
        "sectors": "green",
        "language": "zh",
        "name": "某单位",
    }


def test_it_prints_on_a4_lying_with_its_head_on_every_page(form: Filled) -> None:
    """As many pages high as it takes, one wide; the head stays on the screen, too."""
    for sheet in form.book.worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}
    for sheet in form.book.worksheets[1:-1]:
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.freeze_panes
    assert form.book.worksheets[-1].sheet_state == "veryHidden"


def test_a_profile_without_indicators_has_no_sheet_for_them() -> None:
    """Nothing to fill in is nothing to leaf through."""
    assert Filled(form_for(small_edition(), "city")).book.sheetnames == ["说明", "答卷", "目标", "_lists"]


@pytest.mark.parametrize(("edition", "profile", "sectors"), PROFILES, ids=NAMES)
def test_nothing_in_it_is_a_formula_but_the_two_counters(
    edition: Edition, profile: str, sectors: tuple[str, ...]
) -> None:
    """Texts of a rubric and names of units may begin with any sign."""
    for name in ("=1+1", "+cmd|'/c calc'!A1", "@SUM(1)", "-1", "http://example.org"):
        form = Filled(form_for(edition, profile, sectors, name=name))
        formulas = [cell.coordinate for cell in cells_of(form) if cell.data_type == "f"]
        sheet, row, _, column = form.area("name")
        assert len(formulas) == 2
        assert (sheet.cell(row, column).value, sheet.cell(row, column).hyperlink) == (name, None)


def test_a_title_that_begins_like_a_formula_is_a_text() -> None:
    """On every sheet that shows it."""
    form = Filled(form_for(small_edition(title={"zh": "=1+1"}), "city"))

    assert [cell.data_type for cell in cells_of(form) if str(cell.value) == "=1+1"] == ["s"]
    assert sum(cell.data_type == "f" for cell in cells_of(form)) == 2


def test_what_is_done_and_what_is_missing_shows(form: Filled) -> None:
    """An answer given is green; a reason that is missing is red, and so is a choice that its reason lacks."""
    sheet, top, bottom, _ = form.area("answers_id")
    looks = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            looks[rule.formula[0]] = (str(area.sqref), rule.dxf.fill.bgColor.rgb)
    answer, reason = f"$E{top}", f"$G{top}"

    assert looks == {
        f'AND({answer}="不适用",LEN(TRIM({reason}))=0)': (f"G{top}:G{bottom}", "FFF8C9C4"),
        f'AND({answer}<>"不适用",LEN(TRIM({reason}))>0)': (f"E{top}:E{bottom}", "FFF8C9C4"),
        f"LEN(TRIM({answer}))>0": (f"E{top}:E{bottom}", "FFDDF1E1"),
    }


def test_a_question_that_begins_like_a_formula_is_a_text() -> None:
    """A rubric is a stranger's document, too."""
    rubric = small_edition().rubric
    first = rubric.paths[0].measures[0]
    question = first.questions[0].model_copy(update={"text": {"zh": "=HYPERLINK(1)"}})
    measure = first.model_copy(update={"questions": [question]})
    path = rubric.paths[0].model_copy(update={"measures": [measure]})
    form = Filled(form_for(small_edition(paths=[path, *rubric.paths[1:]]), "city"))

    cell = form.at("answers", "text", "a.1")
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_nothing_in_it_leads_elsewhere(blank: bytes) -> None:
    """No link, no macro, no picture, and the date of its making is always the same."""
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "media" in name or "external" in name]
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]


# In a spreadsheet program

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form with every state and one reason missing, opened and saved by LibreOffice."""
    if not SOFFICE:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    folder = tmp_path_factory.mktemp("office")
    filled = fill(form_for(FIVE_PATHS, "region", ("green",)), every_state(FIVE_PATHS, "region", ("green",)))
    # The formulas are to be computed anew: what the library wrote beside them is taken away.
    file = filled.save(folder / "form.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(file)], check=True, capture_output=True)
    return folder / "out" / "form.xlsx"


def test_another_program_may_save_it(recalculated: Path) -> None:
    """Opened and saved, it says what it said: names, dates, choices, notes."""
    assert sheets.open_sheet(recalculated).sheet == every_state(FIVE_PATHS, "region", ("green",))


def test_the_counter_counts(recalculated: Path) -> None:
    """What is answered, as the spreadsheet program computes it, on both sheets."""
    sheet = every_state(FIVE_PATHS, "region", ("green",))
    given = sum(answer.is_given for answer in sheet.answers.values())
    book = openpyxl.load_workbook(recalculated, data_only=True)

    expected = f"已答 {given} / {len(FIVE_PATHS.rubric.asked('region'))} 题"
    assert {cell.value for sheet in book for row in sheet.iter_rows() for cell in row} >= {expected}
    assert sum(cell.value == expected for sheet in book for row in sheet.iter_rows() for cell in row) == 2


def test_the_form_is_the_same_tomorrow(blank: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes depend on the rubric and the subject alone."""
    import time

    monkeypatch.setattr(time, "time", lambda: datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC).timestamp())
    assert form_for(FIVE_PATHS, "region", ("green",)) == blank


def test_the_name_of_a_unit_may_be_any_length() -> None:
    """What is too long for a cell is cut by nobody."""
    subject = Subject(name="甲" * 2_000, profile="city")
    form = Filled(workbook.view(build(small_edition(), subject, "zh")))
    sheet, row, _, column = form.area("name")

    assert sheet.cell(row, column).value == "甲" * 2_000


@pytest.mark.parametrize(("words", "width"), [(1, 52), (400, 86), (4000, 104)])
def test_levels_have_a_wider_column_where_they_are_long(words: int, width: int) -> None:
    """The widest where even that is not enough."""
    text = TEXT.replace("[no, partly, wholly]", f"[no, partly, {'word ' * words}]")
    edition = kinds_edition()._replace(rubric=library.parse(Source("kinds.yaml", text)))
    form = Filled(form_for(edition, "firm", (), "en"))
    cells, *_ = form.area("answers_answer")

    assert int(cells.column_dimensions["D"].width) == width
