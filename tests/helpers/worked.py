"""The worked example of docs/scoring.md, read from the page and assessed."""

import re
from pathlib import Path

from conftest import ROOT
from fusionassess.answers import sheets
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents import syntax
from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from witnessed import numbers_of

PAGES = [ROOT / "docs" / "scoring.md", ROOT / "docs" / "scoring.zh-CN.md"]
MISSING = "—"


def example(page: Path) -> Assessment:
    """The sheet of the page, by the rubric of the page."""
    rubric, sheet = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    edition = Edition(library.parse(Source("worked.yaml", rubric)), "0" * 64, "worked.yaml")
    source = Source("sheet.yaml", sheet)
    return assess(edition, sheets.from_values(syntax.load(source), source, edition=edition).sheet)


def shown(value: object) -> str:
    """A number to 9 decimals, a whole one as it is."""
    return MISSING if value is None else str(value) if isinstance(value, int) else f"{float(str(value)):.9f}"


def figures(assessment: Assessment) -> dict[str, str]:
    """Every number of the program, as the page writes it."""
    told = {name: value for name, value in numbers_of(assessment) if isinstance(value, int | float | None)}
    return {name: shown(value) for name, value in told.items()}
