"""One organisation assessed: its sheet, its plan and every figure, before words are chosen."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.assessment.diagnosis import Diagnosis, diagnose
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import as_counted, blanks_of, to_block
from fusionassess.assessment.steps import OpenStep, next_steps, open_steps, short_list
from fusionassess.kernel.figures import next_level, obstacles
from fusionassess.kernel.figures.next_level import Shortfall
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Block, Floats, Plan
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

if TYPE_CHECKING:
    # Most assessments are of no supposed case.
    from fusionassess.answers.supplied import Supposition
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
    conditions: tuple[Shortfall, ...]
    """What the next level still needs by the shares rule."""
    steps: tuple[OpenStep, ...]
    """Every step that is open, in order."""
    first_steps: tuple[OpenStep, ...]
    """The few to begin with."""
    listed: tuple[OpenStep, ...]
    """What is advised, numbered from 1: the few to begin with, then the next step of every other question."""
    diagnosis: Diagnosis
    lens: str | None = None
    """The reason that moves the advice, if one was chosen."""
    weighting: "Weighting | None" = None
    """Where other weights than the rubric's were used; ``edition`` has them already."""
    supposed: tuple["Supposition", ...] = ()
    """Where the sheet's answers were changed for a what-if; ``sheet`` has them already."""
    unsupposed: "Assessment | None" = None
    """Where weights or answers were supposed: the sheet under the rubric, both as they are."""
    blanks: frozenset[str] = frozenset()
    """Questions without an answer that count as their lowest, as the rubric has it; ``sheet`` has these answers."""

    @property
    def rubric(self) -> Rubric:
        """The rubric the sheet was read against."""
        return self.edition.rubric

    @property
    def answered_sheet(self) -> AnswerSheet:
        """The sheet with its blanks left blank, whatever they count as."""
        nothing = {"level": None, "option": None, "value": None}
        answers = {
            name: answer.model_copy(update=nothing) if name in self.blanks else answer
            for name, answer in self.sheet.answers.items()
        }
        kept = {name: answer for name, answer in answers.items() if name not in self.blanks or answer != Answer()}
        return self.sheet.model_copy(update={"answers": kept})


def assess(edition: Edition, sheet: AnswerSheet, lens: str | None = None) -> Assessment:
    """Score one sheet and work out what follows from it; a lens (id of a reason) moves the advice only."""
    rubric, subject = edition.rubric, sheet.subject
    blanks, sheet = blanks_of(rubric, sheet), as_counted(rubric, sheet)
    plan = compile_plan(rubric, subject.profile, subject.sectors)
    block = to_block(rubric, plan, [sheet])
    results = evaluate(plan, block)
    ratings = np.where(block.applicable, block.ratings, np.nan)
    open_to = open_steps(rubric, sheet, plan, results, ratings[0], lens)
    first = short_list(open_to)
    level = results.by_rule("shares")[0]
    target = None if math.isnan(level) or level == plan.top else int(level) + 1
    return Assessment(
        edition=edition,
        sheet=sheet,
        plan=plan,
        block=block,
        results=results,
        weights=plan.full_weights,
        obstacles=obstacles.obstacles(plan, ratings)[0],
        conditions=tuple(next_level.conditions(plan, ratings[0], target)) if target else (),
        steps=tuple(open_to),
        first_steps=tuple(first),
        listed=(*first, *(one for one in next_steps(open_to) if one not in first)),
        diagnosis=diagnose(rubric, sheet, plan, results),
        lens=lens,
        blanks=blanks,
    )
