"""What steps cost, where it is not the points of their effort: money, or points of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field

from fusionassess.documents import models, reading, syntax
from fusionassess.documents.problems import DocumentError, Fault, likely
from fusionassess.documents.source import Source
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.roadmap.portfolio import exact
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node, Number, Text, words
from fusionassess.rubric.questions import Asked
from fusionassess.rubric.reference import RubricReference, edition_of, named_rubric
from fusionassess.rubric.steps import Effort, question_of, step_id

if TYPE_CHECKING:
    # To check a file of costs nothing is computed.
    from fusionassess.assessment.steps import OpenStep

FORMAT = "fusionassess/costs/1"
MOST_NAMED = 8
Amount = Annotated[Number, Field(ge=0)]


class CostsDocument(Node):
    """The costs of steps."""

    format: Literal["fusionassess/costs/1"]
    rubric: RubricReference
    title: Text | None = None
    unit: Text | None = None
    """Of the amounts, such as 万元; without it they are points of effort."""
    efforts: dict[Effort, Amount] = {}
    """What a step costs by its effort, where it is not named."""
    steps: dict[str, Amount] = {}
    """By id, such as 1c.R@3."""


class Costs(NamedTuple):
    """What steps cost for one assessment."""

    unit: str
    """Empty where they are points of effort."""
    by_step: Mapping[str, Fraction]

    def cost(self, step: "OpenStep") -> Fraction:
        """The cost of an open step."""
        return self.by_step[step.id]


class OpenedCosts(NamedTuple):
    """A costs document, and the rubric it is for."""

    document: CostsDocument
    edition: Edition
    source: Source


def open_costs(path: Path | str, edition: Edition) -> OpenedCosts:
    """Read the costs of the steps of a rubric. Raises DocumentError with every problem."""
    source = reading.read(path)
    return from_values(syntax.load(source), source, edition=edition)


def from_values(
    values: object, source: Source, rubric: str | None = None, edition: Edition | None = None
) -> OpenedCosts:
    """Build a costs document from its plain values; its rubric is the edition, or the one it names."""
    edition = edition or edition_of(values, source, rubric, CostsDocument)
    known = edition.rubric
    faults = [*_meant_for_others(values, known), *_unknown(values, known)]
    document = models.validate(values, CostsDocument, source, context=known.declared(), also=faults)
    return OpenedCosts(document, edition, source)


def costs_for(opened: OpenedCosts, steps: "Sequence[OpenStep]", language: str) -> Costs:
    """What the open steps of a sheet cost.

    Where costs have a unit of their own, points of effort are no cost: every step needs one. Raises
    DocumentError where one has none.
    """
    document = opened.document
    by_step, missing = {}, []
    for step in steps:
        given = document.steps.get(step.id, document.efforts.get(step.step.effort))
        if given is not None:
            by_step[step.id] = exact(given)
        elif document.unit is None:
            by_step[step.id] = Fraction(EFFORT[step.step.effort])
        else:
            missing.append(step.id)
    if missing:
        named = ", ".join([*missing[:MOST_NAMED], *(["…"] if len(missing) > MOST_NAMED else [])])
        fault = Fault("cost-missing", ("unit",), {"count": len(missing), "known": named}, on_key=True)
        raise DocumentError(models.problems([fault], opened.source))
    return Costs(words(document.unit, language) if document.unit else "", by_step)


def step_ids(rubric: Rubric) -> list[str]:
    """Every step that a rubric has for anybody."""
    ids: dict[str, None] = {}
    for question in rubric.questions:
        replaced = [
            sector.questions[question.id] for sector in rubric.sectors.values() if question.id in sector.questions
        ]
        asked: list[Asked] = [question, *replaced]
        for each in asked:
            ladders = [each.steps, *(wording.steps or [] for wording in each.by_profile.values())]
            for step in sorted((step for steps in ladders for step in steps), key=lambda step: step.to):
                ids.setdefault(step_id(question.id, step.to))
    return list(ids)


def _meant_for_others(values: object, rubric: Rubric) -> Iterator[Fault]:
    name = named_rubric(values)
    if name is not None and name != rubric.id:
        yield Fault("costs-of-other-rubric", ("rubric", "id"), {"found": name, "rubric": rubric.id})


def _unknown(values: object, rubric: Rubric) -> Iterator[Fault]:
    steps = values.get("steps") if isinstance(values, dict) else None
    known = step_ids(rubric)
    for name in steps if isinstance(steps, dict) else ():
        if name not in known:
            yield no_such_step(str(name), known)


def no_such_step(name: str, known: Sequence[str]) -> Fault:
    """That a rubric has no such step among those known, with those of its question or else the first few."""
    near = [other for other in known if question_of(other) == question_of(name)] or known[:MOST_NAMED]
    told = {"id": name, "suggestion": likely(name, known), "known": ", ".join(near)}
    return Fault("no-such-step", ("steps", name), told, on_key=True)
