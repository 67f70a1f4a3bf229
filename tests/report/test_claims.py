"""Every sentence that claims something of numbers: it is true where it stands, and not told where it is not true.

``CLAIMS`` lists the sentences by their key in the words of a report, each with what must then be so. Random sheets
of random rubrics are held against it; ``TOLD`` has for each a sheet that tells it and one that must not.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings

from anything import assessments
from claiming import (
    GRADES,
    HIGH,
    NA,
    OPTIONS,
    STEPS,
    in_facets,
    of_sides,
    old,
    pattern,
    sheet,
    texts,
    with_steps,
)
from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.steps import after
from fusionassess.kernel.figures import obstacles
from fusionassess.kernel.figures.level import by_shares, rules_of
from fusionassess.kernel.results import STATUSES
from fusionassess.kernel.scoring import Floats, effective_weights
from fusionassess.report import build_report
from fusionassess.report.wording import rounded
from fusionassess.words.labels import labels

WORDS = labels("en").report
Fields = Mapping[str, str]
Holds = Callable[[Assessment, Fields], bool]


def ratings_of(assessment: Assessment) -> Floats:
    """(questions,) NaN where nothing counts."""
    return np.asarray(np.where(assessment.block.applicable, assessment.block.ratings, np.nan)[0])


def quoted(text: str) -> set[str]:
    """The names that stand in quotation marks."""
    return set(re.findall("“([^”]*)”", text))


def named(assessment: Assessment, ids: Sequence[str], values: Floats) -> dict[str, float]:
    """Values by title, those that are there."""
    titles = assessment.rubric.titles("en")
    pairs = zip(ids, values.tolist(), strict=True)
    return {titles[name]: value for name, value in pairs if not np.isnan(value)}


def of_paths(assessment: Assessment) -> dict[str, float]:
    """The paths' scores as they are shown, by title."""
    scores = named(assessment, assessment.plan.paths, assessment.results.paths[0])
    return {title: float(rounded(score, 2)) for title, score in scores.items()}


def ends(values: Mapping[str, float]) -> tuple[set[str], set[str], float]:
    """Who has the least, who has the most, and how far these are apart."""
    least, most = min(values.values()), max(values.values())
    return (
        {name for name, value in values.items() if value == least},
        {name for name, value in values.items() if value == most},
        round(most - least, 9),
    )


def tells(text: str, paths: set[str]) -> bool:
    """Exactly these paths are named, more than four counted."""
    return quoted(text) == paths if len(paths) <= 4 else text == f"{len(paths)} paths"


def weakest_path(assessment: Assessment, told: Fields) -> bool:
    """Exactly the paths that show least and most are named, one below the others by what is told."""
    worst, best, apart = ends(of_paths(assessment))
    return tells(told["worst"], worst) and tells(told["best"], best) and apart == float(told["apart"]) >= 0.5


def another_may_be_lowest(assessment: Assessment, _told: Fields) -> bool:
    """A path that is not lowest now may end as low as one that is."""
    results, shown = assessment.results, of_paths(assessment)
    lows, highs = (named(assessment, assessment.plan.paths, end[0]) for end in (results.path_low, results.path_high))
    lowest = {title for title, score in shown.items() if score == min(shown.values())}
    highest = max(highs[title] for title in lowest)
    return any(low <= highest + 1e-9 for title, low in lows.items() if title not in lowest)


def near(assessment: Assessment, told: Fields) -> bool:
    """The same with less than half a level between, but something."""
    worst, best, apart = ends(of_paths(assessment))
    return tells(told["worst"], worst) and tells(told["best"], best) and 0 < apart < 0.5


def alike(assessment: Assessment, told: Fields) -> bool:
    """All that have a score show this one."""
    return set(of_paths(assessment).values()) == {float(told["score"])}


def all_alike(assessment: Assessment, told: Fields) -> bool:
    """Every path has a score and shows this one."""
    return alike(assessment, told) and len(of_paths(assessment)) == len(assessment.plan.paths)


def losses(assessment: Assessment) -> dict[str, float]:
    """Each measure's share of what is lost, from ratings and weights."""
    ratings = ratings_of(assessment)
    weights = effective_weights(assessment.plan, ~np.isnan(ratings)[None, :])[0]
    lost = np.nan_to_num(weights * (1 - ratings))
    shares = obstacles.of_measures(assessment.plan, lost / lost.sum())
    return {name: round(share, 9) for name, share in named(assessment, assessment.plan.measures, shares).items()}


def losses_scored(assessment: Assessment) -> dict[str, float]:
    """The same of the measures with a score."""
    scored = named(assessment, assessment.plan.measures, assessment.results.measures[0])
    return {name: share for name, share in losses(assessment).items() if name in scored}


def largest_losses(assessment: Assessment, told: Fields) -> bool:
    """Nobody who is not named loses as much as one who is, and each share is its own."""
    shares, names = losses_scored(assessment), re.findall("“([^”]*)”", told["gaps"])
    others = [share for name, share in shares.items() if name not in names]
    shown = re.findall(r"[<>]?\d+%", told["shares"] if "shares" in told else told["share"])
    each = all(reads(shares[name], text) for name, text in zip(names, shown, strict=True))
    return min(shares[name] for name in names) > max(others, default=-1.0) and each


def equal_losses(assessment: Assessment, told: Fields) -> bool:
    """So many lose the most."""
    shares = list(losses_scored(assessment).values())
    return shares.count(max(shares)) == int(told["count"]) > 1 and reads(max(shares), told["share"])


def unscored(assessment: Assessment) -> int:
    """How many measures apply and have no score."""
    applying = np.add.reduceat(assessment.block.applicable[0], assessment.plan.tiers[0].starts) > 0
    return int(np.sum(applying & np.isnan(assessment.results.measures[0])))


def all_scored(holds: Holds) -> Holds:
    """What must be so of losses, where every measure that applies has a score."""
    return lambda assessment, told: not unscored(assessment) and holds(assessment, told)


def some_unscored(holds: Holds) -> Holds:
    """Likewise, where another measure may lose more."""
    return lambda assessment, told: unscored(assessment) > 0 and holds(assessment, told)


def reads(share: float, shown: str) -> bool:
    """Whether a percentage shows a share: half a point off at most, and on its side of nothing and of everything."""
    if shown[0] in "<>":
        return {"<": 0 < share < 0.01, ">": 0.99 < share < 1}[shown[0]]
    return abs(100 * share - float(shown.rstrip("%"))) <= 0.5 + 1e-6


def wide(assessment: Assessment, told: Fields) -> bool:
    """So many questions apply and do not count, and the bounds are half a level apart or more, or nothing is lost."""
    low, high = assessment.results.score_low[0], assessment.results.score_high[0]
    shown = told["low"] == rounded(low, 2) and told["high"] == rounded(high, 2)
    told_of = high - low >= 0.5 - 1e-9 or nothing_lost(assessment, told)
    return open_count(assessment) == int(told["count"]) > 0 and shown and told_of


def open_ones(assessment: Assessment, told: Fields) -> bool:
    """So many questions apply and do not count, and the answers are too few for a total."""
    withheld = STATUSES[assessment.results.status[0]] == "low_coverage"
    return open_count(assessment) == int(told["count"]) > 0 and withheld


def open_count(assessment: Assessment) -> int:
    """How many questions apply and do not count."""
    return int(np.sum(assessment.block.applicable[0] & np.isnan(assessment.block.ratings[0])))


def lowest_facet(assessment: Assessment, told: Fields) -> bool:
    """Exactly the lowest and the highest facets, half a level apart or more."""
    facets, titles = assessment.plan.facets, assessment.rubric.facets
    if facets is None:
        return False
    means = zip(facets.ids, assessment.results.facets[0].tolist(), strict=True)
    values = {titles[name].title["en"]: round(mean, 9) for name, mean in means if not np.isnan(mean)}
    worst, best, apart = ends(values)
    return (quoted(told["worst"]), quoted(told["best"])) == (worst, best) and apart >= 0.5


def of_measures(assessment: Assessment) -> dict[str, float]:
    """The measures' scores by title."""
    scores = named(assessment, assessment.plan.measures, assessment.results.measures[0])
    return {title: round(score, 9) for title, score in scores.items()}


def highest_measure(assessment: Assessment, told: Fields) -> bool:
    """Exactly those with the highest score, and another has less."""
    scores = of_measures(assessment)
    _, best, apart = ends(scores)
    return quoted(told["title"]) == best and apart > 0


def highest_measures(assessment: Assessment, told: Fields) -> bool:
    """So many of so many share the highest score, and another has less."""
    scores = list(of_measures(assessment).values())
    highest = scores.count(max(scores))
    shown = rounded(max(scores), 2) == told["score"]
    return (int(told["count"]), int(told["known"])) == (highest, len(scores)) and highest < len(scores) and shown


def uneven(assessment: Assessment, told: Fields) -> bool:
    """Two measures of the path stand so, a level or more apart."""
    scores = of_measures(assessment)
    low, high = scores[told["low"]], scores[told["high"]]
    return (rounded(low, 2), rounded(high, 2)) == (told["low_score"], told["high_score"]) and high - low >= 1 - 1e-9


def bottleneck(assessment: Assessment, told: Fields) -> bool:
    """The coordination of the sides is given, and the link that far below the weaker one."""
    sides = assessment.results.coordination
    gap = min(sides.science[0], sides.industry[0]) - sides.link[0]
    return not np.isnan(sides.degree[0]) and gap > 0.1 and rounded(gap, 2) == told["gap"]


def ahead(assessment: Assessment, told: Fields) -> bool:
    """The same the other way round."""
    sides = assessment.results.coordination
    gap = sides.link[0] - min(sides.science[0], sides.industry[0])
    return not np.isnan(sides.degree[0]) and gap > 0.1 and rounded(gap, 2) == told["gap"]


def nothing_lost(assessment: Assessment, _: Fields) -> bool:
    """Every answer that counts has the rating 1."""
    ratings = ratings_of(assessment)
    return bool(np.all(ratings[~np.isnan(ratings)] == 1))


def nothing_counts(assessment: Assessment, _: Fields) -> bool:
    """No question has a rating."""
    return bool(np.isnan(ratings_of(assessment)).all())


def share_at(assessment: Assessment, level: int, ratings: Floats | None = None) -> float:
    """The share of answers, by weight, at a level or above."""
    rated = ratings_of(assessment) if ratings is None else ratings
    weights = effective_weights(assessment.plan, ~np.isnan(rated)[None, :])[0]
    return float(np.sum(weights[np.round(np.nan_to_num(rated, nan=-1) * assessment.plan.top, 9) >= level]))


def enough(assessment: Assessment, told: Fields) -> bool:
    """The share is too small; so many of the heaviest below carry it over, and of none are fewer enough."""
    plan, ratings, level = assessment.plan, ratings_of(assessment), int(told["level"])
    needed = plan.thresholds.hold if reads(plan.thresholds.hold, told["needed"]) else plan.thresholds.reach
    weights = effective_weights(plan, ~np.isnan(ratings)[None, :])[0]
    below = np.round(np.nan_to_num(ratings, nan=9) * plan.top, 9) < level
    can_rise = np.round(plan.highest * plan.top, 9) >= level
    heaviest = np.sort(weights[below & can_rise])[::-1]
    share, fewest = share_at(assessment, level), int(told.get("fewest") or 1)
    reached = np.round(share + np.cumsum(heaviest), 9) > needed
    if told.get("count") and int(told["count"]) != len(heaviest):
        return False
    return reads(share, told["share"]) and round(share, 9) <= needed and int(np.argmax(reached)) + 1 == fewest


def beyond(assessment: Assessment, told: Fields) -> bool:
    """Not even with every answer at its question's highest is the share large enough."""
    plan, ratings, level = assessment.plan, ratings_of(assessment), int(told["level"])
    needed = plan.thresholds.hold if reads(plan.thresholds.hold, told["needed"]) else plan.thresholds.reach
    raised = np.where(np.isnan(ratings), np.nan, np.maximum(ratings, plan.highest))
    most = share_at(assessment, level, raised)
    return round(most, 9) <= needed and reads(most, told["most"])


def band(assessment: Assessment, told: Fields) -> bool:
    """The score told is the next level's, and the present one lies below it as shown."""
    return Decimal(told["now"]) < Decimal(told["score"]) and int(float(told["score"]) + 0.2 + 1e-9) == int(
        told["target"]
    ) == int(assessment.results.level[0] + 1)


def lower_paths(assessment: Assessment, told: Fields) -> bool:
    """Exactly the paths below the next level are named, those included that show no level."""
    levels = by_shares(assessment.results.path_achieved[0].T, assessment.plan.thresholds)
    low = {name for name, own in named(assessment, assessment.plan.paths, levels).items() if own < int(told["target"])}
    return quoted(told["paths"]) == low != set()


def practices(assessment: Assessment, told: Fields) -> bool:
    """So many practices of the level and of those below are answered and not met."""
    own, ratings = assessment.plan.practices, ratings_of(assessment)
    if own is None:
        return False
    unmet = (own.at_level <= int(told["target"])) & (np.round(ratings, 9) < np.round(own.met, 9))
    return int(unmet.sum()) == int(told["count"]) > 0


def disagree(assessment: Assessment, told: Fields) -> bool:
    """Each of the rules named gives that level, and it is not the level told; no other rule differs."""
    level = assessment.results.level[0]
    levels = {WORDS.rules[rule]: assessment.results.by_rule(rule)[0] for rule in rules_of(assessment.plan)}
    differing = {f"{name} it would be {int(own)}" for name, own in levels.items() if own != level and not np.isnan(own)}
    return set(told["others"].split("; ")) == differing != set()


def first_done(assessment: Assessment, told: Fields) -> bool:
    """Scored again with the first steps done, score and level are those told."""
    done = after(assessment.rubric, assessment.plan, assessment.sheet, assessment.first_steps)
    counted = len(assessment.first_steps) == int(told.get("count", "1"))
    told_level = told["level"].startswith(f"level {int(done.level[0])},")
    return counted and told_level and rounded(float(done.score[0]), 2) == told["after"]


def kept(assessment: Assessment, told: Fields) -> bool:
    """The same, and the level is the one before."""
    return first_done(assessment, told) and told["level"].startswith(f"level {int(assessment.results.level[0])},")


def risen(assessment: Assessment, told: Fields) -> bool:
    """The same, and the level is above the one before."""
    return first_done(assessment, told) and not kept(assessment, told)


def reached(assessment: Assessment, told: Fields) -> bool:
    """Scored again with the steps named, or marked, the level is reached; what they wait for is among them, in time."""
    steps = [one for one in assessment.listed if one.for_next_level]
    if "numbers" in told:
        steps = [assessment.listed[int(number) - 1] for number in told["numbers"].split(", ")]
    elif len(steps) != int(told.get("count", 1)):
        return False
    done = after(assessment.rubric, assessment.plan, assessment.sheet, steps)
    names = {one.id for one in steps}
    if any(one.candidate.after and one.candidate.after not in names for one in steps):
        return False
    chains: dict[str, float] = {}
    for one in sorted(steps, key=lambda one: one.candidate.to):
        chains[one.question] = chains.get(one.question, 0) + max(1, one.step.months[1])
    longest = max(chains.values()) == int(told["months"]) or any(one.candidate.waits_for for one in steps)
    return longest and int(told["target"]) == int(assessment.results.level[0]) + 1 <= int(done.level[0])


def capped(_: Assessment, told: Fields) -> bool:
    """What is shown is above what is shown as the cap."""
    return float(told["share"].strip("<>%")) > float(told["cap"].strip("%"))


def thin(_: Assessment, told: Fields) -> bool:
    """What is shown is below what is shown as the least."""
    return float(told["coverage"].strip("<>%")) < float(told["least"].strip("%"))


def not_measured(assessment: Assessment, _: Fields) -> bool:
    """The rubric has grades, a total is given, and no answer names one."""
    answers = assessment.sheet.answers.values()
    has_grades = bool(assessment.rubric.evidence_grades) and not np.isnan(assessment.results.score[0])
    return has_grades and not any(answer.evidence and answer.evidence.grade for answer in answers)


def too_old(assessment: Assessment, told: Fields) -> bool:
    """The grade is not the lowest, which none is below."""
    return told["grade"] != next(iter(assessment.rubric.evidence_grades))


def one_side(assessment: Assessment, _: Fields) -> bool:
    """The rubric knows sides, and the profile does not see both."""
    return bool(assessment.rubric.sides) and not assessment.plan.coordination


def at_the_top(assessment: Assessment, _: Fields) -> bool:
    """It is."""
    return bool(assessment.results.level[0] == assessment.plan.top)


def within(assessment: Assessment, told: Fields) -> bool:
    """The score as shown lies between what is told."""
    return float(told["low"]) <= float(rounded(assessment.results.score[0], 2)) <= float(told["high"])


def without(assessment: Assessment, told: Fields) -> bool:
    """It does not: the open questions have no answer as low, or as high, as those given."""
    return not within(assessment, told)


def balanced(assessment: Assessment, told: Fields) -> bool:
    """It reads 1 only where all paths are equal."""
    return (float(told["balance"]) == 1) == bool(round(assessment.results.balance[0], 9) == 1)


class Claim(NamedTuple):
    """A sentence, by its key, and what must be so where it stands."""

    key: str
    holds: Holds


CLAIMS = (
    Claim("weakest_path", weakest_path),
    Claim("weakest_paths", weakest_path),
    Claim("lowest_may_change", another_may_be_lowest),
    Claim("paths_are_near", near),
    Claim("all_paths_alike", all_alike),
    Claim("scored_paths_alike", alike),
    Claim("gap_sentence", all_scored(largest_losses)),
    Claim("gaps_sentence", all_scored(largest_losses)),
    Claim("gaps_alike", all_scored(equal_losses)),
    Claim("scored_gap_sentence", some_unscored(largest_losses)),
    Claim("scored_gaps_sentence", some_unscored(largest_losses)),
    Claim("scored_gaps_alike", some_unscored(equal_losses)),
    Claim("wide_interval", wide),
    Claim("open_questions", open_ones),
    Claim("weakest_facet", lowest_facet),
    Claim("strongest_measure", highest_measure),
    Claim("strongest_measures", highest_measures),
    Claim("uneven_path", uneven),
    Claim("bridge_is_bottleneck", bottleneck),
    Claim("bridge_runs_ahead", ahead),
    Claim("no_gap", nothing_lost),
    Claim("nothing_scored", nothing_counts),
    Claim("next_level_one", enough),
    Claim("next_level_condition", enough),
    Claim("next_level_beyond", beyond),
    Claim("next_level_bands", band),
    Claim("next_level_weakest", lower_paths),
    Claim("next_level_practices", practices),
    Claim("rules_disagree", disagree),
    Claim("outlook_kept", kept),
    Claim("outlook_kept_by_one", kept),
    Claim("outlook_reached", risen),
    Claim("outlook_reached_by_one", risen),
    Claim("steps_needed", reached),
    Claim("step_needed", reached),
    Claim("further_steps", reached),
    Claim("further_step", reached),
    Claim("withheld_na_cap", capped),
    Claim("withheld_low_coverage", thin),
    Claim("too_few_answers", thin),
    Claim("evidence_not_measured", not_measured),
    Claim("evidence_too_old", too_old),
    Claim("coordination_one_side", one_side),
    Claim("at_the_top", at_the_top),
    Claim("method_balance", balanced),
    Claim("score_between", within),
    Claim("score_beyond", without),
)


PATTERNS = {claim.key: pattern(getattr(WORDS, claim.key)) for claim in CLAIMS}
MORE = pattern(WORDS.and_more)


def claimed(assessment: Assessment) -> Iterator[tuple[Claim, Fields]]:
    """Every claim of a report with what it says."""
    told = set(texts(build_report(assessment, labels("en"), "en")))
    for claim in CLAIMS:
        for text in told:
            if match := PATTERNS[claim.key].search(text):
                fields = match.groupdict()
                if more := MORE.search(fields.get("more") or ""):
                    fields |= more.groupdict()
                yield claim, fields


@given(assessments())
@settings(max_examples=40, deadline=None)
def test_what_is_told_is_so(assessment: Assessment) -> None:
    """Of any sheet of any rubric, every claim that its report makes."""
    for claim, fields in claimed(assessment):
        assert claim.holds(assessment, fields), (claim.key, dict(fields))


def heavy_behind_five() -> dict[str, Any]:
    """One question has three times the weight and large steps, five others small ones, the rest none."""
    large = {"asked": {"steps": [step | {"effort": "L"} for step in STEPS]}, "weight": 3}
    return {"questions": {"q00": large} | with_steps(*(f"q0{place}" for place in range(1, 6)))["questions"]}


FOURS = [[4] * 4, [4] * 4]
Made = Callable[[], Assessment]
TOLD: dict[str, tuple[Made, Made]] = {
    "weakest_path": (lambda: sheet([[1], [3], [5]]), lambda: sheet([[1], [1], [5]])),
    "weakest_paths": (lambda: sheet([[1], [1], [5]]), lambda: sheet([[1], [3], [5]])),
    "lowest_may_change": (lambda: sheet([[1, 2, None], [3, 1, 3], [5]]), lambda: sheet([[1, 1, None], [5, 5, 5]])),
    "paths_are_near": (lambda: sheet([[3, 3, 3], [3, 3, 4]]), lambda: sheet([[3, 3], [3, 4]])),
    "all_paths_alike": (lambda: sheet([[3], [3]]), lambda: sheet([[3, 3], [3, 3], [None]])),
    "scored_paths_alike": (lambda: sheet([[3, 3], [3, 3], [None]]), lambda: sheet([[3], [3]])),
    "gap_sentence": (lambda: sheet([[0, 4, 4]]), lambda: sheet([[0, 3, 4]])),
    "gaps_sentence": (lambda: sheet([[0, 3, 4]]), lambda: sheet([[0, 4, 4]])),
    "gaps_alike": (lambda: sheet([[2, 2, 2]]), lambda: sheet([[1, 2, 2]])),
    "scored_gap_sentence": (lambda: sheet([[0, 4, 4, None]]), lambda: sheet([[0, 4, 4, NA]])),
    "scored_gaps_sentence": (lambda: sheet([[0, 3, 4, None]]), lambda: sheet([[0, 3, 4, NA]])),
    "scored_gaps_alike": (lambda: sheet([[2, 2, 2, None]]), lambda: sheet([[2, 2, 2]])),
    "open_questions": (lambda: sheet([[2, None, None]]), lambda: sheet([[2, 2, None]])),
    "wide_interval": (lambda: sheet([[1, 2, 3, None]]), lambda: sheet([[1, 2, 3, None]], blank="lowest")),
    "weakest_facet": (
        lambda: sheet([[1, 4, 4]], **in_facets("f", "g", "h")),
        lambda: sheet([[3, 3, 3]], **in_facets("f", "g", "h")),
    ),
    "strongest_measure": (lambda: sheet([[4, 4, 4, 5]]), lambda: sheet([[3, 3]])),
    "strongest_measures": (lambda: sheet([[4, 5, 5, 5, 5, 5]]), lambda: sheet([[4, 5, 5, 5, 5]])),
    "uneven_path": (lambda: sheet([[3, 4]]), lambda: sheet([[3, 3]])),
    "bridge_is_bottleneck": (
        lambda: sheet([*FOURS, [1] * 4], **of_sides()),
        lambda: sheet([*FOURS, [1] * 4], **of_sides(coordination=False)),
    ),
    "bridge_runs_ahead": (
        lambda: sheet([[1] * 4, [1] * 4, [4] * 4], **of_sides()),
        lambda: sheet([[1] * 4, [1, 1, 1, NA], [4] * 4], **of_sides()),
    ),
    "no_gap": (lambda: sheet([[5, NA]], not_applicable_cap=0.9), lambda: sheet([["half"]], questions={"q00": OPTIONS})),
    "nothing_scored": (lambda: sheet([[None]]), lambda: sheet([[None]], blank="lowest")),
    "next_level_one": (lambda: sheet([[1, 1, 2, 2]]), lambda: sheet([[1, 1, 1, 2]])),
    "next_level_condition": (lambda: sheet([[1, 1, 1, 2]]), lambda: sheet([[1, 1, 2, 2]])),
    "next_level_beyond": (
        lambda: sheet([["half", 4]], questions={"q00": OPTIONS | {"weight": 3}}),
        lambda: sheet([[2, 4]]),
    ),
    "next_level_bands": (lambda: sheet([[2, 3]], level_rule="bands"), lambda: sheet([[5]], level_rule="bands")),
    "next_level_weakest": (lambda: sheet([[1], [3]], level_rule="weakest"), lambda: sheet([[1], [3]])),
    "next_level_practices": (
        lambda: sheet([[1]], questions={"q00": {"asked": {"at_level": 2}}}, level_rule="practices"),
        lambda: sheet([[5]], questions={"q00": {"asked": {"at_level": 2}}}, level_rule="practices"),
    ),
    "rules_disagree": (lambda: sheet([[0], [5, 5]]), lambda: sheet([[3], [3]])),
    "outlook_kept": (
        lambda: sheet([[1] * 5], **with_steps("q00", "q01")),
        lambda: sheet([[1, 1, 1]], **with_steps("q00")),
    ),
    "outlook_kept_by_one": (
        lambda: sheet([[1, 1, 1]], **with_steps("q00")),
        lambda: sheet([[1]], **with_steps("q00")),
    ),
    "outlook_reached": (
        lambda: sheet([[1, 1]], **with_steps("q00", "q01")),
        lambda: sheet([[1]], **with_steps("q00")),
    ),
    "outlook_reached_by_one": (
        lambda: sheet([[1]], **with_steps("q00")),
        lambda: sheet([[1, 1, 1]], **with_steps("q00")),
    ),
    "steps_needed": (
        lambda: sheet([[1, 1, 1]], **with_steps("q00", "q01")),
        lambda: sheet([[1, 1, 1]], **with_steps("q00")),
    ),
    "step_needed": (
        lambda: sheet([[1]], **with_steps("q00")),
        lambda: sheet([[1, 1, 1]], **with_steps("q00", "q01")),
    ),
    "further_step": (
        lambda: sheet([[1, 3, 3, 3, 3, 3, 1, 1]], **heavy_behind_five()),
        lambda: sheet([[1] * 12], **with_steps(*(f"q0{m}" for m in range(10)))),
    ),
    "further_steps": (
        lambda: sheet([[1] * 12], **with_steps(*(f"q0{m}" for m in range(10)))),
        lambda: sheet([[1] * 12], **with_steps("q00", "q01")),
    ),
    "withheld_na_cap": (lambda: sheet([[1, 2, NA]]), lambda: sheet([[1, 2, 3, NA]])),
    "withheld_low_coverage": (lambda: sheet([[1, None]]), lambda: sheet([[1, 2, 3, None, None]])),
    "too_few_answers": (lambda: sheet([[1, None], [1, 1]]), lambda: sheet([[NA], [1, 1, 1]])),
    "evidence_not_measured": (lambda: sheet([[1]], **GRADES), lambda: sheet([[1]])),
    "evidence_too_old": (
        lambda: sheet([[old("E1")]], evidence_months=24, **GRADES),
        lambda: sheet([[old("E0")]], evidence_months=24, **GRADES),
    ),
    "coordination_one_side": (
        lambda: sheet([*FOURS, [1] * 4], **of_sides(coordination=False)),
        lambda: sheet(FOURS),
    ),
    "at_the_top": (lambda: sheet([[5]]), lambda: sheet([[5, 4]])),
    "score_between": (lambda: sheet([[1, 2, 3, None]]), lambda: sheet([[0, 0, None]], questions={"q02": HIGH})),
    "score_beyond": (lambda: sheet([[0, 0, None]], questions={"q02": HIGH}), lambda: sheet([[1, 2, 3, None]])),
    "method_balance": (lambda: sheet([[4, 4, 4, 4], [4, 4, 4, 3]]), lambda: sheet([[0, 0]])),
}


@pytest.mark.parametrize("key", [claim.key for claim in CLAIMS])
def test_each_is_told_where_it_is_so_and_nowhere_else(key: str) -> None:
    """One sheet whose report tells it, truly, and one whose report does not."""
    told, not_told = (made() for made in TOLD[key])
    found = {claim.key: claim.holds(told, fields) for claim, fields in claimed(told)}
    assert found.get(key), found
    assert key not in {claim.key for claim, _ in claimed(not_told)}


def weighing(*weights: int) -> dict[str, Any]:
    """One path's questions with these weights."""
    return {"questions": {f"q0{m}": {"weight": weight} for m, weight in enumerate(weights)}}


@pytest.mark.parametrize(
    ("key", "made"),
    [
        ("withheld_na_cap", lambda: sheet([[1, 2, NA]], **weighing(373, 373, 254))),
        ("withheld_low_coverage", lambda: sheet([[1, 2, None]], **weighing(298, 298, 404))),
        ("too_few_answers", lambda: sheet([[1, 2, None]], **weighing(298, 298, 404))),
        ("next_level_bands", lambda: sheet([[2, 3]], level_rule="bands", **weighing(204, 796))),
    ],
)
def test_what_is_shown_of_a_close_number_stands_on_its_side(key: str, made: Made) -> None:
    """25.4% above a cap of 25% does not read 25%, and a score of 2.796 not 2.80 where that would be a level more."""
    assessment = made()
    held = {claim.key: claim.holds(assessment, fields) for claim, fields in claimed(assessment)}
    assert all(held.values())
    assert key in held
