"""A rubric's questions on paper: Markdown to print and fill in by hand, or to discuss in a workshop."""

from collections.abc import Iterator, Mapping, Sequence

from fusionassess.render.text.escaping import escape
from fusionassess.rubric.model import Measure, Rubric
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Question
from fusionassess.words.labels import Labels

BOX = "☐"


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
    yield f"- {BOX} {phrases.not_applicable}"
    yield f"- {BOX} {phrases.unknown}"
    if asked.evidence:
        evidence = labels.survey.list_mark.join(_said(item, language) for item in asked.evidence)
        yield from ("", phrases.evidence.format(evidence=evidence))


def instruments(measure: Measure, labels: Labels, language: str) -> str:
    """The policies that serve a measure, in a line."""
    named = labels.survey.list_mark.join(words(text, language) for text in measure.instruments)
    return labels.paper.instruments.format(instruments=named)


def _said(text: Mapping[str, str], language: str) -> str:
    """A text of the rubric in a language, its signs those of its author and not of Markdown."""
    return escape(words(text, language))
