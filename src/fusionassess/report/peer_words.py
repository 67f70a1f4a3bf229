"""The words of a place among peers; a file of their own, since few reports have one."""

from typing import NamedTuple


class PeerWords(NamedTuple):
    """Heads and sentences."""

    title: str
    of_profile: str
    of_sectors: str
    place: str
    ahead: str
    behind: str
    too_few: str
    score: str
    row: str
    id_and_figure: str
    list_mark: str
    sector_mark: str
    heads: tuple[str, ...]
