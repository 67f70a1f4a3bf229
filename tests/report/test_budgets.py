"""What is told of a roadmap beside its steps."""

from planned import FOR_BUDGET, drawn_up, said, stepped


def test_what_another_budget_would_bring_is_told_up_to_twice_the_budget_and_for_everything() -> None:
    """The budget is 6: every sum up to 12 at which something changes, and the last of all."""
    costs = [float(point.cost) for point in drawn_up(stepped()).curve]
    told = [row.cost.value for row in said("en").curve_rows]

    assert FOR_BUDGET.amount == 6
    assert max(costs) > 12
    assert told == [*(cost for cost in costs if cost <= 12), costs[-1]]
