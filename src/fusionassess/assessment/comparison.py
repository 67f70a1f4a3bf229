"""Two sheets of one organisation: what changed, and whether the answers or the rubric changed it."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment

if TYPE_CHECKING:
    from fusionassess.kernel.figures.draws import Settings
    from fusionassess.kernel.figures.uncertainty import Paired


class Delta(NamedTuple):
    """One number then and now."""

    id: str
    before: float
    after: float
    by_rubric: float
    """What the new version of the rubric alone would have changed; 0 within one version."""
    by_answers: float
    """What the new answers changed, under the new version."""

    @property
    def change(self) -> float:
        """After minus before; the sum of both parts."""
        return self.after - self.before


class Comparison(NamedTuple):
    """Then and now, node by node."""

    total: Delta
    paths: tuple[Delta, ...]
    measures: tuple[Delta, ...]
    only_before: tuple[str, ...]
    """Questions asked only then."""
    only_after: tuple[str, ...]
    """Questions asked only now."""


class History(NamedTuple):
    """Scores over several periods, the oldest first; NaN where one is withheld."""

    periods: tuple[str, ...]
    scores: tuple[float, ...]
    levels: tuple[float, ...]
    paths: tuple[tuple[str, tuple[float, ...]], ...]
    """By path; one that a period was not asked is NaN there."""


Dominance = Literal["better", "worse", "same", "mixed", "not_known"]


def compare(before: Assessment, carried: Assessment, after: Assessment) -> Comparison:
    """Compare two assessments; ``carried`` is the old sheet under the new version of the rubric.

    Within one version ``carried`` is ``before`` itself and the rubric changed nothing.
    """
    return Comparison(
        total=_delta(
            "total",
            float(before.results.score[0]),
            float(carried.results.score[0]),
            float(after.results.score[0]),
        ),
        paths=_deltas(_paths(before), _paths(carried), _paths(after)),
        measures=_deltas(_measures(before), _measures(carried), _measures(after)),
        only_before=tuple(name for name in before.plan.questions if name not in after.plan.questions),
        only_after=tuple(name for name in after.plan.questions if name not in before.plan.questions),
    )


def trend(assessments: Sequence[Assessment]) -> History:
    """Line up the assessments of one organisation, the oldest first."""
    by_path = [_paths(assessment) for assessment in assessments]
    names = dict.fromkeys(name for scores in by_path for name in scores)
    return History(
        periods=_periods(assessments),
        scores=tuple(float(assessment.results.score[0]) for assessment in assessments),
        levels=tuple(float(assessment.results.level[0]) for assessment in assessments),
        paths=tuple((name, tuple(scores.get(name, math.nan) for scores in by_path)) for name in names),
    )


def _periods(assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """What each is called: its period, else its day; where a period comes again, its day or place tells them apart."""
    days = [each.sheet.assessed_on.isoformat() if each.sheet.assessed_on else "" for each in assessments]
    names = [each.sheet.subject.period or day for each, day in zip(assessments, days, strict=True)]
    told = []
    for place, (name, day) in enumerate(zip(names, days, strict=True)):
        alike = [days[other] for other, its in enumerate(names) if its == name]
        if name and len(alike) == 1:
            told.append(name)
        else:
            told.append(
                day if name and "" not in alike and len({*alike}) == len(alike) else f"{name} #{place + 1}".strip()
            )
    return tuple(told)


def dominance(before: Assessment, after: Assessment) -> Dominance:
    """First-order dominance: whether the share of answers at every level or above rose, or fell.

    Where no share fell, the change is for the better under every scale that rises with the level,
    whatever the distances between levels (the usual stochastic order). Not known where either sheet
    has no answer that counts, or a version of the rubric has another number of levels.
    """
    if before.plan.top != after.plan.top:
        return "not_known"
    change = np.round(after.results.achieved[0] - before.results.achieved[0], 9)
    if np.isnan(change).any():
        return "not_known"
    rises, falls = bool((change > 0).any()), bool((change < 0).any())
    if rises and falls:
        return "mixed"
    return "better" if rises else "worse" if falls else "same"


def under_other_weights(before: Assessment, after: Assessment, settings: "Settings") -> "Paired | None":
    """The change of the score over random draws that both share.

    None where the two are not scored with the same questions and weights (another version, other
    sectors), or the total of either is withheld.
    """
    withheld = math.isnan(before.results.score[0]) or math.isnan(after.results.score[0])
    if withheld or not _scored_alike(before, after):
        return None
    # A trend over many sheets needs no random draws.
    from fusionassess.kernel.figures.draws import ratings_of
    from fusionassess.kernel.figures.uncertainty import paired

    return paired(after.plan, ratings_of(before.block)[0], ratings_of(after.block)[0], settings)


def _scored_alike(before: Assessment, after: Assessment) -> bool:
    """Whether version, questions and weights are the same; sectors in another order weigh alike."""
    plans = before.plan, after.plan
    if before.rubric.version != after.rubric.version or plans[0].questions != plans[1].questions:
        return False
    return all(
        np.array_equal(old.starts, new.starts) and np.allclose(old.weights, new.weights, rtol=0, atol=1e-9)
        for old, new in zip(plans[0].tiers, plans[1].tiers, strict=True)
    )


def _delta(name: str, before: float, carried: float, after: float) -> Delta:
    return Delta(name, before, after, carried - before, after - carried)


def _deltas(before: dict[str, float], carried: dict[str, float], after: dict[str, float]) -> tuple[Delta, ...]:
    """Every node of either version, in the new order; a node one side lacks is NaN there."""
    names = list(dict.fromkeys((*after, *before)))
    lists = ([scores.get(name, math.nan) for name in names] for scores in (before, carried, after))
    return tuple(_delta(*row) for row in zip(names, *lists, strict=True))


def _paths(assessment: Assessment) -> dict[str, float]:
    return dict(zip(assessment.plan.paths, assessment.results.paths[0].tolist(), strict=True))


def _measures(assessment: Assessment) -> dict[str, float]:
    return dict(zip(assessment.plan.measures, assessment.results.measures[0].tolist(), strict=True))
