"""Plans for tests: drawn by hypothesis, read from the oracle's table, or written by hand."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.figures.level import RULES
from fusionassess.kernel.level_rules import USUAL, ShareThresholds
from fusionassess.kernel.scoring import Attainable, Bools, Floats, Plan, Practices, Tier

ORACLES = Path(__file__).parents[1] / "oracles"
TOP = 5


def tier(sizes: Sequence[int], weights: Sequence[float], power: float = 1.0) -> Tier:
    """One tier from the sizes of its runs of siblings."""
    return Tier(np.cumsum([0, *sizes[:-1]], dtype=np.intp), np.array(weights, dtype=float), power)


def plan_of(paths: Sequence[Sequence[tuple[float, int]]], **settings: object) -> Plan:
    """A plan from measures as (weight, number of questions), path by path."""
    measures = [measure for path in paths for measure in path]
    sizes = [size for _, size in measures]
    return Plan(
        questions=tuple(f"q{i}" for i in range(sum(sizes))),
        measures=tuple(f"m{i}" for i in range(len(measures))),
        paths=tuple(f"P{i}" for i in range(len(paths))),
        tiers=(
            tier(sizes, [1.0] * sum(sizes)),
            tier([len(path) for path in paths], [weight for weight, _ in measures]),
            tier([len(paths)], [sum(weight for weight, _ in path) for path in paths]),
        ),
        top=TOP,
        **settings,  # type: ignore[arg-type]
    )


measure_shapes = st.tuples(st.floats(0.1, 30), st.integers(1, 4))
plans = st.lists(st.lists(measure_shapes, min_size=1, max_size=4), min_size=1, max_size=5).map(plan_of)
"""Of ladders that weigh alike in their measure."""
OWN = (
    *[Attainable(np.arange(TOP + 1) / TOP)] * 3,
    Attainable(np.array([0.1, 0.6, 1.0])),
    Attainable(np.array([0.4, 0.6])),
    Attainable(np.array([0.0, 0.3, 0.3, 0.74])),
    Attainable(np.array([0.15, 0.9]), is_number=True),
    Attainable(np.array([0.0, 1.0]), is_number=True),
)
"""The ratings of ladders, of options, of numbers."""
SEEDS = st.integers(0, 2**32 - 1)


def of_kinds(plan: Plan, seed: int) -> Plan:
    """With ladders, options and numbers, weights of questions, practices, a rule and shares of the rubric's own."""
    random = np.random.default_rng(seed)
    count = len(plan.questions)
    own = tuple(OWN[place] for place in random.integers(len(OWN), size=count))
    return replace(
        plan,
        tiers=(replace(plan.tiers[0], weights=random.choice([1.0, 1.0, 0.5, 2.0, 3.7], count)), *plan.tiers[1:]),
        attainable=own,
        practices=Practices(
            random.choice([np.nan, 1.0, 2.0, 4.0], count), np.array([float(each.ratings[-1]) for each in own])
        ),
        level_rule=list(RULES)[random.integers(len(RULES))],
        thresholds=(USUAL, ShareThresholds(0.3, 0.6), ShareThresholds(0.0, 0.99))[random.integers(3)],
    )


def rated(own: Attainable, places: Floats) -> Floats:
    """Ratings that a question can have, by places from 0 to 1 on a number's range or a list; NaN stays."""
    if own.is_number:
        return np.asarray(own.ratings[0] + places * (own.ratings[-1] - own.ratings[0]))
    chosen = own.ratings[np.rint(np.nan_to_num(places) * (len(own.ratings) - 1)).astype(np.intp)]
    return np.asarray(np.where(np.isnan(places), np.nan, chosen))


@dataclass(frozen=True)
class Answered:
    """A plan with answers to it, NaN where there is no rating, and what applies."""

    plan: Plan
    levels: Floats
    """Ratings times the top: whole numbers on ladders only."""
    applicable: Bools

    @property
    def ratings(self) -> Floats:
        """Levels as ratings."""
        return np.where(self.applicable, self.levels / TOP, np.nan)


@st.composite
def answered(draw: st.DrawFn, *, gaps: bool = True, most_rows: int = 6, ladders: bool = False) -> Answered:
    """A plan and a block of answers, those of ladders alone where it is asked for."""
    plan, seed = draw(plans), draw(SEEDS)
    shape = (draw(st.integers(1, most_rows)), len(plan.questions))
    choices = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, *([np.nan] if gaps else [])])
    levels = draw(arrays(float, shape, elements=choices, fill=st.nothing()))
    if not ladders:
        plan = of_kinds(plan, seed)
        columns = [rated(own, levels[:, q] / TOP) for q, own in enumerate(plan.attainable)]
        levels = TOP * np.stack(columns, axis=-1)
    applicable = draw(arrays(bool, shape, fill=st.nothing())) if gaps else np.ones(shape, dtype=bool)
    return Answered(plan, levels, applicable)


def oracle_plan(powers: Sequence[float]) -> Plan:
    """The tree of ``oracles/rubric.csv``, with a power per tier from the questions up."""
    with (ORACLES / "rubric.csv").open() as file:
        rows = list(csv.DictReader(file))
    by_level = {level: [row for row in rows if row["Level"] == level] for level in "123"}
    tiers = [
        tier(
            [len(list(run)) for _, run in groupby(by_level[level], key=lambda row: row["Parent"])],
            [float(row["Weight"]) for row in by_level[level]],
            power,
        )
        for level, power in zip("123", powers, strict=True)
    ]
    questions, measures, paths = (tuple(row["iCode"] for row in by_level[level]) for level in "123")
    return Plan(questions, measures, paths, (tiers[0], tiers[1], tiers[2]), TOP)


def oracle_table(name: str) -> tuple[list[str], Floats]:
    """The columns and numbers of an oracle file; empty and NA become NaN."""
    with (ORACLES / name).open() as file:
        rows = list(csv.reader(file))
    numbers = [[float("nan") if cell in {"", "NA"} else float(cell) for cell in row[1:]] for row in rows[1:]]
    return rows[0][1:], np.array(numbers)
