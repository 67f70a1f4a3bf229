"""A session put into words, for whichever way it is asked."""

import math
import re
import unicodedata
from collections.abc import Iterator

from fusionassess.answers.model import Answer
from fusionassess.rubric.model import Measure, Path
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Asked
from fusionassess.survey.screen import Ask, ShownChoice
from fusionassess.survey.session import Session
from fusionassess.words.shapes.survey import SurveyLabels


def ask_of(session: Session, labels: SurveyLabels, language: str, status: str = "") -> Ask:
    """Everything shown about the question at hand."""
    question = session.question
    if question is None:
        raise ValueError("the session is at its end")
    path, measure = around(session, question.id)
    asked, subject = session.asked, session.sheet.subject
    told = session.edition.rubric.told(question, subject.profile, subject.sectors)
    in_short, planned = _planned(session, question.id, language)
    of_path = [place for place, other in enumerate(session.questions) if around(session, other.id)[0] is path]
    return Ask(
        place=labels.place.format(
            number=session.position + 1,
            count=len(session.questions),
            path=path.id,
            path_title=words(path.title, language),
            within=of_path.index(session.position) + 1,
            of_path=len(of_path),
            measure=measure.id,
            measure_title=words(measure.title, language),
        ),
        short_place=labels.short_place.format(number=session.position + 1, count=len(session.questions)),
        id=question.id,
        text=words(asked.text, language),
        explanations=tuple(words(text, language) for text in told),
        planned=planned,
        planned_in_short=in_short,
        choices=tuple(_with_last_time(session, language)),
        number=number_wanted(asked, labels, language),
        answer_line=" ".join(
            filter(None, (_said_and_last_time(session, labels, language), _wanted(session, measure.id, labels)))
        ),
        status=status,
        may_not_apply=session.may_not_apply,
    )


def _planned(session: Session, question: str, language: str) -> tuple[str, tuple[str, ...]]:
    """What was planned for the question last time and how far it is, in short and in full; empty where nothing was."""
    if session.followup is None:
        return "", ()
    # Few questionnaires have a follow-up.
    from fusionassess.report.followed import planned_for, planned_in_short
    from fusionassess.words import labels

    phrases = labels.labels(language).followup
    return planned_in_short(session.followup, question, phrases), planned_for(session.followup, question, phrases)


def _with_last_time(session: Session, language: str) -> Iterator[ShownChoice]:
    """The choices, the one of last time marked."""
    last = session.last_answer.response
    for choice in choices(session.asked, language):
        is_last = last is not None and choice.response == last
        yield choice._replace(was_last=is_last)


def _wanted(session: Session, measure: str, labels: SurveyLabels) -> str:
    """The level that is wanted of a measure, so that one sees it was taken; empty where none was named."""
    level = session.sheet.targets.get(measure)
    return "" if level is None else labels.said_target.format(level=f"{level:g}")


def _said_and_last_time(session: Session, labels: SurveyLabels, language: str) -> str:
    """What was answered so far; where nothing was, what last time's answer brings along that no choice shows."""
    now, last = session.answer, session.last_answer
    line = answer_line(now, session.asked, labels, language)
    is_choice = last.level is not None or last.option is not None
    brings_more = bool(last.evidence or last.note)
    if now.is_given or not last.is_given or (is_choice and not brings_more):
        return line
    told = labels.last_time_along if brings_more else labels.last_time
    last_time = told.format(said=answer_line(last, session.asked, labels, language))
    return " ".join(filter(None, (last_time, line)))


def choices(asked: Asked, language: str) -> Iterator[ShownChoice]:
    """The responses on offer, options counted from 1; none where a number is asked for."""
    for place, (response, text) in enumerate(asked.choices().items(), start=1):
        yield ShownChoice(int(response) if asked.kind == "level" else place, words(text, language), response)


def number_wanted(asked: Asked, labels: SurveyLabels, language: str) -> str:
    """What number is asked for, in words."""
    if asked.number is None:
        return ""
    low, high = asked.number.range
    return labels.number_wanted.format(low=f"{low:g}", high=f"{high:g}", unit=words(asked.number.unit, language))


def number_in(text: str, asked: Asked) -> float | None:
    """The number a line holds, if it is one and within the range; full-width digits are digits."""
    try:
        value = float(unicodedata.normalize("NFKC", text).strip().rstrip("%"))
    except ValueError:
        return None
    low, high = asked.number.range if asked.number else (-math.inf, math.inf)
    return value if low <= value <= high else None


def answer_line(answer: Answer, asked: Asked, labels: SurveyLabels, language: str) -> str:
    """What was answered so far, in a line."""
    if answer.level is not None:
        line = labels.said_level.format(level=answer.level)
        if answer.counted != answer.level:
            missing = ", ".join(str(level) for level in answer.missing)
            line = labels.said_missing.format(level=answer.level, missing=missing, counted=answer.counted)
    elif answer.response is not None:
        line = labels.said_response.format(response=_response(answer, asked, language))
    elif answer.not_applicable is not None:
        line = labels.said_not_applicable.format(reason=answer.not_applicable)
    elif answer.unknown:
        line = labels.said_unknown
    else:
        line = ""
    evidence_given = answer.evidence
    parts = (evidence_given.grade, evidence_given.text, str(evidence_given.date or "")) if evidence_given else ()
    evidence = labels.said_evidence.format(evidence=" ".join(filter(None, parts))) if evidence_given else ""
    note = labels.said_note.format(note=answer.note) if answer.note else ""
    return " ".join(filter(None, (line, evidence, note)))


def state(session: Session, place: int) -> str:
    """How a question stands, in a sign of three columns: the keys' own signs, or the level."""
    answer = session.answer_to(session.questions[place])
    if answer.not_applicable is not None:
        return "[-]"
    if answer.unknown:
        return "[=]"
    if answer.response is None:
        return "[ ]"
    return f"[{answer.counted}]" if answer.level is not None else "[x]"


def _response(answer: Answer, asked: Asked, language: str) -> str:
    if answer.value is not None:
        return f"{answer.value:g}"
    text = asked.choices().get(answer.option or "")
    return words(text, language) if text else ""


_NEXT = re.compile(r"(?<=。)(?=.)|(?<=；)(?![^（]*）)|(?<=[.!?]) (?=[A-Z])|(?<=;) (?![^(]*\))")
"""Where a sentence, or one of a row of them, ends and another begins."""
POINT = "- "
"""Before each of several things that are told one below the other."""


def _one_by_one(text: str) -> list[str]:
    """The sentences of a paragraph, each for itself: a wall of text is not read before a question."""
    return [f"{POINT}{sentence}" for sentence in _NEXT.split(text)]


MINUTES_EACH = 0.8
"""An estimate: reading a question and its levels and choosing one; looking for papers is not in it."""


def opening_of(session: Session, labels: SurveyLabels, language: str, file: str) -> list[str]:
    """What a respondent should know before the first question: whom it is about, how long, how to stop, the rule.

    What decides most answers comes first; the rubric's further rules follow, for cases of doubt.
    """
    rubric, subject = session.edition.rubric, session.sheet.subject
    profile, count = rubric.profiles[subject.profile], len(session.questions)
    minutes = max(5, 5 * round(count * MINUTES_EACH / 5))
    rule, *further = rubric.answering_rule(language, labels.rule)
    who = labels.opening_who.format(name=subject.name, profile=words(profile.title, language))
    return [
        words(rubric.title, language),
        "",
        who,
        labels.opening_length.format(count=count, minutes=minutes),
        *([labels.opening_express] if session.express else []),
        *([labels.opening_file.format(file=file)] if file else []),
        labels.opening_stop,
        "",
        labels.opening_rule,
        *_one_by_one(rule),
        *_one_by_one(labels.help),
        *(_one_by_one(words(profile.about, language)) if profile.about else []),
        *(["", labels.opening_doubt] if further else []),
        *(part for text in further for part in _one_by_one(text)),
    ]


def help_of(session: Session, labels: SurveyLabels, language: str, keys: str, file: str = "") -> list[str]:
    """The full text of the question, its explanations, terms, what an assessor would ask to see, keys, opening."""
    opening = opening_of(session, labels, language, file)
    if session.question is None:
        return [keys, "", *opening]
    return [*explained(session, labels, language), "", keys, "", *opening]


def explained(session: Session, labels: SurveyLabels, language: str) -> list[str]:
    """The full text of the question at hand, its explanations, terms, and what an assessor would ask to see."""
    ask = ask_of(session, labels, language)
    paragraphs = [f"{ask.id} {ask.text}", *ask.planned, *ask.explanations, ""]
    paragraphs += [f"{choice.digit} {choice.text}" for choice in ask.choices]
    also = [(clause.level, words(clause.text, language)) for clause in session.asked.also]
    paragraphs += [labels.clause_line.format(level=level, text=text) for level, text in also]
    paragraphs += [ask.number] if ask.number else []
    paragraphs += [ask.answer_line] if ask.answer_line else []
    if session.asked.evidence:
        asked_for = labels.list_mark.join(words(item, language) for item in session.asked.evidence)
        paragraphs += ["", labels.evidence_hint.format(evidence=asked_for)]
    text = " ".join(
        (ask.text, *ask.explanations, *(choice.text for choice in ask.choices), *(text for _, text in also))
    )
    terms = list(_terms_in(text, session, labels, language))
    return [*paragraphs, *(["", labels.glossary, *terms] if terms else [])]


def _terms_in(text: str, session: Session, labels: SurveyLabels, language: str) -> Iterator[str]:
    """The terms of the glossary that the question's text uses in their sense, with what they mean here."""
    question = session.question
    places = {question.id, around(session, question.id)[1].id} if question else set()
    for entry in session.edition.rubric.glossary:
        meant = not entry.used_in or not places.isdisjoint(entry.used_in)
        if meant and entry.stands_in(text, language):
            yield labels.glossary_line.format(term=words(entry.term, language), meaning=words(entry.meaning, language))


def around(session: Session, question: str) -> tuple[Path, Measure]:
    """The path and the measure a question stands in."""
    for path in session.edition.rubric.paths:
        for measure in path.measures:
            if any(candidate.id == question for candidate in measure.questions):
                return path, measure
    raise LookupError(question)
