"""Costs of steps: what a file of them says, and what is wrong with it."""

from fractions import Fraction
from pathlib import Path

import pytest

from confessions import FOLDER, assert_speaks
from fusionassess.documents.problems import DocumentError
from fusionassess.report.roadmap import amount
from fusionassess.roadmap.costs import costs_for, open_costs, step_ids
from fusionassess.words.labels import labels
from planned import stepped
from stepped import stepped_edition

MONEY = FOLDER / "good" / "costs" / "money.yaml"


def test_every_step_of_every_wording() -> None:
    """Those of the profiles' own ladders, too, each once, the lower level first."""
    assert step_ids(stepped_edition().rubric) == ["a.1@1", "a.1@2", "a.1@3", "a.2@2", "a.2@3", "b.1@2", "b.1@3"]


def test_named_costs_go_before_those_by_effort() -> None:
    """Decimals stay what they were written as."""
    costs = costs_for(open_costs(MONEY, stepped_edition()), stepped().steps, "en")

    assert costs.unit == "RMB 10,000"
    assert costs.by_step == {
        "a.1@1": 5,
        "a.1@2": Fraction("20.5"),
        "a.1@3": 120,
        "a.2@2": 5,
        "a.2@3": Fraction("20.5"),
        "b.1@2": 0,
        "b.1@3": Fraction("20.5"),
    }


def test_points_stand_where_no_unit_is_given(tmp_path: Path) -> None:
    """A file that names one step leaves the others their points."""
    file = tmp_path / "costs.yaml"
    file.write_text("format: fusionassess/costs/1\nrubric: {id: stepped}\nsteps: {a.1@3: 9}\n", encoding="utf-8")
    costs = costs_for(open_costs(file, stepped_edition()), stepped().steps, "en")

    assert costs.unit == ""
    assert costs.by_step["a.1@3"] == 9
    assert costs.by_step["b.1@3"] == 2


def test_money_needs_a_cost_for_every_open_step(tmp_path: Path) -> None:
    """Named at the unit, with the steps that lack one."""
    file = tmp_path / "costs.yaml"
    file.write_text(
        "format: fusionassess/costs/1\nrubric: {id: stepped}\nunit: 万元\nefforts: {S: 1, M: 2}\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError) as caught:
        costs_for(open_costs(file, stepped_edition()), stepped().steps, "en")
    [problem] = caught.value.problems

    assert (problem.code, problem.place.line, problem.place.column) == ("cost-missing", 3, 1)
    assert problem.values == {"count": 1, "known": "a.1@3"}
    assert_speaks(problem)


def test_costs_of_another_rubric(tmp_path: Path) -> None:
    """They say nothing about this one."""
    file = tmp_path / "costs.yaml"
    file.write_text("format: fusionassess/costs/1\nrubric: {id: other}\n", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        open_costs(file, stepped_edition())
    [problem] = caught.value.problems

    assert (problem.code, problem.place.line, problem.place.column) == ("costs-of-other-rubric", 2, 14)
    assert_speaks(problem)


def test_a_unit_that_is_a_number_does_not_run_into_the_amount() -> None:
    """One rule: “60 k”, and “60 (unit: RMB 10,000)”."""
    phrases = labels("en").roadmap

    assert amount(Fraction(60), phrases, "k").display == "60 k"
    assert amount(Fraction(60), phrases, "RMB 10,000").display == "60 (unit: RMB 10,000)"
