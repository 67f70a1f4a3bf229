"""The report as slides: 16 to 9, with native charts and tables, and the numbers in the speaker's notes."""

from pathlib import Path
from typing import TYPE_CHECKING

from fusionassess.render.sections import contents
from fusionassess.render.slides import flow, pages
from fusionassess.render.slides.deck import Deck, NotADeck, opened, ours
from fusionassess.render.slides.front import front
from fusionassess.report.value import Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

__all__ = ["LEAVES_OUT", "SHORTENS", "NotADeck", "view"]

LEAVES_OUT = dict.fromkeys(
    (
        "evidence-gaps",
        "not-answered",
        "next-level",
        "challenges",
        "directions",
        "outcomes",
        "trends",
        "hints",
        "coordination",
        "disputes",
        "answers",
        "foreword",
    ),
    "six slides have no room for it",
)
"""For whoever has twenty minutes; every other form has them."""
SHORTENS = {
    "status": "which sections other formats have",
    "profile": "weights and coverage, which stand in the notes",
    "advice": "the steps after the first ones, which stand in the notes",
    "order": "everything, which stands in the notes",
    "method": "what the main numbers can be read without, which stands in the notes",
}


def view(report: "AnyReport", template: Path | None = None) -> bytes:
    """Write the slides; the same report and template give the same bytes.

    A template is any presentation: its size, master and layouts are kept. The slides stand where one
    of its slides says ``{{report}}``, or instead of all of them; ``{{name}}``, ``{{title}}``,
    ``{{period}}`` and ``{{date}}`` are filled in. Raises NotADeck, OSError.
    """
    if template is None:
        return _written(report, ours(report.language))
    try:
        return _written(report, opened(template, report.language))
    except (NotADeck, OSError):
        raise
    except Exception:  # noqa: BLE001 - see below
        # Whatever a stranger's file brings about is its own failure; a report that fails without it is ours.
        _written(report, ours(report.language))
        raise NotADeck(str(template)) from None


def _written(report: "AnyReport", deck: Deck) -> bytes:
    before = len(deck.presentation.slides)
    if isinstance(report, Report) and not report.only:
        _of_one(deck, report)
    else:
        _as_it_comes(deck, report)
    deck.fill_in(report)
    deck.settle(before)
    return deck.packed()


def _of_one(deck: Deck, report: Report) -> None:
    """Six slides, and before the last the raters of a consensus and what was asked for."""
    sections = {section.id: section for section in contents(report, LEAVES_OUT)}
    front(deck, report, sections)
    pages.paths(deck, report, sections)
    if report.gaps:
        pages.gaps(deck, report, sections)
    if any(row.first for row in report.advice):
        pages.steps(deck, report, sections)
        pages.brings(deck, report)
    for section in sections.values():
        if section.part == "asked" or section.id == "raters":
            flow.section(deck, report.subject.name, section)
    pages.method(deck, report, sections)


def _as_it_comes(deck: Deck, report: "AnyReport") -> None:
    """Sections one behind the other: of a report that is of no single sheet, or of which some were asked for alone."""
    # Most reports are of one sheet.
    from fusionassess.report.change import ChangeReport

    head, *rest = contents(report)
    if isinstance(report, ChangeReport):
        pages.change(deck, report, head, rest.pop(0))
        head = head._replace(blocks=())
    first = rest[0] if rest else head
    # Whom it is about stands on the first slide.
    title = f"{report.subject.name} · {report.words.document}"
    for section in (first._replace(blocks=(*head.blocks, *first.blocks)), *rest[1:]) if rest else (head,):
        flow.section(deck, title, section)
