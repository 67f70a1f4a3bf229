"""What programs call, in place of the commands."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

import fusionassess
from conftest import ROOT, Cli
from fusionassess import check_sheet, score_sheet, write_report
from fusionassess.documents.problems import DocumentError

EXAMPLE = ROOT / "examples" / "riverside-park-en.yaml"


def test_a_score_is_the_object_that_the_command_prints(cli: Cli) -> None:
    """From a file and from its values, in the language asked for."""
    printed = json.loads(cli("score", EXAMPLE, "--format", "json", "--lang", "en").out)
    printed.pop("derivations", None)

    assert json.loads(json.dumps(score_sheet(EXAMPLE))) == printed
    assert score_sheet(str(EXAMPLE), language="zh")["language"] == "zh"


def test_a_sheet_may_be_plain_values() -> None:
    """As a web application has them."""
    sheet = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": "five-paths"},
        "subject": {"name": "A", "profile": "sme"},
        "answers": {"1b.M": 3, "1b.R": {"not_applicable": "no investor in the region"}},
    }

    told = score_sheet(sheet, language="en")

    assert (told["counts"]["answered"], told["counts"]["not_applicable"]) == (1, 1)
    assert told["score"]["value"] is None


def test_what_is_wrong_is_told_with_its_place() -> None:
    """As sentences, or as the error that carries the problems."""
    sheet = {
        "format": "fusionassess/answers/1",
        "rubric": {"id": "five-paths"},
        "subject": {"name": "A", "profile": "sme"},
        "answers": {"1b.M": 9},
    }

    [sentence] = check_sheet(sheet, language="en")
    with pytest.raises(DocumentError) as caught:
        score_sheet(sheet)

    with pytest.raises(DocumentError) as told:
        score_sheet(sheet, language="en")
    assert str(told.value) == sentence
    assert sentence.startswith("sheet.json:11:11: 9 is not a level of this rubric")
    assert [problem.code for problem in caught.value.problems] == ["level-range"]
    assert check_sheet(EXAMPLE) == []


@pytest.mark.parametrize("suffix", [".html", ".md", ".xlsx", ".JSON"])
def test_a_report_is_written_by_its_ending(tmp_path: Path, suffix: str) -> None:
    """The same bytes as ``report -o``."""
    write_report(EXAMPLE, tmp_path / f"r{suffix}", earlier=[EXAMPLE] if suffix == ".md" else ())

    assert (tmp_path / f"r{suffix}").stat().st_size > 1000


def test_a_sheet_as_yaml_reads_it_may_have_dates() -> None:
    """PyYAML makes dates of them; the score is that of the file."""
    values = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    values["assessed_on"] = date(2026, 9, 30)

    assert score_sheet(values, language="en")["score"] == score_sheet(EXAMPLE, language="en")["score"]
    with pytest.raises(TypeError, match="set"):
        score_sheet(values | {"answers": set()})


def test_the_rubric_may_stand_second() -> None:
    """As the page shows the arguments."""
    assert score_sheet(EXAMPLE, "five-paths")["score"] == score_sheet(EXAMPLE)["score"]
    assert check_sheet(EXAMPLE, "five-paths") == []


def test_a_report_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    """As the command does."""
    file = tmp_path / "r.txt"
    file.write_text("mine", "utf-8")

    with pytest.raises(FileExistsError):
        write_report(EXAMPLE, file)
    assert file.read_text("utf-8") == "mine"
    write_report(EXAMPLE, file, force=True)
    assert len(file.read_text("utf-8")) > 1000


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    """With those that there are."""
    with pytest.raises(ValueError, match=r"\.odt: .*\.html"):
        write_report(EXAMPLE, tmp_path / "r.odt")


def test_the_package_offers_them_and_imports_nothing() -> None:
    """A name that is none is an AttributeError; importing the package alone loads no other module of it."""
    assert fusionassess.DocumentError is DocumentError
    assert set(fusionassess.__all__) <= {name for name in fusionassess.__all__ if hasattr(fusionassess, name)}
    with pytest.raises(AttributeError):
        getattr(fusionassess, "nothing")  # noqa: B009
    loaded = "import sys, fusionassess; print([m for m in sys.modules if m.startswith('fusionassess.')])"
    ended = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert ended.stdout.strip() == "['fusionassess.kernel', 'fusionassess.kernel.release']"


@pytest.mark.parametrize("page", ["api.md", "api.zh-CN.md"])
def test_the_examples_of_the_docs_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of Python, in a folder with the sheets it names."""
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    for name in ("ours.yaml", "last-year.yaml"):
        (tmp_path / name).write_bytes(EXAMPLE.read_bytes())
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)

    assert len(blocks) == 2
    for block in blocks:
        exec(block, {})
    assert (tmp_path / "report.html").exists()
