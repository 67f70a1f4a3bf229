"""The three answers a reader wants first: where we stand, what holds us back, what to do first."""

from collections.abc import Sequence

from fusionassess.kernel.results import Status
from fusionassess.report.figures import Interval
from fusionassess.report.value import Advice, AnswerCounts, CoordinationFigures, Evidenced, Gap, Level, PathRow
from fusionassess.words.shapes.report import ReportLabels

MOST_GAPS = 3
MOST_STEPS = 3


def where_we_stand(
    phrases: ReportLabels,
    score: Interval,
    level: Level,
    paths: Sequence[PathRow],
    coordination: CoordinationFigures,
    evidenced: Evidenced,
    status: Status,
    top: int,
) -> tuple[str, ...]:
    """Total and level, strongest and weakest path, coordination, evidence."""
    if status in {"na_cap", "low_coverage"}:
        return (phrases.no_total_na_cap if status == "na_cap" else phrases.no_total,)
    sentences = [phrases.total_sentence.format(score=score.display, top=top, level=level.display)]
    disagreeing = [
        phrases.rule_says.format(rule=phrases.rules[rule], rank=rank)
        for rule, rank in level.by_rule
        if rank != level.rank
    ]
    if disagreeing:
        sentences.append(phrases.rules_disagree.format(others=phrases.list_mark.join(disagreeing)))
    sentences += _extremes(phrases, paths)
    return (*sentences, *coordination.sentences[:1], evidenced.sentence)


def with_firmness(sentences: tuple[str, ...], firmness: str) -> tuple[str, ...]:
    """How firm the level is, right behind the sentence that names it."""
    return (*sentences[:1], firmness, *sentences[1:]) if firmness else sentences


def _extremes(phrases: ReportLabels, paths: Sequence[PathRow]) -> list[str]:
    """The strongest and the weakest path as a reader sees them: equal where the shown scores are."""
    known = [path for path in paths if path.score.point.value is not None]
    if len(known) < len(("strongest", "weakest")):
        return []
    shown = sorted({float(path.score.point.display) for path in known})
    if len(shown) == 1:
        return [phrases.all_paths_alike.format(score=known[0].score.point)]
    at = {score: [path.title for path in known if float(path.score.point.display) == score] for score in shown}
    best, worst = phrases.list_mark.join(at[shown[-1]]), phrases.list_mark.join(at[shown[0]])
    scores = {"best_score": f"{shown[-1]:.2f}", "worst_score": f"{shown[0]:.2f}"}
    return [phrases.best_and_worst.format(best=best, worst=worst, **scores)]


def what_holds_back(
    phrases: ReportLabels, gaps: Sequence[Gap], coordination: CoordinationFigures, counts: AnswerCounts
) -> tuple[str, ...]:
    """The measures with the largest shares of the gap, and the bridge where it is the bottleneck."""
    if not counts.answered:
        return (phrases.nothing_scored,)
    if not gaps:
        return (phrases.no_gap,)
    named = [phrases.gap_named.format(title=gap.title, id=gap.id, share=gap.share) for gap in gaps[:MOST_GAPS]]
    return (phrases.gaps_sentence.format(gaps=phrases.part_mark.join(named)), *coordination.sentences[1:])


def what_first(phrases: ReportLabels, advice: Sequence[Advice], counts: AnswerCounts) -> tuple[str, ...]:
    """The first steps, each with who and how long; where nothing is scored, the answers come first."""
    if not counts.answered and counts.unknown + counts.unanswered:
        return (phrases.answer_first.format(count=counts.unknown + counts.unanswered),)
    sentences = []
    for row in [row for row in advice if row.first][:MOST_STEPS]:
        details = phrases.part_mark.join(filter(None, (row.question, row.owner, row.months_text)))
        sentences.append(phrases.first_step.format(title=row.title, details=details))
    return tuple(sentences) or (phrases.nothing_to_do,)
