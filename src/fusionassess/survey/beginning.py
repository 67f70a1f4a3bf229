"""Where a questionnaire begins: a new sheet or one to go on with, answers given already, last time's sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fusionassess.answers import sheets, supplied
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.documents import reading, syntax
from fusionassess.documents.problems import DocumentError, Place, Problem
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.survey import session as steps
from fusionassess.survey.keeping import Keeper
from fusionassess.survey.session import Session

if TYPE_CHECKING:
    from fusionassess.roadmap.followup import FollowUp


class Known(NamedTuple):
    """What is known of the subject before anyone is asked."""

    name: str | None = None
    profile: str | None = None
    sectors: Sequence[str] = ()
    period: str | None = None

    def missing(self) -> list[str]:
        """What must be known and is not."""
        return [part for part, value in (("name", self.name), ("profile", self.profile)) if not value]


class Wishes(NamedTuple):
    """What was asked for on the command line."""

    rubric: str
    known: Known = Known()
    answers: str | None = None
    """A file of answers, ``-`` for standard input."""
    pairs: Sequence[str] = ()
    last: str | None = None
    """The sheet of the last period."""
    followup: str | None = None
    """The follow-up of its roadmap."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Everything known before the first question."""

    edition: Edition
    keeper: Keeper
    known: Known
    sheet: AnswerSheet | None
    """The sheet to go on with; None where it is a new one."""
    given: Mapping[str, Answer]
    """Answers from elsewhere than the sheet: a pair counts before a file, a file before the sheet."""
    last: AnswerSheet | None
    followup: "FollowUp | None"
    warnings: tuple[Problem, ...]
    dropped: tuple[Problem, ...]
    """Entries of the sheet that do not fit; their questions are open again."""
    places: Mapping[str, Place]
    """Where each of the answers given stands."""

    @property
    def language(self) -> str | None:
        """The language of the sheet, or of last time's."""
        return next((sheet.language for sheet in (self.sheet, self.last) if sheet and sheet.language), None)

    def session(self, sheet: AnswerSheet) -> Session:
        """Begin at the first question that nobody has dealt with.

        Raises DocumentError where *not applicable* was given to a question that applies to the subject.
        """
        if refused := list(sheets.applying(self.given, self.edition.rubric, sheet.subject)):
            raise DocumentError([Problem(one.code, self.places[str(one.loc[0])], one.values) for one in refused])
        taken_over = steps.take_over(steps.begin(self.edition, sheet), self.given).sheet
        return steps.begin(self.edition, taken_over, self.last, self.followup)


def begin(path: Path, wishes: Wishes) -> Beginning:
    """Read whatever there is; raises DocumentError, and NotAPair where a pair is none."""
    sheet: AnswerSheet | None = None
    warnings: tuple[Problem, ...] = ()
    dropped: tuple[Problem, ...] = ()
    if path.exists():
        source = reading.read(path)
        opened, dropped = sheets.salvage(source, wishes.rubric if library.is_path(wishes.rubric) else None)
        sheet, edition, warnings = opened
    else:
        edition = library.find(wishes.rubric)
    known, last, followup = wishes.known, None, None
    given: dict[str, Answer] = {}
    places: dict[str, Place] = {}
    if wishes.last is not None:
        source = reading.read(wishes.last)
        opened = sheets.from_values(syntax.load(source), source, edition=edition)
        last, warnings = opened.sheet, (*warnings, *opened.warnings)
        known = _filled(known, last.subject.model_dump())
        if wishes.followup is not None:
            # Few questionnaires have one.
            from fusionassess.roadmap.followup import hold_against, open_followup

            followed = open_followup(wishes.followup, edition=edition)
            hold_against(followed, [last])
            followup, warnings = followed.document, (*warnings, *followed.warnings)
    if wishes.answers is not None:
        source = reading.read(wishes.answers)
        known = _filled(known, supplied.subject_in(source))
        given = supplied.from_source(source, edition)
        places = dict.fromkeys(given, Place(source.file))
    given |= supplied.from_pairs(wishes.pairs, edition)
    places |= supplied.places_of(wishes.pairs)
    return Beginning(edition, Keeper(path, sheet), known, sheet, given, last, followup, warnings, dropped, places)


def _filled(known: Known, subject: Mapping[str, object]) -> Known:
    """Fill in what is not known from what a sheet says; its period is another one."""
    name, profile, sectors = (subject.get(part) for part in ("name", "profile", "sectors"))
    return Known(
        known.name or (str(name) if name else None),
        known.profile or (str(profile) if profile else None),
        known.sectors or tuple(map(str, sectors if isinstance(sectors, list) else ())),
        known.period,
    )
