"""A roadmap of a sheet: what it promises is what the sheet scores once its steps are answered."""

import random
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest

from conftest import EXAMPLES
from filling import FIVE_PATHS
from fusionassess.answers.sheets import from_values, open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.steps import OpenStep, taken
from fusionassess.documents import syntax, writing
from fusionassess.documents.source import Source
from fusionassess.kernel.figures.draws import Settings, draw, weighted
from fusionassess.kernel.results import Results
from fusionassess.kernel.scoring import effective_weights
from fusionassess.roadmap.drawing import Purpose, Roadmap, Unreachable, draw_up
from fusionassess.roadmap.opening import Wish
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Thresholds
from planned import drawn_up, stepped
from small import sheet_for
from stepped import stepped_edition

RULES = ("shares", "weakest", "bands", "practices")
PROMISED = ("score", "level", "paths", "path_levels", "measures", "achieved", "evidenced")


def ruled(rule: str, *shares: float) -> Edition:
    """The rubric with steps, under a rule, with other shares for it where they are named."""
    edition = stepped_edition()
    if rule == "practices":
        edition = stepped_edition(practices=True)
    own = {"shares": Thresholds(reach=shares[0], hold=shares[1])} if shares else {}
    return edition._replace(rubric=edition.rubric.model_copy(update={"level_rule": rule, **own}))


def random_sheet(seed: int, edition: Edition | None = None) -> Assessment:
    """Any answers, evidence, unknown ones and what does not apply among them."""
    own = random.Random(seed)
    edition = edition or stepped_edition()
    answers: dict[str, Any] = {
        name: own.choice([0, 0, 1, 1, 2, 3, "unknown" if name != "b.1" else 1]) for name in ("a.1", "a.2", "b.1")
    }
    sectors = ("ai",) if own.random() < 0.2 else ()
    return assess(edition, sheet_for(edition.rubric, answers, own.choice(["city", "city", "firm"]), sectors))


@pytest.mark.parametrize("at_once", [None, 4])
def test_what_begins_in_one_month_stands_in_the_order_of_the_report(at_once: int | None) -> None:
    """And the first step of the report begins in the first month, where that makes the whole no longer."""
    assessment = assess(FIVE_PATHS, open_sheet(EXAMPLES[0]).sheet)
    roadmap = draw_up(assessment, Purpose("budget", Fraction(12), at_once=at_once), draws=0)
    assert isinstance(roadmap, Roadmap)
    listed = [one.id for one in assessment.listed]
    together = [[one.step.id for one in roadmap.steps if one.start == month] for month in range(roadmap.end)]

    for names in together:
        known = [name for name in names if name in listed]
        assert known == sorted(known, key=listed.index)
    assert roadmap.steps[0].step.id == listed[0]


def told(results: Results) -> dict[str, bytes]:
    """Every figure that a roadmap promises, to the bit."""
    promised = {name: getattr(results, name).tobytes() for name in PROMISED}
    return promised | {"degree": results.coordination.degree.tobytes()}


def ids(roadmap: Roadmap) -> set[str]:
    """The steps of a roadmap."""
    return {planned.step.id for planned in roadmap.steps}


@pytest.mark.parametrize("seed", range(40))
def test_the_promise_is_the_sheet_scored_again(seed: int) -> None:
    """Written as a file, read again and scored, the sheet afterwards gives every figure to the bit."""
    before = random_sheet(seed)
    if np.isnan(before.results.score[0]):
        return
    roadmap = draw_up(before, Purpose("budget", Fraction(seed % 7 + 1)), draws=0)
    assert isinstance(roadmap, Roadmap)
    source = Source("after.yaml", writing.dump(roadmap.after.sheet))
    again = from_values(syntax.load(source), source, edition=before.edition).sheet

    assert told(assess(before.edition, again).results) == told(roadmap.after.results)
    point = max((point for point in roadmap.curve if point.cost <= roadmap.asked.amount), key=lambda point: point.cost)
    assert point.cost == roadmap.cost
    assert point.score == roadmap.after.results.score[0]


def subsets(before: Assessment) -> list[tuple[int, set[str], Assessment]]:
    """Every set of steps that keeps chains and prerequisites: its cost, its steps, the sheet scored with them."""
    chains: dict[str, list[OpenStep]] = {}
    for step in sorted(before.steps, key=lambda step: step.candidate.to):
        chains.setdefault(step.question, []).append(step)
    tried = []
    for lengths in product(*(range(len(chain) + 1) for chain in chains.values())):
        chosen = [step for chain, count in zip(chains.values(), lengths, strict=True) for step in chain[:count]]
        after = assess(before.edition, taken(before.sheet, chosen))
        scores = dict(zip(after.plan.measures, after.results.measures[0], strict=True))
        if all(scores[name] >= least for step in chosen for name, least in step.candidate.waits_for):
            cost = sum({"S": 1, "M": 2, "L": 4}[step.step.effort] for step in chosen)
            tried.append((cost, {step.id for step in chosen}, after))
    return tried


def reaches(asked: Purpose, after: Assessment) -> bool:
    """Whether an assessment is what was asked for, by the product's own rules."""
    results = after.results
    match asked.aim:
        case "path":
            return bool(results.path_levels[0, after.plan.paths.index(asked.path)] >= asked.amount)
        case "score":
            return round(float(results.score[0]), 9) >= asked.amount
        case "level":
            return bool(results.level[0] >= asked.amount)
    return True


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(12))
def test_every_aim_by_trying_every_set_on_the_sheet(rule: str, seed: int) -> None:
    """The least cost that reaches it, judged by scoring; or that nothing does."""
    before = random_sheet(seed, ruled(rule, *((0.2, 0.4) if seed % 3 == 1 else ())))
    if np.isnan(before.results.score[0]) or np.isnan(before.results.path_levels).any():
        return
    tried = subsets(before)
    aims = [Purpose("level", Fraction(level)) for level in (1, 2, 3) if level > before.results.level[0]]
    aims += [
        Purpose("path", Fraction(level), path)
        for place, path in enumerate(before.plan.paths)
        for level in (1, 2, 3)
        if level > before.results.path_levels[0, place]
    ]
    aims += [Purpose("score", Fraction(number, 4)) for number in range(1, 13) if number / 4 > before.results.score[0]]
    for asked in aims:
        able = [(cost, names) for cost, names, after in tried if reaches(asked, after)]
        roadmap = draw_up(before, asked, draws=0)
        if not able:
            assert isinstance(roadmap, Unreachable), asked
            continue
        assert isinstance(roadmap, Roadmap), asked
        assert roadmap.cost == min(cost for cost, _ in able)
        assert ids(roadmap) in [names for cost, names in able if cost == roadmap.cost]


def test_what_is_wanted_and_what_is_not() -> None:
    """A step in any case brings its chain and its prerequisites; one that is not wanted ends its chain."""
    before = stepped({"a.1": 1, "a.2": 1, "b.1": 2})
    wanted = draw_up(before, Purpose("budget", Fraction(5), wish=Wish(frozenset({"b.1@3"}))), draws=0)
    without = draw_up(before, Purpose("budget", Fraction(99), wish=Wish(unwanted=frozenset({"a.1@2"}))), draws=0)

    assert isinstance(wanted, Roadmap)
    assert {"b.1@3", "a.1@2"} <= ids(wanted)
    assert isinstance(without, Roadmap)
    assert not {"a.1@2", "a.1@3"} & ids(without)
    assert draw_up(before, Purpose("budget", Fraction(1), wish=Wish(frozenset({"b.1@3"}))), draws=0) is None
    both = Wish(frozenset({"a.1@3"}), frozenset({"a.1@2"}))
    lost = draw_up(before, Purpose("budget", Fraction(99), wish=both), draws=0)
    assert isinstance(lost, Unreachable)
    assert lost.missed


def test_a_prerequisite_that_nobody_knows_blocks_and_names_its_questions() -> None:
    """Measure a has no score while a.1 is unknown: b.1 cannot go to 3."""
    before = stepped({"a.1": "unknown", "a.2": 1, "b.1": 2})
    edition = before.edition._replace(rubric=before.rubric.model_copy(update={"least_coverage": 0.5}))
    roadmap = draw_up(assess(edition, before.sheet), Purpose("budget", Fraction(99)), draws=0)

    assert isinstance(roadmap, Roadmap)
    assert "b.1@3" not in ids(roadmap)
    assert [(one.step, one.measure, one.questions) for one in roadmap.waiting] == [("b.1@3", "a", ("a.1",))]


def test_a_prerequisite_that_does_not_apply_is_no_hindrance() -> None:
    """Nor is one that is not asked."""
    answers = {"a.1": {"not_applicable": "没有"}, "a.2": {"not_applicable": "没有"}, "b.1": 2}
    before = stepped(answers)
    edition = before.edition._replace(rubric=before.rubric.model_copy(update={"not_applicable_cap": 1.0}))
    roadmap = draw_up(assess(edition, before.sheet), Purpose("budget", Fraction(9)), draws=0)

    assert isinstance(roadmap, Roadmap)
    assert ids(roadmap) == {"b.1@3"}


def test_a_target_ends_the_steps_and_is_told() -> None:
    """Level 3 is beyond what the sheet wants of its measures."""
    roadmap = draw_up(stepped(targets={"a": 2}), Purpose("level", Fraction(3)), draws=0)

    assert isinstance(roadmap, Unreachable)
    assert roadmap.targets == ("a",)


def test_a_measure_that_cannot_rise_enough_is_named() -> None:
    """Measure a ends below 2, where its sheet wants no more: b.1 cannot go to 3."""
    roadmap = draw_up(
        stepped({"a.1": 0, "a.2": 0, "b.1": 2}, targets={"a": 1}), Purpose("budget", Fraction(99)), draws=0
    )

    assert isinstance(roadmap, Roadmap)
    assert [(one.step, one.measure, one.questions) for one in roadmap.waiting] == [("b.1@3", "a", ())]


def test_no_chain_takes_longer_than_there_is_time() -> None:
    """a.1 takes 1, 3 and 12 months, b.1 4 and 15."""
    roadmap = draw_up(stepped(), Purpose("budget", Fraction(99), months=4, at_once=1), draws=0)

    assert isinstance(roadmap, Roadmap)
    assert ids(roadmap) == {"a.1@1", "a.1@2", "a.2@2", "b.1@2"}
    assert roadmap.end > 4


def test_in_time() -> None:
    """One after the other, chains and prerequisites kept, a sector's factor on the months."""
    before = stepped(sectors=("ai",))
    roadmap = drawn_up(before, Purpose("budget", Fraction(99), at_once=1), draws=0)
    ends = {planned.step.id: planned.end for planned in roadmap.steps}
    starts = {planned.step.id: planned.start for planned in roadmap.steps}

    assert ends["a.1@1"] - starts["a.1@1"] == 2
    assert ends["a.1@1"] <= starts["a.1@2"]
    assert ends["a.1@2"] <= starts["a.1@3"]
    spans = sorted((planned.start, planned.end) for planned in roadmap.steps)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert roadmap.end == roadmap.bound == sum(end - start for start, end in spans)


def test_a_measure_is_waited_for_until_it_is_there() -> None:
    """b.1 goes to 3 once the mean of measure a is 2."""
    roadmap = drawn_up(stepped({"a.1": 1, "a.2": 1, "b.1": 2}), Purpose("budget", Fraction(99)), draws=0)
    at = {planned.step.id: planned for planned in roadmap.steps}

    # A weight of 3 stands beside one of 1: 2 and 2, or 2.25 with a.2 at 1 and a.1 not yet at 3.
    assert at["b.1@3"].start == max(at["a.1@2"].end, at["a.2@2"].end)


def test_shares_of_weightings() -> None:
    """What a budget buys whole is chosen in every weighting; the same seed gives the same shares."""
    everything = drawn_up(stepped(), Purpose("budget", Fraction(99)), draws=200)
    some = drawn_up(stepped(), Purpose("budget", Fraction(3)), draws=200)

    assert {planned.share for planned in everything.steps} == {1.0}
    assert some.draws == 200
    assert all(0 < planned.share <= 1 for planned in some.steps)
    again = drawn_up(stepped(), Purpose("budget", Fraction(3)), draws=200)
    assert [planned.share for planned in again.steps] == [planned.share for planned in some.steps]


@pytest.mark.parametrize("budget", [1, 3, 5, 8])
def test_the_share_of_a_step_by_brute_force(budget: int) -> None:
    """Each weighting by itself: the best of all sets under its weights."""
    before = stepped()
    roadmap = drawn_up(before, Purpose("budget", Fraction(budget)), draws=60)
    settings = Settings(draws=60).of_weights()
    [drawn] = draw(before.plan, ("weights",), settings)
    plan = weighted(before.plan, drawn.uniforms["weights"], settings.weights)
    shares = effective_weights(plan, np.ones((1, 3), dtype=bool))
    tried = [(names, after.block.ratings[0]) for cost, names, after in subsets(before) if cost <= budget]
    best = [max(tried, key=lambda one, row=row: float(one[1] @ row))[0] for row in shares]  # type: ignore[misc]

    for planned in roadmap.steps:
        assert planned.share == pytest.approx(sum(planned.step.id in names for names in best) / 60)


def test_a_goal_under_other_weights() -> None:
    """A level that rests on everything at the top holds under any weights."""
    roadmap = drawn_up(stepped(), Purpose("score", Fraction(3)), draws=100)

    assert (roadmap.holds, roadmap.draws) == (1.0, 100)
    assert 0 < drawn_up(stepped(), Purpose("level", Fraction(2)), draws=100).holds < 1


@pytest.mark.parametrize("budget", range(1, 13))
def test_a_budget_is_told_the_highest_level_that_it_pays_for(budget: int) -> None:
    """Where the highest score stands at a lower one; its cost is the least that a roadmap to that level takes."""
    before = stepped()
    roadmap = drawn_up(before, Purpose("budget", Fraction(budget)), draws=0)
    reached = int(roadmap.after.results.level[0])
    to_level = [draw_up(before, Purpose("level", Fraction(level)), draws=0) for level in range(reached + 1, 4)]
    paid = [one.cost for one in to_level if isinstance(one, Roadmap) and one.cost <= budget]

    told = roadmap.higher
    assert (None if told is None else (told.level, told.cost)) == ((reached + len(paid), paid[-1]) if paid else None)


def test_no_roadmap_without_a_total() -> None:
    """Whoever asks must look first."""
    with pytest.raises(ValueError, match="withheld"):
        draw_up(stepped({"a.1": "unknown", "a.2": "unknown", "b.1": 1}), Purpose("budget", Fraction(3)))
