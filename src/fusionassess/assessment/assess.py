"""One organisation assessed: its sheet, its plan and every figure, before words are chosen."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fusionassess.answers.model import AnswerSheet
from fusionassess.assessment.diagnosis import Diagnosis, diagnose
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import rating_of, to_block
from fusionassess.assessment.steps import OpenStep, favour, open_steps, short_list
from fusionassess.kernel.figures import advice, next_level, obstacles
from fusionassess.kernel.figures.advice import Candidate
from fusionassess.kernel.figures.next_level import Condition
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Block, Floats, Plan
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Action, Measure, Rubric
from fusionassess.rubric.questions import Question

if TYPE_CHECKING:
    # Most assessments are of no supposed case.
    from fusionassess.answers.supplied import Change
    from fusionassess.weights.model import Weighting


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """Everything that is known of one organisation."""

    edition: Edition
    sheet: AnswerSheet
    plan: Plan
    block: Block
    """One row."""
    results: Results
    """One row."""
    weights: Floats
    """(questions,) share of each question in the whole when every one is answered."""
    obstacles: Floats
    """(questions,) share of the gap to the top."""
    conditions: tuple[Condition, ...]
    """What the next level still needs by the shares rule."""
    candidates: tuple[Candidate, ...]
    """Recommended measures in order."""
    short_list: tuple[Candidate, ...]
    steps: tuple[OpenStep, ...]
    """Every step that is open, in order."""
    first_steps: tuple[OpenStep, ...]
    """The few to begin with."""
    diagnosis: Diagnosis
    lens: str | None = None
    """The reason that moves the advice, if one was chosen."""
    weighting: "Weighting | None" = None
    """Where other weights than the rubric's were used; ``edition`` has them already."""
    supposed: tuple["Change", ...] = ()
    """Where the sheet's answers were changed for a what-if; ``sheet`` has them already."""

    @property
    def rubric(self) -> Rubric:
        """The rubric the sheet was read against."""
        return self.edition.rubric


def assess(edition: Edition, sheet: AnswerSheet, lens: str | None = None) -> Assessment:
    """Score one sheet and work out what follows from it; a lens (id of a reason) moves the advice only."""
    rubric, subject = edition.rubric, sheet.subject
    plan = compile_plan(rubric, subject.profile, subject.sectors)
    block = to_block(rubric, plan, [sheet])
    results = evaluate(plan, block)
    ratings = np.where(block.applicable, block.ratings, np.nan)
    weights = plan.full_weights
    ordered = advice.order(list(_candidates(rubric, sheet, plan, results, weights, lens)))
    open_to = open_steps(rubric, sheet, plan, results, ratings[0], lens)
    level = results.by_rule("shares")[0]
    target = None if math.isnan(level) or level == plan.top else int(level) + 1
    return Assessment(
        edition=edition,
        sheet=sheet,
        plan=plan,
        block=block,
        results=results,
        weights=weights,
        obstacles=obstacles.obstacles(plan, ratings)[0],
        conditions=tuple(next_level.conditions(plan, ratings[0], target)) if target else (),
        candidates=tuple(ordered),
        short_list=tuple(advice.short_list(ordered)),
        steps=tuple(open_to),
        first_steps=tuple(short_list(open_to)),
        diagnosis=diagnose(rubric, sheet, plan, results),
        lens=lens,
    )


def action_for(rubric: Rubric, sheet: AnswerSheet, measure: Measure, score: float) -> Action | None:
    """Find what a sheet with this score on a measure is advised to do.

    It is the action of the measure's band, unless all it brings is reached already: a middling
    measure may owe its score to one low answer. Then it is the first of a higher band that brings
    something, else of a lower one, and the highest where none does.
    """
    names, band, profile = list(rubric.bands), rubric.band(score), sheet.subject.profile
    if band is None or measure.action(band, profile) is None:
        return None
    place = names.index(band)
    found = [measure.action(name, profile) for name in [*names[place:], *reversed(names[:place])]]
    actions = [action for action in found if action is not None]
    highest = max(actions, key=lambda action: names.index(action.band))
    return next((action for action in actions if not _is_done(rubric, sheet, measure, action)), highest)


def _is_done(rubric: Rubric, sheet: AnswerSheet, measure: Measure, action: Action) -> bool:
    brought = [reached for _, _, reached in brings(rubric, sheet, measure, action)]
    return bool(brought) and all(brought)


def brings(
    rubric: Rubric, sheet: AnswerSheet, measure: Measure, action: Action
) -> Iterator[tuple[Question, float, bool]]:
    """The questions an action moves that this sheet is asked, the level it brings, and whether that is reached."""
    for question in measure.asked(sheet.subject.profile):
        if question.id in action.brings:
            level = action.brings[question.id]
            rating = rating_of(rubric, sheet, question)
            yield question, level, rating is not None and round(rating * rubric.top, 9) >= level


def _candidates(
    rubric: Rubric, sheet: AnswerSheet, plan: Plan, results: Results, weights: Floats, lens: str | None
) -> Iterator[Candidate]:
    scores = dict(zip(plan.measures, results.measures[0].tolist(), strict=True))
    shares = np.add.reduceat(weights, plan.tiers[0].starts)
    measures = {measure.id: measure for measure in rubric.measures}
    for name, share in zip(plan.measures, shares.tolist(), strict=True):
        score, measure = scores[name], measures[name]
        action = None if math.isnan(score) else action_for(rubric, sheet, measure, score)
        if action is not None:
            yield Candidate(
                measure=name,
                weight=100 * share,
                score=score,
                wanted=sheet.targets.get(name, float(plan.top)),
                effort=action.effort,
                waits_for=tuple(_unmet(rubric, measure, action, scores)),
                lens=favour(measure, lens),
            )


def _unmet(rubric: Rubric, measure: Measure, action: Action, scores: dict[str, float]) -> Iterator[str]:
    """Prerequisites that the action needs and the scores do not show; one that is not asked is no hindrance."""
    goal = math.ceil(rubric.bands[action.band][1])
    for requirement in measure.requires:
        score = scores.get(requirement.measure, math.nan)
        if goal >= requirement.to_reach and round(score, 9) < requirement.at_least:
            yield requirement.measure
