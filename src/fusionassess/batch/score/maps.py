"""What the columns and cells of a table mean that come from elsewhere: a map that the user writes, or one of ours.

Those for the exports of survey services stand in ``exports``, a file each; the name of the file is
what ``--from`` takes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from fusionassess.answers.reading import UNCLEAR, Meaning, Misfit, Said, read
from fusionassess.batch.score.names import ABOUT, known_names
from fusionassess.documents import models, reading, syntax
from fusionassess.documents.blanks import plain
from fusionassess.documents.problems import Fault, likely, shown
from fusionassess.documents.source import Source
from fusionassess.rubric.declared import Responses
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node


def _worded(value: object) -> object:
    """Codes are written as numbers, and compared as the words of a cell."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _with_reasons(value: object) -> object:
    return {str(code): "" for code in value} if isinstance(value, list) else value


Word = Annotated[str, BeforeValidator(_worded)]


class Codes(Node):
    """What the cells of some columns say in codes and labels of their own."""

    labels: dict[Word, Word] = {}
    """What each label says: a level, an option, a number, or a word such as unknown."""
    start: Annotated[int | None, Field(alias="from")] = None
    """The number of the first response where these are numbered: 1 where 1 is the lowest level."""
    unknown: list[Word] = []
    not_applicable: Annotated[dict[Word, str], BeforeValidator(_with_reasons)] = {}
    """Codes, each with the reason for which the question does not apply, or only a list of them."""
    missing: list[Word] = []
    """Codes of what was not answered."""


class Values(Codes):
    """Codes of a whole table, and those of single questions, which go before."""

    by_question: Annotated[dict[str, Codes], Field(alias="for")] = {}
    """By the id of a question, or the name of a column that ``columns`` says to hold its answers."""


class ColumnMap(Node):
    """A document that names the columns of a table in the rubric's terms, and says what its cells mean."""

    format: Literal["fusionassess/columns/1"]
    profile: str | None = None
    """Of rows that name none, as ``--profile`` says it, which goes before."""
    columns: dict[str, str] = {}
    """The name of a column in the table, and what it holds: the id of a question, with ``.evidence``,
    ``.evidence_date``, ``.missing`` or ``.reason`` or without, or one of source, subject, profile, sector, period,
    assessed_on."""
    values: Values = Values.model_construct()
    beside: list[str] = []
    """Columns that hold no answers and are passed over without a word; ``*`` stands for anything."""


FORMAT: Final = "fusionassess/columns/1"
NO_MAP = ColumnMap.model_construct(format=FORMAT)


@dataclass(frozen=True)
class Coding:
    """What codes and labels of one question say, as its cells are read."""

    meanings: Mapping[str, Said | Misfit]
    """A text that stands for several responses is told apart only where a row says whose it is."""
    start: int | None = None

    def read(self, text: str, responses: Responses) -> Said | Misfit:
        """Read the text of a cell."""
        word = plain(text)
        if (meant := self.meanings.get(word) or self.meanings.get(_WHOLE_ENDS.sub("", word))) is not None:
            return meant
        if self.start is None or responses.kind == "value" or not _COUNTED.fullmatch(word):
            return read(text, responses)
        place, keys = int(float(word)) - self.start, responses.options or range(len(responses.texts))
        if 0 <= place < len(keys):
            return Said(Meaning.RESPONSE, keys[place])
        last = self.start + len(keys) - 1
        return Misfit("response-number", {"found": shown(text.strip()), "low": self.start, "high": last})


_WHOLE_ENDS = re.compile(r"\.0+$")
_COUNTED = re.compile(r"\d{1,9}(?:\.0+)?")


def codings(values: Values, responses: Mapping[str, Responses]) -> dict[str, Coding | None]:
    """How the cells of each question are read; None where a map has nothing to say of it."""
    return {name: _coding(values, values.by_question.get(name, _NO_CODES), own) for name, own in responses.items()}


_NO_CODES = Codes.model_construct()


def _coding(values: Values, own: Codes, responses: Responses) -> Coding | None:
    meanings = {**_said(values, responses), **_said(own, responses)}
    start = values.start if own.start is None else own.start
    return Coding(meanings, start) if meanings or start is not None else None


def _said(codes: Codes, responses: Responses) -> dict[str, Said | Misfit]:
    meanings: dict[str, Said | Misfit] = {plain(word): Said(Meaning.UNANSWERED) for word in codes.missing}
    meanings |= {plain(word): Said(Meaning.UNKNOWN) for word in codes.unknown}
    meanings |= {
        plain(word): Said(Meaning.NOT_APPLICABLE, reason=reason) for word, reason in codes.not_applicable.items()
    }
    for word, text in codes.labels.items():
        # A label of one question says nothing of another, which takes other answers.
        if isinstance(meant := read(text, responses), Said):
            meanings[plain(word)] = Said(Meaning.NOT_APPLICABLE) if meant.meaning is Meaning.BARE else meant
        elif meant.code == UNCLEAR:
            meanings[plain(word)] = meant
    return meanings


def read_map(path: Path, rubric: Rubric) -> ColumnMap:
    """Read a map. Raises DocumentError where it cannot be read, names what is not there, or gives no answers."""
    return _parsed(reading.read(path), rubric)


def exports() -> tuple[str, ...]:
    """The names of the maps for exports that ship with the program."""
    return tuple(sorted(file.name.removesuffix(_SUFFIX) for file in _FOLDER.iterdir() if file.name.endswith(_SUFFIX)))


_FOLDER, _SUFFIX = files("fusionassess.batch.score") / "exports", ".yaml"


@cache
def export(name: str) -> ColumnMap:
    """The map for the exports of a survey service."""
    source = Source(name, (_FOLDER / f"{name}{_SUFFIX}").read_text(encoding="utf-8"))
    return models.validate(syntax.load(source), ColumnMap, source)


def of(service: str | None, own: Path | None, rubric: Rubric) -> ColumnMap:
    """What is said of a table by the map for a service's exports and by the user's own, which goes before."""
    shipped = NO_MAP if service is None else export(service)
    return shipped if own is None else both(shipped, read_map(own, rubric))


def both(first: ColumnMap, then: ColumnMap) -> ColumnMap:
    """Two maps as one; where both say something of the same, the second does."""
    one, other = first.values, then.values
    values = Values.model_construct(
        labels={**one.labels, **other.labels},
        start=one.start if other.start is None else other.start,
        unknown=[*one.unknown, *other.unknown],
        not_applicable={**one.not_applicable, **other.not_applicable},
        missing=[word for word in one.missing if not _is_coded(word, other)] + other.missing,
        by_question={**one.by_question, **other.by_question},
    )
    return ColumnMap.model_construct(
        format=then.format,
        profile=then.profile or first.profile,
        columns={**first.columns, **then.columns},
        values=values,
        beside=[*first.beside, *then.beside],
    )


def _is_coded(word: str, codes: Codes) -> bool:
    return word in codes.unknown or word in codes.not_applicable or word in codes.labels


def _parsed(source: Source, rubric: Rubric) -> ColumnMap:
    values = syntax.load(source)
    columns = values.get("columns") if isinstance(values, dict) else None
    known = {plain(name): name for name in known_names(rubric)}
    faults = list(_unknown(columns if isinstance(columns, dict) else {}, known))
    profile = values.get("profile") if isinstance(values, dict) else None
    if isinstance(profile, str) and profile not in rubric.profiles:
        told = {"kind": "profiles", "id": shown(profile), "suggestion": likely(profile, rubric.profiles)}
        faults.append(Fault("no-such-id", ("profile",), {**told, "known": ", ".join(rubric.profiles)}))
    built = models.attempt(values, ColumnMap, also=[*source.faults, *faults])
    if isinstance(built, ColumnMap):
        faults += _misread(built, rubric)
    built = models.validate(values, ColumnMap, source, also=faults)
    by_question = {_question(name, built): codes for name, codes in built.values.by_question.items()}
    return built.model_copy(update={"values": built.values.model_copy(update={"by_question": by_question})})


def _question(name: str, told: ColumnMap) -> str:
    """The question that codes are of, by its id or by the name of its column."""
    return next((target for column, target in told.columns.items() if plain(column) == plain(name)), name)


def _unknown(columns: Mapping[str, object], known: Mapping[str, str]) -> Iterator[Fault]:
    for name, target in columns.items():
        if isinstance(target, str) and plain(target) not in known:
            values = {"id": shown(target), "suggestion": likely(target, known.values()), "known": ", ".join(ABOUT)}
            yield Fault("no-such-column", ("columns", name), values)


def _misread(told: ColumnMap, rubric: Rubric) -> Iterator[Fault]:
    """Questions that are not there, labels that say no answer, codes that say two things."""
    values, responses = told.values, rubric.responses()
    yield from _misread_of(values, list(dict.fromkeys(responses.values())), ("values",))
    for name, codes in values.by_question.items():
        if (own := responses.get(_question(name, told))) is not None:
            yield from _misread_of(codes, [own], ("values", "for", name))
        else:
            known = {"kind": "questions", "id": shown(name), "suggestion": likely(name, responses), "known": "…"}
            yield Fault("no-such-id", ("values", "for", name), known, on_key=True)


def _misread_of(codes: Codes, responses: Sequence[Responses], loc: tuple[str, ...]) -> Iterator[Fault]:
    for word, text in codes.labels.items():
        read_as = [read(text, own) for own in responses]
        if read_as and all(isinstance(one, Misfit) and one.code != UNCLEAR for one in read_as):
            misfit: Any = read_as[0]
            yield Fault(misfit.code, (*loc, "labels", word), misfit.values)
    seen: dict[str, str] = {}
    for part in ("labels", "unknown", "not_applicable", "missing"):
        for place, word in enumerate(getattr(codes, part)):
            if (first := seen.setdefault(plain(word), part)) != part:
                at = word if part in {"labels", "not_applicable"} else place
                yield Fault("code-twice", (*loc, part, at), {"key": shown(word), "first": first, "then": part})
