"""One question on screens of any size."""

import pytest
from rich.cells import cell_len

from fusionassess.rubric.library import Edition
from fusionassess.survey.asking import ask_of
from fusionassess.survey.screen import SMALLEST, question_lines
from fusionassess.survey.session import Session, begin, jump
from fusionassess.words.labels import labels
from small import sheet_for

SIZES = [(80, 24), (100, 30), (44, 14), SMALLEST]


def session_on(edition: Edition, profile: str) -> Session:
    """An empty sheet of a profile."""
    return begin(edition, sheet_for(edition.rubric, {}, profile))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("profile", ["region", "sme", "institute"])
@pytest.mark.no_cover
def test_T1_every_level_can_be_read_whole(  # noqa: N802 - the trap's number
    five_paths: Edition, profile: str, language: str, width: int, height: int
) -> None:
    """On any screen, moving the mark over the levels shows each one's whole text, and no line runs over."""
    phrases = labels(language).survey
    session = session_on(five_paths, profile)
    for position in range(len(session.questions)):
        ask = ask_of(jump(session, position), phrases, language)
        for level, choice in enumerate(ask.choices):
            lines = [line for _, line in question_lines(ask, level, phrases, width, height)]
            assert max(map(cell_len, lines)) <= width
            assert "".join(f"[{level}]{choice.text}".split()) in "".join("".join(lines).split())


@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_usual_screen_shows_every_level_whole_at_once(
    five_paths: Edition, language: str, width: int, height: int
) -> None:
    """At 80x24 nothing folds and nothing hides: all six texts stand there, with the keys."""
    phrases = labels(language).survey
    session = session_on(five_paths, "region")
    for position in range(len(session.questions)):
        ask = ask_of(jump(session, position), phrases, language, phrases.saved)
        lines = [line for _, line in question_lines(ask, -1, phrases, width, height)]
        together = "".join("".join(lines).split())
        assert len(lines) <= height
        assert all("".join(choice.text.split()) in together for choice in ask.choices)
        assert "".join(phrases.keys.split()) in together


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_small_window_still_holds_the_question(five_paths: Edition, language: str) -> None:
    """At 44x14 every question fits whole, with its keys, whichever level is marked."""
    phrases = labels(language).survey
    session = session_on(five_paths, "region")
    for position in range(len(session.questions)):
        ask = ask_of(jump(session, position), phrases, language, phrases.saved)
        for level in range(-1, len(ask.choices)):
            lines = [line for _, line in question_lines(ask, level, phrases, 44, 14)]
            assert len(lines) <= 14, (ask.id, level)
            assert "".join(ask.text.split()) in "".join("".join(lines).split())


def test_the_number_stands_in_front_and_the_mark_needs_no_colour(five_paths: Edition) -> None:
    """An arrow and brackets mark the row; the others have their number at the same place."""
    phrases = labels("zh").survey
    ask = ask_of(session_on(five_paths, "region"), phrases, "zh")
    lines = [line for _, line in question_lines(ask, 3, phrases, 80, 24)]

    assert f">[3] {ask.choices[3].text}" in lines
    assert f"  2  {ask.choices[2].text}" in lines
    assert sum(line.startswith(">") for line in lines) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), [(44, 14), SMALLEST])
def test_every_level_keeps_its_number_on_a_small_screen(
    five_paths: Edition, language: str, width: int, height: int
) -> None:
    """What is cut there is the end of the text."""
    phrases = labels(language).survey
    session = session_on(five_paths, "region")
    for position in range(len(session.questions)):
        ask = ask_of(jump(session, position), phrases, language)
        lines = [line for _, line in question_lines(ask, 2, phrases, width, height)]
        assert all(any(line.startswith((f"  {level}  ", f">[{level}] ")) for line in lines) for level in range(6))


def test_choices_stand_apart_where_there_is_room(five_paths: Edition) -> None:
    """An empty line between two choices on a high screen, none where the rows are needed."""
    phrases = labels("zh").survey
    ask = ask_of(session_on(five_paths, "region"), phrases, "zh")
    high = [line for _, line in question_lines(ask, -1, phrases, 80, 40)]
    usual = [line for _, line in question_lines(ask, -1, phrases, 80, 24)]

    assert high[high.index(f"  0  {ask.choices[0].text}") + 1] == ""
    assert len(high) == len(usual) + 5 or usual == high
