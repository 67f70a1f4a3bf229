"""A form before it has a shape: everything one respondent is asked and told, in one language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from fusionassess.answers.model import Subject
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Measure, Path, Rubric
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Question
from fusionassess.rubric.readings import Indicator
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES, chosen


class Choice(NamedTuple):
    """One response on offer."""

    response: int | str
    """A level, or the id of an option."""
    text: str


class NumberWanted(NamedTuple):
    """A number asked for."""

    low: float
    high: float
    unit: str


class FormQuestion(NamedTuple):
    """One question as it is asked."""

    id: str
    measure: str
    text: str
    explanations: tuple[str, ...]
    """How the profile is to read it, how its sectors are, and its help."""
    kind: Literal["level", "option", "value"]
    choices: tuple[Choice, ...]
    clauses: tuple[Choice, ...]
    """Of the levels that have one: each may be missing by itself."""
    number: NumberWanted | None
    evidence: tuple[str, ...]
    """What an assessor may ask to see."""
    may_not_apply: bool
    """Whether *not applicable* is an answer to it."""


class MeasureHeading(NamedTuple):
    """A measure, and the path it stands in."""

    id: str
    title: str
    path: str
    path_title: str


class FormIndicator(NamedTuple):
    """An indicator as it is asked for."""

    id: str
    title: str
    formula: str
    unit: str
    caution: str
    parts: tuple[str, ...]
    """What is asked of it: value and year, and what its rubric needs to judge them."""


class Grade(NamedTuple):
    """A grade of evidence."""

    id: str
    title: str


class GlossaryEntry(NamedTuple):
    """A word of the glossary."""

    term: str
    meaning: str


class Form(NamedTuple):
    """One profile's questions, as they read in its sectors, in one language."""

    rubric: str
    version: str
    sha256: str
    title: str
    about: str
    subject: Subject
    """Whoever answers; its name is empty where it is not known yet."""
    language: str
    profile: str
    answered_by: str
    """The unit that answers, and who should sit at the table."""
    sectors: tuple[str, ...]
    rule: tuple[str, ...]
    """How an answer is chosen."""
    levels: Mapping[int, str]
    """Names of the levels, lowest first."""
    grades: tuple[Grade, ...]
    measures: tuple[MeasureHeading, ...]
    items: tuple[FormQuestion, ...]
    figures: tuple[FormIndicator, ...]
    terms: tuple[GlossaryEntry, ...]


def build(edition: Edition, subject: Subject, language: str) -> Form:
    """Lay down what a subject of this profile and these sectors is asked."""
    rubric = edition.rubric
    profile = rubric.profiles[subject.profile]
    return Form(
        rubric=rubric.id,
        version=rubric.version,
        sha256=edition.sha256,
        title=words(rubric.title, language),
        about=words(rubric.about, language) if rubric.about else "",
        subject=subject,
        language=language,
        profile=words(profile.title, language),
        answered_by=words(profile.about, language) if profile.about else "",
        sectors=tuple(words(rubric.sectors[name].title, language) for name in subject.sectors),
        rule=tuple(rubric.answering_rule(language, labels(language).forms.rule)),
        levels=rubric.level_names(language),
        grades=tuple(Grade(name, words(grade.title, language)) for name, grade in rubric.evidence_grades.items()),
        measures=tuple(_headings(rubric, subject.profile, language)),
        items=tuple(
            _item(rubric, measure, question, subject, language) for measure, question in _asked(rubric, subject)
        ),
        figures=tuple(
            _figure(indicator, language) for indicator in rubric.indicators if subject.profile in indicator.profiles
        ),
        terms=tuple(GlossaryEntry(words(one.term, language), words(one.meaning, language)) for one in rubric.glossary),
    )


def languages(rubric: Rubric, first: str) -> tuple[str, ...]:
    """The languages a form can be read in: those that rubric and program share, the wanted one first."""
    shared = [name for name in LANGUAGES if name in rubric.languages] or [chosen(first)]
    return (first, *(name for name in shared if name != first)) if first in shared else tuple(shared)


def _asked(rubric: Rubric, subject: Subject) -> Iterator[tuple[Measure, Question]]:
    for measure in rubric.measures:
        yield from ((measure, question) for question in measure.asked(subject.profile))


def _headings(rubric: Rubric, profile: str, language: str) -> Iterator[MeasureHeading]:
    for path, measure in _measures(rubric.paths):
        if measure.asked(profile):
            yield MeasureHeading(measure.id, words(measure.title, language), path.id, words(path.title, language))


def _measures(paths: Sequence[Path]) -> Iterator[tuple[Path, Measure]]:
    for path in paths:
        yield from ((path, measure) for measure in path.measures)


def _item(rubric: Rubric, measure: Measure, question: Question, subject: Subject, language: str) -> FormQuestion:
    asked = rubric.as_asked(question, subject.profile, subject.sectors)
    told = rubric.told(question, subject.profile, subject.sectors)
    scale = asked.number
    return FormQuestion(
        id=question.id,
        measure=measure.id,
        text=words(asked.text, language),
        explanations=tuple(words(text, language) for text in told),
        kind=asked.kind,
        choices=tuple(Choice(response, words(text, language)) for response, text in asked.choices().items()),
        clauses=tuple(Choice(clause.level, words(clause.text, language)) for clause in asked.also),
        number=NumberWanted(*scale.range, words(scale.unit, language)) if scale else None,
        evidence=tuple(words(text, language) for text in asked.evidence),
        may_not_apply=rubric.may_not_apply(question, subject.profile, subject.sectors),
    )


def _figure(indicator: Indicator, language: str) -> FormIndicator:
    wanted = {
        "value": True,
        "year": True,
        "numerator": indicator.fraction,
        "denominator": indicator.fraction,
        "benchmark": indicator.against_benchmark,
        "years": indicator.least_years is not None or indicator.against_benchmark,
        "growth": indicator.growing_only,
    }
    return FormIndicator(
        id=indicator.id,
        title=words(indicator.title, language),
        formula=words(indicator.formula, language),
        unit=indicator.unit,
        caution=words(indicator.caution, language) if indicator.caution else "",
        parts=tuple(part for part, is_wanted in wanted.items() if is_wanted),
    )
