"""What the parts of every document are made of: texts, ids, numbers, and how their faults are told.

References are checked while a document is read, against the names the rubric declares
(``declared.py``), so that every fault is found in one reading and keeps its place.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from fusionassess.documents.problems import Fault, likely, shown
from fusionassess.rubric.declared import Declared


class Node(BaseModel):
    """Base of every part of a document: frozen, and no key passes unnoticed.

    An optional key with nothing behind it is as good as not given.
    """

    # defer_build: a document taken from the cache never needs its validators.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    keeps_empty: ClassVar[frozenset[str]] = frozenset()
    """Optional keys that say something even with nothing behind them."""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        if isinstance(values, dict) and None in values.values():
            fields = {info.alias or name: info for name, info in cls.model_fields.items()}
            return {
                key: value
                for key, value in values.items()
                if value is not None or key in cls.keeps_empty or key not in fields or fields[key].is_required()
            }
        return values


def fault(code: str, **values: object) -> PydanticCustomError:
    """Make the error of one faulty value; its sentence stands in ``words/*/problems.yaml`` under the code."""
    return PydanticCustomError("fault", "{code}", {"code": code, "values": values})


def faults(several: list[Fault]) -> PydanticCustomError:
    """Make the error of a part with several faults, each with its own way below that part."""
    return PydanticCustomError("faults", "faults", {"faults": several})


def declared_in(info: ValidationInfo) -> Declared | None:
    """What the rubric declares; None where a document is read for its shape alone."""
    return info.context if isinstance(info.context, Declared) else None


def _fold(value: object, info: ValidationInfo) -> object:
    declared = declared_in(info)
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise fault("empty-value" if value is None else "wrong-type", expected="text", found=shown(value))
    return {declared.languages[0] if declared and declared.languages else "und": value}


def _check_text(text: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    declared = declared_in(info)
    wrong = [Fault("empty-text", (language,), {}) for language, words in text.items() if not words.strip()]
    if declared and declared.languages:
        strange = [language for language in text if language not in declared.languages]
        spoken = ", ".join(declared.languages)
        wrong += [Fault("no-such-language", (key,), {"id": key, "known": spoken}, on_key=True) for key in strange]
    # Without context a rubric comes from the cache, with the texts of levels below the lowest: see ``without_text``.
    if wrong or (not text and info.context is not None):
        raise faults(wrong) if wrong else fault("empty-text")
    return text


Text = Annotated[
    dict[str, str], BeforeValidator(_fold, json_schema_input_type=str | dict[str, str]), AfterValidator(_check_text)
]
"""Words in several languages; a bare string is in the rubric's first language."""


def without_text(count: int) -> list[dict[str, str]]:
    """What stands for the levels below the lowest of a rubric that counts from 1, so that a level is its own place."""
    return [{} for _ in range(count)]


def words(text: Mapping[str, str], language: str) -> str:
    """Take a text in a language, or in the first it has where that one is missing."""
    return text.get(language) or next(iter(text.values()), "")


def known(kind: str) -> AfterValidator:
    """Check that an id is one the rubric declares."""

    def check(value: str, info: ValidationInfo) -> str:
        declared = declared_in(info)
        # Every rubric has profiles: where they are missing, that is said once.
        if declared and value not in declared.ids[kind] and (declared.ids[kind] or kind != "profiles"):
            names = declared.ids[kind]
            raise fault("no-such-id", kind=kind, id=value, suggestion=likely(value, names), known=", ".join(names))
        return value

    return AfterValidator(check)


def check_level(value: float, info: ValidationInfo) -> float:
    """Check that a level is one the rubric has."""
    declared = declared_in(info)
    if declared and declared.top is not None and not declared.bottom <= value <= declared.top:
        raise fault("level-range", found=shown(value), bottom=declared.bottom, top=declared.top)
    return value


def _check_rung(value: int, info: ValidationInfo) -> int:
    declared = declared_in(info)
    if declared and declared.top is not None and not declared.bottom < value <= declared.top:
        raise fault("level-range", found=shown(value), bottom=declared.bottom + 1, top=declared.top)
    return value


def _no_truth(value: object) -> object:
    """Keep JSON's true from counting as 1."""
    if isinstance(value, bool):
        raise fault("wrong-type", expected="number", found=shown(value))
    return value


def _truth(value: object) -> object:
    # pydantic would take "no", "off" and "0" for False; here a word stays a word.
    if isinstance(value, str) and value not in {"true", "false"}:
        raise fault("not-true-or-false", found=value)
    return value


def in_order(span: tuple[float, float]) -> tuple[float, float]:
    """Refuse a span whose end comes before its start."""
    if span[0] > span[1]:
        raise fault("wrong-order", found=f"{span[0]:g}, {span[1]:g}")
    return span


Truth = Annotated[bool, BeforeValidator(_truth, json_schema_input_type=bool)]
_NoTruth = BeforeValidator(_no_truth, json_schema_input_type=float)
LARGEST = 1e15
"""Beyond it no number can be meant, and what is reckoned with it may have no end."""
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False), _NoTruth]
Positive = Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False), _NoTruth]
Months = Annotated[float, Field(gt=0, le=1200, allow_inf_nan=False), _NoTruth]
"""How many months: of a century at most."""
Years = Annotated[float, Field(gt=0, le=200, allow_inf_nan=False), _NoTruth]
Multiplier = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False), _NoTruth]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), _NoTruth]
ShareAboveZero = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False), _NoTruth]
ShareBelowOne = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False), _NoTruth]
"""A share that can be exceeded."""
LevelNumber = Annotated[float, Field(allow_inf_nan=False), AfterValidator(check_level), _NoTruth]
Rung = Annotated[int, Field(ge=1), AfterValidator(_check_rung), _NoTruth]
"""A level that can be climbed to: a whole number above the lowest."""
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
ProfileId = Annotated[str, known("profiles")]
