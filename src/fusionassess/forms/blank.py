"""A form as a blank answer sheet in YAML: every question as a comment, with room for its answer below."""

import re
from collections.abc import Iterator

import yaml

from fusionassess.answers.sheets import FORMAT
from fusionassess.forms.form import Form, FormIndicator, FormQuestion
from fusionassess.render.text.wrapping import hang, wrap
from fusionassess.words.labels import labels
from fusionassess.words.shapes.forms import FormLabels

_WIDTH = 78
"""Columns that a line takes at most, sign of the comment and indentation included."""
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def view(form: Form) -> str:
    """Write the sheet; read as it is, it is one in which nothing has been answered yet."""
    return "".join(f"{line}\n" for line in _lines(form, labels(form.language).forms))


def _lines(form: Form, phrases: FormLabels) -> Iterator[str]:
    yield from _comment(" · ".join((form.title, form.profile, *form.sectors)), "")
    grade = f"grade: {form.grades[-1].id}, " if form.grades else ""
    blank = [line.format(level=max(form.levels), grade=grade) for line in phrases.blank]
    clauses = [_missing(item, phrases) for item in form.items if item.clauses][:1]
    for text in (form.answered_by, *blank, *form.rule, *clauses, phrases.page.how[0]):
        if text:
            yield from _comment(text, "")
    yield from ("", f"format: {FORMAT}")
    yield from ("rubric:", f"  id: {_word(form.rubric)}", f"  version: {_word(form.version)}")
    yield f"  sha256: {_word(form.sha256)}"
    yield from _subject(form, phrases)
    yield from ("assessed_on:", f"language: {form.language}", "", "answers:")
    measure = ""
    for item in form.items:
        if item.measure != measure:
            measure = item.measure
            heading = next(heading for heading in form.measures if heading.id == measure)
            place = f"{heading.path} {heading.path_title} · {heading.id} {heading.title}"
            yield from ("", *_comment(place, "  "))
        yield from _question(item, phrases)
    yield from _figures(form, phrases)
    yield from _targets(form, phrases)


def _missing(item: FormQuestion, phrases: FormLabels) -> str:
    """How a clause that does not hold is written, by one that this question has."""
    return phrases.blank_clauses.format(id=item.id, level=item.clauses[0].response)


def _comment(text: str, indent: str, head: str = "") -> Iterator[str]:
    """A text as comment lines that fit, what follows a head hanging below it.

    Every sign that YAML takes for the end of a line begins a new comment, so that no text of a
    rubric becomes part of the sheet.
    """
    text = _LINE_ENDS.sub("\n", text)
    width = _WIDTH - len(indent) - 2
    lines = hang(text, width, head) if head else wrap(text, width)
    yield from (f"{indent}# {line}".rstrip() for line in lines)


def _word(text: str) -> str:
    """A word as YAML writes it: in quotes where it would mean something else."""
    return str(yaml.safe_dump(text, allow_unicode=True, default_flow_style=True, width=1_000_000)).splitlines()[0]


def _subject(form: Form, phrases: FormLabels) -> Iterator[str]:
    subject, fields = form.subject, phrases.fields
    yield "subject:"
    name = _word(subject.name) if subject.name else '""'
    yield f"  name: {name}  # {fields['name']}"
    yield f"  profile: {_word(subject.profile)}"
    if subject.sectors:
        yield f"  sectors: [{', '.join(_word(sector) for sector in subject.sectors)}]"
    yield f"  period: {_word(subject.period) if subject.period else ''}".rstrip() + f"  # {fields['period']}"
    yield "respondent:"
    yield f"  role:  # {fields['role']}"


def _question(item: FormQuestion, phrases: FormLabels) -> Iterator[str]:
    yield ""
    yield from _comment(item.text, "  ", f"{item.id} ")
    for text in item.explanations:
        yield from _comment(text, "  ", "    ")
    for choice in item.choices:
        yield from _comment(choice.text, "  ", f"  {choice.response} ")
        for clause in item.clauses:
            if clause.response == choice.response:
                yield from _comment(clause.text, "  ", "    + ")
    if item.number is not None:
        low, high = f"{item.number.low:g}", f"{item.number.high:g}"
        yield from _comment(phrases.number.format(low=low, high=high, unit=item.number.unit), "  ", "  ")
    yield f"  {_word(item.id)}:"


def _figures(form: Form, phrases: FormLabels) -> Iterator[str]:
    if not form.figures:
        return
    yield from ("", *_comment(phrases.page.figures_note, ""), "indicators:")
    for figure in form.figures:
        yield from ("", *_figure(figure, phrases))


def _figure(figure: FormIndicator, phrases: FormLabels) -> Iterator[str]:
    """An indicator stands behind a sign of comment until it is filled in: without a value it would be a fault."""
    unit = f" ({figure.unit})" if figure.unit else ""
    yield from _comment(f"{figure.title}{unit}", "  ", f"{figure.id} ")
    for text in filter(None, (figure.formula, figure.caution)):
        yield from _comment(text, "  ", "    ")
    parts = phrases.list_mark.join(f"{part} {phrases.parts[part]}" for part in figure.parts)
    yield from _comment(parts, "  ", "    ")
    yield f"  # {_word(figure.id)}: {{{', '.join(f'{part}: ' for part in figure.parts)}}}"


def _targets(form: Form, phrases: FormLabels) -> Iterator[str]:
    yield from ("", *_comment(phrases.targets_note, ""), "targets:")
    for measure in form.measures:
        yield from _comment(measure.title, "  ", f"{measure.id} ")
        yield f"  # {_word(measure.id)}:"
