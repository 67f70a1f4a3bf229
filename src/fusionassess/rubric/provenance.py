"""Where a rubric's numbers come from, and how many still await calibration."""

from collections.abc import Iterator
from typing import NamedTuple

from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import QuotedNumber


class Quoted(NamedTuple):
    """A number and the question it stands in."""

    question: str
    number: QuotedNumber


class Calibration(NamedTuple):
    """How much of a rubric rests on experts' defaults."""

    numbers: int
    awaiting: int
    """Numbers in level texts that still await calibration."""
    sourced: int
    indicators: int
    indicators_awaiting: int


def quoted_numbers(rubric: Rubric) -> Iterator[Quoted]:
    """Every number declared for a level text, sectors' replacements included."""
    for question in rubric.questions:
        yield from (Quoted(question.id, number) for number in question.numbers)
    for name, sector in rubric.sectors.items():
        for question_id, asked in sector.questions.items():
            yield from (Quoted(f"{question_id} ({name})", number) for number in asked.numbers)


def calibration(rubric: Rubric) -> Calibration:
    """Count the numbers, those with a source, and those that await calibration."""
    numbers = [quoted.number for quoted in quoted_numbers(rubric)]
    indicators = rubric.indicators
    return Calibration(
        numbers=len(numbers),
        awaiting=sum(number.calibrate for number in numbers),
        sourced=sum(number.source is not None for number in numbers),
        indicators=len(indicators),
        indicators_awaiting=sum(indicator.calibrate for indicator in indicators),
    )
