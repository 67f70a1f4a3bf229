"""One question on screens of any size."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from fusionassess.render.text.wrapping import hang
from fusionassess.rubric.library import Edition
from fusionassess.survey.asking import ask_of
from fusionassess.survey.pages import read_lines
from fusionassess.survey.screen import SMALLEST, Ask, ShownChoice, question_lines
from fusionassess.survey.session import Session, begin, jump
from fusionassess.words.labels import labels
from small import sheet_for, small_edition

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


@pytest.mark.parametrize(("width", "height"), [(44, 14), SMALLEST])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_level_is_cut_only_where_no_row_is_left_for_it(
    five_paths: Edition, language: str, width: int, height: int
) -> None:
    """Then it is told how to read it, and what stays empty would not hold another level's text."""
    phrases = labels(language).survey
    session = session_on(five_paths, "sme")
    cuts = 0
    for position in range(len(session.questions)):
        ask = ask_of(jump(session, position), phrases, language)
        lines = [line for _, line in question_lines(ask, 1, phrases, width, height)]
        cut = [
            choice
            for choice in ask.choices
            if any(line.startswith(f"  {choice.digit}  ") and "…" in line for line in lines)
        ]
        cuts += len(cut)
        missing = [len(hang(choice.text, width, "  0  ")) - 1 for choice in cut]
        assert all(len(lines) + rows > height for rows in missing), ask.id
        assert not cut or phrases.more_levels in lines or len(lines) == height
        assert "……" not in "".join(lines)
    assert cuts
    few = "".join(line for _, line in question_lines(ask_of(session, phrases, language), 1, phrases, width, height))
    assert (width, height) == SMALLEST or "…" not in few or phrases.more_levels in few


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
        keys = phrases.keys if ask.may_not_apply else phrases.keys_always
        assert "".join(keys.split()) in together
        assert ("不适用" in keys or "not applicable" in keys) is ask.may_not_apply


def test_what_was_planned_stands_there_once_and_yields_to_the_explanation() -> None:
    """In full where there is room, else by ids, else not at all; the levels are whole all the while."""
    phrases = labels("zh").survey
    session = begin(small := small_edition(), sheet_for(small.rubric, {}))
    planned = ("上期计划过：a.1@2 甲中，由科技局做。", "还没有开始。")
    bare = ask_of(session, phrases, "zh")
    ask = replace(bare, explanations=("一句说明。",), planned=planned, planned_in_short="[计划过：a.1@2]")
    shown = []
    for height in range(30, 8, -1):
        text = "\n".join(line for _, line in question_lines(ask, -1, phrases, 80, height))
        assert text.count("计划过") <= 1
        shown.append(("上期计划过" in text, "[计划过" in text, "一句说明" in text))

    assert list(dict.fromkeys(shown))[:3] == [(True, False, True), (False, True, True), (False, False, True)]


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


@pytest.mark.parametrize("cursor", [-1, 0, 4, 9])
def test_many_levels_on_few_rows_are_named_by_number(cursor: int) -> None:
    """Those far from the mark; the one at the mark is whole, and keys and question stay in sight."""
    phrases = labels("en").survey
    choices = tuple(ShownChoice(place, f"text {place} " * 12, place) for place in range(10))
    ask = Ask("[1/9] here", "[1/9]", "q", "How is it?", (), choices, "", "", phrases.saved)
    lines = [line for _, line in question_lines(ask, cursor, phrases, *SMALLEST)]
    numbers = {int(found) for line in lines for found in re.findall(r"^[ >]+\[?(\d)\b", line)}
    found = [re.fullmatch(r"  [↑↓]  (\d)(?:–(\d))?", line) for line in lines]
    spans = [(int(one[1]), int(one[2] or one[1])) for one in found if one]

    assert len(lines) <= SMALLEST[1]
    assert numbers | {level for low, high in spans for level in range(low, high + 1)} == set(range(10))
    assert lines[-1] == phrases.keys_short or phrases.keys_short.endswith(lines[-1].strip())
    assert cursor < 0 or "".join(lines).count(f"text {cursor}") == 12


def test_what_scrolls_says_how_much_is_left() -> None:
    """Below the text, before the keys; nothing of the kind at its end, and the keys are whole on any width."""
    phrases, texts = labels("en").survey, [f"line {number}" for number in range(30)]
    begun, _ = read_lines(texts, 0, phrases.keys_help, phrases, 40, 12)
    ended, scroll = read_lines(texts, 99, phrases.keys_help, phrases, 40, 12)
    left = 30 - sum(line.startswith("line") for _, line in begun)

    assert any(line.startswith(f"↓ {left} more lines") for _, line in begun)
    assert not any("more lines" in line for _, line in ended)
    assert ("", "line 29") in ended
    assert scroll < 30
    assert all(
        "".join(phrases.keys_help.split()) in "".join("".join(line.split()) for _, line in page)
        for page in (begun, ended)
    )
