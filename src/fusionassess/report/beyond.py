"""What the answers say beyond the score, in words: challenges, directions, outcomes, trends, odd pairs."""

from collections.abc import Iterable, Sequence

from fusionassess.answers.model import IndicatorValue
from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.diagnosis import (
    OUTCOME_HIGH,
    ChallengeReading,
    DirectionReading,
    Hint,
    IndicatorReading,
    maturity_border,
)
from fusionassess.report.figures import Tone
from fusionassess.report.value import ChallengeRow, DirectionRow, HintRow, IndicatorRow, QuadrantFigures, Readiness
from fusionassess.report.wording import NO_NUMBER, beside, level_number, measured, number, plain
from fusionassess.rubric.nodes import words
from fusionassess.rubric.readings import Indicator, Sign
from fusionassess.words.shapes.report import ReportLabels

MOST_NAMED = 3


def challenges(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[ChallengeRow, ...]:
    """Each challenge, whether it shows, by what, and the families of steps that answer it."""
    rubric = assessment.rubric
    return tuple(
        ChallengeRow(
            id=reading.id,
            title=words(rubric.challenges[reading.id].title, language),
            mean=number(reading.mean),
            shows=reading.shows,
            sentence=_challenge_sentence(assessment, reading, phrases, language),
            solutions=tuple(
                words(rubric.solutions[s].title, language) for s in rubric.challenges[reading.id].solutions
            ),
        )
        for reading in assessment.diagnosis.challenges
    )


def _challenge_sentence(assessment: Assessment, reading: ChallengeReading, phrases: ReportLabels, language: str) -> str:
    below = assessment.rubric.challenges[reading.id].below
    mean = phrases.challenge_mean.format(
        measures=_named(assessment, reading.measures, phrases, language), mean=beside(reading.mean, below)
    )
    is_low = round(reading.mean, 9) < below
    verdict = (phrases.below_threshold if is_low else phrases.not_below_threshold).format(below=plain(below))
    signs = [_sign(assessment, sign, phrases, language) for sign in reading.signs]
    outcome = phrases.challenge_shows if reading.shows else phrases.challenge_hidden
    return phrases.part_mark.join([outcome, mean + verdict if reading.measures else phrases.no_figure, *signs])


def _named(assessment: Assessment, ids: Iterable[str], phrases: ReportLabels, language: str) -> str:
    """Measures and questions with their titles, indicators as they are; questions, whole sentences, are quoted."""
    subject, questions = assessment.sheet.subject, assessment.plan.questions
    titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
    named, are_quoted = [], True
    for name in ids:
        title = phrases.id_and_title.format(id=name, title=titles[name]) if name in titles else name
        named.append(phrases.quoted.format(title=title) if name in questions else title)
        are_quoted = are_quoted and name in questions
    return (phrases.quoted_mark if are_quoted else phrases.list_mark).join(named)


def _sign(assessment: Assessment, sign: Sign, phrases: ReportLabels, language: str) -> str:
    if sign.question is not None and sign.at_most is not None:
        question = _named(assessment, [sign.question], phrases, language)
        return phrases.sign_question.format(question=question, level=plain(sign.at_most))
    if sign.bridge_gap_above is not None:
        return phrases.sign_bridge.format(gap=plain(sign.bridge_gap_above))
    path = next(path for path in assessment.rubric.paths if path.id == sign.path)
    return phrases.sign_spread.format(path=words(path.title, language), spread=plain(sign.spread_at_least or 0))


def directions(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[DirectionRow, ...]:
    """How near each target direction is, and which measures keep it away."""
    rubric, rows = assessment.rubric, []
    scores = dict(zip(assessment.plan.measures, assessment.results.measures[0].tolist(), strict=True))
    titles = rubric.titles(language)
    for reading in assessment.diagnosis.directions:
        direction = rubric.directions[reading.id]
        far = [m for m in reading.measures if round(scores[m], 9) < rubric.top][:MOST_NAMED]
        named = [phrases.id_and_title.format(id=m, title=titles[m]) for m in far]
        rows.append(
            DirectionRow(
                id=reading.id,
                title=words(direction.title, language),
                about=words(direction.about, language) if direction.about else "",
                mean=number(reading.mean),
                distance=number(rubric.top - reading.mean),
                sentence=_direction_sentence(reading, named, phrases),
            )
        )
    return tuple(rows)


def _direction_sentence(reading: DirectionReading, named: Sequence[str], phrases: ReportLabels) -> str:
    if not named:
        return phrases.direction_reached if reading.measures else phrases.no_figure
    return phrases.direction_sentence.format(measures=phrases.part_mark.join(named))


def outcomes(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[IndicatorRow, ...]:
    """The outcomes' indicators with value, year, band and basis; those not given are named, too."""
    groups = {i.id: words(o.title, language) for o in assessment.rubric.outcomes for i in o.indicators}
    groups |= {
        indicator.id: words(measure.title, language)
        for measure in assessment.rubric.measures
        for indicator in measure.indicators
    }
    readings = (*assessment.diagnosis.outcomes, *assessment.diagnosis.of_measures)
    if not any(reading.value for reading in readings):
        return ()
    return tuple(_indicator_row(reading, groups[reading.indicator.id], phrases, language) for reading in readings)


def _indicator_row(reading: IndicatorReading, group: str, phrases: ReportLabels, language: str) -> IndicatorRow:
    indicator, value = reading.indicator, reading.value
    return IndicatorRow(
        id=indicator.id,
        group=group,
        title=words(indicator.title, language),
        value=None if value is None else value.value,
        year=None if value is None else value.year,
        shown=phrases.not_given if value is None else _value(indicator, value, phrases),
        grade=reading.grade,
        grade_name=phrases.grades[reading.grade] if reading.grade else NO_NUMBER,
        tone=reading.grade or "none",
        remark=_remark(reading, phrases, language),
    )


def _value(indicator: Indicator, value: IndicatorValue, phrases: ReportLabels) -> str:
    parts = [measured(value.value, indicator.unit)]
    if value.numerator is not None and value.denominator is not None:
        parts.append(f"{plain(value.numerator)} ÷ {plain(value.denominator)}")
    if value.benchmark is not None:
        parts.append(phrases.benchmark.format(benchmark=plain(value.benchmark)))
    if value.year is not None:
        parts.append(str(value.year))
    return phrases.list_mark.join(parts)


def _remark(reading: IndicatorReading, phrases: ReportLabels, language: str) -> str:
    indicator = reading.indicator
    if reading.refusal:
        return phrases.refusals[reading.refusal].format(years=plain(indicator.least_years or 0))
    notes = []
    if reading.value is not None and reading.grade is None:
        notes.append(phrases.value_only)
    if reading.grade is not None and indicator.calibrate and indicator.basis == "expert_default":
        notes.append(phrases.cuts_uncalibrated)
    if reading.value is not None and indicator.caution:
        notes.append(words(indicator.caution, language))
    return phrases.remark_mark.join(notes)


def quadrant(assessment: Assessment, phrases: ReportLabels) -> QuadrantFigures | None:
    """Maturity against outcome, in one sentence."""
    reading = assessment.diagnosis.quadrant
    if reading is None:
        return None
    key = f"{'high' if reading.maturity_high else 'low'}_{'high' if reading.outcome_high else 'low'}"
    sentence = phrases.quadrant_sentence.format(
        score=beside(float(assessment.results.score[0]), maturity_border(assessment.rubric)),
        border=plain(maturity_border(assessment.rubric)),
        mean=beside(reading.outcome_mean, OUTCOME_HIGH),
        count=reading.indicators,
        verdict=phrases.quadrants[key],
    )
    names = phrases.quadrant_names
    return QuadrantFigures(
        maturity_high=reading.maturity_high,
        outcome_high=reading.outcome_high,
        outcome=number(reading.outcome_mean),
        border=level_number(maturity_border(assessment.rubric)),
        outcome_border=number(OUTCOME_HIGH, 1),
        names=((names["low_low"], names["low_high"]), (names["high_low"], names["high_high"])),
        sentence=sentence,
    )


def trends(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[Readiness, ...]:
    """How ready the organisation is for each trend, and what could not be read."""
    tones: dict[str | None, Tone] = {"ready": "high", "partly": "middle", "not_yet": "low", None: "none"}
    rows = []
    for reading in assessment.diagnosis.trends:
        trend = assessment.rubric.trends[reading.id]
        reads = _named(assessment, reading.reads, phrases, language)
        mean = phrases.trend_mean.format(reads=reads, mean=beside(reading.mean, trend.partly, trend.ready))
        rows.append(
            Readiness(
                id=reading.id,
                title=words(trend.title, language),
                mean=number(reading.mean),
                state=reading.state,
                state_name=phrases.trend_states[reading.state] if reading.state else NO_NUMBER,
                tone=tones[reading.state],
                sentence=mean if reading.state else phrases.no_figure,
            )
        )
    return tuple(rows)


def hints(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[HintRow, ...]:
    """Answers that sit oddly together: what is odd, and which they are."""
    rules = assessment.rubric.consistency
    return tuple(
        HintRow(hint.rule, words(rules[hint.rule].title, language), _where(assessment, hint, phrases, language))
        for hint in assessment.diagnosis.hints
    )


def _where(assessment: Assessment, hint: Hint, phrases: ReportLabels, language: str) -> str:
    shown = _named(assessment, hint.where[: MOST_NAMED * 2], phrases, language)
    return shown + (" …" if len(hint.where) > MOST_NAMED * 2 else "")


def left_out(assessment: Assessment, phrases: ReportLabels, *, has_earlier: bool) -> str:
    """Which inputs were not there, so that what needs them is left out; empty where none is missed.

    Where earlier sheets are beside it, the scores over time tell what changed.
    """
    rules, diagnosis = assessment.rubric.consistency, assessment.diagnosis
    missing = [
        *(name for reading in diagnosis.trends for name in reading.missing),
        *(needed for rule in diagnosis.unread_rules for needed in rules[rule].needs),
    ]
    names = [name for name in dict.fromkeys(missing) if not (has_earlier and name == "earlier_sheet")]
    inputs = phrases.list_mark.join(phrases.inputs[name] for name in names)
    return phrases.input_missing.format(inputs=inputs) if inputs else ""
