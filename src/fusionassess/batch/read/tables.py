"""Tables of answers, a row per respondent: what their readers have in common, and Parquet."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fusionassess.answers.reading import Misfit
from fusionassess.batch.ledger import NOTHING, Ledger
from fusionassess.batch.score import arrays
from fusionassess.batch.score.columns import Layout
from fusionassess.batch.score.names import ABOUT
from fusionassess.batch.score.rows import RowFault
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents import apart
from fusionassess.documents.blanks import plain
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.kernel.scoring import Ints

ROWS = 65_536
"""Rows read, scored and written at a time."""
MOST_COLUMNS = 16_384
"""As many as a sheet of a workbook has."""
FIRST_ROWS = 20
"""Filled rows among which the names of the columns are looked for: titles and notes may stand above them."""

Spot = Callable[[int, int | None], tuple[Place, str]]
"""Where a cell stands, from its row in the batch and its column in the table, and the line it stands on."""
Warn = Callable[[list[Problem]], None]


@dataclass(slots=True)
class Piece:
    """Some rows of a table in the order of the table."""

    batch: Any
    """A record batch; only the columns that hold something known."""
    columns: Sequence[int]
    """The position in the table of each column of the batch."""
    lines: Any
    """An Arrow array of the line or row, from 1, each row of the batch stands on."""
    spot: Spot
    weight: int
    """Bytes of the file that were read for it."""
    problems: list[Problem] = field(default_factory=list)
    """Rows that are none, each with what is wrong."""
    sheet: str = ""
    """Of a workbook."""
    troubles: list[RowFault] = field(default_factory=list)
    """Cells of the batch that have no value to read."""
    ledger: Ledger = NOTHING
    """What reading has to tell."""

    @property
    def count(self) -> int:
        """How many rows of the table it stands for."""
        return len(self.batch) + len(self.problems)

    def only(self, rows: Ints) -> "Piece":
        """Some of its rows."""
        places = {row: place for place, row in enumerate(rows.tolist())}
        indices = arrays.numbers(rows.astype(np.int64))
        return replace(
            self,
            batch=self.batch.take(indices),
            lines=None if self.lines is None else self.lines.take(indices),
            spot=lambda row, column: self.spot(int(rows[row]), column),
            troubles=[fault._replace(row=places[fault.row]) for fault in self.troubles if fault.row in places],
        )


Pieces = Iterator[Piece | Ledger]
"""A ledger tells of what is no row: sheets of a workbook, rows that are passed over, what was guessed."""


def steps(item: Piece | Ledger) -> int:
    """How far an item brings a run that may have to go on behind it."""
    return item.count if isinstance(item, Piece) else 1


def behind(items: Iterable[Piece | Ledger], skip: int) -> Pieces:
    """What follows so many steps: items are cut alike in every run, so that what was done ends where one ends."""
    for item in items:
        if skip:
            skip -= min(skip, steps(item))
        else:
            yield item


class Header(NamedTuple):
    """What a table says before its first row."""

    layout: Layout
    kept: list[int]
    """Positions of the columns that hold something known."""
    warnings: list[Problem]


def find_names(rows: Sequence[Sequence[str]], scorer: Scorer) -> int | None:
    """Which of a table's first rows names columns of answers, by codes alone if any does; None where none does.

    Where none does by itself, it may with the row above it: the lower one of the two.
    """
    for worded in (False, True):
        for place, cells in enumerate(rows):
            if named(cells, scorer, worded=worded):
                return place
    return next((place for place in range(1, len(rows)) if named(below_measures(rows, place, scorer), scorer)), None)


def below_measures(rows: Sequence[Sequence[str]], at: int, scorer: Scorer) -> list[str]:
    """The names in a row below one that names measures: of ``M`` below ``1b``, or where that spans it, ``1b.M``."""
    names, above, rubric = list(rows[at]), rows[at - 1] if at else (), scorer.rubric
    measures = "|".join(re.escape(plain(measure.id)) for measure in rubric.measures)
    heads = [re.match(rf"({measures})(?!\w)", plain(cell)) for cell in above[:MOST_COLUMNS]]
    questions = {plain(question.id): question.id for question in rubric.questions}
    joined, measure = dict[int, str](), ""
    for position, (name, cell, head) in enumerate(zip(names, above, heads, strict=False)):
        if cell.strip():
            measure = head[1] if head else ""
        if question := questions.get(f"{measure}.{plain(name)}"):
            joined[position] = question
    if len(joined) < _FEWEST_JOINED or len({*joined.values()}) < len(joined):
        return names
    return [joined.get(position, name) for position, name in enumerate(names)]


_FEWEST_JOINED = 2


def named(cells: Sequence[str], scorer: Scorer, *, worded: bool = True) -> int:
    """How many questions a row names; cells beyond the most columns are not looked up, for the row is refused."""
    return scorer.vocabulary.named(cells[:MOST_COLUMNS], worded=worded)


def refuse_form_cells(rows: Sequence[Sequence[str]], at: int, scorer: Scorer, place: Callable[[int], Place]) -> None:
    """Refuse tables in which questions stand one below the other; ``at`` is the first such row.

    They are turned, have an answer a row, or are cells that were copied out of a form: the parts of a form that say
    whose it is are not among its cells. Raises DocumentError.
    """
    if named(rows[at], scorer) != 1:
        return
    column = next(column for column, cell in enumerate(rows[at]) if named([cell], scorer))
    below = [row[column] for row in rows[at : at + _QUESTIONS_BELOW] if column < len(row)]
    are_questions = len(below) > 1 and all(named([cell], scorer) for cell in below)
    # The names of a table may stand above it twice.
    if are_questions and any([*row] != [*rows[at]] for row in rows[at : at + _QUESTIONS_BELOW]):
        raise DocumentError([Problem("form-cells", place(column))])


_QUESTIONS_BELOW = 3
"""Questions one below the other by which cells out of a form are known: nobody's answer is a question's id."""


class NamesBelow:
    """Recognises rows that name columns once more, below the names of a table: by what names questions anywhere.

    What stands below may be a table of another profile, which shares few questions with the first or none.
    """

    def __init__(self, scorer: Scorer) -> None:
        questions = scorer.rubric.questions
        self._scorer = scorer
        self._known = {question.id: True for question in questions}
        """Whether a word names a question, of those that have been met."""
        self._known |= {text: True for question in questions for text in question.text.values()}
        parts = {max(_SIGNS.split(plain(question.id)), key=len) for question in questions}
        self._may_name = re.compile("|".join(map(re.escape, sorted(parts))), re.IGNORECASE)
        """However an id is spelled, one part of it is whole."""
        self._renamed = {plain(name) for name in scorer.told.columns}

        self._beside = {plain(name) for others in ABOUT.values() for name in others}
        """What else a row of names holds."""

    def add(self, header: Header, names: Sequence[str]) -> None:
        """Take the names of a table for names wherever they stand again, as they are spelled there."""
        self._beside |= {plain(name) for name in names}
        self._known |= {
            names[place]: True for place in header.layout.questions.values() if not _is_number(names[place])
        }

    def are_names(self, cells: Sequence[Any]) -> bool:
        """Whether the cells of a row name two questions, or one and beside it another column or nothing."""
        known, cells = self._known, cells[:MOST_COLUMNS]
        named_by = {
            cell for cell in cells if isinstance(cell, str) and (known[cell] if cell in known else self._ask(cell))
        }
        if not named_by:
            return False
        others = [cell for cell in cells if cell not in named_by and (not isinstance(cell, str) or cell.strip())]
        numbers = sum(not isinstance(cell, str) or _is_number(cell) for cell in others)
        if len(named_by) > 1:
            return len(named_by) > numbers
        return not numbers and (not others or any(plain(cell) in self._beside for cell in others))

    def any_names(self, words: Iterable[str]) -> bool:
        """Whether some of these cells name a question."""
        known = self._known
        return any(known[word] if word in known else self._ask(word) for word in words)

    def are_texts(self, cells: Sequence[str], header: Header) -> bool:
        """Whether a row below the names explains them, see there; names of other questions explain nothing."""
        layout = header.layout
        at = layout.about.get("profile")
        texts = {name: cells[place] for name, place in layout.questions.items() if place < len(cells)}
        if not are_texts(texts, self._scorer, cells[at] if at is not None and at < len(cells) else None):
            return False
        if not self.are_names(cells):
            return True
        named = self._scorer.layout(cells).questions
        return all(layout.questions.get(name) == place for name, place in named.items())

    def _ask(self, word: str) -> bool:
        bare = word if word.isascii() else plain(word)
        may_be = self._may_name.search(bare) is not None or plain(bare) in self._renamed
        is_name = may_be and not _is_number(bare) and named([word], self._scorer) > 0
        if len(self._known) < _MOST_WORDS:
            self._known[word] = is_name
        return is_name


def _is_number(word: str) -> bool:
    """Whether a cell holds nothing but digits and signs, as answers do and names do not."""
    return max(word, default="0") <= "9"


_SIGNS = re.compile(r"[._\-\u2013\u2014/\\ :]")
_MOST_WORDS = 1 << 16
"""Words kept: what people wrote may be different in every row."""


def are_same(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the cells of a row are the names of a table, as far as they say anything."""
    return len(cells) == len(names) and all(
        plain(cell) in {"", plain(name)} for cell, name in zip(cells, names, strict=True)
    )


def are_texts(cells: Mapping[str, str], scorer: Scorer, profile: str | None) -> bool:
    """Whether the row below the names explains them, such as by the texts of the questions, and answers nothing.

    ``cells`` are its cells by question, ``profile`` what stands in the column of profiles, if there is one.
    """
    texts = [plain(text) for text in cells.values() if text.strip()]
    if texts and (_HEADS.issuperset(texts) or (profile is not None and plain(profile) in _HEADS)):
        return True
    if not texts or len(set(texts)) < len(texts) or min(map(len, texts)) < _SHORTEST_TEXT:
        return False
    if profile is not None and plain(profile) in scorer.vocabulary.profiles:
        return False
    if profile is None and len(texts) < _FEWEST_TEXTS:
        return False
    return all(
        isinstance(scorer.vocabulary.questions[name].read(text), Misfit) and not plain(text).isnumeric()
        for name, text in cells.items()
        if text.strip()
    )


_SHORTEST_TEXT, _FEWEST_TEXTS = 4, 3
_HEADS = frozenset({*ABOUT["profile"], "response", "open-ended response"})
"""What stands below a name where a second row says what it means: what it is in another language, or of what kind."""


def names_with_those_above(rows: Sequence[Sequence[str]], at: int, scorer: Scorer) -> list[str]:
    """The names in a row, those that are left empty there from the rows above, as where cells are merged downward.

    Only names of columns that are no answers: what stands above answers is the head of a group of them.
    """
    names = list(rows[at]) if named(rows[at], scorer) else below_measures(rows, at, scorer)
    if len(names) > MOST_COLUMNS:
        return names
    about = {plain(name) for others in ABOUT.values() for name in others}
    about |= {plain(name) for name, meant in scorer.told.columns.items() if plain(meant) in about}
    for position, name in enumerate(names):
        if not name.strip():
            above = (row[position].strip() for row in reversed(rows[:at]) if position < len(row))
            head = next(filter(None, above), "")
            names[position] = head if plain(head).strip(_MARKS) in about else name
    return names


_MARKS = " *[]\u3010\u3011"
"""What marks a column that has to be filled in."""


def read_header(names: Sequence[str], scorer: Scorer, place: Callable[[int], Place]) -> Header:
    """Find the known columns; the others are named once and passed over. Raises DocumentError."""
    if len(names) > MOST_COLUMNS:
        raise DocumentError([Problem("too-many-columns", place(0), {"found": len(names), "most": MOST_COLUMNS})])
    layout = scorer.layout(names)
    twice = [Problem("duplicate-column", place(position), {"key": name}, source="") for position, name in layout.twice]
    if twice:
        raise DocumentError(twice)
    unclear = [
        Problem("column-unclear", place(position), {"key": names[position], "known": ", ".join(ids)}, source="")
        for position, ids in layout.unclear
    ]
    if unclear:
        raise DocumentError(unclear)
    if scorer.key is not None and layout.key is None:
        raise DocumentError([Problem("no-key-column", place(0), {"key": scorer.key, "found": _some(names)})])
    if scorer.organisation is not None and layout.organisation is None:
        unnamed = {"id": scorer.organisation, "known": _some(names)}
        raise DocumentError([Problem("no-merge-column", place(0), unnamed)])
    if not layout.questions:
        raise DocumentError([Problem("no-answer-columns", place(0), {"found": _some(names)})])
    warnings = [
        Problem("column-passed-over", place(position), {"key": names[position], "suggestion": like}, "warning")
        for position, like in layout.unknown
        if names[position].strip()
    ]
    warnings += [
        Problem(
            "column-not-asked",
            place(position),
            {"key": names[position], "measure": measure, "known": ", ".join(ids), "version": scorer.rubric.version},
            "warning",
        )
        for position, measure, ids in layout.unasked
    ]
    if layout.respelled:
        position, known_as = layout.respelled[0]
        told = {"key": names[position], "id": known_as, "count": len(layout.respelled)}
        warnings.append(Problem("columns-respelled", place(position), told, "warning"))
    known = layout.questions, layout.grades, layout.dates, layout.missing, layout.choices, layout.reasons, layout.about
    kept = {position for columns in known for position in columns.values()}
    named = {position for position in (layout.key, layout.organisation, *layout.reviews) if position is not None}
    return Header(layout, sorted(kept | named), warnings)


def _some(names: Sequence[str]) -> str:
    shown = [name.strip() for name in names if name.strip()]
    return ", ".join(shown[:_FEW]) + (", …" if len(shown) > _FEW else "")


_FEW = 5


def read_parquet(file: str, scorer: Scorer, warn: Warn, size: int, skip: int) -> Iterator[Piece]:
    """Read a Parquet file row group by row group. Raises DocumentError where it cannot be read."""
    bounds = apart.bounds_of(file)
    ((names, rows),) = apart.read(_named_in, file, bounds=bounds)
    refuse_endless(file, rows, Path(file).stat().st_size)
    header = read_header(names, scorer, lambda position: Place(file, 0, position + 1))
    warn(header.warnings)
    chosen = [names[position] for position in header.kept]
    share = size / max(rows, 1)
    with closing(apart.read(_batches_of, file, chosen, skip, bounds=bounds)) as batches:
        for sent in batches:
            batch = unpacked(sent)
            place = _row_place(file, skip)
            yield Piece(batch, header.kept, counted(skip + 1, len(batch)), place, round(share * len(batch)))
            skip += len(batch)


def refuse_endless(file: str, rows: int, size: int) -> None:
    """Refuse a Parquet file that says more rows than one of its size holds. Raises DocumentError.

    Rows that are all alike take no bytes there: a file of nothing could be scored for ever.
    """
    if rows > (most := FREE_ROWS + ROWS_A_BYTE * size):
        told = {"rows": rows, "size": size, "most": most, "free": FREE_ROWS, "a_byte": ROWS_A_BYTE}
        raise DocumentError([Problem("too-many-rows", Place(file), told)])


FREE_ROWS, ROWS_A_BYTE = 1 << 20, 4
"""Rows that any file may have, as many as a sheet of a workbook, and for each of its bytes. A row of answers takes 10
to 20 bytes; one with a profile, a single answer and no name, where units stand in no order, half a byte."""


def opened_parquet(file: str) -> Any:
    """A Parquet file to be read in a process of its own. Raises DocumentError."""
    import pyarrow.parquet as pq

    # What the ordinary pool of memory sets aside would count as taken.
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        # Buffered beforehand, the bytes of every row group would stay in memory to the end.
        return pq.ParquetFile(file, pre_buffer=False)
    except (pa.ArrowInvalid, OSError) as error:
        raise DocumentError(
            [Problem("unreadable", Place(file), {"file": file, "detail": _first_line(error)})]
        ) from None


def _named_in(file: str) -> Iterator[tuple[list[str], int]]:
    """The names of the columns, and how many rows there are."""
    with opened_parquet(file) as opened:
        # A list or a structure is one column of the schema and several of the file: it holds no answers.
        yield opened.schema_arrow.names, opened.metadata.num_rows


def _batches_of(file: str, chosen: Sequence[str], skip: int) -> Iterator[bytes]:
    """Rows behind the first ones, many at a time, each lot a stream of one batch."""
    with opened_parquet(file) as opened:
        groups, before = _groups_after(opened, skip)
        batches = opened.iter_batches(ROWS, row_groups=groups, columns=chosen, use_threads=False)
        for batch in _without(batches, skip - before):
            yield packed(batch)


def packed(batch: Any) -> bytes:
    """A record batch to be sent to another process."""
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(stream.getvalue().to_pybytes())


def unpacked(sent: bytes) -> Any:
    """The record batch that was sent."""
    return pa.ipc.open_stream(sent).read_next_batch()


def _groups_after(opened: Any, skip: int) -> tuple[list[int], int]:
    """The row groups that are not all skipped, and the rows before them."""
    before, groups = 0, list(range(opened.num_row_groups))
    while groups and before + opened.metadata.row_group(groups[0]).num_rows <= skip:
        before += opened.metadata.row_group(groups.pop(0)).num_rows
    return groups, before


def _without(batches: Iterator[Any], skip: int) -> Iterator[Any]:
    for batch in batches:
        left = min(skip, len(batch))
        skip -= left
        if left < len(batch):
            yield batch.slice(left)


def _row_place(file: str, before: int) -> Spot:
    return lambda row, column: (Place(file, before + row + 1, 0 if column is None else column + 1), "")


def counted(first: int, count: int) -> Any:
    """Whole numbers one after the other."""
    return arrays.numbers(np.arange(first, first + count, dtype=np.int64))


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).split("\n", 1)[0]


def sources_of(piece: Piece, file: str) -> Any:
    """The column ``source``: the file, the sheet of a workbook, and the line of each row."""
    at = f"{file}:{piece.sheet}" if piece.sheet else file
    return pc.binary_join_element_wise(pa.scalar(at), piece.lines.cast(pa.string()), ":")
