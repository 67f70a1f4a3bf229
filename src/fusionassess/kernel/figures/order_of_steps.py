"""The order of the steps to take: how much each brings, for how much effort, and what must come before it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

EFFORT = {"S": 1, "M": 2, "L": 4}
"""The points of a step's effort: what its gain is divided by, and what it costs where nothing else is said."""
SHORT_LIST = 5
"""At most this many steps stand in the short list."""
SHORT_LIST_LARGE = 2
"""At most this many steps of effort L stand in the short list."""
SHORT_LIST_OF_ONE = 2
"""At most this many steps of one measure stand in the short list."""


class Candidate(NamedTuple):
    """A step that brings a question from where it stands, or from the step before, to a level."""

    id: str
    measure: str
    to: int
    """The level that holds once it is done."""
    weight: float
    """The question's share of the whole, in any unit that is the same for all."""
    gain: float
    """Levels gained."""
    effort: str
    """S, M or L."""
    waits_for: tuple[tuple[str, float], ...] = ()
    """Prerequisites that are unmet: measures, and the score each should have."""
    after: str = ""
    """The step to the level below, which comes first; nothing where the question stands there."""
    lens: float = 1.0
    """1.3 or 1.1 where a chosen lens favours the measure."""

    @property
    def priority(self) -> float:
        """Weight times levels gained over effort."""
        return self.weight * self.gain / EFFORT[self.effort] * self.lens

    @property
    def can_start(self) -> bool:
        """Whether nothing has to come before it."""
        return not (self.waits_for or self.after)


def order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Sort by priority, what must come before a step before it; ties keep the order given.

    Before a step stand the one to the level below, and those of a measure it waits for up to the
    level that is waited for.
    """
    ranked = sorted(candidates, key=lambda candidate: -round(candidate.priority, 9))
    by_id = {candidate.id: candidate for candidate in ranked}
    by_measure: dict[str, list[Candidate]] = {}
    for candidate in ranked:
        by_measure.setdefault(candidate.measure, []).append(candidate)
    ordered: dict[str, Candidate] = {}
    for candidate in ranked:
        _place(candidate, by_id, by_measure, ordered)
    return list(ordered.values())


def _place(
    candidate: Candidate,
    by_id: Mapping[str, Candidate],
    by_measure: Mapping[str, Sequence[Candidate]],
    ordered: dict[str, Candidate],
) -> None:
    """Place a step behind all that must come before it; neither chains nor prerequisites run in circles."""
    if candidate.id in ordered:
        return
    for measure, wanted in candidate.waits_for:
        for other in by_measure.get(measure, ()):
            # Where every question of a measure stands at a level, so does the measure.
            if other.to - other.gain < wanted:
                _place(other, by_id, by_measure, ordered)
    if candidate.after in by_id:
        _place(by_id[candidate.after], by_id, by_measure, ordered)
    ordered[candidate.id] = candidate


def short_list(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Take the first five that can start now, two large ones at most, and two of one measure."""
    chosen: list[Candidate] = []
    for candidate in ordered:
        if len(chosen) == SHORT_LIST:
            break
        large = sum(other.effort == "L" for other in chosen) + (candidate.effort == "L")
        of_measure = sum(other.measure == candidate.measure for other in chosen) + 1
        if candidate.can_start and large <= SHORT_LIST_LARGE and of_measure <= SHORT_LIST_OF_ONE:
            chosen.append(candidate)
    return chosen
