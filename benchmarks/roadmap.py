"""How long a roadmap takes, beside an integer programme solved by HiGHS and a loop, in one run.

On random sheets of the shipped rubric, medians over the sheets:

* the whole curve of budgets, against HiGHS solving a tenth of its points, times ten; the goal is
  a twentieth;
* the least that reaches the next two levels, against HiGHS; the goal is twice its time;
* 1,000 weightings at a budget of 20, against HiGHS solving ten of them, times a hundred, and
  against a loop of our own search over ten; the goal is a twentieth of HiGHS's;
* the best steps of 1,000 respondents side by side, against a search for each of them; the goal is a
  twentieth; and how far their gains are apart;
* a schedule of everything there is, four steps at a time, and how far it is above its bound.

Run it with ``make bench``, or ``python benchmarks/roadmap.py``.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "helpers")]

from fusionassess.assessment.assess import Assessment, assess  # noqa: E402
from fusionassess.assessment.plan import compile_plan  # noqa: E402
from fusionassess.assessment.ratings import to_block  # noqa: E402
from fusionassess.kernel.figures.draws import Settings, draw, weighted  # noqa: E402
from fusionassess.kernel.results import evaluate  # noqa: E402
from fusionassess.kernel.scoring import Block, effective_weights  # noqa: E402
from fusionassess.roadmap import goals, sure  # noqa: E402
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up  # noqa: E402
from fusionassess.roadmap.many import best_steps, ladders  # noqa: E402
from fusionassess.roadmap.opening import opened  # noqa: E402
from fusionassess.roadmap.portfolio import Portfolio, exact  # noqa: E402
from fusionassess.roadmap.search import Search  # noqa: E402
from fusionassess.rubric import library  # noqa: E402
from fusionassess.rubric.library import Edition  # noqa: E402
from small import sheet_for  # noqa: E402
from solved import Model, open_portfolio, random_assessment  # noqa: E402

SHEETS = 8
BUDGET = 20
PART = 10
WEIGHTINGS = 1_000
SOLVED = 10
FINE = 10**6
AT_ONCE = 4
MANY = 1_000
OPEN = 0.04
"""Shares of questions that are unknown, and that do not apply."""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(name: str, pairs: list[tuple[float, float]], goal: float) -> None:
    """Print medians, their ratio, and whether the goal is met."""
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    worst = max(a for a, _ in pairs)
    met = "met" if ratio <= goal else "missed"
    print(f"{name:<44} {ours:8.3f} s (worst {worst:.3f})  {theirs:8.3f} s  ratio {ratio:6.3f}  goal {goal}: {met}")


def of_curve(portfolio: Portfolio) -> tuple[float, float]:
    """The whole curve, and some of its points by the solver."""
    points = Search(portfolio).curve()
    some = points[::PART] or points
    theirs = seconds(lambda: [Model(portfolio).best(point.cost) for point in some])
    return seconds(lambda: Search(portfolio).curve()), theirs * len(points) / len(some)


def of_levels(found: Assessment, portfolio: Portfolio) -> list[tuple[float, float]]:
    """The next two levels."""
    level = int(found.results.level_low[0])
    aims = [[goals.by_shares(portfolio, rank)] for rank in (level + 1, level + 2) if rank <= portfolio.top]
    return [(seconds(Search(portfolio, aim).least), seconds(Model(portfolio, aim).least)) for aim in aims]


def reweighted(found: Assessment, portfolio: Portfolio) -> list[Portfolio]:
    """The portfolio under some drawn weights, on a grid."""
    settings = Settings(draws=SOLVED).of_weights()
    [drawn] = draw(found.plan, ("weights",), settings)
    plan = weighted(found.plan, drawn.uniforms["weights"], settings.weights)
    answered = found.block.applicable & ~np.isnan(found.block.ratings)
    rows = np.round(effective_weights(plan, answered) * FINE).astype(int).tolist()
    place = {name: column for column, name in enumerate(found.plan.questions)}
    return [
        portfolio._replace(
            stages=tuple(
                stage._replace(lines=tuple(line._replace(share=row[place[line.id]]) for line in stage.lines))
                for stage in portfolio.stages
            )
        )
        for row in rows
    ]


def of_weightings(found: Assessment, portfolio: Portfolio) -> tuple[float, float, float]:
    """All weightings at once, by the solver, by a loop."""
    units = portfolio.units(exact(BUDGET))
    others = reweighted(found, portfolio)
    scale = WEIGHTINGS / SOLVED
    ours = seconds(lambda: sure.of_budget(found.plan, found.block, portfolio, units, WEIGHTINGS))
    theirs = scale * seconds(lambda: [Model(other).best(units) for other in others])
    return ours, theirs, scale * seconds(lambda: [Search(other).best(units) for other in others])


def of_many(edition: Edition) -> tuple[float, float, float]:
    """Seconds for all at once, seconds one by one, and the largest difference of a score, in points."""
    rng = np.random.default_rng(1)
    plan = compile_plan(edition.rubric, "region", ())
    known = ladders(edition.rubric, plan, "region", ())
    names = plan.questions
    levels = np.clip(
        np.rint(rng.normal(rng.uniform(0.5, 4, (MANY, 1)), 1.0, (MANY, len(names)))), 0, edition.rubric.top
    )
    said: list[dict[str, object]] = [dict(zip(names, map(int, row), strict=True)) for row in levels.tolist()]
    for row in said:
        row |= {name: "unknown" for name in names if rng.random() < OPEN}
        row |= {name: {"not_applicable": "没有"} for name in names if rng.random() < OPEN}
    sheets = [sheet_for(edition.rubric, row, "region") for row in said]
    block = to_block(edition.rubric, plan, sheets)
    results = evaluate(plan, block)
    told = np.flatnonzero(~np.isnan(results.score))
    block = Block(block.ratings[told], block.applicable[told], block.supported[told])
    start = time.perf_counter()
    chosen = best_steps(known, block, results.measures[told], BUDGET)
    ours = time.perf_counter() - start
    assessments = [assess(edition, sheets[row]) for row in told.tolist()]
    start = time.perf_counter()
    best = [_best(one) for one in assessments]
    theirs = time.perf_counter() - start
    gains = chosen.score - results.score[told]
    return ours, theirs, float(np.abs(gains - np.array(best)).max())


def _best(assessment: Assessment) -> float:
    """What the best set brings, by a search of its own."""
    portfolio = open_portfolio(opened(assessment))
    found = Search(portfolio).best(portfolio.units(exact(BUDGET)))
    return 0.0 if found is None else found.point.gain / portfolio.total / 10


def main() -> None:
    """Print times, ratios and goals."""
    edition = library.read(ROOT / "rubrics" / "five-paths")
    sheets = [random_assessment(edition, seed) for seed in range(3 * SHEETS)]
    sheets = [found for found in sheets if not np.isnan(found.results.score[0])][:SHEETS]
    portfolios = [open_portfolio(opened(found)) for found in sheets]
    in_turn("curve / HiGHS", [of_curve(portfolio) for portfolio in portfolios], 0.05)
    both = list(zip(sheets, portfolios, strict=True))
    levels = [pair for found, portfolio in both for pair in of_levels(found, portfolio)]
    in_turn("level / HiGHS", levels, 2.0)
    shares = [of_weightings(found, portfolio) for found, portfolio in both]
    in_turn("1,000 weightings / HiGHS", [(ours, theirs) for ours, theirs, _ in shares], 0.05)
    in_turn("1,000 weightings / loop", [(ours, loop) for ours, _, loop in shares], 0.05)
    ours, theirs, apart = of_many(edition)
    in_turn(f"{MANY:,} respondents / one by one", [(ours, theirs)], 0.05)
    print(f"{'':<44} scores at most {apart:.0e} apart")
    gaps, times = [], []
    for found in sheets:
        asked = Purpose("budget", exact(1_000), at_once=AT_ONCE)
        start = time.perf_counter()
        made = draw_up(found, asked, draws=0)
        times.append(time.perf_counter() - start)
        assert isinstance(made, Roadmap)
        gaps.append(made.end / max(made.bound, 1) - 1)
    print(
        f"roadmap of everything: {statistics.median(times):.2f} s; schedule above its bound by {max(gaps):.1%} at most"
    )


if __name__ == "__main__":
    main()
