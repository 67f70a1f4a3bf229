"""The first page: where we stand, what holds us back, what to do first, and what that brings.

The rules by which its findings are chosen stand in docs/scoring.md.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.coordination import BRIDGE
from fusionassess.kernel.figures.obstacles import of_measures
from fusionassess.kernel.results import Status
from fusionassess.report.figures import Figure
from fusionassess.report.titles import FEWEST
from fusionassess.report.value import (
    Advice,
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
from fusionassess.roadmap.in_time import months_of
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.report import ReportLabels

MOST_FINDINGS = 3
MOST_GAPS = 2
MOST_STEPS = 3
MOST_EQUALS = 4
"""Paths or measures with one score that are named; more are counted."""
APART = 0.5
"""Levels by which paths or facets differ enough to be told, and the width of an interval that is."""
LONG = 24
"""Months of a step whose place in the order is explained."""
UNEVEN = 1.0
"""Levels between the measures of one path that are told."""


class Told(NamedTuple):
    """What other parts of the report have found, from which the page takes its own."""

    level: Level
    paths: Sequence[PathRow]
    gaps: Sequence[Gap]
    coordination: CoordinationFigures
    evidenced: Evidenced
    advice: Sequence[Advice]
    outlook: Outlook | None
    status: Status
    status_text: str
    firmness: str
    """How firm the level is; empty where nobody asked."""


def front(assessment: Assessment, told: Told, phrases: ReportLabels, language: str) -> Front:
    """Put the first page together."""
    is_given = told.status in {"complete", "partial"}
    return Front(
        headline=_headline(assessment, told, phrases),
        rungs=_rungs(assessment, told.level, phrases, language),
        next=_next(assessment, told.level, phrases, language) if is_given else "",
        notes=tuple(filter(None, (told.firmness, _other_rules(told.level, phrases)))) if is_given else (),
        findings=_findings(assessment, told, phrases, language),
        steps=_steps(assessment, told, phrases),
        order=_order(told, phrases),
        brings=_brings(assessment, told, phrases),
        trust=phrases.between_sentences.join(filter(None, (told.status_text, _supported(told.evidenced, phrases)))),
    )


def _headline(assessment: Assessment, told: Told, phrases: ReportLabels) -> str:
    if told.status == "na_cap":
        kept = phrases.scores_kept if any(path.score.point.value is not None for path in told.paths) else ""
        return phrases.between_sentences.join(filter(None, (phrases.no_total_na_cap, kept)))
    if told.status == "low_coverage":
        return phrases.no_total
    score = number(assessment.results.score[0])
    ends = number(assessment.results.score_low[0]), number(assessment.results.score_high[0])
    between = "" if ends[0].display == ends[1].display else _between(score, *ends, phrases)
    top, level = assessment.rubric.top, told.level
    if told.status == "express":
        return phrases.express_sentence.format(low=ends[0], high=ends[1], top=top, level=level.display)
    named = phrases.level_named.format(rank=level.rank, name=level.name)
    if level.low != level.high:
        named += phrases.level_between.format(low=level.low, high=level.high)
    return phrases.total_sentence.format(score=score, between=between, top=top, level=named)


def _between(score: Figure, low: Figure, high: Figure, phrases: ReportLabels) -> str:
    """The bounds; a score that leaves open questions out may lie beyond, where these have no answer at the bottom."""
    is_within = score.value is not None and float(low.display) <= float(score.display) <= float(high.display)
    return (phrases.score_between if is_within else phrases.score_beyond).format(low=low, high=high)


def _rungs(assessment: Assessment, level: Level, phrases: ReportLabels, language: str) -> tuple[LevelMark, ...]:
    """Every level by its name, with a mark at ours and at those the open answers leave possible."""
    if level.low is None or level.high is None:
        return ()
    rungs = []
    for rank, name in assessment.rubric.level_names(language).items():
        is_here = rank == level.rank
        may_be = phrases.may_be if level.low <= rank <= level.high else ""
        mark = phrases.here if is_here else may_be
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
    return (
        phrases.rules_disagree.format(basis=phrases.level_basis[level.rule], others=phrases.part_mark.join(disagreeing))
        if disagreeing
        else ""
    )


def _findings(assessment: Assessment, told: Told, phrases: ReportLabels, language: str) -> tuple[str, ...]:
    """The first three of what there is to find, in the order of the rules."""
    if not _counted(assessment):
        return (phrases.nothing_scored,)
    if not told.gaps:
        return (phrases.no_gap, *_of_open_answers(assessment, told.status, phrases, least=0.0))
    candidates = (
        *_of_paths(told.paths, phrases),
        *(_of_gaps(assessment, phrases, language) if told.status not in {"express", "low_coverage"} else ()),
        *_of_open_answers(assessment, told.status, phrases, least=APART),
        *_of_the_link(told.coordination, phrases),
        *(_of_facets(assessment, phrases, language) if told.status != "express" else ()),
        *_of_uneven_paths(told.paths, phrases),
        *_of_strength(told.paths, phrases),
    )
    return candidates[:MOST_FINDINGS]


def _counted(assessment: Assessment) -> int:
    """How many answers count, those included that stand for a blank."""
    block = assessment.block
    return int(np.sum(block.applicable & ~np.isnan(block.ratings)))


def _open(assessment: Assessment) -> int:
    """How many questions apply and have no answer that counts."""
    block = assessment.block
    return int(np.sum(block.applicable & np.isnan(block.ratings)))


def _quoted(titles: Iterable[str], phrases: ReportLabels) -> str:
    return phrases.quoted_mark.join(phrases.quoted.format(title=title) for title in titles)


def _equals(paths: Sequence[PathRow], phrases: ReportLabels) -> str:
    """Paths with one score by name; many, by number."""
    if len(paths) > MOST_EQUALS:
        return phrases.so_many_paths.format(count=len(paths))
    return _quoted((path.title for path in paths), phrases)


def _of_paths(paths: Sequence[PathRow], phrases: ReportLabels) -> Iterator[str]:
    """The paths that show the lowest score, and those that show the highest: all of equals are named."""
    shown = {path: float(path.score.point.display) for path in paths if path.score.point.value is not None}
    if len(shown) < FEWEST:
        return
    least, most = min(shown.values()), max(shown.values())
    worst, best = ([path for path, score in shown.items() if score == end] for end in (least, most))
    apart = difference(best[0].score.point.value or 0.0, worst[0].score.point.value or 0.0)
    if least == most:
        sentence = phrases.all_paths_alike if len(shown) == len(paths) else phrases.scored_paths_alike
        yield sentence.format(score=worst[0].score.point)
        return
    weak = phrases.weakest_path if len(worst) == 1 else phrases.weakest_paths
    sentence = (weak if float(apart.display) >= APART else phrases.paths_are_near).format(
        worst=_equals(worst, phrases),
        worst_score=worst[0].score.point,
        best=_equals(best, phrases),
        best_score=best[0].score.point,
        apart=apart,
    )
    may_change = phrases.lowest_may_change if _may_change(worst, paths) else ""
    yield phrases.between_sentences.join(filter(None, (sentence, may_change)))


def _may_change(worst: Sequence[PathRow], paths: Sequence[PathRow]) -> bool:
    """Whether another path, one without a score too, can turn out as low as those once the open answers are known."""
    highest = max(path.score.high.value or 0.0 for path in worst)
    lows = [path.score.low.value for path in paths if path not in worst]
    return any(low is not None and round(low - highest, 9) <= 0 for low in lows)


def _of_gaps(assessment: Assessment, phrases: ReportLabels, language: str) -> Iterator[str]:
    """Where more is lost than in any other measure; where many lose the same, that.

    A measure without a score may lose more: where there is one, only those with a score are spoken of.
    """
    titles, scores = assessment.rubric.titles(language), assessment.results.measures[0]
    shares = np.round(of_measures(assessment.plan, assessment.obstacles), 9)
    counted = zip(assessment.plan.measures, shares.tolist(), np.isnan(scores).tolist(), strict=True)
    lost = sorted(((share, titles[name]) for name, share, unknown in counted if not unknown), key=lambda one: -one[0])
    if not lost or lost[0][0] == 0:
        return
    block, measures = assessment.block, assessment.plan.tiers[0]
    applying = np.add.reduceat(block.applicable[0], measures.starts) > 0
    of_all = len(lost) == int(np.sum(applying))
    alike = sum(share == lost[0][0] for share, _ in lost)
    named = MOST_GAPS if len(lost) <= MOST_GAPS or lost[MOST_GAPS][0] < lost[MOST_GAPS - 1][0] else 1
    if named == 1 and alike > 1:
        sentence = phrases.gaps_alike if of_all else phrases.scored_gaps_alike
        yield sentence.format(count=alike, share=percent(lost[0][0]))
        return
    largest = [(share, title) for share, title in lost[:named] if share > 0]
    gaps = _quoted((title for _, title in largest), phrases)
    # Each share as the list of gaps shows it: a sum would be off by a point from the two that are rounded.
    each = [percent(share).display for share, _ in largest]
    if len(each) == 1:
        yield (phrases.gap_sentence if of_all else phrases.scored_gap_sentence).format(gaps=gaps, share=each[0])
    else:
        sentence = phrases.gaps_sentence if of_all else phrases.scored_gaps_sentence
        yield sentence.format(gaps=gaps, shares=phrases.list_mark.join(each))


def _of_open_answers(assessment: Assessment, status: Status, phrases: ReportLabels, least: float) -> Iterator[str]:
    """How many questions are open, and the bounds of the total where they are that far apart.

    Where the answers are too few for a total there are no bounds.
    """
    low, high = float(assessment.results.score_low[0]), float(assessment.results.score_high[0])
    count = _open(assessment)
    if status == "low_coverage":
        yield phrases.open_questions.format(count=count)
    elif count and round(high - low, 9) >= least:
        yield phrases.wide_interval.format(count=count, low=number(low), high=number(high))


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
    known = [(mean, title) for mean, title in known if not math.isnan(mean)]
    if not known:
        return
    low, high = min(mean for mean, _ in known), max(mean for mean, _ in known)
    if round(high - low, 9) >= APART:
        worst, best = (_quoted((title for mean, title in known if mean == end), phrases) for end in (low, high))
        yield phrases.weakest_facet.format(
            facets=_quoted((words(assessment.rubric.facets[facet].title, language) for facet in facets.ids), phrases),
            worst=worst,
            best=best,
            worst_score=number(low),
            apart=difference(high, low),
        )


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
    """The measures with the highest score, where not all have the same."""
    rows = [row for path in paths for row in path.measures]
    known = {row: round(row.score.point.value, 9) for row in rows if row.score.point.value is not None}
    best = [row for row, score in known.items() if score == max(known.values())]
    if MOST_EQUALS < len(best) < len(known):
        yield phrases.strongest_measures.format(count=len(best), known=len(known), score=best[0].score.point)
    elif len(best) < len(known):
        titles = _quoted((row.title for row in best), phrases)
        yield phrases.strongest_measure.format(title=titles, score=best[0].score.point)


def _steps(assessment: Assessment, told: Told, phrases: ReportLabels) -> tuple[str, ...]:
    """The first steps, each with its measure, who and how long; where there is none, the open answers."""
    sentences = []
    for row in [row for row in told.advice if row.first][:MOST_STEPS]:
        details = phrases.part_mark.join(filter(None, (row.measure_title, row.owner, row.months_text)))
        sentences.append(phrases.first_step.format(title=row.title, details=details))
    if not sentences and _open(assessment):
        return (phrases.answer_first.format(count=_open(assessment)),)
    if not sentences and float(told.evidenced.gap.display if told.evidenced.gap.value is not None else 0) > 0:
        return (phrases.evidence_first.format(section=phrases.evidence_gaps),)
    return tuple(sentences) or (phrases.nothing_to_do,)


def _order(told: Told, phrases: ReportLabels) -> str:
    """Why steps that may take long stand where they do."""
    first = [row for row in told.advice if row.first][:MOST_STEPS]
    return phrases.long_first if any(row.months[1] >= LONG for row in first) else ""


def _brings(assessment: Assessment, told: Told, phrases: ReportLabels) -> str:
    """Where the rest of the short list stands, what it brings as a whole, and what a next level beyond it needs."""
    others = [str(row.number) for row in told.advice if row.first][MOST_STEPS:]
    sentences = [phrases.others_behind.format(numbers=phrases.list_mark.join(others))] if others else []
    if told.outlook is None or not told.outlook.sentence:
        return phrases.between_sentences.join(sentences)
    sentences.append(told.outlook.sentence)
    needed = [row for row in told.advice if row.for_next_level]
    rank = told.level.rank
    if needed and rank is not None and told.outlook.level == rank:
        months = months_of(assessment, [one for one in assessment.listed if one.for_next_level])
        sentence = phrases.further_step if len(needed) == 1 else phrases.further_steps
        sentences.append(sentence.format(target=rank + 1, count=len(needed), months=months))
    return phrases.between_sentences.join(sentences)


def _supported(evidenced: Evidenced, phrases: ReportLabels) -> str:
    if evidenced.score.value is None or not float(evidenced.gap.display):
        return evidenced.sentence
    return phrases.front_evidence.format(score=evidenced.score)
