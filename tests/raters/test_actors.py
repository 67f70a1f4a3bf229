"""A region beside its ecosystem: from whom a figure comes, and that nobody is given away."""

import math
from typing import Any

import numpy as np
import pytest

from fusionassess.answers.sheets import OpenedSheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.raters.ecosystem import Ecosystem, NoEcosystem, ecosystem, refuse, without_names
from fusionassess.report.ecosystem import build_ecosystem
from fusionassess.rubric.library import find
from fusionassess.words.labels import labels
from rated import EDITION, opened
from small import sheet_for, small_edition

REGION = {"a.1": 3, "a.2": 3, "b.1": 2, "c.1": 1}


def firm(level: int, name: str = "甲", **more: Any) -> Assessment:
    """A firm whose answers are all alike."""
    sheet = sheet_for(EDITION.rubric, {"a.1": level, "b.1": level} | more, profile="firm")
    return assess(EDITION, sheet.model_copy(update={"subject": sheet.subject.model_copy(update={"name": name})}))


def of(*firms: Assessment) -> Ecosystem:
    """The ecosystem of a region and these firms."""
    return ecosystem(assess(EDITION, sheet_for(EDITION.rubric, REGION)), firms)


def test_a_group_of_fewer_than_five_is_not_told_of() -> None:
    """Four are too few; their means are nowhere."""
    figures = of(*(firm(level) for level in (1, 2, 3, 3)))

    assert [(group.profile, group.units, group.is_told) for group in figures.groups] == [("firm", 4, False)]
    assert math.isnan(figures.groups[0].score.mean)
    assert all(math.isnan(seen.mean) for seen in figures.groups[0].measures.values())
    assert all(math.isnan(value) for value in figures.sides.values())
    assert math.isnan(figures.degree)
    assert figures.kinds == 1


def test_means_are_told_to_one_decimal_of_those_who_are_asked() -> None:
    """What a profile is not asked has no figure, and is no gap."""
    figures = of(*(firm(level) for level in (1, 2, 2, 3, 3)))
    (group,) = figures.groups

    assert group.is_told
    assert group.measures["a"].mean == pytest.approx(2.2)
    assert group.measures["a"].units == 5
    assert not group.measures["c"].is_asked
    assert figures.own["a"] == 3
    assert figures.measures == ("a", "b", "c")
    assert figures.kinds == 2


def test_a_figure_that_fewer_than_five_have_is_not_told() -> None:
    """Five firms, of which one does not know."""
    figures = of(*(firm(level) for level in (1, 2, 2, 3)), firm(3, **{"b.1": "unknown"}))
    (group,) = figures.groups

    assert group.measures["b"].units == 4
    assert math.isnan(group.measures["b"].mean)
    assert group.measures["a"].mean == pytest.approx(2.2)


def test_no_sum_of_what_is_told_gives_one_firm_away() -> None:
    """The mean of six and of five of them, times their counts, leave the sixth within a level at best."""
    levels = (0, 1, 2, 3, 3)
    six, five = of(*(firm(level) for level in (*levels, 3))), of(*(firm(level) for level in levels))
    pair = six.groups[0].measures["a"], five.groups[0].measures["a"]
    step = 0.05
    ends = [6 * (pair[0].mean + sign * step) - 5 * (pair[1].mean - sign * step) for sign in (-1, 1)]

    assert ends[1] - ends[0] >= 1


def opened_as(profile: str, name: str) -> OpenedSheet:
    """A sheet of an organisation."""
    sheet = opened({"a.1": 1}, profile=profile).sheet
    return OpenedSheet(
        sheet.model_copy(update={"subject": sheet.subject.model_copy(update={"name": name})}), EDITION, ()
    )


@pytest.mark.parametrize(
    ("why", "others"),
    [
        ("alone", []),
        ("two_regions", [("b", opened_as("city", "乙"))]),
        ("twice", [("b", opened_as("firm", "乙")), ("c", opened_as("firm", "乙"))]),
        ("other_rubric", [("b", opened({"a.1": 1}, edition=small_edition(version="9.0.0"), profile="firm"))]),
    ],
)
def test_what_makes_no_ecosystem_is_refused_for_its_reason(why: str, others: list[tuple[str, OpenedSheet]]) -> None:
    """A region alone, two of them, one firm twice, another rubric."""
    with pytest.raises(NoEcosystem) as refused:
        refuse(opened_as("city", "甲"), others)

    assert refused.value.why == why


def test_without_names_no_words_of_theirs_are_left() -> None:
    """Names, roles, notes, what evidence is called, reasons and raters; the numbers stay."""
    words = "泄露"
    sheet = opened(
        {
            "a.1": {"level": 2, "note": words, "evidence": {"grade": "E1", "text": words}},
            "b.1": {"not_applicable": words},
        },
        words,
        name=words,
        raters={"a.1": {"by": "one", "answers": [{"role": words, "level": 2}]}},
    ).sheet
    bare = without_names(sheet, "某单位")

    assert words in sheet.model_dump_json()
    assert words not in bare.model_dump_json()
    one, other = (assess(EDITION, each).results.score for each in (sheet, bare))
    assert np.array_equal(one, other, equal_nan=True)


@pytest.mark.parametrize("seed", range(8))
def test_an_attacker_sees_no_difference_between_small_groups(seed: int) -> None:
    """Whatever the groups, those under five may have other answers and another size: nothing told changes."""
    chance = np.random.default_rng(seed)
    edition = find("five-paths")
    rubric = edition.rubric
    region = assess(edition, sheet_for(rubric, {}, profile="region"))
    kinds = [name for name in rubric.profiles if name != "region"]
    counts = {kind: int(chance.choice([0, 1, 2, 3, 4, 5, 6, 9])) for kind in kinds}

    def drawn(kind: str, count: int) -> list[Assessment]:
        questions = [question.id for question in rubric.questions if kind in question.profiles and question.levels]
        answers = {
            name: int(level) for name, level in zip(questions, chance.integers(0, 6, len(questions)), strict=True)
        }
        sheet = sheet_for(rubric, answers, profile=kind)
        subject = sheet.subject
        named = [subject.model_copy(update={"name": f"{kind} {place}"}) for place in range(count)]
        return [assess(edition, sheet.model_copy(update={"subject": name})) for name in named]

    large = [one for kind, count in counts.items() if count >= 5 for one in drawn(kind, count)]
    worlds = [
        large
        + [one for kind, count in counts.items() if 0 < count < 5 for one in drawn(kind, int(chance.integers(1, 5)))]
        for _ in range(3)
    ]
    for language in ("zh", "en"):
        for redact in (False, True):
            said = [
                build_ecosystem(ecosystem(region, world), world, labels(language), language, redact=redact)
                for world in worlds
            ]
            assert repr(said[0]) == repr(said[1]) == repr(said[2])
