"""The formats of a report: the one place where their names and suffixes are known.

A format is a module of this package with a function ``view(report, ...)``. ``LEAVES_OUT`` of it names the sections
that it does not show, each with the reason, and ``SHORTENS`` those of which it shows a part, each with what is
left out; a format that has neither shows everything. What must be known before its module is loaded (some need
heavy libraries) stands here, in its line of ``FORMATS``.
"""

import datetime
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Stands where a format must have a day and the report has none."""


PROGRAM = "fusionassess"
"""Who wrote a file, as its properties say."""


def made(report: "AnyReport") -> datetime.datetime | None:
    """The day that a file's properties name: that of the assessment, so that the same report gives the same bytes."""
    day = report.subject.assessed_on
    return datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC) if day else None


class CannotWrite(Exception):
    """A format cannot be written; the message is the detail that ``words`` names."""

    words: ClassVar[str]
    """Which sentence of the options says so."""


class Replaced(NamedTuple):
    """What a format shows by another sign, because no font has it."""

    signs: Mapping[str, int]
    """Each sign, and how often it was replaced."""
    under: Sequence[str]
    """The headings below which that was; the first page is an empty text."""


class Format(NamedTuple):
    """A format that a report can have."""

    name: str
    suffix: str
    """Of its files, with the dot."""
    media: str
    """Its media type."""
    module: str
    """Of this package."""
    about: str
    """What it is, for the documentation."""
    takes: tuple[str, ...] = ()
    """Wishes that its ``view`` takes beside the report."""
    on_terminal: bool = False
    """Whether it is also printed, by its name."""
    library: str = ""
    """Module of a library that not every installation has."""
    extra: str = ""
    """The extra of the package that brings the library."""

    @property
    def is_there(self) -> bool:
        """Whether its library is installed."""
        return not self.library or find_spec(self.library) is not None

    def write(self, report: "AnyReport", **wishes: Any) -> str | bytes:
        """Write the report; ``wishes`` are some of those it takes. Raises CannotWrite, OSError."""
        content: str | bytes = self._loaded.view(report, **wishes)
        return content

    @property
    def leaves_out(self) -> Mapping[str, str]:
        """Sections that it does not show, by id, and why."""
        sections: Mapping[str, str] = getattr(self._loaded, "LEAVES_OUT", {})
        return sections

    @property
    def shortens(self) -> Mapping[str, str]:
        """Sections that it does not show whole, by id, and what is left out of them."""
        sections: Mapping[str, str] = getattr(self._loaded, "SHORTENS", {})
        return sections

    @property
    def _loaded(self) -> Any:
        return import_module(f"{__package__}.{self.module}")


FORMATS = (
    Format(
        "text",
        ".txt",
        "text/plain",
        "terminal",
        "what `score --full` prints, 100 columns wide",
        on_terminal=True,
    ),
    Format(
        "markdown",
        ".md",
        "text/markdown",
        "markdown",
        "tables that every forge draws; `--mermaid` adds a radar",
        ("mermaid",),
        on_terminal=True,
    ),
    Format(
        "json",
        ".json",
        "application/json",
        "json",
        "every number unrounded, for programs",
        ("derivations",),
        on_terminal=True,
    ),
    Format("html", ".html", "text/html", "page", "one page for a browser and for paper, no script"),
    Format(
        "word",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "word",
        "a Word document with native tables and charts",
        ("template",),
        library="docx",
        extra="docx",
    ),
    Format(
        "slides",
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "slides",
        "six slides, 16 to 9, with native tables and charts, the numbers in the notes",
        ("template",),
        library="pptx",
        extra="pptx",
    ),
    Format(
        "pdf",
        ".pdf",
        "application/pdf",
        "pdf",
        "A4, tagged for reading aloud (PDF/UA-1)",
        ("fonts", "tell"),
        library="typst",
        extra="pdf",
    ),
    Format(
        "workbook",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "workbook",
        "a workbook: scores, answers and gaps as numbers, steps to track, a sheet for each further section",
    ),
)
