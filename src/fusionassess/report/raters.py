"""The raters of a consensus as a reader is told of them; ``reconciled`` chooses the words."""

from typing import NamedTuple

from fusionassess.answers.model import Decision
from fusionassess.report.figures import Figure


class RoleRow(NamedTuple):
    """How those of one role see the paths."""

    role: str
    answers: int
    gap: Figure
    """Levels above the others on average."""
    means: tuple[Figure, ...]
    """By path."""
    gaps: tuple[Figure, ...]
    cells: tuple[str, ...]
    """Both, as they read."""


class AgreementRow(NamedTuple):
    """One figure of agreement."""

    id: str
    title: str
    figure: Figure
    low: float | None
    """Of its interval, where it has one."""
    high: float | None
    display: str


class VoiceRow(NamedTuple):
    """What one rater answered."""

    rater: str
    level: float | None
    """As it counts, 0 … top; None of a state."""
    state: str
    """As that of a question of the report."""
    answer: str
    evidence: str
    note: str


class DisputeRow(NamedTuple):
    """A question that raters answer differently."""

    id: str
    title: str
    facts: str
    spread: Figure
    effect: Figure
    level_low: int | None
    level_high: int | None
    uniform: Figure
    dissent: Figure
    deviation: Figure
    by: Decision
    how: str
    answered: str
    """Who gave which level, in one line."""
    answer: str
    """What was decided; empty where it is open."""
    reason: str
    in_detail: bool
    """Whether who answered what is told at length: open, talked over, two levels apart or a state against an answer."""
    voices: tuple[VoiceRow, ...]


class RatersSaid(NamedTuple):
    """Everything a reader is told of the raters."""

    title: str
    headline: str
    sentences: tuple[str, ...]
    raters: tuple[str, ...]
    decided: tuple[tuple[Decision, int], ...]
    low: Figure
    """The total with the lowest answer everywhere."""
    high: Figure
    level_low: int | None
    level_high: int | None
    picture: str
    picture_told: str
    paths: tuple[tuple[str, str], ...]
    """Id and title of each path."""
    role_heads: tuple[str, ...]
    roles: tuple[RoleRow, ...]
    roles_note: str
    figures_title: str
    figure_heads: tuple[str, ...]
    figures: tuple[AgreementRow, ...]
    figures_note: str
    disputes_title: str
    disputes_note: str
    dispute_heads: tuple[str, ...]
    voice_heads: tuple[str, ...]
    decision_labels: tuple[str, str, str]
    """Decided, reason, and what is to be filled in by hand."""
    disputes: tuple[DisputeRow, ...]


class StayedRow(NamedTuple):
    """A rater of both times."""

    rater: str
    before: Figure
    after: Figure
    questions: int
    moved: int


class RatersChanged(NamedTuple):
    """Whether raters or facts have changed between two consensus sheets."""

    sentences: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    stayed: tuple[StayedRow, ...]
    by_facts: Figure
    """The part of the change from questions that a rater of both times answers otherwise."""
    by_raters: Figure
    """The part from questions that only others answer otherwise, or that were decided otherwise."""
