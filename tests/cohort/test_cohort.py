"""The picture of a cohort: its numbers from the scores themselves, and nobody to be found in it."""

import statistics
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts import blocks, rows_of_block, tally_of
from conftest import ROOT
from fusionassess.assessment.plan import compile_plan
from fusionassess.cohort import Cohort, build_cohort
from fusionassess.cohort.heat_maps import BANDS, LEAST_IN_BAND
from fusionassess.cohort.pooled import pooled
from fusionassess.cohort.tally import Tally
from fusionassess.kernel.figures.distribution import quantile_bands
from fusionassess.kernel.figures.reliability import LEAST_RESPONDENTS
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block
from fusionassess.render.cohort_markdown import view
from fusionassess.render.cohort_page import view as page
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from fusionassess.words.shapes.cohort import CohortLabels
from kinds import kinds_edition
from small import small_edition


def picture(edition: Edition, count: int, most_units: int = 0, seed: int = 1, language: str = "zh") -> Cohort:
    """The picture of a generated cohort."""
    return build_cohort(edition, tally_of(edition.rubric, count, most_units, seed), labels(language), language)


def test_the_totals_are_those_of_the_scores(five_paths: Edition) -> None:
    """Mean, median, quartiles and the count of each level, from the results themselves."""
    results = [result for *_, result, _ in blocks(five_paths.rubric, 300)]
    scores = np.concatenate([result.score for result in results])
    known = scores[~np.isnan(scores)]
    levels = np.concatenate([result.level for result in results])
    cohort = picture(five_paths, 300)

    assert cohort.score is not None
    assert cohort.score.units == len(known)
    assert cohort.score.mean.value == pytest.approx(known.mean(), abs=0.05)
    expected = np.quantile(known, [0.1, 0.25, 0.5, 0.75, 0.9])
    quantiles = (cohort.score.low, cohort.score.lower, cohort.score.median, cohort.score.upper, cohort.score.high)
    # Means of five neighbours, told with one decimal.
    assert [figure.value for figure in quantiles] == pytest.approx(expected.tolist(), abs=0.07)
    assert [row.units for row in cohort.levels] == [int((levels == row.level).sum()) for row in cohort.levels]


def test_nodes_are_those_of_everybody_who_is_asked_and_has_a_total(five_paths: Edition) -> None:
    """A measure that some profiles are not asked counts the others only; every table is of one population."""
    means: dict[str, list[float]] = {}
    for _, _, plan, _, results, _ in blocks(five_paths.rubric, 300):
        for name, column in zip(plan.measures, results.measures.T, strict=True):
            means.setdefault(name, []).extend(column[~np.isnan(column) & ~np.isnan(results.score)].tolist())
    rows = {row.id: row.spread for row in picture(five_paths, 300).nodes}

    for name, values in means.items():
        spread = rows[name]
        assert spread is not None
        assert spread.units == len(values)
        assert spread.mean.value == pytest.approx(statistics.fmean(values), abs=0.05)


@pytest.mark.parametrize("count", [1, 3, 4])
def test_of_too_few_nothing_is_told(five_paths: Edition, count: int) -> None:
    """Below five no figure at all, not even by name."""
    cohort = picture(five_paths, count, most_units=60)

    assert cohort.score is None
    assert "不足 5 家" in cohort.warnings[0] or "不足 5 份" in cohort.warnings[0]
    assert not any(
        (cohort.levels, cohort.nodes, cohort.heat, cohort.units, cohort.profiles, cohort.groups, cohort.units_off)
    )
    assert not any((cohort.obstacles, cohort.advice, cohort.reliability, cohort.entropy, cohort.flags, cohort.blanks))


def test_nobody_is_no_cohort(five_paths: Edition) -> None:
    """There is nothing to picture."""
    with pytest.raises(ValueError, match="nobody"):
        build_cohort(five_paths, Tally(five_paths.rubric), labels("zh"), "zh")


def safe(counts: list[int], shown: list[bool]) -> bool:
    """Whether neither a part that is shown nor what is left of the whole is a small group."""
    parts = [count for count, is_shown in zip(counts, shown, strict=True) if is_shown and count]
    rest = [count for count, is_shown in zip(counts, shown, strict=True) if not is_shown and count]
    return all(part >= LEAST for part in parts) and (not rest or not parts or (len(rest) > 1 and sum(rest) >= LEAST))


FIVE_PATHS = library.read(ROOT / "rubrics" / "five-paths")


@given(st.integers(5, 80), st.integers(0, 1_000))
@settings(max_examples=10, deadline=None)
def test_no_small_group_is_shown_or_left_over(count: int, seed: int) -> None:
    """Profiles, sectors within a profile, each measure by profile and each measure by band of the total."""
    tally = tally_of(FIVE_PATHS.rubric, count, seed=seed)
    cohort, all_counts = build_cohort(FIVE_PATHS, tally, labels("zh"), "zh"), pooled(tally)
    if cohort.score is None:
        assert all_counts.scored.sum() < LEAST
        return
    by_title = {row.title: row for row in cohort.groups if not row.is_part}
    whole = [by_title[FIVE_PATHS.rubric.profiles[name].title["zh"]] for name in all_counts.profiles]
    assert safe(all_counts.scored.tolist(), [row.spread is not None for row in whole])
    for place, profile in enumerate(all_counts.profiles):
        fields = [int(peers.spread.sum()) for (name, _), peers in tally.peers.items() if name == profile]
        title = whole[place].title
        start = [row.title for row in cohort.groups].index(title) + 1
        parts = []
        for row in cohort.groups[start:]:
            if not row.is_part:
                break
            parts += [row.spread.units] if row.spread else []
        rest = sum(fields) - sum(parts)
        hidden_fields = sum(1 for number in fields if number) - len(parts)
        assert all(part >= LEAST for part in parts)
        assert not parts or rest == 0 or (rest >= LEAST and hidden_fields > 1)
    if cohort.profiles:
        names = [row.title for row in cohort.profiles.rows]
        for measure in range(len(cohort.profiles.heads)):
            counts = all_counts.spread[:, measure - len(cohort.profiles.heads)].sum(axis=-1).tolist()
            shown = [
                whole[place].title in names
                and cohort.profiles.rows[names.index(whole[place].title)].cells[measure].shade is not None
                for place in range(len(counts))
            ]
            assert safe(counts, shown)
    assert cohort.heat is not None
    cuts = quantile_bands(all_counts.spread[:, 0].sum(axis=0), BANDS, min(LEAST_IN_BAND, int(all_counts.scored.sum())))
    known = all_counts.by_measure("known_at")
    for measure in range(len(cohort.heat.heads)):
        counts = [int(known[begin:end, measure].sum()) for begin, end in reversed(cuts)]
        assert safe(counts, [row.cells[measure].shade is not None for row in cohort.heat.rows[1:]])


def test_groups_are_sorted_by_the_means_that_are_told() -> None:
    """The highest first, the sectors of a profile likewise, what is not told of last."""
    tally = tally_of(FIVE_PATHS.rubric, 300, seed=4)
    rows = build_cohort(FIVE_PATHS, tally, labels("zh"), "zh").groups
    wholes = [row.spread.mean.value for row in rows if not row.is_part and row.spread]
    runs: list[list[float | None]] = []
    for row in rows:
        if not row.is_part:
            runs.append([])
        elif row.spread:
            runs[-1].append(row.spread.mean.value)
        else:
            runs[-1].append(-1.0)

    assert wholes == sorted(wholes, key=lambda mean: -(mean or 0.0))
    assert any(len(run) > 1 for run in runs)
    assert all(run == sorted(run, key=lambda mean: -(mean or 0.0)) for run in runs)


def test_bands_are_in_order_and_hold_everybody(five_paths: Edition) -> None:
    """The highest first, below the row of all."""
    heat = picture(five_paths, 500).heat
    assert heat is not None
    everybody, *bands = heat.rows
    means = [row.total.figure.value or 0.0 for row in bands]

    assert len(bands) == 10
    assert everybody.units == sum(row.units or 0 for row in bands)
    assert means == sorted(means, reverse=True)


def test_names_are_shown_only_where_they_are_asked_for(five_paths: Edition) -> None:
    """And then with a warning, the highest total first, those without one last."""
    named, other, many = picture(five_paths, 40, 60), picture(five_paths, 40), picture(five_paths, 61, 60)

    assert named.units is not None
    assert len(named.units.rows) == 40
    totals = [row.total.figure.value for row in named.units.rows]
    known = [total for total in totals if total is not None]
    assert known == sorted(known, reverse=True)
    assert all(total is None for total in totals[len(known) :])
    assert "不宜公开" in named.warnings[0]
    assert other.units is None
    assert other.warnings == ()
    assert "--units" in other.units_off
    assert "60" in many.units_off
    assert many.units is None


def test_obstacles_come_in_order(five_paths: Edition) -> None:
    """The share of units that have it among their three largest."""
    rows = picture(five_paths, 300).obstacles
    shares = [row.foremost.value or 0.0 for row in rows]

    assert len(rows) == 15
    assert shares == sorted(shares, reverse=True)
    assert all(row.asked >= LEAST for row in rows)


def test_advice_is_by_profile_and_for_many(five_paths: Edition) -> None:
    """Three actions for each profile that may be told of, each fitting five units or more."""
    cohort = picture(five_paths, 300)
    profiles = [row.profile for row in cohort.advice]

    assert {profiles.count(profile) for profile in profiles} == {3}
    assert all(row.units >= LEAST for row in cohort.advice)
    assert profiles == sorted(profiles, key=profiles.index)


def test_reliability_needs_thirty(five_paths: Edition) -> None:
    """A profile with fewer has one line that says so; a path of a single question has none."""
    rows = picture(five_paths, 200).reliability
    told = [row for row in rows if row.alpha.value is not None]
    silent = [row for row in rows if row.alpha.value is None]

    assert told
    assert silent
    assert all(row.units >= LEAST_RESPONDENTS for row in told)
    assert all("不足 30 家" in row.remark for row in silent)
    assert all((row.questions or 2) > 1 for row in rows)
    assert any(row.path == "各路径" for row in silent)


def same_answers(edition: Edition, count: int) -> Tally:
    """A cohort that answers alike, at three levels, so that all vary together."""
    plan = compile_plan(edition.rubric, "region")
    levels = np.arange(count)[:, None] % 3 + np.zeros((1, len(plan.questions)))
    ratings = levels / plan.top
    block = Block(ratings, np.ones(ratings.shape, dtype=bool), np.full_like(ratings, np.nan))
    tally = Tally(edition.rubric)
    tally.add("region", (), rows_of_block(plan, block, evaluate(plan, block)))
    return tally


def test_straight_lines_are_counted_and_alpha_is_perfect(five_paths: Edition) -> None:
    """Everybody has one answer throughout: alpha 1, all flagged, each question as telling as the others."""
    cohort = build_cohort(five_paths, same_answers(five_paths, 60), labels("en"), "en")

    assert [row.alpha.display for row in cohort.reliability] == ["1.00"] * 5
    assert cohort.flags[0].units == "60"
    assert cohort.flags[0].share.display == "100%"
    assert "2.2%" in cohort.entropy[0].text


@pytest.mark.parametrize(("count", "is_told"), [(LEAST_RESPONDENTS - 1, False), (LEAST_RESPONDENTS, True)])
def test_thirty_are_enough_for_reliability(five_paths: Edition, count: int, *, is_told: bool) -> None:
    """And one fewer is not."""
    rows = build_cohort(five_paths, same_answers(five_paths, count), labels("zh"), "zh").reliability

    assert {row.alpha.value is not None for row in rows} == {is_told}


def test_a_few_flags_are_not_counted_out(five_paths: Edition) -> None:
    """Fewer than five of a sign read so."""
    tally = tally_of(five_paths.rubric, 40)
    total = pooled(tally).of("flags").tolist()
    rows = build_cohort(five_paths, tally, labels("en"), "en").flags

    assert any(0 < count < LEAST for count in total)
    for row, count in zip(rows, total, strict=True):
        assert row.units == ("fewer than 5" if 0 < count < LEAST else str(count))
        assert (row.share.value is None) == (0 < count < LEAST)


def test_questions_left_open_come_in_order(five_paths: Edition) -> None:
    """Ten at most, the most open first."""
    rows = picture(five_paths, 2_000).blanks
    shares = [row.missing.value or 0.0 for row in rows]

    assert len(rows) == 10
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("edition", [small_edition(), kinds_edition()], ids=lambda edition: edition.rubric.id)
def test_a_small_rubric_has_a_picture_too(edition: Edition) -> None:
    """Without sides, without an action or a second path: what is there is told."""
    cohort = picture(edition, 50, language="en")

    assert cohort.score is not None
    assert cohort.score.units > 40
    assert len(cohort.nodes) == len(edition.rubric.paths) + len(edition.rubric.measures)
    assert view(cohort)
    assert page(cohort)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_is_left_unfilled(five_paths: Edition, language: str) -> None:
    """No brace of a template reaches the reader."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, CohortLabels):
            return []
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
        return [text for part in parts for text in texts(part)]

    written = texts(picture(five_paths, 300, language=language))

    assert len(written) > 500
    assert not [text for text in written if "{" in text or "}" in text]


def test_a_measure_that_few_are_asked_is_not_told_of() -> None:
    """Two cities among eight firms: what only cities are asked would be the two."""
    edition = small_edition()
    tally = Tally(edition.rubric)
    for profile, count in (("firm", 8), ("city", 2)):
        plan = compile_plan(edition.rubric, profile)
        ratings = np.arange(count)[:, None] % 3 / 3 + np.zeros((1, len(plan.questions)))
        block = Block(ratings, np.ones(ratings.shape, dtype=bool), np.full_like(ratings, np.nan))
        tally.add(profile, (), rows_of_block(plan, block, evaluate(plan, block)))
    cohort = build_cohort(edition, tally, labels("en"), "en")
    assert cohort.heat is not None
    everybody = cohort.heat.rows[0]

    assert [row.spread is None for row in cohort.nodes if not row.is_path] == [False, False, True]
    assert [cell.figure.value is None for cell in everybody.cells] == [False, False, True]
    assert {row.id for row in cohort.obstacles} == {"a", "b"}
    assert cohort.profiles is None
    assert [row.spread for row in cohort.groups] == [None, None]
