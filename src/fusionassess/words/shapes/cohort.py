"""What the report on a cohort says."""

from collections.abc import Mapping
from typing import NamedTuple


class CohortLabels(NamedTuple):
    """Titles, heads and sentences."""

    document: str
    title: str
    contents: str
    subtitle: str
    named: str
    summary: str
    score: str
    of_top: str
    of_level: str
    of_share: str
    commonest: str
    mean_total: str
    too_few: str
    repeated: str
    repeated_read: str
    """Likewise, where what was read cannot be read again."""
    scored: str
    withheld: Mapping[str, str]
    periods: str
    other_periods: str
    """Those that too few name."""
    no_period: str
    many_periods: str
    mixed_periods: str
    spread: str
    middle_half: str
    spread_of_few: str
    commonest_level: str
    weakest: str
    holding: str
    first: str
    first_step: str
    evidence: str
    evidence_enough: str
    coordination: str
    of_class: str
    levels: str
    levels_told: str
    level_count: str
    nodes: str
    nodes_note: str
    nodes_told: str
    percentiles_note: str
    node_told: str
    heat: str
    heat_note: str
    heat_all: str
    heat_band: str
    heat_lowest: str
    heat_highest: str
    heat_profiles: str
    dash_note: str
    units: str
    units_note: str
    units_off: str
    too_many_units: str
    groups: str
    groups_note: str
    levels_say: str
    """What the picture of levels says; likewise the others."""
    extremes_say: str
    means_say: str
    """Likewise, of means, which the picture itself may not show."""
    units_told: str
    strip_says: str
    strip_note: str
    strip_table: str
    half: str
    drawn: str
    """That single units can be seen, though without names."""
    group_told: str
    groups_told: str
    groups_key: str
    groups_table: str
    part_of_sectors: str
    no_sector: str
    suppressed: str
    obstacles: str
    obstacles_note: str
    advice: str
    advice_note: str
    worth: str
    worth_note: str
    worth_brings: str
    worth_more: str
    worth_little_more: str
    some_wait: str
    none_waits: str
    reliability: str
    reliability_note: str
    all_paths: str
    too_few_complete: str
    no_variance: str
    low_alpha: str
    fair_alpha: str
    good_alpha: str
    entropy: str
    entropy_note: str
    entropy_none: str
    entropy_row: str
    entropy_even: str
    quality: str
    quality_note: str
    flags: Mapping[str, str]
    flag_notes: Mapping[str, str]
    few: str
    blanks: str
    blanks_note: str
    method: str
    methods: tuple[str, ...]
    provenance: str
    list_mark: str
    part_mark: str
    id_and_figure: str
    id_and_title: str
    heads: Mapping[str, str]
    scale_low: str
    scale_high: str
