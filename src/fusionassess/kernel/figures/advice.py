"""The order of the recommended measures: how much each would bring, for how much effort."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

EFFORT = {"S": 1, "M": 2, "L": 4}
MOST_GAIN = 2.0
"""No measure is asked to climb more than two levels at once."""
SHORT_LIST = 5
SHORT_LIST_LARGE = 2
"""At most this many actions of effort L stand in the short list."""


class Candidate(NamedTuple):
    """A measure that might be improved, with the action its band suggests."""

    measure: str
    weight: float
    """Share of the whole, in any unit that is the same for all."""
    score: float
    """0 … top."""
    wanted: float
    """The level wanted: the sheet's target, or the top."""
    effort: str
    """S, M or L."""
    waits_for: tuple[str, ...] = ()
    """Measures whose prerequisite is unmet."""
    lens: float = 1.0
    """1.3 or 1.1 where a chosen lens favours the measure."""

    @property
    def gain(self) -> float:
        """Levels to be won: what is missing to the level wanted, two at most."""
        return max(0.0, min(MOST_GAIN, self.wanted - self.score))

    @property
    def priority(self) -> float:
        """Weight times gain over effort."""
        return self.weight * self.gain / EFFORT[self.effort] * self.lens


def order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Sort by priority, a prerequisite before what waits for it; ties keep the rubric's order.

    A measure with nothing to gain is left out, unless another waits for it.
    """
    by_measure = {candidate.measure: candidate for candidate in candidates}
    ranked = sorted((c for c in candidates if c.gain > 0), key=lambda c: -round(c.priority, 9))
    ordered: dict[str, Candidate] = {}
    for candidate in ranked:
        _place(candidate, by_measure, ordered)
    return list(ordered.values())


def _place(candidate: Candidate, by_measure: Mapping[str, Candidate], ordered: dict[str, Candidate]) -> None:
    for name in candidate.waits_for:
        if name in by_measure and name not in ordered:
            _place(by_measure[name], by_measure, ordered)
    ordered.setdefault(candidate.measure, candidate)


def short_list(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Take the first five that can start now, two large ones at most."""
    chosen: list[Candidate] = []
    large = 0
    for candidate in ordered:
        if len(chosen) == SHORT_LIST:
            break
        is_large = candidate.effort == "L"
        if candidate.waits_for or (is_large and large == SHORT_LIST_LARGE):
            continue
        large += is_large
        chosen.append(candidate)
    return chosen
