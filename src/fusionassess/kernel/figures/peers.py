"""The peers that one respondent is held against, counted."""

from dataclasses import dataclass

from fusionassess.kernel.scoring import Ints

LEAST_OF_SECTOR = 20
"""Peers of the same sectors that are enough to leave the other sectors aside (an expert default)."""


@dataclass(frozen=True, slots=True, eq=False)
class PeerGroups:
    """How the scores of a respondent's profile are spread, and of those of the same sectors."""

    nodes: tuple[str, ...]
    """Paths, then measures."""
    of_profile: Ints
    """(1 + nodes, bins) respondents by score; the whole first."""
    of_sectors: Ints
    """The same shape."""
    further: int = 0
    """Rows of the profile, with a total, of units that had been counted already."""

    @property
    def is_by_sector(self) -> bool:
        """Whether there are peers enough in the same sectors."""
        return bool(self.of_sectors[0].sum() >= LEAST_OF_SECTOR)

    @property
    def chosen(self) -> Ints:
        """The narrower group where it is large enough, else the whole profile."""
        return self.of_sectors if self.is_by_sector else self.of_profile
