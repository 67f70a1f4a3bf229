"""``fusionassess compare``: the change under other weights, ``--draws`` and ``--seed``."""

import json
from pathlib import Path

import pytest

from conftest import Cli
from small import TEXT

SHEET = """
format: fusionassess/answers/1
rubric: {id: small, version: 1.2.0}
subject: {name: 某市, profile: city, period: 2025}
answers: {a.1: 1, a.2: 1, b.1: 2, c.1: 2}
"""
THIN = SHEET.replace("a.2: 1, b.1: 2, c.1: 2", "b.1: unknown")


@pytest.fixture
def rounds(tmp_path: Path) -> tuple[Path, Path]:
    """Two rounds: a rose by a level, b fell by one."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    then, now = tmp_path / "then.yaml", tmp_path / "now.yaml"
    then.write_text(SHEET, encoding="utf-8")
    now.write_text(SHEET.replace("a.1: 1, a.2: 1, b.1: 2", "a.1: 2, a.2: 2, b.1: 1"), encoding="utf-8")
    return then, now


def test_one_sentence_without_being_asked(cli: Cli, rounds: tuple[Path, Path]) -> None:
    """Behind what the shares of answers say; exit 0, a quiet stderr; ten thousand draws of seed 1."""
    ended = cli("compare", *rounds)
    lines = "".join(line.strip() for line in ended.out.splitlines())

    assert (ended.code, ended.err) == (0, "")
    assert "都是进步。- 每个权重上下浮动至多 25%，在 10,000 组合理的权重中，" in lines
    assert cli("compare", *rounds, "--draws", "10000", "--seed", "1").out == ended.out


def test_json_carries_the_numbers_of_the_sentence(cli: Cli, rounds: tuple[Path, Path]) -> None:
    """Draws, seed, spread, three shares that sum to 1, three quantiles in order, unrounded."""
    ended = cli("compare", *rounds, "--format", "json", "--draws", "3000", "--seed", "7", "--lang", "en")
    split = json.loads(ended.out)["weightings"]

    assert (ended.code, ended.err) == (0, "")
    assert list(split) == ["draws", "seed", "spread", "higher", "equal", "lower", "difference", "sentence"]
    assert (split["draws"], split["seed"], split["spread"]) == (3000, 7, 0.25)
    assert 0.5 < split["higher"] < 1
    assert split["higher"] + split["equal"] + split["lower"] == pytest.approx(1)
    assert split["difference"]["p05"] < split["difference"]["p50"] < split["difference"]["p95"]
    share = f"{100 * split['higher']:.0f}%"
    assert f"the score rose in {share}, fell in {100 * split['lower']:.0f}% of 3,000 plausible" in split["sentence"]


def test_the_seed_decides_between_draws(cli: Cli, rounds: tuple[Path, Path]) -> None:
    """The same seed, the same bytes; another, other numbers."""
    words = ("compare", *rounds, "--format", "json", "--draws", "500", "--seed")
    first, again, other = (cli(*words, seed).out for seed in ("3", "3", "4"))

    assert first == again
    assert json.loads(first)["weightings"]["difference"] != json.loads(other)["weightings"]["difference"]


def test_markdown_has_it_among_the_first_lines(cli: Cli, rounds: tuple[Path, Path]) -> None:
    """A bullet like the others."""
    out = cli("compare", *rounds, "--format", "markdown", "--draws", "500").out

    assert "\n- 每个权重上下浮动至多 25%，在 500 组合理的权重中，" in out


@pytest.mark.parametrize("option", [("--draws", "500"), ("--seed", "2")])
def test_where_it_is_not_estimated_only_those_who_ask_are_told(
    cli: Cli, rounds: tuple[Path, Path], option: tuple[str, str]
) -> None:
    """Without a total on either side: JSON null, no sentence, exit 0; with an option, a line on stderr says why."""
    then, now = rounds
    now.write_text(THIN, encoding="utf-8")
    plain, asked = cli("compare", then, now), cli("compare", then, now, *option)

    assert (plain.code, plain.err) == (0, "")
    assert "合理的权重" not in plain.out
    assert (asked.code, asked.out) == (0, plain.out)
    assert asked.err == (
        "两份答卷所用的题目和权重不同，或有一份没有总分：不估计换了权重会怎样，--draws 和 --seed 不起作用\n"
    )
    assert json.loads(cli("compare", then, now, "--format", "json").out)["weightings"] is None


def test_between_versions_there_is_none(cli: Cli, rounds: tuple[Path, Path], tmp_path: Path) -> None:
    """The rubric's weights differ then and now: the split says what changed, the sentence is left out."""
    (tmp_path / "older.yaml").write_text(
        TEXT.replace("city: 20", "city: 60").replace("1.2.0", "1.0.0"), encoding="utf-8"
    )
    then = tmp_path / "older-sheet.yaml"
    then.write_text(SHEET.replace("1.2.0", "1.0.0"), encoding="utf-8")
    ended = cli("compare", then, rounds[1], "--old-rubric", tmp_path / "older.yaml", "--format", "json")

    assert ended.code == 0
    assert json.loads(ended.out)["weightings"] is None


@pytest.mark.parametrize("words", [("--draws", "99"), ("--draws", "1000001"), ("--seed", "-1")])
def test_numbers_out_of_range_are_refused_by_name(cli: Cli, rounds: tuple[Path, Path], words: tuple[str, str]) -> None:
    """Exit 2, nothing on stdout, the option is named."""
    ended = cli("compare", *rounds, *words)

    assert (ended.code, ended.out) == (2, "")
    assert words[0] in ended.err
