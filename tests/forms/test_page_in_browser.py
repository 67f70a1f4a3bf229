"""The page in a real browser: on a telephone, on a desk, in the dark, on paper.

Skipped where no Chromium with its driver is installed. With FUSIONASSESS_AXE naming a copy of
axe.min.js, the page is also searched for obstacles to readers with disabilities.
"""

import base64
import io
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cohorts import tally_of
from conftest import ROOT
from fusionassess.cohort import build_cohort
from fusionassess.render import cohort_page, page
from fusionassess.rubric import library
from fusionassess.words.labels import labels
from obstacles import obstacles
from reports import report_on

selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with its driver is installed")

PAGES = [("binjiang-park", "zh"), ("riverside-park-en", "en"), ("qingyuan-sensors", "zh"), ("xinghe-group", "en")]
CHANGES = ("binjiang-park.zh", "binjiang-park.en")
"""Reports on change, as their golden files have them."""
COHORTS = {
    "cohort-3": (3, 0, "zh"),
    "cohort-6": (6, 6, "zh"),
    "cohort-40": (40, 40, "en"),
    "cohort-3000": (3_000, 0, "zh"),
    "cohort-100000": (100_000, 60, "en"),
}
"""How many units, up to how many by name, and in which language; of three nothing is told."""
ACTORS = sorted(
    map(str, (ROOT / "examples" / "nanping-ecosystem").glob("*.yaml")), key=lambda name: "region" not in name
)
RATERS = sorted(map(str, (ROOT / "examples" / "nanping-park").glob("*.yaml")))
COMMANDS = {
    "ecosystem": ["ecosystem", *ACTORS, "--lang", "en", "-o"],
    "agenda": ["merge", *RATERS, "--lang", "zh", "-o", "merged.yaml", "--agenda"],
    "roadmap": ["roadmap", str(ROOT / "examples" / "binjiang-park.yaml"), "--budget", "8", "--draws", "0", "-o"],
}
"""Pages that are asked for by a command of their own."""
OTHERS = [*(f"change-{name}" for name in CHANGES), *COMMANDS]
NAMES = [*(name for name, _ in PAGES), *OTHERS, *COHORTS]
REPORTS = {*NAMES} - {*COHORTS, "agenda"}
"""Pages with pictures that grow with their column."""
WIDTHS = (320, 390, 640, 820, 1280, 1920)
"""Pixels; a desk's 1280 are 640 at a zoom of 200 %."""
POINTS_OF_A4 = (595, 842)
APART = """
const out = [];
for (const svg of document.querySelectorAll('svg.chart')) {
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  boxes.forEach(([words, box], place) => {
    if (box.left < frame.left - 1 || box.right > frame.right + 1) out.push(words + ' is cut');
    if (box.top < frame.top - 1 || box.bottom > frame.bottom + 1) out.push(words + ' is cut');
    for (const [others, other] of boxes.slice(place + 1)) {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (across > 1 && down > 0.3 * box.height) out.push(words + ' on ' + others);
    }
  });
}
return out;
"""
LETTERS = """
const body = parseFloat(getComputedStyle(document.body).fontSize);
return [...document.querySelectorAll('svg.chart')].filter(svg => svg.getBoundingClientRect().width)
  .map(svg => 13 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width / body);
"""
"""The letters of each picture that is shown, in those of the text."""
CLIPPED = """
return [...document.querySelectorAll('body *:not(svg *)')].filter(element => {
  const style = getComputedStyle(element);
  return style.overflow !== 'visible' && !element.closest('.hidden, .scroll, nav, thead, details, svg')
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 80));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    options = selenium.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = selenium.Chrome(options=options, service=selenium.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages to look at."""
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, language in PAGES:
        file = folder / f"{name}.{language}.html"
        file.write_text(page.view(report_on(name, language)), encoding="utf-8")
        written[name] = file
    for name in CHANGES:
        written[f"change-{name}"] = ROOT / "tests" / "golden" / "change" / f"{name}.html"
    for name, words in COMMANDS.items():
        written[name] = folder / f"{name}.html"
        subprocess.run(
            [sys.executable, "-m", "fusionassess", *words, str(written[name])],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    edition = library.read(ROOT / "rubrics" / "five-paths")
    for name, (count, most_units, language) in COHORTS.items():
        cohort = build_cohort(edition, tally_of(edition.rubric, count, most_units), labels(language), language)
        written[name] = folder / f"{name}.html"
        written[name].write_text(cohort_page.view(cohort), encoding="utf-8")
    return written


def sized(browser: Any, width: int) -> None:
    """Make the window so wide; the page in it is laid out anew."""
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def shown(browser: Any, file: Path, width: int, scheme: str = "light", *, unfolded: bool = True) -> None:
    """Open a page at a width, all its details open or as they come."""
    sized(browser, width)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": features})
    browser.get(file.as_uri())
    if unfolded:
        browser.execute_script("document.querySelectorAll('details').forEach(part => part.open = true)")


@pytest.mark.parametrize("name", NAMES)
def test_no_width_makes_it_run_over(browser: Any, files: dict[str, Path], name: str) -> None:
    """No scrolling sideways, no label cut or on another, nothing clipped, nothing on the console.

    Pictures grow with their column, but their letters not beyond the size of the text.
    """
    shown(browser, files[name], WIDTHS[0])
    for width in WIDTHS:
        sized(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert (width, browser.execute_script(APART)) == (width, [])
        assert (width, browser.execute_script(CLIPPED)) == (width, [])
        if name in REPORTS:
            letters = browser.execute_script(LETTERS)
            assert letters
            assert (width, max(letters)) <= (width, 1.0)
    assert browser.get_log("browser") == []


def test_the_page_is_dark_where_the_reader_wants_it(browser: Any, files: dict[str, Path]) -> None:
    """Ground, ink and the pictures change together."""
    looks = []
    for scheme in ("light", "dark"):
        shown(browser, files["binjiang-park"], 1280, scheme)
        looks.append(
            browser.execute_script(
                "return [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,"
                "getComputedStyle(document.querySelector('svg text')).fill]"
            )
        )

    assert all(light != dark for light, dark in zip(*looks, strict=True))


def test_the_first_screen_of_a_desk_holds_all_three_answers(browser: Any, files: dict[str, Path]) -> None:
    """Their last line stands within 800 pixels of the top."""
    shown(browser, files["binjiang-park"], 1280)
    foot = browser.execute_script(
        "return document.querySelector('[aria-labelledby=first]').getBoundingClientRect().bottom"
    )

    assert 0 < foot <= 800


@pytest.mark.parametrize("name", ["binjiang-park", "riverside-park-en"])
def test_it_prints_on_a4_with_every_answer(browser: Any, files: dict[str, Path], name: str) -> None:
    """A4, page numbers in the foot, closed details printed all the same."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.get(files[name].as_uri())
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(printed["data"])
    sizes = {tuple(round(float(part)) for part in box.split()[2:]) for box in re.findall(rb"/MediaBox ?\[(.*?)\]", pdf)}
    browser.execute_script("document.querySelectorAll('.path-answers').forEach(part => part.remove())")
    without = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})

    assert len(sizes) == 1
    assert all(abs(side - wanted) <= 1 for side, wanted in zip(sizes.pop(), POINTS_OF_A4, strict=True))
    fewer = len(re.findall(rb"/Type ?/Page\b", base64.b64decode(without["data"])))
    assert len(re.findall(rb"/Type ?/Page\b", pdf)) >= fewer + 3


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_first_printed_page_holds_the_first_page(
    browser: Any, files: dict[str, Path], name: str, language: str
) -> None:
    """Down to what the evidence supports; the paths and measures come behind it."""
    report = report_on(name, language)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.get(files[name].as_uri())
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    first = plain(pages[0].extract_text())

    front = report.front
    signed = report.words.signature, report.words.signed_on
    for text in (front.headline, *front.findings, *front.steps, front.brings, front.trust, *signed):
        assert plain(text) in first, text


def plain(text: str) -> str:
    """Without blanks, ligatures and the radicals that a PDF gives for some Chinese letters."""
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICALS).split())


@pytest.mark.parametrize("name", NAMES)
def test_printed_text_is_large_enough(browser: Any, files: dict[str, Path], name: str) -> None:
    """10.5 points, as in Word and PDF."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    browser.get(files[name].as_uri())
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('body, .start p, .start li')].map("
        "part => parseFloat(getComputedStyle(part).fontSize))"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": []})

    assert min(sizes) * 0.75 >= 10.49


RADICALS = str.maketrans("⻚⻓⻔⻋⻢⻛⻅⻆⻉⻬", "页长门车马风见角贝齐")
"""Those that normalising leaves."""


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", NAMES)
def test_no_obstacle_is_found(browser: Any, files: dict[str, Path], name: str, width: int, scheme: str) -> None:
    """With all details open."""
    shown(browser, files[name], width, scheme)

    assert obstacles(browser) == []


@pytest.mark.parametrize(("name", "width"), [*zip(COHORTS, (320, 1920, 320, 1920, 320), strict=True)])
def test_no_obstacle_is_found_on_a_folded_page(browser: Any, files: dict[str, Path], name: str, width: int) -> None:
    """As a cohort's page comes, on the narrowest or the widest screen; then with one of its parts in the address."""
    shown(browser, files[name], width, unfolded=False)
    assert obstacles(browser) == []

    browser.get(f"{files[name].as_uri()}#method")
    assert obstacles(browser) == []


@pytest.mark.parametrize("name", COHORTS)
def test_no_line_of_a_table_has_one_letter(browser: Any, files: dict[str, Path], name: str) -> None:
    """On a phone the heads of rows keep a width in which words can be read: none is higher than eight lines."""
    shown(browser, files[name], 320)
    narrow = browser.execute_script(
        "return [...document.querySelectorAll('tbody th')].filter(head => head.textContent.trim().length > 3"
        " && head.clientWidth < 80).map(head => head.textContent)"
    )

    assert narrow == []


@pytest.mark.parametrize("name", COHORTS)
def test_landmarks_and_headings_have_names_of_their_own(browser: Any, files: dict[str, Path], name: str) -> None:
    """One heading of the first level, no level left out, no two regions of one name."""
    shown(browser, files[name], 1280)
    levels = browser.execute_script(
        "return [...document.querySelectorAll('h1, h2, h3, h4')].map(head => Number(head.tagName[1]))"
    )
    regions = browser.execute_script(
        "return [...document.querySelectorAll('section, nav, [role=region]')].map(part => part.ariaLabel"
        " || document.getElementById(part.getAttribute('aria-labelledby'))?.textContent || '')"
    )
    named = [region.strip() for region in regions if region.strip()]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(named) == len(set(named)) > 0
