"""Several raters in JSON: a part of a result where there were several, and a document of its own."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from fusionassess.render.json_format.parts import Part

if TYPE_CHECKING:
    from fusionassess.report.ecosystem import EcosystemRow, EcosystemSaid
    from fusionassess.report.raters import DisputeRow, RatersSaid


class AgreementFigure(Part):
    """A figure of agreement; those that cannot be computed are left out."""

    id: str
    """``alpha`` (Krippendorff's, ordinal), ``icc`` (ICC(2,k)), ``w`` (Kendall's), or a path, whose r_wg(J) it is."""
    value: float
    low: float | None
    """Of the bootstrap interval of 95%; null where there is none."""
    high: float | None


class PathSeen(Part):
    """A path as a role sees it."""

    mean: float | None
    """Mean level of the role's own answers."""
    gap: float | None
    """How far they lie above the other raters on the same questions."""


class RoleSeen(Part):
    """How those of one role see the organisation."""

    role: str
    answers: int
    gap: float | None
    paths: dict[str, PathSeen]


class VoiceHeard(Part):
    """What one rater answered."""

    rater: str
    level: float | None
    """As it counts; null of a state."""
    state: Literal["answered", "not_applicable", "unknown", "unanswered"]
    answer: str
    evidence: str
    note: str


class QuestionDisputed(Part):
    """A question that raters answer differently."""

    id: str
    text: str
    spread: float | None
    """Levels between the lowest and the highest answer."""
    effect: float | None
    """How far the total moves from one of the answers to another."""
    level_low: int | None
    """Of the whole, among these answers."""
    level_high: int | None
    r_wg: float | None
    """Against ratings at random."""
    r_wg_star: float | None
    """Against the utmost dissent."""
    ad: float | None
    """Mean distance from the mean."""
    decided: Literal["agreed", "one", "median", "lowest", "best-evidenced", "people", "open"]
    answer: str | None
    reason: str | None
    answers: list[VoiceHeard]


class TotalAtEnd(Part):
    """The total where one end of the raters' answers is taken everywhere."""

    score: float | None
    level: int | None


class RatersFound(Part):
    """How several raters came to one sheet, and where they differ."""

    raters: list[str]
    decided: dict[str, Annotated[int, Field(ge=1)]]
    """How many questions were decided how."""
    with_lowest: TotalAtEnd
    with_highest: TotalAtEnd
    agreement: list[AgreementFigure]
    roles: list[RoleSeen]
    disputed: list[QuestionDisputed]
    """What is to be talked over first stands first."""
    sentences: list[str]


class SeenByGroup(Part):
    """A figure of those of one profile."""

    mean: float | None
    """To one decimal; null where fewer than five have it."""
    units: int | None
    asked: bool


class EcosystemNode(Part):
    """The whole, a measure or a side as the region and each group see it."""

    id: str
    """``score`` for the whole."""
    title: str
    own: float | None
    seen: dict[str, SeenByGroup]
    """By profile; only groups of five or more."""


class GroupTold(Part):
    """Those of one profile."""

    profile: str
    title: str
    units: int | None
    score: float | None


class TwoDegrees(Part):
    """The coordination of science and industry as the groups see it, and as the region does."""

    ecosystem: float | None
    own: float | None


class KindsOfActors(Part):
    """How many kinds of actors are told of, and which of them score at least 2."""

    told: int
    standing: list[str]


class TakingPart(Part):
    """Who takes part, of the groups that are told of; nobody where names are left out."""

    name: str
    profile: str


class EcosystemFound(Part):
    """A region beside those who live in it."""

    groups: list[GroupTold]
    measures: list[EcosystemNode]
    sides: list[EcosystemNode]
    coordination: TwoDegrees
    kinds: KindsOfActors
    members: list[TakingPart]
    sentences: list[str]


def of_raters(raters: "RatersSaid") -> dict[str, Any]:
    """Several raters and where they differ as plain values."""
    paths = [path for path, _ in raters.paths]
    return {
        "raters": list(raters.raters),
        "decided": dict(raters.decided),
        "with_lowest": {"score": raters.low.value, "level": raters.level_low},
        "with_highest": {"score": raters.high.value, "level": raters.level_high},
        "agreement": [
            {"id": row.id, "value": row.figure.value, "low": row.low, "high": row.high} for row in raters.figures
        ],
        "roles": [
            {
                "role": row.role,
                "answers": row.answers,
                "gap": row.gap.value,
                "paths": {
                    path: {"mean": mean.value, "gap": gap.value}
                    for path, mean, gap in zip(paths, row.means, row.gaps, strict=True)
                },
            }
            for row in raters.roles
        ],
        "disputed": [_dispute(row) for row in raters.disputes],
        "sentences": [raters.headline, *raters.sentences],
    }


def _dispute(row: "DisputeRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.title,
        "spread": row.spread.value,
        "effect": row.effect.value,
        "level_low": row.level_low,
        "level_high": row.level_high,
        "r_wg": row.uniform.value,
        "r_wg_star": row.dissent.value,
        "ad": row.deviation.value,
        "decided": row.by,
        "answer": row.answer or None,
        "reason": row.reason or None,
        "answers": [voice._asdict() for voice in row.voices],
    }


def of_ecosystem(ecosystem: "EcosystemSaid") -> dict[str, Any]:
    """A region beside its ecosystem as plain values."""
    profiles = [group.profile for group in ecosystem.groups]

    def row(told: "EcosystemRow") -> dict[str, Any]:
        seen = {
            profile: {"mean": each.figure.value, "units": each.units, "asked": each.is_asked}
            for profile, each in zip(profiles, told.seen, strict=True)
        }
        return {"id": told.id, "title": told.title, "own": told.own.value, "seen": seen}

    return {
        "groups": [
            {"profile": group.profile, "title": group.title, "units": group.units, "score": group.score.value}
            for group in ecosystem.groups
        ],
        "measures": [row(told) for told in ecosystem.measures],
        "sides": [row(told) for told in ecosystem.sides],
        "coordination": {"ecosystem": ecosystem.degree.value, "own": ecosystem.own_degree.value},
        "kinds": {"told": ecosystem.kinds, "standing": list(ecosystem.standing)},
        "members": [{"name": name, "profile": profile} for name, profile in ecosystem.members],
        "sentences": list(ecosystem.sentences),
    }
