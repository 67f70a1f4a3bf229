"""Everything the report says, in its order: the first answers, then the figures, the advice, the answers."""

from collections.abc import Container, Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from fusionassess.render.sections import asked, drawn, followed, planes
from fusionassess.render.sections.blocks import (
    LABELS,
    Block,
    Bullets,
    Cell,
    Heading,
    LevelStrip,
    Numbered,
    Paragraph,
    Picture,
    Pictures,
    Rest,
    Section,
    Signature,
    Table,
    bullets_of,
    first_and_even,
    subject_line,
    without_column,
)
from fusionassess.report.figures import Item
from fusionassess.report.value import Advice, MeasureRow, PathRow, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport


def contents(report: "AnyReport", without: Container[str] = ()) -> tuple[Section, ...]:
    """The sections that have something to say, those of a report here, those of the other kinds in their modules.

    Those that a form leaves out are not there, nor named, and their letter is that of the next.
    """
    if isinstance(report, Report):
        return _of_one(report, without)
    # Most reports are of one sheet.
    from fusionassess.render.sections import change, follow
    from fusionassess.report.change import ChangeReport

    return change.sections(report) if isinstance(report, ChangeReport) else follow.sections(report)


def _of_one(report: Report, without: Container[str]) -> tuple[Section, ...]:
    """The sections of a report on one sheet; this is their only list, and their only order."""
    words, captions, supposed = report.words, report.captions, report.what_if
    weights = supposed.weights if supposed else None
    sections = (
        Section("subject", "", (subject_line(report.subject.lines),), "front"),
        Section("warnings", words.warnings, bullets_of(report.warnings), "front"),
        Section("standing", words.standing, tuple(_standing(report)), "front"),
        Section("paths", words.paths, tuple(_paths(report)), "front"),
        Section("holding-back", words.holding_back, bullets_of(report.front.findings), "front"),
        Section("first", words.first, tuple(_first(report)), "front"),
        Section("status", "", _status(report), "front"),
        Section("profile", words.profile, tuple(_profile(report)), "main", new_page=True),
        Section("gaps", words.gaps, tuple(_gaps(report)), "main"),
        Section("advice", words.advice, tuple(_advice(report)), "main"),
        Section("roadmap", report.roadmap.title if report.roadmap else "", tuple(asked.roadmap(report)), "asked"),
        followed.section(report.followed, words.list_mark),
        Section("evidence-gaps", words.evidence_gaps, tuple(_evidence_gaps(report)), "main"),
        Section("not-answered", words.not_answered, _items(report.not_answered, (0.4, 0.6)), "main"),
        Section("raters", report.raters.title if report.raters else "", tuple(asked.raters(report)), "main"),
        Section(
            "ecosystem", report.ecosystem.title if report.ecosystem else "", tuple(asked.ecosystem(report)), "asked"
        ),
        Section("over-time", captions.over_time, tuple(asked.over_time(report)), "asked"),
        Section(
            "uncertainty",
            report.uncertainty.title if report.uncertainty else "",
            tuple(asked.uncertainty(report)),
            "asked",
        ),
        Section("peers", report.peers.title if report.peers else "", tuple(asked.peers(report)), "asked"),
        Section("weights", weights.section if weights else "", tuple(asked.weights(report)), "asked"),
        Section("supposed", supposed.title if supposed else "", tuple(asked.supposed(report)), "asked"),
        Section("next-level", words.basis, tuple(_next_level(report)), "appendix"),
        Section("challenges", words.challenges, _items(list(_challenges(report))), "appendix"),
        Section("directions", words.directions, tuple(_directions(report)), "appendix"),
        Section("outcomes", words.outcomes, tuple(_outcomes(report)), "appendix"),
        Section("trends", words.trends, _items(list(_trends(report))), "appendix"),
        Section("hints", words.hints, _items([Item(row.title, row.where) for row in report.hints]), "appendix"),
        Section("coordination", captions.plane, tuple(_coordination(report)), "appendix"),
        Section(
            "disputes", report.raters.disputes_title if report.raters else "", tuple(asked.disputes(report)), "appendix"
        ),
        Section("order", words.order, _items(list(_order(report)), (0.6, 0.4)), "appendix"),
        Section("answers", words.answers, tuple(_answers(report)), "appendix"),
        Section("foreword", words.foreword, tuple(map(Paragraph, report.foreword)), "appendix"),
        Section("method", words.method, _items((*report.method, Item("sha256", report.provenance.sha256))), "appendix"),
    )
    told = report.only or tuple(section.id for section in sections)
    filled = [section for section in sections if section.blocks and section.id in told and section.id not in without]
    return tuple(filled) if report.only else tuple(_lettered(report, _with_the_rest(report, filled)))


def _with_the_rest(report: Report, sections: Sequence[Section]) -> Iterator[Section]:
    """The last of the first page names what follows."""
    mark = report.words.list_mark
    main, appendix = (
        mark.join(section.title for section in sections if section.part in parts)
        for parts in (("main", "asked"), ("appendix",))
    )
    rest = Rest(report.words.rest.format(sections=main, appendix=appendix))
    for section in sections:
        yield section._replace(blocks=(*section.blocks, rest)) if section.id == "status" else section


def _lettered(report: Report, sections: Iterable[Section]) -> Iterator[Section]:
    """The sections of the appendix, each under its letter."""
    letters = iter(ascii_uppercase)
    for section in sections:
        if section.part == "appendix":
            yield section._replace(title=f"{report.words.appendix} {next(letters)} · {section.title}")
        else:
            yield section


def _standing(report: Report) -> Iterator[Block]:
    """The score on the ladder of levels, and what the next one needs."""
    front = report.front
    yield Paragraph(front.headline, leads=True, strong=True)
    if front.rungs:
        yield LevelStrip(front.rungs)
    if front.next:
        yield Paragraph(front.next)
    for note in front.notes:
        yield Paragraph(note, quiet=True)


def _paths(report: Report) -> Iterator[Block]:
    """Every path with its interval and target, its measures beside it."""
    if not report.paths:
        return
    words, captions = report.words, report.captions
    rows = [
        (
            f"{path.id} {path.title}",
            path.score.display,
            str(path.target),
            words.list_mark.join(f"{row.title} {row.score.brief}" for row in path.measures),
        )
        for path in report.paths
    ]
    table = Table((words.path, words.score, captions.target, words.measures), rows, (0.24, 0.17, 0.09, 0.5), (1, 2))
    table = table if _has_targets(report) else without_column(table, 2)
    yield Pictures(([Picture("paths", report.pictures.paths, drawn.paths(report))],), without=table)


def _has_targets(report: Report) -> bool:
    return any(path.target.value is not None for path in report.paths)


def _status(report: Report) -> tuple[Block, ...]:
    """What the page can be trusted in, and who answers for it."""
    return Paragraph(report.front.trust, quiet=True), Signature(report.words.signature, report.words.signed_on)


def _first(report: Report) -> Iterator[Block]:
    if report.front.steps:
        yield Numbered(report.front.steps)
    if report.front.order:
        yield Paragraph(report.front.order, quiet=True)
    if report.front.brings:
        yield Paragraph(report.front.brings, strong=True)


def _next_level(report: Report) -> Iterator[Block]:
    """What the next level needs in detail, and the shares of answers behind it."""
    if report.level.next_steps:
        yield Paragraph(report.level.next_title, leads=True)
        yield from bullets_of(report.level.next_steps)
    yield _achieved(report)


def _order(report: Report) -> Iterator[Item]:
    """The arithmetic by which the steps are ordered."""
    for row in report.advice:
        yield Item(f"{row.number}. {row.title}", row.why)


def _items(rows: Sequence[Item], widths: tuple[float, float] = LABELS) -> tuple[Block, ...]:
    """Labels with what belongs to them."""
    return (Table((), rows, widths),) if rows else ()


def _profile(report: Report) -> Iterator[Block]:
    radar = Picture("radar", report.pictures.radar, drawn.radar(report))
    bars = Picture("bars", report.pictures.bars, drawn.bars(report))
    scores = _scores(report)
    yield Pictures(([radar], [bars]), without=scores, beside=_without_scores(report, scores))
    if report.facets:
        told = " · ".join(f"{item.label} {item.text}" for item in report.facets)
        yield Paragraph(report.words.facets_told.format(facets=told))
    yield from _items([Item(f"{path.id} {path.title}", path.about) for path in report.paths if path.about])


def _achieved(report: Report) -> Table:
    """The share of the answers that reach each level, in the whole and in each path."""
    captions = report.captions
    heads = (captions.reached_share, captions.overall, *(path.title for path in report.paths))
    rows: list[tuple[Cell, ...]] = [
        (captions.share_at.format(level=rank), share, *(path.achieved[rank - 1] for path in report.paths))
        for rank, share in enumerate(report.level.achieved, start=1)
    ]
    count = len(heads) - 1
    return Table(heads, rows, first_and_even(0.3, count), range(1, count + 1))


def _scores(report: Report) -> Table:
    """Paths with their measures; targets where the sheet names one."""
    words, captions = report.words, report.captions
    rows: list[tuple[str, ...]] = []
    strong = []
    for path in report.paths:
        strong.append(len(rows))
        level = path.remark or f"{path.level} {path.level_name}"
        rows.append((f"{path.id} {path.title}", *_figures(path), level, str(path.weight), str(path.coverage)))
        for row in path.measures:
            band = row.remark or row.band_name
            rows.append((f"{row.id} {row.title}", *_figures(row), band, str(row.weight), str(row.coverage)))
    heads = (f"{words.path} / {words.measure}", words.score, captions.target, f"{words.level} / {words.band}")
    table = Table(
        (*heads, words.weight, words.coverage), rows, (0.32, 0.18, 0.1, 0.17, 0.1, 0.13), (1, 2, 4, 5), strong
    )
    return table if _has_targets(report) else without_column(table, 2)


def _without_scores(report: Report, table: Table) -> Table:
    """What the bars do not say of the paths and measures."""
    for _ in range(1 + _has_targets(report)):
        table = without_column(table, 1)
    return table._replace(widths=(0.4, 0.22, 0.17, 0.21))


def _figures(row: PathRow | MeasureRow) -> tuple[str, str]:
    return row.score.display, str(row.target)


def _coordination(report: Report) -> Iterator[Block]:
    figures, captions = report.coordination, report.captions
    yield from bullets_of([sentence for sentence in figures.sentences if sentence not in report.front.findings])
    if figures.degree.point.value is None:
        return
    sides = list(zip(figures.side_names, (figures.science, figures.industry, figures.link), strict=True))
    rows: list[tuple[Cell, ...]] = [
        (captions.degree, figures.degree.display),
        (captions.coupling, figures.coupling),
        (captions.mean, figures.mean),
        (captions.wang, figures.balance),
        (captions.bridge_gap, figures.bridge_gap),
    ]
    whole, beside = (Table((), part, (0.5, 0.5), (1,)) for part in ([*sides, *rows], rows))
    yield Pictures(([Picture("plane", report.pictures.plane, planes.plane(report))],), without=whole, beside=beside)


def _gaps(report: Report) -> Iterator[Block]:
    words = report.words
    if not report.gaps:
        return
    yield Paragraph(words.gaps_note, quiet=True, leads=True)
    measures, questions = (
        Table(
            (head, words.share, unit),
            [(f"{gap.id} {gap.title}", gap.share, gap.score) for gap in gaps],
            (0.72, 0.14, 0.14),
            (1, 2),
        )
        for head, unit, gaps in (
            (words.measure, words.score, report.gaps),
            (words.question, words.level, report.question_gaps),
        )
    )
    yield Pictures(([Picture("obstacles", report.pictures.obstacles, drawn.obstacles(report))],), without=measures)
    yield questions
    yield from _items(report.gap_groups)


def _advice(report: Report) -> Iterator[Block]:
    words = report.words
    if not report.advice:
        return
    yield Paragraph(words.advice_note, quiet=True, leads=True)
    if report.lens:
        yield Paragraph(report.lens.text, leads=True)
    if report.needed:
        yield Paragraph(report.needed, leads=True)
    for title, first in ((words.advice_first, True), (words.advice_later, False)):
        rows = [row for row in report.advice if row.first == first]
        if rows:
            yield Heading(title, 2)
        for row in rows:
            yield from _step(report, row)
        if rows and first and report.outlook:
            yield Paragraph(report.outlook.by_path)


def _step(report: Report, row: Advice) -> Iterator[Block]:
    """What to do, whose it is and how long it takes, and what it brings."""
    yield Heading(f"{row.number}. {row.title}", 3)
    yield Paragraph(facts_of(report, row), leads=True)
    after = [f"{item.label} {item.text}" for item in row.brings]
    yield Bullets(tuple(filter(None, (row.waiting, *after, row.mark))))


def facts_of(report: Report, row: Advice) -> str:
    """What a step is for, whose it is, how long it takes, its effort and the family it belongs to, on one line."""
    words = report.words
    facts = (
        f"{row.measure} {row.measure_title}",
        f"{words.owner} {row.owner}" if row.owner else "",
        f"{words.months} {row.months_text}",
        f"{words.effort} {row.effort_name}",
        row.solution_title,
    )
    return " · ".join(filter(None, facts))


def _challenges(report: Report) -> Iterator[Item]:
    for row in report.challenges:
        answers = f" → {report.words.answered_by} {' · '.join(row.solutions)}" if row.shows and row.solutions else ""
        yield Item(f"{row.id} {row.title}", row.sentence + answers)


def _directions(report: Report) -> Iterator[Block]:
    words = report.words
    if not report.directions:
        return
    heads = (words.directions, words.score, words.distance, words.gaps)
    rows: list[tuple[Cell, ...]] = []
    for direction in report.directions:
        named = "\n".join(filter(None, (f"{direction.id} {direction.title}", direction.about)))
        rows.append((named, direction.mean, direction.distance, direction.sentence))
    yield Table(heads, rows, (0.4, 0.09, 0.14, 0.37), (1, 2))


def _outcomes(report: Report) -> Iterator[Block]:
    words, quadrant = report.words, report.quadrant
    if not report.outcomes:
        return
    if quadrant:
        yield Paragraph(quadrant.sentence, leads=True)
        yield Pictures(([Picture("quadrant", report.pictures.quadrant, planes.quadrant(report))],))
    rows = [(f"{row.id} {row.title}", row.shown, row.grade_name, row.remark) for row in report.outcomes]
    yield Table((words.indicator, words.value, words.band, words.note), rows, (0.32, 0.24, 0.1, 0.34))


def _trends(report: Report) -> Iterator[Item]:
    for row in report.trends:
        yield Item(f"{row.id} {row.title}", " · ".join(filter(None, (row.state_name, row.sentence))))


def _evidence_gaps(report: Report) -> Iterator[Block]:
    words = report.words
    if report.evidenced.sentence:
        yield Paragraph(report.evidenced.sentence, leads=bool(report.evidence_gaps))
    if report.evidence_gaps:
        heads = (words.question, words.claimed, words.supported, words.evidence)
        rows: list[tuple[Cell, ...]] = [
            (f"{gap.id} {gap.text}", gap.claimed, f"{gap.supported:g}", gap.remark) for gap in report.evidence_gaps
        ]
        yield Table(heads, rows, (0.48, 0.11, 0.11, 0.3), (1, 2))


def _answers(report: Report) -> Iterator[Block]:
    words = report.words
    for path in report.paths:
        yield Heading(f"{path.id} {path.title}", 2)
        heads = (words.question, words.answer, words.evidence, words.note)
        yield Table(heads, list(_answer_rows(path)), (0.28, 0.28, 0.25, 0.19))


def _answer_rows(path: PathRow) -> Iterator[tuple[str, str, str, str]]:
    for measure in path.measures:
        for row in measure.questions:
            yield f"{row.id} {row.text}", row.answer, row.evidence, row.note
