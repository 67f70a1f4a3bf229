"""What was counted of a cohort is kept beside the parts of a long run, and taken back whole."""

import pytest

from cohorts import tally_of
from fusionassess.batch.run import counting
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.picture import CohortPicture
from fusionassess.batch.score.scorer import Scorer
from fusionassess.cohort.tally import MOST_PERIODS, PeriodCount
from fusionassess.rubric.library import Edition
from sheeted import table_of
from small import small_edition


def test_periods_are_kept_with_the_rest(five_paths: Edition) -> None:
    """Few of them, and that they were too many."""
    few, many = tally_of(five_paths.rubric, 30), tally_of(five_paths.rubric, 30)
    few.add_periods({"2026": PeriodCount(29, "2026"), "": PeriodCount(1, "")})
    many.add_periods({str(place): PeriodCount(1, "x") for place in range(MOST_PERIODS + 1)})
    for tally in (few, many):
        first, again = CohortPicture(0), CohortPicture(0)
        first.add(Done(Position(), None, tally=tally))
        again.restore(five_paths.rubric, first.cut())

        assert again.tally is not None
        assert (again.tally.count, again.tally.periods) == (30, tally.periods)


def test_of_too_many_periods_no_more_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table may name a day, or a time of day, in every row."""
    scorer, looked_at = Scorer(small_edition().rubric), list[str]()

    def named(period: str) -> str:
        looked_at.append(period)
        return period

    monkeypatch.setattr(counting, "period_name", named)
    rows = [{"profile": "firm", "a.1": "1", "b.1": "1", "period": f"round {row}"} for row in range(MOST_PERIODS * 3)]
    scored = scorer.score(table_of(rows))

    assert counting.tally_of(scorer, scored.groups, scored.result, 0).periods is None
    assert len(looked_at) == MOST_PERIODS + 1
