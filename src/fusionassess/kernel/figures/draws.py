"""Random draws of one respondent: the same answers under other plausible weights, scales and errors.

Every draw climbs the tree by the kernel itself, with weights of its own. Each source of
uncertainty has a random stream of its own, read row by row: no digit depends on how the draws
are cut, and switching one source off leaves the random numbers of the others as they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from fusionassess.kernel.figures import level
from fusionassess.kernel.figures.coordination import coordination
from fusionassess.kernel.scoring import Block, Bools, Floats, Plan, Rolled, geometric_mean, roll_up

SOURCES = ("weights", "answers", "shape", "aggregation", "fill")
"""What can be varied, in the order in which it is reported."""

CHUNK = 500
"""Draws computed at a time: what the processor's cache holds."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How many draws, from which seed, and how far each source varies."""

    draws: int = 10_000
    seed: int = 1
    weights: float = 0.25
    """Every weight is multiplied by a factor between 1 - this and 1 + this; 0 varies nothing."""
    answers: float = 0.1
    """Share of the answers that are one level too low or too high; 0 varies nothing."""
    shape: float = 1.25
    """A rating v becomes v^g with g log-uniform between 1/this and this; 1 varies nothing.

    At 1.25 no level moves by more than .41 of a level, on a ladder with levels up to 5.
    """
    aggregation: bool = True
    """Whether half of the draws take the geometric mean over the paths."""
    fill: bool = True
    """Whether unknown and unanswered questions are given a level at random, each level alike."""

    def __post_init__(self) -> None:
        """Refuse what has no meaning. Raises ValueError."""
        if self.draws < 1 or self.seed < 0:
            raise ValueError("there must be one draw or more, and no negative seed")
        if not (0 <= self.weights < 1 and 0 <= self.answers <= 1 and 1 <= self.shape < np.inf):
            raise ValueError("weights must stay positive, answers be a share, and the shape 1 or more")

    def of_weights(self) -> "Settings":
        """The same draws of the weights, and nothing else varied."""
        return replace(self, answers=0.0, shape=1.0, aggregation=False, fill=False)

    def varied(self, block: Block) -> tuple[str, ...]:
        """The sources that vary for a respondent, in the order of SOURCES."""
        varies = {
            "weights": self.weights > 0,
            "answers": self.answers > 0,
            "shape": self.shape > 1,
            "aggregation": self.aggregation,
            "fill": self.fill and bool(open_questions(block).any()),
        }
        return tuple(source for source in SOURCES if varies[source])


class Draws(NamedTuple):
    """Random numbers of some draws."""

    rows: int
    uniforms: Mapping[str, Floats]
    """(rows, …) in [0, 1) per source that varies."""


class Scene(NamedTuple):
    """One respondent under some draws."""

    plan: Plan
    """With weights of (draws, children)."""
    answers: Floats
    """(draws, questions) ratings with their errors and fillings, on equal steps."""
    scaled: Floats
    """The same on the drawn scale."""
    geometric: Bools | None
    """(draws,) which take the geometric mean over the paths; None where none does."""


def generator(seed: int, *key: int) -> "np.random.Generator":
    """A stream of random numbers of its own for every key (PCG64)."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def draw(
    plan: Plan, varied: tuple[str, ...], settings: Settings, chunk: int = CHUNK, stream: int = 0
) -> Iterator[Draws]:
    """Draw random numbers for the sources that vary, some draws at a time.

    Streams of another number are independent of each other.
    """
    questions = len(plan.questions)
    weights = sum(tier.weights.shape[-1] for tier in plan.tiers)
    sizes = dict(zip(SOURCES, (weights, questions, 1, 1, questions), strict=True))
    generators = {source: generator(settings.seed, stream, SOURCES.index(source)) for source in varied}
    for start in range(0, settings.draws, chunk):
        rows = min(chunk, settings.draws - start)
        yield Draws(rows, {source: own.random((rows, sizes[source])) for source, own in generators.items()})


def scene(plan: Plan, block: Block, drawn: Draws, settings: Settings) -> Scene:
    """Apply random numbers to one respondent: each source that they name varies, the rest stays."""
    uniforms, geometric = drawn.uniforms, None
    answers = np.broadcast_to(ratings_of(block), (drawn.rows, len(plan.questions)))
    if "weights" in uniforms:
        plan = weighted(plan, uniforms["weights"], settings.weights)
    if "answers" in uniforms:
        answers = _misjudged(plan, answers, uniforms["answers"], settings.answers)
    if "fill" in uniforms:
        answers = np.where(open_questions(block), _drawn(plan, uniforms["fill"]), answers)
    scaled = answers
    if "shape" in uniforms:
        scaled = answers ** np.exp((2 * uniforms["shape"] - 1) * np.log(settings.shape))
    if "aggregation" in uniforms:
        geometric = uniforms["aggregation"][:, 0] < 1 / 2
    return Scene(plan, answers, scaled, geometric)


def weighted(plan: Plan, uniforms: Floats, spread: float) -> Plan:
    """Multiply each weight by a factor in 1 ± spread; the kernel renormalises among siblings.

    ``uniforms`` is (draws, questions + measures + paths). After the noisy weights of the R
    package COINr.
    """
    ends = np.cumsum([tier.weights.shape[-1] for tier in plan.tiers])[:-1]
    factors = np.split(1 + spread * (2 * uniforms - 1), ends, axis=-1)
    first, second, third = (
        replace(tier, weights=tier.weights * own) for tier, own in zip(plan.tiers, factors, strict=True)
    )
    return replace(plan, tiers=(first, second, third))


def _misjudged(plan: Plan, ratings: Floats, uniforms: Floats, share: float) -> Floats:
    """Move a share of the ratings to a neighbouring one, half of them up, half down, within what can be answered.

    A level's neighbour is the next level, an option's the option with the next rating; a number
    moves by as much as a level, within its range.
    """
    moves = (uniforms >= 1 - share / 2).astype(float) - (uniforms < share / 2)
    moved = np.clip(ratings + moves / plan.top, plan.lowest, plan.highest)
    for column, own in enumerate(plan.attainable):
        if not own.is_number and len(own.ratings) != plan.top + 1:
            known = np.unique(own.ratings)
            places = np.searchsorted(known, ratings[:, column]) + moves[:, column].astype(np.intp)
            moved[:, column] = known[np.clip(places, 0, len(known) - 1)]
    return moved


def _drawn(plan: Plan, uniforms: Floats) -> Floats:
    """An answer to each question, (draws, questions) of uniforms to ratings: each level or option alike."""
    drawn = np.floor(uniforms * (plan.top + 1)) / plan.top
    for column, own in enumerate(plan.attainable):
        if own.is_number:
            drawn[:, column] = own.ratings[0] + uniforms[:, column] * (own.ratings[-1] - own.ratings[0])
        else:
            drawn[:, column] = own.ratings[np.floor(uniforms[:, column] * len(own.ratings)).astype(np.intp)]
    return drawn


def scores(scene: Scene) -> Rolled:
    """Scores of every draw in [0, 1], of the whole (draws,) and of each node."""
    rolled = roll_up(scene.plan, scene.scaled)
    if scene.geometric is None:
        return rolled
    geometric = geometric_mean(scene.plan, rolled.paths)
    return replace(rolled, overall=np.where(scene.geometric, geometric, rolled.overall))


def levels(scene: Scene, score: Rolled) -> Floats:
    """Level of every draw by the plan's rule, (draws,).

    An answer is at a level whatever the distances between the levels, so shares of answers take
    no notice of the drawn scale, nor of how the paths' scores are put together.
    """
    return level.of_ratings(scene.plan, scene.answers, score)


def degrees(plan: Plan, block: Block, scene: Scene) -> Floats:
    """Coordination degree of every draw, (draws,); NaN where the answers as given have none.

    An open question filled would lend a side an answer that it does not have.
    """
    if np.isnan(coordination(plan, ratings_of(block)).degree[0]):
        return np.full(len(scene.scaled), np.nan)
    return coordination(scene.plan, scene.scaled).degree


def ratings_of(block: Block) -> Floats:
    """The ratings that count, NaN elsewhere."""
    return np.where(block.applicable, block.ratings, np.nan)


def open_questions(block: Block) -> Bools:
    """Which questions are unknown or unanswered."""
    return block.applicable & np.isnan(block.ratings)
