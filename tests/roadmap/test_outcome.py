"""What became of a roadmap: done, without effect, what it brought, and what the others did."""

import datetime
import math
from typing import Any

import pytest

from fusionassess.assessment.assess import Assessment
from fusionassess.report.followed import _mean, build_followed, planned_for, planned_in_short
from fusionassess.roadmap.followup import FollowUp
from fusionassess.roadmap.outcome import CameTo, outcome
from fusionassess.roadmap.tracking import begun
from fusionassess.survey.asking import ask_of
from fusionassess.survey.session import begin, jump
from fusionassess.words.labels import labels
from planned import drawn_up, stepped

BEGIN = datetime.date(2026, 9, 30)
LATER: dict[str, Any] = {"assessed_on": "2027-09-30"}


def followup(**done: str | None) -> FollowUp:
    """The follow-up of the small roadmap, some steps done: by id without its signs, and the day."""
    fresh = begun(drawn_up(stepped()), "en", BEGIN)
    steps = dict(fresh.steps)
    for short, day in done.items():
        name = short.replace("_", ".", 1).replace("_", "@")
        on = datetime.date.fromisoformat(day) if day else None
        steps[name] = steps[name].model_copy(update={"state": "done", "done_on": on})
    return fresh.model_copy(update={"steps": steps})


def now(**answers: Any) -> Assessment:
    """The sheet a year later."""
    return stepped({name.replace("_", "."): answer for name, answer in answers.items()}, **LATER)


def came_to(followed: FollowUp, after: Assessment) -> CameTo:
    """Held against the sheet of then."""
    return outcome(followed, stepped(), after)


def score(assessment: Assessment) -> float:
    """Of the whole."""
    return float(assessment.results.score[0])


def test_done_and_seen() -> None:
    """What is promised is what the answers bring, where nothing else changed."""
    found = came_to(followup(a_1_1="2026-10-20", b_1_2="2027-01-10"), now(a_1=1, a_2=1, b_1=2))

    assert (found.done, found.without_effect, found.beyond, found.later) == (("a.1@1", "b.1@2"), (), (), ())
    assert (
        score(found.promised)
        == score(found.brought)
        == score(found.after)
        == score(stepped({"a.1": 1, "a.2": 1, "b.1": 2}))
    )
    assert [(one.id, one.done) for one in found.touched] == [("a", ("a.1@1",)), ("b", ("b.1@2",))]
    assert found.others == ()


def test_done_without_effect() -> None:
    """The level is not there: promised is more than was brought."""
    found = came_to(followup(a_1_1="2026-10-20", b_1_2=None), now(a_1=0, a_2=1, b_1=2))

    assert found.without_effect == ("a.1@1",)
    assert score(found.promised) > score(found.brought) == score(found.after)


def test_a_promise_invents_no_answer() -> None:
    """A question without one has none with its step done; one that stood higher stays as it was."""
    before = stepped({"a.1": 3, "a.2": 1, "b.1": "unknown"})
    found = outcome(followup(a_1_1=None, b_1_2=None), before, now(a_1=3, a_2=1, b_1=2))

    assert found.promised.sheet.answers == before.sheet.answers
    assert found.brought.sheet.answers["b.1"].level == 2


@pytest.mark.parametrize("answer", ["unknown", {"not_applicable": "没有这一项"}])
def test_done_and_no_answer_now(answer: Any) -> None:
    """Nobody can see an effect."""
    assert came_to(followup(b_1_2=None), now(a_1=0, a_2=1, b_1=answer)).without_effect == ("b.1@2",)


def test_done_after_the_day_does_not_count() -> None:
    """The new sheet cannot know of it."""
    found = came_to(followup(a_1_1="2027-09-30", b_1_2="2027-10-01"), now(a_1=1, a_2=1, b_1=1))

    assert (found.done, found.later) == (("a.1@1",), ("b.1@2",))


def test_reached_without_being_marked() -> None:
    """Said, so that somebody asks; what stood there before is no news."""
    found = came_to(followup(), now(a_1=2, a_2=1, b_1=1))

    assert found.beyond == ("a.1@1", "a.1@2")
    assert (found.done, found.touched) == ((), ())


def test_done_after_the_day_is_neither_left_nor_unmarked() -> None:
    """It is done, and told as such alone; a dropped step is not left either, nor one whose level is reached."""
    followed = followup(a_1_1="2027-10-01")
    steps = dict(followed.steps)
    steps["b.1@2"] = steps["b.1@2"].model_copy(update={"state": "dropped", "remark": "too much paper"})
    followed = followed.model_copy(update={"steps": steps})
    found = came_to(followed, now(a_1=2, a_2=1, b_1=1))
    told = build_followed(followed, (), found, labels("en"), "en")

    assert (found.later, found.beyond) == (("a.1@1",), ("a.1@2",))
    assert [row.id for row in told.left] == ["a.2@2"]
    assert f"Dropped: b.1@2 {steps['b.1@2'].do} (“too much paper”)." in told.sentences


def test_measures_without_a_score_are_not_left_out_in_silence() -> None:
    """The mean says of how many it is, and the sentence after it names the others."""
    followed = followup(a_1_1=None)
    told = build_followed(followed, (), came_to(followed, now(a_1=1, a_2=1, b_1="unknown")), labels("en"), "en")

    assert "Measures with steps done (1 scored then and now): +0.75 on average." in told.sentences

    followed = followup(a_1_1=None, b_1_2=None)
    told = build_followed(followed, (), came_to(followed, now(a_1=1, a_2=1, b_1="unknown")), labels("en"), "en")

    assert "Steps were done for these measures, too, but they have no score then or now: b Measure B." in told.sentences
    assert told.measures[0].told == (f"a.1@1 {followed.steps['a.1@1'].do}",)


def test_untouched_measures_stand_beside() -> None:
    """The mean scores of those that no step was done for, then and now."""
    followed = followup(a_1_1=None)
    found = came_to(followed, now(a_1=1, a_2=1, b_1=3))
    row = build_followed(followed, (), found, labels("en"), "en").measures[-1]

    assert [one.id for one in found.touched] == ["a"]
    assert found.touched[0].after - found.touched[0].before == pytest.approx(0.75)
    assert found.others == ((1.0, 3.0),)
    assert (row.before.display, row.after.display, row.change.display) == ("1.00", "3.00", "+2.00")


def test_a_step_that_the_rubric_no_longer_has_moves_nothing() -> None:
    """It is done, and nobody can score it."""
    followed = followup(a_1_1=None)
    gone = {"a.9@2": followed.steps["a.1@1"]}
    found = came_to(followed.model_copy(update={"steps": gone}), now(a_1=1, a_2=1, b_1=1))

    assert (found.done, found.touched) == (("a.9@2",), ())
    assert score(found.promised) == score(found.before)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_told(language: str) -> None:
    """Every kind of thing there is to say, in both languages."""
    found = came_to(followup(a_1_1="2026-10-20", b_1_2="2027-12-01"), now(a_1=0, a_2=2, b_1=1))
    told = build_followed(
        followup(a_1_1="2026-10-20", b_1_2="2027-12-01"), ("a.1@2",), found, labels(language), language
    )
    text = "\n".join((*told.sentences, *told.without, *told.beyond_told, *told.gone_told))

    assert "{" not in text
    assert [row.id for row in told.left] == ["a.1@2"]
    assert (told.done, told.without_effect, told.beyond) == (("a.1@1",), ("a.1@1",), ("a.2@2",))
    assert told.measures[-1].id == ""
    if language == "en":
        assert told.sentences[0] == "By 2027-09-30, 1 of 4 steps were done (0 started, 2 open, 0 dropped)."
        assert told.without == ("a.1@1 Raise it once: done, but a.1 was answered 0; ask why.",)


def test_without_a_score_no_gain_is_told() -> None:
    """The rest is."""
    blank = now(a_1="unknown", a_2="unknown", b_1="unknown")
    found = came_to(followup(b_1_2=None), blank)
    told = build_followed(followup(b_1_2=None), (), found, labels("en"), "en")

    assert math.isnan(score(found.after))
    assert labels("en").followup.no_score in told.sentences


def test_at_a_question() -> None:
    """What was planned, and how far it is; nothing where nothing was."""
    followed, phrases = followup(a_1_1="2026-10-20"), labels("en").followup

    assert planned_in_short(followed, "a.1", phrases) == "[Planned: a.1@1 done 2026-10-20, a.1@2 open 2027-02-28]"
    assert planned_for(followed, "a.1", phrases)[0] == "Planned: a.1@1 Raise it once (done on 2026-10-20)"
    assert (planned_in_short(followed, "a.9", phrases), planned_for(followed, "a.9", phrases)) == ("", ())
    dateless = {name: step.model_copy(update={"due": None}) for name, step in followed.steps.items()}
    assert "None" not in "".join(planned_for(followed.model_copy(update={"steps": dateless}), "b.1", phrases))
    assert planned_for(followed.model_copy(update={"steps": dateless}), "b.1", phrases)


def test_the_mean_is_of_what_is_known() -> None:
    """A measure without a score then or now is none of those it is over."""
    assert _mean([1.0, math.nan, 3.0]) == 2
    assert math.isnan(_mean([math.nan]))


def test_the_questionnaire_shows_it() -> None:
    """In short beside the answer, in full among the notes; without a follow-up nothing is added."""
    assessment, phrases = stepped(), labels("en").survey
    session = begin(assessment.edition, assessment.sheet, followup=followup(a_1_1="2026-10-20"))
    ask, bare = (ask_of(jump(one, 0), phrases, "en") for one in (session, begin(assessment.edition, assessment.sheet)))

    assert ask.planned_in_short == "[Planned: a.1@1 done 2026-10-20, a.1@2 open 2027-02-28]"
    assert ask.planned[0] == "Planned: a.1@1 Raise it once (done on 2026-10-20)"
    assert (ask.explanations, bare.planned) == (bare.explanations, ())
