"""Challenges, directions, trends, indicators and the quadrant."""

import math

from fusionassess.assessment.diagnosis import GRADES, OUTCOME_HIGH, IndicatorReading, maturity_border
from fusionassess.explaining.arithmetic import Term, mean, nine, number, weighted_mean
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.whole import reasons
from fusionassess.explaining.workings import Workings, derive, step
from fusionassess.report import beyond, wording
from fusionassess.rubric.nodes import words


def challenge(w: Workings, place: int) -> Derivation:
    """The plain mean of the measures that serve a challenge first, and whether it shows."""
    reading = w.assessment.diagnosis.challenges[place]
    told = beyond.challenges(w.assessment, w.labels.report, w.language)[place]
    terms = [_score(w, name) for name in reading.measures]
    steps = [step(w.phrases.steps["mean_of_served"], mean(terms))] if terms else []
    return _reading(w, "challenge", reading.id, told.title, reading.mean, steps, told.sentence)


def direction(w: Workings, place: int) -> Derivation:
    """The mean of the measures that serve a direction, at full or half weight."""
    reading = w.assessment.diagnosis.directions[place]
    told = beyond.directions(w.assessment, w.labels.report, w.language)[place]
    serves = {m.id: m.serves.directions.get(reading.id, 0.0) for m in w.assessment.rubric.measures}
    pairs = [(number(serves[name]), _score(w, name)) for name in sorted(reading.measures, key=_order(w).index)]
    steps = [step(w.phrases.steps["mean_by_service"], weighted_mean(pairs))] if pairs else []
    return _reading(w, "direction", reading.id, told.title, reading.mean, steps, told.sentence)


def distance(w: Workings, place: int) -> Derivation:
    """What a direction lacks to the top."""
    reading, top = w.assessment.diagnosis.directions[place], w.assessment.plan.top
    title = words(w.assessment.rubric.directions[reading.id].title, w.language)
    name, gap = f"{reading.id}.distance", top - reading.mean
    if math.isnan(gap):
        return _reading(w, "distance", name, title, gap, [], w.labels.report.no_figure)
    lacking = number(top) - number(reading.mean, reading.id, f"directions.{reading.id}")
    return _reading(w, "distance", name, title, gap, [step(w.phrases.steps["top_less_mean"], lacking)])


def trend(w: Workings, place: int) -> Derivation:
    """The plain mean of what a trend reads: measures and questions with a figure."""
    reading = w.assessment.diagnosis.trends[place]
    told = beyond.trends(w.assessment, w.labels.report, w.language)[place]
    terms = [_score(w, name) for name in reading.reads]
    steps = [step(w.phrases.steps["mean_of_reads"], mean(terms))] if terms else []
    defined = w.assessment.rubric.trends[reading.id]
    borders = w.phrases.notes["trend_borders"].format(
        state=told.state_name, ready=wording.plain(defined.ready), partly=wording.plain(defined.partly)
    )
    return _reading(w, "trend", reading.id, told.title, reading.mean, steps, told.sentence, borders if terms else "")


def _reading(
    w: Workings, kind: str, name: str, title: str, value: float, steps: list[Calculation], *notes: str
) -> Derivation:
    figure = (value, wording.number(value).display)
    title = w.phrases.title_of.format(title=title, figure=w.phrases.titles[kind])
    return derive(w, name, kind, "readings", figure, "score", steps, [note for note in notes if note], title)


def _order(w: Workings) -> tuple[str, ...]:
    return w.assessment.plan.measures


def _score(w: Workings, name: str) -> Term:
    """The score of a measure, or the level of a question."""
    plan = w.assessment.plan
    if name in plan.measures:
        return number(w.assessment.results.measures[0, plan.measures.index(name)], name)
    return number(w.reached[""][plan.questions.index(name)], name)


def indicators(w: Workings) -> tuple[IndicatorReading, ...]:
    """All indicators this profile is asked, as far as the report lists them."""
    return (*w.assessment.diagnosis.outcomes, *w.assessment.diagnosis.of_measures)


def indicator(w: Workings, place: int) -> Derivation:
    """The band an indicator falls into: half a point for each cut that is reached."""
    reading = indicators(w)[place]
    told, value = reading.indicator, reading.value
    profile = w.assessment.sheet.subject.profile
    steps: list[Calculation] = []
    if reading.grade is not None and value is not None:
        measured = number(value.value)
        if told.against_benchmark:
            measured /= number(value.benchmark or 1)
        low, high = (number(cut) for cut in told.cuts[profile])
        x = nine(measured.called("x"))
        spares = (low - x, high - x) if told.falling else (x - low, x - high)
        count = sum(spare.value >= 0 for spare in spares)
        steps = [
            step(w.phrases.steps["measured_against" if told.against_benchmark else "measured"], measured, "x"),
            *(
                step(w.phrases.steps["over_cut"].format(cut=c.shown), s)
                for c, s in zip((low, high), spares, strict=True)
            ),
            step(w.phrases.steps["half_per_cut"].format(count=count), number(0.5) * number(count)),
        ]
    grade = math.nan if reading.grade is None else GRADES[reading.grade]
    display = w.labels.report.grades[reading.grade] if reading.grade else wording.NO_NUMBER
    notes = [note for note in (_why_no_band(w, reading), words(told.formula, w.language)) if note]
    title = w.phrases.title_of.format(title=words(told.title, w.language), figure=w.phrases.titles["indicator"])
    return derive(w, told.id, "indicator", "readings", (grade, display), "degree", steps, notes, title)


def _why_no_band(w: Workings, reading: IndicatorReading) -> str:
    phrases = w.labels.report
    if reading.value is None:
        return phrases.not_given
    if reading.refusal:
        return phrases.refusals[reading.refusal].format(years=wording.plain(reading.indicator.least_years or 0))
    return "" if reading.grade else phrases.value_only


def quadrant(w: Workings) -> Derivation:
    """The mean band of the outcomes' indicators, beside the score and its border."""
    reading, told = w.assessment.diagnosis.quadrant, beyond.quadrant(w.assessment, w.labels.report)
    if reading is None or told is None:
        notes = [*reasons(w), w.phrases.notes["no_quadrant"]]
        figure = (math.nan, wording.NO_NUMBER)
        return derive(w, "quadrant", "quadrant", "readings", figure, "degree", (), notes)
    border = nine(number(w.assessment.results.score[0], "score")) - number(maturity_border(w.assessment.rubric))
    terms = [
        number(GRADES[reading.grade], reading.indicator.id)
        for reading in w.assessment.diagnosis.outcomes
        if reading.grade is not None
    ]
    steps = [
        step(w.phrases.steps["over_border"], border),
        step(w.phrases.steps["mean_band"].format(border=wording.plain(OUTCOME_HIGH)), mean(terms)),
    ]
    figure = (reading.outcome_mean, wording.number(reading.outcome_mean).display)
    return derive(w, "quadrant", "quadrant", "readings", figure, "degree", steps, [told.sentence])
