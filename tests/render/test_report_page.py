"""The report as a web page: one file, no script, everything said, nothing anybody wrote becomes markup."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from conftest import EXAMPLES
from fusionassess.answers.sheets import OpenedSheet, open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.kernel.figures.draws import Settings
from fusionassess.render import page
from fusionassess.render.text.escaping import printable
from fusionassess.report import Report, build_report
from fusionassess.report.figures import Figure, Item
from fusionassess.report.uncertain import SourceShare
from fusionassess.report.value import Advice, CoordinationFigures, HintRow, TrendRow
from fusionassess.words.labels import labels
from reports import report_on

HOSTILE = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)> \"'&{{7*7}}\u202e\u2066"
SHOWN = "</style></title><script>alert(1)</script><img src=x onerror=alert(1)> \"'&{{7*7}}"
VOID = {"meta", "br", "img", "link", "hr", "input", "path", "line", "rect", "circle", "polygon", "polyline"}
LEFT_OUT = {
    # Names for programs, and numbers that stand elsewhere in words.
    *("language", "words", "captions", "provenance", "status", "tone", "state", "band", "rule", "by_rule", "grade"),
    *("sectors", "profile", "kind", "file", "effort", "solution", "waits_for", "needed_by", "needs", "borders", "lens"),
    *("rank", "low", "high", "name", "geometric", "balance", "gap", "measures", "level_low", "score"),
}


class Tags(HTMLParser):
    """Every tag with its attributes, and the text outside of style sheets; refuses what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Nothing may close before what it holds."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep it, unless it is a style."""
        if self.open[-1:] != ["style"]:
            self.text += data


def squeezed(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


def opened_example(name: str) -> OpenedSheet:
    """An example as it is read."""
    return open_sheet(next(file for file in EXAMPLES if file.stem == name))


def full_report(language: str = "zh") -> Report:
    """Over time, with its uncertainty, on a sheet with nothing but open questions in one path."""
    opened = opened_example("binjiang-park")
    answers = {key: answer for key, answer in opened.sheet.answers.items() if not key.startswith("5")}
    earlier = opened.sheet.model_copy(update={"answers": answers, "assessed_on": date(2025, 9, 30)})
    return build_report(
        assess(opened.edition, opened.sheet),
        labels(language),
        language,
        earlier=[assess(opened.edition, earlier)],
        settings=Settings(draws=200),
    )


def withheld_report(language: str = "zh") -> Report:
    """Too much is declared not applicable, and a path has no answer."""
    opened = opened_example("binjiang-park")
    answers = dict(opened.sheet.answers)
    none = answers["2c.O"].model_copy(update={"not_applicable": HOSTILE})
    for place, key in enumerate(answers):
        if place % 3 and place < 30:
            answers[key] = none
    answers = {key: answer for key, answer in answers.items() if not key.startswith("5")}
    return build_report(
        assess(opened.edition, opened.sheet.model_copy(update={"answers": answers})), labels(language), language
    )


def sentences(value: Any) -> Iterator[str]:
    """Every text of a report that is for readers."""
    if isinstance(value, Figure):
        yield value.display
    elif isinstance(value, CoordinationFigures) and value.degree.point.value is None:
        yield from value.sentences
    elif isinstance(value, SourceShare):
        yield from value.cells
    elif hasattr(value, "_fields"):
        for name in value._fields:
            if name not in LEFT_OUT and not (isinstance(value, Advice | HintRow | TrendRow) and name == "id"):
                yield from sentences(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from sentences(part)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(("name", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_golden(golden: Callable[[str, str], None], name: str, language: str) -> None:
    """The whole page, as it was looked at."""
    golden(f"page/{name}.{language}.html", page.view(report_on(name, language)))


def test_golden_over_time_with_uncertainty(golden: Callable[[str, str], None]) -> None:
    """The sections that only some reports have."""
    golden("page/binjiang-park.full.zh.html", page.view(full_report()))


def test_golden_withheld(golden: Callable[[str, str], None]) -> None:
    """A page without a total."""
    golden("page/withheld.en.html", page.view(withheld_report("en")))


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_a_reader_is_told_is_there(name: str, language: str) -> None:
    """Every sentence, title and number of the report, whatever the profile."""
    report = report_on(name, language)
    text = squeezed(Tags(page.view(report)).text)

    for sentence in sentences(report):
        assert squeezed(sentence) in text, sentence
    for path in report.paths:
        assert squeezed(f"{path.id} {path.title}") in text
        assert path.score.point.display in text
        for measure in path.measures:
            assert all(squeezed(sentence) in text for sentence in sentences(measure))
    assert report.provenance.sha256 in text


@pytest.mark.parametrize("made", [full_report, withheld_report])
def test_everything_is_there_in_reports_with_more_and_with_less(made: Callable[[str], Report]) -> None:
    """Over time, uncertainty; no total."""
    for language in ("zh", "en"):
        report = made(language)
        text = squeezed(Tags(page.view(report)).text)
        for sentence in sentences(report):
            assert squeezed(printable(sentence)) in text, sentence


@pytest.mark.parametrize("made", [report_on, None])
def test_one_file_without_script_that_fetches_nothing(made: Callable[[str], Report] | None) -> None:
    """No script, no handler, no address but places in the page, which are all there."""
    html = page.view(made("riverside-park-en") if made else full_report())
    tags = Tags(html)
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]

    assert len(ids) == len(set(ids))
    for tag, attributes in tags.tags:
        assert tag not in {"script", "link", "iframe", "object", "embed", "img", "form", "base", "foreignobject"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "action", "data", "xlink:href"}
            if name == "href":
                assert value.startswith("#")
                assert value[1:] in ids
            if name in {"aria-labelledby", "aria-describedby"}:
                assert set(value.split()) <= set(ids)
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_lets_only_this_style_in() -> None:
    """Everything is forbidden but the style sheet, by its hash."""
    html = page.view(report_on("binjiang-park"))
    style = html.split("<style>")[1].split("</style>")[0]
    policy = next(a["content"] for _, a in Tags(html).tags if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def test_whatever_people_write_stays_text() -> None:
    """In names, notes, evidence, reasons and periods; signs that turn the text around are gone."""
    report = full_report()
    path = report.paths[0]
    measure = path.measures[0]
    row = measure.questions[0]._replace(note=HOSTILE, evidence=HOSTILE, answer=HOSTILE)
    paths = (path._replace(measures=(measure._replace(questions=(row,)),)), *report.paths[1:])
    assert report.over_time is not None
    hostile = report._replace(
        subject=report.subject._replace(name=HOSTILE, lines=(Item("期间", HOSTILE),)),
        paths=paths,
        over_time=report.over_time._replace(periods=(HOSTILE, HOSTILE)),
        not_answered=(Item(HOSTILE, HOSTILE),),
    )
    html = page.view(hostile)
    tags = Tags(html)

    assert not {"script", "img"} & {tag for tag, _ in tags.tags}
    assert tags.text.count(SHOWN) >= 9
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
    assert html.count("</style>") == 1


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_page_names_its_language_and_its_fonts(language: str, tag: str) -> None:
    """Simplified Chinese is said to be so, that no browser takes Japanese forms."""
    html = page.view(report_on("binjiang-park", language))

    assert f'<html lang="{tag}">' in html
    for font in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"):
        assert font in html.split("html:lang(zh)")[1].split("}")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_things_are_the_three_answers(language: str) -> None:
    """Where we stand, what holds us back, what to do first stand before the contents and every section."""
    report = report_on("binjiang-park", language)
    html = page.view(report)
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", html)

    assert heads[:5] == [
        report.words.standing,
        report.words.paths,
        report.words.holding_back,
        report.words.first,
        report.captions.contents,
    ]
    contents = re.findall(r'<li><a href="#[a-z-]+">(.*?)</a>', html)
    assert contents == heads[5:]


def test_headings_leave_no_step_out() -> None:
    """A reader who jumps from heading to heading finds each below the one it belongs to."""
    for made in (report_on("riverside-park-en"), full_report(), withheld_report()):
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page.view(made))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_total_is_said_and_not_drawn_as_nought() -> None:
    """In the place of the number the words; no plane and no quadrant."""
    report = withheld_report()
    html = page.view(report)

    assert report.score.point.value is None
    headline = html.split('<p class="headline">')[1].split("</p>")[0]
    assert report.front.headline in headline
    assert 'class="ladder"' not in html
    assert not re.search(r"\d\.\d", headline)
    assert 'class="chart plane"' not in html
    assert 'class="chart quadrant"' not in html
    assert "missing-axis" in html


def test_printed_pages_say_whom_they_are_about() -> None:
    """Name and page number stand at their foot, each letter escaped, so that no name ends the style."""
    report = report_on("binjiang-park")
    html = page.view(report._replace(subject=report.subject._replace(name='"} body{display:none} \\')))
    foot = html.split("@bottom-left { content: ")[1].split(";")[0]
    letters = [chr(int(code, 16)) for code in re.findall(r"\\([0-9a-f]{6})", foot)]

    assert "".join(letters) == f'"}} body{{display:none}} \\ · {report.words.document}'
    assert re.fullmatch(r'"(\\[0-9a-f]{6})*"', foot)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    whole = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(whole[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_is_measured_as_wcag_does() -> None:
    """Black on white is 21; #767676 on white is the lightest grey with 4.5."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1])
def test_every_colour_of_text_can_be_read(scheme: int) -> None:
    """At least 4.5 to 1 on the page and on tinted ground, light and dark; marks at least 3 to 1 on their track."""
    html = page.view(report_on("binjiang-park"))
    palette = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", re.findall(r":root \{(.*?)\}", html, re.DOTALL)[scheme]))

    for name in ("ink", "quiet", "accent", "low", "middle", "high", "target"):
        for ground in ("paper", "soft"):
            assert contrast(palette[name], palette[ground]) >= 4.5, (name, ground)
    for name in ("accent", "low", "middle", "high", "ink", "target"):
        assert contrast(palette[name], palette["track"]) >= 3, name


def test_every_class_in_a_picture_has_its_look() -> None:
    """No part of a picture falls back to black."""
    html = page.view(full_report())
    style = html.split("<style>")[1].split("</style>")[0]
    used = set()
    for picture in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        used |= {name for names in re.findall(r'class="([^"]+)"', picture) for name in names.split()}

    plain = {
        "chart",
        "radar",
        "paths",
        "bars",
        "obstacles",
        "plane",
        "quadrant",
        "over-time",
        "row",
        "figure",
        "tone-none",
    }
    assert used
    for name in used - plain:
        assert re.search(rf"\.{name}\b", style), name


def test_the_same_report_makes_the_same_bytes() -> None:
    """No time, no chance."""
    assert page.view(report_on("binjiang-park")) == page.view(report_on("binjiang-park"))
