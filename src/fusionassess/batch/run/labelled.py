"""The table of results for people: heads and values in words, numbers rounded as in the reports.

Such a table is for reading alone; what reads tables of scores takes the names.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from fusionassess.batch.score import arrays
from fusionassess.report.figures import Figure
from fusionassess.report.wording import number, percent
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.rubric.result_columns import MERGED, RESULT_COLUMNS, ROADMAP_COLUMNS
from fusionassess.rubric.steps import level_of, question_of
from fusionassess.words.labels import Labels

LEVELS = {"level", "level_low", "level_high", "roadmap_level"}
"""Columns of levels, which have names."""
SHARES = {"coverage"}
_WHOLE = {column.name for column in (*RESULT_COLUMNS, *ROADMAP_COLUMNS) if column.type == "whole"} | {
    name for name, kind in MERGED.items() if kind == "whole"
}
_TEXT = {column.name for column in (*RESULT_COLUMNS, *ROADMAP_COLUMNS) if column.type == "text"}


class Look(NamedTuple):
    """How a column of a workbook looks."""

    format: str
    """Of its numbers."""
    width: float
    """In characters."""


class Labelled:
    """Words for a table of results in one language."""

    def __init__(self, rubric: Rubric, schema: pa.Schema, labels: Labels) -> None:
        self.rubric, self.own, self.labels, self.language = rubric, schema, labels, labels.language
        titles = {name: f"{name} {title}" for name, title in rubric.titles(self.language).items()}
        heads = {**titles, **labels.batch.heads}
        self.heads = [heads[name] for name in schema.names]

    def schema(self, *, as_texts: bool) -> pa.Schema:
        """The columns under their heads; numbers as texts, as they are told, or as rounded numbers."""
        kinds = [pa.string() if as_texts or self._is_text(name) else pa.float64() for name in self.own.names]
        return pa.schema(list(zip(self.heads, kinds, strict=True)))

    def looks(self) -> list[Look]:
        """Of each column."""
        widths = {
            "subject": 24.0,
            "source": 24.0,
            "sector": 20.0,
            "roadmap_steps": 100.0,
            "profile": 26.0,
            "status": 16.0,
        }
        formats = dict.fromkeys(SHARES, "0%") | dict.fromkeys(_WHOLE, "0")
        return [Look(formats.get(name, "0.00"), widths.get(name, 12.0)) for name in self.own.names]

    def notes(self) -> dict[str, str]:
        """What each head says, by the head, where it says more."""
        told = {**self.labels.batch.columns, **self.labels.batch.roadmap_columns}
        return {head: told[name] for head, name in zip(self.heads, self.own.names, strict=True) if name in told}

    def table(self, batch: Any, *, as_texts: bool) -> Any:
        """A record batch of results in words."""
        schema = self.schema(as_texts=as_texts)
        profiles, sectors = (batch.column(name).to_pylist() for name in ("profile", "sector"))
        columns = []
        for name, column, field in zip(self.own.names, batch.columns, schema, strict=True):
            values = column.to_pylist()
            if name == "roadmap_steps":
                cells: list[str | Figure | None] = [
                    self._steps(*row) for row in zip(values, profiles, sectors, strict=True)
                ]
            else:
                say = self._sayer(name)
                cells = [None if value is None else say(value) for value in values]
            columns.append(_as_texts(cells) if pa.types.is_string(field.type) else _as_numbers(cells))
        return pa.record_batch(columns, schema=schema)

    def _is_text(self, name: str) -> bool:
        return name in _TEXT or name in LEVELS or name == "coordination_class"

    def _sayer(self, name: str) -> Callable[[Any], str | Figure]:
        """How a value of a column is told."""
        in_words: dict[str, Callable[[Any], str | Figure]] = {
            **dict.fromkeys(_TEXT, str),
            "profile": lambda profile: words(self.rubric.profiles[profile].title, self.language),
            "sector": self._sectors,
            "status": self.labels.batch.statuses.__getitem__,
            "coordination_class": self.labels.report.coordination_classes.__getitem__,
            **dict.fromkeys(_WHOLE - LEVELS - {"coordination_class"}, lambda value: number(value, 0)),
            **dict.fromkeys(LEVELS, self._level),
            **dict.fromkeys(SHARES, percent),
        }
        return in_words.get(name, number)

    def _level(self, level: int) -> str:
        return self.labels.report.level_display.format(rank=level, name=self._levels[level]).strip()

    def _sectors(self, ids: str) -> str:
        titles = (words(self.rubric.sectors[sector].title, self.language) for sector in ids.split())
        return self.labels.report.list_mark.join(titles)

    @cached_property
    def _levels(self) -> Mapping[int, str]:
        return self.rubric.level_names(self.language)

    def _steps(self, ids: str | None, profile: str, sectors: str) -> str | None:
        if ids is None:
            return None
        return self.labels.report.part_mark.join(self._step(step, profile, sectors) for step in ids.split())

    def _step(self, step: str, profile: str, sectors: str) -> str:
        """A step by its id and what is to be done, as the report on the unit has it."""
        known = step, profile, sectors
        if known not in self._known:
            asked = self.rubric.as_asked(self._questions[question_of(step)], profile, sectors.split())
            own = next(one for one in asked.steps if one.to == level_of(step))
            self._known[known] = f"{step} {words(own.read_by(profile).do, self.language)}"
        return self._known[known]

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], str]:
        return {}

    @cached_property
    def _questions(self) -> Mapping[str, Any]:
        return {question.id: question for question in self.rubric.questions}


def _as_texts(cells: Sequence[str | Figure | None]) -> Any:
    return arrays.texts([None if cell is None else str(cell) for cell in cells])


def _as_numbers(cells: Sequence[str | Figure | None]) -> Any:
    """The numbers as they are told, so that who adds them up finds what is read."""
    values = [_shown(cell) if isinstance(cell, Figure) else math.nan for cell in cells]
    column = np.array(values, dtype=float)
    return arrays.numbers(column, np.isnan(column))


def _shown(figure: Figure) -> float:
    text = str(figure)
    if figure.value is None:
        return math.nan
    return float(text.rstrip("%").lstrip("<>")) / 100 if text.endswith("%") else float(text)
