"""Everything a report on change says, in its order: what fell, then all of it, then how it came about."""

from collections.abc import Iterator

from fusionassess.render.sections import drawn, followed
from fusionassess.render.sections.blocks import (
    LABELS,
    Block,
    Bullets,
    Cell,
    Paragraph,
    Picture,
    Pictures,
    Section,
    Table,
    first_and_even,
    subject_line,
)
from fusionassess.report.change import ChangedAnswer, ChangeReport, ChangeRow
from fusionassess.report.figures import Figure


def sections(report: ChangeReport) -> tuple[Section, ...]:
    """The sections of a report on change; this is their only list and order."""
    phrases, words = report.phrases, report.words
    every = (
        Section("subject", "", (subject_line(report.subject.lines),)),
        Section("in-short", phrases.in_short, (Bullets(report.lines), _picture(report))),
        Section("fallen", phrases.fallen_title, tuple(_fallen(report))),
        followed.section(report.followed, words.list_mark),
        Section("nodes", phrases.nodes, tuple(_nodes(report))),
        Section("changes", phrases.answers, tuple(_answers(report))),
        Section("sheets", phrases.sheets_title, (Bullets(report.over_time.notes),) if report.over_time.notes else ()),
        Section("method", words.method, (Table((), report.method, LABELS),)),
    )
    return tuple(section for section in every if section.blocks)


def _picture(report: ChangeReport) -> Pictures:
    return Pictures(([Picture("over_time", report.over_time.title, drawn.over_time(report))],))


def _fallen(report: ChangeReport) -> Iterator[Block]:
    phrases = report.phrases
    if not report.fallen:
        is_known = any(row.change.value is not None for row in report.rows)
        yield Paragraph(phrases.nothing_fell if is_known else phrases.nothing_scored)
        return
    rows: list[tuple[Cell, ...]] = [(row.title, *row.values[-2:], row.change) for row in report.fallen]
    strong = [place for place, row in enumerate(report.fallen) if row.is_path]
    heads = (phrases.node, *report.periods[-2:], phrases.last_change)
    yield Table(heads, rows, first_and_even(0.46, 3), (1, 2, 3), strong)
    for note in report.fallen_notes:
        yield Paragraph(note, quiet=True)


def _answers(report: ChangeReport) -> Iterator[Block]:
    """A row for each change, with its part; further parts below."""
    phrases = report.phrases
    yield Paragraph(report.between, quiet=True, leads=bool(report.answers))
    if report.answers or report.elsewhere:
        with_evidence = any(row.on_evidenced.value is not None for row in report.answers)
        heads = [report.words.question, phrases.answer, phrases.evidence, phrases.on_score]
        heads += [phrases.on_evidenced, phrases.level_without] if with_evidence else [phrases.level_without]
        yield Table(
            heads,
            [
                *(_answer(row, with_evidence=with_evidence) for row in report.answers),
                *(_part(row, with_evidence=with_evidence) for row in report.elsewhere),
                _whole(report, with_evidence=with_evidence),
            ],
            (0.34, 0.2, 0.13, 0.1, 0.12, 0.11) if with_evidence else (0.4, 0.24, 0.14, 0.11, 0.11),
            range(3, len(heads)),
            (len(report.answers) + len(report.elsewhere),),
        )
    if report.only:
        yield Bullets(report.only)
    for note in report.notes:
        yield Paragraph(note, quiet=True)


def _answer(row: ChangedAnswer, *, with_evidence: bool) -> tuple[Cell, ...]:
    figures = (row.on_score, row.on_evidenced) if with_evidence else (row.on_score,)
    return (f"{row.id} {row.text}", row.answer, row.evidence, *figures, row.level_without)


def _part(row: tuple[str, Figure, Figure], *, with_evidence: bool) -> tuple[Cell, ...]:
    name, on_score, on_evidenced = row
    return (name, "", "", on_score, *((on_evidenced,) if with_evidence else ()), "")


def _whole(report: ChangeReport, *, with_evidence: bool) -> tuple[Cell, ...]:
    last = (report.evidenced_change,) if with_evidence else ()
    return (report.phrases.sum, "", "", report.total.change, *last, "")


def _nodes(report: ChangeReport) -> Iterator[Block]:
    phrases = report.phrases
    further: list[str] = [phrases.last_change]
    if len(report.periods) > 2:  # noqa: PLR2004 - of two the first is the last but one
        further.append(phrases.since_first)
    if report.is_split:
        further += [phrases.by_answers, phrases.by_rubric]
    heads = (phrases.node, *report.periods, *further)
    rows = [_node(report, row) for row in (report.total, *report.rows)]
    levels: tuple[Cell, ...] = (report.words.level, *report.over_time.levels, *[""] * len(further))
    rows.insert(1, levels)
    strong = [
        place for place, row in enumerate((report.total, report.total, *report.rows)) if row.is_path and place != 1
    ]
    count = len(heads) - 1
    yield Table(heads, rows, first_and_even(max(0.3, 0.9 - 0.11 * count), count), range(1, count + 1), strong)


def _node(report: ChangeReport, row: ChangeRow) -> tuple[Cell, ...]:
    since = (row.since_first,) if len(report.periods) > 2 else ()  # noqa: PLR2004 - likewise
    parts = (row.by_answers, row.by_rubric) if report.is_split else ()
    return (row.title, *row.values, row.change, *since, *parts)
