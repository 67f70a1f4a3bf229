"""``fusionassess batch``."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.declared import RESULT_COLUMNS

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


def rows(text: str) -> list[dict[str, str]]:
    """A CSV text as rows."""
    return list(csv.DictReader(io.StringIO(text)))


def test_a_folder_to_csv_on_stdout(cli: Cli, folder: Path) -> None:
    """Bad files are reported and passed over, others are counted, exit 2, the good ones are all there."""
    ended = cli("batch", folder)
    found = rows(ended.out)

    assert ended.code == 2
    assert tuple(found[0])[: len(RESULT_COLUMNS)] == RESULT_COLUMNS
    assert len(found) == len(EXAMPLES)
    assert f"{folder / 'broken.yaml'}:3:29: 没有“nobody”这个主体" in ended.err
    assert "[empty-file]" in ended.err
    assert "读不了的 2 份，不是答卷的 1 份。" in ended.err
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

    assert cli("batch", ROOT / "examples", "-o", table).code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbfsource,")
    assert cli("batch", ROOT / "examples", "-o", table).code == 2
    assert cli("batch", ROOT / "examples", "-o", table, "--force").code == 0


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
    walk = os.walk

    def refused(top: Path, onerror: Callable[[OSError], None]) -> Iterator[Any]:
        onerror(PermissionError(13, "Permission denied", str(folder / "sub")))
        return walk(top)

    monkeypatch.setattr(os, "walk", refused)
    ended = cli("batch", folder)

    assert ended.code == 2
    assert f"{folder / 'sub'}: " in ended.err


def test_nothing_to_score(cli: Cli, tmp_path: Path) -> None:
    """An empty folder is said and exits 2, with no table."""
    ended = cli("batch", tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "没有找到可以计分的答卷" in ended.err


def test_only_csv_for_now(cli: Cli, tmp_path: Path) -> None:
    """A suffix that cannot be written is refused before any work."""
    ended = cli("batch", tmp_path, "-o", tmp_path / "t.parquet")

    assert ended.code == 2
    assert ".csv" in ended.err


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
    found = rows(cli("batch", ROOT / "examples").out)

    assert [row["source"] for row in found] == sorted(row["source"] for row in found)
    assert {row["profile"] for row in found} == {"region", "lead_firm", "sme", "institute", "intermediary"}
    assert next(row for row in found if row["profile"] == "sme")["4b"] == ""
