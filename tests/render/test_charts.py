"""The pictures: points lie where the numbers say, labels have room, nothing missing is drawn as nought."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fusionassess.render import charts
from fusionassess.render.charts.svg import ASCENT, DESCENT, SIZE, WIDTH, width_of
from fusionassess.report import Report
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.roadmap import RoadmapSaid
from fusionassess.report.value import OverTime, PathRow, QuadrantFigures, TrendRow
from planned import said
from reports import report_on

SVG = "{http://www.w3.org/2000/svg}"
QUICK = settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""Reports are too large to be made smaller."""
NONE = Figure(None, "—")
TITLES = st.text(
    st.sampled_from("路径融合（创新）、，—“”×%<>&\"'`\n\u202e\u0007 aWi-.()") | st.characters(codec="utf-8"),
    max_size=50,
) | st.sampled_from(["Strengthen the link", "A-very-long-word-that-nobody-would-ever-write-in-a-title", "激活主体", ""])


def figure(value: float | None) -> Figure:
    """A number as reports show it."""
    return NONE if value is None else Figure(value, f"{value:.2f}")


def figures(most: float = 5.0) -> st.SearchStrategy[Figure]:
    """A number, or none."""
    return (st.none() | st.floats(0, most)).map(figure)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Bounds around a point, or nothing."""
    if draw(st.booleans()) and draw(st.booleans()):
        return Interval(NONE, NONE, NONE, "—")
    low, point, high = (figure(value) for value in sorted(draw(st.tuples(*[st.floats(0, 5)] * 3))))
    same = low.display == high.display
    return Interval(point, low, high, point.display if same else f"{point} [{low}–{high}]")


@cache
def based_on(name: str) -> Report:
    """A report to vary."""
    return report_on(name)


class Case:
    """A report that a failing test does not print on a hundred lines."""

    def __init__(self, report: Report) -> None:
        self.report = report


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Reports with any number of paths and measures, any titles and any numbers."""
    report = based_on(draw(st.sampled_from(["binjiang-park", "riverside-park-en"])))
    paths = draw(st.lists(path_rows(report.paths[0]), min_size=1, max_size=12))
    gaps = [
        gap._replace(title=draw(TITLES), share=figure(draw(st.floats(0.01, 1))))
        for gap in report.gaps[: draw(st.integers(0, 3))]
    ]
    science, industry, link = (draw(figures(1.0)) for _ in range(3))
    coordination = report.coordination._replace(
        science=science, industry=industry, link=link, degree=draw(intervals()), grade_name=draw(TITLES)
    )
    periods = tuple(draw(st.lists(TITLES, min_size=2, max_size=6)))
    rows = [TrendRow("", draw(TITLES), tuple(draw(figures()) for _ in periods)) for _ in range(draw(st.integers(1, 8)))]
    varied = report._replace(
        paths=tuple(paths),
        gaps=tuple(gaps),
        score=draw(intervals()),
        coordination=coordination,
        quadrant=draw(quadrants(report.quadrant)),
        over_time=OverTime("", periods, tuple(NONE for _ in periods), tuple(rows)),
        roadmap=_scheduled(draw(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=12))),
    )
    return Case(varied)


def _scheduled(spans: list[tuple[int, int]]) -> RoadmapSaid:
    """A roadmap whose steps take these months: start and length."""
    roadmap = said("zh")
    steps = [
        roadmap.steps[0]._replace(id=f"{place}.M@2", start=start, end=start + long)
        for place, (start, long) in enumerate(spans)
    ]
    return roadmap._replace(steps=tuple(steps), months=max(step.end for step in steps))


@st.composite
def path_rows(draw: st.DrawFn, row: PathRow) -> PathRow:
    """A path with up to three measures."""
    measures = tuple(
        measure._replace(title=draw(TITLES), score=draw(intervals()), target=draw(figures()), remark=draw(TITLES))
        for measure in row.measures[: draw(st.integers(0, 3))]
    )
    return row._replace(title=draw(TITLES), score=draw(intervals()), target=draw(figures()), measures=measures)


@st.composite
def quadrants(draw: st.DrawFn, quadrant: QuadrantFigures | None) -> QuadrantFigures | None:
    """Quadrants with any borders and names."""
    assert quadrant is not None
    names = draw(st.tuples(st.tuples(TITLES, TITLES), st.tuples(TITLES, TITLES)))
    border, outcome_border = figure(draw(st.floats(0.3, 4.7))), figure(draw(st.floats(0.1, 0.9)))
    return quadrant._replace(
        outcome=figure(draw(st.floats(0, 1))), border=border, outcome_border=outcome_border, names=names
    )


class Box(NamedTuple):
    """Where a text stands, at its widest."""

    left: float
    top: float
    right: float
    foot: float
    words: str


def boxes(picture: ET.Element) -> Iterator[Box]:
    """Every label that stands upright, then those turned by a quarter."""
    turned = [text for group in picture.iter(f"{SVG}g") if group.get("transform") for text in group]
    for text in picture.iter(f"{SVG}text"):
        x, y, wide = float(text.attrib["x"]), float(text.attrib["y"]), width_of(text.text or "")
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        box = Box(left, y - ASCENT * SIZE, left + wide, y + DESCENT * SIZE, text.text or "")
        yield (
            Box(x - (y - box.top), y - wide / 2, x + (box.foot - y), y + wide / 2, box.words) if text in turned else box
        )


def drawn(chart: Callable[[Report], str], report: Report) -> ET.Element:
    """A picture as a tree; it must be well-formed by itself."""
    return ET.fromstring(chart(report))


def height_of(picture: ET.Element) -> float:
    """From its frame."""
    return float(picture.attrib["viewBox"].split()[3])


def of_class(picture: ET.Element, name: str, words: str) -> list[ET.Element]:
    """Elements of a kind that have a class among others."""
    return [element for element in picture.iter(f"{SVG}{name}") if words in element.get("class", "").split()]


def above_legend(marks: Sequence[ET.Element], foot: float) -> list[tuple[float, float]]:
    """Where discs stand, without those of the legend."""
    places = [(float(mark.attrib["cx"]), float(mark.attrib["cy"])) for mark in marks]
    return [place for place in places if place[1] < foot]


@settings(QUICK, max_examples=40)
@given(case=cases())
def test_every_label_stands_inside_and_none_on_another(case: Case) -> None:
    """On every picture, whatever titles and numbers there are."""
    for name in charts.__all__:
        if svg := getattr(charts, name)(case.report):
            assert_labels_stand(name, ET.fromstring(svg))


def assert_labels_stand(name: str, picture: ET.Element) -> None:
    """Inside the picture, and apart from each other."""
    labelled = [box for box in boxes(picture) if box.words.strip()]
    for box in labelled:
        assert box.left >= -0.5, (name, box)
        assert box.right <= WIDTH + 0.5, (name, box)
        assert box.top >= -0.5, (name, box)
        assert box.foot <= height_of(picture) + 0.5, (name, box)
    for one, other in combinations(labelled, 2):
        apart = (
            min(one.right, other.right) - max(one.left, other.left),
            min(one.foot, other.foot) - max(one.top, other.top),
        )
        assert min(apart) <= 1, (name, one, other)


@pytest.mark.parametrize("name", [name for name in charts.__all__ if name != "raters"])
@pytest.mark.parametrize(("example", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_every_picture_says_what_it_shows(name: str, example: str, language: str) -> None:
    """A title and a description that reads out the numbers, referred to by the picture."""
    report = report_on(example, language)._replace(
        over_time=OverTime("", ("2025", "2026"), (NONE, NONE), (TrendRow("", "S", (figure(1.0), figure(2.5))),)),
        roadmap=said(language),
    )
    picture = drawn(getattr(charts, name), report)
    title, told = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert told is not None

    assert picture.attrib["aria-labelledby"].split() == [title.attrib["id"], told.attrib["id"]]
    assert picture.attrib["role"] == "img"
    numbers = {
        "radar": [path.score.point for path in report.paths],
        "paths": [path.score.point for path in report.paths],
        "bars": [measure.score.point for path in report.paths for measure in path.measures],
        "obstacles": [gap.share for gap in report.gaps],
        "plane": [report.coordination.science, report.coordination.industry, report.coordination.link],
        "quadrant": [report.score.point, report.quadrant.outcome] if report.quadrant else [],
        "over_time": [figure(1.0), figure(2.5)],
        "gantt": [Figure(None, f"{step.id} ") for step in said(language).steps],
    }[name]
    assert numbers
    for number in numbers:
        assert number.display in (told.text or "")


@QUICK
@given(cases())
def test_the_radar_has_its_points_where_the_scores_are(case: Case) -> None:
    """On the axis of its path, as far out as its share of the top; a path without a score has no point."""
    report = case.report
    known = [(place, path.score.point.value) for place, path in enumerate(report.paths)]
    if len(report.paths) < 3:
        assert charts.radar(report) == ""
        return
    picture = drawn(charts.radar, report)
    rim = [pair.split(",") for pair in of_class(picture, "polygon", "rim")[0].attrib["points"].split()]
    corners = [(float(x), float(y)) for x, y in rim]
    middle = (WIDTH / 2, corners[0][1] + math.dist(corners[0], corners[1]) / (2 * math.sin(math.pi / len(corners))))
    dots = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in of_class(picture, "circle", "dot")][
        :-1
    ]  # the last is the legend's

    expected = [
        tuple(
            centre + (rim - centre) * value / report.scale.top
            for centre, rim in zip(middle, corners[place], strict=True)
        )
        for place, value in known
        if value is not None
    ]
    assert len(dots) == len(expected)
    for here, there in zip(dots, expected, strict=True):
        assert math.dist(here, there) < 0.05
    missing = sum(value is None for _, value in known)
    assert len(of_class(picture, "line", "missing-axis")) == missing
    assert len(of_class(picture, "polygon", "shape")) == (not missing)


@QUICK
@given(cases())
def test_bars_are_as_long_as_the_scores(case: Case) -> None:
    """In shares of their track; where there is no score the track is hatched and the remark stands beside it."""
    report = case.report
    picture = drawn(charts.bars, report)
    measures = [measure for path in report.paths for measure in path.measures]
    rows = of_class(picture, "g", "row")

    assert len(rows) == len(measures)
    for measure, row in zip(measures, rows, strict=True):
        track, *bar = row.iter(f"{SVG}rect")
        value = measure.score.point.value
        assert ("missing" in track.attrib["class"].split()) is (value is None)
        assert len(bar) == (value is not None)
        if value is not None:
            share = float(bar[0].attrib["width"]) / float(track.attrib["width"])
            assert share == pytest.approx(value / report.scale.top, abs=1e-4)


@QUICK
@given(cases())
def test_the_plane_has_the_point_at_its_sides(case: Case) -> None:
    """Science across, industry upwards, both from 0 to 1; the link, which has no place there, is a bar below."""
    report = case.report
    coordination = report.coordination
    science, industry, link = coordination.science.value, coordination.industry.value, coordination.link.value
    svg = charts.plane(report)
    if science is None or industry is None or coordination.degree.point.value is None:
        assert svg == ""
        return
    picture = ET.fromstring(svg)
    frame = {key: float(of_class(picture, "rect", "frame")[0].attrib[key]) for key in ("x", "y", "width", "height")}
    foot = frame["y"] + frame["height"]

    ((x, y),) = [(float(d.attrib["cx"]), float(d.attrib["cy"])) for d in of_class(picture, "circle", "dot")][:1]
    assert (x - frame["x"]) / frame["width"] == pytest.approx(science, abs=1e-3)
    assert (foot - y) / frame["height"] == pytest.approx(industry, abs=1e-3)
    bars = of_class(picture, "rect", "bar")
    shown = [value for value in (science, industry, link) if value is not None]
    tracks = of_class(picture, "rect", "track")
    assert len({(track.attrib["x"], track.attrib["width"]) for track in tracks}) == 1
    wide = float(tracks[0].attrib["width"])
    assert [float(bar.attrib["width"]) / wide for bar in bars] == pytest.approx(shown, abs=1e-3)
    assert all(float(bar.attrib["y"]) > foot for bar in bars)
    assert len(of_class(picture, "rect", "missing")) == (link is None)


def test_the_borders_of_the_plane_are_the_classes_of_liao() -> None:
    """On each curve the degree is the same, from .4 to .9: D⁴ = science × industry."""
    picture = drawn(charts.plane, report_on("binjiang-park"))
    frame = {key: float(of_class(picture, "rect", "frame")[0].attrib[key]) for key in ("x", "y", "width", "height")}

    degrees = []
    for curve in of_class(picture, "polyline", "border"):
        pairs = [tuple(map(float, pair.split(","))) for pair in curve.attrib["points"].split()]
        products = [
            (x - frame["x"]) / frame["width"] * (frame["y"] + frame["height"] - y) / frame["height"] for x, y in pairs
        ]
        assert max(products) - min(products) < 1e-3
        degrees.append(round((sum(products) / len(products)) ** 0.25, 2))
    assert degrees == [0.4, 0.5, 0.6, 0.7, 0.8, 0.9]


@QUICK
@given(cases())
def test_the_quadrant_has_its_point_on_the_right_side_of_the_borders(case: Case) -> None:
    """Score across, outcome upwards, and the borders between."""
    report = case.report
    quadrant, score = report.quadrant, report.score.point.value
    svg = charts.quadrant(report)
    if quadrant is None or score is None:
        assert svg == ""
        return
    picture = ET.fromstring(svg)
    frame = {key: float(of_class(picture, "rect", "frame")[0].attrib[key]) for key in ("x", "y", "width", "height")}
    dot = of_class(picture, "circle", "dot")[0]
    across, upwards = of_class(picture, "line", "equal")

    def share(x: str) -> float:
        return (float(x) - frame["x"]) / frame["width"]

    def rise(y: str) -> float:
        return (frame["y"] + frame["height"] - float(y)) / frame["height"]

    assert share(dot.attrib["cx"]) * report.scale.top == pytest.approx(score, abs=1e-2)
    assert rise(dot.attrib["cy"]) == pytest.approx(quadrant.outcome.value, abs=1e-2)
    assert share(across.attrib["x1"]) * report.scale.top == pytest.approx(quadrant.border.value, abs=1e-2)
    assert rise(upwards.attrib["y1"]) == pytest.approx(quadrant.outcome_border.value, abs=1e-2)


@QUICK
@given(cases())
def test_a_period_without_a_number_leaves_a_hole(case: Case) -> None:
    """As many dots as numbers; lines join neighbours only, and rise with the score."""
    report = case.report
    assert report.over_time is not None
    row = report.over_time.rows[0]
    alone = report._replace(over_time=report.over_time._replace(rows=(row,)))
    picture = drawn(charts.over_time, alone)
    known = [place for place, value in enumerate(row.values) if value.value is not None]
    spots = of_class(picture, "circle", "spot")[:-1]
    lines = of_class(picture, "polyline", "line")[:-1]

    assert len(spots) == len(known)
    joined = sum(len(line.attrib["points"].split()) - 1 for line in lines)
    assert joined == sum(there - here == 1 for here, there in pairwise(known))
    heights = [float(spot.attrib["cy"]) for spot in spots]
    values = [row.values[place].value or 0.0 for place in known]
    for (one, high), (other, low) in combinations(zip(values, heights, strict=True), 2):
        assert low - high == pytest.approx((one - other) / report.scale.top * 190, abs=0.05)


def test_the_gaps_are_drawn_to_the_scale_that_is_written_below_them() -> None:
    """A share of the whole is as long as the axis says, and the axis begins at nought."""
    report = report_on("binjiang-park")
    picture = drawn(charts.obstacles, report)
    bars = of_class(picture, "rect", "bar")
    marks = [(float(text.attrib["x"]), text.text or "") for text in of_class(picture, "text", "scale")]
    x, end = marks[-1]

    assert marks[0] == (0.0, "0%")
    for bar, gap in zip(bars, report.gaps, strict=True):
        share = float(bar.attrib["width"]) / x * float(end.rstrip("%")) / 100
        assert share == pytest.approx(gap.share.value, abs=1e-4)
        assert float(bar.attrib["x"]) == 0
    assert charts.obstacles(report._replace(gaps=())) == ""


def test_a_gap_that_is_the_whole_has_an_axis_to_everything() -> None:
    """The marks stay few."""
    report = report_on("binjiang-park")
    gap = report.gaps[0]._replace(share=Figure(1.0, "100%"))
    picture = drawn(charts.obstacles, report._replace(gaps=(gap,)))

    assert [text.text for text in of_class(picture, "text", "scale")] == ["0%", "20%", "40%", "60%", "80%", "100%"]


@pytest.mark.parametrize("name", ["paths", "bars", "obstacles", "gantt"])
def test_all_bars_begin_at_one_edge_and_end_on_one(name: str) -> None:
    """Tracks are of the whole width, whatever stands beside them."""
    report = report_on("binjiang-park")._replace(roadmap=said("zh"))
    picture = drawn(getattr(charts, name), report)
    tracks = of_class(picture, "rect", "track") or of_class(picture, "rect", "bar")

    assert {float(track.attrib["x"]) for track in tracks} == {0.0}
    if name != "obstacles":
        assert {float(track.attrib["width"]) for track in tracks} == {float(WIDTH)}


@pytest.mark.parametrize(("example", "language"), [("binjiang-park", "zh"), ("riverside-park-en", "en")])
def test_the_radar_breaks_no_word(example: str, language: str) -> None:
    """A title stands whole, or goes on at a space."""
    report = report_on(example, language)
    texts = [text.text or "" for text in drawn(charts.radar, report).iter(f"{SVG}text")]
    words = {word for path in report.paths for word in path.title.split()}

    assert words <= {word for text in texts for word in text.split()}


def test_an_interval_has_caps_and_a_halo_wherever_it_is_drawn() -> None:
    """A line with an end at both bounds, above one in the colour of the paper."""
    report = report_on("binjiang-park")
    for chart in (charts.radar, charts.paths):
        picture = drawn(chart, report)
        whiskers, halos = (of_class(picture, "line", name) for name in ("whisker", "halo"))
        open_ones = sum(path.score.low.display != path.score.high.display for path in report.paths)
        assert len(whiskers) == len(halos) == 3 * (open_ones + 1)  # and the legend's


def test_the_last_month_of_the_gantt_ends_at_the_edge() -> None:
    """The first begins at it; those between stand in the middle of their lines."""
    report = report_on("binjiang-park")._replace(roadmap=said("zh")._replace(months=12))
    months = of_class(drawn(charts.gantt, report), "text", "scale")

    assert [mark.get("text-anchor") for mark in (months[0], months[1], months[-1])] == [None, "middle", "end"]


def test_an_interval_that_shows_no_width_is_not_drawn() -> None:
    """Bounds that read alike are no interval to a reader, nor in the legend."""
    report = report_on("binjiang-park")
    score = Interval(Figure(2.0, "2.00"), Figure(1.999, "2.00"), Figure(2.001, "2.00"), "2.00")
    same = report._replace(
        score=score,
        paths=tuple(
            path._replace(score=score, measures=tuple(row._replace(score=score) for row in path.measures))
            for path in report.paths
        ),
    )

    assert of_class(drawn(charts.bars, report), "line", "whisker")
    assert not of_class(drawn(charts.bars, same), "line", "whisker")
    assert report.captions.interval not in {text.text for text in drawn(charts.bars, same).iter(f"{SVG}text")}


def test_legends_name_what_is_drawn_and_nothing_else() -> None:
    """No target in the legend where the sheet names none, no interval where all is known."""
    report = report_on("binjiang-park")
    captions = report.captions
    plain = report._replace(
        paths=tuple(
            path._replace(
                target=NONE,
                score=path.score._replace(low=path.score.point, high=path.score.point),
                measures=tuple(
                    row._replace(target=NONE, score=row.score._replace(low=row.score.point, high=row.score.point))
                    for row in path.measures
                ),
            )
            for path in report.paths
        )
    )
    for chart in (charts.radar, charts.bars):
        full, bare = ({text.text for text in drawn(chart, r).iter(f"{SVG}text")} for r in (report, plain))
        assert {captions.interval, captions.target} <= full
        assert not {captions.interval, captions.target} & bare


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_colours_of_bars_are_named(language: str) -> None:
    """Each band that is drawn has a piece of a bar in its colour with its name; one that is not has none."""
    report = report_on("binjiang-park", language)
    measures = [row for path in report.paths for row in path.measures]
    names = {row.tone: row.band_name for row in measures}
    drawn = {row.tone for row in measures}
    picture = charts.bars(report)
    swatches = re.findall(r'height="8(?:\.0)?" class="bar tone-(\w+)"/><text[^>]*>([^<]+)<', picture)

    assert swatches == [
        (tone, f"{report.words.band} {names[tone]}") for tone in ("low", "middle", "high") if tone in drawn
    ]


def test_text_of_others_stays_text() -> None:
    """Markup and quotation marks in a title end nothing; signs that turn the text around are gone."""
    report = report_on("binjiang-park")
    path = report.paths[0]._replace(title="<script>\"'&\u202e]]>")
    svg = charts.bars(report._replace(paths=(path,)))

    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "<script>\"'&]]>" in "".join(ET.fromstring(svg).itertext()).replace("\n", "")


def test_no_colour_stands_in_a_picture() -> None:
    """Classes only, so that a page decides for light, dark and paper."""
    report = report_on("binjiang-park")
    for name in charts.__all__:
        assert not re.search(r"(fill|stroke)=|#[0-9a-f]{3,6}|style=", getattr(charts, name)(report))
