"""The worked example of docs/scoring.md is what the program computes, figure by figure, in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from witnessed import numbers_of, witness_of
from worked import MISSING, PAGES, example, figures, shown

NODES = ("", ".low", ".high", ".coverage", ".gap_share")


def tables(page: Path) -> Iterator[list[list[str]]]:
    """The tables behind the example, as rows of cells without their heads."""
    text = page.read_text(encoding="utf-8").rpartition("```\n")[2]
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [[cell.strip(" `") for cell in line.strip("|\n ").split("|")] for line in block.splitlines()]
        yield rows[2:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_figure_of_the_page_is_the_programs(page: Path) -> None:
    """To the ninth decimal; and none that the program gives is left out."""
    assessment = example(page)
    known, witness = figures(assessment), witness_of(assessment)
    whole, achieved, nodes, questions, steps = tables(page)
    said = {name: value for name, _, value in whole}
    said |= {f"{name}.priority": value for name, value in steps}
    said |= {f"{row[0]}{figure}": value for row in nodes for figure, value in zip(NODES, row[1:], strict=True)}
    for name, rating, share, gap, supported in questions:
        assert (rating, share) == (shown(_float(witness.rating[name])), shown(float(witness.weights[name])))
        said[f"{name}.gap_share"] = gap
        said |= {} if supported == MISSING else {f"{name}.supported": f"{float(supported):.9f}"}

    levels = {"A.level", "B.level"}
    assert said == {name: value for name, value in known.items() if name not in levels}
    shares = dict(numbers_of(assessment))
    for name, *values in achieved:
        assert values == [shown(float(value)) for value in shares[name]]


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
