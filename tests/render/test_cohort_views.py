"""The picture of a cohort in Markdown and as a page."""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cohorts import tally_of
from conftest import ROOT
from fusionassess.cohort import Cohort, build_cohort
from fusionassess.cohort.value import HeatMap
from fusionassess.render import cohort_markdown, cohort_page
from fusionassess.render.charts import cohort as charts
from fusionassess.render.text.escaping import escape
from fusionassess.rubric import library
from fusionassess.words.labels import labels

EVIL = '<script>alert(1)</script> | "x" \N{RIGHT-TO-LEFT OVERRIDE}'
FIVE_PATHS = library.read(ROOT / "rubrics" / "five-paths")
VOID = {"meta", "br", "rect", "line", "path"}


def picture(count: int, language: str = "zh", most_units: int = 0) -> Cohort:
    """The picture of a generated cohort."""
    return build_cohort(FIVE_PATHS, tally_of(FIVE_PATHS.rubric, count, most_units), labels(language), language)


def renamed(cohort: Cohort) -> Cohort:
    """The first unit with a name that means harm."""
    heat = cohort.units
    assert isinstance(heat, HeatMap)
    return cohort._replace(units=heat._replace(rows=(heat.rows[0]._replace(title=EVIL), *heat.rows[1:])))


@pytest.mark.parametrize(("count", "units", "language"), [(300, 0, "zh"), (40, 60, "en"), (3, 0, "en")])
def test_golden(golden: Callable[[str, str], None], count: int, units: int, language: str) -> None:
    """The whole picture in Markdown, as it was looked at."""
    golden(f"markdown/cohort-{count}.{language}.md", cohort_markdown.view(picture(count, language, units)))


def test_every_table_row_has_the_columns_of_its_head() -> None:
    """A bar in a name breaks no table."""
    lines = cohort_markdown.view(renamed(picture(40, most_units=60))).split("\n")
    tables = [(line, after) for line, after in pairwise(lines) if line.startswith("|") and after.startswith("|")]

    assert len(tables) > 50
    for line, after in tables:
        assert line.replace("\\|", "").count("|") == after.replace("\\|", "").count("|")
    assert "\\<script\\>" in "\n".join(lines)


class Outline(HTMLParser):
    """What a page is made of; elements that are not closed in order are noted."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element opened last."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


PAGES = [(3, 0, "zh"), (6, 60, "zh"), (40, 60, "en"), (300, 0, "zh")]


@pytest.fixture(scope="module")
def pages() -> dict[tuple[int, int, str], str]:
    """A page of each kind."""
    return {key: cohort_page.view(picture(key[0], key[2], key[1])) for key in PAGES}


@pytest.mark.parametrize("key", PAGES)
def test_a_page_is_whole_and_by_itself(pages: dict[tuple[int, int, str], str], key: tuple[int, int, str]) -> None:
    """Every element closed, no script, nothing fetched, every link within the page, the style's hash right."""
    text = pages[key]
    outline = Outline(text)
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert (outline.wrong, outline.open) == ([], [])
    assert len(ids) == len(set(ids))
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in outline.tags}
    assert not [attributes for _, attributes in outline.tags if {"src", "style", "onclick"} & set(attributes)]
    assert {attributes["href"] for attributes in outline.all("a")} <= {f"#{name}" for name in ids}
    assert f"style-src 'sha256-{digest}'" in text
    assert outline.all("html")[0]["lang"] == {"zh": "zh-Hans", "en": "en"}[key[2]]
    named = [name for attributes in outline.all("svg") for name in str(attributes["aria-labelledby"]).split()]
    assert set(named) <= set(ids)


@pytest.mark.parametrize("key", PAGES[1:])
def test_every_section_is_there(pages: dict[tuple[int, int, str], str], key: tuple[int, int, str]) -> None:
    """What the picture says stands on the page, and each heat map has a cell for every measure."""
    cohort, text = picture(key[0], key[2], key[1]), pages[key]
    phrases = cohort.words

    # Of six units no quantile may be told, so the picture of the spreads is not drawn; one profile is not compared.
    has_spreads = cohort.nodes[0].spread is not None and cohort.nodes[0].spread.median.value is not None
    has_groups = sum(row.spread is not None and not row.is_part for row in cohort.groups) > 1
    assert text.count("<svg") == 1 + has_spreads + has_groups + bool(cohort.units)
    for title in (
        phrases.summary,
        phrases.levels,
        phrases.heat,
        phrases.units,
        phrases.groups,
        phrases.obstacles,
        phrases.quality,
    ):
        assert f">{title}</h2>" in text
    for row in cohort.heat.rows if cohort.heat else ():
        assert row.title in text
    assert text.count('<table class="heat">') == sum(map(bool, (cohort.heat, cohort.profiles, cohort.units)))
    for table in re.findall(r'<table class="heat">(.*?)</table>', text, re.DOTALL):
        head, *rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        assert {row.count("<td") + 1 for row in rows} == {head.count("<th scope")}


def test_a_name_cannot_become_markup() -> None:
    """Escaped, and without signs that turn the text around it."""
    text = cohort_page.view(renamed(picture(6, most_units=60)))

    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; | &#34;x&#34;" in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


def test_pictures_are_titled_with_what_they_say() -> None:
    """The level of most, the lowest and highest profile; no place in a picture tells more than a table."""
    cohort = picture(400, "en")
    page = cohort_page.view(cohort)
    most = max(cohort.levels, key=lambda row: (row.units, row.level))
    told = [row for row in cohort.groups if row.spread and not row.is_part]
    drawn = page[page.index('class="chart groups"') :]
    marks = {float(x) for x in re.findall(r'cx="([\d.]+)"', drawn[: drawn.index("</svg>")])}
    means = {float(row.spread.mean.display) for row in cohort.groups if row.spread and row.is_part}

    assert f"The commonest level: {most.level} {most.name} ({most.share})" in page
    assert f"; highest mean: {told[0].title}" in page
    assert marks == {float(f"{240 * mean / cohort.scale.top:.2f}") for mean in means}


def test_a_bar_of_a_level_is_as_long_as_its_share() -> None:
    """The whole scale is all units: the commonest level fills no more than its share."""
    cohort = picture(300)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)"[^>]*class="bar gap"', charts.levels(cohort))]

    every = sum(row.units for row in cohort.levels)
    assert widths == pytest.approx([charts.TRACK * row.units / every for row in reversed(cohort.levels)], abs=0.1)


def strip_of(page: str) -> str:
    """The picture of the units on a page; empty where there is none."""
    start = page.find('class="chart strip"')
    return page[start : page.index("</svg>", start)] if start >= 0 else ""


def test_a_strip_of_units_is_drawn_where_they_are_named() -> None:
    """A dot for each total, all and again by profile; none on a page that anybody may see."""
    named, unnamed = picture(40, "en", 60), picture(40, "en")
    with_total = [row for row in named.units.rows if row.total.figure.value is not None] if named.units else []

    assert strip_of(cohort_page.view(named)).count("<circle") == 2 * len(with_total) > 60
    assert strip_of(cohort_page.view(unnamed)) == ""
    assert unnamed.strip is None


@pytest.mark.parametrize("count", [200, 3_000])
def test_many_units_stand_on_a_strip_without_names(count: int) -> None:
    """For internal use, and it says so: everyone with a total is counted once in each table, nobody else, no name."""
    told = picture(count, "en", 60)
    assert told.strip is not None
    assert told.score is not None
    page = cohort_page.view(told)
    whole, *profiles = told.strip.lanes

    assert sum(whole.counts) == sum(whole.by_half) == told.score.units < count
    assert [sum(column) for column in zip(*(lane.by_half for lane in profiles), strict=True)] == list(whole.by_half)
    assert 0 < strip_of(page).count("<path") <= 1 + len(profiles)
    assert told.units is None
    assert told.warnings == (told.words.drawn,)
    assert f"About half of the {told.score.units} units" in page
    assert "sme-1-2" not in page
    assert f"| {whole.title} | {' | '.join(map(str, whole.by_half))} |" in cohort_markdown.view(told)


@pytest.mark.parametrize("units", [0, 60])
def test_a_page_is_small_however_many_there_are(units: int) -> None:
    """Of three thousand hardly larger than of three hundred, and within what a mail takes."""
    sizes = [len(cohort_page.view(picture(count, "en", units)).encode()) for count in (300, 3_000)]

    assert sizes[1] < 1.25 * sizes[0]
    assert sizes[1] < 150_000


def test_markdown_has_the_sections_of_the_page_and_what_the_pictures_say() -> None:
    """Every heading of the page in its order, and the title of every picture above its table."""
    for count, units in ((40, 60), (3_000, 0), (3_000, 60)):
        told = picture(count, "en", units)
        page, text = cohort_page.view(told), cohort_markdown.view(told)
        headings = [html.unescape(head) for head in re.findall(r'<h2 id="[\w-]+-head">(.*?)</h2>', page)]
        titles = re.findall(r"<figcaption.*?>(.*?)</figcaption>", page, re.DOTALL)

        assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == headings
        assert len(titles) >= 3
        for title in titles:
            assert escape(html.unescape(re.sub(r"<.*?>", "", title)).strip()) in text


def test_what_is_printed_can_be_read() -> None:
    """No text of the printed page is smaller than 9 points, the figures of the heat map included."""
    style = cohort_page.view(picture(40)).split("<style>")[1].split("</style>")[0]
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", style)]

    assert sizes
    assert min(sizes) >= 9
