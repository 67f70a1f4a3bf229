"""When each step of a roadmap is taken: a bar a step, months along."""

from fusionassess.render.charts.svg import LINE, SIZE, WIDTH, Anchor, label, labels, lines_within, picture, tag
from fusionassess.render.sections.drawn import months_apart
from fusionassess.report.roadmap import RoadmapStep
from fusionassess.report.value import Report

THICK = 10.0
BEFORE = 6.0
"""From what to do to its bar."""
BETWEEN = 10.0
"""From a bar to the next."""


def gantt(report: Report) -> str:
    """A bar for each step under what to do, from its first month to its last; nothing where there is no roadmap."""
    roadmap = report.roadmap
    if roadmap is None or not roadmap.steps:
        return ""
    scale = WIDTH / roadmap.months
    parts, y = [], 0.0
    for step in roadmap.steps:
        drawn, y = _row(step, y, scale)
        parts.append(drawn)
    parts.append(tag("line", x1=0.0, x2=float(WIDTH), y1=y, y2=y, cls="grid"))
    for month in range(0, roadmap.months + 1, months_apart(roadmap.months)):
        x = month * scale
        parts.append(tag("line", x1=x, x2=x, y1=y - 3, y2=y, cls="grid"))
        anchor: Anchor = "start" if month == 0 else "end" if x > WIDTH - SIZE else "middle"
        parts.append(label(x, y + LINE, str(month), anchor, "scale"))
    return picture("gantt", y + LINE + SIZE / 2, roadmap.gantt_title, roadmap.gantt_told, parts)


def _row(step: RoadmapStep, y: float, scale: float) -> tuple[str, float]:
    """What to do, and below it when; and where the next begins."""
    lines = lines_within(f"{step.number}. {step.do}", WIDTH)
    head = labels(0, y + SIZE, lines)
    y += LINE * len(lines) + BEFORE
    place = {"x": step.start * scale, "y": y, "width": (step.end - step.start) * scale, "height": THICK}
    track = tag("rect", x=0.0, y=y, width=float(WIDTH), height=THICK, cls="track")
    return tag("g", head + track + tag("rect", **place, cls="bar gap"), cls="row"), y + THICK + BETWEEN
