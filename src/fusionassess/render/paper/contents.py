"""Everything the report says, in its order: the first answers, then the figures, the advice, the answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from fusionassess.render.paper import drawn
from fusionassess.render.paper.blocks import Block, Bullets, Heading, Numbered, Paragraph, Picture, Pictures, Table
from fusionassess.report.figures import Item
from fusionassess.report.value import Advice, MeasureRow, PathRow, Report


def contents(report: Report) -> Iterator[Block]:
    """The blocks below the title."""
    words = report.words
    yield from _items("", report.subject.lines, (0.2, 0.8))
    yield from _section(words.warnings, report.warnings)
    yield from _section(words.standing, report.standing)
    yield from _section(words.holding_back, report.holding_back)
    if report.first:
        yield from (Heading(words.first, 1), Numbered(report.first))
    yield Paragraph(report.status_text, quiet=True)
    yield from _profile(report)
    yield from _coordination(report)
    yield from _over_time(report)
    yield from _uncertainty(report)
    yield from _gaps(report)
    yield from _advice(report)
    yield from _diagnosis(report)
    yield from _outcomes(report)
    yield from _hints(report)
    yield from _open(report)
    yield from _answers(report)
    if report.foreword:
        yield Heading(words.foreword, 1)
        yield from map(Paragraph, report.foreword)
    yield from _items(words.method, report.method)


def _section(title: str, sentences: Sequence[str]) -> Iterator[Block]:
    """A heading and its sentences; nothing where there are none."""
    if sentences:
        yield from (Heading(title, 1), Bullets(sentences))


def _items(title: str, rows: Sequence[Item], widths: tuple[float, float] = (0.24, 0.76)) -> Iterator[Block]:
    """Labels with what belongs to them; nothing where there are none."""
    if rows:
        if title:
            yield Heading(title, 1)
        yield Table((), [(row.label, row.text) for row in rows], widths)


def _profile(report: Report) -> Iterator[Block]:
    words, said = report.words, report.captions
    yield Heading(words.profile, 1, new_page=True)
    beside = [Picture("radar", drawn.radar(report)), Picture("plane", None)]
    yield Pictures((beside, [Picture("bars", drawn.bars(report))]))
    yield _scores(report)
    if report.facets:
        yield Paragraph(f"{words.facets}: " + " · ".join(f"{item.label} {item.text}" for item in report.facets))
    shares = [(said.share_at.format(level=rank), str(share)) for rank, share in enumerate(report.level.achieved, 1)]
    yield Table((words.level, said.reached_share), shares, (0.5, 0.5), (1,))
    yield from _section(report.level.next_title, report.level.next_steps)


def _scores(report: Report) -> Table:
    """Paths with their measures; targets where the sheet names one."""
    words, said = report.words, report.captions
    rows: list[tuple[str, ...]] = []
    strong = []
    for path in report.paths:
        strong.append(len(rows))
        level = path.remark or f"{path.level} {path.level_name}"
        rows.append((f"{path.id} {path.title}", *_figures(path), level, str(path.weight), str(path.coverage)))
        for row in path.measures:
            band = row.remark or row.band_name
            rows.append((f"{row.id} {row.title}", *_figures(row), band, str(row.weight), str(row.coverage)))
    heads = (f"{words.path} / {words.measure}", words.score, said.target, f"{words.level} / {words.band}")
    table = Table(
        (*heads, words.weight, words.coverage), rows, (0.32, 0.18, 0.1, 0.17, 0.1, 0.13), (1, 2, 4, 5), strong
    )
    return table if any(path.target.value is not None for path in report.paths) else _without(table, 2)


def _figures(row: PathRow | MeasureRow) -> tuple[str, str]:
    return row.score.display, str(row.target)


def _without(table: Table, column: int) -> Table:
    """A table with one column less, whose width goes to the first."""
    first, *widths = _left(table.widths, column)
    return table._replace(
        heads=_left(table.heads, column),
        rows=[_left(row, column) for row in table.rows],
        widths=(first + table.widths[column], *widths),
        right=[place - (place > column) for place in table.right if place != column],
    )


def _left(cells: Sequence[Any], column: int) -> list[Any]:
    return [*cells[:column], *cells[column + 1 :]]


def _coordination(report: Report) -> Iterator[Block]:
    found, said = report.coordination, report.captions
    yield from _section(said.plane, found.sentences)
    if found.degree.point.value is None:
        return
    sides = zip(found.side_names, (found.science, found.industry, found.link), strict=True)
    figures = ((said.degree, found.degree.display), (said.coupling, found.coupling), (said.mean, found.mean))
    others = ((said.wang, found.balance), (said.bridge_gap, found.bridge_gap))
    rows = [(name, str(figure)) for name, figure in (*sides, *figures, *others)]
    yield Table((), rows, (0.5, 0.5), (1,))


def _over_time(report: Report) -> Iterator[Block]:
    found = report.over_time
    if found is None:
        return
    yield Heading(report.captions.over_time, 1)
    yield Pictures(([Picture("over_time", drawn.over_time(report))],))
    rows = [(row.title, *map(str, row.values)) for row in found.rows]
    rows.append((report.words.level, *map(str, found.levels)))
    count = len(found.periods)
    widths = (0.3, *[0.7 / count] * count)
    yield Table((report.words.path, *found.periods), rows, widths, range(1, count + 1), (0,))


def _uncertainty(report: Report) -> Iterator[Block]:
    found = report.uncertainty
    if found is None:
        return
    yield from _section(found.title, found.sentences)
    if found.sources:
        count = len(found.heads) - 1
        widths = (0.22, *[0.78 / count] * count)
        rows = [source.cells for source in found.sources]
        yield Table(found.heads, rows, widths, range(2, count + 1))


def _gaps(report: Report) -> Iterator[Block]:
    words = report.words
    if not report.gaps:
        return
    yield from (Heading(words.gaps, 1), Paragraph(words.gaps_note, quiet=True, leads=True))
    yield Pictures(([Picture("obstacles", drawn.obstacles(report))],))
    for head, unit, gaps in (
        (words.measure, words.score, report.gaps),
        (words.question, words.level, report.question_gaps),
    ):
        rows = [(f"{gap.id} {gap.title}", str(gap.share), str(gap.score)) for gap in gaps]
        yield Table((head, words.share, unit), rows, (0.72, 0.14, 0.14), (1, 2))
    yield from _items("", report.gap_groups)


def _advice(report: Report) -> Iterator[Block]:
    words = report.words
    if not report.advice:
        return
    yield from (Heading(words.advice, 1), Paragraph(words.advice_note, quiet=True, leads=True))
    if report.lens:
        yield Paragraph(report.lens.text, leads=True)
    for title, first in ((words.advice_first, True), (words.advice_later, False)):
        rows = [row for row in report.advice if row.first == first]
        if rows:
            yield Heading(title, 2)
        for place, row in enumerate(rows, start=1):
            yield from _action(report, place, row)


def _action(report: Report, place: int, row: Advice) -> Iterator[Block]:
    words, said = report.words, report.captions
    yield Heading(f"{place}. {row.title}", 3)
    if row.waiting:
        yield Paragraph(row.waiting, leads=True)
    together = (row.owner, row.months_text, row.effort_name)
    facts = [
        (words.measure, f"{row.measure} {row.measure_title}"),
        (f"{words.owner} / {words.months} / {words.effort}", " / ".join(together)),
        (said.solution, row.solution_title),
        (said.brings, "\n".join(f"{item.label} {item.text}" for item in row.next_levels)),
        (said.remark, "\n".join(filter(None, (row.reached, row.why)))),
    ]
    yield Table((), [fact for fact in facts if fact[1]], (0.24, 0.76))


def _diagnosis(report: Report) -> Iterator[Block]:
    """Challenges, then directions."""
    words = report.words
    challenges = []
    for row in report.challenges:
        answers = f" → {words.answered_by} {' · '.join(row.solutions)}" if row.shows and row.solutions else ""
        challenges.append(Item(f"{row.id} {row.title}", row.sentence + answers))
    yield from _items(words.challenges, challenges)
    if report.directions:
        yield Heading(words.directions, 1)
        heads = (words.directions, words.score, words.distance, words.gaps)
        rows = []
        for direction in report.directions:
            named = "\n".join(filter(None, (f"{direction.id} {direction.title}", direction.about)))
            rows.append((named, str(direction.mean), str(direction.distance), direction.sentence))
        yield Table(heads, rows, (0.42, 0.09, 0.11, 0.38), (1, 2))


def _outcomes(report: Report) -> Iterator[Block]:
    words, said, quadrant = report.words, report.captions, report.quadrant
    if not report.outcomes:
        return
    yield Heading(words.outcomes, 1)
    if quadrant:
        yield Paragraph(quadrant.sentence, leads=True)
        yield Pictures(([Picture("quadrant", None)],))
        figures = (
            (said.maturity, report.score.point),
            (said.maturity_border, quadrant.border),
            (said.outcome, quadrant.outcome),
            (said.outcome_border, quadrant.outcome_border),
        )
        yield Table((), [(name, str(figure)) for name, figure in figures], (0.5, 0.5), (1,))
    rows = [(f"{row.id} {row.title}", row.shown, row.grade_name, row.remark) for row in report.outcomes]
    yield Table((words.indicator, words.value, words.band, words.note), rows, (0.32, 0.24, 0.1, 0.34))


def _hints(report: Report) -> Iterator[Block]:
    """Readiness for trends, then odd pairs of answers."""
    rows = [
        Item(f"{row.id} {row.title}", " · ".join(filter(None, (row.state_name, row.sentence)))) for row in report.trends
    ]
    yield from _items(report.words.trends, rows)
    yield from _items(report.words.hints, report.hints)


def _open(report: Report) -> Iterator[Block]:
    """Evidence gaps, then what has no score."""
    words = report.words
    if report.evidence_gaps:
        yield Heading(words.evidence_gaps, 1)
        heads = (words.question, words.claimed, words.supported, words.evidence)
        rows = [
            (f"{gap.id} {gap.text}", str(gap.claimed), f"{gap.supported:g}", gap.remark) for gap in report.evidence_gaps
        ]
        yield Table(heads, rows, (0.48, 0.11, 0.11, 0.3), (1, 2))
    yield from _items(words.not_answered, report.not_answered, (0.4, 0.6))


def _answers(report: Report) -> Iterator[Block]:
    words = report.words
    yield Heading(words.answers, 1)
    for path in report.paths:
        yield Heading(f"{path.id} {path.title}", 2)
        heads = (words.question, words.answer, words.evidence, words.note)
        yield Table(heads, list(_answer_rows(path)), (0.28, 0.28, 0.25, 0.19))


def _answer_rows(path: PathRow) -> Iterator[tuple[str, str, str, str]]:
    for measure in path.measures:
        for row in measure.questions:
            yield f"{row.id} {row.text}", row.answer, row.evidence, row.note
