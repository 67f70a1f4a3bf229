"""What a message tells the reader to do works: from each fault by its mend to a command without one."""

import bz2
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import numpy as np
import openpyxl
import pptx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typst
import yaml

from conftest import ROOT, Cli
from filling import FIVE_PATHS, Filled, form_for
from fusionassess.batch.read.blocks import BLOCK, MOST_IN_A_ROW
from fusionassess.cli import installed
from fusionassess.documents import apart
from fusionassess.render import pdf
from mended import MENDS

TABLE = "name,profile,1b.M,1b.R\na,sme,1,2\n"
SHEET = (
    'format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: "a", profile: sme}\nanswers: {1b.M: 2}\n'
)
Words = list[str | Path]
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"
PARK: Words = [*sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))]
ACTORS = ROOT / "examples" / "nanping-ecosystem"
FIVE_PATHS_FOLDER = ROOT / "rubrics" / "five-paths"
WHO: Words = ["--name", "a", "--profile", "sme"]
TEMPLATE = ROOT / "tests" / "documents" / "template-of-libreoffice.docx"
ROADMAP: Words = ["roadmap", RIVERSIDE, "--budget", "20", "--draws", "0"]


class Case(NamedTuple):
    """A fault and what is told to do about it."""

    code: str
    """Of a problem; of another message its file among the words and its key."""
    told: str
    """A part of the message: what the mend below does."""
    fault: Callable[[Path], Words]
    """Makes the fault in a folder; the words of the command, ``batch`` where they begin with a file."""
    mend: Callable[[Path], Words]
    """Does what is told; the words to give then."""
    ended: int = 2
    """The exit code of the fault."""
    then: int = 0
    """That of the mend."""


def text(folder: Path, name: str, content: str | bytes) -> Words:
    """A file in a folder, and its name as words."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return [folder / name]


def endless(words: Words) -> Words:
    """The same file with a last row of more bytes than any may have."""
    os.truncate(words[0], MOST_IN_A_ROW + BLOCK)
    return words


def in_utf8(encoding: str) -> Callable[[Path], Words]:
    """What ``iconv -f ENCODING -t UTF-8`` does."""
    return lambda folder: text(folder, "t.csv", (folder / "t.csv").read_bytes().decode(encoding))


def alike(folder: Path) -> Path:
    """A small Parquet file with a great many rows that are all alike."""
    rows = np.zeros(2_000_000, np.int8)
    pq.write_table(
        pa.table({"profile": pa.DictionaryArray.from_arrays(rows, ["sme"]), "1b.M": rows}), folder / "t.parquet"
    )
    return folder / "t.parquet"


def altered(archive: bytes) -> bytes:
    """An archive of one member whose sum is another."""
    told = bytearray(archive)
    told[14] ^= 1
    told[archive.index(b"PK\1\2") + 16] ^= 1
    return bytes(told)


def locked(archive: bytes) -> bytes:
    """An archive of one member that says that it has a password."""
    told = bytearray(archive)
    told[6] |= 1
    told[archive.index(b"PK\1\2") + 8] |= 1
    return bytes(told)


FONT = b"\0\1\0\0\0\1" + bytes(6) + b"name" + bytes(4) + (28).to_bytes(4) + (4).to_bytes(4) + b"text"
"""A font with one table."""


def fonts(folder: Path, font: bytes | None, beside: int = 0) -> Path:
    """A folder with a font in a folder of it, or none, and other files beside that."""
    mine = folder / "fonts" / "mine"
    mine.mkdir(parents=True, exist_ok=True)
    (mine / "x.ttf").unlink(missing_ok=True)
    if font is not None:
        (mine / "x.ttf").write_bytes(font)
    for number in range(beside):
        (folder / "fonts" / str(number)).touch()
    return folder / "fonts"


def cells(folder: Path, **values: object) -> Words:
    """The table as a workbook, with some cells changed; ``merge`` and ``name`` are the workbook's own."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = str(values.pop("name", "表"))
    merge = values.pop("merge", None)
    for line in [*TABLE.split(), "b,sme,3,4"]:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    for spot, value in values.items():
        sheet[spot] = value
        if str(value).startswith("#"):
            sheet[spot].data_type = "e"
    if merge:
        sheet.merge_cells(str(merge))
    book.save(folder / "t.xlsx")
    return [folder / "t.xlsx"]


def zipped(**members: bytes) -> bytes:
    """An archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


def unpacked(folder: Path) -> Words:
    """What was told to be unpacked, as a folder."""
    (folder / "out").mkdir()
    text(folder / "out", "t.csv", TABLE)
    return [folder / "out"]


def of_table(command: str, folder: Path) -> Words:
    """A command that takes a sheet, given a table."""
    return [command, *text(folder, "t.csv", TABLE)]


def sheet(folder: Path) -> Words:
    """An answer sheet in order."""
    return text(folder, "s.yaml", SHEET)


def example(folder: Path) -> Words:
    """The example of a park."""
    return text(folder, "s.yaml", RIVERSIDE.read_bytes())


def rubric_folder(folder: Path) -> Path:
    """The rubric as a folder of its own."""
    return shutil.copytree(FIVE_PATHS_FOLDER, folder / "r", dirs_exist_ok=True)


def form(change: Callable[[Filled], object], folder: Path) -> Words:
    """A form that came back, one answer given, then changed."""
    filled = Filled(form_for(FIVE_PATHS, "sme"))
    filled.set("answers", "answer", "1b.M", 2)
    change(filled)
    return [filled.save(folder / "form.xlsx")]


def typed(filled: Filled, row: int, column: int) -> None:
    """Type an answer to 1b.O2 into a cell where none is asked; below the rows its id stands beside it."""
    sheet, _, bottom, ids = filled.area("answers_id")
    if row > bottom:
        sheet.cell(row, ids).value = "1b.O2"
    sheet.cell(row, column).value = 4


def copied(folder: Path) -> Words:
    """The cells of a form that came back, in a new workbook: without the names by which a form is known."""
    (answered,) = form(lambda _: None, folder)
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in openpyxl.load_workbook(answered)["答卷"].iter_rows(values_only=True):
        book.active.append(row)
    Path(answered).unlink()
    book.save(folder / "copied.xlsx")
    return [folder / "copied.xlsx"]


def merge_answers(filled: Filled) -> None:
    """The answers of two rows as one cell."""
    sheet, _, _, place = filled.area("answers_answer")
    rows = sorted(filled.row("answers", name) for name in ("1b.M", "1b.R"))
    sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=place, end_column=place)


def map_of(folder: Path, line: str) -> Words:
    """A map of the columns, with a line of one's own."""
    kind, _, rest = line.partition(": ")
    columns = {"题一": "1b.M", "企业": "subject", "类型": "profile"}
    values = f"values: {{{rest}}}\n" if kind == "values" else ""
    columns |= {} if values else {kind: rest}
    told = "".join(f"  {name}: {id_}\n" for name, id_ in columns.items())
    return text(folder, "map.yaml", f"format: fusionassess/columns/1\ncolumns:\n{told}{values}")


def two_alike(folder: Path) -> Path:
    """A rubric with two questions whose ids another program spells alike."""
    rubric = (ROOT / "tests" / "helpers" / "small.py").read_text(encoding="utf-8").split('"""')[3]
    (folder / "two.yaml").write_text(rubric.replace("id: a.2", "id: a-1"), encoding="utf-8")
    return folder / "two.yaml"


def weights(folder: Path, line: str) -> Words:
    """Weights of one's own."""
    return text(folder, "weights.yaml", f"format: fusionassess/weights/1\n{line}\nweights: {{1b: 3}}\n")


def costs(folder: Path, line: str, rubric: str = "five-paths") -> Words:
    """What steps cost."""
    return text(folder, "costs.yaml", f"format: fusionassess/costs/1\nrubric: {{id: {rubric}}}\nunit: 万元\n{line}\n")


def bound(make: Callable[[Path, Any], Words], value: object) -> Callable[[Path], Words]:
    """What makes words of a folder, a value of a row put in."""
    return lambda folder: make(folder, value)


def consensus(folder: Path) -> Words:
    """What the raters of the park agreed on."""
    words = ["merge", *PARK, "-o", folder / "c.yaml"]
    subprocess.run([sys.executable, "-m", "fusionassess", *words], check=True, capture_output=True)
    return [folder / "c.yaml"]


def into(folder: Path, make: Callable[[Path], Words]) -> Words:
    """A folder with something in it, and its files."""
    folder.mkdir(exist_ok=True)
    return [folder, *make(folder)]


def undated(folder: Path) -> Words:
    """The example without the day of the assessment."""
    lines = RIVERSIDE.read_text(encoding="utf-8").splitlines(keepends=True)
    return text(folder, "s.yaml", "".join(line for line in lines if not line.startswith("assessed_on")))


def deck(folder: Path) -> Path:
    """A presentation."""
    pptx.Presentation().save(str(folder / "house.pptx"))
    return folder / "house.pptx"


def column_map(folder: Path) -> Words:
    """A map of the columns."""
    told = "format: fusionassess/columns/1\ncolumns: {题一: 1b.M, 企业: subject, 类型: profile}\n"
    return [folder / "t.csv", "--columns", *text(folder, "map.yaml", told)]


def shut(folder: Path) -> Words:
    """The table as a workbook, on a sheet that is hidden."""
    (file,) = cells(folder)
    book = openpyxl.load_workbook(file)
    book.create_sheet("空")
    book["表"].sheet_state = "hidden"
    book.save(file)
    return [file]


REVIEWED = "name,profile,1b.M,审核状态\na,sme,1,通过\n"


def hiding(folder: Path, what: str) -> Words:
    """The table as a workbook of which a row or a column is hidden."""
    (file,) = cells(folder)
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    (sheet.row_dimensions[2] if what == "rows" else sheet.column_dimensions["C"]).hidden = True
    book.save(file)
    return [file]


CASES = [
    Case(
        "not-utf8",
        "iconv -f WINDOWS-1252",
        lambda f: text(f, "t.csv", TABLE.replace("a,", "é,").encode("cp1252")),
        in_utf8("cp1252"),
    ),
    Case(
        "rubric-part",
        "give the folder",
        lambda f: ["check", rubric_folder(f) / "rubric.yaml"],
        lambda f: ["check", f / "r"],
        ended=1,
    ),
    Case(
        "rubric-part",
        "give the folder",
        lambda f: ["check", rubric_folder(f) / "P1.yaml"],
        lambda f: ["check", f / "r"],
        ended=1,
    ),
    Case("foreign-archive", "unpack it", lambda f: text(f, "t.rar", b"Rar!"), unpacked),
    Case(
        "foreign-archive",
        ".zip",
        lambda f: text(f, "t.7z", b"7z"),
        lambda f: text(f, "t.zip", zipped(t_csv=TABLE.encode())),
    ),
    Case("foreign-workbook", ".xlsx", lambda f: text(f, "t.et", b"\0"), cells),
    Case("foreign-workbook", ".csv", lambda f: text(f, "t.numbers", b"\0"), lambda f: text(f, "t.csv", TABLE)),
    Case("foreign-document", ".yaml", lambda f: text(f, "t.docx", b"PK"), lambda f: text(f, "t.yaml", SHEET)),
    Case("foreign-data", ".csv", lambda f: text(f, "t.sav", b"$FL2"), lambda f: text(f, "t.csv", TABLE)),
    Case(
        "foreign-mail", "save the attachments", lambda f: text(f, "t.eml", "From: a"), lambda f: text(f, "t.csv", TABLE)
    ),
    Case(
        "unfinished-download",
        "download it again",
        lambda f: text(f, "t.csv.crdownload", TABLE[:9]),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case("web-page-workbook", "save it as .xlsx", lambda f: text(f, "t.xls", "<html>"), cells),
    Case("not-a-workbook", "save it as .xlsx", lambda f: text(f, "t.xlsx", "nothing at all"), cells),
    Case("damaged-workbook", "ask for it again", lambda f: text(f, "t.xlsx", b"PK\3\4cut"), cells),
    Case("cell-error", "write the value", lambda f: cells(f, C2="#N/A"), lambda f: cells(f, C2=3)),
    Case("formula-without-value", "write the value", lambda f: cells(f, C2="=1+1"), lambda f: cells(f, C2=2)),
    Case("merged-cell", "write the answer into every row", lambda f: cells(f, merge="C2:C3"), lambda f: cells(f, C3=1)),
    Case(
        "merged-cell",
        "undo the merging",
        partial(form, merge_answers),
        partial(form, lambda filled: filled.set("answers", "answer", "1b.R", 2)),
    ),
    Case(
        "no-such-sheet",
        "its sheets are: 园区",
        lambda f: [*cells(f, name="园区"), "--sheet", "甲"],
        lambda f: [*cells(f, name="园区"), "--sheet", "园区"],
    ),
    Case(
        "no-answer-columns",
        "name them after questions",
        lambda f: text(f, "t.csv", "企业,类型,题一\na,sme,3\n"),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case("no-answer-columns", "--columns", lambda f: text(f, "t.csv", "企业,类型,题一\na,sme,3\n"), column_map),
    Case(
        "no-profile",
        "--profile",
        lambda f: text(f, "t.csv", "name,1b.M\na,2\n"),
        lambda f: [f / "t.csv", "--profile", "sme"],
    ),
    Case(
        "no-profile",
        "add a column profile",
        lambda f: text(f, "t.csv", "name,1b.M\na,2\n"),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "row-width",
        "check delimiters and quotes",
        lambda f: text(f, "t.csv", TABLE.replace("\na,", "\na,b,")),
        lambda f: text(f, "t.csv", TABLE.replace("\na,", '\n"a,b",')),
    ),
    Case(
        "quote-open",
        "close it, and write a quotation mark",
        lambda f: text(f, "t.csv", TABLE.replace("\na,", '\n"a ""x"",')),
        lambda f: text(f, "t.csv", TABLE.replace("\na,", '\n"a ""x""",')),
    ),
    Case(
        "bad-date",
        "2026-09-30",
        lambda f: text(f, "t.csv", "profile,1b.M,assessed_on\nsme,1,2026年9月\n"),
        lambda f: text(f, "t.csv", "profile,1b.M,assessed_on\nsme,1,2026-09-30\n"),
    ),
    Case(
        "colon-in-value",
        "put it in quotes",
        lambda f: text(f, "t.yaml", SHEET.replace('"a"', "甲: 乙")),
        lambda f: text(f, "t.yaml", SHEET.replace('"a"', '"甲: 乙"')),
    ),
    Case(
        "nested-archive",
        "unpack the inner ones first",
        lambda f: text(
            f, "a.zip", zipped(a_zip=zipped(a_zip=zipped(a_zip=zipped(a_zip=zipped(t_csv=TABLE.encode())))))
        ),
        unpacked,
    ),
    Case(
        "form-draft",
        "download the answer sheet",
        lambda f: text(f, "甲-Draft.json", json.dumps({"format": "fusionassess/form-draft/1"})),
        lambda f: text(f, "甲.yaml", SHEET),
    ),
    Case(
        "several-sheets",
        "save each of them as a file of its own",
        lambda f: text(f, "all.json", json.dumps([yaml.safe_load(SHEET), yaml.safe_load(SHEET.replace('"a"', "b"))])),
        lambda f: text(f, "a.json", json.dumps(yaml.safe_load(SHEET))),
    ),
    Case(
        "sheet-as-table",
        "rename it to",
        lambda f: text(f, "a.txt", SHEET),
        lambda f: text(f, "a.yaml", SHEET),
    ),
    Case(
        "empty-file",
        "check that it is the right file",
        lambda f: text(f, "t.csv", ""),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "damaged-archive",
        "fetch it anew",
        lambda f: text(f, "t.zip", b"PK\3\4"),
        lambda f: text(f, "t.zip", zipped(t_csv=TABLE.encode())),
    ),
    Case(
        "damaged-archive",
        "unpack it and give the files",
        lambda f: text(f, "t.zip", altered(zipped(t_csv=TABLE.encode()))),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "locked-archive",
        "unpack it with the password",
        lambda f: text(f, "t.zip", locked(zipped(t_csv=TABLE.encode()))),
        lambda f: text(f, "t.csv", TABLE),
    ),
    *[
        Case(code, told, partial(form, change), partial(form, lambda _: None))
        for code, told, change in [
            ("missing-column", "without deleting columns", lambda filled: filled.book.__delitem__("答卷")),
            ("id-edited", "change it back", lambda filled: filled.set("answers", "id", "1b.M", "1z.M")),
            ("text-edited", "change them back", lambda filled: filled.set("answers", "text", "1b.M", "别的？")),
            ("answer-beside", "else delete it", lambda filled: typed(filled, filled.row("answers", "1b.O2"), 20)),
            ("asked-elsewhere", "delete them here", lambda filled: typed(filled, 60, filled.area("answers_answer")[3])),
            ("not-in-list", "choose from the drop-down", lambda filled: filled.set("answers", "grade", "1b.M", "E9")),
            (
                "reason-without-choice",
                "or delete the reason",
                lambda filled: filled.set("answers", "reason", "1b.M", "没有此类业务"),
            ),
        ]
    ],
    Case(
        "reason-without-choice",
        "choose it",
        partial(form, lambda filled: filled.set("answers", "reason", "1b.R", "没有此类业务")),
        partial(
            form,
            lambda filled: (
                filled.set("answers", "reason", "1b.R", "没有此类业务"),
                filled.set("answers", "answer", "1b.R", "不适用"),
            ),
        ),
    ),
    Case(
        "not-a-form",
        "fill in the form itself",
        lambda f: ["score", *cells(f)],
        lambda f: ["check", *form(lambda _: None, f)],
    ),
    Case(
        "encrypted-workbook",
        "save it without one",
        lambda f: text(
            f, "t.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        ),
        cells,
    ),
    Case(
        "unpacks-too-large",
        "check whether it is the right file",
        lambda f: ["check", *text(f, "t.xlsx", zipped(**{"xl/workbook_xml": bytes(100_000_000)}))],
        lambda f: ["check", *form(lambda _: None, f)],
        1,
    ),
    Case("not-text", "save it anew as text in UTF-8", lambda f: text(f, "t.yaml", bytes(range(256))), sheet),
    Case("half-character", "fetch the whole file", lambda f: text(f, "t.yaml", f"{SHEET}# 甲".encode()[:-1]), sheet),
    Case("too-large", "check that it is the right file", lambda f: text(f, "t.yaml", SHEET + "#" * 9_000_000), sheet),
    Case("no-such-file", "check the path", lambda f: ["score", f / "s.yaml"], lambda f: ["score", *example(f)]),
    Case("too-costly", "delete what stands beside the table", lambda f: cells(f, XFD1048576=1), cells),
    Case("too-costly", "give the table as CSV", lambda f: cells(f, XFD1048576=1), lambda f: text(f, "t.csv", TABLE)),
    *[
        Case(
            "no-font",
            told,
            lambda f: ["report", RIVERSIDE, "-o", f / "r.pdf", "--fonts", fonts(f, FONT[:-1])],
            bound(lambda f, mend: ["report", RIVERSIDE, "-o", f / "r.pdf", "--fonts", fonts(f, mend)], mend),
        )
        for told, mend in (("fetch it anew", FONT), ("take it out of the folder", None))
    ],
    Case(
        "too-many-fonts",
        "name a folder that has only the fonts",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.pdf", "--fonts", fonts(f, FONT, beside=10_000)],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.pdf", "--fonts", f / "fonts" / "mine"],
    ),
    Case(
        "too-many-rows",
        "give the table as CSV",
        lambda f: [alike(f)],
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "too-much-inside",
        "take the answers out of it",
        lambda f: text(f, "t.csv.bz2", bz2.compress(bytes(1 << 20)) * 300),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "duplicate-column",
        "remove one of them",
        lambda f: text(f, "t.csv", "name,profile,1b.M,1B.M\na,sme,1,1\n"),
        lambda f: text(f, "t.csv", "name,profile,1b.M\na,sme,1\n"),
    ),
    Case(
        "column-passed-over",
        "did you mean “period”",
        lambda f: text(f, "t.csv", "name,profile,periode,1b.M\na,sme,2026,1\n"),
        lambda f: text(f, "t.csv", "name,profile,period,1b.M\na,sme,2026,1\n"),
        0,
    ),
    Case(
        "no-key-column",
        "name one that is there with --key",
        lambda f: [*text(f, "t.csv", TABLE), "--key", "编号"],
        lambda f: [f / "t.csv", "--key", "name"],
    ),
    *[
        Case(
            "duplicate",
            told,
            lambda f: [*text(f, "t.csv", TABLE + "a,sme,2,3\n"), "--duplicates", "refuse"],
            bound(lambda f, words: [f / "t.csv", *words], words),
        )
        for told, words in [
            ("keep-last", ["--duplicates", "keep-last"]),
            ("keep-first", ["--duplicates", "keep-first"]),
            ("--key COLUMN", ["--duplicates", "refuse", "--key", "1b.M"]),
        ]
    ],
    Case(
        "total-row",
        "give the unit its full name",
        lambda f: text(f, "t.csv", f"{TABLE}合计,sme,1,2\n"),
        lambda f: text(f, "t.csv", f"{TABLE}合计科技有限公司,sme,1,2\n"),
        0,
    ),
    *[
        Case(
            "batch_command.remarks.review-in-doubt",
            "delete or reject those",
            lambda f: text(f, "t.csv", f"{REVIEWED}b,sme,1,On Hold\n"),
            bound(lambda f, mended: text(f, "t.csv", mended), mended),
            0,
        )
        for mended in (REVIEWED, f"{REVIEWED}b,sme,1,rejected\n")
    ],
    *[
        Case(
            f"batch_command.remarks.hidden-{what}",
            "delete those that are not to count",
            bound(hiding, what),
            cells,
            0,
        )
        for what in ("rows", "columns")
    ],
    Case(
        "sample-row",
        "delete the row",
        lambda f: text(f, "t.csv", f"{TABLE}test,sme,1,1\n"),
        lambda f: text(f, "t.csv", TABLE),
        0,
    ),
    Case(
        "hidden-sheets",
        "name one to read it, --sheet",
        shut,
        lambda f: [*shut(f), "--sheet", "表"],
    ),
    Case("shortcut", "give that", lambda f: text(f, "t.xlsx.lnk", b"L\0"), cells),
    Case(
        "table-misnamed",
        "rename it to",
        lambda f: text(f, "t.json", TABLE),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "yaml-misnamed",
        "rename it to",
        lambda f: text(f, "a.json", SHEET),
        lambda f: text(f, "a.yaml", SHEET),
    ),
    Case(
        "workbook-misnamed",
        "rename it to",
        lambda f: [Path(cells(f)[0]).rename(f / "t.json")],
        cells,
    ),
    *[
        Case("rows-unclear", told, lambda f: text(f, "t.json", '{"columns": ["1b.M", "1b.R"], "data": [[1, 2]]}'), mend)
        for told, mend in [
            (
                "save it as a list with an object for each organisation",
                lambda f: text(f, "t.json", '[{"profile": "sme", "1b.M": 1, "1b.R": 2}]'),
            ),
            ("or as .csv", lambda f: text(f, "t.csv", TABLE)),
        ]
    ],
    *[
        Case(
            "form-cells",
            told,
            bound(lambda f, fault: text(f, "t.csv", fault), fault),
            lambda f: text(f, "t.csv", TABLE),
        )
        for told, fault in [
            ("Paste Special, Transpose", "name,a,b\nprofile,sme,sme\n1b.M,1,2\n1b.R,2,1\n"),
            ("make a pivot table", "name,question,answer\na,1b.M,1\na,1b.R,2\n"),
        ]
    ],
    Case(
        "not-utf8",
        "iconv -f UTF-7",
        lambda f: text(f, "t.csv", (TABLE.replace("a,", "甲公司,") + "乙公司,sme,1,2\n").encode("utf-7")),
        in_utf8("utf-7"),
    ),
    Case(
        "total-like",
        "delete the row",
        lambda f: text(f, "t.csv", f"{TABLE}East Total,sme,2,2\n"),
        lambda f: text(f, "t.csv", TABLE),
        0,
    ),
    *[
        Case(
            "rejected-row",
            told,
            lambda f: text(f, "t.csv", "name,profile,1b.M,审核状态\na,sme,1,退回\nb,sme,1,通过\n"),
            bound(lambda f, mended: text(f, "t.csv", mended), mended),
            0,
        )
        for told, mended in [
            ("change the mark", "name,profile,1b.M,审核状态\na,sme,1,通过\nb,sme,1,通过\n"),
            ("delete the column", "name,profile,1b.M\na,sme,1\nb,sme,1\n"),
        ]
    ],
    *[
        Case(
            "rows-in-yaml",
            told,
            lambda f: text(f, "t.yaml", '{a: {profile: sme, "1b.M": 1}}'),
            bound(lambda f, named: text(f, *named), (name, mended)),
        )
        for told, name, mended in [
            ("save them as .json", "t.json", '{"a": {"profile": "sme", "1b.M": 1}}'),
            ("or .csv", "t.csv", TABLE),
        ]
    ],
    Case(
        "column-unclear",
        "--columns map.yaml",
        lambda f: [*text(f, "t.csv", "profile,b.1,a_1\nfirm,1,2\n"), "--rubric", two_alike(f)],
        lambda f: [
            *text(f, "t.csv", "profile,b.1,a_1\nfirm,1,2\n"),
            "--rubric",
            two_alike(f),
            "--columns",
            *text(f, "map.yaml", "format: fusionassess/columns/1\ncolumns: {a_1: a.1}\n"),
        ],
    ),
    *[
        Case(
            code,
            told,
            bound(lambda f, bad: [*text(f, "t.csv", "企业,类型,题一\na,sme,3\n"), "--columns", *map_of(f, bad)], bad),
            bound(lambda f, good: [f / "t.csv", "--columns", *map_of(f, good)], good),
        )
        for code, told, bad, good in [
            ("no-such-column", "it should be the id of a question", "题一: 1b.N", "题一: 1b.M"),
            ("code-twice", "leave it under one of them", "values: unknown: [9], missing: [9]", "values: unknown: [9]"),
            ("response-number", "as the map says", "values: from: 4", "values: from: 1"),
        ]
    ],
    Case(
        "row-without-end",
        "check for a quote that is not closed",
        lambda f: endless(text(f, "t.csv", TABLE + '"b')),
        lambda f: text(f, "t.csv", TABLE + '"b",sme,1,2\n'),
    ),
    Case(
        "not-a-row",
        "every line is one respondent’s",
        lambda f: text(f, "t.jsonl", '{"profile": "sme", "1b.M": 3}\n[1]\n'),
        lambda f: text(f, "t.jsonl", '{"profile": "sme", "1b.M": 3}\n'),
    ),
    *[
        Case(
            code,
            told,
            bound(lambda f, bad: text(f, "t.csv", f"name,profile,1b.M\na,sme,{bad}\n"), bad),
            bound(lambda f, good: text(f, "t.csv", f"name,profile,1b.M\na,sme,{good}\n"), good),
        )
        for code, told, bad, good in [
            ("answer-contradicts", "write 3 or", "3 试行", "3"),
            ("answer-or-nothing", "write 0, or leave it blank", "none", "0"),
            ("answer-or-nothing", "or leave it blank", "none", ""),
        ]
    ],
    Case(
        "weights-of-other-rubric",
        "use those that belong to it",
        lambda f: ["score", *example(f), "--weights", *weights(f, "rubric: {id: other}")],
        lambda f: ["score", *example(f), "--weights", *weights(f, "rubric: {id: five-paths}")],
    ),
    Case(
        "weights-of-other-profile",
        "use those that belong to it",
        lambda f: ["score", *example(f), "--weights", *weights(f, "rubric: {id: five-paths}\nprofile: institute")],
        lambda f: ["score", *example(f), "--weights", *weights(f, "rubric: {id: five-paths}\nprofile: region")],
    ),
    Case(
        "cost-missing",
        "give a cost by effort under efforts",
        lambda f: [*ROADMAP, "--costs", *costs(f, "steps: {1c.R@3: 5}")],
        lambda f: [*ROADMAP, "--costs", *costs(f, "efforts: {S: 1, M: 2, L: 4}")],
    ),
    Case(
        "costs-of-other-rubric",
        "use those that belong to it",
        lambda f: [*ROADMAP, "--costs", *costs(f, "efforts: {S: 1, M: 2, L: 4}", "small")],
        lambda f: [*ROADMAP, "--costs", *costs(f, "efforts: {S: 1, M: 2, L: 4}")],
    ),
    Case(
        "batch.no_sheets",
        "mend what is named as failed",
        lambda f: ["batch", into(f / "in", lambda o: text(o, "t.rar", "Rar!"))[0]],
        lambda f: ["batch", unpacked(f)[0]],
    ),
    Case(
        "batch.nothing_there",
        "name the folder, the archive or the files",
        lambda f: ["batch", into(f / "in", lambda _: [])[0]],
        lambda f: ["batch", into(f / "answers", sheet)[0]],
    ),
    *[
        Case(
            "batch.only_passed_over",
            told,
            lambda f: ["batch", into(f / "in", lambda o: text(o, "notes.txt", "x"))[0]],
            bound(lambda f, make: ["batch", into(f / "in", make)[0]], make),
        )
        for told, make in [
            ("answer sheets (.yaml, .json)", sheet),
            ("forms that were filled in", partial(form, lambda _: None)),
            ("columns named after questions", lambda o: text(o, "t.csv", TABLE)),
        ]
    ],
    Case(
        "raters_command.more",
        "--full shows all",
        lambda _: ["merge", *PARK],
        lambda _: ["merge", *PARK, "--full"],
        0,
    ),
    Case(
        "raters_command.no_ecosystem.twice",
        "keep one",
        lambda _: ["ecosystem", ACTORS / "region.yaml", ACTORS / "optics.yaml", ACTORS / "optics.yaml"],
        lambda _: ["ecosystem", ACTORS / "region.yaml", ACTORS / "optics.yaml", ACTORS / "valves.yaml"],
    ),
    Case(
        "raters_command.refused.same_rater",
        "keep one",
        lambda _: ["merge", PARK[0], PARK[0]],
        lambda _: ["merge", *PARK[:2]],
    ),
    *[
        Case(
            "raters_command.refused.is_consensus",
            "give the raters' own sheets",
            lambda f: ["merge", *consensus(f), PARK[0]],
            lambda _: ["merge", *PARK],
        ),
        Case(
            "raters_command.no_terminal",
            "choose a rule: {rules}",
            lambda f: ["merge", *PARK, "--rule", "ask", "-o", f / "c.yaml"],
            lambda f: ["merge", *PARK, "--rule", "lowest", "-o", f / "c.yaml"],
        ),
        Case(
            "raters_command.only_ask",
            "belongs to --rule ask",
            lambda _: ["merge", *PARK, "--blind"],
            lambda _: ["merge", *PARK],
        ),
    ],
    Case(
        "is-a-folder",
        "use fusionassess batch {typed}",
        lambda f: ["score", into(f / "in", sheet)[0]],
        lambda f: ["batch", f / "in"],
    ),
    *[
        Case(
            "is-a-table",
            "batch {typed} -o scores.csv",
            partial(of_table, command),
            lambda f: ["batch", f / "t.csv", "-o", f / "scores.csv"],
            ended,
        )
        for command, ended in (("score", 2), ("roadmap", 2))
    ],
    Case(
        "is-an-archive",
        "batch {typed} -o scores.csv",
        lambda f: ["score", *text(f, "t.zip", zipped(s_yaml=SHEET.encode()))],
        lambda f: ["batch", f / "t.zip", "-o", f / "scores.csv"],
    ),
    Case(
        "is-an-archive",
        "unpack it",
        lambda f: ["score", *text(f, "t.zip", zipped(s_yaml=SHEET.encode()))],
        lambda f: ["score", *example(f)],
    ),
    Case(
        "not-a-form",
        "batch {typed} -o scores.csv",
        lambda f: ["score", *cells(f)],
        lambda f: ["batch", f / "t.xlsx", "-o", f / "scores.csv"],
    ),
    Case(
        "form-cells",
        "give the form itself",
        lambda f: ["batch", *copied(f), "-o", f / "scores.csv"],
        lambda f: ["batch", *form(lambda _: None, f), "-o", f / "scores.csv"],
    ),
    Case(
        "form-cells",
        "copy the answers into a new one (fusionassess form)",
        lambda f: ["batch", *copied(f), "-o", f / "scores.csv"],
        lambda f: ["form", "-o", f / "form.xlsx", "--profile", "sme"],
    ),
    Case(
        "empty-form",
        "look whether the filled-in file was saved under another name and give that",
        lambda f: ["check", Filled(form_for(FIVE_PATHS, "sme", name="")).save(f / "form.xlsx")],
        lambda f: ["check", *form(lambda _: None, f)],
        1,
    ),
    Case(
        "nothing-answered",
        "look whether the filled-in file was saved under another name and give that",
        lambda f: ["batch", Filled(form_for(FIVE_PATHS, "sme")).save(f / "form.xlsx")],
        lambda f: ["batch", *form(lambda _: None, f)],
        0,
    ),
    Case(
        "foreign-document",
        "copy the answers into the form (.xlsx) or a sheet",
        lambda f: ["score", *text(f, "t.docx", zipped(**{"word/document_xml": b"<w/>"}))],
        lambda f: ["score", *example(f)],
    ),
    # What commands say of their words.
    Case(
        "batch_command.no_resume",
        "name a file with -o",
        lambda f: ["batch", *sheet(f), "--resume"],
        lambda f: [f / "s.yaml", "--resume"],
    ),
    Case(
        "batch_command.hidden",
        "--errors FILE",
        lambda f: text(f, "t.csv", TABLE + "".join(f"a,sme,x{place},1\n" for place in range(200))),
        lambda f: [f / "t.csv", "--errors", f / "e.csv"],
        then=2,
    ),
    Case(
        "batch_command.no_export",
        "give it with --columns",
        lambda f: [*text(f, "t.csv", "企业,类型,题一\na,sme,3\n"), "--from", "surveycake"],
        lambda f: [f / "t.csv", "--columns", *map_of(f, "题一: 1b.M")],
    ),
    Case(
        "batch_command.no_stdin",
        "write it to a file first",
        lambda _: ["batch", "-", "--duplicates", "keep-last"],
        lambda f: [*text(f, "t.csv", TABLE), "--duplicates", "keep-last"],
    ),
    Case(
        "batch_command.merge_key",
        "--key COLUMN",
        lambda f: [
            *text(f, "t.csv", "org,office,profile,1b.M\na,x,sme,2\na,x,sme,3\n"),
            *("--merge-by", "org", "--duplicates", "keep-last"),
        ],
        lambda f: [f / "t.csv", "--merge-by", "org", "--duplicates", "keep-last", "--key", "office"],
    ),
    *[
        Case(
            "batch_command.on_cluster",
            "leave out --engine spark",
            bound(lambda f, own: [*text(f, "t.csv", TABLE), "--engine", "spark", *own], own),
            bound(lambda f, own: [f / "t.csv", *own], own),
        )
        for own in (["--duplicates", "keep-last"], ["--key", "name"])
    ],
    *[
        Case(
            "batch_command.remarks.bare-na",
            told,
            lambda f: text(f, "t.csv", "profile,1b.M,1b.R\nsme,NA,2\n"),
            mended,
            0,
        )
        for told, mended in [
            ("--bare-na not-applicable", lambda f: [f / "t.csv", "--bare-na", "not-applicable"]),
            ("write “NA: reason”", lambda f: text(f, "t.csv", "profile,1b.M,1b.R\nsme,NA: 没有此类业务,2\n")),
        ]
    ],
    *[
        Case("batch_command.remarks.same-name", told, lambda f: text(f, "t.csv", TABLE + "a,sme,2,3\n"), mended, 0)
        for told, mended in [
            ("--duplicates keep-last", lambda f: [f / "t.csv", "--duplicates", "keep-last"]),
            ("keep-first", lambda f: [f / "t.csv", "--duplicates", "keep-first"]),
            ("--key COLUMN", lambda f: [f / "t.csv", "--key", "1b.M"]),
        ]
    ],
    Case(
        "batch_command.remarks.other-period",
        "give its sheets alone",
        lambda f: [
            *text(f, "t.csv", "name,profile,period,1b.M\na,sme,2025,1\na,sme,2026,2\n"),
            *("--report", f / "c.md", "--force"),
        ],
        lambda f: [
            *text(f, "t.csv", "name,profile,period,1b.M\na,sme,2026,2\n"),
            *("--report", f / "c.md", "--force"),
        ],
        0,
    ),
    *[
        Case(
            f"batch_command.remarks.{key}",
            told,
            bound(lambda f, row: text(f, "t.csv", f"{TABLE}{row}\n"), row),
            bound(lambda f, row: text(f, "t.csv", f"{TABLE}{row}\n"), mended)
            if mended
            else lambda f: text(f, "t.csv", TABLE),
            0,
        )
        for key, told, row, mended in [
            ("nothing-said", "Delete those that are no respondents", "制表人,sme,,", ""),
            ("nameless", "Name them", ",sme,1,2", "b,sme,1,2"),
            ("nameless", "or delete those", ",sme,1,2", ""),
        ]
    ],
    *[
        Case(
            "code-rounded",
            told,
            lambda f: [*text(f, "t.csv", "code,name,profile,1b.M\n9.11E+17,a,sme,1\n"), "--key", "code"],
            mended,
        )
        for told, mended in [
            (
                "export the table",
                lambda f: [*text(f, "t.csv", "code,name,profile,1b.M\n911100001234567890,a,sme,1\n"), "--key", "code"],
            ),
            ("name another column with --key", lambda f: [f / "t.csv", "--key", "name"]),
        ]
    ],
    Case(
        "batch_command.remarks.from-one",
        "values: {{from: 1}}",
        lambda f: text(f, "t.csv", "企业,类型,1b.M\na,sme,6\nb,sme,1\n"),
        lambda f: [f / "t.csv", "--profile", "sme", "--columns", *map_of(f, "values: from: 1")],
    ),
    Case(
        "batch_command.remarks.none-lowest",
        "values: {{from: 1}}",
        lambda f: text(f, "t.csv", "name,profile,1b.M\n" + "".join(f"n{n},sme,{n % 5 + 1}\n" for n in range(120))),
        lambda f: [
            f / "t.csv",
            "--columns",
            *text(f, "map.yaml", "format: fusionassess/columns/1\nvalues: {from: 1}\n"),
        ],
        0,
    ),
    Case(
        "batch_command.inside_source",
        "name another folder",
        lambda f: ["batch", *into(f / "in", sheet)[:1], "--unit-reports", f / "in" / "out"],
        lambda f: ["batch", f / "in", "--unit-reports", f / "out"],
    ),
    Case(
        "batch_command.unit_exists",
        "--force writes over it",
        lambda f: ["batch", *sheet(f), "--unit-reports", into(f / "out", lambda o: text(o, "a.html", "x"))[0]],
        lambda f: ["batch", f / "s.yaml", "--unit-reports", f / "out", "--force"],
    ),
    Case(
        "commands.two_sheets",
        "at least two sheets",
        lambda _: ["compare", RIVERSIDE],
        lambda _: ["compare", RIVERSIDE, RIVERSIDE],
    ),
    Case(
        "commands.exists",
        "add --force",
        lambda f: ["report", RIVERSIDE, "-o", *text(f, "r.html", "x")],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.html", "--force"],
    ),
    Case(
        "commands.no_terminal",
        "fusionassess example prints one",
        lambda f: ["survey", "-o", f / "n.yaml"],
        lambda _: ["example", "sme"],
    ),
    *[
        Case("commands.no_terminal", told, lambda f: ["survey", "-o", f / "n.yaml"], mended, then=3)
        for told, mended in [
            ("--answers FILE", lambda f: ["survey", "-o", f / "n.yaml", "--answers", *sheet(f), *WHO]),
            ("--set ID=ANSWER", lambda f: ["survey", "-o", f / "n.yaml", "--set", "1b.M=3", *WHO]),
            ("fusionassess score SHEET.yaml", lambda f: ["score", *sheet(f)]),
        ]
    ],
    Case(
        "commands.report_suffix",
        "{known}",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.odt"],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.html"],
    ),
    Case(
        "form_command.which_profile",
        "--profile",
        lambda f: ["form", "-o", f / "n.yaml"],
        lambda f: ["form", "-o", f / "n.yaml", "--profile", "sme"],
    ),
    Case(
        "form_command.one_profile",
        "make them one by one",
        lambda f: ["form", "-o", f / "n.yaml", "--profile", "sme", "--profile", "region"],
        lambda f: ["form", "-o", f / "n-sme.yaml", "--profile", "sme"],
    ),
    Case(
        "form_command.suffix",
        "{known}",
        lambda f: ["form", "-o", f / "n.ods", "--profile", "sme"],
        lambda f: ["form", "-o", f / "n.xlsx", "--profile", "sme"],
    ),
    Case(
        "form_command.no_form_of_sheet",
        "--answers",
        lambda f: ["survey", "-o", f / "n.xlsx", "--set", "1b.M=3", *WHO],
        lambda f: ["survey", "-o", f / "n.yaml", "--answers", *form(lambda _: None, f), "--no-input", *WHO],
        then=3,
    ),
    Case(
        "gates.out_of_range",
        "between {bottom} and {top}",
        lambda _: ["score", RIVERSIDE, "--fail-under", "9"],
        lambda _: ["score", RIVERSIDE, "--fail-under", "1"],
    ),
    Case(
        "options.explain_forms",
        "--explain prints text",
        lambda _: ["score", RIVERSIDE, "--explain", "score", "--format", "markdown"],
        lambda _: ["score", RIVERSIDE, "--explain", "score", "--format", "json"],
    ),
    Case(
        "options.no_figure",
        "known: {known}",
        lambda _: ["score", RIVERSIDE, "--explain", "nothing"],
        lambda _: ["score", RIVERSIDE, "--explain", "1a.M"],
    ),
    Case(
        "options.only_with",
        "needs {other} beside it",
        lambda _: ["score", RIVERSIDE, "--draws", "200"],
        lambda _: ["score", RIVERSIDE, "--draws", "200", "--uncertainty"],
    ),
    Case(
        "options.only_for",
        "is for {suffix} files only",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.html", "--mermaid"],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.md", "--mermaid"],
    ),
    Case(
        "options.taken",
        "choose another name",
        lambda f: ["batch", *example(f), "-o", f / "o.csv", "--errors", f / "o.csv"],
        lambda f: ["batch", f / "s.yaml", "-o", f / "o.csv", "--errors", f / "e.csv"],
    ),
    Case(
        "options.not_a_template",
        "save it as .docx",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.docx", "--template", *text(f, "t.docx", "letter")],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.docx", "--template", TEMPLATE],
    ),
    Case(
        "options.not_a_deck",
        "save it as .pptx",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.pptx", "--template", *text(f, "t.pptx", "slides")],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.pptx", "--template", deck(f)],
    ),
    Case(
        "options.cohort_suffix",
        "ends in {known}",
        lambda f: [*text(f, "t.csv", TABLE), "--report", f / "r.docx"],
        lambda f: [f / "t.csv", "--report", f / "r.html"],
    ),
    *[
        Case(
            f"roadmap_command.{code}",
            told,
            bound(lambda _, bad: [*ROADMAP[:2], *bad], bad),
            bound(lambda _, good: [*ROADMAP[:2], *good, "--draws", "0"], good),
        )
        for code, told, bad, good in [
            ("one_aim", "not more", ["--budget", "4", "--reach", "4"], ["--budget", "4"]),
            ("budget_no_number", "such as --budget 20", ["--budget", "300万"], ["--budget", "20"]),
            ("there_already", "give a higher one", ["--reach", "1"], ["--budget", "4"]),
            ("path_there_already", "give a higher one", ["--reach-path", "P1=1"], ["--reach-path", "P1=4"]),
            ("score_there_already", "give a higher number", ["--score", "1"], ["--score", "3.5"]),
            ("no_level", "choose from {least}–{top}", ["--reach", "9"], ["--reach", "4"]),
            ("bad_path", "like P4=3", ["--reach-path", "P4"], ["--reach-path", "P4=4"]),
            ("no_path", "known: {known}", ["--reach-path", "P9=3"], ["--reach-path", "P4=4"]),
            ("no_step", "open: {known}", ["--budget", "9", "--with", "9z@3"], ["--budget", "9", "--with", "2c.M@4"]),
            (
                "too_much_at_once",
                "at most {most}",
                ["--budget", "9", "--with", "2c.M@4", "--points-at-once", "1"],
                ["--budget", "9", "--with", "2c.M@4", "--points-at-once", "4"],
            ),
            ("suffix", "choose from {known}", ["-o", "r.odt", "--budget", "4"], ["-o", "r.csv", "--budget", "4"]),
        ]
    ],
    Case(
        "roadmap_command.only_with",
        "needs --roadmap beside it",
        lambda f: ["report", RIVERSIDE, "-o", f / "r.md", "--budget", "4"],
        lambda f: ["report", RIVERSIDE, "-o", f / "r.md", "--budget", "4", "--roadmap"],
    ),
    *[
        Case(
            "roadmap_command.no_date",
            told,
            lambda f: ["roadmap", *undated(f), "--budget", "9", "--draws", "0", "--format", "ics"],
            mended,
        )
        for told, mended in [
            (
                "give --begin",
                lambda f: [
                    "roadmap",
                    f / "s.yaml",
                    "--budget",
                    "9",
                    "--draws",
                    "0",
                    "--format",
                    "ics",
                    "--begin",
                    "2027-01-01",
                ],
            ),
            (
                "assessed_on in the sheet",
                lambda f: ["roadmap", *example(f), "--budget", "9", "--draws", "0", "--format", "ics"],
            ),
        ]
    ],
    Case(
        "spark.folder",
        "its name ends in {known}",
        lambda f: ["batch", *text(f, "t.csv", TABLE), "--engine", "spark", "-o", f / "o.xlsx"],
        lambda f: [f / "t.csv", "--engine", "local"],
    ),
    *[
        Case(
            f"survey.{code}",
            "start another",
            bound(lambda f, bad: ["survey", "-o", *sheet(f), "--set", "1b.R=3", "--no-input", *bad], bad),
            bound(
                lambda f, bad: ["survey", "-o", f / "n.yaml", "--set", "1b.R=3", "--no-input", "--name", "a", *bad], bad
            ),
            then=3,
        )
        for code, bad in [
            ("other_profile", ["--profile", "institute"]),
            ("other_sectors", ["--profile", "sme", "--sector", "green"]),
        ]
    ],
    Case(
        "survey.say_who",
        "add {options}",
        lambda f: ["survey", "-o", f / "n.yaml", "--set", "1b.M=3", "--no-input"],
        lambda f: ["survey", "-o", f / "n.yaml", "--set", "1b.M=3", "--no-input", *WHO],
        then=3,
    ),
    Case(
        "survey.not_a_pair",
        "1a.M=3",
        lambda _: ["score", RIVERSIDE, "--set", "1a.M"],
        lambda _: ["score", RIVERSIDE, "--set", "1a.M=3"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}: {case.told}" for case in CASES])
def test_a_mend_that_is_told_works(cli: Cli, tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names it; done to the letter, the command ends with 0 and says it no more."""
    monkeypatch.chdir(tmp_path)
    ended = cli(*spelled(case.fault(tmp_path)))
    said = ended.out + ended.err

    assert ended.code == case.ended, said
    assert is_said(case.code, said)
    assert case.told in sentences("en")[case.code] or case.told in " ".join(said.split())

    mended = cli(*spelled(case.mend(tmp_path)))
    assert mended.code == case.then, mended.err
    assert case.code == "duplicate" or not is_said(case.code, mended.out + mended.err)


ADVICE = re.compile(
    r"(?<!-)--[a-z]|\b(install|give|write|choose|save|add|run|use|remove|delete|correct|define|replace|put|mend|check|"
    r"name (a|an|another|it|them|one|the)|answer (it|more)|call|convert|unpack|undo|open|export|copy|fill|fetch|load|"
    r"download|make|move|lower|keep|end it|change|start another|go to|ask|state|spell|say (what|which)|split|explain|"
    r"enlarge|press|enter|wait|close|read the)\b",
    re.IGNORECASE,
)
"""What makes a sentence recommend something."""
TEXTS = {
    *("forms", "report", "explain", "cohort", "diff", "captions", "paper", "peers", "uncertain", "weights", "roadmap"),
    *("weightings", "compare", "ledger", "followup", "raters", "round", "assistants"),
}
"""Files of what reports, forms and results say; the form's own advice is followed by the tests of the form.

What assistants are told is followed by those of their server.
"""
ASKED_AGAIN = re.compile(r"survey\.(?!other_|say_who|not_a_pair|too_small)|help\.(?!complaints)|batch\.roadmap_columns")
"""The questionnaire's own prompts: it asks again at once, and the tests of the questionnaire answer; and the help."""
LOOK = {
    "answer-unclear": "of two options",
    "batch.columns.status": "what the values of a column mean",
    "batch.heads.raters_open": "the head of a column",
    "batch.heads.roadmap_more": "the head of a column",
    "batch_command.in_use": "to wait",
    "batch_command.other_run": "tests of --resume",
    "batch_command.remarks.always-applies": "states what counts; each is told as always-applies",
    "batch_command.remarks.no-reason": "states what counts",
    "batch_command.remarks.other-period-read": "needs standard input",
    "batch_command.too_many_rows": "a million rows",
    "columns-respelled": "states what was read",
    "commands.epilog": "the foot of the help",
    "commands.in_use": "to wait",
    "commands.report_output": "the help of an option",
    "help.complaints.no_date": "tests of the help",
    "no-merge-column": "tests of --merge-by",
    "commands.more_problems": "to mend what is listed",
    "follow_command.no_followup": "test_a_report_in_place_of_the_follow_up",
    "follow_command.suffix": "tests of follow",
    "follow_command.with_earlier": "test_a_followup_needs_the_sheet_it_is_of",
    "follow_command.with_last": "test_a_followup_needs_the_sheet_it_is_of",
    "fonts-failed": "tests of fonts",
    "fonts-too-costly": "tests of fonts",
    "no-followup": "test_a_report_in_place_of_the_follow_up",
    "followup-of-other-rubric": "tests of follow",
    "followup-of-other-sheet": "test_a_followup_needs_the_sheet_it_is_of",
    "further-problems": "to mend what is listed",
    "gates.below": "an aim, not a fault",
    "gates.none": "an aim, not a fault",
    "invalid": "whatever a reader says",
    "not-carried": "states what was left",
    "options.against_weights": "states what cannot be",
    "options.extra_missing": "test_what_an_extra_needs_is_named_for_every_installer",
    "options.no_font": "test_fonts_that_are_named_are_used",
    "options.replaced": "test_fonts_that_are_named_are_used",
    "batch_command.unit_incomplete": "test_unit_reports",
    "raters_command.agenda": "the help of an option",
    "raters_command.ecosystem_output": "the help of an option",
    "raters_command.no_ecosystem.other_rubric": "tests of ecosystem",
    "raters_command.not_consensus": "needs a terminal: the tests of the round",
    "raters_command.other_raters": "needs a terminal: the tests of the round",
    "raters_command.no_output": "needs a terminal: the tests of the round",
    "raters_command.open": "states what is open",
    "raters_command.refused.other_period": "tests of merge",
    "raters_command.refused.other_profile": "states what cannot be",
    "raters_command.refused.other_rubric": "states what cannot be",
    "raters_command.refused.other_sectors": "to settle them",
    "raters_command.refused.other_version": "tests of merge",
    "reader-failed": "to send us the file",
    "roadmap_command.at_the_top": "no example stands there",
    "roadmap_command.budget_is_points": "test_a_budget_that_was_meant_as_money",
    "roadmap_command.best.wanted": "states what cannot be",
    "roadmap_command.left_out": "states what was left",
    "roadmap_command.nothing_open": "says that there is nothing to do",
    "roadmap_command.path_withheld": "to answer more",
    "roadmap_command.too_many": "no rubric is like that",
    "settings.changes_scores": "tests of settings",
    "spark.missing": "test_what_an_extra_needs_is_named_for_every_installer",
    "step-elsewhere": "test_a_state_where_none_is_asked_is_not_lost",
    "survey.too_small": "tests of the screen",
    "would-not-be-read": "tests of merge",
    "too-many-cells": "that it is the right file",
    "too-many-nodes": "states the limit",
    "too-many-columns": "to look at the signs between columns",
    "too-many-problems": "that it is the right file",
}
"""Sentences of which nothing can be executed here, or which another test follows, and which or why."""
BELOW = {"no-room", "form-page", "not-scores"}
"""Those that a test of their own follows below."""


def test_every_recommendation_is_followed() -> None:
    """A sentence that recommends something and has no row fails; so does a row or a reason without a sentence."""
    options = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src/fusionassess/cli").rglob("*.py"))
    helps = set(re.findall(r"help=(?:\w+\.)+(\w+)", options))
    said = {
        code: sentence
        for code, sentence in sentences("en").items()
        if code.partition(".")[0] not in {*TEXTS, "problems", "start"}
        and not ASKED_AGAIN.match(code)
        and code.partition(".")[2] not in helps
    }
    followed = {case.code for case in CASES} | {row.code for row in MENDS} | BELOW
    advising = {code for code, sentence in said.items() if ADVICE.search(sentence)}

    assert advising - followed - LOOK.keys() == set()
    assert (followed | LOOK.keys()) - said.keys() == set()
    assert followed & LOOK.keys() == set()


@cache
def sentences(language: str) -> dict[str, str]:
    """Every sentence that can be said beside reports and forms: of problems by code, of others by file and key."""
    folder = ROOT / "src" / "fusionassess" / "words" / language
    said = {f"{file.stem}.{key}": text for file in folder.glob("*.yaml") for key, text in texts_in(file)}
    return {key.removeprefix("problems.sentences."): sentence for key, sentence in said.items()}


def texts_in(file: Path) -> Iterator[tuple[str, str]]:
    """The texts of a file, with the keys that lead to each."""
    # The skeleton is a rubric to fill in.
    todo = [("", {} if file.stem == "skeleton" else yaml.safe_load(file.read_bytes()))]
    while todo:
        at, value = todo.pop()
        if isinstance(value, str):
            yield at, value
        elif isinstance(value, dict | list):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            todo += [(f"{at}.{key}".lstrip("."), part) for key, part in pairs]


def is_said(code: str, text: str) -> bool:
    """Whether a sentence stands there, in either language, whatever is filled in and however it is broken."""
    if "." not in code:
        return f"[{code}]" in text
    bare = re.sub(r"[\s│]", "", text)
    for language in ("zh", "en"):
        parts = [re.escape(re.sub(r"\s", "", part)) for part, *_ in Formatter().parse(sentences(language)[code])]
        if re.search(".*?".join(parts), bare):
            return True
    return False


def spelled(words: Words) -> Words:
    """A whole command, in English; ``batch`` writes its table to a file."""
    if isinstance(words[0], Path):
        words = ["batch", *words, "-o", words[0].with_name("scores.csv"), "--force"]
    return [*words, "--lang", "en"]


def test_room_that_is_told_to_be_made(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files with more room, named by TMPDIR."""
    (archive,) = text(tmp_path, "a.zip", zipped(t_csv=TABLE.encode()))
    full = shutil.disk_usage
    roomy = tmp_path / "roomy"
    roomy.mkdir()
    monkeypatch.setattr(
        shutil,
        "disk_usage",
        lambda path: full(path) if Path(path).is_relative_to(roomy) else full(path)._replace(free=0),
    )

    ended = cli("batch", archive, "--lang", "en")
    assert (ended.code, "[no-room]" in ended.err, "TMPDIR" in ended.err) == (2, True, True)

    monkeypatch.setattr("tempfile.tempdir", str(roomy))
    assert cli("batch", archive).code == 0


def test_a_document_that_is_copied_into_the_form(cli: Cli, tmp_path: Path) -> None:
    """The form is what the message about documents asks for."""
    (tmp_path / "in").mkdir()
    assert cli("form", "-o", tmp_path / "in" / "form.xlsx", "--profile", "sme", "--name", "甲").code == 0

    assert cli("batch", tmp_path / "in", ROOT / "examples" / "binjiang-park.yaml").code == 0


def test_a_form_that_came_back_itself(cli: Cli, tmp_path: Path) -> None:
    """In a folder or by name: the page holds no answers, the sheet that it saves does."""
    folder = tmp_path / "in"
    folder.mkdir()
    assert cli("form", "-o", folder / "form.html", "--profile", "sme", "--name", "甲").code == 0
    text(folder, "t.csv", TABLE)
    text(folder, "other.html", "<html><p>news</p></html>")

    for words in (folder, folder / "form.html"):
        ended = cli("batch", words, "--lang", "en")
        assert (ended.code, ended.err.count("[form-page]")) == (2, 1)
        assert "give the answer sheet (.json) that it downloads" in " ".join(ended.err.split())

    (folder / "form.html").unlink()
    text(folder, "甲.yaml", SHEET)
    assert cli("batch", folder).code == 0


def test_a_table_to_compare_with(cli: Cli, tmp_path: Path) -> None:
    """What batch wrote is such a table."""
    (table,) = text(tmp_path, "t.csv", TABLE)
    ended = cli("score", RIVERSIDE, "--against", table, "--lang", "en")
    assert (ended.code, "[not-scores]" in ended.err) == (2, True)

    assert cli("batch", RIVERSIDE, "-o", tmp_path / "scores.csv").code == 0
    assert cli("score", RIVERSIDE, "--against", tmp_path / "scores.csv").code == 0


@pytest.mark.parametrize("extra", ["docx", "pptx", "pdf", "spark"])
@pytest.mark.parametrize(
    ("prefix", "has_pip", "begins"),
    [
        ("/home/u/.local/pipx/venvs/fusionassess", True, "pipx inject fusionassess "),
        ("/home/u/.local/share/uv/tools/fusionassess", False, "uv pip install --python "),
        ("/srv/venv", True, "{python} -m pip install "),
        (str(ROOT / ".venv"), True, "{python} -m pip install "),
    ],
    ids=["pipx", "uv", "pip", "checkout"],
)
def test_what_an_extra_needs_is_named_for_every_installer(
    monkeypatch: pytest.MonkeyPatch, extra: str, prefix: str, has_pip: bool, begins: str
) -> None:
    """The libraries that the project's own extra has, by the installer that can reach the environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["optional-dependencies"][extra]
    told = [f"{each} ; extra == '{name}'" for name, all_ in project["optional-dependencies"].items() for each in all_]
    monkeypatch.setattr(metadata, "requires", lambda _: told)
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(installed, "find_spec", lambda _: object() if has_pip else None)
    command = installed.remedy(extra)

    assert command.startswith(begins.format(python=shlex.quote(sys.executable)))
    names = [re.split(r"[<>=!~;\[ ]", word)[0] for word in shlex.split(command)]
    assert {re.split(r"[<>=!~;\[ ]", each)[0] for each in asked} <= set(names)


def test_fonts_that_are_named_are_used(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report in Chinese without a Chinese font, and one in English about somebody with a Chinese name."""
    files = {font.path for font in typst.Fonts().fonts() if font.family in pdf.CHINESE and font.path}
    if not files:
        pytest.skip("no Chinese font here")
    view, folder = pdf.view, tmp_path / "fonts"
    folder.mkdir()
    for file in map(Path, files):
        (folder / file.name).symlink_to(file)
    monkeypatch.setattr(pdf, "view", lambda report, fonts=None, **more: view(report, fonts, system=False, **more))
    # What is set here for a test, a process apart would not know.
    monkeypatch.setattr(apart, "read", lambda reader, folder, *told, bounds, is_new: reader(folder, *told))  # noqa: ARG005
    named = text(tmp_path, "s.yaml", RIVERSIDE.read_text(encoding="utf-8").replace("Riverside High", "滨江 High"))

    for language, code, sentence in (("zh", 2, "options.no_font"), ("en", 0, "options.replaced")):
        words = ["report", *named, "-o", tmp_path / f"{language}.pdf", "--lang", language]
        ended = cli(*words)
        assert (ended.code, is_said(sentence, ended.err)) == (code, True)
        mended = cli(*words, "--fonts", folder, "--force")
        assert (mended.code, is_said(sentence, mended.err)) == (0, False)
    assert cli("report", *named, "-o", tmp_path / "r.html", "--lang", "zh").code == 0
