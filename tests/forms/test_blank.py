"""The blank sheet in YAML: nothing answered, every question explained, an answer behind the colon counts."""

import json
import re
from pathlib import Path

import pytest
import yaml

from filling import NAMES, PROFILES, every_state
from fusionassess.answers import sheets
from fusionassess.answers.model import Subject
from fusionassess.documents import syntax, writing
from fusionassess.documents.source import Source
from fusionassess.forms import blank
from fusionassess.forms.form import build
from fusionassess.render.text.wrapping import columns
from fusionassess.rubric.library import Edition
from kinds import kinds_edition
from small import small_edition

EACH = pytest.mark.parametrize(("edition", "profile", "sectors"), PROFILES, ids=NAMES)


def written(edition: Edition, profile: str, sectors: tuple[str, ...], language: str, name: str = "某单位") -> str:
    """A blank sheet."""
    subject = Subject(name=name, profile=profile, sectors=list(sectors), period="2026-Q3")
    return blank.view(build(edition, subject, language))


def read(text: str, edition: Edition) -> sheets.OpenedSheet:
    """Read a sheet against its rubric."""
    source = Source("form.yaml", text)
    return sheets.from_values(syntax.load(source), source, edition=edition)


@EACH
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_sheet_is_an_unfinished_one(
    edition: Edition, profile: str, sectors: tuple[str, ...], language: str
) -> None:
    """Read as it is: every question there, none answered, nothing to object to; no line is too long to read."""
    text = written(edition, profile, sectors, language)
    sheet, _, warnings = read(text, edition)

    asked = [question.id for question in edition.rubric.asked(profile)]
    assert list(sheet.answers) == asked
    assert not any(answer.is_given for answer in sheet.answers.values())
    assert (sheet.subject.profile, sheet.subject.sectors, sheet.subject.period) == (profile, list(sectors), "2026-Q3")
    assert (sheet.rubric.sha256, sheet.indicators, sheet.targets, warnings) == (edition.sha256, {}, {}, ())
    assert max(columns(line) for line in text.splitlines() if "sha256" not in line) <= 80


@EACH
def test_the_example_of_a_missing_clause_can_be_written(
    edition: Edition, profile: str, sectors: tuple[str, ...]
) -> None:
    """It names a question of this sheet that has that clause; without clauses there is no example."""
    text = written(edition, profile, sectors, "en")
    head = " ".join(line.removeprefix("# ") for line in text.split("\nformat:")[0].splitlines())
    example = re.search(r"for example (\S+): (\{level: \d, missing: \[\d\]\})", head)

    assert (example is not None) == ("  #     + " in text)
    if example:
        sheet, *_ = read(text.replace(f"  {example[1]}:\n", f"  {example[1]}: {example[2]}\n"), edition)
        assert sheet.answers[example[1]].missing


@EACH
def test_every_state_written_behind_its_colon_counts(edition: Edition, profile: str, sectors: tuple[str, ...]) -> None:
    """What a person types behind the colons is the sheet, indicators and targets with it."""
    sheet = every_state(edition, profile, sectors)
    text = written(edition, profile, sectors, "zh", sheet.subject.name)
    values = json.loads(writing.dump_for(Path("x.json"), sheet))
    for part in ("answers", "indicators", "targets"):
        for name, value in values.get(part, {}).items():
            flow = "" if value == {} else f" {json.dumps(value, ensure_ascii=False)}"
            line = [line for line in text.splitlines() if line.startswith((f"  {name}:", f"  # {name}:"))][-1]
            text = text.replace(f"\n{line}\n", f"\n  {name}:{flow}\n")
    given = read(text, edition).sheet

    answered = {name: answer for name, answer in given.answers.items() if name in sheet.answers}
    assert (answered, given.indicators, given.targets) == (sheet.answers, sheet.indicators, sheet.targets)


def test_each_question_stands_with_its_levels_and_readings() -> None:
    """Text, what the sector adds, every option and what number is wanted, above the id."""
    text = written(kinds_edition(), "firm", ("ai",), "en")

    assert "  # q.ladder How in AI?\n  #   0 nothing\n  #   1 one model\n  #   2 many models\n  q.ladder:\n" in text
    assert "  #   bought Bought\n  #   joint Joint work\n  #   own Own work\n  q.options:\n" in text
    assert "  # q.share What share?\n  #     Count tokens, too\n  #   a number (0–100, %)\n  q.share:\n" in text


def test_the_ways_to_answer_that_are_shown_are_answers() -> None:
    """What the head of the sheet shows as an example is read as such."""
    text = written(small_edition(), "city", (), "en")
    head = text[: text.index("format:")].replace("\n# ", " ")
    reason, long = re.findall(r"\{not_applicable: \w+\}|\{level.*?\}.*?\}", head)
    filled = text.replace("  a.1:\n", f"  a.1: {reason}\n").replace("  a.2:\n", f"  a.2: {long}\n")
    answers = read(filled, small_edition()).sheet.answers
    assert answers["a.1"].not_applicable == "reason"
    assert (answers["a.2"].level, answers["a.2"].note) == (3, "a note")
    assert answers["a.2"].evidence
    assert answers["a.2"].evidence.grade == "E2"


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_no_text_of_a_rubric_gets_out_of_its_comment(end: str) -> None:
    """Whatever YAML takes for a line's end begins another comment."""
    rubric = small_edition().rubric
    paths = rubric.paths[0].measures[0].questions[0].model_copy(update={"text": {"zh": f"甲？{end}  z.1: 3"}})
    measure = rubric.paths[0].measures[0].model_copy(update={"questions": [paths]})
    path = rubric.paths[0].model_copy(update={"measures": [measure]})
    edition = small_edition(paths=[path, *rubric.paths[1:]])

    values = yaml.safe_load(written(edition, "city", (), "zh"))
    assert values["answers"] == {"a.1": None, "b.1": None, "c.1": None}


def test_names_that_yaml_would_read_otherwise_are_quoted() -> None:
    """A unit may be called anything."""
    for name in ("no", "3", "a: b", "# x", "“甲”\t乙", "- x", "'甲", '"乙'):
        assert read(written(small_edition(), "city", (), "zh", name), small_edition()).sheet.subject.name == name
