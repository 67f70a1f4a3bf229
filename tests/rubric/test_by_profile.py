"""How a question reads for a profile: what differs, what is inherited, what belongs to the ladder."""

from fusionassess.rubric.questions import Question
from stepped import stepped_edition

RUBRIC = stepped_edition().rubric


def question(name: str) -> Question:
    """A question by its id."""
    return next(question for question in RUBRIC.questions if question.id == name)


def test_what_a_profile_does_not_name_is_as_for_everybody() -> None:
    """A text and clauses of its own; help, levels, numbers and steps are those of all."""
    plain, read = question("a.1"), question("a.1").read_by("firm")

    assert read.text["zh"] == "本企业的损失怎样分担？"
    assert [clause.level for clause in read.also] == [3]
    assert (read.help, read.levels, read.numbers, read.steps) == (plain.help, plain.levels, plain.numbers, plain.steps)
    assert plain.read_by("city") == plain


def test_a_ladder_of_its_own_inherits_no_clause_number_or_step() -> None:
    """They belong to the levels they were written for."""
    read = question("b.1").read_by("firm")

    assert read.levels is not None
    assert read.levels[2]["en"] == "Used once"
    assert (read.also, read.numbers) == ([], [])
    assert [step.do["en"] for step in read.steps] == ["Use it once", "Use it every year"]


def test_a_step_reads_for_a_profile() -> None:
    """Wording and effort of its own, months as for everybody; the owner is the measure's unless the step names one."""
    measure = RUBRIC.measures[0]
    steps = {step.to: step for step in question("a.1").steps}
    read = steps[2].read_by("city")

    assert (read.do["zh"], read.effort, read.months) == ("请1家企业写进合同", "M", (1, 3))
    assert steps[2].read_by("firm") == steps[2]
    assert measure.owner(steps[2], "city") == {"zh": "科技局", "en": "S&T bureau"}
    assert measure.owner(steps[3], "city") == {"zh": "财政局", "en": "finance bureau"}
    assert measure.owner(steps[3], "nobody") is None


def test_a_sector_replaces_a_question_whole_but_for_its_cues() -> None:
    """What a replacement does not say about how to read it, the question still does."""
    replaced = RUBRIC.as_asked(question("b.1"), "firm", ("ai",))

    assert replaced.text["en"] == "How are models shared?"
    assert (replaced.also, replaced.steps) == ([], [])
    assert RUBRIC.as_asked(question("a.1"), "city", ("ai",)).cues["city"]["en"] == "Answer for the region"


def test_clauses_are_those_of_the_profile_in_its_sectors() -> None:
    """What can be missing is what is asked."""
    declared = RUBRIC.declared()

    assert declared.clauses_of("a.1", "city", ()) == (2, 3)
    assert declared.clauses_of("a.1", "firm", ()) == (3,)
    assert declared.clauses_of("b.1", "city", ()) == (3,)
    assert declared.clauses_of("b.1", "city", ("ai",)) == ()
    assert declared.clauses_of("a.2", "city", ("ai",)) == ()
