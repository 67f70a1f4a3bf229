"""Answers whose own note or reason says something else, where the rubric can tell."""

from collections.abc import Iterator

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.documents.blanks import plain
from fusionassess.documents.problems import Fault
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Telltale


def contradictions(sheet: AnswerSheet, rubric: Rubric) -> Iterator[Fault]:
    """Find each note or reason with words that speak of another level than the one answered.

    A question that is not applicable stands at no level: words that speak of one contradict it, too. Where a
    question applies to everybody asked it, this is told by itself (`sheets.applying`), and its reason is not looked at.
    """
    subject = sheet.subject
    for question in rubric.asked(subject.profile):
        answer = sheet.answers.get(question.id)
        if answer is None or (answer.level is None and answer.not_applicable is None):
            continue
        if answer.level is None and not rubric.may_not_apply(question, subject.profile, subject.sectors):
            continue
        for told in rubric.as_asked(question, subject.profile, subject.sectors).tells:
            for part, words in (("note", answer.note), ("not_applicable", answer.not_applicable)):
                if (sides := _said(told, words or "")) and not _agrees(told, answer):
                    yield Fault("note-contradicts", ("answers", question.id, part), {"id": question.id, "found": sides})


def _said(told: Telltale, text: str) -> str:
    """The word of a telltale that a text holds; nothing where it holds none."""
    written = plain(text)
    return next((word for words in told.words.values() for word in words if plain(word) in written), "")


def _agrees(told: Telltale, answer: Answer) -> bool:
    return answer.counted is not None and told.holds(float(answer.counted))
