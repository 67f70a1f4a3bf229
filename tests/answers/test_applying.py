"""Where *not applicable* is no answer: the rubric says who may give it, and every way in holds to it alike."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from conftest import Cli
from filling import Filled, form_for
from fusionassess.answers.dates import today
from fusionassess.answers.model import Subject
from fusionassess.authoring import questionnaire
from fusionassess.authoring.diff import compare
from fusionassess.batch.score.remarks import ALWAYS_APPLIES
from fusionassess.batch.score.scorer import Scorer
from fusionassess.batch.sheets.sheets import read_sheets
from fusionassess.documents.source import Source
from fusionassess.forms import page, xlsform
from fusionassess.forms.form import build
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.survey import session as steps
from fusionassess.survey.desk import Desk, Mode
from fusionassess.survey.entries import Entry
from fusionassess.words.labels import labels
from kinds import TEXT

ALWAYS = TEXT.replace("languages: [en]", "languages: [en]\nnot_applicable: nobody")
ALWAYS = ALWAYS.replace("text: What share?", "text: What share?\n            not_applicable: [firm]")
"""Of three questions the last alone may not apply; in AI the ladder may not, either."""
ALWAYS = ALWAYS.replace("q.ladder: {text: How in AI?,", "q.ladder: {text: How in AI?, not_applicable: [firm],")
WORD = "[always-applies]"


def edition() -> Edition:
    """The rubric of three kinds that says where *not applicable* is an answer."""
    return Edition(library.parse(Source("kinds.yaml", ALWAYS)), "0" * 64, "kinds.yaml")


def sheet(folder: Path, answers: dict[str, Any], sectors: list[str] | None = None) -> Path:
    """A sheet beside its rubric."""
    (folder / "kinds.yaml").write_text(ALWAYS, encoding="utf-8")
    file = folder / "sheet.json"
    subject = {"name": "A", "profile": "firm", "sectors": sectors or []}
    values = {"format": "fusionassess/answers/1", "rubric": {"id": "kinds"}, "subject": subject, "answers": answers}
    file.write_text(json.dumps(values, indent=1), encoding="utf-8")
    return file


GONE = {"q.ladder": {"not_applicable": "no plant"}, "q.options": "own", "q.share": 30}


def test_a_rubric_says_who_may_answer_it() -> None:
    """The question's list, else the rubric's word; a sector's replacement has its own; by itself everybody."""
    rubric, other = edition().rubric, library.parse(Source("kinds.yaml", TEXT))

    def asked(of: Any, *sectors: str) -> list[bool]:
        return [of.may_not_apply(question, "firm", sectors) for question in of.questions]

    assert asked(rubric) == [False, False, True]
    assert asked(rubric, "ai") == [True, False, True]
    assert asked(other) == [True, True, True]


@pytest.mark.parametrize("command", ["check", "score"])
def test_a_sheet_is_told_and_scored_all_the_same(cli: Cli, tmp_path: Path, command: str) -> None:
    """At its line, with what to do; it counts as it stands, so that old sheets keep their scores."""
    ended = cli(command, sheet(tmp_path, GONE), "--rubric", tmp_path / "kinds.yaml", "--lang", "en")

    told = " ".join(ended.out.split())
    assert told.count("q.ladder: by the rubric this applies to this respondent") == 1
    assert "unknown where nobody knows" in told
    assert command == "score" or f"sheet.json:13:22: (note) {told[told.index('q.ladder') :][:8]}" in told


def test_a_sector_that_may_is_not_told(cli: Cli, tmp_path: Path) -> None:
    """The replacement says that it need not apply."""
    ended = cli("check", sheet(tmp_path, GONE, ["ai"]), "--rubric", tmp_path / "kinds.yaml")

    assert (ended.code, WORD in ended.out) == (0, False)


def test_a_supposition_is_refused(cli: Cli, tmp_path: Path) -> None:
    """Where it is typed it can be typed anew; the question that may takes it."""
    file = sheet(tmp_path, {**GONE, "q.ladder": 1})
    given = ("score", file, "--rubric", tmp_path / "kinds.yaml", "--lang", "en")
    refused, taken = (cli(*given, "--set", f"{name}=na: no plant") for name in ("q.ladder", "q.share"))

    assert (refused.code, WORD in refused.err, "--set q.ladder" in refused.err) == (2, True, True)
    assert (taken.code, taken.err) == (3, "")


@pytest.mark.parametrize("given", ["pair", "file"])
def test_a_survey_does_not_take_it_over(cli: Cli, tmp_path: Path, given: str) -> None:
    """Neither from ``--set`` nor from a file of answers; nothing is saved."""
    sheet(tmp_path, GONE)
    answers = tmp_path / "given.yaml"
    answers.write_text("q.ladder: {not_applicable: no plant}\n", encoding="utf-8")
    more = ("--set", "q.ladder=na: no plant") if given == "pair" else ("--answers", answers)
    who = ("--name", "A", "--profile", "firm", "--no-input", "--lang", "en")
    ended = cli("survey", tmp_path / "kinds.yaml", "-o", tmp_path / "new.yaml", *who, *more)

    assert (ended.code, WORD in ended.err, (tmp_path / "new.yaml").exists()) == (2, True, False)


def test_a_table_counts_them_and_a_folder_names_them(tmp_path: Path) -> None:
    """Of rows how many there are; of sheets each with its place; the question that may is no matter."""
    rows = {"subject": ["A", "B"], "profile": ["firm"] * 2, "q.ladder": ["na: x y", "2"], "q.share": ["na: x y", "3"]}
    scored = Scorer(edition().rubric).score(pa.RecordBatch.from_pydict(rows))
    read = read_sheets([str(sheet(tmp_path, GONE))], None, edition())

    assert scored.remarks[ALWAYS_APPLIES] == 1
    assert [problem.code for problem in read.problems] == ["always-applies"]
    assert len(read.rows) == 1


def test_a_rubric_of_ladders_alone_is_no_faster_way_round(tmp_path: Path) -> None:
    """Sheets in which nothing is out of the ordinary are read without models: this is out of the ordinary."""
    text = ALWAYS.split("          - id: q.options")[0]
    text = text.replace('    readings: {q.share: "Count tokens, too"}\n', "")
    ladders = Edition(library.parse(Source("kinds.yaml", text)), "0" * 64, "kinds.yaml")
    read = read_sheets([str(sheet(tmp_path, {"q.ladder": GONE["q.ladder"]}))], None, ladders)

    assert [problem.code for problem in read.problems] == ["always-applies"]


def test_no_form_offers_it() -> None:
    """Workbook, XLSForm, page and paper offer it where it is an answer, and nowhere else."""
    subject = Subject(name="A", profile="firm")
    form = build(edition(), subject, "en")
    filled = Filled(form_for(edition(), "firm", (), "en"))
    offered = {name: filled.choices("answers", "answer", name) for name in ("q.ladder", "q.options")}
    rules = {rule.formula1 for rule in filled.at("answers", "answer", "q.share").parent.data_validations.dataValidation}
    paper = questionnaire.as_markdown(edition().rubric, "firm", (), labels("en"), "en")

    assert offered["q.ladder"] == ["0 none", "1 some", "2 all", "unknown"]
    assert "not applicable" not in offered["q.options"]
    assert any("not applicable" in str(rule) for rule in rules)
    assert [item.may_not_apply for item in form.items] == [False, False, True]
    assert page.view([form]).count('"mayNotApply":true') == 1
    assert paper.count(labels("en").paper.not_applicable) == 1
    assert choices_of(xlsform.view([form])) == {"q_q.share"}


def choices_of(data: bytes) -> set[str]:
    """The questions of an XLSForm that offer *not applicable*."""
    lines = list(openpyxl.load_workbook(io.BytesIO(data))["choices"].iter_rows(values_only=True))
    return {str(line[0]) for line in lines if line[1] == "na"}


def test_the_questionnaire_does_not_ask_for_a_reason() -> None:
    """The key says that the question applies, and leaves it at hand."""
    begun = steps.begin(edition(), steps.new_sheet(edition(), Subject(name="A", profile="firm"), "en", today()))
    desk = Desk(begun, lambda _: "", "en", today())
    desk.write(Entry.reason)
    first = (desk.mode, desk.status)
    desk.arrive(steps.jump(desk.session, 2))
    desk.write(Entry.reason)

    assert first == (Mode.question, labels("en").survey.always_applies)
    assert desk.mode is Mode.write


def test_a_change_of_who_may_is_told() -> None:
    """Also where a list has nobody in it, which is not the same as none at all."""
    old = library.parse(Source("kinds.yaml", TEXT))
    new = library.parse(Source("kinds.yaml", TEXT.replace("text: How?", "text: How?\n            not_applicable: []")))
    (change,) = compare(old, new, labels("en").diff, "en")

    assert (change.id, "who may answer “not applicable”: ∅ → []" in change.sentence) == ("q.ladder", True)
