"""Other weights: how they are read, what they come to, and how they replace a rubric's."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.assessment.plan import compile_plan
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import Source
from fusionassess.kernel.figures import ahp
from fusionassess.rubric.library import Edition
from fusionassess.weights import judgements, model
from fusionassess.weights.model import OpenedWeights, Weighting
from fusionassess.words.labels import labels
from small import sheet_for, small_edition

EXAMPLE = ROOT / "examples" / "weights-ahp.yaml"
BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
HEAD = {"format": "fusionassess/weights/1", "rubric": {"id": "small"}}


def opened(edition: Edition | None = None, /, **content: Any) -> OpenedWeights:
    """Read a weights document with this content, for the small rubric."""
    values = {**HEAD, **content}
    source = Source("w.json", json.dumps(values, ensure_ascii=False))
    return model.from_values(values, source, edition=edition or small_edition())


def city(**content: Any) -> Weighting:
    """Read such a document as it stands for the city."""
    return model.weigh(opened(**content), "city")


def after(weighting: Weighting) -> dict[str, float]:
    """The weights used, without noise in the last bits."""
    return {name: round(weight, 9) for name, weight in weighting.after.items()}


def test_numbers_replace_what_they_name_and_nothing_else() -> None:
    """Measure b weighs 5 instead of 20; a and c keep 30 and 50; the firm's weights stay."""
    weighed = city(weights={"b": "5"})

    assert weighed.before == {"a": 30, "b": 20, "c": 50}
    assert weighed.after == {"a": 30, "b": 5, "c": 50}


def test_measures_of_a_path_share_out_its_own_weight() -> None:
    """Path Q weighs 70; c judged 6 times as important as b makes it 10 and 60. Path P is untouched."""
    assert after(city(pairwise={"Q": {"c/b": "6"}})) == {"a": 30, "b": 10, "c": 60}


def test_paths_share_out_the_whole_and_their_measures_keep_their_proportions() -> None:
    """P judged 3 times Q: 75 and 25, of which b has two sevenths as before."""
    by_paths = after(city(pairwise={"paths": {"P/Q": "3"}}))

    assert by_paths == {"a": 75, "b": round(25 * 2 / 7, 9), "c": round(25 * 5 / 7, 9)}


def test_paths_and_measures_together() -> None:
    """P as important as Q, b as c: 50, then 25 each."""
    assert after(city(pairwise={"paths": {"P/Q": "1"}, "Q": {"b/c": "1"}})) == {"a": 50, "b": 25, "c": 25}


def test_sectors_multiply_afterwards() -> None:
    """With equal weights of b and c, the field of AI doubles b: path Q weighs 25 × 2 + 25."""
    rubric = model._with(small_edition().rubric, "city", {"a": 50.0, "b": 25.0, "c": 25.0})
    plan = compile_plan(rubric, "city", ["ai"])

    assert plan.tiers[1].weights.tolist() == [50, 50, 25]
    assert plan.tiers[2].weights.tolist() == [50, 75]


def test_a_profile_that_is_asked_less_takes_its_part_of_a_group() -> None:
    """The firm is not asked c: of path Q only b is left, with all of its weight."""
    weighed = model.weigh(opened(pairwise={"paths": {"P/Q": "3"}, "Q": {"b/c": "1/9"}}), "firm")

    assert after(weighed) == {"a": 75, "b": 25}


def test_a_profile_named_in_the_file_is_compared_as_it_is_asked() -> None:
    """For the firm path Q is one measure, which nothing is compared with; c does not belong there."""
    assert opened(profile="firm", pairwise={"Q": {}}).groups[0].members == ("b",)
    with pytest.raises(DocumentError) as caught:
        opened(profile="firm", pairwise={"Q": {"b/c": "2"}})
    assert [problem.code for problem in caught.value.problems] == ["other-group"]


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0.001, 1000), min_size=1))
def test_only_the_shares_of_weights_count(given_weights: dict[str, float]) -> None:
    """All weights given, or all multiplied by seven: the same shares in the whole."""
    everything = {"a": 30.0, "b": 20.0, "c": 50.0} | given_weights
    plans = [
        compile_plan(
            model._with(small_edition().rubric, "city", {name: k * w for name, w in everything.items()}), "city"
        )
        for k in (1, 7)
    ]
    first, second = (plan.full_weights for plan in plans)

    np.testing.assert_allclose(first, second, rtol=1e-12)


@given(st.floats(0.12, 9))
def test_judging_the_paths_moves_shares_and_keeps_the_sum(judgement: float) -> None:
    """P judged so many times as important as Q has that share of the whole, which stays 100."""
    share = city(pairwise={"paths": {"P/Q": f"{judgement:.9f}"}}).after

    assert sum(share.values()) == pytest.approx(100)
    assert share["a"] == pytest.approx(100 * judgement / (1 + judgement), abs=1e-6)


def test_the_rubrics_own_weights_judged_in_pairs_give_the_same_score(five_paths: Edition) -> None:
    """Ratios of the shipped weights as judgements: every measure keeps its weight to the rounding of the ratios."""
    own = {measure.id: measure.weights["region"] for measure in five_paths.rubric.measures}
    groups: dict[str, dict[str, str]] = {}
    totals = {}
    for path in five_paths.rubric.paths:
        names = [measure.id for measure in path.measures]
        groups[path.id] = {f"{x}/{y}": f"{own[x]:g}/{own[y]:g}" for i, x in enumerate(names) for y in names[i + 1 :]}
        totals[path.id] = sum(own[name] for name in names)
    names = list(totals)
    groups["paths"] = {f"{x}/{y}": f"{totals[x]:g}/{totals[y]:g}" for i, x in enumerate(names) for y in names[i + 1 :]}
    values = {"format": model.FORMAT, "rubric": {"id": "five-paths"}, "profile": "region", "pairwise": groups}

    weights = model.from_values(values, Source("w.json", json.dumps(values)), edition=five_paths)

    assert model.weigh(weights, "region").after == pytest.approx(own)
    assert weights.warnings == ()


def test_every_notation_says_the_same() -> None:
    """Pairs either way round, in either notation, in a list, or a matrix with rounded reciprocals."""
    notations: list[Any] = [
        {"b/c": "1/3"},
        {"c/b": "3"},
        {"c over b": "3.0"},
        {"c比b": " 3 "},
        {"c ／ b": "6/2"},
        [{"b/c": "1/3"}],
        {"ids": ["c", "b"], "matrix": [["1", "3"], ["0.33", "1"]]},
        {"ids": ["b", "c"], "matrix": [["1", "1/3"], ["3", "1"]]},
        {"ids": ["b", "c"], "matrix": [["1", "0.33"], ["3", "1"]]},
    ]
    for notation in notations:
        assert after(city(pairwise={"Q": notation})) == {"a": 30, "b": 17.5, "c": 52.5}, notation


@pytest.mark.parametrize(("rounded", "codes"), [("0.13", []), ("0.12", []), ("0.14", ["not-reciprocal"])])
def test_a_matrix_may_have_reciprocals_of_two_decimals(rounded: str, codes: list[str]) -> None:
    """An eighth is .125: 8 × .13 is 1.04, which is rounding; 8 × .14 is 1.12, which is another judgement."""
    matrix = {"ids": ["b", "c"], "matrix": [["1", "8"], [rounded, "1"]]}
    read = judgements.read({"Q": matrix}, {"Q": ("b", "c")}, (), ())

    assert [fault.code for fault in read.faults] == codes


def test_nothing_outweighs_itself() -> None:
    """The diagonal of a matrix is 1, and what is not stands at its place."""
    matrix = {"ids": ["b", "c"], "matrix": [["1", "8"], ["0.125", "2"]]}
    read = judgements.read({"Q": matrix}, {"Q": ("b", "c")}, (), ("pairwise",))

    assert [(fault.code, fault.loc) for fault in read.faults] == [
        ("out-of-bounds", ("pairwise", "Q", "matrix", 1, 1)),
    ]


@pytest.mark.parametrize(
    ("judged", "codes"), [("9", []), ("1/9", []), ("0.11", []), ("9.1", ["beyond-nine"]), ("0.1", ["beyond-nine"])]
)
def test_a_judgement_beyond_saatys_scale_is_strange(judged: str, codes: list[str]) -> None:
    """A ninth with two decimals is within it; what lies beyond counts all the same."""
    read = judgements.read({"Q": {"b/c": judged}}, {"Q": ("b", "c")}, (), ())

    assert [remark.code for remark in read.remarks] == codes
    assert (read.faults, len(read.groups)) == ([], 1)


@pytest.mark.parametrize(
    ("judged", "codes"),
    [("0.001", []), ("1000", []), ("0.0009", ["out-of-bounds"]), ("1001", ["out-of-bounds"]), ("0", ["out-of-bounds"])],
)
def test_no_judgement_is_meant_beyond_a_thousand(judged: str, codes: list[str]) -> None:
    """Either way round; nor is it nothing at all."""
    read = judgements.read({"Q": {"b/c": judged}}, {"Q": ("b", "c")}, (), ())

    assert [fault.code for fault in read.faults] == codes


def test_several_experts_are_pooled_by_geometric_means() -> None:
    """One says 8, one 2: 4. Their names and their own consistency are kept."""
    group = opened(pairwise={"Q": {"甲": {"c/b": "8"}, "乙": {"b/c": "1/2"}}}).groups[0]

    assert group.priorities.weights.tolist() == pytest.approx([0.2, 0.8])
    assert [opinion.expert for opinion in group.opinions] == ["甲", "乙"]


def test_a_contradiction_of_one_expert_is_not_hidden_by_the_others(five_paths: Edition) -> None:
    """Pooled, two mirrored contradictions vanish; each is still pointed at, with what the others imply."""
    groups = {
        "P1": {"甲": {"1a/1b": "2", "1a/1c": "9", "1b/1c": "2"}, "乙": {"1a/1b": "2", "1c/1a": "1.7", "1b/1c": "2"}}
    }
    values = {"format": model.FORMAT, "rubric": {"id": "five-paths"}, "profile": "region", "pairwise": groups}
    weights = model.from_values(values, Source("w.json", json.dumps(values, ensure_ascii=False)), edition=five_paths)

    assert weights.groups[0].priorities.is_consistent
    assert [opinion.misfit and opinion.misfit.pair for opinion in weights.groups[0].opinions] == ["1a/1c", "1a/1b"]
    told = [labels("en").sentence(problem) for problem in weights.warnings]
    assert "甲 · P1" in told[0]
    assert "1a/1c = 9 fits least, the others imply about 4" in told[0]


def test_the_judgement_that_fits_least_is_told_as_it_was_written() -> None:
    """Written the other way round, so are both numbers: c/a = 1/9, the others imply 1/4."""
    misfit = model._opinion(*turned()).misfit

    assert misfit is not None
    assert misfit.pair == "c/a"
    assert [misfit.given, misfit.implied] == pytest.approx([1 / 9, 1 / 4])


def turned() -> tuple[judgements.Group, judgements.Expert]:
    """Three things of which a and c are judged the other way round, far from what the other pairs imply."""
    read = judgements.read({"G": {"a/b": "2", "c/a": "1/9", "b/c": "2"}}, {"G": ("a", "b", "c")}, (), ())
    return read.groups[0], read.groups[0].experts[0]


def test_more_than_fifteen_things_are_refused() -> None:
    """Nobody compares 120 pairs with care, and there is no random index for them."""
    many = tuple(f"m{i}" for i in range(16))
    read = judgements.read({"G": {}}, {"G": many}, (), ())

    assert [(fault.code, fault.values["wanted"]) for fault in read.faults] == [("too-many", 15)]
    assert judgements.MOST == ahp.MOST


@pytest.mark.parametrize(("value", "shown"), [(9, "9"), (1, "1"), (1 / 3, "1/3"), (2.449, "2.4"), (0.4, "1/2.5")])
def test_judgements_are_shown_as_they_are_spoken(value: float, shown: str) -> None:
    """Three, a third, and what lies between with one decimal."""
    assert judgements.ratio(value) == shown


def test_the_example_is_in_order_and_weighs_what_its_comments_say(five_paths: Edition) -> None:
    """No warning; platforms (5b) weigh most, and the sum is that of the rubric."""
    edition, weights = model.reweight(EXAMPLE, five_paths, "region")

    assert weights.opened.warnings == ()
    assert sum(weights.after.values()) == pytest.approx(100)
    assert max(weights.after, key=lambda name: weights.after[name]) == "5b"
    assert [group.id for group in weights.opened.groups] == ["paths", "P1", "P2", "P3", "P4", "P5"]
    for measure, own in zip(edition.rubric.measures, five_paths.rubric.measures, strict=True):
        assert measure.weights == {**own.weights, "region": weights.after[measure.id]}


def own_weight(edition: Edition, measure: str, profile: str) -> float:
    """What the shipped rubric gives."""
    return next(one.weights[profile] for one in edition.rubric.measures if one.id == measure)


def test_the_edition_keeps_its_hash_and_the_shipped_rubric_its_weights(five_paths: Edition) -> None:
    """The weights are replaced in a copy; the hash still names the file the questions came from."""
    edition, _ = model.reweight(EXAMPLE, five_paths, "region")

    assert edition.sha256 == five_paths.sha256
    assert own_weight(five_paths, "1a", "region") == 7
    assert own_weight(edition, "1a", "region") != 7


def test_every_figure_follows_the_new_weights(five_paths: Edition) -> None:
    """Weights that leave one measure next to nothing else: the score is that measure's, and so are the gaps."""
    sheet = open_sheet(BINJIANG).sheet
    heavy = dict.fromkeys((measure.id for measure in five_paths.rubric.measures), 1e-9) | {"3a": 1.0}
    plain = assess(five_paths, sheet)
    assessment = assess(five_paths._replace(rubric=model._with(five_paths.rubric, "region", heavy)), sheet)

    column = plain.plan.measures.index("3a")
    assert assessment.results.score[0] == pytest.approx(plain.results.measures[0, column], abs=1e-6)
    assert assessment.results.measures[0].tolist() == plain.results.measures[0].tolist()
    assert assessment.obstacles[[name.startswith("3a") for name in assessment.plan.questions]].sum() == pytest.approx(
        1, abs=1e-6
    )


def test_a_sheet_of_another_profile_is_refused(five_paths: Edition, tmp_path: Path) -> None:
    """The example is for a region; a file that names no profile is for anybody."""
    with pytest.raises(DocumentError) as caught:
        model.reweight(EXAMPLE, five_paths, "sme")
    assert [problem.code for problem in caught.value.problems] == ["weights-of-other-profile"]

    file = tmp_path / "w.yaml"
    file.write_text("format: fusionassess/weights/1\nrubric: {id: five-paths}\nweights: {2a: 24}\n")
    assert model.reweight(file, five_paths, "sme")[1].after["2a"] == 24


def test_a_small_sheet_by_hand() -> None:
    """Answers 3, 3 | 0 and 0 of 3: score 3 × share of P; .3 by the rubric, .75 where P is judged 3 times Q."""
    edition = small_edition()
    sheet = sheet_for(edition.rubric, {"a.1": 3, "a.2": 3, "b.1": 0, "c.1": 0})
    other = model._with(edition.rubric, "city", city(pairwise={"paths": {"P/Q": "3"}}).after)

    assert assess(edition, sheet).results.score[0] == pytest.approx(0.9)
    assert assess(edition._replace(rubric=other), sheet).results.score[0] == pytest.approx(2.25)
