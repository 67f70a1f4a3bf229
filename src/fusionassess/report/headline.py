"""The headline figures in words: level, coordination, evidence, status."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures import next_level
from fusionassess.kernel.figures.coordination import BRIDGE, IN_STEP, LEAST_ANSWERS, class_borders
from fusionassess.kernel.figures.level import BAND_MARGIN, by_shares, rules_of
from fusionassess.kernel.level_rules import LevelRule
from fusionassess.kernel.results import Status
from fusionassess.report.figures import Figure
from fusionassess.report.value import AnswerCounts, Border, CoordinationFigures, Evidenced, Level
from fusionassess.report.wording import NO_NUMBER, beside, difference, interval, number, percent, share_beside, whole
from fusionassess.words.shapes.report import ReportLabels

MOST_NAMED = 4
"""Questions named in a sentence before the rest is counted."""


def level(assessment: Assessment, phrases: ReportLabels, language: str) -> Level:
    """The level of the whole, its bounds, and what the next one needs."""
    results = assessment.results
    rank, low, high = (whole(values[0]) for values in (results.level, results.level_low, results.level_high))
    names = assessment.rubric.level_names(language)
    name = names[rank] if rank is not None else NO_NUMBER
    display = NO_NUMBER if rank is None else phrases.level_display.format(rank=rank, name=name)
    if rank is None and low is not None and high is not None:
        display = level_range(low, high, phrases)
    if rank is not None and low != high:
        display += phrases.level_between.format(low=low, high=high)
    return Level(
        rank=rank,
        low=low,
        high=high,
        name=name,
        display=display,
        rule=assessment.rubric.level_rule,
        by_rule=tuple((rule, whole(results.by_rule(rule)[0])) for rule in rules_of(assessment.plan)),
        next_title=phrases.next_level.format(target=rank + 1) if rank is not None else "",
        next_steps=_next_steps(assessment, phrases, language, rank) if rank is not None else (),
        achieved=tuple(percent(share) for share in results.achieved[0]),
    )


def level_range(low: int, high: int, phrases: ReportLabels) -> str:
    """The levels that are possible, where none is given."""
    return (phrases.one_level if low == high else phrases.level_range).format(low=low, high=high)


def _next_steps(assessment: Assessment, phrases: ReportLabels, language: str, rank: int) -> tuple[str, ...]:
    """What the next level needs, by the rubric's own rule."""
    if rank == assessment.plan.top:
        return ()
    return NEXT[assessment.rubric.level_rule](assessment, phrases, language, rank + 1)


def _higher_paths(assessment: Assessment, phrases: ReportLabels, language: str, target: int) -> tuple[str, ...]:
    # Also a path that shows no level counts for that of the whole.
    reached = by_shares(assessment.results.path_achieved[0].T, assessment.plan.thresholds)
    levels = zip(assessment.plan.paths, reached, strict=True)
    titles = assessment.rubric.titles(language)
    low = phrases.quoted_mark.join(phrases.quoted.format(title=titles[name]) for name, own in levels if own < target)
    return (phrases.next_level_weakest.format(target=target, paths=low),)


def _higher_score(assessment: Assessment, phrases: ReportLabels, _: str, target: int) -> tuple[str, ...]:
    needed = target - BAND_MARGIN
    now = beside(float(assessment.results.score[0]), needed)
    return (phrases.next_level_bands.format(target=target, score=number(needed), now=now),)


def _larger_shares(assessment: Assessment, phrases: ReportLabels, language: str, _: int) -> tuple[str, ...]:
    ids, subject = assessment.plan.questions, assessment.sheet.subject
    titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
    sentences = []
    for condition in assessment.conditions:
        first = [ids[column] for column in condition.questions[: min(condition.fewest, MOST_NAMED)]]
        named = [phrases.id_and_title.format(id=name, title=titles[name]) for name in first]
        below = len(condition.questions)
        if not condition.is_reachable:
            told = {"level": condition.level, "needed": percent(condition.needed), "most": percent(condition.most)}
            sentences.append(phrases.next_level_beyond.format(**told))
            continue
        sentence = phrases.next_level_one if condition.fewest == 1 else phrases.next_level_condition
        sentences.append(
            sentence.format(
                level=condition.level,
                share=percent(condition.share),
                needed=percent(condition.needed),
                fewest=condition.fewest,
                questions=phrases.part_mark.join(named) + (phrases.and_so_on if condition.fewest > len(named) else ""),
                more=phrases.and_more.format(count=below) if below > condition.fewest else "",
            )
        )
    return tuple(sentences)


def _more_practices(assessment: Assessment, phrases: ReportLabels, language: str, target: int) -> tuple[str, ...]:
    ratings = np.where(assessment.block.applicable, assessment.block.ratings, np.nan)[0]
    lacking = next_level.unmet_practices(assessment.plan, ratings, target)
    subject = assessment.sheet.subject
    titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
    first = [assessment.plan.questions[column] for column in lacking[:MOST_NAMED]]
    named = [phrases.id_and_title.format(id=name, title=titles[name]) for name in first]
    questions = phrases.quoted_mark.join(phrases.quoted.format(title=one) for one in named) + (
        phrases.and_so_on if len(lacking) > MOST_NAMED else ""
    )
    return (phrases.next_level_practices.format(target=target, count=len(lacking), questions=questions),)


NEXT: Mapping[LevelRule, Callable[[Assessment, ReportLabels, str, int], tuple[str, ...]]] = {
    "shares": _larger_shares,
    "weakest": _higher_paths,
    "bands": _higher_score,
    "practices": _more_practices,
}
"""What a level needs by each rule."""


def coordination(assessment: Assessment, phrases: ReportLabels) -> CoordinationFigures:
    """The coupling coordination degree and what it says, or why it is not given."""
    figures = assessment.results.coordination
    science, industry, link = (float(side[0]) for side in (figures.science, figures.industry, figures.link))
    degree, index, gap = (float(value[0]) for value in (figures.degree, figures.index, figures.bridge_gap))
    bounds = assessment.results.degree_low[0], assessment.results.degree_high[0]
    grade = whole(figures.grade[0])
    sentences = []
    lead = "" if grade is None else _lagging(phrases, science - industry)
    if not assessment.rubric.sides:
        pass
    elif not assessment.plan.coordination:
        sentences.append(phrases.coordination_one_side)
    elif grade is None:
        sentences.append(phrases.coordination_withheld.format(least=LEAST_ANSWERS))
    else:
        sentences.append(
            phrases.coordination_sentence.format(
                degree=interval(degree, *bounds).display,
                name=phrases.coordination_classes[grade],
                index=number(index),
                lead=lead,
            )
        )
        if round(gap, 9) > BRIDGE:
            sentences.append(phrases.bridge_is_bottleneck.format(gap=number(gap)))
        elif round(gap, 9) < -BRIDGE:
            sentences.append(phrases.bridge_runs_ahead.format(gap=number(-gap)))
    return CoordinationFigures(
        degree=interval(degree, *bounds),
        grade=grade,
        grade_name=phrases.coordination_classes[grade] if grade is not None else NO_NUMBER,
        coupling=number(float(figures.coupling[0])),
        mean=number(index),
        balance=number(float(figures.wang[0])),
        science=number(science),
        industry=number(industry),
        link=number(link),
        bridge_gap=number(gap),
        sentences=tuple(sentences),
        lead=lead,
        side_names=(phrases.sides["science"], phrases.sides["industry"], phrases.sides["link"]),
        borders=tuple(Border(number(degree, 1), product) for degree, product in class_borders()),
    )


def _lagging(phrases: ReportLabels, ahead: float) -> str:
    if abs(round(ahead, 9)) < IN_STEP:
        return phrases.sides_in_step
    return phrases.industry_lags if ahead > 0 else phrases.science_lags


def evidenced(assessment: Assessment, phrases: ReportLabels) -> Evidenced:
    """The score that the evidence supports, beside the one claimed."""
    results = assessment.results
    score, claimed = float(results.evidenced[0]), float(results.score[0])
    if not assessment.rubric.evidence_grades:
        return Evidenced(number(math.nan), number(math.nan), "")
    if math.isnan(claimed):
        return Evidenced(number(math.nan), number(math.nan), phrases.evidence_withheld)
    if math.isnan(score):
        return Evidenced(number(math.nan), number(math.nan), phrases.evidence_not_measured)
    figures = number(score), difference(claimed, score)
    told = phrases.evidence_sentence if float(figures[1].display) else phrases.evidence_whole
    return Evidenced(*figures, told.format(score=figures[0], gap=figures[1]))


def status_text(assessment: Assessment, phrases: ReportLabels, status: Status, counts: AnswerCounts) -> str:
    """How complete the sheet is, and why a total is withheld where it is."""
    coverage: Figure = percent(assessment.results.coverage[0])
    sentence = phrases.counts.format(
        asked=counts.asked,
        answered=counts.answered,
        not_applicable=counts.not_applicable,
        unknown=counts.unknown,
        unanswered=counts.unanswered,
        coverage=coverage,
    )
    if status == "na_cap":
        share = share_beside(assessment.results.not_applicable[0], assessment.plan.not_applicable_cap)
        sentence += phrases.withheld_na_cap.format(share=share, cap=percent(assessment.plan.not_applicable_cap))
        if not np.isnan(assessment.results.paths[0]).all():
            sentence += phrases.between_sentences + phrases.scores_kept
    elif status == "express":
        least = assessment.plan.least_coverage
        coverage = share_beside(assessment.results.coverage[0], least)
        sentence += phrases.withheld_express.format(coverage=coverage, least=percent(least))
    elif status == "low_coverage":
        coverage = share_beside(assessment.results.coverage[0], assessment.plan.least_coverage)
        sentence += phrases.withheld_low_coverage.format(
            coverage=coverage, least=percent(assessment.plan.least_coverage)
        )
    return sentence
