"""What is told of the rows that are at fault."""

from typing import Any

import pytest

from fusionassess.batch.run.problems import ProblemSink
from fusionassess.documents.problems import Place, Problem
from fusionassess.words.labels import labels


def at_fault(line: int, code: str = "no-such-option") -> Problem:
    """A cell that holds what is no answer."""
    return Problem(code, Place("t.csv", line), {"value": "x", "known": "", "id": "a.1", "column": "a.1"}, column="a.1")


@pytest.mark.parametrize(
    ("batches", "told"),
    [
        ([[3, 4, 5], [6], [9]], "3–6, 9"),
        ([[3], [3], [4]], "3–4"),
        ([[3, 3, 3]], "3"),
        ([[2 * row] for row in range(1, 12)], "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, …"),
    ],
)
def test_rows_at_fault_alike_are_named_in_stretches(batches: list[list[int]], told: str) -> None:
    """One that has the fault twice is named once; of many, the first ones."""
    shown: list[tuple[Problem, str]] = []
    sink = ProblemSink(labels("en"), lambda problem, more: shown.append((problem, more)), None, "")
    for lines in batches:
        sink.add([at_fault(line) for line in lines])
    sink.finish()

    (problem, more), *others = shown
    assert (problem.place.line, others) == (batches[0][0], [])
    assert more == labels("en").batch_command.alike.format(count=sum(map(len, batches)), lines=told)


def test_the_causes_of_a_table_of_errors_are_told_the_most_frequent_first(tmp_path: Any) -> None:
    """Those beyond five by a sign."""
    with (tmp_path / "e.jsonl").open("wb") as stream:
        sink = ProblemSink(labels("en"), lambda *_: None, stream, ".jsonl")
        for times, code in enumerate(
            ["not-a-row", "empty-file", "not-text", "not-utf8", "no-total", "no-such-file"], 1
        ):
            sink.codes[code] = times
        sink.count = 21

    assert "no-such-file 6, no-total 5, not-utf8 4, not-text 3, empty-file 2, …" in sink.told_of("e.jsonl")
