"""The report's pictures: pure functions from the report to SVG, drawn with its display values.

A picture has no colours of its own: its parts have classes, which a page or a standalone file
styles. Each has a title and a description that is read aloud, and a table behind it.
"""

from fusionassess.render.charts.bars import bars, obstacles, paths
from fusionassess.render.charts.gantt import gantt
from fusionassess.render.charts.over_time import over_time
from fusionassess.render.charts.plane import plane
from fusionassess.render.charts.quadrant import quadrant
from fusionassess.render.charts.radar import radar
from fusionassess.render.charts.raters import raters

__all__ = ["bars", "gantt", "obstacles", "over_time", "paths", "plane", "quadrant", "radar", "raters"]
