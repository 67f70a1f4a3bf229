"""One respondent once: copies, the same name again, rows of totals."""

import itertools
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.batch.score.scorer import Scorer
from fusionassess.rubric import library
from tabled import rows

HEAD = "name,code,profile,period,1b.M,1b.R,1b.O\n"
TABLE = HEAD + (
    "甲公司,A1,sme,,1,1,1\n"
    "乙公司,B1,sme,,2,2,2\n"
    "甲公司（北京）,A2,sme,,0,1,2\n"
    " 甲公司 ,A1,sme,,3,3,3\n"
    "甲公司(北京),A2,sme,,4,4,4\n"
    "甲公司,A3,lead_firm,,5,5,5\n"
    "甲公司,A1,sme,2025,0,0,0\n"
    ",,sme,,1,2,3\n"
    ",,sme,,1,2,3\n"
    "合计,,sme,,3,3,3\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three units of which two come again, two that give no name, and a total."""
    file = tmp_path / "t.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def lines(text: str) -> list[int]:
    """The lines of the table that were scored."""
    return [int(row["source"].rpartition(":")[2]) for row in rows(text)]


@pytest.mark.parametrize(
    ("options", "scored", "code"),
    [
        ([], [2, 3, 4, 5, 6, 7, 8, 9, 10], 0),
        (["--duplicates", "all"], [2, 3, 4, 5, 6, 7, 8, 9, 10], 0),
        (["--duplicates", "keep-first"], [2, 3, 4, 7, 8, 9, 10], 0),
        (["--duplicates", "keep-last"], [3, 5, 6, 7, 8, 9, 10], 0),
        (["--duplicates", "refuse"], [2, 3, 4, 7, 8, 9, 10], 2),
        (["--duplicates", "keep-last", "--key", "Code"], [3, 6, 7, 8, 9, 10], 0),
        (["--duplicates", "keep-first", "--key", "period"], [2, 3, 4, 5, 6, 7, 8, 9, 10], 0),
    ],
)
def test_the_same_name_again(
    cli: Cli, table: Path, tmp_path: Path, options: list[str], scored: list[int], code: int
) -> None:
    """By name, profile and period or by a column; everything that was met is accounted for."""
    ended = cli("batch", table, *options, "--summary", tmp_path / "s.json")

    assert lines(ended.out) == scored
    assert ended.code == code
    counts = json.loads((tmp_path / "s.json").read_text("utf-8"))["ledger"]["rows"]
    assert counts["found"] == counts["scored"] + counts["failed"] + counts["passed_over"] == 10
    assert counts["scored"] == len(scored)
    assert "[total-row]" in ended.err
    assert ("[duplicate]" in ended.err) == (options[-1:] not in (["all"], ["period"]))


def test_a_name_that_comes_again_is_told(cli: Cli, table: Path) -> None:
    """With its place, and what can be done about it."""
    told = cli("batch", table).err

    assert f"{table}:5:1: （提示） “ 甲公司 ”不止一份，这里一份，{table}:2 还有一份：两份都计分" in told
    assert "有 2 行与前面的单位同名" in told
    assert "--duplicates keep-last" in told


def test_a_row_is_scored_once_though_its_unit_comes_again(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture counts the others of its block by what was scored already: a large table may have one in each block."""
    file, scored, score = tmp_path / "t.csv", list[int](), Scorer.score
    file.write_text(HEAD + "甲,,sme,,1,1,1\n乙,,sme,,2,2,2\n甲,,sme,,3,3,3\n", encoding="utf-8")

    def counted(scorer: Scorer, batch: Any, *more: Any) -> Any:
        scored.append(len(batch))
        return score(scorer, batch, *more)

    monkeypatch.setattr(Scorer, "score", counted)
    ended = cli("batch", file, "--report", tmp_path / "r.md")

    assert lines(ended.out) == [2, 3, 4]
    assert "[duplicate]" in ended.err
    assert scored == [3]


def test_both_places_and_the_rule_are_told(cli: Cli, tmp_path: Path) -> None:
    """Whatever the files are; what is kept is what the table has."""
    source = EXAMPLES[0].read_text(encoding="utf-8")
    undated = re.sub(r"^assessed_on:.*\n", "", source, flags=re.MULTILINE)
    (tmp_path / "甲.yaml").write_text(undated, encoding="utf-8")
    (tmp_path / "甲 - 副本.yaml").write_text(undated, encoding="utf-8")
    newer = tmp_path / "newer"
    newer.mkdir()
    for name, day in (("a.yaml", "2026-10-08"), ("b.yaml", "2026-10-07")):
        (newer / name).write_text(re.sub("assessed_on: .*", f"assessed_on: {day}", source), encoding="utf-8")

    words = ("--duplicates", "keep-last", "--lang", "en")
    copies = cli("batch", tmp_path / "甲.yaml", tmp_path / "甲 - 副本.yaml", *words)
    by_day = cli("batch", newer, *words)
    (tmp_path / "甲 - 副本.yaml").rename(tmp_path / "乙.yaml")
    unknown = cli("batch", tmp_path / "甲.yaml", tmp_path / "乙.yaml", *words)
    first = cli("batch", newer, "--duplicates", "keep-first", "--lang", "en")

    assert [row["source"] for row in rows(copies.out)] == [f"{tmp_path / '甲 - 副本.yaml'}"]
    assert f"and at {tmp_path / '甲 - 副本.yaml'}: that one is the later copy by the name of its file" in copies.err
    assert [row["source"] for row in rows(by_day.out)] == [f"{newer / 'a.yaml'}"]
    assert f"{newer / 'b.yaml'}: " in by_day.err
    assert f"and at {newer / 'a.yaml'}: that one has the later day of assessment" in by_day.err
    assert [row["source"] for row in rows(unknown.out)] == [f"{tmp_path / '乙.yaml'}"]
    assert f"and at {tmp_path / '乙.yaml'}: nothing tells which is the later" in unknown.err
    assert f"and at {newer / 'a.yaml'}: that one was read first" in first.err


def test_a_key_that_is_no_column(cli: Cli, table: Path) -> None:
    """Is refused by name."""
    ended = cli("batch", table, "--key", "税号")

    assert (ended.code, "[no-key-column]" in ended.err) == (2, True)


def test_a_faulty_row_is_nobody_yet(cli: Cli, tmp_path: Path) -> None:
    """The one that mends it counts as the first; of the last ones the last that can be read."""
    (tmp_path / "t.csv").write_text(HEAD + "甲,,sme,,9,1,1\n甲,,sme,,1,1,1\n甲,,sme,,9,1,1\n", encoding="utf-8")

    for mode in ("keep-first", "keep-last"):
        assert lines(cli("batch", tmp_path / "t.csv", "--duplicates", mode).out) == [3]


def test_copies_of_sheets(cli: Cli, tmp_path: Path) -> None:
    """A file laid down three times is told; the same unit in another period is none of them."""
    source = next(file for file in EXAMPLES if "sensors" in file.name)
    for name in ("a.yaml", "a(1).yaml", "a(2).yaml"):
        shutil.copy(source, tmp_path / name)
    other = source.read_text("utf-8").replace("period: 2026-Q3", "period: 2031")
    (tmp_path / "b.yaml").write_text(other, encoding="utf-8")

    told, once = cli("batch", tmp_path), cli("batch", tmp_path, "--duplicates", "keep-first")

    assert told.err.count("[duplicate]") == 2
    assert len(rows(told.out)) == 4
    assert [Path(row["source"]).name for row in rows(once.out)] == ["a.yaml", "b.yaml"]
    assert "已经有的单位，2" in once.err


def test_copies_do_not_lift_a_group_over_the_floor(cli: Cli, tmp_path: Path) -> None:
    """Two units in six rows are told no more of than two units in two rows."""
    few = ["甲,,sme,,1,1,1", "乙,,sme,,2,2,2"]
    for name, count in (("few", 1), ("many", 3)):
        (tmp_path / f"{name}.csv").write_text(HEAD + "\n".join(few * count) + "\n", encoding="utf-8")
        cli("batch", tmp_path / f"{name}.csv", "--report", tmp_path / f"{name}.md")

    assert (tmp_path / "many.md").read_text("utf-8") == (tmp_path / "few.md").read_text("utf-8")


def test_standard_input_is_not_read_twice(cli: Cli) -> None:
    """Whoever wants the last of each learns what to do."""
    ended = cli("batch", "-", "--duplicates", "keep-last")

    assert (ended.code, "keep-last" in ended.err) == (2, True)


def test_a_cluster_does_not_know_which_comes_again(cli: Cli, tmp_path: Path) -> None:
    """Refused with the reason, before any work."""
    for options in (["--duplicates", "keep-first"], ["--key", "code"]):
        ended = cli("batch", tmp_path / "t.csv", "-o", tmp_path / "o.csv", "--engine", "spark", *options)
        assert (ended.code, "没有先后" in ended.err) == (2, True)


@pytest.mark.parametrize("mode", ["tell", "keep-first", "keep-last"])
def test_a_run_that_goes_on_knows_who_was_there(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Ended after each part in turn and given again, it writes the table of a run that was never ended."""
    units = ["甲", "乙", "甲", "丙", "乙", "甲"]
    for place, unit in enumerate(units):
        row = f"{unit},,sme,,{place % 6},1,1\n"
        (tmp_path / f"{place}.csv").write_text(HEAD + row, encoding="utf-8")
    files = [tmp_path / f"{place}.csv" for place in range(len(units))]
    options = ["--duplicates", mode, "--report", tmp_path / "r.md", "--force", *files]
    whole = cli("batch", "-o", tmp_path / "whole.csv", *options)
    report = (tmp_path / "r.md").read_text("utf-8")

    from fusionassess.batch.run import parts

    monkeypatch.setattr(parts, "PART_ROWS", 1)
    add = parts.Parts.add
    for _ in range(2):
        counted = itertools.count(1)

        def dying(self: object, done: object, met: object) -> None:
            add(self, done, met)  # type: ignore[arg-type]
            if next(counted) == 5:  # noqa: B023 - called within its turn
                raise KeyboardInterrupt

        monkeypatch.setattr(parts.Parts, "add", dying)
        cli("batch", "--resume", "-o", tmp_path / "o.csv", *options)
        assert (tmp_path / "o.csv.parts").exists()
    monkeypatch.setattr(parts.Parts, "add", add)
    again = cli("batch", "--resume", "-o", tmp_path / "o.csv", *options)

    assert (tmp_path / "o.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert (tmp_path / "r.md").read_text("utf-8") == report
    assert again.err.splitlines()[-3:] == whole.err.splitlines()[-3:]


NOTHING = ["n/a", "NA", "none", "无", "-", "—", "NaN", "null", "(空)", "Ｎ／Ａ"]
"""What exporters and people write where there is nothing to write."""
ENDS = ("evidence", "evidence_date", "missing", "reason")
BESIDE = (
    "name",
    "profile",
    "sector",
    "period",
    "assessed_on",
    "1b.M.evidence",
    "1b.M.evidence_date",
    "1b.M.missing",
    "1b.M.reason",
)


@pytest.mark.parametrize("word", NOTHING)
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_cell_beside_an_answer_may_say_that_nothing_is_in_it(
    cli: Cli, tmp_path: Path, word: str, suffix: str
) -> None:
    """In every such column, whatever the sign: the scores are those of empty cells, and nobody is another's copy."""
    tables = []
    for cell in (word, ""):
        lines = [dict.fromkeys(BESIDE, cell) | {"1b.M": answer, "1b.R": "4"} for answer in ("3", "2", "3")]
        file = tmp_path / f"t.{suffix}"
        if suffix == "csv":
            rows = [",".join(lines[0]), *(",".join(line.values()) for line in lines)]
            file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        else:
            file.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
        ended = cli("batch", file, "--profile", "sme", "--duplicates", "keep-last", "--lang", "en")
        assert ended.code == 0, ended.err
        assert "duplicate" not in ended.err
        tables.append(ended.out.replace(",'-,", ",,").replace(f",{word},", ",,"))

    assert tables[0] == tables[1]


def test_what_was_received_once_more_comes_last(cli: Cli, tmp_path: Path) -> None:
    """By the number that programs add to its name, in folders, patterns and archives; else the older one would stay."""
    text = EXAMPLES[0].read_text(encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["甲.yaml", "甲(2).yaml", "甲（9）.yaml", "甲 (10).yaml"]
    for name in names:
        (folder / name).write_text(text, encoding="utf-8")
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", folder)

    for source in (folder, folder / "*.yaml", archive):
        whole = [row["source"] for row in rows(cli("batch", source).out)]
        last = [row["source"] for row in rows(cli("batch", source, "--duplicates", "keep-last").out)]
        assert [[name for name in names if each.endswith(name)] for each in whole] == [[name] for name in names]
        assert last == whole[-1:]


def test_several_periods_of_a_unit_are_told_and_named(cli: Cli, tmp_path: Path) -> None:
    """Every row is scored, the picture counts six units; the reports say of which period they are."""
    file, into = tmp_path / "t.csv", tmp_path / "reports"
    asked = [question.id for question in library.read(ROOT / "rubrics" / "five-paths").rubric.asked("sme")]
    body = "".join(
        ",".join([f"U{unit}", "sme", year, *[level] * len(asked)]) + "\n"
        for unit in range(6)
        for year, level in (("2025", "1"), ("2026", "4"))
    )
    file.write_text(",".join(["name,profile,period", *asked]) + "\n" + body, "utf-8")

    ended = cli(
        *("batch", file, "--report", tmp_path / "c.md", "--unit-reports", into, "--formats", "txt"),
        *("--summary", tmp_path / "s.json", "--lang", "en"),
    )

    assert "count neither in the figures above nor in the cohort report: 6." in " ".join(ended.err.split())
    assert json.loads((tmp_path / "s.json").read_text("utf-8"))["remarks"] == {"other-period": 6}
    assert "6 units" in (tmp_path / "c.md").read_text("utf-8")
    assert "Left out here: 6 further rows of units that stand in several" in (tmp_path / "c.md").read_text("utf-8")
    assert {f"U{unit}{year}.txt" for unit in range(6) for year in ("", " 2026")} == {
        name.name for name in into.glob("*.txt")
    }
    assert "with several periods" not in cli("batch", file, "--lang", "en").err
