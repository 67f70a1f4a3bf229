"""``--uncertainty``, ``--draws`` and ``--seed`` of ``fusionassess score`` and ``fusionassess report``."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from conftest import ROOT, Cli

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"
THIN = """
format: fusionassess/answers/1
rubric: {id: five-paths}
subject: {name: 某园区, profile: region}
answers: {1a.M: 3}
"""


def test_score_adds_a_sentence_and_a_section(cli: Cli) -> None:
    """Exit 0, a quiet stderr; without the section and the sentence the report is the plain one."""
    ended, plain = cli("score", RIVERSIDE, "--uncertainty", "--draws", "500"), cli("score", RIVERSIDE)

    assert (ended.code, ended.err) == (0, "")
    assert "level 3 holds in 100% of 500\n  plausible weightings." in ended.out
    assert "\nUncertainty\n  - With weights, answer errors," in ended.out
    added = [line for line in ended.out.splitlines() if line not in set(plain.out.splitlines())]
    kept = [line for line in ended.out.splitlines() if line in set(plain.out.splitlines())]
    assert 10 < len(added) < 30
    assert [line for line in kept if line] == [line for line in plain.out.splitlines() if line]


def test_json_carries_it_unrounded(cli: Cli) -> None:
    """Draws, seed, quantiles, chances that sum to 1, and the shares of each source with their bounds."""
    ended = cli("score", BINJIANG, "--format", "json", "--uncertainty", "--draws", "700", "--seed", "5")
    spread = json.loads(ended.out)["uncertainty"]

    assert (ended.code, ended.err) == (0, "")
    assert (spread["draws"], spread["seed"], spread["pairs"]) == (700, 5, 4096)
    for figure in ("score", "coordination"):
        values = spread[figure]
        assert values["p05"] < values["p50"] < values["p95"]
        assert values["display"] == f"{values['p05']:.2f}–{values['p95']:.2f}"
        assert len(str(values["p50"])) > 8
    for chances, count in (("levels", 6), ("levels_by_weights", 6), ("classes", 10)):
        assert len(spread[chances]) == count
        assert sum(spread[chances]) == pytest.approx(1)
    assert [row["id"] for row in spread["varied"]] == ["weights", "answers", "shape", "aggregation", "fill"]
    assert [row["extent"] for row in spread["varied"]] == [0.25, 0.1, 1.25, 0.5, 3.0]
    for row in spread["varied"]:
        for share in (row["score"]["first"], row["coordination"]["total"]):
            assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1


def test_json_without_it_says_null(cli: Cli) -> None:
    """The key is there, nothing was computed."""
    assert json.loads(cli("score", BINJIANG, "--format", "json").out)["uncertainty"] is None


def test_the_plain_score_loads_none_of_it() -> None:
    """Neither the draws nor numpy's random numbers are imported where nobody asks for them."""
    own = ("kernel.figures.draws", "kernel.figures.sobol", "kernel.figures.uncertainty", "report.uncertain")
    unwanted = {*(f"fusionassess.{name}" for name in own), "numpy.random"}
    script = f"""
import sys
sys.argv = ["fusionassess", "score", "examples/binjiang-park.yaml"]
from fusionassess.__main__ import main
try:
    main()
except SystemExit:
    pass
print(sorted({unwanted!r} & set(sys.modules)), file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=ROOT)

    assert all(map(find_spec, unwanted)), "a name that nothing has any more is never loaded"
    assert ended.stderr.decode().splitlines()[-1] == "[]"


def test_the_seed_decides(cli: Cli) -> None:
    """The same seed, the same bytes; another, others."""
    words = ("score", BINJIANG, "--format", "json", "--uncertainty", "--draws", "200")
    first, again, default, other = (
        cli(*words, *seed).out for seed in (("--seed", "1"), ("--seed", "1"), (), ("--seed", "2"))
    )

    assert first == again == default
    assert first != other


def test_ten_thousand_draws_unless_said_otherwise(cli: Cli) -> None:
    """The number of draws is printed."""
    assert "在 10,000 组合理的权重中" in cli("score", BINJIANG, "--uncertainty").out


def test_markdown(cli: Cli) -> None:
    """A table row per source below the sentences."""
    ended = cli("score", BINJIANG, "--format", "markdown", "--uncertainty", "--draws", "200")

    assert (ended.code, ended.err) == (0, "")
    assert "\n## 不确定性\n\n- 权重、作答误差" in ended.out
    assert "\n| 来源 | 变动范围 | 总分：单独 | 总分：连同交互 | D：单独 | D：连同交互 |\n" in ended.out
    assert "\n| 权重 | 每个权重上下浮动至多 25% | " in ended.out


@pytest.mark.parametrize("suffix", ["md", "json", "txt"])
def test_report_takes_the_same_options(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Exit 0, an empty stdout, stderr names the file, which has the numbers of the score command."""
    file = tmp_path / f"r.{suffix}"
    ended = cli("report", BINJIANG, "-o", file, "--uncertainty", "--draws", "300", "--seed", "9")

    assert (ended.code, ended.out, ended.err) == (0, "", f"已写入 {file}\n")
    text = file.read_text(encoding="utf-8")
    assert "在 300 组合理的权重中" in text
    if suffix == "json":
        words = ("score", BINJIANG, "--format", "json", "--uncertainty", "--draws", "300", "--seed", "9")
        assert text == cli(*words).out


@pytest.mark.parametrize("command", [("score",), ("report", "-o", "r.md")])
@pytest.mark.parametrize("option", ["--draws", "--seed"])
def test_draws_and_seed_need_uncertainty(cli: Cli, command: tuple[str, ...], option: str, tmp_path: Path) -> None:
    """Alone they would do nothing: refused with the mend, exit 2, nothing on stdout, nothing written."""
    file = tmp_path / "r.md"
    words = [str(file) if word == "r.md" else word for word in command]
    ended = cli(*words, BINJIANG, option, "500")

    assert (ended.code, ended.out) == (2, "")
    assert f"{option} 要和 --uncertainty 一起用" in ended.err
    assert not file.exists()


@pytest.mark.parametrize("words", [("--draws", "99"), ("--draws", "1000001"), ("--seed", "-1"), ("--draws", "many")])
def test_numbers_out_of_range_are_refused(cli: Cli, words: tuple[str, str]) -> None:
    """Exit 2, the option is named."""
    ended = cli("score", BINJIANG, "--uncertainty", *words)

    assert (ended.code, ended.out) == (2, "")
    assert words[0] in ended.err


def test_a_withheld_total_has_none(cli: Cli, tmp_path: Path) -> None:
    """Exit 3 as without the option; the section says why it is empty, JSON has no number."""
    file = tmp_path / "thin.yaml"
    file.write_text(THIN, encoding="utf-8")
    ended = cli("score", file, "--uncertainty")
    spread = json.loads(cli("score", file, "--uncertainty", "--format", "json").out)["uncertainty"]

    assert ended.code == 3
    assert "\n不确定性\n  - 总分未给出，不估计不确定性。\n" in ended.out
    assert "合理的权重" not in ended.out
    assert spread["score"] is None
    assert spread["levels"] == spread["varied"] == []


def test_a_profile_without_coordination_has_no_degree(cli: Cli) -> None:
    """Where one side is seen alone, the section speaks of the score only."""
    sheet = ROOT / "examples" / "linhai-university.yaml"
    ended = cli("score", sheet, "--uncertainty", "--draws", "200", "--format", "json")
    spread = json.loads(ended.out)["uncertainty"]

    assert spread["coordination"] is None
    assert spread["classes"] == []
    assert {row["coordination"] for row in spread["varied"]} == {None}
    assert "D 的中位数" not in "".join(spread["sentences"])
