"""How changes of a supposed case are told."""

import pytest

from fusionassess.answers.model import Answer
from fusionassess.answers.supplied import Supposition
from fusionassess.report.weights import MOST_NAMED, some_of
from fusionassess.report.whatif import notation, what_if_sentence
from fusionassess.words.labels import labels


@pytest.mark.parametrize(("count", "dots"), [(1, False), (MOST_NAMED, False), (MOST_NAMED + 1, True)])
def test_a_sentence_names_so_many_changes_and_marks_the_rest(count: int, dots: bool) -> None:
    """Six stand there whole; of seven the last gives way to dots."""
    told = some_of([f"c{i}" for i in range(count)], labels("en").weights)

    assert told.split("; ")[0].startswith("c0")
    assert told.endswith(" …") == dots
    assert told.count("c") == min(count, MOST_NAMED)


@pytest.mark.parametrize(
    ("answer", "written", "told"),
    [
        (None, None, "not answered"),
        (Answer(), None, "not answered"),
        (Answer(level=3), 3, "3"),
        (Answer(value=12.0), 12.0, "12"),
        (Answer(value=0.25), 0.25, "0.25"),
        (Answer(value=1234567.0), 1234567.0, "1234567"),
        (Answer(option="joint"), "joint", "joint"),
        (Answer(level=4, missing=[2, 3]), {"level": 4, "missing": [2, 3]}, "4 without the clause of level 2, 3"),
        (Answer(unknown=True), "unknown", "unknown"),
        (Answer(not_applicable="none here"), {"not_applicable": "none here"}, "not applicable"),
    ],
)
def test_an_answer_is_told_in_a_word_and_written_as_in_a_sheet(
    answer: Answer | None, written: object, told: str
) -> None:
    """Levels, numbers, options, and the three ways of having no answer."""
    sentence = what_if_sentence((Supposition("q", answer, Answer(level=1)),), {"q": "Q?"}, labels("en"))

    assert notation(answer) == written
    assert f"(“Q?” {told} → 1)" in sentence
