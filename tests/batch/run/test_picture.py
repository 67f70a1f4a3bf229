"""What was counted of a cohort is kept beside the parts of a long run, and taken back whole."""

from cohorts import tally_of
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.picture import CohortPicture
from fusionassess.cohort.tally import MOST_PERIODS, PeriodCount
from fusionassess.rubric.library import Edition


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
