"""Faulty documents are refused at the right place, and strange but valid ones are read.

Every document under ``documents/bad`` confesses its faults: a comment ``# ! code`` on the line
that is reported, ``# ! code@12`` where the column is told too, or a file ``NAME.expected`` beside
it with lines ``LINE code`` where a comment is impossible.
"""

import re
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BaseModel

from confessions import (
    FOLDER,
    LANGUAGES,
    assert_speaks,
    confessed,
    documents_in,
    name_of,
    only_problem,
    texts,
    write,
)
from conftest import ROOT
from effort import effort
from fusionassess.answers.model import AnswerSheet
from fusionassess.answers.reading import NOT_APPLICABLE_WORDS, UNKNOWN_WORDS
from fusionassess.authoring.checking import check_file
from fusionassess.documents import models, problems, reading, syntax
from fusionassess.documents.blanks import UNANSWERED_WORDS
from fusionassess.documents.problems import DocumentError, Fault
from fusionassess.documents.source import MOST_BYTES, Source
from fusionassess.rubric import declared, library
from fusionassess.rubric.nodes import ID_PATTERN
from fusionassess.weights import model
from fusionassess.words.labels import labels

SHEETS = FOLDER / "bad" / "sheets"
RUBRICS = FOLDER / "bad" / "rubrics"
HELPERS = {
    FOLDER / "bad" / "costs" / "stepped.yaml",
    FOLDER / "bad" / "followups" / "stepped.yaml",
    SHEETS / "tiny.yaml",
    SHEETS / "misnamed.yaml",
    SHEETS / "kinds.yaml",
}
"""Rubrics without a fault, which the sheets beside them answer."""

WARNINGS = {
    "always-applies",
    "column-not-asked",
    "column-passed-over",
    "not-asked",
    "other-version",
    "other-edition",
    "not-carried",
    "followup-of-other-version",
    "step-gone",
    "done-out-of-order",
    "no-longer-a-clause",
    "note-contradicts",
    "no-longer-a-level",
    "no-longer-an-option",
    "no-longer-a-value",
    "beyond-nine",
    "inconsistent",
    "weight-not-asked",
    "weights-of-other-version",
}
COVERED_BELOW = {
    "further-problems": "test_a_document_with_any_number_of_problems_tells_a_thousand",
    "half-character": "test_a_file_cut_inside_a_character_is_told_from_a_wrong_encoding",
    "invalid": "test_a_fault_of_an_unforeseen_kind_still_has_a_place_and_a_sentence",
    "no-such-file": "test_a_missing_file_is_one_problem",
    "not-text": "test_bytes_in_no_known_encoding_are_refused",
    "not-utf8": "test_a_gbk_file_is_recognised_where_its_first_foreign_byte_stands",
    "too-many-problems": "test_of_a_document_in_which_everything_is_wrong_one_sentence_is_told",
    "too-large": "test_a_file_of_nine_megabytes_is_refused_unread",
    "is-a-folder": "test_a_folder_is_no_document",
    "unreadable": "test_a_file_that_may_not_be_read_is_told_with_the_reason",
    "weights-of-other-profile": "test_weights_of_another_rubric_or_profile_are_refused",
    "weights-of-other-rubric": "test_weights_of_another_rubric_or_profile_are_refused",
}
"""Codes that no document in a folder can bring about, and the test that does."""

COVERED_BY_WORKBOOKS = {
    "answer-beside",
    "asked-elsewhere",
    "cell-error",
    "damaged-workbook",
    "encrypted-workbook",
    "formula-without-value",
    "id-edited",
    "missing-column",
    "not-a-form",
    "not-a-workbook",
    "not-in-list",
    "reason-without-choice",
    "text-edited",
    "too-many-cells",
    "unpacks-too-large",
}
"""Codes that only a workbook can bring about; ``test_form_workbook`` spoils one for each."""

COVERED_ELSEWHERE = {
    "column-not-asked": "cli/test_earlier_versions.py",
    "column-passed-over": "batch/read/test_tables.py",
    "foreign-mail": "batch/read/test_returns.py",
    "unfinished-download": "batch/read/test_returns.py",
    "foreign-archive": "batch/read/test_returns.py",
    "form-page": "cli/test_mends.py",
    "is-a-table": "cli/test_mends.py",
    "is-an-archive": "cli/test_mends.py",
    "other-document": "cli/test_other_documents.py",
    "rubric-part": "cli/test_mends.py",
    "form-draft": "cli/test_mends.py",
    "form-cells": "batch/read/test_returns.py",
    "nothing-answered": "batch/read/test_returns.py",
    "foreign-data": "batch/read/test_returns.py",
    "foreign-document": "batch/read/test_returns.py",
    "foreign-workbook": "batch/read/test_returns.py",
    "merged-cell": "batch/read/test_returns.py",
    "damaged-archive": "batch/read/test_archives.py",
    "locked-archive": "batch/read/test_archives.py",
    "no-room": "batch/read/test_archives.py",
    "no-such-sheet": "batch/read/test_returns.py",
    "web-page-workbook": "batch/read/test_returns.py",
    "duplicate-column": "batch/read/test_tables.py",
    "no-answer-columns": "batch/read/test_tables.py",
    "not-a-row": "batch/read/test_tables.py",
    "nested-archive": "batch/read/test_archives.py",
    "would-not-be-read": "survey/test_keeping.py",
    "no-font": "documents/test_fonts.py",
    "too-many-fonts": "documents/test_fonts.py",
    "fonts-too-costly": "documents/test_fonts.py",
    "fonts-failed": "documents/test_fonts.py",
    "too-costly": "documents/test_apart.py",
    "too-many-columns": "cli/test_bombs.py",
    "too-many-rows": "cli/test_bombs.py",
    "too-much-inside": "batch/read/test_archives.py",
    "reader-failed": "batch/read/test_returns.py",
    "part-damaged": "cli/test_batch_resume.py",
    "several-sheets": "batch/read/test_returns.py",
    "sheet-as-table": "batch/read/test_returns.py",
    "step-elsewhere": "roadmap/test_followup.py",
    "code-rounded": "batch/read/test_returns.py",
    "row-width": "batch/read/test_tables.py",
    "quote-open": "batch/read/test_tables.py",
    "row-without-end": "cli/test_mends.py",
    "no-profile": "batch/score/test_scorer.py",
    "no-such-column": "batch/score/test_columns.py",
    "not-scores": "batch/test_peers.py",
    "duplicate": "cli/test_batch_duplicates.py",
    "no-key-column": "cli/test_batch_duplicates.py",
    "total-row": "cli/test_batch_duplicates.py",
    "shortcut": "batch/read/test_returns.py",
    "rows-unclear": "batch/read/test_returns.py",
    "workbook-misnamed": "batch/read/test_returns.py",
    "table-misnamed": "batch/read/test_returns.py",
    "yaml-misnamed": "batch/read/test_returns.py",
    "no-followup": "batch/read/test_returns.py",
    "sample-row": "batch/score/test_totals.py",
    "hidden-sheets": "batch/read/test_returns.py",
    "total-like": "batch/score/test_totals.py",
    "rejected-row": "batch/score/test_reviews.py",
    "code-twice": "batch/score/test_columns.py",
    "column-unclear": "batch/read/test_tables.py",
    "columns-respelled": "batch/read/test_tables.py",
    "response-number": "batch/score/test_maps.py",
    "cost-missing": "roadmap/test_costs.py",
    "costs-of-other-rubric": "roadmap/test_costs.py",
    "followup-of-other-rubric": "roadmap/test_followup.py",
    "followup-of-other-sheet": "roadmap/test_followup.py",
    "followup-of-other-answers": "roadmap/test_followup.py",
    "no-merge-column": "batch/score/test_organisations.py",
    "answer-contradicts": "answers/test_reading.py",
    "answer-or-nothing": "answers/test_reading.py",
    "answer-unclear": "answers/test_reading.py",
}
"""Codes of tables, and the tests that bring them about."""

SHEET = """\
format: fusionassess/answers/1
rubric: {id: five-paths, version: 1.1.0}
subject: {name: 清源传感, profile: sme}
answers:
  1b.M: 2
"""

MOST_CALLS = 2_000_000
"""More than any hostile text may cost: a text of as many plain nodes as a document may have costs 1,200,000."""


BREACHES = documents_in("bad/lint")
BAD = [path for path in documents_in("bad") if path not in {*HELPERS, *BREACHES}]
GOOD = [*documents_in("good"), *sorted(HELPERS)]
told_of = cache(check_file)
"""What is wrong with one of these documents, which six of the tests look at."""


@pytest.mark.parametrize("path", BAD, ids=name_of)
def test_a_bad_document_is_refused_for_what_it_confesses_and_nothing_else(path: Path) -> None:
    """The problems found are those confessed, line by line."""
    told = sorted((problem.place.line, problem.code) for problem in told_of(path))
    assert told == [(line, code) for line, code, _ in confessed(path)]


@pytest.mark.parametrize("path", [path for path in BAD if any(fault[2] for fault in confessed(path))], ids=name_of)
def test_a_problem_points_at_the_faulty_word(path: Path) -> None:
    """The column is that of the word at fault, counted in characters from 1."""
    spots = {(problem.place.line, problem.code, problem.place.column) for problem in told_of(path)}
    assert {fault for fault in confessed(path) if fault[2]} <= spots


@pytest.mark.parametrize("path", BAD, ids=name_of)
def test_a_problem_shows_its_line_and_speaks_both_languages(path: Path) -> None:
    """Every problem quotes the line it names, weighs right, and has a sentence in Chinese and in English."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for problem in told_of(path):
        assert problem.place.file == str(path)
        assert problem.source == lines[problem.place.line - 1]
        assert problem.severity == ("warning" if problem.code in WARNINGS else "error")
        assert_speaks(problem)


def test_problems_come_in_the_order_of_the_file() -> None:
    """The author reads the problems from the top of the file down."""
    for path in BAD:
        places = [problem.place for problem in told_of(path)]
        assert places == sorted(places), path


@pytest.mark.parametrize("path", GOOD, ids=name_of)
def test_a_document_that_only_looks_wrong_is_in_order(path: Path) -> None:
    """A valid document has no problem, however strange its spelling."""
    assert told_of(path) == ()


@pytest.mark.parametrize("path", BAD, ids=name_of)
def test_a_bad_document_confesses_something(path: Path) -> None:
    """No document lies among the bad ones by mistake, and every code confessed exists."""
    codes = {code for _, code, _ in confessed(path)}
    assert codes
    assert codes <= set(texts("zh"))


def test_every_sidecar_has_its_document() -> None:
    """No confession is left behind by a document that was renamed."""
    for sidecar in (FOLDER / "bad").rglob("*.expected"):
        assert sidecar.with_name(sidecar.name.removesuffix(".expected")) in BAD


def test_every_code_is_confessed_by_a_document_or_covered_by_a_test() -> None:
    """A problem that nothing brings about is not tested, or not needed."""
    confessions = {code for path in BAD for _, code, _ in confessed(path)}
    breaches = {code for path in BREACHES for _, code, _ in confessed(path)}
    assert confessions.isdisjoint(COVERED_BELOW)
    assert breaches == {code for code in texts("zh") if re.match(r"W\d", code)}
    assert confessions.isdisjoint(COVERED_BY_WORKBOOKS)
    covered = {*COVERED_BELOW, *COVERED_BY_WORKBOOKS, *COVERED_ELSEWHERE}
    assert confessions | breaches | covered == set(texts("zh"))
    spoilt = (Path(__file__).parent / "test_form_workbook.py").read_text(encoding="utf-8")
    assert {code for code in COVERED_BY_WORKBOOKS if f'"{code}"' not in spoilt} == set()
    for code, file in COVERED_ELSEWHERE.items():
        assert code in (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert set(COVERED_BELOW.values()) <= set(globals())


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    """A problem tells as much in English as in Chinese."""

    def values(sentence: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}

    fields = [{code: values(sentence) for code, sentence in texts(language).items()} for language in LANGUAGES]
    assert fields[0] == fields[1]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (RUBRICS / "unknown-key.yaml", "level_rule"),
        (RUBRICS / "unknown-key-in-flow.yaml", "about"),
        (RUBRICS / "unknown-key-in-step.yaml", "solution"),
        (RUBRICS / "not-one-of-level-rule.yaml", "shares"),
        (RUBRICS / "not-one-of-side.yaml", "science"),
        (RUBRICS / "no-such-profile-in-owners.yaml", "firm"),
        (SHEETS / "unknown-key.yaml", "targets"),
        (SHEETS / "unknown-key-in-answer.yaml", "evidence"),
        (SHEETS / "unknown-key-in-evidence.yaml", "text"),
        (RUBRICS / "no-such-profile-in-indicator.yaml", "firm"),
        (SHEETS / "no-such-question.yaml", "q1"),
        (SHEETS / "no-such-indicator.yaml", "patents"),
        (SHEETS / "no-such-option.yaml", "joint"),
        (SHEETS / "no-such-option-in-long-form.yaml", "own"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_a_slip_of_the_pen_is_met_with_the_word_meant(path: Path, word: str) -> None:
    """An unknown word that is nearly a known one is answered with that one."""
    problem = only_problem(path)
    assert f"是不是“{word}”" in labels("zh").sentence(problem)
    assert f"did you mean “{word}”" in labels("en").sentence(problem)


@pytest.mark.parametrize("key", ['" targets"', '"\u3000targets"', '"\u00a0targets"'])
@pytest.mark.parametrize("name", ["s.json", "s.yaml"])
def test_a_key_that_is_quoted_is_not_indented_by_its_blank(name: str, key: str) -> None:
    """It is a slip in the key, whose like is named."""
    text = f'{{"format": "fusionassess/answers/1", {key}: {{}}}}'
    with pytest.raises(DocumentError) as refused:
        models.validate(syntax.load(source := Source(name, text)), AnswerSheet, source)

    (problem,) = [each for each in refused.value.problems if each.code in {"unknown-key", "wide-indent"}]
    assert (problem.code, str(problem.values["suggestion"])) == ("unknown-key", "targets")


def test_a_word_like_no_other_is_met_with_no_guess() -> None:
    """A far-fetched suggestion would lead astray."""
    sentence = labels("en").sentence(only_problem(RUBRICS / "unknown-key-from-nowhere.yaml"))
    assert "did you mean" not in sentence


def test_every_expected_type_is_confessed_somewhere() -> None:
    """Each type a value can be asked for has a document that fails it."""
    wrong = [problem for path in BAD for problem in told_of(path) if problem.code == "wrong-type"]
    assert {problem.values["expected"] for problem in wrong} == set(labels("zh").problems.types)


def test_every_kind_of_reference_leads_nowhere_somewhere() -> None:
    """Each kind of id a document can refer to has a document that refers to one that is not there."""
    wrong = [problem for path in BAD for problem in told_of(path) if problem.code == "no-such-id"]
    assert {problem.values["kind"] for problem in wrong} == set(labels("zh").problems.kinds)


def test_no_option_is_called_what_a_sheet_takes_for_no_response() -> None:
    """A sheet could not tell such an option from an answer that is unknown or does not apply."""
    words = {word for word in UNKNOWN_WORDS | NOT_APPLICABLE_WORDS | UNANSWERED_WORDS if re.fullmatch(ID_PATTERN, word)}
    assert words == set(declared.ANSWER_WORDS)


def test_a_circle_of_prerequisites_is_told_in_full() -> None:
    """The author sees all measures of the circle, in order."""
    problem = only_problem(RUBRICS / "prerequisite-circle-of-three.yaml")
    assert problem.values["circle"] == "m1 → m2 → m3 → m1"


def test_a_fault_of_the_rubric_is_reported_in_the_rubric(tmp_path: Path) -> None:
    """A sheet whose rubric is faulty leads its author to the rubric's file and line."""
    rubric = write(tmp_path / "mini.yaml", (RUBRICS / "reserved-id.yaml").read_bytes())
    sheet = write(tmp_path / "sheet.yaml", SHEET.replace("five-paths", "mini"))
    problem = only_problem(sheet)
    assert (problem.code, problem.place.file) == ("reserved-id", str(rubric))
    assert problem.place.line == confessed(RUBRICS / "reserved-id.yaml")[0][0]


def test_a_sheet_read_against_another_rubric_is_refused(tmp_path: Path) -> None:
    """A rubric named by the user does not silently replace the sheet's own."""
    sheet = write(tmp_path / "sheet.yaml", SHEET.replace("answers:\n  1b.M: 2\n", "answers: {}\n"))
    problems = check_file(sheet, str(SHEETS / "tiny.yaml"))
    assert [(problem.place.line, problem.code) for problem in problems] == [
        (2, "other-rubric"),
        (3, "no-such-id"),
    ]


def test_weights_of_another_rubric_or_profile_are_refused(tmp_path: Path) -> None:
    """Weights that were set for others are not taken for a sheet's own."""
    text = "format: fusionassess/weights/1\nrubric: {id: five-paths}\nprofile: region\nweights: {1a: 3}\n"
    file = write(tmp_path / "weights.yaml", text)
    with pytest.raises(DocumentError) as caught:
        model.reweight(file, library.find(str(SHEETS / "tiny.yaml")), "firm")
    places = [(problem.place.line, problem.code) for problem in caught.value.problems]
    assert places == [(2, "weights-of-other-rubric"), (3, "no-such-id"), (4, "no-such-id")]
    with pytest.raises(DocumentError) as caught:
        model.reweight(file, library.find("five-paths"), "sme")
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("weights-of-other-profile", 3, 10)
    assert_speaks(problem)
    assert check_file(file, str(SHEETS / "tiny.yaml"))[0].code == "weights-of-other-rubric"
    assert_speaks(check_file(file, str(SHEETS / "tiny.yaml"))[0])


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    """A file that is not there is named, without a line."""
    problem = only_problem(tmp_path / "nothing.yaml")
    assert problem.code == "no-such-file"
    assert problem.place.line == 0
    assert str(tmp_path / "nothing.yaml") in labels("zh").sentence(problem)


def test_a_missing_rubric_file_is_one_problem(tmp_path: Path) -> None:
    """A rubric named by a path that leads nowhere is named in the problem."""
    sheet = write(tmp_path / "sheet.yaml", SHEET)
    [problem] = check_file(sheet, str(tmp_path / "nothing.yaml"))
    assert_speaks(problem)
    assert problem.code == "no-such-file"
    assert problem.values["file"] == str(tmp_path / "nothing.yaml")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    """A folder given for a file is refused, and the command that takes folders is named."""
    problem = only_problem(tmp_path)
    assert problem.code == "is-a-folder"
    assert f"fusionassess batch {tmp_path}" in labels("zh").sentence(problem)


def test_a_file_that_may_not_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    """In the language of the reader, as far as the system's words are known."""
    (tmp_path / "a.yaml").write_text("x", encoding="utf-8")
    problem = only_problem(tmp_path / "a.yaml" / "b.yaml")
    assert problem.code == "unreadable"
    assert labels("zh").sentence(problem).endswith("路径中间有一段不是文件夹")


def test_a_missing_file_is_told_with_the_one_that_may_have_been_meant(tmp_path: Path) -> None:
    """The nearest name in its folder; nothing where no name is near."""
    (tmp_path / "answers.yaml").write_text("x", encoding="utf-8")
    assert str(tmp_path / "answers.yaml") in labels("zh").sentence(only_problem(tmp_path / "anwsers.yaml"))
    assert "是不是" not in labels("zh").sentence(only_problem(tmp_path / "zzz.csv.yaml.gz"))


def test_a_sheet_of_an_unknown_rubric_is_told_the_known_ones(tmp_path: Path) -> None:
    """The problem names the rubric that is missing, the shipped ones, and the one that was probably meant."""
    sheet = write(tmp_path / "sheet.yaml", SHEET.replace("five-paths", "five-path"))
    problem = only_problem(sheet)
    assert problem.code == "no-such-rubric"
    assert problem.values["id"] == "five-path"
    assert "five-paths" in str(problem.values["known"])
    assert str(problem.values["suggestion"]) == "five-paths"


def test_a_document_with_any_number_of_problems_tells_a_thousand(tmp_path: Path) -> None:
    """The rest is counted, and what may have been meant is looked for only where it is told."""
    many = "".join(f"  1b.M{number}: 1\n" for number in range(7000))
    looked_for = problems._nearest.cache_info().misses
    told = check_file(write(tmp_path / "sheet.yaml", SHEET + many))

    assert len(told) == models.MOST_TOLD + 1
    assert {problem.code for problem in told[:-1]} == {"no-such-id"}
    assert [problem.place.line for problem in told[:3]] == [6, 7, 8]
    assert (told[-1].code, told[-1].values) == ("further-problems", {"count": 6000})
    assert problems._nearest.cache_info().misses == looked_for
    assert "1b.M" in labels("en").sentence(told[0]).split("did you mean")[1]


@pytest.mark.parametrize("entry", ["1", "[]", "{a: 1}"])
def test_of_a_document_in_which_everything_is_wrong_one_sentence_is_told(tmp_path: Path, entry: str) -> None:
    """A list of its problems would take hundreds of megabytes; they are counted all the same."""
    many = "".join(f"  q{number}: {entry}\n" for number in range(30_000))
    (told,) = check_file(write(tmp_path / "sheet.yaml", SHEET + many))

    assert told.code == "too-many-problems"
    assert int(str(told.values["count"])) >= 30_000
    assert (told.place.line, told.place.column) == (1, 1)


def test_problems_beside_keys_that_swallowed_their_values_are_found_in_one_pass(tmp_path: Path) -> None:
    """Each of them was compared with each of the others."""
    lines = "".join(f"  - {{id: P{number}, 题：x}}\n" for number in range(10_000))
    counted = 0

    class Counting(tuple[str | int, ...]):
        __slots__ = ()

        def __getitem__(self, place: Any) -> Any:
            nonlocal counted
            counted += 1
            return super().__getitem__(place)

    faults = [Fault("x", Counting(("paths", number, "题：x")), {}) for number in range(3000)]
    causes = [Fault("full-width-colon", ("paths", number, "题：x"), {}) for number in range(0, 3000, 2)]
    left = models._without_consequences(faults, causes)

    assert [fault.loc[1] for fault in left] == list(range(1, 3000, 2))
    assert counted < 20 * len(faults)
    told = check_file(write(tmp_path / "rubric.yaml", f"format: fusionassess/rubric/1\npaths:\n{lines}"))
    assert {problem.code for problem in told} == {"too-many-problems"}


@pytest.mark.parametrize("name", ["many.yaml", "many.json"])
def test_a_document_of_more_nodes_than_anybody_writes_is_refused(tmp_path: Path, name: str) -> None:
    """In either notation; each node costs memory."""
    nodes = ", ".join(["[]"] * 100_001)
    assert only_problem(write(tmp_path / name, f"[{nodes}]")).code == "too-many-nodes"


@pytest.mark.parametrize("depth", [41, 300, 900, 100_000])
@pytest.mark.parametrize("name", ["deep.yaml", "deep.json"])
def test_a_document_deeper_than_anybody_writes_is_refused(tmp_path: Path, name: str, depth: int) -> None:
    """In either notation, at the place where it gets too deep."""
    problem = only_problem(write(tmp_path / name, "[" * depth + "]" * depth))
    assert (problem.code, problem.place.line, problem.place.column) == ("too-deep", 1, 41)


def test_a_gbk_file_is_recognised_where_its_first_foreign_byte_stands(tmp_path: Path) -> None:
    """A sheet saved in the old Chinese encoding is told apart from other rubbish."""
    problem = only_problem(write(tmp_path / "sheet.yaml", SHEET.encode("gbk")))
    assert (problem.code, problem.values["guess"]) == ("not-utf8", "GBK")
    assert (problem.place.line, problem.place.column) == (3, 17)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_utf_16_file_is_recognised_by_its_mark(tmp_path: Path, encoding: str) -> None:
    """A sheet saved as “Unicode” is told to be UTF-16."""
    data = ("\ufeff" + SHEET).encode(encoding)
    problem = only_problem(write(tmp_path / "sheet.yaml", data))
    assert (problem.code, problem.values["guess"]) == ("not-utf8", "UTF-16")


def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path) -> None:
    """A file that is no text is refused, not guessed at."""
    problem = only_problem(write(tmp_path / "sheet.yaml", bytes(range(256))))
    assert problem.code == "not-text"


@pytest.mark.parametrize(
    ("name", "text"), [("s.yaml", 'a:\n  b: "x\\e[31m"\n'), ("s.json", '{"a":\n {"b": "\\ud800"}}')]
)
def test_a_character_nobody_sees_is_refused_where_it_stands(tmp_path: Path, name: str, text: str) -> None:
    """An escape sequence can spell what a terminal would obey, or half a character."""
    source = reading.read(write(tmp_path / name, text.encode()))
    with pytest.raises(DocumentError) as caught:
        syntax.load(source)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("strange-character", 2)


@pytest.mark.parametrize("name", ["sheet.yaml", "sheet.json"])
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, name: str) -> None:
    """A mark that Windows editors put in front changes nothing."""
    text = SHEET if name.endswith(".yaml") else (FOLDER / "good" / "sheets" / "sheet.json").read_text(encoding="utf-8")
    write(tmp_path / "tiny.yaml", (SHEETS / "tiny.yaml").read_bytes())
    assert check_file(write(tmp_path / name, b"\xef\xbb\xbf" + text.encode())) == ()


def test_a_byte_order_mark_shifts_no_column(tmp_path: Path) -> None:
    """The first column is the first one the author sees."""
    problem = only_problem(
        write(tmp_path / "sheet.yaml", b"\xef\xbb\xbf" + SHEET.replace("answers/", "answer/").encode())
    )
    assert (problem.code, problem.place.line, problem.place.column) == ("no-such-format", 1, 9)


@pytest.mark.parametrize("kept", [1, 2])
def test_a_file_cut_inside_a_character_is_told_from_a_wrong_encoding(tmp_path: Path, kept: int) -> None:
    """Half a Chinese character at the end means half a file."""
    data = SHEET.encode()
    problem = only_problem(write(tmp_path / "sheet.yaml", data[: data.index("感".encode()) + kept]))
    assert problem.code == "half-character"
    assert (problem.place.line, problem.place.column) == (3, 20)


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "old-mac"])
def test_line_ends_of_other_systems_are_line_ends(tmp_path: Path, end: str) -> None:
    """A sheet means the same with any line ends, and its faults keep their line and column."""
    # Not among the documents: git would turn their line ends into its own.
    assert check_file(write(tmp_path / "good.yaml", SHEET.replace("\n", end))) == ()
    faulty = SHEET.replace("1b.M: 2", "1b.M: 7")
    problem = only_problem(write(tmp_path / "bad.yaml", faulty.replace("\n", end)))
    assert (problem.code, problem.place.line, problem.place.column) == ("level-range", 5, 9)


def test_windows_line_ends_stay_out_of_the_quoted_line(tmp_path: Path) -> None:
    """The line shown to the author ends where its text ends."""
    problem = only_problem(write(tmp_path / "sheet.yaml", SHEET.replace("1b.M: 2", "1b.M: 7").replace("\n", "\r\n")))
    assert problem.source == "  1b.M: 7"


def test_a_file_of_nine_megabytes_is_refused_unread(tmp_path: Path) -> None:
    """A file too large for a document is not even decoded."""
    file = write(tmp_path / "sheet.yaml", SHEET.encode() + b"\xff" * 9_000_000)
    problem, work = effort(lambda: only_problem(file))
    assert work.calls < 1_000
    assert (problem.code, problem.values["most"]) == ("too-large", MOST_BYTES)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("brackets.yaml", "[" * 100_000, "too-deep"),
        ("braces.yaml", "{" * 100_000, "key-not-a-word"),
        ("dashes.yaml", "- " * 50_000, "too-deep"),
        ("questions.yaml", "? " * 50_000, "key-not-a-word"),
        ("indentation.yaml", "".join(f"{' ' * depth}a:\n" for depth in range(440)), "too-deep"),
        ("brackets.json", "[" * 100_000, "too-deep"),
        ("braces.json", '{"a":' * 20_000, "too-deep"),
        ("anchors.yaml", "".join(f"&a{depth} [" for depth in range(10_000)), "too-deep"),
        ("quote.yaml", '"' + "字" * 100_000, "unfinished"),
        ("digits.yaml", SHEET.replace("1b.M: 2", "1b.M: " + "9" * 100_000), "level-range"),
        ("word.yaml", SHEET.replace("1b.M: 2", "1b.M: " + "好" * 100_000), "not-an-answer"),
        ("key.yaml", SHEET.replace("answers:", "? " + "k" * 100_000 + "\n: 1\nanswers:"), "unknown-key"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_hostile_text_is_refused_without_a_crash(tmp_path: Path, name: str, text: str, code: str) -> None:
    """A text made to exhaust the reader is a problem like any other."""
    file = write(tmp_path / name, text)
    problem, work = effort(lambda: only_problem(file))
    assert problem.code == code
    assert work.calls < MOST_CALLS


def bomb() -> str:
    """Write nine lists, each of nine aliases of the one before."""
    names = "abcdefghi"
    lines = [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise(names)]
    return "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *lines])


@pytest.mark.parametrize(
    "text", [bomb(), f"a: &a [{'x, ' * 300_000}]\nb: *a\nc: x", f"[{'x, ' * 400_000}]"], ids=["deep", "wide", "plain"]
)
def test_a_bomb_of_aliases_is_refused_before_it_goes_off(tmp_path: Path, text: str) -> None:
    """A text that unfolds to more than any document needs is refused while it is read."""
    file = write(tmp_path / "bomb.yaml", text)
    problem, work = effort(lambda: only_problem(file))
    assert problem.code == "too-many-nodes"
    assert work.calls < MOST_CALLS


def test_an_alias_inside_its_own_anchor_is_unknown(tmp_path: Path) -> None:
    """A value cannot contain itself."""
    problem = only_problem(write(tmp_path / "sheet.yaml", "answers: &a [*a]\n"))
    assert (problem.code, problem.place.column) == ("no-such-anchor", 14)


def test_a_fault_of_an_unforeseen_kind_still_has_a_place_and_a_sentence() -> None:
    """A validator that gives its own reason, as none of ours does today, is quoted with its place."""

    def refuse(value: str) -> str:
        raise ValueError(f"{value} is too blue")

    class Coloured(BaseModel):
        colour: Annotated[str, AfterValidator(refuse)]

    source = Source("coloured.yaml", "colour: blue\n")
    with pytest.raises(DocumentError) as caught:
        models.validate({"colour": "blue"}, Coloured, source)
    [problem] = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("invalid", 1, 9)
    assert "blue is too blue" in labels("zh").sentence(problem)
    assert_speaks(problem)


def test_a_sheet_may_be_named_like_its_rubric(tmp_path: Path) -> None:
    """The file beside the sheet that bears the rubric's id is the sheet itself: the shipped rubric is meant."""
    assert check_file(write(tmp_path / "five-paths.yaml", SHEET)) == ()


def test_a_long_chain_of_prerequisites_is_no_circle() -> None:
    """Thousands of measures in a row neither exhaust the stack nor the patience."""

    def chain(long: int) -> list[str]:
        measures = [
            {"id": f"m{i}", "requires": [{"measure": f"m{i + 1}"}] if i < long else []} for i in range(long + 1)
        ]
        return [fault.code for fault in declared.faults({"paths": [{"measures": measures}]})]

    (short, some), (long, more) = (effort(partial(chain, n)) for n in (1_000, 5_000))
    assert short == long == []
    assert more.calls < 6 * some.calls


def test_thousands_of_faults_take_no_more_than_their_number(tmp_path: Path) -> None:
    """The work grows with the number of faults, not with its square."""

    def faults(many: int) -> int:
        answers = "".join(f"  x{i}.M: 2\n" for i in range(many))
        return len(check_file(write(tmp_path / "sheet.yaml", SHEET + answers)))

    faults(1)  # so that the rubric is read
    (few, some), (many, more) = (effort(partial(faults, n)) for n in (1_000, 5_000))
    assert (few, many) == (1_000, models.MOST_TOLD + 1)
    assert more.calls < 6 * some.calls


def test_a_sheet_cannot_name_a_file_as_its_rubric(tmp_path: Path) -> None:
    """Sheets come from strangers: their rubric is an id, never a path."""
    secret = write(tmp_path / "secret.yaml", "password: 123\n")
    problems = check_file(write(tmp_path / "sheet.yaml", SHEET.replace("five-paths", str(secret))))

    assert [problem.code for problem in problems] == ["bad-id"]


@pytest.mark.parametrize(
    ("name", "data", "code", "values"),
    [
        ("t.csv", b"name,profile\n", "is-a-table", {"file": "t.csv"}),
        ("t.parquet", b"PAR1", "is-a-table", {"file": "t.parquet"}),
        ("form.html", b"format: fusionassess/answers/1", "form-page", {"file": "form.html"}),
        ("page.yaml", b"\xef\xbb\xbf <!DOCTYPE html>", "form-page", {"file": "page.yaml"}),
        ("t.xlsx", b"PK\x03\4..word/document.xml", "foreign-document", {"suffix": ".docx"}),
        ("slides", b"PK\x03\4..ppt/presentation.xml", "foreign-document", {"suffix": ".pptx"}),
        ("report.yaml", b"%PDF-1.7", "foreign-document", {"suffix": ".pdf"}),
        ("t.doc", b"\xd0\xcf", "foreign-document", {"suffix": ".doc"}),
        ("t.tar.gz", b"\x1f\x8b", "is-an-archive", {"file": "t.tar.gz"}),
    ],
)
def test_what_is_no_document_is_told_by_its_content_or_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, code: str, values: dict[str, str]
) -> None:
    """A page, a table, a text of an office, an archive: each is another fault than wrong YAML."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)

    with pytest.raises(DocumentError) as raised:
        reading.read(name)

    (problem,) = raised.value.problems
    assert (problem.code, {**problem.values, **values}) == (code, problem.values)


@pytest.mark.parametrize("name", ["sheet.txt", "sheet.csv", "sheet.zip"])
def test_a_document_under_another_name_is_read_all_the_same(tmp_path: Path, name: str) -> None:
    """What it says of itself counts for more than its suffix."""
    (tmp_path / name).write_text("format: fusionassess/answers/1\n", encoding="utf-8")

    assert reading.read(tmp_path / name).text == "format: fusionassess/answers/1\n"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ours.yml", "ours.yaml"), ("ours.htm", "ours.yaml"), ("our.html", "ours.html"), ("form", "form.xlsx")],
)
def test_the_nearest_that_can_be_read_is_suggested_first(tmp_path: Path, typed: str, meant: str) -> None:
    """A report has the name of its sheet; whoever types its suffix means it."""
    for name in ("ours.yaml", "ours.html", "ours.docx", "ours.pdf", "form.xlsx", "form.html"):
        (tmp_path / name).touch()

    assert problems.no_such_file(str(tmp_path / typed)).values["suggestion"] == str(tmp_path / meant)
