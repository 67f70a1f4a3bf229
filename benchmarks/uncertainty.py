"""How long the uncertainty of a score takes, and how much less than in plain loops, in one run.

* 10,000 draws of one respondent's score, degree and levels, and the draws of the weights alone; the
  goal is 0.3 s on one core, and a tenth of a loop that scores each draw by itself;
* the change between two sheets under 10,000 weightings, which ``compare`` always tells; the goal is
  0.2 s;
* the score of many respondents under 1,000 weightings against a loop over the respondents, each
  scored under the same weightings in one go; the goal is an eighth. Measured on 1,000 respondents,
  since both sides grow with their number; with complete answers, and with a tenth of them missing.

The pairs run in turn, so that a machine that slows down slows both sides. Run it with
``make bench``, or ``python benchmarks/uncertainty.py``.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.plan import compile_plan
from fusionassess.assessment.ratings import to_block
from fusionassess.kernel.figures.draws import Settings, draw, weighted
from fusionassess.kernel.figures.sobol import ROWS, by_source
from fusionassess.kernel.figures.uncertainty import many, paired, quantiles, totals, uncertainty
from fusionassess.kernel.scoring import Block, Floats, Plan, roll_up

SHEET = Path(__file__).parents[1] / "examples" / "binjiang-park.yaml"
GOAL = 0.3
GOAL_OF_A_CHANGE = 0.2
TIMES_A_LOOP = 10
TIMES_RESPONDENTS = 8
LOOPED = 500
RESPONDENTS = 1_000
RUNS = 5


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], share: float = 1.0) -> tuple[float, float, float]:
    """Median seconds of both, and the median of their ratio; theirs does a share of our work."""
    pairs = [(seconds(ours), seconds(theirs) / share) for _ in range(RUNS)]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    return mine, other, statistics.median(b / a for a, b in pairs)


def verdict(met: bool) -> str:
    """Say whether a goal was met."""
    return "met" if met else "missed"


def one_by_one(plan: Plan, block: Block, settings: Settings) -> None:
    """Score each draw by itself, then again with its weights alone."""
    for alone in (settings, settings.of_weights()):
        totals(plan, block, replace(alone, draws=LOOPED), chunk=1)


def respondent_by_respondent(plan: Plan, ratings: Floats, settings: Settings) -> Floats:
    """Score each respondent under all weightings, which are drawn once."""
    (drawn,) = draw(plan, ("weights",), settings, chunk=settings.draws)
    plans = weighted(plan, drawn.uniforms["weights"], settings.weights)
    return np.array([quantiles(plan.top * roll_up(plans, row).overall) for row in ratings])


def main() -> None:
    """Print times, ratios and goals."""
    opened = open_sheet(SHEET)
    rubric, subject = opened.edition.rubric, opened.sheet.subject
    plan = compile_plan(rubric, subject.profile, subject.sectors)
    block = to_block(rubric, plan, [opened.sheet])
    settings = Settings()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, numpy {np.__version__}, {RUNS} runs each, in turn")

    share = LOOPED / settings.draws
    ours, theirs, ratio = in_turn(
        lambda: uncertainty(plan, block, settings), lambda: one_by_one(plan, block, settings), share
    )
    goals = f"goals {GOAL} s: {verdict(ours <= GOAL)}, {TIMES_A_LOOP}: {verdict(ratio >= TIMES_A_LOOP)}"
    name = f"one respondent, {settings.draws:,} draws"
    print(f"{name}: {ours:.2f} s, draw by draw {theirs:.1f} s: ratio {ratio:.0f} ({goals})")
    took = statistics.median(seconds(lambda: by_source(plan, block, settings)) for _ in range(RUNS))
    print(f"its sources, {ROWS:,} pairs of draws: {took:.2f} s")

    row = block.ratings[0]
    took = statistics.median(seconds(lambda: paired(plan, row, row**2, settings.of_weights())) for _ in range(RUNS))
    name = f"a change, {settings.draws:,} draws of the weights"
    print(f"{name}: {took:.2f} s (goal {GOAL_OF_A_CHANGE} s: {verdict(took <= GOAL_OF_A_CHANGE)})")

    few = replace(settings.of_weights(), draws=1_000)
    rng = np.random.default_rng(1)
    for missing in (0.0, 0.1):
        ratings = rng.integers(0, plan.top + 1, (RESPONDENTS, len(plan.questions))) / plan.top
        ratings[rng.random(ratings.shape) < missing] = np.nan
        ours, theirs, ratio = in_turn(
            partial(many, plan, ratings, few), partial(respondent_by_respondent, plan, ratings, few)
        )
        goals = f"goal {TIMES_RESPONDENTS}: {verdict(ratio >= TIMES_RESPONDENTS)}"
        name = f"{RESPONDENTS:,} respondents, {few.draws:,} draws, {missing:.0%} missing"
        print(f"{name}: {1000 * ours:.0f} ms, one by one {1000 * theirs:.0f} ms: ratio {ratio:.1f} ({goals})")


if __name__ == "__main__":
    main()
