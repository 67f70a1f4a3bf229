"""Tables of results for people: words of the language, numbers as in the reports."""

import csv
import io
import math
from pathlib import Path

import openpyxl
import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.batch.run.labelled import _as_numbers
from fusionassess.report.wording import number, percent
from fusionassess.rubric.library import read
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from small import TEXT

RUBRIC = read(ROOT / "rubrics" / "five-paths").rubric


def records(cli: Cli, *words: object) -> list[dict[str, str]]:
    """The rows of a table on standard output."""
    ended = cli("batch", *words)
    assert ended.code == 0
    return list(csv.DictReader(io.StringIO(ended.out)))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_words_and_rounded_numbers(cli: Cli, language: str) -> None:
    """Cell by cell what the names say; steps by id and what is to be done."""
    told = (*EXAMPLES[:3], "--lang", language, "--roadmap-budget", "3")
    named, labelled = records(cli, *told), records(cli, *told, "--headers", "labels")
    heads, report = labels(language).batch.heads, labels(language).report
    titles = RUBRIC.titles(language)
    assert [*labelled[0]] == [heads.get(name, f"{name} {titles.get(name)}") for name in named[0]]

    for row, own in zip(named, labelled, strict=True):
        assert own[heads["score"]] == f"{float(row['score']):.2f}"
        assert own[heads["coverage"]].strip("<>%") == f"{float(row['coverage']) * 100:.0f}"
        assert own[heads["level"]] == f"{row['level']} {RUBRIC.level_names(language)[int(row['level'])]}"
        assert own[heads["profile"]] == RUBRIC.profiles[row["profile"]].title[language]
        assert own[heads["status"]] == labels(language).batch.statuses[row["status"]]
        assert own[heads["roadmap_cost"]] == row["roadmap_cost"]
        steps = own[heads["roadmap_steps"]].split(report.part_mark)
        assert [step.split(" ", 1)[0] for step in steps] == row["roadmap_steps"].split()
        assert all(len(step.split(" ", 1)[1]) > 4 for step in steps)


def test_a_workbook_to_be_sent_on(cli: Cli, tmp_path: Path) -> None:
    """Numbers that can be added up, as they are shown; heads that wrap, filters, landscape; notes as ever."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    long = "很长的名称" * 10
    (tmp_path / "t.csv").write_text(
        f"name,profile,sector,a.1,a.2,b.1,c.1\n{long},city,ai bio,1,,1,2\n乙,firm,,,,,\n", "utf-8"
    )

    ended = cli(
        *("batch", tmp_path / "t.csv", "--rubric", tmp_path / "small.yaml", "-o", tmp_path / "t.xlsx"),
        *("--headers", "labels", "--merge-by", "name"),
    )

    assert ended.code == 0
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    head, one, other = sheet.iter_rows()
    by_head = {cell.value: place for place, cell in enumerate(head)}
    coverage, score = one[by_head["覆盖率"]], one[by_head["总分"]]
    assert (0.6 < coverage.value < 1, coverage.value == round(coverage.value, 2)) == (True, True)
    assert coverage.number_format == "0%"
    assert score.number_format == "0.00"
    assert score.value == round(score.value, 2)
    assert (one[by_head["领域"]].value, one[by_head["评分人数"]].value) == ("智能、生物", 1)
    assert (other[by_head["总分"]].value, other[by_head["完整程度"]].value) == (None, "作答太少，不出总分")
    assert head[by_head["覆盖率"]].comment.text == labels("zh").batch.columns["coverage"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (f"A1:{head[-1].coordinate[:-1]}3", "C2")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.row_dimensions[2].height == 5 * 15 > sheet.row_dimensions[1].height


@pytest.mark.parametrize("words", [["-o", "t.parquet"], ["-o", "t.jsonl"], ["-o", "t.csv", "--engine", "spark"]])
def test_what_programs_read_has_names(cli: Cli, words: list[str]) -> None:
    """Refused before any work."""
    ended = cli("batch", EXAMPLES[0], *words, "--headers", "labels")

    assert ended.code == 2
    assert ".xlsx" in ended.err or "--headers labels" in ended.err


def test_a_number_that_only_has_a_bound_is_the_bound() -> None:
    """Nearly nothing and nearly all are told so; who adds up gets what stands there."""
    told = _as_numbers([percent(0.001), percent(0.999), percent(0.5), number(1.234), None, number(math.nan)])

    assert told.to_pylist() == [0.01, 0.99, 0.5, 1.23, None, None]
