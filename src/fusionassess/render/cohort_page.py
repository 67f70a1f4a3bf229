"""The picture of a cohort as a web page: one file, no script, nothing fetched, to read on a screen and on paper."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import SHADES, Spread
from fusionassess.render.charts import cohort as charts
from fusionassess.render.markup import environment, hash_of
from fusionassess.words.language import tag

_SPREAD = ("units", "mean", "low", "lower", "median", "upper", "high")
NOTHING = "—"
MOST_ROWS = 12
"""Groups whose table stands open below their picture."""


def view(cohort: Cohort) -> str:
    """Write the whole picture."""
    style = _read("page.css") + _read("cohort.css")
    return _template().render(
        cohort=cohort,
        words=cohort.words,
        lang=tag(cohort.language),
        style=Markup(style),  # noqa: S704 - our own files
        style_hash=hash_of(style),
        sections=list(_sections(cohort)),
        shades=SHADES,
        pictures={name: Markup(getattr(charts, name)(cohort)) for name in ("levels", "nodes", "groups", "units")},  # noqa: S704 - escaped there
        says={
            "levels": charts.levels_title(cohort),
            "nodes": charts.nodes_title(cohort),
            "groups": charts.groups_title(cohort),
            "units": charts.units_title(cohort),
        },
        most_rows=MOST_ROWS,
        **_tables(cohort),
    )


@cache
def _template() -> Template:
    """Of the page, with all that it includes: to compile them takes many times as long as to fill them in."""
    return environment(_read).get_template("cohort.html.j2")


def _read(name: str) -> str:
    """A template or style sheet of ours, or one that the report on a single sheet has, too."""
    folders = (files("fusionassess.render") / "templates" / folder for folder in ("cohort", "page"))
    return next(file for folder in folders if (file := folder / name).is_file()).read_text(encoding="utf-8")


def _sections(cohort: Cohort) -> Iterator[tuple[str, str]]:
    """Id and title of each section that has something to say."""
    words = cohort.words
    parts = (
        ("summary", words.summary, cohort.counted_told),
        ("levels", words.levels, cohort.levels),
        ("nodes", words.nodes, cohort.nodes),
        ("heat", words.heat, cohort.heat),
        ("profiles", words.heat_profiles, cohort.profiles),
        ("units", words.units, cohort.units or cohort.units_off),
        ("groups", words.groups, cohort.groups),
        ("obstacles", words.obstacles, cohort.obstacles),
        ("advice", words.advice, cohort.advice),
        ("worth", words.worth, cohort.worth_told),
        ("reliability", words.reliability, cohort.reliability),
        ("entropy", words.entropy, cohort.entropy),
        ("quality", words.quality, cohort.flags),
        ("blanks", words.blanks, cohort.blanks),
        ("method", words.method, cohort.method),
    )
    return ((name, title) for name, title, content in parts if content)


def _tables(cohort: Cohort) -> dict[str, Any]:
    """Heads and rows of the plain tables."""

    def heads(*names: str) -> list[str]:
        return [cohort.words.heads[name] for name in names]

    return {
        "strip_heads": [*heads("group"), *(cohort.strip.halves if cohort.strip else ())],
        "strip_rows": [(lane.title, *lane.by_half) for lane in (cohort.strip.lanes if cohort.strip else ())],
        "spread_heads": heads("node", *_SPREAD),
        "spreads": [(f"{row.id} {row.title}", *_numbers(row.spread)) for row in cohort.nodes],
        "obstacle_heads": heads("measure", "foremost", "gap", "asked"),
        "obstacles": [(f"{row.id} {row.title}", row.foremost, row.share, row.asked) for row in cohort.obstacles],
        "advice": [(name, list(rows)) for name, rows in groupby(cohort.advice, lambda row: row.profile)],
        "worth_heads": heads("action", "measure", "profile", "units", "share"),
        "worth": [(f"{row.id} {row.title}", row.measure, row.profile, row.units, row.share) for row in cohort.worth],
        "reliability_heads": heads("profile", "path", "remark", "questions", "complete", "alpha"),
        "reliability": [
            (row.profile, row.path, row.remark, row.questions or NOTHING, row.units, row.alpha)
            for row in cohort.reliability
        ],
        "flag_heads": heads("flag", "remark", "units", "share"),
        "flags": [(row.title, row.note, row.units, row.share) for row in cohort.flags],
        "blank_heads": heads("question", "missing", "not_applicable"),
        "blanks": [(f"{row.id} {row.text}", row.missing, row.not_applicable) for row in cohort.blanks],
    }


def _numbers(spread: Spread | None) -> Sequence[object]:
    return spread or [NOTHING] * len(_SPREAD)
