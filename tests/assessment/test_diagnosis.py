"""What is read out of the answers beyond the score, against figures worked out by hand.

The rubric of these tests has six levels (0 … 5). A city answers a (four questions on science),
b (four on industry) and c (four on the link); a firm answers a and o (options and a number). The
parts that are read stand in each test.
"""

import datetime
import math
from typing import Any

import pytest

from fusionassess.assessment.assess import assess
from fusionassess.assessment.diagnosis import Diagnosis, Hint, Quadrant
from fusionassess.documents.source import Source
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.readings import Sign
from small import sheet_for

LADDER = "levels: ['0', '1', '2', '3', '4', '5']"
TEXT = f"""
format: fusionassess/rubric/1
id: read
version: 1.0.0
languages: [zh]
title: 量表
levels: [零, 一, 二, 三, 四, 五]
facets: {{m: {{title: 机制}}, r: {{title: 成效}}}}
sides: {{science: {{title: 科技}}, industry: {{title: 产业}}, link: {{title: 纽带}}}}
evidence_grades:
  E0: {{title: 口说, supports: 1}}
  E1: {{title: 文件, supports: 3}}
  E2: {{title: 记录, supports: 5}}
evidence_months: 24
profiles: {{city: {{title: 城市, coordination: true}}, firm: {{title: 企业}}}}
paths:
  - id: P
    title: 甲
    measures:
      - id: a
        title: 举措
        weights: {{city: 25, firm: 50}}
        <a>
        questions:
          - {{id: a.m, facet: m, side: science, profiles: [city, firm], text: 问, {LADDER}}}
          - {{id: a.r, facet: r, side: science, profiles: [city, firm], text: 问, {LADDER}}}
          - {{id: a.3, side: science, profiles: [city, firm], text: 问, {LADDER}}}
          - {{id: a.4, side: science, profiles: [city, firm], text: 问, {LADDER}}}
      - id: b
        title: 举措
        weights: {{city: 25}}
        <b>
        questions:
          - {{id: b.m, facet: m, side: industry, profiles: [city], text: 问, {LADDER}}}
          - {{id: b.r, facet: r, side: industry, profiles: [city], text: 问, {LADDER}}}
          - {{id: b.3, side: industry, profiles: [city], text: 问, {LADDER}}}
          - {{id: b.4, side: industry, profiles: [city], text: 问, {LADDER}}}
  - id: Q
    title: 乙
    measures:
      - id: c
        title: 举措
        weights: {{city: 50}}
        <c>
        questions:
          - {{id: c.m, facet: m, side: link, profiles: [city], text: 问, {LADDER}}}
          - {{id: c.r, facet: r, side: link, profiles: [city], text: 问, {LADDER}}}
          - {{id: c.3, side: link, profiles: [city], text: 问, {LADDER}}}
          - {{id: c.4, side: link, profiles: [city], text: 问, {LADDER}}}
      - id: o
        title: 举措
        weights: {{firm: 50}}
        questions:
          - id: o.1
            profiles: [firm]
            text: 从哪里来？
            options: [{{id: bought, text: 外购, rating: 0.2}}, {{id: own, text: 自主, rating: 1}}]
          - id: o.2
            profiles: [firm]
            text: 占多少？
            number: {{unit: "%", range: [0, 100], breakpoints: [[0, 0], [50, 1]]}}
"""


def at(**levels: int) -> dict[str, Any]:
    """The four answers of each measure named, all on one level."""
    return {f"{measure}.{q}": level for measure, level in levels.items() for q in ("m", "r", "3", "4")}


def read(
    answers: dict[str, Any],
    parts: str = "",
    *,
    profile: str = "city",
    measures: dict[str, str] | None = None,
    text: str = TEXT,
    **sheet: Any,
) -> Diagnosis:
    """Read a sheet of the rubric with these parts, and lines added to its measures."""
    text += parts
    for name in "abc":
        text = text.replace(f"<{name}>", (measures or {}).get(name, ""))
    rubric = library.parse(Source("read.yaml", text))
    return assess(Edition(rubric, "0" * 64, "read.yaml"), sheet_for(rubric, answers, profile, **sheet)).diagnosis


def test_a_rubric_without_these_parts_reads_nothing() -> None:
    """A full sheet says nothing beyond its score."""
    assert read(at(a=0, b=5, c=0)) == Diagnosis((), (), (), (), (), None, (), ())


# Challenges

CHALLENGE = "challenges: {c1: {title: 难, below: %s, signs: [%s]}}\n"
PRIMARY = "serves: {challenges: {c1: 1}}"
SECONDARY = "serves: {challenges: {c1: 0.5}}"


@pytest.mark.parametrize(("below", "shows"), [(2.6, True), (2.5, False), (2.4, False)])
def test_a_challenge_shows_where_the_plain_mean_is_below_its_border(below: float, shows: bool) -> None:
    """(3 + 2)/2 = 2.5, whatever the weights; the border itself is not below."""
    [reading] = read(
        at(a=3, b=2, c=0), CHALLENGE % (below, ""), measures={"a": PRIMARY, "b": PRIMARY, "c": SECONDARY}
    ).challenges

    assert (reading.id, reading.mean, reading.measures, reading.signs) == ("c1", 2.5, ("a", "b"), ())
    assert reading.shows is shows


def test_the_weights_of_the_measures_do_not_count_in_a_challenge() -> None:
    """A weighs 25 and c 50, yet (5 + 0)/2 = 2.5."""
    [reading] = read(at(a=5, b=5, c=0), CHALLENGE % (3, ""), measures={"a": PRIMARY, "c": PRIMARY}).challenges

    assert reading.mean == 2.5


def test_a_secondary_link_alone_diagnoses_no_challenge() -> None:
    """A measure at 0 that serves it by half is no reason; there is no mean either."""
    [reading] = read(at(a=0), CHALLENGE % (5, ""), measures={"a": SECONDARY}).challenges

    assert math.isnan(reading.mean)
    assert (reading.measures, reading.shows) == ((), False)


def test_a_measure_with_too_few_answers_is_left_out_of_a_challenge() -> None:
    """Two answers of four give a no score: the mean is that of b, 4."""
    answers = at(b=4) | {"a.m": 0, "a.r": 0}
    [reading] = read(answers, CHALLENGE % (5, ""), measures={"a": PRIMARY, "b": PRIMARY}).challenges

    assert (reading.mean, reading.measures) == (4, ("b",))


def test_a_challenge_counts_only_what_the_profile_is_asked() -> None:
    """A firm is not asked b."""
    [reading] = read(at(a=4), CHALLENGE % (5, ""), profile="firm", measures={"a": PRIMARY, "b": PRIMARY}).challenges

    assert reading.measures == ("a",)


def shows(answers: dict[str, Any], sign: str, profile: str = "city") -> bool:
    """Whether a challenge that no mean diagnoses shows by a sign; the sign is then named."""
    [reading] = read(answers, CHALLENGE % (0, sign), profile=profile).challenges
    assert len(reading.signs) == int(reading.shows)
    return reading.shows


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(0, True), (2, True), (3, False), ("unknown", False), (None, False), ({"not_applicable": "无此事"}, False)],
)
def test_a_low_answer_is_a_sign(answer: Any, expected: bool) -> None:
    """At most 2: 2 is, 3 is not, and an answer without a level is no sign."""
    assert shows(at(a=5) | {"a.3": answer}, "{question: a.3, at_most: 2}") is expected


@pytest.mark.parametrize(("answers", "expected"), [({"o.1": "bought"}, True), ({"o.1": "own"}, False)])
def test_an_option_is_a_sign_by_its_rating(answers: dict[str, Any], expected: bool) -> None:
    """A rating of .2 stands for level 1 of 5."""
    assert shows(answers, "{question: o.1, at_most: 1}", "firm") is expected


@pytest.mark.parametrize(("value", "expected"), [(10, True), (10.5, False)])
def test_a_number_is_a_sign_by_its_rating(value: float, expected: bool) -> None:
    """10 of 50 stands for level 1 of 5."""
    assert shows({"o.2": value}, "{question: o.2, at_most: 1}", "firm") is expected


def test_a_question_the_profile_is_not_asked_is_no_sign() -> None:
    """Even if the sheet of a firm answers it."""
    assert not shows({"b.m": 0}, "{question: b.m, at_most: 5}", "firm")


@pytest.mark.parametrize(("above", "expected"), [(0.19, True), (0.2, False), (0.3, False)])
def test_a_weak_link_is_a_sign(above: float, expected: bool) -> None:
    """Science .8, industry .6, link .4: .2 below the weaker side, which is not more than .2."""
    assert shows(at(a=4, b=3, c=2), f"{{bridge_gap_above: {above}}}") is expected


def test_a_link_without_a_figure_is_no_sign() -> None:
    """Three answers on the link are too few."""
    answers = at(a=5, b=5, c=0)
    del answers["c.4"]

    assert not shows(answers, "{bridge_gap_above: 0}")
    assert shows(answers | {"c.4": 0}, "{bridge_gap_above: 0}")


def test_a_gap_between_sides_that_are_not_compared_is_no_sign() -> None:
    """Where the rubric withholds the coordination from a profile, what is derived from it is withheld, too."""
    parts = CHALLENGE % (0, "{bridge_gap_above: 0}")
    [seen], [withheld] = (
        read(at(a=5, b=5, c=0), parts, text=text).challenges
        for text in (TEXT, TEXT.replace("coordination: true", "coordination: false"))
    )

    assert (seen.shows, withheld.shows) == (True, False)


@pytest.mark.parametrize(("least", "expected"), [(2.5, True), (3, True), (3.5, False)])
def test_a_spread_within_a_path_is_a_sign(least: float, expected: bool) -> None:
    """4 and 1 lie 3 apart; c, in the other path, does not count."""
    assert shows(at(a=4, b=1, c=0), f"{{path: P, spread_at_least: {least}}}") is expected


def test_one_measure_alone_has_no_spread() -> None:
    """Not even one of 0."""
    assert not shows(at(a=4), "{path: P, spread_at_least: 0}")
    assert not shows(at(c=4), "{path: Q, spread_at_least: 0}")


def test_any_sign_will_do_and_those_that_show_are_named() -> None:
    """Of three signs the first and the last show; the mean, 3, is not below 2."""
    signs = "{question: a.m, at_most: 3}, {bridge_gap_above: 0.5}, {path: P, spread_at_least: 2}"
    [reading] = read(at(a=3, b=1, c=3), CHALLENGE % (2, signs), measures={"a": PRIMARY}).challenges

    assert (reading.mean, reading.shows) == (3, True)
    assert reading.signs == (Sign(question="a.m", at_most=3), Sign(path="P", spread_at_least=2))


def test_a_low_mean_needs_no_sign() -> None:
    """The mean is 1; the sign does not show."""
    signs = "{question: a.m, at_most: 0}"
    [reading] = read(at(a=1), CHALLENGE % (2, signs), measures={"a": PRIMARY}).challenges

    assert (reading.signs, reading.shows) == ((), True)


# Directions

DIRECTIONS = "directions: {d1: {title: 方向}}\n"
TOWARDS = {"a": "serves: {directions: {d1: 1}}", "b": "serves: {directions: {d1: 0.5}}"}


@pytest.mark.parametrize(
    ("a", "b", "mean", "farthest"),
    [
        (1, 4, 2.0, ("a", "b")),  # (1 + .5 × 4) / 1.5; 4 levels away, .5 × 1
        (4, 1, 3.0, ("b", "a")),  # (4 + .5 × 1) / 1.5; 1 level away, .5 × 4
        (3, 1, 7 / 3, ("a", "b")),  # 2 levels away, .5 × 4: the same, in the rubric's order
        (5, 5, 5.0, ("a", "b")),
    ],
)
def test_a_direction_counts_a_secondary_link_by_half(a: int, b: int, mean: float, farthest: tuple[str, ...]) -> None:
    """Weights 1 and .5; the farthest comes first, by what it takes away."""
    [reading] = read(at(a=a, b=b, c=0), DIRECTIONS, measures=TOWARDS).directions

    assert (reading.id, reading.measures) == ("d1", farthest)
    assert reading.mean == pytest.approx(mean)


def test_a_direction_counts_only_measures_with_a_score() -> None:
    """A firm is not asked b; a link of 0 is none."""
    [reading] = read(at(a=4), DIRECTIONS, profile="firm", measures=TOWARDS).directions
    assert (reading.mean, reading.measures) == (4, ("a",))

    [reading] = read(at(c=4), DIRECTIONS, measures=TOWARDS | {"c": "serves: {directions: {d1: 0}}"}).directions
    assert math.isnan(reading.mean)
    assert reading.measures == ()


def test_directions_come_in_the_order_of_the_rubric() -> None:
    """Each for itself."""
    parts = "directions: {d2: {title: 二}, d1: {title: 一}}\n"
    directions = read(at(a=4), parts, measures=TOWARDS).directions

    assert [direction.id for direction in directions] == ["d2", "d1"]
    assert math.isnan(directions[0].mean)
    assert directions[1].mean == 4


# Trends


@pytest.mark.parametrize(
    ("c_m", "state"), [(5, "ready"), (4, "ready"), (3, "partly"), (2, "partly"), (1, "not_yet"), (0, "not_yet")]
)
def test_a_trend_has_three_states(c_m: int, state: str) -> None:
    """The mean of measure a (3) and question c.m: ready from 3.5, partly from 2.5, the borders included."""
    [reading] = read(
        at(a=3) | {"c.m": c_m}, "trends: {t: {title: 势, reads: [a, c.m], ready: 3.5, partly: 2.5}}\n"
    ).trends

    assert (reading.id, reading.mean, reading.state, reading.missing) == ("t", (3 + c_m) / 2, state, ())
    assert reading.reads == ("a", "c.m")


def test_a_trend_leaves_out_what_has_no_figure() -> None:
    """The measure a has too few answers and c.m is not known: b alone is read."""
    answers = at(b=4) | {"a.m": 0, "c.m": "unknown"}
    [reading] = read(answers, "trends: {t: {title: 势, reads: [a, b, c.m], ready: 4, partly: 1}}\n").trends

    assert (reading.mean, reading.reads, reading.state) == (4, ("b",), "ready")


@pytest.mark.parametrize("reads", ["[a, c.m]", "[]"])
def test_a_trend_without_any_figure_has_no_state(reads: str) -> None:
    """It is not “not yet”."""
    [reading] = read(at(b=4), f"trends: {{t: {{title: 势, reads: {reads}, ready: 4, partly: 1}}}}\n").trends

    assert math.isnan(reading.mean)
    assert (reading.reads, reading.state) == ((), None)


def test_a_trend_names_the_inputs_it_lacks() -> None:
    """What a full reading would need besides, in the rubric's order; the rest is read."""
    parts = "trends: {t: {title: 势, reads: [a], needs: [several_raters, earlier_sheet], ready: 4, partly: 1}}\n"
    [reading] = read(at(a=2), parts).trends

    assert (reading.state, reading.missing) == ("partly", ("several_raters", "earlier_sheet"))


# Indicators

INDICATOR = "{id: %s, title: 指标, formula: 数, unit: 件, profiles: [%s]%s}"


def outcome(*indicators: str) -> str:
    """Write an outcome with these indicators."""
    lines = "".join(f"      - {indicator}\n" for indicator in indicators)
    return f"outcomes:\n  - id: Z\n    title: 成效\n    indicators:\n{lines}"


def graded(value: dict[str, Any], more: str) -> tuple[str | None, str]:
    """Band and refusal of a city's one indicator."""
    [reading] = read({}, outcome(INDICATOR % ("i", "city", more)), indicators={"i": value}).outcomes
    assert reading.value is not None
    return reading.grade, reading.refusal


CUTS = ", cuts: {city: [10, 20]}"


@pytest.mark.parametrize(
    ("value", "grade"), [(-3, "low"), (9.9, "low"), (10, "middle"), (19.9, "middle"), (20, "high"), (99, "high")]
)
def test_a_rising_indicator_is_high_from_its_second_cut_on(value: float, grade: str) -> None:
    """Low below 10, middle from 10, high from 20."""
    assert graded({"value": value}, CUTS) == (grade, "")


@pytest.mark.parametrize(
    ("value", "grade"), [(-3, "high"), (10, "high"), (10.1, "middle"), (20, "middle"), (20.1, "low"), (99, "low")]
)
def test_a_falling_indicator_is_high_up_to_its_first_cut(value: float, grade: str) -> None:
    """High up to 10, middle up to 20, low beyond."""
    assert graded({"value": value}, f"{CUTS}, falling: true") == (grade, "")


@pytest.mark.parametrize(
    ("value", "benchmark", "grade"),
    [(30, 20, "high"), (29, 20, "middle"), (20, 20, "middle"), (19, 20, "low"), (0.3, 0.2, "high"), (30, 200, "low")],
)
def test_an_indicator_against_a_benchmark_is_judged_by_the_quotient(value: float, benchmark: float, grade: str) -> None:
    """Cuts at 1 and 1.5 times the benchmark; .3 ÷ .2 is 1.5 in spite of the machine's digits."""
    more = ", cuts: {city: [1, 1.5]}, against_benchmark: true"

    assert graded({"value": value, "benchmark": benchmark}, more) == (grade, "")


def test_a_falling_indicator_against_a_benchmark() -> None:
    """Half the benchmark is high where less is better."""
    more = ", cuts: {city: [0.5, 1]}, against_benchmark: true, falling: true"

    assert graded({"value": 5, "benchmark": 10}, more) == ("high", "")
    assert graded({"value": 11, "benchmark": 10}, more) == ("low", "")


def test_a_benchmark_nobody_asks_for_changes_nothing() -> None:
    """The value itself is judged."""
    assert graded({"value": 20, "benchmark": 1000}, CUTS) == ("high", "")


@pytest.mark.parametrize(
    ("more", "value", "refusal"),
    [
        (", fraction: true", {}, "fraction_missing"),
        (", fraction: true", {"numerator": 40}, "fraction_missing"),
        (", fraction: true", {"denominator": 2}, "fraction_missing"),
        (", fraction: true", {"numerator": 40, "denominator": 2}, ""),
        (", fraction: true", {"numerator": 0, "denominator": 2}, ""),
        (", against_benchmark: true", {}, "benchmark_missing"),
        (", against_benchmark: true", {"benchmark": 0}, "benchmark_missing"),
        (", against_benchmark: true", {"benchmark": 1}, ""),
        (", least_years: 3", {}, "too_few_years"),
        (", least_years: 3", {"years": 2.9}, "too_few_years"),
        (", least_years: 3", {"years": 3}, ""),
        (", growing_only: true", {}, "no_growth"),
        (", growing_only: true", {"growth": 0}, "no_growth"),
        (", growing_only: true", {"growth": -0.1}, "no_growth"),
        (", growing_only: true", {"growth": 0.1}, ""),
        ("", {}, ""),
    ],
)
def test_a_value_that_lacks_what_it_needs_is_refused(more: str, value: dict[str, Any], refusal: str) -> None:
    """A value of 20 is high, unless it is refused: then it has no band at all."""
    assert graded({"value": 20, **value}, CUTS + more) == (None if refusal else "high", refusal)


def test_a_profile_without_cuts_gets_its_value_alone() -> None:
    """Shown without a band, and not refused."""
    assert graded({"value": 20}, "") == (None, "")
    assert graded({"value": 20}, ", cuts: {firm: [10, 20]}") == (None, "")


def test_the_cuts_are_those_of_the_profile() -> None:
    """15 is high for a firm and low for a city."""
    part = outcome(INDICATOR % ("i", "city, firm", ", cuts: {city: [20, 30], firm: [5, 10]}"))
    grades = [
        read({}, part, profile=name, indicators={"i": {"value": 15}}).outcomes[0].grade for name in ("city", "firm")
    ]

    assert grades == ["low", "high"]


def test_an_outcome_tells_what_it_asks_the_profile_given_or_not() -> None:
    """Of three indicators the city is asked two and gives one; the third is the firm's."""
    part = outcome(
        INDICATOR % ("i1", "city", CUTS), INDICATOR % ("i2", "city, firm", CUTS), INDICATOR % ("i3", "firm", "")
    )
    diagnosis = read({}, part, indicators={"i2": {"value": 10}, "i3": {"value": 10}})

    assert [(reading.indicator.id, reading.grade, reading.refusal) for reading in diagnosis.outcomes] == [
        ("i1", None, ""),
        ("i2", "middle", ""),
    ]
    assert diagnosis.outcomes[0].value is None
    assert diagnosis.of_measures == ()


def own(name: str) -> str:
    """Write an indicator of a measure, with cuts for a city."""
    return f"indicators: [{INDICATOR % (name, 'city', CUTS)}]"


def test_a_measure_tells_its_own_indicators_where_they_are_given() -> None:
    """One of two is given; it is no outcome."""
    diagnosis = read({}, measures={"a": own("i1"), "b": own("i2")}, indicators={"i2": {"value": 3}})

    assert [(reading.indicator.id, reading.grade) for reading in diagnosis.of_measures] == [("i2", "low")]
    assert diagnosis.outcomes == ()


def test_a_measure_s_indicator_is_read_only_for_the_profiles_it_is_asked() -> None:
    """A firm that gives the city's is told nothing of it."""
    diagnosis = read(at(a=5), measures={"a": own("i1")}, profile="firm", indicators={"i1": {"value": 3}})

    assert diagnosis.of_measures == ()


# The quadrant of maturity and outcome

TWO = outcome(INDICATOR % ("i1", "city", CUTS), INDICATOR % ("i2", "city", CUTS))


def quadrant(level: int, *values: float | None, parts: str = TWO, measures: dict[str, str] | None = None) -> Any:
    """The quadrant of a city with every answer on one level and these values of i1, i2, …."""
    given = {f"i{n}": {"value": value} for n, value in enumerate(values, 1) if value is not None}
    return read(at(a=level, b=level, c=level), parts, measures=measures, indicators=given).quadrant


@pytest.mark.parametrize(
    ("level", "values", "expected"),
    [
        (4, (20, 20), Quadrant(True, True, 1.0, 2)),
        (4, (20, 9), Quadrant(True, True, 0.5, 2)),
        (4, (9, 15), Quadrant(True, False, 0.25, 2)),
        (3, (9, 9), Quadrant(True, False, 0.0, 2)),
        (2, (15, 15), Quadrant(False, True, 0.5, 2)),
        (2, (15, 20), Quadrant(False, True, 0.75, 2)),
        (2, (9, 15), Quadrant(False, False, 0.25, 2)),
    ],
)
def test_the_quadrant_sets_the_score_against_the_outcome(
    level: int, values: tuple[float, ...], expected: Quadrant
) -> None:
    """High from a score of 3 and a mean band of .5 on: low is 0, middle .5, high 1."""
    assert quadrant(level, *values) == expected


def test_the_border_of_maturity_is_the_rubric_s() -> None:
    """With a border of 4.5 a score of 4 is low."""
    reading = quadrant(4, 20, 20, parts=f"{TWO}maturity_high: 4.5\n")

    assert (reading.maturity_high, reading.outcome_high) == (False, True)


@pytest.mark.parametrize(("levels", "top", "is_high"), [(3, 2, True), (3, 1, False), (4, 2, True), (5, 2, False)])
def test_the_border_of_maturity_is_three_fifths_of_the_top_unless_the_rubric_says(
    levels: int, top: int, is_high: bool
) -> None:
    """1.2 of 2, 1.8 of 3 and 2.4 of 4: it can be reached with any number of levels."""
    texts = "[" + ", ".join(map(str, range(levels))) + "]"
    text = f"""
format: fusionassess/rubric/1
id: few
version: 1.0.0
languages: [zh]
title: 量表
levels: {texts}
profiles: {{city: {{title: 城市}}}}
paths:
  - id: P
    title: 甲
    measures:
      - id: a
        title: 举措
        weights: {{city: 1}}
        questions: [{{id: q, profiles: [city], text: 问, levels: {texts}}}]
{TWO}"""
    rubric = library.parse(Source("few.yaml", text))
    sheet = sheet_for(rubric, {"q": top}, indicators={"i1": {"value": 20}, "i2": {"value": 20}})
    reading = assess(Edition(rubric, "0" * 64, "few.yaml"), sheet).diagnosis.quadrant

    assert reading is not None
    assert reading.maturity_high is is_high


def test_the_quadrant_needs_two_indicators_with_a_band() -> None:
    """Neither a value that is not given, nor one without cuts, nor a refused one, nor a measure's own counts."""
    spare = outcome(
        INDICATOR % ("i1", "city", CUTS),
        INDICATOR % ("i2", "city", ""),
        INDICATOR % ("i3", "city", f"{CUTS}, fraction: true"),
    )

    assert quadrant(4, 20, None) is None
    assert quadrant(4, 20, 20, 20, parts=spare) is None
    assert quadrant(4, 20, 20, parts=outcome(INDICATOR % ("i1", "city", CUTS)), measures={"a": own("i2")}) is None


def test_the_quadrant_needs_a_total() -> None:
    """Half of the answers give none."""
    given = {"i1": {"value": 20}, "i2": {"value": 20}}

    assert read(at(a=4, b=4), TWO, indicators=given).quadrant is None
    assert read(at(a=4, b=4) | {"c.m": 4, "c.r": 4}, TWO, indicators=given).quadrant == Quadrant(True, True, 1.0, 2)


# Consistency


def hints(answers: dict[str, Any], rule: str, **more: Any) -> list[tuple[str, ...]]:
    """Where a consistency rule strikes."""
    hinted = read(answers, f"consistency:\n  k: {{title: 提示, {rule}}}\n", **more).hints
    assert {hint.rule for hint in hinted} <= {"k"}
    return [hint.where for hint in hinted]


@pytest.mark.parametrize(
    ("first", "second", "strikes"),
    [(4, 1, True), (5, 0, True), (3, 1, False), (4, 2, False), ("unknown", 1, False), (4, None, False)],
)
def test_a_pair_of_questions(first: Any, second: Any, strikes: bool) -> None:
    """At least 4 on one while at most 1 on another, the borders included; both must have a level."""
    rule = "when: {question: a.m, at_least: 4}, meanwhile: {question: b.3, at_most: 1}"

    assert hints({"a.m": first, "b.3": second}, rule) == ([("a.m", "b.3")] if strikes else [])


def test_a_pair_with_options_and_numbers_goes_by_their_ratings() -> None:
    """Own work stands for 5, 10 of 50 for 1."""
    rule = "when: {question: o.1, at_least: 5}, meanwhile: {question: o.2, at_most: 1}"

    assert hints({"o.1": "own", "o.2": 10}, rule, profile="firm") == [("o.1", "o.2")]
    assert hints({"o.1": "bought", "o.2": 10}, rule, profile="firm") == []


def test_a_pair_of_facets_is_compared_within_each_measure() -> None:
    """It strikes in a and c; b has m low and r high, and a.m is not held against c.r."""
    rule = "when: {facet: m, at_least: 4}, meanwhile: {facet: r, at_most: 1}"
    answers = {"a.m": 4, "a.r": 1, "b.m": 1, "b.r": 4, "c.m": 5, "c.r": 0}

    assert hints(answers, rule) == [("a.m", "a.r"), ("c.m", "c.r")]
    assert hints({"a.m": 5, "a.r": 2, "c.m": 2, "c.r": 0}, rule) == []


def test_a_facet_with_a_question_for_each_profile_is_read_for_the_one_assessed() -> None:
    """Of two questions of facet m in a measure, the city's is not hidden by the firm's, nor the other way round."""
    text = TEXT.replace("a.m, facet: m, side: science, profiles: [city, firm]", "a.m, facet: m, profiles: [city]")
    text = text.replace("{id: a.4, side: science, profiles: [city, firm]", "{id: a.4, facet: m, profiles: [firm]")
    rule = "when: {facet: m, at_least: 4}, meanwhile: {facet: r, at_most: 1}"

    assert hints({"a.m": 5, "a.r": 0}, rule, text=text) == [("a.m", "a.r")]
    assert hints({"a.4": 5, "a.r": 0}, rule, text=text, profile="firm") == [("a.4", "a.r")]


def test_a_pair_of_facets_passes_over_measures_without_them() -> None:
    """Measure o has no facets at all, and a.r is not answered."""
    rule = "when: {facet: m, at_least: 4}, meanwhile: {facet: r, at_most: 1}"

    assert hints({"a.m": 5, "o.1": "own", "o.2": 0}, rule, profile="firm") == []


@pytest.mark.parametrize(("threes", "strikes"), [(10, True), (9, True), (8, False)])
def test_nearly_all_on_one_level(threes: int, strikes: bool) -> None:
    """A share of .75 of 12 answers is 9: the border strikes, and names the level."""
    names = list(at(a=0, b=0, c=0))
    answers = {name: 3 if n < threes else n % 3 for n, name in enumerate(names)}

    assert hints(answers, "same_level_share: 0.75") == ([("3",)] if strikes else [])


def test_a_share_of_one_level_is_met_in_spite_of_the_machine_s_digits() -> None:
    """14 of 25 are .56, though .56 × 25 is 14.000000000000002 to the machine."""
    last = next(line for line in TEXT.splitlines(keepends=True) if "{id: c.4," in line)
    text = TEXT.replace(last, last + "".join(last.replace("c.4", f"c.{n}") for n in range(5, 18)))
    names = [*at(a=0, b=0, c=0), *(f"c.{n}" for n in range(5, 18))]

    for threes, strikes in ((14, True), (13, False)):
        answers = {name: 3 if n < threes else n % 3 for n, name in enumerate(names)}
        assert hints(answers, "same_level_share: 0.56", text=text) == ([("3",)] if strikes else [])


def test_one_level_is_counted_among_the_answers_that_have_one() -> None:
    """Of five answers with a level all are on 2; two more have none."""
    answers = at(a=2) | {"b.m": 2, "b.r": "unknown", "b.3": None}

    assert hints(answers, "same_level_share: 1") == [("2",)]


@pytest.mark.parametrize("answers", [{}, {"a.m": "unknown"}, {"a.m": 2}, at(a=2)])
def test_a_few_answers_on_one_level_say_nothing(answers: dict[str, Any]) -> None:
    """Four, one or none: any share would be met by chance."""
    assert hints(answers, "same_level_share: 0") == []


def test_options_and_numbers_count_on_the_level_they_stand_for() -> None:
    """.2 of 5 is level 1; a number half way is named with its digits."""
    assert hints(at(a=1) | {"o.1": "bought"}, "same_level_share: 1", profile="firm") == [("1",)]
    halves = TEXT.replace(
        "options: [{id: bought, text: 外购, rating: 0.2}", "options: [{id: bought, text: 外购, rating: 0.5}"
    )
    answers = {"a.m": 0, "a.r": 1, "a.3": 2, "o.1": "bought", "o.2": 25}
    assert hints(answers, "same_level_share: 0.4", profile="firm", text=halves) == [("2.5",)]


def shown(level: int, **evidence: Any) -> dict[str, Any]:
    """An answer with its evidence."""
    return {"level": level, "evidence": evidence}


UNSUPPORTED = "unsupported: {at_least: 4, grade: E0}"


def test_high_answers_with_weak_evidence_are_told_in_one_hint() -> None:
    """From 4 on with E0 or none at all, once the sheet names a grade anywhere."""
    answers = {
        "a.m": shown(4, grade="E0"),
        "a.r": 5,
        "a.3": shown(5, grade="E1"),
        "a.4": 3,
        "b.m": shown(0, grade="E0"),
    }

    assert hints(answers, UNSUPPORTED) == [("a.m", "a.r")]


def test_a_sheet_without_any_grade_is_not_told_that_evidence_is_weak() -> None:
    """A text is no grade: nobody asked for evidence."""
    assert hints({"a.m": 5, "a.r": shown(5, text="合同")}, UNSUPPORTED) == []


def test_with_evidence_enough_there_is_no_hint() -> None:
    """Not an empty one either."""
    assert hints({"a.m": shown(5, grade="E1"), "a.r": 3}, UNSUPPORTED) == []


def test_evidence_too_old_is_as_weak_as_the_grade_below() -> None:
    """E1 of three years ago counts as E0, which supports 1; within two years it is E1."""
    for year, left_out in ((2023, [("a.m",)]), (2025, [])):
        answers = {"a.m": shown(4, grade="E1", date=datetime.date(year, 9, 1))}
        assert hints(answers, UNSUPPORTED, assessed_on=datetime.date(2026, 9, 30)) == left_out


def test_a_limit_above_the_weakest_grade_holds_all_grades_up_to_it() -> None:
    """With E1 as the limit E0 and E1 are weak, E2 is not."""
    answers = {"a.m": shown(4, grade="E0"), "a.r": shown(4, grade="E1"), "a.3": shown(4, grade="E2")}

    assert hints(answers, "unsupported: {at_least: 4, grade: E1}") == [("a.m", "a.r")]


@pytest.mark.parametrize(
    ("level", "value", "strikes"),
    [
        (4, 9, True),
        (5, 9, True),
        (3, 9, False),
        (4, 10, False),
        (5, 20, False),
        (1, 20, True),
        (0, 20, True),
        (2, 20, False),
        (1, 19, False),
        (0, 9, False),
        ("unknown", 9, False),
    ],
)
def test_an_indicator_against_an_answer(level: Any, value: float, strikes: bool) -> None:
    """Low though the answer is at 4 or more, or high though it is at 1 or less."""
    hinted = hints(
        {"a.r": level}, "against_indicators: r", measures={"a": own("i1")}, indicators={"i1": {"value": value}}
    )

    assert hinted == ([("a.r", "i1")] if strikes else [])


def test_an_indicator_contradicts_its_own_measure_and_facet_only() -> None:
    """The facet m is high, too, but not asked about; b has no indicator; a.3 has no facet."""
    answers = {"a.m": 5, "a.r": 2, "a.3": 5, "b.r": 5}
    given = {"measures": {"a": own("i1")}, "indicators": {"i1": {"value": 0}}}

    assert hints(answers, "against_indicators: r", **given) == []
    assert hints(answers, "against_indicators: m", **given) == [("a.m", "i1")]


@pytest.mark.parametrize(
    ("sectors", "hinted"), [((), [("a.r", "i1")]), (("bio",), [("a.r", "i1")]), (("bio", "ai"), [])]
)
def test_an_answer_to_a_replaced_question_contradicts_no_indicator(
    sectors: tuple[str, ...], hinted: list[tuple[str, ...]]
) -> None:
    """In a sector that asks something else the measure's indicator is about another matter."""
    parts = (
        "consistency: {k: {title: 提示, against_indicators: r}}\n"
        f"sectors: {{ai: {{title: 智, questions: {{a.r: {{text: 问, {LADDER}}}}}}}, bio: {{title: 生}}}}\n"
    )
    struck = read({"a.r": 5}, parts, measures={"a": own("i1")}, indicators={"i1": {"value": 0}}, sectors=sectors).hints

    assert [hint.where for hint in struck] == hinted


def test_a_refused_or_bandless_indicator_contradicts_nothing() -> None:
    """Without a band there is nothing to hold against an answer."""
    for more in (f"{CUTS}, fraction: true", ""):
        measures = {"a": f"indicators: [{INDICATOR % ('i1', 'city', more)}]"}
        assert hints({"a.r": 5}, "against_indicators: r", measures=measures, indicators={"i1": {"value": 0}}) == []


def test_a_rule_that_needs_another_input_is_named_as_unread() -> None:
    """It gives no hint; the others are read."""
    parts = "consistency: {k1: {title: 一, needs: [several_raters]}, k2: {title: 二, same_level_share: 1}}\n"
    diagnosis = read(at(a=2, b=2), parts)

    assert diagnosis.unread_rules == ("k1",)
    assert diagnosis.hints == (Hint("k2", ("2",)),)


@pytest.mark.parametrize(("other", "by", "strikes"), [(3, "median", True), (2, "median", False), (3, "people", False)])
def test_raters_two_levels_apart_are_to_talk_it_over(other: int, by: str, strikes: bool) -> None:
    """In one hint with the questions; not where they are closer, and not where people have decided already."""
    parts = "consistency: {k1: {title: 一, needs: [several_raters]}}\n"
    entry = {"by": by, "answers": [{"role": "甲", "level": 1}, {"role": "乙", "level": other}]}
    silent = {"by": "open", "answers": [{"role": "甲", "unknown": True}]}
    diagnosis = read(at(a=2, b=2), parts, raters={"a.m": entry, "b.m": entry, "c.m": silent})

    assert diagnosis.unread_rules == ()
    assert diagnosis.hints == ((Hint("k1", ("a.m", "b.m")),) if strikes else ())
