"""What became of a roadmap, in words and rounded numbers: a section of a report over time."""

import math
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from fusionassess.report.figures import Figure
from fusionassess.report.roadmap import RoadmapSaid
from fusionassess.report.wording import changed, number, signed
from fusionassess.roadmap.followup import SETTLED, STATES, FollowUp, State
from fusionassess.roadmap.outcome import CameTo, standing_of
from fusionassess.rubric.steps import question_of
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.roadmap import FollowUpLabels


class FollowedMeasure(NamedTuple):
    """A measure, what was done for it, and what it came to."""

    id: str
    """Empty for all others together."""
    title: str
    done: tuple[str, ...]
    told: tuple[str, ...]
    """The same steps, each with what was to be done."""
    before: Figure
    after: Figure
    change: Figure


class StepLeft(NamedTuple):
    """A step that is still to be done: neither done nor dropped."""

    id: str
    do: str
    owner: str
    due: str
    state: State
    state_name: str
    remark: str


class FollowedUp(NamedTuple):
    """Everything a reader over time is told of a follow-up."""

    title: str
    sentences: tuple[str, ...]
    steps: int
    """How many there are."""
    done: tuple[str, ...]
    later: tuple[str, ...]
    without_effect: tuple[str, ...]
    beyond: tuple[str, ...]
    gone: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]
    """Every step by its id, with what was to be done."""
    before: Figure
    promised: Figure
    brought: Figure
    after: Figure
    dropped: tuple[tuple[str, str, str], ...]
    """Steps that were given up, each with what was to be done and the remark beside it."""
    measures_title: str
    measure_heads: tuple[str, ...]
    measures: tuple[FollowedMeasure, ...]
    """Those with steps done, then the others together."""
    without_title: str
    without: tuple[str, ...]
    """A sentence each."""
    beyond_title: str
    beyond_told: tuple[str, ...]
    left_title: str
    left_heads: tuple[str, ...]
    left: tuple[StepLeft, ...]
    gone_title: str
    gone_told: tuple[str, ...]


def build_followed(
    followup: FollowUp, gone: tuple[str, ...], outcome: CameTo, labels: Labels, language: str
) -> FollowedUp:
    """Choose the words for what became of a roadmap; ``gone`` are steps that the rubric no longer has."""
    phrases = labels.followup
    scores = [one.results.score[0] for one in (outcome.before, outcome.promised, outcome.brought, outcome.after)]
    before, promised, brought, after = map(number, scores)
    return FollowedUp(
        title=phrases.section,
        sentences=tuple(_sentences(followup, outcome, (before, promised, brought, after), phrases, language)),
        steps=len(followup.steps),
        done=outcome.done,
        later=outcome.later,
        without_effect=outcome.without_effect,
        beyond=outcome.beyond,
        gone=gone,
        titles=tuple((name, step.do) for name, step in followup.steps.items()),
        before=before,
        promised=promised,
        brought=brought,
        after=after,
        dropped=_given_up(followup),
        measures_title=phrases.measures_title,
        measure_heads=phrases.measure_heads,
        measures=tuple(_measures(followup, outcome, phrases, language)),
        without_title=phrases.without_title,
        without=tuple(_without(followup, outcome, phrases)),
        beyond_title=phrases.beyond_title,
        beyond_told=tuple(_beyond(followup, outcome, phrases)),
        left_title=phrases.left_title,
        left_heads=phrases.left_heads,
        left=tuple(_left(followup, outcome, phrases)),
        gone_title=phrases.gone_title,
        gone_told=tuple(phrases.gone.format(step=name, do=followup.steps[name].do) for name in gone),
    )


def _sentences(
    followup: FollowUp,
    outcome: CameTo,
    scores: tuple[Figure, Figure, Figure, Figure],
    phrases: FollowUpLabels,
    language: str,
) -> Iterator[str]:
    day = outcome.after.sheet.assessed_on
    counts: dict[str, int] = {state: sum(step.state == state for step in followup.steps.values()) for state in STATES}
    counts["done"] = len(outcome.done)
    told = phrases.done_of if day else phrases.done_of_no_day
    yield told.format(day=day, count=len(followup.steps), **counts)
    if outcome.later:
        yield phrases.done_later.format(
            steps=_named(((name, followup.steps[name].do) for name in outcome.later), phrases)
        )
    for step in _given_up(followup):
        yield phrases.dropped.format(step=_dropped(*step, phrases))
    if not outcome.done:
        return
    before, promised, brought, after = scores
    if None in (before.value, promised.value, brought.value, after.value):
        yield phrases.no_score
    else:
        yield phrases.promised.format(before=before, after=promised)
        yield phrases.brought.format(before=before, after=brought, now=after)
    yield from _on_average(outcome, phrases, language)
    if not outcome.without_effect:
        yield phrases.none_without


def _given_up(followup: FollowUp) -> tuple[tuple[str, str, str], ...]:
    steps = followup.steps.items()
    return tuple((name, step.do, step.remark or "") for name, step in steps if step.state == "dropped")


def _dropped(name: str, do: str, remark: str, phrases: FollowUpLabels) -> str:
    """A step that was given up, and why where somebody said so."""
    told = f"{name} {do}"
    return phrases.dropped_why.format(step=told, remark=remark) if remark else told


def _named(steps: Iterable[tuple[str, str]], phrases: FollowUpLabels) -> str:
    """Steps in a sentence, each by its id, which its row in the tables has, and what was to be done."""
    return phrases.step_mark.join(phrases.step_named.format(step=name, do=do) for name, do in steps)


def _on_average(outcome: CameTo, phrases: FollowUpLabels, language: str) -> Iterator[str]:
    """Mean changes, of how many measures, and which of them have no score then or now."""
    titles = outcome.after.rubric.titles(language)

    def named(measures: Iterable[str]) -> str:
        return phrases.list_mark.join(f"{name} {titles[name]}" for name in measures)

    scored = [one for one in outcome.touched if not math.isnan(one.after - one.before)]
    touched = _mean([one.after - one.before for one in scored])
    if scored:
        sentence = phrases.touched if outcome.others else phrases.only_touched
        counts = {"count": len(scored), "others": len(outcome.others)}
        yield sentence.format(change=signed(touched), other=changed(*_untouched(outcome)), **counts)
    unscored = [one.id for one in outcome.touched if one not in scored]
    if unscored:
        yield phrases.unscored.format(measures=named(unscored))
    if scored and outcome.others_unscored:
        yield phrases.others_unscored.format(measures=named(outcome.others_unscored))


def _untouched(outcome: CameTo) -> tuple[float, float]:
    """Mean scores then and now of the measures that no step was done for."""
    return _mean([then for then, _ in outcome.others]), _mean([now for _, now in outcome.others])


def _mean(changes: list[float]) -> float:
    known = [change for change in changes if not math.isnan(change)]
    return math.fsum(known) / len(known) if known else math.nan


def _measures(followup: FollowUp, outcome: CameTo, phrases: FollowUpLabels, language: str) -> Iterator[FollowedMeasure]:
    titles = outcome.after.rubric.titles(language)
    for one in outcome.touched:
        title = f"{one.id} {titles[one.id]}"
        change = changed(one.before, one.after)
        told = tuple(f"{name} {followup.steps[name].do}" for name in one.done)
        yield FollowedMeasure(one.id, title, one.done, told, number(one.before), number(one.after), change)
    if outcome.touched and outcome.others:
        then, now = _untouched(outcome)
        yield FollowedMeasure("", phrases.untouched, (), (), number(then), number(now), changed(then, now))


def _without(followup: FollowUp, outcome: CameTo, phrases: FollowUpLabels) -> Iterator[str]:
    for name in outcome.without_effect:
        question = question_of(name)
        level = standing_of(outcome.after, question)
        told = phrases.without_no_level if level is None else phrases.without
        yield told.format(step=name, do=followup.steps[name].do, question=question, answer=f"{level or 0:g}")


def _beyond(followup: FollowUp, outcome: CameTo, phrases: FollowUpLabels) -> Iterator[str]:
    for name in outcome.beyond:
        step, question = followup.steps[name], question_of(name)
        answer = f"{standing_of(outcome.after, question) or 0:g}"
        yield phrases.beyond.format(
            step=name, do=step.do, state=phrases.states[step.state], question=question, answer=answer
        )


def _left(followup: FollowUp, outcome: CameTo, phrases: FollowUpLabels) -> Iterator[StepLeft]:
    """The steps still to be done; those whose level the answers have reached already are told as such."""
    for name, step in followup.steps.items():
        if step.state not in SETTLED and name not in outcome.beyond:
            yield StepLeft(
                id=name,
                do=step.do,
                owner=step.owner or "",
                due=step.due.isoformat() if step.due else "",
                state=step.state,
                state_name=phrases.states[step.state],
                remark=step.remark or "",
            )


def beside(
    roadmap: RoadmapSaid, followed: FollowedUp, left_out: Collection[str], phrases: FollowUpLabels
) -> RoadmapSaid:
    """A roadmap drawn up beside a follow-up: what it leaves out as dropped, and what was done before without effect."""
    again = {step.id: step.do for step in roadmap.steps if step.id in followed.without_effect}
    sentences = list(roadmap.sentences)
    if left_out:
        dropped = [_dropped(*step, phrases) for step in followed.dropped if step[0] in left_out]
        sentences.append(phrases.dropped_before.format(steps=phrases.list_mark.join(dropped)))
    if again:
        sentences.append(phrases.done_before.format(steps=_named(again.items(), phrases)))
    steps = (
        step._replace(do=phrases.done_before_mark.format(do=step.do)) if step.id in again else step
        for step in roadmap.steps
    )
    return roadmap._replace(sentences=tuple(sentences), steps=tuple(steps))


def planned_for(followup: FollowUp, question: str, phrases: FollowUpLabels) -> tuple[str, ...]:
    """What was planned for a question, and how far it is, a sentence each."""
    sentences = []
    for name, step in followup.steps.items():
        if question_of(name) == question:
            state = phrases.states[step.state]
            told = phrases.planned if step.due else phrases.planned_no_due
            told = phrases.planned_done if step.state == "done" and step.done_on else told
            sentences.append(told.format(step=name, do=step.do, due=step.due, state=state, day=step.done_on))
            sentences += [phrases.planned_remark.format(remark=step.remark)] if step.remark else []
    return tuple(sentences)


def planned_in_short(followup: FollowUp, question: str, phrases: FollowUpLabels) -> str:
    """The same by ids alone; empty where nothing was planned."""
    steps = [
        phrases.step_in_short.format(step=name, state=phrases.states[step.state], day=step.done_on or step.due or "")
        for name, step in followup.steps.items()
        if question_of(name) == question
    ]
    return phrases.planned_in_short.format(steps=phrases.list_mark.join(map(str.strip, steps))) if steps else ""
