"""``fusionassess batch --report``."""

import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.cohort.heat_maps import MOST_UNITS
from small import TEXT


@pytest.mark.parametrize(
    ("suffix", "start"), [("md", "# 科技创新与产业创新融合成熟度：群体报告"), ("html", "<!doctype html>")]
)
def test_a_report_beside_the_table(cli: Cli, tmp_path: Path, suffix: str, start: str) -> None:
    """The table is as it is without a report; the report is named on standard error."""
    report = tmp_path / f"cohort.{suffix}"
    ended = cli("batch", ROOT / "examples" / "*.yaml", "--report", report)

    assert ended.code == 0
    assert ended.out == cli("batch", ROOT / "examples" / "*.yaml").out
    assert str(report) in ended.err
    text = report.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert "东麓市滨江高新区" not in text


def test_units_by_name_where_asked_for(cli: Cli, tmp_path: Path) -> None:
    """With the warning that it is not to be published."""
    report = tmp_path / "cohort.md"
    ended = cli("batch", ROOT / "examples" / "*.yaml", "--report", report, "--units", "--lang", "en")

    assert ended.code == 0
    text = report.read_text(encoding="utf-8")
    assert "not to be published" in text
    assert "东麓市滨江高新区" in text


def test_more_units_than_can_be_listed(cli: Cli, tmp_path: Path) -> None:
    """The names are left out, and it says so."""
    for place in range(MOST_UNITS + 1):
        text = EXAMPLES[place % len(EXAMPLES)].read_text(encoding="utf-8")
        (tmp_path / f"{place}.yaml").write_text(text.replace("{name: ", f"{{name: {place}号"), encoding="utf-8")
    report = tmp_path / "cohort.md"
    ended = cli("batch", tmp_path, "-o", tmp_path / "t.csv", "--report", report, "--units")

    assert ended.code == 0
    text = report.read_text(encoding="utf-8")
    assert f"单位超过 {MOST_UNITS} 家" in text
    assert "东麓市滨江高新区" not in text


def test_bad_sheets_do_not_stop_the_report(cli: Cli, tmp_path: Path) -> None:
    """It is of the good ones; exit 2 all the same."""
    for file in EXAMPLES:
        shutil.copy(file, tmp_path)
    (tmp_path / "bad.yaml").write_text("format: fusionassess/answers/1\n", encoding="utf-8")
    ended = cli("batch", tmp_path, "--report", tmp_path / "r.md")

    assert ended.code == 2
    assert f"{len(EXAMPLES)} 家单位" in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_what_is_refused_before_any_work(cli: Cli, tmp_path: Path) -> None:
    """A suffix that is no report's, a file that is there already, names without a report."""
    there = tmp_path / "r.md"
    there.write_text("mine", encoding="utf-8")
    for words, reason in (
        (("--report", tmp_path / "r.pdf"), ".html .md"),
        (("--report", there), "r.md"),
        (("--units",), "--report"),
    ):
        ended = cli("batch", ROOT / "examples" / "*.yaml", *words)

        assert (ended.code, ended.out) == (2, "")
        assert reason in ended.err
    assert there.read_text(encoding="utf-8") == "mine"
    assert cli("batch", ROOT / "examples" / "*.yaml", "--report", there, "--force").code == 0
    assert there.read_text(encoding="utf-8").startswith("# ")


def test_no_sheet_no_report(cli: Cli, tmp_path: Path) -> None:
    """Nothing is written where there is nobody."""
    ended = cli("batch", tmp_path, "--report", tmp_path / "r.md")

    assert ended.code == 2
    assert not (tmp_path / "r.md").exists()


@pytest.mark.parametrize("further", [(), ("--report", "c.md")])
def test_the_lowest_measures_are_told_in_one_way(cli: Cli, tmp_path: Path, further: tuple[str, ...]) -> None:
    """The terminal names those of the page, with the same means and in the same order, whether there is one or not.

    Of equal means the rubric's order decides; who has no total counts nowhere.
    """
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    body = "".join(f"U{unit},city,3,3,{2 - unit % 2},{1 + unit % 2}\n" for unit in range(6)) + "V,city,0,,,\n"
    (tmp_path / "t.csv").write_text("name,profile,a.1,a.2,b.1,c.1\n" + body, "utf-8")
    report = (further[0], tmp_path / further[1]) if further else ()

    ended = cli("batch", tmp_path / "t.csv", "--rubric", tmp_path / "small.yaml", "--lang", "en", *report)

    told = "Among the measures with the lowest means: b 举措乙 (1.5), c 举措丙 (1.5), a Measure A (3.0)."
    assert told in " ".join(ended.err.split())
    assert not report or f"- {told}" in (tmp_path / "c.md").read_text("utf-8")
