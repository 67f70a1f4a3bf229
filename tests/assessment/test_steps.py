"""Which steps are open to a sheet, in which order, and what they bring."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conftest import EXAMPLES
from filling import FIVE_PATHS
from fusionassess.answers.model import AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.assessment.steps import OpenStep, after, favour, next_steps, taken
from fusionassess.roadmap.opening import opened
from fusionassess.roadmap.portfolio import greatest
from fusionassess.roadmap.portfolio import steps as portfolio_steps
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.readings import Serves
from kinds import kinds_edition
from small import sheet_for
from stepped import stepped_edition

EDITION = stepped_edition()
RUBRIC = EDITION.rubric


def assessed(answers: dict[str, Any], profile: str = "city", lens: str | None = None, **more: Any) -> Assessment:
    """A sheet of the rubric with steps."""
    return assess(EDITION, sheet_for(RUBRIC, answers, profile, **more), lens)


def ids(steps: list[OpenStep] | tuple[OpenStep, ...]) -> list[str]:
    """What they are called."""
    return [one.id for one in steps]


def by_id(assessment: Assessment) -> dict[str, OpenStep]:
    """The steps by what they are called."""
    return {one.id: one for one in assessment.steps}


def test_steps_lead_from_where_a_question_stands() -> None:
    """The step to 1 is there only for a.1 at 0; without one, the step to 2 gains two levels."""
    steps = by_id(assessed({"a.1": 0, "a.2": 0, "b.1": 2}))

    assert set(steps) == {"a.1@1", "a.1@2", "a.1@3", "a.2@2", "a.2@3", "b.1@3"}
    assert [(steps[name].start, steps[name].candidate.gain) for name in ("a.1@1", "a.1@2", "a.2@2", "b.1@3")] == [
        (0, 1),
        (1, 1),
        (0, 2),
        (2, 1),
    ]


@pytest.mark.parametrize("answer", [3, "unknown", None, {"not_applicable": "没有"}])
def test_what_is_done_unknown_unanswered_or_not_applicable_has_no_step(answer: object) -> None:
    """Nor has what the profile is not asked."""
    assert not [name for name in by_id(assessed({"a.1": answer, "a.2": 1, "b.1": 1})) if name.startswith("a.1")]
    assert "a.2@2" not in by_id(assessed({"a.1": 1, "b.1": 1}, "firm"))


def test_a_missing_clause_is_taken_for_the_level_below() -> None:
    """The step to the level whose clause is missing is open again."""
    steps = by_id(assessed({"a.1": {"level": 3, "missing": [3]}, "a.2": 3, "b.1": 3}))

    assert list(steps) == ["a.1@3"]


def test_a_target_ends_the_chain() -> None:
    """No step beyond what is wanted of the measure; one in between levels is climbed past."""
    answers = {"a.1": 1, "a.2": 1, "b.1": 2}

    assert set(by_id(assessed(answers, targets={"a": 2, "b": 2}))) == {"a.1@2", "a.2@2"}
    assert set(by_id(assessed(answers, targets={"a": 1, "b": 2.5}))) == {"b.1@3"}


def test_a_step_reads_as_the_profile_reads_it() -> None:
    """Its wording, its effort, its own ladder."""
    city, firm = (by_id(assessed({"a.1": 1, "b.1": 1}, profile)) for profile in ("city", "firm"))

    assert (city["a.1@2"].step.do["zh"], city["a.1@2"].step.effort) == ("请1家企业写进合同", "M")
    assert (firm["a.1@2"].step.do["zh"], firm["a.1@2"].step.effort) == ("选1个项目写进合同", "S")
    assert firm["b.1@2"].step.do["en"] == "Use it once"


@pytest.mark.parametrize(
    ("answers", "waits", "not_known"),
    [
        ({"a.1": 2, "a.2": 2}, (), ()),
        ({"a.1": 2, "a.2": 1}, ("a",), ()),
        ({"a.1": "unknown", "a.2": "unknown"}, ("a",), ("a",)),
        ({"a.1": "unknown", "a.2": 3}, ("a",), ("a",)),
        ({"a.1": {"not_applicable": "没有"}, "a.2": {"not_applicable": "没有"}}, (), ()),
    ],
    ids=["met", "unmet", "unknown", "withheld", "not applicable"],
)
def test_an_unknown_prerequisite_is_unmet(
    answers: dict[str, Any], waits: tuple[str, ...], not_known: tuple[str, ...]
) -> None:
    """And said; one that does not apply is no hindrance."""
    step = by_id(assessed({**answers, "b.1": 2}))["b.1@3"]

    assert (step.waits_for, step.not_known) == (waits, not_known)


def test_what_is_waited_for_is_named_first() -> None:
    """The steps of a that are below the level wanted, then what waits for it."""
    names = ids(assessed({"a.1": 2, "a.2": 1, "b.1": 2}).steps)

    assert names.index("a.2@2") < names.index("b.1@3")
    assert by_id(assessed({"a.1": 1, "a.2": 3, "b.1": 1}))["b.1@3"].waits_for == ("a", "b.1@2")


def test_a_priority_is_weight_times_levels_over_effort() -> None:
    """Of a city a.1 weighs 45 of 100, with unknown questions more; the firm's effort is small."""
    city = by_id(assessed({"a.1": 1, "a.2": 3, "b.1": 3}))["a.1@2"].candidate
    unknown = by_id(assessed({"a.1": 1, "a.2": "unknown", "b.1": 3}))["a.1@2"].candidate

    assert city.priority == pytest.approx(45 * 1 / 2)
    assert unknown.priority == pytest.approx(60 * 1 / 2)


@pytest.mark.parametrize(("lens", "factor"), [("whole", 1.3), ("half", 1.1), ("not", 1), ("other", 1), (None, 1)])
def test_a_lens_favours_what_serves_its_reason(lens: str | None, factor: float) -> None:
    """By 1.3 what serves it first of all, by 1.1 what does so beside other things."""
    serves = Serves.model_construct(reasons={"whole": 1.0, "half": 0.5, "not": 0.0})

    assert favour(RUBRIC.measures[0].model_copy(update={"serves": serves}), lens) == factor


def test_what_steps_bring_is_scored_again() -> None:
    """The promised score is that of the sheet with the new answers, to the bit; a missing clause is there then."""
    assessment = assessed({"a.1": {"level": 3, "missing": [2]}, "a.2": 1, "b.1": 2})
    done = next_steps(assessment.steps)
    promised = after(RUBRIC, assessment.plan, assessment.sheet, done)
    again = assess(EDITION, taken(assessment.sheet, done)).results

    assert promised.score[0] == again.score[0] > assessment.results.score[0]
    assert taken(assessment.sheet, done).answers["a.1"].missing == []


def random_sheets(rubric: Rubric, count: int) -> list[AnswerSheet]:
    """Sheets of all profiles with all that can be answered."""
    random = np.random.default_rng(7)
    profiles, names = list(rubric.profiles), []
    for number in range(count):
        profile = profiles[number % len(profiles)]
        low = int(random.integers(0, rubric.top))
        answers: dict[str, Any] = {}
        for question in rubric.asked(profile):
            kind = random.random()
            level = int(random.integers(low, min(low + 3, rubric.top) + 1))
            state = "unknown" if kind < 0.08 else None if kind < 0.12 else level
            answers[question.id] = {"not_applicable": "没有"} if 0.12 < kind < 0.2 else state
        targets = {measure.id: int(random.integers(1, rubric.top + 1)) for measure in rubric.measures[::4]}
        names.append(sheet_for(rubric, answers, profile, targets=targets))
    return names


@pytest.mark.no_cover
def test_no_step_is_for_what_is_done_unknown_or_not_applicable() -> None:
    """On 250 random sheets; each step stands once, behind the one to the level below."""
    edition = FIVE_PATHS
    for sheet in random_sheets(edition.rubric, 250):
        assessment = assess(edition, sheet)
        asked = {question.id for question in edition.rubric.asked(sheet.subject.profile)}
        seen: set[str] = set()
        for one in assessment.steps:
            answer = sheet.answers[one.question]
            assert one.question in asked
            assert answer.level is not None
            assert answer.level < one.candidate.to
            assert answer.level < sheet.targets.get(one.candidate.measure, edition.rubric.top)
            assert one.id not in seen
            assert not one.candidate.after or one.candidate.after in seen
            seen.add(one.id)
        assert all(one.candidate.can_start for one in assessment.first_steps)


@pytest.mark.parametrize("rule", ["shares", "weakest", "bands"])
@pytest.mark.no_cover
def test_what_is_marked_for_the_next_level_reaches_it(rule: str) -> None:
    """By each rule, with targets and without: marked is what reaches it, all it waits for among it, and nothing else.

    Where nothing is marked, not even all the steps that a roadmap can take reach it.
    """
    edition = FIVE_PATHS._replace(rubric=FIVE_PATHS.rubric.model_copy(update={"level_rule": rule}))
    for number, sheet in enumerate(random_sheets(edition.rubric, 60)):
        own = sheet.model_copy(update={"targets": {}}) if number % 2 else sheet
        assessment = assess(edition, own)
        level = assessment.results.level[0]
        needed = [one for one in assessment.steps if one.for_next_level]
        if np.isnan(level) or level == edition.rubric.top:
            assert needed == []
        elif needed:
            assert {one.id for one in needed} <= set(ids(assessment.listed))
            assert all(not one.not_known for one in needed)
            assert is_promise(assessment, needed)
            assert not any(is_promise(assessment, [one for one in needed if one is not other]) for other in needed)
        else:
            portfolio = opened(assessment)
            names = portfolio_steps(portfolio, greatest(portfolio))
            every = [one for one in assessment.steps if one.id in names]
            assert after(edition.rubric, assessment.plan, own, every).level[0] <= level


def is_promise(assessment: Assessment, steps: list[OpenStep]) -> bool:
    """Whether the sheet scored again with these steps stands higher, and has all that they wait for."""
    done = after(assessment.rubric, assessment.plan, assessment.sheet, steps)
    scores = dict(zip(assessment.plan.measures, done.measures[0].tolist(), strict=True))
    names = {one.id for one in steps}
    follow = all(not one.candidate.after or one.candidate.after in names for one in steps)
    met = all(round(scores[name], 9) >= least for one in steps for name, least in one.candidate.waits_for)
    return follow and met and bool(done.level[0] > assessment.results.level[0])


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_has_a_way_to_the_next_level_that_can_be_gone(file: Path) -> None:
    """The report of each names steps, with all that they wait for."""
    opened_sheet = open_sheet(file)
    assessment = assess(opened_sheet.edition, opened_sheet.sheet)

    assert is_promise(assessment, [one for one in assessment.listed if one.for_next_level])


def test_a_rubric_without_steps_has_none() -> None:
    """And no error; nor has a question that is no ladder, or whose sector replaces it without steps."""
    edition = kinds_edition()
    answers = {"q.ladder": 0, "q.options": "bought", "q.share": 0}

    assert ids(assess(edition, sheet_for(edition.rubric, answers, "firm")).steps) == ["q.ladder@1", "q.ladder@2"]
    assert assess(edition, sheet_for(edition.rubric, answers, "firm", ("ai",))).steps == ()
