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
from fusionassess.rubric.nodes import LARGEST

LeftOut = UnsetType | None
"""What stands where nothing does: no key, or a key with nothing behind it."""
Words = str | LeftOut
"""A text that may be empty or left out."""
_DIGITS = r"([0-9]{1,15}(\.[0-9]{1,25})?|[0-9](\.[0-9]{1,25})?e(-[12]?[0-9]{1,2}|\+?(0?[0-9]|1[0-4])))\Z"
"""A number without a sign as YAML, JSON and Python spell it, and no other way; never one that is too large."""
_LARGE = LARGEST
Number = Annotated[float, Meta(ge=-_LARGE, le=_LARGE)] | Annotated[str, Meta(pattern=f"^-?{_DIGITS}")]
"""A number beyond doubt, as YAML's readers leave it or as JSON has it."""
Positive = Annotated[float, Meta(gt=0, le=_LARGE)] | Annotated[str, Meta(pattern=f"^(?=[^e]*[1-9]){_DIGITS}")]
Years = Annotated[float, Meta(gt=0, le=200)] | Annotated[str, Meta(pattern=r"^[1-9][0-9]?(\.[0-9]{1,9})?\Z")]
Year = Annotated[int, Meta(ge=1900, le=2199)] | Annotated[str, Meta(pattern=r"^(19|20|21)[0-9]{2}\Z")]


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

    level: int | str | LeftOut = UNSET
    evidence: Evidence | LeftOut = UNSET
    missing: list[int | str] | UnsetType | None = UNSET
    not_applicable: str | UnsetType = UNSET
    unknown: bool | str | LeftOut = UNSET
    note: Words = UNSET


class Subject(Struct, forbid_unknown_fields=True, gc=False):
    """Who is assessed."""

    name: Annotated[str, Meta(pattern=r"[^\W_]")]
    profile: str
    sectors: list[str] | LeftOut = UNSET
    period: Annotated[str, Meta(pattern=r"^\Z|[^\W_]")] | LeftOut = UNSET


class Reference(Struct, forbid_unknown_fields=True, gc=False):
    """Which rubric is answered."""

    id: str
    version: Words = UNSET
    sha256: Words = UNSET


class Respondent(Struct, forbid_unknown_fields=True, gc=False):
    """Who filled the sheet in."""

    role: Words = UNSET
    name: Words = UNSET


class Indicator(Struct, forbid_unknown_fields=True, gc=False):
    """A number from statistics."""

    value: Number
    year: Year | LeftOut = UNSET
    numerator: Number | LeftOut = UNSET
    denominator: Positive | LeftOut = UNSET
    benchmark: Number | LeftOut = UNSET
    years: Years | LeftOut = UNSET
    growth: Number | LeftOut = UNSET


Answered = int | str | LongAnswer | LeftOut
"""What may be said to a question."""


class Shape(Struct, forbid_unknown_fields=True, gc=False):
    """A whole sheet but for its answers, whose names are those of a rubric's questions."""

    format: Literal["fusionassess/answers/1"]
    rubric: Reference
    subject: Subject
    respondent: Respondent | LeftOut = UNSET
    assessed_on: Words = UNSET
    language: Words = UNSET
    indicators: dict[str, Indicator] | LeftOut = UNSET
    targets: dict[str, Number] | LeftOut = UNSET


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
        whole = [("answers", answers | LeftOut, UNSET)]
        self._kind = msgspec.defstruct("Whole", whole, bases=(Shape,), forbid_unknown_fields=True, gc=False)
        self._decoder, self._encoder = msgspec.json.Decoder(self._kind), msgspec.json.Encoder()
        self._nothing = (UNSET,) * len(fields)

    def read(self, data: bytes, file: str) -> tuple[Shape, tuple[Answered, ...]]:
        """Read a sheet, and its answers in the order of the questions; whole numbers may be texts. Raises Strange."""
        try:
            is_json = file.endswith((".json", ".JSON"))
            if not is_json:
                return self.of_values(syntax.load(decode(data, file)))
            return self._parts(self._of_json(data))
        # A parser may be right to refuse a text, or not know what to make of it: both are told elsewhere.
        except (DocumentError, msgspec.MsgspecError, ValueError, RecursionError):
            raise Strange from None

    def of_values(self, values: object) -> tuple[Shape, tuple[Answered, ...]]:
        """Likewise, of the plain values of a sheet."""
        try:
            return self._parts(msgspec.convert(values, self._kind))
        except msgspec.ValidationError:
            raise Strange from None

    def _parts(self, whole: Any) -> tuple[Shape, tuple[Answered, ...]]:
        return whole, msgspec.structs.astuple(whole.answers) if whole.answers else self._nothing

    def _of_json(self, data: bytes) -> Any:
        if b"\\" in data and _STRANGE_ESCAPE.search(data):
            raise Strange
        # One byte is found in no time, one of two patterns in a third of what the parser takes.
        if b"\x7f" in data or _STRANGE_BYTES.search(data):
            raise Strange
        decoded = self._decoder.decode(data)
        # The parser lets the last of two like keys win; but no key is without a colon. Written again, the sheet has
        # as many colons, in texts and outside, only if nothing of it was lost.
        if self._encoder.encode(decoded).count(b":") != data.count(b":"):
            raise Strange
        return decoded


# Escapes that spell what nobody sees, as source.INVISIBLE has it, or a colon; a backslash that is a sign begins none.
_STRANGE_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:[bfr]|u00[01789]|u003a|ud[89a-f])", re.IGNORECASE)
# The same as they are, but for DEL: in UTF-8 the further controls.
_STRANGE_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
