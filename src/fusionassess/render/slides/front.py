"""The first slide of a report on one sheet; a second where a template has too little room for all of it."""

from collections.abc import Sequence
from typing import NamedTuple

from pptx.slide import Slide

from fusionassess.render.office.charts import LINE
from fusionassess.render.sections import drawn
from fusionassess.render.slides import drawing
from fusionassess.render.slides.deck import Deck
from fusionassess.render.slides.fitting import Box, Phrase, height_of_all, size_for
from fusionassess.render.slides.pages import SMALLEST, Sections, keyed, notes, put
from fusionassess.report.value import Report

CAPTION = 12.0
SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, SMALLEST)
LEVELS = 44.0
"""Height of the ladder, in points."""
LOWEST = 150.0
"""Height of the chart with its caption."""
SHARES = {(1, 1, 1.15): 170.0, (1, 1, 1.5): 210.0, (1, 0.9, 1.8): 210.0}
"""Of the three columns, and the width in points that each needs for its chart."""
ROOM = 48_000.0
"""Square points of the chart with its caption: one that is narrow has more lines beside its bars."""
APART = 20.0


class Places(NamedTuple):
    """Where the three parts stand."""

    chart: Box | None
    findings: Box
    steps: Box


def front(deck: Deck, report: Report, sections: Sections) -> None:
    """The first page: score and level, paths, findings, first steps and what they bring."""
    words, told = report.words, report.front
    slide = deck.add()
    drawing.title(deck, slide, f"{report.title} · {words.document}", report.subject.name)
    room = deck.room
    lines = [Phrase(" · ".join(item.text for item in report.subject.lines), "quiet")]
    room = put(deck, slide, room, lines, 0.1, 11)
    headline = Phrase(told.headline, "strong")
    room = put(deck, slide, room, [headline], 0.15, size_for([headline], room._replace(height=LINE * 18), 18, 15))
    if told.rungs:
        strip, room = room.split(LEVELS)
        drawing.ladder(deck, slide, strip, told.rungs)
    following = [Phrase(told.next), *(Phrase(note, "quiet") for note in told.notes)]
    room = put(deck, slide, room, following, 0.4, 12)
    foot = [*(Phrase(warning, "strong") for warning in report.warnings), Phrase(told.trust, "quiet")]
    size = size_for(foot, room._replace(height=0.3 * room.height), 11, SMALLEST)
    high = min(height_of_all(foot, room.width, size), 0.3 * room.height)
    middle, below = room.split(room.height - high - 8)
    findings = [Phrase(words.holding_back, "heading"), *(Phrase(each, "bullet") for each in told.findings)]
    steps = [Phrase(words.first, "heading"), *(Phrase(each, "number") for each in told.steps)]
    closing = Phrase(told.order, "quiet"), Phrase(told.brings, "strong")
    steps += [phrase for phrase in closing if phrase.text]
    noted = ("subject", "warnings", "standing", "paths", "holding-back", "first")
    drawing.note(slide, [*notes(sections, noted), told.trust])
    places = arranged(middle, findings, steps)
    if places is None:
        has_chart = middle.height >= LOWEST
        if has_chart:
            _chart(deck, slide, middle, report)
        drawing.paragraphs(deck, slide, below, foot, 11, SMALLEST)
        foot = []
        slide = deck.add()
        drawing.title(deck, slide, words.holding_back, told.findings[0] if told.findings else words.first)
        drawing.note(slide, notes(sections, noted[3:]))
        with_chart = None if has_chart else arranged(deck.room, findings, steps)
        places = with_chart or _without_chart(deck.room, findings, steps)
    if places.chart:
        _chart(deck, slide, places.chart, report)
    drawing.paragraphs(deck, slide, places.findings, findings, least=SMALLEST)
    drawing.paragraphs(deck, slide, places.steps, steps, least=SMALLEST)
    if foot:
        drawing.paragraphs(deck, slide, below, foot, 11, SMALLEST)


def _chart(deck: Deck, slide: Slide, box: Box, report: Report) -> None:
    caption, rest = box.split(LINE * CAPTION, 4)
    drawing.paragraphs(deck, slide, caption, [Phrase(report.words.paths, "heading")], CAPTION)
    keyed(deck, slide, rest, drawn.paths(report), 10)


def arranged(box: Box, findings: Sequence[Phrase], steps: Sequence[Phrase]) -> Places | None:
    """Three columns, or the steps below the two others; none where the texts would have to be cut."""
    if box.height < LOWEST:
        return None
    columns = [(Places(*box.beside(*shares, apart=APART)), least) for shares, least in SHARES.items()]
    broad = [places for places, least in columns if places.chart and places.chart.width >= least]
    fitting = [places for places in broad if _fit(places, findings, steps, SMALLEST)]
    if fitting:
        # The smaller text of the two is as large as it may be.
        return max(fitting, key=lambda each: min(_size(each.findings, findings), _size(each.steps, steps)))
    for size in SIZES:
        half = box.beside(1, 1, apart=APART)[1].width
        high = max(height_of_all(findings, half, size), LOWEST, ROOM / half)
        upper, below = box.split(min(high, box.height))
        left, right = upper.beside(1, 1, apart=APART)
        rows = Places(left, right, below)
        if _fit(rows, findings, steps, size):
            return rows
    return None


def _size(box: Box, words: Sequence[Phrase]) -> float:
    return size_for(words, box, SIZES[0], SMALLEST)


def _fit(places: Places, findings: Sequence[Phrase], steps: Sequence[Phrase], size: float) -> bool:
    return all(
        height_of_all(words, box.width, size) <= box.height
        for box, words in ((places.findings, findings), (places.steps, steps))
    )


def _without_chart(room: Box, *parts: Sequence[Phrase]) -> Places:
    """One below the other, where even a slide of their own is too small: the paths have one, too."""
    first, second = (height_of_all(part, room.width, SMALLEST) for part in parts)
    return Places(None, *room.split(room.height * first / (first + second)))
