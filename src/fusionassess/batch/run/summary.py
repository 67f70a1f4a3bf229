"""The picture of a cohort in a few lines, counted while its rows pass by."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow.compute as pc

from fusionassess.batch.score import arrays
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
        self.spread = np.zeros(rubric.top * _STEPS + 1, dtype=np.int64)
        self.levels = np.zeros(rubric.top + 1, dtype=np.int64)
        self.sums = {measure.id: (0.0, 0) for measure in rubric.measures}

    def add(self, result: Any) -> None:
        """Count the rows of a record batch of results."""
        self.rows += len(result)
        scores = arrays.values(result.column("score").drop_null(), np.nan)
        if len(scores):
            self.total += float(scores.sum())
            self.low, self.high = min(self.low, scores.min()), max(self.high, scores.max())
            self.spread += np.bincount(np.rint(scores * _STEPS).astype(np.intp), minlength=len(self.spread))
        levels = arrays.values(result.column("level").drop_null(), 0)
        self.levels += np.bincount(levels, minlength=len(self.levels))
        for name, (total, count) in self.sums.items():
            column = result.column(name)
            self.sums[name] = (total + (pc.sum(column).as_py() or 0.0), count + len(column) - column.null_count)

    @property
    def totals(self) -> int:
        """How many have a total."""
        return int(self.spread.sum())

    def _median(self) -> float:
        reached = np.cumsum(self.spread)
        count = int(reached[-1])
        middle = np.searchsorted(reached, [(count + 1) // 2, count // 2 + 1])
        return float(middle.mean()) / _STEPS

    def lines(self, labels: Labels, language: str) -> Iterator[str]:
        """Say it."""
        phrases, totals = labels.batch, self.totals
        yield phrases.scored.format(count=self.rows, totals=totals)
        if not totals:
            return
        mean, median = number(self.total / totals), number(self._median())
        yield phrases.spread.format(mean=mean, median=median, low=number(self.low), high=number(self.high))
        yield phrases.levels.format(
            levels=labels.report.list_mark.join(
                phrases.level_count.format(level=level, name=name, count=int(self.levels[level]))
                for level, name in self.rubric.level_names(language).items()
            )
        )
        means = {name: total / count for name, (total, count) in self.sums.items() if count}
        titles = self.rubric.titles(language)
        lowest = sorted(means, key=lambda name: means[name])[:3]
        named = [phrases.measure_mean.format(id=name, title=titles[name], mean=number(means[name])) for name in lowest]
        yield phrases.lowest.format(measures=labels.report.part_mark.join(named))
