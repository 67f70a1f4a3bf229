"""What a text says to a question: the same in sheets, forms, tables and on the command line."""

from collections.abc import Iterator

import pytest

from fusionassess.answers.model import Subject
from fusionassess.answers.reading import Meaning, Misfit, Said, read
from fusionassess.forms import form as forms
from fusionassess.rubric.declared import Responses
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels
from kinds import kinds_edition
from small import small_edition
from stepped import stepped_edition

SMALL = small_edition().rubric.responses()
KINDS = kinds_edition().rubric.responses()
LADDER = Responses(
    "level",
    texts=(("none at all",), ("some", "一些"), ("many", "很多"), ("many", "全部")),
    names=(("无", "none"), ("有",), ("好", "good"), ("优",)),
)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *(("2", 2), ("2.0", 2), (" ２ ", 2), ("2\u200b", 2), ("\ufeff2", 2), ("-0", 0)),
        *(("2级", 2), ("2分", 2), ("2 级", 2), ("第2级", 2), ("二级", 2), ("第二级", 2), ("等级2", 2), ("零级", 0)),
        *(("L2", 2), ("Level 2", 2), ("lv.2", 2), ("2.", 2), ("2）", 2)),
        *(
            ("2 好", 2),
            ("2好", 2),
            ("2、好", 2),
            ("2：好", 2),
            ("2级 好", 2),
            ("2-Good", 2),
            ("0 无", 0),
            ("0 none", 0),
        ),
        *(
            ("好", 2),
            ("GOOD", 2),
            ("1 some", 1),
            ("1级：一些", 1),
            ("很多", 2),
            ("全部。", 3),
            ("3 many", 3),
            ("有一些", 1),
        ),
    ],
)
def test_a_level_is_read_however_people_write_it(text: str, level: int) -> None:
    """Digits, numerals, names and whole texts, alone or together, of any width."""
    assert read(text, LADDER) == Said(Meaning.RESPONSE, level)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("2.5", "not-an-answer"), ("010", "not-an-answer"), ("+2", "not-an-answer"), ("2/3", "not-an-answer")),
        *(("2-3", "not-an-answer"), ("2或3", "not-an-answer"), ("二", "not-an-answer"), ("2年", "not-an-answer")),
        *(("yes", "not-an-answer"), ("很差", "not-an-answer"), ("#REF!", "cell-error"), ("/", "not-an-answer")),
        *(("4", "level-range"), ("-3", "level-range"), ("4级", "level-range"), ("9" * 5000, "level-range")),
        *(("2 有", "answer-contradicts"), ("many", "answer-unclear"), ("无", "answer-or-nothing")),
        *(("3³", "not-an-answer"), ("³", "not-an-answer"), ("₂", "not-an-answer"), ("½", "not-an-answer")),
        *(("٢", "not-an-answer"), ("२", "not-an-answer"), ("1२", "not-an-answer"), ("Ⅱ", "not-an-answer")),
        *(("None", "answer-or-nothing"), ("好" * 5000, "not-an-answer")),
    ],
)
def test_what_could_mean_two_things_is_refused(text: str, code: str) -> None:
    """And what means nothing."""
    meant = read(text, LADDER)

    assert isinstance(meant, Misfit)
    assert meant.code == code


@pytest.mark.parametrize("text", ["unknown", "DK", "Don't know", "不清楚", "不知道", "-2", "ＤＫ"])
def test_unknown(text: str) -> None:
    """In words of both languages, and as tables code it."""
    assert read(text, LADDER).meaning is Meaning.UNKNOWN  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "  ", "null", "NaN", "（空）", "(跳过)", "\u200b"])
def test_nothing(text: str) -> None:
    """A blank, and what programs write for one and nothing else."""
    assert read(text, LADDER).meaning is Meaning.UNANSWERED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *(("NA: none here", "none here"), ("n/a：没有此类业务", "没有此类业务"), ("不适用（没有生产）", "没有生产")),
        *(
            ("不适用，没有生产", "没有生产"),
            ("Not applicable - No lab", "No lab"),
            ("{not_applicable: No lab}", "No lab"),
        ),
        *(("不适用", ""), ("not applicable", ""), ("-1", ""), ("NA:", "")),
    ],
)
def test_not_applicable_is_said(text: str, reason: str) -> None:
    """With its reason, as it was written, or without."""
    assert read(text, LADDER) == Said(Meaning.NOT_APPLICABLE, reason=reason)


@pytest.mark.parametrize("text", ["NA", "n/a", "N/A", "<NA>", "N.A.", "ＮＡ"])
def test_a_sign_that_programs_write_for_a_gap_is_no_statement(text: str) -> None:
    """Whoever asked for the text decides, and tells."""
    for responses in (LADDER, KINDS["q.options"], KINDS["q.share"]):
        assert read(text, responses).meaning is Meaning.BARE  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["own", "OWN", "Own work", "own: Own work", "own Own Work", "{own}"])
def test_an_option_is_its_id_or_its_text(text: str) -> None:
    """Alone or together."""
    assert read(text, KINDS["q.options"]) == Said(Meaning.RESPONSE, "own")


@pytest.mark.parametrize("text", ["40", "40%", "40 ％", "４０", "40.0", "4e1"])
def test_a_number_may_have_the_unit_of_its_question(text: str) -> None:
    """And no other."""
    assert read(text, KINDS["q.share"]) == Said(Meaning.RESPONSE, 40.0)
    for strange in ("40 kg", "1,5", "1_0", "about 40"):
        assert getattr(read(strange, KINDS["q.share"]), "code", "") == "wrong-type"


def test_thousands_may_stand_apart() -> None:
    """As accounts write them."""
    sales = Responses("value", range=(0, 1e9), units=("万元", "RMB 10,000"))
    assert read("12,345.5 万元", sales) == Said(Meaning.RESPONSE, 12345.5)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("profile", ["region", "sme"])
def test_every_text_of_our_own_lists_is_read(five_paths: Edition, language: str, profile: str) -> None:
    """What the lists of workbook, page and phone show for a level says that level, the longest text included."""
    responses = five_paths.rubric.responses()
    for sectors in ([], list(five_paths.rubric.sectors)[:1]):
        form = forms.build(five_paths, Subject(name="x", profile=profile, sectors=sectors), language)
        for item in form.items:
            for choice in item.choices:
                assert not isinstance(choice.response, str)
                for shown in (f"{choice.response} {form.levels[choice.response]}", f"{choice.response} {choice.text}"):
                    assert read(shown, responses[item.id]) == Said(Meaning.RESPONSE, choice.response), shown


def own_texts(edition: Edition) -> Iterator[tuple[str, str, int, str]]:
    """Profile, question, level and its text, of all that anybody is asked."""
    for profile in edition.rubric.profiles:
        for question in edition.rubric.asked(profile):
            for level, text in enumerate(edition.rubric.as_asked(question, profile, []).levels or ()):
                for wording in text.values():
                    yield profile, question.id, level, wording


def test_a_text_means_the_level_that_its_reader_reads_there(five_paths: Edition) -> None:
    """Two profiles may have one text at two levels; some do."""
    union, known = (
        five_paths.rubric.responses(),
        {p: five_paths.rubric.responses(p) for p in five_paths.rubric.profiles},
    )
    shared = 0
    for profile, name, level, text in own_texts(five_paths):
        assert read(text, known[profile][name]) == Said(Meaning.RESPONSE, level), (profile, name, text)
        shared += isinstance(read(text, union[name]), Misfit)

    assert shared


def test_the_words_of_another_level_beside_a_number_contradict_it(five_paths: Edition) -> None:
    """Also where they are somebody else's words for that number."""
    union, sme = five_paths.rubric.responses(), five_paths.rubric.responses("sme")
    _, name, level, text = next(
        one for one in own_texts(five_paths) if one[0] == "sme" and isinstance(read(one[3], union[one[1]]), Misfit)
    )
    others = [
        each for each in range(6) if each != level and read(f"{each} {text}", union[name]) != read("9", sme[name])
    ]

    assert read(f"{level} {text}", sme[name]) == Said(Meaning.RESPONSE, level)
    assert all(isinstance(read(f"{each} {text}", sme[name]), Misfit) for each in others)


def test_the_spelling_that_is_recommended_is_taken() -> None:
    """Whoever follows a message about an answer is understood, at every place that reads answers."""
    for text in ("3年", "2 有", "many", "无", "9"):
        misfit = read(text, LADDER)
        assert isinstance(misfit, Misfit)
        for language in ("zh", "en"):
            for word in recommended(misfit, language):
                assert isinstance(read(word, LADDER), Said), (misfit.code, word)


def recommended(misfit: Misfit, language: str) -> list[str]:
    """The spellings that the sentence about a misfit gives."""
    values = misfit.values
    match misfit.code:
        case "answer-contradicts":
            return [str(values["number"]), *str(values["other"]).split(" / ")]
        case "answer-unclear":
            return str(values["known"]).split(" / ")
        case "answer-or-nothing":
            return [str(values["answer"]), ""]
        case "level-range":
            return ["0", str(values["top"])]
    assert "{not_applicable: " in labels(language).problems.sentences["not-an-answer"].format(**values)
    return ["2", "unknown", "{not_applicable: reason}"]


def test_a_bare_number_is_a_level_whatever_the_texts_are() -> None:
    """Level 2 of this ladder reads “1” in English."""
    rubric = stepped_edition().rubric
    responses = rubric.responses()["a.2"]

    assert read("1", responses) == Said(Meaning.RESPONSE, 1)
    assert read("1个", responses) == Said(Meaning.RESPONSE, 2)


@pytest.mark.parametrize("text", ["#N/A", " #ref! ", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_no_answer(text: str) -> None:
    """In a CSV as in the workbook that it was saved from."""
    for responses in (LADDER, *KINDS.values()):
        misfit = read(text, responses)
        assert isinstance(misfit, Misfit)
        assert misfit.code == "cell-error"
