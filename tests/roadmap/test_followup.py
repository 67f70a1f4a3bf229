"""A follow-up: what stands in it, how it is held against rubric, sheet and day, and what it is read back as."""

import datetime
import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from confessions import assert_speaks
from fusionassess.answers.model import Answer
from fusionassess.documents import writing
from fusionassess.documents.problems import DocumentError, Problem
from fusionassess.render import workbook
from fusionassess.report.follow import build_follow
from fusionassess.report.followup_form import build_form
from fusionassess.roadmap.drawing import Purpose
from fusionassess.roadmap.followup import (
    FollowUp,
    OpenedFollowUp,
    hash_of_sheet,
    hash_of_steps,
    hold_against,
    is_done_by,
    is_late,
    open_followup,
)
from fusionassess.roadmap.tracking import begun
from fusionassess.words.labels import labels
from planned import drawn_up, planned, said, stepped
from stepped import stepped_edition

pytestmark = pytest.mark.filterwarnings("ignore:(Unknown|Conditional Formatting) extension")
"""The other program drops the bars behind numbers, which are of no concern here."""
BEGIN = datetime.date(2026, 9, 30)


def fresh(language: str = "zh", begin: datetime.date | None = BEGIN) -> FollowUp:
    """A follow-up that nobody has begun."""
    return begun(drawn_up(stepped()), language, begin)


def saved(folder: Path, followup: FollowUp) -> Path:
    """It as a file."""
    file = folder / "followup.yaml"
    file.write_text(writing.dump(followup), encoding="utf-8")
    return file


def with_steps(followup: FollowUp, steps: Mapping[str, Mapping[str, Any]]) -> FollowUp:
    """It with something filled in."""
    changed = {name: step.model_copy(update=dict(steps.get(name, {}))) for name, step in followup.steps.items()}
    return followup.model_copy(update={"steps": changed})


def written(language: str = "zh", begin: datetime.date | None = BEGIN) -> bytes:
    """The workbook of a roadmap with its follow-up."""
    form = build_form(fresh(language, begin), labels(language).followup)
    return workbook.view(planned(language)._replace(roadmap=said(language)._replace(followup=form)))


def filled(cells: Mapping[tuple[str, str], Any], language: str = "zh") -> bytes:
    """The same with cells filled in by another program: by step and column."""
    book = openpyxl.load_workbook(io.BytesIO(written(language)))
    sheet = book[labels(language).followup.title]
    columns = ("id", "do", "owner", "due", "state", "done_on", "remark")
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for (step, column), value in cells.items():
        sheet.cell(rows[step], columns.index(column) + 1).value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def opened(data: bytes, folder: Path) -> OpenedFollowUp:
    """A workbook read back."""
    file = folder / "followup.xlsx"
    file.write_bytes(data)
    return open_followup(file, edition=stepped_edition())


def refused(data: bytes, folder: Path) -> list[Problem]:
    """What is wrong with a workbook; each can be said in both languages."""
    with pytest.raises(DocumentError) as caught:
        opened(data, folder)
    for problem in caught.value.problems:
        assert_speaks(problem)
    return list(caught.value.problems)


def test_a_fresh_one_says_who_what_and_until_when() -> None:
    """Due when the months of its steps are over, from the day it begins."""
    followup = fresh("en")

    assert {name: (step.owner, str(step.due), step.state) for name, step in followup.steps.items()} == {
        "a.1@1": ("S&T bureau", "2026-10-30", "open"),
        "a.2@2": ("S&T bureau", "2026-11-30", "open"),
        "b.1@2": ("industry bureau", "2027-02-28", "open"),
        "a.1@2": ("S&T bureau", "2027-02-28", "open"),
    }
    assert followup.steps["a.1@2"].do == "Ask 1 firm to write it into the contract"
    assert (followup.rubric.id, followup.rubric.version) == ("stepped", "1.0.0")
    assert (followup.roadmap.aim, followup.roadmap.amount) == ("budget", 6)


def test_without_a_day_to_begin_nothing_is_due() -> None:
    """Whoever fills it in writes the days."""
    assert {step.due for step in fresh(begin=None).steps.values()} == {None}


def test_what_is_due_on_no_day_comes_last_among_its_owner_s_steps(tmp_path: Path) -> None:
    """The others by their days."""
    fresh, without = begun(drawn_up(stepped()), "zh", BEGIN), "a.1@1"
    changed = with_steps(fresh, {without: {"due": None}})
    told = build_follow(open_followup(saved(tmp_path, changed), edition=stepped_edition()), BEGIN, labels("zh"), "zh")
    rows = next(owner.rows for owner in told.owners if without in {row.id for row in owner.rows})

    assert [row.id for row in rows] == ["a.2@2", "a.1@2", without]


def test_yaml_reads_back(tmp_path: Path) -> None:
    """What is written is what is read; the state stands there to be changed."""
    followup = fresh()
    file = saved(tmp_path, followup)

    assert file.read_text(encoding="utf-8").count("state: open") == 4
    assert open_followup(file, edition=stepped_edition()).document == followup


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("begin", [BEGIN, None])
def test_the_workbook_reads_back(tmp_path: Path, language: str, begin: datetime.date | None) -> None:
    """Untouched it says what the file in YAML says."""
    assert opened(written(language, begin), tmp_path).document == fresh(language, begin)


def test_the_workbook_has_the_same_bytes_again() -> None:
    """Whatever the day."""
    assert written() == written()


@pytest.mark.parametrize("typed", [datetime.date(2026, 10, 2), "2026-10-02", "2026年10月2日", 46297])
def test_a_filled_in_workbook_reads_back(tmp_path: Path, typed: Any) -> None:
    """States by their text or their code, days as days, texts or numbers of days."""
    cells = {
        ("a.1@1", "state"): "已完成",
        ("a.1@1", "done_on"): typed,
        ("a.1@1", "owner"): "财政局",
        ("a.2@2", "state"): "started",
        ("a.2@2", "remark"): "等回函",
        ("b.1@2", "state"): None,
        ("b.1@2", "due"): None,
    }
    steps = opened(filled(cells), tmp_path).document.steps

    assert (steps["a.1@1"].state, str(steps["a.1@1"].done_on), steps["a.1@1"].owner) == ("done", "2026-10-02", "财政局")
    assert (steps["a.2@2"].state, steps["b.1@2"].state, steps["b.1@2"].due) == ("started", "open", None)


def test_faults_have_their_cells(tmp_path: Path) -> None:
    """Every one at once, each at file, sheet and cell."""
    cells = {
        ("a.1@1", "state"): "finished",
        ("a.2@2", "due"): "soon",
        ("b.1@2", "done_on"): "2026-10-02",
        ("a.1@2", "id"): "a.1@7",
    }
    told = [(str(problem.place), problem.code) for problem in refused(filled(cells), tmp_path)]
    file = tmp_path / "followup.xlsx"

    assert told == [
        (f"{file}:跟踪!E5", "not-in-list"),
        (f"{file}:跟踪!D6", "bad-date"),
        (f"{file}:跟踪!F7", "done-on-not-done"),
        (f"{file}:跟踪!A8", "no-such-step"),
    ]


def test_a_step_twice_and_a_row_without_one(tmp_path: Path) -> None:
    """Neither is dropped silently."""
    cells = {("a.2@2", "id"): "a.1@1", ("b.1@2", "id"): None}
    told = [(str(problem.place).rpartition("!")[2], problem.code) for problem in refused(filled(cells), tmp_path)]

    assert ("A6", "duplicate-key") in told
    assert ("A7", "missing-key") in told


@pytest.mark.parametrize("where", ["below", "copy"])
def test_a_state_where_none_is_asked_is_not_lost(tmp_path: Path, where: str) -> None:
    """Below the steps or on a copy of their sheet nothing is read; a copy from before anything was done is none."""
    book = openpyxl.load_workbook(io.BytesIO(filled({("a.2@2", "state"): "started"})))
    sheet = book["跟踪"]
    copy = book.copy_worksheet(sheet) if where == "copy" else sheet
    row = 5 if where == "copy" else 40
    copy.cell(row, 1).value, copy.cell(row, 5).value = "a.1@1", "done"
    copy.cell(row + 1, 1).value, copy.cell(row + 1, 5).value = "a.2@2", "open"
    held = io.BytesIO()
    book.save(held)
    told = [(str(problem.place).rpartition("xlsx:")[2], problem.code) for problem in refused(held.getvalue(), tmp_path)]

    assert told == [(f"{copy.title}!E{row}", "step-elsewhere")]

    copy.cell(row, 5).value = None
    held = io.BytesIO()
    book.save(held)
    assert opened(held.getvalue(), tmp_path).document.steps["a.2@2"].state == "started"


def test_a_column_that_was_cut_out(tmp_path: Path) -> None:
    """Said by its name."""
    book = openpyxl.load_workbook(io.BytesIO(written()))
    del book.defined_names["followup_steps_state"]
    held = io.BytesIO()
    book.save(held)
    [problem] = [problem for problem in refused(held.getvalue(), tmp_path) if problem.code == "missing-column"]

    assert problem.values["column"] == "state"


def test_cells_take_only_what_they_can_mean() -> None:
    """States from the list, days that are days; ids are locked, what is filled in is not."""
    sheet = openpyxl.load_workbook(io.BytesIO(written()))["跟踪"]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}

    assert rules["E5:E8"] == ("list", "followup_states_text")
    assert {rules["D5:D8"][0], rules["F5:F8"][0]} == {"date"}
    assert sheet.protection.sheet
    assert [sheet.cell(5, column).protection.locked for column in range(1, 8)] == [True, True, *[False] * 5]
    assert sheet.cell(3, 1).value.startswith('="已完成 "&COUNTIF($E$5:$E$8,"已完成")')


def test_a_text_is_never_a_formula() -> None:
    """Whatever a rubric or a person wrote."""
    followup = with_steps(fresh(), {"a.1@1": {"do": "=1+1", "owner": "@x", "remark": "=cmd"}})
    form = build_form(followup, labels("zh").followup)
    data = workbook.view(planned("zh")._replace(roadmap=said("zh")._replace(followup=form)))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["跟踪"]

    assert [sheet.cell(5, column).data_type for column in (2, 3, 7)] == ["s", "s", "s"]


@pytest.mark.parametrize(
    ("state", "now", "late"),
    [
        ("open", "2026-10-31", True),
        ("started", "2026-10-31", True),
        ("open", "2026-10-30", False),
        ("dropped", "2027-01-01", False),
        ("done", "2027-01-01", False),
    ],
)
def test_late_is_what_was_due_before_and_is_not_settled(state: str, now: str, late: bool) -> None:
    """The day it is due is not over."""
    step = fresh().steps["a.1@1"].model_copy(update={"state": state})

    assert is_late(step, datetime.date.fromisoformat(now)) is late


def test_done_by_a_day() -> None:
    """Without a day it counts as done."""
    step = fresh().steps["a.1@1"].model_copy(update={"state": "done", "done_on": datetime.date(2026, 10, 2)})

    assert is_done_by(step, datetime.date(2026, 10, 2))
    assert not is_done_by(step, datetime.date(2026, 10, 1))
    assert is_done_by(step.model_copy(update={"done_on": None}), datetime.date(2026, 10, 1))
    assert not is_done_by(step.model_copy(update={"state": "started"}), None)


@pytest.mark.parametrize(
    ("done_on", "codes"),
    [
        ("2026-09-29", ["done-before-begin"]),
        ("2026-09-30", []),
        ("2026-10-01", []),
        ("2026-10-02", ["done-in-future"]),
    ],
)
def test_done_from_the_first_day_to_the_one_looked_from(tmp_path: Path, done_on: str, codes: list[str]) -> None:
    """What is not over is not done, nor what had not begun; without a day to look from the future is not known."""
    done = {"state": "done", "done_on": datetime.date.fromisoformat(done_on)}
    file = saved(tmp_path, with_steps(fresh(), {"a.1@1": done}))
    edition, day = stepped_edition(), datetime.date(2026, 10, 1)
    if not codes:
        assert open_followup(file, edition=edition, now=day).document.steps["a.1@1"].done_on == done["done_on"]
        return
    with pytest.raises(DocumentError) as caught:
        open_followup(file, edition=edition, now=day)

    assert [problem.code for problem in caught.value.problems] == codes
    if codes == ["done-in-future"]:
        assert open_followup(file, edition=edition).document.steps["a.1@1"].state == "done"


def test_of_another_rubric(tmp_path: Path) -> None:
    """It says nothing about this one."""
    followup = fresh()
    other = followup.model_copy(update={"rubric": followup.rubric.model_copy(update={"id": "other"})})
    with pytest.raises(DocumentError) as caught:
        open_followup(saved(tmp_path, other), edition=stepped_edition())
    [problem] = caught.value.problems

    assert (problem.code, problem.place.line) == ("followup-of-other-rubric", 3)
    assert_speaks(problem)


@pytest.mark.parametrize(
    ("more", "code", "part"),
    [
        ({"name": "别处"}, "followup-of-other-sheet", "name"),
        ({"profile": "firm"}, "followup-of-other-sheet", "profile"),
        ({"period": "2027"}, "followup-of-other-sheet", "name"),
        ({"assessed_on": "2026-10-01"}, "followup-of-other-sheet", "assessed_on"),
        ({"answers": {"a.1": 1, "a.2": 1, "b.1": 1}}, "followup-of-other-answers", "sha256"),
    ],
)
def test_of_another_sheet(tmp_path: Path, more: dict[str, Any], code: str, part: str) -> None:
    """Told by what tells the two apart, at its line."""
    file = saved(tmp_path, fresh())
    others = {key: value for key, value in more.items() if key != "answers"}
    sheet = stepped(more.get("answers")).sheet
    subject = sheet.subject.model_copy(update={key: value for key, value in others.items() if key != "assessed_on"})
    day = datetime.date.fromisoformat(others["assessed_on"]) if "assessed_on" in others else sheet.assessed_on
    other = sheet.model_copy(update={"subject": subject, "assessed_on": day})
    with pytest.raises(DocumentError) as caught:
        hold_against(open_followup(file, edition=stepped_edition()), [other])
    [problem] = caught.value.problems

    line = file.read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert (problem.code, line.split(":")[0].strip()) == (code, part)
    assert_speaks(problem)


def test_the_sheet_among_several(tmp_path: Path) -> None:
    """The one that the roadmap was of."""
    sheets = [stepped({"a.1": 3}).sheet, stepped().sheet]

    assert hold_against(open_followup(saved(tmp_path, fresh()), edition=stepped_edition()), sheets) is sheets[1]


def test_notes_and_evidence_are_free() -> None:
    """They decide nothing of a roadmap; an answer does, and so does a wanted level."""
    sheet = stepped().sheet
    noted = {name: answer.model_copy(update={"note": "…"}) for name, answer in sheet.answers.items()}

    assert hash_of_sheet(sheet) == hash_of_sheet(sheet.model_copy(update={"answers": noted, "language": "en"}))
    assert hash_of_sheet(sheet) != hash_of_sheet(sheet.model_copy(update={"targets": {"a": 2.0}}))
    answers = {**sheet.answers, "a.1": Answer(level=1)}
    assert hash_of_sheet(sheet) != hash_of_sheet(sheet.model_copy(update={"answers": answers}))


@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods"])
def test_another_program_may_save_it(tmp_path: Path, kind: str) -> None:
    """Opened and saved by LibreOffice it says what it said, filled in or not."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    done = {
        ("a.1@1", "state"): "已完成",
        ("a.1@1", "done_on"): datetime.date(2026, 10, 2),
    }
    file = tmp_path / "followup.xlsx"
    file.write_bytes(filled({**done, ("a.2@2", "remark"): "等回函"}))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(file)]
    subprocess.run(command, check=True, capture_output=True)
    [saved_by_it] = (tmp_path / "out").iterdir()
    expected = open_followup(file, edition=stepped_edition()).document

    assert open_followup(saved_by_it, edition=stepped_edition()).document == expected
    assert (expected.steps["a.1@1"].state, expected.steps["a.2@2"].remark) == ("done", "等回函")


def test_a_step_gone_from_a_newer_rubric_is_kept(tmp_path: Path) -> None:
    """Named as a warning, and left as it is."""
    followup = fresh()
    steps = {**followup.steps, "a.9@2": followup.steps["a.1@1"]}
    older = followup.model_copy(
        update={
            "rubric": followup.rubric.model_copy(update={"version": "0.9.0"}),
            "roadmap": followup.roadmap.model_copy(update={"sha256": hash_of_steps(steps)}),
            "steps": steps,
        }
    )
    read = open_followup(saved(tmp_path, older), edition=stepped_edition())

    assert read.gone == ("a.9@2",)
    assert list(read.document.steps) == list(steps)
    assert [problem.code for problem in read.warnings] == ["followup-of-other-version", "step-gone"]


def test_the_aim_is_kept() -> None:
    """A level, a path or a score as it was asked for."""
    roadmap = drawn_up(stepped(), Purpose("path", Purpose("level", 2).amount, "Q"))  # type: ignore[arg-type]

    assert begun(roadmap, "zh").roadmap.path == "Q"
