"""What is told of a sheet of another version of its rubric."""

from typing import Any

import pytest

from claiming import sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents.problems import Place, Problem
from fusionassess.report.carried import LOST, MOST_NAMED, carried, notes
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES

OTHER = Problem("other-version", Place("a.yaml", 2), {"sheet": "0.9.0", "rubric": "1.0.0"}, "warning")


def lost(code: str, name: str) -> Problem:
    """An entry that was left out."""
    return Problem(code, Place("a.yaml", 3), {"id": name, "version": "0.9.0"}, "warning")


def filled_in(levels: list[list[Any]]) -> Assessment:
    """A sheet that names another version."""
    made = sheet(levels)
    rubric = made.sheet.rubric.model_copy(update={"version": "0.9.0"})
    return assess(made.edition, made.sheet.model_copy(update={"rubric": rubric}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", LOST)
def test_entries_that_were_lost_are_told_together_by_why(code: str, language: str) -> None:
    """One sentence for all of a kind, each once, by its text where the rubric has it; what is not answered for it."""
    words = labels(language)
    warnings = [OTHER, lost(code, "x"), lost(code, "q01"), lost(code, "x")]

    told = list(notes(filled_in([[2, 2, None]]), warnings, words, language))

    mark = words.report.part_mark
    assert told == [
        words.compare.carried.format(found="0.9.0", version="1.0.0", count=2),
        words.compare.lost[code].format(ids=mark.join(["x", "q01 Text q01"]), version="1.0.0"),
        words.compare.not_in_it.format(questions="q02 Text q02"),
    ]


def test_of_many_questions_without_an_answer_the_number_is_told() -> None:
    """A sheet hardly begun does not fill a page."""
    just, more = ([[2, *[None] * count]] for count in (MOST_NAMED, MOST_NAMED + 1))

    told = [
        list(notes(filled_in(levels), [OTHER, lost("not-carried", "x")], labels("en"), "en"))[-1]
        for levels in (just, more)
    ]

    assert told[0].startswith("without an answer: q01 Text q01; q02 Text q02")
    assert told[1] == f"without an answer: {MOST_NAMED + 1} questions"


def test_where_nothing_was_lost_nothing_is_said_to_be_lacking() -> None:
    """A question left open is no doing of the version; other warnings are told as ever."""
    aged = Problem("not-asked", Place("a.yaml", 4), {"id": "z", "profile": "p"}, "warning")
    told = list(notes(filled_in([[2, None]]), [OTHER, aged], labels("en"), "en"))

    assert told[0].endswith("answers carried over by id (1)")
    assert told[1:] == [labels("en").sentence(aged)]
    assert list(notes(sheet([[2]]), [aged], labels("en"), "en")) == [labels("en").sentence(aged)]


def test_a_period_s_sheet_has_the_same_as_values() -> None:
    """Version, answers, and each lost id once."""
    told = carried(
        filled_in([[2, 3]]),
        "2025",
        [OTHER, lost("not-carried", "x"), lost("no-longer-a-level", "x")],
        labels("zh"),
        "zh",
    )

    assert (told.period, told.version, told.answers, told.lost) == ("2025", "0.9.0", 2, ("x",))
    assert len(told.sentences) == 3
