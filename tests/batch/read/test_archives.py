"""Archives: sheets and tables in them are those of a folder, and are named by the archive."""

import bz2
import csv
import io
import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from conftest import EXAMPLES, Cli

TABLE = "name,profile,1b.M,投资额\n" + "".join(f"u{n},sme,{n % 7},3\n" for n in range(20))


def packed(folder: Path, archive: Path) -> Path:
    """Everything in a folder, in an archive."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            for file in files:
                zipped.write(file, file.relative_to(folder))
    else:
        with tarfile.open(archive, "w:gz") as tar:
            for file in files:
                tar.add(file, str(file.relative_to(folder)))
    return archive


@pytest.fixture
def folder(cli: Cli, tmp_path: Path) -> Path:
    """Sheets, a form, and a table in every form; a table of something else, a note, what packers leave behind."""
    sheets = tmp_path / "in"
    (sheets / "表").mkdir(parents=True)
    for number, file in enumerate(EXAMPLES):
        shutil.copy(file, sheets / f"{number}.yaml")
    (sheets / "表" / "t.csv").write_text(TABLE, encoding="utf-8")
    for suffix in (".jsonl", ".parquet", ".xlsx"):
        write_table(sheets / "表" / f"t{suffix}")
    (sheets / "costs.csv").write_text("year,cost\n2026,3\n", encoding="utf-8")
    (sheets / "readme.txt").write_text("no table", encoding="utf-8")
    assert cli("form", "-o", sheets / "form.xlsx", "--profile", "sme", "--name", "甲").code == 0
    return sheets


def write_table(file: Path) -> None:
    """The same table without its faults, in another form."""
    rows = [row for row in csv.DictReader(io.StringIO(TABLE)) if row["1b.M"] != "6"]
    if file.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), file)
    elif file.suffix == ".jsonl":
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    else:
        book = xlsxwriter.Workbook(file)
        sheet = book.add_worksheet()
        for number, row in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(number, 0, row)
        book.close()


def told(text: str, archive: Path, folder: Path) -> str:
    """What was said or printed, with members called what they are called in the folder."""
    return text.replace(f"{archive}!", f"{folder}/")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_an_archive_is_read_like_its_folder(cli: Cli, tmp_path: Path, folder: Path, name: str) -> None:
    """The same rows, the same faults at the same places, the same warnings, whatever the form."""
    archive = packed(folder, tmp_path / name)

    own, ended = cli("batch", folder, "--lang", "en"), cli("batch", archive, "--lang", "en")

    assert own.code == ended.code == 2
    assert sorted(told(ended.out, archive, folder).splitlines()) == sorted(own.out.splitlines())
    assert sorted(told(ended.err, archive, folder).splitlines()) == sorted(
        [
            *own.err.replace("Passed over, files", "Passed over, archive members")
            .replace("\nFiles: ", "\nArchive members: ")
            .splitlines(),
            "Files: 1 found = 1 scored + 0 failed + 0 passed over.",
        ]
    )
    assert f"{archive}!表/t.csv:8:8: " in ended.err
    assert f"{archive}!表/t.xlsx:" in ended.out
    assert "投资额" in ended.err


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.csv", b"\xff\xfe1", "not-text"),
        ("t.parquet", b"PAR1", "unreadable"),
        ("t.xlsx", b"PK\x03\x04", "damaged-workbook"),
        ("t.csv", b"", "empty-file"),
        ("t.csv", b"profile,1b.M\nsme,1,2,3\n", "row-width"),
    ],
)
def test_a_table_that_cannot_be_read_is_named_by_its_archive(
    cli: Cli, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    """And stops neither the sheets before it nor those behind it; no name of a temporary file is told."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(EXAMPLES[0], "a.yaml")
        archive.writestr(name, data)
        archive.write(EXAMPLES[1], "z.yaml")

    ended = cli("batch", tmp_path / "a.zip", "--errors", tmp_path / "e.csv")

    assert ended.code == 2
    assert len(ended.out.splitlines()) == 3
    (problem,) = csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig")))
    assert problem["code"] == code
    assert problem["file"] == f"{tmp_path / 'a.zip'}!{name}"
    assert "/table." not in str(problem)


def test_archives_in_archives(cli: Cli, tmp_path: Path, folder: Path) -> None:
    """As a province collects its cities; one without an end, or one that is broken, stops nobody else."""
    inner = packed(folder, tmp_path / "city.zip").read_bytes()
    endless = b"PK"
    for depth in range(6):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr(f"{depth}.zip", endless)
            archive.write(EXAMPLES[0], f"{depth}.yaml")
        endless = data.getvalue()
    with zipfile.ZipFile(tmp_path / "province.zip", "w") as archive:
        archive.writestr("a/市.zip", inner)
        archive.writestr("b.tar.gz", packed(folder, tmp_path / "b.tar.gz").read_bytes())
        archive.writestr("broken.zip", inner[:100])
        archive.writestr("endless.zip", endless)
        archive.write(EXAMPLES[1], "z.yaml")

    own, ended = cli("batch", folder), cli("batch", tmp_path / "province.zip", "--lang", "en")

    rows = [row["source"] for row in csv.DictReader(io.StringIO(ended.out))]
    assert ended.code == 2
    assert len(rows) == 2 * (len(own.out.splitlines()) - 1) + 3 + 1
    assert f"{tmp_path / 'province.zip'}!a/市.zip!表/t.csv:2" in rows
    assert "endless.zip!5.zip!4.zip!3.yaml" in ended.out
    assert "endless.zip!5.zip!4.zip!3.zip: archives in archives, more than 3 deep" in " ".join(ended.err.split())
    assert "broken.zip: the archive cannot be read here" in ended.err
    assert ended.err.count("[nested-archive]") == 1
    assert rows[-1].endswith("!z.yaml")


def test_a_suffix_that_no_file_may_have_is_none_of_the_unpacked_file(cli: Cli, tmp_path: Path) -> None:
    """An archive may hold longer names than a file system; what it is says its content."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(f"return.{'x' * 300}", "name,profile,1b.M\na,sme,3\n")

    ended = cli("batch", tmp_path / "a.zip")

    assert (ended.code, ended.out.count(",sme,")) == (0, 1), ended.err


def test_no_room_to_unpack(cli: Cli, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder without room is named, and what needs none is scored."""
    archive = packed(folder, tmp_path / "a.zip")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 0))
    ended = cli("batch", archive)

    assert ended.code == 2
    assert f"{archive}!表/t.csv: 它说解开后有 " in ended.err
    assert ended.err.count("[no-room]") == 7
    assert len(ended.out.splitlines()) == 1 + len(EXAMPLES)


def test_what_unpacks_to_far_too_much(cli: Cli, tmp_path: Path) -> None:
    """A sparse member of a tar, a packed file and a zip of a few bytes that stand for gigabytes; others are read."""
    sparse = tarfile.TarInfo("t.csv")
    sparse.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.minor": "1",
        "GNU.sparse.map": "0,1",
        "GNU.sparse.size": str(1 << 34),
    }
    sparse.size = 1
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(EXAMPLES[0], "a.yaml")
        tar.addfile(sparse, io.BytesIO(b"x"))
    packed_once = bz2.compress(bytes(1 << 20)) * 300
    (tmp_path / "b.csv.bz2").write_bytes(packed_once)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(EXAMPLES[1], "a.yaml")
        archive.writestr("b.csv.bz2", packed_once)
    (tmp_path / "d.yaml").write_bytes(EXAMPLES[2].read_bytes())

    ended = cli("batch", tmp_path, "--lang", "en")

    assert (ended.code, len(ended.out.splitlines())) == (2, 1 + 3)
    assert ended.err.count("[too-much-inside]") == 3


def test_a_member_that_is_locked_or_damaged_is_told_with_what_to_do(cli: Cli, tmp_path: Path) -> None:
    """Without what the library says of itself; the others are read."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.csv", "b.csv", "c.csv"):
            archive.writestr(name, f"name,profile,1b.M\n{name},sme,1\n")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    data[data.index(b"b.csv,sme")] ^= 1
    (tmp_path / "a.zip").write_bytes(data)

    ended = cli("batch", tmp_path / "a.zip", "-o", tmp_path / "o.csv", "--errors", tmp_path / "e.csv")
    problems = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))))

    assert (ended.code, len((tmp_path / "o.csv").read_text(encoding="utf-8").splitlines())) == (2, 2)
    assert [(each["file"].rpartition("!")[2], each["code"]) for each in problems] == [
        ("a.csv", "locked-archive"),
        ("b.csv", "damaged-archive"),
    ]
    assert "Bad CRC-32" in problems[1]["message"]
    assert "ZipInfo" not in str(problems)


def test_a_name_cannot_pass_for_what_the_program_says(cli: Cli, tmp_path: Path) -> None:
    """A line feed in the name of a member, of a file, of a unit or in a value begins no line."""
    forged = "x\n9 sheets scored"
    table = f'name,profile,1b.M\n"{forged}",sme,1\n"{forged}",sme,1\n'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(f"{forged}.csv", table)
        archive.writestr(f"{forged}.txt", "")
        archive.writestr("a.json", json.dumps({"format": forged, "answers": {forged: 1}}))
    ended = cli("batch", tmp_path / "a.zip", "-o", tmp_path / "o.csv", "--unit-reports", tmp_path / "r")

    assert ended.err.count("9 sheets scored") > 3
    assert not [line for line in ended.err.splitlines() if line.startswith("9 sheets")]
