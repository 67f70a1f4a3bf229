"""``fusionassess compare``: then and now, and between versions of the rubric."""

import json
from pathlib import Path

import pytest

from conftest import EXAMPLES, Cli
from small import TEXT

OLD = """
format: fusionassess/answers/1
rubric: {id: small, version: 1.2.0}
subject: {name: 某市, profile: city, period: 2025}
answers: {a.1: 1, a.2: 0, b.1: 2, c.1: 3}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small rubric, its next version, and sheets of both."""
    (tmp_path / "old-small.yaml").write_text(TEXT, encoding="utf-8")
    # The next version weighs b as much as c, drops a.2 and asks a.3 instead.
    newer = (
        TEXT.replace("1.2.0", "2.0.0").replace("city: 20, firm: 50", "city: 50, firm: 50").replace("id: a.2", "id: a.3")
    )
    (tmp_path / "small.yaml").write_text(newer, encoding="utf-8")
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    newer_sheet = OLD.replace("1.2.0", "2.0.0").replace("2025", "2026").replace("a.1: 1, a.2: 0", "a.1: 2, a.3: 0")
    (tmp_path / "new.yaml").write_text(newer_sheet, encoding="utf-8")
    return tmp_path


def test_the_change_is_split_between_answers_and_rubric(cli: Cli, folder: Path) -> None:
    """Both parts are those computed by hand, and they add up at every node.

    Old version: (30×.5 + 20×2 + 50×3)/100 = 2.05. The old answers under the new version: a.2 is
    gone, a is its one answer 1: (30×1 + 50×2 + 50×3)/130. New answers: a is (2+0)/2, the same.
    """
    ended = cli(
        "compare",
        folder / "old.yaml",
        folder / "new.yaml",
        "--old-rubric",
        folder / "old-small.yaml",
        "--format",
        "json",
    )
    report = json.loads(ended.out)
    total = report["total"]

    assert ended.code == 0
    assert total["values"] == pytest.approx([2.05, 280 / 130])
    assert total["by_rubric"] == pytest.approx(280 / 130 - 2.05)
    assert total["by_answers"] == pytest.approx(0.0)
    for node in (total, *report["measures"]):
        if node["by_rubric"] is not None:
            assert node["change"] == pytest.approx(node["by_answers"] + node["by_rubric"])


def test_what_is_not_carried_over_is_named(cli: Cli, folder: Path) -> None:
    """The dropped question is said in the comparison, and which are asked only then or now."""
    ended = cli("compare", folder / "old.yaml", folder / "new.yaml", "--old-rubric", folder / "old-small.yaml")

    out = "".join(ended.out.split())
    assert "2025：按量表1.2.0版填写，按2.0.0版计分：按标识带过来3题的作答；" in out
    assert "2.0.0版没有、没有带过来的：a.2；没有作答的：a.3" in out
    assert "a.2" not in ended.err
    assert "本期不再问：a.2" in ended.out
    assert "本期新增：a.3" in ended.out
    assert "因作答" in ended.out


def test_within_one_version_nothing_comes_from_another(cli: Cli, tmp_path: Path) -> None:
    """Falls come first; the total and each measure are told."""
    text = EXAMPLES[0].read_text(encoding="utf-8")
    newer = tmp_path / "newer.yaml"
    start = text.index("1b.M:")
    newer.write_text(
        text[:start] + text[start:].replace("level: 3", "level: 1", 1).replace("level: 2", "level: 3", 1),
        encoding="utf-8",
    )
    ended = cli("compare", EXAMPLES[0], newer)
    changed = [line for line in ended.out.splitlines() if "作答" in line and "→" in line]

    assert ended.code == 0
    assert "变化与量表换版无关" in ended.out
    assert "3 制度化 → 1 零散" in changed[0]
    assert "2 试行 → 3 制度化" in changed[1]


def test_markdown_has_the_same_rows(cli: Cli, folder: Path) -> None:
    """A table with a row per node."""
    out = cli("compare", folder / "new.yaml", folder / "new.yaml", "--format", "markdown").out

    assert "| **总分** | 2.15 | 2.15 | 0.00 |" in out
    assert "| a 举措甲 | 1.00 | 1.00 | 0.00 |" in out
    assert "作答和证据都没有变化" in out
    assert "没有一项下降" in out


def test_what_cannot_be_compared_is_refused(cli: Cli) -> None:
    """Other profiles have other questions and weights: exit 2 and the reason."""
    by_name = {file.stem: file for file in EXAMPLES}
    ended = cli("compare", by_name["binjiang-park"], by_name["xinghe-group"])

    assert (ended.code, ended.out) == (2, "")
    assert "主体不同（region、lead_firm）" in ended.err


def test_other_names_are_pointed_out(cli: Cli) -> None:
    """Two organisations of one profile are compared, and the reader is told."""
    by_name = {file.stem: file for file in EXAMPLES}
    ended = cli("compare", by_name["binjiang-park"], by_name["riverside-park-en"], "--lang", "en")

    assert ended.code == 0
    assert "make sure that it is the same one" in ended.err


PERIODS = {
    "2025": "a.1: 1, a.2: 0, b.1: 2, c.1: 3",
    "2026": "a.1: 2, a.2: 1, b.1: 2, c.1: 3",
    "2027": "a.1: 2, a.2: 0, b.1: 2, c.1: 2",
}


@pytest.fixture
def rounds(tmp_path: Path) -> list[Path]:
    """Three rounds of one organisation: better, then worse."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    files = []
    for period, answers in PERIODS.items():
        file = tmp_path / f"{period}.yaml"
        text = OLD.replace("2025", period).replace("a.1: 1, a.2: 0, b.1: 2, c.1: 3", answers)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


@pytest.mark.parametrize(
    ("pair", "sentence", "verdict"),
    [
        ((0, 1), "都是进步", "better"),
        ((1, 2), "都是退步", "worse"),
        ((0, 0), "没有变化", "same"),
        ((0, 2), "有升有降", "mixed"),
    ],
)
def test_dominance_says_whether_the_scale_matters(
    cli: Cli, rounds: list[Path], pair: tuple[int, int], sentence: str, verdict: str
) -> None:
    """Better at every level is better on every scale; risen here and fallen there is not."""
    sheets = [rounds[place] for place in pair]

    assert sentence in cli("compare", *sheets, "--format", "markdown").out
    assert json.loads(cli("compare", *sheets, "--format", "json").out)["dominance"] == verdict


def test_too_few_answers_are_said_before_anything_else(cli: Cli, rounds: list[Path]) -> None:
    """With how to go on, and without a word on shares; the fields of JSON stay."""
    new = rounds[1]
    text = new.read_text(encoding="utf-8").replace(PERIODS["2026"], "a.1: 2")
    new.write_text(text, encoding="utf-8")
    ended = cli("compare", rounds[0], new, "--format", "markdown", "--lang", "en")
    first = next(line for line in ended.out.splitlines() if line.startswith("- ") and "an answer that counts" in line)

    assert "only 1 of 4 questions that apply have an answer that counts, so there is no total to compare yet" in first
    assert "share of answers" not in ended.out
    assert ended.out.index(first) < ended.out.index("Score 2.05")
    assert json.loads(cli("compare", rounds[0], new, "--format", "json").out)["dominance"]
    assert "nothing to compare" not in cli("compare", new, rounds[0], "--lang", "en").out


def test_all_periods_stand_in_title_table_and_picture(cli: Cli, rounds: list[Path]) -> None:
    """2.05, 2.35, 1.70 by hand: (30a + 20b + 50c)/100 with a .5, 1.5, 1."""
    ended = cli("compare", *rounds)
    report = json.loads(cli("compare", *rounds, "--format", "json").out)

    assert (ended.code, ended.err) == (0, "")
    assert "总分 2.05 → 2.35 → 1.70" in ended.out
    assert "相比 2025 → 2026 → 2027" in cli("compare", *rounds, "--format", "markdown").out
    assert ended.out.index("退步之处") < ended.out.index("各路径和举措")
    assert report["periods"] == ["2025", "2026", "2027"]
    assert report["fallen"] == ["Q", "P", "c", "a"]
    assert report["total"]["values"] == pytest.approx([2.05, 2.35, 1.7])
    assert "| **总分** | 2.05 | 2.35 | 1.70 | -0.65 | -0.35 |" in cli("compare", *rounds, "--format", "markdown").out


def test_each_change_has_its_part_and_the_level_without_it(cli: Cli, rounds: list[Path]) -> None:
    """By hand, of 2026 and 2027: a.2 from 1 to 0 costs .3 × .5, c.1 from 3 to 2 costs .5 × 1; the rest is nothing."""
    report = json.loads(cli("compare", *rounds[1:], "--format", "json").out)
    parts = {row["id"]: row["on_score"] for row in report["answers"]}

    assert parts == pytest.approx({"c.1": -0.5, "a.2": -0.15})
    assert report["elsewhere"] == []
    assert "不论先后次序" in cli("compare", *rounds[1:], "--format", "markdown").out


def test_an_answer_that_comes_or_goes_makes_the_order_count(cli: Cli, rounds: list[Path]) -> None:
    """Told as a mean over orders, and the parts still add up."""
    text = rounds[1].read_text(encoding="utf-8")
    rounds[1].write_text(text.replace("a.1: 2, a.2: 1", "a.1: 0, a.2: unknown"), encoding="utf-8")
    report = json.loads(cli("compare", *rounds[:2], "--format", "json").out)

    assert sum(row["on_score"] for row in report["answers"]) == pytest.approx(report["total"]["change"])
    assert "按全部 2 种先后次序取平均" in cli("compare", *rounds[:2], "--format", "markdown").out


def test_sheets_of_other_sectors_have_a_part_for_it(cli: Cli, tmp_path: Path) -> None:
    """What other weights did stands apart from what answers did."""
    text = EXAMPLES[0].read_text(encoding="utf-8")
    then = tmp_path / "then.yaml"
    then.write_text(text.replace("sectors: [manufacturing]", "sectors: []"), encoding="utf-8")
    assert then.read_text(encoding="utf-8") != text
    report = json.loads(cli("compare", then, EXAMPLES[0], "--format", "json").out)

    assert report["answers"] == []
    assert report["elsewhere"][0]["on_score"] == pytest.approx(report["total"]["change"])


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt", ".json", ".docx", ".pptx", ".xlsx", ".pdf"])
def test_every_form_of_a_report(cli: Cli, rounds: list[Path], tmp_path: Path, suffix: str) -> None:
    """By the suffix, nothing on standard output, once only without --force."""
    file = tmp_path / f"change{suffix}"
    ended = cli("compare", *rounds, "-o", file)

    assert (ended.code, ended.out) == (0, "")
    assert f"{file}" in ended.err
    assert file.stat().st_size > 500
    assert cli("compare", *rounds, "-o", file).code == 2
    assert cli("compare", *rounds, "-o", file, "--force").code == 0


def test_what_cannot_be_written_is_refused(cli: Cli, rounds: list[Path], tmp_path: Path) -> None:
    """Another suffix; a template for a page; a sheet as the target."""
    assert ".docx" in cli("compare", *rounds, "-o", tmp_path / "x.odt").err
    assert "--template" in cli("compare", *rounds, "-o", tmp_path / "x.html", "--template", rounds[0]).err
    ended = cli("compare", *rounds, "-o", rounds[0], "--force")
    assert ended.code == 2


def test_two_sheets_are_enough_and_one_is_too_few(cli: Cli, rounds: list[Path]) -> None:
    """A line through two points is a picture, too."""
    assert "总分 2.05 → 2.35（2025 → 2026）" in cli("compare", *rounds[:2]).out

    ended = cli("compare", rounds[0])
    assert (ended.code, ended.out) == (2, "")
    assert "至少要两份答卷" in ended.err


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (("2026-09-30", "2025-09-30"), "old.yaml (2026-09-30) is newer than"),
        (("2025-09-30", "2026-09-30"), ""),
        ((None, "2025-09-30"), ""),
    ],
)
def test_the_newer_first_is_told(cli: Cli, folder: Path, days: tuple[str | None, str], sentence: str) -> None:
    """By the sheets' own days; what rose would be read as a fall."""
    names = folder / "old.yaml", folder / "new.yaml"
    for name, day in zip(names, days, strict=True):
        dated = f"\nassessed_on: {day}\n" if day else ""
        name.write_text(name.read_text(encoding="utf-8").replace("2.0.0", "1.2.0") + dated, encoding="utf-8")
        name.write_text(name.read_text(encoding="utf-8").replace("a.3: 0", "a.2: 0"), encoding="utf-8")

    more = "--rubric", folder / "old-small.yaml", "--lang", "en"
    report = cli("report", names[1], "--earlier", names[0], "-o", folder / "report.md", *more)

    for ended in (cli("compare", *names, *more), report):
        assert ended.code == 0
        assert ("is newer than" in ended.err) == bool(sentence)
        assert sentence in ended.err


def test_the_same_sheet_twice_is_told(cli: Cli) -> None:
    """A name typed twice shows no change."""
    ended = cli("compare", EXAMPLES[0], EXAMPLES[0], "--lang", "en")

    assert (ended.code, "hold the same sheet" in ended.err) == (0, True)


@pytest.mark.parametrize(("lang", "words"), [("en", "is part of the change"), ("zh", "也在变化之内")])
def test_a_sheet_of_an_older_version_says_that_answers_may_be_lost(
    cli: Cli, tmp_path: Path, lang: str, words: str
) -> None:
    """Both are scored with today's rubric: the report must not deny what this does."""
    after = EXAMPLES[0]
    before = tmp_path / "old.yaml"
    before.write_text(
        after.read_text("utf-8").replace("version: 1.1.0", "version: 1.0.0").replace("level: 3", "level: 2", 1), "utf-8"
    )

    out = "".join(cli("compare", before, after, "--lang", lang).out.split())

    assert "1.0.0" in out
    assert words.replace(" ", "") in out
    assert "none of the change".replace(" ", "") not in out
