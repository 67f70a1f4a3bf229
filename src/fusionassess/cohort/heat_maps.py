"""Heat maps of a cohort and its peer groups: who scores how on which measure, nobody found out by subtraction."""

import math
from collections.abc import Iterator

import numpy as np

from fusionassess.cohort.counts import PeerCounts
from fusionassess.cohort.pooled import Pooled, cell, shaded, spread_of, told
from fusionassess.cohort.tally import NamedUnit, Tally
from fusionassess.cohort.value import GroupRow, HeatCell, HeatMap, HeatRow, Spread, Strip, StripLane
from fusionassess.kernel.figures.distribution import STEPS, quantile_bands
from fusionassess.kernel.figures.suppression import LEAST, hidden
from fusionassess.kernel.scoring import Bools, Ints
from fusionassess.report.figures import Item
from fusionassess.report.wording import number, percent, plain
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.cohort import CohortLabels

BANDS = 10
LEAST_IN_BAND = 10
"""Twice a group's least: who else is in a band is harder to know, and so is easier to be wrong about."""
FEWEST = 2
"""Units that can be told apart."""
STRIP_COLUMNS = 50
"""Places from nothing to everything at which units are drawn."""
MOST_UNITS = 60
"""Rows of units that a reader still takes in; what ``--units`` lists."""


def bands(pool: Pooled, phrases: CohortLabels, language: str) -> HeatMap:
    """Mean scores of the measures in bands of the total, the highest first, below those of all."""
    total = pool.spread[:, 0].sum(axis=0)
    cuts = quantile_bands(total, BANDS, min(LEAST_IN_BAND, int(total.sum())))
    known, sums = pool.by_measure("known_at"), pool.by_measure("sums_at")
    counts = np.stack([known[begin:end].sum(axis=0) for begin, end in cuts])
    totals = np.stack([sums[begin:end].sum(axis=0) for begin, end in cuts])
    is_hidden = np.stack([hidden(column) for column in counts.T], axis=-1)
    rows = []
    for place, (begin, end) in reversed(list(enumerate(cuts))):
        inside = total[begin:end]
        count = int(inside.sum())
        score = told(int((inside * np.arange(begin, end)).sum()) / STEPS / count, count)
        cells = _cells(counts[place], totals[place], is_hidden[place], pool.tally.rubric.top)
        rows.append(HeatRow(_name(place, len(cuts), phrases), count, shaded(score, pool.tally.rubric.top), cells))
    note = " ".join((phrases.heat_note.format(band=LEAST_IN_BAND), phrases.dash_note.format(least=LEAST)))
    return HeatMap(phrases.heat, note, _heads(pool, language), (_all(pool, phrases), *rows))


def _name(place: int, bands: int, phrases: CohortLabels) -> str:
    """What a band is called; its borders are not told, for at the ends each would be one unit's score."""
    if place in (0, bands - 1) and bands > 1:
        return phrases.heat_highest if place else phrases.heat_lowest
    return phrases.heat_band.format(place=bands - place)


def _cells(counts: Ints, totals: Ints, is_hidden: Bools, top: int) -> tuple[HeatCell, ...]:
    columns = zip(counts.tolist(), totals.tolist(), is_hidden.tolist(), strict=True)
    return tuple(cell(count, total, top, is_hidden=untold) for count, total, untold in columns)


def _all(pool: Pooled, phrases: CohortLabels) -> HeatRow:
    """The whole cohort; a measure with too few scores is not told of."""
    counts, sums = pool.spread.sum(axis=(0, 2)), pool.sums.sum(axis=0)
    measures = slice(-len(pool.tally.rubric.measures), None)
    top = pool.tally.rubric.top
    cells = _cells(counts[measures], sums[measures], counts[measures] < LEAST, top)
    return HeatRow(phrases.heat_all, int(counts[0]), cell(int(counts[0]), int(sums[0]), top), cells)


def profiles(pool: Pooled, phrases: CohortLabels, language: str) -> HeatMap | None:
    """Mean scores of the measures by profile; nothing where no profile may be told of."""
    rubric = pool.tally.rubric
    untold = pool.hidden
    counts = pool.spread.sum(axis=-1)
    is_hidden = np.stack([hidden(column, already=untold) for column in counts.T], axis=-1)
    measures = slice(-len(rubric.measures), None)
    rows = tuple(
        HeatRow(
            words(rubric.profiles[name].title, language),
            int(counts[place, 0]),
            cell(int(counts[place, 0]), int(pool.sums[place, 0]), rubric.top),
            _cells(counts[place, measures], pool.sums[place, measures], is_hidden[place, measures], rubric.top),
        )
        for place, name in enumerate(pool.profiles)
        if not untold[place] and counts[place, 0]
    )
    return (
        HeatMap(phrases.heat_profiles, phrases.dash_note.format(least=LEAST), _heads(pool, language), rows)
        if rows
        else None
    )


def units(pool: Pooled, phrases: CohortLabels, language: str) -> HeatMap | None:
    """Each unit by name, where the tally kept them; without a total last."""
    rubric = pool.tally.rubric
    if not pool.tally.units:
        return None
    ordered = sorted(pool.tally.units, key=lambda unit: (math.isnan(unit.score), -unit.score, unit.name))
    rows = tuple(
        HeatRow(
            unit.name,
            None,
            shaded(number(unit.score), rubric.top),
            tuple(shaded(number(_score(unit, measure.id)), rubric.top) for measure in rubric.measures),
        )
        for unit in ordered
    )
    return HeatMap(phrases.units, phrases.units_note, _heads(pool, language), rows)


def _score(unit: NamedUnit, measure: str) -> float:
    return unit.measures.get(measure, math.nan)


def strip(pool: Pooled, phrases: CohortLabels, language: str, score: Spread) -> Strip | None:
    """Every unit at its total, where whoever asks may see single units; nothing where fewer than two have one."""
    rubric, spread = pool.tally.rubric, pool.spread[:, 0]
    count = int(spread.sum())
    if not pool.tally.most_units or count < FEWEST:
        return None
    lanes = [_lane(phrases.heat_all, spread.sum(axis=0), rubric)]
    if len(pool.profiles) > 1:
        titles = (words(rubric.profiles[name].title, language) for name in pool.profiles)
        lanes += [_lane(title, own, rubric) for title, own in zip(titles, spread, strict=True) if own.any()]
    places = np.flatnonzero(spread.any(axis=0)) / STEPS
    low, high = (number(place).display for place in (float(places[0]), float(places[-1])))
    title = phrases.units
    if score.median.value is not None:
        title = phrases.strip_says.format(count=count, lower=score.lower, upper=score.upper)
    halves = tuple(
        phrases.half.format(low=plain(place / 2), high=plain(place / 2 + 0.5))
        for place in range(2 * rubric.bottom, 2 * rubric.top)
    )
    told = phrases.units_told.format(count=count, low=low, high=high)
    return Strip(title, told, phrases.strip_note, tuple(lanes), halves)


def _lane(title: str, spread: Ints, rubric: Rubric) -> StripLane:
    places = np.arange(len(spread))
    columns = np.rint(places * STRIP_COLUMNS / (STEPS * rubric.top)).astype(np.intp)
    halves = np.minimum(places * 2 // STEPS, 2 * rubric.top - 1)
    counts, by_half = (np.bincount(where, spread).astype(np.intp) for where in (columns, halves))
    return StripLane(title, tuple(counts.tolist()), tuple(by_half[2 * rubric.bottom :].tolist()))


def why_no_units(tally: Tally, phrases: CohortLabels) -> str:
    """Whether nobody asked for names, or there are too many."""
    return (phrases.too_many_units if tally.most_units else phrases.units_off).format(most=MOST_UNITS)


def _heads(pool: Pooled, language: str) -> tuple[Item, ...]:
    return tuple(Item(measure.id, words(measure.title, language)) for measure in pool.tally.rubric.measures)


def groups(pool: Pooled, phrases: CohortLabels, language: str) -> Iterator[GroupRow]:
    """Each profile, below it the sectors its respondents named where there are several; the highest mean first.

    What is told decides the order, and nothing else: groups that are not told of come last.
    """
    blocks: list[list[GroupRow]] = []
    for row in _by_profile(pool, phrases, language):
        if row.is_part:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    for whole, *parts in sorted(blocks, key=lambda rows: _behind(rows[0])):
        yield whole
        yield from sorted(parts, key=_behind)


def _behind(row: GroupRow) -> tuple[bool, float]:
    """What a group is sorted by."""
    value = row.spread.mean.value if row.spread else None
    return value is None, -(value or 0.0)


def _by_profile(pool: Pooled, phrases: CohortLabels, language: str) -> Iterator[GroupRow]:
    rubric, tally = pool.tally.rubric, pool.tally
    for place, name in enumerate(pool.profiles):
        spread, total = pool.spread[place, 0], int(pool.sums[place, 0])
        is_hidden = bool(pool.hidden[place]) or not spread.any()
        title = words(rubric.profiles[name].title, language)
        if is_hidden:
            yield GroupRow(title, False, None, (), _untold(phrases))
        else:
            yield _group(title, spread, total, tally.profiles[name].levels[tally.rubric.bottom :], is_part=False)
        fields = {sectors: peers for (profile, sectors), peers in tally.peers.items() if profile == name}
        if not is_hidden and len(fields) > 1:
            yield from _fields(pool, fields, phrases, language)


def _fields(
    pool: Pooled, fields: dict[tuple[str, ...], PeerCounts], phrases: CohortLabels, language: str
) -> Iterator[GroupRow]:
    known, bottom = pool.tally.rubric.sectors, pool.tally.rubric.bottom
    order = {name: place for place, name in enumerate(known)}
    names = sorted(fields, key=lambda sectors: [order[sector] for sector in sectors])
    untold = hidden(np.array([int(fields[name].spread.sum()) for name in names]))
    untitled = []
    for name, is_hidden in zip(names, untold.tolist(), strict=True):
        peers = fields[name]
        title = (
            phrases.part_of_sectors.join(words(known[sector].title, language) for sector in name) or phrases.no_sector
        )
        if is_hidden or not peers.spread.any():
            untitled.append(title)
        else:
            yield _group(title, peers.spread, int(peers.sum[0]), peers.levels[bottom:], is_part=True)
    if untitled:
        yield GroupRow(phrases.list_mark.join(untitled), True, None, (), _untold(phrases))


def _untold(phrases: CohortLabels) -> str:
    return phrases.suppressed.format(least=LEAST)


def _group(title: str, spread: Ints, total: int, levels: Ints, *, is_part: bool) -> GroupRow:
    shares = tuple(percent(count / int(levels.sum())) for count in levels.tolist())
    return GroupRow(title, is_part, spread_of(spread, total), shares, "")
