"""Shares of the gap, and the priority of a measure's action."""

import math
from collections.abc import Iterable, Sequence

from fusionassess.assessment.assess import action_for
from fusionassess.explaining.arithmetic import Term, greatest, least, number, total
from fusionassess.explaining.value import Derivation, Step
from fusionassess.explaining.workings import Workings, derive, left_out, step
from fusionassess.kernel.figures.advice import EFFORT, MOST_GAIN, Candidate
from fusionassess.kernel.figures.obstacles import of_measures, of_paths
from fusionassess.report import wording
from fusionassess.rubric.model import Measure
from fusionassess.rubric.nodes import words


def question(w: Workings, column: int) -> Derivation:
    """A question's share of the distance to the top: its weight times what it lacks, over the same of all."""
    plan = w.assessment.plan
    name, value = plan.questions[column], float(w.assessment.obstacles[column])
    steps: list[Step] = []
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


def _sum(w: Workings, parts: Sequence[tuple[str, float]]) -> list[Step]:
    terms = [number(share, f"{name}.gap_share") for name, share in parts]
    return [step(w.phrases.steps["sum_of_gaps"], total(terms))]


def _gap(
    w: Workings, name: str, kind: str, value: float, steps: Sequence[Step], notes: Iterable[str], title: str = ""
) -> Derivation:
    figure = (value, wording.percent(value).display)
    title = title or w.title(name, "gap_share")
    return derive(w, f"{name}.gap_share", kind, "advice", figure, "share", steps, list(notes), title)


def priority(w: Workings, column: int) -> Derivation:
    """The priority of a measure's action: weight times levels to be won, over effort, times the lens."""
    name = w.assessment.plan.measures[column]
    candidate = next((c for c in w.assessment.candidates if c.measure == name), None)
    title = w.title(name, "priority")
    if candidate is None:
        figure = (math.nan, wording.NO_NUMBER)
        notes = [_why_not(w, column)]
        return derive(w, f"{name}.priority", "priority", "advice", figure, "points", (), notes, title)
    weight = number(100) * number(w.share_of(column), f"{name}.weight")
    gain = _gain(number(candidate.wanted), number(candidate.score, name))
    result = weight.called("w") * gain.called("d") / number(EFFORT[candidate.effort])
    if w.assessment.lens:
        result *= number(candidate.lens)
    steps = [
        step(w.phrases.steps["points"], weight, "w"),
        step(w.phrases.steps["gain"], gain, "d"),
        step(w.phrases.steps["priority_with_lens" if w.assessment.lens else "priority"], result),
    ]
    figure = (candidate.priority, wording.number(candidate.priority, 1).display)
    notes = list(_circumstances(w, candidate))
    return derive(w, f"{name}.priority", "priority", "advice", figure, "points", steps, notes, title)


def _gain(wanted: Term, score: Term) -> Term:
    return greatest(number(0), least(number(MOST_GAIN), wanted - score))


def _why_not(w: Workings, column: int) -> str:
    """Why a measure has no priority: no score, no action, or nothing to be won."""
    assessment, name = w.assessment, w.assessment.plan.measures[column]
    score = float(assessment.results.measures[0, column])
    if math.isnan(score):
        return w.phrases.notes["no_score_no_priority"]
    if action_for(assessment.rubric, assessment.sheet, _node(w, name), score) is None:
        return w.phrases.notes["no_action"]
    return w.phrases.notes["nothing_to_win"].format(score=wording.number(score))


def _node(w: Workings, name: str) -> Measure:
    return next(node for node in w.assessment.rubric.measures if node.id == name)


def _circumstances(w: Workings, candidate: Candidate) -> list[str]:
    """What the numbers were taken from: the band's action, its effort, the target, the lens, who waits."""
    phrases, assessment, report = w.phrases, w.assessment, w.labels.report
    action = action_for(assessment.rubric, assessment.sheet, _node(w, candidate.measure), candidate.score)
    if action is None:
        return []
    band = assessment.rubric.band(candidate.score) or ""
    is_target = candidate.measure in assessment.sheet.targets
    notes = [
        phrases.notes["action"].format(
            band=report.bands.get(band, band),
            id=action.id,
            title=words(action.title, w.language),
            effort=report.efforts[action.effort],
            factor=EFFORT[action.effort],
        ),
        phrases.notes["target" if is_target else "top_wanted"].format(wanted=wording.plain(candidate.wanted)),
    ]
    if assessment.lens:
        reason = words(assessment.rubric.reasons[assessment.lens].title, w.language)
        notes.append(phrases.notes["lens"].format(title=reason, factor=wording.plain(candidate.lens)))
    if candidate.waits_for:
        notes.append(phrases.notes["waits"].format(ids=phrases.list_mark.join(candidate.waits_for)))
    return notes
