"""A report for each respondent of a batch, in a folder with a list of what is there."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fusionassess.batch.units.consensus import Consensus
from fusionassess.batch.units.file_names import folded, free_name, safe_name
from fusionassess.batch.units.making import FileMade, Order, make, make_apart, makers
from fusionassess.batch.units.respondents import Respondents, ScoredRespondent, name_of
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import MOST_BYTES
from fusionassess.kernel.release import __version__
from fusionassess.render.formats import Format, Replaced
from fusionassess.rubric.library import Edition

MANY = 60
"""Files from which on processes of their own pay."""
EACH = 8
"""Reports that a process is asked for at a time."""
LIST = "reports.jsonl"
"""The list of a folder's reports: a line for each respondent, the later one counts."""


class ReportEntry(NamedTuple):
    """A line of the list: whose report a file is, and of what it was made."""

    source: str
    subject: str
    name: str
    """Of the files, without suffix."""
    made_of: str
    """Fingerprint of sheet, rubric, release and language."""
    suffixes: tuple[str, ...]
    incomplete: tuple[str, ...] = ()
    """Those of its files that show signs of the sheet by another, which a font may be there for the next time."""


class Failed(NamedTuple):
    """A report that was not written."""

    source: str
    file: Path | None
    """None where there was nothing to make it of."""
    error: Exception
    """FileExistsAlready, CannotWrite or DocumentError."""


class Incomplete(NamedTuple):
    """A report that was written with another sign for some of the sheet's."""

    source: str
    file: Path
    replaced: Replaced


class _Waiting(NamedTuple):
    """A report that is being made."""

    source: str
    entry: ReportEntry
    """As it stands in the list before."""
    order: Order


class UnitReports:
    """Writes the reports of one batch into one folder; what is there of the same sheet and rubric stays."""

    def __init__(
        self,
        folder: Path,
        formats: Sequence[Format],
        language: str | None,
        usual_language: str,
        tell: Callable[["Failed | Incomplete | None"], None] = lambda _: None,
        *,
        fonts: Path | None = None,
        workers: int = 1,
        force: bool = False,
    ) -> None:
        """Read the list of what is there. Raises OSError.

        Args:
            folder: made where it is not there.
            formats: every report is written in each.
            language: of all reports; of each its sheet's own where it is None.
            usual_language: where a sheet has none.
            tell: called after each report, with what went wrong where something did; before, with what it lacks.
            fonts: folder of further fonts, for the formats that take one.
            workers: processes to make many in.
            force: whether files may be written over that are somebody else's, or of another sheet.
        """
        self.folder, self.formats, self.force, self.tell = folder, formats, force, tell
        self.language, self.usual_language, self.fonts = language, usual_language, fonts
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self.written = self.kept = self.failed = 0
        """Files."""
        folder.mkdir(parents=True, exist_ok=True)
        self._list = folder / LIST
        _end_line(self._list)
        self._part = folder / f"{LIST}.part"
        self._begun = _begun(self._part)
        self._known = {entry.source: entry for entry in _listed(self._list)}
        self._taken = {folded(entry.name) for entry in self._known.values()} | {folded(Path(LIST).stem)}
        self._given = Counter[str]()

    def add(self, respondents: Respondents | Consensus) -> None:
        """Write the reports of some respondents. Raises OSError where the disk refuses."""
        waiting, edition = self._waiting(respondents), respondents.edition
        is_apart = self.workers > 1 and len(respondents.rows) * len(self.formats) >= MANY
        if is_apart and self._pool is None:
            self._pool = makers(self.workers, edition)
        # As many at once as keep all processes busy, and no more sheets in the hand than that.
        while together := list(islice(waiting, EACH * self.workers if is_apart else 1)):
            orders = [waits.order for waits in together]
            self._begin(together)
            made = self._pool.map(make_apart, orders) if self._pool and is_apart else [make(edition, orders[0])]
            for waits, outcomes in zip(together, made, strict=True):
                self._note(waits, outcomes)
        self._part.unlink(missing_ok=True)

    def _begin(self, together: Sequence["_Waiting"]) -> None:
        """Keep in mind which files are ours, should somebody end this before the list says so."""
        begun = {
            file.name: waits.entry.made_of
            for waits in together
            for file, force in waits.order.files
            if force or not file.exists()
        }
        with _named(self._part):
            self._part.write_text(json.dumps(begun, ensure_ascii=False), encoding="utf-8")

    def close(self) -> None:
        """End the processes that made reports."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _waiting(self, respondents: Respondents | Consensus) -> Iterator["_Waiting"]:
        """What is to be written of each respondent of whom something is missing."""
        them = respondents.read()
        while True:
            try:
                respondent = next(them, None)
            except DocumentError as error:
                # A file that was read a moment ago and is another one now; those behind it cannot be told apart.
                self._fail(Failed(str(error.problems[0].place), None, error))
                return
            if respondent is None:
                return
            waits = self._order(respondents.edition, respondent)
            if waits is None:
                self.tell(None)
            else:
                yield waits

    def _order(self, edition: Edition, respondent: ScoredRespondent) -> "_Waiting | None":
        """What is missing of a respondent's report; None where all of it is there."""
        language = self.language or respondent.sheet.language or self.usual_language
        made_of = _fingerprint(edition, respondent, language)
        source, subject = self._once(respondent.source), respondent.sheet.subject.name
        before = self._known.get(source)
        is_known = before is not None and before.subject == subject
        name = before.name if before and is_known else self._free_name(respondent)
        self._taken.add(folded(name))
        entry = ReportEntry(source, subject, name, made_of, ())
        if before and before.made_of == made_of:
            entry = entry._replace(suffixes=before.suffixes, incomplete=before.incomplete)
        missing = [format_.suffix for format_ in self.formats if not self._is_there(entry, format_)]
        self.kept += len(self.formats) - len(missing)
        files = tuple((self.folder / f"{name}{suffix}", self._is_ours(entry, suffix)) for suffix in missing)
        order = Order(respondent.sheet, respondent.warnings, language, files, self.fonts)
        return _Waiting(respondent.source, entry, order) if missing else None

    def _free_name(self, respondent: ScoredRespondent) -> str:
        """A name that nobody has; of a unit with several periods the later ones have the period behind it."""
        name, period = name_of(respondent), respondent.sheet.subject.period
        if period and folded(safe_name(name)) in self._taken:
            name = f"{name} {period}"
        return free_name(name, self._taken)

    def _note(self, waits: "_Waiting", outcomes: Sequence[FileMade]) -> None:
        """Say what became of the files of a report, and add it to the list."""
        entry = waits.entry
        done, lacking = list(entry.suffixes), set(entry.incomplete)
        for outcome in outcomes:
            if outcome.error is not None:
                self._fail(Failed(waits.source, outcome.file, outcome.error))
                continue
            self.written += 1
            done.append(outcome.file.suffix)
            lacking.discard(outcome.file.suffix)
            for replaced in outcome.replaced:
                lacking.add(outcome.file.suffix)
                self.tell(Incomplete(waits.source, outcome.file, replaced))
            self.tell(None)
        if done:
            entry = entry._replace(suffixes=tuple(dict.fromkeys(done)), incomplete=tuple(sorted(lacking)))
            self._known[entry.source] = entry
            with _named(self._list), self._list.open("a", encoding="utf-8") as opened:
                opened.write(json.dumps(entry._asdict(), ensure_ascii=False) + "\n")

    def _once(self, source: str) -> str:
        """Where a respondent is from, numbered where a table says the same of several."""
        self._given[source] += 1
        count = self._given[source]
        return source if count == 1 else f"{source} #{count}"

    def _is_there(self, entry: ReportEntry, format_: Format) -> bool:
        is_whole = format_.suffix in entry.suffixes and format_.suffix not in entry.incomplete
        return is_whole and (self.folder / f"{entry.name}{format_.suffix}").is_file()

    def _is_ours(self, entry: ReportEntry, suffix: str) -> bool:
        """Whether a file may be written over: ours, made of the same, and unfinished, or one that we are told to."""
        was_begun = self._begun.get(f"{entry.name}{suffix}") == entry.made_of
        return self.force or was_begun or suffix in entry.incomplete

    def _fail(self, failed: Failed) -> None:
        self.failed += 1
        self.tell(failed)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Say of a disk that is full which file it had no room for; one that is empty then is none."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(file)
        with suppress(OSError):
            if not file.stat().st_size:
                file.unlink()
        raise


def _end_line(file: Path) -> None:
    """Let the next line begin by itself where the last one was cut when its writer was stopped."""
    if not file.is_file() or not file.stat().st_size:
        return
    with file.open("rb+") as opened:
        opened.seek(-1, os.SEEK_END)
        if opened.read() != b"\n":
            opened.write(b"\n")


def _listed(file: Path) -> Iterator[ReportEntry]:
    """The lines of a list; one that was cut when its writer was stopped, or is none, is passed over."""
    if not file.is_file():
        return
    with file.open("rb") as opened:
        for line in iter(partial(opened.readline, _LONGEST_LINE), b""):
            if (entry := _entry(line)) is not None:
                yield entry


_LONGEST_LINE = 2 * MOST_BYTES
"""What is longer is cut, and no entry: a sheet's whole text is no more than half of it."""


def _entry(line: bytes) -> ReportEntry | None:
    """An entry of a list; None where the line is none."""
    try:
        values = json.loads(line.decode("utf-8", "replace"))
        entry = ReportEntry(*(values[name] for name in ReportEntry._fields))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    # Nobody's list names a file outside of its folder.
    if not all(isinstance(text, str) for text in entry[:4]) or Path(entry.name).name != entry.name:
        return None
    incomplete = tuple(map(str, entry.incomplete))
    return entry._replace(suffixes=tuple(map(str, entry.suffixes)), incomplete=incomplete)


def _begun(file: Path) -> dict[str, str]:
    """The files that a run had begun when it was ended, and what of; none where it is no such list."""
    try:
        with file.open("rb") as opened:
            begun = json.loads(opened.read(_LONGEST_LINE))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(name): str(made_of) for name, made_of in begun.items()} if isinstance(begun, dict) else {}


def _fingerprint(edition: Edition, respondent: ScoredRespondent, language: str) -> str:
    made_of = (respondent.sheet.model_dump_json(), edition.sha256, __version__, language)
    return hashlib.sha256("\0".join(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:32]
