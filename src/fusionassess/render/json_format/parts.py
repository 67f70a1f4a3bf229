"""What every part of a result in JSON is made of."""

from typing import Annotated

from pydantic import BaseModel, Field

Share = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """A part of a result."""


class Shown(Part):
    """A number, and how it reads."""

    value: float | None
    display: str


class Ranged(Part):
    """A number with its exact bounds: every open question at the bottom, then at the top."""

    value: float | None
    low: float | None
    high: float | None
    display: str
