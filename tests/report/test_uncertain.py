"""What the report says of its uncertainty: true to the draws, and never more than they show."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fusionassess.assessment.assess import assess
from fusionassess.kernel.figures.draws import SOURCES, Settings
from fusionassess.kernel.figures.uncertainty import uncertainty
from fusionassess.report import Report, build_report
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.uncertain import UncertaintyFigures, _sentences, _share
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from small import sheet_for, small_edition

ALL = {"a.1": 1, "a.2": 0, "b.1": 2, "c.1": 3}
FEW = Settings(draws=400)


def report_on(answers: dict[str, Any], language: str = "zh", settings: Settings | None = FEW, **more: Any) -> Report:
    """The report on a sheet of the small rubric, with its uncertainty."""
    edition = small_edition(**more)
    assessment = assess(edition, sheet_for(edition.rubric, answers))
    return build_report(assessment, labels(language), language, settings=settings)


def told(answers: dict[str, Any], language: str = "zh", settings: Settings = FEW, **more: Any) -> UncertaintyFigures:
    """What such a report says of its uncertainty."""
    section = report_on(answers, language, settings, **more).uncertainty
    assert section is not None
    return section


def test_without_being_asked_nothing_is_estimated() -> None:
    """No section, no sentence."""
    report = report_on(ALL, settings=None)

    assert report.uncertainty is None
    assert "合理的权重" not in "".join(report.front.notes)


def test_one_plain_sentence_stands_behind_the_level() -> None:
    """The first note on the level says how firm the level is; the others stay as they were."""
    ones = dict.fromkeys(ALL, 1)
    with_it, without = report_on(ones), report_on(ones, settings=None)

    assert with_it.front.notes[0] == "每个权重上下浮动至多 25%，在 400 组合理的权重中，100% 得 1 级。"
    assert with_it.front._replace(notes=with_it.front.notes[1:]) == without.front
    assert report_on(ones, "en").front.notes[0] == (
        "With each weight up to 25% higher or lower, level 1 holds in 100% of 400 plausible weightings."
    )


def test_every_level_there_is_a_chance_of_is_named_the_likeliest_first() -> None:
    """Half of the weight at 1, half at 2: which outweighs the other is a matter of the weights."""
    section = told({"a.1": 2, "a.2": 2, "b.1": 2, "c.1": 1}, "en", Settings(draws=5_000))
    chances = {chance.rank: chance.share for chance in section.levels_by_weights if chance.share.value}
    likeliest, other = sorted(chances, key=lambda rank: -(chances[rank].value or 0))

    assert set(chances) == {1, 2}
    assert f"level {likeliest} holds in {chances[likeliest]}, level {other} holds in {chances[other]} of 5,000" in (
        section.headline
    )


def test_the_section_carries_the_numbers_of_the_draws() -> None:
    """Quantiles and chances are those of the figures, to the last digit; shown with two decimals and as percent."""
    edition = small_edition()
    assessment = assess(edition, sheet_for(edition.rubric, {**ALL, "b.1": "unknown"}))
    report = build_report(assessment, labels("zh"), "zh", settings=FEW)
    figures = uncertainty(assessment.plan, assessment.block, FEW)
    section = report.uncertainty
    assert section is not None
    assert section.score is not None

    assert [section.score.low.value, section.score.middle.value, section.score.high.value] == figures.score.tolist()
    assert [chance.share.value for chance in section.levels] == figures.levels.tolist()
    assert [chance.share.value for chance in section.levels_by_weights] == figures.levels_by_weights.tolist()
    assert tuple(source.id for source in section.sources) == SOURCES == figures.varied
    assert (
        f"中位数为 {figures.score[1]:.2f}，90% 落在 {figures.score[0]:.2f}–{figures.score[2]:.2f}"
        in section.sentences[0]
    )
    assert section.sentences[0].startswith("权重、作答误差、等级间距、汇总方式、未答题同时变动时")
    assert section.sentences[-1] == "共 400 次随机抽取，各来源的份额另取 4,096 对；随机数种子为 1，同一种子得同样的数。"


def test_what_varied_is_named_with_how_far() -> None:
    """Every source says its range, and a source that is switched off is not there."""
    section = told({**ALL, "b.1": "unknown"}, "en", Settings(draws=100, weights=0.1, answers=0.2, shape=2.0, seed=7))
    ranges = {source.id: (source.extent, source.cells[1]) for source in section.sources}

    assert ranges == {
        "weights": (0.1, "each weight up to 10% higher or lower"),
        "answers": (0.2, "20% of the answers a level too high or too low"),
        "shape": (2.0, "values to the power of 0.50 to 2.00, so that levels are not equally far apart"),
        "aggregation": (0.5, "geometric mean over the paths in half of the draws"),
        "fill": (1.0, "any level for what is unknown or unanswered (1)"),
    }
    assert "the seed is 7" in section.sentences[-1]
    fewer = told(ALL, settings=Settings(draws=100, weights=0.0, aggregation=False))
    assert [source.id for source in fewer.sources] == ["answers", "shape"]
    assert fewer.headline == ""
    assert fewer.sentences[0].startswith("作答误差、等级间距同时变动时")


def test_the_heads_fit_the_rows() -> None:
    """Without a coordination degree its columns are left out; the small rubric has too few answers for one."""
    section = told(ALL)

    assert section.degree is None
    assert section.grades == ()
    assert len(section.heads) == 4
    assert {len(source.cells) for source in section.sources} == {4}
    assert all(source.degree is None for source in section.sources)


def test_nothing_varied_is_said_with_nothing() -> None:
    """All switched off: the score itself, no sources, no table."""
    section = told(ALL, settings=Settings(draws=100, weights=0, answers=0, shape=1, aggregation=False, fill=False))

    assert section.score is not None
    assert section.score.display == "2.05–2.05"
    assert (section.sources, section.headline) == ((), "")


def test_a_withheld_total_has_no_uncertainty() -> None:
    """One sentence says so; there is no number, no chance and no sentence among the first ones."""
    report = report_on({"a.1": 1, "a.2": 0})
    section = report.uncertainty
    assert section is not None

    assert section.sentences == ("总分未给出，不估计不确定性。",)
    assert (section.score, section.degree, section.levels, section.levels_by_weights, section.sources) == (
        None,
        None,
        (),
        (),
        (),
    )
    assert report.front == report_on({"a.1": 1, "a.2": 0}, settings=None).front


@pytest.mark.parametrize(
    ("estimate", "bounds", "value", "shown"),
    [
        (-0.012, (-0.03, 0.004), 0.0, "≈0 [0%–<1%]"),
        (0.01, (-0.01, 0.03), 0.01, "≈0 [0%–3%]"),
        (0.0, (0.0, 0.0), 0.0, "≈0"),
        (0.2, (0.18, 0.23), 0.2, "20% [18%–23%]"),
        (0.002, (0.001, 0.003), 0.002, "<1%"),
        (1.03, (0.98, 1.07), 1.0, "100% [98%–100%]"),
        (np.nan, (np.nan, np.nan), None, "—"),
    ],
)
def test_a_share_never_says_more_than_its_interval(
    estimate: float, bounds: tuple[float, float], value: float | None, shown: str
) -> None:
    """Below nothing or not told from it reads ≈0, beyond all reads all."""
    text = _share(estimate, np.array(bounds), labels("zh").uncertain)

    assert (text.point.value, text.display) == (value, shown)
    assert text.low.value is None or text.low.value >= 0
    assert text.high.value is None or text.high.value <= 1


def test_no_source_is_called_the_largest_that_is_not_told_from_nothing() -> None:
    """Everything at the top and nothing but weights: no variance, so no source of it."""
    section = told(dict.fromkeys(ALL, 3), settings=FEW.of_weights())

    assert [source.score.first.display for source in section.sources] == ["—"]
    assert not [sentence for sentence in section.sentences if "最大来源" in sentence]


def test_the_largest_source_is_named_with_its_share() -> None:
    """The sentence repeats the largest first share of the rows; where two show it, both are named."""
    alone, together = told(ALL, settings=replace(FEW, aggregation=False)), told(ALL)
    largest = max(alone.sources, key=lambda source: source.score.first.point.value or 0)
    first = max(source.score.first.point.value or 0 for source in together.sources)
    both = [one for one in together.sources if one.score.first.point.display == f"{100 * first:.0f}%"]

    expected = f"总分变动的最大来源是“{largest.title}”，单独就占方差的 {largest.score.first.point}。"
    assert alone.sentences[1] == expected
    assert len(both) == 2
    assert together.sentences[1] == (
        f"总分变动的最大来源是{both[0].title}、{both[1].title}，单独各占方差的 {both[0].score.first.point}。"
    )


@pytest.mark.parametrize(("low", "is_named"), [(0.0, False), (0.01, True)])
def test_the_largest_source_is_named_only_where_its_share_is_told_from_nothing(low: float, *, is_named: bool) -> None:
    """An interval that begins at nothing leaves open whether there is any share."""
    section, phrases = told(ALL), labels("zh").uncertain
    sources = tuple(
        source._replace(
            score=source.score._replace(
                first=Interval(Figure(share, f"{share:.0%}"), Figure(low, f"{low:.0%}"), Figure(0.9, "90%"), "")
            )
        )
        for source, share in zip(section.sources, (0.5, 0.1, 0.1), strict=False)
    )

    said = list(_sentences(section._replace(sources=sources), phrases))

    assert any("最大来源" in sentence for sentence in said) is is_named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_has_its_words(language: str) -> None:
    """A name and a range for each, and as many heads as columns."""
    phrases = labels(language).uncertain

    assert tuple(phrases.sources) == tuple(phrases.ranges) == SOURCES
    assert len(phrases.heads) == 6
