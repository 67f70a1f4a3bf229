"""Sheets and tables of 0.1.0, with rubric 1.0.0, are read as they are: carried over by id, nothing in silence."""

import html
import json
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from conftest import ROOT, Cli
from fusionassess.rubric.library import Edition
from tabled import rows

EARLIER = ROOT / "tests" / "documents" / "earlier"
SHEET, TABLE = EARLIER / "park-of-1.0.0.yaml", EARLIER / "table-of-1.0.0.csv"
GONE = ["1b.O", "1c.O", "2a.O"]
SUCCESSORS = ["1b.O2", "1c.O2", "2a.O2"]
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
    assert "filled in for version 1.0.0 of the rubric and scored with 1.1.0, answers carried over by id (42)" in notes
    assert "not carried over, as 1.1.0 does not have them: 1b.O, 1c.O, 2a.O" in notes
    assert sum("1b.O" in note for note in result["warnings"]) == 2


def level_of(answer: object) -> object:
    """The level that an answer of a sheet names, short or in full, if it does."""
    given = answer.get("level") if isinstance(answer, dict) else answer
    return given if isinstance(given, int) else None


@pytest.mark.parametrize("form", [".txt", ".md", ".html", ".docx", ".json", ".xlsx", ".pptx"])
@pytest.mark.parametrize(
    "words", [("compare", "OLD", "NEW"), ("report", "NEW", "--earlier", "OLD")], ids=lambda w: w[0]
)
def test_what_was_carried_over_and_lost_stands_in_a_comparison_in_every_form(
    cli: Cli, tmp_path: Path, form: str, words: tuple[str, ...]
) -> None:
    """Nothing is needed but the two sheets; standard error points there in one line."""
    new, target = tmp_path / "new.yaml", tmp_path / f"change{form}"
    new.write_text(SHEET.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.1.0"), encoding="utf-8")
    for old, other in zip(GONE, SUCCESSORS, strict=True):
        new.write_text(new.read_text(encoding="utf-8").replace(f"  {old}:", f"  {other}:"), encoding="utf-8")
    files = {"OLD": SHEET, "NEW": new}

    ended = cli(*[files.get(word, word) for word in words], "-o", target, "--lang", "en")

    text = "".join(text_in(target).split())
    assert ended.code == 0
    assert "notcarriedover,as1.1.0doesnothavethem:1b.O,1c.O,2a.O" in text
    assert re.search(r"withoutananswer:1b\.O2By.+?;1c\.O2By.+?;2a\.O2By", text)
    assert len(ended.err.strip().splitlines()) == 2
    assert "stands in the report under “" in ended.err


def text_in(file: Path) -> str:
    """The words of a report, whatever its form; the breaks inside them as blanks."""
    if file.suffix not in {".docx", ".pptx", ".xlsx"}:
        return html.unescape(file.read_text(encoding="utf-8")).replace("\u2060", "")
    with ZipFile(file) as packed:
        parts = [packed.read(part).decode() for part in packed.namelist() if part.endswith(".xml")]
    return html.unescape(re.sub("<[^>]*>", "", "".join(parts))).replace("\u2060", "")


def test_two_sheets_of_one_period_are_told_apart(cli: Cli, tmp_path: Path) -> None:
    """By their days, or by their place where these are the same."""
    text = SHEET.read_text(encoding="utf-8")
    same, later = tmp_path / "same.yaml", tmp_path / "later.yaml"
    same.write_text(text, encoding="utf-8")
    later.write_text(text.replace("assessed_on: 2026-09-30", "assessed_on: 2027-09-30"), encoding="utf-8")

    periods = [json.loads(cli("compare", SHEET, new, "--format", "json").out)["periods"] for new in (same, later)]

    assert periods == [["2026-Q3 #1", "2026-Q3 #2"], ["2026-09-30", "2027-09-30"]]


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
