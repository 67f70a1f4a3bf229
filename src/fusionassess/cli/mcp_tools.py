"""The tools of ``fusionassess mcp``: each is a command of the program, its documents texts of the call.

A tool says which words of the command line it stands for; whatever those print is its result.
"""

import base64
import contextlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from fusionassess.documents import models, suffixes
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.documents.source import MOST_BYTES, Source
from fusionassess.report import wording
from fusionassess.rubric.nodes import ID_PATTERN
from fusionassess.words.language import LANGUAGES

if TYPE_CHECKING:
    from fusionassess.words.labels import Labels

MOST_SHEETS = 24
"""That one call compares."""
ARGUMENTS = "arguments.json"
"""What a call's arguments are called where something is wrong with them."""


class NamedFile(BaseModel):
    """A document by its file, below a folder that the server may read."""

    model_config = ConfigDict(extra="forbid")

    file: str


Document = str | NamedFile
"""Its text, or where it lies."""


class ToolAsked(BaseModel):
    """What every tool can be asked."""

    model_config = ConfigDict(extra="forbid")

    lang: str | None = None


class AskedOfRubric(ToolAsked):
    """By a rubric: a shipped one by its id, or any by its text."""

    rubric: Document | None = None


class AskedForQuestions(AskedOfRubric):
    """The questions of one profile."""

    profile: str
    sectors: list[str] = []


class AskedToCheck(AskedOfRubric):
    """A document of any kind."""

    document: Document
    strict: bool = False


class AskedOfSheet(AskedOfRubric):
    """One answer sheet."""

    sheet: Document
    lens: str | None = None
    suppose: list[str] = []


class AskedToExplain(AskedOfSheet):
    """Numbers of its report."""

    ids: list[str] = Field(min_length=1)


class AskedForRoadmap(AskedOfSheet):
    """With at most one aim."""

    costs: Document | None = None
    budget: float | None = None
    reach: int | None = None
    reach_path: str | None = None
    score: float | None = None
    wanted: list[str] = []
    unwanted: list[str] = []
    months: int | None = None
    at_once: int | None = None
    points_at_once: int | None = None


class AskedToCompare(AskedOfRubric):
    """Sheets of one organisation, the oldest first."""

    sheets: list[Document] = Field(min_length=2, max_length=MOST_SHEETS)


class Call(NamedTuple):
    """A tool's call as the program's own command: its words, and the documents that they name."""

    words: tuple[str, ...]
    documents: Mapping[str, bytes]
    lang: str | None


class Printed(NamedTuple):
    """What the command of a call left."""

    code: int
    result: str
    """Its JSON; empty where it came to none."""
    text: str
    """What it prints as text, remarks and complaints included."""
    problems: Sequence[Mapping[str, Any]]
    """Why a document could not be used, as plain values."""


def request(call: Call, seconds: int) -> bytes:
    """What the process of a call is told."""
    documents = {name: base64.b64encode(data).decode() for name, data in call.documents.items()}
    return json.dumps({"words": call.words, "documents": documents, "seconds": seconds}).encode()


def answered(answer: bytes) -> Printed:
    """What it answers."""
    return Printed(*json.loads(answer))


_OPTIONS = {
    "lang": "lang",
    "rubric": "rubric",
    "lens": "lens",
    "suppose": "set",
    "ids": "explain",
    "profile": "profile",
    "sectors": "sector",
    "strict": "strict",
    "costs": "costs",
    "budget": "budget",
    "reach": "reach",
    "reach_path": "reach-path",
    "score": "score",
    "wanted": "with",
    "unwanted": "without",
    "months": "months",
    "at_once": "at-once",
    "points_at_once": "points-at-once",
}
"""The option of the command line that an argument is."""
_ARGUMENTS = {option: argument for argument, option in _OPTIONS.items()}
_OPTION = re.compile(r"fusionassess [^;；\n]*|(?<![A-Za-z0-9_-])--(?P<option>[a-z][a-z-]*)(?![\w-])")
"""A whole command stays as it is typed."""
_PLACES = ("document", "sheet", "sheets")
"""Arguments that are documents, and stand by themselves on a command line."""
_TEXT, _NUMBER, _WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}
_TEXTS = {"type": "array", "items": _TEXT}
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "lang": {"type": "string", "enum": list(LANGUAGES)},
    "profile": _TEXT,
    "sectors": _TEXTS,
    "strict": {"type": "boolean"},
    "lens": _TEXT,
    "suppose": _TEXTS,
    "ids": {**_TEXTS, "minItems": 1},
    "budget": {"type": "number", "exclusiveMinimum": 0},
    "reach": _WHOLE,
    "reach_path": _TEXT,
    "score": _NUMBER,
    "wanted": _TEXTS,
    "unwanted": _TEXTS,
    "months": {"type": "integer", "minimum": 1},
    "at_once": {"type": "integer", "minimum": 1},
    "points_at_once": {"type": "integer", "minimum": 1},
}
"""Arguments that are no documents, as JSON Schema."""


def as_arguments(text: str) -> str:
    """What a command tells, its options named as the arguments that they are: no other name can be given in a call."""
    return _OPTION.sub(lambda match: _ARGUMENTS.get(match["option"] or "", match[0]), text)


class AssistantTool(NamedTuple):
    """One tool."""

    name: str
    asked: type[ToolAsked]
    command: tuple[str, ...]
    result: Callable[[Any], Any]
    """What of the command's JSON is the tool's: an object, as the protocol wants it."""
    text: "Callable[[Any, Labels], str] | None" = None
    """What of it is told as text, where that is not what the command prints."""


def _whole(result: Any) -> Any:
    return result


def _steps(result: Mapping[str, Any]) -> dict[str, Any]:
    """Of a report the open steps, where they start from, and what the first of them bring."""
    return {key: value for key, value in result.items() if key in _OF_STEPS}


def _steps_in_lines(result: Mapping[str, Any], labels: "Labels") -> str:
    """A line a step, as the report says it, and what the short list brings where there is a level before and after."""
    lines = [f"{step['number']}. {step['title']} ({'; '.join(_about(step, labels))})" for step in result["steps"]]
    after = result["after"]
    if after and None not in (result["level"]["value"], after["level"]["value"]):
        lines.append(
            labels.assistants.brings.format(
                steps=", ".join(map(str, result["short_list"])),
                before=result["score"]["display"],
                after=after["score"]["display"],
                level=result["level"]["value"],
                level_after=after["level"]["value"],
            )
        )
    return "\n".join(lines)


def _about(step: Mapping[str, Any], labels: "Labels") -> Iterator[str]:
    phrases = labels.report
    yield step["id"]
    if step["owner"]:
        yield step["owner"]
    if step["months"]:
        yield phrases.months_text.format(months=wording.months(*step["months"]))
    yield labels.assistants.effort.format(effort=phrases.efforts[step["effort"]])
    if step["waits_for"]:
        yield labels.assistants.after.format(names=phrases.list_mark.join(step["waits_for"]))


def _rubrics_in_lines(result: Mapping[str, Any], labels: "Labels") -> str:
    """The command's line of each rubric, and below it the ids that a call may name."""
    return "\n".join(line for rubric in result["rubrics"] for line in _rubric_in_lines(rubric, labels))


def _rubric_in_lines(rubric: Mapping[str, Any], labels: "Labels") -> Iterator[str]:
    yield f"{rubric['id']}  {rubric['version']}  {rubric['title']}"
    for kind, title in labels.assistants.kinds.items():
        for each in rubric[kind]:
            yield f"  {title} {each['id']}  {each['title']}"


_OF_STEPS = frozenset(
    ("format", "tool", "rubric", "language", "subject", "status", "score", "level", "steps", "short_list", "after")
) | {"lens", "warnings"}

TOOLS = {
    tool.name: tool
    for tool in (
        AssistantTool(
            "list_rubrics", ToolAsked, ("rubric", "list"), lambda rubrics: {"rubrics": rubrics}, _rubrics_in_lines
        ),
        AssistantTool("questions", AskedForQuestions, ("rubric", "show"), _whole),
        AssistantTool("check", AskedToCheck, ("check",), lambda problems: {"problems": problems}),
        AssistantTool("score", AskedOfSheet, ("score",), _whole),
        AssistantTool("explain", AskedToExplain, ("score",), _whole),
        AssistantTool("steps", AskedOfSheet, ("score",), _steps, _steps_in_lines),
        AssistantTool("roadmap", AskedForRoadmap, ("roadmap",), _whole),
        AssistantTool("compare", AskedToCompare, ("compare",), _whole),
    )
}


def schema(tool: AssistantTool, about: Mapping[str, str], *, with_files: bool) -> dict[str, Any]:
    """What a tool can be asked, as JSON Schema; ``about`` says what each argument is."""
    fields = tool.asked.model_fields
    return {
        "type": "object",
        "properties": {name: {**_shape(name, with_files), "description": about[name]} for name in fields},
        "required": [name for name, field in fields.items() if field.is_required()],
        "additionalProperties": False,
    }


def _shape(name: str, with_files: bool) -> Mapping[str, Any]:
    if name in _SHAPES:
        return _SHAPES[name]
    document: Mapping[str, Any] = _TEXT
    if with_files:
        file = {
            "type": "object",
            "properties": {"file": _TEXT},
            "required": ["file"],
            "additionalProperties": False,
        }
        document = {"anyOf": [_TEXT, file]}
    if name == "sheets":
        return {"type": "array", "items": document, "minItems": 2, "maxItems": MOST_SHEETS}
    return document


def call_of(tool: AssistantTool, arguments: Mapping[str, object], read: Callable[[str], bytes]) -> Call:
    """The command that a call stands for; ``read`` gives the bytes of a file that may be read.

    Raises DocumentError with every problem of the arguments.
    """
    asked = models.attempt(arguments, tool.asked)
    if isinstance(asked, list):
        source = Source(ARGUMENTS, json.dumps(arguments, ensure_ascii=False, indent=2))
        raise DocumentError(models.problems(asked, source))
    documents: dict[str, bytes] = {}
    places, words = [], [*tool.command]
    for name, value in asked:
        if name in _PLACES:
            each = value if isinstance(value, list) else [value]
            places += [
                _given(f"{name}-{number}" if len(each) > 1 else name, one, read, documents)
                for number, one in enumerate(each, start=1)
            ]
        elif name == "rubric" and tool.command == ("rubric", "show"):
            # There it is no option.
            places += [_rubric(value, read, documents)] if value is not None else []
        else:
            words += _option(name, value, read, documents)
    return Call((*words, "--", *places), documents, asked.lang)


def _option(name: str, value: Any, read: Callable[[str], bytes], documents: dict[str, bytes]) -> Iterator[str]:
    option = f"--{_OPTIONS[name]}"
    match value:
        case None | False:
            return
        case True:
            yield option
        case list():
            yield from (f"{option}={one}" for one in value)
        case _ if name == "rubric":
            yield f"{option}={_rubric(value, read, documents)}"
        case _ if name == "costs":
            yield f"{option}={_given(name, value, read, documents)}"
        case _:
            yield f"{option}={value}"


def _rubric(value: Document, read: Callable[[str], bytes], documents: dict[str, bytes]) -> str:
    """A word is the id of a shipped rubric, anything else a rubric's text."""
    if isinstance(value, str) and re.fullmatch(ID_PATTERN, value):
        return value
    return _given("rubric", value, read, documents)


def _given(name: str, document: Document, read: Callable[[str], bytes], documents: dict[str, bytes]) -> str:
    """Keep a document under a name that says how it is written, and give the name."""
    if isinstance(document, NamedFile):
        documents[document.file] = read(document.file)
        return document.file
    suffix = suffixes.JSON if document.lstrip().startswith("{") else suffixes.YAML[0]
    documents[f"{name}{suffix}"] = document.encode("utf-8", "surrogatepass")
    return f"{name}{suffix}"


_DOCUMENTS = (*_PLACES, "rubric", "costs")
_LIKE_A_NAME = re.compile(r"[^\n{}]+\.(ya?ml|json|xlsx|html?)", re.IGNORECASE)


def name_for_text(arguments: Mapping[str, object]) -> str | None:
    """The name of a file where the text of a document was wanted, if one was given."""
    given = [one for name in _DOCUMENTS if (value := arguments.get(name)) for one in _each(value)]
    return next((one for one in given if isinstance(one, str) and _LIKE_A_NAME.fullmatch(one.strip())), None)


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def file_below(folders: Sequence[Path], path: str) -> bytes:
    """The bytes of a file below one of the folders, one more than a document may have at most.

    A link that leads out of them is no way to a file. Raises DocumentError: of a file elsewhere no
    more is told than of one that is not there.
    """
    # A pipe is not waited for, and a link laid there in between is not followed.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    for folder in folders:
        with contextlib.suppress(OSError, ValueError):
            top = Path(os.path.realpath(folder))
            file = Path(os.path.realpath(top / path))
            if file.is_relative_to(top):
                with os.fdopen(os.open(file, flags), "rb") as opened:
                    if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                        return opened.read(MOST_BYTES + 1)
    raise DocumentError([Problem("no-such-file", Place(path), {"file": path, "suggestion": ""})])
