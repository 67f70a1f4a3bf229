"""Nobody's score can be worked out from what a cohort's picture tells, not even by who knows who is in which group."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import highspy
import numpy as np
import pytest

from cohorts import blocks, rows_cut, rows_of_block
from conftest import ROOT
from fusionassess.cohort import Cohort, build_cohort
from fusionassess.cohort.heat_maps import BANDS, LEAST_IN_BAND
from fusionassess.cohort.tally import Tally
from fusionassess.cohort.value import HeatCell, Spread
from fusionassess.kernel.figures.distribution import STEPS, quantile_bands
from fusionassess.report.figures import Figure
from fusionassess.rubric import library
from fusionassess.words.labels import labels

EDITION = library.read(ROOT / "rubrics" / "five-paths")
TOP = EDITION.rubric.top
CLOSEST = 0.25
"""Levels within which no unit's score may be known."""
NOISE = 1e-6


class Unit(NamedTuple):
    """A respondent, as the attacker knows it: everything but its scores."""

    profile: str
    sectors: tuple[str, ...]
    scores: dict[str, float]
    """By measure, the total under the empty name; only what counts in the picture."""


class Told(NamedTuple):
    """A mean that a picture tells of some units."""

    members: frozenset[int]
    mean: Figure


def cohort_of(seed: int, count: int, left_out: frozenset[int] = frozenset()) -> tuple[Cohort, list[Unit]]:
    """The picture of a random cohort, and its respondents one by one; those left out are there without a score."""
    tally, units = Tally(EDITION.rubric), list[Unit]()
    for profile, sectors, plan, block, results, _ in blocks(EDITION.rubric, count, seed):
        is_in = np.array([len(units) + row not in left_out for row in range(len(results.score))])
        rows = replace(rows_of_block(plan, block, results), grade=np.full(len(is_in), np.nan))
        if is_in.any():
            tally.add(profile, sectors, rows_cut(rows, is_in))
        for counts, score, measures in zip(is_in, results.score.tolist(), results.measures.tolist(), strict=True):
            known = dict(zip(plan.measures, measures, strict=True)) | {"": score}
            is_told = counts and not np.isnan(score)
            told = {name: own for name, own in known.items() if not np.isnan(own)} if is_told else {}
            units.append(Unit(profile, tuple(sectors), told))
    picture = build_cohort(EDITION, tally, labels("zh"), "zh")
    # Where single units stand is drawn for whoever asked for it, on a page that says it is not to be published.
    assert picture.strip is None
    assert picture.units is None
    return picture, units


def told_of(picture: Cohort, units: Sequence[Unit], name: str, *, knows_order: bool) -> Iterator[Told]:
    """Every mean of a measure that the picture tells, or of the total, and of whom it is.

    Who is in which profile and sector is known to the attacker; who stands where, only if said so.
    """
    assert picture.heat is not None
    everyone = frozenset(place for place, unit in enumerate(units) if name in unit.scores)
    place = [item.label for item in picture.heat.heads].index(name) if name else -1

    def of(cell: HeatCell, members: frozenset[int]) -> Iterator[Told]:
        if cell.figure.value is not None:
            yield Told(members & everyone, cell.figure)

    def at(cells: tuple[HeatCell, ...], total: HeatCell) -> HeatCell:
        return cells[place] if name else total

    totals = [unit.scores.get("", np.nan) for unit in units]
    bins = np.array([-1 if np.isnan(total) else round(total * STEPS) for total in totals])
    least = min(LEAST_IN_BAND, int((bins >= 0).sum()))
    cuts = quantile_bands(np.bincount(bins[bins >= 0], minlength=STEPS * TOP + 1), BANDS, least)
    whole, *rows = picture.heat.rows
    yield from of(at(whole.cells, whole.total), everyone)
    for row, (begin, end) in zip(rows if knows_order else (), reversed(cuts) if knows_order else (), strict=True):
        inside = frozenset(np.flatnonzero((bins >= begin) & (bins < end)).tolist())
        yield from of(at(row.cells, row.total), inside)
    titles = {EDITION.rubric.profiles[key].title["zh"]: key for key in EDITION.rubric.profiles}
    for row in picture.profiles.rows if picture.profiles else ():
        inside = frozenset(i for i, unit in enumerate(units) if unit.profile == titles[row.title])
        yield from of(at(row.cells, row.total), inside)
    yield from spreads(picture, units, name, everyone, knows_order=knows_order)


def spreads(
    picture: Cohort, units: Sequence[Unit], name: str, everyone: frozenset[int], *, knows_order: bool
) -> Iterator[Told]:
    """Means and quantiles of the tables of spread."""

    def of(spread: Spread | None, members: frozenset[int]) -> Iterator[Told]:
        if spread is None:
            return
        assert spread.units == len(members)
        yield Told(members, spread.mean)
        ordered = sorted(members, key=lambda place: units[place].scores[name])
        for share, figure in ((0.1, spread.low), (0.25, spread.lower), (0.5, spread.median), (0.75, spread.upper)):
            if knows_order and figure.value is not None:
                begin = min(max(round((len(ordered) - 1) * share) - 2, 0), len(ordered) - 5)
                yield Told(frozenset(ordered[begin : begin + 5]), figure)

    if name:
        yield from of(next(row.spread for row in picture.nodes if row.id == name), everyone)
        return
    yield from of(picture.score, everyone)
    titles = {EDITION.rubric.profiles[key].title["zh"]: key for key in EDITION.rubric.profiles}
    fields = {EDITION.rubric.sectors[key].title["zh"]: (key,) for key in EDITION.rubric.sectors}
    profile = ""
    for row in picture.groups:
        profile = profile if row.is_part else titles[row.title]
        chosen = fields.get(row.title, ()) if row.is_part else None
        inside = frozenset(
            i for i, unit in enumerate(units) if unit.profile == profile and chosen in (None, unit.sectors)
        )
        yield from of(row.spread, inside & everyone)


def closest(told: Sequence[Told], members: Sequence[int]) -> float:
    """The narrowest bounds that any unit's score can be brought to."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    place = {unit: column for column, unit in enumerate(members)}
    for _ in members:
        solver.addVar(0.0, float(TOP))
    for group, mean in told:
        step = 10.0 ** -len(str(mean).partition(".")[2]) / 2
        assert mean.value is not None
        low, high = (len(group) * (mean.value + sign * step) for sign in (-1, 1))
        columns = np.array([place[unit] for unit in group], dtype=np.int32)
        solver.addRow(low, high, len(columns), columns, np.ones(len(columns)))
    # Who is in the same groups is known alike.
    alike = {tuple(unit in group for group, _ in told): place[unit] for unit in members}
    narrowest = float(TOP)
    for column in alike.values():
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            solver.changeColCost(column, 1.0)
            solver.changeObjectiveSense(sense)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(solver.getObjectiveValue())
            solver.changeColCost(column, 0.0)
        narrowest = min(narrowest, ends[1] - ends[0])
    return narrowest


def attack(seed: int, count: int) -> float:
    """The narrowest bounds over all measures and the total.

    The attacker has the picture and knows in which order the units stand; and it has the picture of
    the cohort less its smallest profile of two units or more.
    """
    whole, units = cohort_of(seed, count)
    by_profile = [
        frozenset(i for i, unit in enumerate(units) if unit.profile == name) for name in EDITION.rubric.profiles
    ]
    smallest = min((group for group in by_profile if len(group) > 1), key=len)
    pictures = [(whole, units), cohort_of(seed, count, smallest)]
    names = ["", *(measure.id for measure in EDITION.rubric.measures)]
    bounds = [float(TOP)]
    for name in names:
        told = [
            one
            for picture, known in pictures
            if picture.score
            for one in told_of(picture, known, name, knows_order=picture is whole)
        ]
        members = [i for i, unit in enumerate(units) if name in unit.scores]
        if told:
            bounds.append(closest(told, members))
    return min(bounds)


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 6, 8, 11])
def test_no_score_is_pinned(seed: int) -> None:
    """Cohorts of 5 to 82, with units without a total, uncovered measures and small groups."""
    assert attack(seed, 5 + 7 * seed) >= CLOSEST - NOISE
