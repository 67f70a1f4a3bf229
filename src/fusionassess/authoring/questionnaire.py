"""What a rubric asks of one profile: on paper, Markdown to print or to discuss, and as plain values for programs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fusionassess.render.text.escaping import escape
from fusionassess.rubric.model import Measure, Rubric
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Question
from fusionassess.words.labels import Labels

BOX = "☐"
FORMAT = "fusionassess/questions/1"


def as_markdown(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> str:
    """Write one profile's questions, as they read in the sectors, with boxes to tick and room for notes."""
    return "\n".join(_lines(rubric, profile, sectors, labels, language)) + "\n"


def _lines(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> Iterator[str]:
    yield from _head(rubric, profile, sectors, labels, language)
    for path in rubric.paths:
        asked = [measure for measure in path.measures if measure.asked(profile)]
        if asked:
            yield from ("", f"## {escape(path.id)} {_said(path.title, language)}")
        for measure in asked:
            yield from ("", f"### {escape(measure.id)} {_said(measure.title, language)}")
            if measure.definition:
                yield from ("", _said(measure.definition, language))
            if measure.instruments:
                yield from ("", escape(instruments(measure, labels, language)))
            for question in measure.asked(profile):
                yield from _question(rubric, question, profile, sectors, labels, language)


def _head(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> Iterator[str]:
    who = [rubric.profiles[profile].title, *(rubric.sectors[sector].title for sector in sectors)]
    named = " · ".join(_said(title, language) for title in who)
    yield from (f"# {_said(rubric.title, language)}", "", f"**{named}** · {escape(f'{rubric.id} {rubric.version}')}")
    for text in (rubric.about, rubric.profiles[profile].about):
        if text:
            yield from ("", _said(text, language))
    yield from ("", labels.paper.fill_in)
    for told in map(escape, (*rubric.answering_rule(language, labels.survey.rule), labels.survey.help)):
        yield from ("", told)


def _question(
    rubric: Rubric, question: Question, profile: str, sectors: Sequence[str], labels: Labels, language: str
) -> Iterator[str]:
    phrases, asked = labels.paper, rubric.as_asked(question, profile, sectors)
    yield from ("", f"**{escape(question.id)} {_said(asked.text, language)}**", "")
    for text in rubric.told(question, profile, sectors):
        yield from (f"*{_said(text, language)}*", "")
    for response, text in asked.choices().items():
        mark = f"{response} — " if asked.kind == "level" else ""
        yield f"- {BOX} {mark}{_said(text, language)}"
        if clause := asked.clause(response):
            yield f"  - {BOX} {_said(clause.text, language)}"
    if asked.number is not None:
        low, high = asked.number.range
        yield f"- ______ {_said(asked.number.unit, language)} ({low:g}–{high:g})"
    if rubric.may_not_apply(question, profile, sectors):
        yield f"- {BOX} {phrases.not_applicable}"
    yield f"- {BOX} {phrases.unknown}"
    if asked.evidence:
        evidence = labels.survey.list_mark.join(_said(item, language) for item in asked.evidence)
        yield from ("", phrases.evidence.format(evidence=evidence))


def whom(rubric: Rubric, language: str) -> dict[str, Any]:
    """A rubric by name, and whom and what it distinguishes, as plain values."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": words(rubric.title, language),
        "languages": rubric.languages,
        "profiles": [
            {"id": name, "title": words(profile.title, language), "questions": len(rubric.asked(name))}
            for name, profile in rubric.profiles.items()
        ],
        "sectors": [{"id": name, "title": words(each.title, language)} for name, each in rubric.sectors.items()],
        "lenses": [{"id": each.lens, "title": words(each.title, language)} for each in rubric.reasons.values()],
    }


def as_object(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> dict[str, Any]:
    """One profile's questions, as they read in the sectors, as plain values."""
    return {
        "format": FORMAT,
        "rubric": {"id": rubric.id, "version": rubric.version, "title": words(rubric.title, language)},
        "language": language,
        "profile": {"id": profile, "title": words(rubric.profiles[profile].title, language)},
        "sectors": [{"id": name, "title": words(rubric.sectors[name].title, language)} for name in sectors],
        "rule": rubric.answering_rule(language, labels.survey.rule),
        "evidence_grades": [
            {"id": name, "title": words(grade.title, language)} for name, grade in rubric.evidence_grades.items()
        ],
        "paths": [
            {
                "id": path.id,
                "title": words(path.title, language),
                "measures": [
                    {
                        "id": measure.id,
                        "title": words(measure.title, language),
                        "weight": rubric.weight_of(measure, profile, sectors),
                        "questions": [
                            _asked_object(rubric, question, profile, sectors, language)
                            for question in measure.asked(profile)
                        ],
                    }
                    for measure in path.measures
                    if measure.asked(profile)
                ],
            }
            for path in rubric.paths
            if any(measure.asked(profile) for measure in path.measures)
        ],
    }


def _asked_object(
    rubric: Rubric, question: Question, profile: str, sectors: Sequence[str], language: str
) -> dict[str, Any]:
    asked = rubric.as_asked(question, profile, sectors)
    number = None
    if asked.number is not None:
        low, high = asked.number.range
        number = {"unit": words(asked.number.unit, language), "low": low, "high": high}
    choices = []
    for response, text in asked.choices().items():
        clause = asked.clause(response)
        choices.append(
            {
                "answer": response,
                "text": words(text, language),
                "also": words(clause.text, language) if clause else None,
            }
        )
    return {
        "id": question.id,
        "text": words(asked.text, language),
        "kind": asked.kind,
        "told": [words(text, language) for text in rubric.told(question, profile, sectors)],
        "choices": choices,
        "number": number,
        "not_applicable": rubric.may_not_apply(question, profile, sectors),
        "evidence": [words(item, language) for item in asked.evidence],
    }


def instruments(measure: Measure, labels: Labels, language: str) -> str:
    """The policies that serve a measure, in a line."""
    named = labels.survey.list_mark.join(words(text, language) for text in measure.instruments)
    return labels.paper.instruments.format(instruments=named)


def _said(text: Mapping[str, str], language: str) -> str:
    """A text of the rubric in a language, its signs those of its author and not of Markdown."""
    return escape(words(text, language))
