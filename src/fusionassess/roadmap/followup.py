"""What became of a roadmap: its steps with who takes them, until when, and how far they are."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, SerializerFunctionWrapHandler, model_serializer

from fusionassess.answers.dates import day_in
from fusionassess.answers.model import AnswerSheet, Date
from fusionassess.documents import models, reading, syntax
from fusionassess.documents.problems import DocumentError, Fault, Place, Problem
from fusionassess.documents.source import Source
from fusionassess.roadmap.costs import no_such_step, step_ids
from fusionassess.rubric.library import Edition
from fusionassess.rubric.nodes import Node, Number, fault
from fusionassess.rubric.reference import RubricReference, edition_of, named_rubric
from fusionassess.rubric.steps import is_step_id, level_of, question_of

FORMAT = "fusionassess/followup/1"
Aim = Literal["budget", "level", "path", "score"]
"""What a roadmap is to do."""
State = Literal["open", "started", "done", "dropped"]
STATES: tuple[State, ...] = ("open", "started", "done", "dropped")
SETTLED: frozenset[State] = frozenset(("done", "dropped"))
"""Nothing is waited for any more."""


def _step_id(name: str) -> str:
    if not is_step_id(name):
        raise fault("not-a-step", found=name)
    return name


StepId = Annotated[str, AfterValidator(_step_id)]


class FollowedStep(Node):
    """A step of the roadmap, and how far it is."""

    do: str
    """What is to be done, as the roadmap said it."""
    owner: str | None = None
    due: Date | None = None
    state: State = "open"
    done_on: Date | None = None
    """Where it is done."""
    remark: str | None = None

    @model_serializer(mode="wrap")
    def _show_state(self, long: SerializerFunctionWrapHandler) -> object:
        """Write the state in any case, for whoever fills it in."""
        told = {"state": self.state, **long(self)}
        return {name: told[name] for name in type(self).model_fields if name in told}


class FollowedSheet(Node):
    """The sheet that the roadmap is of."""

    name: str
    profile: str
    period: str | None = None
    assessed_on: Date | None = None
    sha256: str
    """Of what decides the roadmap: subject, answers, wanted levels."""


class FollowedRoadmap(Node):
    """What was asked for, and which steps came of it."""

    aim: Aim
    amount: Number
    """The budget, the level, or the score."""
    path: str | None = None
    begin: Date | None = None
    """The day the first month begins."""
    sha256: str
    """Of the ids of its steps."""


class FollowUp(Node):
    """The steps of a roadmap with owner, due and state."""

    format: Literal["fusionassess/followup/1"]
    rubric: RubricReference
    sheet: FollowedSheet
    roadmap: FollowedRoadmap
    language: str | None = None
    steps: dict[StepId, FollowedStep]
    """By id, such as 1c.R@3."""


class OpenedFollowUp(NamedTuple):
    """A follow-up, the rubric it is held against, and what its reader should know."""

    document: FollowUp
    edition: Edition
    source: Source
    gone: tuple[str, ...]
    """Steps that this version of the rubric does not have; they are kept."""
    warnings: tuple[Problem, ...]


def open_followup(
    path: Path | str, rubric: str | None = None, edition: Edition | None = None, now: datetime.date | None = None
) -> OpenedFollowUp:
    """Read a follow-up. Raises DocumentError with every problem.

    With ``now`` nothing may be done after that day.
    """
    try:
        source = reading.read(path)
        values = syntax.load(source)
    except DocumentError as error:
        if error.problems[0].code in _OF_ANSWERS:
            raise _none(str(path)) from None
        raise
    return from_values(values, source, rubric, edition, now)


_OF_ANSWERS = frozenset(("is-a-table", "not-a-form", "table-misnamed"))
"""What is said of tables where a sheet may be meant: how they are scored."""


def _none(file: str) -> DocumentError:
    return DocumentError([Problem("no-followup", Place(file), {})])


def from_values(
    values: object,
    source: Source,
    rubric: str | None = None,
    edition: Edition | None = None,
    now: datetime.date | None = None,
) -> OpenedFollowUp:
    """Build a follow-up from its plain values; its rubric is the edition, or the one it names."""
    is_empty = isinstance(values, dict) and not values
    if not is_empty and (not isinstance(values, dict) or values.keys().isdisjoint(FollowUp.model_fields)):
        raise _none(source.file)
    edition = edition or edition_of(values, source, rubric, FollowUp)
    known = step_ids(edition.rubric)
    is_same = _version(values) in (None, edition.rubric.version)
    strange = [name for name in _steps(values) if name not in known and is_step_id(name)]
    faults = [*_of_other_rubric(values, edition), *_dates(values, now)]
    faults += [no_such_step(name, known) for name in strange] if is_same else []
    # A step that there never was is said to be that, and not another roadmap's.
    faults += [] if is_same and strange else _changed(values)
    document = models.validate(values, FollowUp, source, context=edition.rubric.declared(), also=faults)
    remarks = [*_out_of_order(document)]
    if not is_same:
        told = {"sheet": document.rubric.version, "rubric": edition.rubric.version}
        remarks += [Fault("followup-of-other-version", ("rubric", "version"), told)]
        remarks += [Fault("step-gone", ("steps", name), {"id": name}, on_key=True) for name in strange]
    return OpenedFollowUp(
        document,
        edition,
        source,
        tuple(strange),
        tuple(models.problems(remarks, source, "warning")),
    )


def hold_against(opened: OpenedFollowUp, candidates: Iterable[AnswerSheet]) -> AnswerSheet:
    """The sheet, among some, that the roadmap was of. Raises DocumentError where it is none of them.

    Where the sheet was carried over to another version of the rubric, its answers cannot be told by their hash.
    """
    document, faults = opened.document, []
    for sheet in candidates:
        difference = _of_other_sheet(document, sheet, is_same=document.rubric.version == opened.edition.rubric.version)
        if difference is None:
            return sheet
        faults.append(difference)
    raise DocumentError(models.problems(faults[-1:], opened.source))


def hash_of_sheet(sheet: AnswerSheet) -> str:
    """What tells a sheet from another as far as a roadmap goes; notes, evidence and language are free."""
    answers = {
        name: [answer.response, sorted(answer.missing), answer.not_applicable is not None, answer.unknown]
        for name, answer in sheet.answers.items()
        if answer.is_given
    }
    subject = sheet.subject
    return _hash([subject.name, subject.profile, sorted(subject.sectors), answers, sheet.targets])


def hash_of_steps(ids: Iterable[str]) -> str:
    """What tells one roadmap from another."""
    return _hash(sorted(ids))


def is_late(step: FollowedStep, now: datetime.date) -> bool:
    """Whether a step should be done by a day, and is not."""
    return step.state not in SETTLED and step.due is not None and step.due < now


def is_done_by(step: FollowedStep, day: datetime.date | None) -> bool:
    """Whether a step was done by a day; where either day is not known, whether it is done."""
    return step.state == "done" and (day is None or step.done_on is None or step.done_on <= day)


def _hash(values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _part(values: object, name: str) -> Mapping[object, object]:
    part = values.get(name) if isinstance(values, dict) else None
    return part if isinstance(part, dict) else {}


def _version(values: object) -> object:
    return _part(values, "rubric").get("version")


def _steps(values: object) -> Iterator[str]:
    yield from (str(name) for name in _part(values, "steps"))


def _of_other_rubric(values: object, edition: Edition) -> Iterator[Fault]:
    name = named_rubric(values)
    if name is not None and name != edition.rubric.id:
        told = {"found": name, "rubric": edition.rubric.id}
        yield Fault("followup-of-other-rubric", ("rubric", "id"), told)


def _changed(values: object) -> Iterator[Fault]:
    """That the steps are not those the roadmap had."""
    expected, names = _part(values, "roadmap").get("sha256"), list(_steps(values))
    if isinstance(expected, str) and names and hash_of_steps(names) != expected:
        yield Fault("followup-of-other-roadmap", ("roadmap", "sha256"), {"count": len(names)})


def _dates(values: object, now: datetime.date | None) -> Iterator[Fault]:
    """Days on which nothing can have been done."""
    begin = day_in(_part(values, "roadmap").get("begin"))
    for name, step in _part(values, "steps").items():
        if not isinstance(step, dict):
            continue
        loc, done_on = ("steps", str(name), "done_on"), day_in(step.get("done_on"))
        if done_on is None:
            continue
        if step.get("state", "open") != "done":
            yield Fault("done-on-not-done", loc, {"found": str(done_on)})
        if begin is not None and done_on < begin:
            yield Fault("done-before-begin", loc, {"found": str(done_on), "begin": str(begin)})
        if now is not None and done_on > now:
            yield Fault("done-in-future", loc, {"found": str(done_on), "now": str(now)})


def _out_of_order(document: FollowUp) -> Iterator[Fault]:
    """Steps that are done though the one below on the same question is not."""
    for name, step in document.steps.items():
        below = [
            other
            for other, before in document.steps.items()
            if question_of(other) == question_of(name) and level_of(other) < level_of(name) and before.state != "done"
        ]
        if step.state == "done" and below:
            yield Fault("done-out-of-order", ("steps", name, "state"), {"id": name, "below": below[-1]})


def _of_other_sheet(document: FollowUp, sheet: AnswerSheet, *, is_same: bool) -> Fault | None:
    """What tells a sheet from the one that the roadmap was of; None where nothing does."""
    was, subject = document.sheet, sheet.subject
    pairs = {
        "name": (was.name, subject.name),
        "profile": (was.profile, subject.profile),
        "period": (was.period, subject.period),
        "assessed_on": (was.assessed_on, sheet.assessed_on),
    }
    for part, (expected, other) in pairs.items():
        if expected != other:
            told = {"found": str(expected or "—"), "sheet": str(other or "—")}
            return Fault("followup-of-other-sheet", ("sheet", part), told)
    if is_same and was.sha256 != hash_of_sheet(sheet):
        return Fault("followup-of-other-answers", ("sheet", "sha256"), {"sheet": subject.name})
    return None
