"""What a suffix means is known in one place, and a text no spreadsheet takes for a formula in another."""

import re

import pytest

from conftest import ROOT
from fusionassess.documents import suffixes
from fusionassess.documents.source import no_formula

FAMILIES = {name: value for name, value in vars(suffixes).items() if name.isupper() and isinstance(value, tuple)}


def test_no_suffix_has_two_meanings() -> None:
    """Each stands in one family; those that libraries know by name are a part of the workbooks, YAML of documents."""
    assert set(FAMILIES["OPEN_XML"]) < set(FAMILIES["WORKBOOKS"])
    assert set(FAMILIES["YAML"]) < set(FAMILIES["DOCUMENTS"])
    every = [suffix for name, family in FAMILIES.items() if name not in {"OPEN_XML", "YAML"} for suffix in family]

    assert len(every) == len(set(every))


def test_no_other_module_lists_the_members_of_a_family() -> None:
    """Two or more of a family side by side would be a list of their own; a registry has a line for each."""
    sources = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    pairs = re.compile(r'"(\.[a-z0-9.]+)",\s*"(\.[a-z0-9.]+)"')
    members = {suffix: name for name, family in FAMILIES.items() for suffix in family}
    listed = {
        str(path): here
        for path, text in sources.items()
        if path.name != "suffixes.py"
        and (here := [pair for pair in pairs.findall(text) if members.get(pair[0], 1) == members.get(pair[1], 2)])
    }

    assert not listed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_a_formula_is_shown_and_not_run(text: str) -> None:
    """An apostrophe before it says that it is a text."""
    assert no_formula(text) == f"'{text}"
    assert no_formula(f"a{text}") == f"a{text}"
