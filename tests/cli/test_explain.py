"""``fusionassess score --explain``: the derivation instead of the report, its exit codes, what is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT, Cli
from redoing import redone

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
QINGYUAN = ROOT / "examples" / "qingyuan-sensors.yaml"
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"
AHP = ROOT / "examples" / "weights-ahp.yaml"
GRADED = """\
format: fusionassess/answers/1
rubric: {id: five-paths}
subject: {name: 某园区, profile: region}
answers: {1a.M: 3}
"""


def explained(cli: Cli, *words: str | Path) -> dict[str, dict[str, Any]]:
    """The derivations that a command prints as JSON, by id."""
    ended = cli("score", *words, "--format", "json")
    assert ended.err == ""
    return {made["id"]: made for made in json.loads(ended.out)["derivations"]}


def test_the_derivation_is_printed_instead_of_the_report(cli: Cli) -> None:
    """In the sheet's language; exit 0, a quiet stderr, nothing of the report."""
    ended = cli("score", BINJIANG, "--explain", "P1")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "P1 — 激活主体 · 得分：2.09（0–5 分）\n"
        "  所属举措得分按权重平均。\n"
        "  见文档“计分”页“从作答到得分”一节（源代码 docs/scoring.zh-CN.md）\n"
        "  1. 各项举措按权重平均\n"
        "       (7 × 1a + 8 × 1b + 8.4 × 1c) ÷ (7 + 8 + 8.4)\n"
        "     = (7 × 2.333333 + 8 × 2.666667 + 8.4 × 1.333333) ÷ (7 + 8 + 8.4)\n"
        "     = 2.088319\n"
    )
    assert ended.out.endswith("\n式子里的标识都可以再用 --explain 查。\n")
    assert "优先措施" not in ended.out


def test_the_language_asked_for(cli: Cli) -> None:
    """The same in English."""
    ended = cli("score", BINJIANG, "--explain", "p1.weight", "--lang", "en")

    assert ended.out.splitlines()[0] == "P1.weight — Activate the actors · weight in the whole: 22.4% (share)"


def test_several_ids_in_the_order_asked_for(cli: Cli) -> None:
    """The option may be repeated, in any case and width; what comes twice is told once."""
    ended = cli("score", BINJIANG, "--explain", "1A.m.WEIGHT", "--explain", "ｃｏｖｅｒａｇｅ", "--explain", "Coverage")

    heads = [line.partition(" — ")[0] for line in ended.out.splitlines() if " — " in line]
    assert heads == ["1a.M.weight", "coverage"]


@pytest.mark.parametrize(
    ("language", "word", "reason"),
    [
        (
            "en",
            "levle",
            "there is nothing to explain under “levle”; did you mean “level”? (known: score, level, coverage,",
        ),
        ("zh", "levle", "没有可解释的“levle”；是不是“level”？（可查：score,level,coverage,"),
        ("en", "zzz", "there is nothing to explain under “zzz” (known: score, level, coverage,"),
        ("en", "", "there is nothing to explain under “” (known: score, level, coverage,"),
        ("en", "1a.x\x1b[2J", "there is nothing to explain under “1a.x[2J”"),
    ],
)
def test_an_unknown_id_lists_what_there_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, language: str, word: str, reason: str
) -> None:
    """Exit 2, nothing on standard output, every id to choose from and the one most like it."""
    use_words_of(monkeypatch, language)
    ended = cli("score", BINJIANG, "--explain", word)
    flat = "".join(ended.err.replace("│", "").split())

    assert (ended.code, ended.out) == (2, "")
    assert "".join(reason.split()) in flat
    for name in ("not_applicable", "coordination", "P5,1a,", "5c,1a.M,", "O1.1", "mechanism", "C4", "T4", "F4"):
        assert name in flat
    assert "\x1b" not in ended.err


def use_words_of(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Refuse in a language, which is chosen when the program starts."""
    from fusionassess.cli import explain
    from fusionassess.words.labels import labels

    monkeypatch.setattr(explain, "WORDS", labels(language))
    monkeypatch.setattr(explain, "_HELP", labels(language).options)


def test_one_unknown_id_among_others_prints_none(cli: Cli) -> None:
    """All or nothing."""
    ended = cli("score", BINJIANG, "--explain", "score", "--explain", "nothing")

    assert (ended.code, ended.out) == (2, "")


def test_there_is_no_markdown_of_it(cli: Cli) -> None:
    """Exit 2, and which forms there are."""
    ended = cli("score", BINJIANG, "--explain", "score", "--format", "markdown")

    assert (ended.code, ended.out) == (2, "")
    assert "--explain" in ended.err
    assert "JSON" in ended.err


def test_as_json(cli: Cli) -> None:
    """A versioned envelope; each expression gives its value, the last one the report's."""
    explanation = explained(cli, BINJIANG, "--explain", "score", "--explain", "level")
    result = json.loads(cli("score", BINJIANG, "--format", "json").out)

    assert set(explanation) == {"score", "score.low", "score.high", "level", "level.weakest", "level.bands"}
    assert explanation["score"]["value"] == result["score"]["value"]
    assert redone(explanation["score"]["steps"][-1]["expression"]) == pytest.approx(
        result["score"]["value"], rel=0, abs=1e-12
    )


@pytest.mark.parametrize("sheet", EXAMPLES, ids=lambda file: file.stem)
def test_every_result_carries_its_main_derivations(cli: Cli, sheet: Path) -> None:
    """Score, level, coverage, each path and measure: the same as on demand, with the values of the result."""
    result = json.loads(cli("score", sheet, "--format", "json").out)
    nodes = [node for path in result["paths"] for node in (path, *path["measures"])]
    carried = {made["id"]: made for made in result["derivations"]}

    assert list(carried)[:3] == ["score", "level", "coverage"]
    assert set(carried) == {"score", "level", "coverage", *(node["id"] for node in nodes)}
    assert carried["level"]["value"] == result["level"]["value"]
    assert {node["id"]: node["score"]["value"] for node in nodes} == {
        node["id"]: carried[node["id"]]["value"] for node in nodes
    }
    [first] = [
        made for made in explained(cli, sheet, "--explain", nodes[0]["id"]).values() if made["id"] == nodes[0]["id"]
    ]
    assert carried[nodes[0]["id"]] == first


def test_a_report_file_in_json_carries_them_too(cli: Cli, tmp_path: Path) -> None:
    """``report -o x.json`` is what ``score --format json`` prints."""
    file = tmp_path / "x.json"
    cli("report", RIVERSIDE, "-o", file)

    assert file.read_text(encoding="utf-8") == cli("score", RIVERSIDE, "--format", "json").out


def test_other_weights_and_answers(cli: Cli) -> None:
    """What is explained is what is supposed; both say so."""
    words = (BINJIANG, "--weights", AHP, "--set", "1a.M=5", "--lang", "en")
    explanation = explained(cli, *words, "--explain", "1a", "--explain", "1a.M")
    result = json.loads(cli("score", *words, "--format", "json").out)
    measure = result["paths"][0]["measures"][0]

    assert (explanation["1a"]["value"], explanation["1a.weight"]["value"]) == (
        measure["score"]["value"],
        measure["weight"],
    )
    assert explanation["1a"]["steps"][0]["shown"] == "(5 + 2 + 2) ÷ 3"
    assert explanation["1a.weight"]["notes"][0].startswith(
        "Other weights are used than the rubric's (--weights): “Region"
    )
    assert explanation["1a.weight"]["notes"][0].endswith("in place of 7.")
    assert "Supposed by --set; the sheet does not say so." in explanation["1a.M"]["notes"]


def test_a_lens_stands_in_the_priority(cli: Cli) -> None:
    """Named, with its factor; without one there is no such step."""
    explanation = explained(cli, BINJIANG, "--lens", "R1", "--explain", "step.1", "--lang", "en")

    assert "lens" in explanation["step.1"]["steps"][-1]["label"]
    assert any(note.startswith("Lens “") for note in explanation["step.1"]["notes"])


def test_a_step_is_explained_by_its_number_or_its_id(cli: Cli) -> None:
    """The number changes with the sheet, the question and level never."""
    advised = json.loads(cli("score", QINGYUAN, "--format", "json").out)["steps"][1]
    by_id, by_number = (explained(cli, QINGYUAN, "--explain", name) for name in (advised["id"], "step.2"))

    assert by_id == by_number
    assert by_id["step.2"]["value"] == pytest.approx(advised["priority"], rel=0, abs=1e-12)


def test_a_total_that_is_withheld_exits_as_ever(cli: Cli, tmp_path: Path) -> None:
    """Exit 3 and the reason; a gate that fails still exits 1."""
    thin = tmp_path / "thin.yaml"
    thin.write_text(GRADED, encoding="utf-8")
    withheld = cli("score", thin, "--explain", "score", "--lang", "en")
    gated = cli("score", BINJIANG, "--explain", "score", "--fail-under", "4", "--lang", "en")

    assert withheld.code == 3
    assert withheld.out.startswith("score — Score: —\n")
    assert "  - Not given, for the coverage of" in withheld.out
    assert gated.code == 1
    assert gated.err.startswith("--fail-under: ")
    assert gated.out.startswith("score — Score: 2.16 (on 0–5)\n")


def test_what_the_reader_of_the_sheet_should_know_goes_to_the_side(cli: Cli, tmp_path: Path) -> None:
    """A sheet of another version is explained with the note that it is one."""
    older = tmp_path / "older.yaml"
    older.write_text(GRADED.replace("{id: five-paths}", "{id: five-paths, version: 0.9.0}"), encoding="utf-8")
    ended = cli("score", older, "--explain", "1a.M", "--format", "json")

    assert "[other-version]" in ended.err
    assert json.loads(ended.out)["derivations"][0]["id"] == "1a.M"


def test_a_plain_report_waits_for_no_explanation() -> None:
    """Nothing of the derivations is loaded where none is asked for; with JSON it is."""
    script = (
        "import sys; sys.argv = ['fusionassess', 'score', {sheet!r}, *{more!r}]\n"
        "from fusionassess.cli.app import run\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "print('fusionassess.explaining' in sys.modules, file=sys.stderr)"
    )
    for more, is_loaded in (([], "False"), (["--format", "json"], "True")):
        words = [sys.executable, "-c", script.format(sheet=str(BINJIANG), more=more)]
        ended = subprocess.run(words, check=True, capture_output=True)
        assert ended.stderr.decode().split() == [is_loaded]


def test_narrow_terminals(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 44 columns no line is longer."""
    monkeypatch.setenv("COLUMNS", "44")
    ended = cli("score", RIVERSIDE, "--explain", "score", "--explain", "coordination")

    assert max(map(len, ended.out.splitlines())) <= 44
