"""Everything the report says, in its order: the first answers, then the figures, the advice, the answers."""

from collections.abc import Container, Iterable, Iterator, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from fusionassess.render.sections import drawn, followed, planes
from fusionassess.render.sections.blocks import (
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
    first_and_even,
    subject_line,
)
from fusionassess.report.figures import Item
from fusionassess.report.value import Advice, MeasureRow, PathRow, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

LABELS = (0.24, 0.76)
"""Shares of the line for labels and for what belongs to them."""


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
        Section("warnings", words.warnings, _sentences(report.warnings), "front"),
        Section("standing", words.standing, tuple(_standing(report)), "front"),
        Section("paths", words.paths, tuple(_paths(report)), "front"),
        Section("holding-back", words.holding_back, _sentences(report.front.findings), "front"),
        Section("first", words.first, tuple(_first(report)), "front"),
        Section("status", "", _status(report), "front"),
        Section("profile", words.profile, tuple(_profile(report)), "main", new_page=True),
        Section("gaps", words.gaps, tuple(_gaps(report)), "main"),
        Section("advice", words.advice, tuple(_advice(report)), "main"),
        Section("roadmap", report.roadmap.title if report.roadmap else "", tuple(_roadmap(report)), "asked"),
        followed.section(report.followed, words.list_mark),
        Section("evidence-gaps", words.evidence_gaps, tuple(_evidence_gaps(report)), "main"),
        Section("not-answered", words.not_answered, _items(report.not_answered, (0.4, 0.6)), "main"),
        Section("raters", report.raters.title if report.raters else "", tuple(_raters(report)), "main"),
        Section("ecosystem", report.ecosystem.title if report.ecosystem else "", tuple(_ecosystem(report)), "asked"),
        Section("over-time", captions.over_time, tuple(_over_time(report)), "asked"),
        Section(
            "uncertainty", report.uncertainty.title if report.uncertainty else "", tuple(_uncertainty(report)), "asked"
        ),
        Section("peers", report.peers.title if report.peers else "", tuple(_peers(report)), "asked"),
        Section("weights", weights.section if weights else "", tuple(_weights(report)), "asked"),
        Section("supposed", supposed.title if supposed else "", tuple(_supposed(report)), "asked"),
        Section("next-level", words.basis, tuple(_next_level(report)), "appendix"),
        Section("challenges", words.challenges, _items(list(_challenges(report))), "appendix"),
        Section("directions", words.directions, tuple(_directions(report)), "appendix"),
        Section("outcomes", words.outcomes, tuple(_outcomes(report)), "appendix"),
        Section("trends", words.trends, _items(list(_trends(report))), "appendix"),
        Section("hints", words.hints, _items([Item(row.title, row.where) for row in report.hints]), "appendix"),
        Section("coordination", captions.plane, tuple(_coordination(report)), "appendix"),
        Section(
            "disputes", report.raters.disputes_title if report.raters else "", tuple(_disputes(report)), "appendix"
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
    table = table if _has_targets(report) else _without(table, 2)
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
        yield from _sentences(report.level.next_steps)
    yield _achieved(report)


def _order(report: Report) -> Iterator[Item]:
    """The arithmetic by which the steps are ordered."""
    for row in report.advice:
        yield Item(f"{row.number}. {row.title}", row.why)


def _sentences(sentences: Sequence[str]) -> tuple[Block, ...]:
    return (Bullets(sentences),) if sentences else ()


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
    heads = (captions.reached_share, captions.total, *(path.title for path in report.paths))
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
    return table if _has_targets(report) else _without(table, 2)


def _without_scores(report: Report, table: Table) -> Table:
    """What the bars do not say of the paths and measures."""
    for _ in range(1 + _has_targets(report)):
        table = _without(table, 1)
    return table._replace(widths=(0.4, 0.22, 0.17, 0.21))


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
    figures, captions = report.coordination, report.captions
    yield from _sentences([sentence for sentence in figures.sentences if sentence not in report.front.findings])
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


def _over_time(report: Report) -> Iterator[Block]:
    periods = report.over_time
    if periods is None:
        return
    yield Pictures(([Picture("over_time", periods.title, drawn.over_time(report))],))
    rows: list[tuple[Cell, ...]] = [(row.title, *row.values) for row in periods.rows]
    rows.append((report.words.level, *periods.levels))
    count = len(periods.periods)
    yield Table((report.words.path, *periods.periods), rows, first_and_even(0.3, count), range(1, count + 1), (0,))
    yield from _sentences(periods.notes)


def _uncertainty(report: Report) -> Iterator[Block]:
    estimated = report.uncertainty
    if estimated is None:
        return
    yield from _sentences(estimated.sentences)
    if estimated.sources:
        count = len(estimated.heads) - 1
        rows = [source.cells for source in estimated.sources]
        yield Table(estimated.heads, rows, first_and_even(0.22, count), range(2, count + 1))


def _peers(report: Report) -> Iterator[Block]:
    peers = report.peers
    if peers is None:
        return
    yield from _sentences(peers.sentences)
    if peers.rows:
        rows: list[tuple[Cell, ...]] = [
            (f"{row.id} {row.title}".strip(), row.own, row.percentile, row.lower, row.median, row.upper)
            for row in peers.rows
        ]
        strong = [place for place, row in enumerate(peers.rows) if not row.is_measure]
        count = len(peers.heads) - 1
        yield Table(peers.heads, rows, first_and_even(0.4, count), range(1, count + 1), strong)


def _raters(report: Report) -> Iterator[Block]:
    """Who agreed on the sheet, who sees what otherwise, and how far they agree."""
    raters = report.raters
    if raters is None:
        return
    yield Paragraph(raters.headline, leads=True)
    yield from _sentences(raters.sentences)
    yield Pictures(([Picture("raters", raters.picture, drawn.raters(report))],))
    count = len(raters.role_heads) - 1
    rows: list[tuple[Cell, ...]] = [(row.role, str(row.answers), row.gap, *row.cells) for row in raters.roles]
    yield Table(raters.role_heads, rows, first_and_even(0.22, count), range(1, count + 1))
    yield Paragraph(raters.roles_note, quiet=True)
    if raters.figures:
        yield Heading(raters.figures_title, 2)
        yield Table(raters.figure_heads, [(row.title, row.display) for row in raters.figures], (0.6, 0.4), (1,))
        yield Paragraph(raters.figures_note, quiet=True)


def _ecosystem(report: Report) -> Iterator[Block]:
    """A region beside those who live in it."""
    ecosystem = report.ecosystem
    if ecosystem is None:
        return
    yield from _sentences(ecosystem.sentences)
    for heads, told in ((ecosystem.measure_heads, ecosystem.measures), (ecosystem.side_heads, ecosystem.sides)):
        if told:
            rows: list[tuple[Cell, ...]] = [(row.title, row.own, *row.cells) for row in told]
            count = len(heads) - 1
            yield Table(heads, rows, first_and_even(0.4, count), range(1, count + 1))
    yield Paragraph(ecosystem.note, quiet=True)
    if ecosystem.members:
        yield Heading(ecosystem.members_title, 2)
        yield Table(ecosystem.member_heads, ecosystem.members, (0.6, 0.4))


def _disputes(report: Report) -> Iterator[Block]:
    """The questions that raters answer differently, each with who answered what."""
    raters = report.raters
    if raters is None or not raters.disputes:
        return
    yield Paragraph(raters.disputes_note, quiet=True, leads=True)
    rows: list[tuple[Cell, ...]] = [
        (f"{row.id} {row.title}", row.answered, row.effect, row.how) for row in raters.disputes
    ]
    yield Table(raters.dispute_heads, rows, (0.42, 0.32, 0.12, 0.14), (2,))
    decided, reason, by_hand = raters.decision_labels
    detailed = ((number, row) for number, row in enumerate(raters.disputes, start=1) if row.in_detail)
    for number, row in detailed:
        yield Heading(f"{number}. {row.id} {row.title}", 2)
        yield Paragraph(row.facts, leads=True)
        voices = [(voice.rater, voice.answer, voice.evidence, voice.note) for voice in row.voices]
        yield Table(raters.voice_heads, voices, (0.18, 0.34, 0.27, 0.21))
        outcome = [(decided, row.answer), (reason, row.reason)] if row.answer else [(by_hand, "")]
        yield Table((), [pair for pair in outcome if pair[1] or not row.answer], LABELS)


def _weights(report: Report) -> Iterator[Block]:
    """Weights that were used instead of the rubric's."""
    weights = report.what_if.weights if report.what_if else None
    if weights is None:
        return
    yield from _sentences([group.sentence for group in weights.groups])
    if weights.measures:
        rows: list[tuple[Cell, ...]] = [(f"{row.id} {row.title}", row.before, row.after) for row in weights.measures]
        yield Paragraph(weights.heading, leads=True)
        yield Table((report.words.measure, *weights.heads), rows, (0.6, 0.2, 0.2), (1, 2))
    yield Paragraph(weights.note, quiet=True)


def _supposed(report: Report) -> Iterator[Block]:
    """Questions that were answered otherwise than on the sheet, and what all that is supposed changes."""
    supposed = report.what_if
    if supposed is None:
        return
    if supposed.answers:
        answers = [(f"{row.id} {row.text}", row.said_before, row.said_after) for row in supposed.answers]
        yield Table((report.words.question, *supposed.heads), answers, (0.6, 0.2, 0.2))
    heads = (report.words.path, *supposed.heads, supposed.change)
    yield Table(heads, supposed.figures, (0.37, 0.26, 0.26, 0.11), (3,), (0,))


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


def _roadmap(report: Report) -> Iterator[Block]:
    roadmap = report.roadmap
    if roadmap is None:
        return
    yield from _sentences(roadmap.sentences)
    changes = [(row.title, row.before, row.after, row.change) for row in roadmap.outcome]
    if roadmap.steps:
        yield Table(roadmap.outcome_heads, changes, (0.49, 0.17, 0.17, 0.17), (1, 2, 3), (0, 1))
        yield Heading(roadmap.steps_title, 2)
        rows = [
            (f"{step.number} · {step.id} {step.do}", step.owner, step.cost.display, step.when, step.chosen.display)
            for step in roadmap.steps
        ]
        table = Table(roadmap.step_heads, rows, (0.46, 0.2, 0.12, 0.11, 0.11))
        yield table if any(step.chosen.value is not None for step in roadmap.steps) else _without(table, 4)
        yield Pictures(([Picture("gantt", roadmap.gantt_title, drawn.gantt(report))],))
        yield Heading(roadmap.phases_title, 2)
        mark = report.words.list_mark
        phases = [(phase.title, phase.when, mark.join(phase.steps)) for phase in roadmap.phases]
        yield Table(roadmap.phase_heads, phases, (0.2, 0.2, 0.6))
    for title, sentences in ((roadmap.waiting_title, roadmap.waiting), (roadmap.ties_title, roadmap.ties)):
        if sentences:
            yield Heading(title, 2)
            yield Bullets(sentences)
    if roadmap.curve_rows:
        yield Heading(roadmap.curve_title, 2)
        for note in roadmap.curve_notes:
            yield Paragraph(note, quiet=True, leads=True)
        budgets = [(row.cost.display, row.score, row.level) for row in roadmap.curve_rows]
        yield Table(roadmap.curve_heads, budgets, (0.4, 0.3, 0.3), (0, 1, 2))
    if report.only:
        yield Paragraph(report.method[-1].text, quiet=True)


def _step(report: Report, row: Advice) -> Iterator[Block]:
    """What to do, whose it is and how long it takes, and what it brings."""
    words = report.words
    yield Heading(f"{row.number}. {row.title}", 3)
    facts = (
        f"{row.measure} {row.measure_title}",
        f"{words.owner} {row.owner}" if row.owner else "",
        f"{words.months} {row.months_text}",
        f"{words.effort} {row.effort_name}",
        row.solution_title,
    )
    yield Paragraph(" · ".join(filter(None, facts)), leads=True)
    after = [f"{item.label} {item.text}" for item in row.brings]
    yield Bullets(tuple(filter(None, (row.waiting, *after, row.mark))))


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
