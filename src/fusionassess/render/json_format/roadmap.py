"""A roadmap in JSON: a part of a result where it is asked for, and a document of its own."""

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from fusionassess.render.json_format.parts import Part, Share, Shown, of_figure

if TYPE_CHECKING:
    from fusionassess.report.roadmap import RoadmapSaid


class StepPlanned(Part):
    """A step of a roadmap."""

    id: str
    """Its question and level: the same in every result."""
    number: int
    """Its place in the order of the roadmap."""
    question: str
    measure: str
    from_level: int = Field(alias="from")
    to: int
    title: str
    effort: Literal["S", "M", "L"]
    owner: str | None
    solution: str | None
    cost: Shown
    start: int
    """Months from the beginning."""
    end: int
    chosen_in: Share | None
    """Share of the plausible weightings in which it belongs to the best set for the budget."""
    waits_for: list[str]
    """Measures and the step that come first."""


class BeforeAndAfter(Part):
    """A figure before and after, both as ``score`` gives it for the sheet and for the sheet afterwards."""

    id: str
    """``score``, ``level``, ``coordination``, a path, or a path with ``.level``."""
    before: float | None
    after: float | None


class BudgetPoint(Part):
    """What a budget brings."""

    cost: float
    score: float | None
    level: float | None


class PhaseOfSteps(Part):
    """Steps that begin together."""

    number: int
    start: int
    end: int
    steps: list[str]


class RoadmapFound(Part):
    """The steps chosen, when each is taken, and what they bring."""

    aim: Literal["budget", "level", "path", "score"]
    amount: float
    """The budget, the level or the score asked for."""
    path: str | None
    cost: Shown
    unit: str
    steps: list[StepPlanned]
    after: list[BeforeAndAfter]
    curve: list[BudgetPoint]
    """The highest score for every budget; empty where no budget was asked for."""
    phases: list[PhaseOfSteps]
    months: int
    """Until all is done."""
    bound: int
    """No order of the steps takes fewer months."""
    sets: float
    """How many sets of steps cost and bring the same."""
    others: list[list[str]]
    """A few of them."""
    waiting: list[str]
    """Steps that cannot be taken, and what they wait for, in sentences."""
    holds: Share | None
    """Share of the plausible weightings in which the goal is reached."""
    draws: int
    sentences: list[str]


def of_roadmap(section: "RoadmapSaid") -> dict[str, Any]:
    """A roadmap as plain values."""
    return {
        "aim": section.aim,
        "amount": section.amount,
        "path": section.path,
        "cost": of_figure(section.cost),
        "unit": section.unit,
        "steps": [
            {
                "id": step.id,
                "number": step.number,
                "question": step.question,
                "measure": step.measure,
                "from": step.start_level,
                "to": step.to,
                "title": step.do,
                "effort": step.effort,
                "owner": step.owner or None,
                "solution": step.solution,
                "cost": of_figure(step.cost),
                "start": step.start,
                "end": step.end,
                "chosen_in": step.chosen.value,
                "waits_for": list(step.after),
            }
            for step in section.steps
        ],
        "after": [{"id": row.id, "before": row.before.value, "after": row.after.value} for row in section.outcome],
        "curve": [
            {"cost": row.cost.value, "score": row.score.value, "level": row.level.value} for row in section.curve
        ],
        "phases": [
            {"number": phase.number, "start": phase.start, "end": phase.end, "steps": list(phase.steps)}
            for phase in section.phases
        ],
        "months": section.months,
        "bound": section.bound,
        "sets": section.sets,
        "others": [list(other) for other in section.others],
        "waiting": list(section.waiting),
        "holds": section.holds.value,
        "draws": section.draws,
        "sentences": list(section.sentences),
    }
