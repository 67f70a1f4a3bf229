"""Every sentence of a cohort's picture stands where it is true, and not beside that."""

import html
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from claiming import STEPS, Made, Told, check, of_sides, sentences, sheet, unlisted
from cohorts import rows_of_block, tally_of
from conftest import ROOT
from fusionassess.assessment.plan import compile_plan
from fusionassess.cohort import build_cohort, checks
from fusionassess.cohort.tally import MOST_PERIODS, PeriodCount, Tally
from fusionassess.kernel.results import evaluate
from fusionassess.kernel.scoring import Block
from fusionassess.render.cohort_markdown import view
from fusionassess.render.cohort_page import view as page
from fusionassess.report.wording import beside
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from small import small_edition

NA = "n/a"
HEADS = (
    *(
        "level",
        "units",
        "share",
        "node",
        "mean",
        "low",
        "lower",
        "median",
        "upper",
        "high",
        "group",
        "total",
        "measure",
    ),
    *("foremost", "gap", "asked", "action", "profile", "fits", "effort", "months", "owner", "waiting", "path"),
    *("questions", "complete", "alpha", "remark", "flag", "question", "missing", "not_applicable"),
)
NAMES = (
    *(
        "document",
        "title",
        "contents",
        "subtitle",
        "summary",
        "score",
        "of_top",
        "of_level",
        "of_share",
        "of_class",
        "commonest",
        "mean_total",
        "first_step",
    ),
    *("levels", "levels_told", "level_count", "nodes", "nodes_told", "node_told", "heat", "heat_all", "heat_band"),
    *("heat_lowest", "heat_highest", "heat_profiles", "units", "groups", "part_of_sectors", "no_sector", "obstacles"),
    *(
        "advice",
        "worth",
        "reliability",
        "all_paths",
        "entropy",
        "quality",
        "blanks",
        "method",
        "list_mark",
        "part_mark",
    ),
    *("id_and_figure", "id_and_title", "scale_low", "scale_high", "strip_table", "half", "group_told"),
    *("groups_table", "middle_half", "flags.alike", "flags.long_run", "flags.claimed"),
    *(f"heads.{head}" for head in HEADS),
)


def picture(
    *answers: Sequence[Any],
    units: int = 0,
    repeated: int = 0,
    by_period: bool = True,
    evidence: float | None = None,
    edition: Edition | None = None,
    periods: Mapping[str, int] | None = None,
    **rubric: Any,
) -> Made:
    """What is told of units with these levels, page and text; a path for every question, or as the rubric says."""
    shape = rubric.pop("shape", [[0]] * len(answers[0]))
    edition = edition or sheet(shape, **rubric).edition
    profile = next(iter(edition.rubric.profiles))
    plan = compile_plan(edition.rubric, profile)
    levels = np.array([[np.nan if said in (None, NA) else said for said in own] for own in answers], dtype=float)
    ratings = levels / plan.top
    supported = np.full(ratings.shape, np.nan) if evidence is None else np.maximum(ratings - evidence / plan.top, 0)
    block = Block(ratings, np.array([[said != NA for said in own] for own in answers]), supported)
    rows = rows_of_block(plan, block, evaluate(plan, block))
    tally = Tally(edition.rubric, units)
    names = [f"Unit {place}" for place in range(len(answers))]
    tally.add(profile, (), rows, names if units else ())
    tally.add_periods({name: PeriodCount(count, name) for name, count in (periods or {}).items()})

    return pictured(edition, tally, repeated, by_period=by_period)


def pictured(edition: Edition, tally: Tally, repeated: int = 0, *, by_period: bool = True) -> Made:
    """Every text of a tally's picture, page and Markdown."""

    def told(language: str) -> Sequence[str]:
        spoken = "en" if "en" in edition.rubric.languages else "zh"
        cohort = build_cohort(edition, tally, labels(language), spoken, repeated, by_period=by_period)
        lines = [re.sub(r"\\(.)", r"\1", line).strip("-* ") for line in view(cohort).splitlines()]
        cells = [cell.strip() for line in lines for cell in line.split("|")]
        texts = re.findall(r">([^<>]+)<", page(cohort))
        return [*lines, *cells, *(html.unescape(text).strip() for text in texts)]

    return told


ONES, TWOS, SPREAD = [[1, 1]] * 5, [[2, 2]] * 5, [[place % 5, 4] for place in range(10)]
PERIODS = picture(*TWOS, *ONES, periods={"2026": 5, "2025": 3, "2024": 1, "": 1})
STEPPED: dict[str, Any] = {"questions": {"q00": {"asked": {"steps": STEPS}}}}
SMALL = small_edition(least_coverage=0.9)
FIVE_PATHS = library.read(ROOT / "rubrics" / "five-paths")
MIXED = pictured(FIVE_PATHS, tally_of(FIVE_PATHS.rubric, 120))
SIDED: dict[str, Any] = {"shape": [[0] * 4, [0] * 4, [0] * 4], **of_sides()}
ONE_PATH: dict[str, Any] = {"shape": [[0, 0]]}
TEN: dict[str, Any] = {"shape": [[0] * 10]}
ZIGZAG = [[0, 1] * 5] * 30
RISING = [[place % 6, place % 6] for place in range(30)]
CLAIMS: dict[str, Told] = {
    "named": Told(picture(*ONES, units=9), picture(*ONES)),
    "too_few": Told(picture(*ONES[:4]), picture(*ONES), {"least": "5"}),
    "repeated": Told(picture(*ONES, repeated=3), picture(*ONES[:4], repeated=3), {"count": "3"}),
    "repeated_read": Told(picture(*ONES, repeated=3, by_period=False), picture(*ONES, repeated=3), {"count": "3"}),
    "scored": Told(picture(*ONES, [None, None]), lambda _: [], {"count": "6", "scored": "5", "complete": "5"}),
    "withheld.low_coverage": Told(picture(*ONES, [1, None]), picture(*ONES), {"count": "1"}),
    "withheld.na_cap": Told(picture(*ONES, [1, NA]), picture(*ONES, [1, None]), {"count": "1"}),
    "withheld.express": Told(
        picture(*[[2, 2, 2, 2]] * 5, [2, None, 2, 2], edition=SMALL),
        picture(*[[2, 2, 2, 2]] * 5, [2, 2, None, 2], edition=SMALL),
        {"count": "1"},
    ),
    "spread": Told(picture(*SPREAD), picture(*ONES)),
    "spread_of_few": Told(picture(*ONES), picture(*SPREAD), {"mean": "1.0"}),
    "commonest_level": Told(picture(*ONES), picture(*ONES[:4])),
    "weakest": Told(picture(*[[1, 2]] * 5), picture(*ONES)),
    "holding": Told(picture(*[[1, 2, 3, 4]] * 5), picture(*[[1, 2]] * 5)),
    "first": Told(picture(*ONES, **STEPPED), picture(*ONES)),
    "evidence": Told(picture(*TWOS, evidence=1.0), picture(*TWOS, evidence=0.04), {"count": "5", "gap": "1.0"}),
    "evidence_enough": Told(picture(*TWOS, evidence=0.04), picture(*TWOS, evidence=0.05), {"count": "5"}),
    "coordination": Told(picture(*[[1] * 12] * 5, **SIDED), picture(*[[1] * 12] * 4, **SIDED), {"count": "5"}),
    "nodes_note": Told(picture(*SPREAD), picture(*ONES[:4])),
    "percentiles_note": Told(picture(*SPREAD), picture(*ONES[:4])),
    "heat_note": Told(picture(*ONES), picture(*ONES[:4]), within=True),
    "dash_note": Told(picture(*ONES), picture(*ONES[:4]), within=True),
    "units_note": Told(picture(*ONES, units=9), picture(*ONES)),
    "units_off": Told(picture(*ONES), picture(*ONES, units=9)),
    "too_many_units": Told(picture(*ONES, units=4), picture(*ONES, units=5), {"most": "60"}),
    "groups_note": Told(picture(*ONES), picture(*ONES[:4])),
    "obstacles_note": Told(picture(*ONES), picture(*ONES[:4])),
    "advice_note": Told(picture(*ONES, **STEPPED), picture(*ONES)),
    "none_waits": Told(picture(*ONES, **STEPPED), picture(*ONES)),
    "reliability_note": Told(picture(*RISING, **ONE_PATH), picture(*ONES[:4], **ONE_PATH), {"least": "30"}),
    "too_few_complete": Told(picture(*RISING[:29], **ONE_PATH), picture(*RISING, **ONE_PATH), {"least": "30"}),
    "no_variance": Told(picture(*[[1, 1]] * 30, **ONE_PATH), picture(*RISING, **ONE_PATH)),
    "low_alpha": Told(picture(*[[p % 6, (5 * p) % 6] for p in range(30)], **ONE_PATH), picture(*RISING, **ONE_PATH)),
    "entropy_note": Told(picture(*SPREAD), picture(*ONES[:4])),
    "entropy_none": Told(picture(*ONES), picture(*SPREAD)),
    "entropy_row": Told(
        picture(*SPREAD), picture(*[[p % 5, p % 5] for p in range(10)]), {"count": "10", "even": "50.0%"}
    ),
    "entropy_even": Told(picture(*[[p % 5, p % 5] for p in range(10)]), picture(*SPREAD), {"count": "10"}),
    "quality_note": Told(picture(*ONES), picture(*ONES[:4])),
    "flag_notes.alike": Told(picture(*ONES), picture(*ONES[:4]), {"least": "10"}),
    "flag_notes.long_run": Told(picture(*ONES), picture(*ONES[:4])),
    "flag_notes.claimed": Told(picture(*ONES), picture(*ONES[:4]), {"gap": "1"}),
    "few": Told(picture(*[[1] * 10] * 4, *ZIGZAG, **TEN), picture(*[[1] * 10] * 5, *ZIGZAG, **TEN), {"least": "5"}),
    "blanks_note": Told(picture(*[[1, 1, 1, None]] * 5), picture(*[[1, 1, 1, None]] * 4, [1] * 4)),
    "provenance": Told(picture(*ONES), lambda _: []),
    "levels_say": Told(picture(*ONES), picture(*ONES[:4])),
    "extremes_say": Told(picture(*SPREAD, units=60), picture(*SPREAD)),
    "means_say": Told(picture(*[[1, 2]] * 10), picture(*[[2, 2]] * 10)),
    "periods": Told(picture(*ONES, periods={"2026": 5}), picture(*ONES, periods={"": 5})),
    "other_periods": Told(PERIODS, picture(*ONES, periods={"2026": 5}), {"count": "4"}, within=True),
    "no_period": Told(PERIODS, picture(*ONES, periods={"2026": 5}), {"count": "1"}, within=True),
    "mixed_periods": Told(PERIODS, picture(*ONES, periods={"2026": 5})),
    "many_periods": Told(
        picture(*ONES, periods={str(number): 1 for number in range(MOST_PERIODS + 1)}), PERIODS, {"most": "100"}
    ),
    "strip_says": Told(picture(*SPREAD, units=2), picture(*ONES, units=2), {"count": "10"}),
    "units_told": Told(picture(*ONES, units=2), picture(*ONES), {"count": "5"}),
    "suppressed": Told(MIXED, picture(*ONES), {"least": "5"}),
    "some_wait": Told(MIXED, picture(*ONES, **STEPPED)),
    "groups_key": Told(MIXED, picture(*ONES)),
    "groups_told": Told(MIXED, picture(*ONES)),
    "strip_note": Told(picture(*ONES, units=2), picture(*ONES)),
    "drawn": Told(picture(*ONES, units=2), picture(*ONES)),
    **{f"methods.{place}": Told(picture(*ONES), lambda _: []) for place in range(4)},
}
ELSEWHERE = ("worth_note", "worth_brings", "worth_more", "worth_little_more", "fair_alpha", "good_alpha")
"""What takes a budget: test_worth.py; what alpha is called: below, for its words are those of other things, too."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_each_sentence_of_a_cohort(key: str, language: str) -> None:
    """One cohort that tells it and one that must not."""
    check(sentences(labels(language).cohort)[key], CLAIMS[key], language)


def test_no_sentence_of_a_cohort_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").cohort, [*CLAIMS, *ELSEWHERE], NAMES)


@pytest.mark.parametrize(
    ("alpha", "shown", "remark"),
    [
        (0.8, "0.80", "good_alpha"),
        (0.7999, "0.7999", "fair_alpha"),
        (0.6, "0.60", "fair_alpha"),
        (0.5999, "0.5999", "low_alpha"),
        (math.nan, "—", "no_variance"),
    ],
)
def test_alpha_is_called_what_it_shows(alpha: float, shown: str, remark: str) -> None:
    """A number just below a border does not read as the border."""
    phrases = labels("en").cohort
    figure = beside(alpha, checks.LOW, checks.FAIR)

    assert figure.display == shown
    assert checks._remark(figure.value, phrases) == getattr(phrases, remark)


def test_of_few_questions_none_tells_units_most_and_least_apart() -> None:
    """Of three, one each; of two alike questions neither."""
    told = picture(*[[p % 5, p % 4, 4] for p in range(20)])("en")
    row = next(text for text in told if "Tells most apart" in text)

    most, least = re.findall(r"q\d\d", row)
    assert most != least
