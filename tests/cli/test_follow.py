"""``fusionassess follow``: standard output, standard error, exit code."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pptx
import pytest

from conftest import ROOT, Cli
from stepped import TEXT

SHEET = """
format: fusionassess/answers/1
rubric: {id: stepped, version: 1.0.0}
subject: {name: 某市, profile: city, period: 2026-Q3}
assessed_on: 2026-09-30
language: zh
answers: {a.1: 0, a.2: 1, b.1: 1}
"""
SCHEMA = json.loads((ROOT / "rubrics" / "follow.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def file(cli: Cli, tmp_path: Path) -> Path:
    """A follow-up with one step done, one started, in YAML."""
    (tmp_path / "stepped.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sheet.yaml").write_text(SHEET, encoding="utf-8")
    written = tmp_path / "followup.yaml"
    ended = cli("roadmap", tmp_path / "sheet.yaml", "--budget", "6", "--at-once", "2", "-o", written, "--draws", "0")
    assert (ended.code, ended.err) == (0, f"已写入 {written}\n")
    text = written.read_text(encoding="utf-8")
    text = text.replace("state: open", "state: done\n    done_on: '2026-10-20'", 1)
    text = text.replace("state: open", "state: started\n    remark: 等回函", 1)
    written.write_text(text, encoding="utf-8")
    return written


def test_the_terminal(cli: Cli, file: Path) -> None:
    """What is late first, then everybody's steps by date."""
    ended = cli("follow", file, "--now", "2026-12-15", "--lang", "en")

    assert (ended.code, ended.err) == (0, "")
    for line in (
        "  - 1 of 4 steps are done, 1 started, 2 open, 0 dropped.",
        "  - 1 late: a.2@2 开1个.",
        "  - Next (due on 2027-02-28): b.1@2 开放1次; a.1@2 请1家企业写进合同.",
        "What is late",
        "  科技局 · 1 of 3 done",
    ):
        assert line in ended.out.splitlines()
    assert all(len(line) <= 80 for line in ended.out.splitlines())


def test_a_late_step_may_fail(cli: Cli, file: Path) -> None:
    """Exit 1 only where it is asked for and something is late."""
    assert cli("follow", file, "--now", "2026-12-15").code == 0
    assert cli("follow", file, "--now", "2026-12-15", "--fail-late").code == 1
    assert cli("follow", file, "--now", "2026-11-30", "--fail-late").code == 0


def test_json_by_its_schema(cli: Cli, file: Path) -> None:
    """Ids that never change, days as ISO 8601 has them."""
    ended = cli("follow", file, "--now", "2026-12-15", "--format", "json")
    written = json.loads(ended.out)
    jsonschema.validate(written, SCHEMA)

    assert written["counts"] == {"open": 2, "started": 1, "done": 1, "dropped": 0}
    assert written["late"] == ["a.2@2"]
    assert [owner["steps"] for owner in written["owners"]] == [["a.1@1", "a.2@2", "a.1@2"], ["b.1@2"]]
    assert written["steps"][0]["done_on"] == "2026-10-20"
    assert {step["id"]: step["days_late"] for step in written["steps"] if step["days_late"]} == {"a.2@2": 15}


def test_a_calendar_of_what_is_left(cli: Cli, file: Path, tmp_path: Path) -> None:
    """An event on each day something is due; what is done has none."""
    calendar = tmp_path / "due.ics"
    printed = cli("follow", file, "--now", "2026-12-15", "--format", "ics").out
    cli("follow", file, "--now", "2026-12-15", "-o", calendar)
    text = calendar.read_bytes().decode()

    assert printed == text.replace("\r\n", "\n")
    assert text.count("BEGIN:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261201\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".xlsx", ".docx", ".pptx", ".pdf"])
def test_files(cli: Cli, file: Path, tmp_path: Path, suffix: str) -> None:
    """Every form that a report has."""
    target = tmp_path / f"due{suffix}"
    ended = cli("follow", file, "--now", "2026-12-15", "-o", target)

    assert (ended.code, ended.out, ended.err) == (0, "", f"已写入 {target}\n")
    assert target.stat().st_size > 200
    assert cli("follow", file, "--now", "2026-12-15", "-o", target).code == 2


def test_slides_of_a_follow_up(cli: Cli, file: Path, tmp_path: Path) -> None:
    """Each has a title; whose it is, what it says in short, what is late and everybody's steps stand on them."""
    target = tmp_path / "due.pptx"
    cli("follow", file, "--now", "2026-12-15", "--lang", "en", "-o", target)
    shown: list[Any] = list(pptx.Presentation(str(target)).slides)
    titles = [slide.shapes.title.text_frame.text.split("\n")[-1] for slide in shown]

    assert all(titles)
    assert titles[0].startswith("某市 · ")
    assert titles[1:] == ["What is late", "Owners and their steps", "Method and provenance"]
    first = [shape.text_frame.text.replace("\u00a0", " ") for shape in shown[0].shapes if shape.has_text_frame]
    assert "1 of 4 steps are done, 1 started, 2 open, 0 dropped." in first
    rows = [row for shape in shown[2].shapes if shape.has_table for row in shape.table.rows]
    assert len([row for row in rows if row.cells[0].text.startswith(("a.", "b."))]) == 4


def test_what_is_wrong_is_told_at_its_place(cli: Cli, file: Path) -> None:
    """A day that is not over yet; a suffix there is not; a sheet in place of a follow-up."""
    early = cli("follow", file, "--now", "2026-10-01", "--lang", "en")
    assert early.code == 2
    assert "[done-in-future]" in early.err
    assert cli("follow", file, "-o", "x.csv").code == 2
    assert cli("follow", file.with_name("sheet.yaml")).code == 2
    assert cli("check", file).code == 0


def test_a_state_is_told_in_the_words_of_the_form(cli: Cli, file: Path, tmp_path: Path) -> None:
    """Those of the workbook's list; in YAML the codes."""
    workbook = tmp_path / "followup.xlsx"
    cli("roadmap", tmp_path / "sheet.yaml", "--budget", "6", "--draws", "0", "-o", workbook)
    book = openpyxl.load_workbook(workbook)
    assert book.active.title == "跟踪"
    book["跟踪"]["E5"] = "快了"
    book.save(workbook)
    of_workbook = cli("follow", workbook, "--now", "2026-12-15")
    file.write_text(file.read_text(encoding="utf-8").replace("state: started", "state: soon"), encoding="utf-8")
    of_yaml = cli("follow", file, "--now", "2026-12-15")

    assert (of_workbook.code, of_yaml.code) == (2, 2)
    assert "未开始, 已开始, 已完成, 不做了" in of_workbook.err
    assert "started" not in of_workbook.err
    assert "open, started, done, dropped" in of_yaml.err


def test_a_report_in_place_of_the_follow_up(cli: Cli, file: Path, tmp_path: Path) -> None:
    """Named as what it is; a file that is not there is not."""
    report = tmp_path / "roadmap.docx"
    cli("roadmap", tmp_path / "sheet.yaml", "--budget", "6", "--draws", "0", "-o", report)

    for word in (("follow", report), ("compare", file.with_name("sheet.yaml"), file.with_name("sheet.yaml"))):
        words = word if word[0] == "follow" else (*word, "--followup", report)
        ended = cli(*words, "--lang", "zh")
        assert ended.code == 2
        assert "`roadmap -o followup.xlsx`" in " ".join(ended.err.split())
    assert "找不到" in cli("follow", tmp_path / "none.docx").err


def test_nothing_left_and_no_days(cli: Cli, file: Path) -> None:
    """Said as what it is."""
    text = file.read_text(encoding="utf-8")
    no_days = "\n".join(line for line in text.splitlines() if "due:" not in line)
    file.write_text(no_days, encoding="utf-8")
    assert "No step that is left says until when" in cli("follow", file, "--now", "2026-12-15", "--lang", "en").out
    file.write_text(text.replace("state: open", "state: dropped").replace("started", "dropped"), encoding="utf-8")
    assert "Nothing is left to do." in cli("follow", file, "--now", "2026-12-15", "--lang", "en").out


@pytest.fixture
def later(file: Path) -> Path:
    """The sheet a year later."""
    written = file.with_name("later.yaml")
    text = SHEET.replace("2026-Q3", "2027-Q3").replace("2026-09-30", "2027-09-30")
    written.write_text(text.replace("a.1: 0, a.2: 1", "a.1: 1, a.2: 1"), encoding="utf-8")
    return written


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".docx", ".pptx", ".pdf", ".xlsx"])
def test_what_became_of_it_in_every_form(cli: Cli, file: Path, later: Path, tmp_path: Path, suffix: str) -> None:
    """A section of the report on change, and of the report with earlier sheets."""
    for words in (
        ["compare", file.with_name("sheet.yaml"), later],
        ["report", later, "--earlier", file.with_name("sheet.yaml")],
    ):
        target = tmp_path / f"{words[0]}{suffix}"
        ended = cli(*words, "--followup", file, "-o", target, "--lang", "en")
        assert (ended.code, ended.err) == (0, f"{target} written\n")
        if suffix in (".txt", ".md", ".html"):
            text = " ".join(target.read_text(encoding="utf-8").split())
            assert "1 of 4 steps were done" in text
        if suffix == ".json":
            written = json.loads(target.read_text(encoding="utf-8"))
            assert written["followup"]["done"] == ["a.1@1"]
            assert written["followup"]["titles"]["a.1@1"] == "提一次"
            if words[0] == "report":
                jsonschema.validate(
                    written, json.loads((ROOT / "rubrics" / "result.schema.json").read_text(encoding="utf-8"))
                )


def test_the_next_roadmap_knows_what_became_of_the_last(cli: Cli, file: Path, later: Path, tmp_path: Path) -> None:
    """A step that was dropped is left out with its remark, one done without effect is marked; both are told."""
    text = file.read_text(encoding="utf-8")
    text = text.replace("state: started\n    remark: 等回函", "state: dropped\n    remark: too much paper", 1)
    file.write_text(text, encoding="utf-8")
    later.write_text(later.read_text(encoding="utf-8").replace("a.1: 1", "a.1: 0"), encoding="utf-8")
    words = ("report", later, "--earlier", file.with_name("sheet.yaml"), "--roadmap", "--budget", "6", "--lang", "en")

    alone, beside = tmp_path / "alone.json", tmp_path / "beside.json"
    assert cli(*words, "-o", alone).code == 0
    assert cli(*words, "-o", beside, "--followup", file).code == 0
    first, second = (json.loads(each.read_text(encoding="utf-8"))["roadmap"] for each in (alone, beside))

    dropped = {step["id"] for step in first["steps"]} - {step["id"] for step in second["steps"]}
    told = " ".join(second["sentences"])
    assert "too much paper" in told
    assert "ask why first: a.1@1 " in told
    assert len(dropped) >= 1
    assert next(step["title"] for step in second["steps"] if step["id"] == "a.1@1").endswith(
        "(done before without effect)"
    )


def test_a_step_that_was_dropped_and_is_wanted_all_the_same_stands_there(cli: Cli, file: Path, later: Path) -> None:
    """Whoever names it has changed their mind; it is not told as left out."""
    dropped = "b.1@2"
    text = file.read_text(encoding="utf-8")
    before, step = text.split(f"{dropped}:\n", 1)
    file.write_text(f"{before}{dropped}:\n{step.replace('state: open', 'state: dropped', 1)}", encoding="utf-8")
    words = (
        "report",
        later,
        "--earlier",
        file.with_name("sheet.yaml"),
        "--roadmap",
        "--budget",
        "6",
        "--followup",
        file,
    )

    def steps(*more: str) -> set[str]:
        target = file.with_name("with.json")
        assert cli(*words, "--roadmap", "--budget", "6", *more, "-o", target, "--force").code == 0
        return {step["id"] for step in json.loads(target.read_text(encoding="utf-8"))["roadmap"]["steps"]}

    assert dropped not in steps()
    assert dropped in steps("--with", dropped)


def test_a_followup_needs_the_sheet_it_is_of(cli: Cli, file: Path, later: Path) -> None:
    """Named where it is not given, and refused where it is another."""
    assert "--earlier" in cli("report", later, "--followup", file, "-o", "x.html").err
    assert "--last" in cli("survey", "-o", "x.yaml", "--followup", file, "--no-input").err
    wrong = cli("compare", later, file.with_name("sheet.yaml"), "--followup", file, "--lang", "en")
    assert (wrong.code, "[followup-of-other-sheet]" in wrong.err) == (2, True)


def test_the_survey_takes_it_in(cli: Cli, file: Path, tmp_path: Path) -> None:
    """Read beside the sheet of last time, and held against it."""
    words = (
        "survey",
        tmp_path / "stepped.yaml",
        "--no-input",
        "--last",
        file.with_name("sheet.yaml"),
        "--followup",
        file,
    )
    ended = cli(*words, "-o", tmp_path / "new.yaml", "--period", "2027-Q3")
    assert ended.code == 3, ended.err
