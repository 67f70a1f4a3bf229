"""The sentence on a change under other weights: what it may say of every mix of rises and falls."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.comparison import under_other_weights
from fusionassess.kernel.figures.draws import Settings
from fusionassess.kernel.figures.uncertainty import Paired
from fusionassess.report.weightings import Weightings, build_weightings
from small import sheet_for, small_edition

THEN = {"a.1": 1, "a.2": 1, "b.1": 2, "c.1": 2}
DRAWS = Settings(draws=20_000)


def assessed(answers: dict[str, Any], *sectors: str, **changes: Any) -> Assessment:
    """A sheet of the small rubric."""
    edition = small_edition(**changes)
    return assess(edition, sheet_for(edition.rubric, answers, "city", sectors))


def told(answers: dict[str, Any], language: str = "zh", settings: Settings = DRAWS) -> Weightings:
    """What is said of the change to these answers."""
    section = build_weightings(assessed(THEN), assessed(THEN | answers), settings, language)
    assert section is not None
    return section


def mixed(monkeypatch: pytest.MonkeyPatch, shares: tuple[float, float, float], language: str) -> str:
    """The sentence on these shares of rises, draws and falls."""
    figures = Paired(*shares, np.array([-0.1, 0.2, 0.3]))
    monkeypatch.setattr("fusionassess.report.weightings.under_other_weights", lambda *_: figures)
    return told({}, language, Settings()).sentence


@pytest.mark.parametrize(
    ("shares", "zh", "en"),
    [
        ((1, 0, 0), "每一组都使总分上升；", "rose in all of 10,000"),
        ((0, 1, 0), "每一组都使总分不变。", "stayed the same in all of 10,000"),
        ((0, 0, 1), "每一组都使总分下降；", "fell in all of 10,000"),
        ((0.97, 0, 0.03), "97% 使总分上升、3% 使总分下降；", "rose in 97%, fell in 3% of 10,000"),
        (
            (0.5, 0.3, 0.2),
            "50% 使总分上升、30% 使总分不变、20% 使总分下降；",
            "rose in 50%, stayed the same in 30%, fell in 20%",
        ),
        (
            (0, 0.4, 0.6),
            "没有一组使总分上升、40% 使总分不变、60% 使总分下降；",
            "rose in none, stayed the same in 40%, fell in 60%",
        ),
        ((0.9999, 0, 0.0001), ">99% 使总分上升、<1% 使总分下降；", "rose in >99%, fell in <1% of"),
    ],
)
def test_every_mix_is_told(
    monkeypatch: pytest.MonkeyPatch, shares: tuple[float, float, float], zh: str, en: str
) -> None:
    """All, none, some; ``all`` is said of nothing less, and a rise is named even where there is none."""
    assert zh in mixed(monkeypatch, shares, "zh")
    assert en in mixed(monkeypatch, shares, "en")


def test_the_range_of_the_changes_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their signs; the sentence as a whole."""
    assert mixed(monkeypatch, (0.7, 0, 0.3), "zh") == (
        "每个权重上下浮动至多 25%，在 10,000 组合理的权重中，70% 使总分上升、30% 使总分下降；"
        "变化的 90% 落在 -0.10 至 +0.30。"
    )
    assert mixed(monkeypatch, (0.7, 0, 0.3), "en") == (
        "With each weight up to 25% higher or lower, the score rose in 70%, fell in 30% of 10,000 plausible "
        "weightings; 90% of the changes lie between -0.10 and +0.30."
    )


def test_a_change_that_no_weight_alters_has_no_range() -> None:
    """One level more everywhere is one level more under any weights."""
    section = told({name: level + 1 for name, level in THEN.items()}, "en")

    assert section.sentence.endswith("rose in all of 20,000 plausible weightings; 90% of the changes are about +1.00.")
    assert section.difference.point.value == pytest.approx(1)


def test_the_shares_are_those_of_another_simulation() -> None:
    """A level more in a and one less in b: it is up to the weights of P, Q, b and c, drawn here anew.

    a is all of P (30 of 100); b weighs 20 and c 50 within Q (70 of 100).
    """
    section = told({"a.1": 2, "a.2": 2, "b.1": 1})
    p, q, b, c = np.random.default_rng(8).uniform(0.75, 1.25, (4, 400_000))
    rise, whole = 30 * p, 30 * p + 70 * q
    changes = (rise - 70 * q * 20 * b / (20 * b + 50 * c)) / whole

    assert 0.9 < np.mean(changes > 0) < 1
    assert section.higher.value == pytest.approx(np.mean(changes > 0), abs=0.005)
    assert section.lower.value == pytest.approx(np.mean(changes < 0), abs=0.005)
    assert section.equal.value == 0
    difference = section.difference
    bounds = [figure.value for figure in (difference.low, difference.point, difference.high)]
    assert bounds == pytest.approx(np.quantile(changes, [0.05, 0.5, 0.95]).tolist(), abs=0.004)


def test_nothing_but_the_weights_varies() -> None:
    """Errors, scale and the mean over the paths are left out, whatever the settings say."""
    settings = Settings(draws=500, answers=0.9, shape=3.0)

    assert told({"a.1": 2}, settings=settings) == told({"a.1": 2}, settings=settings.of_weights())


def regrouped(assessment: Assessment) -> Assessment:
    """The same questions, the second of them in the next measure."""
    first, second, third = assessment.plan.tiers
    moved = replace(first, starts=np.array([0, 1, 3], dtype=np.intp))
    return replace(assessment, plan=replace(assessment.plan, tiers=(moved, second, third)))


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (assessed(THEN), regrouped(assessed(THEN))),
        (assessed(THEN), assessed(THEN, "ai")),
        (assessed(THEN), assessed(THEN, version="2.0.0")),
        (assessed(THEN), assessed({"a.1": 1})),
        (assessed({"a.1": 1}), assessed(THEN)),
    ],
    ids=["other measures", "other sectors", "other version", "no total now", "no total then"],
)
def test_what_is_not_scored_alike_is_not_estimated(then: Assessment, now: Assessment) -> None:
    """Other weights by sector, another version, a withheld total on either side."""
    assert build_weightings(then, now, Settings(draws=100), "zh") is None


def test_sectors_in_another_order_weigh_alike() -> None:
    """Their mean multiplier is the same, but for the float noise that the order of a sum brings."""
    ai = small_edition().rubric.sectors["ai"]
    names = ("x", "y", "z")
    sectors = {
        name: ai.model_copy(update={"weights": {"b": multiplier}})
        for name, multiplier in zip(names, (0.1, 0.2, 0.3), strict=True)
    }
    pair = assessed(THEN, *names, sectors=sectors), assessed(THEN | {"a.1": 3}, *reversed(names), sectors=sectors)
    weights = [one.plan.tiers[1].weights.tolist() for one in pair]

    assert weights[0] != weights[1]
    weightings = under_other_weights(*pair, Settings(draws=100).of_weights())
    assert weightings is not None
    assert weightings.higher == 1


def test_what_does_not_apply_has_left_the_mean() -> None:
    """Only c of Q counts where b does not apply, even where a rating stands beside it."""
    gone = {"b.1": {"not_applicable": "没有中介"}}
    then = assessed(THEN | gone, not_applicable_cap=0.5)
    then = replace(then, block=replace(then.block, ratings=np.nan_to_num(then.block.ratings, nan=1.0)))
    now = assessed(THEN | gone | {"c.1": 3}, not_applicable_cap=0.5)
    weightings = under_other_weights(then, now, Settings(draws=100, weights=0.0).of_weights())

    assert weightings is not None
    assert weightings.difference == pytest.approx([0.7] * 3)
