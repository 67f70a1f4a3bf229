"""Cohorts for tests: many respondents with levels of their own, answers around them, and a few gaps."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from fusionassess.assessment.plan import compile_plan
from fusionassess.cohort.respondents import AnswerColumn, Rows
from fusionassess.cohort.tally import Tally
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Block, Bools, Floats, Plan
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric

SHARES = {"region": 0.3, "lead_firm": 0.2, "sme": 0.35, "institute": 0.12, "intermediary": 0.03}
"""How many of a cohort are of which profile of the shipped rubric."""
BLOCK = 20_000


def answers(plan: Plan, count: int, random: np.random.Generator) -> Block:
    """Levels around each respondent's own, some questions harder than others; gaps, evidence, a few straight lines."""
    top, questions = plan.top, len(plan.questions)
    own = random.normal(2.6, 0.9, (count, 1))
    hard = np.repeat(random.normal(0, 0.5, len(plan.measures)), np.diff([*plan.tiers[0].starts, questions]))
    levels = np.clip(np.rint(own + hard + random.normal(0, 0.7, (count, questions))), 0, top)
    straight = random.random(count) < 0.04
    levels[straight] = levels[straight, :1]
    has_gaps = (random.random(count) < 0.3)[:, None]
    missing = has_gaps & (random.random(levels.shape) < 0.06)
    applicable = ~has_gaps | (random.random(levels.shape) >= 0.04)
    missing |= (random.random(count) < 0.02)[:, None] & (random.random(levels.shape) < 0.5)
    ratings = np.where(missing | ~applicable, np.nan, levels / top)
    supported = np.minimum(ratings, random.integers(2, top + 1, levels.shape) / top)
    supported[random.random(count) < 0.3] = np.nan
    return Block(ratings, applicable, supported)


def blocks(
    rubric: Rubric, count: int, seed: int = 1
) -> Iterator[tuple[str, Sequence[str], Plan, Block, Results, list[str]]]:
    """A mixed cohort, block by block of one profile and sector."""
    random = np.random.default_rng(seed)
    sectors = [(), *((sector,) for sector in rubric.sectors)]
    known = [name for name in SHARES if name in rubric.profiles] or list(rubric.profiles)
    shares = np.array([SHARES.get(name, 1.0) for name in known])
    profiles = random.choice(len(known), count, p=shares / shares.sum())
    fields = random.integers(0, len(sectors), count)
    for profile, name in enumerate(known):
        for place, chosen in enumerate(sectors):
            number = int(((profiles == profile) & (fields == place)).sum())
            plan = compile_plan(rubric, name, chosen)
            for start in range(0, number, BLOCK):
                rows = min(BLOCK, number - start)
                block = answers(plan, rows, random)
                names = [f"{name}-{place}-{start + row + 1}" for row in range(rows)]
                yield name, chosen, plan, block, evaluate(plan, block), names


def rows_of_block(plan: Plan, block: Block, results: Results) -> Rows:
    """A block of sheets and what the kernel computed of it."""
    return Rows(
        plan=plan,
        answers=[answered(*columns) for columns in zip(block.ratings.T, block.applicable.T, strict=True)],
        status=results.status,
        score=results.score,
        level=results.level,
        evidenced=results.evidenced,
        grade=results.coordination.grade,
        paths=list(results.paths.T),
        measures=list(results.measures.T),
    )


def rows_cut(rows: Rows, cut: slice | Bools) -> Rows:
    """Some of the rows."""
    names = ("status", "score", "level", "evidenced", "grade")
    return replace(
        rows,
        answers=[answered._replace(states=answered.states[cut]) for answered in rows.answers],
        paths=[column[cut] for column in rows.paths],
        measures=[column[cut] for column in rows.measures],
        **{name: getattr(rows, name)[cut] for name in names},
    )


def answered(ratings: Floats, applicable: Bools) -> AnswerColumn:
    """The answers to one question, each different rating a state of its own."""
    different = np.unique(ratings[applicable & ~np.isnan(ratings)])
    states = np.where(np.isnan(ratings), len(different), np.searchsorted(different, ratings))
    return AnswerColumn(np.append(different, [np.nan, np.nan]), np.where(applicable, states, len(different) + 1))


def tally_of(rubric: Rubric, count: int, most_units: int = 0, seed: int = 1) -> Tally:
    """A mixed cohort, counted."""
    tally = Tally(rubric, most_units)
    for profile, sectors, plan, block, results, names in blocks(rubric, count, seed):
        tally.add(profile, sectors, rows_of_block(plan, block, results), names if most_units else ())
    return tally


def rows_of(edition: Edition, count: int) -> list[dict[str, Any]]:
    """Rows of a table of scores, None where there is no number."""
    rows = []
    for profile, sectors, plan, _, results, names in blocks(edition.rubric, count):
        columns = {"score": results.score, **dict(zip(plan.paths, results.paths.T, strict=True))}
        columns |= dict(zip(plan.measures, results.measures.T, strict=True))
        for row, name in enumerate(names):
            numbers = {key: None if math.isnan(column[row]) else float(column[row]) for key, column in columns.items()}
            rows.append({"subject": name, "profile": profile, "sector": " ".join(sectors), **numbers})
    return rows


def names_of(edition: Edition) -> list[str]:
    """The columns of such a table."""
    nodes = [path.id for path in edition.rubric.paths] + [measure.id for measure in edition.rubric.measures]
    return ["subject", "profile", "sector", "score", *nodes]


def write_csv(file: Path, edition: Edition, rows: list[dict[str, Any]], *further: str) -> Path:
    """The table with the mark that Excel needs."""
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        names = [*names_of(edition), *further]
        writer = csv.DictWriter(text, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_parquet(file: Path, edition: Edition, rows: list[dict[str, Any]], *further: str) -> Path:
    """The table with nulls."""
    columns = {name: [row.get(name) for row in rows] for name in (*names_of(edition), *further)}
    parquet.write_table(pa.table(columns), file)
    return file
