"""The picture of a cohort as a web page: one file, no script, nothing fetched, to read on a screen and on paper."""

from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Template
from markupsafe import Markup

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import SHADES
from fusionassess.render.charts import cohort as charts
from fusionassess.render.markup import environment, hash_of
from fusionassess.render.sections.cohort import sections, tables
from fusionassess.words.language import tag

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
        sections=list(sections(cohort)),
        tables=tables(cohort),
        advice=[(name, list(rows)) for name, rows in groupby(cohort.advice, lambda row: row.profile)],
        shades=SHADES,
        pictures={name: Markup(getattr(charts, name)(cohort)) for name in ("levels", "nodes", "groups", "units")},  # noqa: S704 - escaped there
        says={
            "levels": charts.levels_title(cohort),
            "nodes": charts.nodes_title(cohort),
            "groups": charts.groups_title(cohort),
            "units": charts.units_title(cohort),
        },
        most_rows=MOST_ROWS,
    )


@cache
def _template() -> Template:
    """Of the page, with all that it includes: to compile them takes many times as long as to fill them in."""
    return environment(_read).get_template("cohort.html.j2")


def _read(name: str) -> str:
    """A template or style sheet of ours, or one that the report on a single sheet has, too."""
    folders = (files("fusionassess.render") / "templates" / folder for folder in ("cohort", "page"))
    return next(file for folder in folders if (file := folder / name).is_file()).read_text(encoding="utf-8")
