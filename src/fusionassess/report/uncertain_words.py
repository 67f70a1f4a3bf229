"""The words of what the draws say; a file of their own, since few reports have them."""

from collections.abc import Mapping
from typing import NamedTuple


class UncertainWords(NamedTuple):
    """Heads and sentences; the sources are named by their ids."""

    title: str
    withheld: str
    headline: str
    chance_of_level: str
    chance_of_grade: str
    list_mark: str
    score_sentence: str
    degree_sentence: str
    largest: str
    reproducible: str
    about_nothing: str
    sources: Mapping[str, str]
    ranges: Mapping[str, str]
    heads: tuple[str, ...]
    of_score: str
    of_both: str
