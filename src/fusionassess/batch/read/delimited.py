"""Tables in text: comma, semicolon, tab or bar; UTF-8 with or without its mark, UTF-16, or GB18030.

It comes in ``blocks`` of whole rows, and every row keeps its line. Arrow's parser reads a block; one with a row
of another width is read again row by row.
"""

import re
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from fusionassess.answers.reading import Misfit
from fusionassess.batch import ledger
from fusionassess.batch.ledger import NOTHING, Ledger
from fusionassess.batch.read.blocks import Bytes, blocks, count, is_utf7, recoded, row_ends, without_signs
from fusionassess.batch.read.records import Record, cell_column, cells_of, records
from fusionassess.batch.read.tables import (
    FIRST_ROWS,
    MOST_COLUMNS,
    Header,
    NamesBelow,
    Piece,
    Pieces,
    Spot,
    Warn,
    are_same,
    behind,
    counted,
    find_names,
    named,
    names_with_those_above,
    read_header,
    refuse_form_cells,
)
from fusionassess.batch.score import arrays
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.reading import STDIN
from fusionassess.documents.source import guess_encoding
from fusionassess.documents.suffixes import DOCUMENTS

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t", "，", "；", "|")
_BEFORE = re.compile(rb'(?:[ \t]*\r?\n)*(?:"?sep=([^\r\n"]{1,3})"?[^\r\n]*\r?\n)?(?:[ \t]*\r?\n)*', re.IGNORECASE)
"""Blank lines before the names, and the line by which Excel can be told the delimiter."""


_SHEET = b"fusionassess/answers/"
"""Near the beginning of every answer sheet, and in the column ``format`` of what our XLSForm exports."""
_FIRST_BYTES = 4096
"""In which it is looked for."""
_BEGINS_A_SHEET = re.compile(rb"""\s*[\[{]|(?:.*\n)*?["']?format["']?[ \t]*:""")


def begins_a_sheet(data: bytes) -> bool:
    """Whether a text begins as an answer sheet does: its format stands behind a key, and in no cell."""
    return _SHEET in data and _BEGINS_A_SHEET.match(data) is not None


_NO_HEADER = Header(None, [], [])  # type: ignore[arg-type]
"""Until there is one."""


@dataclass(slots=True)
class _Table:
    file: str
    below: NamesBelow
    delimiter: str = ","
    names: list[str] = field(default_factory=list)
    header: Header = _NO_HEADER
    encoding: str = "utf-8"
    seen_foreign: bool = False
    """Whether UTF-8 has been confirmed by a character beyond ASCII."""
    guesses: Ledger = NOTHING
    """What was guessed since the last piece."""
    is_unread: bool = False
    """Whether what stands below its names cannot be read."""
    has_rows: bool = False
    """Whether there are any below the names of the file."""
    refused: list[Problem] = field(default_factory=list)
    """Why, of all such tables of the file."""


def read_delimited(file: str, scorer: Scorer, warn: Warn, skip: int) -> Pieces:
    """Read a table in text block by block. Raises DocumentError where it cannot be read."""
    try:
        if file == STDIN:
            yield from behind(_read(file, sys.stdin.buffer, scorer, warn), skip)
            return
        with Path(file).open("rb") as opened:
            yield from behind(_read(file, opened, scorer, warn), skip)
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(file), {"file": file, "detail": detail})]) from None


def _read(file: str, opened: Bytes, scorer: Scorer, warn: Warn) -> Pieces:
    table, line = None, 1
    for block in blocks(file, recoded(file, opened)):
        weight, block = len(block), without_signs(block)  # noqa: PLW2901
        text = block
        if table is None:
            table, text, line = _begin(file, block, scorer)
            warn(table.header.warnings)
        text = _as_utf8(table, text, line)
        if not text.isascii() and _BOM in text:
            # Files that were put behind each other bring their marks along.
            text = text.replace(b"\n" + _BOM, b"\n").removeprefix(_BOM)
        ends = count(text, "\n")
        # What ends a text to DOS, or pads a file that was not written to its end.
        rows = text.rstrip(b"\x1a\0")
        if rows and not rows.isspace():
            table = yield from _pieces(table, rows, ends, line, scorer, warn, weight)
        line += ends
    if table is None:
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])
    if table.guesses != NOTHING:
        # Of a table without rows this is a piece without rows: it is passed over as one that has none.
        yield table.guesses if table.has_rows else next(_told(table, _piece_by_records(table, b"", line, scorer, 0)))
    if table.refused:
        raise DocumentError(table.refused)


def _pieces(
    table: _Table, text: bytes, ends: int, line: int, scorer: Scorer, warn: Warn, weight: int
) -> Generator[Piece, None, _Table]:
    """The rows of a stretch of text, table by table where names stand once more; the last of the tables.

    ``ends`` are its line feeds.
    """
    batch = None if table.is_unread else _parsed(table, text, ends)
    if batch is not None and not _may_hold_names(table, text, batch):
        yield from _told(
            table, Piece(batch, table.header.kept, counted(line, len(batch)), _spot(table, text, line), weight)
        )
        return table
    lines, begin = text.split(b"\n"), 0
    while (end := _next_names(table, lines, begin)) < len(lines):
        stretch = b"\n".join(lines[begin:end])
        yield from _rows(table, stretch, line + begin, scorer, min(len(stretch) + 1, weight))
        weight -= min(len(stretch) + 1, weight)
        table, begin = _named_again(table, _row_of(lines[end]), line + end, scorer, warn), end + 1
    yield from _rows(table, b"\n".join(lines[begin:]), line + begin, scorer, weight)
    return table


def _rows(table: _Table, text: bytes, line: int, scorer: Scorer, weight: int) -> Iterator[Piece]:
    """The rows of a stretch of text below the same names, if there are any."""
    if table.is_unread:
        unread = sum(not _is_bare(table, row) for row in text.split(b"\n"))
        table.guesses += ledger.counted("rows", "failed", {ledger.BELOW: unread})
    elif text and not text.isspace():
        batch = _parsed(table, text, count(text, "\n"))
        if batch is None:
            yield from _told(table, _piece_by_records(table, text, line, scorer, weight))
        else:
            spot = _spot(table, text, line)
            yield from _told(table, Piece(batch, table.header.kept, counted(line, len(batch)), spot, weight))


def _is_bare(table: _Table, row: bytes) -> bool:
    """Whether a line has nothing but delimiters."""
    return not row.replace(table.delimiter.encode(), b"").strip()


def _told(table: _Table, piece: Piece) -> Iterator[Piece]:
    """A piece with what was guessed since the last one."""
    piece.ledger, table.guesses = table.guesses, NOTHING
    table.has_rows = table.has_rows or piece.count > 0
    yield piece


def _may_hold_names(table: _Table, text: bytes, batch: Any) -> bool:
    """Whether a row may name columns once more: no answer in digits stands in such a one, and some cell is a name.

    Columns are looked through one after the other, each only in the rows that are left.
    """
    rows = np.arange(len(batch))
    asked = [batch.column(table.header.kept.index(at)) for at in table.header.layout.questions.values()]
    for column in asked:
        ends, signs = arrays.ends(column), _signs(column)
        starts = ends[:-1][rows]
        is_alone = ends[1:][rows] - starts == 1
        digits = np.flatnonzero(is_alone)
        is_alone[digits] = signs[starts[digits]] - np.uint8(ord("0")) <= 9  # noqa: PLR2004 - signs below wrap around
        rows = rows[~is_alone]
        if not len(rows):
            return False
    if len(rows) <= _FEW_ROWS:
        begins = np.concatenate([[0], np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n")) + 1])
        lines = (text[at : _line_end(text, at)] for at in begins[rows].tolist())
        return any(table.below.are_names(_split(table, _row_of(line))) for line in lines)
    wordy = (column for column in asked if _signs(column).max(initial=0) > ord("9"))
    left = wordy if len(rows) == len(batch) else (column.take(arrays.numbers(rows)) for column in wordy)
    return any(table.below.any_names(pc.unique(column).to_pylist()) for column in left)


_FEW_ROWS = 1 << 10
"""Rows that are looked at one by one."""


def _signs(column: Any) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The bytes of all texts of a column."""
    buffer = column.buffers()[2]
    return np.frombuffer(buffer if buffer is not None else b"", dtype=np.uint8)


def _line_end(text: bytes, start: int) -> int:
    end = text.find(b"\n", start)
    return len(text) if end < 0 else end


def _row_of(line: bytes) -> str:
    return line.decode().removeprefix(_BOM.decode()).rstrip("\r")


def _split(table: _Table, row: str) -> list[str]:
    return cells_of(row, table.delimiter) if '"' in row else row.split(table.delimiter)


def _next_names(table: _Table, lines: list[bytes], begin: int) -> int:
    """Which line is the next that names columns otherwise, as where one file was put behind another; else how many.

    Lines that name them as before, and those below that explain the names, are emptied: what follows keeps its lines.
    """
    same: set[bytes] = set()
    again, texts, is_below = 0, 0, begin > 0
    place = len(lines)
    for number, line in enumerate(lines[begin:], begin):
        if line not in same:
            cells = _split(table, _row_of(line))
            is_names = table.below.are_names(cells)
            if is_names and are_same(cells, table.names):
                same.add(line)
            elif is_below and table.below.are_texts(cells, table.header):
                lines[number], texts = b"", texts + 1
                continue
            elif is_names:
                place = number
                break
            else:
                is_below = is_below and not line.strip()
                continue
        lines[number], again, is_below = b"", again + 1, True
    table.guesses += ledger.counted("rows", "passed_over", {"names-again": again, "texts-below-names": texts})
    return place


def _named_again(table: _Table, row: str, line: int, scorer: Scorer, warn: Warn) -> _Table:
    """The table below a row that names columns otherwise; one that is not read where the names cannot be used."""
    names = cells_of(row, table.delimiter)
    again = table.guesses + ledger.counted("rows", "passed_over", {"names-again": 1})
    table.guesses = NOTHING
    below = replace(table, names=names, guesses=again, is_unread=False)
    try:
        below.header = read_header(
            names, scorer, lambda position: Place(table.file, line, cell_column(row, table.delimiter, position))
        )
    except DocumentError as error:
        table.refused += error.problems if len(table.refused) < _MOST_REFUSED else []
        below.is_unread = True
    else:
        warn(below.header.warnings)
        below.below.add(below.header, names)
    return below


_MOST_REFUSED = 20
"""Faults of names further down that are told."""


def _begin(file: str, block: bytes, scorer: Scorer) -> tuple[_Table, bytes, int]:
    """Find the row of names; what follows it, and the line that begins on. Raises DocumentError."""
    data = block.removeprefix(_BOM)
    before = _BEFORE.match(data)
    start = before.end() if before else 0
    hint = before[1].decode("utf-8", "replace") if before and before[1] else ""
    table, first = _Table(file, NamesBelow(scorer)), []
    ends = [start]
    for end in row_ends(data, start, FIRST_ROWS):
        line = data.count(b"\n", 0, ends[-1]) + 1
        first.append((line, _as_utf8(table, data[ends[-1] : end], line).decode()))
        ends.append(end)
    if is_utf7([text for _, text in first]):
        raise DocumentError([Problem("not-utf8", Place(file, 1, 1), {"guess": "UTF-7"})])
    if not any(text.strip() for _, text in first):
        raise DocumentError([Problem("empty-file", Place(file, 1, 1))])
    place, names_any = _choose(table, [text for _, text in first], hint, scorer)
    begins = data[:_FIRST_BYTES]
    if begins_a_sheet(begins) or (_SHEET in begins and not names_any):
        raise _sheet_as_table(file, begins)
    line, text = first[place]
    if (alone := _first_line(table, text, scorer)) is not None:
        # A quote was opened there and not closed: what it has taken for a name are rows.
        text, ends = alone, [*ends[: place + 1], data.find(b"\n", ends[place]) + 1]
        first = [*first[:place], (line, text)]
    rows = [cells_of(row, table.delimiter) for _, row in first]
    table.names = names_with_those_above(rows, place, scorer)

    def spot(position: int) -> Place:
        return Place(file, line, cell_column(text, table.delimiter, position))

    refuse_form_cells(rows, place, scorer, spot)
    table.header = read_header(table.names, scorer, spot)
    table.below.add(table.header, table.names)
    below = 0
    while place + 1 < len(rows) and table.below.are_texts(rows[place + 1], table.header):
        place, below = place + 1, below + 1
    if below:
        table.guesses += ledger.counted("rows", "passed_over", {"texts-below-names": below})
    return table, data[ends[place + 1] :], data.count(b"\n", 0, ends[place + 1]) + 1


def _sheet_as_table(file: str, begins: bytes) -> DocumentError:
    """That a text is an answer sheet under the name of a table, and what it should be called."""
    suffix = ".json" if begins.lstrip().startswith(b"{") else ".yaml"
    stem = Path(file).stem
    wanted = stem if stem.lower().endswith(DOCUMENTS) else stem + suffix
    return DocumentError([Problem("sheet-as-table", Place(file, 1, 1), {"wanted": wanted})])


def _first_line(table: _Table, text: str, scorer: Scorer) -> str | None:
    """The first line of a row of names, without its quotes, where a quote in it has drawn rows into a name.

    It has where it is not closed at all, or where a line behind it is a row of answers: names may have lines.
    """
    head, *others = text.rstrip("\r\n").split("\n")
    bare = head.rstrip("\r").replace('"', "")
    alone = cells_of(bare, table.delimiter)
    if text.count('"') % 2 == 0:
        questions = scorer.layout(alone).questions if others and len(alone) <= MOST_COLUMNS else {}
        below = (cells_of(line.rstrip("\r"), table.delimiter) for line in others[:FIRST_ROWS])
        if not any(len(cells) == len(alone) and _are_answers(questions, cells, 0, scorer) for cells in below):
            return None
    return bare if named(alone, scorer) >= max(1, named(cells_of(text, table.delimiter), scorer)) else None


def _choose(table: _Table, rows: Sequence[str], hint: str, scorer: Scorer) -> tuple[int, bool]:
    """Choose the delimiter by which some row names the most questions; the place of that row, and whether it names any.

    A sign inside a text is no delimiter, however often it stands there.
    """
    best, begin = 0, None
    for delimiter in dict.fromkeys((hint, *_DELIMITERS) if hint else _DELIMITERS):
        if delimiter != "," and not any(delimiter in text for text in rows):
            continue
        cut = [cells_of(text, delimiter) for text in rows]
        place = find_names(cut, scorer)
        known = 0 if place is None else named(names_with_those_above(cut, place, scorer), scorer)
        if known > best:
            best, begin, table.delimiter = known, place, delimiter
        if best and delimiter == hint:
            break
    if begin is not None:
        return begin, True
    # No row names a question: the reader is told of the first that looks like names.
    table.delimiter = max(_DELIMITERS, key=lambda delimiter: max(len(cells_of(text, delimiter)) for text in rows))
    return next((place for place, text in enumerate(rows) if len(cells_of(text, table.delimiter)) > 1), 0), False


def _as_utf8(table: _Table, data: bytes, line: int) -> bytes:
    """Text as UTF-8: what is no UTF-8 from its first foreign character on is GB18030. Raises DocumentError."""
    if data.isascii():
        return data
    if table.encoding == "utf-8":
        try:
            data.decode()
        except UnicodeDecodeError as error:
            if table.seen_foreign or guess_encoding(data) != "GBK":
                raise _no_text(table, data, line, error) from None
            table.encoding = "gb18030"
            table.guesses += ledger.assumed("gb18030", table.file)
        else:
            table.seen_foreign = True
            return data
    try:
        return data.decode(table.encoding).encode()
    except UnicodeDecodeError as error:
        raise _no_text(table, data, line, error) from None


def _no_text(table: _Table, data: bytes, line: int, error: UnicodeDecodeError) -> DocumentError:
    before = data[: error.start]
    column = len(before[before.rfind(b"\n") + 1 :].decode(table.encoding, "replace")) + 1
    guess = guess_encoding(data)
    code = "not-utf8" if guess and table.encoding == "utf-8" else "not-text"
    return DocumentError([Problem(code, Place(table.file, line + before.count(b"\n"), column), {"guess": guess})])


def _parsed(table: _Table, text: bytes, ends: int) -> Any:
    """The known columns of rows of which each stands on a line of its own, and none is blank; else None.

    ``ends`` are the line feeds of the text.
    """
    with suppress(pa.ArrowInvalid):
        batch = _parse(table, text)
        if len(batch) == ends + (text[-1:] != b"\n") and not _has_bare_row(batch):
            return batch
    return None


def _has_bare_row(batch: Any) -> bool:
    """Whether some row may have nothing but delimiters, as spreadsheets leave them below a table."""
    bare = np.ones(len(batch), dtype=bool)
    for column in batch.columns:
        ends = arrays.ends(column)
        bare &= ends[1:] == ends[:-1]
        if not bare.any():
            return False
    return True


def _parse(table: _Table, text: bytes) -> Any:
    """The known columns as texts. Raises ArrowInvalid where a row has another width."""
    names = [str(position) for position in range(len(table.names))]
    kept = [str(position) for position in table.header.kept]
    read = pa_csv.read_csv(
        pa.BufferReader(text),
        read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
        parse_options=pa_csv.ParseOptions(delimiter=table.delimiter, newlines_in_values=b'"' in text),
        convert_options=pa_csv.ConvertOptions(
            # What comes here is UTF-8 by now.
            check_utf8=False,
            column_types=dict.fromkeys(kept, pa.string()),
            include_columns=kept,
            strings_can_be_null=False,
        ),
    )
    (batch,) = read.combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], read.schema)]
    return batch.rename_columns([table.names[position] for position in table.header.kept])


def _piece_by_records(table: _Table, text: bytes, line: int, scorer: Scorer, weight: int) -> Piece:
    """Read row by row: quotes, blank rows, and rows of another width, which are reported."""
    good, problems, width = [], [], len(table.names)
    named = 1 + max(place for place, name in enumerate(table.names) if name.strip())
    for record in _lines_apart(table, records(text.decode(), table.delimiter, line), scorer):
        if not any(cell.strip() for cell in record.cells):
            continue
        # Names or cells left empty at the end of a row are no cells.
        cells = record.cells
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if named <= len(cells) < width:
            cells += [""] * (width - len(cells))
        if len(cells) == width:
            good.append(record)
        else:
            place = Place(table.file, record.line, 1)
            values = {"found": len(cells), "wanted": width}
            code = "quote-open" if record.text.count('"') % 2 else "row-width"
            problems.append(Problem(code, place, values, source=record.text.partition("\n")[0].rstrip("\r")))
    kept = table.header.kept
    columns = [arrays.texts([record.cells[position] for record in good]) for position in kept]
    batch = pa.record_batch(columns, names=[table.names[position] for position in kept])
    lines = arrays.numbers([record.line for record in good])
    return Piece(batch, kept, lines, _spot(table, text, line, good), weight, problems)


def _lines_apart(table: _Table, rows: Iterator[Record], scorer: Scorer) -> Iterator[Record]:
    """The rows, line by line where a quote that was opened and not closed has drawn several rows into one."""
    for record in rows:
        if "\n" not in record.text or not _holds_rows(table, record, scorer):
            yield record
            continue
        for number, text in enumerate(record.text.split("\n"), record.line):
            text = text.rstrip("\r")  # noqa: PLW2901
            yield Record(number, text, cells_of(text, table.delimiter))


def _holds_rows(table: _Table, record: Record, scorer: Scorer) -> bool:
    """Whether some line inside a row is a row by itself: its cells are as many, and say answers where these stand."""
    first, *others = record.text.split("\n")
    layout = table.header.layout
    is_whole = len(record.cells) == len(table.names)
    # A reason or a note may have lines, whatever they say.
    if is_whole and not any("\n" in record.cells[at] for at in (*layout.about.values(), *layout.questions.values())):
        return False
    # Of a row of the right width the last line may be the end of a cell that has lines.
    whole = others[:-1] if is_whole else others
    if any(_answers(table, cells_of(text.rstrip("\r"), table.delimiter), 0, scorer) for text in whole):
        return True
    opened = cells_of(first.rpartition('"')[0], table.delimiter)
    bare = cells_of(first.rstrip("\r").replace('"', ""), table.delimiter)
    return _answers(table, bare, len(opened), scorer)


def _answers(table: _Table, cells: Sequence[str], behind: int, scorer: Scorer) -> bool:
    """Whether cells are those of a row, with answers in the columns from one on, and nothing else there."""
    return len(cells) == len(table.names) and _are_answers(table.header.layout.questions, cells, behind, scorer)


def _are_answers(questions: Mapping[str, int], cells: Sequence[str], behind: int, scorer: Scorer) -> bool:
    """Whether the cells of some questions, by their columns, from one column on hold answers and nothing else."""
    answers = [
        scorer.vocabulary.questions[name].read(cells[at])
        for name, at in questions.items()
        if at >= behind and cells[at].strip()
    ]
    return bool(answers) and not any(isinstance(one, Misfit) for one in answers)


def _spot(table: _Table, text: bytes, line: int, good: Sequence[Record] | None = None) -> Spot:
    """Where a cell stands; without ``good`` rows each stands on a line of its own, which is looked for when asked."""
    lines: list[bytes] = []

    def spot(row: int, column: int | None) -> tuple[Place, str]:
        if good is not None:
            number, own = good[row].line, good[row].text
        else:
            lines.extend(text.split(b"\n") if not lines else ())
            number, own = line + row, lines[row].decode()
        at = 1 if column is None else cell_column(own, table.delimiter, column)
        return Place(table.file, number, at), own.partition("\n")[0].rstrip("\r")

    return spot
