"""Pictures on a plane, in numbers: the two sides of coordination, and maturity against outcome."""

from fusionassess.render.sections.blocks import Axis, Beside, Chart, Series
from fusionassess.render.sections.drawn import SCORE, marks_of
from fusionassess.report.value import Border, Report

BORDER, QUIET = "93A1B0", "525D6B"
STEPS = 40
"""Points of a curve."""
FIRST_BORDER = 4
"""Lower borders crowd the corner; they are left out."""
ASIDE = 1.35
"""A border is named beside the diagonal: so many times as far along one axis as on it."""
FARTHEST = 0.96
"""Along an axis, so that the name stays inside."""
END = 0.1
"""From an end of a quadrant to its name, as a share of its height."""

Spot = tuple[float, float]
"""Across and upwards."""


def plane(report: Report) -> Chart | None:
    """Both sides as a point among the classes of coordination; none where there is no degree."""
    sides, captions, mark = report.coordination, report.captions, report.words.list_mark
    science, industry = sides.science.value, sides.industry.value
    if sides.degree.point.value is None or science is None or industry is None:
        return None
    told = captions.plane_told.format(
        science=sides.science,
        industry=sides.industry,
        link=sides.link,
        degree=sides.degree.display,
        name=sides.grade_name,
    )
    across, upwards, _ = sides.side_names
    series = [
        *(_border(border, is_right=industry > science) for border in drawn_borders(report)),
        Series(captions.plane_equal, [0.0, 1.0], BORDER, look="line", across=[0.0, 1.0]),
        _here(f"D {sides.degree.point} {sides.grade_name}", (science, industry), 1.0),
    ]
    figures = zip(sides.side_names, (sides.science, sides.industry, sides.link), strict=True)
    return Chart(
        "scatter",
        report.pictures.plane,
        told,
        (),
        series,
        1.0,
        "0.00",
        8.0,
        key=f"{captions.plane_equal} · {borders_told(report)}",
        below=[mark.join(captions.with_value.format(title=name, value=figure) for name, figure in figures)],
        axes=(Axis(across, 1.0, 0.2), Axis(upwards, 1.0, 0.2)),
    )


def drawn_borders(report: Report) -> tuple[Border, ...]:
    """The borders between classes that the plane shows."""
    return report.coordination.borders[FIRST_BORDER - 1 :]


def borders_told(report: Report) -> str:
    """What the curves are."""
    degrees = report.words.list_mark.join(border.degree.display for border in drawn_borders(report))
    return report.captions.plane_borders.format(degrees=degrees)


def curve(border: Border) -> list[Spot]:
    """Where science × industry is the border's product, from the upper end to the right one."""
    across = [border.product ** (1 - step / STEPS) for step in range(STEPS + 1)]
    return [(x, border.product / x) for x in across]


def name_of(border: Border, *, is_right: bool) -> Spot:
    """Where a border is named: on the side of the diagonal where the point is not."""
    far = min(border.product**0.5 * ASIDE, FARTHEST)
    return (far, border.product / far) if is_right else (border.product / far, far)


def _border(border: Border, *, is_right: bool) -> Series:
    """A curve with its degree; the name has a point of its own."""
    spots = sorted([*curve(border), named := name_of(border, is_right=is_right)])
    names = [border.degree.display if spot is named else "" for spot in spots]
    across, upwards = [x for x, _ in spots], [y for _, y in spots]
    place: Beside = "r" if is_right else "t"
    return Series(border.degree.display, upwards, BORDER, look="border", across=across, names=names, beside=place)


def _here(words: str, spot: Spot, top: float) -> Series:
    """Where the organisation stands, named on the side that has more room."""
    across, upwards = spot
    place: Beside = "r" if across < top / 2 else "l"
    return Series(words, [upwards], SCORE, look="mark", across=[across], names=[words], beside=place)


def quadrant(report: Report) -> Chart | None:
    """The quadrants with their borders and names, and where the organisation stands; none without enough indicators."""
    quadrants, captions, score = report.quadrant, report.captions, report.score.point.value
    if quadrants is None or score is None:
        return None
    told = captions.quadrant_told.format(
        score=report.score.point,
        border=quadrants.border,
        outcome=quadrants.outcome,
        outcome_border=quadrants.outcome_border,
        name=quadrants.names[quadrants.maturity_high][quadrants.outcome_high],
    )
    here = score, quadrants.outcome.value or 0.0
    border, limit, top = quadrants.border.value or 0.0, quadrants.outcome_border.value or 0.0, float(report.scale.top)
    series = [
        # Before the lines: LibreOffice draws none that stands before a series without line and mark.
        _names(captions.title, quadrants.names, border, limit, top, here),
        Series(captions.maturity, [0.0, 1.0], QUIET, look="line", across=[border, border]),
        Series(captions.outcome, [limit, limit], QUIET, look="line", across=[0.0, top]),
        _here(f"{report.score.point} · {quadrants.outcome}", here, top),
    ]
    axes = Axis(captions.maturity, top, 1.0, marks_of(report.scale)), Axis(captions.outcome, 1.0, 0.2)
    return Chart("scatter", report.pictures.quadrant, told, (), series, 1.0, "0.00", 6.5, axes=axes)


def _names(
    title: str, names: tuple[tuple[str, str], tuple[str, str]], border: float, limit: float, top: float, here: Spot
) -> Series:
    """Each name in its quadrant, at the end that is farther from the point."""
    spots, told = [], []
    for right, (left, end) in enumerate(((0.0, border), (border, top))):
        for up, (foot, head) in enumerate(((0.0, limit), (limit, 1.0))):
            inwards = END * (head - foot)
            spots.append(((left + end) / 2, foot + inwards if here[1] > (foot + head) / 2 else head - inwards))
            told.append(names[right][up])
    across, upwards = [x for x, _ in spots], [y for _, y in spots]
    return Series(title, upwards, QUIET, look="words", across=across, names=told, beside="ctr")
