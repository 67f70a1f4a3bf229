"""Plain values to models, or every problem of a document with its line and column."""

import re
import types
import typing
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fusionassess.documents import syntax
from fusionassess.documents.problems import MERGE_KEY, DocumentError, Fault, Loc, Place, Problem, likely, shown
from fusionassess.documents.source import Source
from fusionassess.documents.suffixes import YAML

Model = TypeVar("Model", bound=BaseModel)

MOST_TOLD, _MOST_TRANSLATED = 1000, 5000
"""Problems of one document that are told by themselves, and that are looked at for it: it may have any number."""
_MOST_LISTED = 20_000
"""Problems beyond which none is listed, more than the shipped rubric has nodes: a list takes a kilobyte for each."""
FURTHER, HOPELESS = "further-problems", "too-many-problems"
OTHERS = (
    *("answers", "rubric", "weights", "costs", "followup", "columns", "form-draft"),
    *("result", "batch", "ecosystem", "merge", "roadmap", "follow", "comparison", "derivation", "questions"),
)
"""The kinds of documents that the program reads, and then those that it writes for other programs."""


def validate(
    values: object, model: type[Model], source: Source, *, context: object = None, also: Iterable[Fault] = ()
) -> Model:
    """Build the model, or raise a DocumentError with every problem of the document.

    ``also`` brings faults that were found outside the models, so that all are reported at once.
    """
    if isinstance(values, str) and "：" in values:
        # The whole document is one string because every colon is a full-width one.
        line, text = next((n, text) for n, text in enumerate(source.lines, start=1) if "：" in text)
        raise DocumentError([source.problem("full-width-colon", line, text.index("：") + 1)])
    if several := sheets_inside(values):
        raise DocumentError([Problem("several-sheets", Place(source.file), {"file": source.file, "count": several})])
    if rows_inside(values, model.model_fields):
        raise DocumentError([rows_told(source)])
    if other := _other_document(values, model):
        # Everything else that could be said of it would only repeat this.
        fault = Fault("other-document", ("format",), {"document": other, "file": source.file})
        raise DocumentError(problems([fault], source))
    built = attempt(values, model, context=context, also=[*source.faults, *also])
    if isinstance(built, list):
        raise DocumentError(problems(built, source))
    return built


_FORMAT = re.compile(r"fusionassess/([a-z-]+)/\d+")


def sheets_inside(values: object) -> int:
    """How many answer sheets a document holds that is none itself: a list of them, perhaps as a server wraps it."""
    if isinstance(values, dict) and "format" not in values and "answers" not in values:
        return max(map(sheets_inside, values.values()), default=0)
    return sum(map(_is_sheet, values)) if isinstance(values, list) else 0


WRAPPERS = (
    *("results", "value", "data", "rows", "records", "items", "responses", "submissions", "d"),
    *("units", "respondents", "organisations", "organizations", "单位"),
)
"""Names under which the rows of a table in JSON stand, where they do not stand by themselves."""


def rows_inside(values: object, known: Iterable[str] = ()) -> bool:
    """Whether a document is none, but the rows of a table: objects in a list, or under the names of their units.

    ``known`` are the keys of the document that it might be.
    """
    if isinstance(values, dict):
        inner = [values[name] for name in WRAPPERS if isinstance(values.get(name), list | dict)]
        if "format" in values or not values.keys().isdisjoint(known):
            return False
        if len(inner) == 1:
            return rows_inside(inner[0])
        values = [*values.values()]
    return isinstance(values, list) and bool(values) and all(map(_may_be_row, values))


def rows_told(source: Source) -> Problem:
    """That a text holds the rows of a table, and how they are scored: from YAML they have to be saved otherwise."""
    if source.file.lower().endswith(YAML):
        return source.problem("rows-in-yaml", 1, 1)
    return Problem("is-a-table", Place(source.file), {"file": source.file})


def words_in(values: object) -> tuple[str, ...]:
    """The keys and short texts of a document, as many as a table may have names."""
    words: dict[str, None] = {}
    left = [values]
    if isinstance(values, str):
        # Some other text, such as a table.
        return (*dict.fromkeys(re.split(r"[^\w.-]+", values[:_MOST_OF_TEXT])),)
    while left and len(words) < _MOST_WORDS:
        value = left.pop()
        if isinstance(value, dict):
            words |= dict.fromkeys(key for key in value if isinstance(key, str))
            left += value.values()
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str) and len(value) < _SHORT_TEXT:
            words[value] = None
    return (*words,)[:_MOST_WORDS]


_MOST_WORDS, _SHORT_TEXT, _MOST_OF_TEXT = 2000, 60, 10_000


def _may_be_row(values: object) -> bool:
    """Whether something may be a row; a document of ours in a list is none, but for rows of our own form."""
    if not isinstance(values, dict) or not values:
        return False
    declared = _FORMAT.fullmatch(str(values.get("format")))
    return declared is None or declared[1] == "answers"


def _is_sheet(values: object) -> bool:
    if not (isinstance(values, dict) and str(values.get("format", "")).startswith("fusionassess/answers/")):
        return False
    # What a survey service gives of our own form names the format in every row, and the rubric by its id alone.
    return isinstance(values.get("answers"), dict) or isinstance(values.get("rubric"), dict)


def _other_document(values: object, model: type[BaseModel]) -> str | None:
    """Which other kind of document of this program the values say they are, where the model is of one kind."""
    field = model.model_fields.get("format")
    declared = _FORMAT.fullmatch(str(values.get("format"))) if isinstance(values, dict) else None
    if field is None or declared is None:
        return None
    wanted = {str(name).split("/")[1] for name in typing.get_args(field.annotation)}
    return None if declared[1] in wanted or declared[1] not in OTHERS else declared[1]


def attempt(
    values: object, model: type[Model], *, context: object = None, also: Iterable[Fault] = ()
) -> Model | list[Fault]:
    """Build the model, or give every fault of the values, for whoever can do without the faulty ones."""
    faults = list(also)
    try:
        built = model.model_validate(values, context=context)
    except ValidationError as error:
        if error.error_count() > _MOST_LISTED:
            return [Fault(HOPELESS, (), {"count": error.error_count()})]
        details = error.errors(include_url=False, include_input=True)
        faults += [fault for detail in details[:_MOST_TRANSLATED] for fault in _faults(detail, model)]
        if further := len(details[_MOST_TRANSLATED:]):
            faults.append(Fault(FURTHER, details[_MOST_TRANSLATED]["loc"], {"count": further}))
    if faults:
        swallowed = list(_full_width_keys(values))
        return [*swallowed, *_without_consequences(faults, swallowed)]
    return built


def problems(
    faults: Iterable[Fault], source: Source, severity: typing.Literal["error", "warning"] = "error"
) -> list[Problem]:
    """Give each fault its line and column, reading the text a second time for them."""
    faults = list(faults)
    marks = syntax.places(source) if any(fault.loc for fault in faults) else {}
    further = sum(int(str(fault.values["count"])) for fault in faults if fault.code == FURTHER)
    placed = sorted(((_mark(fault, marks), fault) for fault in faults if fault.code != FURTHER), key=itemgetter(0))
    further += len(placed[MOST_TOLD:])
    seen = {}
    for (line, column), fault in placed[:MOST_TOLD]:
        problem = _indented(source.problem(fault.code, line, column + fault.offset, **fault.values))
        seen[problem.code, problem.place, str(problem.values)] = problem._replace(severity=severity, way=fault.loc)
    told = sorted(seen.values(), key=lambda problem: problem.place.order)
    if further:
        told.append(Problem(FURTHER, told[-1].place, {"count": further}, severity))
    return told


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
    # pydantic marks a faulty key of a mapping like this; "[key]" may also be an author's own key.
    on_key = kind not in {"missing", "extra_forbidden"} and bool(loc) and loc[-1] == "[key]"
    loc = loc[:-1] if on_key else loc
    if MERGE_KEY in loc:
        # Whatever is wrong with it or below it: where ids or languages stand, it would be taken for one.
        yield Fault("merge-key", loc[: loc.index(MERGE_KEY) + 1], {}, on_key=True)
    elif kind == "fault":
        yield Fault(context["code"], loc, context["values"], on_key)
    elif kind == "faults":
        for inner in context["faults"]:
            yield Fault(inner.code, (*loc, *inner.loc), inner.values, inner.on_key)
    elif kind == "missing":
        yield _missing(loc)
    elif kind == "extra_forbidden":
        yield _unknown_key(loc, model)
    else:
        yield _refused(error, loc, on_key=on_key)


def _refused(error: ErrorDetails, loc: Loc, *, on_key: bool) -> Fault:
    """Translate what pydantic itself says of a value."""
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "literal_error":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            word = shown(error["input"])
            suggestion = likely(word, tuple(known.split(", ")))
            return Fault("not-one-of", loc, {"found": word, "known": known, "suggestion": suggestion}, on_key)
        case "string_pattern_mismatch":
            return Fault("bad-id", loc, {"found": shown(error["input"])}, on_key)
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            bound = next(f"{sign} {context[name]:g}" for name, sign in _BOUNDS.items() if name in context)
            return Fault("out-of-bounds", loc, {"found": shown(error["input"]), "bound": bound}, on_key)
        case "too_short":
            return Fault("too-few", loc, {"found": context["actual_length"], "wanted": context["min_length"]})
        case "too_long":
            return Fault("too-many", loc, {"found": context["actual_length"], "wanted": context["max_length"]})
    return _wrong_type(kind, loc, error, on_key=on_key)


def _missing(loc: Loc) -> Fault:
    last = loc[-1]
    if isinstance(last, int):
        return Fault("too-few", loc[:-1], {"found": last, "wanted": last + 1})
    return Fault("missing-key", loc[:-1], {"key": last})


def _unknown_key(loc: Loc, model: type[BaseModel]) -> Fault:
    key = str(loc[-1])
    values = {"key": key, "suggestion": likely(key, _keys_at(model, loc[:-1]))}
    return Fault("unknown-key", loc, values, on_key=True)


def _indented(problem: Problem) -> Problem:
    """An unknown key that begins with a blank where it stands in the text: one that YAML takes for a letter."""
    begins = problem.source[problem.place.column - 1 : problem.place.column]
    if problem.code != "unknown-key" or not begins.isspace() or begins in " \t":
        return problem
    return problem._replace(code="wide-indent", values={"found": f"U+{ord(begins):04X}"})


_BOUNDS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _wrong_type(kind: str, loc: Loc, error: ErrorDetails, *, on_key: bool) -> Fault:
    value = error["input"]
    expected = next((name for start, name in _EXPECTED.items() if kind.startswith(start)), None)
    if expected is None:
        return Fault("invalid", loc, {"detail": error["msg"]}, on_key)
    if value is None:
        return Fault("empty-value", loc, {"expected": expected})
    if expected in {"mapping", "list"} and isinstance(value, str) and "：" in value:
        return Fault("full-width-colon", loc, {}, offset=value.index("："))
    if expected in {"integer", "number"} and isinstance(value, str) and _FULL_WIDTH.search(value):
        return Fault(
            "full-width-digit", loc, {"found": shown(value), "narrow": shown(unicodedata.normalize("NFKC", value))}
        )
    return Fault("wrong-type", loc, {"expected": expected, "found": shown(value)}, on_key)


_FULL_WIDTH = re.compile("[\uff01-\uff5e]")


def _full_width_keys(values: object, loc: Loc = ()) -> Iterator[Fault]:
    """Keys that swallowed their value: ``{zh：问}`` is one key with nothing behind it."""
    match values:
        case dict():
            for key, value in values.items():
                if value is None and "：" in key:
                    yield Fault("full-width-colon", (*loc, key), {}, on_key=True, offset=key.index("："))
                yield from _full_width_keys(value, (*loc, key))
        case list():
            for place, value in enumerate(values):
                yield from _full_width_keys(value, (*loc, place))


def _without_consequences(faults: list[Fault], causes: list[Fault]) -> list[Fault]:
    """Leave out what only follows from a mapping whose key swallowed its value."""
    spoilt = {cause.loc[:-1] for cause in causes}
    return [fault for fault in faults if not any(fault.loc[:depth] in spoilt for depth in range(len(fault.loc) + 1))]


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
