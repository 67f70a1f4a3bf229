"""What is said of all rows of a run together."""

from collections.abc import Sequence

import pyarrow as pa
import pytest

from fusionassess.batch.run.summary import Summary
from fusionassess.words.labels import labels
from small import small_edition


@pytest.mark.parametrize(("scores", "median"), [([1.0, 2.0], "1.50"), ([1.0, 2.0, 3.0], "2.00"), ([0.5], "0.50")])
def test_the_median_of_an_even_number_is_between_the_two_in_the_middle(scores: Sequence[float], median: str) -> None:
    """Of an odd one it is the one in the middle."""
    rubric = small_edition().rubric
    summary = Summary(rubric)
    columns = {name: pa.array(scores) for name in ("score", *(measure.id for measure in rubric.measures))}
    summary.add(pa.record_batch(columns | {"level": pa.array([1] * len(scores), pa.int8())}))

    assert f"median {median}" in " ".join(summary.lines(labels("en"), "en"))
