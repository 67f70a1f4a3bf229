"""A roadmap in words and rounded numbers.

Only a report that is asked for it loads this module.
"""

import datetime
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fusionassess.answers.dates import months_later
from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.steps import OpenStep
from fusionassess.report.figures import Figure
from fusionassess.report.followup_form import FollowUpForm
from fusionassess.report.in_the_way import steps_named, waiting_told
from fusionassess.report.wording import changed, level_number, number, percent, plain
from fusionassess.roadmap.drawing import CurvePoint, Planned, Roadmap, within
from fusionassess.roadmap.sure import FEWEST
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.roadmap import RoadmapLabels

MANY = 10_000
MOST = 1_000_000
AT_ONCE = 4
"""More steps than these at the same time are much for one owner."""
YEAR = 12
YEARS_OFFERED = 2
"""The most that whoever set no limit of time is told to set."""
ROWS = 16
"""Of the curve so many are told in words, up to twice the budget."""


class RoadmapStep(NamedTuple):
    """A step of the roadmap."""

    number: int
    id: str
    measure: str
    measure_title: str
    question: str
    start_level: int
    to: int
    do: str
    owner: str
    effort: str
    effort_name: str
    solution: str | None
    cost: Figure
    start: int
    """Months from the beginning."""
    end: int
    when: str
    """From which month to which, the first being month 1."""
    chosen: Figure
    """Share of the plausible weightings in which it belongs to the best set; none where that is not told."""
    after: tuple[str, ...]
    """Ids of the steps and measures that come before it."""
    waits: str
    """What it waits for, in words; empty where it can begin at once."""

    def days(self, begin: datetime.date) -> tuple[datetime.date, datetime.date]:
        """When it begins and ends, of a roadmap that begins on that day."""
        return months_later(begin, self.start), months_later(begin, self.end)


class OutcomeRow(NamedTuple):
    """A figure before and after."""

    id: str
    title: str
    before: Figure
    after: Figure
    change: Figure


class Phase(NamedTuple):
    """Steps that begin together."""

    number: int
    title: str
    when: str
    start: int
    end: int
    steps: tuple[str, ...]
    told: tuple[str, ...]
    """The steps, those that had to wait with what for."""


class Budget(NamedTuple):
    """What a budget brings."""

    cost: Figure
    score: Figure
    level: Figure


class RoadmapSaid(NamedTuple):
    """Everything a reader is told of a roadmap."""

    aim: str
    """budget, level, path or score."""
    amount: float
    path: str | None
    title: str
    sentences: tuple[str, ...]
    outcome_heads: tuple[str, ...]
    outcome: tuple[OutcomeRow, ...]
    steps_title: str
    step_heads: tuple[str, ...]
    steps: tuple[RoadmapStep, ...]
    phases_title: str
    phase_heads: tuple[str, ...]
    phases: tuple[Phase, ...]
    gantt_title: str
    """What the picture says."""
    gantt_told: str
    """What the picture shows, read aloud."""
    curve_title: str
    curve_heads: tuple[str, ...]
    curve_notes: tuple[str, ...]
    curve: tuple[Budget, ...]
    """Every budget that brings more."""
    curve_rows: tuple[Budget, ...]
    """Some of them, for reading."""
    ties_title: str
    ties: tuple[str, ...]
    """Other sets that are as good, a sentence each."""
    others: tuple[tuple[str, ...], ...]
    """The same, as ids of steps."""
    sets: float
    """How many sets are as good, the one told included."""
    waiting_title: str
    waiting: tuple[str, ...]
    cost: Figure
    unit: str
    """Of costs; ``points`` where they are points of effort."""
    months: int
    bound: int
    holds: Figure
    draws: int
    followup: FollowUpForm | None = None
    """To fill in, where the form of the report can be."""


def build_roadmap(roadmap: Roadmap, labels: Labels, language: str, unit: str = "") -> RoadmapSaid:
    """Choose the words of a roadmap; ``unit`` is that of its costs where they are no points of effort."""
    phrases = labels.roadmap
    steps = tuple(
        _step(roadmap, place, planned, labels, language, unit) for place, planned in enumerate(roadmap.steps, start=1)
    )
    bars = phrases.list_mark.join(phrases.gantt_bar.format(step=step.id, months=step.when) for step in steps)
    curve = tuple(_budget(point, phrases, unit) for point in roadmap.curve)
    rows = _for_reading(curve, float(roadmap.asked.amount), float(roadmap.cost))
    return RoadmapSaid(
        aim=roadmap.asked.aim,
        amount=float(roadmap.asked.amount),
        path=roadmap.asked.path or None,
        title=phrases.title,
        sentences=(*_sentences(roadmap, steps, labels, unit), *_much_at_once(steps, phrases)),
        outcome_heads=phrases.outcome_heads,
        outcome=tuple(_outcome(roadmap, phrases, language)),
        steps_title=phrases.steps_title,
        step_heads=phrases.step_heads,
        steps=steps,
        phases_title=phrases.phases_title,
        phase_heads=phrases.phase_heads,
        phases=tuple(_phases(steps, phrases)),
        gantt_title=""
        if not steps
        else phrases.gantt_says.format(steps=_steps(len(steps), phrases), months=_months(roadmap.end, phrases)),
        gantt_told=phrases.gantt_told.format(months=_months(roadmap.end, phrases), values=bars),
        curve_title=phrases.curve_title,
        curve_heads=phrases.curve_heads,
        curve_notes=(
            phrases.curve_note_by_lens if roadmap.before.lens else phrases.curve_note,
            *([phrases.curve_level_falls] if _falls([point.level for point in roadmap.curve]) else []),
            *(
                [phrases.curve_thinned.format(count=roadmap.points, told=len(rows))]
                if len(rows) < roadmap.points
                else []
            ),
        ),
        curve=curve,
        curve_rows=rows,
        ties_title=phrases.ties_title,
        ties=tuple(_instead(steps, other, roadmap.before, labels, language) for other in roadmap.others),
        others=roadmap.others,
        sets=roadmap.ties,
        waiting_title=phrases.waiting_title,
        waiting=tuple(waiting_told(roadmap.waiting, roadmap.before, labels, language)),
        cost=amount(roadmap.cost, phrases, unit),
        unit=unit or "points",
        months=roadmap.end,
        bound=roadmap.bound,
        holds=percent(roadmap.holds),
        draws=roadmap.draws,
    )


def _falls(levels: Sequence[float]) -> bool:
    """Whether more budget ever stands at a lower level."""
    return any(later < level for level, later in pairwise(levels))


def amount(cost: Fraction, phrases: RoadmapLabels, unit: str) -> Figure:
    """Show a cost with its unit."""
    shown = f"{float(cost):.12g}"
    points = phrases.point if cost == 1 else phrases.points
    if not unit:
        return Figure(float(cost), points.format(amount=shown))
    # A unit that counts itself, such as RMB 10,000, would read as one number with the amount.
    with_unit = phrases.with_unit if any(sign.isdigit() for sign in unit) else "{amount} {unit}"
    return Figure(float(cost), with_unit.format(amount=shown, unit=unit))


def _nothing(roadmap: Roadmap, phrases: RoadmapLabels, unit: str) -> str:
    """That no step raises the score: of all, of those there is time for, or of those that are not left out."""
    asked = roadmap.asked
    wish = within(roadmap.before, asked)
    told = phrases.nothing_left if wish.unwanted else phrases.nothing
    if wish.unwanted > asked.wish.unwanted:
        told = phrases.nothing_in_time
    return told.format(amount=amount(asked.amount, phrases, unit), months=_months(asked.months or 0, phrases))


def _sentences(roadmap: Roadmap, steps: Sequence[RoadmapStep], labels: Labels, unit: str) -> Iterator[str]:
    phrases, asked = labels.roadmap, roadmap.asked
    if not roadmap.steps:
        yield _nothing(roadmap, phrases, unit)
        return
    yield _aim(roadmap, phrases, unit)
    yield from _length(roadmap, phrases)
    if not unit:
        yield phrases.effort_in_points
    wish = within(roadmap.before, asked)
    if wish.wanted or wish.unwanted:
        yield phrases.wished
    yield _brings(roadmap, phrases)
    if higher := roadmap.higher:
        yield phrases.higher_level.format(
            level=higher.level, cost=amount(higher.cost, phrases, unit), steps=_steps(higher.steps, phrases)
        )
    if roadmap.before.lens:
        yield phrases.lens
    if roadmap.ties > 1:
        yield _ties(roadmap.ties - 1, phrases)
    if asked.months is not None and roadmap.end > asked.months:
        named = labels.followup.step_named
        late = [named.format(step=step.id, do=step.do) for step in steps if step.end > asked.months]
        yield phrases.late.format(months=_months(asked.months, phrases), steps=labels.followup.step_mark.join(late))
    yield from _sure(roadmap, phrases)
    if not math.isnan(roadmap.before.results.evidenced[0]):
        yield phrases.evidence


def _length(roadmap: Roadmap, phrases: RoadmapLabels) -> Iterator[str]:
    """How long it takes, whether that can be shorter, and how to bound it where nobody did."""
    shortest = roadmap.end == roadmap.bound
    yield (phrases.shortest if shortest else phrases.in_time).format(months=_months(roadmap.end, phrases))
    if not shortest:
        yield phrases.above_bound.format(bound=_months(roadmap.bound, phrases))
    if roadmap.asked.months is None and roadmap.end > YEAR:
        yield phrases.unbounded.format(months=YEAR * min(YEARS_OFFERED, (roadmap.end - 1) // YEAR))


def _much_at_once(steps: Sequence[RoadmapStep], phrases: RoadmapLabels) -> Iterator[str]:
    """The owner who has most to do at the same time, where that is much."""
    busiest = max(
        (
            (sum(other.start <= one.start < other.end and other.owner == one.owner for other in steps), -place)
            for place, one in enumerate(steps)
            if one.owner
        ),
        default=(0, 0),
    )
    if busiest[0] > AT_ONCE:
        one = steps[-busiest[1]]
        yield phrases.much_at_once.format(
            owner=one.owner, count=busiest[0], all=len(steps), month=one.start + 1, most=AT_ONCE
        )


def _aim(roadmap: Roadmap, phrases: RoadmapLabels, unit: str) -> str:
    """What was asked for, and how many steps at what cost come to it."""
    asked = roadmap.asked
    count = _steps(len(roadmap.steps), phrases)
    cost, budget = amount(roadmap.cost, phrases, unit), amount(asked.amount, phrases, unit)
    match asked.aim:
        case "budget":
            return (phrases.for_budget_by_lens if roadmap.before.lens else phrases.for_budget).format(
                amount=budget, steps=count, cost=cost
            )
        case "level":
            return phrases.for_level.format(level=int(asked.amount), steps=count, cost=cost)
        case "path":
            return phrases.for_path.format(path=asked.path, level=int(asked.amount), steps=count, cost=cost)
        case "score":
            return phrases.for_score.format(score=f"{float(asked.amount):g}", steps=count, cost=cost)


def _steps(count: int, phrases: RoadmapLabels) -> str:
    return (phrases.step if count == 1 else phrases.steps).format(count=count)


def _months(count: int, phrases: RoadmapLabels) -> str:
    return (phrases.month if count == 1 else phrases.months).format(count=count)


def _ties(others: float, phrases: RoadmapLabels) -> str:
    """How many other sets are as good; beyond some they are told about."""
    if others > MOST:
        return phrases.most_ties
    if others > MANY:
        return phrases.many_ties.format(count=f"{float(f'{others:.2g}'):,.0f}")
    return phrases.tie if others == 1 else phrases.ties.format(count=f"{others:,.0f}")


def _brings(roadmap: Roadmap, phrases: RoadmapLabels) -> str:
    before, after = roadmap.before.results, roadmap.after.results
    levels = int(before.level[0]), int(after.level[0])
    level = (
        phrases.same_level.format(level=levels[1])
        if levels[0] == levels[1]
        else phrases.brings_level.format(before=levels[0], after=levels[1])
    )
    return phrases.brings.format(before=number(before.score[0]), after=number(after.score[0]), level=level)


def _sure(roadmap: Roadmap, phrases: RoadmapLabels) -> Iterator[str]:
    if not math.isnan(roadmap.holds):
        yield phrases.goal_sure.format(share=percent(roadmap.holds), draws=f"{roadmap.draws:,}")
    elif roadmap.asked.aim == "budget" and roadmap.draws:
        yield phrases.each_sure.format(draws=f"{roadmap.draws:,}")
        if roadmap.draws < roadmap.draws_wanted:
            yield phrases.few_draws.format(draws=f"{roadmap.draws:,}")
    elif 0 < roadmap.draws_wanted < FEWEST:
        yield phrases.too_few_draws.format(least=FEWEST)
    elif roadmap.draws_wanted:
        yield phrases.no_draws


def _step(roadmap: Roadmap, place: int, planned: Planned, labels: Labels, language: str, unit: str) -> RoadmapStep:
    rubric, subject = roadmap.before.rubric, roadmap.before.sheet.subject
    phrases, open_step = labels.roadmap, planned.step
    measure = next(measure for measure in rubric.measures if measure.id == open_step.candidate.measure)
    owner = measure.owner(open_step.step, subject.profile)
    return RoadmapStep(
        number=place,
        id=open_step.id,
        measure=measure.id,
        measure_title=words(measure.title, language),
        question=open_step.question,
        start_level=open_step.start,
        to=open_step.candidate.to,
        do=words(open_step.step.do, language),
        owner=words(owner, language) if owner else "",
        effort=open_step.step.effort,
        effort_name=labels.report.efforts[open_step.step.effort],
        solution=open_step.step.solution or measure.solution,
        cost=_with_effort(planned, labels, unit),
        start=planned.start,
        end=planned.end,
        when=_when(planned.start, planned.end, phrases),
        chosen=percent(planned.share),
        after=open_step.waits_for,
        waits=labels.report.list_mark.join(_awaited(open_step, phrases)),
    )


def _awaited(step: OpenStep, phrases: RoadmapLabels) -> Iterator[str]:
    """What has to be reached or done before a step."""
    for measure, least in step.candidate.waits_for:
        yield phrases.once_measure.format(measure=measure, level=plain(least))
    if step.candidate.after:
        yield phrases.after_step.format(step=step.candidate.after)


def _with_effort(planned: Planned, labels: Labels, unit: str) -> Figure:
    """What a step takes; points with what they stand for."""
    cost = amount(planned.cost, labels.roadmap, unit)
    if unit:
        return cost
    effort = labels.report.efforts[planned.step.step.effort]
    return cost._replace(display=labels.roadmap.with_effort.format(points=cost.display, effort=effort))


def _when(start: int, end: int, phrases: RoadmapLabels) -> str:
    return (phrases.month_one if end == start + 1 else phrases.month_span).format(first=start + 1, last=end)


def _phases(steps: tuple[RoadmapStep, ...], phrases: RoadmapLabels) -> Iterator[Phase]:
    for place, start in enumerate(sorted({step.start for step in steps}), start=1):
        own = [step for step in steps if step.start == start]
        end = max(step.end for step in own)
        names = tuple(step.id for step in own)
        told = tuple(phrases.waited.format(step=one.id, waits=one.waits) if one.waits else one.id for one in own)
        yield Phase(place, phrases.phase.format(number=place), _when(start, end, phrases), start, end, names, told)


def _outcome(roadmap: Roadmap, phrases: RoadmapLabels, language: str) -> Iterator[OutcomeRow]:
    before, after = roadmap.before.results, roadmap.after.results

    def row(name: str, title: str, then: float, now: float, *, whole: bool = False) -> OutcomeRow:
        shown = level_number if whole else number
        change = changed(then, now, 0 if whole else 2)
        return OutcomeRow(name, title, shown(then), shown(now), change)

    yield row("score", phrases.score, before.score[0], after.score[0])
    yield row("level", phrases.level, before.level[0], after.level[0], whole=True)
    titles = roadmap.before.rubric.titles(language)
    for place, path in enumerate(roadmap.before.plan.paths):
        yield row(path, f"{path} {titles[path]}", before.paths[0, place], after.paths[0, place])
        levels = before.path_levels[0, place], after.path_levels[0, place]
        yield row(f"{path}.level", phrases.path_level.format(path=path), *levels, whole=True)
    degrees = before.coordination.degree[0], after.coordination.degree[0]
    if not math.isnan(degrees[0]):
        yield row("coordination", phrases.coordination, *degrees)


def _budget(point: CurvePoint, phrases: RoadmapLabels, unit: str) -> Budget:
    return Budget(amount(point.cost, phrases, unit), number(point.score), level_number(point.level))


def _instead(
    steps: tuple[RoadmapStep, ...], other: tuple[str, ...], before: Assessment, labels: Labels, language: str
) -> str:
    """What another set does otherwise; what it leaves out stands above, and is named by its number there, too."""
    own = {step.id for step in steps}
    phrases = labels.roadmap
    left = (phrases.left_step.format(number=step.number, step=step.id) for step in steps if step.id not in other)
    added = steps_named((name for name in other if name not in own), before, labels, language)
    return phrases.or_else.format(steps=added, without=phrases.list_mark.join(left))


def _for_reading(curve: tuple[Budget, ...], budget: float, cost: float) -> tuple[Budget, ...]:
    """Evenly some of the points up to twice the budget, the one chosen and the last of all among them."""
    near = [place for place, row in enumerate(curve) if (row.cost.value or 0.0) <= 2 * budget]
    apart = max(1, math.ceil(len(near) / ROWS))
    chosen = [place for place in near if curve[place].cost.value == cost]
    told = sorted({*near[::apart], *chosen, *([len(curve) - 1] if curve else [])})
    return tuple(curve[place] for place in told)
