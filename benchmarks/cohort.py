"""What the cohort's picture costs while a batch runs, as ratios measured in turn in one run.

* counting a block (``Tally.add``) against scoring the same block with the kernel, and with look-up tables;
* the room a tally takes for 20,000 respondents against 200,000; the goal is 1, it is a matter of how
  many profiles and sectors there are and not of respondents.

Run it with ``python benchmarks/cohort.py [RUNS]``.
"""

import pickle
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fusionassess.batch.run.counting import rows_of_columns
from fusionassess.batch.score.lookup import look_up
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import Answers
from fusionassess.cohort.tally import Tally
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block
from fusionassess.rubric import library

RUBRIC = Path(__file__).parents[1] / "rubrics" / "five-paths"
ROWS = 20_000
ANSWERED = 0.75
"""Of the cells that were drawn from all states; together with the levels drawn, one in fourteen is no answer."""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print medians and ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    rubric = library.read(RUBRIC).rubric
    tables = Scorer(rubric).tables("region", ())
    asked, plan = tables.scales, tables.plan
    random = np.random.default_rng(1)
    states = [random.integers(0, scale.states, ROWS).astype(np.uint8) for scale in asked]
    states = [np.where(random.random(ROWS) < ANSWERED, column % 6, column).astype(np.uint8) for column in states]
    answers = Answers(states, [None] * len(states))
    pairs = list(zip(asked, states, strict=True))
    ratings = np.stack([scale.by_state[column] for scale, column in pairs], axis=1)
    applicable = np.stack([column != scale.not_applicable for scale, column in pairs], axis=1)
    block = Block(ratings, applicable, np.full_like(ratings, np.nan))

    def count() -> Tally:
        tally = Tally(rubric)
        tally.add("region", (), rows_of_columns(plan, asked, answers, look_up(tables, answers)))
        return tally

    print(f"Python {sys.version.split()[0]}, numpy {np.__version__}, {ROWS:,} rows, {runs} runs each, in turn")
    kernel, looked, counted = [], [], []
    for _ in range(runs):
        kernel.append(seconds(lambda: evaluate(plan, block)))
        looked.append(seconds(lambda: look_up(tables, answers)))
        counted.append(seconds(count))
    adding = [both - alone for both, alone in zip(counted, looked, strict=True)]
    for name, others in (("kernel", kernel), ("look-up", looked)):
        ratio = statistics.median(a / b for a, b in zip(adding, others, strict=True))
        print(f"{name}: {1e9 * statistics.median(others) / ROWS:,.0f} ns a row, counting {ratio:.2f} of it")
    print(f"counting: {1e9 * statistics.median(adding) / ROWS:,.0f} ns a row")
    once, ten = count(), Tally(rubric)
    for _ in range(10):
        ten = ten + once
    small, large = (len(pickle.dumps((tally.profiles, tally.peers))) for tally in (once, ten))
    print(f"room: {small / 1e6:.2f} MB for {once.count:,}, {large / small:.2f} of it for {ten.count:,}")


if __name__ == "__main__":
    main()
