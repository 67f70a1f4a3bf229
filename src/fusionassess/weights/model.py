"""Other weights than a rubric's own: numbers to try out, or judgements in pairs by the analytic hierarchy process.

They replace the weights of a rubric for one profile. Whatever is computed from the rubric
afterwards, a plan, a report or an explanation, sees the new weights alone.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from fusionassess.documents import models, reading, syntax
from fusionassess.documents.problems import Fault, Problem
from fusionassess.documents.source import Source
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node, Positive, ProfileId, Text, fault
from fusionassess.rubric.readings import MeasureId
from fusionassess.rubric.reference import RubricReference, edition_of, named_rubric
from fusionassess.weights import judgements
from fusionassess.weights.judgements import PATHS, Expert, Group

if TYPE_CHECKING:
    from fusionassess.kernel.figures.ahp import Priorities

FORMAT = "fusionassess/weights/1"


class WeightsDocument(Node):
    """Weights for a rubric: numbers by measure, or judgements in pairs."""

    format: Literal["fusionassess/weights/1"]
    rubric: RubricReference
    profile: ProfileId | None = None
    """Whose weights they are; where it is not said, of every profile."""
    title: Text | None = None
    weights: dict[MeasureId, Positive] | None = Field(default=None, min_length=1)
    """By measure, in the rubric's own unit; a measure not named keeps its weight."""
    pairwise: dict[str, Any] | None = Field(default=None, min_length=1)
    """By group, ``paths`` or the id of a path: how many times as important one member is as another."""

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if (self.weights is None) == (self.pairwise is None):
            raise fault("one-of", known="weights, pairwise")
        return self


class LeastFitting(NamedTuple):
    """The judgement of an expert that fits the others least, as it was written."""

    pair: str
    given: float
    implied: float


class Opinion(NamedTuple):
    """What one expert's judgements of a group come to by themselves."""

    expert: str
    """Empty where there is but one."""
    priorities: "Priorities"
    misfit: LeastFitting | None
    """None where the judgements are consistent enough."""


class Compared(NamedTuple):
    """What the pooled judgements of all experts on a group come to."""

    id: str
    members: tuple[str, ...]
    priorities: "Priorities"
    opinions: tuple[Opinion, ...]


class OpenedWeights(NamedTuple):
    """A weights document, the rubric it is for, and what its reader should know."""

    document: WeightsDocument
    edition: Edition
    source: Source
    groups: tuple[Compared, ...]
    """Empty where the weights are given as numbers."""
    warnings: tuple[Problem, ...]


class Weighting(NamedTuple):
    """Other weights as they stand for one profile."""

    opened: OpenedWeights
    before: Mapping[str, float]
    """The rubric's own weight of each measure asked, before any sector's multiplier."""
    after: Mapping[str, float]
    """The weight used in its stead, in the same unit."""


def open_weights(path: Path | str, rubric: str | None = None, profile: str | None = None) -> OpenedWeights:
    """Read a weights document; its rubric is the one named, or the one it names itself.

    Raises DocumentError with every problem of the document, or of the rubric.
    """
    source = reading.read(path)
    return from_values(syntax.load(source), source, rubric, profile=profile)


def from_values(
    values: object,
    source: Source,
    rubric: str | None = None,
    edition: Edition | None = None,
    profile: str | None = None,
) -> OpenedWeights:
    """Build a weights document from its plain values, for a sheet of this edition and profile where there is one."""
    edition = edition or edition_of(values, source, rubric, WeightsDocument)
    known = edition.rubric
    own = _profile_of(values)
    pairwise = values.get("pairwise") if isinstance(values, dict) else None
    members = _members(known, own if own in known.profiles else None)
    elsewhere = {path.id for path in known.paths} | {measure.id for measure in known.measures}
    read = judgements.read(pairwise, members, elsewhere, ("pairwise",))
    document = models.validate(
        values,
        WeightsDocument,
        source,
        context=known.declared(),
        also=[*_meant_for_others(values, edition, profile), *read.faults],
    )
    groups = tuple(_compared(group) for group in read.groups)
    remarks = [*_remarks(document, known), *read.remarks]
    remarks += [remark for pair in zip(read.groups, groups, strict=True) for remark in _contradictions(*pair)]
    return OpenedWeights(document, edition, source, groups, tuple(models.problems(remarks, source, "warning")))


def reweight(path: Path | str, edition: Edition, profile: str) -> tuple[Edition, Weighting]:
    """Replace the weights of a rubric for one profile by those of a file; gives the edition with them.

    The edition keeps its hash: it names the file the questions came from. Raises DocumentError,
    also where the weights are those of another rubric or profile.
    """
    source = reading.read(path)
    weighting = weigh(from_values(syntax.load(source), source, None, edition, profile), profile)
    return edition._replace(rubric=_with(edition.rubric, profile, weighting.after)), weighting


def weigh(opened: OpenedWeights, profile: str) -> Weighting:
    """Other weights as they stand for a profile."""
    rubric = opened.edition.rubric
    before = {measure.id: measure.weights[profile] for measure in rubric.asked_measures(profile)}
    return Weighting(opened, before, _after(opened, rubric, before))


def _members(rubric: Rubric, profile: str | None) -> dict[str, tuple[str, ...]]:
    """The groups that can be compared: the measures a profile is asked, path by path, and the paths."""
    asked = {
        path.id: tuple(measure.id for measure in path.measures if profile is None or measure.asked(profile))
        for path in rubric.paths
    }
    groups = {path: measures for path, measures in asked.items() if measures}
    return groups | {PATHS: tuple(groups)}


def _profile_of(values: object) -> str | None:
    """The profile that a document names, of whatever shape it is."""
    own = values.get("profile") if isinstance(values, dict) else None
    return own if isinstance(own, str) else None


def _meant_for_others(values: object, edition: Edition, profile: str | None) -> Iterator[Fault]:
    """Weights of another rubric or profile say nothing about a sheet of this one."""
    name = named_rubric(values)
    if name is not None and name != edition.rubric.id:
        yield Fault("weights-of-other-rubric", ("rubric", "id"), {"found": name, "rubric": edition.rubric.id})
    own = _profile_of(values)
    if profile is not None and own in edition.rubric.profiles and own != profile:
        yield Fault("weights-of-other-profile", ("profile",), {"found": own, "profile": profile})


def _remarks(document: WeightsDocument, rubric: Rubric) -> Iterator[Fault]:
    version = document.rubric.version
    if version is not None and version != rubric.version:
        yield Fault("weights-of-other-version", ("rubric", "version"), {"found": version, "rubric": rubric.version})
    if document.profile is not None:
        asked = {name for names in _members(rubric, document.profile).values() for name in names}
        for name in document.weights or ():
            if name not in asked:
                values = {"id": name, "profile": document.profile}
                yield Fault("weight-not-asked", ("weights", name), values, on_key=True)


def _compared(group: Group) -> Compared:
    # numpy is loaded only where there is something to compute.
    import numpy as np

    from fusionassess.kernel.figures import ahp

    tables = np.array([expert.table for expert in group.experts])
    opinions = tuple(_opinion(group, expert) for expert in group.experts)
    return Compared(group.id, group.members, ahp.priorities(ahp.pooled(tables)), opinions)


def _opinion(group: Group, expert: Expert) -> Opinion:
    import numpy as np

    from fusionassess.kernel.figures import ahp

    table = np.array(expert.table)
    priorities, doubt = ahp.priorities(table), ahp.doubt(table)
    if priorities.is_consistent or doubt is None:
        return Opinion(expert.name, priorities, None)
    row, column = group.members[doubt.row], group.members[doubt.column]
    spot = expert.spots[frozenset((row, column))]
    if spot.first == row:
        return Opinion(expert.name, priorities, LeastFitting(f"{row}/{column}", doubt.given, doubt.implied))
    return Opinion(expert.name, priorities, LeastFitting(f"{column}/{row}", 1 / doubt.given, 1 / doubt.implied))


def _contradictions(group: Group, compared: Compared) -> Iterator[Fault]:
    """Point at the judgement that fits least, wherever an expert's judgements are not consistent enough."""
    for expert, opinion in zip(group.experts, compared.opinions, strict=True):
        if opinion.misfit is not None:
            pair, given, implied = opinion.misfit
            values = {
                "judged": " · ".join(filter(None, (expert.name, group.id))),
                "ratio": f"{opinion.priorities.consistency_ratio:.3f}",
                "limit": f"{opinion.priorities.limit:.2f}",
                "pair": pair,
                "given": judgements.ratio(given),
                "implied": judgements.ratio(implied),
            }
            yield Fault("inconsistent", expert.spots[frozenset(pair.split("/"))].loc, values)


def _after(opened: OpenedWeights, rubric: Rubric, before: Mapping[str, float]) -> dict[str, float]:
    """The weight of each measure asked, in the rubric's unit; what was not compared keeps its proportions."""
    given = opened.document.weights
    if given is not None:
        return {name: given.get(name, weight) for name, weight in before.items()}
    shares = {
        group.id: dict(zip(group.members, group.priorities.weights.tolist(), strict=True)) for group in opened.groups
    }
    paths = {path.id: [measure.id for measure in path.measures if measure.id in before] for path in rubric.paths}
    totals = {path: sum(before[name] for name in names) for path, names in paths.items() if names}
    if PATHS in shares:
        totals = _shared_out(sum(totals.values()), {path: shares[PATHS][path] for path in totals})
    after: dict[str, float] = {}
    for path, total in totals.items():
        own = shares.get(path, before)
        after |= _shared_out(total, {name: own[name] for name in paths[path]})
    return after


def _shared_out(total: float, parts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(parts.values())
    return {name: total * part / whole for name, part in parts.items()}


def _with(rubric: Rubric, profile: str, weights: Mapping[str, float]) -> Rubric:
    paths = [
        path.model_copy(
            update={
                "measures": [
                    measure.model_copy(update={"weights": {**measure.weights, profile: weights[measure.id]}})
                    if measure.id in weights
                    else measure
                    for measure in path.measures
                ]
            }
        )
        for path in rubric.paths
    ]
    return rubric.model_copy(update={"paths": paths})
