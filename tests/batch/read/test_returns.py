"""What comes back from the field: every return is counted, read, or named with what to do."""

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import zipfile
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

import binaries
from conftest import EXAMPLES, Cli, Ended
from filling import FIVE_PATHS, Filled, form_for
from fusionassess.batch.ledger import LedgerEntry
from fusionassess.batch.read import archives, blocks, delimited, tables
from fusionassess.batch.read.tables import Piece
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.sheets import sheets
from fusionassess.documents.problems import DocumentError
from tabled import rows

HEAD = ["name", "profile", "1b.M", "1b.R", "1b.O2"]
ROWS = [["甲公司", "sme", 1, 2, 3], ["乙公司", "sme", 4, 0, 5]]


def as_csv(body: list[list[Any]] = ROWS, delimiter: str = ",", head: list[str] = HEAD) -> str:
    """A small table as text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([head, *body])
    return text.getvalue()


def workbook(file: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook of some sheets."""
    book = xlsxwriter.Workbook(file)
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    book.close()
    return file


def units(ended: Ended) -> dict[str, tuple[int, ...]]:
    """The closing lines by unit: found, scored, failed, passed over."""
    counts = re.findall(
        r"^([A-Z][a-z ]+): ([\d,]+) found = ([\d,]+) scored \+ ([\d,]+) failed \+ ([\d,]+) passed over\.$",
        ended.err,
        re.MULTILINE,
    )
    return {unit: tuple(int(number.replace(",", "")) for number in numbers) for unit, *numbers in counts}


def subjects(ended: Ended) -> list[str]:
    """Who was scored."""
    return [row["subject"] for row in rows(ended.out)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.rar", "foreign-archive"),
        ("a.7z", "foreign-archive"),
        ("a.et", "foreign-workbook"),
        ("a.numbers", "foreign-workbook"),
        ("a.wps", "foreign-document"),
        ("答卷.docx", "foreign-document"),
        ("a.SAV", "foreign-data"),
        ("a.et.gz", "foreign-archive"),
        ("a.zip.001", "foreign-archive"),
        ("回复.eml", "foreign-mail"),
        ("甲公司.xlsx.crdownload", "unfinished-download"),
        ("甲公司.xlsx.lnk", "shortcut"),
    ],
)
def test_what_looks_like_a_return_and_cannot_be_read_is_a_failure(
    cli: Cli, tmp_path: Path, name: str, code: str
) -> None:
    """In a folder, in an archive, or by name: it is told with the way to save it, and the others are scored."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(b"\0\1\2")
    (folder / "t.csv").write_text(as_csv(), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)

    for source in (folder, tmp_path / "a.zip", folder / name):
        ended = cli("batch", source, "--lang", "en")

        assert ended.code == 2
        assert f"[{code}]" in ended.err
        assert name in ended.err
        assert subjects(ended) == ([] if source == folder / name else ["甲公司", "乙公司"])


def test_everything_in_a_folder_is_told(cli: Cli, tmp_path: Path) -> None:
    """Texts, pictures, hidden files and what has no answers are passed over by name."""
    for name, text in {
        "t.csv": as_csv(),
        "notes.txt": "请于周五前交回",
        "gbk.txt": "请于周五前交回",
        "scan.pdf": "%PDF",
        "other.json": '{"a": 1}',
        "list.json": '[{"a": 1}]',
        "empty.csv": as_csv([]),
        ".DS_Store": "x",
        "~$t.xlsx": "x",
    }.items():
        (tmp_path / name).write_bytes(text.encode("gbk" if name == "gbk.txt" else "utf-8"))
    (tmp_path / ".git").mkdir()

    ended = cli("batch", tmp_path, "--lang", "en")

    assert ended.code == 0, ended.err
    assert units(ended)["Files"] == (10, 1, 0, 9)
    told = " ".join(ended.err.split())
    assert f"files of other kinds, 1 ({tmp_path / 'scan.pdf'})" in told
    assert (
        f"no first row names questions, 3 ({tmp_path / 'gbk.txt'}, {tmp_path / 'list.json'}, {tmp_path / 'notes.txt'})"
        in told
    )
    assert f"no rows below the names, 1 ({tmp_path / 'empty.csv'})" in told
    assert "hidden, or left by programs, 3." in told


LATER = [["丙公司", "sme", 5, 0, 4], ["丁公司", "sme", 0, 0, 3]]
"""Rows of a table whose questions stand in another order than in ``HEAD``: 1b.O2, 1b.R, 1b.M."""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("again", [HEAD, [*HEAD[:2], *HEAD[:1:-1]], [*HEAD[:1:-1], *HEAD[:2]]])
def test_a_table_that_stands_below_another_is_read_by_its_own_names(
    cli: Cli, tmp_path: Path, kind: str, again: list[str]
) -> None:
    """As where one file was put behind another: the names may stand in another order; their row is no respondent."""
    later = [[row[HEAD.index(name)] for name in again] for row in LATER]
    file = tmp_path / f"t.{kind}"
    if kind == "csv":
        file.write_text("\ufeff" + as_csv() + "\ufeff" + as_csv(later, head=again) + "\n", encoding="utf-8")
    else:
        workbook(file, 一=[HEAD, *ROWS, [], again, *later])
    (tmp_path / "one.csv").write_text(as_csv([*ROWS, *LATER]), encoding="utf-8")

    ended, whole = cli("batch", file, "--lang", "en"), cli("batch", tmp_path / "one.csv")

    assert ended.code == 0, ended.err
    assert [row["1b"] for row in rows(ended.out)] == [row["1b"] for row in rows(whole.out)]
    assert subjects(ended) == ["甲公司", "乙公司", "丙公司", "丁公司"]
    assert "rows that name the columns once more, 1." in ended.err
    assert units(ended)["Rows"] == (5, 4, 0, 1)


OF_PROFILES = {
    profile: ["name", "profile", *(question.id for question in FIVE_PATHS.rubric.asked(profile))]
    for profile in FIVE_PATHS.rubric.profiles
}
"""The names of a table of each profile."""


@pytest.mark.parametrize("is_padded", [True, False])
@pytest.mark.parametrize(("first", "second"), [*permutations(OF_PROFILES, 2)])
def test_a_table_of_another_profile_below_a_table_is_read_by_its_own_names(
    tmp_path: Path, first: str, second: str, is_padded: bool
) -> None:
    """Whatever questions both of them have; a spreadsheet pads the narrower one."""
    below = [OF_PROFILES[second], ["B", second, *"2" * (len(OF_PROFILES[second]) - 2)]]
    table = [OF_PROFILES[first], ["A", first, *"1" * (len(OF_PROFILES[first]) - 2)], *below]
    width = max(map(len, table)) if is_padded else 0
    lines = (",".join([*row, *[""] * (width - len(row))]) + "\n" for row in table)
    (tmp_path / "t.csv").write_text("".join(lines), encoding="utf-8")

    read = [*delimited.read_delimited(str(tmp_path / "t.csv"), Scorer(FIVE_PATHS.rubric), lambda _: None, 0)]

    assert [(piece.batch.to_pylist(), piece.lines.to_pylist()) for piece in read if isinstance(piece, Piece)] == [
        ([dict(zip(table[0], table[1], strict=True))], [2]),
        ([dict(zip(*below, strict=True))], [4]),
    ]


def test_a_table_on_a_sheet_that_lacks_the_first_and_the_last_question_of_another(cli: Cli, tmp_path: Path) -> None:
    """Is read by its own names as well."""
    cells: list[list[Any]] = [[*HEAD, "1c.M"], [*ROWS[0], 4], ["name", "profile", "1b.R", "1b.O2"], ["乙", "sme", 5, 0]]
    workbook(tmp_path / "t.xlsx", 一=cells)
    (tmp_path / "one.csv").write_text(as_csv([["乙", "sme", 5, 0]], head=cells[2]), encoding="utf-8")

    ended, alone = cli("batch", tmp_path / "t.xlsx"), cli("batch", tmp_path / "one.csv")

    assert (ended.code, subjects(ended)) == (0, ["甲公司", "乙"]), ended.err
    assert rows(ended.out)[1] | {"source": ""} == rows(alone.out)[0] | {"source": ""}


@pytest.mark.parametrize(
    "text",
    [
        "name,1b.M,1b.R\nA,1,2\nname,注,1b.O2\nB,x,5\n",
        "name,注,1b.M\nA,x,2\nname,1b.R,\nB,5,\n",
        "name,1b.M,注,1b.R\nA,1,x,2\nname,1b_R,,1b_O2\nB,5,,5\n",
        "name,1b.M\nname,1b.R\nB,5\n",
        "name,1b.M,1b.R,1b.O2\nname,1b.O2,1b.R,1b.M\nB,0,5,0\n",
        'name,1b.M,1b.R\n"A\nx",1,2\nname,1b.R,1b.O2\nB,5,0\n',
    ],
)
def test_names_of_another_table_are_known_wherever_they_stand(tmp_path: Path, text: str) -> None:
    """Also where no name of a question stands below another one, and where nothing stands between two rows of them."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    scorer = Scorer(FIVE_PATHS.rubric)

    *_, last = delimited.read_delimited(str(tmp_path / "t.csv"), scorer, lambda _: None, 0)

    assert isinstance(last, Piece)
    layout = scorer.layout(last.batch.schema.names)
    (row,) = last.batch.to_pylist()
    if "1b.R" in layout.questions:
        assert [*row.values()][layout.questions["1b.R"]] == "5"
    else:
        assert row == {"name": "B", "1b.O2": "5"}


def test_names_of_questions_in_a_row_of_answers_are_no_names() -> None:
    """Where as many answers stand beside them, or where they are part of what somebody is called."""
    known = tables.NamesBelow(Scorer(FIVE_PATHS.rubric))

    assert not known.are_names(["1b.M 公司", "sme", "3", "4", "1b.R 的机制"])
    assert not known.are_names(["1b.M 公司", "sme", "", "", ""])
    assert not known.are_names(["甲", "sme", 3.0, 4.0, "1b.M", "1b.R"])
    assert known.are_names(["name", "profile", "1b.M", "", ""])
    assert known.are_names(["企业", "1b.M", "1b_R", 2026.0])


def test_rows_between_the_same_names_are_one_piece(tmp_path: Path) -> None:
    """As where exports of one row each were put behind each other: a piece for each would take minutes."""
    text = "".join(f"name,1b.M\nu{number},{number % 6}\n" for number in range(3000))
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    (piece,) = delimited.read_delimited(str(tmp_path / "t.csv"), Scorer(FIVE_PATHS.rubric), lambda _: None, 0)

    assert isinstance(piece, Piece)
    assert piece.lines.to_pylist() == [*range(2, 6001, 2)]
    assert piece.ledger.counts[LedgerEntry("rows", "passed_over", "names-again")] == 2999
    assert piece.spot(1, 1)[0].line == 4


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_further_down_that_cannot_be_used_stop_no_other_table(cli: Cli, tmp_path: Path, kind: str) -> None:
    """What stands below them is not read, and is told; then other names may follow, and other sheets."""
    bad = ["name", "profile", "1b.M", "1b.M", "1b.R"]
    cells: list[list[Any]] = [HEAD, ROWS[0], bad, ["x", "sme", 1, 2, 3], HEAD, ROWS[1]]
    if kind == "csv":
        (tmp_path / "t.csv").write_text(as_csv(cells[1:]), encoding="utf-8")
    else:
        workbook(tmp_path / "t.xlsx", 一=cells, 二=[HEAD, LATER[0]])

    ended = cli("batch", tmp_path / f"t.{kind}", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司", *(["丙公司"] if kind == "xlsx" else [])]
    assert ended.code == 2
    assert re.findall(r"(3:\d+|D3): .*\[duplicate-column\]", ended.err), ended.err
    # Two rows or three are scored, one stands below names of no use, and names stand once more or twice.
    assert units(ended)["Rows"] == ((5, 2, 1, 2) if kind == "csv" else (6, 3, 1, 2))
    if kind == "xlsx":
        assert units(ended)["Workbook sheets"] == (2, 1, 1, 0)


def test_rows_below_names_that_cannot_be_used_are_read_in_no_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many blocks there are of them, and however few columns."""
    monkeypatch.setattr(blocks, "BLOCK", 64)
    text = as_csv() + "1b.M,1b.M\n" + "1,2\n" * 100 + as_csv(LATER)
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    pieces = delimited.read_delimited(str(tmp_path / "t.csv"), Scorer(FIVE_PATHS.rubric), lambda _: None, 0)
    read: list[Piece] = []

    with pytest.raises(DocumentError, match="duplicate-column"):
        read.extend(piece for piece in pieces if isinstance(piece, Piece))

    assert [name for piece in read for name in piece.batch.column(0).to_pylist()] == [
        "甲公司",
        "乙公司",
        "丙公司",
        "丁公司",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("again", [HEAD, [*HEAD[:2], *HEAD[:1:-1]]])
def test_texts_below_names_further_down_are_no_respondent(
    cli: Cli, tmp_path: Path, kind: str, again: list[str]
) -> None:
    """As below the first names."""
    texts = ["单位名称", "主体", "有没有机制", "资源够不够用", "有没有成效"]
    cells: list[list[Any]] = [HEAD, texts, *ROWS, again, texts, *LATER]
    if kind == "csv":
        (tmp_path / "t.csv").write_text(as_csv(cells[1:]), encoding="utf-8")
    else:
        workbook(tmp_path / "t.xlsx", 一=cells)

    ended = cli("batch", tmp_path / f"t.{kind}", "--lang", "en")

    assert ended.code == 0, ended.err
    assert subjects(ended) == ["甲公司", "乙公司", "丙公司", "丁公司"]
    assert units(ended)["Rows"] == (7, 4, 0, 3)


@pytest.mark.parametrize(
    ("text", "scored", "failed"),
    [
        ('"甲,sme,1,2,3\n"乙",sme,4,0,5\n丙,sme,1,1,1\n', ["乙", "丙"], [2]),
        ('甲,sme,1,2,3\n"乙,sme,4,0,5\n丙,sme,1,1,1\n"丁",sme,1,1,1\n', ["甲", "丙", "丁"], [3]),
        ('"甲,sme,1,2,3\n乙,sme,4,0,5\n丙,sme,1,1,1\n', ["乙", "丙"], [2]),
        ('甲,sme,1,2,3\n"乙\n公司",sme,4,0,5\n', ["甲", "乙\n公司"], []),
    ],
)
def test_a_quote_that_is_not_closed_takes_no_other_row_with_it(
    cli: Cli, tmp_path: Path, text: str, scored: list[str], failed: list[int]
) -> None:
    """Rows that a quote has drawn into one cell are rows; a name that has lines stays one."""
    (tmp_path / "t.csv").write_text(as_csv([]) + text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en")

    assert subjects(ended) == scored
    assert [int(line) for line in re.findall(r"t\.csv:(\d+):1: .*\[quote-open\]", ended.err)] == failed
    assert ended.code == (2 if failed else 0)


@pytest.mark.parametrize("closed", ["", '丁"\n'])
def test_a_quote_that_is_not_closed_among_the_names_takes_no_row_with_it(cli: Cli, tmp_path: Path, closed: str) -> None:
    """Wherever it is closed, if anywhere; names that have lines are names."""
    text = as_csv().replace("1b.O2", '"1b.O2') + closed
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    lines = as_csv(head=["单位\n名称", "profile", "1b.M\n（机制）", "1b.R", "1b.O2"])
    (tmp_path / "lines.csv").write_text(lines, encoding="utf-8")

    broken, whole = cli("batch", tmp_path / "t.csv"), cli("batch", tmp_path / "lines.csv")

    assert subjects(broken) == subjects(whole) == ["甲公司", "乙公司"]
    assert (broken.code, whole.code) == (2 if closed else 0, 0)


@pytest.mark.parametrize(
    ("text", "scored"),
    [
        ('name,1b.M,1b.R,"备注\n如有"\nA,3,4,x\n', ["A"]),
        ('name,1b.M,"1b.R\n（机制）","备注\n如有\n"\nA,3,4,x\n', ["A"]),
        ('name,"1b.M,1b.R\nA,3,4\n"B",2,2\n', ["A", "B"]),
        ('name,1b.M,"1b.R\nA,3,4\nB,2,2\n', ["A", "B"]),
    ],
)
def test_lines_of_a_name_are_no_rows_and_rows_no_lines_of_it(
    cli: Cli, tmp_path: Path, text: str, scored: list[str]
) -> None:
    """A name that is wrapped is one; where its quote is not closed, what stands behind its line are rows."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--profile", "sme")

    assert (ended.code, subjects(ended)) == (0, scored), ended.err


def test_a_quote_that_is_not_closed_before_more_than_a_cell_may_hold_takes_one_row(cli: Cli, tmp_path: Path) -> None:
    """However many rows stand behind it."""
    text = 'name,1b.M,1b.R\nA,3,4\n"B,1,2\n' + "".join(f"u{number},1,2\n" for number in range(20_000))
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--profile", "sme", "--lang", "en")

    assert units(ended)["Rows"] == (20_002, 20_001, 1, 0)
    assert re.findall(r"t\.csv:(\d+):1: .*\[quote-open\]", ended.err) == ["3"]


@pytest.mark.parametrize("at", ['name,1b.M,1b.R\nA,3,4\n"B,1,2\n', 'name,1b.M,"1b.R\nA,3,4\n'])
def test_a_quote_that_is_not_closed_before_more_than_a_row_may_hold_takes_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Among the names or below them: blocks are cut behind its line."""
    monkeypatch.setattr(blocks, "BLOCK", 1 << 10)
    monkeypatch.setattr(blocks, "MOST_IN_A_ROW", 1 << 12)
    (tmp_path / "t.csv").write_text(at + "".join(f"u{number},1,2\n" for number in range(3000)), encoding="utf-8")

    pieces = [*delimited.read_delimited(str(tmp_path / "t.csv"), Scorer(FIVE_PATHS.rubric), lambda _: None, 0)]

    assert sum(len(piece.batch) for piece in pieces if isinstance(piece, Piece)) == 3001


def test_a_quote_that_is_not_closed_among_the_names_is_looked_for_once() -> None:
    """Each line is counted once, not from the row's beginning again."""
    data = _Counting(b'name,"1b.M\n' + b"A,3\n" * 100)

    assert blocks._row_end(data, 0) == 0
    assert data.counted <= len(data)


class _Counting(bytes):
    """Bytes that tell over how many of them quotes were counted."""

    counted = 0

    def count(self, sign: Any, start: Any = 0, end: Any = None, /) -> int:
        """Count a sign."""
        self.counted += (len(self) if end is None else end) - start
        return super().count(sign, start, end)


def test_an_export_of_our_form_is_a_table_that_holds_the_name_of_its_format(cli: Cli, tmp_path: Path) -> None:
    """In each of its rows; a sheet says it of itself."""
    export = "format,rubric,profile,name,q_1b.M\nfusionassess/answers/1,five-paths,sme,A,3\n"
    (tmp_path / "t.csv").write_text(export, encoding="utf-8")
    (tmp_path / "a.csv").write_text("# name,1b.M\nformat: fusionassess/answers/1\n", encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", tmp_path / "a.csv", "--lang", "en")

    assert subjects(ended) == ["A"]
    assert re.findall(r"(\w\.csv):1:1: .*\[sheet-as-table\]", ended.err) == ["a.csv"]


@pytest.mark.parametrize("body", [[], ROWS])
def test_names_at_the_end_of_a_table_are_counted(cli: Cli, tmp_path: Path, body: list[list[Any]]) -> None:
    """Though no row stands below them; a table that has none at all is passed over."""
    names = ",".join(HEAD) + "\n"
    (tmp_path / "t.csv").write_text(as_csv(body) + names + names, encoding="utf-8")
    (tmp_path / "one.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en")

    assert units(ended)["Rows"] == (4 + len(body), 2 + len(body), 0, 2)
    assert units(ended)["Files"] == (2, 1 + bool(body), 0, 0 if body else 1)


def test_more_columns_than_a_table_has_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does each empty name leave a layout behind."""
    scorer = Scorer(FIVE_PATHS.rubric)
    above, names = ["单位名称*", "x", "机制"] * 2, ["", "1b.M", ""] * 2
    endless = [[f"x{n}" for n in range(tables.MOST_COLUMNS + 1)], [""] * (tables.MOST_COLUMNS + 1)]
    monkeypatch.setattr(Scorer, "layout", None)

    assert tables.names_with_those_above([above, names], 1, scorer) == ["单位名称*", "1b.M", ""] * 2
    assert tables.names_with_those_above(endless, 1, scorer) == endless[1]


def test_lines_of_a_reason_are_no_rows(cli: Cli, tmp_path: Path) -> None:
    """Whatever they say."""
    body = [["甲", "sme", 1, 2, "na", "没有：\n乙,sme,1,2,3,x\n等"]]
    (tmp_path / "t.csv").write_text(as_csv(body, head=[*HEAD, "1b.O2.reason"]), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.csv")) == ["甲"]


def test_a_unit_in_one_period_spelled_twice_is_a_duplicate(cli: Cli, tmp_path: Path) -> None:
    """However the period is written; a quarter is no month."""
    periods = ["2026-Q3", "2026年第三季度", "2026-03", "2025", "2025年度"]
    body = [["甲公司", "sme", period, 1, 2, 3] for period in periods]
    (tmp_path / "t.csv").write_text(as_csv(body, head=[*HEAD[:2], "period", *HEAD[2:]]), encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en", "--duplicates", "keep-first")

    assert [row["period"] for row in rows(ended.out)] == ["2026-Q3", "2026-03", "2025"]
    assert "respondents that are there already, 2." in ended.err


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_code_that_a_spreadsheet_has_rounded_tells_nobody_from_others(cli: Cli, tmp_path: Path, kind: str) -> None:
    """The last digits are gone: two units with the same rest are no duplicates, and nobody is passed over for one."""
    file, head = tmp_path / f"t.{kind}", ["code", *HEAD]
    codes = [911100001234567890, 911100001234567891]
    if kind == "csv":
        file.write_text(as_csv([["9.11E+17", *row] for row in ROWS], head=head), encoding="utf-8")
    elif kind == "xlsx":
        workbook(file, 一=[head, *([float(code), *row] for code, row in zip(codes, ROWS, strict=True))])
    else:
        cells = [[float(code), *row] for code, row in zip(codes, ROWS, strict=True)]
        pq.write_table(pa.table(dict(zip(head, zip(*cells, strict=True), strict=True))), file)

    by_code = cli("batch", file, "--key", "code", "--duplicates", "keep-last", "--lang", "en")
    by_name = cli("batch", file, "--key", "name", "--duplicates", "keep-last")

    assert (by_code.code, units(by_code)["Rows"]) == (2, (2, 0, 2, 0))
    assert "[code-rounded]" in by_code.err
    assert (by_name.code, subjects(by_name)) == (0, ["甲公司", "乙公司"])


@pytest.mark.parametrize(
    "name",
    [
        "共计2家",
        "总计：2",
        "合计（2 家）",
        "最高分",
        "全市平均",
        "Total 5",
        "Std. Dev.",
        "N=2",
        "中位数",
    ],
)
def test_totals_by_any_name_are_passed_over(cli: Cli, tmp_path: Path, name: str) -> None:
    """With how many they are, and of what."""
    (tmp_path / "t.csv").write_text(as_csv([*ROWS, [name, "sme", 5, 2, 5]]), encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司"]
    assert "[total-row]" in ended.err


@pytest.mark.parametrize("name", ["平均科技有限公司", "汇总堂", "甲汇总", "A Totality", "Summit", "Max", "N", "12家"])
def test_names_that_begin_like_those_of_totals_are_names(cli: Cli, tmp_path: Path, name: str) -> None:
    """Nobody is passed over for a word."""
    (tmp_path / "t.csv").write_text(as_csv([[name, "sme", 5, 2, 5]]), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.csv")) == [name]


def test_rows_that_answer_nothing_or_for_nobody_are_told(cli: Cli, tmp_path: Path) -> None:
    """A remark below a table is scored like a unit, and so is a total without a name: the reader learns of it."""
    body: list[list[Any]] = [*ROWS, ["", "sme", 5, 2, 5], ["制表人：张三", "sme", "", "", ""], ["", "sme", "", "", 9]]
    body += [[" \u3000", "sme", 5, 2, 5], ["—", "sme", 5, 2, 5]]
    (tmp_path / "t.csv").write_text(as_csv(body), encoding="utf-8")
    (tmp_path / "unnamed.csv").write_text(as_csv([[1, "sme"]], head=["1b.M", "profile"]), encoding="utf-8")

    ended, unnamed = (cli("batch", tmp_path / name, "--lang", "en") for name in ("t.csv", "unnamed.csv"))

    assert "Rows that answer nothing: 1." in ended.err
    assert "Rows with answers and no name: 3." in ended.err
    assert "no name" not in unnamed.err


@pytest.mark.parametrize("sign", ["/", "┋", "|", " & ", "，", "; "])
def test_sectors_are_apart_by_any_sign(cli: Cli, tmp_path: Path, sign: str) -> None:
    """As services and people put them; an unknown one is told as a sector, never as a profile."""
    head, body = [*HEAD, "sector"], [[*ROWS[0], f"digital{sign}green"], [*ROWS[1], f"digital{sign}其他"]]
    (tmp_path / "t.csv").write_text(as_csv(body, head=head), encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en")

    assert [row["sector"] for row in rows(ended.out)] == ["digital green"]
    assert "there is no sector “其他”" in ended.err


@pytest.mark.parametrize("name", ["all.json", "wrapped.json", "all.jsonl", "a.txt", "a.csv"])
def test_sheets_in_a_file_of_another_kind_are_not_lost(cli: Cli, tmp_path: Path, name: str) -> None:
    """Several in one file, or one under the name of a table: a failure that says what to do, also in a folder."""
    one = {"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, "answers": {"1b.M": 2}}
    two = [one | {"subject": {"name": who, "profile": "sme"}} for who in ("a", "b")]
    text = {
        "all.json": json.dumps(two),
        "wrapped.json": json.dumps({"count": 2, "page": {"results": two}}),
        "all.jsonl": "\n".join(map(json.dumps, two)),
    }.get(name, json.dumps(two[0]))
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["甲公司", "乙公司"])
    assert ("[sheet-as-table]" if name.startswith("a.") else "[several-sheets]") in ended.err
    assert name.startswith("a.") or "holds 2 answer sheets" in ended.err


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "above",
    [
        [["name", "profile", "激活主体", "", ""], ["", "", *HEAD[2:]]],
        [HEAD, ["单位名称", "主体类型", "机制", "资源", "成效"]],
        [HEAD, ["Open-Ended Response", *["Response"] * 4]],
        [["1b.M：请填 0 到 5", "", "", "", ""], HEAD],
    ],
)
def test_two_rows_of_names_are_one(cli: Cli, tmp_path: Path, kind: str, above: list[list[str]]) -> None:
    """Names merged downward, names in another language, kinds of columns, and a remark that begins with a code."""
    file = tmp_path / f"t.{kind}"
    if kind == "csv":
        file.write_text(as_csv([*above[1:], *ROWS], head=above[0]), encoding="utf-8")
    else:
        workbook(file, 一=[*above, *ROWS])

    ended = cli("batch", file)

    assert (ended.code, subjects(ended)) == (0, ["甲公司", "乙公司"]), ended.err


@pytest.mark.parametrize("name", ["扫描.pdf", "照片.JPG"])
def test_a_picture_of_answers_is_a_failure_where_it_is_named(cli: Cli, tmp_path: Path, name: str) -> None:
    """In a folder it is passed over by name: of many files most pictures are none of answers."""
    (tmp_path / name).write_bytes(b"%PDF-1.4")
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")

    named, found = cli("batch", tmp_path / name, tmp_path / "t.csv"), cli("batch", tmp_path)

    assert (named.code, subjects(named)) == (2, ["甲公司", "乙公司"])
    assert "[foreign-document]" in named.err
    assert found.code == 0


def test_what_has_lost_its_suffix_is_told_by_its_content_in_an_archive_too(cli: Cli, tmp_path: Path) -> None:
    """As in a folder: programs for chats cut and add."""
    folder = tmp_path / "in"
    folder.mkdir()
    table = workbook(tmp_path / "t.xlsx", 一=[HEAD, ROWS[0]])
    (folder / "t.xlsx(1)").write_bytes(table.read_bytes())
    (folder / "乙").write_text(as_csv([ROWS[1]]), encoding="utf-8")
    sheet = "format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: 丙, profile: sme}\n"
    sheet += "answers: {1b.M: 1}\n"
    (folder / "丙").write_text(sheet, encoding="utf-8")
    (folder / "丁").write_bytes(b"\0\1\2")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)

    inside, beside = cli("batch", tmp_path / "a.zip", "--lang", "en"), cli("batch", folder, "--lang", "en")

    assert (inside.code, sorted(subjects(inside))) == (beside.code, sorted(subjects(beside)))
    assert len(subjects(inside)) == 3
    assert units(inside)["Archive members"] == units(beside)["Files"]


def test_what_is_left_of_a_form_is_no_other_document(cli: Cli, tmp_path: Path) -> None:
    """Of a form in which all sheets but one were deleted the answers are not passed over."""
    filled = Filled(form_for(FIVE_PATHS, "sme"))
    filled.set("answers", "answer", "1b.M", 3)
    for name in filled.book.sheetnames:
        if name != "答卷":
            del filled.book[name]
    folder = tmp_path / "in"
    folder.mkdir()
    filled.save(folder / "甲.xlsx")
    (folder / "t.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", folder, "--lang", "en")

    assert (ended.code, units(ended)["Files"]) == (2, (2, 1, 1, 0))
    assert "[missing-column]" in ended.err


@pytest.mark.parametrize("name", ["t.json", "t.jsonl"])
def test_answers_in_groups_are_read(cli: Cli, tmp_path: Path, name: str) -> None:
    """As OData and programs put them; what stands under the name of a question is no group but an answer."""
    rows_ = [
        {"g": {"name": "甲", "profile": "sme", "h": {"q_1b_M": "1", "q_1b_R": "2"}, "q_1b_O2": "3"}},
        {"name": "乙", "profile": "sme", "answers": {"1b.M": 1, "1b.R": 2, "1b.O2": 9}},
        {"name": "丙", "profile": "sme", "1b.M": {"level": 1}},
    ]
    for place, row in enumerate(rows_):
        text = json.dumps([row]) if name == "t.json" else json.dumps(row)
        (tmp_path / name).write_text(text, encoding="utf-8")
        ended = cli("batch", tmp_path / name, "--lang", "en")

        assert subjects(ended) == [["甲"], [], []][place], ended.err
        column = text.find([None, " 9", '{"level'][place] or "{") + (2 if place == 1 else 1)
        assert not place or f"{tmp_path / name}:1:{column}: " in ended.err
        assert not place or f"[{['', 'level-range', 'not-an-answer'][place]}]" in ended.err


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a", "\0" * 400])
def test_what_pads_a_text_is_no_row(cli: Cli, tmp_path: Path, end: str) -> None:
    """The sign by which DOS ends a text, and zeros behind what was written."""
    (tmp_path / "t.csv").write_text(as_csv() + end, encoding="utf-8", newline="")

    ended = cli("batch", tmp_path / "t.csv")

    assert (ended.code, subjects(ended)) == (0, ["甲公司", "乙公司"]), ended.err


def test_no_more_names_than_a_reader_can_take_in(cli: Cli, tmp_path: Path) -> None:
    """Five are shown; the summary in JSON has them all."""
    for number in range(9):
        (tmp_path / f"{number}.png").write_bytes(b"")
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en", "--summary", tmp_path / "s.json")

    assert "4.png and 4 more" in ended.err
    (passed,) = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["passed_over"]
    assert (passed["heading"], len(passed["names"])) == ("other-kind", 9)


def test_answers_that_are_not_asked_are_counted(cli: Cli, tmp_path: Path) -> None:
    """In tables as in sheets; what is unknown is an answer, what is empty is none."""
    head, body = ["name", "profile", "1a.M", "1b.M", "1b.R"], [["a", "sme", 3, 1, ""], ["b", "sme", "", "unknown", 9]]
    (tmp_path / "t.csv").write_text(as_csv(body, head=head), encoding="utf-8")
    sheet = "format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: c, profile: sme}\n"
    sheet += "answers: {1a.M: 3, 1b.M: 1, 1b.R: unknown, 1b.O2: null}\n"
    (tmp_path / "s.yaml").write_text(sheet, encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en", "--summary", tmp_path / "s.json")

    assert units(ended)["Answers"] == (7, 3, 2, 2)
    assert units(ended)["Rows"] == (3, 2, 1, 0)
    assert "Passed over, answers: to questions that the profile is not asked, 2." in ended.err
    answers = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["ledger"]["answers"]
    assert answers["by_code"] == {"level-range": 1, "row-failed": 1}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("t.csv.gz", lambda text: gzip.compress(text.encode())),
        ("t.csv.bz2", lambda text: bz2.compress(text.encode())),
        ("t.csv.xz", lambda text: lzma.compress(text.encode())),
        ("t.txt", str.encode),
        ("t.tsv", lambda text: text.replace(",", "\t").encode()),
        ("utf16.csv", lambda text: text.replace(",", "\t").encode("utf-16")),
        ("utf16be.csv", lambda text: text.encode("utf-16-be")),
        ("utf32.csv", lambda text: text.encode("utf-32")),
        ("cr.csv", lambda text: text.replace("\n", "\r").encode()),
        ("bar.csv", lambda text: text.replace(",", "|").encode()),
        ("sep.csv", lambda text: f"sep=~\n{text.replace(',', '~')}".encode()),
        ("title.csv", lambda text: f"2026年汇总表,,,,\n,,,,\n制表：甲, 乙, 丙; 丁; 戊;,,\n{text}".encode()),
        ("t.xls", lambda text: text.replace(",", "\t").encode("gbk")),
        ("t.json", lambda _: json.dumps([dict(zip(HEAD, row, strict=True)) for row in ROWS], indent=1).encode()),
        (
            "w.json",
            lambda _: json.dumps({"count": 2, "results": [dict(zip(HEAD, row, strict=True)) for row in ROWS]}).encode(),
        ),
        (
            "u16.jsonl",
            lambda _: "".join(json.dumps(dict(zip(HEAD, row, strict=True))) + "\n" for row in ROWS).encode("utf-16"),
        ),
    ],
)
def test_the_same_table_as_people_send_it(cli: Cli, tmp_path: Path, name: str, make: Callable[[str], bytes]) -> None:
    """Packed, in other encodings, with other line ends, signs and suffixes, below a title: the same scores."""
    (tmp_path / "plain.csv").write_text(as_csv(), encoding="utf-8")
    (tmp_path / name).write_bytes(make(as_csv()))
    expected = rows(cli("batch", tmp_path / "plain.csv").out)

    for source in (tmp_path / name, f"{tmp_path}/{name[:-2]}*"):
        ended = cli("batch", source, "--lang", "en")

        assert ended.code == 0, ended.err
        assert [row | {"source": ""} for row in rows(ended.out)] == [row | {"source": ""} for row in expected]
        assert units(ended)["Files"] == (1, 1, 0, 0)


def test_signs_inside_the_names_are_no_delimiters(cli: Cli, tmp_path: Path) -> None:
    """The split that yields known names is the right one, however often another sign stands there."""
    head = [*HEAD, "题目，按“；”分开，写1，2，3;4;5|6"]
    (tmp_path / "t.csv").write_text(as_csv([[*row, "x"] for row in ROWS], head=head), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.csv")) == ["甲公司", "乙公司"]


def test_texts_below_the_names_are_no_respondent(cli: Cli, tmp_path: Path) -> None:
    """The row of question texts is told; a respondent whose answers cannot be read is not taken for one."""
    texts = ["单位名称", "主体类型", "怎样组织的？", "资源是否稳定？", "结果怎么样？"]
    (tmp_path / "t.csv").write_text(
        as_csv([texts, *ROWS, ["丙", "sme", "成熟的一二", "很好很好", "还行还行"]]), encoding="utf-8"
    )
    workbook(tmp_path / "t.xlsx", 汇总=[["某市汇总表"], HEAD, texts, *ROWS])

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en")
    book = cli("batch", tmp_path / "t.xlsx", "--lang", "en")

    assert units(ended)["Rows"] == (4, 2, 1, 1)
    assert units(book)["Rows"] == (3, 2, 0, 1)
    assert (ended.code, book.code) == (2, 0)


def test_all_sheets_that_name_questions(cli: Cli, tmp_path: Path) -> None:
    """Are read in order; the others are named; --sheet chooses."""
    file = workbook(
        tmp_path / "t.xlsx",
        说明=[["请填下面各表"]],
        园区一=[HEAD, ROWS[0]],
        园区二=[["标题"], HEAD, ROWS[1]],
        空=[HEAD],
    )

    ended = cli("batch", file, "--lang", "en")
    one = cli("batch", file, "--sheet", "园区二", "--lang", "en")
    none = cli("batch", file, "--sheet", "园区三", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司"]
    assert units(ended)["Workbook sheets"] == (4, 2, 0, 2)
    assert f"{file}:说明" in ended.err
    assert rows(ended.out)[1]["source"] == f"{file}:园区二:3"
    assert subjects(one) == ["乙公司"]
    assert units(one)["Workbook sheets"] == (4, 1, 0, 3)
    assert (none.code, "[no-such-sheet]" in none.err, "园区二" in none.err) == (2, True, True)


def test_cells_in_troubled_states(cli: Cli, tmp_path: Path) -> None:
    """Errors and formulas that were never computed are faults with their cells, as in forms."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEAD, *ROWS, ["丙", "sme", 1, 2, 3]]:
        sheet.append(row)
    sheet["C2"] = "#N/A"
    sheet["C2"].data_type = "e"
    sheet["D3"] = "=1+1"
    sheet["F4"] = "=1+1"  # a column of nobody's
    sheet["F1"] = "备注"
    book.save(tmp_path / "t.xlsx")

    ended = cli("batch", tmp_path / "t.xlsx", "--lang", "en")

    assert subjects(ended) == ["丙"]
    assert f"{tmp_path / 't.xlsx'}:Sheet!C2: " in ended.err
    assert "[cell-error]" in ended.err
    assert f"{tmp_path / 't.xlsx'}:Sheet!D3: " in ended.err
    assert "[formula-without-value]" in ended.err
    assert units(ended)["Answers"] == (9, 3, 6, 0)


def test_merged_cells(cli: Cli, tmp_path: Path) -> None:
    """Who a row is about counts for all rows that the cell spans; an answer is nobody's."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["name", "profile", "sector", "1b.M", "1b.R"],
        ["a", "sme", "digital", 1, 2],
        ["b", "", "", 3, 4],
        ["c", "sme", "", 1, 5],
    ]:
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C4")
    book.save(tmp_path / "t.xlsx")

    ended = cli("batch", tmp_path / "t.xlsx", "--lang", "en")

    assert ended.code == 0, ended.err
    assert [(row["profile"], row["sector"]) for row in rows(ended.out)] == [("sme", "digital")] * 3
    assert "Merged cells that say who a row is about" in ended.err

    sheet.merge_cells("D3:D4")
    book.save(tmp_path / "t.xlsx")
    ended = cli("batch", tmp_path / "t.xlsx", "--lang", "en")
    assert subjects(ended) == ["a", "b"]
    assert ":Sheet!D4: " in ended.err
    assert "[merged-cell]" in ended.err


def test_a_web_page_with_the_suffix_of_a_workbook(cli: Cli, tmp_path: Path) -> None:
    """As some services export it: named with the way to save it."""
    (tmp_path / "t.xls").write_text("<html><table><tr><td>name</td></tr></table></html>", encoding="utf-8")

    ended = cli("batch", tmp_path / "t.xls")

    assert (ended.code, "[web-page-workbook]" in ended.err) == (2, True)


def test_names_of_members(cli: Cli, tmp_path: Path) -> None:
    """UTF-8 before GB18030 where the archive does not say; what was guessed is told."""
    for encoding, guessed in (("utf-8", False), ("gbk", True)):
        file = tmp_path / f"{encoding}.zip"
        with zipfile.ZipFile(file, "w") as archive:
            info = zipfile.ZipInfo("x" * len("甲公司.yaml".encode(encoding)))
            archive.writestr(info, EXAMPLES[0].read_bytes())
        file.write_bytes(file.read_bytes().replace(info.filename.encode(), "甲公司.yaml".encode(encoding)))

        ended = cli("batch", file, "--lang", "en")

        assert rows(ended.out)[0]["source"] == f"{file}!甲公司.yaml"
        assert ("Names of members not in UTF-8" in ended.err) == guessed


def test_an_assumed_encoding_is_told(cli: Cli, tmp_path: Path) -> None:
    """GB18030 is a guess; what is neither is refused with the way to convert it."""
    (tmp_path / "t.csv").write_bytes(as_csv().encode("gbk"))
    (tmp_path / "l.csv").write_bytes(as_csv([["Société d'énergie", "sme", 1, 2, 3]]).encode("latin-1"))

    ended = cli("batch", tmp_path, "--lang", "en")

    assert "read as GB18030 (GBK), a guess: Shift-JIS, EUC-KR and Big5 look alike; check" in ended.err
    assert f"{tmp_path / 'l.csv'}:2:5: " in ended.err
    assert "iconv -f WINDOWS-1252 -t UTF-8" in " ".join(ended.err.split())


@pytest.mark.parametrize(
    ("suffix", "make"),
    [(".xls", lambda body: binaries.xls(表=body)), (".ods", binaries.ods), (".xlsb", binaries.xlsb)],
)
def test_workbooks_of_other_kinds(cli: Cli, tmp_path: Path, suffix: str, make: Callable[[Any], bytes]) -> None:
    """Below a title, whatever the suffix says; an error is a fault with its cell."""
    body: list[list[Any]] = [["汇总表"], HEAD, *ROWS, ["丙", "sme", binaries.ERROR, 1, 2]]
    for name in (f"t{suffix}", "renamed.xlsx"):
        (tmp_path / name).write_bytes(make(body))

        ended = cli("batch", tmp_path / name, "--lang", "en")

        assert subjects(ended) == ["甲公司", "乙公司"], ended.err
        assert f"{tmp_path / name}:表!C5: the formula here gives the error #N/A" in ended.err
        assert (ended.code, units(ended)["Rows"]) == (2, (3, 2, 1, 0))


def test_merged_cells_of_an_open_document(cli: Cli, tmp_path: Path) -> None:
    """As in other workbooks."""
    body: list[list[Any]] = [HEAD, ["a", ("sme", 2), 1, 2, 3], ["b", None, 4, 0, 5]]
    (tmp_path / "t.ods").write_bytes(binaries.ods(body))

    assert [row["profile"] for row in rows(cli("batch", tmp_path / "t.ods").out)] == ["sme", "sme"]


def test_forms_saved_as_other_workbooks(cli: Cli, tmp_path: Path) -> None:
    """An old or an open workbook is the form that it was saved from, for every command."""
    for suffix in (".xls", ".ods"):
        file = tmp_path / f"form{suffix}"
        file.write_bytes(gzip.decompress((Path(__file__).parent / f"form{suffix}.gz").read_bytes()))

        assert rows(cli("batch", file).out)[0]["score"] == "3"
        assert cli("check", file).code == 0


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_merged_answers_of_forms_saved_as_other_workbooks(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """E5 to E7 are one cell: the two answers below fail by name, to a batch and to everybody else."""
    file = tmp_path / f"form{suffix}"
    file.write_bytes(gzip.decompress((Path(__file__).parent / f"form-merged{suffix}.gz").read_bytes()))

    for command in ("batch", "check"):
        ended = cli(command, file, "--lang", "en")
        told = re.findall(r"Answers!(\w+): .*\[merged-cell\]", ended.out + ended.err)

        assert (ended.code != 0, told) == (True, ["E6", "E7"])


def test_whatever_a_file_brings_about_is_its_own_failure(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that fails as nobody foresaw is told with the file, be it a sheet, a table or an archive."""
    (tmp_path / "a.yaml").write_bytes(EXAMPLES[0].read_bytes() + b"\n\n#")
    (tmp_path / "b.csv").write_text(as_csv(), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("c.csv", as_csv())
    (tmp_path / "d.jsonl").write_text('{"name": "d", "profile": "sme", "1b.M": 3}\n', encoding="utf-8")

    def fails(*_: object, **__: object) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr(sheets, "_open", fails)
    monkeypatch.setattr(delimited, "_begin", fails)
    monkeypatch.setattr(archives, "_readable", fails)
    ended = cli("batch", tmp_path, "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["d"])
    assert ended.err.count("[reader-failed]") == 3
    assert units(ended)["Files"] == (4, 1, 3, 0)


@pytest.mark.parametrize("spot", ["XFD1048576", "xfd1048576", "ZZZZ99999999", "A1048576000"])
def test_a_cell_far_out_takes_no_memory(cli: Cli, tmp_path: Path, spot: str) -> None:
    """However it is spelt: a few bytes must not lay out a sheet of billions of cells."""
    file = workbook(tmp_path / "far.xlsx", 表=[HEAD, *ROWS])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    place = "xl/worksheets/sheet1.xml"
    parts[place] = parts[place].replace(
        b"</sheetData>", f'<row><c r = "{spot}"><v>1</v></c></row></sheetData>'.encode()
    )
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    ended = cli("batch", file, "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert "[too-costly]" in ended.err


def test_rows_of_an_open_document_that_no_sheet_has(cli: Cli, tmp_path: Path) -> None:
    """A few bytes repeat an empty row a billion times, or merge a million columns."""
    for name, before, cell in (
        ("a.ods", '<table:table-row table:number-rows-repeated="999999999999"/>', ""),
        ("b.ods", "", ' table:number-columns-spanned="999999999" table:number-rows-spanned="999999999"'),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            row = "".join(
                "<table:table-row>"
                + "".join(f"<table:table-cell{cell}><text:p>{text}</text:p></table:table-cell>" for text in line)
                + "</table:table-row>"
                for line in (HEAD, ROWS[0])
            )
            archive.writestr(
                "content.xml",
                '<o:document-content xmlns:o="urn:o" xmlns:table="urn:t" xmlns:text="urn:x">'
                f'<table:table table:name="x">{before}{row}</table:table></o:document-content>',
            )

    ended = cli("batch", tmp_path, EXAMPLES[0], "--lang", "en")

    assert ended.code == 2
    assert "a.ods: the workbook is incomplete or damaged" in " ".join(ended.err.split())
    assert len(ended.out.splitlines()) >= 2


def test_texts_that_are_none(cli: Cli, tmp_path: Path) -> None:
    """Bytes in a Parquet file that are no UTF-8 fail the rows, not the batch."""
    table = pa.table({"name": pa.array([b"\xbc\xd7"], pa.binary()), "profile": ["sme"], "1b.M": [3]})
    pq.write_table(table, tmp_path / "t.parquet")
    (tmp_path / "u.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["甲公司", "乙公司"])
    assert units(ended)["Rows"] == (3, 2, 1, 0)


@pytest.mark.parametrize("suffix", ["", "(1)", ".1", ".xlsx(1)"])
def test_files_that_have_lost_their_suffix(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """As programs for chats leave them: what they are is seen by how they begin."""
    folder = tmp_path / "in"
    folder.mkdir()
    workbook(tmp_path / "t.xlsx", 表=[HEAD, ROWS[0]]).rename(folder / f"甲{suffix}")
    (folder / f"乙{suffix}").write_bytes(binaries.xls(表=[HEAD, ROWS[1]]))
    (folder / f"丙{suffix}").write_text(as_csv([["丙公司", "sme", 1, 2, 3]]), encoding="utf-8")
    (folder / f"丁{suffix}").write_bytes(EXAMPLES[0].read_bytes())
    (folder / f"戊{suffix}").write_bytes(b"Rar!\x1a\7")
    (folder / f"己{suffix}").write_text("请于周五前交回。" * 60, encoding="utf-8")
    (folder / f"庚{suffix}").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "t.csv.bak").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", folder, "--lang", "en")

    assert len(subjects(ended)) == 4
    assert {"甲公司", "乙公司", "丙公司"} < set(subjects(ended))
    assert (ended.code, ended.err.count("[foreign-archive]")) == (2, 1)
    assert units(ended)["Files"] == (8, 4, 1, 3)


def test_a_list_of_rows_may_be_larger_than_a_sheet(cli: Cli, tmp_path: Path) -> None:
    """And a list in which a row is broken is told where."""
    listed = [dict(zip(HEAD, row, strict=True)) | {"备注": "x" * 500_000} for row in ROWS * 10]
    (tmp_path / "t.json").write_text(json.dumps(listed, indent=1), encoding="utf-8")

    assert len(subjects(cli("batch", tmp_path / "t.json"))) == 20

    (tmp_path / "t.json").write_text('[\n{"name": "a", "profile": "sme", "1b.M": 1},\n{"name": }]', encoding="utf-8")
    ended = cli("batch", tmp_path / "t.json", "--lang", "en")
    assert ended.code == 2
    assert f"{tmp_path / 't.json'}:3:10: " in ended.err


def test_a_member_that_is_broken_stops_no_other(cli: Cli, tmp_path: Path) -> None:
    """In a zip every member stands by itself, be one damaged."""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("a.csv", "b.csv", "c.csv"):
            archive.writestr(name, as_csv([[name, "sme", 1, 2, 3]]))
    file.write_bytes(file.read_bytes().replace(b"b.csv,sme,1,2,3", b"b.csv,sme,1,2,4"))

    ended = cli("batch", file, "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["a.csv", "c.csv"])
    assert f"{file}!b.csv: the archive cannot be read here" in ended.err
    assert units(ended)["Archive members"] == (3, 2, 1, 0)


def test_a_sheet_that_names_a_question_twice_is_a_failure(cli: Cli, tmp_path: Path) -> None:
    """Beside one that can be read; it is not passed over."""
    file = workbook(tmp_path / "t.xlsx", 一=[HEAD, *ROWS], 二=[["name", "1b.M", "1B.M"], ["a", 1, 2]])

    ended = cli("batch", file, "--lang", "en")

    assert (ended.code, subjects(ended)) == (2, ["甲公司", "乙公司"])
    assert f"{file}:二!C1: " in ended.err
    assert units(ended)["Workbook sheets"] == (2, 1, 1, 0)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_cells_copied_out_of_a_form_are_told_once(cli: Cli, tmp_path: Path, kind: str) -> None:
    """A question in each row is no table: one message with what to do, and nothing is counted as a row."""
    cells: list[list[Any]] = [
        ["题号", "题目", "作答"],
        *([name, f"{name}？", 2] for name in ("1b.M", "1b.R", "1c.M", "1c.R")),
    ]
    file = workbook(tmp_path / "t.xlsx", 答卷=[["共 4 题"], *cells])
    if kind == "csv":
        file = tmp_path / "t.csv"
        file.write_text("".join(",".join(map(str, row)) + "\n" for row in cells), encoding="utf-8-sig")

    for source in (file, tmp_path):
        ended = cli("batch", source, "--lang", "en")
        assert (ended.code, ended.err.count("[form-cells]")) == (
            2,
            len([*tmp_path.iterdir()]) if source == tmp_path else 1,
        )
        assert "copied out of our form" in ended.err
        assert "Rows" not in units(ended)


def test_a_table_of_one_question_is_no_form(cli: Cli, tmp_path: Path) -> None:
    """Nor is one whose names are explained below by the text of that question."""
    (tmp_path / "t.csv").write_text("name,profile,1b.M\n单位,主体,1b.M\n甲,sme,2\n乙,sme,3\n", encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.csv", "--lang", "en")) == ["甲", "乙"]


def test_a_form_without_an_answer_is_told_as_what_it_is(cli: Cli, tmp_path: Path) -> None:
    """Without a name it fails, with one it is scored without a total; both say what to do, each in one message."""
    for name, suffix in (("", ".xlsx"), ("", ".yaml"), ("某单位", ".xlsx"), ("某单位", ".yaml")):
        cli("form", "-o", tmp_path / f"f{suffix}", "--profile", "sme", "--name", name, "--force")
        ended = cli("batch", tmp_path / f"f{suffix}", "--lang", "en")
        assert ended.err.count("[nothing-answered]" if name else "[empty-form]") == 1
        assert "look whether the filled-in file was saved under another name" in ended.err
        assert (ended.code, ended.err.count("this is our form")) == (0 if name else 2, 1)
        assert units(ended)["Files"] == ((1, 1, 0, 0) if name else (1, 0, 1, 0))


def hiding(kind: str) -> bytes:
    """A workbook of three rows, of which the second is hidden, and so is the column of 1b.R."""
    body: list[list[Any]] = [HEAD, *ROWS, ["丙公司", "sme", 5, 0, 4]]
    if kind == "xlsx":
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data)
        sheet = book.add_worksheet()
        for number, row in enumerate(body):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        book.close()
        return data.getvalue()
    if kind == "xls":
        return binaries.xls(表=body, hidden=(2, 3))
    if kind == "xlsb":
        return binaries.xlsb(body, hidden=(2, 3))
    return binaries.ods(body, hidden=(2, 3))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_what_is_hidden_in_a_workbook_is_read_and_told(cli: Cli, tmp_path: Path, kind: str) -> None:
    """By a filter or by hand; a hidden row with nothing in it is nothing to tell."""
    (tmp_path / f"t.{kind}").write_bytes(hiding(kind))

    ended = cli("batch", tmp_path / f"t.{kind}", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司", "丙公司"], ended.err
    assert "Rows hidden in their workbook, by a filter or by hand: 1." in ended.err
    assert "Columns of answers hidden in their workbook: 1." in ended.err
    assert re.search(r"With hidden rows or columns.*t\.\w+:", ended.err)


def test_what_is_not_hidden_is_not_told(cli: Cli, tmp_path: Path) -> None:
    """A name of a column may say that it is."""
    ended = cli("batch", workbook(tmp_path / "t.xlsx", 表=[[*HEAD, 'hidden="1"'], *ROWS]), "--lang", "en")

    assert "hidden in their workbook" not in ended.err


UNITS = {"甲公司": {"profile": "sme", "1b.M": 1}, "乙公司": {"profile": "sme", "1b.M": 2, "1b.R": 3}}


@pytest.mark.parametrize("wrapper", ["", "units", "单位"])
def test_an_object_of_units_is_a_table(cli: Cli, tmp_path: Path, wrapper: str) -> None:
    """Each member is a row, and its name the unit's where it has none itself."""
    units_ = {**UNITS, "c": {"name": "丙公司", "profile": "sme", "1b.M": 9}}
    text = json.dumps({wrapper: units_} if wrapper else units_, ensure_ascii=False, indent=1)
    (tmp_path / "t.json").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.json", "--profile", "sme", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司"]
    assert units(ended)["Rows"] == (3, 2, 1, 0)
    line = next(number for number, text in enumerate(text.splitlines(), 1) if text.endswith("9"))
    assert f"t.json:{line}:" in ended.err


@pytest.mark.parametrize("document", [UNITS, [*UNITS.values()], {"results": [*UNITS.values()]}])
@pytest.mark.parametrize("command", ["score", "check", "follow", "batch"])
def test_rows_in_a_document_are_told_as_a_table(
    cli: Cli, tmp_path: Path, command: str, document: dict[str, Any] | list[Any]
) -> None:
    """With the command that reads them; rows in YAML have to be saved otherwise, by batch too."""
    text = json.dumps(document, ensure_ascii=False)
    for name in ("t.json", "t.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    of_json, of_yaml = (cli(command, tmp_path / name, "--lang", "en") for name in ("t.json", "t.yaml"))

    assert ("[no-followup]" if command == "follow" else "[rows-in-yaml]") in of_yaml.out + of_yaml.err
    assert of_yaml.code == (1 if command == "check" else 2)
    if command in {"score", "follow"}:
        assert of_json.code == 2
        assert ("[no-followup]" if command == "follow" else "[is-a-table]") in of_json.err
    else:
        assert of_json.code == 0, of_json.err


@pytest.mark.parametrize("name", ["t.jsonl", "t.json"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_objects_in_lines_may_stand_under_the_names_of_their_units(
    cli: Cli, tmp_path: Path, name: str, begin: str
) -> None:
    """As in one object of all of them, with places in the file; a name of their own goes before."""
    members = {**UNITS, "c": {"name": "丙公司", "profile": "sme", "1b.M": 2}, "d": {"profile": "sme", "1b.M": 9}}
    lines = [json.dumps({key: row}, ensure_ascii=False) for key, row in members.items()]
    (tmp_path / name).write_text(begin + "\n".join(lines), encoding="utf-8")

    ended = cli("batch", tmp_path / name, "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司", "丙公司"]
    assert f"{name}:4:{lines[3].index('9') + 1}: 9 is not a level" in ended.err


@pytest.mark.parametrize(("names", "expected"), [(["甲"], ["甲"]), (["g", "g"], ["", ""]), (["data"], [""])])
def test_a_name_around_every_line_is_that_of_a_group(
    cli: Cli, tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    """A single line may be of a unit, but for words that servers put around rows."""
    (tmp_path / "t.jsonl").write_text("\n".join(json.dumps({name: {"1b.M": 1}}) for name in names), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.jsonl", "--profile", "sme")) == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("command", ["score", "batch", "check"])
def test_a_table_of_text_under_the_name_of_json_is_told_as_one(
    cli: Cli, tmp_path: Path, command: str, separator: str
) -> None:
    """With the name that it ought to have; nothing is said of quotes and commas."""
    (tmp_path / "t.JSON").write_text(as_csv().replace(",", separator), encoding="utf-8")

    ended = cli(command, tmp_path / "t.JSON")

    assert "t.csv" in ended.out + ended.err
    assert "[table-misnamed]" in ended.out + ended.err


@pytest.mark.parametrize("text", ["1b.M, 1b.R\n", "a, b\nc\n", '{"1b.M": 1, 2}\n{"a", 1}\n', '["a", b]\n["c", d]\n'])
def test_what_may_be_broken_json_is_told_so(cli: Cli, tmp_path: Path, text: str) -> None:
    """One row is none, and what begins with a bracket is meant as JSON."""
    (tmp_path / "t.json").write_text(text, encoding="utf-8")

    assert "[json-syntax]" in cli("--lang", "en", "score", tmp_path / "t.json").err


def test_a_sheet_in_yaml_under_the_name_of_json_is_told_as_one(cli: Cli, tmp_path: Path) -> None:
    """By what it says it is."""
    (tmp_path / "t.json").write_text("# 答卷\nformat: fusionassess/answers/1\nsubject: {name: a}\n", encoding="utf-8")

    assert re.search(r"t\.yaml.*\[yaml-misnamed\]", cli("score", tmp_path / "t.json").err)


@pytest.mark.parametrize("name", ["t.xlsx", "t.jsonl", "t.json", "flat.json", "list.yaml", "text.yaml"])
def test_what_is_no_followup_is_told_with_where_one_comes_from(cli: Cli, tmp_path: Path, name: str) -> None:
    """Whatever it is else: how a table is scored, or which keys lack, helps nobody who wants to follow steps."""
    texts = {"t.jsonl": '{"1b.M": 1}', "t.json": as_csv(), "flat.json": '{"1b.M": 1}', "list.yaml": "[1]"}
    if name == "t.xlsx":
        workbook(tmp_path / name, 表=[HEAD, *ROWS])
    else:
        (tmp_path / name).write_text(texts.get(name, "some text"), encoding="utf-8")

    ended = cli("follow", tmp_path / name)

    assert ended.code == 2
    assert re.search(r"\A[^\n]+ -o followup\.xlsx [^\n]+ \[no-followup\]\n\Z", ended.err)


def test_rows_that_name_no_question_are_not_told_as_a_table_by_a_batch(cli: Cli, tmp_path: Path) -> None:
    """Settings of other programs lie about in folders."""
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")
    for name in ("settings.yaml", "settings.json"):
        (tmp_path / name).write_text('{"a": {"b": 1}, "c": {"b": 2}}', encoding="utf-8")

    ended = cli("batch", tmp_path, "--lang", "en")

    assert ended.code == 0
    assert units(ended)["Files"] == (3, 1, 0, 2)


@pytest.mark.parametrize(
    ("begins", "suffix"),
    [
        (b"%PDF-1.7\n", ".pdf"),
        (b"\x89PNG\r\n\x1a\n\0", ".png"),
        (b"{\\rtf1", ".rtf"),
        (b"PK\3\4word/document.xml", ".docx"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.txt", "a.json", "a.yaml", "a", "a.dat"])
def test_a_text_or_a_picture_is_told_as_one_whatever_it_is_called(
    cli: Cli, tmp_path: Path, name: str, begins: bytes, suffix: str
) -> None:
    """By how it begins: no advice on delimiters or quotes helps then."""
    (tmp_path / name).write_bytes(begins)

    ended = cli("batch", tmp_path / name, "--lang", "en")

    assert ended.code == 2
    assert f"{suffix} documents hold no answers" in ended.err


@pytest.mark.parametrize("name", ["t.csv.bak", "t.dat", "t.xlsx.tmp", "t.md"])
def test_a_table_that_is_named_is_read_whatever_its_suffix(cli: Cli, tmp_path: Path, name: str) -> None:
    """In a folder files of an unknown kind are passed over by name."""
    if "xlsx" in name:
        workbook(tmp_path / name, 表=[HEAD, *ROWS])
    else:
        (tmp_path / name).write_text(as_csv(), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / name)) == ["甲公司", "乙公司"]
    assert cli("batch", tmp_path).code == 2


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_a_workbook_under_the_name_of_a_document_is_to_be_renamed(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Not to be scored by the command that has just refused it."""
    workbook(tmp_path / f"t{suffix}", 表=[HEAD, *ROWS])

    ended = cli("batch", tmp_path / f"t{suffix}", "--lang", "en")

    assert "rename it to t.xlsx [workbook-misnamed]" in ended.err
    assert subjects(cli("batch", (tmp_path / f"t{suffix}").rename(tmp_path / "t.xlsx"))) == ["甲公司", "乙公司"]


LINES = [{"name": name, "profile": "sme", "1b.M": 2, "1b.R": 3} for name in ("甲公司", "乙公司")]


@pytest.mark.parametrize("count", [1, 2])
def test_objects_in_lines_are_rows_under_the_name_of_json_too(cli: Cli, tmp_path: Path, count: int) -> None:
    """One in each line, as exports have them; a single one is a row, in whatever many lines."""
    given = LINES[:count]
    text = "\n".join(json.dumps(line, ensure_ascii=False, indent=1 if count == 1 else None) for line in given)
    (tmp_path / "t.json").write_text(text, encoding="utf-8")

    ended, checked, scored = (cli(command, tmp_path / "t.json") for command in ("batch", "check", "score"))

    assert subjects(ended) == ["甲公司", "乙公司"][:count]
    assert "[is-a-table]" in scored.err
    assert checked.code == 0


@pytest.mark.parametrize(
    "document",
    [
        {"columns": HEAD, "data": ROWS},
        {name: {"0": "x", "1": "y"} for name in HEAD},
        [{"name": "甲公司", "answers": [{"id": "1b.M", "level": 3}, {"id": "1b.R", "level": 2}]}],
    ],
)
def test_answers_in_a_shape_of_their_own_are_not_passed_over(
    cli: Cli, tmp_path: Path, document: dict[str, Any] | list[Any]
) -> None:
    """A folder is searched in vain for who is missing."""
    (tmp_path / "t.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")

    ended = cli("batch", tmp_path)

    assert ended.code == 2
    assert "[rows-unclear]" in ended.err
    assert subjects(ended) == ["甲公司", "乙公司"]


TURNED = [[*column] for column in zip(HEAD, *ROWS, strict=True)]
LONG = [["unit", "question", "answer"], ["甲", "1b.M", 3], ["乙", "1b.M", 2], ["甲", "1b.R", 2], ["乙", "1b.R", 2]]


@pytest.mark.parametrize("cells", [TURNED, LONG, LONG[:3]])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_questions_one_below_the_other_are_no_table(
    cli: Cli, tmp_path: Path, kind: str, cells: list[list[Any]]
) -> None:
    """One that is turned, or has an answer a row: nobody's answers are taken for names."""
    if kind == "csv":
        (tmp_path / "t.csv").write_text(as_csv(cells[1:], head=cells[0]), encoding="utf-8")
    else:
        workbook(tmp_path / "t.xlsx", 表=cells)

    ended = cli("batch", tmp_path / f"t.{kind}", "--profile", "sme")

    assert ended.code == 2
    assert ended.err.count("[form-cells]") == 1
    assert "[column-passed-over]" not in ended.err


def test_names_are_compared_without_what_nobody_sees(cli: Cli, tmp_path: Path) -> None:
    """A mark of UTF-8 before a row, where files were put behind each other, is no part of a name at all."""
    text = as_csv() + "\ufeff" + as_csv(head=["丙公司", "sme", "1", "1", "1"], body=[["乙\u200b公司", "sme", 1, 1, 1]])
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv")

    assert subjects(ended)[2] == "丙公司"
    assert ended.err.count("[duplicate]") == 1


def test_a_row_may_lack_cells_where_no_name_stands(cli: Cli, tmp_path: Path) -> None:
    """Some rows end with a delimiter and others do not."""
    (tmp_path / "t.csv").write_text("name,profile,1b.M,\n甲公司,sme,3,\n乙公司,sme,2\n丙公司,sme\n", encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv", "--lang", "en")

    assert subjects(ended) == ["甲公司", "乙公司"]
    assert ended.err.count("[row-width]") == 1


def test_utf_7_is_told(cli: Cli, tmp_path: Path) -> None:
    """It has nothing but ASCII, and names would be read as they are written."""
    (tmp_path / "t.csv").write_bytes(as_csv().encode("utf-7"))
    (tmp_path / "plain.csv").write_text(as_csv([["+86-10-12345678 a+bcdefg", "sme", 1, 2, 3]]), encoding="utf-8")

    assert "iconv -f UTF-7" in cli("batch", tmp_path / "t.csv", "--lang", "en").err
    assert cli("batch", tmp_path / "plain.csv").code == 0


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("flat.json", '{"name": "a", "profile": "sme", "1b.M": 1, "1b.R": 2}', "is-a-table"),
        ("split.json", '{"columns": ["1b.M", "1b.R"], "data": [[1, 2]]}', "is-a-table"),
        ("t.csv.bak", "name,profile,1b.M,1b.R\na,sme,1,2\n", "is-a-table"),
        ("flat.yaml", "name: a\n1b.M: 1\n1b.R: 2\n", "rows-in-yaml"),
        ("t.yaml", "name,profile,1b.M,1b.R\na,sme,1,2\n", "rows-in-yaml"),
        ("other.json", '{"name": "a", "private": true}', "missing-key"),
    ],
)
def test_what_names_questions_and_is_no_sheet_is_told_as_a_table(
    cli: Cli, tmp_path: Path, name: str, text: str, code: str
) -> None:
    """Rather than key by key, by the commands that read a sheet."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    ended, checked = cli("score", tmp_path / name), cli("check", tmp_path / name)

    assert ended.code == 2
    assert f"[{code}]" in ended.err
    if code != "is-a-table":
        assert f"[{code}]" in checked.out


def test_texts_that_are_no_documents_are_passed_over(cli: Cli, tmp_path: Path) -> None:
    """Whatever JSON or YAML takes them for; a table under such a name is a failure."""
    for name, text in {"a.yaml": "see 1b.M", "b.json": '"hello"', "c.json": '{"a": 1}\n{"b": 2}\n'}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "t.csv").write_text(as_csv(), encoding="utf-8")

    assert units(cli("batch", tmp_path, "--lang", "en"))["Files"] == (4, 1, 0, 3)
    (tmp_path / "d.yaml").write_text(as_csv(), encoding="utf-8")
    assert "[rows-unclear]" in cli("batch", tmp_path).err


def test_a_table_on_a_sheet_of_a_form_is_not_lost(cli: Cli, tmp_path: Path) -> None:
    """Nobody reads it there; a sheet of remarks is nobody's answers."""
    filled = Filled(form_for(FIVE_PATHS, "sme"))
    filled.set("answers", "answer", "1b.M", 2)
    sheet = filled.book.create_sheet("汇总")
    sheet.append(["见 1b.M 和 1b.R"])
    sheet.append(["1b.M", "有台账"])
    assert cli("batch", filled.save(tmp_path / "t.xlsx")).code == 0
    for row in [HEAD, *ROWS]:
        sheet.append(row)

    ended = cli("batch", filled.save(tmp_path / "t.xlsx"), "--lang", "en")

    assert ended.code == 2
    assert re.search(r"汇总!C4: .*\[asked-elsewhere\]", ended.err)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([["单位", "1b.M"], ["甲公司", 3]], "B2"),
        ([["单位", "1b.M"], [], ["甲公司", 3]], "B3"),
        ([["1b.R", "有台账"], ["1b.M", "", "3"], ["1b.O2", 4]], "C2"),
        ([["1b.M", 2], ["2 1b.M", 3], ["1b.M", "3 份台账"], ["1b.M"]], ""),
    ],
)
def test_a_lone_answer_on_another_sheet_of_a_form_is_not_lost(
    cli: Cli, tmp_path: Path, cells: list[list[Any]], expected: str
) -> None:
    """The first of a sheet; what says the same as the form, or is no answer, is a remark."""
    filled = Filled(form_for(FIVE_PATHS, "sme"))
    filled.set("answers", "answer", "1b.M", 2)
    sheet = filled.book.create_sheet("补充")
    for row in cells:
        sheet.append(row)

    ended = cli("batch", filled.save(tmp_path / "t.xlsx"))

    assert re.findall(r"补充!(\w+): .*\[asked-elsewhere\]", ended.err) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("heads", "taken"),
    [
        (["企业名称"], 0),
        (["填报单位"], 0),
        (["Organization"], 0),
        (["填报单位", "企业全称"], 1),
        (["企业名称", "单位名称"], 1),
        (["地区"], None),
    ],
)
def test_the_column_of_names_may_be_called_otherwise(
    cli: Cli, tmp_path: Path, heads: list[str], taken: int | None
) -> None:
    """Where no column has the name itself; where somebody lies is no name."""
    body = [[*(f"甲{number}" for number in range(len(heads))), "sme", 1]]
    (tmp_path / "t.csv").write_text(as_csv(body, head=[*heads, "profile", "1b.M"]), encoding="utf-8")

    assert subjects(cli("batch", tmp_path / "t.csv")) == ["" if taken is None else f"甲{taken}"]


def test_texts_that_are_written_as_formulas_are_read(cli: Cli, tmp_path: Path) -> None:
    """As programs write digits that a spreadsheet is to leave alone; a name may begin with the sign."""
    text = 'name,profile,1b.M,1b.R\n="甲公司",="sme","=""3""",="2"\n"=""乙""方",sme,1,1\n'
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv")

    assert (ended.code, subjects(ended)) == (0, ["甲公司", '\'="乙"方'])


def test_a_workbook_of_which_only_hidden_sheets_have_rows_says_how_to_read_them(cli: Cli, tmp_path: Path) -> None:
    """It is not empty."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    book.create_sheet("看")
    sheet.sheet_state = "veryHidden"
    book.save(tmp_path / "t.xlsx")

    ended = cli("batch", tmp_path / "t.xlsx", "--lang", "en")

    assert '--sheet "数据" [hidden-sheets]' in ended.err
    assert subjects(cli("batch", tmp_path / "t.xlsx", "--sheet", "数据")) == ["甲公司", "乙公司"]


def test_rows_in_json_may_be_packed(cli: Cli, tmp_path: Path) -> None:
    """A list, or an object of units."""
    for name, document in {"a.json.gz": UNITS, "b.json.gz": [{"name": "丙公司", "profile": "sme", "1b.M": 1}]}.items():
        (tmp_path / name).write_bytes(gzip.compress(json.dumps(document).encode()))

    assert subjects(cli("batch", tmp_path)) == ["甲公司", "乙公司", "丙公司"]


@pytest.mark.parametrize(
    "head",
    [
        [["单位", "主体", "1b", "1b", "1b"], ["", "", "M", "R", "O2"]],
        [["路径一", "", "", "", ""], ["", "", "1b 某项举措", "", ""], ["单位", "主体", "M", "R", "O2"]],
        [["", "", "1B", "", "1c"], ["name", "profile", "m", "r", "M"]],
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_may_be_in_two_rows_measure_and_question(
    cli: Cli, tmp_path: Path, kind: str, head: list[list[str]]
) -> None:
    """The measure stands above its questions, once or above each of them."""
    cells: list[list[Any]] = [*head, *ROWS]
    if kind == "csv":
        (tmp_path / "t.csv").write_text(as_csv(cells[1:], head=head[0]), encoding="utf-8")
    else:
        workbook(tmp_path / "t.xlsx", 表=cells)

    ended = cli("batch", tmp_path / f"t.{kind}", "--lang", "en")

    assert (ended.code, subjects(ended)) == (0, ["甲公司", "乙公司"]), ended.err
    assert units(ended)["Answers"] == (6, 6, 0, 0)


@pytest.mark.parametrize("lower", [["M", "M", "R"], ["M", "x", "y"], ["T", "U", "V"]])
def test_letters_that_are_no_questions_of_the_measure_above_name_nothing(
    cli: Cli, tmp_path: Path, lower: list[str]
) -> None:
    """Nor does one twice, or a single one."""
    (tmp_path / "t.csv").write_text(f"name,profile,1b,,\n,,{','.join(lower)}\n甲,sme,1,2,3\n", encoding="utf-8")

    assert "[no-answer-columns]" in cli("batch", tmp_path / "t.csv").err
