"""``fusionassess survey`` for scripts and second rounds, where nobody is asked."""

import io
import json
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Cli
from fusionassess.answers.model import Answer
from fusionassess.answers.sheets import open_sheet
from fusionassess.cli import start
from small import TEXT

WHO = ("survey", "./small.yaml", "-o", "s.yaml", "--name", "某市", "--profile", "city", "--sector", "ai", "--no-input")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small rubric in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def answers(path: Path) -> dict[str, Answer]:
    """The answers of a saved sheet."""
    return open_sheet(path).sheet.answers


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_pairs_make_a_sheet(cli: Cli, here: Path) -> None:
    """A level, unknown, not applicable with its reason; what is open is named and the exit code says so."""
    ended = cli(*WHO, "--set", "a.1=2", "--set", "a.2=unknown", "--set", "b.1=不适用：没有平台")

    assert (ended.code, ended.out) == (3, "")
    assert "还有 1 题未答" in ended.err
    assert "未答：c.1" in ended.err
    assert answers(here / "s.yaml") == {
        "a.1": Answer(level=2),
        "a.2": Answer(unknown=True),
        "b.1": Answer(not_applicable="没有平台"),
    }


def test_a_whole_set_ends_with_the_report(cli: Cli) -> None:
    """All answered: the report on stdout, the next commands on stderr, exit 0."""
    pairs = [word for name in ("a.1", "a.2", "b.1", "c.1") for word in ("--set", f"{name}=2")]
    ended = cli(*WHO, *pairs)

    assert ended.code == 0
    assert "总分 2.00" in ended.out
    assert "fusionassess score s.yaml --rubric ./small.yaml" in ended.err


def test_a_pair_takes_an_answer_back_and_counts_before_the_file(cli: Cli, here: Path) -> None:
    """Nothing behind the sign opens the question again; a pair beats the file, the file the sheet."""
    cli(*WHO, "--set", "a.1=1", "--set", "a.2=1", "--set", "b.1=1")
    (here / "more.json").write_text(json.dumps({"a.1": 2, "b.1": 2}), encoding="utf-8")

    ended = cli(*WHO, "--answers", "more.json", "--set", "a.1=3", "--set", "a.2=")

    assert ended.code == 3
    assert answers(here / "s.yaml") == {"a.1": Answer(level=3), "a.2": Answer(), "b.1": Answer(level=2)}


def test_answers_come_from_standard_input(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole sheet there says who is assessed, too."""
    typed(monkeypatch, "subject: {name: 乙市, profile: firm}\nanswers: {a.1: 1}\n")

    ended = cli("survey", "./small.yaml", "-o", "s.yaml", "--answers", "-")

    assert ended.code == 3
    sheet = open_sheet(here / "s.yaml").sheet
    assert (sheet.subject.name, sheet.subject.profile, sheet.answers) == ("乙市", "firm", {"a.1": Answer(level=1)})


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("--set", "a.1"), "“a.1”应写成 题号=答案"),
        (("--set", "a.1=9"), "--set a.1=9: 9 不是这份量表的等级"),
        (("--set", "x.1=2"), "没有“x.1”这个题"),
        (("--set", "a.1=na:"), "[reason-missing]"),
        (("--answers", "none.yaml"), "[no-such-file]"),
        (("--answers", "bad.yaml"), "bad.yaml:1:6: 7 不是这份量表的等级"),
        (("--answers", "sheet.yaml"), "sheet.yaml:2:8: 7 不是这份量表的等级"),
        (("--ask", "9*"), "没有题号与 9* 相符"),
        (("--last", "none.yaml"), "[no-such-file]"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    cli: Cli, here: Path, more: tuple[str, ...], complaint: str
) -> None:
    """Exit 2, one message with its place, no sheet."""
    (here / "bad.yaml").write_text("a.1: 7\n", encoding="utf-8")
    (here / "sheet.yaml").write_text("answers:\n  a.1: 7\n", encoding="utf-8")

    ended = cli(*WHO, *more)

    assert (ended.code, ended.out) == (2, "")
    assert "".join(complaint.split()) in "".join(ended.err.replace("│", "").split())
    assert not (here / "s.yaml").exists()


def test_without_a_terminal_it_must_be_said_who_is_assessed(cli: Cli, here: Path) -> None:
    """The options that are missing are named."""
    ended = cli("survey", "./small.yaml", "-o", "s.yaml", "--set", "a.1=2")

    assert ended.code == 2
    assert "--name --profile" in ended.err
    assert not (here / "s.yaml").exists()


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (("--name", "别处"), "s.yaml 是 某市 的答卷，不是 别处 的"),
        (("--profile", "firm"), "s.yaml 是主体 city 的答卷"),
        (("--sector", "bio"), "s.yaml 的领域是 ai"),
    ],
)
def test_another_subject_is_not_written_over(cli: Cli, here: Path, more: tuple[str, ...], complaint: str) -> None:
    """A sheet stays the sheet of whoever it was begun for."""
    cli(*WHO, "--set", "a.1=2")
    before = (here / "s.yaml").read_bytes()

    ended = cli("survey", "./small.yaml", "-o", "s.yaml", "--set", "a.1=3", *more)

    assert ended.code == 2
    assert "".join(complaint.split()) in "".join(ended.err.replace("│", "").split())
    assert (here / "s.yaml").read_bytes() == before


def test_whom_it_is_about_may_change_while_nothing_is_answered(cli: Cli, here: Path) -> None:
    """Name, profile and sectors, by id or title; with an answer nothing is written over, and no blank is shown."""
    who = [word for word in WHO if word not in ("--sector", "ai")]
    assert cli(*who).code == 3
    more = ("--sector", "智能", "--name", "别处")
    assert cli("survey", "./small.yaml", "-o", "s.yaml", "--no-input", *more).code == 3
    subject = open_sheet(here / "s.yaml").sheet.subject
    assert (subject.name, subject.profile, subject.sectors) == ("别处", "city", ["ai"])

    cli(*[word if word != "s.yaml" else "t.yaml" for word in who], "--set", "a.1=2")
    ended = cli("survey", "./small.yaml", "-o", "t.yaml", "--no-input", "--sector", "ai", "--lang", "zh")
    assert ended.code == 2
    assert "t.yaml的领域是不选；" in "".join(ended.err.replace("│", "").split())


def test_a_json_sheet_stays_json(cli: Cli, here: Path) -> None:
    """The notation follows the file's name, new or resumed."""
    who = [word if word != "s.yaml" else "s.json" for word in WHO]
    cli(*who, "--set", "a.1=2")
    ended = cli("survey", "./small.yaml", "-o", "s.json", "--set", "a.2=1")

    assert ended.code == 3
    assert json.loads((here / "s.json").read_text(encoding="utf-8"))["answers"] == {"a.1": 2, "a.2": 1}


def test_the_last_round_says_who_is_assessed(cli: Cli, here: Path) -> None:
    """Name, profile and sectors come from last time's sheet; its answers do not count by themselves."""
    cli(*WHO, "--set", "a.1=2")

    ended = cli("survey", "./small.yaml", "-o", "t.yaml", "--last", "s.yaml", "--period", "2027", "--no-input")

    assert ended.code == 3
    sheet = open_sheet(here / "t.yaml").sheet
    assert (sheet.subject.name, sheet.subject.period, sheet.answers) == ("某市", "2027", {})


def test_a_folder_that_is_not_there_is_said(cli: Cli, here: Path) -> None:
    """No folder is made unasked."""
    ended = cli("survey", "./small.yaml", "-o", "nowhere/s.yaml", "--name", "a", "-p", "city", "--no-input")

    assert ended.code == 2
    assert "nowhere" in ended.err
    assert not (here / "nowhere").exists()


@pytest.fixture
def first_answers(here: Path) -> Path:
    """One answer for each measure of the shipped rubric."""
    text = (ROOT / "examples" / "binjiang-park.yaml").read_text(encoding="utf-8")
    sheet = yaml.safe_load(text)
    sheet["answers"] = {name: answer for name, answer in sheet["answers"].items() if name.endswith(".M")}
    (here / "first.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return here / "first.yaml"


def test_an_express_round_is_done_with_one_answer_a_measure(cli: Cli, here: Path, first_answers: Path) -> None:
    """The report has bounds and no total, exit 3; how to answer the rest is told, and the sheet goes on to a total."""
    ended = cli("survey", "-o", "q.yaml", "--answers", first_answers, "--express", "--no-input", "--lang", "zh")

    assert ended.code == 3
    assert "快评：总分在 0.79–4.12 之间（满分 5），可能的等级：0–3 级；不给总分。" in ended.out
    assert "P1 激活主体                        0.76–4.09" in ended.out
    assert "接着答全（其余各题）：fusionassess survey -o q.yaml" in ended.err
    whole = ROOT / "examples" / "binjiang-park.yaml"
    ended = cli("survey", "-o", "q.yaml", "--answers", whole, "--no-input", "--lang", "zh")
    assert (ended.code, "总分 2.16" in ended.out) == (0, True)
    assert len(answers(here / "q.yaml")) == 45


def test_an_express_round_names_the_measures_that_nobody_knows(cli: Cli, first_answers: Path) -> None:
    """Without one answer there is no range; which measure wants one is said, and one is enough."""
    unknown = [part for end in "MRO" for part in ("--set", f"4b.{end}=unknown")]
    express = ("survey", "-o", "q.yaml", "--express", "--no-input", "--lang", "zh")
    ended = cli(*express, "--answers", first_answers, *unknown)

    assert ended.code == 3
    assert "这几项举措还没有一题答出（都是不清楚）：4b " in ended.err
    assert "fusionassess survey -o q.yaml --lang zh --express" in ended.err
    assert "fusionassess roadmap" not in ended.err
    ended = cli(*express, "--set", "4b.R=2")
    assert "快评：总分在" in ended.out
    assert "还没有一题答出" not in ended.err


@pytest.mark.parametrize(("typed", "kept"), [("mine", "mine.yaml"), ("自评2026.11", "自评2026.11.yaml")])
def test_a_name_without_an_end_becomes_a_sheet(cli: Cli, here: Path, typed: str, kept: str) -> None:
    """Told; the start menu finds only documents."""
    ended = cli(*WHO, "-o", typed)

    assert f"存成 {kept}" in ended.err
    assert [sheet.file for sheet in start.sheets_here(here)] == [kept]
    assert f"接着填 {kept}" in cli("survey", "-o", typed, "--no-input").err


def test_a_sheet_without_an_end_that_is_there_is_gone_on_with(cli: Cli, here: Path) -> None:
    """Its name is what was typed."""
    cli(*WHO)
    (here / "s.yaml").rename(here / "s")

    assert "接着填 s（" in cli("survey", "-o", "s", "--no-input").err
    assert not (here / "s.yaml").exists()


def test_the_end_names_a_document_and_the_next_step(cli: Cli) -> None:
    """For those who read no Markdown."""
    whole = ROOT / "examples" / "binjiang-park.yaml"
    ended = cli("survey", "-o", "q.yaml", "--answers", whole, "--no-input", "--lang", "zh")

    assert "导出报告：fusionassess report q.yaml -o 报告.docx（也可写成 .pdf、.html）" in ended.err
    assert "看先做什么：fusionassess roadmap q.yaml --budget 20" in ended.err


def test_the_end_of_a_later_round_names_the_comparison(cli: Cli) -> None:
    """With the follow-up, where one was given."""
    whole = ROOT / "examples" / "binjiang-park.yaml"
    words = ("--answers", whole, "--no-input", "--lang", "zh")

    assert "fusionassess compare" not in cli("survey", "-o", "q.yaml", *words).err
    ended = cli("survey", "-o", "r.yaml", "--last", "q.yaml", *words)
    assert "看比上期变了什么：fusionassess compare q.yaml r.yaml\n" in ended.err
    assert cli("roadmap", "q.yaml", "--budget", "6", "--draws", "0", "-o", "f.yaml").code == 0
    ended = cli("survey", "-o", "s.yaml", "--last", "q.yaml", "--followup", "f.yaml", *words)
    assert "fusionassess compare q.yaml s.yaml --followup f.yaml\n" in ended.err
    assert cli("compare", "q.yaml", "s.yaml", "--followup", "f.yaml").code == 0


def test_an_express_sheet_is_scored_alike_by_every_command(cli: Cli, here: Path, first_answers: Path) -> None:
    """score, report and batch: the status, the same bounds, no total."""
    scored = json.loads(cli("score", first_answers, "--format", "json").out)
    cli("report", first_answers, "-o", here / "r.json")
    written = json.loads((here / "r.json").read_text(encoding="utf-8"))
    row = dict(zip(*(line.split(",") for line in cli("batch", first_answers).out.splitlines()), strict=True))

    assert scored["status"] == written["status"] == row["status"] == "express"
    assert scored["score"]["value"] is None
    assert row["score"] == row["level"] == ""
    assert [f"{scored['score'][end]:.9f}" for end in ("low", "high")] == [
        f"{float(row[f'score_{end}']):.9f}" for end in ("low", "high")
    ]
    assert (scored["level"]["low"], scored["level"]["high"]) == (int(row["level_low"]), int(row["level_high"]))
    gate = cli("score", first_answers, "--fail-under", "1", "--lang", "zh")
    assert (gate.code, "只有范围，没有总分" in gate.err) == (1, True)


@pytest.mark.parametrize("form", ["html", "md", "docx", "xlsx", "pdf", "txt"])
def test_every_form_of_the_report_tells_an_express_round(cli: Cli, here: Path, first_answers: Path, form: str) -> None:
    """None of them fails without a total."""
    assert cli("report", first_answers, "-o", here / f"r.{form}").code == 3
    assert (here / f"r.{form}").stat().st_size > 1000
