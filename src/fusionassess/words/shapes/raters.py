"""Words of several raters: what a report says of them, and the command that puts their sheets together."""

from collections.abc import Mapping
from typing import NamedTuple


class RaterLabels(NamedTuple):
    """What is told of the raters of a consensus."""

    title: str
    agenda: str
    """What a document is called that has the disputed questions alone."""
    headline: str
    headline_same: str
    headline_untold: str
    who: str
    decided: str
    part: str
    how: Mapping[str, str]
    """How a question was decided."""
    apart: str
    applies: str
    above: str
    below: str
    alpha: Mapping[str, str]
    """How far raters agree."""
    no_alpha: str
    range: str
    list_mark: str
    part_mark: str
    picture: str
    picture_of: str
    picture_told: str
    role: str
    answers: str
    gap: str
    against: str
    roles_note: str
    figures_title: str
    figure: str
    value: str
    within: str
    alpha_name: str
    intraclass: str
    concordance: str
    figures_note: str
    disputes: str
    disputes_note: str
    heads: tuple[str, ...]
    states: Mapping[str, str]
    """What stands for a level where a rater gives none."""
    question: str
    voice_heads: tuple[str, ...]
    facts: str
    facts_state: str
    agreed_answer: str
    reason: str
    decision: str
    no_disputes: str
    left_out: Mapping[str, str]
    named: str
    other_names: str
    changed_raters: str
    same_raters: str
    one_consensus: str
    split_change: str
    kept_rater: str
    nobody: str


class RaterCommandLabels(NamedTuple):
    """Help and complaints of the command that puts sheets together; read at every start."""

    command: str
    sheets: str
    output: str
    rule: str
    agenda: str
    full: str
    blind: str
    plain: str
    more: str
    suffix: str
    no_output: str
    only_ask: str
    no_terminal: str
    refused: Mapping[str, str]
    """Why sheets do not belong together."""
    other_raters: str
    not_consensus: str
    kept: str
    open: str
    go_on: str
    ecosystem: str
    region: str
    others: str
    ecosystem_output: str
    redact: str
    no_ecosystem: Mapping[str, str]
    """Why sheets make no ecosystem."""


class RoundLabels(NamedTuple):
    """What is said while people decide question by question."""

    place: str
    end: str
    hidden: str
    decided: str
    no_reason: str
    others: str
    silent: str
    missing: str
    why: str
    keys: str
    keys_blind: str
    keys_end: str
    lines: str
    lines_end: str
    not_understood: str
    nothing_to_undo: str
    saved: str
    not_saved: str
    sheet_full: str
    resuming: str


class EcosystemLabels(NamedTuple):
    """What is told of a region and its ecosystem."""

    title: str
    who: str
    who_untold: str
    group: str
    few: str
    hidden: str
    nobody: str
    above: str
    below: str
    nothing_shared: str
    alike: str
    sides: str
    side: str
    degree: str
    no_degree: str
    standing: str
    no_standing: str
    measure: str
    own: str
    side_label: str
    ecosystem: str
    not_asked: str
    too_few: str
    note: str
    members_title: str
    member_heads: tuple[str, ...]
    list_mark: str
    total: str
    redacted: str
