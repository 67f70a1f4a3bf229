"""Every file that a command opens is read within bounds: at each such place a bomb of the right kind is refused."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from conftest import ROOT
from forked import Program, programs

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="bounds of memory and time are Linux's"),
]
SHEET = ROOT / "examples" / "binjiang-park.yaml"
OTHER = ROOT / "examples" / "riverside-park-en.yaml"
MOST_SECONDS, MOST_MIB = 10, 640
"""Of a processor, and of the largest process, the program's own included: an unbounded one takes all there is."""
FIELDS = "subject: {name: x, profile: sme}"
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(9 * [f'*{before}'])}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
Words = list[str | Path]


def endless(_: Path) -> Path:
    """A device that has no end."""
    return Path("/dev/zero")


def aliases(folder: Path, kind: str = "answers") -> Path:
    """A document that unfolds to hundreds of millions of nodes."""
    return written(folder / "aliases.yaml", f"format: fusionassess/{kind}/1\n{ALIASES}")


def nested(folder: Path) -> Path:
    """A document that is very deep."""
    return written(folder / "nested.json", "[" * 1_000_000)


def wrong_throughout(folder: Path) -> Path:
    """A sheet of nothing but faults."""
    answers: dict[str, list[str]] = {f"q{number}": [] for number in range(97_000)}
    values = {"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, "answers": answers}
    return written(folder / "wrong.json", json.dumps(values))


def written(file: Path, text: str) -> Path:
    """A file with a text."""
    file.write_text(text, encoding="utf-8")
    return file


def unpacks(folder: Path, rows: int = 1_500_000) -> Path:
    """A workbook of a few kilobytes that unpacks to forty megabytes."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["profile", "1b.M"])
    target = folder / "unpacks.xlsx"
    with zipfile.ZipFile(held) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            row = b"<row><c><v>1</v></c></row>" * rows if "sheet1" in name else b""
            after.writestr(name, before.read(name).replace(b"</sheetData>", row + b"</sheetData>"))
    return target


def lone_cell(folder: Path) -> Path:
    """A workbook with one cell in the last row and column."""
    target = folder / "lone.xlsx"
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["profile", "1b.M"])
        sheet.write(1_048_575, 16_383, "x")
    return target


def alike(folder: Path, names: tuple[str, ...] = ("1b.M",)) -> Path:
    """A Parquet file of a few kilobytes with millions of rows that are all alike."""
    rows = 3_000_000
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array(["sme"]))
    table = pa.table({**dict.fromkeys(("subject", "profile", "sector"), texts)} | dict.fromkeys(names, ones(rows)))
    pq.write_table(table, folder / "alike.parquet", compression="zstd", row_group_size=rows)
    return folder / "alike.parquet"


def ones(rows: int) -> pa.Array:
    """A column of them."""
    return pa.array(np.ones(rows, np.int8))


def long_text(folder: Path, names: tuple[str, ...] = ("1b.M",)) -> Path:
    """A Parquet file with one text of a megabyte in every row."""
    rows = 20_000
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array(["x" * 1_000_000]))
    columns = dict.fromkeys(("subject", "profile", "sector"), texts)
    table = pa.table(columns | dict.fromkeys(names, ones(rows)))
    pq.write_table(table, folder / "long.parquet", compression="zstd", store_schema=False)
    return folder / "long.parquet"


def scores() -> tuple[str, ...]:
    """The columns of a table of scores."""
    from fusionassess.rubric import library

    rubric = library.find("five-paths").rubric
    return ("score", *(path.id for path in rubric.paths), *(measure.id for measure in rubric.measures))


def template(folder: Path, suffix: str, part: str, filler: bytes, before: bytes) -> Path:
    """A template of a few kilobytes with millions of empty elements."""
    import docx
    import pptx

    held = io.BytesIO()
    (docx.Document() if suffix == "docx" else pptx.Presentation()).save(held)
    with zipfile.ZipFile(held) as blank, zipfile.ZipFile(folder / f"t.{suffix}", "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in blank.namelist():
            head, mark, tail = blank.read(name).rpartition(before if name == part else b"\0")
            bomb.writestr(name, head + (filler * 5_000_000 if mark else b"") + mark + tail)
    return folder / f"t.{suffix}"


def word(folder: Path) -> Path:
    """A document of Word."""
    return template(folder, "docx", "word/document.xml", b"<w:p/>", b"<w:sectPr")


def slides(folder: Path) -> Path:
    """A presentation."""
    return template(folder, "pptx", "ppt/slideMasters/slideMaster1.xml", b"<p:sp/>", b"</p:spTree>")


def folder_of_many(folder: Path) -> Path:
    """A rubric that is a folder with a great many paths."""
    (folder / "many").mkdir()
    for number in range(200):
        written(folder / "many" / f"P{number}.yaml", "id: P\n")
    written(folder / "many" / "rubric.yaml", "format: fusionassess/rubric/1\n")
    return folder / "many"


def folder_of_aliases(folder: Path) -> Path:
    """A rubric that is a folder, each file of which just stays within bounds."""
    (folder / "full").mkdir()
    for number in range(90):
        written(folder / "full" / f"P{number}.yaml", "".join(f"{name}: &{name} {value}\n" for name, value in (
            ("a", [["x"] * 90] * 10), ("b", "[*a, *a, *a, *a, *a, *a, *a, *a, *a]"), ("c", "[*b, *b, *b, *b, *b]"),
        )))  # fmt: skip
    written(folder / "full" / "rubric.yaml", "format: fusionassess/rubric/1\n")
    return folder / "full"


def wide(folder: Path) -> Path:
    """A table with a million columns."""
    return written(folder / "wide.csv", f"profile,1b.M{',x' * 1_000_000}\nsme,1{',' * 1_000_000}\n")


def one_line(folder: Path) -> Path:
    """A table whose first line is all there is."""
    return written(folder / "line.csv", "x" * 300_000_000)


def deep_lines(folder: Path) -> Path:
    """Lines of JSON that are very deep."""
    return written(folder / "deep.jsonl", ("[" * 100_000 + "\n") * 50)


def beside(folder: Path, text: str) -> Path:
    """A sheet with settings beside it."""
    written(folder / "fusionassess.toml", text)
    return written(folder / "s.yaml", SHEET.read_text(encoding="utf-8"))


BOMBS: dict[str, Callable[[Path], Words]] = {
    "a sheet, endless": lambda f: ["score", endless(f)],
    "a sheet of aliases": lambda f: ["score", aliases(f)],
    "a sheet, very deep": lambda f: ["score", nested(f)],
    "a sheet of faults": lambda f: ["score", wrong_throughout(f)],
    "a workbook that unpacks": lambda f: ["score", unpacks(f)],
    "a document to check": lambda f: ["check", wrong_throughout(f)],
    "sheets of raters": lambda f: ["merge", SHEET, aliases(f), "-o", f / "m.yaml"],
    "sheets of a region": lambda f: ["ecosystem", SHEET, aliases(f)],
    "a later sheet": lambda f: ["compare", SHEET, aliases(f)],
    "an earlier sheet": lambda f: ["report", SHEET, "-o", f / "r.md", "--earlier", aliases(f)],
    "answers": lambda f: ["survey", "-o", f / "s.yaml", "--no-input", "--answers", aliases(f)],
    "the last sheet": lambda f: ["survey", "-o", f / "s.yaml", "--no-input", "--last", aliases(f)],
    "a sheet to go on with": lambda f: ["survey", "-o", aliases(f), "--no-input"],
    "a follow-up": lambda f: ["follow", aliases(f, "followup")],
    "a follow-up that unpacks": lambda f: ["follow", unpacks(f)],
    "a follow-up to compare": lambda f: ["compare", SHEET, OTHER, "--followup", aliases(f, "followup")],
    "weights": lambda f: ["score", SHEET, "--weights", aliases(f, "weights")],
    "weights, endless": lambda f: ["score", SHEET, "--weights", endless(f)],
    "costs": lambda f: ["roadmap", SHEET, "--budget", "5", "--costs", aliases(f, "costs")],
    "a rubric, endless": lambda f: ["score", SHEET, "--rubric", endless(f)],
    "a rubric of aliases": lambda f: ["check", aliases(f, "rubric")],
    "a rubric of many files": lambda f: ["score", SHEET, "--rubric", folder_of_many(f)],
    "a rubric of full files": lambda f: ["score", SHEET, "--rubric", folder_of_aliases(f)],
    "an old rubric": lambda f: ["compare", SHEET, OTHER, "--old-rubric", endless(f)],
    "a map of columns": lambda f: ["batch", written(f / "t.csv", "a\n1\n"), "--columns", aliases(f, "columns")],
    "a map of columns, endless": lambda f: [
        "batch", written(f / "t.csv", "a\n1\n"), "--columns", endless(f), "-o", f / "o.csv", "--resume"
    ],
    "a table, very wide": lambda f: ["batch", wide(f)],
    "a table of one line": lambda f: ["batch", one_line(f)],
    "lines, very deep": lambda f: ["batch", deep_lines(f)],
    "a list, very deep": lambda f: ["batch", nested(f)],
    "rows that are all alike": lambda f: ["batch", alike(f)],
    "a text in every row": lambda f: ["batch", long_text(f)],
    "a table that unpacks": lambda f: ["batch", unpacks(f, 400_000), "-o", f / "o.csv"],
    "a lone cell": lambda f: ["batch", lone_cell(f)],
    "peers that are all alike": lambda f: ["score", SHEET, "--against", alike(f, scores())],
    "peers with a text in every row": lambda f: ["score", SHEET, "--against", long_text(f, scores())],
    "peers of one line": lambda f: ["score", SHEET, "--against", one_line(f)],
    "a template of Word": lambda f: ["report", SHEET, "-o", f / "r.docx", "--template", word(f)],
    "a template for slides": lambda f: ["report", SHEET, "-o", f / "r.pptx", "--template", slides(f)],
    "settings, very deep": lambda f: ["score", beside(f, f"language = {'[' * 20_000}")],
    "settings, a long number": lambda f: ["score", beside(f, f"language = {'9' * 20_000}")],
    "settings, endless": lambda f: ["score", beside(f, "# " * 100_000_000)],
}  # fmt: skip
"""What is opened, and the words of a command that opens it."""
ARE_READ = {"a table that unpacks", "settings, endless"}
"""Of these, what is within bounds is read: remarks, or a great many cells that nobody asks for."""
CODES = {
    "a rubric, endless": "too-large",
    "a rubric of many files": "too-many",
    "a rubric of full files": "too-many-nodes",
    "a sheet of faults": "too-many-problems",
    "a table, very wide": "too-many-columns",
    "rows that are all alike": "too-many-rows",
    "a text in every row": "too-costly",
    "peers that are all alike": "too-many-rows",
}
"""What some of them are told by."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program; what this process takes would count as its own if it were begun from here."""
    cache = tmp_path_factory.getbasetemp() / "cache"
    own = {"FUSIONASSESS_LANG": "en", "TERM": "dumb", "XDG_CACHE_HOME": str(cache), "XDG_CONFIG_HOME": str(cache)}
    with programs({**os.environ, **own}) as program:
        yield program


@pytest.mark.parametrize("opened", BOMBS)
def test_a_bomb_is_refused_wherever_a_file_is_opened(program: Program, tmp_path: Path, opened: str) -> None:
    """With a message, within a few seconds of a processor and a few hundred megabytes."""
    ended = program(tmp_path, [str(word) for word in BOMBS[opened](tmp_path)])

    assert ended.code in ((0, 1, 2) if opened in ARE_READ else (1, 2)), ended.err[-2000:]
    assert "Traceback" not in ended.err
    assert CODES.get(opened, "") in ended.err
    assert (ended.seconds < MOST_SECONDS, ended.mebibytes < MOST_MIB) == (True, True), ended
