"""What is told of several raters, as it was looked at, and its picture."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from fusionassess.assessment.assess import assess
from fusionassess.raters.merging import decided, merge
from fusionassess.render import charts, json, markdown, terminal
from fusionassess.render.charts.raters import SHAPES
from fusionassess.report import Report, build_report
from fusionassess.words.labels import labels
from rated import EDITION, opened
from small import sheet_for

TOLD = ("subject", "raters", "disputes")
SVG = "{http://www.w3.org/2000/svg}"
FULL = {"a.1": 2, "a.2": 2, "b.1": 2, "c.1": 2}


def report_on_raters(language: str, *roles: str) -> Report:
    """The report on a consensus of raters of these roles, each of another mind than the one before."""
    sheets = [
        (
            role,
            opened(
                FULL
                | {
                    "a.1": {"level": place % 4, "note": f"备注{place}", "evidence": {"grade": "E1", "text": "册"}},
                    "c.1": (place + 1) % 4,
                    "b.1": {"not_applicable": "没有这类单位"} if place == 1 else 2,
                },
                role,
                assessed_on="2026-09-30",
            ),
        )
        for place, role in enumerate(roles)
    ]
    sheet = merge(sheets, "median", "、").sheet
    answer = sheet_for(EDITION.rubric, {"a.1": 1}).answers["a.1"]
    sheet = decided(sheet, "a.1", answer, "people", "看过台账")
    return build_report(assess(EDITION, sheet), labels(language), language)._replace(only=TOLD)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_golden(golden: Callable[[str, str], None], language: str) -> None:
    """Terminal, Markdown and JSON."""
    report = report_on_raters(language, "科技局", "财政局", "企业")

    golden(f"raters/small.{language}.txt", terminal.view(report))
    golden(f"raters/small.{language}.md", markdown.view(report))
    golden(f"raters/small.{language}.json", json.merge(report))


def test_the_picture_says_its_numbers_and_tells_roles_apart_by_shape() -> None:
    """A title and what is read aloud; a mark for each role on each path, and in the legend, no two of one look."""
    report = report_on_raters("zh", *(f"第{place}处" for place in range(len(SHAPES))))
    raters = report.raters
    assert raters
    picture = ET.fromstring(charts.raters(report))
    told = picture.find(f"{SVG}desc")
    marks = [mark for mark in picture.iter() if "spot" in mark.get("class", "").split()]

    assert told is not None
    assert all(f"{row.role} {mean}" in (told.text or "") for row in raters.roles for mean in row.means)
    means = sum(mean.value is not None for row in raters.roles for mean in row.means)
    assert len(marks) == means + len(raters.roles)

    def look(mark: ET.Element) -> tuple[str, str]:
        corners = [tuple(map(float, place.split(","))) for place in mark.get("points", "").split()]
        shape = [f"{x - corners[0][0]:.1f} {y - corners[0][1]:.1f}" for x, y in corners]
        return mark.get("class", ""), " ".join(shape)

    assert len({look(mark) for mark in marks[-len(raters.roles) :]}) == len(raters.roles)


@pytest.mark.parametrize(
    "roles",
    [
        ("甲", "乙"),
        ("一个名称特别长的、要换好几行才写得下的国家级高新技术产业开发区管理委员会科技创新局",) * 1 + ("乙",),
    ],
)
def test_everything_stands_inside_the_picture(roles: tuple[str, ...]) -> None:
    """Marks and names, however long."""
    picture = ET.fromstring(charts.raters(report_on_raters("zh", *roles)))
    height = float(picture.attrib["viewBox"].split()[3])
    places = [(float(text.attrib["x"]), float(text.attrib["y"])) for text in picture.iter(f"{SVG}text")]

    assert all(0 <= x <= 380 and 0 < y <= height for x, y in places)


def test_marks_that_stand_on_one_another_stand_below_the_title() -> None:
    """Of nine roles three are of one mind: the uppermost of their marks is higher than its strip, yet on no word."""
    picture = ET.fromstring(charts.raters(report_on_raters("zh", *(f"第{place}处" for place in range(9)))))
    title = next(float(text.attrib["y"]) for text in picture.iter(f"{SVG}text") if text.get("class") == "strong")
    corners = [pair for mark in picture.iter(f"{SVG}polygon") for pair in mark.attrib["points"].split()]

    assert min(float(corner.split(",")[1]) for corner in corners) > title


def test_one_rater_has_no_picture() -> None:
    """Nor a section."""
    report = build_report(assess(EDITION, sheet_for(EDITION.rubric, FULL)), labels("zh"), "zh")

    assert charts.raters(report) == ""
    assert report.raters is None
