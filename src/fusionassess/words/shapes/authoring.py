"""What is said to authors of rubrics."""

from collections.abc import Mapping
from typing import NamedTuple


class DiffLabels(NamedTuple):
    """How two versions of a rubric are told apart."""

    added: str
    removed: str
    reworded: str
    changed: str
    same: str
    versions: str
    kinds: Mapping[str, str]
    """What has an id of its own, by the field that holds it."""
    parts: Mapping[str, str]
    """What such a part is made of, by field."""


class PaperLabels(NamedTuple):
    """What stands on a printed questionnaire."""

    fill_in: str
    instruments: str
    """Under a measure; on the screen, too."""
    not_applicable: str
    unknown: str
    evidence: str
