"""The cohort's picture: counted while rows pass by, and kept beside the parts of a long run."""

from typing import Any

import msgspec
import numpy as np

from fusionassess.assessment.plan import compile_plan
from fusionassess.batch.run.done import Done
from fusionassess.cohort.counts import PeerCounts, ProfileCounts
from fusionassess.cohort.tally import NamedUnit, PeriodCount, Tally
from fusionassess.rubric.model import Rubric


class _KeptTally(msgspec.Struct):
    """A tally without its rubric."""

    profiles: dict[str, ProfileCounts]
    peers: list[tuple[str, tuple[str, ...], PeerCounts]]
    units: list[NamedUnit]
    periods: dict[str, PeriodCount] | None


class CohortPicture:
    """What is counted of a cohort while it is scored."""

    def __init__(self, most_units: int) -> None:
        self.most_units = most_units
        """Up to how many respondents are kept by name."""
        self._before: Tally | None = None
        """Of everybody up to the last cut."""
        self._since: Tally | None = None
        self._is_whole = False
        """Whether everybody was counted anew: what was kept is part of it."""

    @property
    def tally(self) -> Tally | None:
        """Of everybody; None until a row was scored."""
        return _together(self._before, self._since)

    def add(self, done: Done) -> None:
        """Count the rows of one step, or everybody anew."""
        if done.is_whole_cohort:
            self._before, self._since, self._is_whole = None, done.tally, True
        else:
            self._since = _together(self._since, done.tally)

    def cut(self) -> bytes:
        """What was counted since the last cut, to be kept; ``restore`` takes it back."""
        part, self._since = self._since, None
        self._before = _together(self._before, part)
        peers = [(*group, counts) for group, counts in part.peers.items()] if part else []
        periods = part.periods if part else {}
        own = None if periods is None else dict(periods)
        kept = _KeptTally(part.profiles if part else {}, peers, part.units if part else [], own)
        return msgspec.msgpack.encode(kept, enc_hook=np.ndarray.tolist)

    def restore(self, rubric: Rubric, data: bytes) -> None:
        """Count what was kept. Raises msgspec.DecodeError where it is nothing of the kind."""
        kept = _DECODER.decode(data)
        if self._is_whole:
            return
        tally = Tally(
            rubric,
            self.most_units,
            kept.profiles,
            {profile: compile_plan(rubric, profile) for profile in kept.profiles},
            {(profile, sectors): counts for profile, sectors, counts in kept.peers},
            kept.units,
            kept.periods,
        )
        self._before = _together(self._before, tally)


def _together(left: Tally | None, right: Tally | None) -> Tally | None:
    return left + right if left and right else left or right


def _array(_: type, numbers: Any) -> Any:
    return np.array(numbers, dtype=np.intp)


_DECODER = msgspec.msgpack.Decoder(_KeptTally, dec_hook=_array)
