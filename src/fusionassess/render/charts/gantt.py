"""When each step of a roadmap is taken: a bar a step, months along."""

from fusionassess.render.charts.svg import LINE, SIZE, WIDTH, label, picture, tag, width_of
from fusionassess.report.roadmap import RoadmapStep
from fusionassess.report.value import Report

THICK = 10.0
ROW = 22.0
BEHIND = 8.0
"""From the longest id to the bars."""
TICKS = 6
"""Marks along the months, about."""
NICE = (1, 2, 3, 6, 12, 24, 60, 120)


def gantt(report: Report) -> str:
    """A bar for each step, from its first month to its last; nothing where there is no roadmap."""
    roadmap = report.roadmap
    if roadmap is None or not roadmap.steps:
        return ""
    left = max(width_of(step.id) for step in roadmap.steps) + BEHIND
    scale = (WIDTH - left) / roadmap.months
    height = ROW * len(roadmap.steps)
    apart = next((nice for nice in NICE if roadmap.months / nice <= TICKS), NICE[-1])
    parts = []
    for month in range(0, roadmap.months + 1, apart):
        x = left + month * scale
        parts.append(tag("line", x1=x, x2=x, y1=0.0, y2=height, cls="grid"))
        parts.append(label(x, height + LINE, str(month), "end" if x > WIDTH - SIZE else "middle", "scale"))
    parts += [_row(step, place * ROW, left, scale) for place, step in enumerate(roadmap.steps)]
    return picture("gantt", height + LINE + SIZE / 2, report.captions.gantt, roadmap.gantt_told, parts)


def _row(step: RoadmapStep, y: float, left: float, scale: float) -> str:
    bar = tag(
        "rect",
        x=left + step.start * scale,
        y=y + (ROW - THICK) / 2,
        width=(step.end - step.start) * scale,
        height=THICK,
        cls="bar gap",
    )
    return tag("g", label(0, y + ROW / 2 + SIZE * 0.35, step.id) + bar, cls="row")
