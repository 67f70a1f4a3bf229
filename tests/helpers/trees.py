"""Plans for tests: drawn by hypothesis, read from the oracle's table, or written by hand."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fusionassess.kernel.scoring import Bools, Floats, Plan, Tier

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


@dataclass(frozen=True)
class Answered:
    """A plan with answers to it: levels 0–5, NaN where there is no rating, and what applies."""

    plan: Plan
    levels: Floats
    applicable: Bools

    @property
    def ratings(self) -> Floats:
        """Levels as ratings."""
        return np.where(self.applicable, self.levels / TOP, np.nan)


@st.composite
def answered(draw: st.DrawFn, *, gaps: bool = True, most_rows: int = 6) -> Answered:
    """A plan and a block of answers."""
    plan = draw(plans)
    shape = (draw(st.integers(1, most_rows)), len(plan.questions))
    choices = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, *([np.nan] if gaps else [])])
    levels = draw(arrays(float, shape, elements=choices, fill=st.nothing()))
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
