"""``fusionassess batch``."""

import csv
import gc
import io
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.batch.run.problems import ProblemSink
from fusionassess.rubric.result_columns import RESULT_COLUMNS
from fusionassess.words.labels import labels
from tabled import records, rows

BAD = "format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: x, profile: nobody}\nanswers: {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The examples, a broken sheet, an empty one, and files that are none."""
    sheets = tmp_path / "sheets"
    (sheets / "sub").mkdir(parents=True)
    for file in EXAMPLES:
        shutil.copy(file, sheets / "sub" if "park" in file.name else sheets)
    (sheets / "broken.yaml").write_text(BAD, encoding="utf-8")
    (sheets / "empty.yaml").write_text("")
    (sheets / "other.json").write_text('{"a": 1}')
    (sheets / "notes.txt").write_text("no sheet")
    return sheets


def test_a_folder_to_csv_on_stdout(cli: Cli, folder: Path) -> None:
    """Bad files are reported and passed over, others are counted, exit 2, the good ones are all there."""
    ended = cli("batch", folder)
    table = rows(ended.out)

    assert ended.code == 2
    assert list(table[0])[: len(RESULT_COLUMNS)] == [column.name for column in RESULT_COLUMNS]
    assert len(table) == len(EXAMPLES)
    assert f"{folder / 'broken.yaml'}:3:29: 没有“nobody”这个主体" in ended.err
    assert "[empty-file]" in ended.err
    assert "文件 10：计分 6，读不了 2，略过 2。" in ended.err
    assert "略过的文件：前几行里没有题号，1（" in ended.err
    assert "notes.txt" in ended.err
    assert "计分 6 份，其中 6 份有总分。" in ended.err


def test_a_row_has_the_numbers_of_the_report(cli: Cli) -> None:
    """The table and the report of one sheet agree to the last digit."""
    (row,) = rows(cli("batch", EXAMPLES[0]).out)
    result = json.loads(cli("score", EXAMPLES[0], "--format", "json").out)

    assert row["subject"] == result["subject"]["name"]
    assert row["status"] == result["status"]
    assert float(row["score"]) == result["score"]["value"]
    assert float(row["score_low"]) == result["score"]["low"]
    assert int(row["level"]) == result["level"]["value"]
    assert float(row["coverage"]) == result["coverage"]["value"]
    assert float(row["evidenced"]) == result["evidenced"]["value"]
    assert float(row["coordination"]) == result["coordination"]["value"]
    for path in result["paths"]:
        assert float(row[path["id"]]) == path["score"]["value"]
        for measure in path["measures"]:
            assert float(row[measure["id"]] or "nan") == pytest.approx(measure["score"]["value"], abs=0)


def test_a_file_for_excel(cli: Cli, tmp_path: Path) -> None:
    """The file begins with the mark that Excel needs, and is not overwritten without force."""
    table = tmp_path / "scores.csv"

    assert cli("batch", ROOT / "examples" / "*.yaml", "-o", table).code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbfsource,")
    assert cli("batch", ROOT / "examples" / "*.yaml", "-o", table).code == 2
    assert cli("batch", ROOT / "examples" / "*.yaml", "-o", table, "--force").code == 0


def test_a_formula_in_a_name_is_defused(cli: Cli, tmp_path: Path) -> None:
    """A spreadsheet must not run what a respondent wrote."""
    file = tmp_path / "evil.yaml"
    file.write_text(BAD.replace("name: x, profile: nobody", "name: '=1+1', profile: sme"), encoding="utf-8")

    assert rows(cli("batch", file).out)[0]["subject"] == "'=1+1"


def test_names_and_places_that_give_trouble(cli: Cli, tmp_path: Path) -> None:
    """A name in another encoding, a link to nowhere, a strange text in one sheet: the others are scored."""
    good = (ROOT / "examples" / "binjiang-park.yaml").read_bytes()
    (tmp_path / os.fsdecode(b"\xff.yaml")).write_bytes(good)
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "half.json").write_text('{"answers": {}, "subject": {"name": "\\ud800"}}', encoding="utf-8")

    ended = cli("batch", tmp_path, "-o", tmp_path / "out.csv")

    assert ended.code == 2
    assert "[no-such-file]" in ended.err
    assert "[strange-character]" in ended.err
    (row,) = rows((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))
    assert row["source"].endswith("\N{REPLACEMENT CHARACTER}.yaml")


def test_a_folder_that_cannot_be_looked_into_is_named(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in it is not scored, and the reader must know."""
    look, sub = os.scandir, str(folder / "sub")

    def refused(place: str) -> Any:
        if place == sub:
            raise PermissionError(13, "Permission denied", place)
        return look(place)

    Path(sub).mkdir(exist_ok=True)
    monkeypatch.setattr(os, "scandir", refused)
    ended = cli("batch", folder)

    assert ended.code == 2
    assert f"{folder / 'sub'}: " in ended.err


def test_nothing_to_score(cli: Cli, tmp_path: Path) -> None:
    """An empty folder is said and exits 2, with no table."""
    ended = cli("batch", tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert f"{tmp_path}：里面什么也没有；请指定" in ended.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_why_nothing_was_scored_is_said_once(cli: Cli, tmp_path: Path, language: str) -> None:
    """An empty folder, one with nothing that is a return, a path and a pattern that lead nowhere, one that failed."""
    words = labels(language).batch
    empty, other, bad = (tmp_path / name for name in ("empty", "other", "bad"))
    for folder in (empty, other, bad):
        folder.mkdir()
    (other / "notes.txt").write_text("nothing\n", encoding="utf-8")
    (other / ".hidden").write_text("x", encoding="utf-8")
    (bad / "t.rar").write_bytes(b"Rar!")
    whys = {
        empty: words.nothing_there,
        other: words.only_passed_over,
        tmp_path / "none": None,
        tmp_path / "*.none": None,
        bad: words.no_sheets,
    }
    for source, sentence in whys.items():
        ended = cli("batch", source, "--lang", language)
        told = [
            text
            for text in (words.nothing_there, words.only_passed_over, words.no_sheets)
            if text.format(sources=source) in ended.err
        ]

        assert (ended.code, ended.out) == (2, "")
        assert told == ([sentence] if sentence else [])
        assert ("[no-such-file]" in ended.err) == (sentence is None)


@pytest.mark.parametrize(
    "words", [("-o", "t.docx"), ("-o", "t"), ("-o", "t.csv", "--errors", "e.parquet"), ("--resume",)]
)
def test_what_cannot_be_written_is_refused_before_any_work(cli: Cli, words: tuple[str, ...]) -> None:
    """An unknown suffix, for the table or the errors; a run to be resumed that has no file."""
    ended = cli("batch", EXAMPLES[0], *words)

    assert (ended.code, ended.out) == (2, "")
    assert "-o" in ended.err or ".csv" in ended.err


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_every_form_holds_the_same(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Text, lines and workbook have the numbers of Parquet, to the last digit."""
    (tmp_path / "evil.yaml").write_text(
        BAD.replace("name: x, profile: nobody", """name: '=1+"1', profile: sme"""), encoding="utf-8"
    )
    for name in ("t.parquet", f"t{suffix}"):
        assert cli("batch", *EXAMPLES, tmp_path / "evil.yaml", "-o", tmp_path / name).code == 0

    table, expected = records(tmp_path / f"t{suffix}"), records(tmp_path / "t.parquet")

    assert list(table[0]) == list(expected[0])
    for row, whole in zip(table, expected, strict=True):
        for name, value in whole.items():
            if isinstance(value, float):
                # A workbook's numbers are written with sixteen digits.
                assert float(row[name]) == pytest.approx(value, rel=1e-15 if suffix == ".xlsx" else 0, abs=0)
            elif not (suffix == ".csv" and name == "subject"):
                assert (str(row[name]) if row[name] is not None else "") == ("" if value is None else str(value))
    assert table[-1]["subject"] == ("'=1+\"1" if suffix == ".csv" else '=1+"1')


def test_errors_go_to_a_table_of_their_own(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """With place, code and sentence; the terminal has the counts alone."""
    (folder / "t.csv").write_text("profile,1b.M\nsme,9\nsme,2\n-x,1\n", encoding="utf-8")
    for suffix in (".csv", ".jsonl"):
        ended = cli("batch", folder, "-o", tmp_path / f"t{suffix}", "--errors", tmp_path / f"e{suffix}")
        assert ended.code == 2
        assert ended.err.startswith("计分 7 份")
        assert "文件 11：计分 7，读不了 2，略过 2。" in ended.err
        assert "行 9：计分 7，读不了 2，略过 0。" in ended.err

    table = rows((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))
    lines = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(Path(row["file"]).name, row["line"], row["column"], row["code"]) for row in table] == [
        ("broken.yaml", "3", "29", "no-such-id"),
        ("empty.yaml", "1", "1", "empty-file"),
        ("t.csv", "2", "5", "level-range"),
        ("t.csv", "4", "1", "no-such-id"),
    ]
    assert [row["message"] for row in lines] == [row["message"] for row in table]
    assert "没有“-x”这个主体" in table[-1]["message"]


def test_no_more_errors_than_a_reader_can_take_in(cli: Cli, tmp_path: Path) -> None:
    """Fifty are shown, the rest are counted."""
    wrong = "".join(f"sme,x{place}\n" for place in range(70))
    (tmp_path / "t.csv").write_text(f"profile,1b.M\n{wrong}sme,1\n", encoding="utf-8")

    ended = cli("batch", tmp_path / "t.csv")

    assert ended.err.count("[not-an-answer]") == 50
    assert "还有 20 条没有列出；用 --errors" in ended.err


def test_notes_on_a_sheet_that_are_alike_are_told_once(cli: Cli, tmp_path: Path) -> None:
    """With the first of them and the lines of all; the table of problems has each."""
    answers = "".join(f"  {name}: {{not_applicable: none of our business}}\n" for name in ("1a.M", "1a.R", "1a.O"))
    (tmp_path / "a.yaml").write_text(
        "format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: City, profile: region}\n"
        f"answers:\n{answers}  1b.M: 3\n",
        encoding="utf-8",
    )
    told = cli("batch", tmp_path / "a.yaml", "-o", tmp_path / "s.csv", "--lang", "en")
    listed = cli("batch", tmp_path / "a.yaml", "-o", tmp_path / "t.csv", "--errors", tmp_path / "e.csv", "--lang", "en")

    assert told.err.count("[always-applies]") == 1
    assert "The same holds of 3 entries of this file: lines 5–7." in told.err
    assert listed.code == told.code == 0
    assert (tmp_path / "e.csv").read_text(encoding="utf-8").count("always-applies") == 3


def test_rows_that_are_at_fault_alike_are_told_once(cli: Cli, tmp_path: Path) -> None:
    """A table that names no profile, and a code that is no level: once with their lines; the table has each row."""
    names = "甲乙丙丁"
    (tmp_path / "t.csv").write_text("名称,1b.M,1b.R.evidence\n" + "".join(f"{n},9,E2\n" for n in names), "utf-8")
    (tmp_path / "u.csv").write_text("名称,1b.M\n甲,1\n", encoding="utf-8")
    tables = [tmp_path / "t.csv", tmp_path / "u.csv"]

    told = cli("batch", *tables, "--lang", "en", "--summary", tmp_path / "s.json")
    cli("batch", *tables, "--errors", tmp_path / "e.csv")

    assert (told.code, told.err.count("[no-profile]"), told.err.count("[level-range]")) == (2, 2, 1)
    assert told.err.count("4 rows of this table are at fault alike: 2–5.") == 2
    assert "more are not listed" not in told.err
    assert json.loads((tmp_path / "s.json").read_text("utf-8"))["ledger"]["rows"]["by_code"] == {"no-profile": 5}
    table = rows((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))
    assert [row["unit"] for row in table if row["code"] == "no-profile"] == [*names, "甲"]
    assert {(row["cell"], row["question"]) for row in table if row["code"] == "level-range"} == {("1b.M", "1b.M")}


def test_problems_name_unit_question_and_cell(cli: Cli, tmp_path: Path) -> None:
    """Of a sheet, a form, a workbook and a table alike; after an interruption, too."""
    sheet = EXAMPLES[0].read_text("utf-8").replace("  1a.M:\n    level: 3", "  1a.M:\n    level: 7", 1)
    (tmp_path / "s.yaml").write_text(sheet, encoding="utf-8")
    (tmp_path / "t.csv").write_text("单位,profile,1b.M,1b.M.evidence\n乙公司,sme,1,E9\n丙公司,sme,2,E2\n", "utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["名称", "主体", "1b.R"], ["丁公司", "sme", 8]):
        book.active.append(row)
    book.save(tmp_path / "w.xlsx")
    files = [tmp_path / name for name in ("s.yaml", "t.csv", "w.xlsx")]

    for more in ((), ("--resume",)):
        cli("batch", *files, "-o", tmp_path / "o.csv", "--errors", tmp_path / "e.csv", "--force", *more)

        table = rows((tmp_path / "e.csv").read_text(encoding="utf-8-sig"))
        assert [(row["unit"], row["question"], row["cell"]) for row in table] == [
            ("东麓市滨江高新区", "1a.M", ""),
            ("乙公司", "1b.M", "1b.M.evidence"),
            ("丁公司", "1b.R", "Sheet!C2"),
        ]


@pytest.mark.parametrize("page", ["batch.md", "batch.zh-CN.md"])
def test_the_columns_of_errors_stand_in_the_documentation(page: str) -> None:
    """All of them, in order."""
    _, _, behind = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8").partition("`errors.csv` ")
    told = [line.split("|")[1] for line in behind.partition("\n\n")[0].splitlines() if line.startswith("| `")]

    assert re.findall(r"`(\w+)`", " ".join(told)) == [*ProblemSink.COLUMNS]


def test_a_table_of_errors_is_told_of(cli: Cli, tmp_path: Path) -> None:
    """How many stand there, of which causes, and what else was written; nothing of errors where there are none."""
    (tmp_path / "t.csv").write_text("profile,1b.M\n" + "sme,9\n" * 3 + ",1\nsme,1\n", encoding="utf-8")
    errors, scores, summary = (tmp_path / name for name in ("e.csv", "s.csv", "s.json"))
    words = ("-o", scores, "--errors", errors, "--summary", summary, "--force", "--lang", "en")

    ended = cli("batch", tmp_path / "t.csv", *words)

    assert f"Problems in {errors}, 4: level-range 3, no-profile 1." in ended.err
    assert f"Written: {scores}, {summary}." in ended.err
    assert "problems in" not in cli("batch", EXAMPLES[0], *words).err


def test_an_error_leaves_the_old_table(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends midway leaves neither half a table nor a trace."""
    from fusionassess.batch.run import sinks

    (tmp_path / "t.csv").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sinks.CsvSink, "write", full)
    ended = cli("batch", EXAMPLES[0], "-o", tmp_path / "t.csv", "--force", "--errors", tmp_path / "e.csv")

    assert ended.code == 2
    assert "磁盘已满" in ended.err
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "old"


def test_a_workbook_has_room_for_so_many_rows(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More are refused, and another form named."""
    from fusionassess.batch.run import sinks

    monkeypatch.setattr(sinks.WorkbookSink, "MOST", 5)
    ended = cli("batch", *EXAMPLES, "-o", tmp_path / "t.xlsx")

    assert ended.code == 2
    assert ".parquet" in ended.err
    assert not list(tmp_path.iterdir())


def test_a_workbook_that_cannot_begin_leaves_nothing_open(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """Its rows have no folder to wait in; what would have packed them was not opened yet."""
    import pyarrow as pa

    from fusionassess.batch.run import sinks

    with pytest.raises(FileNotFoundError):
        sinks.WorkbookSink(io.BytesIO(), pa.schema([("name", pa.string())]), folder=tmp_path / "none")
    gc.collect()

    assert not [one for one in recwarn.list if "SpooledTemporaryFile" in str(one.message)]


def test_progress_is_for_terminals(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many and how fast, where somebody watches; silence in a pipe."""
    assert "每秒" not in cli("batch", *EXAMPLES).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "已计分 6，每秒" in cli("batch", *EXAMPLES).err


def test_sheets_of_another_rubric_are_reported(cli: Cli, tmp_path: Path) -> None:
    """A batch answers one rubric; a sheet of another is passed over with its place."""
    from small import TEXT

    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    shutil.copy(EXAMPLES[0], tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_text(
        "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: x, profile: firm}\n", encoding="utf-8"
    )
    ended = cli("batch", tmp_path)

    assert ended.code == 2
    assert "b.yaml:2:14: 答卷属于量表“small”，给出的是“five-paths”" in ended.err
    assert len(rows(ended.out)) == 1


def test_profiles_and_sectors_may_mix(cli: Cli) -> None:
    """Each sheet is scored by its own plan, rows stay in the order of the files."""
    table = rows(cli("batch", ROOT / "examples" / "*.yaml").out)

    assert [row["source"] for row in table] == sorted(row["source"] for row in table)
    assert {row["profile"] for row in table} == {"region", "lead_firm", "sme", "institute", "intermediary"}
    assert next(row for row in table if row["profile"] == "sme")["4b"] == ""


@pytest.mark.parametrize(
    "words",
    [
        ("t.csv", "-o", "t.csv"),
        ("*.csv", "t.csv", "-o", "./t.csv"),
        ("t.csv", "-o", "link.csv"),
        ("t.csv", "-o", "s.csv", "--errors", "t.csv"),
        ("t.csv", "-o", "s.csv", "--errors", "s.csv"),
        ("t.csv", "--columns", "map.jsonl", "-o", "map.jsonl"),
        ("t.csv", "--report", "r.md", "--errors", "s.csv", "-o", "s.csv"),
    ],
)
def test_what_is_read_is_never_written_to(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Not even where old files may be written over, and not by another name; nor two results to one file."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("profile,1b.M\nsme,3\n", encoding="utf-8")
    Path("link.csv").symlink_to("t.csv")
    Path("map.jsonl").write_text("{}", encoding="utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    ended = cli("batch", *words, "--force")

    assert (ended.code, ended.out) == (2, "")
    assert "不能再写；请换一个文件名" in " ".join(ended.err.split())
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_problems_is_a_formula(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    """What a stranger called a file stands in the table of problems, too, and a spreadsheet opens it."""
    (tmp_path / f"{sign}1.csv").write_text("profile,1b.M\nnobody,3\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    cli("batch", "--errors", "errors.csv", "--", f"{sign}1.csv")
    with Path("errors.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]

    assert [cell for cell in cells if "1.csv" in cell]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]


def test_answers_in_a_folder_are_not_written_over(cli: Cli, tmp_path: Path) -> None:
    """Even with --force: the run reads them. A table of scores that stands there is written anew."""
    text = "name,profile,1b.M\na,sme,1\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")

    ended = cli("batch", tmp_path, "-o", tmp_path / "a.csv", "--force")
    assert (ended.code, (tmp_path / "a.csv").read_text(encoding="utf-8")) == (2, text)
    assert f"{tmp_path / 'a.csv'}" in ended.err
    assert cli("batch", tmp_path, "-o", tmp_path / "scores.csv", "--errors", tmp_path / "b.csv", "--force").code == 2
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == text
    for _ in range(2):
        assert cli("batch", tmp_path, "-o", tmp_path / "scores.csv", "--force").code == 0


@pytest.mark.parametrize("notes", [b"\xff\xfe\x00\x81 no text", b"", b'"never closed', b"no answers here\n"])
def test_notes_among_sheets_are_passed_over_whatever_is_in_them(cli: Cli, tmp_path: Path, notes: bytes) -> None:
    """A text that happens to lie there is nobody's answers; named, it is what was asked for and cannot be read."""
    shutil.copy(EXAMPLES[0], tmp_path)
    (tmp_path / "notes.txt").write_bytes(notes)

    assert cli("batch", tmp_path).code == 0
    assert cli("batch", tmp_path / "notes.txt").code == 2
