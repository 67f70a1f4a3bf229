"""The picture of a cohort as Markdown: tables that every forge draws, user text escaped."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import HeatMap
from fusionassess.render.charts import cohort as charts
from fusionassess.render.sections.cohort import CohortTable, sections, spread_cells, tables
from fusionassess.render.text.escaping import escape
from fusionassess.report.wording import NO_NUMBER


def view(cohort: Cohort) -> str:
    """Write the whole picture."""
    return "\n".join(_lines(cohort)).rstrip("\n") + "\n"


def _lines(cohort: Cohort) -> Iterator[str]:
    yield f"# {escape(cohort.title)}"
    yield ""
    yield escape(cohort.subtitle)
    for warning in cohort.warnings:
        yield from ("", f"**{escape(warning)}**")
    plain = tables(cohort)
    for section in sections(cohort):
        own, says = _VIEWS.get(section.id), _SAYS.get(section.id)
        note = cohort.words.percentiles_note if section.id == "nodes" else cohort.notes.get(section.id, "")
        body = own(cohort) if own else _rows(plain[section.id])
        yield from _section(section.title, note, body, says(cohort) if says else "")


def _section(title: str, note: str, lines: Iterable[str], says: str = "") -> Iterator[str]:
    """A section, above its table what the page's picture of it says."""
    body = list(lines)
    if body:
        yield from ("", f"## {escape(title)}", "")
        if says and says != title:
            yield from (f"**{escape(says)}**", "")
        if note:
            yield from (escape(note), "")
        yield from body


def _bullets(sentences: Iterable[str]) -> Iterator[str]:
    return (f"- {escape(sentence)}" for sentence in sentences)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], left: int = 1) -> Iterator[str]:
    """A table whose columns of numbers stand to the right, behind so many of texts; nothing where there is no row."""
    content = list(rows)
    if content:
        yield f"| {' | '.join(escape(head) for head in heads)} |"
        yield f"| {' | '.join('---' if column < left else '--:' for column in range(len(heads)))} |"
    for row in content:
        yield f"| {' | '.join(escape(str(value)) for value in row)} |"


def _rows(table: CohortTable) -> Iterator[str]:
    return _table(table.heads, table.rows, table.left)


def _heads(cohort: Cohort, *names: str) -> list[str]:
    return [cohort.words.heads[name] for name in names]


def _levels(cohort: Cohort) -> Iterator[str]:
    rows = [(f"{row.level} {row.name}", row.units, row.share) for row in cohort.levels]
    return _table(_heads(cohort, "level", "units", "share"), rows)


def _summary(cohort: Cohort) -> Iterator[str]:
    return _bullets((*cohort.counted_told, *cohort.standing, *cohort.summary))


def _nodes(cohort: Cohort) -> Iterator[str]:
    """Of the whole, then of each path and measure."""
    heads, rows, left = tables(cohort)["nodes"]
    whole = [(cohort.words.score, *spread_cells(cohort.score))] if cohort.score else []
    return _table(heads, [*whole, *rows], left)


def _bands(cohort: Cohort) -> Iterator[str]:
    return _noted_heat(cohort, cohort.heat)


def _profiles(cohort: Cohort) -> Iterator[str]:
    return _noted_heat(cohort, cohort.profiles)


def _noted_heat(cohort: Cohort, heat: HeatMap | None) -> Iterator[str]:
    if heat:
        yield from (escape(heat.note), "", *_heat(cohort, heat))


def _units(cohort: Cohort) -> Iterator[str]:
    """How many stand where, then each by name; or why no unit is shown."""
    if cohort.strip:
        yield from (escape(cohort.words.strip_table), "", *_rows(tables(cohort)["units"]))
    if cohort.units:
        yield from ("", escape(cohort.units.note), "", *_heat(cohort, cohort.units))
    elif cohort.units_off:
        yield from (*([""] if cohort.strip else []), escape(cohort.units_off))


def _heat(cohort: Cohort, heat: HeatMap) -> Iterator[str]:
    has_units = any(row.units is not None for row in heat.rows)
    rows = [
        (
            row.title,
            *([row.units] if has_units else []),
            row.total.figure,
            *(cell.figure for cell in row.cells),
        )
        for row in heat.rows
    ]
    heads = _heads(cohort, "group", *(["units"] if has_units else []), "total")
    return _table([*heads, *(head.label for head in heat.heads)], rows)


def _groups(cohort: Cohort) -> Iterator[str]:
    names = [str(row.level) for row in cohort.levels]
    rows: list[Sequence[object]] = []
    for row in cohort.groups:
        title = f"· {row.title}" if row.is_part else row.title
        if row.spread is None:
            rows.append((f"{title} ({row.remark})", *[NO_NUMBER] * (5 + len(names))))
        else:
            spread = row.spread
            rows.append((title, spread.units, spread.mean, spread.lower, spread.median, spread.upper, *row.levels))
    heads = _heads(cohort, "group", "units", "mean", "lower", "median", "upper")
    return _table([*heads, *names], rows)


def _advice(cohort: Cohort) -> Iterator[str]:
    rows = [
        (row.title, row.measure, row.profile, row.owner, row.months, row.effort, row.waiting, row.units)
        for row in cohort.advice
    ]
    names = ("action", "measure", "profile", "owner", "months", "effort", "waiting", "fits")
    return _table(_heads(cohort, *names), rows, left=7)


def _worth(cohort: Cohort) -> Iterator[str]:
    yield from _bullets(cohort.worth_told)
    if cohort.worth:
        yield from ("", *_rows(tables(cohort)["worth"]))


def _entropy(cohort: Cohort) -> Iterator[str]:
    return (f"- **{escape(item.label)}** {escape(item.text)}" for item in cohort.entropy)


def _method(cohort: Cohort) -> Iterator[str]:
    return _bullets(cohort.method)


_VIEWS: Mapping[str, Callable[[Cohort], Iterator[str]]] = {
    "summary": _summary,
    "levels": _levels,
    "nodes": _nodes,
    "heat": _bands,
    "profiles": _profiles,
    "units": _units,
    "groups": _groups,
    "advice": _advice,
    "worth": _worth,
    "entropy": _entropy,
    "method": _method,
}
"""Sections that are more than a plain table."""
_SAYS: Mapping[str, Callable[[Cohort], str]] = {
    "levels": charts.levels_title,
    "nodes": charts.nodes_title,
    "units": charts.units_title,
    "groups": charts.groups_title,
}
"""What the page's picture of a section says."""
