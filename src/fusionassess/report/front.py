"""The first page: where we stand, what holds us back, what to do first, and what that brings.

The rules by which its findings are chosen stand in docs/scoring.md.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.coordination import BRIDGE
from fusionassess.kernel.results import Status
from fusionassess.report.value import (
    Advice,
    AnswerCounts,
    CoordinationFigures,
    Evidenced,
    Front,
    Gap,
    Level,
    LevelMark,
    Outlook,
    PathRow,
)
from fusionassess.report.wording import difference, number, percent
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.report import ReportLabels

MOST_FINDINGS = 3
MOST_GAPS = 2
MOST_STEPS = 3
APART = 0.5
"""Levels by which paths or facets differ enough to be told, and the width of an interval that is."""
UNEVEN = 1.0
"""Levels between the measures of one path that are told."""


class Told(NamedTuple):
    """What other parts of the report have found, from which the page takes its own."""

    level: Level
    paths: Sequence[PathRow]
    gaps: Sequence[Gap]
    coordination: CoordinationFigures
    evidenced: Evidenced
    counts: AnswerCounts
    advice: Sequence[Advice]
    outlook: Outlook | None
    status: Status
    status_text: str
    firmness: str
    """How firm the level is; empty where nobody asked."""


def front(assessment: Assessment, told: Told, phrases: ReportLabels, language: str) -> Front:
    """Put the first page together."""
    is_given = told.status not in {"na_cap", "low_coverage"}
    return Front(
        headline=_headline(assessment, told, phrases),
        rungs=_rungs(assessment, told.level, phrases, language),
        next=_next(assessment, told.level, phrases, language) if is_given else "",
        notes=tuple(filter(None, (told.firmness, _other_rules(told.level, phrases)))) if is_given else (),
        findings=_findings(assessment, told, phrases, language),
        steps=_steps(told, phrases),
        brings=_brings(told, phrases),
        trust=phrases.between_sentences.join((told.status_text, _supported(told.evidenced, phrases))),
    )


def _headline(assessment: Assessment, told: Told, phrases: ReportLabels) -> str:
    if told.status in {"na_cap", "low_coverage"}:
        return phrases.no_total_na_cap if told.status == "na_cap" else phrases.no_total
    score = number(assessment.results.score[0])
    ends = number(assessment.results.score_low[0]), number(assessment.results.score_high[0])
    between = "" if ends[0].display == ends[1].display else phrases.score_between.format(low=ends[0], high=ends[1])
    top, level = assessment.rubric.top, told.level
    named = phrases.level_named.format(rank=level.rank, name=level.name)
    if level.low != level.high:
        named += phrases.level_between.format(low=level.low, high=level.high)
    return phrases.total_sentence.format(score=score, between=between, top=top, level=named)


def _rungs(assessment: Assessment, level: Level, phrases: ReportLabels, language: str) -> tuple[LevelMark, ...]:
    """Every level by its name, with a mark at ours and at those the open answers leave possible."""
    if level.rank is None:
        return ()
    rungs = []
    for rank, name in assessment.rubric.level_names(language).items():
        is_here = rank == level.rank
        may_be = level.low is not None and level.high is not None and level.low <= rank <= level.high
        mark = phrases.here if is_here else phrases.may_be if may_be else ""
        rungs.append(LevelMark(phrases.level_display.format(rank=rank, name=name), mark, is_here))
    return tuple(rungs)


def _next(assessment: Assessment, level: Level, phrases: ReportLabels, language: str) -> str:
    """What the next level needs, in one sentence; which answers would do stands further back."""
    if level.rank is None:
        return ""
    if level.rank == assessment.rubric.top:
        return phrases.at_the_top
    if assessment.rubric.level_rule != "shares":
        return phrases.between_sentences.join(level.next_steps)
    needs = [
        phrases.next_need.format(level=one.level, needed=percent(one.needed), share=percent(one.share))
        for one in assessment.conditions
    ]
    name = words(assessment.rubric.levels[level.rank + 1], language)
    return phrases.next_needs.format(target=level.rank + 1, name=name, needs=phrases.part_mark.join(needs))


def _other_rules(level: Level, phrases: ReportLabels) -> str:
    disagreeing = [
        phrases.rule_says.format(rule=phrases.rules[rule], rank=rank)
        for rule, rank in level.by_rule
        if rank not in {level.rank, None}
    ]
    return phrases.rules_disagree.format(others=phrases.part_mark.join(disagreeing)) if disagreeing else ""


def _findings(assessment: Assessment, told: Told, phrases: ReportLabels, language: str) -> tuple[str, ...]:
    """The first three of what there is to find, in the order of the rules."""
    if not told.counts.answered:
        return (phrases.nothing_scored,)
    if not told.gaps:
        return (phrases.no_gap,)
    candidates = (
        *_of_paths(told.paths, phrases),
        *_of_gaps(told.gaps, phrases),
        *_of_open_answers(assessment, told.counts, phrases),
        *_of_the_link(told.coordination, phrases),
        *_of_facets(assessment, phrases, language),
        *_of_uneven_paths(told.paths, phrases),
        *_of_strength(told.paths, phrases),
    )
    return candidates[:MOST_FINDINGS]


def _ends(paths: Sequence[PathRow]) -> tuple[PathRow, PathRow] | None:
    """The path that shows the lowest and the one that shows the highest score, the first of equals."""
    known = [path for path in paths if path.score.point.value is not None]
    if len(known) < len(("lowest", "highest")):
        return None
    return min(known, key=_shown), max(known, key=_shown)


def _shown(path: PathRow) -> float:
    return float(path.score.point.display)


def _of_paths(paths: Sequence[PathRow], phrases: ReportLabels) -> Iterator[str]:
    ends = _ends(paths)
    if ends is None:
        return
    worst, best = ends
    apart = difference(best.score.point.value or 0.0, worst.score.point.value or 0.0)
    if float(apart.display) == 0:
        yield phrases.all_paths_alike.format(score=worst.score.point)
        return
    sentence = phrases.weakest_path if float(apart.display) >= APART else phrases.paths_are_near
    yield sentence.format(
        worst=worst.title, worst_score=worst.score.point, best=best.title, best_score=best.score.point, apart=apart
    )


def _of_gaps(gaps: Sequence[Gap], phrases: ReportLabels) -> Iterator[str]:
    named = gaps[:MOST_GAPS]
    titles = phrases.list_mark.join(phrases.quoted.format(title=gap.title) for gap in named)
    share = percent(sum(gap.share.value or 0.0 for gap in named))
    sentence = phrases.gap_sentence if len(named) == 1 else phrases.gaps_sentence
    yield sentence.format(gaps=titles, share=share)


def _of_open_answers(assessment: Assessment, counts: AnswerCounts, phrases: ReportLabels) -> Iterator[str]:
    low, high = float(assessment.results.score_low[0]), float(assessment.results.score_high[0])
    if round(high - low, 9) >= APART:
        yield phrases.wide_interval.format(count=counts.unknown + counts.unanswered, low=number(low), high=number(high))


def _of_the_link(coordination: CoordinationFigures, phrases: ReportLabels) -> Iterator[str]:
    gap = coordination.bridge_gap
    if gap.value is not None and round(gap.value, 9) > BRIDGE:
        yield phrases.bridge_is_bottleneck.format(gap=gap)


def _of_facets(assessment: Assessment, phrases: ReportLabels, language: str) -> Iterator[str]:
    facets = assessment.plan.facets
    if facets is None:
        return
    means = zip(facets.ids, assessment.results.facets[0].tolist(), strict=True)
    known = [(round(mean, 9), words(assessment.rubric.facets[facet].title, language)) for facet, mean in means]
    known = [(mean, title) for mean, title in known if mean == mean]  # noqa: PLR0124 - NaN is not itself
    if not known:
        return
    (low, worst), (high, best) = min(known), max(known)
    if high - low >= APART:
        apart = difference(high, low)
        yield phrases.weakest_facet.format(worst=worst, best=best, worst_score=number(low), apart=apart)


def _of_uneven_paths(paths: Sequence[PathRow], phrases: ReportLabels) -> Iterator[str]:
    """The path whose measures are furthest apart."""
    spreads = []
    for path in paths:
        known = [row for row in path.measures if row.score.point.value is not None]
        if known:
            low = min(known, key=lambda row: row.score.point.value or 0.0)
            high = max(known, key=lambda row: row.score.point.value or 0.0)
            spreads.append((path, low, high, (high.score.point.value or 0.0) - (low.score.point.value or 0.0)))
    widest = max(spreads, key=lambda spread: round(spread[-1], 9), default=None)
    if widest is not None and round(widest[-1], 9) >= UNEVEN:
        path, low, high, _ = widest
        yield phrases.uneven_path.format(
            path=path.title, low=low.title, low_score=low.score.point, high=high.title, high_score=high.score.point
        )


def _of_strength(paths: Sequence[PathRow], phrases: ReportLabels) -> Iterator[str]:
    known = [row for path in paths for row in path.measures if row.score.point.value is not None]
    if known:
        best = max(known, key=lambda row: round(row.score.point.value or 0.0, 9))
        yield phrases.strongest_measure.format(title=best.title, score=best.score.point)


def _steps(told: Told, phrases: ReportLabels) -> tuple[str, ...]:
    """The first steps, each with who and how long; where nothing is scored, the answers come first."""
    open_answers = told.counts.unknown + told.counts.unanswered
    if not told.counts.answered and open_answers:
        return (phrases.answer_first.format(count=open_answers),)
    sentences = []
    for row in [row for row in told.advice if row.first][:MOST_STEPS]:
        details = phrases.part_mark.join(filter(None, (row.owner, row.months_text)))
        sentences.append(phrases.first_step.format(title=row.title, details=details))
    return tuple(sentences) or (phrases.nothing_to_do,)


def _brings(told: Told, phrases: ReportLabels) -> str:
    """What the short list brings, and how many steps the next level needs where it does not reach it."""
    if told.outlook is None or not told.outlook.sentence:
        return ""
    needed = [row for row in told.advice if row.for_next_level]
    rank = told.level.rank
    if not needed or rank is None or told.outlook.level != rank:
        return told.outlook.sentence
    further = phrases.further_steps.format(target=rank + 1, count=len(needed))
    return phrases.between_sentences.join((told.outlook.sentence, further))


def _supported(evidenced: Evidenced, phrases: ReportLabels) -> str:
    if evidenced.score.value is None:
        return evidenced.sentence
    return phrases.front_evidence.format(score=evidenced.score)
