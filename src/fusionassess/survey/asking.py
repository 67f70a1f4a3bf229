"""A session put into words, for whichever way it is asked."""

from fusionassess.answers import Answer
from fusionassess.labels import SurveyLabels
from fusionassess.language import words
from fusionassess.rubric import Measure, Path
from fusionassess.survey.screen import Ask
from fusionassess.survey.session import Session


def ask_of(session: Session, labels: SurveyLabels, language: str, status: str = "") -> Ask:
    """Everything shown about the question at hand."""
    question = session.question
    if question is None:
        raise ValueError("the session is at its end")
    path, measure = _around(session, question.id)
    cue = question.cues.get(session.sheet.subject.profile)
    return Ask(
        place=labels.place.format(
            number=session.position + 1,
            count=len(session.questions),
            path=path.id,
            path_title=words(path.title, language),
            measure=measure.id,
            measure_title=words(measure.title, language),
        ),
        short_place=labels.short_place.format(number=session.position + 1, count=len(session.questions)),
        id=question.id,
        text=words(question.text, language),
        explanations=tuple(words(text, language) for text in (cue, question.help) if text),
        levels=tuple(words(text, language) for text in question.levels),
        said=said(session.answer, labels),
        status=status,
    )


def said(answer: Answer, labels: SurveyLabels) -> str:
    """What was answered so far, in a line."""
    if answer.level is not None:
        line = labels.said_level.format(level=answer.level)
    elif answer.not_applicable is not None:
        line = labels.said_not_applicable.format(reason=answer.not_applicable)
    elif answer.unknown:
        line = labels.said_unknown
    else:
        line = ""
    note = labels.said_note.format(note=answer.note) if answer.note else ""
    return " ".join(filter(None, (line, note)))


def help_of(session: Session, labels: SurveyLabels, language: str) -> list[str]:
    """The full text of the question, its explanations, and what an assessor would ask to see."""
    question = session.question
    if question is None:
        return [labels.help]
    ask = ask_of(session, labels, language)
    paragraphs = [f"{ask.id} {ask.text}", *ask.explanations, ""]
    paragraphs += [f"({level}) {text}" for level, text in enumerate(ask.levels)]
    if question.evidence:
        asked_for = labels.list_mark.join(words(item, language) for item in question.evidence)
        paragraphs += ["", labels.evidence_hint.format(evidence=asked_for)]
    return [*paragraphs, "", labels.help]


def _around(session: Session, question: str) -> tuple[Path, Measure]:
    """The path and the measure a question stands in."""
    for path in session.edition.rubric.paths:
        for measure in path.measures:
            if any(candidate.id == question for candidate in measure.questions):
                return path, measure
    raise LookupError(question)
