"""What a reader of a cohort's picture is told: values ready to be set, and nothing that names a small group."""

from collections.abc import Mapping
from typing import NamedTuple

from fusionassess.report.figures import Figure, Item, LevelScale
from fusionassess.report.value import Provenance
from fusionassess.words.shapes.cohort import CohortLabels

SHADES = 10
"""Steps of a heat map's colour."""


class Spread(NamedTuple):
    """How the scores of a group are spread."""

    units: int
    mean: Figure
    low: Figure
    """Tenth percentile; no number for fewer than 20."""
    lower: Figure
    median: Figure
    upper: Figure
    high: Figure
    """Ninetieth percentile, likewise."""


class LevelRow(NamedTuple):
    """How many have reached a level, as a whole."""

    level: int
    name: str
    units: int
    share: Figure


class NodeRow(NamedTuple):
    """A path or a measure and how its scores are spread; without a spread where too few have one."""

    id: str
    title: str
    is_path: bool
    spread: Spread | None


class HeatCell(NamedTuple):
    """One field of a heat map; no number where there is none, or none to be shown."""

    figure: Figure
    shade: int | None
    """From 0 to SHADES."""


class HeatRow(NamedTuple):
    """A row of a heat map: a unit, or a group of them."""

    title: str
    units: int | None
    total: HeatCell
    cells: tuple[HeatCell, ...]


class HeatMap(NamedTuple):
    """Rows by measures."""

    title: str
    note: str
    heads: tuple[Item, ...]
    """Id and title of each measure."""
    rows: tuple[HeatRow, ...]


class StripLane(NamedTuple):
    """Units of one kind by their totals."""

    title: str
    counts: tuple[int, ...]
    """How many stand near each of so many places from nothing to everything."""
    by_half: tuple[int, ...]
    """How many stand in each half of a level; who is at the top is in the last."""


class Strip(NamedTuple):
    """Every unit at its total, without names: for internal use, however many there are."""

    title: str
    """What it says."""
    told: str
    """What it shows, read aloud."""
    note: str
    lanes: tuple[StripLane, ...]
    """All, then each profile where there are several."""
    halves: tuple[str, ...]
    """The halves of levels."""


class GroupRow(NamedTuple):
    """A peer group: a profile, or one of its fields; or several that must not be shown."""

    title: str
    is_part: bool
    spread: Spread | None
    """None where the group must not be shown."""
    levels: tuple[Figure, ...]
    """Share at each level."""
    remark: str
    """Why there are no figures."""


class ObstacleRow(NamedTuple):
    """A measure and how much it keeps the cohort from the top."""

    id: str
    title: str
    foremost: Figure
    """Share of those asked among whose three largest it is."""
    share: Figure
    """Mean share of the gap."""
    asked: int


class AdviceRow(NamedTuple):
    """A step and how many it is the next one of."""

    id: str
    title: str
    measure: str
    profile: str
    units: int
    waiting: str
    effort: str
    months: str
    owner: str


class WorthRow(NamedTuple):
    """A step and to how many it belongs that are most worth taking for a budget."""

    id: str
    title: str
    measure: str
    profile: str
    units: int
    share: Figure
    """Of those of the profile that have a total."""


class AlphaRow(NamedTuple):
    """How far the questions of a path go together among the respondents of a profile."""

    profile: str
    path: str
    questions: int | None
    """None where the row is about every path."""
    units: int
    """Those that answered the whole path."""
    alpha: Figure
    remark: str


class FlagRow(NamedTuple):
    """A sign that answers may not be what they seem."""

    title: str
    note: str
    units: str
    share: Figure


class BlankRow(NamedTuple):
    """A question that many did not answer."""

    id: str
    text: str
    missing: Figure
    not_applicable: Figure


class Cohort(NamedTuple):
    """Everything a reader of a cohort's picture is told."""

    language: str
    words: CohortLabels
    title: str
    subtitle: str
    warnings: tuple[str, ...]
    """That it names units, or that it shows nothing since there are too few."""
    counted: int
    scale: LevelScale
    notes: Mapping[str, str]
    """What is said below the title of a section, by its name."""
    score: Spread | None
    """None where too few have a total; then nothing below it is shown."""
    counted_told: tuple[str, ...]
    """Who is counted, and who has a total."""
    standing: tuple[str, ...]
    """How the totals are spread, and the level most have."""
    summary: tuple[str, ...]
    """What is lowest, what holds back, what to do first, what else stands out, and what is left out."""
    levels: tuple[LevelRow, ...]
    commonest: str
    """The level at which most units stand, or all of those that share this place, with their share."""
    nodes: tuple[NodeRow, ...]
    heat: HeatMap | None
    units: HeatMap | None
    strip: Strip | None
    """Where single units may be shown, with names or without."""
    units_off: str
    """Why no unit is shown by name."""
    profiles: HeatMap | None
    groups: tuple[GroupRow, ...]
    obstacles: tuple[ObstacleRow, ...]
    advice: tuple[AdviceRow, ...]
    worth: tuple[WorthRow, ...]
    """Where a budget is given."""
    worth_told: tuple[str, ...]
    """What the steps bring to the whole, and one more point."""
    reliability: tuple[AlphaRow, ...]
    entropy: tuple[Item, ...]
    flags: tuple[FlagRow, ...]
    blanks: tuple[BlankRow, ...]
    method: tuple[str, ...]
    provenance: Provenance
