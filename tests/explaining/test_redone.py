"""Every explained number is redone from its own explanation and found to be the report's."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anything import assessments
from explained import GRADED, case, every_case, everything, known_of, small
from fusionassess.assessment.assess import Assessment
from fusionassess.explaining import in_every_result
from fusionassess.render.json import as_object
from fusionassess.report import build_report
from fusionassess.words.labels import labels
from redoing import NEAR, check, in_signs_of_a_machine, redone


@every_case
def test_every_number_can_be_redone(name: str) -> None:
    """Its expressions give its value; what they use is what the other derivations come to."""
    check(case(name)[1])


@every_case
def test_what_is_shown_is_enough_for_a_pocket_calculator(name: str) -> None:
    """The numbers as shown, redone, read as the report reads."""
    for made in case(name)[1].values():
        for step in made.steps:
            shown = redone(in_signs_of_a_machine(step.shown))
            assert shown == pytest.approx(step.value, rel=2e-5, abs=2e-6), (made.id, step)
            assert redone(in_signs_of_a_machine(step.result)) == pytest.approx(step.value, rel=1e-6, abs=1e-6)


def numbers_of(report: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    """The numbers of a JSON result by the ids they are explained under."""
    yield from _of_whole(report)
    yield from _of_sides(report["coordination"])
    for path in report["paths"]:
        yield f"{path['id']}.level", path["level"]
        for node in (path, *path["measures"]):
            yield from _of_node(node)
        for measure in path["measures"]:
            yield from _of_questions(measure["questions"])
    yield from _of_readings(report)


def _of_whole(report: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    for name in ("score", "geometric", "balance", "level", "coverage", "evidenced"):
        yield name, report[name]["value"]
    for bound in ("low", "high"):
        yield f"score.{bound}", report["score"][bound]
        yield f"level.{bound}", report["level"][bound]
    yield "evidenced.gap", report["evidenced"]["gap"]
    for rule, level in report["level"]["by_rule"].items():
        yield f"level.{rule}", level


def _of_questions(questions: list[dict[str, Any]]) -> Iterator[tuple[str, float | None]]:
    for question in questions:
        yield question["id"], question["reached"]
        yield f"{question['id']}.gap_share", question["gap_share"]
        if question["level"] is not None:
            yield f"{question['id']}.supported", question["supported"]


def _of_readings(report: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    for gap in (*report["gaps"], *report["question_gaps"]):
        yield f"{gap['id']}.gap_share", gap["share"]
    for advised in report["steps"]:
        yield f"step.{advised['number']}", advised["priority"]
    for row in (*report["challenges"], *report["directions"], *report["trends"]):
        yield row["id"], row["mean"]
    for row in report["directions"]:
        yield f"{row['id']}.distance", row["distance"]
    if report["quadrant"]:
        yield "quadrant", report["quadrant"]["outcome"]


def _of_sides(coordination: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    yield "coordination", coordination["value"]
    for figure in ("low", "high", "class", "coupling", "mean", "balance", "science", "industry", "link", "bridge_gap"):
        yield f"coordination.{figure}", coordination[figure]


def _of_node(node: dict[str, Any]) -> Iterator[tuple[str, float | None]]:
    yield node["id"], node["score"]["value"]
    yield f"{node['id']}.score.low", node["score"]["low"]
    yield f"{node['id']}.score.high", node["score"]["high"]
    for figure in ("coverage", "weight", "gap_share"):
        yield f"{node['id']}.{figure}", node[figure]


@every_case
def test_what_is_explained_is_what_the_report_says(name: str) -> None:
    """Value by value, where the JSON result has one."""
    assessment, derivations = case(name)
    report = as_object(build_report(assessment, labels("en"), "en"))
    checked = list(numbers_of(report))

    assert len(checked) > 20
    for name_of, value in checked:
        assert derivations[name_of].value == (value if value is None else pytest.approx(value, rel=0, abs=NEAR)), (
            name_of
        )


@every_case
def test_what_every_result_carries(name: str) -> None:
    """Score, level, coverage, every path and every measure."""
    assessment, _ = case(name)

    carried = in_every_result(known_of(assessment))
    assert carried == ("score", "level", "coverage", *assessment.plan.paths, *assessment.plan.measures)


LEVELS = st.one_of(st.integers(0, 3), st.just({"unknown": True}), st.just({"not_applicable": "so"}), st.just(GRADED))
ANSWERS = st.dictionaries(st.sampled_from(["a.1", "a.2", "b.1", "c.1"]), LEVELS)


@given(ANSWERS, st.sampled_from([(), ("ai",), ("ai", "bio")]), st.sampled_from(["shares", "weakest", "bands"]))
@settings(max_examples=40, deadline=None)
def test_any_sheet_can_be_redone(answers: dict[str, Any], sectors: tuple[str, ...], rule: str) -> None:
    """Whatever is answered, each number follows from its explanation, and a missing one has its reason."""
    check(everything(known_of(small(answers, "city", sectors, rule=rule))))


def test_a_wrong_number_would_be_noticed() -> None:
    """The check is not vacuous: a value off by little fails."""
    derivations = dict(case("kinds")[1])
    derivations["score"] = derivations["score"]._replace(value=(derivations["score"].value or math.nan) + 1e-9)

    with pytest.raises(AssertionError, match="score"):
        check(derivations)


@given(assessments())
@settings(max_examples=60, deadline=None)
def test_any_sheet_of_any_rubric_can_be_redone(assessment: Assessment) -> None:
    """Options, numbers, weights of questions, practices, clauses, every rule: each number follows from what is said."""
    check(everything(known_of(assessment)))
