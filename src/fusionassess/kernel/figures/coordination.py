"""Coupling coordination degree of the science and the industry side, and what links them."""

from dataclasses import dataclass

import numpy as np

from fusionassess.kernel.figures.groups import group_means
from fusionassess.kernel.scoring import Floats, Ints, Plan

SIDES = ("science", "industry", "link")
LEAST_ANSWERS = 4
"""A side with fewer answers has no figure."""
IN_STEP = 0.05
"""Sides closer than this advance in step (an expert default)."""
BRIDGE = 0.1
"""A bridge gap beyond this names the link as the bottleneck, or as running ahead."""
CLASSES = 10


@dataclass(frozen=True, slots=True, eq=False)
class Coordination:
    """One row per respondent; NaN where a figure is not given."""

    science: Floats
    """U_S in [0, 1]."""
    industry: Floats
    """U_I in [0, 1]."""
    link: Floats
    """U_L in [0, 1]; reported for every profile."""
    coupling: Floats
    """C, how even the two sides are; 1 where they are equal, whatever their height."""
    index: Floats
    """T, their mean."""
    degree: Floats
    """D = sqrt(C T)."""
    grade: Floats
    """0 … 9, the class of D from extreme imbalance to superior coordination."""
    wang: Floats
    """Coupling after Wang et al. 2021: a balance figure only, it can fall when an answer rises."""
    bridge_gap: Floats
    """min(U_S, U_I) - U_L; only where the coordination of both is given, too."""
    answers: Ints
    """(respondents, 3) answers that stand on science, industry, link."""


def coordination(plan: Plan, ratings: Floats) -> Coordination:
    """Means of the tagged answers with the plan's effective weights, and what follows from them.

    Standard formula with equal system weights: C = 2 sqrt(U_S U_I) / (U_S + U_I),
    T = (U_S + U_I) / 2, D = sqrt(C T), hence D^4 = U_S U_I. Classes after Liao (1999),
    left-closed. See ``docs/scoring.md`` for why not the corrected formula of Wang et al. (2021).
    """
    means, answers = _sides(plan, ratings)
    science, industry, link = np.moveaxis(np.where(answers >= LEAST_ANSWERS, means, np.nan), -1, 0)
    # Who sees one side alone has its mean, and nothing that holds it against the other.
    held = science if plan.coordination else np.full_like(science, np.nan)
    coupling, index, degree = standard(held, industry)
    return Coordination(
        science=science,
        industry=industry,
        link=link,
        coupling=coupling,
        index=index,
        degree=degree,
        grade=degree_class(degree),
        wang=wang_coupling(np.stack([held, industry], axis=-1)),
        bridge_gap=np.minimum(held, industry) - link,
        answers=answers,
    )


def standard(science: Floats, industry: Floats) -> tuple[Floats, Floats, Floats]:
    """Coupling C, index T and degree D of two sides in [0, 1] with equal weights."""
    both = science + industry
    with np.errstate(divide="ignore", invalid="ignore"):
        coupling = 2 * np.sqrt(science * industry) / both
        index = both / 2
        return coupling, index, np.sqrt(np.where(index == 0, 0.0, coupling * index))


def degree_class(degree: Floats) -> Floats:
    """Which of the ten classes a degree falls into; left-closed on D rounded to 9 decimals."""
    return np.minimum(CLASSES - 1, np.floor(np.round(10 * degree, 9)))


def class_borders() -> list[tuple[float, float]]:
    """Where each class but the first begins: the degree D, and U_S U_I = D^4 on that border."""
    degrees = [grade / CLASSES for grade in range(1, CLASSES)]
    return [(degree, degree**4) for degree in degrees]


def wang_coupling(systems: Floats) -> Floats:
    """Coupling of n systems after Wang et al. 2021, doi 10.31497/zrzyxb.20210319; (…, n) to (…)."""
    n = systems.shape[-1]
    pairs = n * (n - 1) / 2
    ordered = np.sort(systems, axis=-1)
    ranks = np.arange(n)
    # Sum of |U_i - U_j| over the pairs, from the sorted values.
    spread = np.sum(ordered * (2 * ranks - n + 1), axis=-1) / pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.prod(systems / ordered[..., -1:], axis=-1) ** (1 / (n - 1))
        return np.asarray(np.sqrt((1 - spread) * ratio))


def _sides(plan: Plan, ratings: Floats) -> tuple[Floats, Ints]:
    """Mean and number of answers of science, industry and link; NaN where a side has none."""
    means, answers = np.full((len(ratings), 3), np.nan), np.zeros((len(ratings), 3), dtype=np.intp)
    if plan.sides is not None:
        columns = [SIDES.index(side) for side in plan.sides.ids]
        means[:, columns], answers[:, columns] = group_means(plan, plan.sides, ratings)
    return means, answers
