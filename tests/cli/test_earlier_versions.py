"""Sheets and tables of 0.1.0, with rubric 1.0.0, are read as they are: carried over by id, nothing in silence."""

import json
import re
import shutil
from pathlib import Path

import yaml

from conftest import ROOT, Cli
from fusionassess.rubric.library import Edition
from tabled import rows

EARLIER = ROOT / "tests" / "documents" / "earlier"
SHEET, TABLE = EARLIER / "park-of-1.0.0.yaml", EARLIER / "table-of-1.0.0.csv"
GONE = ["1b.O", "1c.O", "2a.O"]
"""Questions whose meaning changed: each has a new id in 1.1.0."""


def test_every_answer_of_an_old_sheet_is_carried_over_or_named(cli: Cli, five_paths: Edition) -> None:
    """It is scored as it is; what the version does not know is a note each, at its line."""
    old = yaml.safe_load(SHEET.read_text(encoding="utf-8"))["answers"]

    ended = cli("score", SHEET, "--format", "json", "--lang", "en")

    result = json.loads(ended.out)
    questions = [q for path in result["paths"] for measure in path["measures"] for q in measure["questions"]]
    carried = {q["id"]: q["level"] for q in questions if q["state"] != "unanswered"}
    assert (ended.code, result["rubric"]["version"]) == (0, five_paths.rubric.version)
    assert carried == {name: level_of(answer) for name, answer in old.items() if name not in GONE}
    notes = " ".join(result["warnings"])
    assert all(f"this version has no {name} " in notes for name in GONE)
    assert "was filled in with version 1.0.0 of the rubric" in notes


def level_of(answer: object) -> object:
    """The level that an answer of a sheet names, short or in full, if it does."""
    given = answer.get("level") if isinstance(answer, dict) else answer
    return given if isinstance(given, int) else None


def test_an_old_sheet_is_left_as_it_is(cli: Cli, tmp_path: Path) -> None:
    """Reading it rewrites nothing."""
    sheet = Path(shutil.copy(SHEET, tmp_path / "old.yaml"))

    for words in (("check", sheet), ("score", sheet), ("batch", sheet, "-o", tmp_path / "s.csv")):
        assert cli(*words).code == 0

    assert sheet.read_bytes() == SHEET.read_bytes()


def test_a_sheet_of_this_version_is_answered_with_the_old_one_at_hand(
    cli: Cli, tmp_path: Path, five_paths: Edition
) -> None:
    """The way that the how-to names: the new sheet is of this version, and has nothing that nobody said anew."""
    new = tmp_path / "new.yaml"

    ended = cli("survey", "-o", new, "--last", SHEET, "--no-input", "--set", "1b.O2=2", "--lang", "en")

    saved = yaml.safe_load(new.read_text(encoding="utf-8"))
    assert ended.code == 3
    assert (saved["rubric"]["version"], saved["rubric"]["sha256"]) == (five_paths.rubric.version, five_paths.sha256)
    assert list(saved["answers"]) == ["1b.O2"]


def test_every_column_of_an_old_table_is_read_or_named(cli: Cli, tmp_path: Path) -> None:
    """A column of a replaced question is passed over by name, and never taken for that of its successor."""
    ended = cli("batch", TABLE, "-o", tmp_path / "s.csv", "--lang", "en")

    assert ended.code == 0
    assert re.findall(r"no question “(\S+)” .*\[column-not-asked\]", ended.err) == GONE
    assert "did you mean" not in ended.err
    assert len(rows(cli("batch", TABLE).out)) == len(TABLE.read_text(encoding="utf-8").splitlines()) - 1


def test_an_old_sheet_and_its_row_score_alike(cli: Cli) -> None:
    """Carried over is carried over, whatever the form."""
    (row, *_), (sheet,) = rows(cli("batch", TABLE).out), rows(cli("batch", SHEET).out)

    assert row["subject"] == sheet["subject"]
    assert [row[name] for name in ("score", "level", "coverage", "P1", "5c")] == [
        sheet[name] for name in ("score", "level", "coverage", "P1", "5c")
    ]
