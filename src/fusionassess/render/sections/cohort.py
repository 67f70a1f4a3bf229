"""The sections of a cohort's picture and their order, and its plain tables, for every form that shows it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusionassess.cohort import Cohort
from fusionassess.cohort.value import Spread
from fusionassess.report.wording import NO_NUMBER

SPREAD = ("units", "mean", "low", "lower", "median", "upper", "high")
"""Columns of how scores are spread, by the names of their heads."""


class CohortSection(NamedTuple):
    """A section that has something to say."""

    id: str
    title: str


class CohortTable(NamedTuple):
    """Heads and rows; numbers stand at the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    left: int = 1
    """How many of the first columns are texts."""


def sections(cohort: Cohort) -> Iterator[CohortSection]:
    """The sections in their order."""
    words = cohort.words
    parts = (
        ("summary", words.summary, cohort.counted_told),
        ("levels", words.levels, cohort.levels),
        ("nodes", words.nodes, cohort.nodes),
        ("heat", words.heat, cohort.heat),
        ("profiles", words.heat_profiles, cohort.profiles),
        ("units", words.units, cohort.units or cohort.units_off),
        ("groups", words.groups, cohort.groups),
        ("obstacles", words.obstacles, cohort.obstacles),
        ("advice", words.advice, cohort.advice),
        ("worth", words.worth, cohort.worth_told),
        ("reliability", words.reliability, cohort.reliability),
        ("entropy", words.entropy, cohort.entropy),
        ("quality", words.quality, cohort.flags),
        ("blanks", words.blanks, cohort.blanks),
        ("method", words.method, cohort.method),
    )
    return (CohortSection(name, title) for name, title, content in parts if content)


def tables(cohort: Cohort) -> dict[str, CohortTable]:
    """The plain tables by the ids of their sections; one without rows has nothing to show."""

    def table(names: Sequence[str], rows: Sequence[Sequence[object]], left: int = 1) -> CohortTable:
        return CohortTable([cohort.words.heads[name] for name in names], rows, left)

    halves = cohort.strip.halves if cohort.strip else ()
    lanes = cohort.strip.lanes if cohort.strip else ()
    return {
        "nodes": table(
            ("node", *SPREAD), [(f"{row.id} {row.title}", *spread_cells(row.spread)) for row in cohort.nodes]
        ),
        "units": CohortTable([cohort.words.heads["group"], *halves], [(lane.title, *lane.by_half) for lane in lanes]),
        "obstacles": table(
            ("measure", "foremost", "gap", "asked"),
            [(f"{row.id} {row.title}", row.foremost, row.share, row.asked) for row in cohort.obstacles],
        ),
        "worth": table(
            ("action", "measure", "profile", "units", "share"),
            [(f"{row.id} {row.title}", row.measure, row.profile, row.units, row.share) for row in cohort.worth],
            left=3,
        ),
        "reliability": table(
            ("profile", "path", "remark", "questions", "complete", "alpha"),
            [
                (row.profile, row.path, row.remark, row.questions or NO_NUMBER, row.units, row.alpha)
                for row in cohort.reliability
            ],
            left=3,
        ),
        "quality": table(
            ("flag", "remark", "units", "share"),
            [(row.title, row.note, row.units, row.share) for row in cohort.flags],
            left=2,
        ),
        "blanks": table(
            ("question", "missing", "not_applicable"),
            [(f"{row.id} {row.text}", row.missing, row.not_applicable) for row in cohort.blanks],
        ),
    }


def spread_cells(spread: Spread | None) -> Sequence[object]:
    """How scores are spread, a cell a column; dashes where too few have one."""
    return spread or [NO_NUMBER] * len(SPREAD)
