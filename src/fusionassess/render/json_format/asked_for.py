"""What stands in a result where it is asked for: uncertainty, peers, a what-if, and derivations."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from fusionassess.render.json_format.parts import Part, Ranged, Share, of_interval

if TYPE_CHECKING:
    from fusionassess.report.peers import Peers
    from fusionassess.report.uncertain import Chance, DrawnRange, UncertaintyFigures, VarianceShare
    from fusionassess.report.weights import OtherWeights, SiblingsRow
    from fusionassess.report.whatif import CaseFigures


class Drawn(Part):
    """A figure over all random draws."""

    p05: float
    p50: float
    p95: float
    display: str


class VarianceShares(Part):
    """A source's shares of a figure's variance, each with its interval."""

    first: Ranged
    """On its own."""
    total: Ranged
    """Together with others."""


class VariedSource(Part):
    """What was varied, and what came of it."""

    id: str
    extent: float
    score: VarianceShares
    coordination: VarianceShares | None


class UncertaintyFound(Part):
    """What the score comes to under other weights, scales and errors."""

    draws: int
    seed: int
    score: Drawn | None
    coordination: Drawn | None
    levels: list[Share | None]
    """Share of the draws by level."""
    levels_by_weights: list[Share | None]
    """The same where nothing but the weights varies."""
    classes: list[Share | None]
    """Share of the draws by class of coordination."""
    pairs: int
    """Pairs of draws behind the shares of the variance."""
    varied: list[VariedSource]
    sentences: list[str]


class PeerNode(Part):
    """The whole, a path or a measure beside the peers'."""

    id: str
    """``score`` for the whole."""
    value: float | None
    percentile: float | None
    """Share of the peers below, equals counted half, in hundredths."""
    p25: float | None
    p50: float | None
    p75: float | None


class PeerGroup(Part):
    """The place among peers of a batch."""

    units: int | None
    """How many have a total; null where they are too few to be told."""
    same_sectors: bool
    """Whether the peers have the same sectors, and not the same profile only."""
    nodes: list[PeerNode]
    sentences: list[str]


class RandomIndex(Part):
    """Where the random indices of the consistency ratio come from."""

    source: Literal["simulation"]
    matrices: int


class ComparedMember(Part):
    """Something compared, and its weight among its siblings."""

    id: str
    weight: float | None


class ExpertJudged(Part):
    """How well one expert's judgements of a group agree among themselves."""

    name: str
    ratio: float | None
    pair: str | None
    """The judgement that fits the others least."""
    given: float | None
    implied: float | None


class ComparedGroup(Part):
    """Siblings compared in pairs."""

    id: str
    members: list[ComparedMember]
    lambda_max: float | None
    consistency_index: float | None
    consistency_ratio: float | None
    limit: float
    random_index: float | None
    experts: list[ExpertJudged]


class WeightUsed(Part):
    """A measure's weight by the rubric and as it was used."""

    id: str
    rubric: float | None
    used: float | None


class WeightsUsed(Part):
    """Weights that were used instead of the rubric's."""

    title: str
    file: str
    kind: Literal["pairwise", "given"]
    random_index: RandomIndex | None
    groups: list[ComparedGroup]
    measures: list[WeightUsed]


class WithoutAnswer(Part):
    """That a question does not apply, and why."""

    not_applicable: str


class WithoutClauses(Part):
    """A level of which clauses do not hold."""

    level: int
    missing: list[int]
    """Levels whose clauses do not."""


class AnswerSupposed(Part):
    """A question that was answered otherwise for a what-if, in the notation of a sheet."""

    id: str
    before: float | str | WithoutAnswer | WithoutClauses | None
    """A level, an option, a number or a state; null where there was no answer."""
    after: float | str | WithoutAnswer | WithoutClauses | None


class NumberUsed(Part):
    """A number of a calculation that has a name."""

    name: str
    value: float
    of: str | None
    """Id of the derivation it comes from; null where it comes from an earlier step."""


class CalculationStep(Part):
    """One calculation."""

    label: str
    symbol: str
    """What later steps call the result."""
    named: str
    shown: str
    expression: str
    """Plain arithmetic over unrounded numbers, with min, max, sqrt and round."""
    value: float
    uses: list[NumberUsed]


class DerivationShown(Part):
    """How one number came about."""

    id: str
    title: str
    value: float | None
    display: str
    unit: str
    formula: str
    source: str
    steps: list[CalculationStep]
    notes: list[str]
    see: list[str]
    """Derivations whose values are used under another name."""


def of_uncertainty(estimated: "UncertaintyFigures") -> dict[str, Any]:
    """How firm the figures are, as plain values."""
    return {
        "draws": estimated.draws,
        "seed": estimated.seed,
        "score": _spread(estimated.score),
        "coordination": _spread(estimated.degree),
        "levels": _chances(estimated.levels),
        "levels_by_weights": _chances(estimated.levels_by_weights),
        "classes": _chances(estimated.grades),
        "pairs": estimated.rows,
        "varied": [
            {"id": row.id, "extent": row.extent, "score": _part(row.score), "coordination": _part(row.degree)}
            for row in estimated.sources
        ],
        "sentences": [*filter(None, [estimated.headline]), *estimated.sentences],
    }


def _spread(spread: "DrawnRange | None") -> dict[str, Any] | None:
    if spread is None:
        return None
    values = {"p05": spread.low.value, "p50": spread.middle.value, "p95": spread.high.value}
    return {**values, "display": spread.display}


def _chances(chances: "Sequence[Chance]") -> list[float | None]:
    """Share of the draws by rank; empty where there is no figure."""
    return [chance.share.value for chance in chances]


def _part(part: "VarianceShare | None") -> dict[str, Any] | None:
    """Shares of the variance, alone and together with others."""
    return {"first": of_interval(part.first), "total": of_interval(part.total)} if part else None


def of_peers(peers: "Peers") -> dict[str, Any]:
    """The place among its peers as plain values."""
    return {
        "units": peers.units,
        "same_sectors": peers.is_by_sector,
        "nodes": [
            {
                "id": row.id or "score",
                "value": row.own.value,
                "percentile": row.percentile.value,
                "p25": row.lower.value,
                "p50": row.median.value,
                "p75": row.upper.value,
            }
            for row in peers.rows
        ],
        "sentences": list(peers.sentences),
    }


def of_unsupposed(before: "CaseFigures") -> dict[str, Any]:
    """What the sheet comes to without what was supposed, as plain values."""
    return {
        "score": of_interval(before.score),
        "level": dict(zip(("value", "low", "high"), before.level, strict=True)),
        "paths": {name: of_interval(score) for name, score in before.paths},
    }


def of_weights(weights: "OtherWeights") -> dict[str, Any]:
    """Weights that were used instead of the rubric's, with how far the judgements agree."""
    return {
        "title": weights.title,
        "file": weights.file,
        "kind": weights.kind,
        "random_index": {"source": "simulation", "matrices": weights.random_matrices} if weights.groups else None,
        "groups": [_group(group) for group in weights.groups],
        "measures": [{"id": row.id, "rubric": row.before.value, "used": row.after.value} for row in weights.measures],
    }


def _group(group: "SiblingsRow") -> dict[str, Any]:
    return {
        "id": group.id,
        "members": [{"id": member.id, "weight": member.weight.value} for member in group.members],
        "lambda_max": group.eigenvalue.value,
        "consistency_index": group.consistency_index.value,
        "consistency_ratio": group.ratio.value,
        "limit": group.limit,
        "random_index": group.random_index,
        "experts": [row._asdict() | {"ratio": row.ratio.value} for row in group.experts],
    }
