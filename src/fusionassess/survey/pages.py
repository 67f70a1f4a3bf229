"""Everything that can stand on the screen, laid out for its size: the question, and the pages around it.

Long lists scroll; each row is a line but for the one at hand, which is shown whole.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from fusionassess.render.text.wrapping import clip, columns, hang, wrap
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Clause
from fusionassess.survey.asking import POINT, ask_of, help_of, opening_of, state
from fusionassess.survey.desk import Desk, Mode
from fusionassess.survey.entries import Entry
from fusionassess.survey.screen import SMALLEST, Line, question_lines
from fusionassess.words.language import names
from fusionassess.words.shapes.survey import SurveyLabels

MOST_WRITING = 3
"""Rows that a line and what it is for may take."""


def page_lines(desk: Desk, width: int, height: int) -> list[Line]:
    """What the screen shows, line by line; two lines are left to whatever is being written."""
    if not fits(width, height):
        return [("", line) for line in wrap(desk.phrases.too_small, max(width, 2))]
    return _PAGES.get(desk.mode, _question)(desk, width, height)


def fits(width: int, height: int) -> bool:
    """Whether a page can be read on a screen of this size."""
    return width >= SMALLEST[0] and height >= SMALLEST[1] - MOST_WRITING


def asked_for(desk: Desk) -> str:
    """What the line being written is for, in words."""
    phrases = desk.phrases
    asked = {
        Entry.reason: phrases.write_reason,
        Entry.note: phrases.write_note,
        Entry.value: phrases.write_number,
        Entry.evidence: phrases.write_evidence,
        Entry.date: phrases.write_date,
        Entry.target: phrases.write_target,
        Entry.filter: phrases.write_filter,
    }[desk.entry]
    return f"{desk.status}\n{asked}" if desk.refused else asked


def _question(desk: Desk, width: int, height: int) -> list[Line]:
    # Why a line was refused stands above that line.
    told = "" if desk.mode is Mode.write and desk.refused else desk.status
    status = "  ".join(filter(None, (desk.score_so_far, told)))
    ask = ask_of(desk.session, desk.phrases, desk.language, status)
    return question_lines(ask, desk.cursor, desk.phrases, width, height)


def _help(desk: Desk, width: int, height: int) -> list[Line]:
    keys = desk.phrases.all_keys.format(languages=names())
    texts = help_of(desk.session, desk.phrases, desk.language, keys, desk.ways.file)
    lines, desk.scroll = read_lines(texts, desk.scroll, desk.phrases.keys_help, desk.phrases, width, height)
    return lines


def _opening(desk: Desk, width: int, height: int) -> list[Line]:
    texts = opening_of(desk.session, desk.phrases, desk.language, desk.ways.file)
    lines, desk.scroll = read_lines(texts, desk.scroll, desk.phrases.keys_opening, desk.phrases, width, height)
    return lines


def read_lines(
    texts: Sequence[str], scroll: int, keys: str, phrases: SurveyLabels, width: int, height: int
) -> tuple[list[Line], int]:
    """A text that scrolls, with how much is left and the keys below it; and the lines gone by, no more than are."""
    lines = [
        line
        for text in texts
        for line in (hang(text.removeprefix(POINT), width, POINT) if text.startswith(POINT) else wrap(text, width))
    ]
    room = max(1, height - len(_below(len(lines), keys, phrases, width)))
    scroll = min(scroll, max(0, len(lines) - room))
    below = _below(len(lines) - scroll - room, keys, phrases, width)
    return [*(("", line) for line in lines[scroll : scroll + room]), *below], scroll


def _below(left: int, keys: str, phrases: SurveyLabels, width: int) -> list[Line]:
    """The keys, behind how many lines there are further down."""
    told = phrases.more_lines.format(count=left) if left > 0 else ""
    return [("class:keys", line) for line in wrap(told + keys, width)]


def _overview(desk: Desk, width: int, height: int) -> list[Line]:
    questions = desk.session.questions
    head = desk.phrases.overview.format(count=len(questions), open=len(desk.session.open_positions))
    if desk.filter:
        head = desk.phrases.overview_narrowed.format(text=desk.filter, shown=len(desk.listed), count=len(questions))
    return _list(
        head,
        question_rows(desk),
        desk.cursor,
        f"{desk.phrases.legend} | {desk.phrases.keys_overview}",
        desk.phrases,
        width,
        height,
    )


def _review(desk: Desk, width: int, height: int) -> list[Line]:
    rows = [("", review_row(desk)), *question_rows(desk)]
    head = "  ".join(filter(None, (review_head(desk), desk.score_so_far, desk.status)))
    return _list(
        head, rows, desk.cursor, f"{desk.phrases.legend} | {desk.phrases.keys_review}", desk.phrases, width, height
    )


def _grades(desk: Desk, width: int, height: int) -> list[Line]:
    phrases = desk.phrases
    return _list(
        phrases.grades, grade_rows(desk), desk.cursor, phrases.keys_grades, phrases, width, height, is_whole=True
    )


def _clause(desk: Desk, width: int, height: int) -> list[Line]:
    name = desk.session.question.id if desk.session.question else ""
    return clause_lines(name, desk.clause, desk.phrases, desk.language, desk.cursor, width, height, status=desk.status)


def clause_lines(
    name: str,
    clause: Clause,
    phrases: SurveyLabels,
    language: str,
    cursor: int,
    width: int,
    height: int,
    *,
    status: str = "",
) -> list[Line]:
    """The page that asks whether a clause of a question holds."""
    head = "\n".join(filter(None, (clause_head(name, clause, phrases, language), status)))
    keys = f"{phrases.clause_unknown}\n{phrases.keys_clause}"
    return _list(head, clause_rows(clause, phrases), cursor, keys, phrases, width, height)


_PAGES = {
    Mode.help: _help,
    Mode.opening: _opening,
    Mode.overview: _overview,
    Mode.review: _review,
    Mode.grades: _grades,
    Mode.clause: _clause,
}
"""What is shown where no question is asked."""


def review_head(desk: Desk) -> str:
    """How many questions stand how."""
    session = desk.session
    answers = [session.answer_to(question) for question in session.questions]
    kinds = Counter(
        "not_applicable" if answer.not_applicable is not None else "unknown" if answer.unknown else "answered"
        for answer in answers
        if answer.is_given
    )
    counts = {kind: kinds[kind] for kind in ("answered", "not_applicable", "unknown")}
    return desk.phrases.review.format(count=len(answers), open=len(session.open_positions), **counts)


def review_row(desk: Desk) -> str:
    """What the first row of the review does."""
    still_open = len(desk.session.open_positions)
    return desk.phrases.review_open.format(count=still_open) if still_open else desk.phrases.review_done


def question_rows(desk: Desk) -> list[tuple[str, str]]:
    """Every question asked, with its state in front; open ones first."""
    rubric, subject = desk.session.edition.rubric, desk.session.sheet.subject
    rows = []
    for place in desk.listed:
        question = desk.session.questions[place]
        text = words(rubric.as_asked(question, subject.profile, subject.sectors).text, desk.language)
        rows.append((f"{state(desk.session, place)} ", f"{question.id} {text}"))
    return rows


def grade_rows(desk: Desk) -> list[tuple[str, str]]:
    """The grades of evidence with the level that each supports, none of them first."""
    grades = desk.session.edition.rubric.evidence_grades
    titles = [
        (f"{name} ", desk.phrases.grade.format(title=words(grade.title, desk.language), level=f"{grade.supports:g}"))
        for name, grade in grades.items()
    ]
    return [("", desk.phrases.no_grade), *titles]


def clause_head(name: str, clause: Clause, phrases: SurveyLabels, language: str) -> str:
    """Which clause is asked for, of which level of which question."""
    return phrases.clause.format(id=name, level=clause.level, text=words(clause.text, language))


def clause_rows(clause: Clause, phrases: SurveyLabels) -> list[tuple[str, str]]:
    """Whether it holds, with the digits that say so."""
    return [("1 ", phrases.clause_holds), ("0 ", phrases.clause_missing.format(level=clause.level))]


def _list(
    head: str,
    rows: Sequence[tuple[str, str]],
    cursor: int,
    keys: str,
    phrases: SurveyLabels,
    width: int,
    height: int,
    *,
    is_whole: bool = False,
) -> list[Line]:
    """A list that scrolls so that the row at hand can be read whole, or every row."""
    top = [("class:place", line) for line in wrap(head, width)]
    room = max(1, height - len(top) - len(_below(len(rows), keys, phrases, width)))
    lines: list[Line] = []
    start = end = 0
    for place, (sign, text) in enumerate(rows):
        block = list(_row(sign, text, width, is_current=place == cursor, is_whole=is_whole))
        if place == cursor:
            start, end = len(lines), len(lines) + len(block)
        lines += block
    offset = max(0, min((start + end - room) // 2, len(lines) - room), end - room)
    offset = min(offset, start)
    below = _below(len(lines) - offset - room, keys, phrases, width)
    return [*top, *lines[offset : offset + room], *below]


def _row(sign: str, text: str, width: int, *, is_current: bool, is_whole: bool) -> Iterator[Line]:
    if is_current:
        yield from (("class:current", line) for line in hang(text, width, f"> {sign}"))
    elif is_whole:
        yield from (("", line) for line in hang(text, width, f"  {sign}"))
    else:
        yield ("", clip_to(f"  {sign}{text}", width))


def clip_to(text: str, width: int) -> str:
    """A text that fits a line, with a sign where some of it is missing."""
    return text if columns(text) <= width else clip(text, width)
