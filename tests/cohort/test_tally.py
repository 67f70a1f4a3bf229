"""What is counted of a cohort: the same from sheets and from columns, in parts and as a whole, and as done by hand."""

import math
import pickle
from collections.abc import Sequence
from dataclasses import fields
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from cohorts import blocks, rows_cut, rows_of_block, tally_of
from fusionassess.assessment.assess import assess
from fusionassess.batch.run.counting import rows_of_columns
from fusionassess.batch.score.lookup import LOOKED_UP, Figures, look_up
from fusionassess.batch.score.outcomes import tabulate
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.score.states import Answers, Scale
from fusionassess.cohort import respondents
from fusionassess.cohort.counts import ALIKE, CLAIMED, FINE, MILLION, ProfileCounts
from fusionassess.cohort.respondents import Rows
from fusionassess.cohort.tally import MOST_PERIODS, PeriodCount, Tally
from fusionassess.kernel.figures.entropy import weights_from_sums
from fusionassess.kernel.figures.obstacles import obstacles, of_measures
from fusionassess.kernel.figures.reliability import UNIT
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block, Plan
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from kinds import kinds_edition
from sheeted import table_of
from small import sheet_for, small_edition
from trees import tier


def plain(value: Any) -> Any:
    """Counts as plain numbers, to be compared."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def same(left: Tally, right: Tally) -> bool:
    """Whether two tallies have counted the same."""
    return all(
        {name: plain(counted) for name, counted in getattr(left, part).items()}
        == {name: plain(counted) for name, counted in getattr(right, part).items()}
        for part in ("profiles", "peers")
    )


def test_parts_add_up_to_the_whole(five_paths: Edition) -> None:
    """However a batch is cut, in whatever order its parts come back."""
    whole, parts = Tally(five_paths.rubric), []
    for profile, sectors, plan, block, results, _ in blocks(five_paths.rubric, 120):
        rows = rows_of_block(plan, block, results)
        whole.add(profile, sectors, rows)
        for cut in (slice(0, 3), slice(3, None)):
            parts.append(Tally(five_paths.rubric))
            parts[-1].add(profile, sectors, rows_cut(rows, cut))
    backwards = Tally(five_paths.rubric)
    for part in reversed(parts):
        backwards = part + backwards

    backwards = pickle.loads(pickle.dumps(backwards))

    assert whole.count == 120
    assert same(whole, backwards)
    assert not same(whole, parts[0])


def columns_of(block: Block, asked: Sequence[Scale], top: int) -> Answers:
    """A block of ladders as columns of states."""
    states = []
    for column, scale in enumerate(asked):
        levels = np.rint(np.nan_to_num(block.ratings[:, column]) * top).astype(np.uint8)
        known = np.where(np.isnan(block.ratings[:, column]), scale.missing, levels)
        states.append(np.where(block.applicable[:, column], known, scale.not_applicable).astype(np.uint8))
    return Answers(states, [None] * len(asked))


def test_columns_are_counted_as_sheets_are(five_paths: Edition) -> None:
    """Look-up tables and the kernel feed the same tally; evidence aside, which the columns here do not name."""
    rubric = five_paths.rubric
    from_sheets, from_columns = Tally(rubric), Tally(rubric)
    for profile, sectors, plan, block, _, _ in blocks(rubric, 150, seed=3):
        asked = Scorer(rubric).tables(profile, tuple(sectors)).scales
        answers = columns_of(block, asked, rubric.top)
        bare = Block(block.ratings, block.applicable, np.full_like(block.ratings, np.nan))
        from_sheets.add(profile, sectors, rows_of_block(plan, bare, evaluate(plan, bare)))
        looked_up = look_up(tabulate(plan, asked, np.array([0.4, 0.6, 0.8, 1.0])), answers)
        from_columns.add(profile, sectors, rows_of_columns(plan, asked, answers, looked_up))

    assert same(from_sheets, from_columns)


def test_a_number_is_counted_as_its_rating() -> None:
    """A question that asks for a number brings its rating along; without one it is missing or not applicable."""
    plan = Plan(("q",), ("m",), ("P",), (tier([1], [1.0]), tier([1], [1.0]), tier([1], [1.0])), 5)
    scale = Scale(np.array([np.nan]), is_number=True)
    answers = Answers([np.array([0, 1, 2], dtype=np.uint8)], [np.array([0.3, 0.9, 0.9])])
    names = (*LOOKED_UP, "P", "m")
    figures = Figures(np.zeros(3, dtype=np.int8), {name: np.full(3, np.nan) for name in names})
    rows = rows_of_columns(plan, [scale], answers, figures)

    (answered,) = rows.answers
    assert np.array_equal(answered.ratings[answered.states], [0.3, np.nan, np.nan], equal_nan=True)
    assert (answered.states - answered.missing).tolist() == [-1, 0, 1]


def counts_by_definition(rows: Rows, top: int) -> dict[str, Any]:
    """What ``ProfileCounts`` holds beside what advises, respondent by respondent, from ratings alone."""
    plan = rows.plan
    ratings = np.stack([answered.ratings[answered.states] for answered in rows.answers], axis=1)
    applicable = np.stack([answered.states <= answered.missing for answered in rows.answers], axis=1)
    nodes = np.stack([rows.score, *rows.paths, *rows.measures], axis=1)
    nodes[np.isnan(rows.score)] = np.nan
    spread = np.zeros((nodes.shape[1], 1_000 * top + 1), dtype=int)
    known_at, sums_at = (np.zeros((1_000 * top + 1, len(plan.measures)), dtype=int) for _ in range(2))
    sums = np.zeros(nodes.shape[1], dtype=int)
    flags, gaps, gap_shares, foremost = [0, 0, 0], 0, [0] * len(plan.measures), [0] * len(plan.measures)
    with np.errstate(invalid="ignore"):
        shares = of_measures(plan, obstacles(plan, ratings))
    for row, own in enumerate(nodes):
        for node, score in enumerate(own):
            if not math.isnan(score):
                spread[node, round(score * 1_000)] += 1
                sums[node] += round(score * MILLION)
                if node > len(plan.paths) and not math.isnan(own[0]):
                    at = round(own[0] * 1_000), node - len(plan.paths) - 1
                    known_at[at] += 1
                    sums_at[at] += round(score * MILLION)
        given = [value for value in ratings[row].tolist() if not math.isnan(value)]
        longest = max((len(list(run)) for _, run in groupby(given)), default=0)
        flags[0] += len(given) >= 10 and longest == len(given)
        flags[1] += len(given) >= 10 and len(given) > longest > len(given) / 2
        flags[2] += round(own[0] - rows.evidenced[row], 9) >= 1 if not math.isnan(rows.evidenced[row]) else 0
        if not math.isnan(own[0]) and shares[row].any():
            gaps += 1
            gap_shares = [total + round(share * MILLION) for total, share in zip(gap_shares, shares[row], strict=True)]
            ranked = sorted(range(len(plan.measures)), key=lambda place: (-round(shares[row, place], 9), place))
            for place in ranked[:3]:
                foremost[place] += bool(shares[row, place] > 0)
    complete = np.rint(ratings[~np.isnan(ratings).any(axis=1)] * UNIT).astype(int)
    return {
        "spread": spread,
        "sums": sums,
        "known_at": known_at,
        "sums_at": sums_at,
        "flags": np.array(flags),
        "gaps": np.array([gaps]),
        "gap_shares": np.array(gap_shares),
        "foremost": np.array(foremost),
        "missing": (applicable & np.isnan(ratings)).sum(axis=0),
        "not_applicable": (~applicable).sum(axis=0),
        "complete": np.stack(
            [np.full(ratings.shape[1], len(complete)), complete.sum(axis=0), (complete**2).sum(axis=0)]
        ),
    }


def moments_by_definition(ratings: np.ndarray[Any, Any]) -> list[list[int]]:
    """Of the respondents without a gap in one path."""
    units = np.rint(ratings[~np.isnan(ratings).any(axis=1)] * UNIT).astype(int)
    totals = units.sum(axis=1)
    moments = [[len(units)], units.sum(axis=0), (units**2).sum(axis=0), [totals.sum()], [(totals**2).sum()]]
    return [list(map(int, part)) for part in moments]


def assert_by_definition(rubric: Rubric, profile: str, rows: Rows) -> None:
    """Every count of some respondents is the one made by hand."""
    tally = Tally(rubric)
    tally.add(profile, (), rows)
    counted = tally.profiles[profile]
    for name, expected in counts_by_definition(rows, rubric.top).items():
        countsts = getattr(counted, name)
        assert (countsts[:3] if name == "complete" else countsts).tolist() == expected.tolist(), name
    starts = rows.plan.tiers[0].starts[rows.plan.tiers[1].starts]
    ratings = np.stack([answered.ratings[answered.states] for answered in rows.answers], axis=1)
    expected_moments = [moments_by_definition(own) for own in np.split(ratings, starts[1:], axis=1)]
    assert [plain(countsts) for countsts in counted.reliability] == [
        dict(zip(("count", "sums", "squares", "total", "total_squares"), own, strict=True)) for own in expected_moments
    ]


def test_every_count_by_its_definition(five_paths: Edition) -> None:
    """With gaps, straight lines, evidence, thin answers: five profiles of the shipped rubric."""
    for profile, _, plan, block, results, _ in blocks(five_paths.rubric, 400, seed=11):
        assert_by_definition(five_paths.rubric, profile, rows_of_block(plan, block, results))


@pytest.mark.parametrize("most", [1 << 12, 4])
def test_options_and_numbers_are_counted_likewise(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a measure's answers are numbered, or are so many that each respondent's stand for themselves."""
    monkeypatch.setattr(respondents, "MOST_STATES", most)
    rubric = kinds_edition().rubric
    words = {"level": ["0", "1", "2", "3", "na: x", ""], "value": ["12.5", "20", "41.25", "", "na: x"]}
    chosen = np.random.default_rng(2)
    rows = [
        {"profile": "firm"}
        | {
            question.id: str(chosen.choice(words.get(question.responses().kind, [*question.responses().options, ""])))
            for question in rubric.questions
        }
        for _ in range(200)
    ]

    (group,) = Scorer(rubric).score(table_of(rows)).groups

    scales = Scorer(rubric).tables("firm", ()).scales
    assert_by_definition(rubric, "firm", rows_of_columns(group.plan, scales, group.answers, group.figures))


def counted_of(edition: Edition, sheets: list[Any], profile: str) -> ProfileCounts:
    """The counts of sheets of one profile."""
    tally = Tally(edition.rubric)
    for sheet in sheets:
        assessment = assess(edition, sheet)
        tally.add(profile, sheet.subject.sectors, rows_of_block(assessment.plan, assessment.block, assessment.results))
    return tally.profiles[profile]


def test_every_count_as_it_is_made_by_hand(five_paths: Edition) -> None:
    """Obstacles, next steps and who waits: as the reports on the single sheets say."""
    rubric = five_paths.rubric
    random = np.random.default_rng(7)
    asked = [question.id for question in rubric.questions if "region" in question.profiles]
    drawn = random.integers(0, 6, (12, len(asked)))
    sheets = [sheet_for(rubric, dict(zip(asked, map(int, row), strict=True)), "region") for row in drawn]
    assessments = [assess(five_paths, sheet) for sheet in sheets]
    counted = counted_of(five_paths, sheets, "region")
    plan = assessments[0].plan

    assert counted.statuses.tolist() == [12, 0, 0, 0, 0]
    assert counted.levels.tolist() == [sum(one.results.level[0] == level for one in assessments) for level in range(6)]
    assert counted.spread[0].sum() == 12
    assert counted.sums[0] == pytest.approx(sum(one.results.score[0] for one in assessments) * MILLION, abs=12)
    shares = np.stack([np.add.reduceat(one.obstacles, plan.tiers[0].starts) for one in assessments])
    assert counted.gap_shares.tolist() == pytest.approx((shares.sum(axis=0) * MILLION).tolist(), abs=12)
    ranks = [set(np.argsort(-row.round(9), kind="stable")[:3].tolist()) for row in shares]
    assert counted.foremost.tolist() == [sum(place in rank for rank in ranks) for place in range(len(plan.measures))]
    columns = {name: place for place, name in enumerate(plan.questions)}
    fitting, waiting = (np.zeros_like(counted.fitting) for _ in range(2))
    for one in (one for each in assessments for one in each.steps if not one.candidate.after):
        fitting[columns[one.question], one.candidate.to - 1] += 1
        waiting[columns[one.question], one.candidate.to - 1] += bool(one.candidate.waits_for)
    assert counted.fitting.tolist() == fitting.tolist()
    assert counted.waiting.tolist() == waiting.tolist()
    assert waiting.sum() > 0


def test_who_waits_by_hand() -> None:
    """Measure b needs a at 2 before its step to 2: unmet, unknown and not applicable are three things."""
    edition = small_edition()
    prerequisites: list[dict[str, Any]] = [
        {"a.1": 1, "a.2": 1},
        {"a.1": 2, "a.2": 2},
        {"a.1": "unknown", "a.2": "unknown"},
        {"a.1": {"not_applicable": "x"}, "a.2": {"not_applicable": "x"}},
    ]
    sheets = [sheet_for(edition.rubric, {**given, "b.1": 1, "c.1": 3}, "city") for given in prerequisites]
    counted = counted_of(edition, [*sheets, sheet_for(edition.rubric, {"a.1": 1, "a.2": 1, "b.1": 0}, "city")], "city")

    assert counted.fitting[2].tolist() == [1, 4, 0]
    assert counted.waiting[2].tolist() == [0, 2, 0]


def test_answers_that_are_not_there_are_counted() -> None:
    """Not applicable and missing apart, by question; the status and the largest obstacles of what is there."""
    edition = small_edition()
    sheets = [
        sheet_for(edition.rubric, {"a.1": 1, "a.2": {"not_applicable": "x"}, "b.1": 1, "c.1": "unknown"}, "city"),
        sheet_for(edition.rubric, {"a.1": 3, "a.2": 3, "b.1": 3, "c.1": 3}, "city"),
    ]
    counted = counted_of(edition, sheets, "city")

    assert counted.missing.tolist() == [0, 0, 0, 1]
    assert counted.not_applicable.tolist() == [0, 1, 0, 0]
    assert counted.complete[0].tolist() == [1, 1, 1, 1]
    assert counted.gaps.tolist() == [0]


def test_flags(five_paths: Edition) -> None:
    """The same answer everywhere; a claim a level and more above its evidence."""
    rubric = five_paths.rubric
    asked = [question.id for question in rubric.questions if "region" in question.profiles]
    straight = sheet_for(rubric, dict.fromkeys(asked, 3), "region")
    evidence = {"level": 5, "evidence": {"grade": "E0"}}
    claimed = sheet_for(rubric, {**dict.fromkeys(asked, 5), asked[0]: evidence}, "region")
    flags = counted_of(five_paths, [straight, claimed], "region").flags

    assert flags[ALIKE] == 2
    assert flags[CLAIMED] == 1


def test_entropy_weights_come_out_of_the_sums(five_paths: Edition) -> None:
    """As from the ratings themselves, gaps left out."""
    tally = tally_of(five_paths.rubric, 400)
    complete = []
    for profile, _, _, block, _, _ in blocks(five_paths.rubric, 400):
        if profile == "sme":
            complete += [row for row in np.where(block.applicable, block.ratings, np.nan) if not np.isnan(row).any()]
    counts, sums, squares, logs = tally.profiles["sme"].complete
    alike = [int(n) * int(s) == int(x) ** 2 for n, x, s in zip(counts, sums, squares, strict=True)]
    weights = weights_from_sums(int(counts[0]), sums / UNIT, logs / FINE, np.array(alike))

    shares = np.array(complete) / np.sum(complete, axis=0)
    entropy = -np.sum(shares * np.log(np.where(shares > 0, shares, 1.0)), axis=0) / np.log(len(complete))

    assert len(complete) == counts[0]
    assert weights is not None
    assert weights.tolist() == pytest.approx(((1 - entropy) / (1 - entropy).sum()).tolist(), abs=1e-6)


@pytest.mark.parametrize(("count", "kept"), [(6, 6), (20, 20), (21, 0)])
def test_names_are_kept_of_a_few_only(five_paths: Edition, count: int, kept: int) -> None:
    """One too many and none is kept, whenever it comes."""
    tally = tally_of(five_paths.rubric, count, most_units=20)
    parts = tally_of(five_paths.rubric, 15, 20) + tally_of(five_paths.rubric, count - 5, 20, seed=2)

    assert len(tally.units) == kept
    assert len(parts.units) == (16 if count == 6 else 0)
    assert all(math.isnan(unit.score) or 0 <= unit.score <= 5 for unit in tally.units)


def test_periods_add_up_in_any_order_until_they_are_too_many(five_paths: Edition) -> None:
    """Each counts as it is written; what is too much stays so, whichever part comes first."""
    one, other, many = (Tally(five_paths.rubric) for _ in range(3))
    one.add_periods({"2026 3": PeriodCount(3, "2026-Q3"), "": PeriodCount(1, "")})
    other.add_periods({"2026 3": PeriodCount(2, "2026 Q3"), "2027": PeriodCount(4, "2027")})
    many.add_periods({str(place): PeriodCount(1, "x") for place in range(MOST_PERIODS)})

    both = {"2026 3": PeriodCount(5, "2026 Q3"), "": PeriodCount(1, ""), "2027": PeriodCount(4, "2027")}
    assert (one + other).periods == (other + one).periods == both
    assert many.periods is not None
    assert (many + one).periods is (one + many).periods is ((many + one) + other).periods is None
