"""Every form of a report: what it shows, what it leaves out, and that nothing asked for is lost."""

import html
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pypdf
import pytest

from conftest import EXAMPLES, ROOT
from fusionassess.answers.model import AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.answers.supplied import suppose
from fusionassess.assessment.assess import assess
from fusionassess.batch.peers import read_peers
from fusionassess.kernel.figures.draws import Settings
from fusionassess.raters.ecosystem import ecosystem
from fusionassess.render import json as as_json
from fusionassess.render import page, terminal
from fusionassess.render.formats import FORMATS, Format
from fusionassess.render.sections import Section, contents, laid_out
from fusionassess.render.sections.blocks import Bullets, Heading, Numbered, Paragraph, Table
from fusionassess.report import Report, build_report
from fusionassess.report.ecosystem import build_ecosystem
from fusionassess.report.figures import Figure, Item
from fusionassess.report.words import Words
from fusionassess.rubric.model import Rubric
from fusionassess.weights.model import reweight
from fusionassess.words.labels import labels
from fusionassess.words.shapes.report import Captions

pytestmark = pytest.mark.filterwarnings("ignore:(Unknown|Conditional Formatting) extension")
every_format = pytest.mark.parametrize("form", FORMATS, ids=[form.name for form in FORMATS])
ASKED_FOR = ("over-time", "uncertainty", "peers", "weights", "supposed", "ecosystem")


TOLD_OTHERWISE = {
    "text": ("subject", "advice", "outcomes", "trends"),
    "markdown": ("advice",),
    "html": ("subject", "profile", "advice", "trends"),
    "workbook": ("subject", "advice"),
    "json": tuple(as_json.UNDER),
}
"""Sections that a form shows by a view of its own, which puts the same words and numbers together otherwise."""
ONLY_IN_SENTENCES = {
    "WhatIf.sentences": "they stand among the warnings",
    "OtherWeights.sentence": "stands among the warnings",
    "CaseFigures.level_display": "told in a sentence, and in the row of the level",
    "Chance.rank": "told in the sentences on the draws",
    "Chance.name": "told in the sentences on the draws",
    "Outlook.sentence": "stands on the first page",
    "CoordinationFigures.lead": "told in the sentence on the degree, and in the title of its picture",
    "Outlook.paths": "told in a sentence, and drawn on a slide",
    "Report.method_in_short": "some items of the method, for a slide",
    "SiblingsRow.title": "told in the group's sentence; rubric weights shows it by itself",
    "SiblingsRow.heading": "of rubric weights",
    "SiblingsRow.figures": "told in the group's sentence; rubric weights shows it by itself",
    "WeighedSibling.title": "of rubric weights",
}
"""Fields of the report that no form takes by themselves, and where else they are told."""


NOT_IN_SECTIONS = {
    "language": "chooses fonts",
    "title": "at the head of each form",
    "status": "told in a sentence",
    "geometric": "told in the method",
    "balance": "told in the method",
    "coverage": "told in a sentence",
    "counts": "told in a sentence",
    "method_in_short": "some items of the method, for a slide",
}
"""Fields of the report that no section has by themselves, and where else they are told."""


@cache
def full_report(language: str = "zh") -> Report:
    """With an earlier sheet, uncertainty, peers, other weights, another answer, raters and an ecosystem."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == "binjiang-park"))
    sheet, changes = suppose(with_raters(opened.sheet, opened.edition.rubric), ["1a.M=5"], opened.edition)
    edition, weighting = reweight(ROOT / "examples" / "weights-ahp.yaml", opened.edition, "region")
    as_it_is = assess(opened.edition, opened.sheet)
    assessed = replace(assess(edition, sheet), weighting=weighting, supposed=changes, unsupposed=as_it_is)
    subject = sheet.subject
    nodes = (*assessed.plan.paths, *assessed.plan.measures)
    peers = read_peers(_table_of_peers(nodes), assessed.plan, subject.profile, subject.sectors)
    firm = open_sheet(next(file for file in EXAMPLES if file.stem == "qingyuan-sensors"))
    firms = [assess(firm.edition, firm.sheet)] * 5
    report = build_report(
        assessed, labels(language), language, (), [assess(edition, opened.sheet)], Settings(draws=100), peers
    )
    told = build_ecosystem(ecosystem(assessed, firms), firms, labels(language), language, redact=False)
    return report._replace(ecosystem=told)


def with_raters(sheet: AnswerSheet, rubric: Rubric) -> AnswerSheet:
    """A sheet that two raters agreed on: open, by a rule, by people, and a state against an answer."""
    level = sheet.answers["1b.M"].level
    voices: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
        "1a.M": ("people", {"level": 5}, {"level": 1, "note": "没有见到", "evidence": {"grade": "E1", "text": "名册"}}),
        "1b.M": ("lowest", {"level": level}, {"level": 4}),
        "1c.M": ("open", {"level": 1}, {"not_applicable": "没有这类项目"}),
        "1c.R": ("open", {"level": 1}, {"level": 4}),
        "2a.M": ("agreed", {"level": 3}, {"level": 3}),
    }
    raters = {
        name: {"by": by, "reason": "看了台账" if by == "people" else None, "answers": _of_two(one, other)}
        for name, (by, one, other) in voices.items()
    }
    values = sheet.model_dump(mode="json", exclude_defaults=True) | {"raters": raters}
    values["answers"] = {name: given for name, given in values["answers"].items() if name not in {"1c.M", "1c.R"}}
    return AnswerSheet.model_validate(values, context=rubric.declared())


def _of_two(one: dict[str, Any], other: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "科技局", **one}, {"role": "企业", **other}]


@cache
def _table_of_peers(nodes: tuple[str, ...]) -> Path:
    heads = ["subject", "profile", "sector", "status", "score", *nodes]
    rows = [[f"u{place}", "region", "", "complete", f"{2 + place / 20}", *["2"] * len(nodes)] for place in range(30)]
    file = Path(tempfile.mkdtemp()) / "peers.csv"
    file.write_text("".join(",".join(row) + "\n" for row in (heads, *rows)), encoding="utf-8")
    return file


def squeezed(text: str) -> str:
    """A text without blanks, and without the signs that a form may put into it."""
    return "".join(re.sub(r"[\\\u200b\u2060]|<br>", "", text).split())


@cache
def text_in(form: Format, language: str) -> str:
    """Everything that a form shows of the full report."""
    content = form.write(full_report(language))
    if isinstance(content, str):
        if form.suffix == ".html":
            content = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", content, flags=re.DOTALL))
        return squeezed(content)
    return squeezed("".join(_parts(form, content)))


def _parts(form: Format, content: bytes) -> Iterator[str]:
    if form.suffix == ".pdf":
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages):
            # A sentence may go on behind the foot of its page and the head of the next.
            lines = page.extract_text().split("\n")
            yield "\n".join(lines[1 if number else 0 : -1])
    elif form.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                if re.fullmatch(r"word/document.xml|ppt/(slides|notesSlides|charts)/\w+.xml", name):
                    yield from ET.fromstring(packed.read(name)).itertext()


@every_format
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_is_in_every_form_but_what_it_says_it_leaves_out(form: Format, language: str) -> None:
    """Titles of all sections; JSON has figures under keys instead, and the titles of the others."""
    text, report = text_in(form, language), full_report(language)
    for section in (section for section in contents(report) if section.id in form.leaves_out):
        assert squeezed(section.title) not in text, section.id
    for section in contents(report, form.leaves_out):
        if form.suffix == ".json" and section.id in as_json.UNDER:
            written = json.loads(str(form.write(report)))
            assert all(written[key] for key in as_json.UNDER[section.id])
        elif form.suffix == ".xlsx" and section.id in ("profile", "gaps", "advice", "answers", "method"):
            assert squeezed(report.captions.total) in text
        else:
            assert squeezed(section.title) in text, section.id


@every_format
def test_what_is_left_out_is_known_and_has_a_reason(form: Format) -> None:
    """No id that no section has, and a reason for each."""
    known = {section.id for section in contents(full_report())}

    assert set(form.leaves_out) <= known - set(ASKED_FOR)
    assert set(form.shortens) <= known - set(form.leaves_out)
    assert all((*form.leaves_out.values(), *form.shortens.values()))


def texts_of(section: Section) -> Iterator[str]:
    """Every sentence, name and number of a section."""
    for block in section.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Bullets() | Numbered():
                yield from block.items
            case Table():
                for row in block.rows:
                    # The label of a row may be a heading elsewhere, above the row's other cells.
                    yield from (line for cell in row for line in str(cell).split("\n"))


@every_format
def test_every_text_of_a_section_is_shown(form: Format) -> None:
    """Sentences, names and numbers; where they are put together otherwise, the view has its own test."""
    text = text_in(form, "en")
    for section in contents(full_report("en")):
        if section.id in {*form.leaves_out, *form.shortens, *TOLD_OTHERWISE.get(form.name, ())}:
            continue
        for told in texts_of(section):
            if form.name == "workbook" and re.fullmatch(r"[-+\d.]+%?", told):
                continue  # a number is a number there, and shown with the decimals of its cell
            assert squeezed(told) in text, (section.id, told)


@every_format
@pytest.mark.parametrize("name", ASKED_FOR)
def test_what_is_asked_for_is_told_in_every_form(form: Format, name: str) -> None:
    """The sentences of the sections that only some reports have, and the names in their tables."""
    report, text = full_report("en"), text_in(form, "en")
    assert report.over_time
    assert report.uncertainty
    assert report.peers
    assert report.what_if
    assert report.what_if.weights
    told = {
        "over-time": [row.title for row in report.over_time.rows]
        if form.suffix != ".json"
        else report.over_time.periods,
        "uncertainty": report.uncertainty.sentences,
        "peers": report.peers.sentences,
        "weights": [report.what_if.weights.sentence, report.what_if.weights.file],
        "supposed": [row.id for row in report.what_if.answers],
        "ecosystem": report.ecosystem.sentences if report.ecosystem else (),
    }
    for sentence in told[name]:
        assert squeezed(sentence) in text, sentence


def test_every_option_changes_every_form() -> None:
    """A report with an earlier sheet, uncertainty, peers or weights gives other bytes than one without.

    Word and PDF are slow to write, and show what stands in the sections: see above.
    """
    report = full_report()
    less = {
        "over-time": report._replace(over_time=None),
        "uncertainty": report._replace(uncertainty=None),
        "peers": report._replace(peers=None),
        "weights": report._replace(what_if=None),
    }
    for form in (form for form in FORMATS if not form.library):
        whole = form.write(report)
        assert all(form.write(other) != whole for other in less.values()), form.name


def test_names_and_suffixes_are_used_once() -> None:
    """Nobody has to guess which form is meant."""
    for values in zip(*((form.name, form.suffix, form.media) for form in FORMATS), strict=True):
        assert len(set(values)) == len(FORMATS)


@every_format
def test_the_documentation_has_a_row_for_every_form(form: Format) -> None:
    """Suffix, what it is, what it needs, and what it leaves out and why, as the program knows them."""
    told = (ROOT / "docs" / "howto" / "report.md").read_text(encoding="utf-8")
    rows = [row.strip("|").split("|") for row in told.splitlines() if row.startswith("| `.")]
    cells = next(([cell.strip() for cell in row] for row in rows if row[0].strip() == f"`{form.suffix}`"), None)

    assert cells is not None
    assert cells[1] == form.about
    assert (f"extra `{form.extra}`" in cells[2]) == bool(form.extra)
    reasons = groupby(form.leaves_out, lambda name: form.leaves_out[name])
    left_out = [f"{', '.join(f'`{name}`' for name in names)}: {reason}" for reason, names in reasons]
    parts = "; ".join([*left_out, *(f"of `{name}`: {part}" for name, part in form.shortens.items())])
    assert cells[3] == ("see below" if parts else "")
    assert f"\n- `{form.suffix}`: {parts}\n" in told or not parts
    _, _, in_words = told.partition("These are, in words: ")
    assert [name for name in (*form.leaves_out, *form.shortens) if f"`{name}` " not in in_words] == []
    assert len(rows) == len(FORMATS)


def changed(value: Any) -> Any:
    """The same with other words and numbers; None where there is nothing to change."""
    match value:
        case Figure():
            new: Any = Figure(0.123, "0.123")
        case bool():
            new = not value
        case "low" | "middle" | "high" | "none":
            new = "low" if value != "low" else "high"
        case str():
            new = f"{value}¤"
        case int():
            new = value + 1
        case float():
            new = value * 0.9
        case tuple() if value:
            parts = [part if (other := changed(part)) is None else other for part in value]
            new = type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        case _:
            new = None
    return new


def fields_of(value: Any, put: Callable[[Any], Report]) -> Iterator[tuple[str, Report]]:
    """Every field of the report and of what it is made of, by class and name, with a report where it is another."""
    for name in value._fields:
        part = getattr(value, name)
        new = changed(part)
        if new is not None:
            yield f"{type(value).__name__}.{name}", put(value._replace(**{name: new}))
        ends = {0, len(part) - 1} if isinstance(part, tuple) and part and not hasattr(part, "_fields") else {None}
        for place in ends:
            inner = part if place is None else part[place]
            if hasattr(inner, "_fields") and not isinstance(inner, Figure | Words | Captions):
                yield from fields_of(inner, partial(put_field, put, value, name, place))


def put_field(put: Callable[[Any], Report], value: Any, name: str, place: int | None, other: Any) -> Report:
    """The report with another part in a field, or at a place of a field that holds several."""
    rows = getattr(value, name)
    return put(value._replace(**{name: other if place is None else (*rows[:place], other, *rows[place + 1 :])}))


def in_sections(report: Report) -> tuple[str, ...]:
    """What most forms are made of, and JSON."""
    return (repr(list(laid_out(report))), as_json.view(report))


def in_views(report: Report) -> tuple[str, ...]:
    """Forms that show some sections in their own way, pictures among them."""
    return (page.view(report), repr(terminal.styled(report, 80)))


@pytest.mark.no_cover
def test_every_field_of_the_report_reaches_a_reader() -> None:
    """Whatever is changed in a report changes sections, JSON or a view of their own: nothing is made for nobody."""
    report = full_report("en")
    sections, views = in_sections(report), in_views(report)
    reached, seen = set[str](), set[str]()
    for name, other in fields_of(report, lambda whole: whole):
        seen.add(name)
        if name not in reached and (in_sections(other) != sections or in_views(other) != views):
            reached.add(name)

    assert seen - reached == set(ONLY_IN_SENTENCES)


def test_every_part_of_the_report_stands_in_a_section() -> None:
    """A field that no section has would reach programs alone, or nobody."""
    report = full_report("en")._replace(lens=Item("lens", "about"))
    before = list(laid_out(report))
    lost = {
        name
        for name in Report._fields
        if (new := changed(getattr(report, name))) is not None
        and list(laid_out(report._replace(**{name: new}))) == before
    }

    assert lost == set(NOT_IN_SECTIONS)
