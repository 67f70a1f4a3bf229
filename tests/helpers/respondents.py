"""Respondents for tests of what may vary: written by hand, or from the example sheets."""

from dataclasses import replace
from typing import Any

import numpy as np

from conftest import EXAMPLES
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.kernel.figures.draws import Settings
from fusionassess.kernel.scoring import Block, Grouping, Plan
from trees import TOP, plan_of

OFF: dict[str, Any] = {"weights": 0.0, "answers": 0.0, "shape": 1.0, "aggregation": False, "fill": False}
FEW = 200


def only(**varied: Any) -> Settings:
    """Settings that vary nothing but what is named, in few draws unless said otherwise."""
    return Settings(**{"draws": FEW, **OFF, **varied})


def block_of(levels_given: list[float], applicable: list[bool] | None = None) -> Block:
    """One row of answers on 0 … 5; NaN is unknown."""
    ratings = np.array([levels_given]) / TOP
    there = np.ones(ratings.shape, dtype=bool) if applicable is None else np.array([applicable])
    return Block(ratings, there, np.full_like(ratings, np.nan))


def example(name: str) -> tuple[Plan, Block]:
    """The plan and the answers of an example sheet."""
    opened = open_sheet(next(file for file in EXAMPLES if file.stem == name))
    rubric, subject = opened.edition.rubric, opened.sheet.subject
    plan = compile_plan(rubric, subject.profile, subject.sectors)
    return plan, to_block(rubric, plan, [opened.sheet])


def two_sides(each: int) -> Plan:
    """A plan of one measure with ``each`` questions on either side."""
    order = np.arange(2 * each, dtype=np.intp)
    sides = Grouping(("science", "industry"), order, np.array([0, each], dtype=np.intp))
    return replace(plan_of([[(1.0, 2 * each)]]), sides=sides, coordination=True)
