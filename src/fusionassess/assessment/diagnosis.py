"""What the answers say beyond the score: challenges, directions, trends, outcomes and odd pairs.

All of it is data of the rubric; a rubric without these parts has a shorter report. None of it
changes a score.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from fusionassess.answers.model import AnswerSheet, IndicatorValue
from fusionassess.assessment.ratings import rating_of, supported_level
from fusionassess.kernel.results import Results
from fusionassess.kernel.scoring import Plan
from fusionassess.rubric.model import Measure, Rubric
from fusionassess.rubric.readings import Challenge, Condition, ConsistencyRule, Indicator, Input, Sign, Unsupported

Grade = Literal["low", "middle", "high"]
GRADES: dict[Grade, float] = {"low": 0.0, "middle": 0.5, "high": 1.0}
LEAST_INDICATORS = 2
"""With fewer graded indicators no quadrant is named."""
OUTCOME_HIGH = 0.5
MATURITY_HIGH = 0.6
"""Share of the top from which on the maturity is high, unless the rubric says a score (3 of 5)."""
LEAST_ANSWERS = 5
"""With fewer answers it says nothing that all lie on one level."""
FAR_APART = 2
"""Levels between raters of one question from which on they are to talk it over."""
FAR_UP, FAR_DOWN = 0.8, 0.2
"""Shares of the top at or beyond which an answer contradicts a low or a high indicator (4 and 1 of 5)."""


class ChallengeReading(NamedTuple):
    """Whether a challenge shows, and by what."""

    id: str
    mean: float
    """Plain mean of the measures that serve it, 0 … top."""
    measures: tuple[str, ...]
    signs: tuple[Sign, ...]
    """The further signs that show."""
    shows: bool


class DirectionReading(NamedTuple):
    """How near a target direction is."""

    id: str
    mean: float
    """Mean of the measures that serve it, primary ones at full, secondary at half weight."""
    measures: tuple[str, ...]
    """Those that count, farthest from the top first."""


class TrendReading(NamedTuple):
    """How ready the organisation is for a trend."""

    id: str
    mean: float
    reads: tuple[str, ...]
    """The measures and questions the mean is of: those with a figure."""
    state: Literal["ready", "partly", "not_yet"] | None
    missing: tuple[Input, ...]
    """Inputs a full reading would need."""


class IndicatorReading(NamedTuple):
    """One indicator and the band it falls into."""

    indicator: Indicator
    value: IndicatorValue | None
    """None where the sheet does not give it."""
    grade: Grade | None
    refusal: str
    """Why its value is not used: a code, or nothing."""


class Quadrant(NamedTuple):
    """Maturity against outcome."""

    maturity_high: bool
    outcome_high: bool
    outcome_mean: float
    indicators: int


class Hint(NamedTuple):
    """Answers that sit oddly together."""

    rule: str
    where: tuple[str, ...]
    """Ids of the answers or indicators concerned."""


class Diagnosis(NamedTuple):
    """Everything read from one sheet beyond its score."""

    challenges: tuple[ChallengeReading, ...]
    directions: tuple[DirectionReading, ...]
    trends: tuple[TrendReading, ...]
    outcomes: tuple[IndicatorReading, ...]
    """Of the outcomes' indicators this profile is asked."""
    of_measures: tuple[IndicatorReading, ...]
    """Of the measures' own indicators this profile is asked and the sheet gives."""
    quadrant: Quadrant | None
    hints: tuple[Hint, ...]
    unread_rules: tuple[str, ...]
    """Consistency rules that need an input that is not there."""


class _Known(NamedTuple):
    """What the readings are read from."""

    rubric: Rubric
    sheet: AnswerSheet
    measures: list[Measure]
    """Those the profile is asked."""
    scores: Mapping[str, float]
    """By measure, 0 … top; only where there is one."""
    levels: Mapping[str, float]
    """By question, 0 … top; only where there is a rating."""
    bridge_gap: float
    """NaN where the coordination of the sides is withheld."""
    indicators: Mapping[str, list[IndicatorReading]]
    """The indicators the sheet gives, by measure."""
    inputs: frozenset[Input]
    """What there is beside the answers."""


def diagnose(rubric: Rubric, sheet: AnswerSheet, plan: Plan, results: Results) -> Diagnosis:
    """Read one sheet, whose figures are the one row of ``results``."""
    scores = zip(plan.measures, results.measures[0].tolist(), strict=True)
    measures = rubric.asked_measures(sheet.subject.profile)
    outcomes = [
        read_indicator(indicator, sheet)
        for outcome in rubric.outcomes
        for indicator in _asked(outcome.indicators, sheet)
    ]
    known = _Known(
        rubric,
        sheet,
        measures,
        scores={name: score for name, score in scores if not math.isnan(score)},
        levels=_levels(rubric, sheet, plan),
        bridge_gap=float(results.coordination.bridge_gap[0]),
        indicators={
            measure.id: [
                read_indicator(i, sheet) for i in _asked(measure.indicators, sheet) if i.id in sheet.indicators
            ]
            for measure in measures
        },
        inputs=frozenset({"several_raters"} if sheet.raters else ()),
    )
    return Diagnosis(
        challenges=tuple(_challenge(known, name) for name in rubric.challenges),
        directions=tuple(_direction(known, name) for name in rubric.directions),
        trends=tuple(_trend(known, name) for name in rubric.trends),
        outcomes=tuple(outcomes),
        of_measures=tuple(reading for readings in known.indicators.values() for reading in readings),
        quadrant=_quadrant(rubric, float(results.score[0]), outcomes),
        hints=tuple(Hint(name, where) for name, rule in rubric.consistency.items() for where in _oddities(known, rule)),
        unread_rules=tuple(name for name, rule in rubric.consistency.items() if set(rule.needs) - known.inputs),
    )


def _asked(indicators: Iterable[Indicator], sheet: AnswerSheet) -> list[Indicator]:
    return [indicator for indicator in indicators if sheet.subject.profile in indicator.profiles]


def _levels(rubric: Rubric, sheet: AnswerSheet, plan: Plan) -> dict[str, float]:
    asked = set(plan.questions)
    ratings = {q.id: rating_of(rubric, sheet, q) for q in rubric.questions if q.id in asked}
    return {name: rating * rubric.top for name, rating in ratings.items() if rating is not None}


def _mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Weighted mean of the values that have a weight; NaN where none has."""
    shared = [(values[name], weight) for name, weight in weights.items() if name in values]
    return sum(v * w for v, w in shared) / sum(w for _, w in shared) if shared else math.nan


def _served(known: _Known, kind: str, name: str) -> dict[str, float]:
    """Measures with a score that serve something, and how much."""
    links = {measure.id: getattr(measure.serves, kind).get(name, 0.0) for measure in known.measures}
    return {measure: weight for measure, weight in links.items() if weight > 0 and measure in known.scores}


def _challenge(known: _Known, name: str) -> ChallengeReading:
    challenge: Challenge = known.rubric.challenges[name]
    primary = {measure: 1.0 for measure, weight in _served(known, "challenges", name).items() if weight == 1}
    mean = _mean(known.scores, primary)
    signs = tuple(sign for sign in challenge.signs if _shows(known, sign))
    return ChallengeReading(name, mean, tuple(primary), signs, bool(signs) or round(mean, 9) < challenge.below)


def _shows(known: _Known, sign: Sign) -> bool:
    if sign.question is not None and sign.at_most is not None:
        return round(known.levels.get(sign.question, math.inf), 9) <= sign.at_most
    if sign.bridge_gap_above is not None:
        return round(known.bridge_gap, 9) > sign.bridge_gap_above
    path = next(path for path in known.rubric.paths if path.id == sign.path)
    scores = [known.scores[measure.id] for measure in path.measures if measure.id in known.scores]
    return len(scores) > 1 and round(max(scores) - min(scores), 9) >= (sign.spread_at_least or 0.0)


def _direction(known: _Known, name: str) -> DirectionReading:
    served = _served(known, "directions", name)
    top = known.rubric.top
    farthest = sorted(served, key=lambda measure: -round(served[measure] * (top - known.scores[measure]), 9))
    return DirectionReading(name, _mean(known.scores, served), tuple(farthest))


def _trend(known: _Known, name: str) -> TrendReading:
    trend = known.rubric.trends[name]
    figures = {**known.levels, **known.scores}
    reads = tuple(read for read in trend.reads if read in figures)
    mean = _mean(figures, dict.fromkeys(reads, 1.0))
    rounded = round(mean, 9)
    state: Literal["ready", "partly", "not_yet"] | None = None
    if not math.isnan(mean):
        state = "ready" if rounded >= trend.ready else "partly" if rounded >= trend.partly else "not_yet"
    return TrendReading(name, mean, reads, state, tuple(need for need in trend.needs if need not in known.inputs))


def read_indicator(indicator: Indicator, sheet: AnswerSheet) -> IndicatorReading:
    """Put an indicator's value into its band, or say why it is not used."""
    value = sheet.indicators.get(indicator.id)
    if value is None:
        return IndicatorReading(indicator, None, None, "")
    refusal = _refusal(indicator, value)
    cuts = indicator.cuts.get(sheet.subject.profile)
    grade = None if refusal or cuts is None else _grade(indicator, value, cuts)
    return IndicatorReading(indicator, value, grade, refusal)


def _refusal(indicator: Indicator, value: IndicatorValue) -> str:
    if indicator.fraction and (value.numerator is None or not value.denominator):
        return "fraction_missing"
    if indicator.against_benchmark and not value.benchmark:
        return "benchmark_missing"
    if indicator.least_years is not None and (value.years is None or value.years < indicator.least_years):
        return "too_few_years"
    if indicator.growing_only and (value.growth is None or value.growth <= 0):
        return "no_growth"
    return ""


def _grade(indicator: Indicator, value: IndicatorValue, cuts: tuple[float, float]) -> Grade:
    measured = value.value / value.benchmark if indicator.against_benchmark and value.benchmark else value.value
    low, high = cuts
    rounded = round(measured, 9)
    if indicator.falling:
        return "high" if rounded <= low else "middle" if rounded <= high else "low"
    return "high" if rounded >= high else "middle" if rounded >= low else "low"


def _quadrant(rubric: Rubric, score: float, readings: Iterable[IndicatorReading]) -> Quadrant | None:
    grades = [GRADES[reading.grade] for reading in readings if reading.grade is not None]
    if math.isnan(score) or len(grades) < LEAST_INDICATORS:
        return None
    mean = sum(grades) / len(grades)
    return Quadrant(round(score, 9) >= maturity_border(rubric), mean >= OUTCOME_HIGH, mean, len(grades))


def maturity_border(rubric: Rubric) -> float:
    """The score from which on the maturity is high."""
    return round(MATURITY_HIGH * rubric.top, 9) if rubric.maturity_high is None else rubric.maturity_high


def _oddities(known: _Known, rule: ConsistencyRule) -> Iterator[tuple[str, ...]]:
    """Where a consistency rule strikes."""
    if rule.when is not None and rule.meanwhile is not None:
        return _pairs(known, rule.when, rule.meanwhile)
    if rule.same_level_share is not None:
        return _same_level(known, rule.same_level_share)
    if rule.unsupported is not None:
        return _unsupported(known, rule.unsupported)
    if rule.needs == ["several_raters"] and "several_raters" in known.inputs:
        return _far_apart(known)
    return _contradictions(known, rule.against_indicators) if rule.against_indicators else iter(())


def _pairs(known: _Known, when: Condition, meanwhile: Condition) -> Iterator[tuple[str, str]]:
    """Answers that meet both conditions, of two questions or, within each measure, of two facets."""
    if when.question is not None and meanwhile.question is not None:
        candidates = [(when.question, meanwhile.question)]
    else:
        candidates = [
            (first.id, second.id)
            for measure in known.measures
            for first in measure.questions
            for second in measure.questions
            if (first.facet, second.facet) == (when.facet, meanwhile.facet)
        ]
    for first, second in candidates:
        there = first in known.levels and second in known.levels
        if there and when.holds(known.levels[first]) and meanwhile.holds(known.levels[second]):
            yield first, second


def _same_level(known: _Known, share: float) -> Iterator[tuple[str]]:
    """The level on which nearly all answers lie, where there are enough to tell."""
    rounded = [round(level, 9) for level in known.levels.values()]
    if len(rounded) < LEAST_ANSWERS:
        return
    commonest, count = Counter(rounded).most_common(1)[0]
    if count >= round(share * len(rounded), 9):
        yield (f"{commonest:g}",)


def _unsupported(known: _Known, limit: Unsupported) -> Iterator[tuple[str, ...]]:
    """High answers with weak evidence, in one hint; nothing where the sheet names no evidence at all."""
    rubric, sheet = known.rubric, known.sheet
    if not any(answer.evidence and answer.evidence.grade for answer in sheet.answers.values()):
        return
    most = rubric.evidence_grades[limit.grade].supports
    unsupported = tuple(
        name
        for name, level in known.levels.items()
        if round(level, 9) >= limit.at_least and supported_level(rubric, sheet.answers[name], sheet.assessed_on) <= most
    )
    if unsupported:
        yield unsupported


def _far_apart(known: _Known) -> Iterator[tuple[str, ...]]:
    """Questions on which raters are two levels apart or more and which nobody has talked over, in one hint."""
    rubric, sheet = known.rubric, known.sheet
    questions = {question.id: question for question in rubric.questions}
    apart = []
    for name, entry in sheet.raters.items():
        asked = rubric.as_asked(questions[name], sheet.subject.profile, sheet.subject.sectors)
        counted = [answer.counted for answer in entry.answers if answer.counted is not None]
        levels = [asked.rating(response, rubric.top) * rubric.top for response in counted]
        if entry.by != "people" and levels and round(max(levels) - min(levels), 9) >= FAR_APART:
            apart.append(name)
    if apart:
        yield tuple(apart)


def _contradictions(known: _Known, facet: str) -> Iterator[tuple[str, str]]:
    """A measure's indicator low though its answer is high, or the other way round.

    A question that a sector replaces asks for something else than the measure's indicators.
    """
    replaced = {name for sector in known.sheet.subject.sectors for name in known.rubric.sectors[sector].questions}
    for measure in known.measures:
        asked = [q.id for q in measure.questions if q.facet == facet and q.id not in replaced]
        answers = [name for name in asked if name in known.levels]
        for name in answers:
            share = round(known.levels[name] / known.rubric.top, 9)
            for reading in known.indicators[measure.id]:
                if (reading.grade == "low" and share >= FAR_UP) or (reading.grade == "high" and share <= FAR_DOWN):
                    yield name, reading.indicator.id
