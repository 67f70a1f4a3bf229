"""Where the raters of a consensus differ, and what that does to its score and level."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from fusionassess.answers.model import Answer, Decision
from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.agreement import (
    Agreement,
    Range,
    agreement,
    concordance,
    intraclass,
    krippendorff_range,
    within_group,
)
from fusionassess.kernel.results import Results, evaluate
from fusionassess.kernel.scoring import Block, Bools, Floats
from fusionassess.raters.merging import Rater
from fusionassess.raters.rules import RULES, Voice, differs, middle_level, settle, voices

DRAWS = 1_000
SEED = 1
LEAST_SHARED = 2
"""Responses that a mean is taken of, at the least."""


class Disputed(NamedTuple):
    """A question that raters answer differently."""

    id: str
    column: int
    """Of the plan."""
    voices: tuple[Voice, ...]
    spread: float
    """Levels between the lowest and the highest response."""
    effect: float
    """How far the total moves from one of these answers to another, all else as it is; NaN where no total is given."""
    levels: tuple[float, float]
    """The lowest and the highest level of the whole among them."""
    uniform: float
    dissent: float
    deviation: float
    by: Decision
    """How it was decided; ``people`` too where the sheet's answer is another than the rule's."""
    reason: str


class RoleView(NamedTuple):
    """How those of one role see the organisation."""

    role: str
    raters: int
    answers: int
    """Questions that one of them or more gave a response to."""
    means: tuple[float, ...]
    """By path, the mean of their responses on 0 … top; NaN where they gave fewer than two."""
    gaps: tuple[float, ...]
    """By path, how far they lie above the others on the questions that both rated; NaN of fewer than two."""
    gap: float
    """Likewise, over all questions."""


class Differences(NamedTuple):
    """Everything about the raters of one consensus."""

    raters: tuple[Rater, ...]
    questions: int
    """That one of them or more answered."""
    rated_by_several: int
    by: dict[Decision, int]
    """How many questions were decided how."""
    disputed: tuple[Disputed, ...]
    """What is to be talked over first stands first."""
    low: float
    """The total where the lowest of the answers is taken everywhere."""
    high: float
    level_low: float
    level_high: float
    paths: tuple[tuple[str, float], ...]
    """r_wg(J) by path; NaN where no question of it was rated by two."""
    alpha: Range
    complete: int
    """Questions that all raters rated."""
    intraclass: float
    concordance: float
    roles: tuple[RoleView, ...]


class _Heard(NamedTuple):
    """The raters' answers beside the plan."""

    voices: dict[str, tuple[Voice, ...]]
    """By question asked and answered."""
    ratings: Floats
    """(raters, questions) 0 … 1, NaN where a rater gave no response."""
    applicable: Bools
    """(raters, questions); False where a rater says that a question does not apply."""


def raters_of(assessment: Assessment) -> tuple[Rater, ...]:
    """Who answered, in the order in which they are first named."""
    named = (
        Rater(answer.role or "", answer.name) for entry in assessment.sheet.raters.values() for answer in entry.answers
    )
    return tuple(dict.fromkeys(named))


def differences(assessment: Assessment, draws: int = DRAWS, seed: int = SEED) -> Differences | None:
    """Work out where raters differ; None of a sheet that names none."""
    raters = raters_of(assessment)
    if not raters:
        return None
    table, plan, top = _table(assessment, raters), assessment.plan, assessment.plan.top
    levels = table.ratings * top
    options = top + 1 - assessment.rubric.bottom
    figures = agreement(levels, options)
    several = int((figures.raters > 1).sum())
    whole = ~np.isnan(levels).any(axis=0)
    low, high = (_extreme(assessment, table, is_high=is_high) for is_high in (False, True))
    columns = {name: place for place, name in enumerate(plan.questions)}
    ends = [*plan.tiers[0].starts[plan.tiers[1].starts].tolist(), len(plan.questions)]
    decided = {name: _decided(assessment, name, table.voices[name]) for name in table.voices}
    return Differences(
        raters=raters,
        questions=len(table.voices),
        rated_by_several=several,
        by={by: count for by in _ORDER if (count := sum(own == by for own in decided.values()))},
        disputed=tuple(_disputed(assessment, table, figures, columns, decided)),
        low=float(low.score[0]),
        high=float(high.score[0]),
        level_low=float(low.level[0]),
        level_high=float(high.level[0]),
        paths=tuple(
            (name, within_group(levels[:, start:end], options))
            for name, (start, end) in zip(plan.paths, pairwise(ends), strict=True)
        ),
        alpha=krippendorff_range(levels, draws, seed),
        complete=int(whole.sum()),
        intraclass=intraclass(levels[:, whole]),
        concordance=concordance(levels[:, whole]),
        roles=tuple(_roles(raters, levels, ends)),
    )


_ORDER: tuple[Decision, ...] = ("agreed", "one", "median", "lowest", "best-evidenced", "people", "open")


def _table(assessment: Assessment, raters: Sequence[Rater]) -> _Heard:
    rubric, sheet, plan = assessment.rubric, assessment.sheet, assessment.plan
    subject, questions = sheet.subject, {question.id: question for question in rubric.questions}
    rows = {rater: row for row, rater in enumerate(raters)}
    ratings = np.full((len(raters), len(plan.questions)), np.nan)
    applicable = np.ones(ratings.shape, dtype=bool)
    heard = {}
    for column, name in enumerate(plan.questions):
        if name not in sheet.raters:
            continue
        asked = rubric.as_asked(questions[name], subject.profile, subject.sectors)
        heard[name] = voices(rubric, asked, sheet.raters[name].answers, sheet.assessed_on)
        for voice in heard[name]:
            row = rows[Rater(voice.answer.role or "", voice.answer.name)]
            applicable[row, column] = voice.answer.not_applicable is None
            if voice.answer.counted is not None:
                ratings[row, column] = asked.rating(voice.answer.counted, rubric.top)
    return _Heard(heard, ratings, applicable)


def _decided(assessment: Assessment, name: str, heard: Sequence[Voice]) -> Decision:
    """How a question was decided; an answer that its rule would not give was changed by people since."""
    by, answer = assessment.sheet.raters[name].by, assessment.sheet.answer_to(name)
    if by == "people":
        return by
    rule = next((rule for rule in RULES if rule == by), RULES[-1])
    settled = settle(heard, rule).answer or Answer()
    given = _stand(answer), _stand(settled)
    if given[0] == given[1]:
        return by
    return "people" if answer.is_given else "open"


def _stand(answer: Answer) -> tuple[object, ...]:
    return answer.counted, answer.not_applicable is not None, answer.unknown


def _base(assessment: Assessment, table: _Heard) -> tuple[Floats, Bools]:
    """The consensus as (questions,) ratings and what applies, the middle response where a question is open."""
    ratings, applicable = assessment.block.ratings[0].copy(), assessment.block.applicable[0].copy()
    for column in range(len(assessment.plan.questions)):
        given = table.ratings[:, column][~np.isnan(table.ratings[:, column])]
        if np.isnan(ratings[column]) and applicable[column] and given.size:
            ratings[column] = middle_level(given.tolist())
    return ratings, applicable


def _evaluated(assessment: Assessment, rows: Sequence[tuple[Floats, Bools]]) -> Results:
    ratings = np.array([row for row, _ in rows])
    applicable = np.array([row for _, row in rows])
    return evaluate(assessment.plan, Block(ratings, applicable, np.full(ratings.shape, np.nan)))


def _disputed(
    assessment: Assessment,
    table: _Heard,
    figures: Agreement,
    columns: dict[str, int],
    decided: dict[str, Decision],
) -> list[Disputed]:
    """The questions that raters answer differently, those that move the total most first."""
    base = _base(assessment, table)
    names = [name for name, heard in table.voices.items() if differs(heard)]
    variants = [(name, row) for name in names for row in _variants(base, table, columns[name])]
    if not variants:
        return []
    results = _evaluated(assessment, [row for _, row in variants])
    of_name = {name: [place for place, (own, _) in enumerate(variants) if own == name] for name in names}
    rows = []
    for name in names:
        scores, levels = results.score[of_name[name]], results.level[of_name[name]]
        column = columns[name]
        rows.append(
            Disputed(
                id=name,
                column=column,
                voices=table.voices[name],
                spread=float(figures.spread[column]),
                effect=_reach(scores),
                levels=(float(np.fmin.reduce(levels)), float(np.fmax.reduce(levels))),
                uniform=float(figures.uniform[column]),
                dissent=float(figures.dissent[column]),
                deviation=float(figures.deviation[column]),
                by=decided[name],
                reason=assessment.sheet.raters[name].reason or "",
            )
        )
    return sorted(rows, key=lambda row: (-_known(row.effect), -_known(row.spread), row.column))


def _reach(scores: Floats) -> float:
    """From the lowest to the highest total; one that an answer would withhold is none."""
    return float(np.fmax.reduce(scores) - np.fmin.reduce(scores))


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else round(value, 9)


def _variants(base: tuple[Floats, Bools], table: _Heard, column: int) -> Iterator[tuple[Floats, Bools]]:
    """The consensus with each of the answers that raters gave to a question."""
    given = table.ratings[:, column]
    for rating in np.unique(given[~np.isnan(given)]):
        ratings, applicable = base[0].copy(), base[1].copy()
        ratings[column], applicable[column] = rating, True
        yield ratings, applicable
    if not table.applicable[:, column].all():
        ratings, applicable = base[0].copy(), base[1].copy()
        ratings[column], applicable[column] = np.nan, False
        yield ratings, applicable


def _extreme(assessment: Assessment, table: _Heard, *, is_high: bool) -> Results:
    """The consensus with the lowest or the highest of the raters' answers everywhere.

    A score never falls when a rating rises. What some call not applicable is taken out, one question
    after the other, as long as that moves the total further.
    """
    ratings, applicable = _base(assessment, table)
    optional = []
    for column in range(len(assessment.plan.questions)):
        given = table.ratings[:, column][~np.isnan(table.ratings[:, column])]
        if given.size:
            ratings[column], applicable[column] = (given.max() if is_high else given.min()), True
            if not table.applicable[:, column].all():
                optional.append(column)
    best = _evaluated(assessment, [(ratings, applicable)])
    while optional:
        tried = []
        for column in optional:
            row, applies = ratings.copy(), applicable.copy()
            row[column], applies[column] = np.nan, False
            tried.append((row, applies))
        results = _evaluated(assessment, tried)
        gains = np.nan_to_num((results.score - best.score[0]) * (1 if is_high else -1))
        place = int(gains.argmax())
        if round(float(gains[place]), 9) <= 0:
            break
        ratings, applicable = tried[place]
        best = _evaluated(assessment, [tried[place]])
        optional.pop(place)
    return best


def _roles(raters: Sequence[Rater], levels: Floats, ends: Sequence[int]) -> Iterator[RoleView]:
    """Each role beside the others: of several raters of one role the mean of their responses counts."""
    for role in dict.fromkeys(rater.role for rater in raters):
        rows = np.array([rater.role == role for rater in raters])
        own, others = _means(levels[rows]), _means(levels[~rows])
        apart = own - others
        paths = [slice(start, end) for start, end in pairwise(ends)]
        yield RoleView(
            role,
            int(rows.sum()),
            int((~np.isnan(own)).sum()),
            tuple(_mean(own[path]) for path in paths),
            tuple(_mean(apart[path]) for path in paths),
            _mean(apart),
        )


def _means(levels: Floats) -> Floats:
    """(raters, questions) to (questions,): the mean of the responses there are, NaN where there is none."""
    count = (~np.isnan(levels)).sum(axis=0)
    means: Floats = np.where(count > 0, np.nansum(levels, axis=0) / np.maximum(count, 1), np.nan)
    return means


def _mean(values: Floats) -> float:
    """The mean of the values there are, NaN where these are fewer than two."""
    told = values[~np.isnan(values)]
    return float(told.mean()) if len(told) >= LEAST_SHARED else float("nan")
