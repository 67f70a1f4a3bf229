"""The shipped rubric keeps its promises."""

import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from fusionassess.assessment.assess import assess
from fusionassess.assessment.plan import compile_plan
from fusionassess.report import build_report
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.words.labels import labels
from small import sheet_for

# Questions asked, and how many stand on the science, industry and link side.
PROFILES = {
    "region": (45, 13, 13, 19),
    "lead_firm": (35, 11, 12, 12),
    "sme": (30, 8, 11, 11),
    "institute": (32, 12, 2, 18),
    "intermediary": (29, 6, 5, 18),
}


@pytest.fixture
def rubric(five_paths: Edition) -> Rubric:
    """The shipped rubric."""
    return five_paths.rubric


def test_five_paths_fifteen_measures_forty_five_questions(rubric: Rubric) -> None:
    """Each measure has one question on mechanism, one on resources, one on results, with six levels each."""
    assert [len(path.measures) for path in rubric.paths] == [3] * 5
    for measure in rubric.measures:
        assert [question.facet for question in measure.questions] == ["mechanism", "resources", "results"]
        assert [question.id.rstrip("2") for question in measure.questions] == [f"{measure.id}.{one}" for one in "MRO"]
    assert all(len(question.levels or ()) == 6 for question in rubric.questions)


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_is_asked_its_questions(rubric: Rubric, profile: str) -> None:
    """The numbers of questions and sides by profile, and weights that sum to 100."""
    asked = rubric.asked(profile)
    sides = Counter(question.side for question in asked)

    assert (len(asked), sides["science"], sides["industry"], sides["link"]) == PROFILES[profile]
    assert sum(measure.weights.get(profile, 0) for measure in rubric.measures) == 100


@pytest.mark.parametrize("profile", PROFILES)
def test_everyone_is_told_what_to_do(rubric: Rubric, profile: str) -> None:
    """For every question asked there is a step to every level from 2 up, with an owner and a family."""
    for measure in rubric.measures:
        for question in measure.asked(profile):
            steps = question.read_by(profile).steps
            assert [step.to for step in steps] == [2, 3, 4, 5], question.id
            for step in steps:
                assert set(measure.owner(step, profile) or ()) == {"zh", "en"}
                assert step.solution or measure.solution


def every_text(node: object) -> list[dict[str, Any]]:
    """All texts of a dumped rubric."""
    if isinstance(node, dict):
        if set(node) & {"zh", "en"}:
            return [node]
        return [text for part in node.values() for text in every_text(part)]
    return [text for part in node for text in every_text(part)] if isinstance(node, list) else []


def test_every_text_is_there_in_both_languages(rubric: Rubric) -> None:
    """Chinese and English stand side by side, neither empty, and English has no Chinese in it."""
    texts = every_text(rubric.model_dump(mode="json"))

    assert len(texts) > 800
    for text in texts:
        assert set(text) == {"zh", "en"}
        # What a note may say of a level is a list of words.
        chinese, english = (part if isinstance(part, list) else [part] for part in (text["zh"], text["en"]))
        assert all(part.strip() for part in (*chinese, *english))
        assert not re.search(r"[\u4e00-\u9fff]", " ".join(english)), text["en"]


def test_both_languages_carry_the_same_digits(rubric: Rubric) -> None:
    """A number in a question, level or step stands in both languages."""
    for question in rubric.questions:
        for text in (question.text, *(question.levels or ())):
            assert sorted(re.findall(r"\d+", text["zh"])) == sorted(re.findall(r"\d+", text["en"])), text
        for step in question.steps:
            assert sorted(re.findall(r"\d+", step.do["zh"])) == sorted(re.findall(r"\d+", step.do["en"])), step.do


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("level", range(6))
def test_a_uniform_sheet_has_its_own_level(five_paths: Edition, profile: str, level: int) -> None:
    """All answers at a level give that score, that level and a report in both languages."""
    rubric = five_paths.rubric
    sheet = sheet_for(rubric, {question.id: level for question in rubric.asked(profile)}, profile)

    assessment = assess(five_paths, sheet)

    assert assessment.results.score[0] == pytest.approx(level)
    assert assessment.results.level[0] == level
    for language in ("zh", "en"):
        report = build_report(assessment, labels(language), language)
        open_to = {step.question for step in assessment.steps}
        assert (
            {row.question for row in report.advice} == open_to == ({*assessment.plan.questions} if level < 5 else set())
        )


@pytest.mark.parametrize("sector", ["digital", "manufacturing", "green", "biomed", "ai"])
def test_sectors_shift_weights_and_keep_their_sum(rubric: Rubric, sector: str) -> None:
    """A sector moves weight between measures; effective weights still sum to 1."""
    plan, plain = (compile_plan(rubric, "region", sectors) for sectors in ((sector,), ()))
    shares, plain_shares = (p.full_weights for p in (plan, plain))

    assert shares.sum() == pytest.approx(1)
    assert not np.allclose(shares, plain_shares)
