"""The program's own words in one language, typed: a section for each file of the language's folder."""

import shlex
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from fusionassess.words.language import FIRST, chosen

if TYPE_CHECKING:
    from fusionassess.words import shapes


_FOLDERS = Path(__file__).parent


class Sayable(Protocol):
    """A problem, of which words know but its code and the values of its sentence."""

    @property
    def code(self) -> str:
        """Under which the sentence stands."""

    @property
    def values(self) -> Mapping[str, object]:
        """What the sentence needs."""


class Placed(Sayable, Protocol):
    """A problem with its place."""

    @property
    def place(self) -> object:
        """Where it is, as it is printed."""


class Labels:
    """Every word of the program in one language.

    A section is read when it is first asked for: the shape that its annotation names is filled
    from the file of its name. Annotations are words here, so that a start waits for no shape that
    it does not need.
    """

    assistants: "shapes.commands.AssistantLabels"
    batch: "shapes.commands.BatchLabels"
    batch_command: "shapes.commands.BatchCommandLabels"
    captions: "shapes.report.Captions"
    cohort: "shapes.cohort.CohortLabels"
    commands: "shapes.commands.CommandLabels"
    compare: "shapes.report.CompareLabels"
    diff: "shapes.authoring.DiffLabels"
    ecosystem: "shapes.raters.EcosystemLabels"
    explain: "shapes.explaining.ExplainLabels"
    follow_command: "shapes.roadmap.FollowCommandLabels"
    followup: "shapes.roadmap.FollowUpLabels"
    form_command: "shapes.commands.FormCommandLabels"
    forms: "shapes.forms.FormLabels"
    gates: "shapes.commands.GateLabels"
    help: "shapes.start.HelpLabels"
    ledger: "shapes.commands.LedgerLabels"
    options: "shapes.commands.OptionLabels"
    paper: "shapes.authoring.PaperLabels"
    peers: "shapes.report.PeerLabels"
    problems: "shapes.problems.ProblemLabels"
    raters: "shapes.raters.RaterLabels"
    raters_command: "shapes.raters.RaterCommandLabels"
    report: "shapes.report.ReportLabels"
    roadmap: "shapes.roadmap.RoadmapLabels"
    roadmap_command: "shapes.roadmap.RoadmapCommandLabels"
    round: "shapes.raters.RoundLabels"
    settings: "shapes.start.SettingsLabels"
    spark: "shapes.commands.SparkLabels"
    start: "shapes.start.StartLabels"
    survey: "shapes.survey.SurveyLabels"
    uncertain: "shapes.report.UncertainLabels"
    weightings: "shapes.report.WeightingLabels"
    weights: "shapes.report.WeightLabels"

    def __init__(self, language: str) -> None:
        """Take a language the program speaks."""
        self.language = language

    def __getattr__(self, section: str) -> Any:
        """Read a section; Python asks here only for what is not there yet."""
        annotation = type(self).__annotations__.get(section)
        if annotation is None:
            raise AttributeError(section)
        module, _, shape = annotation.rpartition(".")
        kind = getattr(import_module(f"fusionassess.words.{module}"), shape)
        phrases = _built(kind, _texts(self.language, section), section)
        setattr(self, section, phrases)
        return phrases

    def detail(self, words: object) -> object:
        """What a parser or the system says in English, in this language where it is known."""
        return self.problems.details.get(str(words), words)

    def sentence(self, problem: Sayable) -> str:
        """Say what is wrong, without its place and code."""
        phrases, values = self.problems, dict(problem.values)
        if "file" in values:
            values["typed"] = shlex.quote(str(values["file"]))  # as a shell takes it
        if "suggestion" in values:
            word = str(values["suggestion"])
            values["suggestion"] = phrases.did_you_mean.format(word=word) if word else ""
        if "kind" in values:
            values["kind"] = phrases.kinds[str(values["kind"])]
        if "document" in values:
            values["document"] = phrases.documents[str(values["document"])].format(**values)
        if "decided" in values:
            values["decided"] = phrases.decided[str(values["decided"])]
        if values.get("expected") in phrases.types:
            values["expected"] = phrases.types[str(values["expected"])]
        if "detail" in values:
            values["detail"] = self.detail(values["detail"])
        # Whoever fills in cells does not write YAML.
        own = phrases.in_cells if getattr(getattr(problem, "place", None), "sheet", "") else {}
        return own.get(problem.code, phrases.sentences[problem.code]).format(**values)

    def placed(self, problem: Placed, mark: str = "") -> str:
        """The sentence behind its place and a mark, with the code at its end; all on one line."""
        return on_one_line(f"{problem.place}: {mark}{self.sentence(problem)} [{problem.code}]")


def on_one_line(text: str) -> str:
    """A text in which a name or a value cannot begin a line of its own, and so pass for what the program says."""
    return text.replace("\n", "\N{SYMBOL FOR NEWLINE}")


@cache
def labels(language: str) -> Labels:
    """The program's words in a language, or in the first where it does not speak that one."""
    return Labels(chosen(language))


def file(language: str, name: str) -> str:
    """The text of one file of a language, or of the first language where it is not there."""
    place = _FOLDERS / language / name
    return (place if place.is_file() else _FOLDERS / FIRST / name).read_text(encoding="utf-8")


@cache
def _texts(language: str, section: str) -> Mapping[str, Any]:
    # The base loader leaves every scalar a string, as labels are.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(file(language, f"{section}.yaml"), Loader=loader)  # type: ignore[no-any-return] # noqa: S506


def _built(kind: Any, texts: Mapping[str, Any], section: str, way: tuple[str, ...] = ()) -> Any:
    """Fill a shape, a named tuple, with what stands in a section this far in.

    What a language lacks is said in the first: a text that few can read beats none at all. That
    every language says everything is for the tests to see, not for whoever has a sheet to fill in.
    """
    kinds = kind.__annotations__
    lacking = {name: _in_the_first(section, (*way, name)) for name in kinds if name not in texts}
    whole = {**texts, **lacking}
    return kind(**{name: _leaf(kinds[name], whole[name], section, (*way, name)) for name in kinds})


def _leaf(kind: Any, value: Any, section: str, way: tuple[str, ...]) -> Any:
    if hasattr(kind, "_fields"):
        return _built(kind, value, section, way)
    if isinstance(value, dict):
        return _Texts(value, section, way)
    return tuple(value) if isinstance(value, list) else value


class _Texts(dict[str, str]):
    """Texts by key; one that is lacking is said in the first language."""

    def __init__(self, texts: Mapping[str, str], section: str, way: tuple[str, ...]) -> None:
        super().__init__(texts)
        self.section, self.way = section, way

    def __reduce__(self) -> tuple[type, tuple[dict[str, str], str, tuple[str, ...]]]:
        return _Texts, (dict(self), self.section, self.way)

    def __missing__(self, key: str) -> str:
        text: str = _in_the_first(self.section, (*self.way, key))
        return text


def _in_the_first(section: str, way: tuple[str, ...]) -> Any:
    """A text as the first language has it. Raises KeyError where that has none either, which is our own bug."""
    text: Any = _texts(FIRST, section)
    for name in way:
        text = text[name]
    return text
