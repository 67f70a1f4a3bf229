"""The documentation as a site: what its builder makes of the pages, and the links that it follows."""

import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

SITE = ROOT / "docs" / "site"
PAGES: dict[str, Any] = runpy.run_path(str(SITE / "pages.py"))
CHECK: dict[str, Any] = runpy.run_path(str(SITE / "check.py"))


def sources() -> set[str]:
    """The pages of the folder, without the ends of their names."""
    return {str(file.relative_to(ROOT / "docs")) for file in (ROOT / "docs").rglob("*.md")}


def test_every_page_stands_in_the_contents() -> None:
    """Once; and the contents name no page that is not there."""
    named = [page for _, _, pages in PAGES["HEADINGS"] for page in pages]
    made = {name.removesuffix(".md") for name in ("contributing", "reference/commands")}
    made |= {f"rubric/{profile}" for profile in PAGES["PROFILES"]}
    there = {name.removesuffix(".md") for name in sources() if not name.endswith(".zh-CN.md")}

    assert len(named) == len(set(named))
    assert set(named) == there | made


def test_every_page_leads_to_its_other_language() -> None:
    """In the folder, where a forge shows it; the site has its own line for that."""
    for name in sources():
        twin = name.replace(".zh-CN.md", ".md") if name.endswith(".zh-CN.md") else name.replace(".md", ".zh-CN.md")
        assert twin in sources(), f"{name} is in one language"
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        if not name.startswith(("index", "start/")):
            assert f"]({Path(twin).name})" in text.split("\n\n")[1], name


def test_the_line_to_the_other_language_is_taken_away_once() -> None:
    """Only the one below the title."""
    text = "# T\n\n[中文](t.zh-CN.md)\n\nSee [中文](t.zh-CN.md).\n"

    assert PAGES["_own"](text) == "# T\n\nSee [中文](t.zh-CN.md).\n"


def test_a_chinese_page_that_names_an_english_one_leads_there() -> None:
    """Into the other tree, to its place; what has no twin, or is in Chinese, stays as it is."""
    text = "[英文页](../scoring.md#cohorts) [群体](cohort.zh-CN.md) [样](../gone.md) [网](https://example.org/a.md)"

    assert PAGES["_led_to_english"](text, "howto/batch.zh-CN.md") == (
        '<a hreflang="en" href="../../en/scoring.html#cohorts">英文页</a> [群体](cohort.zh-CN.md) [样](../gone.md) '
        "[网](https://example.org/a.md)"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_on_taking_part_leads_to_pages_of_the_site(language: str) -> None:
    """And to places on them: its file lies above the folder of the others."""
    _, text = next(PAGES["_made"](language))

    assert "](architecture.md" in text
    assert "](docs/" not in text


def test_the_commands_are_those_of_the_help() -> None:
    """Every command of every group, with its help in the page's language."""
    text = PAGES["_commands"]("en")

    for name in ("survey", "score", "batch", "rubric", "rubric show", "rubric schema"):
        assert f"fusionassess {name}\n" in text
    assert "Usage: fusionassess score" in text


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("other.html", []),
        ("other.html#here", []),
        ("https://example.org/x", []),
        ("gone.html", ["index.html: gone.html"]),
        ("other.html#there", ["index.html: other.html#there (no such place)"]),
    ],
)
def test_a_broken_link_is_told(tmp_path: Path, link: str, told: list[str]) -> None:
    """A page, a place on a page, an address elsewhere, which is not asked."""
    (tmp_path / "index.html").write_text(f'<a href="{link}">x</a>', encoding="utf-8")
    (tmp_path / "other.html").write_text('<h2 id="here">x</h2>', encoding="utf-8")

    assert list(CHECK["broken"](tmp_path)) == told


def test_the_site_is_built_by_the_test_command() -> None:
    """Strictly, so that a page that is missing stops it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    assert "test: lint types contracts wheel docs unit" in makefile
    assert "strict: true" in config
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
