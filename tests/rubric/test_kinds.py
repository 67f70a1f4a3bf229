"""Rubrics other than ladders of six: options, numbers, replaced questions, from the sheet to the report."""

from typing import Any

import pytest

from desks import desk_on
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.assessment.assess import assess
from fusionassess.documents import models, syntax, writing
from fusionassess.documents.source import Source
from fusionassess.report import Report, build_report
from fusionassess.rubric.questions import interpolate
from fusionassess.survey import plain
from fusionassess.survey.plain import Lines
from fusionassess.survey.session import Session
from fusionassess.words.labels import labels
from keyboard import DOWN, ENTER, Terminal, keys
from kinds import kinds_edition
from small import sheet_for

EDITION = kinds_edition()


def report_on(answers: dict[str, Any], **more: Any) -> Report:
    """The report on a sheet of the rubric."""
    return build_report(assess(EDITION, sheet_for(EDITION.rubric, answers, "firm", **more)), labels("en"), "en")


def test_each_kind_has_its_rating() -> None:
    """Ladder 1 of 2 is .5, the option says .7, 40 lies halfway between (20, .5) and (60, 1): mean .65, score 1.3."""
    report = report_on({"q.ladder": 1, "q.options": "joint", "q.share": 40})

    assert report.score.point.value == pytest.approx(2 * (0.5 + 0.7 + 0.75) / 3)
    rows = report.paths[0].measures[0].questions
    assert [row.answer for row in rows] == ["1 some: partly", "Joint work", "40%"]
    assert [row.reached.display for row in rows] == ["1", "1.40", "1.50"]


@pytest.mark.parametrize(("value", "rating"), [(-5, 0), (0, 0), (10, 0.25), (20, 0.5), (40, 0.75), (60, 1), (99, 1)])
def test_a_number_is_read_off_straight_lines(value: float, rating: float) -> None:
    """Between the breakpoints a straight line, beyond the ends level."""
    assert interpolate([(0, 0), (20, 0.5), (60, 1)], value) == pytest.approx(rating)


def test_the_short_form_is_written_and_read_back() -> None:
    """A level, an option and a number stand in the sheet as one word each, and read back the same."""
    sheet = sheet_for(EDITION.rubric, {"q.ladder": 1, "q.options": "own", "q.share": 12.5}, "firm")
    text = writing.dump(sheet)
    source = Source("s.yaml", text)

    assert "  q.ladder: 1\n  q.options: own\n  q.share: 12.5\n" in text
    assert models.validate(syntax.load(source), AnswerSheet, source, context=EDITION.rubric.declared()) == sheet


def test_evidence_caps_any_kind() -> None:
    """Said only supports 1 of 2: own work (1) counts as .5, 60 % as .5."""
    answers = {"q.ladder": {"level": 1, "evidence": {"grade": "E0"}}, "q.options": "own", "q.share": 60}
    report = report_on(answers)

    assert report.evidenced.score.value == pytest.approx(1.0)
    assert [(gap.id, gap.claimed.display) for gap in report.evidence_gaps] == [("q.options", "2"), ("q.share", "2")]


def test_only_a_ladder_has_steps() -> None:
    """Options and numbers stand in the gaps, and are told no step."""
    report = report_on({"q.ladder": 0, "q.options": "bought", "q.share": 0})

    assert [row.id for row in report.advice] == ["q.ladder@1"]


def test_a_sector_replaces_a_question_whole() -> None:
    """Text and levels are the sector's; the level keeps its meaning."""
    report = report_on({"q.ladder": 1, "q.options": "own", "q.share": 60}, sectors=("ai",))
    row = report.paths[0].measures[0].questions[0]

    assert (row.text, row.answer) == ("How in AI?", "1 some: one model")


def ask_plain(*typed: str) -> tuple[Session, str]:
    """Type these lines; gives the session and what was shown."""
    shown: list[str] = []
    waiting = iter(typed)

    def read(prompt: str) -> str:
        shown.append(prompt)
        line = next(waiting, None)
        if line is None:
            raise EOFError
        return line

    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {}, "firm", ("ai",)), "en")
    plain.run(desk, Lines(read, shown.append, 60))
    return desk.session, "\n".join(shown)


def test_the_plain_survey_asks_every_kind() -> None:
    """A choice by its number, a number within its range; what is neither is not taken."""
    session, shown = ask_plain("2", "9", "2", "140", "４０")

    assert session.sheet.answers == {
        "q.ladder": Answer(level=2),
        "q.options": Answer(option="joint"),
        "q.share": Answer(value=40.0),
    }
    assert "many models" in shown
    assert "Count tokens, too" in shown
    assert "enter a number (0–100, %)" in shown
    assert shown.count("was not understood") == 2


def test_the_screen_asks_every_kind() -> None:
    """Arrows choose options; a number is written on a line, and one out of range is refused and mended in its line."""
    terminal = Terminal()
    desk = desk_on(EDITION, sheet_for(EDITION.rubric, {}, "firm"), "en")
    with keys(terminal, f"{DOWN}{ENTER}{DOWN}{DOWN}{ENTER}{ENTER}140{ENTER}\x7f\x7f\x7f４０%{ENTER}{ENTER}"):
        from fusionassess.survey import prompts

        prompts.run(desk)

    assert desk.session.sheet.answers == {
        "q.ladder": Answer(level=0),
        "q.options": Answer(option="joint"),
        "q.share": Answer(value=40.0),
    }
    assert terminal.shows("This is not a number within the range")
    assert desk.done
