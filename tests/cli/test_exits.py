"""Every exit code stands in one place, and in the docs."""

import re

from conftest import ROOT
from fusionassess.cli.exits import Exit


def test_the_docs_have_every_code_with_its_meaning() -> None:
    """The table is that of the program."""
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (\d+) \| (.*) \|$", page, re.MULTILINE) == [(str(int(end)), end.meaning) for end in Exit]


def test_no_command_has_a_code_of_its_own() -> None:
    """A number behind ``Exit(`` or ``sys.exit(`` would be known there alone; a signal's own is 128 and its number."""
    sources = {
        f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")
    }
    ends = re.compile(r"(?:typer\.Exit|sys\.exit|SystemExit)\(([^)\n]+)")
    bare = {name: [end for end in ends.findall(text) if re.match(r"\d", end)] for name, text in sources.items()}

    assert {name: codes for name, codes in bare.items() if codes} == {
        "cli/ending.py": ["128 + number"],
        "survey/terminal.py": ["128 + number"],
    }
    constant = re.compile(r"^[A-Z_]+ = (?:70|129|130|141|143)$", re.MULTILINE)
    assert not [name for name, text in sources.items() if constant.search(text)]
