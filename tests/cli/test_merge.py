"""``fusionassess merge``: several raters' sheets become one, and where they differ is told."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, Cli
from fusionassess.answers.sheets import open_sheet
from fusionassess.authoring import schemas
from fusionassess.documents import writing
from fusionassess.raters.merging import decided

PARK = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))


def test_four_raters_become_one_sheet(cli: Cli, tmp_path: Path) -> None:
    """The consensus is written, what differs is told on standard output, what is open on standard error."""
    target = tmp_path / "c.yaml"

    ended = cli("merge", *PARK, "-o", target, "--lang", "en")
    sheet = open_sheet(target).sheet

    assert ended.code == 0
    assert "Between the raters" in ended.out
    told = " ".join(ended.out.split())
    assert re.search(
        r"企业代表（园区商会） and 科技创新局 differ by 3 levels on 5b.M “.{20,}?” \(1 against 4\)\.", told
    )
    assert "Discuss these first" in ended.out
    assert f"{target} written" in ended.err
    assert "11 questions are still open: 1b.M 1b.R" in ended.err
    assert "--rule ask" in ended.err
    assert "5b.M" not in sheet.answers
    roles = [answer.role for answer in sheet.raters["5b.M"].answers]
    assert roles == ["财政金融局", "经济发展局", "科技创新局", "企业代表（园区商会）"]


@pytest.mark.parametrize("rule", ["median", "lowest", "best-evidenced"])
def test_the_consensus_is_a_sheet_like_any_other(cli: Cli, tmp_path: Path, rule: str) -> None:
    """It is scored, reported, checked, filled in further, put into a form, and counted in a batch."""
    target = tmp_path / "c.yaml"
    assert cli("merge", *PARK, "-o", target, "--rule", rule).code == 0

    assert cli("check", target).code == 0
    assert cli("score", target).code == 0
    assert cli("report", target, "-o", tmp_path / "r.md").code == 0
    assert cli("batch", target).code == 0
    before = open_sheet(target).sheet
    asked = cli("survey", "-o", target, "--set", "1a.M=3", "--no-input")
    assert asked.code in {0, 3}
    assert open_sheet(target).sheet.raters == before.raters
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "## 评分人之间" in text
    assert "先议这些题" in text


def test_without_a_file_nothing_is_written(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To look first."""
    monkeypatch.chdir(tmp_path)

    assert cli("merge", *PARK).code == 0
    assert list(tmp_path.iterdir()) == []


def test_a_consensus_that_could_not_be_read_again_is_not_written(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told with its size; fewer sheets are put together as ever."""
    target = tmp_path / "c.yaml"
    assert cli("merge", *PARK[:2], "-o", target).code == 0
    monkeypatch.setattr(writing, "MOST_BYTES", target.stat().st_size)
    before = target.read_bytes()

    ended = cli("merge", *PARK, "-o", target, "--force", "--lang", "en")
    assert (ended.code, ended.err.count("[would-not-be-read]")) == (2, 1)
    assert f"{target}: " in ended.err
    assert target.read_bytes() == before
    assert cli("merge", *PARK[:2], "-o", target, "--force").code == 0


def test_json_keeps_its_schema(cli: Cli, tmp_path: Path) -> None:
    """Every question that raters answer differently, in the order of its effect; the same in an agenda."""
    agenda = tmp_path / "a.json"
    ended = cli("merge", *PARK, "--format", "json", "--agenda", agenda)
    told = json.loads(ended.out)

    jsonschema.validate(told, schemas.schema("merge"))
    assert told == json.loads(agenda.read_text(encoding="utf-8"))
    assert told["format"] == "fusionassess/merge/1"
    assert told["disputed"][0]["id"] == "5b.M"
    assert told["disputed"][0]["spread"] == 3
    assert [voice["level"] for voice in told["disputed"][0]["answers"]] == [2, 3, 4, 1]
    effects = [round(row["effect"], 9) for row in told["disputed"]]
    assert effects == sorted(effects, reverse=True)
    assert told["with_lowest"]["score"] < told["score"]["value"] < told["with_highest"]["score"]
    assert {row["id"] for row in told["agreement"]} == {"alpha", "icc", "w", "P1", "P2", "P3", "P4", "P5"}


def test_the_result_of_a_consensus_keeps_its_schema(cli: Cli, tmp_path: Path) -> None:
    """``score --format json`` has the raters, too, and the hint that waited for them."""
    target = tmp_path / "c.json"
    cli("merge", *PARK, "-o", target, "--rule", "lowest")
    told = json.loads(cli("score", target, "--format", "json").out)

    jsonschema.validate(told, schemas.schema("result"))
    assert len(told["raters"]["raters"]) == 4
    assert "K12" in told["hints"]


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx"])
def test_an_agenda_is_written_in_the_form_of_its_suffix(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """For the meeting: what to discuss, and room for what is decided."""
    agenda = tmp_path / f"a{suffix}"

    ended = cli("merge", *PARK, "--agenda", agenda)

    assert ended.code == 0
    assert agenda.stat().st_size > 1_000
    if suffix == ".md":
        text = agenda.read_text(encoding="utf-8")
        assert "财政只兑现过2026年的榜，2025年的没有收到申请。" in text
        assert "合议结果" in text


@pytest.mark.parametrize(
    ("language", "called"), [("zh", "合议会议议程"), ("en", "Agenda of the meeting that agrees on one answer")]
)
def test_an_agenda_is_called_one_and_names_each_question(cli: Cli, tmp_path: Path, language: str, called: str) -> None:
    """Its title is no report's; each row has the question's title and who gave which level, no code alone, no index."""
    agenda = tmp_path / "a.md"
    cli("merge", *PARK, "--agenda", agenda, "--lang", language)
    text = agenda.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if re.match(r"\| \d[a-c]\.[A-Z]", line)]

    assert called in text.splitlines()[2]
    assert "wg" not in text
    assert len(rows) == 32
    for question, answers, *_ in rows:
        assert re.fullmatch(r"\| \d[a-c]\.[A-Z]\d? .{8,}", question), question
        assert len(re.findall(r"科技创新局|经济发展局|财政金融局|企业代表", answers)) >= 2, answers


def test_the_terminal_shows_the_first_few_and_all_where_asked(cli: Cli) -> None:
    """The whole list has a question each."""
    few, every = cli("merge", *PARK), cli("merge", *PARK, "--full")

    assert "先列前5题" in few.err
    assert "4a.R" not in few.out.split("先议这些题")[1]
    assert "4a.R" in every.out.split("先议这些题")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((PARK[0],), "只有一份答卷"),
        ((PARK[0], PARK[0]), "是同一评分人（财政金融局）"),
        ((PARK[0], ROOT / "examples" / "xinghe-group.yaml"), "主体类型是 lead_firm"),
        ((*PARK, "-o", "c.xlsx"), "不是 .xlsx"),
        ((*PARK, "--agenda", "a.doc"), ".doc"),
        ((*PARK, "-o", "c.json", "--agenda", "c.json"), "c.json"),
        ((*PARK, "--rule", "ask", "-o", "c.yaml"), "没有终端"),
        ((*PARK, "--rule", "dice"), "dice"),
        ((PARK[0], "nothing.yaml"), "no-such-file"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...], told: str
) -> None:
    """Nothing is written then."""
    monkeypatch.chdir(tmp_path)

    ended = cli("merge", *words)

    assert ended.code == 2
    assert told in "".join(ended.err.replace("│", "").split("\n")).replace("  ", " ")
    assert ended.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_overwritten_only_by_force(cli: Cli, tmp_path: Path) -> None:
    """And what people decided in it stays decided."""
    target = tmp_path / "c.yaml"
    cli("merge", *PARK, "-o", target)
    sheet = open_sheet(target).sheet
    answer = open_sheet(PARK[1]).sheet.answers["5b.M"]
    target.write_text(writing.dump(decided(sheet, "5b.M", answer, "people", "公告都在")), encoding="utf-8")

    refused = cli("merge", *PARK, "-o", target, "--rule", "lowest")
    forced = cli("merge", *PARK, "-o", target, "--rule", "lowest", "--force")
    after = open_sheet(target).sheet

    assert refused.code == 2
    assert forced.code == 0
    assert "已由人商定的1题" in forced.err
    assert after.answers["5b.M"].level == 3
    assert (after.raters["5b.M"].by, after.raters["5b.M"].reason) == ("people", "公告都在")
    assert after.raters["1b.M"].by == "lowest"


def test_what_is_read_is_never_written_to(cli: Cli, tmp_path: Path) -> None:
    """A rater's own sheet stays, even by force."""
    own = tmp_path / "own.yaml"
    own.write_bytes(PARK[0].read_bytes())

    assert cli("merge", own, PARK[1], "-o", own, "--force").code == 2
    assert own.read_bytes() == PARK[0].read_bytes()


def test_standard_output_takes_the_consensus(cli: Cli) -> None:
    """Nothing else then."""
    ended = cli("merge", *PARK, "-o", "-")

    assert ended.out.startswith("format: fusionassess/answers/1\n")
    assert "评分人之间" not in ended.out


def test_a_comparison_says_whether_raters_or_facts_changed(cli: Cli, tmp_path: Path) -> None:
    """One rater answers otherwise, one has gone and another come: both parts are told, and add up."""
    texts = [file.read_text(encoding="utf-8") for file in PARK]
    for name, own in (("then", texts), ("now", [*texts[:3], texts[3].replace("企业代表（园区商会）", "行业协会")])):
        folder = tmp_path / name
        folder.mkdir()
        for file, text in zip(PARK, own, strict=True):
            # The S&T office answers one question otherwise, so does whoever came for the firms another.
            moved = (
                text.replace("  2a.R: 2", "  2a.R: 4")
                if file.stem in {"kejiju", "jingfaju"} and name == "now"
                else text
            )
            moved = moved.replace("  4b.M: 1", "  4b.M: 0") if name == "now" else moved
            (folder / file.name).write_text(moved.replace("2026-Q3", name), encoding="utf-8")
        assert cli("merge", *sorted(folder.iterdir()), "--rule", "lowest", "-o", tmp_path / f"{name}.yaml").code == 0

    ended = cli("compare", tmp_path / "then.yaml", tmp_path / "now.yaml")
    told = json.loads(cli("compare", tmp_path / "then.yaml", tmp_path / "now.yaml", "--format", "json").out)

    assert ended.code == 0
    assert "两次的评分人不同：只在上次的有企业代表（园区商会），只在这次的有行业协会" in "".join(ended.out.split())
    assert told["raters"]["gone"] == ["企业代表（园区商会）"]
    assert told["raters"]["new"] == ["行业协会"]
    assert {row["rater"]: row["moved"] for row in told["raters"]["stayed"]}["经济发展局"] >= 1
    effects = {row["id"]: row["on_score"] for row in told["answers"]}
    assert told["raters"]["by_raters"] == pytest.approx(effects["4b.M"])
    assert told["raters"]["by_facts"] + told["raters"]["by_raters"] == pytest.approx(told["total"]["change"])


def test_a_comparison_of_the_same_raters_says_so(cli: Cli, tmp_path: Path) -> None:
    """Nothing of the change is put down to them; and a sheet of one rater beside a consensus is told of, too."""
    for name in ("then", "now"):
        assert cli("merge", *PARK, "-o", tmp_path / f"{name}.yaml").code == 0

    same = cli("compare", tmp_path / "then.yaml", tmp_path / "now.yaml")
    one = cli("compare", PARK[1], tmp_path / "now.yaml")

    assert "两次的评分人相同" in same.out
    assert "只有一次是多人合议" in one.out


def test_sheets_of_an_older_version_are_carried_over_and_told(cli: Cli, tmp_path: Path) -> None:
    """All are read against one version; what differs is a warning, no refusal."""
    older = tmp_path / "older.yaml"
    older.write_text(PARK[0].read_text(encoding="utf-8").replace("version: 1.1.0", "version: 1.0.0"), encoding="utf-8")

    ended = cli("merge", older, PARK[1])

    assert ended.code == 0
    assert "other-version" in ended.err


def test_indicators_and_targets_that_differ_are_left_out_and_named(cli: Cli, tmp_path: Path) -> None:
    """Who says what; the other sheet's alone is taken."""
    files = []
    for place, file in enumerate(PARK[:2]):
        own = f"targets: {{1a: {3 + place}, 2a: 4}}\nindicators: {{O1.1: {{value: {40 + place}}}}}\n"
        files.append(tmp_path / file.name)
        files[-1].write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")
    target = tmp_path / "c.yaml"

    ended = cli("merge", *files, "-o", target)
    text, sheet = "".join(ended.out.split()), open_sheet(target).sheet

    assert "举措1a各家想达到的等级不同（财政金融局3、经济发展局4）" in text
    assert "指标O1.1各家给的数不同（财政金融局40、经济发展局41）" in text
    assert sheet.targets == {"2a": 4}
    assert sheet.indicators == {}
