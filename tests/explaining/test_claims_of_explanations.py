"""Every sentence of an explanation stands where it is true, and not beside that; every word of it is listed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from claiming import Made, Told, check, sentences, values_in
from conftest import ROOT, Cli
from explained import CASES, GRADED, OLD, all_at, case, everything, known_of, practices, reading, reading_edition, small
from fusionassess.answers.model import Answer
from fusionassess.answers.supplied import Supposition
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.explaining import Derivation
from fusionassess.explaining.roadmaps import explainable_roadmap
from fusionassess.roadmap.drawing import Purpose
from fusionassess.roadmap.opening import points
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from planned import drawn_up, stepped
from small import sheet_for
from stepped import stepped_edition

FULL: dict[str, Any] = {"a.1": 3, "a.2": 1, "b.1": 2, "c.1": 0}
UNKNOWN = {"unknown": True}
NONE = {"not_applicable": "no lab"}
ZERO = dict.fromkeys(FULL, 0)


def texts_of(one: Derivation) -> Sequence[str]:
    """Its notes and what its steps are called."""
    return [*one.notes, *(step.label for step in one.steps)]


def of(assessment: Assessment, name: str) -> Made:
    """What is told of a number."""
    return lambda language: texts_of(everything(known_of(assessment, language))[name])


def of_roadmap(
    name: str, budget: int = 6, draws: int = 100, answers: Mapping[str, Any] | None = None, at_once: int | None = None
) -> Made:
    """What is told of a number of a roadmap."""
    asked = Purpose("budget", Fraction(budget), at_once=at_once)
    drawn = drawn_up(stepped(dict(answers) if answers else None), asked, draws=draws)

    def told(language: str) -> Sequence[str]:
        known = explainable_roadmap(drawn, points, "", labels(language), language)
        return texts_of(everything(known)[name])

    return told


def without(name: str) -> dict[str, Any]:
    """All answers but one."""
    return {question: answer for question, answer in FULL.items() if question != name}


def supposing() -> Assessment:
    """A sheet of which one answer is supposed."""
    made = small(FULL)
    fields = {name: getattr(made, name) for name in made.__dataclass_fields__}
    return type(made)(**{**fields, "supposed": (Supposition("a.1", None, Answer(level=3)),)})


CUT = small({"a.1": GRADED, "a.2": 1, "b.1": OLD, "c.1": 2}, assessed_on="2026-09-30")
UNCUT = small({"a.1": {"level": 1, "evidence": {"grade": "E0"}}, "a.2": 1, "b.1": 0, "c.1": 0})
THIN = small({"a.1": 3, "a.2": UNKNOWN, "b.1": 2, "c.1": 0})
STEPPED = {"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 0}
LENS = case("with a lens")[0]
BLANK = small(without("c.1"), changed={"blank": "lowest"})
OTHER = small(FULL)
OPEN = small(FULL | {"a.1": UNKNOWN})
CAPPED = small(FULL | {"c.1": NONE})
UNREAD = assess(reading_edition(), sheet_for(reading_edition().rubric, FULL))
NO_PRACTICE = CASES["practices, a path without"]()
MET = practices({"A1.a": "fully", "A1.b": "largely", "A1.c": "fully", "R1.a": 3, "R1.b": 3})
CLAUSE = assess(stepped_edition(), sheet_for(stepped_edition().rubric, {"a.1": {"level": 3, "missing": [3]}, "a.2": 1}))
NOTES: dict[str, Told] = {
    "best_set": Told(of_roadmap("curve.5"), of_roadmap("curve.0")),
    "begins_after_step": Told(of_roadmap("a.1@3.end", 99), of_roadmap("b.1@2.end", 99), {"step": "a.1@2"}),
    "begins_after_measure": Told(
        of_roadmap("b.1@3.end", 99), of_roadmap("b.1@2.end", 99), {"measure": "a", "level": "2"}
    ),
    "begins_when_free": Told(of_roadmap("a.2@2.end", 99, at_once=1), of_roadmap("a.2@2.end", 99)),
    "months_of_step": Told(of_roadmap("a.1@1.end"), of_roadmap("a.1@1.cost")),
    "draws": Told(of_roadmap("a.1@1.share"), of_roadmap("a.1@1.cost")),
    "state": Told(of(OPEN, "score"), of(small(FULL), "score")),
    "withheld_na_cap": Told(of(CAPPED, "score"), of(small({"a.1": 3}), "score"), {"share": "50%", "cap": "25%"}),
    "withheld_low_coverage": Told(of(small({"a.1": 3}), "score"), of(CAPPED, "score"), {"coverage": "15%"}),
    "withheld_express": Told(
        of(small(without("a.2"), changed={"least_coverage": 0.9}), "score"),
        of(small(without("b.1"), changed={"least_coverage": 0.9}), "score"),
    ),
    "all_not_applicable": Told(of(small(FULL | {"b.1": NONE}), "b"), of(small(FULL | {"b.1": UNKNOWN}), "b")),
    "thin": Told(of(THIN, "a"), of(small(FULL), "a"), {"coverage": "50%", "least": "60%"}),
    "thin_children": Told(of(THIN, "P"), of(small(FULL), "P"), {"ids": "a"}),
    "cap": Told(of(small(FULL), "not_applicable"), of(small(FULL), "score"), {"cap": "25%"}),
    "profile_weight": Told(of(small(FULL), "a.weight"), of(small(FULL), "P.weight"), {"weight": "30"}),
    "no_sector": Told(of(small(FULL), "a.weight"), of(small(FULL, "city", ("ai",)), "a.weight")),
    "blank": Told(of(BLANK, "c.1"), of(BLANK, "a.1")),
    "missing": Told(of(CLAUSE, "a.1"), of(CLAUSE, "a.2"), {"level": "3", "missing": "3", "counted": "2"}),
    "supposed": Told(of(supposing(), "a.1"), of(supposing(), "a.2")),
    "not_measured": Told(of(small(FULL), "evidenced"), of(CUT, "evidenced")),
    "counts_as": Told(of(CUT, "a.1.supported"), of(small(FULL), "a.1.supported"), {"level": "1"}),
    "cut": Told(of(CUT, "evidenced"), of(UNCUT, "evidenced")),
    "nothing_cut": Told(of(UNCUT, "evidenced"), of(CUT, "evidenced")),
    "nothing_to_balance": Told(of(small(ZERO), "balance"), of(small(FULL), "balance")),
    "answers": Told(of(all_at("binjiang-park", 1), "coordination.science"), of(small(FULL), "a")),
    "too_few_on_side": Told(
        of(small(FULL), "coordination"), of(all_at("binjiang-park", 1), "coordination"), {"least": "4"}
    ),
    "both_at_zero": Told(
        of(all_at("binjiang-park", 0), "coordination.coupling"), of(all_at("binjiang-park", 1), "coordination.coupling")
    ),
    "no_interval": Told(of(small({"a.1": 3}), "b.1.narrows"), of(OPEN, "a.1.narrows")),
    "step": Told(of(small(STEPPED), "step.1"), of(small(STEPPED), "score"), {"factor": "4"}),
    "target": Told(of(small(STEPPED, targets={"a": 2}), "step.1"), of(small(STEPPED), "step.1"), {"wanted": "2"}),
    "top_wanted": Told(of(small(STEPPED), "step.1"), of(small(STEPPED, targets={"a": 2}), "step.1"), {"wanted": "3"}),
    "lens": Told(of(LENS, "step.1"), of(small(STEPPED), "step.1")),
    "waits": Told(of(small(STEPPED), "step.2"), of(small(STEPPED), "step.1"), {"ids": "a"}),
    "trend_borders": Told(of(reading(), "Z"), of(reading(), "Y"), {"ready": "2.5", "partly": "1.5"}),
    "no_practice": Told(of(NO_PRACTICE, "RISK.level"), of(NO_PRACTICE, "ASSET.level")),
    "no_quadrant": Told(of(UNREAD, "quadrant"), of(reading(), "quadrant")),
}
STEPS_TOLD: dict[str, Told] = {
    "none_lost": Told(of(small(FULL), "not_applicable"), of(CAPPED, "not_applicable")),
    "expired": Told(of(CUT, "b.1.supported"), of(CUT, "a.1.supported")),
    "no_grade_supports": Told(of(CUT, "a.2.supported"), of(CUT, "a.1.supported")),
    "grade_supports": Told(of(CUT, "a.1.supported"), of(CUT, "a.2.supported")),
    "none_held": Told(of(small(FULL), "level"), of(small(dict.fromkeys(FULL, 3)), "level")),
    "highest_held": Told(of(small(dict.fromkeys(FULL, 3)), "level"), of(small(FULL), "level")),
    "degree_at_zero": Told(
        of(all_at("binjiang-park", 0), "coordination"), of(all_at("binjiang-park", 1), "coordination")
    ),
    "no_gap": Told(of(small(dict.fromkeys(FULL, 3)), "a.1.gap_share"), of(small(FULL), "a.2.gap_share")),
    "no_answer": Told(of(OPEN, "a.1.gap_share"), of(OPEN, "a.2.gap_share")),
    "beyond": Told(of(CASES["kinds, beyond"](), "q.share"), of(CASES["kinds"](), "q.share")),
    "between": Told(of(CASES["kinds"](), "q.share"), of(CASES["kinds, beyond"](), "q.share")),
    "all_met": Told(of(MET, "ASSET.level"), of(CASES["practices"](), "ASSET.level")),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NOTES)
def test_each_note(key: str, language: str) -> None:
    """One number that is explained so and one that is not."""
    check(sentences(labels(language).explain)[f"notes.{key}"], NOTES[key], language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", STEPS_TOLD)
def test_each_step_that_claims_something(key: str, language: str) -> None:
    """Likewise of what a calculation is called."""
    check(sentences(labels(language).explain)[f"steps.{key}"], STEPS_TOLD[key], language)


def test_no_note_goes_unlisted() -> None:
    """A new one needs a row."""
    told = {key.removeprefix("notes.") for key in sentences(labels("en").explain) if key.startswith("notes.")}

    assert told - {"from_to", "other_weights"} == NOTES.keys()


def test_other_weights_are_named_beside_the_rubrics(cli: Cli) -> None:
    """With a file of weights, and not without."""
    sheet, weights = (ROOT / "examples" / f"{name}.yaml" for name in ("binjiang-park", "weights-ahp"))
    with_file = cli("score", sheet, "--weights", weights, "--explain", "1a.weight", "--lang", "en").out
    bare = cli("score", sheet, "--explain", "1a.weight", "--lang", "en").out

    assert "Other weights are used than the rubric's" in with_file
    assert "Other weights are used than the rubric's" not in bare


def test_every_formula_is_the_one_of_some_number() -> None:
    """No formula is written down that nothing is explained by."""
    used = {made.formula for name in CASES for made in case(name)[1].values()}
    purposes = Purpose("budget", Fraction(6)), Purpose("level", Fraction(2))
    for one in (drawn_up(stepped(), purpose) for purpose in purposes):
        known = explainable_roadmap(one, points, "", labels("en"), "en")
        used |= {made.formula for made in everything(known).values()}
    written = sentences(labels("en").explain)
    formulas = {key: text for key, text in written.items() if key.startswith("formulas.")}

    assert not [key for key, text in formulas.items() if not list(values_in(text, used))]
