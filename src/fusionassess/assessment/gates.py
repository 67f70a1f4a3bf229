"""Gates for pipelines: thresholds that an assessment must not fall below."""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.results import STATUSES
from fusionassess.kernel.scoring import Floats

Gate = Literal["fail-under", "fail-path-under", "min-coverage", "min-evidence", "no-regression"]
Reason = Literal["na_cap", "low_coverage", "express", "not_applicable", "no_evidence"]
"""Why there is no number to hold against a threshold."""

DIGITS = 9
"""Thresholds compare values rounded to so many decimals: noise in the last bits fails nobody."""
OVERALL = "overall"


class GateThresholds(NamedTuple):
    """The least that is accepted; None where nothing is asked for."""

    score: float | None = None
    """Of the whole, 0 … top."""
    path: float | None = None
    """Of every path that applies, 0 … top."""
    coverage: float | None = None
    """Answered share of the applicable weight, 0 … 1."""
    evidenced: float | None = None
    """Of the score that the evidence supports, 0 … top."""


class Failure(NamedTuple):
    """A gate that was not passed."""

    gate: Gate
    node: str
    """Id of a path or measure, or ``overall``."""
    wanted: float
    actual: float
    """NaN where there is no number."""
    reason: Reason | None = None
    """Why there is none."""


def check(assessment: Assessment, thresholds: GateThresholds) -> tuple[Failure, ...]:
    """Hold an assessment against its thresholds; a number that is withheld passes none of them."""
    results = assessment.results
    score, evidenced, coverage = (float(v[0]) for v in (results.score, results.evidenced, results.coverage))
    failures: list[Failure | None] = []
    if thresholds.score is not None:
        failures.append(_below("fail-under", OVERALL, thresholds.score, score, _withheld(assessment)))
    if thresholds.path is not None:
        failures += _paths(assessment, thresholds.path)
    if thresholds.coverage is not None:
        # Where nothing applies there is nothing to cover.
        actual = 0.0 if math.isnan(coverage) else coverage
        failures.append(_below("min-coverage", OVERALL, thresholds.coverage, actual, None))
    if thresholds.evidenced is not None:
        reason = _withheld(assessment) or "no_evidence"
        failures.append(_below("min-evidence", OVERALL, thresholds.evidenced, evidenced, reason))
    return tuple(failure for failure in failures if failure)


def regressions(before: Assessment, after: Assessment) -> tuple[Failure, ...]:
    """The whole and the measures whose score is below the earlier one, or gone where there was one.

    Both assessments are of one rubric and one profile, so their measures are the same. Falls of
    half a billionth of a level or less are none.
    """
    then, now = before.results, after.results
    names = (OVERALL, *after.plan.measures)
    pairs = zip(
        names,
        (float(then.score[0]), *then.measures[0].tolist()),
        (float(now.score[0]), *now.measures[0].tolist()),
        strict=True,
    )
    failures = []
    for place, (name, earlier, later) in enumerate(pairs):
        if not math.isnan(earlier):
            coverage = now.measure_coverage[0, place - 1]
            reason = _withheld(after) if name == OVERALL else _missing(float(coverage))
            failures.append(_below("no-regression", name, earlier, later, reason))
    return tuple(failure for failure in failures if failure)


def _below(gate: Gate, node: str, wanted: float, actual: float, reason: Reason | None) -> Failure | None:
    if math.isnan(actual):
        return Failure(gate, node, wanted, actual, reason)
    return Failure(gate, node, wanted, actual) if round(actual - wanted, DIGITS) < 0 else None


def _paths(assessment: Assessment, wanted: float) -> Iterator[Failure | None]:
    """Every path with a question that applies."""
    scores: Floats = assessment.results.paths[0]
    coverage: Floats = assessment.results.path_coverage[0]
    for name, score, covered in zip(assessment.plan.paths, scores.tolist(), coverage.tolist(), strict=True):
        if not math.isnan(covered):
            yield _below("fail-path-under", name, wanted, score, _missing(covered))


def _withheld(assessment: Assessment) -> Reason | None:
    """Why the totals are withheld, where they are."""
    match STATUSES[int(assessment.results.status[0])]:
        case "na_cap":
            return "na_cap"
        case "low_coverage":
            return "low_coverage"
        case "express":
            return "express"
    return None


def _missing(coverage: float) -> Reason:
    return "not_applicable" if math.isnan(coverage) else "low_coverage"
