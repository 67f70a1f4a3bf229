"""Every number of a roadmap is redone from its own explanation and found to be the one that is told."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from explained import everything, example
from fusionassess.assessment.assess import Assessment
from fusionassess.explaining import Derivation, heads, resolve
from fusionassess.explaining.roadmaps import explainable_roadmap
from fusionassess.render import json as as_json
from fusionassess.report import build_report
from fusionassess.report.roadmap import build_roadmap
from fusionassess.roadmap.costs import costs_for, open_costs
from fusionassess.roadmap.drawing import Purpose, Roadmap
from fusionassess.roadmap.opening import points
from fusionassess.words.labels import labels
from planned import drawn_up, stepped
from redoing import check

MONEY = Path(__file__).parents[1] / "documents" / "good" / "costs" / "money.yaml"
PURPOSES = {
    "budget": Purpose("budget", Fraction(12), at_once=3),
    "level": Purpose("level", Fraction(4), at_once=4, points_at_once=9),
    "score": Purpose("score", Fraction("3.2")),
    "path": Purpose("path", Fraction(4), "P4"),
}


@cache
def roadmap(aim: str) -> Roadmap:
    """A roadmap of an example."""
    return drawn_up(example("riverside-park-en"), PURPOSES[aim])


def made(one: Roadmap, language: str = "en") -> dict[str, Derivation]:
    """Every derivation of it, by id."""
    return everything(explainable_roadmap(one, points, "", labels(language), language))


def numbers_of(one: Roadmap, assessment: Assessment) -> Iterator[tuple[str, float | None]]:
    """The numbers of its JSON by the ids they are explained under."""
    report = build_report(assessment, labels("en"), "en")._replace(roadmap=build_roadmap(one, labels("en"), "en"))
    written: dict[str, Any] = json.loads(as_json.roadmap(report))
    yield "roadmap.cost", written["cost"]["value"]
    yield "roadmap.months", written["months"]
    yield "roadmap.bound", written["bound"]
    if written["holds"] is not None:
        yield "roadmap.holds", written["holds"]
    for row in written["after"]:
        yield f"after.{row['id']}", row["after"]
        yield row["id"], row["before"]
    for point in written["curve"]:
        yield f"curve.{point['cost']:.12g}", point["score"]
    for step in written["steps"]:
        yield f"{step['id']}.cost", step["cost"]["value"]
        yield f"{step['id']}.end", step["end"]
        if step["chosen_in"] is not None:
            yield f"{step['id']}.share", step["chosen_in"]


@pytest.mark.parametrize("aim", PURPOSES)
def test_every_number_can_be_redone(aim: str) -> None:
    """Each is there, is the one told, and comes out of its own calculation."""
    derivations = made(roadmap(aim))
    check({name: one for name, one in derivations.items() if not name.startswith("after.")} | derivations)

    for name, value in numbers_of(roadmap(aim), example("riverside-park-en")):
        assert derivations[name].value == pytest.approx(value, rel=0, abs=1e-12), name


def test_what_the_steps_add_is_what_scoring_again_gives() -> None:
    """The sum of the parts is the difference of the two scores."""
    one = made(roadmap("budget"))["roadmap.gain"]

    assert one.steps[0].value == pytest.approx(one.steps[1].value, rel=0, abs=1e-12)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_left_to_fill_in(language: str) -> None:
    """Titles, formulas, steps and notes in both languages."""
    for one in made(roadmap("level"), language).values():
        told = (one.title, one.heading, one.formula, one.source, *one.notes, *(step.label for step in one.steps))
        assert not any("{" in text for text in told), one.id


def test_what_can_be_asked_for() -> None:
    """The roadmap's own first; ids as they are typed."""
    known = explainable_roadmap(roadmap("budget"), points, "", labels("en"), "en")

    assert heads(known)[:2] != ()
    assert {"roadmap.cost", "roadmap.gain", "roadmap.months", "roadmap.bound", "after.score"} <= set(heads(known))
    assert resolve(known, "AFTER.p4") == "after.P4"
    assert resolve(known, "３c.m@4.gain") == "3c.M@4.gain"


def test_costs_in_money() -> None:
    """As the file says, with its unit."""
    assessment = stepped()
    costs = costs_for(open_costs(MONEY, assessment.edition), assessment.steps, "en")
    one = drawn_up(assessment)
    derivations = everything(explainable_roadmap(one, costs.cost, costs.unit, labels("en"), "en"))

    assert derivations["a.1@2.cost"].display == "20.5 RMB 10,000"
    assert derivations["a.1@2.cost"].steps[0].label == "as the file of costs says"
