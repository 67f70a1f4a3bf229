"""The formulas of a batch as expressions of Polars, for comparison: one profile, levels by shares, no evidence.

What the product also does is left out here to Polars' advantage: no cell is checked, no fault is told.
"""

from functools import reduce
from pathlib import Path

import polars as pl

LEAST_COVERAGE, MOST_NOT_APPLICABLE, LARGELY, FULLY = 0.6, 0.25, 0.5, 0.85

Columns = dict[str, pl.Expr]
Tree = list[tuple[str, list[tuple[str, float, list[str]]]]]


def score(source: Path, target: Path, rubric: Tree, sides: dict[str, list[str]], top: int) -> None:
    """Score a Parquet table of levels into another with the streaming engine."""
    names = [name for _, measures in rubric for _, _, asked in measures for name in asked]
    level: Columns = {name: pl.when(pl.col(name) >= 0).then(pl.col(name).cast(pl.Float64) / top) for name in names}
    applies = {name: pl.col(name).is_null() | (pl.col(name) != -1) for name in names}
    low: Columns = {name: pl.when(applies[name]).then(level[name].fill_null(0.0)) for name in names}
    high: Columns = {name: pl.when(applies[name]).then(level[name].fill_null(1.0)) for name in names}
    answered: Columns = {
        name: pl.when(applies[name]).then(level[name].is_not_null().cast(pl.Float64)) for name in names
    }
    lazy = pl.scan_parquet(source)
    columns: Columns = {}
    figures: dict[str, Columns] = {"value": level, "low": low, "high": high, "coverage": answered}
    figures["na"] = {name: (~applies[name]).cast(pl.Float64) for name in names}
    for kind, filled in (("value", level), ("low", low), ("high", high)):
        for step in range(1, top + 1):
            figures[f"{kind}_{step}"] = {name: (filled[name] * top >= step).cast(pl.Float64) for name in names}
    for kind, leaves in figures.items():
        columns |= {
            f"{measure}/{kind}": _mean([leaves[name] for name in asked])
            for _, measures in rubric
            for measure, _, asked in measures
        }
    lazy = lazy.with_columns(**columns)
    columns = {}
    for kind in figures:
        for path, measures in rubric:
            pairs = [(pl.col(f"{measure}/{kind}"), weight) for measure, weight, _ in measures]
            columns[f"{path}/{kind}"] = _weighted(pairs)
    lazy = lazy.with_columns(**columns)
    own = {path: sum(weight for _, weight, _ in measures) for path, measures in rubric}
    lazy = lazy.with_columns(
        **{f"/{kind}": _weighted([(pl.col(f"{path}/{kind}"), own[path]) for path in own]) for kind in figures}
    )
    lazy = lazy.with_columns(**{f"/{side}": _mean([level[name] for name in asked]) for side, asked in sides.items()})
    shown = (pl.col("/coverage") >= LEAST_COVERAGE) & (pl.col("/na") <= MOST_NOT_APPLICABLE)
    result = [
        pl.col("subject"),
        pl.col("profile"),
        pl.col("/coverage").alias("coverage"),
        pl.col("/link").alias("link"),
    ]
    for kind, name in (("value", "score"), ("low", "score_low"), ("high", "score_high")):
        result.append(pl.when(shown).then(top * pl.col(f"/{kind}")).alias(name))
        result.append(pl.when(shown).then(_level(kind, top)).cast(pl.Int8).alias(name.replace("score", "level")))
    degree = (pl.col("/science") * pl.col("/industry")).sqrt().sqrt()
    result += [
        pl.when(shown).then(degree).alias("coordination"),
        pl.when(shown).then((10 * degree).floor().clip(0, 9)).cast(pl.Int8).alias("coordination_class"),
    ]
    nodes = [*own, *(measure for _, measures in rubric for measure, _, _ in measures)]
    result += [
        pl.when(pl.col(f"{node}/coverage") >= LEAST_COVERAGE).then(top * pl.col(f"{node}/value")).alias(node)
        for node in nodes
    ]
    lazy.select(result).sink_parquet(target, compression="zstd")


def _mean(leaves: list[pl.Expr]) -> pl.Expr:
    return pl.mean_horizontal(leaves)


def _weighted(pairs: list[tuple[pl.Expr, float]]) -> pl.Expr:
    total = reduce(lambda a, b: a + b, [(value * weight).fill_null(0.0) for value, weight in pairs])
    weights = reduce(
        lambda a, b: a + b, [pl.when(value.is_not_null()).then(weight).otherwise(0.0) for value, weight in pairs]
    )
    return pl.when(weights > 0).then(total / weights)


def _level(kind: str, top: int) -> pl.Expr:
    largely = reduce(
        lambda a, b: a + b, [(pl.col(f"/{kind}_{step}") > LARGELY).cast(pl.Int8) for step in range(1, top + 1)]
    )
    fully = reduce(
        lambda a, b: a + b, [(pl.col(f"/{kind}_{step}") > FULLY).cast(pl.Int8) for step in range(1, top + 1)]
    )
    return pl.min_horizontal(largely, fully + 1)
