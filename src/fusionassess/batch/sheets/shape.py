"""The shape of an ordinary answer sheet, and its bytes to that shape, as fast as parsers go.

Whatever does not fit exactly is strange; what is wrong with it is for the usual readers to say.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from fusionassess.documents import syntax
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import decode

yaml_rs: Any
try:
    import yaml_rs
except ImportError:  # the extra ``fast`` is not installed
    yaml_rs = None

Words = str | UnsetType | None
"""A text that may be empty or left out."""
_LARGE = 10**15
_FINITE = Meta(ge=-_LARGE, le=_LARGE)
Number = (
    Annotated[int, _FINITE]
    | Annotated[float, _FINITE]
    | Annotated[str, Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,15})?\Z")]
)
"""A number beyond doubt, as YAML's readers leave it or as JSON has it."""
_POSITIVE = Meta(gt=0, le=_LARGE)
Positive = (
    Annotated[int, _POSITIVE]
    | Annotated[float, _POSITIVE]
    | Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,5}(\.[0-9]{1,15})?\Z")]
)
Year = Annotated[int, _FINITE] | Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,5}\Z")]


class Strange(Exception):
    """Something is not plainly in order."""


# What can be left out has no value then, so that it is no key when a shape is written again.
class Evidence(Struct, forbid_unknown_fields=True, gc=False):
    """What an answer rests on."""

    grade: Words = UNSET
    text: Words = UNSET
    date: Words = UNSET


class LongAnswer(Struct, forbid_unknown_fields=True, gc=False, eq=False):
    """An answer in its long form; a key that is in no table of short ones."""

    level: int | str | UnsetType | None = UNSET
    evidence: Evidence | UnsetType = UNSET
    not_applicable: str | UnsetType = UNSET
    unknown: bool | str | UnsetType = UNSET
    note: Words = UNSET


class Subject(Struct, forbid_unknown_fields=True, gc=False):
    """Who is assessed."""

    name: str
    profile: str
    sectors: list[str] | UnsetType = UNSET
    period: Words = UNSET


class Reference(Struct, forbid_unknown_fields=True, gc=False):
    """Which rubric is answered."""

    id: str
    version: str | UnsetType = UNSET
    sha256: str | UnsetType = UNSET


class Respondent(Struct, forbid_unknown_fields=True, gc=False):
    """Who filled the sheet in."""

    role: Words = UNSET
    name: Words = UNSET


class Indicator(Struct, forbid_unknown_fields=True, gc=False):
    """A number from statistics."""

    value: Number
    year: Year | UnsetType = UNSET
    numerator: Number | UnsetType = UNSET
    denominator: Number | UnsetType = UNSET
    benchmark: Number | UnsetType = UNSET
    years: Positive | UnsetType = UNSET
    growth: Number | UnsetType = UNSET


Answered = int | str | LongAnswer | UnsetType | None
"""What may be said to a question."""


class Shape(Struct, forbid_unknown_fields=True, gc=False):
    """A whole sheet but for its answers, whose names are those of a rubric's questions."""

    format: Literal["fusionassess/answers/1"]
    rubric: Reference
    subject: Subject
    respondent: Respondent | UnsetType | None = UNSET
    assessed_on: Words = UNSET
    language: Words = UNSET
    indicators: dict[str, Indicator] | UnsetType = UNSET
    targets: dict[str, int | str] | UnsetType = UNSET


class Reader:
    """Reads sheets about some questions."""

    def __init__(self, questions: Sequence[str]) -> None:
        fields = {f"q{place}": name for place, name in enumerate(questions)}
        answers = msgspec.defstruct(
            "Answers",
            [(field, Answered, UNSET) for field in fields],
            rename=fields,
            forbid_unknown_fields=True,
            gc=False,
        )
        whole = [("answers", answers | UnsetType, UNSET)]
        self._kind = msgspec.defstruct("Whole", whole, bases=(Shape,), forbid_unknown_fields=True, gc=False)
        self._decoder, self._encoder = msgspec.json.Decoder(self._kind), msgspec.json.Encoder()
        self._nothing = (UNSET,) * len(fields)

    def read(self, data: bytes, file: str) -> tuple[Shape, tuple[Answered, ...]]:
        """Read a sheet, and its answers in the order of the questions; whole numbers may be texts. Raises Strange."""
        try:
            is_json = file.endswith((".json", ".JSON"))
            found: Any = self._of_json(data) if is_json else msgspec.convert(_of_yaml(data, file), self._kind)
        # A parser may be right to refuse a text, or not know what to make of it: both are told elsewhere.
        except (DocumentError, msgspec.MsgspecError, ValueError, RecursionError):
            raise Strange from None
        return found, self._nothing if found.answers is UNSET else msgspec.structs.astuple(found.answers)

    def _of_json(self, data: bytes) -> Any:
        if b"\\" in data and _STRANGE_ESCAPE.search(data):
            raise Strange
        found = self._decoder.decode(data)
        # The parser lets the last of two like keys win; but no key is without a colon. Written again, the sheet has
        # as many colons, in texts and outside, only if nothing of it was lost.
        if self._encoder.encode(found).count(b":") != data.count(b":"):
            raise Strange
        return found


# Escapes that spell what nobody sees, as source.INVISIBLE has it, or a colon.
_STRANGE_ESCAPE = re.compile(rb"\\(?:[bfr]|u00[01789]|u003a|ud[89a-f])", re.IGNORECASE)


def _of_yaml(data: bytes, file: str) -> Any:
    """Plain values."""
    if yaml_rs is None or not _is_plain(data):
        return syntax.load(decode(data, file))
    return yaml_rs.loads(data.decode(), parse_datetime=False)


# Where the fast parser and PyYAML could differ: characters that nobody sees, tags, anchors, aliases, directives,
# escapes, blocks of text, several documents, and whole numbers that do not look like themselves.
_HARMLESS = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), 0x0A} - {*b"!&*%@`\\|>?+<", 0xC2})
_STRANGE_SIGNS = (
    b"\n---",
    b"\n...",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
    b"\xef\xbb\xbf",
    b"\xef\xbf\xbe",
    b"\xef\xbf\xbf",
    # A word that begins with a colon: one of the two refuses it between braces.
    *(before + b":" for before in (b" ", b"{", b"[", b",", b"\n")),
)
_STRANGE_NUMBER = re.compile(rb" 0[0-9a-zA-Z_.]"), re.compile(rb"[\"\']:[-0-9.]")


def _is_plain(data: bytes) -> bool:
    """Whether every parser of YAML must read the same out of a text."""
    if data.translate(None, _HARMLESS) or data.startswith((b"---", b"...")):
        return False
    return not any(sign in data for sign in _STRANGE_SIGNS) and not any(kind.search(data) for kind in _STRANGE_NUMBER)
