"""The program's own words, typed: one value per language, read from ``texts/*.yaml``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar, cast

import yaml

from fusionassess.language import chosen
from fusionassess.problems import Problem
from fusionassess.vocabulary.captions import Captions
from fusionassess.vocabulary.forms import FormLabels
from fusionassess.vocabulary.options import OptionLabels
from fusionassess.vocabulary.program import (
    BatchLabels,
    CommandLabels,
    CompareLabels,
    DiffLabels,
    PaperLabels,
    ReportLabels,
    SurveyLabels,
)

Section = TypeVar("Section")


class Labels(NamedTuple):
    """Every word of the program in one language."""

    report: ReportLabels
    survey: SurveyLabels
    batch: BatchLabels
    compare: CompareLabels
    diff: DiffLabels
    paper: PaperLabels
    captions: Captions
    forms: FormLabels
    commands: CommandLabels
    options: OptionLabels
    problems: Mapping[str, str]
    """A sentence for every code."""
    kinds: Mapping[str, str]
    types: Mapping[str, str]
    did_you_mean: str
    details: Mapping[str, str]
    """What the parsers say, in this language; what is not listed is shown as they say it."""

    def sentence(self, problem: Problem) -> str:
        """Say what is wrong, without its place and code."""
        values = dict(problem.values)
        if "suggestion" in values:
            word = values["suggestion"]
            values["suggestion"] = self.did_you_mean.format(word=word) if word else ""
        if "kind" in values:
            values["kind"] = self.kinds[str(values["kind"])]
        if values.get("expected") in self.types:
            values["expected"] = self.types[str(values["expected"])]
        if "detail" in values:
            values["detail"] = self.details.get(str(values["detail"]), values["detail"])
        return self.problems[problem.code].format(**values)


@cache
def labels(language: str) -> Labels:
    """Read the program's words in a language, or in the nearest it has."""
    return read(Labels, language)


def read(section: type[Section], language: str, part: str = "") -> Section:
    """Read a file of words into its type; ``part`` begins the name of a file that few commands need."""
    text = (files("fusionassess") / "texts" / f"{part}{chosen(language)}.yaml").read_text(encoding="utf-8")
    # The base loader leaves every scalar a string, as labels are.
    values = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    return cast("Section", _build(section, values))


def _build(section: Any, values: Mapping[str, Any]) -> Any:
    """Build a section, a named tuple; a label missing or too many is our own bug and stops the program."""
    kinds = section.__annotations__
    if strange := set(values) ^ set(kinds):
        raise ValueError(f"{section.__name__}: {sorted(strange)} missing or too many")
    return section(**{name: _leaf(kinds[name], value) for name, value in values.items()})


def _leaf(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and hasattr(kind, "_fields"):
        return _build(kind, value)
    return tuple(value) if isinstance(value, list) else value
