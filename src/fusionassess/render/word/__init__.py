"""The report as a Word document: native tables and charts, in the styles of a template."""

from pathlib import Path
from typing import TYPE_CHECKING

from docx.document import Document

from fusionassess.render.office.packing import packed
from fusionassess.render.sections import laid_out
from fusionassess.render.word import body
from fusionassess.render.word import template as paper
from fusionassess.render.word.template import NotATemplate

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

__all__ = ["NotATemplate", "view"]


def view(report: "AnyReport", template: Path | None = None) -> bytes:
    """Write the document; the same report and template give the same bytes.

    A template is any Word document: its styles, paper, header and footer are kept. The report
    stands where a paragraph of it says ``{{report}}``, or instead of everything in it; ``{{name}}``,
    ``{{title}}``, ``{{period}}`` and ``{{date}}`` are filled in. Raises NotATemplate, OSError.
    """
    if template is None:
        return _written(report, paper.blank(report))
    try:
        return _written(report, paper.opened(template))
    except (NotATemplate, OSError):
        raise
    except Exception:  # noqa: BLE001 - see below
        # Whatever a stranger's file brings about is its own failure; a report that fails without it is ours.
        _written(report, paper.blank(report))
        raise NotATemplate(str(template)) from None


def _written(report: "AnyReport", document: Document) -> bytes:
    paper.fill_in(document, report)
    place = paper.place_of_report(document)
    kept = paper.elements(document)
    body.write(document, report, laid_out(report))
    paper.move_to(document, place, kept)
    package = document.part.package
    if package is None:
        raise AssertionError("a document without a package")
    parts = list(package.iter_parts())
    for part in parts:
        part.before_marshal()
    return packed(parts, package.rels.xml)
