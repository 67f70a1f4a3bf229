"""The two examples of several raters in every form that is read as text: a park merged, a region with its actors."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docx.table import Table

from conftest import ROOT, Cli
from fusionassess.words.language import LANGUAGES

FORMS = {"text": "txt", "markdown": "md", "json": "json"}
PARK = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
REGION, *ACTORS = sorted(
    (ROOT / "examples" / "nanping-ecosystem").glob("*.yaml"), key=lambda file: (file.stem != "region", file.stem)
)


def without_hash(text: str) -> str:
    """A text that a word of the rubric may be mended beside."""
    return re.sub(r"\b[0-9a-f]{64}\b", "(sha256)", text)


def read(file: Path) -> Iterator[str]:
    """What stands in a Word document, a line for each paragraph and each row."""
    for block in docx.Document(str(file)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_park(cli: Cli, golden: Callable[[str, str], None], tmp_path: Path, language: str) -> None:
    """Four offices, put together by the rule of the middle; the agenda in Word."""
    for form, suffix in FORMS.items():
        ended = cli("merge", *PARK, "--format", form, "--lang", language)
        golden(f"raters/nanping-park.{language}.{suffix}", without_hash(ended.out))
    agenda = tmp_path / "agenda.docx"
    cli("merge", *PARK, "--agenda", agenda, "--lang", language)
    golden(f"raters/nanping-park.{language}.docx.txt", without_hash("\n".join(read(agenda)) + "\n"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("redact", [False, True], ids=["named", "redacted"])
def test_golden_ecosystem(
    cli: Cli, golden: Callable[[str, str], None], tmp_path: Path, language: str, redact: bool
) -> None:
    """A region beside eight actors, with their names and without."""
    kind = "redacted." if redact else ""
    options = ["--lang", language, *(["--redact"] if redact else [])]
    told = {}
    for form, suffix in FORMS.items():
        told[suffix] = without_hash(cli("ecosystem", REGION, *ACTORS, "--format", form, *options).out)
    file = tmp_path / "region.docx"
    cli("ecosystem", REGION, *ACTORS, "-o", file, *options)
    told["docx.txt"] = without_hash("\n".join(read(file)) + "\n")

    for suffix, text in told.items():
        golden(f"raters/nanping-ecosystem.{kind}{language}.{suffix}", text)
        assert any(name in text for name in actors()) != redact


def actors() -> list[str]:
    """What the region and its actors are called."""
    files = "\n".join(file.read_text(encoding="utf-8") for file in (REGION, *ACTORS))
    return re.findall(r"^  name: (.+)$", files, re.MULTILINE)
