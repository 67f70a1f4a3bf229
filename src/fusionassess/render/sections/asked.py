"""Sections that a report has where they were asked for, or where several people stand behind its sheet."""

from collections.abc import Iterator

from fusionassess.render.sections import drawn
from fusionassess.render.sections.blocks import (
    LABELS,
    Block,
    Bullets,
    Cell,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Table,
    bullets_of,
    first_and_even,
    without_column,
)
from fusionassess.report.value import Report


def over_time(report: Report) -> Iterator[Block]:
    """The periods side by side."""
    periods = report.over_time
    if periods is None:
        return
    yield Pictures(([Picture("over_time", periods.title, drawn.over_time(report))],))
    rows: list[tuple[Cell, ...]] = [(row.title, *row.values) for row in periods.rows]
    rows.append((report.words.level, *periods.levels))
    count = len(periods.periods)
    yield Table((report.words.path, *periods.periods), rows, first_and_even(0.3, count), range(1, count + 1), (0,))
    yield from bullets_of(periods.notes)


def uncertainty(report: Report) -> Iterator[Block]:
    """How firm the score is."""
    estimated = report.uncertainty
    if estimated is None:
        return
    yield from bullets_of(estimated.sentences)
    if estimated.sources:
        count = len(estimated.heads) - 1
        rows = [source.cells for source in estimated.sources]
        yield Table(estimated.heads, rows, first_and_even(0.22, count), range(2, count + 1))


def peers(report: Report) -> Iterator[Block]:
    """The place among others."""
    peers = report.peers
    if peers is None:
        return
    yield from bullets_of(peers.sentences)
    if peers.rows:
        rows: list[tuple[Cell, ...]] = [
            (f"{row.id} {row.title}".strip(), row.own, row.percentile, row.lower, row.median, row.upper)
            for row in peers.rows
        ]
        strong = [place for place, row in enumerate(peers.rows) if not row.is_measure]
        count = len(peers.heads) - 1
        yield Table(peers.heads, rows, first_and_even(0.4, count), range(1, count + 1), strong)


def raters(report: Report) -> Iterator[Block]:
    """Who agreed on the sheet, who sees what otherwise, and how far they agree."""
    raters = report.raters
    if raters is None:
        return
    yield Paragraph(raters.headline, leads=True)
    yield from bullets_of(raters.sentences)
    yield Pictures(([Picture("raters", raters.picture, drawn.raters(report))],))
    count = len(raters.role_heads) - 1
    rows: list[tuple[Cell, ...]] = [(row.role, str(row.answers), row.gap, *row.cells) for row in raters.roles]
    yield Table(raters.role_heads, rows, first_and_even(0.22, count), range(1, count + 1))
    yield Paragraph(raters.roles_note, quiet=True)
    if raters.figures:
        yield Heading(raters.figures_title, 2)
        yield Table(raters.figure_heads, [(row.title, row.display) for row in raters.figures], (0.6, 0.4), (1,))
        yield Paragraph(raters.figures_note, quiet=True)


def disputes(report: Report) -> Iterator[Block]:
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


def ecosystem(report: Report) -> Iterator[Block]:
    """A region beside those who live in it."""
    ecosystem = report.ecosystem
    if ecosystem is None:
        return
    yield from bullets_of(ecosystem.sentences)
    for heads, told in ((ecosystem.measure_heads, ecosystem.measures), (ecosystem.side_heads, ecosystem.sides)):
        if told:
            rows: list[tuple[Cell, ...]] = [(row.title, row.own, *row.cells) for row in told]
            count = len(heads) - 1
            yield Table(heads, rows, first_and_even(0.4, count), range(1, count + 1))
    yield Paragraph(ecosystem.note, quiet=True)
    if ecosystem.members:
        yield Heading(ecosystem.members_title, 2)
        yield Table(ecosystem.member_heads, ecosystem.members, (0.6, 0.4))


def weights(report: Report) -> Iterator[Block]:
    """Weights that were used instead of the rubric's."""
    weights = report.what_if.weights if report.what_if else None
    if weights is None:
        return
    yield from bullets_of([group.sentence for group in weights.groups])
    if weights.measures:
        rows: list[tuple[Cell, ...]] = [(f"{row.id} {row.title}", row.before, row.after) for row in weights.measures]
        yield Paragraph(weights.heading, leads=True)
        yield Table((report.words.measure, *weights.heads), rows, (0.6, 0.2, 0.2), (1, 2))
    yield Paragraph(weights.note, quiet=True)


def supposed(report: Report) -> Iterator[Block]:
    """Questions that were answered otherwise than on the sheet, and what all that is supposed changes."""
    supposed = report.what_if
    if supposed is None:
        return
    if supposed.answers:
        answers = [(f"{row.id} {row.text}", row.said_before, row.said_after) for row in supposed.answers]
        yield Table((report.words.question, *supposed.heads), answers, (0.6, 0.2, 0.2))
    heads = (report.words.path, *supposed.heads, supposed.change)
    yield Table(heads, supposed.figures, (0.37, 0.26, 0.26, 0.11), (3,), (0,))


def roadmap(report: Report) -> Iterator[Block]:
    """The steps chosen, in order and in time."""
    roadmap = report.roadmap
    if roadmap is None:
        return
    yield from bullets_of(roadmap.sentences)
    changes = [(row.title, row.before, row.after, row.change) for row in roadmap.outcome]
    if roadmap.steps:
        yield Table(roadmap.outcome_heads, changes, (0.49, 0.17, 0.17, 0.17), (1, 2, 3), (0, 1))
        yield Heading(roadmap.steps_title, 2)
        rows = [
            (f"{step.number} · {step.id} {step.do}", step.owner, step.cost.display, step.when, step.chosen.display)
            for step in roadmap.steps
        ]
        table = Table(roadmap.step_heads, rows, (0.46, 0.2, 0.12, 0.11, 0.11))
        yield table if any(step.chosen.value is not None for step in roadmap.steps) else without_column(table, 4)
        yield Pictures(([Picture("gantt", roadmap.gantt_title, drawn.gantt(report))],))
        yield Heading(roadmap.phases_title, 2)
        mark = report.words.list_mark
        phases = [(phase.title, phase.when, mark.join(phase.told)) for phase in roadmap.phases]
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
