"""A region beside those who live in it: each measure as every kind of actor sees it, and the two sides.

Each question counts from the profiles that are asked it, and no mean is taken over unlike things:
every profile is a group of its own. A group of fewer than five is not told of, nor a figure that
fewer than five of a group have; means are rounded before anything is made of them, so that nothing
that is told, nor any combination of it, gives one of them away.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import OpenedSheet
from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.coordination import LEAST_ANSWERS, SIDES, degree_class, standard
from fusionassess.kernel.figures.suppression import LEAST, decimals
from fusionassess.kernel.scoring import Floats

STANDING = 2.0
OF = 5
"""The score, of so many, from which on a kind of actor counts as there (trend F2)."""


class NoEcosystem(Exception):
    """Sheets make no ecosystem; ``why`` is a code, ``values`` fill its sentence."""

    def __init__(self, why: str, **values: object) -> None:
        self.why, self.values = why, values
        super().__init__(why)


class Seen(NamedTuple):
    """A figure of a group: the rounded mean, and of how many; NaN where too few have it."""

    mean: float
    units: int
    is_asked: bool = True


class ActorGroup(NamedTuple):
    """Those of one profile."""

    profile: str
    units: int
    is_told: bool
    """Whether they are enough to be told of."""
    score: Seen
    measures: Mapping[str, Seen]
    sides: Mapping[str, Seen]
    """By side, 0 … top; of at least four questions that enough of them answered."""


class Ecosystem(NamedTuple):
    """What a region's own view and the views of others come to."""

    region: Assessment
    groups: tuple[ActorGroup, ...]
    measures: tuple[str, ...]
    """That the region or a group told of is asked."""
    own: Mapping[str, float]
    """The region's own score by measure."""
    own_sides: Mapping[str, float]
    sides: Mapping[str, float]
    """The mean of the groups that see a side, each counted once, 0 … top; NaN where none is told of."""
    degree: float
    """Coordination of science and industry as the groups see them; NaN where a side has none."""
    grade: float
    standing: tuple[str, ...]
    """Kinds of actors told of, the region among them, that score at least 2."""
    kinds: int
    """Kinds of actors told of."""


def ecosystem(region: Assessment, others: Sequence[Assessment]) -> Ecosystem:
    """Put a region's sheet beside those of its actors."""
    rubric = region.rubric
    by_profile: dict[str, list[Assessment]] = {}
    for each in others:
        by_profile.setdefault(each.sheet.subject.profile, []).append(each)
    groups = tuple(_group(profile, by_profile[profile]) for profile in rubric.profiles if profile in by_profile)
    told = [group for group in groups if group.is_told]
    asked = {name for group in told for name, seen in group.measures.items() if seen.is_asked}
    own = dict(zip(region.plan.measures, region.results.measures[0].tolist(), strict=True))
    sides = {side: _mean([group.sides[side].mean for group in told]) for side in SIDES}
    top = region.plan.top
    _, _, degree = standard(*(np.array([sides[side] / top]) for side in ("science", "industry")))
    kinds = [(region.sheet.subject.profile, float(region.results.score[0]))]
    kinds += [(group.profile, group.score.mean) for group in told]
    figures = region.results.coordination
    return Ecosystem(
        region=region,
        groups=groups,
        measures=tuple(
            measure.id for path in rubric.paths for measure in path.measures if measure.id in asked or measure.id in own
        ),
        own=own,
        own_sides={side: float(getattr(figures, side)[0]) * top for side in SIDES},
        sides=sides,
        degree=float(degree[0]),
        grade=float(degree_class(degree)[0]),
        standing=tuple(profile for profile, score in kinds if round(score, 9) >= STANDING * top / OF),
        kinds=sum(score == score for _, score in kinds),  # noqa: PLR0124 - NaN
    )


def refuse(region: OpenedSheet, others: Sequence[tuple[str, OpenedSheet]]) -> None:
    """Refuse sheets that make no ecosystem, each with its file. Raises NoEcosystem."""
    if not others:
        raise NoEcosystem("alone")
    known: dict[tuple[str, str], str] = {}
    for file, each in others:
        rubrics = [(opened.edition.rubric.id, opened.edition.rubric.version) for opened in (region, each)]
        if rubrics[0] != rubrics[1]:
            one, other = (" ".join(rubric) for rubric in rubrics)
            raise NoEcosystem("other_rubric", file=file, one=one, other=other)
        subject = each.sheet.subject
        if subject.profile == region.sheet.subject.profile:
            raise NoEcosystem("two_regions", file=file, profile=subject.profile)
        who = subject.name, subject.profile
        if who in known:
            raise NoEcosystem("twice", first=known[who], file=file, name=subject.name)
        known[who] = file


def _group(profile: str, members: Sequence[Assessment]) -> ActorGroup:
    is_told = len(members) >= LEAST
    rubric, plan = members[0].rubric, members[0].plan
    measures = np.concatenate([each.results.measures for each in members])
    columns = {name: column for column, name in enumerate(plan.measures)}
    every = [measure.id for path in rubric.paths for measure in path.measures]
    return ActorGroup(
        profile,
        len(members),
        is_told,
        _seen(np.array([each.results.score[0] for each in members])),
        {name: _seen(measures[:, columns[name]]) if name in columns else Seen(np.nan, 0, False) for name in every},
        {side: _side(members, side) for side in SIDES},
    )


def _seen(values: Floats) -> Seen:
    """The mean of those who have a figure, where these are enough."""
    told = values[~np.isnan(values)]
    units = len(told)
    if units < LEAST:
        return Seen(np.nan, units)
    return Seen(round(float(told.mean()), decimals(units)), units)


def _side(members: Sequence[Assessment], side: str) -> Seen:
    """A side as a group sees it: its questions that enough of the group answered weigh as in the plan."""
    plan = members[0].plan
    if plan.sides is None or side not in plan.sides.ids:
        return Seen(np.nan, 0, False)
    bounds = [*plan.sides.starts.tolist(), len(plan.sides.order)]
    place = plan.sides.ids.index(side)
    columns = plan.sides.order[bounds[place] : bounds[place + 1]]
    levels = np.array([np.where(each.block.applicable[0], each.block.ratings[0], np.nan) for each in members])
    levels = levels[:, columns] * plan.top
    enough = (~np.isnan(levels)).sum(axis=0) >= LEAST
    if enough.sum() < LEAST_ANSWERS:
        return Seen(np.nan, 0)
    means, weights = np.nanmean(levels[:, enough], axis=0), plan.full_weights[columns][enough]
    return Seen(round(float((means * weights).sum() / weights.sum()), decimals(len(members))), len(members))


def _mean(values: Sequence[float]) -> float:
    told = [value for value in values if not np.isnan(value)]
    return sum(told) / len(told) if told else float("nan")


def without_names(sheet: AnswerSheet, name: str) -> AnswerSheet:
    """A sheet without names, roles, notes and what evidence is called: what is left may be passed on."""

    def bare(answer: Answer) -> Answer:
        evidence = answer.evidence.model_copy(update={"text": None}) if answer.evidence else None
        reason = None if answer.not_applicable is None else name
        return answer.model_copy(update={"note": None, "evidence": evidence, "not_applicable": reason})

    return sheet.model_copy(
        update={
            "subject": sheet.subject.model_copy(update={"name": name}),
            "respondent": None,
            "answers": {question: bare(answer) for question, answer in sheet.answers.items()},
            "raters": {},
        }
    )
