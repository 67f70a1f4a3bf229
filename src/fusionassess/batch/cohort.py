"""The picture of a cohort in a few lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import fmean, median

from fusionassess.batch.table import Row
from fusionassess.labels import Labels
from fusionassess.language import words
from fusionassess.report.wording import number
from fusionassess.rubric import Rubric


def summary(rubric: Rubric, rows: Sequence[Row], labels: Labels, language: str) -> Iterator[str]:
    """How many were scored, how the totals and levels are spread, which measures are lowest."""
    said = labels.batch
    scores = [float(row["score"]) for row in rows if row["score"] is not None]
    yield said.scored.format(count=len(rows), totals=len(scores))
    if not scores:
        return
    yield said.spread.format(
        mean=number(fmean(scores)), median=number(median(scores)), low=number(min(scores)), high=number(max(scores))
    )
    levels = Counter(int(row["level"]) for row in rows if row["level"] is not None)
    yield said.levels.format(
        levels=labels.report.list_mark.join(
            said.level_count.format(level=level, name=words(rubric.levels[level], language), count=levels[level])
            for level in range(rubric.top + 1)
        )
    )
    means = {
        measure.id: fmean(known)
        for measure in rubric.measures
        if (known := [float(value) for row in rows if (value := row.get(measure.id)) is not None])
    }
    titles = {measure.id: words(measure.title, language) for measure in rubric.measures}
    lowest = sorted(means, key=lambda name: means[name])[:3]
    named = [said.measure_mean.format(id=name, title=titles[name], mean=number(means[name])) for name in lowest]
    yield said.lowest.format(measures=labels.report.part_mark.join(named))
