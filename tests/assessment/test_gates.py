"""Gates: what passes, what fails, and why there is no number."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.gates import OVERALL, Failure, GateThresholds, check, regressions
from small import sheet_for, small_edition

EDITION = small_edition()
FULL = {"a.1": 3, "a.2": 2, "b.1": 1, "c.1": 2}
"""Measures 2.5, 1 and 2; paths 2.5 and 12/7; score .3 × 2.5 + .2 × 1 + .5 × 2 = 1.95."""

NOT_APPLICABLE = {"not_applicable": "没有"}


def assessed(answers: dict[str, Any], **more: Any) -> Assessment:
    """Assess answers to the small rubric."""
    return assess(EDITION, sheet_for(EDITION.rubric, answers, **more))


def gates_of(failures: tuple[Failure, ...]) -> list[tuple[str, str]]:
    """Gate and node of each failure."""
    return [(failure.gate, failure.node) for failure in failures]


@pytest.mark.parametrize(
    ("thresholds", "failed"),
    [
        (GateThresholds(), []),
        (GateThresholds(score=1.95), []),
        (GateThresholds(score=1.96), [("fail-under", OVERALL)]),
        (GateThresholds(path=1.7), []),
        (GateThresholds(path=1.72), [("fail-path-under", "Q")]),
        (GateThresholds(path=2.6), [("fail-path-under", "P"), ("fail-path-under", "Q")]),
        (GateThresholds(coverage=1.0), []),
        (
            GateThresholds(1.96, 1.72, 1.0, 0.0),
            [("fail-under", OVERALL), ("fail-path-under", "Q"), ("min-evidence", OVERALL)],
        ),
    ],
)
def test_a_number_below_its_threshold_fails(thresholds: GateThresholds, failed: list[tuple[str, str]]) -> None:
    """What reaches its threshold passes; every gate that was asked for is told, in the order of the options."""
    assert gates_of(check(assessed(FULL), thresholds)) == failed


def test_noise_in_the_last_bits_fails_nobody() -> None:
    """1.95 is not the nearest float to the score; a billionth more than it is a real difference."""
    assessment = assessed(FULL)
    score = float(assessment.results.score[0])

    assert check(assessment, GateThresholds(score=score + 4e-10)) == ()
    assert gates_of(check(assessment, GateThresholds(score=score + 6e-10))) == [("fail-under", OVERALL)]


def test_coverage_is_of_what_applies() -> None:
    """With b.1 unknown, its measure's fifth of the weight is not covered."""
    assessment = assessed({**FULL, "b.1": "unknown"})

    (failure,) = check(assessment, GateThresholds(coverage=0.81))
    assert failure[:3] == ("min-coverage", OVERALL, 0.81)
    assert failure.actual == pytest.approx(0.8)
    assert check(assessment, GateThresholds(coverage=0.8)) == ()


def test_a_sheet_without_an_answer_covers_nothing() -> None:
    """Where nothing applies, too."""
    nothing = dict.fromkeys(FULL, NOT_APPLICABLE)

    assert check(assessed(nothing), GateThresholds(coverage=0.1))[0].actual == 0
    assert check(assessed({}), GateThresholds(coverage=0.1))[0].actual == 0


def test_a_total_that_is_withheld_passes_nothing() -> None:
    """Too few answers, or too much that does not apply: the gate fails with the reason, even at 0."""
    thin = check(assessed({"a.1": 3}), GateThresholds(score=0.0, evidenced=0.0))
    capped = check(assessed({**FULL, "c.1": NOT_APPLICABLE}), GateThresholds(score=0.0))

    assert [failure.reason for failure in (*thin, *capped)] == ["low_coverage", "low_coverage", "na_cap"]
    assert all(math.isnan(failure.actual) for failure in thin)


def test_a_path_without_a_score_fails_and_one_that_does_not_apply_is_passed_over() -> None:
    """Q has no answer; where none of its questions applies, there is nothing to hold against a threshold."""
    (failure,) = check(assessed({"a.1": 3, "a.2": 3}), GateThresholds(path=0.0))
    gone = {"a.1": 3, "a.2": 3, "b.1": NOT_APPLICABLE, "c.1": NOT_APPLICABLE}

    assert (failure.node, failure.reason) == ("Q", "low_coverage")
    assert check(assessed(gone), GateThresholds(path=0.0)) == ()


def test_the_evidenced_score_is_what_the_evidence_supports() -> None:
    """a.1 claims 3 with a paper that supports 2, the others support 1: .3 × 1.5 + .2 + .5 = 1.15."""
    graded = {**FULL, "a.1": {"level": 3, "evidence": {"grade": "E1"}}}

    assert check(assessed(graded), GateThresholds(evidenced=1.15)) == ()
    (failure,) = check(assessed(graded), GateThresholds(evidenced=1.2))
    assert failure.actual == pytest.approx(1.15)


def test_evidence_that_was_not_measured_fails() -> None:
    """No answer names a grade: nothing is supported, and that is the reason."""
    (failure,) = check(assessed(FULL), GateThresholds(evidenced=0.0))

    assert failure.reason == "no_evidence"


@pytest.mark.parametrize(
    ("later", "failed"),
    [
        (FULL, []),
        ({**FULL, "b.1": 3}, []),
        ({**FULL, "b.1": 0}, [OVERALL, "b"]),
        ({**FULL, "b.1": 0, "c.1": 3}, ["b"]),
        ({**FULL, "a.1": 2, "a.2": 3}, []),
    ],
    ids=["same", "better", "worse", "worse-but-in-total-better", "made-up-for-within-the-measure"],
)
def test_nothing_may_fall(later: dict[str, int], failed: list[str]) -> None:
    """The whole and each measure by itself: a rise elsewhere makes up for nothing."""
    failures = regressions(assessed(FULL), assessed(later))

    assert [failure.node for failure in failures] == failed
    assert {failure.gate for failure in failures} <= {"no-regression"}


def test_a_score_that_is_gone_is_a_fall() -> None:
    """Unknown instead of an answer, or not applicable: the reason is told."""
    unknown = regressions(assessed(FULL), assessed({**FULL, "b.1": "unknown"}))
    gone = regressions(assessed(FULL), assessed({**FULL, "b.1": NOT_APPLICABLE}))
    thin = regressions(assessed(FULL), assessed({"a.1": 3, "a.2": 2}))

    assert [(failure.node, failure.reason) for failure in unknown] == [("b", "low_coverage")]
    assert [(failure.node, failure.reason) for failure in gone] == [("b", "not_applicable")]
    assert (thin[0].node, thin[0].reason) == (OVERALL, "low_coverage")


def test_a_score_that_was_not_there_cannot_fall() -> None:
    """An earlier sheet with fewer answers is no yardstick for the rest; what had and has none did not fall."""
    assert regressions(assessed({"a.1": 3, "a.2": 2}), assessed({"a.1": 3, "a.2": 2})) == ()
    assert regressions(assessed({"a.1": 3, "a.2": 2}), assessed(FULL)) == ()
    assert [f.node for f in regressions(assessed({"a.1": 3, "a.2": 3}), assessed(FULL))] == ["a"]


answers = st.fixed_dictionaries(dict.fromkeys(FULL, st.integers(0, 3)))


@given(answers, answers)
def test_raising_answers_never_fails_a_gate_that_was_passed(first: dict[str, int], second: dict[str, int]) -> None:
    """Gates are monotone, and no sheet is a regression of one that is nowhere above it."""
    higher = {name: max(first[name], second[name]) for name in first}
    thresholds = GateThresholds(score=1.5, path=1.5, coverage=1.0)

    assert set(gates_of(check(assessed(higher), thresholds))) <= set(gates_of(check(assessed(first), thresholds)))
    assert regressions(assessed(first), assessed(higher)) == ()
