"""What every part of a result in JSON is made of."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from fusionassess.report.figures import Figure, Interval
    from fusionassess.report.value import Provenance, SheetCarried

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


class SheetRead(Part):
    """What became of the answers of one period's sheet."""

    period: str
    version: str | None
    """Of the rubric, as the sheet names it."""
    answers: int
    """Questions asked that have one in it."""
    lost: list[str]
    """Ids of entries that the version it is scored with does not take."""
    notes: list[str]


def of_sheets(sheets: "Iterable[SheetCarried]") -> list[dict[str, Any]]:
    """The sheets of all periods as plain values."""
    return [
        {
            "period": sheet.period,
            "version": sheet.version,
            "answers": sheet.answers,
            "lost": list(sheet.lost),
            "notes": list(sheet.sentences),
        }
        for sheet in sheets
    ]


def of_figure(figure: "Figure") -> dict[str, Any]:
    """A number as plain values."""
    return {"value": figure.value, "display": figure.display}


def of_interval(interval: "Interval") -> dict[str, Any]:
    """A number with its bounds as plain values."""
    return {
        "value": interval.point.value,
        "low": interval.low.value,
        "high": interval.high.value,
        "display": interval.display,
    }


def of_provenance(provenance: "Provenance") -> dict[str, Any]:
    """Which program and which rubric a document is of."""
    return {
        "tool": {"name": "fusionassess", "version": provenance.tool},
        "rubric": {"id": provenance.rubric, "version": provenance.version, "sha256": provenance.sha256},
    }


def as_written(content: dict[str, Any]) -> str:
    """A document as it is written: two spaces deep, ending with a line break."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
