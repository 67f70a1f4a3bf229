"""Sheets of several raters become one: an answer sheet like any other, which keeps who answered what."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from fusionassess.answers.model import Answer, AnswerSheet, Decision, RaterAnswer, Reconciled, Respondent
from fusionassess.answers.periods import name_of
from fusionassess.answers.sheets import OpenedSheet
from fusionassess.documents.blanks import plain
from fusionassess.raters.rules import Rule, Settled, settle, told_by, voices
from fusionassess.rubric.library import Edition

LEAST = 2


class NotMergeable(Exception):
    """Sheets do not belong together; ``why`` is a code, ``values`` fill its sentence."""

    def __init__(self, why: str, **values: object) -> None:
        self.why, self.values = why, values
        super().__init__(why)


class Rater(NamedTuple):
    """Who filled a sheet in; a sheet without a role goes by the name of its file."""

    role: str
    name: str | None

    @property
    def label(self) -> str:
        """As it is told."""
        return f"{self.role} {self.name}" if self.name else self.role


class LeftOut(NamedTuple):
    """What sheets say differently beside their answers, and no rule decides: the consensus is silent on it."""

    part: str
    """indicators, targets."""
    id: str
    values: tuple[tuple[str, float], ...]
    """By rater, what it says."""


class Merged(NamedTuple):
    """The sheet that several became."""

    edition: Edition
    sheet: AnswerSheet
    left_out: tuple[LeftOut, ...]
    names: tuple[str, ...]
    """Names of the organisation that the sheets give, where they differ."""


def merge(opened: Sequence[tuple[str, OpenedSheet]], rule: Rule, mark: str) -> Merged:
    """Put sheets together, each with its file, by which it goes where it names no role; ``mark`` stands between roles.

    Raises NotMergeable where they are of another rubric, version, profile, sectors or period, where one rater
    comes twice, where one is a consensus already, and where there are fewer than two.
    """
    refuse(opened)
    raters = [rater_of(name, each.sheet) for name, each in opened]
    sheets = [each.sheet for _, each in opened]
    first, edition = sheets[0], opened[0][1].edition
    answers, entries = {}, {}
    for question in edition.rubric.questions:
        given = [
            by_rater(sheet.answers[question.id], rater)
            for sheet, rater in zip(sheets, raters, strict=True)
            if question.id in sheet.answers and sheet.answers[question.id].is_given
        ]
        if not given:
            continue
        settled = settled_by(edition, first, question.id, given, rule, _latest(sheets))
        entries[question.id] = Reconciled(by=settled.by, answers=given)
        if settled.answer is not None:
            answers[question.id] = settled.answer
    indicators, first_out = _together("indicators", [sheet.indicators for sheet in sheets], raters)
    targets, then_out = _together("targets", [sheet.targets for sheet in sheets], raters)
    sheet = first.model_copy(
        update={
            "rubric": first.rubric.model_copy(
                update={"id": edition.rubric.id, "version": edition.rubric.version, "sha256": edition.sha256}
            ),
            "subject": first.subject.model_copy(update={"period": _period(sheets)}),
            "respondent": Respondent(role=mark.join(rater.label for rater in raters)),
            "assessed_on": _latest(sheets),
            "answers": answers,
            "indicators": indicators,
            "targets": targets,
            "raters": entries,
        }
    )
    return Merged(
        edition,
        sheet,
        (*first_out, *then_out),
        _several(sheet.subject.name for sheet in sheets),
    )


def refuse(opened: Sequence[tuple[str, OpenedSheet]]) -> None:
    """Refuse what cannot be put together. Raises NotMergeable."""
    if len(opened) < LEAST:
        raise NotMergeable("one_sheet")
    first_file, first = opened[0]
    in_period = next((pair for pair in opened if pair[1].sheet.subject.period), opened[0])
    known: dict[tuple[str, str], str] = {}
    for file, each in opened:
        if each.sheet.raters:
            raise NotMergeable("is_consensus", file=file)
        for why, one, other in _ties(first, each):
            if one != other:
                raise NotMergeable(why, first=first_file, file=file, one=one, other=other)
        _refuse_period(in_period, (file, each))
        rater = rater_of(file, each.sheet)
        who = plain(rater.role), plain(rater.name or "")
        if who in known:
            raise NotMergeable("same_rater", first=known[who], file=file, who=rater.label)
        known[who] = file


def _refuse_period(first: tuple[str, OpenedSheet], other: tuple[str, OpenedSheet]) -> None:
    """Refuse sheets of two periods: what changed meanwhile is no difference between raters. Raises NotMergeable.

    A sheet that names no period goes with any.
    """
    one, two = (each.sheet.subject.period or "" for _, each in (first, other))
    if two and name_of(one) != name_of(two):
        raise NotMergeable("other_period", first=first[0], file=other[0], one=one, other=two)


def _period(sheets: Sequence[AnswerSheet]) -> str | None:
    """The period of sheets that go together."""
    return next((sheet.subject.period for sheet in sheets if sheet.subject.period), None)


def _ties(first: OpenedSheet, other: OpenedSheet) -> Iterator[tuple[str, str, str]]:
    """What sheets of one organisation have in common, by the code of the refusal."""
    (one, its), (two, others) = ((each.edition.rubric, each.sheet.subject) for each in (first, other))
    yield "other_rubric", one.id, two.id
    yield "other_version", one.version, two.version
    yield "other_profile", its.profile, others.profile
    yield "other_sectors", " ".join(sorted(its.sectors)), " ".join(sorted(others.sectors))


def rater_of(file: str, sheet: AnswerSheet) -> Rater:
    """Who filled a sheet in."""
    respondent = sheet.respondent or Respondent()
    return Rater(
        respondent.role or respondent.name or PurePath(file).stem, respondent.name if respondent.role else None
    )


def by_rater(answer: Answer, rater: Rater) -> RaterAnswer:
    """An answer with who gave it."""
    return RaterAnswer(**told_by(answer), role=rater.role, name=rater.name)


def settled_by(
    edition: Edition,
    sheet: AnswerSheet,
    question: str,
    given: Sequence[RaterAnswer],
    rule: Rule,
    day: datetime.date | None,
) -> Settled:
    """What a rule makes of the answers to a question, as the sheet's organisation is asked it."""
    rubric, subject = edition.rubric, sheet.subject
    asked = rubric.as_asked(next(q for q in rubric.questions if q.id == question), subject.profile, subject.sectors)
    return settle(voices(rubric, asked, given, day), rule)


def decided(
    sheet: AnswerSheet, question: str, answer: Answer | None, by: Decision, reason: str | None = None
) -> AnswerSheet:
    """A consensus in which a question is decided, by whom and why; open again where there is no answer."""
    entry = sheet.raters[question].model_copy(update={"by": by, "reason": reason})
    answers = {name: given for name, given in sheet.answers.items() if name != question}
    if answer is not None:
        answers[question] = answer
    order = {name: place for place, name in enumerate(sheet.raters)}
    return sheet.model_copy(
        update={
            "answers": dict(sorted(answers.items(), key=lambda pair: order.get(pair[0], len(order)))),
            "raters": {**sheet.raters, question: entry},
        }
    )


def same_raters(one: AnswerSheet, other: AnswerSheet) -> bool:
    """Whether two consensus sheets are of the same answers, however they were decided."""

    def told(sheet: AnswerSheet) -> dict[str, list[RaterAnswer]]:
        return {name: entry.answers for name, entry in sheet.raters.items()}

    return one.subject == other.subject and one.rubric.id == other.rubric.id and told(one) == told(other)


def keep_decisions(sheet: AnswerSheet, before: AnswerSheet) -> tuple[AnswerSheet, int]:
    """Decide as people did in an earlier consensus wherever the raters' answers are still the same; and how often."""
    kept = 0
    for name, entry in before.raters.items():
        is_same = name in sheet.raters and sheet.raters[name].answers == entry.answers
        if is_same and entry.by == "people" and name in before.answers:
            sheet, kept = decided(sheet, name, before.answers[name], "people", entry.reason), kept + 1
    return sheet, kept


def _latest(sheets: Sequence[AnswerSheet]) -> datetime.date | None:
    return max((sheet.assessed_on for sheet in sheets if sheet.assessed_on), default=None)


def _several(names: Iterator[str]) -> tuple[str, ...]:
    different: dict[str, str] = {}
    for name in filter(None, names):
        different.setdefault(plain(name), name)
    return tuple(different.values()) if len(different) > 1 else ()


def _together(
    part: str, given: Sequence[Mapping[str, Any]], raters: Sequence[Rater]
) -> tuple[dict[str, Any], list[LeftOut]]:
    """What raters say alike, or one of them alone; and what they say differently."""
    ids = dict.fromkeys(name for values in given for name in values)
    alike, apart = {}, []
    for name in ids:
        own = [(rater.label, values[name]) for rater, values in zip(raters, given, strict=True) if name in values]
        if all(value == own[0][1] for _, value in own):
            alike[name] = own[0][1]
        else:
            apart.append(LeftOut(part, name, tuple((label, getattr(value, "value", value)) for label, value in own)))
    return alike, apart
