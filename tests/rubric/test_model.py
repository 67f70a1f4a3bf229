"""What a rubric says of itself: who is asked what, what stands below a question, what everything is called."""

from fusionassess.rubric.nodes import words
from kinds import kinds_edition
from small import small_edition


def test_a_missing_translation_falls_back_to_what_there_is() -> None:
    """Words in another language are better than none."""
    assert words({"zh": "创新"}, "en") == "创新"
    assert words({"zh": "创新", "en": "innovation"}, "en") == "innovation"


def test_a_measure_is_asked_of_whom_one_of_its_questions_is_asked() -> None:
    """The firm answers neither the second question of the first measure nor anything of the last."""
    rubric = small_edition().rubric

    assert [measure.id for measure in rubric.asked_measures("firm")] == ["a", "b"]
    assert [question.id for question in rubric.measures[0].asked("firm")] == ["a.1"]
    assert [question.id for question in rubric.asked("firm")] == ["a.1", "b.1"]


def test_cue_readings_and_help_stand_below_a_question_in_this_order() -> None:
    """The cue of the profile, the readings of its sectors in their order, the help of the text that is asked."""
    rubric = small_edition().rubric
    question = rubric.questions[0].model_copy(update={"cues": {"city": {"zh": "提示"}}, "help": {"zh": "说明"}})
    other = rubric.questions[0].model_copy(update={"text": {"zh": "另问"}, "help": {"zh": "另说"}})
    ai, bio = (
        rubric.sectors[name].model_copy(update={"readings": {"a.1": {"zh": name}}, "questions": asked})
        for name, asked in (("ai", {"a.1": other}), ("bio", {}))
    )
    rubric = rubric.model_copy(update={"sectors": {"ai": ai, "bio": bio}})

    assert [text["zh"] for text in rubric.told(question, "city", ["bio", "ai"])] == ["提示", "bio", "ai", "另说"]
    assert [text["zh"] for text in rubric.told(question, "firm", [])] == ["说明"]
    assert rubric.titles("zh", "city", ["ai"])["a.1"] == "另问"
    assert rubric.titles("en") | {"a": "Measure A", "b": "举措乙", "P": "甲", "a.1": "甲一？"} == rubric.titles("en")


def test_what_there_is_to_choose_from_is_known_to_the_question() -> None:
    """Levels from 0 up, options by their ids, nothing where a number is asked."""
    choices = {question.kind: question.choices() for question in kinds_edition().rubric.questions}

    assert list(choices["level"]) == list(range(len(choices["level"])))
    assert all(isinstance(response, str) for response in choices["option"])
    assert choices["value"] == {}
