"""Which column of a table of answers holds what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from fusionassess.answers.reading import plain
from fusionassess.documents import models, syntax
from fusionassess.documents.problems import Fault, nearest, shown
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node

FORMAT = "fusionassess/columns/1"
EVIDENCE = ".evidence"
"""Ends the name of a column with the grade of the evidence for a question."""

EVIDENCE_DATE = ".evidence_date"
"""Ends the name of a column with its date."""

MISSING = ".missing"
"""Ends the name of a column with the levels whose clauses do not hold."""

ABOUT: Mapping[str, tuple[str, ...]] = {
    "source": ("source",),
    "subject": ("subject", "name", "单位", "单位名称", "名称"),
    "profile": ("profile", "主体", "主体类型"),
    "sector": ("sector", "sectors", "领域", "行业领域"),
    "period": ("period", "期间"),
    "assessed_on": ("assessed_on", "评估日期"),
}
"""Columns that are no answers, and the names they may have."""

_EXPORTED = re.compile(r"(?:.*[/-])?(q|value|missing|grade|na|note|text|date)_(.+)")
"""A column of an XLSForm's export, see ``forms.xlsform``: perhaps the groups' names, a kind, the id of a question."""
_EXPORTED_BESIDE = re.compile(
    r"(?:.*[/-])?(i_[a-z]+_.+|target_.+|missing_.+/\d+|format|rubric|rubric_version|sha256|role|respondent)"
)
"""What else such an export holds, and a score needs not."""


class ColumnMap(Node):
    """A document that names the columns of a table in the rubric's terms."""

    format: Literal["fusionassess/columns/1"]
    columns: dict[str, str]
    """The name of a column in the table, and what it holds: the id of a question, with ``.evidence``,
    ``.evidence_date`` or ``.missing`` or without, or one of source, subject, profile, sector, period, assessed_on."""


class Layout(NamedTuple):
    """The columns of one table by position."""

    questions: Mapping[str, int]
    grades: Mapping[str, int]
    """By question: the column with the grade of its evidence."""
    dates: Mapping[str, int]
    """By question: the column with the date of its evidence."""
    missing: Mapping[str, int]
    """By question: the column with the levels whose clauses do not hold."""
    about: Mapping[str, int]
    """By name in ``ABOUT``."""
    unknown: tuple[tuple[int, str], ...]
    """Columns nobody asked for, each with the known name most like it."""
    reasons: Mapping[str, int]
    """By question: the column with the reason why it does not apply, where it has one of its own."""
    choices: Mapping[str, int]
    """By question that asks for a number: the column that says whether one is known, or it does not apply."""
    exported: frozenset[str]
    """Questions that an XLSForm of ours has asked."""
    twice: tuple[tuple[int, str], ...]
    """Columns that hold what an earlier one holds already, and what that is."""


def read_map(path: Path, rubric: Rubric) -> dict[str, str]:
    """Read a column map. Raises DocumentError where it cannot be read or names what is not there."""
    source = models.read(path)
    values = syntax.load(source)
    columns = values.get("columns") if isinstance(values, dict) else None
    known = {plain(name): name for name in known_names(rubric)}
    faults = list(_unknown(columns if isinstance(columns, dict) else {}, known))
    return models.validate(values, ColumnMap, source, also=faults).columns


def _unknown(columns: Mapping[str, object], known: Mapping[str, str]) -> Iterator[Fault]:
    for name, target in columns.items():
        if isinstance(target, str) and plain(target) not in known:
            values = {"id": shown(target), "suggestion": nearest(target, known.values()), "known": ", ".join(ABOUT)}
            yield Fault("no-such-column", ("columns", name), values)


def known_names(rubric: Rubric) -> Iterator[str]:
    """Every name that a column may have."""
    for names in ABOUT.values():
        yield from names
    for question in rubric.questions:
        yield question.id
        yield question.id + EVIDENCE
        yield question.id + EVIDENCE_DATE
        yield question.id + MISSING


def lay_out(names: Sequence[str], rubric: Rubric, renamed: Mapping[str, str], *, suggest: bool = True) -> Layout:
    """Find the questions, the grades and the rest among the names of a table's columns.

    ``suggest`` looks for the known name most like each that is unknown, which takes a while.
    """
    questions = {plain(question.id): question.id for question in rubric.questions}
    about = {plain(name): kind for kind, others in ABOUT.items() for name in others}
    renamed = {plain(name): target for name, target in renamed.items()}
    numbers = {plain(question.id) for question in rubric.questions if question.responses().kind == "value"}
    found: dict[str, dict[str, int]] = {kind: {} for kind in ("questions", *_ENDS.values(), "about")}
    unknown, twice, reasons, ours = [], [], dict[str, int](), set[str]()
    words = [plain(renamed.get(plain(name), name).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")) for name in names]
    # Only an export has groups before its names: elsewhere ``contact/name`` is not the respondent's.
    is_export = any((one := _EXPORTED.fullmatch(word)) and one[2] in questions for word in words)
    for position, written in enumerate(words):
        word = written
        if (exported := _EXPORTED.fullmatch(word)) and exported[2] in questions:
            word = _told(exported[1], exported[2], is_number=exported[2] in numbers)
            if exported[1] == "na":
                reasons[questions[exported[2]]] = position
            ours.add(questions[exported[2]])
        elif is_export and (last := re.split("[/-]", word)[-1]) in about:
            word = last
        elif is_export and _EXPORTED_BESIDE.fullmatch(word):
            word = ""
        if not word:
            continue
        stem, kind = _split(word)
        if stem in questions:
            key = questions[stem]
        elif word in about:
            kind, key = "about", about[word]
        else:
            unknown.append((position, nearest(word, _candidates(questions.values(), about)) if suggest else ""))
            continue
        if key in found[kind]:
            twice.append((position, key))
        else:
            found[kind][key] = position
    return Layout(**found, unknown=tuple(unknown), reasons=reasons, exported=frozenset(ours), twice=tuple(twice))


_CHOICE = "\N{NULL}"
"""Ends what a column of an export is taken for that says whether a number follows: no name of a table ends so."""
_ENDS = {EVIDENCE: "grades", EVIDENCE_DATE: "dates", MISSING: "missing", _CHOICE: "choices"}


def _split(word: str) -> tuple[str, str]:
    """The question that a column is about, if any, and what it says of it."""
    for end, kind in _ENDS.items():
        if word.endswith(end):
            return word.removesuffix(end), kind
    return word, "questions"


def _told(kind: str, question: str, *, is_number: bool) -> str:
    """What a column of an export is called in a table; nothing where no score needs it."""
    match kind:
        case "grade":
            return question + EVIDENCE
        case "date":
            return question + EVIDENCE_DATE
        case "missing":
            return question + MISSING
        case "q" if is_number:
            return question + _CHOICE
    return question if kind == ("value" if is_number else "q") else ""


def _candidates(questions: Iterable[str], about: Iterable[str]) -> tuple[str, ...]:
    return (*questions, *about)
