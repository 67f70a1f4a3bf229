"""What derivations are made from: the numbers behind a report, unrounded and none of them withheld."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.explaining.arithmetic import Term, digits, number
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.kernel.results import EXPRESS, NA_CAP, is_covered
from fusionassess.kernel.scoring import Floats, Rolled, effective_weights, roll_up
from fusionassess.report.wording import percent, share_beside
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.explaining import ExplainLabels

Filling = Literal["", "low", "high"]
"""What stands for a question that is unknown or unanswered: nothing, the bottom, the top."""


@dataclass(frozen=True, slots=True, eq=False)
class Workings:
    """One assessment with everything its numbers were made from."""

    assessment: Assessment
    labels: Labels
    phrases: ExplainLabels
    language: str
    reached: dict[Filling, Floats]
    """(questions,) on 0 to top; NaN where nothing counts."""
    rolled: dict[Filling, Rolled]
    """Every node on 0 to top, those included that show no number."""
    weights: Floats
    """(questions,) share of each in the score, as the answers share it out."""
    titles: dict[str, str]
    """Of paths, measures and questions."""

    def questions(self, measure: int) -> range:
        """Columns of the questions of a measure."""
        return self.assessment.plan.tiers[0].run(measure)

    def measures(self, path: int) -> range:
        """Columns of the measures of a path."""
        return self.assessment.plan.tiers[1].run(path)

    def below(self, path: int) -> range:
        """Columns of the questions of a path."""
        measures = self.measures(path)
        return range(self.questions(measures[0]).start, self.questions(measures[-1]).stop)

    def weight(self, tier: int, column: int) -> Term:
        """The weight of a question (tier 0), a measure (1) or a path (2)."""
        return number(self.assessment.plan.tiers[tier].weights[column])

    def share_of(self, measure: int) -> float:
        """A measure's share of the whole when every question is answered, as the report has it."""
        return float(sum(self.assessment.weights[question] for question in self.questions(measure)))

    def applies(self, column: int) -> bool:
        """Whether a question was not declared not applicable."""
        return bool(self.assessment.block.applicable[0, column])

    def answered(self, column: int) -> bool:
        """Whether a question counts."""
        return not math.isnan(self.reached[""][column])

    def is_open(self, column: int) -> bool:
        """Whether a question is unknown or unanswered."""
        return self.applies(column) and not self.answered(column)

    def title(self, name: str, kind: str) -> str:
        """The title of a number that belongs to something with a title of its own."""
        return self.phrases.title_of.format(title=self.titles[name], figure=self.phrases.titles[kind])


def work(assessment: Assessment, labels: Labels, phrases: ExplainLabels, language: str) -> Workings:
    """Gather the numbers of an assessment of one sheet."""
    plan, block, rubric = assessment.plan, assessment.block, assessment.rubric
    applicable = block.applicable[0]
    ratings = np.where(applicable, block.ratings[0], np.nan)
    missing = applicable & np.isnan(ratings)
    filled: dict[Filling, Floats] = {
        "": ratings,
        "low": np.where(missing, plan.lowest, ratings),
        "high": np.where(missing, plan.highest, ratings),
    }
    subject = assessment.sheet.subject
    reached = {filling: plan.top * rated for filling, rated in filled.items()}
    return Workings(
        assessment=assessment,
        labels=labels,
        phrases=phrases,
        language=language,
        reached=reached,
        rolled={filling: roll_up(plan, on_levels) for filling, on_levels in reached.items()},
        weights=effective_weights(plan, ~np.isnan(ratings)[None, :])[0],
        titles=rubric.titles(language, subject.profile, subject.sectors),
    )


def step(label: str, term: Term, symbol: str = "") -> Calculation:
    """Write a calculation down as a step."""
    return Calculation(label, symbol, term.named, term.shown, term.exact, term.value, digits(term.value), term.uses)


def derive(
    w: Workings,
    name: str,
    kind: str,
    section: str,
    figure: tuple[float, str],
    unit: str,
    steps: Sequence[Calculation],
    notes: Sequence[str] = (),
    title: str = "",
) -> Derivation:
    """Put a derivation together; the figure is the report's own, NaN where it gives none."""
    phrases, top = w.phrases, w.assessment.plan.top
    reach, hold = map(percent, w.assessment.plan.thresholds)
    value, display = figure
    title = title or phrases.titles[kind]
    unit = phrases.units[unit].format(bottom=w.assessment.rubric.bottom, top=top)
    return Derivation(
        id=name,
        title=title,
        value=None if math.isnan(value) else value,
        display=display,
        unit=unit,
        heading="",
        formula=phrases.formulas[kind].format(top=top, reach=reach, hold=hold),
        source=phrases.source.format(section=phrases.read_up_in[section]),
        steps=tuple(steps),
        notes=tuple(notes),
        see=(),
    )


def left_out(w: Workings, columns: Sequence[int], effect: str, gone: str = "") -> Iterator[str]:
    """Name the questions without an answer, and what that does: a line each where a reason was given.

    ``gone`` is what it does that a question does not apply, where that is another thing.
    """
    phrases, states = w.phrases, w.labels.report
    sheet, names = w.assessment.sheet, w.assessment.plan.questions
    for column in (column for column in columns if not w.applies(column)):
        reason = sheet.answer_to(names[column]).not_applicable
        state = states.answer_not_applicable.format(reason=reason)
        yield phrases.notes["state"].format(
            ids=names[column], state=state, effect=phrases.effects[f"na_{gone or effect}"]
        )
    for is_unknown, state in ((True, states.answer_unknown), (False, states.answer_unanswered)):
        alike = [
            names[column]
            for column in columns
            if w.is_open(column) and sheet.answer_to(names[column]).unknown == is_unknown
        ]
        if alike:
            ids = phrases.list_mark.join(alike)
            yield phrases.notes["state"].format(ids=ids, state=state, effect=phrases.effects[f"open_{effect}"])


def withheld(w: Workings, filling: Filling = "") -> str:
    """Why no total, or no bound of it, is given; nothing where it is."""
    results, plan = w.assessment.results, w.assessment.plan
    if not math.isnan({"": results.score, "low": results.score_low, "high": results.score_high}[filling][0]):
        return ""
    if results.status[0] == NA_CAP:
        share = share_beside(results.not_applicable[0], plan.not_applicable_cap)
        return w.phrases.notes["withheld_na_cap"].format(share=share, cap=percent(plan.not_applicable_cap))
    coverage = share_beside(results.coverage[0], plan.least_coverage)
    note = "withheld_express" if results.status[0] == EXPRESS else "withheld_low_coverage"
    return w.phrases.notes[note].format(coverage=coverage, least=percent(plan.least_coverage))


def thin(w: Workings, coverage: float) -> str:
    """Why a node shows no number; nothing where it does."""
    plan = w.assessment.plan
    if math.isnan(coverage):
        return w.phrases.notes["all_not_applicable"]
    if is_covered(plan, np.array(coverage)):
        return ""
    return w.phrases.notes["thin"].format(
        coverage=share_beside(coverage, plan.least_coverage), least=percent(plan.least_coverage)
    )


def thin_children(w: Workings, names: Sequence[str], coverages: Sequence[float]) -> Iterator[str]:
    """Name the nodes that show no number but count for the one above."""
    thin_ones = [name for name, coverage in zip(names, coverages, strict=True) if coverage > 0 and thin(w, coverage)]
    if thin_ones:
        yield w.phrases.notes["thin_children"].format(ids=w.phrases.list_mark.join(thin_ones))
