"""Plain values to models, or problems with line and column; models back to YAML."""

import sys
import types
import typing
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fusionassess import syntax
from fusionassess.declared import Fault, Loc
from fusionassess.problems import DocumentError, Place, Problem
from fusionassess.rubric import nearest
from fusionassess.syntax import Source

Model = TypeVar("Model", bound=BaseModel)

STDIN = "-"


def read(path: Path | str) -> Source:
    """Read the text of a document; ``-`` is standard input. Raises DocumentError where it cannot."""
    name = str(path)
    try:
        data = sys.stdin.buffer.read(syntax.MOST_BYTES + 1) if name == STDIN else Path(path).read_bytes()
    except FileNotFoundError:
        raise DocumentError([Problem("no-such-file", Place(name), {"file": name})]) from None
    except OSError as error:
        detail = error.strerror or str(error)
        raise DocumentError([Problem("unreadable", Place(name), {"file": name, "detail": detail})]) from None
    return syntax.decode(data, name)


def validate(
    values: object, model: type[Model], source: Source, *, context: object = None, also: Iterable[Fault] = ()
) -> Model:
    """Build the model, or raise a DocumentError with every problem of the document.

    ``also`` brings faults that were found outside the models, so that all are reported at once.
    """
    found = list(also)
    try:
        built = model.model_validate(values, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
        found += [fault for detail in details for fault in _faults(detail, model)]
    if found:
        raise DocumentError(problems(found, source))
    return built


def problems(
    found: Iterable[Fault], source: Source, severity: typing.Literal["error", "warning"] = "error"
) -> list[Problem]:
    """Give each fault its line and column, reading the text a second time for them."""
    marks = syntax.places(source)
    seen = {}
    for fault in found:
        line, column = _mark(fault, marks)
        problem = source.problem(fault.code, line, column, **fault.values)
        seen[problem.code, problem.place, str(problem.values)] = Problem(
            problem.code, problem.place, problem.values, severity, problem.source
        )
    return sorted(seen.values(), key=lambda problem: problem.place)


_NO_FOLDING = 1_000_000


def dump(document: BaseModel, header: str = "") -> str:
    """Write a document as YAML that ``load`` reads back to an equal one."""
    values = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return header + yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NO_FOLDING)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The safe dumper without anchors: a reader of the file should find each thing where it stands."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class sets the name
        return True


def _mark(fault: Fault, marks: Mapping[Loc, tuple[int, int]]) -> tuple[int, int]:
    if fault.on_key and (*fault.loc, "[key]") in marks:
        return marks[(*fault.loc, "[key]")]
    loc = fault.loc
    while loc and loc not in marks:
        loc = loc[:-1]
    return marks.get(loc, (1, 1))


_EXPECTED = {
    "string": "text",
    "int": "integer",
    "float": "number",
    "finite_number": "number",
    "bool": "true-or-false",
    "dict": "mapping",
    "mapping": "mapping",
    "model": "mapping",
    "list": "list",
    "tuple": "list",
    "date": "date",
}


def _faults(error: ErrorDetails, model: type[BaseModel]) -> Iterator[Fault]:
    """Translate one error of pydantic into faults of ours."""
    kind, loc, context = error["type"], error["loc"], error.get("ctx", {})
    on_key = bool(loc) and loc[-1] == "[key]"
    loc = loc[:-1] if on_key else loc
    if kind == "fault":
        yield Fault(context["code"], loc, context["values"], on_key)
    elif kind == "faults":
        for inner in context["faults"]:
            yield Fault(inner.code, (*loc, *inner.loc), inner.values, inner.on_key)
    elif kind == "missing":
        yield Fault("missing-key", loc[:-1], {"key": loc[-1]})
    elif kind == "extra_forbidden":
        key = str(loc[-1])
        yield Fault(
            "unknown-key", loc, {"key": key, "suggestion": nearest(key, _keys_at(model, loc[:-1]))}, on_key=True
        )
    elif kind == "literal_error":
        known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        found = _shown(error["input"])
        yield Fault(
            "not-one-of",
            loc,
            {"found": found, "known": known, "suggestion": nearest(found, tuple(known.split(", ")))},
            on_key,
        )
    elif kind == "string_pattern_mismatch":
        yield Fault("bad-id", loc, {"found": _shown(error["input"])}, on_key)
    elif kind in {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}:
        bound = next(f"{sign} {context[name]:g}" for name, sign in _BOUNDS.items() if name in context)
        yield Fault("out-of-bounds", loc, {"found": _shown(error["input"]), "bound": bound}, on_key)
    elif kind in {"too_short", "too_long"}:
        wanted = context.get("min_length", context.get("max_length"))
        yield Fault("wrong-length", loc, {"found": context["actual_length"], "wanted": wanted})
    else:
        yield _wrong_type(kind, loc, error, on_key=on_key)


_BOUNDS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _wrong_type(kind: str, loc: Loc, error: ErrorDetails, *, on_key: bool) -> Fault:
    value = error["input"]
    expected = next((name for start, name in _EXPECTED.items() if kind.startswith(start)), None)
    if expected is None:
        return Fault("invalid", loc, {"detail": error["msg"]}, on_key)
    if expected in {"mapping", "list"} and isinstance(value, str) and "：" in value:
        return Fault("full-width-colon", loc, {})
    if expected in {"integer", "number", "date"} and isinstance(value, str):
        narrow = unicodedata.normalize("NFKC", value)
        if narrow != value and narrow.strip():
            return Fault("full-width-digit", loc, {"found": value, "narrow": narrow})
    return Fault("wrong-type", loc, {"expected": expected, "found": _shown(value)}, on_key)


_MOST_SHOWN = 40


def _shown(value: object) -> str:
    """Show a value in a sentence, cut where it is long."""
    match value:
        case None:
            return "∅"
        case dict():
            return "{…}"
        case list():
            return "[…]"
    text = str(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def _keys_at(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The keys that may stand at a place of a document."""
    here: Any = model
    for step in loc:
        here = _inside(here, step)
    if not (isinstance(here, type) and issubclass(here, BaseModel)):
        return ()
    return tuple(info.alias or name for name, info in here.model_fields.items())


def _inside(annotation: Any, step: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {info.alias or name: info for name, info in annotation.model_fields.items()}
        return _bare(fields[str(step)].annotation) if str(step) in fields else None
    inner = typing.get_args(annotation)
    match typing.get_origin(annotation):
        case origin if origin is dict:
            return _bare(inner[1])
        case origin if origin in {list, tuple}:
            return _bare(inner[0])
    return None


def _bare(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None``."""
    while True:
        inner = typing.get_args(annotation)
        if typing.get_origin(annotation) is typing.Annotated:
            annotation = inner[0]
        elif typing.get_origin(annotation) in {typing.Union, types.UnionType}:
            annotation = next((kind for kind in inner if kind is not types.NoneType), None)
        else:
            return annotation
