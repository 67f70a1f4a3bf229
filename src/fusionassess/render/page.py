"""The report as a web page: one file, no script, nothing fetched, to read on a screen and on paper."""

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from fusionassess.render import charts
from fusionassess.render.plain_text import printable
from fusionassess.report.figures import Figure
from fusionassess.report.value import Report
from fusionassess.words.language import tag

"""Tags of languages that would leave the script open."""


def view(report: Report) -> str:
    """Write the whole report, every answer included."""
    style = _style(report)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            said=report.words,
            captions=report.captions,
            lang=tag(report.language),
            style=Markup(style),  # noqa: S704 - our own file, and a foot whose every letter is escaped
            style_hash=_hash(style),
            sections=list(_sections(report)),
            pictures={name: Markup(getattr(charts, name)(report)) for name in charts.__all__},  # noqa: S704 - escaped there
            has_targets=any(path.target.value is not None for path in report.paths),
            coordination=list(_coordination(report)),
            quadrant=list(_quadrant(report)),
            indicators=[(group, list(rows)) for group, rows in groupby(report.outcomes, lambda row: row.group)],
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(name: str) -> str:
    return (files("fusionassess.render") / "templates" / "page" / name).read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """What people wrote must not hide signs that turn the text around it."""
    return value if isinstance(value, Markup) else printable(str(value))


def _style(report: Report) -> str:
    """The style sheet, and the foot of printed pages with whom they are about."""
    said = report.captions
    name = _css_string(f"{report.subject.name} · {report.words.document}")
    before, between, after = (_css_string(part) for part in _around_numbers(said.of_page))
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


def _hash(style: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _sections(report: Report) -> Iterator[tuple[str, str]]:
    """Id and title of each section that has something to say."""
    said, other = report.words, report.what_if and report.what_if.weights
    parts = (
        ("profile", said.profile, report.paths),
        ("over-time", report.captions.over_time, report.over_time),
        ("uncertainty", report.uncertainty.title if report.uncertainty else "", report.uncertainty),
        ("weights", other.method.label if other else "", other),
        ("gaps", said.gaps, report.gaps),
        ("advice", said.advice, report.advice),
        ("challenges", said.challenges, report.challenges),
        ("directions", said.directions, report.directions),
        ("outcomes", said.outcomes, report.outcomes),
        ("trends", said.trends, report.trends),
        ("hints", said.hints, report.hints),
        ("evidence-gaps", said.evidence_gaps, report.evidenced.sentence),
        ("not-answered", said.not_answered, report.not_answered),
        ("answers", said.answers, report.paths),
        ("foreword", said.foreword, report.foreword),
        ("method", said.method, report.method),
    )
    return ((name, title) for name, title, content in parts if content)


def _coordination(report: Report) -> Iterator[tuple[str, Figure | str]]:
    """The numbers behind the plane."""
    found, said = report.coordination, report.captions
    yield from zip(found.side_names, (found.science, found.industry, found.link), strict=True)
    yield said.degree, found.degree.display
    yield said.coupling, found.coupling
    yield said.mean, found.mean
    yield said.wang, found.balance
    yield said.bridge_gap, found.bridge_gap


def _quadrant(report: Report) -> Iterator[tuple[str, Figure | str]]:
    """The numbers behind the quadrants."""
    found, said = report.quadrant, report.captions
    if found is not None:
        yield said.maturity, report.score.point
        yield said.maturity_border, found.border
        yield said.outcome, found.outcome
        yield said.outcome_border, found.outcome_border
