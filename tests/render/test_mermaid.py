"""The radar in Mermaid's notation: what its grammar takes, whatever the titles.

With FUSIONASSESS_MERMAID naming a folder whose node_modules hold mermaid and jsdom, Mermaid's own
parser is asked.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fusionassess.render import markdown, mermaid
from fusionassess.report import Report
from fusionassess.report.figures import Figure
from reports import report_on

AXIS = r'p\d+\["[^"`\\\n]*"\]'
NUMBERS = r"\d+\.\d\d(, \d+\.\d\d)*"
TITLES = ['a "b" c', "a\\", "%% gone", "%%{init: {}}%%", "`x`", "```\n# x", "---\nt: x\n---", "{x};[y]", "<b>&", ""]
PARSER = """
import {JSDOM} from "jsdom";
const dom = new JSDOM("<!doctype html><body></body>");
globalThis.window = dom.window; globalThis.document = dom.window.document;
const mermaid = (await import("mermaid")).default;
const {diagramType} = await mermaid.parse(process.argv[2]);
console.log(diagramType);
"""


def titled(title: str) -> Report:
    """A report whose paths all have the same title and a target."""
    report = report_on("binjiang-park")
    paths = tuple(path._replace(title=title, target=Figure(4.0, "4.00")) for path in report.paths)
    return report._replace(paths=paths)


def test_the_radar_in_mermaid() -> None:
    """Axes with titles, scores in their order, the scale from nothing to the top."""
    assert mermaid.radar(report_on("binjiang-park")) == [
        "---",
        "config:",
        "  radar:",
        "    marginLeft: 112",
        "    marginRight: 112",
        "---",
        "radar-beta",
        '  axis p0["P1 激活主体"], p1["P2 一体布局"], p2["P3 融合赋能"], p3["P4 强化纽带"], p4["P5 畅通循环"]',
        '  curve score["得分"]{2.09, 1.97, 3.06, 1.35, 2.32}',
        "  max 5",
        "  min 0",
        "  ticks 5",
        "  graticule polygon",
    ]


@pytest.mark.parametrize("title", TITLES)
def test_no_title_leaves_its_quotation_marks(title: str) -> None:
    """One line for the axes, no order to the drawing program, no end of the block."""
    first, axes, score, target, *_ = mermaid.radar(titled(title))[6:]

    assert first == "radar-beta"
    assert re.fullmatch(rf"  axis {AXIS}(, {AXIS})*", axes)
    assert "%%" not in axes
    assert re.fullmatch(rf'  curve score\["得分"\]\{{{NUMBERS}\}}', score)
    assert re.fullmatch(rf'  curve target\["目标"\]\{{{NUMBERS}\}}', target)


def test_a_path_without_a_score_is_left_out() -> None:
    """Mermaid would draw it as nought; with fewer than three paths there is no radar."""
    report = report_on("binjiang-park")
    none = Figure(None, "—")
    bare = [path._replace(score=path.score._replace(point=none)) for path in report.paths]
    four = mermaid.radar(report._replace(paths=(bare[0], *report.paths[1:])))

    assert "P1" not in four[7]
    assert four[8].count(",") == 3
    assert mermaid.radar(report._replace(paths=(*bare[:3], *report.paths[3:]))) == []


def test_only_markdown_that_asks_for_it_has_it() -> None:
    """In a fenced block of its own, behind the profile; the tables stay."""
    report = report_on("riverside-park-en")
    without, having = markdown.view(report), markdown.view(report, mermaid=True)
    block = "\n```mermaid\n" + "\n".join(mermaid.radar(report)) + "\n```\n"

    assert "mermaid" not in without
    assert having.replace(block, "") == without


@pytest.mark.parametrize("title", ["P 1", *TITLES])
def test_mermaids_own_parser_takes_it(title: str, tmp_path: Path) -> None:
    """It says what it is."""
    folder, node = os.environ.get("FUSIONASSESS_MERMAID"), shutil.which("node")
    if not folder or not node:
        pytest.skip("FUSIONASSESS_MERMAID does not name a folder with mermaid and jsdom, or node is not installed")
    script = tmp_path / "parse.mjs"
    script.write_text(PARSER)
    (tmp_path / "node_modules").symlink_to(Path(folder) / "node_modules")
    ended = subprocess.run([node, script, "\n".join(mermaid.radar(titled(title)))], capture_output=True, check=False)

    assert (ended.stdout.decode().strip(), ended.stderr.decode()) == ("radar", "")
