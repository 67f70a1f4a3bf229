"""A form as an XLSForm, the workbook from which ODK, KoBoToolbox and their phone apps ask.

A question's answer is called ``q_`` and its id, so that an export can be read back by id; what
stands beside it begins likewise: ``value_`` a number, ``missing_`` the clauses that do not hold,
``na_`` the reason, ``note_``, ``grade_``, ``text_`` and ``date_`` of the evidence. Indicators are
``i_`` part and id, targets ``target_`` and id.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from fusionassess.answers.sheets import FORMAT
from fusionassess.documents.form_workbook import NOT_APPLICABLE, UNKNOWN
from fusionassess.forms.form import Form, FormQuestion
from fusionassess.render.office.spreadsheets import new_book
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES

Row = dict[str, str | Sequence[str]]
"""One row: a text is the same in every language, a sequence has one for each."""

_SURVEY = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "appearance",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
)
_CHOICES = ("list_name", "name", "label")
_TRANSLATED = {"label", "hint", "constraint_message"}


def view(forms: Sequence[Form]) -> bytes:
    """Write the XLSForm; the same form in every language it can be read in, the first to begin with."""
    data = io.BytesIO()
    book = new_book(data, title=forms[0].title)
    languages = [_named(form.language) for form in forms]
    _write(book, "survey", _SURVEY, _survey(forms), languages)
    _write(book, "choices", _CHOICES, _choices(forms), languages)
    _settings(book, forms)
    book.close()
    return data.getvalue()


def _named(language: str) -> str:
    """How XLSForm calls a language."""
    return f"{LANGUAGES[language].name} ({language})"


def question_name(name: str) -> str:
    """What a question is called in the XLSForm: a name may not begin with a digit."""
    return f"q_{name}"


def _write(book: Any, title: str, columns: Sequence[str], rows: Iterator[Row], languages: Sequence[str]) -> None:
    sheet = book.add_worksheet(title)
    heads = [(column, language) for column in columns for language in (languages if column in _TRANSLATED else [""])]
    for place, (column, language) in enumerate(heads):
        sheet.write_string(0, place, f"{column}::{language}" if language else column)
    for number, row in enumerate(rows, start=1):
        for place, (column, language) in enumerate(heads):
            value = row.get(column, "")
            text = value if isinstance(value, str) else value[languages.index(language)]
            if text:
                sheet.write_string(number, place, _unread(text) if column in _TRANSLATED else text)


def _unread(text: str) -> str:
    """A text in which nothing is taken for the name of another question."""
    return text.replace("${", "$ {")


def _settings(book: Any, forms: Sequence[Form]) -> None:
    form = forms[0]
    sheet = book.add_worksheet("settings")
    values = {
        "form_title": form.title,
        "form_id": "_".join((form.rubric, form.subject.profile, *form.subject.sectors)).replace(".", "_"),
        "version": form.version,
        "default_language": _named(form.language),
    }
    for place, (name, value) in enumerate(values.items()):
        sheet.write_string(0, place, name)
        sheet.write_string(1, place, value)


def _said(forms: Sequence[Form], name: str) -> list[str]:
    return [labels(form.language).forms.xlsform[name] for form in forms]


def _survey(forms: Sequence[Form]) -> Iterator[Row]:
    yield from _identity(forms[0])
    yield from _who(forms)
    for place, heading in enumerate(forms[0].measures):
        titles = [f"{form.measures[place].id} {form.measures[place].title}" for form in forms]
        yield {"type": "begin_group", "name": f"m_{heading.id}", "label": titles}
        for number, item in enumerate(forms[0].items):
            if item.measure == heading.id:
                yield from _question([form.items[number] for form in forms], forms)
        yield {"type": "end_group"}
    yield from _figures(forms)
    yield from _targets(forms)


def _identity(form: Form) -> Iterator[Row]:
    """What tells later which rubric was asked, as hidden values."""
    subject = form.subject
    values = {"format": FORMAT, "rubric": form.rubric, "rubric_version": form.version, "sha256": form.sha256}
    values |= {"profile": subject.profile, "sectors": " ".join(subject.sectors)}
    for name, value in values.items():
        yield {"type": "calculate", "name": name, "calculation": _quoted(value)}
    yield {"type": "today", "name": "assessed_on"}


def _quoted(text: str) -> str:
    """A text as XPath computes it, which knows no escape: stretches between apostrophes, and the apostrophes."""
    stretches = [f"'{stretch}'" for stretch in _unread(text).split("'")]
    return stretches[0] if len(stretches) == 1 else "concat({})".format(""", "'", """.join(stretches))


def _default(text: str) -> str:
    """A text to begin with; as a bare text it would be computed where it looks like a formula, such as ``A - B``."""
    return f"concat({_quoted(text)}, '')" if text else ""


def _who(forms: Sequence[Form]) -> Iterator[Row]:
    subject = forms[0].subject
    known = {"name": subject.name, "period": subject.period or "", "role": "", "respondent": ""}
    yield {"type": "begin_group", "name": "who", "label": _said(forms, "who"), "appearance": _TOGETHER}
    guide = [form.answered_by for form in forms]
    if any(guide):
        yield {"type": "note", "name": "guide", "label": guide}
    for field, value in known.items():
        label = [labels(form.language).forms.fields[field] for form in forms]
        required = "yes" if field == "name" else ""
        yield {"type": "text", "name": field, "label": label, "required": required, "default": _default(value)}
    yield {"type": "end_group"}


_TOGETHER = "field-list"
"""On one screen of a phone: a question and what may be said beside it."""


def _question(items: Sequence[FormQuestion], forms: Sequence[Form]) -> Iterator[Row]:
    """One question: its answer, and what may be said beside it. None is required: unanswered is an answer, too."""
    item = items[0]
    name, texts = question_name(item.id), [f"{one.id} {one.text}" for one in items]
    hints: list[str] = ["\n".join(one.explanations) for one in items]
    yield {"type": "begin_group", "name": f"g_{item.id}", "appearance": _TOGETHER}
    yield {"type": f"select_one {name}", "name": name, "label": texts, "hint": hints}
    if item.number is not None:
        yield from _number(items, name, forms)
    if item.clauses:
        # A word such as ``na`` is no number: nothing holds of it.
        lowest = min(clause.response for clause in item.clauses)
        missing = {"type": f"select_multiple also_{item.id}", "name": f"missing_{item.id}"}
        yield {**missing, "label": _said(forms, "missing"), "relevant": f"number(${{{name}}}) >= {lowest}"}
    if item.may_not_apply:
        yield {
            "type": "text",
            "name": f"na_{item.id}",
            "label": _said(forms, "reason"),
            "required": "yes",
            "relevant": f"${{{name}}} = '{NOT_APPLICABLE}'",
        }
    yield {"type": "text", "name": f"note_{item.id}", "label": _said(forms, "note"), "relevant": f"${{{name}}} != ''"}
    yield from _evidence(items, name, forms)
    yield {"type": "end_group"}


def _evidence(items: Sequence[FormQuestion], name: str, forms: Sequence[Form]) -> Iterator[Row]:
    """Asked for beside a level, an option or a number only."""
    chosen, id_ = f"${{{name}}}", items[0].id
    beside: Row = {"relevant": f"{chosen} != '' and {chosen} != '{NOT_APPLICABLE}' and {chosen} != '{UNKNOWN}'"}
    if forms[0].grades:
        yield beside | {"type": "select_one grades", "name": f"grade_{id_}", "label": _said(forms, "grade")}
    yield beside | {"type": "text", "name": f"text_{id_}", "label": _said(forms, "text"), "hint": _asked(items, forms)}
    yield beside | {
        "type": "date",
        "name": f"date_{id_}",
        "label": _said(forms, "date"),
        "constraint": ". <= today()",
        "constraint_message": _said(forms, "future"),
    }


def _asked(items: Sequence[FormQuestion], forms: Sequence[Form]) -> list[str]:
    """What an assessor may ask to see."""
    marks = [labels(form.language).forms.list_mark for form in forms]
    return [mark.join(item.evidence) for mark, item in zip(marks, items, strict=True)]


def _number(items: Sequence[FormQuestion], name: str, forms: Sequence[Form]) -> Iterator[Row]:
    """The number itself, where it is known: its question is asked as a choice between knowing it and not."""
    wanted = []
    for form, item in zip(forms, items, strict=True):
        if item.number is not None:
            low, high = f"{item.number.low:g}", f"{item.number.high:g}"
            wanted.append(labels(form.language).forms.number.format(low=low, high=high, unit=item.number.unit))
    bounds = items[0].number
    if bounds is not None:
        yield {
            "type": "decimal",
            "name": f"value_{items[0].id}",
            "label": wanted,
            "required": "yes",
            "relevant": f"${{{name}}} = 'value'",
            "constraint": f". >= {bounds.low:g} and . <= {bounds.high:g}",
            "constraint_message": wanted,
        }


def _figures(forms: Sequence[Form]) -> Iterator[Row]:
    if not forms[0].figures:
        return
    yield {"type": "begin_group", "name": "indicators", "label": _said(forms, "figures")}
    for place, figure in enumerate(forms[0].figures):
        titles = [f"{form.figures[place].id} {form.figures[place].title}" for form in forms]
        formulas = [form.figures[place].formula for form in forms]
        yield {"type": "begin_group", "name": f"g_{figure.id}", "label": titles, "appearance": _TOGETHER}
        for part in figure.parts:
            captions = [labels(form.language).forms.parts[part] for form in forms]
            kind = "integer" if part == "year" else "decimal"
            hint: Row = {"hint": formulas} if part == "value" else {}
            yield {"type": kind, "name": f"i_{part}_{figure.id}", "label": captions} | hint
        yield {"type": "end_group"}
    yield {"type": "end_group"}


def _targets(forms: Sequence[Form]) -> Iterator[Row]:
    yield {"type": "begin_group", "name": "targets", "label": _said(forms, "targets"), "appearance": _TOGETHER}
    for place, measure in enumerate(forms[0].measures):
        titles = [f"{form.measures[place].id} {form.measures[place].title}" for form in forms]
        yield {"type": "select_one levels", "name": f"target_{measure.id}", "label": titles}
    yield {"type": "end_group"}


def _choices(forms: Sequence[Form]) -> Iterator[Row]:
    for level in forms[0].levels:
        yield _choice("levels", str(level), [f"{level} {form.levels[level]}" for form in forms])
    for place, grade in enumerate(forms[0].grades):
        yield _choice("grades", grade.id, [f"{grade.id} {form.grades[place].title}" for form in forms])
    for place, item in enumerate(forms[0].items):
        listed = question_name(item.id)
        for number, choice in enumerate(item.choices):
            texts = [form.items[place].choices[number].text for form in forms]
            if item.kind == "level":
                texts = [f"{choice.response} {text}" for text in texts]
            yield _choice(listed, str(choice.response), texts)
        for number, clause in enumerate(item.clauses):
            texts = [f"{clause.response} {form.items[place].clauses[number].text}" for form in forms]
            yield _choice(f"also_{item.id}", str(clause.response), texts)
        phrases = [labels(form.language).forms for form in forms]
        if item.number is not None:
            yield _choice(listed, "value", [words.xlsform["known"] for words in phrases])
        if item.may_not_apply:
            yield _choice(listed, NOT_APPLICABLE, [words.not_applicable for words in phrases])
        yield _choice(listed, UNKNOWN, [words.unknown for words in phrases])


def _choice(listed: str, name: str, texts: Sequence[str]) -> Row:
    return {"list_name": listed, "name": name, "label": texts}
