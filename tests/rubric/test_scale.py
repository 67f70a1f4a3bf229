"""A rubric that counts its levels from 1: read, asked, scored and told so everywhere."""

import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import ROOT, Cli
from desks import desk_on
from fusionassess.answers.model import AnswerSheet, Subject
from fusionassess.documents.source import Source
from fusionassess.forms import blank, form, page, xlsform
from fusionassess.rubric import cache, library
from fusionassess.rubric.library import Edition
from small import sheet_for
from tabled import rows

RUBRIC = ROOT / "tests" / "documents" / "good" / "rubrics" / "from-one.yaml"
HEAD = "format: fusionassess/answers/1\nrubric: {id: from-one, version: 1.0.0}\n"
SHEET = HEAD + "subject: {name: A, profile: firm}\nanswers: {m.1: 4, m.2: own, n.1: 3}\n"


@pytest.fixture
def edition() -> Edition:
    """The rubric with levels 1 to 5."""
    return Edition(library.parse(Source(str(RUBRIC), RUBRIC.read_text(encoding="utf-8"))), "0" * 64, str(RUBRIC))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Three answers."""
    file = tmp_path / "a.yaml"
    file.write_text(SHEET, encoding="utf-8")
    return file


def scored(cli: Cli, sheet: Path, *more: str) -> dict[str, Any]:
    """The result as JSON."""
    told: dict[str, Any] = json.loads(
        cli("score", "--rubric", RUBRIC, sheet, "--lang", "en", "--format", "json", *more).out
    )
    return told


def test_the_score_is_the_weighted_mean_of_levels_as_answered(cli: Cli, sheet: Path) -> None:
    """.6 of the mean of 4 and 5 (an option rated 1), .4 of 3; a clause that does not hold counts as the level below."""
    assert scored(cli, sheet)["score"]["value"] == pytest.approx(0.6 * 4.5 + 0.4 * 3)
    assert scored(cli, sheet, "--set", "m.1=4 missing 3")["score"]["value"] == pytest.approx(0.6 * 3.5 + 0.4 * 3)


def test_an_open_question_can_be_as_low_as_1_and_no_lower(cli: Cli, sheet: Path) -> None:
    """The interval of the score runs over the levels that there are; so do the levels."""
    told = scored(cli, sheet, "--set", "n.1=unknown")

    assert (told["score"]["low"], told["score"]["high"]) == pytest.approx((0.6 * 4.5 + 0.4, 0.6 * 4.5 + 0.4 * 5))
    nothing = scored(cli, sheet, "--set", "m.1=1", "--set", "m.2=bought", "--set", "n.1=1")
    assert (nothing["score"]["value"], nothing["level"]["value"]) == (1, 1)


@pytest.mark.parametrize("level", ["0", "6"])
def test_a_level_that_the_rubric_has_not_is_refused(cli: Cli, sheet: Path, level: str) -> None:
    """With the levels that there are, in answers and in targets."""
    ended = cli("score", "--rubric", RUBRIC, sheet, "--lang", "en", "--set", f"n.1={level}")
    sheet.write_text(f"{SHEET}targets: {{m: {level}}}\n", encoding="utf-8")
    wanted = cli("check", "--rubric", RUBRIC, sheet, "--lang", "en")

    assert (ended.code, wanted.code) == (2, 1)
    assert "1 到 5 之间 [level-range]" in ended.err
    assert "levels run from 1 to 5 [level-range]" in wanted.err + wanted.out


@pytest.mark.parametrize(("lang", "told"), [("en", ("on 1–5", "levels 1–5")), ("zh", ("1–5 分", "1–5 级"))])
def test_an_explanation_says_the_scale_that_there_is(cli: Cli, sheet: Path, lang: str, told: tuple[str, str]) -> None:
    """A score and a level on 1–5, never on 0–5."""
    ended = cli("score", "--rubric", RUBRIC, sheet, "--lang", lang, "--explain", "score", "--explain", "level")

    assert all(words in ended.out for words in told)
    assert "0–5" not in ended.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["score", "--fail-under", "0.5"], "--fail-under应在1到5之间，不能是0.5"),
        (["score", "--min-coverage", "1.5"], "--min-coverage应在0到1之间，不能是1.5"),
        (["roadmap", "--reach", "1"], "没有1级；可选2–5"),
    ],
)
def test_what_lies_beyond_the_scale_is_refused_with_its_ends(
    cli: Cli, sheet: Path, options: list[str], told: str
) -> None:
    """No score is below 1, and nobody climbs to level 1."""
    ended = cli(options[0], "--rubric", RUBRIC, sheet, *options[1:])

    assert ended.code == 2
    assert told in "".join(ended.err.split())


def test_a_report_tells_five_levels(cli: Cli, sheet: Path) -> None:
    """The strip, the table of the cohort and the chances of the draws know no level 0."""
    ended = cli("score", "--rubric", RUBRIC, sheet, "--lang", "en", "--full", "--uncertainty", "--draws", "100")

    assert ended.code == 0
    assert "1 initial  2 managed  3 steady  4 measured" in ended.out
    assert "level 0" not in ended.out
    chances = scored(cli, sheet, "--uncertainty", "--draws", "100")["uncertainty"]["levels"]
    assert len(chances) == 5


def test_a_table_scores_as_its_sheets_do(cli: Cli, tmp_path: Path, sheet: Path) -> None:
    """Levels as whole numbers and as words; 0 and 6 spoil their rows and say so."""
    table = tmp_path / "t.csv"
    lines = ["name,profile,m.1,m.2,n.1", "A,firm,4,own,3", "B,firm,1,bought,1", "C,firm,0,own,2", "D,firm,2,own,6"]
    table.write_text("\n".join([*lines, "E,firm,5 All do,own,unknown"]), encoding="utf-8")

    ended = cli("batch", table, "--rubric", RUBRIC, "--lang", "en", "-o", tmp_path / "out.csv")

    told = {row["subject"]: row["score"] for row in rows((tmp_path / "out.csv").read_text(encoding="utf-8"))}
    assert ended.code == 2
    assert float(told["A"]) == scored(cli, sheet)["score"]["value"]
    assert float(told["B"]) == 1
    assert float(told["E"]) == 5
    assert set(told) == {"A", "B", "E"}
    assert ended.err.count("levels run from 1 to 5 [level-range]") == 2
    assert "numbered from 1" not in ended.err


@pytest.mark.usefixtures("sheet")
def test_a_folder_of_sheets_scores_as_one_by_one(cli: Cli, tmp_path: Path) -> None:
    """Short and long answers, read on the fast way; a sheet with level 0 is refused by its place."""
    (tmp_path / "b.yaml").write_text(SHEET.replace("n.1: 3", "n.1: {level: 5, note: x}"), encoding="utf-8")
    (tmp_path / "c.yaml").write_text(SHEET.replace("n.1: 3", "n.1: 0"), encoding="utf-8")

    ended = cli("batch", tmp_path, "--rubric", RUBRIC, "--lang", "en", "-o", tmp_path / "out.csv")

    told = [float(row["score"]) for row in rows((tmp_path / "out.csv").read_text(encoding="utf-8"))]
    assert ended.code == 2
    assert told == pytest.approx([3.9, 4.7])
    assert "0 is not a level of this rubric; levels run from 1 to 5 [level-range]" in ended.err


def test_forms_offer_the_levels_that_there_are(edition: Edition) -> None:
    """In every kind of form a ladder and the targets begin at 1."""
    built = form.build(edition, Subject(name="x", profile="firm"), "en")

    assert list(built.levels) == [1, 2, 3, 4, 5]
    assert [choice.response for choice in built.items[0].choices] == [1, 2, 3, 4, 5]
    assert "Nobody does it" in blank.view(built)
    assert '"levels":[1,2,3,4,5]' in page.view([built])
    assert xlsform.view([built])


def test_what_is_shown_to_an_author_has_the_levels_and_ratings(cli: Cli) -> None:
    """The whole rubric names its levels from 1; a question's options have id and rating."""
    whole, own = (cli("rubric", "show", RUBRIC, "--lang", "en", *more).out for more in ((), ("--profile", "firm")))

    assert "Levels: 1 initial · 2 managed · 3 steady · 4 measured · 5 leading" in " ".join(whole.split())
    assert "    bought Bought (0.2)\n    own Own (1)\n" in own


def test_a_derived_number_says_on_which_scale_it_is(cli: Cli, sheet: Path) -> None:
    """From 1 as the rubric counts."""
    told = cli("score", sheet, "--rubric", RUBRIC, "--explain", "m", "--lang", "en").out

    assert "(on 1–5)" in told
    assert "0–5" not in told


def test_the_survey_takes_the_digit_of_a_level(edition: Edition) -> None:
    """1 is the lowest, 5 the highest, 0 nothing; a target likewise."""
    saved: list[AnswerSheet] = []
    desk = desk_on(edition, sheet_for(edition.rubric, {}, "firm"), "en", saved)

    desk.mark(0)
    assert desk.cursor == -1
    desk.mark(1)
    desk.confirm()

    assert saved[-1].answers["m.1"].level == 1


def test_a_cached_rubric_is_the_one_that_was_read(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Levels below the lowest, which have no text, come back without one."""
    monkeypatch.setattr(cache, "user_cache_path", lambda _: tmp_path)

    cache.store("f" * 64, edition.rubric)

    assert cache.load("f" * 64) == edition.rubric


def test_a_ladder_of_five_is_wanted_and_nothing_is_climbed_to_at_1(cli: Cli, tmp_path: Path) -> None:
    """Too many texts, a clause at the lowest level, and bands from 0 are refused by their places."""
    text = RUBRIC.read_text(encoding="utf-8")
    spoilt = tmp_path / "r.yaml"
    for old, new, told in (
        ("[Never, Once,", "[Not at all, Never, Once,", "there should be 5 levels (from 1 up), not 6"),
        ("{level: 3, text: It is", "{level: 1, text: It is", "1 is not a level of this rubric; levels run from 2 to 5"),
        ("low: [1, 3]", "low: [0, 3]", "bands should join one another from 1 to 5"),
        ("{from: 1}", "{from: 2}", "[out-of-bounds]"),
    ):
        spoilt.write_text(text.replace(old, new), encoding="utf-8")
        ended = cli("check", spoilt, "--lang", "en")
        assert ended.code == 1
        assert told in ended.out + ended.err


LADDERS = """
format: fusionassess/rubric/1
id: ladders
version: 1.0.0
languages: [en]
title: Ladders alone
levels: [one, two, three]
scale: {from: 1}
blank: lowest
profiles: {firm: {title: Firm}}
paths:
  - id: P
    title: Path
    measures:
      - id: m
        title: Measure
        weights: {firm: 1}
        questions:
          - {id: m.1, profiles: [firm], text: How?, levels: [Not at all, Partly, Wholly]}
          - {id: m.2, profiles: [firm], text: How far?, levels: [Not at all, Partly, Wholly]}
"""


@pytest.fixture
def ladders(tmp_path: Path) -> Path:
    """A rubric of ladders alone, in which a blank counts as the lowest level."""
    file = tmp_path / "ladders.yaml"
    file.write_text(LADDERS, encoding="utf-8")
    return file


def ladder_sheet(folder: Path, name: str, answers: str) -> Path:
    """A sheet of that rubric."""
    file = folder / name
    head = "format: fusionassess/answers/1\nrubric: {id: ladders}\n"
    file.write_text(f"{head}subject: {{name: {name}, profile: firm}}\nanswers: {answers}\n", encoding="utf-8")
    return file


def test_a_blank_counts_as_the_lowest_level_there_is(cli: Cli, tmp_path: Path, ladders: Path) -> None:
    """1, not 0."""
    sheet = ladder_sheet(tmp_path, "a.yaml", "{m.1: 3}")

    told = json.loads(cli("score", "--rubric", ladders, sheet, "--format", "json").out)

    assert told["score"]["value"] == 2


def test_sheets_of_ladders_alone_are_held_to_their_levels(cli: Cli, tmp_path: Path, ladders: Path) -> None:
    """They are read the fast way; level 0 is refused there, too, and the cohort knows no level 0."""
    ladders.write_text(LADDERS.replace("blank: lowest\n", ""), encoding="utf-8")
    folder = tmp_path / "sheets"
    folder.mkdir()
    for number in range(6):
        ladder_sheet(folder, f"{number}.yaml", "{m.1: 1, m.2: 3}")
    ladder_sheet(folder, "bad.yaml", "{m.1: 0, m.2: 3}")

    ended = cli("batch", folder, "--rubric", ladders, "-o", tmp_path / "o.csv", "--report", tmp_path / "c.md")

    assert ended.code == 2
    assert "bad.yaml:4:16: 0 " in ended.err
    assert "等级 1 one 6 份" in ended.err
    assert [row["score"] for row in rows((tmp_path / "o.csv").read_text(encoding="utf-8-sig"))] == ["2"] * 6
    picture = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert "| 1 one |" in picture
    assert not [line for line in picture.splitlines() if line.startswith("| 0 ")]


def test_whole_numbers_of_a_table_are_held_to_their_levels(cli: Cli, tmp_path: Path, ladders: Path) -> None:
    """Columns of small numbers are looked up by their bytes."""
    table = pa.table({"name": ["A", "B"], "profile": ["firm"] * 2, "m.1": pa.array([1, 0], pa.int8()), "m.2": [3, 3]})
    pq.write_table(table, tmp_path / "t.parquet")

    ended = cli("batch", tmp_path / "t.parquet", "--rubric", ladders, "-o", tmp_path / "o.csv")

    assert ended.code == 2
    assert [row["subject"] for row in rows((tmp_path / "o.csv").read_text(encoding="utf-8-sig"))] == ["A"]


def test_pictures_are_marked_with_the_levels_that_there_are(cli: Cli, sheet: Path, tmp_path: Path) -> None:
    """No 0 on an axis; yet a bar begins there, so that level 1 of five fills a fifth."""
    sheet.write_text(SHEET.replace("n.1: 3", "n.1: 1"), encoding="utf-8")
    page, document = tmp_path / "r.html", tmp_path / "r.docx"
    for file in (page, document):
        assert cli("report", "--rubric", RUBRIC, sheet, "--earlier", sheet, "--lang", "en", "-o", file).code == 0
    drawn = page.read_text(encoding="utf-8")
    shown = cli("score", "--rubric", RUBRIC, sheet, "--lang", "en").out.splitlines()

    pictures = [svg for svg in re.findall(r"<svg.*?</svg>", drawn, re.DOTALL) if "%</text>" not in svg]
    marks = {tuple(sorted(re.findall(r'class="scale">(\w+)<', svg))) for svg in pictures}
    assert marks == {("1", "2", "3", "4", "5")}
    assert "row for each path, from 1 to 5" in drawn
    assert re.search(r'width="76" [^>]*class="bar tone-low"', drawn)
    assert any(line.strip() == "1   2   3   4   5" for line in shown)
    with ZipFile(document) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "/charts/chart" in name]
    assert sum('<c:numFmt formatCode="0;;"' in chart for chart in charts) == len(pictures)
