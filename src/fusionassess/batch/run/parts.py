"""Parts of a long run, kept beside its table until that is whole, so that a run that was ended goes on."""

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from msgspec import DecodeError

from fusionassess.batch import ledger
from fusionassess.batch.ledger import Ledger
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.picture import CohortPicture
from fusionassess.batch.run.problems import ProblemSink
from fusionassess.batch.run.repeats import MOST_PLACED, RowKeys, joined
from fusionassess.batch.run.task import Batch
from fusionassess.documents import saving
from fusionassess.documents.problems import MOST_SUGGESTED, Place, Problem, settled
from fusionassess.documents.source import MOST_BYTES
from fusionassess.kernel.release import __version__
from fusionassess.rubric import DEFAULT_RUBRIC, library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

PART_ROWS = 2_000_000
PART_PROBLEMS = 100_000
PART_SECONDS = 30.0
"""A part ends after so many rows or problems, or so much time."""
MOST_BYTES_OF_STATE = 512_000_000
"""Of what a part says of itself; none with so many problems comes near."""


class OtherRun(Exception):
    """The parts beside a table are those of another batch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(str(folder))


class Kept(NamedTuple):
    """A file of a part as it was written."""

    size: int
    sha256: str


class State(NamedTuple):
    """Where a part ends."""

    position: Position
    ledger: Ledger
    """Up to there."""
    problems: list[Problem]
    """Of this part."""
    has_rows: bool
    kept: Mapping[str, Kept]
    """What else was written of it, by suffix."""


def identity(batch: Batch) -> str:
    """Two runs with the same identity score and count the same rows alike: files, rubric, options and release."""
    edition, files = _edition(batch), []
    for name in batch.files:
        file = Path(name)
        stat = file.stat() if file.exists() else None
        files.append([name, stat and stat.st_size, stat and stat.st_mtime_ns])
    renamed = _text_of(batch.columns) if batch.columns else None
    told = [
        __version__,
        batch.rubric,
        edition.sha256,
        renamed,
        batch.profile,
        batch.sectors,
        batch.bare_applies_not,
        batch.sheets,
        batch.export,
        batch.duplicates,
        batch.key,
        files,
        batch.most_units,
        batch.reports_into,
        batch.budget,
        batch.merge,
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _edition(batch: Batch) -> Edition:
    """The rubric as it stands now: the one named, else the first sheet's, else the shipped one."""
    if batch.rubric is not None:
        return library.find(batch.rubric)
    before = batch.edition
    try:
        return batch.first_edition() or library.find(DEFAULT_RUBRIC)
    finally:
        batch.edition = before


class Parts:
    """A folder of finished parts, and the one that is being written."""

    def __init__(self, folder: Path, own: str, picture: CohortPicture | None) -> None:
        self.folder, self.own, self.picture = folder, own, picture
        self.states: list[State] = []
        self.told: list[Problem] = []
        self.known: list[RowKeys] = []
        self.placed, self.places = 0, list[str]()
        """Of how many rows of all parts it is kept where they stand; those of this part."""
        self.stream: Any = None
        self.writer: Any = None
        self.count, self.since = 0, time.monotonic()
        self.position = Position()

    def begin(self, problems: ProblemSink) -> tuple[Position, Ledger]:
        """Find what is there; problems told before are told again. Raises OtherRun, OSError."""
        self.folder.mkdir(exist_ok=True)
        name = self.folder / "batch.json"
        whose, own = _own_text_of(name), f"{self.own} {_digest(self.own.encode())}"
        if whose not in (None, own) and _is_whole(whose):
            raise OtherRun(self.folder)
        if whose is not None and whose != own:
            problems.add([Problem(_DAMAGED, Place(str(name)), severity="warning")])
        elif whose is not None:
            self._take(problems)
        # Nothing of a part that is done again may be taken for its own, nor what a link leads to be written over.
        for file in self.folder.iterdir():
            own_name = _OWN.fullmatch(file.name)
            if own_name and own_name[1] and int(own_name[1]) >= len(self.states):
                file.unlink()
        if name.is_symlink() or not name.is_file():
            name.unlink(missing_ok=True)
        try:
            saving.save(name, own)
        except OSError:
            # An empty folder says nothing to the next run.
            with suppress(OSError):
                self.folder.rmdir()
            raise
        if self.states:
            self.position = self.states[-1].position
            return self.position, self.states[-1].ledger
        return Position(), Ledger()

    def _take(self, problems: ProblemSink) -> None:
        """Take the parts that are there, up to the first that is not as it was written: it is done again."""
        while (file := self._file("json")).exists():
            state = self._read(file)
            if state is None:
                problems.add([Problem(_DAMAGED, Place(str(file)), severity="warning")])
                return
            self.states.append(state)
            problems.add(state.problems)

    def _read(self, file: Path) -> State | None:
        """What a part says of itself; None where it, or anything that belongs to it, is not as it was written."""
        try:
            with saving.regular(file) as opened:
                is_too_large = os.fstat(opened.fileno()).st_size > MOST_BYTES_OF_STATE
                values = {} if is_too_large else json.loads(opened.read(MOST_BYTES_OF_STATE))
            if values["digest"] != self._digest_of_state(values["state"]):
                return None
            state = _loaded(values["state"])
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None
        intact = all(_kept(self._file(suffix), kept.size) == kept for suffix, kept in state.kept.items())
        return state if intact else None

    def _digest_of_state(self, values: object) -> str:
        """Of a state as plain values, and of the batch that it belongs to: a part of another is none of this one."""
        return _digest(f"{self.own} {json.dumps(values, ensure_ascii=False)}".encode("utf-8", "surrogatepass"))

    def _file(self, suffix: str, number: int | None = None) -> Path:
        return self.folder / f"{len(self.states) if number is None else number:0{_DIGITS}}.{suffix}"

    def add(self, done: Done, met: Ledger) -> None:
        """Put some rows into the part, and end it when it is full."""
        self.told += done.problems
        self.known += [] if done.known is None else [done.known]
        if done.origins is not None and self.placed < MOST_PLACED:
            texts = done.origins.texts().to_pylist()
            self.placed += len(texts)
            self.places += texts
        self.position = done.position if done.whole else self.position
        for rows in done.rated or [done.result]:
            if rows is not None and len(rows):
                self._write(rows)
        is_full = self.count >= PART_ROWS or len(self.told) >= PART_PROBLEMS
        if done.whole and (is_full or time.monotonic() - self.since >= PART_SECONDS):
            self.end(met)

    def _write(self, rows: Any) -> None:
        if self.writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self.stream = self._file("arrow").open("xb")
            self.writer = pa.ipc.new_file(self.stream, rows.schema, options=options)
        with self._named():
            self.writer.write_batch(rows)
        self.count += len(rows)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say of a disk that is full which file it had no room for."""
        try:
            yield
        except OSError as error:
            error.filename = error.filename or str(self._file("arrow"))
            raise

    def end(self, met: Ledger) -> None:
        """End the part: rows and counts first, then the file that says they are all there."""
        has_rows = self.writer is not None
        if has_rows:
            with self._named():
                self.writer.close()
                self.stream.flush()
                os.fsync(self.stream.fileno())
                self.stream.close()
        if self.picture is not None:
            saving.save(self._file("tally"), self.picture.cut())
        if (known := joined(self.known)) is not None:
            saving.save(self._file("known"), known.dumped())
        if self.places:
            saving.save(self._file("places"), json.dumps(self.places, ensure_ascii=False))
        files = {suffix: _kept(self._file(suffix)) for suffix in ("arrow", "tally", "known", "places")}
        kept = {suffix: file for suffix, file in files.items() if file is not None}
        state = State(self.position, met, self.told, has_rows, kept)
        # As it is read back: keys and numbers of its values become texts.
        values = json.loads(json.dumps(_dumped(state), ensure_ascii=False, default=str))
        told = json.dumps({"digest": self._digest_of_state(values), "state": values}, ensure_ascii=False)
        saving.save(self._file("json"), told)
        self.states.append(state)
        self.told, self.known, self.places, self.writer = [], [], [], None
        self.count, self.since = 0, time.monotonic()

    def seen(self) -> Iterator[tuple[RowKeys, list[str]]]:
        """By what the rows are known of all parts that are there, and where the first ones of each stand."""
        for number in range(len(self.states)):
            if (file := self._file("known", number)).exists():
                places = self._file("places", number)
                texts = json.loads(places.read_text("utf-8")) if places.exists() else []
                self.placed += len(texts)
                yield RowKeys.loaded(file.read_bytes()), texts

    def close(self) -> None:
        """Let go of a part that was not ended; the next run begins it anew."""
        if self.stream is not None:
            with suppress(OSError):
                self.stream.close()

    def rows(self) -> Iterator[Any]:
        """All rows in order, as record batches: results, or raters where several are reconciled."""
        for number, state in enumerate(self.states):
            if state.has_rows:
                with pa.memory_map(str(self._file("arrow", number))) as source:
                    reader = pa.ipc.open_file(source)
                    for batch in range(reader.num_record_batches):
                        yield reader.get_batch(batch)

    def restore(self, picture: CohortPicture, rubric: Rubric, number: int) -> None:
        """Count again what was counted in the first so many parts. Raises OtherRun, OSError."""
        for place in range(number):
            try:
                picture.restore(rubric, self._file("tally", place).read_bytes())
            except (FileNotFoundError, DecodeError, RecursionError):
                raise OtherRun(self.folder) from None

    def remove(self) -> None:
        """Clear the parts away, and the folder where it holds nothing else and is no link."""
        for file in self.folder.iterdir():
            if _OWN.fullmatch(file.name):
                file.unlink()
        with suppress(OSError):
            self.folder.rmdir()


def _dumped(state: State) -> dict[str, Any]:
    problems = [
        [
            *(p.code, list(p.place), settled(p.values, is_suggested=before < MOST_SUGGESTED), p.severity),
            *(_near(p, before), p.way, p.unit, p.column),
        ]
        for before, p in enumerate(state.problems)
    ]
    return {
        "position": list(state.position),
        "ledger": ledger.dumped(state.ledger),
        "has_rows": state.has_rows,
        "kept": dict(state.kept),
        "problems": problems,
    }


def _loaded(values: dict[str, Any]) -> State:
    problems: Sequence[Any] = values["problems"]
    return State(
        Position(*values["position"]),
        ledger.loaded(values["ledger"]),
        [
            Problem(code, Place(*place), values, severity, text, tuple(way), *whose)
            for code, place, values, severity, text, way, *whose in problems
        ],
        values["has_rows"],
        {suffix: Kept(*kept) for suffix, kept in values["kept"].items()},
    )


def _near(problem: Problem, before: int) -> str:
    """As much of the line that a problem stands on as will be shown: one line may be all of a document."""
    is_shown = before < ProblemSink.MOST and problem.place.column < _FARTHEST
    return problem.source[: problem.place.column + _BEYOND] if is_shown else ""


_FARTHEST, _BEYOND = 100_000, 80
"""Columns of a line, and those behind a problem that are shown with it."""
_DAMAGED = "part-damaged"
_DIGITS = 6
_OWN = re.compile(rf"\.?(?:batch|([0-9]{{{_DIGITS},}}))\.(?:json|arrow|tally|known|places)(?:\..*\.part)?", re.DOTALL)
"""The names of what is kept here, and of what was begun for it."""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(file: Path, most: int | None = None) -> Kept | None:
    """A file as it is; nothing where it is not there, is larger than it should be, or is a link or a pipe."""
    with suppress(OSError), saving.regular(file) as opened:
        size = os.fstat(opened.fileno()).st_size
        if most is None or size <= most:
            return Kept(size, hashlib.file_digest(opened, "sha256").hexdigest())
    return None


def _text_of(file: Path) -> str | None:
    """A text, or as much of it as a document may have; nothing where it is not there."""
    with suppress(FileNotFoundError), file.open("rb") as opened:
        return opened.read(MOST_BYTES).decode("utf-8", "replace")
    return None


def _own_text_of(file: Path) -> str | None:
    """Whose the parts are; nothing where that is not there, and no text where it is a link or a pipe."""
    try:
        with saving.regular(file) as opened:
            return opened.read(_LONGEST_IDENTITY).decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""


_LONGEST_IDENTITY = 1000
"""More bytes than any has."""


def _is_whole(text: str | None) -> bool:
    """Whether this is the identity of some batch, rather than what is left of one."""
    identity, _, digest = (text or "").partition(" ")
    return digest == _digest(identity.encode())
