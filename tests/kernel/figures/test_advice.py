"""The order of advice."""

from fusionassess.kernel.figures.advice import Candidate, order, short_list


def candidate(measure: str, weight: float = 10, score: float = 2, effort: str = "S", **more: object) -> Candidate:
    """A measure that might be improved."""
    return Candidate(measure, weight, score, wanted=5, effort=effort, **more)  # type: ignore[arg-type]


def test_priority_is_weight_times_gain_over_effort() -> None:
    """Weight 8, two levels to be won, effort medium: 8."""
    assert candidate("a", weight=8, score=1.0, effort="M").priority == 8.0


def test_a_gain_is_two_levels_at_most_and_stops_at_what_is_wanted() -> None:
    """From 1 to 5 counts as 2; from 2.5 to a target of 3 as .5; beyond the target as nothing."""
    assert candidate("a", score=1.0).gain == 2.0
    assert Candidate("a", 10, 2.5, 3.0, "S").gain == 0.5
    assert Candidate("a", 10, 3.5, 3.0, "S").gain == 0.0


def test_the_most_for_the_least_effort_comes_first() -> None:
    """A small effort beats a large one of the same weight; equals keep the rubric's order."""
    ordered = order([candidate("a", effort="L"), candidate("b"), candidate("c"), candidate("d", weight=30, effort="M")])

    assert [c.measure for c in ordered] == ["d", "b", "c", "a"]


def test_a_prerequisite_stands_before_what_waits_for_it() -> None:
    """The one that waits pulls its prerequisite up, through several steps, even one with nothing to gain."""
    done = Candidate("c", 1, 3.5, 3.0, "S")
    ordered = order([candidate("a", weight=50, waits_for=("b",)), candidate("b", weight=1, waits_for=("c",)), done])

    assert [c.measure for c in ordered] == ["c", "b", "a"]


def test_a_prerequisite_that_is_no_candidate_is_passed_over() -> None:
    """A measure without an action cannot be placed, and does not hold up the list."""
    assert [c.measure for c in order([candidate("a", waits_for=("x",))])] == ["a"]


def test_nothing_to_gain_is_no_advice() -> None:
    """A measure at the level wanted is left out."""
    assert order([Candidate("a", 10, 5.0, 5.0, "S")]) == []


def test_a_lens_moves_a_measure_up() -> None:
    """A primary link multiplies by 1.3."""
    ordered = order([candidate("a"), candidate("b", lens=1.3)])

    assert [c.measure for c in ordered] == ["b", "a"]


def test_the_short_list_has_five_two_of_them_large_and_none_that_waits() -> None:
    """Large ones beyond two and waiting ones are passed over, the next ones move up."""
    ordered = [candidate(f"l{i}", effort="L") for i in range(3)]
    ordered += [candidate("w", waits_for=("l2",)), *(candidate(f"s{i}") for i in range(5))]

    assert [c.measure for c in short_list(ordered)] == ["l0", "l1", "s0", "s1", "s2"]
