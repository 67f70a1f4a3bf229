"""The three answers a reader wants first: where we stand, what holds us back, what to do first."""

from collections.abc import Sequence

from fusionassess.report.value import Advice, Coordination, Evidenced, Gap, Interval, Level, PathRow
from fusionassess.results import Status
from fusionassess.vocabulary import ReportLabels

MOST_GAPS = 3
MOST_ACTIONS = 3


def where_we_stand(
    said: ReportLabels,
    score: Interval,
    level: Level,
    paths: Sequence[PathRow],
    coordination: Coordination,
    evidenced: Evidenced,
    status: Status,
    top: int,
) -> tuple[str, ...]:
    """Total and level, strongest and weakest path, coordination, evidence."""
    if status in {"na_cap", "low_coverage"}:
        return (said.no_total,)
    sentences = [said.total_sentence.format(score=score.display, top=top, level=level.display)]
    disagreeing = [
        said.rule_says.format(rule=said.rules[rule], rank=rank) for rule, rank in level.by_rule if rank != level.rank
    ]
    if disagreeing:
        sentences.append(said.rules_disagree.format(others=said.list_mark.join(disagreeing)))
    known = [path for path in paths if path.score.point.value is not None]
    if len(known) > 1:
        ranked = sorted(known, key=lambda path: path.score.point.value or 0.0)
        sentences.append(
            said.best_and_worst.format(
                best=ranked[-1].title,
                best_score=ranked[-1].score.point,
                worst=ranked[0].title,
                worst_score=ranked[0].score.point,
            )
        )
    return (*sentences, *coordination.sentences[:1], evidenced.sentence)


def what_holds_back(said: ReportLabels, gaps: Sequence[Gap], coordination: Coordination) -> tuple[str, ...]:
    """The measures with the largest shares of the gap, and the bridge where it is the bottleneck."""
    if not gaps:
        return (said.no_gap,)
    named = [said.gap_named.format(title=gap.title, id=gap.id, share=gap.share) for gap in gaps[:MOST_GAPS]]
    return (said.gaps_sentence.format(gaps=said.part_mark.join(named)), *coordination.sentences[1:])


def what_first(said: ReportLabels, advice: Sequence[Advice]) -> tuple[str, ...]:
    """The first actions, each with who and how long."""
    first = [row for row in advice if row.first][:MOST_ACTIONS]
    return tuple(
        said.first_action.format(title=row.title, measure=row.measure, owner=row.owner, months=row.months_text)
        for row in first
    ) or (said.nothing_to_do,)
