"""A rubric's questions on paper: Markdown to print and fill in by hand, or to discuss in a workshop."""

from collections.abc import Iterator, Sequence

from fusionassess.labels import Labels
from fusionassess.language import words
from fusionassess.rubric import Question, Rubric

BOX = "☐"


def as_markdown(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> str:
    """Write one profile's questions, as they read in the sectors, with boxes to tick and room for notes."""
    return "\n".join(_lines(rubric, profile, sectors, labels, language)) + "\n"


def _lines(rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str) -> Iterator[str]:
    said = labels.paper
    yield f"# {words(rubric.title, language)}"
    yield ""
    who = [
        words(rubric.profiles[profile].title, language),
        *(words(rubric.sectors[s].title, language) for s in sectors),
    ]
    yield f"**{' · '.join(who)}** · {rubric.id} {rubric.version}"
    for text in (rubric.about, rubric.profiles[profile].about):
        if text:
            yield from ("", words(text, language))
    yield from ("", said.fill_in, "", labels.survey.help)
    for path in rubric.paths:
        asked = [measure for measure in path.measures if any(profile in q.profiles for q in measure.questions)]
        if asked:
            yield from ("", f"## {path.id} {words(path.title, language)}")
        for measure in asked:
            yield from ("", f"### {measure.id} {words(measure.title, language)}")
            if measure.definition:
                yield from ("", words(measure.definition, language))
            for question in measure.questions:
                if profile in question.profiles:
                    yield from _question(rubric, question, profile, sectors, labels, language)


def _question(
    rubric: Rubric, question: Question, profile: str, sectors: Sequence[str], labels: Labels, language: str
) -> Iterator[str]:
    said, asked = labels.paper, rubric.as_asked(question, sectors)
    yield from ("", f"**{question.id} {words(asked.text, language)}**", "")
    readings = [rubric.sectors[sector].readings.get(question.id) for sector in sectors]
    for text in (question.cues.get(profile), *readings, asked.help):
        if text:
            yield from (f"*{words(text, language)}*", "")
    for level, text in enumerate(asked.levels or ()):
        yield f"- {BOX} {level} — {words(text, language)}"
    for option in asked.options or ():
        yield f"- {BOX} {words(option.text, language)}"
    if asked.number is not None:
        low, high = asked.number.range
        yield f"- ______ {words(asked.number.unit, language)} ({low:g}–{high:g})"
    yield f"- {BOX} {said.not_applicable}"
    yield f"- {BOX} {said.unknown}"
    if asked.evidence:
        evidence = labels.survey.list_mark.join(words(item, language) for item in asked.evidence)
        yield from ("", said.evidence.format(evidence=evidence))
