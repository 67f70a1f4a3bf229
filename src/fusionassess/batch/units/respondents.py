"""The respondents of a piece of a batch, each with an answer sheet of its own."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fusionassess.answers import sheets
from fusionassess.answers.dates import day_or_month_in
from fusionassess.answers.model import Answer, AnswerSheet, Evidence, Subject
from fusionassess.answers.reading import Meaning, Misfit, read
from fusionassess.batch.read.archives import Member
from fusionassess.batch.read.tables import Piece
from fusionassess.batch.score import coding
from fusionassess.batch.score.result import PlanGroup
from fusionassess.batch.score.rows import levels_in
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import NO_GRADE
from fusionassess.documents import reading, syntax
from fusionassess.documents.blanks import names_nothing, plain
from fusionassess.documents.problems import Problem
from fusionassess.rubric.library import Edition
from fusionassess.rubric.reference import RubricReference


class ScoredRespondent(NamedTuple):
    """One who was scored: where it is from, and what it answered."""

    source: str
    sheet: AnswerSheet
    warnings: tuple[Problem, ...] = ()
    """What the reader of its sheet should know."""


class Respondents(NamedTuple):
    """Those of a piece that were scored; iterated over, each sheet is built when its turn comes."""

    edition: Edition
    scorer: Scorer
    piece: Piece
    groups: Sequence[PlanGroup]
    sources: Any
    """(rows,) where each row is from."""
    rows: Sequence[int]
    """Those of the piece that are in the table of results, in its order."""
    members: Mapping[str, Member]
    """Sheets that were in an archive, by name."""

    def read(self) -> Iterator[ScoredRespondent]:
        """Every respondent in order. Raises DocumentError where a file is no longer what it was."""
        placed = {row: (group, place) for group in self.groups for place, row in enumerate(_rows(group, self.piece))}
        for row, source in zip(self.rows, self.sources.to_pylist(), strict=True):
            group, place = placed[row]
            if self.piece.lines is None:
                yield self._of_file(source)
            else:
                yield ScoredRespondent(source, self._of_row(row, group, place, source))

    def _of_file(self, source: str) -> ScoredRespondent:
        """A sheet, read once more: its notes, its evidence and its targets are not in the table."""
        member = self.members.get(source)
        text = reading.read(source) if member is None else member.source()
        opened = sheets.from_values(syntax.load(text), text, edition=self.edition)
        return ScoredRespondent(source, opened.sheet, opened.warnings)

    def _of_row(self, row: int, group: PlanGroup, place: int, source: str) -> AnswerSheet:
        """The row of a table as a sheet: what was scored, and why something does not apply."""
        rubric = self.edition.rubric
        answers = {
            name: self._answer(name, row, group, column, place) for column, name in enumerate(group.plan.questions)
        }
        return AnswerSheet.model_construct(
            format="fusionassess/answers/1",
            rubric=RubricReference.model_construct(id=rubric.id, version=rubric.version, sha256=self.edition.sha256),
            subject=Subject.model_construct(
                name=self._about("subject", row) or source,
                profile=group.profile,
                sectors=list(group.sectors),
                period=self._about("period", row),
            ),
            assessed_on=self._day(group, place),
            answers={name: answer for name, answer in answers.items() if answer is not None},
        )

    @staticmethod
    def _day(group: PlanGroup, place: int) -> datetime.date | None:
        """The day of assessment of a rater, on which its evidence may age; others' has been aged already."""
        days = group.answers.days
        return None if days is None or not days[place] else datetime.date.fromordinal(int(days[place]))

    @property
    def _names(self) -> list[str]:
        return list(self.piece.batch.schema.names)

    def _cell(self, column: int, row: int) -> str:
        text = coding.as_text(self.piece.batch.column(column).slice(row, 1))[0].as_py()
        return (text or "").strip()

    def _about(self, name: str, row: int) -> str | None:
        """What is said of the respondent; None where a column has nothing, or a sign for it."""
        layout = self.scorer.layout(self._names)
        words = self._cell(layout.about[name], row) if name in layout.about else ""
        return None if names_nothing(words) else words

    def _answer(self, name: str, row: int, group: PlanGroup, column: int, place: int) -> Answer | None:
        """What a row said to a question; its evidence counts as the grade that was scored, dated if it is to age."""
        layout = self.scorer.layout(self._names)
        question = self.scorer.vocabulary.questions_of(group.profile, group.sectors)[name]
        if name not in layout.questions:
            return None
        text = self._cell(layout.questions[name], row)
        meant = question.coding.read(text, question.responses) if question.coding else read(text, question.responses)
        evidence = self._evidence(group, column, place, name, row)
        state = int(group.answers.states[column][place])
        if state == question.count + 1:
            reason = "" if isinstance(meant, Misfit) else meant.reason
            beside = self._cell(layout.reasons[name], row) if name in layout.reasons else ""
            return Answer.model_construct(not_applicable=reason or beside or text, evidence=evidence)
        if isinstance(meant, Misfit) or state == question.count:
            is_unknown = not isinstance(meant, Misfit) and meant.meaning is Meaning.UNKNOWN
            return Answer.model_construct(unknown=True, evidence=evidence) if is_unknown else None
        match question.responses.kind:
            case "value" if isinstance(meant.response, int | float):
                return Answer.model_construct(value=meant.response, evidence=evidence)
            case "option":
                return Answer.model_construct(option=question.responses.options[state], evidence=evidence)
        missing = levels_in(self._cell(layout.missing[name], row)) if name in layout.missing else ()
        level = meant.response if missing and isinstance(meant.response, int) else state
        return Answer.model_construct(level=level, missing=list(missing or ()), evidence=evidence)

    def _evidence(self, group: PlanGroup, column: int, place: int, name: str, row: int) -> Evidence | None:
        grades = group.answers.grades
        rank = NO_GRADE if grades is None else int(grades[column][place])
        names = list(self.edition.rubric.evidence_grades)
        if rank == NO_GRADE:
            return None
        at = None if group.answers.last_days is None else self.scorer.layout(self._names).dates.get(name)
        date = None if at is None else day_or_month_in(self._cell(at, row))
        return Evidence.model_construct(grade=names[rank], date=date)


def _rows(group: PlanGroup, piece: Piece) -> Sequence[int]:
    return range(len(piece.batch)) if group.rows is None else group.rows.tolist()


def name_of(respondent: ScoredRespondent) -> str:
    """What a respondent is called: its name, or where it is from."""
    return respondent.sheet.subject.name if plain(respondent.sheet.subject.name) else respondent.source
