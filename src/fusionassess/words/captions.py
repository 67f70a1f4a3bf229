"""What report files say beyond the report itself: captions of pictures, names of sheets, heads of columns."""

from collections.abc import Mapping
from typing import NamedTuple


class Captions(NamedTuple):
    """The words of pictures, pages and workbooks; a description of a picture is what is read aloud."""

    contents: str
    pictured: str
    """Opens the numbers behind a picture."""
    show_answers: str
    target: str
    interval: str
    no_number: str
    of_page: str
    """Foot of a printed page."""
    radar: str
    radar_told: str
    bars: str
    bars_told: str
    obstacles: str
    obstacles_told: str
    plane: str
    plane_told: str
    plane_borders: str
    quadrant: str
    quadrant_told: str
    maturity: str
    outcome: str
    maturity_border: str
    outcome_border: str
    degree: str
    coupling: str
    mean: str
    wang: str
    bridge_gap: str
    over_time: str
    over_time_told: str
    period: str
    said: str
    """A name with its number, read aloud."""
    with_target: str
    total: str
    evidenced: str
    geometric: str
    balance: str
    asked: str
    solution: str
    reached_share: str
    share_at: str
    sheets: Mapping[str, str]
    """Names of a workbook's sheets; 31 characters at most, none of []:*?/\\."""
    id: str
    title: str
    kind: str
    low: str
    high: str
    figure: str
    reading: str
    state: str
    states: Mapping[str, str]
    """How a question was dealt with."""
    progress: str
    progress_states: tuple[str, ...]
    """What the tracking sheet offers, the first stands there at the start."""
    start: str
    due: str
    least_months: str
    most_months: str
    brings: str
    waits: str
    remark: str
    list_of: str
    short_list: str
    tracking: str
    """How to use the tracking sheet."""
