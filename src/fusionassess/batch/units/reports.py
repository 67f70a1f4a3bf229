"""A report for each respondent of a batch, in a folder with a list of what is there."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fusionassess import __version__
from fusionassess.assessment.assess import assess
from fusionassess.batch.units.file_names import folded, free_name
from fusionassess.batch.units.respondents import Respondents, ScoredRespondent, name_of
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.saving import FileExistsAlready, save
from fusionassess.render.formats import CannotWrite, Format, Replaced
from fusionassess.report.build import build_report
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels

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


class UnitReports:
    """Writes the reports of one batch into one folder; what is there of the same sheet and rubric stays."""

    def __init__(
        self,
        folder: Path,
        forms: Sequence[Format],
        language: str | None,
        usual_language: str,
        tell: Callable[["Failed | Incomplete | None"], None] = lambda _: None,
        *,
        fonts: Path | None = None,
        force: bool = False,
    ) -> None:
        """Read the list of what is there. Raises OSError.

        Args:
            folder: made where it is not there.
            forms: every report is written in each.
            language: of all reports; of each its sheet's own where it is None.
            usual_language: where a sheet has none.
            tell: called after each report, with what went wrong where something did; before, with what it lacks.
            fonts: folder of further fonts, for the forms that take one.
            force: whether files may be written over that are somebody else's, or of another sheet.
        """
        self.folder, self.forms, self.force, self.tell = folder, forms, force, tell
        self.language, self.usual_language, self.fonts = language, usual_language, fonts
        self.written = self.kept = self.failed = 0
        """Files."""
        folder.mkdir(parents=True, exist_ok=True)
        self._list = folder / LIST
        _end_line(self._list)
        self._known = {entry.source: entry for entry in _listed(self._list)}
        self._taken = {folded(entry.name) for entry in self._known.values()} | {folded(Path(LIST).stem)}
        self._given = Counter[str]()

    def add(self, respondents: Respondents) -> None:
        """Write the reports of some respondents. Raises OSError where the disk refuses."""
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
            self._write(respondents.edition, respondent)

    def _write(self, edition: Edition, respondent: ScoredRespondent) -> None:
        language = self.language or respondent.sheet.language or self.usual_language
        made_of = _fingerprint(edition, respondent, language)
        source, subject = self._once(respondent.source), respondent.sheet.subject.name
        before = self._known.get(source)
        is_same = before is not None and before.made_of == made_of
        is_known = before is not None and before.subject == subject
        name = before.name if before and is_known else free_name(name_of(respondent), self._taken)
        self._taken.add(folded(name))
        missing = [form for form in self.forms if not (is_same and before and self._is_there(before, form))]
        self.kept += len(self.forms) - len(missing)
        if not missing:
            self.tell(None)
            return
        assessment = assess(edition, respondent.sheet)
        report = build_report(assessment, labels(language), language, respondent.warnings)
        done = list(before.suffixes) if is_same and before else []
        lacking = set(before.incomplete) if is_same and before else set()
        for form in missing:
            file, force = self.folder / f"{name}{form.suffix}", self.force or form.suffix in lacking
            told: list[Replaced] = []
            wishes = {"fonts": self.fonts, "tell": told.append}
            try:
                content = form.write(report, **{wish: wishes[wish] for wish in form.takes if wishes.get(wish)})
                save(file, content, force=force)
            except (FileExistsAlready, CannotWrite) as error:
                self._fail(Failed(respondent.source, file, error))
            else:
                self.written += 1
                done.append(form.suffix)
                lacking.discard(form.suffix)
                for replaced in told:
                    lacking.add(form.suffix)
                    self.tell(Incomplete(respondent.source, file, replaced))
                self.tell(None)
        if done:
            entry = ReportEntry(source, subject, name, made_of, tuple(dict.fromkeys(done)), tuple(sorted(lacking)))
            self._known[source] = entry
            with self._list.open("a", encoding="utf-8") as opened:
                opened.write(json.dumps(entry._asdict(), ensure_ascii=False) + "\n")

    def _once(self, source: str) -> str:
        """Where a respondent is from, numbered where a table says the same of several."""
        self._given[source] += 1
        count = self._given[source]
        return source if count == 1 else f"{source} #{count}"

    def _is_there(self, entry: ReportEntry, form: Format) -> bool:
        is_whole = form.suffix in entry.suffixes and form.suffix not in entry.incomplete
        return is_whole and (self.folder / f"{entry.name}{form.suffix}").is_file()

    def _fail(self, failed: Failed) -> None:
        self.failed += 1
        self.tell(failed)


def _end_line(file: Path) -> None:
    """Let the next line begin by itself where the last one was cut when its writer was stopped."""
    if file.is_file() and (content := file.read_bytes()) and not content.endswith(b"\n"):
        with file.open("ab") as opened:
            opened.write(b"\n")


def _listed(file: Path) -> Iterator[ReportEntry]:
    """The lines of a list; one that was cut when its writer was stopped, or is none, is passed over."""
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            values = json.loads(line)
            entry = ReportEntry(*(values[name] for name in ReportEntry._fields))
        except (ValueError, KeyError, TypeError):
            continue
        # Nobody's list names a file outside of its folder.
        if Path(entry.name).name == entry.name and all(isinstance(text, str) for text in entry[:4]):
            incomplete = tuple(map(str, entry.incomplete))
            yield entry._replace(suffixes=tuple(map(str, entry.suffixes)), incomplete=incomplete)


def _fingerprint(edition: Edition, respondent: ScoredRespondent, language: str) -> str:
    made_of = (respondent.sheet.model_dump_json(), edition.sha256, __version__, language)
    return hashlib.sha256("\0".join(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:32]
