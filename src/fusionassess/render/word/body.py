"""The report's sections as paragraphs, native tables and charts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from fusionassess.render.charts.spoken import spoken
from fusionassess.render.plain_text import printable
from fusionassess.render.word import paper, pictures
from fusionassess.render.word.pictures import Chart, Series
from fusionassess.report.value import Advice, Item, PathRow, Report

SCORE, TARGET, GAP = "1D5A9E", "7438A3", "1D5A9E"
HEAD, PATH = "D9E4F1", "F2F5F8"
FULL = 16.6
"""Centimetres between the margins of our own paper."""


def write(document: Document, report: Report) -> None:
    """Add everything the report says at the end of the document."""
    words, page = report.words, _Page(document, report)
    page.text(report.subject.name, "Title")
    page.text(f"{report.title} · {words.document}")
    page.table((), [(line.label, line.text) for line in report.subject.lines], (3.5, 13.1))
    page.section(words.warnings, report.warnings)
    for title, sentences in ((words.standing, report.standing), (words.holding_back, report.holding_back)):
        page.section(title, sentences)
    page.numbered(words.first, report.first)
    page.text(report.status_text)
    _profile(page)
    _over_time(page)
    _uncertainty(page)
    _gaps(page)
    _advice(page)
    _beyond(page)
    _open(page)
    _answers(page)
    if report.foreword:
        page.heading(words.foreword)
        for paragraph in report.foreword:
            page.text(paragraph)
    page.items(words.method, report.method)


class _Page:
    """The document at its end, in the words of one report."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.report = document, report
        self._styles = {style.name for style in document.styles}

    def _style(self, name: str) -> str | None:
        """A style where the template has it; else the text stands in the ordinary one."""
        return name if name in self._styles else None

    def text(self, text: str, style: str = "Normal") -> None:
        self.document.add_paragraph(printable(text), style=self._style(style))

    def heading(self, text: str, level: int = 1) -> None:
        self.text(text, f"Heading {level}")

    def bullets(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.text(sentence, "List Bullet")

    def section(self, title: str, sentences: Sequence[str]) -> None:
        """A heading and its sentences; nothing where there are none."""
        if sentences:
            self.heading(title)
            self.bullets(sentences)

    def numbered(self, title: str, sentences: Sequence[str]) -> None:
        if sentences:
            self.heading(title)
            for place, sentence in enumerate(sentences, start=1):
                self.text(f"{place}. {sentence}")

    def items(self, title: str, rows: Sequence[Item]) -> None:
        if rows:
            self.heading(title)
            self.table((), [(row.label, row.text) for row in rows], (4.0, 12.6))

    def chart(self, chart: Chart) -> None:
        self.text(chart.title, "Heading 3")
        pictures.insert(self.document, chart, (paper.LATIN, paper.EAST_ASIAN), self.report.language)

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        right: Sequence[int] = (),
        strong: Iterable[int] = (),
    ) -> None:
        """A native table whose head is repeated on every page and whose rows are not split."""
        if not rows:
            return
        table = self.document.add_table(0, len(widths), style=self._style("Table Grid"))
        table.autofit = False
        marked = set(strong)
        if heads:
            self._row(table, heads, widths, right, HEAD)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no such property
        for place, cells in enumerate(rows):
            self._row(table, cells, widths, right, PATH if place in marked else "")
        self.document.add_paragraph()

    def _row(self, table: Any, cells: Sequence[str], widths: Sequence[float], right: Sequence[int], shade: str) -> None:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no such property
        for place, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(printable(text))
            run.font.size, run.font.bold = Pt(9), bool(shade)
            if place in right:
                paragraph.alignment = 2
            if shade:
                _shade(cell, shade)


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for attribute, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(attribute), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - no such property


def _profile(page: _Page) -> None:
    report, words, said = page.report, page.report.words, page.report.captions
    page.heading(words.profile)
    if len(report.paths) > 2:  # noqa: PLR2004 - fewer axes make no shape
        page.chart(_radar(report))
    page.chart(_bars(report))
    heads = (f"{words.path} / {words.measure}", words.score, said.target, f"{words.level} / {words.band}")
    rows: list[tuple[str, ...]] = []
    strong = []
    for path in report.paths:
        strong.append(len(rows))
        level = path.remark or f"{path.level} {path.level_name}"
        figures = (path.score.display, str(path.target), level, str(path.weight), str(path.coverage))
        rows.append((f"{path.id} {path.title}", *figures))
        for row in path.measures:
            band = row.remark or row.band_name
            figures = (row.score.display, str(row.target), band, str(row.weight), str(row.coverage))
            rows.append((f"{row.id} {row.title}", *figures))
    page.table((*heads, words.weight, words.coverage), rows, (5.6, 3.0, 1.5, 3.1, 1.6, 1.8), (1, 2, 4, 5), strong)
    if report.facets:
        page.text(f"{words.facets}: " + " · ".join(f"{item.label} {item.text}" for item in report.facets))
    shares = [(said.share_at.format(level=rank), str(share)) for rank, share in enumerate(report.level.achieved, 1)]
    page.table((words.level, said.reached_share), shares, (6.0, 4.0), (1,))
    page.section(report.level.next_title, report.level.next_steps)
    _coordination(page)


def _coordination(page: _Page) -> None:
    found, said = page.report.coordination, page.report.captions
    page.section(said.plane, found.sentences)
    if found.degree.point.value is None:
        return
    sides = zip(found.side_names, (found.science, found.industry, found.link), strict=True)
    figures = ((said.degree, found.degree.display), (said.coupling, found.coupling), (said.mean, found.mean))
    others = ((said.wang, found.balance), (said.bridge_gap, found.bridge_gap))
    page.table((), [(name, str(figure)) for name, figure in (*sides, *figures, *others)], (8.0, 4.0), (1,))


def _radar(report: Report) -> Chart:
    said, paths = report.captions, report.paths
    series = [Series(report.words.score, [path.score.point.value for path in paths], SCORE, "B")]
    if any(path.target.value is not None for path in paths):
        series.append(Series(said.target, [path.target.value for path in paths], TARGET, "C"))
    values = report.words.list_mark.join(spoken(report, path) for path in paths)
    told = said.radar_told.format(top=report.top, values=values)
    labels = [f"{path.id} {path.title}" for path in paths]
    return Chart("radar", said.radar, told, labels, series, report.top, "0.00", 9.5)


def _bars(report: Report) -> Chart:
    said = report.captions
    rows = [measure for path in report.paths for measure in path.measures]
    values = report.words.list_mark.join(spoken(report, row) for row in rows)
    told = said.bars_told.format(top=report.top, values=values)
    series = [Series(report.words.score, [row.score.point.value for row in rows], SCORE, "B")]
    labels = [f"{row.id} {row.title}" for row in rows]
    return Chart("bar", said.bars, told, labels, series, report.top, "0.00", 1.5 + 0.75 * len(rows))


def _over_time(page: _Page) -> None:
    found = page.report.over_time
    if found is None:
        return
    page.heading(page.report.captions.over_time)
    rows = [(row.title, *map(str, row.values)) for row in found.rows]
    rows.append((page.report.words.level, *map(str, found.levels)))
    width = (FULL - 5) / len(found.periods)
    count = len(found.periods) + 1
    page.table((page.report.words.path, *found.periods), rows, (5.0, *[width] * (count - 1)), range(1, count))


def _uncertainty(page: _Page) -> None:
    found = page.report.uncertainty
    if found is None:
        return
    page.section(found.title, found.sentences)
    width = (FULL - 3.5) / max(len(found.heads) - 1, 1)
    rows = [source.cells for source in found.sources]
    page.table(found.heads, rows, (3.5, *[width] * (len(found.heads) - 1)), range(2, len(found.heads)))


def _gaps(page: _Page) -> None:
    report, words = page.report, page.report.words
    if not report.gaps:
        return
    page.heading(words.gaps)
    page.text(words.gaps_note)
    labels = [f"{gap.id} {gap.title}" for gap in report.gaps]
    shares = [gap.share.value for gap in report.gaps]
    values = words.list_mark.join(f"{label} {gap.share}" for label, gap in zip(labels, report.gaps, strict=True))
    told = report.captions.obstacles_told.format(values=values)
    top = 1.2 * max(share or 0.0 for share in shares)
    series = [Series(words.share, shares, GAP, "B")]
    page.chart(Chart("bar", report.captions.obstacles, told, labels, series, top, "0%", 1.5 + 0.9 * len(labels)))
    for head, unit, rows in (
        (words.measure, words.score, report.gaps),
        (words.question, words.level, report.question_gaps),
    ):
        cells = [(f"{gap.id} {gap.title}", str(gap.share), str(gap.score)) for gap in rows]
        page.table((head, words.share, unit), cells, (12.0, 2.3, 2.3), (1, 2))
    page.table((), [(item.label, item.text) for item in report.gap_groups], (4.0, 12.6))


def _advice(page: _Page) -> None:
    report, words = page.report, page.report.words
    if not report.advice:
        return
    page.heading(words.advice)
    page.text(words.advice_note)
    if report.lens:
        page.text(report.lens.text)
    for title, is_first in ((words.advice_first, True), (words.advice_later, False)):
        rows = [(place, row) for place, row in enumerate(report.advice, 1) if row.first == is_first]
        if rows:
            page.heading(title, 2)
        for place, (_, row) in enumerate(rows, start=1):
            _action(page, place, row)


def _action(page: _Page, place: int, row: Advice) -> None:
    words = page.report.words
    page.heading(f"{place}. {row.title}", 3)
    if row.waiting:
        page.text(row.waiting)
    facts = [
        (words.measure, f"{row.measure} {row.measure_title}"),
        (words.owner, row.owner),
        (words.months, row.months_text),
        (words.effort, row.effort_name),
        (page.report.captions.solution, row.solution_title),
        (page.report.captions.brings, "\n".join(f"{item.label} {item.text}" for item in row.next_levels)),
    ]
    page.table((), [fact for fact in facts if fact[1]], (3.0, 13.6))
    if row.reached:
        page.text(row.reached)
    page.text(row.why)


def _beyond(page: _Page) -> None:
    report, words = page.report, page.report.words
    challenges = []
    for row in report.challenges:
        answers = f" → {words.answered_by} {' · '.join(row.solutions)}" if row.shows and row.solutions else ""
        challenges.append(Item(f"{row.id} {row.title}", row.sentence + answers))
    page.items(words.challenges, challenges)
    if report.directions:
        page.heading(words.directions)
        heads = (words.directions, words.score, words.distance, words.gaps)
        rows = [
            (
                "\n".join(filter(None, (f"{row.id} {row.title}", row.about))),
                str(row.mean),
                str(row.distance),
                row.sentence,
            )
            for row in report.directions
        ]
        page.table(heads, rows, (6.8, 1.6, 1.6, 6.6), (1, 2))
    if report.outcomes:
        page.heading(words.outcomes)
        if report.quadrant:
            page.text(report.quadrant.sentence)
        rows = [(f"{row.id} {row.title}", row.shown, row.grade_name, row.remark) for row in report.outcomes]
        page.table((words.indicator, words.value, words.band, words.note), rows, (5.0, 4.4, 1.6, 5.6))
    page.items(
        words.trends, [Item(f"{row.id} {row.title}", f"{row.state_name}: {row.sentence}") for row in report.trends]
    )
    page.items(words.hints, report.hints)


def _open(page: _Page) -> None:
    report, words = page.report, page.report.words
    if report.evidence_gaps:
        page.heading(words.evidence_gaps)
        heads = (words.question, words.claimed, words.supported, words.evidence)
        rows = [
            (f"{gap.id} {gap.text}", str(gap.claimed), f"{gap.supported:g}", gap.remark) for gap in report.evidence_gaps
        ]
        page.table(heads, rows, (7.6, 2.0, 2.0, 5.0), (1, 2))
    page.items(words.not_answered, report.not_answered)


def _answers(page: _Page) -> None:
    words = page.report.words
    page.heading(words.answers)
    for path in page.report.paths:
        page.heading(f"{path.id} {path.title}", 2)
        page.table((words.question, words.answer, words.evidence, words.note), list(_rows(path)), (5.0, 4.4, 3.9, 3.3))


def _rows(path: PathRow) -> Iterator[tuple[str, str, str, str]]:
    for measure in path.measures:
        for row in measure.questions:
            yield f"{row.id} {row.text}", row.answer, row.evidence, row.note
