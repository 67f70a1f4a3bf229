"""The picture of a cohort as Markdown: tables that every forge draws, user text escaped."""

from collections.abc import Iterable, Iterator, Sequence

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import HeatMap, Spread
from fusionassess.render.charts import cohort as charts
from fusionassess.render.text.escaping import escape

NOTHING = "—"


def view(cohort: Cohort) -> str:
    """Write the whole picture."""
    return "\n".join(_lines(cohort)).rstrip("\n") + "\n"


def _lines(cohort: Cohort) -> Iterator[str]:
    words = cohort.words
    yield f"# {escape(cohort.title)}"
    yield ""
    yield escape(cohort.subtitle)
    for warning in cohort.warnings:
        yield from ("", f"**{escape(warning)}**")
    yield from _section(words.summary, "", _bullets((*cohort.counted_told, *cohort.standing, *cohort.summary)))
    yield from _section(words.levels, "", _levels(cohort), charts.levels_title(cohort))
    yield from _section(words.nodes, words.percentiles_note, _nodes(cohort), charts.nodes_title(cohort))
    for heat in (cohort.heat, cohort.profiles):
        if heat:
            yield from _section(heat.title, heat.note, _heat(cohort, heat))
    yield from _section(words.units, "", _units(cohort), charts.units_title(cohort))
    yield from _section(words.groups, cohort.notes["groups"], _groups(cohort), charts.groups_title(cohort))
    yield from _section(words.obstacles, cohort.notes["obstacles"], _obstacles(cohort))
    yield from _section(words.advice, cohort.notes["advice"], _advice(cohort))
    yield from _section(words.worth, cohort.notes["worth"], _worth(cohort))
    yield from _section(words.reliability, cohort.notes["reliability"], _reliability(cohort))
    yield from _section(words.entropy, cohort.notes["entropy"], _entropy(cohort))
    yield from _section(words.quality, cohort.notes["quality"], _flags(cohort))
    yield from _section(words.blanks, cohort.notes["blanks"], _blanks(cohort))
    yield from _section(words.method, "", _bullets(cohort.method))


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


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], left: Sequence[int] = (0,)) -> Iterator[str]:
    """A table whose columns of numbers stand to the right; nothing where there is no row."""
    content = list(rows)
    if content:
        yield f"| {' | '.join(escape(head) for head in heads)} |"
        yield f"| {' | '.join('---' if column in left else '--:' for column in range(len(heads)))} |"
    for row in content:
        yield f"| {' | '.join(escape(str(value)) for value in row)} |"


def _heads(cohort: Cohort, *names: str) -> list[str]:
    return [cohort.words.heads[name] for name in names]


def _levels(cohort: Cohort) -> Iterator[str]:
    rows = [(f"{row.level} {row.name}", row.units, row.share) for row in cohort.levels]
    return _table(_heads(cohort, "level", "units", "share"), rows)


_SPREAD = ("units", "mean", "low", "lower", "median", "upper", "high")


def _spread(spread: Spread | None) -> Sequence[object]:
    return spread or [NOTHING] * len(_SPREAD)


def _nodes(cohort: Cohort) -> Iterator[str]:
    rows = []
    if cohort.score:
        rows.append((cohort.words.score, *_spread(cohort.score)))
    rows += [(f"{row.id} {row.title}", *_spread(row.spread)) for row in cohort.nodes]
    return _table(_heads(cohort, "node", *_SPREAD), rows)


def _units(cohort: Cohort) -> Iterator[str]:
    """How many stand where, then each by name; or why no unit is shown."""
    if cohort.strip:
        lanes = cohort.strip.lanes
        yield from (escape(cohort.words.strip_table), "")
        heads = [*_heads(cohort, "group"), *cohort.strip.halves]
        yield from _table(heads, [(lane.title, *lane.by_half) for lane in lanes])
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
            rows.append((f"{title} ({row.remark})", *[NOTHING] * (5 + len(names))))
        else:
            spread = row.spread
            rows.append((title, spread.units, spread.mean, spread.lower, spread.median, spread.upper, *row.levels))
    heads = _heads(cohort, "group", "units", "mean", "lower", "median", "upper")
    return _table([*heads, *names], rows)


def _obstacles(cohort: Cohort) -> Iterator[str]:
    rows = [(f"{row.id} {row.title}", row.foremost, row.share, row.asked) for row in cohort.obstacles]
    return _table(_heads(cohort, "measure", "foremost", "gap", "asked"), rows)


def _advice(cohort: Cohort) -> Iterator[str]:
    rows = [
        (row.title, row.measure, row.profile, row.owner, row.months, row.effort, row.waiting, row.units)
        for row in cohort.advice
    ]
    names = ("action", "measure", "profile", "owner", "months", "effort", "waiting", "fits")
    return _table(_heads(cohort, *names), rows, left=range(7))


def _worth(cohort: Cohort) -> Iterator[str]:
    yield from _bullets(cohort.worth_told)
    rows = [(f"{row.id} {row.title}", row.measure, row.profile, row.units, row.share) for row in cohort.worth]
    table = list(_table(_heads(cohort, "action", "measure", "profile", "units", "share"), rows, left=range(3)))
    yield from ("", *table) if table else ()


def _reliability(cohort: Cohort) -> Iterator[str]:
    rows = [
        (row.profile, row.path, row.remark, NOTHING if row.questions is None else row.questions, row.units, row.alpha)
        for row in cohort.reliability
    ]
    return _table(_heads(cohort, "profile", "path", "remark", "questions", "complete", "alpha"), rows, left=range(3))


def _entropy(cohort: Cohort) -> Iterator[str]:
    return (f"- **{escape(item.label)}** {escape(item.text)}" for item in cohort.entropy)


def _flags(cohort: Cohort) -> Iterator[str]:
    rows = [(row.title, row.note, row.units, row.share) for row in cohort.flags]
    return _table(_heads(cohort, "flag", "remark", "units", "share"), rows, left=(0, 1))


def _blanks(cohort: Cohort) -> Iterator[str]:
    rows = [(f"{row.id} {row.text}", row.missing, row.not_applicable) for row in cohort.blanks]
    return _table(_heads(cohort, "question", "missing", "not_applicable"), rows)
