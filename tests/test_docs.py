"""The documentation does not lie: its examples are run, its links lead somewhere, every command is named."""

import re
import shlex
import shutil
from collections import Counter
from pathlib import Path

import pytest

from conftest import ROOT, Cli

PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
READMES = PAGES[:2]
RUN = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]


def console_blocks(page: Path) -> list[list[tuple[str, list[str]]]]:
    """The commands of each console block, each with the lines it is said to print."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    consoles = []
    for block in blocks:
        commands: list[tuple[str, list[str]]] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line.removeprefix("$ "), []))
            else:
                commands[-1][1].append(line)
        consoles.append(commands)
    return consoles


def contains(printed: list[str], expected: list[str]) -> bool:
    """Whether the lines come in this order; between stretches joined by ``…`` anything may stand."""
    position, free = 0, False
    for line in expected:
        if line == "…":
            free = True
            continue
        if free:
            while position < len(printed) and printed[position] != line:
                position += 1
        if position >= len(printed) or printed[position] != line:
            return False
        position, free = position + 1, False
    return True


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_examples_print_what_they_are_said_to_print(
    cli: Cli, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of a console block is run; its lines come as shown."""
    for folder in ("examples", "rubrics"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    language = "zh" if "zh" in page.name else "en"
    blocks = console_blocks(page)
    assert len(blocks) >= (5 if page in READMES else 1)
    for command, expected in (pair for block in blocks for pair in block):
        program, *words = shlex.split(command)
        assert program == "fusionassess"
        # The help's language is chosen when the program starts, so it is said on the line here.
        ended = cli(*words, "--lang", language)
        assert ended.code == 0, command
        printed = [line.rstrip() for line in (ended.out + ended.err).splitlines()]
        assert contains(printed, expected), (command, printed[:40])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_both_readmes_have_the_same_examples() -> None:
    """Chinese and English readers are shown the same."""

    def commands(page: Path) -> list[str]:
        text = page.read_text(encoding="utf-8").replace("riverside-park-en", "binjiang-park")
        return re.findall(r"^\$ (.*)$|^(?:pipx|fusionassess) .*$", text, re.MULTILINE)

    assert commands(READMES[0]) == commands(READMES[1])


def test_every_command_is_named_in_the_readmes() -> None:
    """A command nobody reads about is not there."""
    for page in READMES:
        text = page.read_text(encoding="utf-8")
        for command in (
            "survey",
            "score",
            "report",
            "batch",
            "compare",
            "check",
            "rubric list",
            "rubric show",
            "rubric new",
            "rubric diff",
            "rubric weights",
            "merge",
            "ecosystem",
        ):
            assert f"fusionassess {command}" in text, command


def test_the_page_on_the_house_names_every_module() -> None:
    """The table of modules is complete."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for entry in (ROOT / "src" / "fusionassess").iterdir():
        name = entry.stem
        if not name.startswith("_") and name not in {"py", "texts"}:
            assert f"`{name}`" in text or f"`{name}/`" in text, name


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No file of the project carries a path of somebody's machine or the address of a registry."""
    pattern = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|(?<![\w.])/(?:root|home)/")
    for folder in ("src", "rubrics", "examples", "docs", "benchmarks", ".ci"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and file.suffix in {".py", ".md", ".yaml", ".json", ""}:
                assert not pattern.search(file.read_text(encoding="utf-8")), file


def test_chinese_pages_lead_to_chinese_pages() -> None:
    """Where there is one; a link that says that it leads to the English page may."""
    chinese = [page for page in [*PAGES, *ROOT.glob("*.md")] if page.name.endswith(".zh-CN.md")]
    links = [
        (page, *link)
        for page in chinese
        for link in re.findall(r"\[([^\]]*)\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8"))
    ]

    assert len(links) > 50
    assert [
        f"{page.name}: {target}"
        for page, text, target in links
        if not target.endswith(".zh-CN.md")
        and text not in {"English", "英文页"}
        and (page.parent / target).with_suffix(".zh-CN.md").exists()
    ] == []


PAIRS = [
    (page, page.with_suffix(".zh-CN.md")) for page in [*PAGES, ROOT / "CHANGELOG.md"] if not page.match("*.zh-CN.md")
]


def skeleton(page: Path) -> dict[str, list[object]]:
    """What a page holds whatever its language: headings by depth, rows and cells of tables, code, commands run."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    around = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    tables = re.findall(r"(?:^\|.*\n)+", around, re.MULTILINE)
    rows = [[row.replace(r"\|", "").count("|") for row in table.splitlines()] for table in tables]
    depths = [*map(len, re.findall(r"^(#+) ", around, re.MULTILINE))]
    commands = [re.findall(r"^\$ fusionassess \w+", body, re.MULTILINE) for kind, body in blocks if kind == "console"]
    return {"headings": [*depths], "tables": [*rows], "code": [kind for kind, _ in blocks], "commands": [*commands]}


def numbers_in_tables(page: Path) -> list[Counter[str]]:
    """Of each row of a table, with 万 and thousands written out; 1 to 9 may be words, and links lead elsewhere."""
    rows = re.findall(r"^\|.*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"\]\([^)]*\)|(?<=\d),(?=\d{3})", "", row) for row in rows)
    whole = (re.sub(r"(\d+) ?万", lambda found: f"{found[1]}0000", row) for row in plain)
    return [Counter(re.findall(r"(?<![A-Za-z0-9_.])\d*\.?\d\d+", row)) for row in whole]


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda page: page.name)
def test_a_page_holds_the_same_in_both_languages(english: Path, chinese: Path) -> None:
    """Headings, rows and cells of tables, code and the commands run; in the rows, the numbers."""
    assert skeleton(english) == skeleton(chinese)
    pairs = zip(numbers_in_tables(english), numbers_in_tables(chinese), strict=True)
    assert [(one - other, other - one) for one, other in pairs if one != other] == []


def test_no_page_installs_the_program_from_where_it_is_not() -> None:
    """It comes from a checkout or a file: no registry has it."""
    pages = {page.name: page.read_text(encoding="utf-8") for page in PAGES}

    assert [
        name for name, text in pages.items() if re.search(r"install\b[^\n`#]*[ '\"]fusionassess[\[' \n\"`]", text)
    ] == []
