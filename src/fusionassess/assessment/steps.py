"""What one organisation is advised to do: the steps that are open to it, in order, and what they bring."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.assessment.ratings import rating_of, to_block
from fusionassess.kernel.figures import order_of_steps
from fusionassess.kernel.figures.level import of_ratings as level_of
from fusionassess.kernel.figures.order_of_steps import Candidate
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Floats, Plan, effective_weights, roll_up
from fusionassess.rubric.model import Measure, Rubric
from fusionassess.rubric.questions import Question
from fusionassess.rubric.steps import Step, step_id

PRIMARY, SECONDARY = 1.3, 1.1
"""What a lens multiplies the priority of the measures by that serve its reason."""


class OpenStep(NamedTuple):
    """A step to a level that a question has not reached."""

    candidate: Candidate
    question: str
    start: int
    """The level it starts from: the question's own, or that of the step before."""
    step: Step
    """As it reads for the profile."""
    not_known: tuple[str, ...] = ()
    """Of the prerequisites those that are unmet because nobody knows how they stand."""
    for_next_level: bool = False
    """Whether it is one of those with which the next level of the whole is reached, and all they wait for."""

    @property
    def id(self) -> str:
        """Its question and level, which never change with the sheet."""
        return self.candidate.id

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What has to come before it: measures, then the step to the level below."""
        named = tuple(measure for measure, _ in self.candidate.waits_for)
        return (*named, self.candidate.after) if self.candidate.after else named


def open_steps(
    rubric: Rubric, sheet: AnswerSheet, plan: Plan, results: Results, ratings: Floats, lens: str | None = None
) -> list[OpenStep]:
    """Every step that is open to a sheet, in order; ``ratings`` is (questions,), ``results`` has one row.

    Open is a question that applies, is answered with a level, and stands below what is wanted of
    its measure. Steps up to that level follow one another. Those with which the next level is reached are marked.
    """
    by_id = {one.id: one for one in _found(rubric, sheet, plan, results, ratings, lens)}
    ordered = [by_id[candidate.id] for candidate in order_of_steps.order([one.candidate for one in by_id.values()])]
    needed = _for_next_level(plan, results, ratings, ordered)
    return [one._replace(for_next_level=one.id in needed) for one in ordered]


def next_steps(ordered: Iterable[OpenStep]) -> list[OpenStep]:
    """Of all steps the next one of each question, and those that reach the next level: what a report lists."""
    return [one for one in ordered if not one.candidate.after or one.for_next_level]


def short_list(ordered: Iterable[OpenStep]) -> list[OpenStep]:
    """The few steps to begin with."""
    by_candidate = {one.candidate: one for one in ordered}
    return [by_candidate[candidate] for candidate in order_of_steps.short_list(list(by_candidate))]


def taken(sheet: AnswerSheet, done: Iterable[OpenStep]) -> AnswerSheet:
    """The sheet as it would be once some steps are done; evidence and notes stay as they are."""
    answers = dict(sheet.answers)
    for one in sorted(done, key=lambda one: one.candidate.to):
        before = answers.get(one.question, Answer())
        answers[one.question] = Answer(level=one.candidate.to, evidence=before.evidence, note=before.note)
    return sheet.model_copy(update={"answers": answers})


def after(rubric: Rubric, plan: Plan, sheet: AnswerSheet, done: Iterable[OpenStep]) -> Results:
    """What the sheet would score once some steps are done: the same kernel on the new answers."""
    return evaluate(plan, to_block(rubric, plan, [taken(sheet, done)]))


def _found(
    rubric: Rubric, sheet: AnswerSheet, plan: Plan, results: Results, ratings: Floats, lens: str | None
) -> Iterator[OpenStep]:
    ground = _Ground(plan, results, ratings, lens)
    for measure in rubric.measures:
        for question in measure.asked(sheet.subject.profile):
            yield from _chain(rubric, sheet, measure, question, ground)


def _chain(
    rubric: Rubric, sheet: AnswerSheet, measure: Measure, question: Question, ground: "_Ground"
) -> Iterator[OpenStep]:
    """The steps of one question, from where it stands to what is wanted."""
    subject = sheet.subject
    asked, rating = rubric.as_asked(question, subject.profile, subject.sectors), rating_of(rubric, sheet, question)
    if rating is None or asked.levels is None:
        return
    level, wanted = round(rating * rubric.top), sheet.targets.get(measure.id, float(rubric.top))
    before = ""
    for step in sorted(asked.steps, key=lambda step: step.to):
        if step.to <= level or level >= wanted:
            continue
        read = step.read_by(subject.profile)
        unmet = [
            (requirement.measure, requirement.at_least)
            for requirement in measure.requires
            if step.to >= requirement.to_reach and not ground.meets(requirement.measure, requirement.at_least)
        ]
        name = step_id(question.id, step.to)
        candidate = Candidate(
            id=name,
            measure=measure.id,
            to=step.to,
            weight=ground.points[question.id],
            gain=float(step.to - level),
            effort=read.effort,
            waits_for=tuple(unmet),
            after=before,
            lens=favour(measure, ground.lens),
        )
        yield OpenStep(candidate, question.id, level, read, tuple(name for name, _ in unmet if ground.is_open(name)))
        level, before = step.to, name


def favour(measure: Measure, lens: str | None) -> float:
    """What a lens multiplies the priority of a measure's steps by."""
    link = measure.serves.reasons.get(lens, 0.0) if lens else 0.0
    return PRIMARY if link == 1 else SECONDARY if link > 0 else 1.0


class _Ground:
    """What steps are judged by: what the questions weigh, how the measures stand that others wait for, the lens."""

    def __init__(self, plan: Plan, results: Results, ratings: Floats, lens: str | None) -> None:
        weights = effective_weights(plan, ~np.isnan(ratings)[None, :])[0]
        self.points = {name: 100 * weight for name, weight in zip(plan.questions, weights.tolist(), strict=True)}
        """By question, its share of the whole in hundredths."""
        self.lens = lens
        self.scores: Mapping[str, float] = dict(zip(plan.measures, results.measures[0].tolist(), strict=True))
        coverage = zip(plan.measures, results.measure_coverage[0].tolist(), strict=True)
        self.applies = {measure for measure, share in coverage if not math.isnan(share)}

    def is_open(self, measure: str) -> bool:
        """Whether a measure applies and nobody knows how it stands."""
        return measure in self.applies and math.isnan(self.scores[measure])

    def meets(self, measure: str, least: float) -> bool:
        """Whether a measure is no hindrance: high enough, not asked, or wholly not applicable."""
        return measure not in self.applies or round(self.scores[measure], 9) >= least


def _for_next_level(plan: Plan, results: Results, ratings: Floats, ordered: Sequence[OpenStep]) -> Collection[str]:
    """Ids of steps with which the next level is reached, all they wait for among them; none where nothing reaches it.

    Of the steps that can be taken those are left out, the last in order first, without which the others
    still can be and still reach the level: of what is told none is needless.
    """
    level = float(results.level[0])
    if math.isnan(level) or level >= plan.top:
        return ()

    def reach_it(chosen: Sequence[OpenStep]) -> bool:
        done = _done(plan, ratings, chosen)[None, :]
        return _keep_order(plan, ratings, chosen) and bool(level_of(plan, done, roll_up(plan, done))[0] > level)

    possible = _possible(plan, ratings, ordered)
    if not reach_it(possible):
        return ()
    # What stands behind is dropped in one go; the number of the steps kept always reaches the level.
    least, kept = 0, len(possible)
    while kept - least > 1:
        middle = (least + kept) // 2
        least, kept = (least, middle) if reach_it(possible[:middle]) else (middle, kept)
    chosen = possible[:kept]
    for one in reversed(chosen):
        rest = [other for other in chosen if other is not one]
        if reach_it(rest):
            chosen = rest
    return {one.id for one in chosen}


def _possible(plan: Plan, ratings: Floats, ordered: Sequence[OpenStep]) -> list[OpenStep]:
    """The steps that can be taken one after the other, in the order given; what nobody knows is never met."""
    possible: dict[str, OpenStep] = {}
    while True:
        scores = _measure_scores(plan, _done(plan, ratings, possible.values()))
        more = {
            one.id: one
            for one in ordered
            if one.id not in possible
            and not one.not_known
            and (not one.candidate.after or one.candidate.after in possible)
            and all(scores[measure] >= least for measure, least in one.candidate.waits_for)
        }
        if not more:
            return [one for one in ordered if one.id in possible]
        possible |= more


def _keep_order(plan: Plan, ratings: Floats, chosen: Collection[OpenStep]) -> bool:
    """Whether everything that these steps wait for is brought about by these steps."""
    ids = {one.id for one in chosen}
    if any(one.candidate.after and one.candidate.after not in ids for one in chosen):
        return False
    awaited = {pair for one in chosen for pair in one.candidate.waits_for}
    if not awaited:
        return True
    scores = _measure_scores(plan, _done(plan, ratings, chosen))
    return all(scores[measure] >= least for measure, least in awaited)


def _done(plan: Plan, ratings: Floats, chosen: Iterable[OpenStep]) -> Floats:
    """The ratings once these steps are done."""
    done = ratings.copy()
    for one in chosen:
        place = plan.questions.index(one.question)
        done[place] = max(done[place], one.candidate.to / plan.top)
    return done


def _measure_scores(plan: Plan, ratings: Floats) -> dict[str, float]:
    """Of one row, as rules compare them."""
    scores = plan.top * roll_up(plan, ratings[None, :]).measures[0]
    return {measure: round(score, 9) for measure, score in zip(plan.measures, scores.tolist(), strict=True)}
