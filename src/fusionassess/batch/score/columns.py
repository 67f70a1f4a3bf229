"""Which column of a table of answers holds what."""

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from fusionassess.batch.score.maps import ColumnMap
from fusionassess.batch.score.names import (
    ABOUT,
    EVIDENCE,
    EVIDENCE_DATE,
    MISSING,
    OTHER_NAMES,
    REASON,
    REVIEWS,
    Spelled,
    Spelling,
)
from fusionassess.documents.blanks import plain
from fusionassess.documents.problems import Suggestion, likely
from fusionassess.rubric.model import Rubric

_EXPORTED_BESIDE = re.compile(
    r"(?:.*[/-])?(i_[a-z]+_.+|target_.+|missing_.+/\d+|format|rubric|rubric_version|sha256|role|respondent)"
)
"""What else an export of an XLSForm holds, see ``forms.xlsform``, and a score needs not."""


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
    unknown: tuple[tuple[int, Suggestion | str], ...]
    """Columns nobody asked for, each with the known name most like it."""
    unasked: tuple[tuple[int, str, tuple[str, ...]], ...]
    """Columns named like a question of a measure that has none of that name: the measure, and those it has."""
    reasons: Mapping[str, int]
    """By question: the column with the reason why it does not apply, where it has one of its own."""
    choices: Mapping[str, int]
    """By question that asks for a number: the column that says whether one is known, or it does not apply."""
    exported: frozenset[str]
    """Questions that an XLSForm of ours has asked."""
    respelled: tuple[tuple[int, str], ...]
    """Columns whose name is spelled in another way than the known one, and the known one."""
    unclear: tuple[tuple[int, tuple[str, ...]], ...]
    """Columns whose name may be each of several questions."""
    twice: tuple[tuple[int, str], ...]
    """Columns that hold what an earlier one holds already, and what that is."""
    key: int | None
    """The column by which a respondent is known, where the user has named one."""
    organisation: int | None
    """The column that names the organisation, where rows of several raters are reconciled."""
    reviews: tuple[int, ...]
    """The columns that say whether a row was accepted, see ``reviews``."""

    @property
    def asked(self) -> Mapping[int, str]:
        """By column of an answer, or of what stands beside one: the question."""
        about = self.grades, self.dates, self.missing, self.reasons, self.choices, self.questions
        return {place: question for columns in about for question, place in columns.items()}

    @property
    def naming(self) -> list[int]:
        """The columns that say whose a row is, in which the word for a total may stand."""
        return [*dict.fromkeys(at for at in (self.about.get("subject"), self.organisation) if at is not None)]


def lay_out(
    names: Sequence[str],
    spelling: Spelling,
    rubric: Rubric,
    told: ColumnMap,
    *,
    suggest: bool = True,
    worded: bool = True,
    key: str | None = None,
    organisation: str | None = None,
) -> Layout:
    """Find the questions, the grades and the rest among the names of a table's columns.

    ``suggest`` looks for the known name most like each that is unknown, which takes a while; ``worded`` takes
    names that begin with the code of a question and go on in words, as remarks above a table do; ``key`` is the
    column by which a respondent is known, whatever else it holds, and ``organisation`` likewise the one that names the
    organisation of raters.
    """
    finding = _Finding(names, spelling, rubric, told, suggest=suggest, key=key, organisation=organisation)
    return finding.layout(worded=worded)


class _Finding:
    """The names of one table being told apart."""

    def __init__(
        self,
        names: Sequence[str],
        spelling: Spelling,
        rubric: Rubric,
        told: ColumnMap,
        *,
        suggest: bool,
        key: str | None,
        organisation: str | None,
    ) -> None:
        self.suggest, self.spelling = suggest, spelling
        self.key, self.organisation = _place_of(key, names), _place_of(organisation, names)
        self.wanted = organisation
        self.questions = {plain(question.id): question.id for question in rubric.questions}
        self.measures = {
            plain(measure.id): (measure.id, tuple(question.id for question in measure.questions))
            for measure in rubric.measures
        }
        self.numbers = {question.id for question in rubric.questions if question.kind == "value"}
        self.about = {plain(name): kind for kind, others in ABOUT.items() for name in others}
        renamed = {plain(name): plain(target) for name, target in told.columns.items()}
        self.plain = [plain(name) for name in names]
        self.words = [renamed[word] if word in renamed else self._bare(word) for word in self.plain]
        self.beside = [plain(pattern) for pattern in told.beside]
        # Only an export has groups before its names: elsewhere ``contact/name`` is not the respondent's.
        self.spelled = [None if self._is_known(word) else spelling.read(word) for word in self.words]
        self.is_export = any(one is not None and one.kind for one in self.spelled)
        self.places: dict[str, dict[str, int]] = {kind: {} for kind in ("questions", *_ENDS.values(), "about")}
        self.unknown, self.twice, self.respelled, self.unclear = [], [], [], []  # type: ignore[var-annotated]
        self.unasked: list[tuple[int, str, tuple[str, ...]]] = []
        self.exported: set[str] = set()
        self.reviews: list[int] = []
        self.worded: dict[str, list[tuple[int, bool]]] = {}
        """By question, the columns whose names begin with its code and say more; whether they may hold its answers."""

    def layout(self, *, worded: bool) -> Layout:
        """Which column holds what."""
        for position, word in enumerate(self.words):
            self._place(position, word)
        if "subject" not in self.places["about"]:
            self._name_otherwise()
        for question, columns in self.worded.items() if worded else ():
            self._place_worded(question, columns)
        # Who drops empty columns of an export drops a number that nobody gave: what stands there is only the choice.
        for question, position in self.places["choices"].items():
            self.places["questions"].setdefault(question, position)
        return Layout(
            **self.places,
            unknown=tuple(self.unknown),
            unasked=tuple(self.unasked),
            exported=frozenset(self.exported),
            respelled=tuple(self.respelled),
            unclear=tuple(self.unclear),
            twice=tuple(self.twice),
            key=self.key,
            # A sheet's subject, and whatever a table calls it, is known by that name as well.
            organisation=self.places["about"].get(self.wanted or "")
            if self.organisation is None
            else self.organisation,
            reviews=tuple(self.reviews),
        )

    def _bare(self, word: str) -> str:
        """A name without the signs that mark or quote it, and without what brackets add to one that is known."""
        if self._is_known(word):
            return word
        bare = _BETWEEN_HAN.sub("", word.strip(_MARKS))
        # Square brackets may add something, or be marks around all of it.
        for whole in (_BETWEEN_HAN.sub("", word.strip(_QUOTES)), bare):
            if (short := _IN_BRACKETS.sub("", whole).strip(_MARKS)) in self.about:
                return short
        return bare

    def _place_worded(self, question: str, columns: Sequence[tuple[int, bool]]) -> None:
        """Take the only column whose name begins with a question's code for its answers, where none has that name."""
        places = self.places["questions"]
        answering = [position for position, may_answer in columns if may_answer]
        is_taken = question not in places and len(answering) == 1
        for position, _ in columns:
            if is_taken and position == answering[0]:
                self._enter("questions", question, position)
                self.respelled.append((position, question))
            elif not self._is_beside(position):
                self.unknown.append((position, question))

    def _name_otherwise(self) -> None:
        """Take a column for the names that is called by another word for them, where no column has their name."""
        free = {self.words[position]: position for position, _ in reversed(self.unknown)}
        place = next((free[word] for word in OTHER_NAMES if word in free), None)
        if place is not None:
            self._enter("about", "subject", place)
            self.unknown = [(position, like) for position, like in self.unknown if position != place]
            self.respelled.append((place, ABOUT["subject"][1]))

    def _is_known(self, word: str) -> bool:
        return _split(word)[0] in self.questions or word in self.about

    def _place(self, position: int, word: str) -> None:
        stem, kind = _split(word)
        spelled = self.spelled[position]
        if stem in self.questions:
            self._enter(kind, self.questions[stem], position)
        elif word in self.about:
            self._enter("about", self.about[word], position)
        elif spelled is not None:
            self._spelled(spelled, word, position)
        elif _APART_SIGNS.sub("", word) in REVIEWS:
            self.reviews.append(position)
        elif self.is_export and (last := re.split("[/.-]", word)[-1]) in self.about:
            self._enter("about", self.about[last], position)
        elif (numbered := _NUMBERED.sub("", word)) in self.about:
            self._enter("about", self.about[numbered], position)
        elif position != self.key and (worded := self.spelling.worded(word)):
            self.worded.setdefault(worded[0], []).append((position, worded[1]))
        elif position != self.key and (measure := self.measures.get(stem.rpartition(".")[0])):
            # A replaced question has a new id, much like the old one: to suggest it would pass off old answers for new.
            self.unasked.append((position, *measure))
        elif position not in {self.key, self.organisation} and not self._is_beside(position):
            like = likely(word, (*self.questions.values(), *self.about)) if self.suggest else ""
            self.unknown.append((position, like))

    def _spelled(self, spelled: Spelled, word: str, position: int) -> None:
        if len(spelled.questions) > 1:
            self.unclear.append((position, spelled.questions))
            return
        (question,) = spelled.questions
        end = spelled.end
        if spelled.kind:
            self.exported.add(question)
            is_number = question in self.numbers
            if spelled.kind == "q" and is_number:
                self._enter("choices", question, position)
                return
            if spelled.kind in {"note", "text"} or (spelled.kind == "value" and not is_number):
                return
        self._enter(_ENDS[f".{end}"] if end else "questions", question, position)
        if not spelled.kind or not word.endswith(f"{spelled.kind}_{plain(question)}"):
            self.respelled.append((position, f"{question}.{end}" if end else question))

    def _enter(self, kind: str, key: str, position: int) -> None:
        if key in self.places[kind]:
            self.twice.append((position, key))
        else:
            self.places[kind][key] = position

    def _is_beside(self, position: int) -> bool:
        """Whether a column stands beside the answers, by its name as it is or without its marks."""
        word = self.words[position]
        if self.is_export and _EXPORTED_BESIDE.fullmatch(word):
            return True
        return any(fnmatchcase(name, pattern) for name in (word, self.plain[position]) for pattern in self.beside)


_QUOTES = " *\"'\u201c\u201d\u2018\u2019"
_MARKS = f"{_QUOTES}【】[]"
_IN_BRACKETS = re.compile(r"\s*[(\[【][^()\[\]【】]*[)\]】]\s*$")
_BETWEEN_HAN = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""What is left of a line break in a name."""
_APART_SIGNS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"^(?:q|第)?\d+题?\s*[、.):]\s*")
"""The number of a question in a survey."""
_CHOICE = "\N{NULL}"
"""Ends no name of a table; stands for the column of an export that says whether a number follows."""
_ENDS = {EVIDENCE: "grades", EVIDENCE_DATE: "dates", REASON: "reasons", MISSING: "missing", _CHOICE: "choices"}


def _place_of(wanted: str | None, names: Sequence[str]) -> int | None:
    """Where the column stands that the user calls so."""
    return None if wanted is None else next((at for at, name in enumerate(names) if plain(name) == plain(wanted)), None)


def _split(word: str) -> tuple[str, str]:
    """The question that a column is about, if any, and what it says of it."""
    for end, kind in _ENDS.items():
        if word.endswith(end):
            return word.removesuffix(end), kind
    return word, "questions"
