"""Tables of every form come to the same rows; what is wrong with them is told at its place."""

import csv
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from conftest import EXAMPLES, Cli, Ended
from fusionassess.answers.sheets import open_sheet
from fusionassess.batch.read import blocks, delimited, jsonl, tables
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from sheeted import random_rows, row_of

GOOD = ("0", "1", "2", "3", "4", "5", "", "unknown", "NA: 没有", "5")

QUESTIONS = [question.id for question in library.find("five-paths").rubric.questions]


@pytest.fixture(scope="module")
def rows(five_paths: Edition) -> list[dict[str, str]]:
    """Rows that can all be read, of several profiles and sectors."""
    rows = random_rows(five_paths.rubric, 40, 5, GOOD)
    for number, row in enumerate(rows):
        row |= {"subject": f"单位{number}", "profile": ("region", "sme")[number % 2]}
        row["sector"] = "green" if number % 3 else ""
    return rows


def as_csv(rows: Sequence[dict[str, str]], delimiter: str = ",") -> str:
    """Rows as a delimited text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(file: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows in the form that a file's name promises."""
    columns = list(rows[0])
    if file.suffix == ".parquet":
        table = pa.table({name: pa.array([row[name] for row in rows]) for name in columns})
        pq.write_table(table, file, row_group_size=7)
    elif file.suffix == ".xlsx":
        book = xlsxwriter.Workbook(file)
        book.add_worksheet("说明").write(0, 0, "请填第二张表")
        sheet = book.add_worksheet("汇总")
        sheet.write_row(3, 1, columns)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row.values()):
                sheet.write(5 + number, 1 + column, int(cell) if cell.isdigit() else cell)
        book.close()
    elif file.suffix == ".jsonl":
        lines_of = [json.dumps({k: int(v) if v.isdigit() else v or None for k, v in row.items()}) for row in rows]
        file.write_text("\n\n".join(lines_of) + "\n", encoding="utf-8")
    else:
        file.write_text(as_csv(rows), encoding="utf-8")
    return file


def table(ended: Ended) -> list[dict[str, str]]:
    """What was printed, without the names of files."""
    table = list(csv.DictReader(io.StringIO(ended.out)))
    for row in table:
        row["source"] = row["source"].rpartition(":")[0] and row["source"].rpartition(":")[2]
    return table


def scored(cli: Cli, *words: str | Path) -> list[dict[str, str]]:
    """The rows of a batch in which everything is in order."""
    ended = cli("batch", *words)

    assert ended.code == 0, ended.err
    return table(ended)


def without_lines(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows but for where they stood."""
    return [{**row, "source": ""} for row in rows]


@pytest.mark.parametrize("suffix", [".jsonl", ".xlsx", ".parquet"])
def test_every_form_comes_to_the_same(cli: Cli, tmp_path: Path, rows: list[dict[str, str]], suffix: str) -> None:
    """What was written as text, numbers or cells is scored alike."""
    expected = scored(cli, write(tmp_path / "t.csv", rows))

    results = scored(cli, write(tmp_path / f"t{suffix}", rows))

    assert without_lines(results) == without_lines(expected)
    assert [row["source"] for row in expected] == [str(line) for line in range(2, 42)]
    first = {".jsonl": 1, ".xlsx": 6, ".parquet": 1}[suffix]
    assert results[0]["source"] == str(first)


def variants(text: str) -> dict[str, bytes]:
    """The same table as different programs write it."""
    head, _, body = text.partition("\n")
    wide = re.sub(r",([0-5])(?=,|$)", lambda match: "," + chr(ord(match[1]) + 0xFEE0), body, flags=re.MULTILINE)
    return {
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "gbk": text.encode("gbk"),
        "gb18030": text.encode("gb18030"),
        "semicolon": text.replace(",", ";").encode(),
        "tab": text.replace(",", "\t").encode(),
        "windows": text.replace("\n", "\r\n").encode(),
        "no last line end": text.rstrip("\n").encode(),
        "excel's hint": b"sep=,\r\n" + text.encode(),
        "blank rows": (head + "\n\n" + body.replace("\n", "\n" + "," * head.count(",") + "\n") + "\n").encode(),
        "quotes": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()).encode(),
        "full width": (head + "\n" + wide).encode(),
        "upper case": (head.upper() + "\n" + body).encode(),
    }


NAMES = list(variants(""))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_in_text_is_read_however_it_was_written(
    cli: Cli, tmp_path: Path, rows: list[dict[str, str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encodings, delimiters, quotes, line ends; in blocks that are far smaller than the table, too."""
    short = [{key: value for key, value in row.items() if not key.endswith(".evidence")} for row in rows]
    text = as_csv(short)
    plain, strange = tmp_path / "plain.csv", tmp_path / "strange.csv"
    plain.write_text(text, encoding="utf-8")
    strange.write_bytes(variants(text)[name])
    expected = scored(cli, plain)

    assert without_lines(scored(cli, strange)) == without_lines(expected)
    monkeypatch.setattr(blocks, "BLOCK", 700)
    assert without_lines(scored(cli, strange)) == without_lines(expected)


def test_a_cell_over_several_lines(cli: Cli, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    """Rows keep the line they begin on, behind cells with line ends, too."""
    table_rows = [dict(rows[0], subject="a\nb,c"), dict(rows[1], subject='say "x"'), rows[2]]
    file = tmp_path / "t.csv"
    file.write_text(as_csv(table_rows), encoding="utf-8")

    results = scored(cli, file)

    assert [row["subject"] for row in results] == ["a\nb,c", 'say "x"', rows[2]["subject"]]
    assert [row["source"] for row in results] == ["2", "4", "5"]


@pytest.mark.parametrize("size", [20, 33, 50, 71])
def test_a_block_does_not_end_inside_quotes(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Wherever the bytes are cut, a cell with line ends stays whole, and every row keeps its line."""
    file = tmp_path / "t.csv"
    file.write_text('name,profile,1b.M\n"a\nb\nc\nd",sme,1\nx,sme,2\n"e\n\nf",sme,3\ny,sme,4\n', encoding="utf-8")
    monkeypatch.setattr(blocks, "BLOCK", size)

    rows = scored(cli, file)

    assert [row["subject"] for row in rows] == ["a\nb\nc\nd", "x", "e\n\nf", "y"]
    assert [row["source"] for row in rows] == ["2", "6", "7", "10"]


def test_numbers_stay_the_same_in_blocks_of_any_size(
    cli: Cli, tmp_path: Path, rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty rows at once, three at a time, and line by line."""
    files = [write(tmp_path / f"t{suffix}", rows) for suffix in (".csv", ".jsonl", ".parquet")]
    expected = [cli("batch", file).out for file in files]
    for size, rows_at_once in ((900, 3), (3000, 1)):
        monkeypatch.setattr(blocks, "BLOCK", size)
        monkeypatch.setattr(jsonl, "LINES", rows_at_once)
        monkeypatch.setattr(tables, "ROWS", rows_at_once)
        assert [cli("batch", file).out for file in files] == expected


def test_standard_input(cli: Cli, rows: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delimited text or JSON lines from a pipe."""
    expected = without_lines(scored(cli, write(tmp_path / "t.csv", rows)))
    for suffix in (".csv", ".jsonl"):
        data = write(tmp_path / f"t{suffix}", rows).read_bytes()
        stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(data)))
        monkeypatch.setattr("sys.stdin", stdin)
        assert without_lines(scored(cli, "-")) == expected


PLACES = [
    (".csv", "{file}:3:17: "),
    (".jsonl", "{file}:3:67: "),
    (".xlsx", "{file}:汇总!E7: "),
    (".parquet", "{file}:2:4: "),
]


@pytest.mark.parametrize(("suffix", "place"), PLACES)
def test_a_bad_row_is_told_at_its_place_and_stops_nobody(
    cli: Cli, tmp_path: Path, rows: list[dict[str, str]], suffix: str, place: str
) -> None:
    """Exit 2, the others are scored."""
    first = next(name for name in rows[0] if name not in {"subject", "profile", "sector"})
    plain = [dict(row, subject=f"u{n}", profile="region", sector="green") for n, row in enumerate(rows[:4])]
    spoilt = [plain[0], dict(plain[1], **{first: "7"}), plain[2], plain[3]]
    file = write(tmp_path / f"t{suffix}", spoilt)

    ended = cli("batch", file)

    assert ended.code == 2
    assert place.format(file=file) in ended.err
    assert "[level-range]" in ended.err
    assert [row["subject"] for row in table(ended)] == ["u0", "u2", "u3"]
    assert "行 4：计分 3，读不了 1，略过 0。" in ended.err


def test_a_bad_row_is_found_by_its_line(
    cli: Cli, tmp_path: Path, rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other rows of its block, many thousands of them, are not taken apart for it; nor is a cell in quotes."""
    monkeypatch.setattr(delimited, "records", lambda *_: pytest.fail("a whole block was read once more"))
    first = next(name for name in rows[0] if name not in {"subject", "profile", "sector"})
    spoilt = [dict(row, subject=f"u,{n}", **({first: "7"} if n == 1 else {})) for n, row in enumerate(rows[:4])]
    file = write(tmp_path / "t.csv", spoilt)

    ended = cli("batch", file)
    column = int(match[1]) if (match := re.search(rf"{re.escape(str(file))}:3:(\d+): ", ended.err)) else 0

    assert [row["subject"] for row in table(ended)] == ["u,0", "u,2", "u,3"]
    assert file.read_text("utf-8").splitlines()[2][column - 1 :].startswith("7,")


@pytest.mark.parametrize(
    ("name", "content", "place", "code"),
    [
        ("t.csv", b"", "t.csv:1:1", "empty-file"),
        ("t.csv", b"\n\n", "t.csv:1:1", "empty-file"),
        ("t.csv", b"name,profile\nx,sme\n", "t.csv:1:1", "no-answer-columns"),
        ("t.csv", b"name,1b.M,1B.M\nx,1,1\n", "t.csv:1:11", "duplicate-column"),
        ("t.csv", b"name,1b.M\nx\xff\xff,1\n", "t.csv:2:2", "not-text"),
        ("t.csv", b'name,1b.M\n"' + b"x" * 200_000 + b",1\n", "t.csv:2:1", "quote-open"),
        ("t.csv", b"profile,1b.M\nsme,1,2\n", "t.csv:2:1", "row-width"),
        ("t.csv", b"profile,1b.M\nsme\n", "t.csv:2:1", "row-width"),
        ("t.csv", b'profile,1b.M\n"sme,1\n', "t.csv:2:1", "quote-open"),
        ("t.csv", b"name,1b.M\nx,1\n", "t.csv:2", "no-profile"),
        ("t.jsonl", b"", "t.jsonl:1:1", "empty-file"),
        ("t.jsonl", b"[1]\n", "t.jsonl:1:1", "not-a-row"),
        ("t.jsonl", b'{"profile": "sme", "1b.M": 1\n', "t.jsonl:1:29", "json-syntax"),
        ("t.jsonl", b'{"profile": "sme", "1b.M": 1, "1b.M": 2}\n', "t.jsonl:1:31", "duplicate-key"),
        ("t.jsonl", b'{"profile": "\xb5\xa5"}\n', "t.jsonl:1:14", "not-utf8"),
        ("t.jsonl", b"[" * 100_000 + b"\n", "t.jsonl:1:1", "not-a-row"),
        ("t.jsonl", b'{"profile": "sme", "1b.M": true}\n', "t.jsonl:1:28", "not-an-answer"),
        ("t.parquet", b"PAR1 no", "t.parquet", "unreadable"),
        ("t.xlsx", b"PK\x03\x04 cut", "t.xlsx", "damaged-workbook"),
        ("t.zip", b"PK\x03\x04 cut", "t.zip", "damaged-archive"),
        ("t.tar", b"no", "t.tar", "damaged-archive"),
    ],
)
def test_bad_tables_confess(cli: Cli, tmp_path: Path, name: str, content: bytes, place: str, code: str) -> None:
    """Every fault has its place and code, and another file is scored all the same."""
    (tmp_path / name).write_bytes(content)

    ended = cli("batch", tmp_path / name, EXAMPLES[0])

    assert ended.code == 2
    (line,) = [line for line in ended.err.splitlines() if line.endswith(f"[{code}]")]
    assert line.startswith(f"{tmp_path / place}:"), line
    assert len(table(ended)) == 1


def test_a_table_in_two_encodings(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What began as UTF-8 does not go on as GBK: the place is told."""
    monkeypatch.setattr(blocks, "BLOCK", 32)
    text = "profile,name,1b.M\nsme,单位,1\n".encode() + b"sme,x,2\n" * 4 + b"sme,\xb5\xa5\xce\xbb,2\n"
    (tmp_path / "t.csv").write_bytes(text)

    ended = cli("batch", tmp_path / "t.csv")

    assert f"{tmp_path / 't.csv'}:7:5: " in ended.err
    assert "[not-utf8]" in ended.err


def test_strange_columns_are_named_once(cli: Cli, tmp_path: Path) -> None:
    """With what they may have meant; rows of nothing are passed over."""
    file = tmp_path / "t.csv"
    file.write_text("name,profile,1b.M,1b.r.evidense,,\nx,sme,3,E1,,\n,,,,,\n", encoding="utf-8")

    ended = cli("batch", file)

    assert ended.code == 0
    assert ended.err.count("[column-passed-over]") == 1
    assert f"{file}:1:19: " in ended.err
    assert len(table(ended)) == 1


def test_a_map_of_columns_a_profile_and_sectors(cli: Cli, tmp_path: Path) -> None:
    """A table of somebody else's making needs no change."""
    (tmp_path / "t.csv").write_text("企业,问一\nx,3\n", encoding="utf-8")
    (tmp_path / "map.yaml").write_text(
        "format: fusionassess/columns/1\ncolumns: {企业: subject, 问一: 1b.M}\n", encoding="utf-8"
    )
    words = ("--columns", tmp_path / "map.yaml", "--profile", "sme", "--sector", "green", "--sector", "digital")

    (row,) = scored(cli, tmp_path / "t.csv", *words)

    assert (row["subject"], row["profile"], row["sector"]) == ("x", "sme", "green digital")
    assert float(row["coverage"]) > 0
    (tmp_path / "map.yaml").write_text("format: fusionassess/columns/1\ncolumns: {企业: nobody}\n", encoding="utf-8")
    ended = cli("batch", tmp_path / "t.csv", *words)
    assert (ended.code, ended.out) == (2, "")
    assert "[no-such-column]" in ended.err


def test_answers_that_do_not_apply_without_a_reason_are_counted(cli: Cli, tmp_path: Path) -> None:
    """They count as not applicable, and the reader learns how many there were."""
    (tmp_path / "t.csv").write_text(
        "profile,1b.M,1b.R,1b.O2\nsme,not applicable,NA: none here,-1\nsme,不适用,3,\n", encoding="utf-8"
    )

    assert "有 3 个“不适用”没有写原因" in cli("batch", tmp_path / "t.csv").err


def test_na_alone_is_a_gap_unless_it_was_meant(cli: Cli, tmp_path: Path) -> None:
    """Told with the way to say that it was meant; the score is that of blanks, or of answers that do not apply."""
    tables = {"na": "NA,n/a,<NA>", "blank": ",,", "said": "NA: x,na: x,不适用: x"}
    answers = ",".join(f"{measure}.R" for measure in ("1b", "2a", "2c", "3a", "4b", "5a"))
    for name, cells in tables.items():
        text = f"profile,1b.M,1c.M,2b.M,{answers}\nsme,{cells},3,3,2,2,1,1\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    told = cli("batch", tmp_path / "na.csv")
    meant = cli("batch", tmp_path / "na.csv", "--bare-na", "not-applicable")

    assert "有 3 个作答只写了 NA" in told.err
    assert "--bare-na not-applicable" in told.err
    assert "只写了 NA" not in meant.err
    assert "有 3 个“不适用”没有写原因" in meant.err
    assert told.out.replace("na.csv", "blank.csv") == cli("batch", tmp_path / "blank.csv").out
    assert meant.out.replace("na.csv", "said.csv") == cli("batch", tmp_path / "said.csv").out
    assert told.out != meant.out


def test_ids_in_another_spelling_are_told_once(cli: Cli, tmp_path: Path) -> None:
    """With the first of them; the scores are those of the known names. One that could be several is refused."""
    text = "profile,1b_M,X1b.R,q_1bLg==O2\nsme,1,2,3\n"
    (tmp_path / "theirs.csv").write_text(text, encoding="utf-8")
    (tmp_path / "ours.csv").write_text("profile,1b.M,1b.R,1b.O2\nsme,1,2,3\n", encoding="utf-8")
    rubric = (Path(__file__).parents[2] / "helpers" / "small.py").read_text("utf-8").split('"""')[3]
    (tmp_path / "two.yaml").write_text(rubric.replace("id: a.2", "id: a-1"), encoding="utf-8")
    (tmp_path / "unclear.csv").write_text("profile,b.1,a_1\nfirm,1,2\n", encoding="utf-8")

    theirs = cli("batch", tmp_path / "theirs.csv")
    unclear = cli("batch", tmp_path / "unclear.csv", "--rubric", tmp_path / "two.yaml")

    assert theirs.err.count("[columns-respelled]") == 1
    assert "“1b_M”按 1b.M 读；这样写的共 3 列" in theirs.err
    assert theirs.out.replace("theirs", "ours") == cli("batch", tmp_path / "ours.csv").out
    assert (unclear.code, "[column-unclear]" in unclear.err, "a.1, a-1" in unclear.err) == (2, True, True)


def test_options_numbered_from_one_are_told(cli: Cli, tmp_path: Path) -> None:
    """Where a number lies above the top, or nothing at 0; whoever follows the advice has the right levels."""
    asked = [name for name in QUESTIONS if name[:2] in {"1b", "1c", "2a", "2b", "2c", "3a"}]
    head = f"name,profile,{','.join(asked)}\n"

    def table(name: str, levels: list[int]) -> Path:
        lines = (
            f"U{unit},sme," + ",".join(str(levels[(unit + place) % len(levels)]) for place in range(18))
            for unit in range(9)
        )
        file = tmp_path / f"{name}.csv"
        file.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        return file

    (tmp_path / "map.yaml").write_text("format: fusionassess/columns/1\nvalues: {from: 1}\n", encoding="utf-8")
    right, above = table("right", [0, 2, 5, 3]), table("t", [1, 3, 6, 4])

    told = cli("batch", above)
    assert (told.code, "从 1 编号" in told.err, "values: {from: 1}" in told.err) == (2, True, True)
    mended = cli("batch", above, "--columns", tmp_path / "map.yaml")
    assert (mended.code, "从 1 编号" in mended.err) == (0, False)
    assert mended.out.replace("t.csv", "right.csv") == cli("batch", right).out
    assert "从 1 编号" not in cli("batch", right).err
    assert "162 个等级里没有一个 0" in cli("batch", table("high", [1, 3, 5, 4])).err


def test_na_in_exports_of_our_own_form(cli: Cli, tmp_path: Path) -> None:
    """There ``na`` is the code of the choice, ``n/a`` is what Ona writes for a blank, its reason likewise."""
    text = "name,profile,g/q_1b.M,g/q_1b.R,g/q_1b.O2,g/na_1b.M,g/na_1b.R\nx,sme,na,na,n/a,n/a,nothing of the kind\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    told = cli("batch", tmp_path / "t.csv").err

    assert "有 1 个“不适用”没有写原因" in told
    assert "有 1 个作答只写了 NA" in told


def test_the_reasons_of_sheets_were_read_with_them(cli: Cli) -> None:
    """The examples have answers that do not apply, each with its reason: nothing is missing."""
    assert "没有写原因" not in cli("batch", *EXAMPLES).err


def test_archives(cli: Cli, tmp_path: Path) -> None:
    """Sheets in zip and tar are scored like sheets in a folder; names packed in China are read."""
    expected = without_lines(scored(cli, *EXAMPLES))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in EXAMPLES:
            archive.write(file, f"sub/{file.name}")
        archive.write(EXAMPLES[0], "__MACOSX/sub/._x.yaml")
        archive.writestr("readme.txt", "no sheet")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as packed:
        for file in EXAMPLES:
            packed.add(file, f"sub/{file.name}")

    for name in ("a.zip", "b.tar.gz"):
        ended = cli("batch", tmp_path / name)
        table = list(csv.DictReader(io.StringIO(ended.out)))
        assert (ended.code, without_lines(table)) == (0, expected)
        assert table[0]["source"] == f"{tmp_path / name}!sub/{EXAMPLES[0].name}"


def test_a_name_packed_in_gbk(cli: Cli, tmp_path: Path) -> None:
    """A zip made on a Chinese Windows does not say how its names are spelt."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("zzzz.yaml", EXAMPLES[0].read_bytes())
    data = (tmp_path / "a.zip").read_bytes().replace(b"zzzz.yaml", "园区".encode("gbk") + b".yaml")
    (tmp_path / "a.zip").write_bytes(data)

    assert "a.zip!园区.yaml" in cli("batch", tmp_path / "a.zip").out


def test_patterns_and_folders_of_tables(cli: Cli, tmp_path: Path, rows: list[dict[str, str]]) -> None:
    """A pattern that the shell left alone; tables in a folder; a table of results there is passed over."""
    for number in range(2):
        folder = tmp_path / f"region={number}"
        folder.mkdir()
        write(folder / "part.parquet", rows[:20] if number == 0 else rows[20:])
    expected = without_lines(scored(cli, write(tmp_path / "whole.csv", rows)))
    (tmp_path / "whole.csv").unlink()

    assert without_lines(scored(cli, tmp_path / "region=*" / "*.parquet")) == expected
    assert cli("batch", tmp_path, "-o", tmp_path / "scores.csv").code == 0
    again = cli("batch", tmp_path)
    assert again.code == 0
    assert "文件 3：计分 2，读不了 0，略过 1。" in again.err
    assert without_lines(table(again)) == expected


def test_sheets_and_tables_of_one_batch(cli: Cli, tmp_path: Path) -> None:
    """Sheets and their rows side by side come to the same numbers, in the order they were named."""
    sheets = [open_sheet(file).sheet for file in EXAMPLES]
    rows = [row_of(sheet) for sheet in sheets]
    names = dict.fromkeys(name for row in rows for name in row)
    file = write(tmp_path / "t.csv", [{name: row.get(name, "") for name in names} for row in rows])

    results = without_lines(scored(cli, *EXAMPLES, file, EXAMPLES[0]))

    assert results[:6] == results[6:]
    assert len(results) == 12


def test_many_sheets_in_several_processes(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and problems are those of one process, in the same order."""
    from fusionassess.batch.run import reading, task

    for number in range(12):
        (tmp_path / f"{number:02}.yaml").write_bytes(EXAMPLES[number % len(EXAMPLES)].read_bytes())
    (tmp_path / "03.yaml").write_text("answers: {x: 1}\n", encoding="utf-8")
    expected = cli("batch", tmp_path)
    monkeypatch.setattr(reading, "CHUNK", 2)
    monkeypatch.setattr(reading, "MANY", 2)
    monkeypatch.setattr(task, "processors", lambda: 2)

    assert cli("batch", tmp_path) == expected
    assert expected.code == 2
    assert len(expected.out.splitlines()) == 12


def test_many_strange_columns_and_cells(cli: Cli, tmp_path: Path) -> None:
    """Each is told with its place; a thousand of them with what may have been meant, the others without."""
    names = [f"profile{number}" for number in range(700)]
    (tmp_path / "wide.csv").write_text(f"profile,1b.M,{','.join(names)}\nsme,1{',1' * 700}\n", encoding="utf-8")
    rows = "".join(f"smee{row},1\n" for row in range(500))
    (tmp_path / "x.csv").write_text(f"profile,1b.M\n{rows}sme,2\n", encoding="utf-8")

    ended = cli("batch", tmp_path, "--errors", tmp_path / "e.csv", "--lang", "en")

    told = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))))
    assert (ended.code, len(ended.out.splitlines()), len(told)) == (2, 3, 1200)
    column = 1 + len(f"profile,1b.M,{','.join(names[:699])},")
    assert (told[699]["line"], told[699]["column"]) == ("1", str(column))
    assert ["did you mean" in each["message"] for each in told] == [True] * 1000 + [False] * 200


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        (
            "t.jsonl",
            '{"name": "1b.M", "profile": "sme", "1b\\u002eM": 9}\n{"profile": "x", "1b.M": 1}',
            ["1:49", "2:13"],
        ),
        ("t.jsonl", '{"profile": "sme", "1b.M": 1, "1b.R": 1, "1b.M": 1}', ["1:42"]),
        (
            "t.json",
            '[{"profile": "sme", "1b.M": 1}, {"profile": "sme", "1b.M": 9},\n{"1b.M":\n  8}]',
            ["1:60", "2:1", "3:3"],
        ),
        ("t.json", '[{"profile": "sme",\n  "1b.M": 9}, {"1b.M": 1,\n "1b.M": 2}]', ["2:11", "3:2"]),
    ],
)
def test_where_a_value_in_json_stands(cli: Cli, tmp_path: Path, name: str, text: str, places: list[str]) -> None:
    """By line and column of the file, however its key is spelt and wherever its row begins; of a key, the key."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / name, "--lang", "en")

    assert re.findall(rf"^{re.escape(str(tmp_path / name))}:(\d+:\d+): ", ended.err, re.MULTILINE) == places


def test_a_stretch_of_time_is_no_level(cli: Cli, tmp_path: Path) -> None:
    """A number of seconds in Parquet is refused like any other time."""
    for place, kind in enumerate((pa.duration("s"), pa.duration("ns"), pa.time32("s"), pa.timestamp("s"))):
        table = pa.table({"profile": ["sme"], "1b.M": pa.array([3], kind)})
        pq.write_table(table, tmp_path / f"{place}.parquet")

    ended = cli("batch", tmp_path)

    assert (ended.code, ended.err.count("[not-an-answer]")) == (2, 4)


def test_a_hostile_workbook(cli: Cli, tmp_path: Path) -> None:
    """One cell in the last row and column must not take the machine's memory."""
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["profile", "1b.M"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()

    assert "[too-costly]" in cli("batch", tmp_path / "t.xlsx", EXAMPLES[0]).err


def test_a_table_on_a_hidden_sheet_is_not_looked_for(cli: Cli, tmp_path: Path) -> None:
    """What a person does not see is not scored."""
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    hidden = book.add_worksheet()
    hidden.write_row(0, 0, ["profile", "1b.M"])
    hidden.hide()
    book.close()

    assert "[no-answer-columns]" in cli("batch", tmp_path / "t.xlsx").err


def test_a_file_that_may_not_be_read(cli: Cli, tmp_path: Path) -> None:
    """A table that is not there is told, like a sheet."""
    for name in ("t.csv", "t.jsonl", "t.parquet", "t.xlsx", "t.zip"):
        ended = cli("batch", tmp_path / name, EXAMPLES[0])
        assert ended.code == 2
        assert f"{tmp_path / name}: " in ended.err


def test_nothing_is_left_behind(cli: Cli, tmp_path: Path) -> None:
    """Neither parts nor unfinished files."""
    assert cli("batch", EXAMPLES[0], "-o", tmp_path / "t.csv", "--errors", tmp_path / "e.csv").code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["e.csv", "t.csv"]


@pytest.mark.parametrize("spelt", ['"name": "\\ud800"', '"\\uDFFF": 1', '"1b.R": ["\\udabc"]'])
def test_half_a_character_spoils_its_line_alone(cli: Cli, tmp_path: Path, spelt: str) -> None:
    """Only an escape can spell it; a whole character in two escapes is one."""
    jsonl = ['{"profile": "sme", "1b.M": 3, "name": "\\ud83d\\ude00"}', f'{{"profile": "sme", "1b.M": 3, {spelt}}}']
    (tmp_path / "t.jsonl").write_text("\n".join(jsonl), encoding="utf-8")

    ended = cli("batch", tmp_path / "t.jsonl")

    assert ended.code == 2
    assert "t.jsonl:2:" in ended.err
    assert "[strange-character]" in ended.err
    assert [row["subject"] for row in csv.DictReader(io.StringIO(ended.out))] == ["\N{GRINNING FACE}"]


def test_what_is_true_in_a_workbook_is_not_one(cli: Cli, tmp_path: Path) -> None:
    """Though Python takes both for the same, side by side in one column."""
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    for number, row in enumerate([("profile", "1b.M"), ("sme", 1), ("sme", True), ("sme", 1)]):
        sheet.write_row(number, 0, row)
    book.close()

    ended = cli("batch", tmp_path / "t.xlsx")

    assert ended.code == 2
    assert [row["source"][-1] for row in csv.DictReader(io.StringIO(ended.out))] == ["2", "4"]
    assert ended.err.count("[not-an-answer]") == 1


def test_what_programs_lay_beside_sheets_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    """Hidden files and folders, a spreadsheet's lock, what a packer leaves."""
    for name in (".a.yaml", "~$a.yaml", ".git/a.yaml", "__MACOSX/a.yaml", "b/a.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(EXAMPLES[0].read_bytes())

    ended = cli("batch", tmp_path)

    assert ended.code == 0
    assert [row["source"] for row in csv.DictReader(io.StringIO(ended.out))] == [str(tmp_path / "b" / "a.yaml")]


def test_a_column_of_clauses_counts_in_every_table(cli: Cli, tmp_path: Path) -> None:
    """A level whose clause does not hold is lowered, from the file to the table of scores."""
    head, cells = ["profile", "name", "5c.M", "5c.R", "5c.O", "5c.R.missing"], ["sme", "甲", "2", "4", "2", "3 4"]
    (tmp_path / "t.csv").write_text(f"{','.join(head)}\n{','.join(cells)}\n", encoding="utf-8")
    (tmp_path / "t.jsonl").write_text(json.dumps(dict(zip(head, cells, strict=True))), encoding="utf-8")
    for name in ("t.csv", "t.jsonl"):
        (row,) = csv.DictReader(cli("batch", tmp_path / name).out.splitlines())
        assert float(row["5c"]) == pytest.approx(2.0)
