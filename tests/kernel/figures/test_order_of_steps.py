"""The order of steps."""

from fusionassess.kernel.figures.order_of_steps import Candidate, order, short_list


def step(name: str, weight: float = 10, gain: float = 1, effort: str = "S", **more: object) -> Candidate:
    """A step of a measure that is called as the letters before the sign."""
    measure, _, level = name.partition("@")
    return Candidate(name, measure, int(level or 3), weight, gain, effort, **more)  # type: ignore[arg-type]


def ids(ones: list[Candidate]) -> list[str]:
    """What they are called."""
    return [candidate.id for candidate in ones]


def test_priority_is_weight_times_levels_over_effort() -> None:
    """Weight 8, two levels, effort medium: 8; a lens multiplies."""
    assert step("a", weight=8, gain=2, effort="M").priority == 8.0
    assert step("a", weight=8, gain=1, effort="L", lens=1.5).priority == 3.0


def test_the_most_for_the_least_effort_comes_first() -> None:
    """Equals keep the order given, also where they differ by noise."""
    ordered = order([step("a", effort="L"), step("b"), step("c", weight=10 + 1e-12), step("d", weight=30, effort="M")])

    assert ids(ordered) == ["d", "b", "c", "a"]


def test_a_chain_keeps_its_order() -> None:
    """However much more the later step would bring."""
    ordered = order([step("a@2", weight=1), step("a@3", weight=1, after="a@2"), step("a@4", weight=90, after="a@3")])

    assert ids(ordered) == ["a@2", "a@3", "a@4"]


def test_what_is_waited_for_comes_first() -> None:
    """All steps of a measure that stand below what is wanted of it, best first; not those above."""
    waiting = step("a@3", weight=90, waits_for=(("b", 2),))
    ordered = order([waiting, step("b@2", weight=1), step("b@3", weight=1, after="b@2"), step("c", weight=5)])

    assert ids(ordered) == ["b@2", "a@3", "c", "b@3"]
    assert ids(order([waiting])) == ["a@3"]


def test_the_short_list_has_five_that_can_start() -> None:
    """Two large ones and two of one measure at most."""
    ordered = [step(f"l{number}@2", effort="L") for number in range(3)]
    ordered += [step("w@2", waits_for=(("l0", 2),)), step("l0@3", after="l0@2")]
    ordered += [step(f"m@{number}") for number in range(3)] + [step("n@2"), step("o@2")]

    assert ids(short_list(ordered)) == ["l0@2", "l1@2", "m@0", "m@1", "n@2"]
