"""Derivations on a terminal and as JSON."""

import json
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from explained import case, known_of
from fusionassess.explaining import Explanation, explain
from fusionassess.render import derivation

WHOLE = ("score", "level", "coverage", "not_applicable", "evidenced", "geometric", "balance", "coordination")
PARTS = ("P4", "5a", "3c.O", "5a.R", "mechanism.gap_share", "C1", "T1", "F1", "O1.1", "O2.1", "quadrant")


def explained(name: str, language: str, *ids: str) -> Explanation:
    """The explanation of some numbers of an example, or of all of them."""
    known = known_of(case(name)[0], language)
    return explain(known, ids or list(known.entries))


def text_of(explanation: Explanation, width: int) -> str:
    """It as plain text."""
    return "".join(f"{line.plain.rstrip()}\n" for line in derivation.view(explanation, width))


@pytest.mark.parametrize(
    ("name", "language", "width", "ids"),
    [
        ("binjiang-park", "zh", 80, WHOLE),
        ("binjiang-park", "zh", 44, PARTS),
        ("riverside-park-en", "en", 80, PARTS),
        ("huizhi-transfer", "en", 44, ("coordination", "score")),
    ],
)
def test_golden(golden: Callable[[str, str], None], name: str, language: str, width: int, ids: tuple[str, ...]) -> None:
    """Whole explanations, as they were looked at."""
    golden(f"terminal/explain.{name}.{language}.{width}.txt", text_of(explained(name, language, *ids), width))


def test_golden_of_the_envelope(golden: Callable[[str, str], None]) -> None:
    """The JSON of a measure and of an answer with evidence."""
    golden("json/explain.binjiang-park.zh.json", derivation.as_json(explained("binjiang-park", "zh", "3c", "3c.O")))


@pytest.mark.parametrize(
    ("name", "language"), [("binjiang-park", "zh"), ("xinghe-group", "en"), ("qingyuan-sensors", "en")]
)
@pytest.mark.parametrize("width", [30, 44, 80])
def test_nothing_is_cut_and_nothing_runs_over(name: str, width: int, language: str) -> None:
    """No line is wider than the terminal; every calculation is there whole, in plain blanks."""
    explanation = explained(name, language)
    lines = [line.plain for line in derivation.view(explanation, width)]

    assert max(map(cell_len, lines)) <= width
    assert not any("\N{NO-BREAK SPACE}" in line for line in lines)
    together = "".join("".join(lines).split())
    for made in explanation.derivations:
        for step in made.steps:
            for way in (step.label, step.named, step.shown, step.result):
                assert "".join(way.split()) in together


def test_a_calculation_breaks_before_a_sign_and_within_no_product() -> None:
    """A line begins with its sign; 23.4 × P1 and (3 ÷ 3) stay whole."""
    lines = text_of(explained("binjiang-park", "en", "score", "P1.level", "geometric"), 44).splitlines()
    calculations = [line.strip() for line in lines if line.startswith("       ")]

    assert "+ 20.6 × 3.063107 + 19.3 × 1.350604" in calculations
    assert not [line for line in calculations if line.endswith(("+", "−", "×", "÷", "^", "="))]
    assert not [line for line in calculations if line.startswith(("÷ 3", "^"))]


def test_what_is_left_out_is_said_once_in_a_family() -> None:
    """The total says what it left out, and its bounds what is other with them; a second path says its own again."""
    text = text_of(explained("binjiang-park", "en", "score", "P5", "5a"), 200)

    assert text_of(explained("riverside-park-en", "en", "score"), 200).count("3c.R: not applicable") == 1
    assert text.count("  - 4c.O, 5a.R, 5b.O: unknown; not counted, the weight goes to the siblings.\n") == 1
    assert text.count("  - 5a.R: unknown; not counted, the weight goes to the siblings.\n") == 1


def test_why_there_is_no_number_is_said_each_time() -> None:
    """Two indicators not given are both said to be so, and each figure of a coordination that is not given."""
    indicators = text_of(explained("qingyuan-sensors", "en", "O1.1", "O2.1", "O3.2"), 200)
    sides = text_of(explained("huizhi-transfer", "en", "coordination"), 200)

    assert indicators.count(": —\n") == indicators.count("  - not given\n") == 3
    assert sides.count(": —\n") == sides.count("  - This profile sees only one") == 4


def test_the_envelope() -> None:
    """Format, language, and each derivation with its steps and what they use."""
    content = json.loads(derivation.as_json(explained("binjiang-park", "en", "evidenced.gap")))
    [made] = content["derivations"]

    assert (content["format"], content["language"]) == ("fusionassess/derivation/1", "en")
    assert (made["id"], made["unit"], made["display"]) == ("evidenced.gap", "difference", "0.05")
    assert made["steps"][-1]["value"] == made["value"]
    assert [use["of"] for use in made["steps"][0]["uses"]] == ["score", "evidenced"]
    assert {key for step in made["steps"] for key in step} == {
        "label",
        "symbol",
        "named",
        "shown",
        "expression",
        "value",
        "uses",
    }


def test_a_number_from_an_earlier_step_comes_from_no_derivation() -> None:
    """Its origin is null."""
    content = json.loads(derivation.as_json(explained("binjiang-park", "en", "1a.M")))

    assert content["derivations"][0]["steps"][1]["uses"] == [{"name": "v", "value": 0.6, "of": None}]
