"""``fusionassess check``."""

import json
from pathlib import Path

from conftest import EXAMPLES, ROOT, Cli
from small import TEXT

RUBRIC = ROOT / "rubrics" / "five-paths"


def test_what_is_in_order_says_so(cli: Cli) -> None:
    """Exit 0, one line per file."""
    ended = cli("check", RUBRIC, *EXAMPLES)

    assert ended.code == 0
    assert ended.err == ""
    assert ended.out.splitlines() == [f"{file}：没有问题" for file in (RUBRIC, *EXAMPLES)]


def test_problems_are_the_result(cli: Cli, tmp_path: Path) -> None:
    """Problems go to stdout, all of all files, exit 1."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("format: fusionassess/rubric/2\n")
    two.write_text(TEXT.replace("evidence_months: 24", "evidence_month: 24"), encoding="utf-8")
    ended = cli("check", one, two)

    assert ended.code == 1
    assert f"{one}:1:9: “fusionassess/rubric/2”不是认识的格式" in ended.out
    assert "不认识的键“evidence_month”；是不是“evidence_months”？ [unknown-key]" in ended.out


def test_english_on_request(cli: Cli, tmp_path: Path) -> None:
    """The same problem in the reader's language, under the same code."""
    file = tmp_path / "a.yaml"
    file.write_text("format: fusionassess/rubric/2\n")

    assert "is not a known format" in cli("check", file, "--lang", "en").out


def test_json_for_programs(cli: Cli, tmp_path: Path) -> None:
    """Place, code, severity and sentence of each problem."""
    file = tmp_path / "a.yaml"
    file.write_text("x: [1\n")
    (problem,) = json.loads(cli("check", file, "--format", "json").out)

    assert (problem["file"], problem["line"], problem["code"], problem["severity"]) == (
        str(file),
        1,
        "unfinished",
        "error",
    )


def test_a_warning_alone_is_no_failure(cli: Cli, tmp_path: Path) -> None:
    """Exit 0, and the warning is shown as one."""
    file = tmp_path / "a.yaml"
    text = EXAMPLES[0].read_text(encoding="utf-8").replace("version: 1.1.0", "version: 0.9.0", 1)
    file.write_text(text, encoding="utf-8")
    ended = cli("check", file)

    assert ended.code == 0
    assert "（提示） 答卷按量表 0.9.0 版填写" in ended.out


def test_a_map_of_columns_is_checked(cli: Cli, tmp_path: Path) -> None:
    """Against the rubric, as a batch would read it."""
    file = tmp_path / "map.yaml"
    file.write_text("format: fusionassess/columns/1\ncolumns: {企业: subject}\n", encoding="utf-8")
    good = cli("check", file, "--lang", "en")
    file.write_text("format: fusionassess/columns/1\ncolumns: {企业: 9z.M}\n", encoding="utf-8")
    bad = cli("check", file, "--lang", "en")

    assert (good.code, "no problem" in good.out) == (0, True)
    assert (bad.code, f"{file}:2" in bad.out, "[no-such-column]" in bad.out) == (1, True, True)


def test_a_table_is_checked_as_a_batch_reads_it(cli: Cli, tmp_path: Path) -> None:
    """Names and rows, what would become of them, and with which command; nothing is written."""
    file = tmp_path / "t.csv"
    file.write_text("name,profile,1b.M,1b,备注\n甲,sme,3,,x\n乙,sme,9,,\n丙,sme,9,,\n", encoding="utf-8")
    ended = cli("check", file, "--lang", "en")
    told = json.loads(cli("check", file, "--format", "json").out)

    assert (ended.code, ended.err) == (1, "")
    assert f"fusionassess batch {file} -o scores.csv" in ended.out
    assert (ended.out.count("[level-range]"), ended.out.count("[column-passed-over]")) == (1, 2)
    assert "2 rows of this table are at fault alike: 3–4." in ended.out
    assert "Rows: 3 found = 1 scored + 2 failed + 0 passed over." in ended.out
    assert [problem["code"] for problem in told].count("level-range") == 2
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


def test_a_table_without_a_profile_may_get_it_from_the_batch(cli: Cli, tmp_path: Path) -> None:
    """A remark, unless remarks count."""
    file = tmp_path / "t.csv"
    file.write_text("name,1b.M\n甲,3\n", encoding="utf-8")

    assert (cli("check", file).code, cli("check", file, "--strict").code) == (0, 1)
    assert "[no-profile]" in cli("check", file).out
