"""The kernel: weighted means that climb a three-tier tree, one row per respondent.

Numbers in, numbers out: the kernel has heard of no rubric, no answer sheet and no report.
It needs numpy alone, so that a worker of a cluster can import it as it is.

Every mean is computed with ``np.add.reduceat`` over runs of siblings and never with a matrix
product: BLAS gives a single row other last digits than the same row in a batch, and here
*a block is its rows, bit for bit*, however it is cut.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fusionassess.kernel.level_rules import USUAL, LevelRule, ShareThresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]
else:
    # numpy.typing takes 10 ms to import, and at run time only the names are needed.
    Floats = Ints = Bools = np.ndarray

ARITHMETIC = 1.0
GEOMETRIC = 0.0
HARMONIC = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """One step up the tree: how a row of children becomes a row of parents."""

    starts: Ints
    """(parents,) where each parent's children begin; siblings stand side by side."""
    weights: Floats
    """(children,) one positive weight per child; only its share among siblings counts.

    (draws, children) are weights of their own for every row of what is climbed."""
    power: float = ARITHMETIC
    """Exponent p of the weighted power mean (sum w x^p / sum w)^(1/p); 0 is the geometric mean."""

    def __post_init__(self) -> None:
        """Refuse what ``reduceat`` would misread without a word."""
        # An empty run makes reduceat return the next run's first element instead of failing.
        rising = len(self.starts) > 0 and self.starts[0] == 0 and bool((np.diff(self.starts) > 0).all())
        if not (rising and self.starts[-1] < self.weights.shape[-1]):
            raise ValueError("each parent needs a run of one child or more, the first at 0")
        if not (np.isfinite(self.weights).all() and (self.weights > 0).all()):
            raise ValueError("weights must be positive and finite")

    @property
    def sizes(self) -> Ints:
        """(parents,) how many children each parent has."""
        return np.diff(self.starts, append=self.weights.shape[-1])

    @property
    def runs(self) -> list[range]:
        """The columns of each parent's children."""
        return [self.run(parent) for parent in range(len(self.starts))]

    def run(self, parent: int) -> range:
        """The columns of the children of one parent."""
        end = self.starts[parent + 1] if parent + 1 < len(self.starts) else self.weights.shape[-1]
        return range(int(self.starts[parent]), int(end))


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """A further grouping of the same questions, such as the sides or the facets."""

    ids: tuple[str, ...]
    """One id per group."""
    order: Ints
    """Positions of the grouped questions, group by group; a question may stand in no group."""
    starts: Ints
    """(groups,) where each group begins in ``order``."""

    def gather(self, row: Floats) -> Floats:
        """Bring (…, questions) into the order of the groups."""
        return row[..., self.order]

    def members(self, group: str) -> Ints:
        """Positions of the questions of a group; none where there is no such group."""
        if group not in self.ids:
            return self.order[:0]
        return np.split(self.order, self.starts[1:])[self.ids.index(group)]


class Practices(NamedTuple):
    """The questions that belong to a level, for the rule ``practices``."""

    at_level: Floats
    """(questions,) the level each belongs to; NaN where it belongs to none."""
    met: Floats
    """(questions,) the least rating with which it is met."""


class Attainable(NamedTuple):
    """The ratings that the answers to one question can have."""

    ratings: Floats
    """(ratings,) rising, in [0, 1]; of a number the ends of its range, everything between them included."""
    is_number: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """A rubric as one profile is asked it, in arrays."""

    questions: tuple[str, ...]
    measures: tuple[str, ...]
    paths: tuple[str, ...]
    tiers: tuple[Tier, Tier, Tier]
    """Questions to measures, measures to paths, paths to the whole."""
    top: int
    """The highest level; a rating of 1 stands for it."""
    level_rule: LevelRule = "shares"
    """Which rule names the level; ``figures.level`` has them."""
    thresholds: ShareThresholds = USUAL
    """The shares of answers that the rule ``shares`` asks for."""
    practices: Practices | None = None
    """None where no question belongs to a level."""
    least_coverage: float = 0.6
    """Below this share of answered weight a node shows no number."""
    not_applicable_cap: float = 0.25
    """Above this share of weight declared not applicable the totals are withheld."""
    sides: Grouping | None = None
    facets: Grouping | None = None
    coordination: bool = False
    """Whether this profile sees both sides, so that their coordination may be computed."""
    attainable: tuple[Attainable, ...] = ()
    """By question; empty where all are ladders, 0, 1/top … 1."""

    @cached_property
    def lowest(self) -> Floats:
        """(questions,) the lowest rating of each question, which need not be 0."""
        return np.array([own.ratings[0] for own in self.attainable] or np.zeros(len(self.questions)))

    @cached_property
    def highest(self) -> Floats:
        """(questions,) the highest rating of each question, which need not be 1."""
        return np.array([own.ratings[-1] for own in self.attainable] or np.ones(len(self.questions)))

    @property
    def full_weights(self) -> Floats:
        """(questions,) each question's share in the whole where everything is answered; they sum to 1."""
        return effective_weights(self, np.ones(len(self.questions), dtype=bool))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What a block of respondents answered, in numbers."""

    ratings: Floats
    """(respondents, questions) in [0, 1]; NaN where a question has no rating."""
    applicable: Bools
    """The same shape; False where a question was declared not applicable."""
    supported: Floats
    """Ratings cut to what their evidence supports; rows of NaN where no evidence was named."""

    def rows(self, cut: slice) -> "Block":
        """Take some of the respondents."""
        return Block(self.ratings[cut], self.applicable[cut], self.supported[cut])


@dataclass(frozen=True, slots=True, eq=False)
class Rolled:
    """The value of every node of the tree, leading axes kept."""

    measures: Floats
    paths: Floats
    overall: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores in [0, 1] and coverage of every node, a row per respondent; NaN where there is none."""

    values: Rolled
    """Weighted means over whatever was answered; hiding a number is the reader's business."""
    coverage: Rolled
    """Answered share of the applicable weight; NaN where all below is not applicable."""
    not_applicable: Floats
    """(respondents,) share of the plan's weight that was declared not applicable."""


def climb(tier: Tier, children: Floats) -> Floats:
    """Weighted power mean of each run of siblings; NaN leaves the mean, its weight with it.

    (…, children) to (…, parents). A parent without any number is NaN. A true zero makes the
    geometric and the harmonic mean zero. Source: the power means of the composite-indicator
    literature (OECD/JRC Handbook 2008, step 6); weights renormalise among siblings.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(np.isnan(children), 0.0, tier.weights)
        terms = _to_power(children, tier.power)
        total = np.add.reduceat(weights, tier.starts, axis=-1)
        mean = np.add.reduceat(np.where(weights > 0, weights * terms, 0.0), tier.starts, axis=-1) / total
        return _from_power(mean, tier.power)


def _to_power(values: Floats, power: float) -> Floats:
    if power == ARITHMETIC:
        return values
    return np.log(values) if power == GEOMETRIC else values**power


def _from_power(means: Floats, power: float) -> Floats:
    if power == ARITHMETIC:
        return means
    return np.exp(means) if power == GEOMETRIC else means ** (1 / power)


def roll_up(plan: Plan, leaves: Floats) -> Rolled:
    """Carry (…, questions) through all three tiers."""
    measures = climb(plan.tiers[0], leaves)
    paths = climb(plan.tiers[1], measures)
    return Rolled(measures, paths, climb(plan.tiers[2], paths)[..., 0])


def score(plan: Plan, ratings: Floats, applicable: Bools | None = None) -> Scores:
    """Score a block of answers.

    ``ratings`` is (respondents, questions) in [0, 1], NaN where there is no rating.
    ``applicable`` has the same shape and tells not applicable (False) from unknown and
    unanswered; without it every question applies.
    """
    answered = ~np.isnan(ratings)
    applies = np.ones(ratings.shape, dtype=bool) if applicable is None else applicable
    return Scores(
        values=roll_up(plan, np.where(applies, ratings, np.nan)),
        coverage=roll_up(plan, np.where(applies, answered.astype(float), np.nan)),
        not_applicable=roll_up(plan, (~applies).astype(float)).overall,
    )


def geometric_mean(plan: Plan, paths: Floats) -> Floats:
    """The paths' weighted geometric mean, (…, paths) to (…,): a low path is hardly made up for."""
    return climb(replace(plan.tiers[2], power=GEOMETRIC), paths)[..., 0]


def effective_weights(plan: Plan, present: Bools) -> Floats:
    """Each question's share in the whole, (…, questions), as the answers present share it out.

    Rows sum to 1 (to 0 where nothing is present). With everything present these are the plan's
    ``full_weights``. Sum of effective weight times rating is the arithmetic score.
    """
    shares = np.broadcast_to(1.0, (*present.shape[:-1], 1))
    below = [present]
    for tier in plan.tiers[:-1]:
        below.append(np.logical_or.reduceat(below[-1], tier.starts, axis=-1))
    for tier, there in zip(reversed(plan.tiers), reversed(below), strict=True):
        weights = np.where(there, tier.weights, 0.0)
        total = np.add.reduceat(weights, tier.starts, axis=-1)
        spread = np.repeat(np.divide(shares, total, out=np.zeros_like(total), where=total > 0), tier.sizes, axis=-1)
        shares = weights * spread
    return shares
