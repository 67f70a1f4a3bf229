"""``fusionassess rubric weights``, and ``check`` on weights files."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, Cli

AHP = ROOT / "examples" / "weights-ahp.yaml"
DOCUMENTS = ROOT / "tests" / "documents"


def test_weights_and_consistency_are_printed(cli: Cli) -> None:
    """Every group with its members, lambda max, CI, CR and limit, then what the measures come to."""
    ended = cli("rubric", "weights", AHP, "--lang", "en")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "Weights of the Donglu expert panel (2026)\nfive-paths 1.1.0 · Region or park authority\n"
    )
    assert "\n\nThe paths\n  P1 Activate the actors      17.5%\n" in ended.out
    assert "  P4 Strengthen the link      26.7%\n" in ended.out
    assert "  λmax 3.0183, CI 0.0091, CR 0.017, limit 0.05\n" in ended.out
    assert "5b Platforms that link the two chains" in ended.out
    assert "8.00 → 14.06\n" in ended.out


@pytest.mark.parametrize("width", ["30", "44", "80"])
def test_nothing_runs_over(cli: Cli, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    """No line is wider than the terminal."""
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", width)

    assert max(map(cell_len, cli("rubric", "weights", AHP).out.splitlines())) <= int(width)


def test_json(cli: Cli) -> None:
    """The same object as in a report's JSON, and nothing else on stdout."""
    weights = json.loads(cli("rubric", "weights", AHP, "--format", "json").out)
    report = json.loads(
        cli("score", ROOT / "examples" / "binjiang-park.yaml", "--weights", AHP, "--format", "json").out
    )

    assert weights == report["other_weights"]


def test_contradictions_go_to_stderr(cli: Cli) -> None:
    """With line, column and code; the weights are printed all the same."""
    file = DOCUMENTS / "bad" / "weights" / "warning-inconsistent.yaml"
    ended = cli("rubric", "weights", file)

    assert ended.code == 0
    assert ended.err.startswith(f"{file}:7:12: （提示） P1 的判断前后不够一致（CR 0.070，应不超过 0.05）")
    assert "CR 0.070，上限 0.05" in ended.out


def test_numbers_for_any_profile_and_for_one(cli: Cli) -> None:
    """Without a profile the numbers as given; with one, beside the rubric's own."""
    file = DOCUMENTS / "good" / "weights" / "numbers-for-everybody.yaml"
    alone, beside = cli("rubric", "weights", file).out, cli("rubric", "weights", file, "-p", "lead_firm").out

    assert "不限主体" in alone
    assert "1a 培育壮大科技领军企业  10.00\n" in alone
    assert "1a 培育壮大科技领军企业" in beside
    assert "14.00 → 10.00\n" in beside
    assert "λmax" not in alone + beside


def test_another_profile_is_refused(cli: Cli) -> None:
    """The file names its own; one that no rubric knows is told the known ones."""
    assert "[weights-of-other-profile]" in cli("rubric", "weights", AHP, "-p", "sme").err
    ended = cli("rubric", "weights", DOCUMENTS / "good" / "weights" / "numbers-for-everybody.yaml", "-p", "frim")
    assert (ended.code, ended.out) == (2, "")
    assert "lead_firm" in ended.err


def test_a_faulty_file_exits_2(cli: Cli) -> None:
    """Nothing on stdout, the place on stderr."""
    ended = cli("rubric", "weights", DOCUMENTS / "bad" / "weights" / "not-reciprocal.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert "10:15" in ended.err
    assert "[not-reciprocal]" in ended.err


def test_check_reads_weights_files(cli: Cli) -> None:
    """In order: one line, exit 0; a fault: exit 1; a contradiction: exit 0, with --strict 1."""
    doubtful = DOCUMENTS / "bad" / "weights" / "warning-inconsistent.yaml"
    faulty = DOCUMENTS / "bad" / "weights" / "pair-twice.yaml"

    assert cli("check", AHP).out == f"{AHP}：没有问题\n"
    assert cli("check", faulty).code == 1
    assert [cli("check", doubtful).code, cli("check", doubtful, "--strict").code] == [0, 1]


def test_a_batch_passes_weights_files_over(cli: Cli, tmp_path: Path) -> None:
    """A folder of sheets may hold them, too; they are counted as no answer sheets."""
    for name in ("binjiang-park.yaml", "weights-ahp.yaml"):
        (tmp_path / name).write_bytes((ROOT / "examples" / name).read_bytes())
    ended = cli("batch", tmp_path, "-o", tmp_path / "t.csv", "--lang", "en")

    assert ended.code == 0
    assert "Passed over, files: documents that are no answer sheets, 1" in ended.err
