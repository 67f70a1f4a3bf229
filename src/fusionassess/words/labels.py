"""The program's own words, typed: one value per language, read from a folder each."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

import yaml

from fusionassess.documents.problems import Problem
from fusionassess.words.captions import Captions
from fusionassess.words.forms import FormLabels
from fusionassess.words.language import chosen
from fusionassess.words.options import OptionLabels
from fusionassess.words.program import (
    BatchLabels,
    CommandLabels,
    CompareLabels,
    DiffLabels,
    PaperLabels,
    ReportLabels,
    SurveyLabels,
)

Section = TypeVar("Section")


class Labels:
    """Every word of the program in one language; a section is read when it is first asked for."""

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

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the text of each section."""
        _refuse_strange(type(self), texts)
        self._texts = texts

    def __getattr__(self, name: str) -> Any:
        """Read a section; Python asks here only for what is not there yet."""
        if name.startswith("_") or name not in self._texts:
            raise AttributeError(name)
        found = _leaf(type(self).__annotations__[name], _parsed(self._texts[name])[name])
        setattr(self, name, found)
        return found

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
    sections = re.split(r"^(?=\w+:)", _text(language, "program"), flags=re.MULTILINE)[1:]
    return Labels({section.partition(":")[0]: section for section in sections})


def read(section: type[Section], language: str, part: str) -> Section:
    """Read a file of words that few commands need into its type; ``part`` is its name."""
    return cast("Section", _build(section, _parsed(_text(language, part))))


def _text(language: str, part: str) -> str:
    return (files("fusionassess.words") / chosen(language) / f"{part}.yaml").read_text(encoding="utf-8")


def _parsed(text: str) -> Any:
    # The base loader leaves every scalar a string, as labels are.
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506


def _build(section: Any, values: Mapping[str, Any]) -> Any:
    """Build a section, a named tuple."""
    _refuse_strange(section, values)
    kinds = section.__annotations__
    return section(**{name: _leaf(kinds[name], value) for name, value in values.items()})


def _refuse_strange(section: type, values: Mapping[str, Any]) -> None:
    """A label missing or too many is our own bug and stops the program."""
    if strange := set(values) ^ set(section.__annotations__):
        raise ValueError(f"{section.__name__}: {sorted(strange)} missing or too many")


def _leaf(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and hasattr(kind, "_fields"):
        return _build(kind, value)
    return tuple(value) if isinstance(value, list) else value
