"""The report as a web page: one file, no script, nothing fetched, to read on a screen and on paper."""

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from fusionassess.render import charts
from fusionassess.render.markup import environment, hash_of
from fusionassess.render.sections import contents
from fusionassess.render.sections.blocks import Table
from fusionassess.render.text.escaping import printable
from fusionassess.render.text.wrapping import columns
from fusionassess.report.value import Report
from fusionassess.words.language import tag

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

SHOWN_WITHIN = {
    **dict.fromkeys(
        ("subject", "warnings", "standing", "paths", "holding-back", "first", "status"), "the head of the page"
    ),
}
"""Sections that stand in another part of the page."""
SHORT_LABEL = 24
"""Columns of a label that leave room beside it."""
_FOLDER = files("fusionassess.render") / "templates" / "page"


def view(report: "AnyReport") -> str:
    """Write the whole report, every answer included."""
    style, sections = _style(report), contents(report)
    of_one = isinstance(report, Report)
    shown = [section for section in sections if section.id not in (SHOWN_WITHIN if of_one else {"subject"})]
    own = _of_one(report) if isinstance(report, Report) else _of_other(report)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            words=report.words,
            captions=report.captions,
            lang=tag(report.language),
            style=Markup(style),  # noqa: S704 - our own file, and a foot whose every letter is escaped
            style_hash=hash_of(style),
            sections=shown,
            of_one=of_one,
            **own,
        )
    )


def _of_one(report: Report) -> dict[str, Any]:
    """What the templates of a report on one sheet want beside its sections."""
    return {
        "pictures": {name: Markup(getattr(charts, name)(report)) for name in charts.__all__},  # noqa: S704 - escaped there
        "status": next((section.blocks for section in contents(report) if section.id == "status"), ()),
        "indicators": [(group, list(rows)) for group, rows in groupby(report.outcomes, lambda row: row.group)],
    }


def _of_other(report: "AnyReport") -> dict[str, Any]:
    """What the templates of other reports want: the one picture there may be."""
    return {"pictures": {"over_time": Markup(charts.over_time(report))}}  # noqa: S704 - escaped there


@cache
def _environment() -> Environment:
    templates = environment(_template)
    templates.filters["kind"] = lambda block: type(block).__name__
    templates.tests["short"] = _is_short
    return templates


def _is_short(table: Table) -> bool:
    """Whether texts have room beside their labels."""
    return max(columns(str(label)) for label, _ in table.rows) <= SHORT_LABEL


def _template(name: str) -> str | None:
    """A template of ours; none for a section that is shown as its blocks are."""
    return _read(name) if (_FOLDER / name).is_file() else None


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _style(report: "AnyReport") -> str:
    """The style sheet, and the foot of printed pages with whom they are about."""
    captions = report.captions
    name = _css_string(f"{report.subject.name} · {report.words.document}")
    before, between, after = (_css_string(part) for part in _around_numbers(captions.of_page))
    font = f"font-size: 8pt; color: {QUIET_ON_PAPER}"
    foot = (
        f"@page {{ @bottom-left {{ content: {name}; {font} }} "
        f"@bottom-right {{ content: {before} counter(page) {between} counter(pages) {after}; {font} }} }}"
    )
    return f"{_read('page.css')}{foot}\n"


QUIET_ON_PAPER = "#525d6b"


def _around_numbers(words: str) -> tuple[str, str, str]:
    before, rest = words.split("{page}")
    between, after = rest.split("{pages}")
    return before, between, after


def _css_string(text: str) -> str:
    """A text as a string of a style sheet, each letter escaped, so that none ends it."""
    return '"' + "".join(f"\\{ord(letter):06x}" for letter in printable(text)) + '"'
