"""Shares of the gap, and the priority of a step."""

import math
from collections.abc import Iterable, Sequence

from fusionassess.assessment.steps import OpenStep
from fusionassess.explaining.arithmetic import Term, number, total
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.workings import Workings, derive, left_out, step
from fusionassess.kernel.figures.obstacles import of_measures, of_paths
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.report import wording
from fusionassess.rubric.nodes import words


def question(w: Workings, column: int) -> Derivation:
    """A question's share of the distance to the top: its weight times what it lacks, over the same of all."""
    plan = w.assessment.plan
    name, value = plan.questions[column], float(w.assessment.obstacles[column])
    steps: list[Calculation] = []
    if w.answered(column):
        own = number(w.weights[column], f"{name}.weight") * _lacking(w, float(w.reached[""][column]), name)
        every = _lacking(w, float(w.rolled[""].overall), "" if math.isnan(w.assessment.results.score[0]) else "score")
        share = own.called("g") / every.called("G") if every.value > 0 else number(0)
        steps = [
            step(w.phrases.steps["own_gap"], own, "g"),
            step(w.phrases.steps["whole_gap"], every, "G"),
            step(w.phrases.steps["share_of_gap" if every.value > 0 else "no_gap"], share),
        ]
    notes = list(left_out(w, [column], "gap"))
    return _gap(w, name, "question_gap", value, steps or [step(w.phrases.steps["no_answer"], number(0))], notes)


def _lacking(w: Workings, reached: float, name: str) -> Term:
    return number(1) - number(reached, name) / number(w.assessment.plan.top)


def measure(w: Workings, column: int) -> Derivation:
    """A measure's share of the gap: the sum of its questions' shares."""
    plan, shares = w.assessment.plan, w.assessment.obstacles
    value = float(of_measures(plan, shares)[column])
    parts = [(plan.questions[q], float(shares[q])) for q in w.questions(column)]
    return _gap(w, plan.measures[column], "gap_share", value, _sum(w, parts), left_out(w, w.questions(column), "gap"))


def path(w: Workings, column: int) -> Derivation:
    """A path's share of the gap: the sum of its measures' shares."""
    plan, shares = w.assessment.plan, w.assessment.obstacles
    by_measure = of_measures(plan, shares)
    value = float(of_paths(plan, shares)[column])
    parts = [(plan.measures[m], float(by_measure[m])) for m in w.measures(column)]
    return _gap(w, plan.paths[column], "gap_share", value, _sum(w, parts), left_out(w, w.below(column), "gap"))


def group(w: Workings, name: str, title: str, columns: Sequence[int]) -> Derivation:
    """The share of the gap of a facet or a side: the sum of its questions' shares."""
    names, shares = w.assessment.plan.questions, w.assessment.obstacles
    parts = [(names[q], float(shares[q])) for q in columns]
    heading = w.phrases.title_of.format(title=title, figure=w.phrases.titles["gap_share"])
    value = float(sum(share for _, share in parts))
    return _gap(w, name, "gap_share", value, _sum(w, parts), left_out(w, columns, "gap"), heading)


def _sum(w: Workings, parts: Sequence[tuple[str, float]]) -> list[Calculation]:
    terms = [number(share, f"{name}.gap_share") for name, share in parts]
    return [step(w.phrases.steps["sum_of_gaps"], total(terms))]


def _gap(
    w: Workings, name: str, kind: str, value: float, steps: Sequence[Calculation], notes: Iterable[str], title: str = ""
) -> Derivation:
    figure = (value, wording.percent(value).display)
    title = title or w.title(name, "gap_share")
    return derive(w, f"{name}.gap_share", kind, "advice", figure, "share", steps, list(notes), title)


def priority(w: Workings, place: int) -> Derivation:
    """The priority of a step by its place in the list: weight times levels gained, over effort, times the lens."""
    one = w.assessment.listed[place]
    candidate, name = one.candidate, f"step.{place + 1}"
    column = w.assessment.plan.questions.index(one.question)
    weight = number(100) * number(w.weights[column], f"{one.question}.weight")
    gain = levels_gained(one)
    result = weight.called("w") * gain.called("d") / number(EFFORT[candidate.effort])
    if w.assessment.lens:
        result *= number(candidate.lens)
    steps = [
        step(w.phrases.steps["points"], weight, "w"),
        step(w.phrases.steps["gain"], gain, "d"),
        step(w.phrases.steps["priority_with_lens" if w.assessment.lens else "priority"], result),
    ]
    figure = (candidate.priority, wording.number(candidate.priority, 1).display)
    title = title_of_step(w, one, "priority")
    return derive(w, name, "priority", "advice", figure, "points", steps, _circumstances(w, one), title)


def levels_gained(one: OpenStep) -> Term:
    """The levels that a step brings its question up; where it starts from is the question's own, or a step's end."""
    return number(one.candidate.to) - number(one.start, "" if one.candidate.after else one.question)


def title_of_step(w: Workings, one: OpenStep, kind: str) -> str:
    """The title of a number of a step, by what is to be done."""
    return w.phrases.title_of.format(title=words(one.step.do, w.language), figure=w.phrases.titles[kind])


def named(w: Workings, one: OpenStep) -> str:
    """Which step it is, its effort, and the points that this is."""
    effort = one.step.effort
    return w.phrases.notes["step"].format(id=one.id, effort=w.labels.report.efforts[effort], factor=EFFORT[effort])


def _circumstances(w: Workings, one: OpenStep) -> list[str]:
    """What the numbers were taken from: the step, its effort, the target, the lens, what comes first."""
    phrases, assessment, candidate = w.phrases, w.assessment, one.candidate
    wanted = assessment.sheet.targets.get(candidate.measure)
    notes = [
        named(w, one),
        phrases.notes["top_wanted" if wanted is None else "target"].format(
            wanted=wording.plain(assessment.plan.top if wanted is None else wanted)
        ),
    ]
    if assessment.lens:
        reason = words(assessment.rubric.reasons[assessment.lens].title, w.language)
        notes.append(phrases.notes["lens"].format(title=reason, factor=wording.plain(candidate.lens)))
    if one.waits_for:
        notes.append(phrases.notes["waits"].format(ids=phrases.list_mark.join(one.waits_for)))
    return notes
