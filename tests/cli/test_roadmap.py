"""``fusionassess roadmap`` and ``report --roadmap``: standard output, standard error, exit code."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import ROOT, Cli
from fusionassess.report.in_the_way import waiting_told
from fusionassess.roadmap.drawing import Waiting
from fusionassess.words.labels import labels
from planned import stepped
from stepped import TEXT

SHEET = """
format: fusionassess/answers/1
rubric: {{id: stepped, version: 1.0.0}}
subject: {{name: 某市, profile: {profile}, period: 2026-Q3}}
assessed_on: 2026-09-30
language: zh
answers: {{{answers}}}
"""
SCHEMA = json.loads((ROOT / "rubrics" / "roadmap.schema.json").read_text(encoding="utf-8"))
RESULT = json.loads((ROOT / "rubrics" / "result.schema.json").read_text(encoding="utf-8"))


def sheet(folder: Path, answers: str = "a.1: 0, a.2: 1, b.1: 1", profile: str = "city") -> Path:
    """A sheet of the rubric with steps, which stands beside it."""
    (folder / "stepped.yaml").write_text(TEXT, encoding="utf-8")
    file = folder / "sheet.yaml"
    file.write_text(SHEET.format(answers=answers, profile=profile), encoding="utf-8")
    return file


def test_the_terminal(cli: Cli, tmp_path: Path) -> None:
    """Steps, what they bring, when, for what; the rest of the report is not told."""
    ended = cli("roadmap", sheet(tmp_path), "--budget", "6", "--at-once", "2", "--lang", "en")

    assert ended.code == 0
    assert ended.err == (
        f"Next: fusionassess roadmap {tmp_path / 'sheet.yaml'} --budget 6 --at-once 2 --lang en -o followup.xlsx; "
        "filled in: fusionassess follow followup.xlsx\n"
    )
    for line in (
        "  - The highest score for a budget of 6 points comes from 4 steps at a cost of 5",
        "  Score               0.55   2.00   +1.45",
        "  1 · a.1@1 Raise it once",
        "     Lead S&T bureau · Effort 1 point (small) · Months 1 · Chosen in 100%",
        "  b.1@2  ··········██████████████████████████████████████  2–5",
        "   5 points   2.00      2",
    ):
        assert line in ended.out.splitlines()
    assert "Largest gaps" not in ended.out
    assert all(len(line) <= 80 for line in ended.out.splitlines())


def test_without_an_aim_it_is_the_next_level(cli: Cli, tmp_path: Path) -> None:
    """The smallest change that reaches it, and in how many weightings it holds."""
    ended = cli("roadmap", sheet(tmp_path), "--lang", "en")

    assert ended.code == 0
    assert "The smallest change that reaches level 2: 3 steps at a cost of 3 points." in ended.out
    assert "weightings the goal is still reached." in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (["--reach", "3"], ["a.1@1", "b.1@2", "a.1@2", "b.1@3", "a.1@3"]),
        (["--reach-path", "Q=2"], ["b.1@2"]),
        (["--score", "1.5"], None),
        (["--budget", "1", "--without", "a.1@1"], None),
        (["--budget", "9", "--with", "a.2@3"], None),
    ],
)
def test_json_by_its_schema(cli: Cli, tmp_path: Path, words: list[str], steps: list[str] | None) -> None:
    """Every aim; ids that never change, numbers unrounded."""
    ended = cli("roadmap", sheet(tmp_path), *words, "--format", "json", "--draws", "100")
    written = json.loads(ended.out)
    jsonschema.validate(written, SCHEMA)

    assert (ended.code, ended.err) == (0, "")
    assert written["format"] == "fusionassess/roadmap/1"
    if steps is not None:
        assert {step["id"] for step in written["steps"]} >= set(steps[:1])
    assert sum(step["cost"]["value"] for step in written["steps"]) == written["cost"]["value"]


def test_the_sheet_afterwards_scores_what_was_promised(cli: Cli, tmp_path: Path) -> None:
    """To the bit, by the command that scores."""
    after = tmp_path / "after.yaml"
    ended = cli("roadmap", sheet(tmp_path), "--budget", "6", "--format", "json", "--sheet-after", after)
    promised = {row["id"]: row["after"] for row in json.loads(ended.out)["after"]}
    scored = json.loads(cli("score", after, "--format", "json").out)

    assert ended.err == f"已写入 {after}\n"
    assert yaml.safe_load(after.read_text(encoding="utf-8"))["answers"] == {"a.1": 2, "a.2": 2, "b.1": 2}
    assert promised["score"] == scored["score"]["value"]
    assert promised["level"] == scored["level"]["value"]
    assert [promised[path["id"]] for path in scored["paths"]] == [path["score"]["value"] for path in scored["paths"]]


def test_csv_and_calendar(cli: Cli, tmp_path: Path) -> None:
    """A row a step; an event a step, from the day it begins, lines no longer than allowed."""
    rows = list(csv.DictReader(io.StringIO(cli("roadmap", sheet(tmp_path), "--budget", "6", "--format", "csv").out)))
    words = ("roadmap", sheet(tmp_path), "--budget", "6", "--begin", "2027-01-31")
    printed = cli(*words, "--format", "ics").out
    cli(*words, "-o", tmp_path / "roadmap.ics")
    calendar = (tmp_path / "roadmap.ics").read_bytes().decode()

    assert [(row["step"], row["start_month"], row["end_month"]) for row in rows] == [
        ("a.1@1", "1", "1"),
        ("b.1@2", "1", "4"),
        ("a.2@2", "1", "2"),
        ("a.1@2", "2", "4"),
    ]
    events = calendar.split("BEGIN:VEVENT")[1:]
    assert len(events) == 4
    assert printed == calendar.replace("\r\n", "\n")
    assert "DTSTART;VALUE=DATE:20270131\r\nDTEND;VALUE=DATE:20270228\r\n" in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".csv", ".ics", ".xlsx", ".pptx"])
def test_files(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Every form; an existing file only with --force."""
    file = tmp_path / f"roadmap{suffix}"
    ended = cli("roadmap", sheet(tmp_path), "--budget", "6", "-o", file)
    again = cli("roadmap", sheet(tmp_path), "--budget", "6", "-o", file)

    assert (ended.code, ended.out, ended.err) == (0, "", f"已写入 {file}\n")
    assert file.stat().st_size > 200
    assert again.code == 2


@pytest.mark.parametrize("suffix", [".md", ".html", ".json"])
def test_a_section_of_the_report(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Beside everything else."""
    file = tmp_path / f"report{suffix}"
    ended = cli("report", sheet(tmp_path), "-o", file, "--roadmap", "--budget", "6", "--lang", "en")
    text = file.read_text(encoding="utf-8")

    assert ended.code == 0
    assert "a.1@2" in text
    if suffix == ".json":
        result = json.loads(text)
        jsonschema.validate(result, RESULT)
        assert [step["id"] for step in result["roadmap"]["steps"]] == ["a.1@1", "b.1@2", "a.2@2", "a.1@2"]
    else:
        assert "Gaps" in text


def test_costs_in_money(cli: Cli, tmp_path: Path) -> None:
    """Budgets and costs in their unit; what is wrong with the file is told line by line."""
    costs = tmp_path / "costs.yaml"
    costs.write_text(
        "format: fusionassess/costs/1\nrubric: {id: stepped}\n"
        "unit: {zh: 万元, en: k}\nefforts: {S: 5, M: 20.5, L: 80}\n",
        encoding="utf-8",
    )
    ended = cli("roadmap", sheet(tmp_path), "--budget", "35.5", "--costs", costs, "--format", "json", "--lang", "en")
    result = json.loads(ended.out)

    assert ended.code == 0
    assert (result["unit"], result["cost"]) == ("k", {"value": 35.5, "display": "35.5 k"})
    costs.write_text("format: fusionassess/costs/1\nrubric: {id: stepped}\nsteps: {z.9@1: 3}\n", encoding="utf-8")
    ended = cli("roadmap", sheet(tmp_path), "--budget", "3", "--costs", costs)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{costs}:3:9: ")
    assert "[no-such-step]" in ended.err


def test_what_there_is_no_time_for(cli: Cli, tmp_path: Path) -> None:
    """A chain that takes longer is left out; what is late, since only one step goes on at a time, is told."""
    words = ("--months", "4", "--lang", "en")
    late = cli("roadmap", sheet(tmp_path), "--budget", "9", "--at-once", "1", *words)
    lost = cli("roadmap", sheet(tmp_path), "--reach", "3", *words)

    assert re.search(r"Not done within 4 months: \S+@\d \S+", " ".join(late.out.split()))
    assert (lost.code, lost.out) == (1, "")
    assert "Steps that, with the steps they need, take more than 4 months were left out." in lost.err


def test_what_cannot_be_reached(cli: Cli, tmp_path: Path) -> None:
    """How far one comes, and why no further; exit 1, nothing on standard output."""
    ended = cli("roadmap", sheet(tmp_path), "--reach", "3", "--without", "b.1@2", "--lang", "en")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "--reach 3: cannot be reached. With every step taken that can be, it is level 2.\n"
        "The steps of --without, and those that follow them, were left out.\n"
    )


def test_a_budget_that_was_meant_as_money(cli: Cli, tmp_path: Path) -> None:
    """From the points of all open steps on it is said what a budget is; of a budget with a unit it is not."""
    file = sheet(tmp_path)
    costs = tmp_path / "costs.yaml"
    costs.write_text(
        "format: fusionassess/costs/1\nrubric: {id: stepped, version: 1.0.0}\nunit: 万元\n"
        "efforts: {small: 1, medium: 2, large: 4}\n",
        encoding="utf-8",
    )
    money = cli("roadmap", file, "--budget", "3000000", "--lang", "en", "--format", "json")
    total = int(money.err.partition(" steps together take ")[2].partition(" ")[0])

    assert money.code == 0
    assert "not money" in money.err
    assert "--costs FILE" in money.err
    assert f"try --budget {total // 2};" in money.err
    assert "not money" in cli("roadmap", file, "--budget", total, "--lang", "en").err
    assert "not money" not in cli("roadmap", file, "--budget", total - 1, "--lang", "en").err
    assert "不是钱" not in cli("roadmap", file, "--budget", "3000000", "--costs", costs).err


def test_steps_that_wait_for_the_same_answers_are_told_together() -> None:
    """In one sentence; another measure has its own."""
    alike = Waiting("b.1@2", "a", 2.0, ("a.1",))
    waiting = [alike, alike._replace(step="b.1@3", measure="b", questions=()), alike._replace(step="b.1@3")]
    told = list(waiting_told(waiting, stepped({"a.1": "unknown", "b.1": 1}), labels("en"), "en"))

    assert told[0] == (
        "b.1@2 Open it once; b.1@3 Open it every year with public prices: can start only when measure a Measure A "
        "stands at 2. It has no score yet; answer all of these first: a.1 How is the loss shared?"
    )
    assert told[1].endswith("measure b Measure B stands at 2, which all its steps together do not reach.")


BAD: list[tuple[list[Any], int, str]] = [
    (["--budget", "0"], 2, "--budget 须大于 0，而不是 0"),
    (["--budget", "-3"], 2, "--budget 须大于 0，而不是 -3"),
    (["--budget", "300万"], 2, "--budget 是投入点数（小 1、中 2、大 4），不是钱"),
    (["--budget", "nan"], 2, "--budget 须大于 0，而不是 nan"),
    (["--score", "0"], 2, "--score 须大于 0，而不是 0"),
    (["--budget", "5", "--reach", "3"], 2, "只能用一个"),
    (["--reach", "1"], 2, "现在已是 1 级；请写更高的等级"),
    (["--reach", "9"], 2, "没有 9 级；可选 1–3"),
    (["--reach-path", "Q=1"], 2, "路径 Q 现在已是 1 级；请写更高的等级"),
    (["--reach-path", "Z=2"], 2, "没有路径“Z”（可选：P, Q）"),
    (["--reach-path", "Q"], 2, "“Q”请写成 P4=3 的样子"),
    (["--score", "0.5"], 2, "总分现在已是 0.55；请写更高的数"),
    (["--score", "4"], 2, "没有 4 这样的总分；最高为 3"),
    (["--budget", "3", "--with", "a.1@9"], 2, "这份答卷没有可做的步骤“a.1@9”"),
    (["--budget", "3", "--without", "x"], 2, "（可做：a.1@1, "),
    (["--budget", "3", "--with", "b.1@3"], 1, "一定要做的步骤连同其前提，已超出预算 3 点"),
    (["--budget", "9", "--with", "a.1@2", "--without", "a.1@1"], 1, "--with 所列的步骤仍有做不了的"),
    (["--budget", "9", "--points-at-once", "3"], 2, "步骤 a.1@3 要 4 点，而同时最多 3 点"),
    (["--budget", "9", "-o", "roadmap.pptm"], 2, "路线图不能写成 .pptm"),
]


@pytest.mark.parametrize(("words", "code", "reason"), BAD, ids=[" ".join(words) for words, _, _ in BAD])
def test_bad_wishes(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, reason: str
) -> None:
    """What is wrong and what to do, on standard error."""
    monkeypatch.setenv("COLUMNS", "200")
    ended = cli("roadmap", sheet(tmp_path), *words)

    assert (ended.code, ended.out) == (code, "")
    assert reason in ended.err


def test_sheets_without_a_roadmap(cli: Cli, tmp_path: Path) -> None:
    """No total, nothing left to do, no steps in the rubric, no day for a calendar."""
    withheld = cli("roadmap", sheet(tmp_path, "a.1: unknown, b.1: 1"), "--budget", "3", "--lang", "en")
    top = cli("roadmap", sheet(tmp_path, "a.1: 3, a.2: 3, b.1: 3"), "--lang", "en")
    nearly = cli("roadmap", sheet(tmp_path, "a.1: 3, a.2: 2, b.1: 3"), "--lang", "en")
    done = cli("roadmap", sheet(tmp_path, "a.1: 3, a.2: 3, b.1: 3"), "--budget", "3", "--lang", "en")
    text = sheet(tmp_path).read_text(encoding="utf-8").replace("assessed_on: 2026-09-30\n", "")
    (tmp_path / "undated.yaml").write_text(text, encoding="utf-8")
    undated = cli("roadmap", tmp_path / "undated.yaml", "--budget", "3", "--format", "ics", "--lang", "en")

    assert (withheld.code, withheld.out) == (3, "")
    assert "the total is withheld, so there is no roadmap" in withheld.err
    assert (top.code, top.out) == (2, "")
    assert top.err == "it stands at the highest level, and no step is open to it\n"
    assert nearly.err == "it stands at the highest level; use --budget to see what else can be done\n"
    assert (done.code, done.err) == (0, "")
    assert "No step for a budget of 3 points raises the score." in done.out
    assert (undated.code, undated.out) == (2, "")
    assert "--begin" in undated.err


def test_options_of_a_roadmap_need_one(cli: Cli, tmp_path: Path) -> None:
    """A report without --roadmap has no use for a budget."""
    ended = cli("report", sheet(tmp_path), "-o", tmp_path / "r.md", "--budget", "6")

    assert (ended.code, ended.out) == (2, "")
    assert "--budget 要与 --roadmap 一起用" in ended.err


def test_any_number_is_explained(cli: Cli, tmp_path: Path) -> None:
    """As text or as JSON; what explains nothing is refused with what does."""
    words = ("roadmap", sheet(tmp_path), "--budget", "6", "--at-once", "2", "--lang", "en")
    text = cli(*words, "--explain", "roadmap.gain", "--explain", "a.1@2.share")
    printed = json.loads(cli(*words, "--explain", "curve.5", "--format", "json").out)

    assert (text.code, text.err) == (0, "")
    assert "roadmap.gain — What the steps add to the score: +1.45 (0–3)" in text.out
    assert "a.1@2.share — " in text.out
    assert printed["derivations"][0]["id"] == "curve.5"
    assert cli(*words, "--explain", "curve.77").code == 2
    assert cli(*words, "--explain", "curve.5", "--format", "csv").code == 2
