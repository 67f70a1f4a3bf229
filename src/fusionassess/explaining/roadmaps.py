"""The numbers of a roadmap: what a step brings and costs, what a budget brings, how sure, how long.

Whatever is told of the sheet once the steps are done is explained like the same figure of any sheet, under ``after.``.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from fusionassess.assessment.steps import OpenStep
from fusionassess.explaining.arithmetic import Term, greatest, number, rounded_up, total
from fusionassess.explaining.catalogue import Catalogue, Explainable, explainable
from fusionassess.explaining.gaps import levels_gained, named, title_of_step
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.workings import Workings, derive, step, work
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.report import wording
from fusionassess.roadmap.drawing import CurvePoint, Planned, Roadmap
from fusionassess.roadmap.opening import points
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels

AFTER = "after."
"""How the ids of what holds once the steps are done begin."""
KIND = "roadmap"


class RoadmapWorkings(NamedTuple):
    """A roadmap with everything its numbers were made from."""

    roadmap: Roadmap
    now: Workings
    cost: Callable[[OpenStep], Fraction]
    unit: str
    """Empty where costs are points of effort."""

    @property
    def steps(self) -> Mapping[str, OpenStep]:
        """Every step that is open, by id."""
        return {one.id: one for one in self.roadmap.before.steps}


def explainable_roadmap(
    roadmap: Roadmap, cost: Callable[[OpenStep], Fraction], unit: str, labels: Labels, language: str
) -> Catalogue:
    """List what can be explained of a roadmap: of the sheet, of the sheet afterwards, and of the steps between."""
    before = explainable(roadmap.before, labels, language)
    after = explainable(roadmap.after, labels, language)
    w = RoadmapWorkings(roadmap, work(roadmap.before, labels, labels.explain, language), cost, unit)
    own = {entry.name: entry for entry in _entries(w)}
    later = {f"{AFTER}{name}": _later(entry, labels) for name, entry in after.entries.items()}
    ids = {**before.ids, **{f"{AFTER}{word}": f"{AFTER}{name}" for word, name in after.ids.items()}}
    ids |= {name.casefold(): name for name in own}
    # What the roadmap is about comes first.
    return before._replace(entries={**own, **later, **before.entries}, ids=ids)


def _later(entry: Explainable, labels: Labels) -> Explainable:
    return entry._replace(
        name=f"{AFTER}{entry.name}",
        build=partial(_afterwards, entry, labels),
        members=tuple(f"{AFTER}{name}" for name in entry.members),
        is_head=entry.is_head and entry.kind == "figures",
        kind=KIND,
    )


def _afterwards(entry: Explainable, labels: Labels) -> Derivation:
    """The derivation of a figure once the steps are done: what it uses is afterwards, too."""
    made = entry.build()
    steps = tuple(
        one._replace(uses=tuple(use._replace(of=f"{AFTER}{use.of}" if use.of else "") for use in one.uses))
        for one in made.steps
    )
    return made._replace(title=labels.explain.titles["afterwards"].format(title=made.title), steps=steps)


def _entries(w: RoadmapWorkings) -> Iterator[Explainable]:
    roadmap = w.roadmap
    yield _entry("roadmap.cost", partial(_cost_of_all, w))
    yield _entry("roadmap.gain", partial(_gain_of_all, w))
    yield _entry("roadmap.months", partial(_months, w))
    yield _entry("roadmap.bound", partial(_bound, w))
    if not math.isnan(roadmap.holds):
        holds = partial(_drawn, w, "roadmap.holds", "holds", roadmap.holds, "")
        yield _entry("roadmap.holds", holds)
    for planned in roadmap.steps:
        yield _entry(f"{planned.step.id}.end", partial(_end, w, planned), is_head=False)
        if not math.isnan(planned.share):
            name = f"{planned.step.id}.share"
            share = partial(_drawn, w, name, "chosen", planned.share, words(planned.step.step.do, w.now.language))
            yield _entry(name, share, is_head=False)
    for name, one in w.steps.items():
        yield _entry(f"{name}.gain", partial(_gain, w, one), is_head=False)
        yield _entry(f"{name}.cost", partial(_cost, w, one), is_head=False)
    for point in roadmap.curve:
        yield _entry(_of_curve(point), partial(_point, w, point), is_head=False)


def _entry(name: str, build: Callable[[], Derivation], *, is_head: bool = True) -> Explainable:
    return Explainable(name, build, KIND, is_head=is_head)


def _of_curve(point: CurvePoint) -> str:
    return f"curve.{float(point.cost):.12g}"


def _gain(w: RoadmapWorkings, one: OpenStep) -> Derivation:
    """What a step adds to the score: the question's weight in it, times the levels gained."""
    calculation = _levels_times_weight(w, one)
    value = calculation.value
    notes = [named(w.now, one)]
    title = title_of_step(w.now, one, "step_gain")
    return _told(
        w, f"{one.id}.gain", "step_gain", wording.signed(value).display, "points_of_score", [calculation], notes, title
    )


def _levels_times_weight(w: RoadmapWorkings, one: OpenStep) -> Calculation:
    column = w.now.assessment.plan.questions.index(one.question)
    weight = number(w.now.weights[column], f"{one.question}.weight")
    return step(w.now.phrases.steps["weight_times_levels"], weight * levels_gained(one))


def _gain_of_all(w: RoadmapWorkings) -> Derivation:
    """After minus before; what the steps add comes to the same."""
    phrases = w.now.phrases
    before, after = (float(one.results.score[0]) for one in (w.roadmap.before, w.roadmap.after))
    steps = [_sum_of_gains(w, [planned.step.id for planned in w.roadmap.steps])] if w.roadmap.steps else []
    steps.append(step(phrases.steps["after_minus_before"], number(after, f"{AFTER}score") - number(before, "score")))
    shown = wording.signed(after - before).display
    return _told(w, "roadmap.gain", "roadmap_gain", shown, "points_of_score", steps)


def _sum_of_gains(w: RoadmapWorkings, names: Sequence[str]) -> Calculation:
    gains = [number(_levels_times_weight(w, w.steps[name]).value, f"{name}.gain") for name in names]
    return step(w.now.phrases.steps["sum_of_gains"], total(gains))


def _point(w: RoadmapWorkings, point: CurvePoint) -> Derivation:
    """The highest score for a budget: where it stands, and what the best set of steps adds."""
    phrases, score = w.now.phrases, float(w.roadmap.before.results.score[0])
    gains = [number(_levels_times_weight(w, w.steps[name]).value, f"{name}.gain") for name in point.steps]
    terms = [number(score, "score"), *gains]
    notes = [phrases.notes["best_set"]] if point.steps else []
    calculation = step(phrases.steps["score_and_gains"], total(terms))
    budget = _amount(w, point.cost)
    title = phrases.title_of.format(title=phrases.titles["curve"], figure=budget)
    shown = wording.number(point.score).display
    return _told(w, _of_curve(point), "curve", shown, "points_of_score", [calculation], notes, title, point.score)


def _cost(w: RoadmapWorkings, one: OpenStep) -> Derivation:
    """What a step takes: the points of its effort, or what the file of costs says."""
    phrases, cost = w.now.phrases, w.cost(one)
    is_points = not w.unit and cost == EFFORT[one.step.effort]
    told = "effort_points" if is_points else "cost_given"
    calculation = step(phrases.steps[told], number(float(cost)))
    title = title_of_step(w.now, one, "step_cost")
    return _told(w, f"{one.id}.cost", "step_cost", _amount(w, cost), "cost", [calculation], [named(w.now, one)], title)


def _cost_of_all(w: RoadmapWorkings) -> Derivation:
    parts = [number(float(planned.cost), f"{planned.step.id}.cost") for planned in w.roadmap.steps]
    calculation = step(w.now.phrases.steps["sum_of_costs"], total(parts) if parts else number(0))
    return _told(w, "roadmap.cost", "roadmap_cost", _amount(w, w.roadmap.cost), "cost", [calculation])


def _end(w: RoadmapWorkings, planned: Planned) -> Derivation:
    """When a step is done: the month it begins after, and the months it takes."""
    phrases, one = w.now.phrases, planned.step
    assessment = w.roadmap.before
    factor = assessment.rubric.duration(assessment.sheet.subject.sectors)
    months = planned.end - planned.start
    calculation = step(phrases.steps["start_and_months"], number(planned.start) + number(months))
    note = phrases.notes["months_of_step"].format(
        low=wording.plain(one.step.months[0]),
        high=wording.plain(one.step.months[1]),
        factor=wording.plain(factor),
        months=months,
    )
    title = title_of_step(w.now, one, "step_end")
    notes = [note, *(_why_later(w, one) if planned.start else ())]
    return _told(w, f"{one.id}.end", "step_end", str(planned.end), "months", [calculation], notes, title)


def _why_later(w: RoadmapWorkings, one: OpenStep) -> Iterator[str]:
    """What a step waits for that does not begin at once."""
    notes = w.now.phrases.notes
    for measure, least in one.candidate.waits_for:
        yield notes["begins_after_measure"].format(measure=measure, level=wording.plain(least))
    if one.candidate.after:
        yield notes["begins_after_step"].format(step=one.candidate.after)
    if not one.waits_for:
        yield notes["begins_when_free"]


def _months(w: RoadmapWorkings) -> Derivation:
    ends = [number(planned.end, f"{planned.step.id}.end") for planned in w.roadmap.steps]
    calculation = step(w.now.phrases.steps["latest_end"], greatest(*ends) if ends else number(0))
    return _told(w, "roadmap.months", "roadmap_months", str(w.roadmap.end), "months", [calculation])


def _bound(w: RoadmapWorkings) -> Derivation:
    """What no order is shorter than: the longest chain, or the work shared out without a gap."""
    roadmap, phrases = w.roadmap, w.now.phrases
    steps = [step(phrases.steps["longest_chain"], number(roadmap.chain), "c")]
    bounds = [number(roadmap.chain).called("c")]
    limits = ((roadmap.asked.at_once, "n"), (roadmap.asked.points_at_once, "p"))
    for most, symbol in limits:
        if most is not None and roadmap.steps:
            loads = [_load(planned, of_effort=symbol == "p") for planned in roadmap.steps]
            shared = rounded_up(total(loads) / number(most))
            steps.append(step(phrases.steps["work_shared_out"], shared, symbol))
            bounds.append(shared.called(symbol))
    steps.append(step(phrases.steps["largest_bound"], greatest(*bounds)))
    return _told(w, "roadmap.bound", "roadmap_bound", str(roadmap.bound), "months", steps)


def _load(planned: Planned, *, of_effort: bool) -> Term:
    """Months of a step, times its points of effort where these are limited."""
    months = number(planned.end - planned.start)
    return months * number(float(points(planned.step))) if of_effort else months


def _drawn(w: RoadmapWorkings, name: str, kind: str, share: float, title: str) -> Derivation:
    """A share of the weightings drawn."""
    phrases, draws = w.now.phrases, w.roadmap.draws
    hits = round(share * draws)
    calculation = step(phrases.steps["hits_of_draws"], number(hits) / number(draws))
    title = phrases.title_of.format(title=title, figure=phrases.titles[kind]) if title else ""
    return _told(w, name, kind, wording.percent(share).display, "share", [calculation], [phrases.notes["draws"]], title)


def _told(
    w: RoadmapWorkings,
    name: str,
    kind: str,
    display: str,
    unit: str,
    steps: Sequence[Calculation],
    notes: Sequence[str] = (),
    title: str = "",
    value: float | None = None,
) -> Derivation:
    figure = (steps[-1].value if value is None else value, display)
    return derive(w.now, name, kind, "roadmap", figure, unit, steps, notes, title)


def _amount(w: RoadmapWorkings, cost: Fraction) -> str:
    shown = f"{float(cost):.12g}"
    return f"{shown} {w.unit}" if w.unit else shown
