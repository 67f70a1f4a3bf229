"""The picture of a cohort in a few lines, counted while its rows pass by."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from fusionassess.batch.score import arrays
from fusionassess.cohort import findings
from fusionassess.cohort.counts import MILLION
from fusionassess.cohort.pooled import mean, pooled
from fusionassess.cohort.tally import Tally
from fusionassess.kernel.figures.distribution import STEPS
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.report.wording import number
from fusionassess.rubric.model import Rubric
from fusionassess.words.labels import Labels

_STEPS = 100_000
"""Steps of a point in which scores are counted for their median: far finer than what is shown of it."""


class Summary:
    """How many were scored, how the totals and levels are spread, which measures are lowest."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.rows = 0
        self.total, self.low, self.high = 0.0, np.inf, -np.inf
        self.steps = _STEPS
        self.spread = np.zeros(rubric.top * _STEPS + 1, dtype=np.int64)
        self.levels = np.zeros(rubric.top + 1, dtype=np.int64)
        self.sums = {measure.id: (0, 0) for measure in rubric.measures}
        """Of those with a total: the scores in millionths, and how many there are."""

    @classmethod
    def of(cls, tally: Tally) -> "Summary":
        """The same of a cohort that counts each unit once, by thousandths."""
        own, pool = cls(tally.rubric), pooled(tally)
        own.rows, own.steps = tally.count, STEPS
        own.spread = pool.spread[:, 0].sum(axis=0)
        own.levels = pool.of("levels")
        own.total = float(pool.sums[:, 0].sum()) / MILLION
        if own.totals:
            own.low, own.high = np.flatnonzero(own.spread)[[0, -1]] / STEPS
        for name in own.sums:
            place = pool.place(name)
            own.sums[name] = int(pool.sums[:, place].sum()), int(pool.spread[:, place].sum())
        return own

    def add(self, result: Any) -> None:
        """Count the rows of a record batch of results."""
        self.rows += len(result)
        every = arrays.values(result.column("score"), np.nan)
        has_total = ~np.isnan(every)
        scores = every[has_total]
        if len(scores):
            self.total += float(scores.sum())
            self.low, self.high = min(self.low, scores.min()), max(self.high, scores.max())
            self.spread += np.bincount(np.rint(scores * _STEPS).astype(np.intp), minlength=len(self.spread))
        levels = arrays.values(result.column("level").drop_null(), 0)
        self.levels += np.bincount(levels, minlength=len(self.levels))
        for name, (total, count) in self.sums.items():
            column = arrays.values(result.column(name), np.nan)[has_total]
            known = column[~np.isnan(column)]
            self.sums[name] = total + int(np.rint(known * MILLION).sum()), count + len(known)

    @property
    def totals(self) -> int:
        """How many have a total."""
        return int(self.spread.sum())

    def _median(self) -> float:
        reached = np.cumsum(self.spread)
        count = int(reached[-1])
        middle = np.searchsorted(reached, [(count + 1) // 2, count // 2 + 1])
        return float(middle.mean()) / self.steps

    def lines(self, labels: Labels, language: str, once: "Summary | None" = None) -> Iterator[str]:
        """Say it; ``once`` counts each unit once, where some stand in several rows and that was looked at."""
        phrases = labels.batch
        yield phrases.scored.format(count=f"{self.rows:,}", totals=f"{self.totals:,}")
        if once is not None:
            yield phrases.once.format(count=f"{once.rows:,}")
        yield from (once or self).figures(labels, language)

    def figures(self, labels: Labels, language: str) -> Iterator[str]:
        """Of those that are counted: totals, levels, the lowest measures."""
        phrases, totals = labels.batch, self.totals
        if not totals:
            return
        average, median = number(self.total / totals), number(self._median())
        yield phrases.spread.format(mean=average, median=median, low=number(self.low), high=number(self.high))
        yield phrases.levels.format(
            levels=labels.report.list_mark.join(
                phrases.level_count.format(level=level, name=name, count=f"{int(self.levels[level]):,}")
                for level, name in self.rubric.level_names(language).items()
            )
        )
        titles = self.rubric.titles(language)
        # As in the report on the cohort, which tells of no measure that few have.
        least = min(LEAST, totals)
        means = [
            (f"{name} {titles[name]}", mean(total / MILLION, count))
            for name, (total, count) in self.sums.items()
            if count >= least
        ]
        yield from findings.weakest(means, labels.cohort)
