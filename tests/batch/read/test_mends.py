"""What a message tells the reader to do works: from each fault by its mend to a batch without one."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from conftest import ROOT, Cli

TABLE = "name,profile,1b.M,1b.R\na,sme,1,2\n"
SHEET = (
    'format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: "a", profile: sme}\nanswers: {1b.M: 2}\n'
)
Words = list[str | Path]


class Case(NamedTuple):
    """A fault and what is told to do about it."""

    code: str
    told: str
    """A part of the message: what the mend below does."""
    fault: Callable[[Path], Words]
    """Makes the fault in a folder; the words of the command behind ``batch``."""
    mend: Callable[[Path], Words]
    """Does what is told; the words to give then."""


def text(folder: Path, name: str, content: str | bytes) -> Words:
    """A file in a folder, and its name as words."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return [folder / name]


def in_utf8(encoding: str) -> Callable[[Path], Words]:
    """What ``iconv -f ENCODING -t UTF-8`` does."""
    return lambda folder: text(folder, "t.csv", (folder / "t.csv").read_bytes().decode(encoding))


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
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


def unpacked(folder: Path) -> Words:
    """What was told to be unpacked, as a folder."""
    (folder / "out").mkdir()
    text(folder / "out", "t.csv", TABLE)
    return [folder / "out"]


def column_map(folder: Path) -> Words:
    """A map of the columns."""
    told = "format: fusionassess/columns/1\ncolumns: {题一: 1b.M, 企业: subject, 类型: profile}\n"
    return [folder / "t.csv", "--columns", *text(folder, "map.yaml", told)]


CASES = [
    Case(
        "not-utf8",
        "iconv -f WINDOWS-1252",
        lambda f: text(f, "t.csv", TABLE.replace("a,", "é,").encode("cp1252")),
        in_utf8("cp1252"),
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
    Case("web-page-workbook", "save it as .xlsx", lambda f: text(f, "t.xls", "<html>"), cells),
    Case("not-a-workbook", "save it as .xlsx", lambda f: text(f, "t.xlsx", "nothing at all"), cells),
    Case("damaged-workbook", "ask for it again", lambda f: text(f, "t.xlsx", b"PK\3\4cut"), cells),
    Case("cell-error", "write the value", lambda f: cells(f, C2="#N/A"), lambda f: cells(f, C2=3)),
    Case("formula-without-value", "write the value", lambda f: cells(f, C2="=1+1"), lambda f: cells(f, C2=2)),
    Case("merged-cell", "write the answer into every row", lambda f: cells(f, merge="C2:C3"), lambda f: cells(f, C3=1)),
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
        "empty-file",
        "check that it is the right file",
        lambda f: text(f, "t.csv", ""),
        lambda f: text(f, "t.csv", TABLE),
    ),
    Case(
        "unreadable",
        "cannot read",
        lambda f: text(f, "t.zip", b"PK\3\4"),
        lambda f: text(f, "t.zip", zipped(t_csv=TABLE.encode())),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}: {case.told}" for case in CASES])
def test_a_mend_that_is_told_works(cli: Cli, tmp_path: Path, case: Case) -> None:
    """The message names it; done to the letter, the batch ends with 0."""
    ended = cli("batch", *case.fault(tmp_path), "-o", tmp_path / "scores.csv", "--lang", "en")

    assert ended.code == 2
    assert f"[{case.code}]" in ended.err
    assert case.told in " ".join(ended.err.split())

    mended = cli("batch", *case.mend(tmp_path), "-o", tmp_path / "scores.csv", "--lang", "en", "--force")

    assert mended.code == 0, mended.err


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
        assert "give the answer sheet that it downloads" in " ".join(ended.err.split())

    (folder / "form.html").unlink()
    text(folder, "甲.yaml", SHEET)
    assert cli("batch", folder).code == 0
