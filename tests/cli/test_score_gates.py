"""The gates of ``fusionassess score``: exit codes, reasons, and a standard output that stays as it was."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, Cli
from fusionassess.rubric import library

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"
LINHAI = ROOT / "examples" / "linhai-university.yaml"
ASKED = [question.id for question in library.find("five-paths").rubric.asked("region")]
THIN = """\
format: fusionassess/answers/1
rubric: {id: five-paths}
subject: {name: 某园区, profile: region}
answers: {1a.M: 3}
"""


def older(tmp_path: Path, *changes: tuple[str, str], of: Path = BINJIANG) -> Path:
    """An older sheet: an example with some of its text changed."""
    text = of.read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    file = tmp_path / "old.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "words",
    [
        ("--fail-under", "2.1"),
        ("--fail-under", "0"),
        ("--fail-path-under", "1.35"),
        ("--min-coverage", "0.9"),
        ("--min-evidence", "2.1"),
        ("--no-regression", BINJIANG),
        ("--fail-under", "2.1", "--fail-path-under", "1", "--min-coverage", "0", "--min-evidence", "2"),
    ],
)
def test_gates_that_are_passed_say_nothing(cli: Cli, words: tuple[str, ...]) -> None:
    """Exit 0, the report as ever, a quiet stderr."""
    ended = cli("score", BINJIANG, *words)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == cli("score", BINJIANG).out


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--fail-under", "3"), "--fail-under: the score should be 3.00 or more, it is 2.16"),
        (
            ("--fail-path-under", "1.4"),
            "--fail-path-under: P4 Strengthen the link should be 1.40 or more, it is 1.35",
        ),
        (("--min-coverage", "0.95"), "--min-coverage: the coverage should be 0.95 or more, it is 0.94"),
        (
            ("--min-evidence", "2.2"),
            "--min-evidence: the score that the evidence supports should be 2.20 or more, it is 2.11",
        ),
    ],
)
def test_a_gate_that_is_not_passed(cli: Cli, words: tuple[str, ...], line: str) -> None:
    """Exit 1 and one line with gate, wanted and found; standard output is the whole report."""
    ended = cli("score", BINJIANG, "--lang", "en", *words)

    assert (ended.code, ended.err) == (1, f"{line}\n")
    assert ended.out == cli("score", BINJIANG, "--lang", "en").out


def test_every_gate_has_its_line_and_json_stays_pure(cli: Cli) -> None:
    """Three gates, a line for each number that fails in Chinese on stderr; on stdout JSON alone, as without them."""
    words = ("--fail-under", "4", "--fail-path-under", "2", "--min-coverage", "1")
    ended = cli("score", BINJIANG, *words, "--format", "json")

    assert ended.code == 1
    assert json.loads(ended.out) == json.loads(cli("score", BINJIANG, "--format", "json").out)
    assert ended.err.splitlines() == [
        "--fail-under：总分应不低于 4.00，现为 2.16",
        "--fail-path-under：P2 一体布局应不低于 2.00，现为 1.97",
        "--fail-path-under：P4 强化纽带应不低于 2.00，现为 1.35",
        "--min-coverage：覆盖率应不低于 1.00，现为 0.94",
    ]


def test_numbers_that_look_alike_are_told_apart(cli: Cli) -> None:
    """A threshold a millionth above the score: as many decimals as it takes."""
    score = json.loads(cli("score", BINJIANG, "--format", "json").out)["score"]["value"]
    ended = cli("score", BINJIANG, "--fail-under", f"{score + 1e-6:.9f}")

    wanted, actual = ended.err.strip().removeprefix("--fail-under：总分应不低于 ").split("，现为 ")
    assert ended.code == 1
    assert float(wanted) > float(actual)
    assert len(wanted) <= len("2.000000")


def test_a_total_that_is_withheld_fails_with_its_reason(cli: Cli, tmp_path: Path) -> None:
    """A gate on the score turns exit 3 into 1; without such a gate it stays 3."""
    file = tmp_path / "thin.yaml"
    file.write_text(THIN, encoding="utf-8")
    gated = cli("score", file, "--fail-under", "0", "--lang", "en")
    capped = "answers:\n" + "".join(f"  {name}: {{not_applicable: 没有}}\n" for name in ASKED if name[0] in "123")

    assert gated.code == 1
    assert gated.err == ("--fail-under: the score should be 0.00 or more, there is no score: coverage 2%, below 60%\n")
    assert cli("score", file, "--min-coverage", "0.01").code == 3
    file.write_text(THIN.replace("answers: {1a.M: 3}\n", capped), encoding="utf-8")
    assert "more than 25% of the weight does not apply" in cli("score", file, "--fail-under", "1", "--lang", "en").err


def test_evidence_that_was_not_measured_fails_with_its_reason(cli: Cli, tmp_path: Path) -> None:
    """No answer names a grade."""
    file = tmp_path / "bare.yaml"
    answers = "".join(f"  {name}: 3\n" for name in ASKED)
    file.write_text(THIN.replace("{1a.M: 3}\n", "\n" + answers), encoding="utf-8")
    ended = cli("score", file, "--min-evidence", "1")

    assert ended.code == 1
    assert ended.err == "--min-evidence：证据支持的分数应不低于 1.00，现在没有分数：作答没有注明证据等级\n"


@pytest.mark.parametrize(
    ("option", "value", "top"),
    [
        ("--fail-under", "nan", "5"),
        ("--fail-under", "5.1", "5"),
        ("--fail-under", "-1", "5"),
        ("--fail-path-under", "inf", "5"),
        ("--min-coverage", "90", "1"),
        ("--min-evidence", "6", "5"),
    ],
)
def test_a_threshold_that_nothing_could_pass_or_fail_is_refused(cli: Cli, option: str, value: str, top: str) -> None:
    """Exit 2, nothing on stdout; a gate of NaN would let everything through."""
    ended = cli("score", BINJIANG, f"{option}={value}", "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert f"{option} should be between 0 and {top}, not {value}" in " ".join(ended.err.replace("│", " ").split())


def test_a_threshold_that_is_no_number_is_wrong_usage(cli: Cli) -> None:
    """Exit 2."""
    assert cli("score", BINJIANG, "--fail-under", "high").code == 2


def test_a_regression_names_the_whole_and_every_measure_that_fell(cli: Cli, tmp_path: Path) -> None:
    """The old sheet stood higher on one answer: its measure and the total fell."""
    old = older(tmp_path, ("  1c.M:\n    level: 1\n", "  1c.M:\n    level: 4\n"))
    ended = cli("score", BINJIANG, "--no-regression", old)

    assert ended.code == 1
    assert ended.err.splitlines() == [
        "--no-regression：总分应不低于 2.25，现为 2.16",
        "--no-regression：1c 健全重大技术攻关风险分散机制应不低于 2.33，现为 1.33",
    ]
    assert ended.out == cli("score", BINJIANG).out


def test_progress_is_no_regression(cli: Cli, tmp_path: Path) -> None:
    """The old sheet stood lower: exit 0."""
    ended = cli(
        "score", BINJIANG, "--no-regression", older(tmp_path, ("  1c.M:\n    level: 1\n", "  1c.M:\n    level: 0\n"))
    )

    assert (ended.code, ended.err) == (0, "")


def test_an_older_sheet_of_another_profile_is_refused(cli: Cli) -> None:
    """Exit 2 before anything is printed."""
    ended = cli("score", BINJIANG, "--no-regression", LINHAI)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "两份答卷的主体不同（institute、region），权重和题目都不一样，不能比较\n"


def test_an_older_sheet_of_another_rubric_is_refused(cli: Cli, tmp_path: Path) -> None:
    """Exit 2 with the place."""
    old = tmp_path / "old.yaml"
    old.write_text(THIN.replace("five-paths", "small"), encoding="utf-8")
    ended = cli("score", BINJIANG, "--no-regression", old)

    assert (ended.code, ended.out) == (2, "")
    assert f"{old}:2:14" in ended.err
    assert "[other-rubric]" in ended.err


def test_an_older_sheet_that_is_not_there(cli: Cli) -> None:
    """Exit 2."""
    ended = cli("score", BINJIANG, "--no-regression", "no-such.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert "[no-such-file]" in ended.err


def test_what_is_odd_about_the_older_sheet_is_said(cli: Cli, tmp_path: Path) -> None:
    """Another organisation and another version are pointed out; the gate is passed all the same."""
    old = older(tmp_path, ("name: 东麓市滨江高新区", "name: 别处"), ("version: 1.1.0", "version: 0.9.0"))
    ended = cli("score", BINJIANG, "--no-regression", old)

    assert ended.code == 0
    assert "两份答卷的单位名称不同（别处、东麓市滨江高新区）" in ended.err
    assert f"{old}:4:" in ended.err
    assert "[other-version]" in ended.err


def test_both_sheets_are_weighed_alike(cli: Cli, tmp_path: Path) -> None:
    """With other weights the old total is another one, too: the same sheet is no regression of itself."""
    weights = ROOT / "examples" / "weights-ahp.yaml"
    old = older(tmp_path, ("  1c.M:\n    level: 1\n", "  1c.M:\n    level: 4\n"))
    plain = cli("score", BINJIANG, "--no-regression", old).err.splitlines()
    ended = cli("score", BINJIANG, "--no-regression", old, "--weights", weights)

    assert cli("score", BINJIANG, "--no-regression", BINJIANG, "--weights", weights).code == 0
    assert ended.code == 1
    assert ended.err.splitlines()[1] == plain[1]
    assert ended.err.splitlines()[0] != plain[0]


def test_a_what_if_is_held_against_the_gates(cli: Cli) -> None:
    """What is reported is what is judged."""
    assert cli("score", RIVERSIDE, "--no-regression", RIVERSIDE, "--set", "1a.M=0").code == 1
    assert cli("score", BINJIANG, "--fail-under", "2.3").code == 1
    raised = [word for name in ("1a.M", "1b.M", "1c.M", "2a.M") for word in ("--set", f"{name}=5")]
    assert cli("score", BINJIANG, "--fail-under", "2.3", *raised).code == 0
