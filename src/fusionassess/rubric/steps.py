"""What to do about it: the steps that bring a question from level to level, and who takes them."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from fusionassess.rubric.nodes import Months, Node, ProfileId, Rung, Text, in_order
from fusionassess.rubric.readings import SolutionId

Effort = Literal["S", "M", "L"]
Span = Annotated[tuple[Months, Months], AfterValidator(in_order)]


def step_id(question: str, level: int) -> str:
    """The id of the step that brings a question to a level, such as 1c.R@3; it is the same in every sheet."""
    return f"{question}@{level}"


def is_step_id(name: str) -> bool:
    """Whether a name has the form of a step's id."""
    question, _, level = name.rpartition("@")
    return bool(question) and level.isdecimal()


def question_of(step: str) -> str:
    """The question of a step, by its id."""
    return step.partition("@")[0]


def level_of(step: str) -> int:
    """The level that holds once a step is done, by its id."""
    return int(step.rpartition("@")[2])


class StepWording(Node):
    """What a step says to one profile; what is absent is as for everybody."""

    do: Text | None = None
    effort: Effort | None = None
    months: Span | None = None


class Step(Node):
    """What brings a question to a level, once it stands at the one below: the unit of advice."""

    to: Rung
    """The level that holds once it is done."""
    do: Text
    """What to do: all that the level asks beyond the one below, and nothing else."""
    effort: Effort
    """S own people and papers, no new budget; M money or a partner; L others decide."""
    months: Span
    """From and to, before the sector's factor."""
    owners: dict[ProfileId, Text] = {}
    """Who takes it, where it is somebody else than the measure says."""
    solution: SolutionId | None = None
    """Its family, where it is another than the measure's."""
    by_profile: dict[ProfileId, StepWording] = Field(default={}, alias="for")
    """Another wording, effort or time for a profile."""

    def read_by(self, profile: str) -> Self:
        """The step as it reads for a profile."""
        wording = self.by_profile.get(profile)
        if wording is None:
            return self
        replaced = {name: value for name, value in wording if value is not None}
        return self.model_copy(update={**replaced, "by_profile": {}})
