"""What an explanation says: hand-made numbers, what was left out, why there is none, by which id."""

import re
from typing import Any

import pytest

from conftest import ROOT
from explained import GRADED, OLD, case, every_case, everything, kinds, known_of, reading, small
from fusionassess.answers.model import Answer
from fusionassess.answers.supplied import Supposition
from fusionassess.assessment.assess import assess
from fusionassess.documents.source import Source
from fusionassess.explaining import Derivation, explain, heads, resolve
from fusionassess.kernel.figures import level
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from small import TEXT, sheet_for, small_edition
from stepped import stepped_edition

UNKNOWN = {"unknown": True}
NONE = {"not_applicable": "no lab"}
FULL = {"a.1": 3, "a.2": 1, "b.1": 2, "c.1": 0}


def told(answers: dict[str, Any], name: str, *rest: Any, language: str = "en", **more: Any) -> Derivation:
    """One derivation of the small rubric."""
    return everything(known_of(small(answers, *rest, **more), language))[name]


# By hand: city weights a 30, b 20, c 50; levels 0–3; a.1 science, a.2 industry, b.1 link, c.1 science.


@pytest.mark.parametrize(
    ("name", "expressions", "display"),
    [
        ("a", ["(3 + 1) / 2"], "2.00"),
        ("P", ["30 * 2 / 30"], "2.00"),
        ("Q", ["(20 * 2 + 50 * 0) / (20 + 50)"], "0.57"),
        ("score", ["(30 * 2 + 70 * 0.5714285714285714) / (30 + 70)"], "1.00"),
        ("a.weight", ["30 + 20 + 50", "30 / 100"], "30.0%"),
        ("Q.weight", ["0.2 + 0.5"], "70.0%"),
        ("a.1.weight", ["30 / (30 + 70) * (30 / 30) * (1 / 2)"], "15.0%"),
        ("b.1", ["2 / 3", "0.6666666666666666 * 3"], "2"),
        ("coverage", ["(30 * 1 + 70 * 1) / (30 + 70)"], "100%"),
        ("m", ["30 / 2 * 3 + 20 / 1 * 2 + 50 / 1 * 0", "30 / 2 + 20 / 1 + 50 / 1", "85 / 85"], "1.00"),
    ],
)
def test_numbers_done_by_hand(name: str, expressions: list[str], display: str) -> None:
    """The calculations of a small sheet, as one would note them on paper."""
    made = told(FULL, name)

    assert [step.expression for step in made.steps] == expressions
    assert made.display == display


def test_a_measure_weighs_by_profile_and_sectors() -> None:
    """Multipliers 2 and 1 of two sectors make 1.5; 20 × 1.5 over 30 + 30 + 50."""
    made = told(FULL, "b.weight", "city", ("ai", "bio"))

    assert [step.expression for step in made.steps] == ["(2 + 1) / 2", "20 * 1.5", "30 + 30 + 50", "30 / 110"]
    assert made.steps[0].label == "k: mean multiplier of the sectors (智能, 生物)"
    assert made.notes == ("The rubric gives “City” the weight 20.",)
    assert told(FULL, "b.weight").notes[1] == "No sector is chosen, so nothing multiplies it."


def test_levels_with_every_share_and_condition() -> None:
    """A1 = .5, A2 = .35, A3 = .15 by hand: a.1 15 %, a.2 15 %, b.1 20 %, c.1 50 % of the weight."""
    made = told(FULL, "level")
    shares = [step.value for step in made.steps if step.symbol.startswith("A")]

    assert shares == pytest.approx([0.5, 0.35, 0.15])
    assert [round(step.value, 9) for step in made.steps[4:7]] == [0, -0.35, -0.5]
    # Not above one half: exactly one half does not do.
    assert (made.value, made.steps[-1].label) == (0, "No level holds")


def test_an_option_and_a_number_are_rated() -> None:
    """Joint work is .7 by the rubric; 30 lies a quarter of the way from (20, .5) to (60, 1): .625."""
    derivations = everything(known_of(kinds({"q.options": {"option": "joint"}, "q.share": {"value": 30}})))

    assert derivations["q.options"].steps[0][:1] == ("v: rating the rubric gives the option joint",)
    assert [step.expression for step in derivations["q.options"].steps] == ["0.7", "0.7 * 2"]
    assert derivations["q.share"].steps[0].label == "v: 30 lies on the straight line from (20, 0.5) to (60, 1)"
    assert derivations["q.share"].steps[0].value == pytest.approx(0.625)
    assert derivations["q.share"].value == pytest.approx(1.25)


def test_evidence_grade_age_and_what_it_counts_as() -> None:
    """Grade E0 supports 1; E2 of 2020 is too old in 2026 and counts as E1, which supports 2; none named is E0."""
    derivations = everything(known_of(small({"a.1": GRADED, "a.2": 1, "b.1": OLD, "c.1": 2}, assessed_on="2026-09-30")))

    assert (derivations["a.1.supported"].value, derivations["a.1.supported"].notes) == (
        1,
        ("As evidenced it counts as 1: min(a.1, 1).",),
    )
    assert [(step.label, step.value) for step in derivations["b.1.supported"].steps] == [
        ("Level that grade E2 supports", 3),
        ("Of 2020-01-31, more than 24 months before 2026-09-30; level the next lower grade supports", 2),
    ]
    assert derivations["a.2.supported"].steps[0].label == "No grade is named, so E0 counts; level it supports"
    assert (
        derivations["evidenced"].notes[0]
        == "Cut: a.1 3 → 1, b.1 3 → 2, c.1 2 → 1. What is not named stands as claimed."
    )
    assert told(FULL, "evidenced").notes == ("Not measured, for no answer names a grade of evidence.",)
    assert told(FULL, "a.1.supported").notes == ("Not measured, for no answer names a grade of evidence.",)
    nothing_cut = told({"a.1": {"level": 1, "evidence": {"grade": "E0"}}, "a.2": 1, "b.1": 0, "c.1": 0}, "evidenced")
    assert nothing_cut.notes[0] == "No answer stands above what its evidence supports."


@pytest.mark.parametrize(
    ("name", "open_one", "not_applicable"),
    [
        ("score", "not counted, the weight goes to the siblings", "it does not count, its weight goes to its siblings"),
        ("score.low", "counted at its lowest answer here", "it does not count, its weight goes to its siblings"),
        ("score.high", "counted at its highest answer here", "it does not count, its weight goes to its siblings"),
        ("level", "not counted, the weight goes to the siblings", "it does not count, its weight goes to its siblings"),
        ("level.low", "counted at its lowest answer here", "it does not count, its weight goes to its siblings"),
        ("coverage", "counted as not covered", "it is left out of the coverage, too"),
        ("P", "not counted, the weight goes to the siblings", "it does not count, its weight goes to its siblings"),
        ("P.gap_share", "a gap in knowledge, not in maturity, so no share", "it has no gap"),
    ],
)
def test_what_is_left_out_is_named_with_its_effect(name: str, open_one: str, not_applicable: str) -> None:
    """Unknown, unanswered and not applicable are three things."""
    assert f"a.1: unknown; {open_one}." in told({**FULL, "a.1": UNKNOWN}, name).notes
    unanswered = {question: answer for question, answer in FULL.items() if question != "a.1"}
    assert f"a.1: not answered; {open_one}." in told(unanswered, name).notes
    assert f"a.1: not applicable: no lab; {not_applicable}." in told({**FULL, "a.1": NONE}, name).notes
    assert not [note for note in told(FULL, name).notes if note.startswith("a.1")]


@pytest.mark.parametrize("name", ["score", "score.low", "level", "level.low", "geometric", "balance", "evidenced"])
def test_why_no_total_is_given(name: str) -> None:
    """Coverage or the cap, with both numbers and where to look."""
    thin = told({"a.1": 3}, name)
    capped = told({**FULL, "c.1": NONE}, name)

    assert (thin.value, thin.display, thin.steps, capped.value, capped.steps) == (None, "—", (), None, ())
    assert thin.notes[0] == "Not given, for the coverage of 15% is below the least of 60% (--explain coverage)."
    assert capped.notes[0].startswith("Not given, for 50% of the weight is not applicable, above the cap of 25%")


def test_a_node_without_a_number_still_counts_above() -> None:
    """A measure with half its answers shows nothing, and its path says so."""
    derivations = everything(known_of(small({"a.1": 3, "a.2": UNKNOWN, "b.1": 2, "c.1": 0})))

    assert derivations["a"].value is None
    assert (
        derivations["a"].notes[-1].startswith("No number is shown, for the coverage of 50% is below the least of 60%")
    )
    assert "P: no number is shown for want of answers, but what is answered counts here." in derivations["score"].notes
    assert "a: no number is shown for want of answers, but what is answered counts here." in derivations["P"].notes
    assert told({**FULL, "b.1": NONE}, "b").notes[-1] == "No number is shown, for no question applies."


def test_priority_with_step_effort_target_and_prerequisite() -> None:
    """15 points × 1 level ÷ 4 for a large effort; a step that waits says for what."""
    answers = {"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 0}
    made = told(answers, "step.1")

    assert [step.expression for step in made.steps] == ["100 * 0.15", "2 - 1", "15 * 1 / 4"]
    assert made.notes == (
        "Step a.1@2. Effort large, counted as 4.",
        "The sheet names no level wanted, so the highest counts, 3.",
    )
    wanted = told(answers, "step.1", targets={"a": 2})
    assert (wanted.value, wanted.notes[1]) == (15 / 4, "The sheet wants level 2.")
    assert told(answers, "step.2").notes[-1] == "It waits for a, so it stands behind."


def test_a_lens_multiplies_the_priority() -> None:
    """1.3 for a measure that serves the reason, the reason named; 1 for one that does not."""
    factors = {}
    for name, made in case("with a lens")[1].items():
        if name.startswith("step."):
            [lens] = [note for note in made.notes if note.startswith("Lens “")]
            factors[float(lens.rpartition("× ")[2].rstrip("."))] = made
            assert made.steps[-1].expression.endswith(lens.rpartition("× ")[2].rstrip("."))
    assert set(factors) <= {1.0, 1.1, 1.3}
    assert len(factors) > 1
    assert factors[1.3].steps[-1].label == "w × d ÷ effort × lens"
    assert factors[1.3].notes[2].endswith("× 1.3.")


def test_supposed_answers_are_said_to_be_supposed() -> None:
    """A what-if is not the sheet."""
    edition = small_edition()
    made = assess(edition, sheet_for(edition.rubric, FULL))
    fields = {name: getattr(made, name) for name in made.__dataclass_fields__}
    derivations = everything(
        known_of(type(made)(**{**fields, "supposed": (Supposition("a.1", None, Answer(level=3)),)}))
    )

    assert derivations["a.1"].notes == ("Supposed by --set; the sheet does not say so.",)
    assert derivations["a.2"].notes == ()


def test_indicators_with_cuts_benchmark_and_direction() -> None:
    """20 reaches both cuts; 10.1 of at most 10 and 20 is middle; −3 ÷ 7 reaches none."""
    derivations = everything(known_of(reading()))

    assert [step.value for step in derivations["i.up"].steps] == [20, 10, 0, 1]
    assert [round(step.value, 9) for step in derivations["i.down"].steps][1:] == [-0.1, 9.9, 0.5]
    assert derivations["i.share"].steps[0].expression == "(-3) / 7"
    assert (derivations["i.share"].value, derivations["i.share"].display) == (0, "low")
    assert [derivations[name].notes[0] for name in ("i.none", "i.open")] == ["Value only, no band", "not given"]
    assert "3" in derivations["i.years"].notes[0]
    assert derivations["quadrant"].steps[-1].expression == "(1 + 0.5 + 0) / 3"


# Which ids


def test_ids_in_any_case_and_width() -> None:
    """Small, capital and full-width letters, a side by its own name, a step by its question and level."""
    known = known_of(small({**FULL, "a.1": 1}))

    assert [
        resolve(known, word) for word in ("SCORE", "ｓｃｏｒｅ．ｌｏｗ", " A.1 ", "Science", "A.1@2", "figures.score")
    ] == [
        "score",
        "score.low",
        "a.1",
        "coordination.science",
        "step.1",
        "score",
    ]
    assert resolve(known, "nothing") is None


def test_parts_come_along_unless_wanted_alone() -> None:
    """A path brings level, coverage, weight and gap; its bounds only where a question is open."""
    whole, partial = known_of(small(FULL)), known_of(small({**FULL, "b.1": UNKNOWN}))

    assert [made.id for made in explain(whole, ["P"]).derivations] == [
        "P",
        "P.level",
        "P.coverage",
        "P.weight",
        "P.gap_share",
    ]
    assert [made.id for made in explain(partial, ["Q"]).derivations][1:3] == ["Q.score.low", "Q.score.high"]
    assert [made.id for made in explain(whole, ["P", "P.level", "P"], alone=True).derivations] == ["P", "P.level"]
    assert "score.low" in {made.id for made in explain(partial, ["score"]).derivations}
    assert "score.low" not in {made.id for made in explain(whole, ["score"]).derivations}


def test_two_things_of_one_id_are_both_found() -> None:
    """A measure called like a figure goes first; the figure is found by its kind, and is what the others use."""
    text = TEXT.replace("id: c\n", "id: geometric\n")
    edition = Edition(library.parse(Source("small.yaml", text)), "0" * 64, "small.yaml")
    known = known_of(assess(edition, sheet_for(edition.rubric, FULL)))
    derivations = everything(known)

    assert (derivations["geometric"].value, resolve(known, "measures.geometric")) == (0, "geometric")
    assert "figures.geometric" in heads(known)
    assert derivations["balance"].steps[0].uses[0].of == "figures.geometric"
    assert derivations["balance"].see == ("figures.geometric",)


def test_a_part_of_another_gives_way_to_what_has_the_id_itself() -> None:
    """A question called like a bound of its measure is found by its own id, the bound by its kind."""
    text = TEXT.replace("{id: a.2,", "{id: a.score.low,")
    edition = Edition(library.parse(Source("small.yaml", text)), "0" * 64, "small.yaml")
    known = known_of(assess(edition, sheet_for(edition.rubric, {"a.1": 1, "a.score.low": 2})))

    assert known.entries[known.ids["a.score.low"]].kind == "questions"
    assert known.ids["measures.a.score.low"] == "measures.a.score.low"


def test_the_whole_stands_first_in_the_list() -> None:
    """Then paths, measures, questions, and what is read from them."""
    listed = heads(known_of(small(FULL)))

    assert listed[:3] == ("score", "level", "coverage")
    assert listed[-6:] == ("a.1", "a.2", "b.1", "c.1", "m", "r")


@every_case
def test_what_is_seen_also_can_be_seen(name: str) -> None:
    """Every id that is referred to is one that is explained."""
    derivations = case(name)[1]

    assert {other for made in derivations.values() for other in made.see} <= set(derivations)


# Words


@every_case
def test_the_language_changes_no_number(name: str) -> None:
    """Ids, expressions and values are the same in Chinese."""
    assessment, english = case(name)
    chinese = everything(known_of(assessment, "zh"))

    def numbers(derivations: dict[str, Derivation]) -> dict[str, object]:
        return {made.id: (made.value, made.see, [step[1:] for step in made.steps]) for made in derivations.values()}

    assert numbers(chinese) == numbers(english)


@pytest.mark.parametrize(("language", "page"), [("en", "scoring.md"), ("zh", "scoring.zh-CN.md")])
def test_the_sources_are_sections_of_the_page_on_scoring(language: str, page: str) -> None:
    """Each formula is written down where the explanation says, in its language: the page is named by its title, too."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    source = told(FULL, "score", language=language).source

    assert set(labels(language).explain.read_up_in.values()) <= set(headings)
    assert f"docs/{page}" in source
    assert f"“{text.splitlines()[0].removeprefix('# ')}”" in source
    assert headings[0] in source


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_constants_in_the_words_are_those_of_the_code(language: str) -> None:
    """Borders, margin and efforts are said in the formulas."""
    formulas = labels(language).explain.formulas

    assert re.findall(r"{(\w+)}", formulas["level_shares"]) == ["reach", "hold"]
    assert f"{level.BAND_MARGIN:g}" in formulas["level_bands"]
    assert re.findall(r"\d", formulas["priority"]) == [f"{factor:g}" for factor in EFFORT.values()]


def test_a_level_without_its_clause_says_why_another_one_stands_in_the_formula() -> None:
    """The sheet says 3; who redoes it by hand finds 2."""
    edition = stepped_edition()
    sheet = sheet_for(edition.rubric, {"a.1": {"level": 3, "missing": [3]}, "a.2": 1})

    made = everything(known_of(assess(edition, sheet), "en"))
    assert made["a.1"].display == "2"
    assert "The sheet says level 3; the clause of level 3 does not hold, so it counts as 2." in made["a.1"].notes
    assert not any("clause" in note for note in made["a.2"].notes)
