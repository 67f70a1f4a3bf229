"""What-if: ``--weights`` and ``--set`` of ``fusionassess score`` and ``report``."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, Cli

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
LINHAI = ROOT / "examples" / "linhai-university.yaml"
AHP = ROOT / "examples" / "weights-ahp.yaml"


def weights_file(tmp_path: Path, content: str, profile: str = "region") -> Path:
    """A weights file for the shipped rubric."""
    file = tmp_path / "w.yaml"
    head = f"format: fusionassess/weights/1\nrubric: {{id: five-paths}}\nprofile: {profile}\n"
    file.write_text(head + content, encoding="utf-8")
    return file


def one_line(text: str) -> str:
    """A report without its line breaks, as wrapping may fall anywhere."""
    return "".join(text.split())


def test_the_first_lines_say_that_other_weights_were_used(cli: Cli) -> None:
    """Title, file and CR stand above every number; stderr is quiet."""
    ended = cli("score", BINJIANG, "--weights", AHP)
    first = one_line(ended.out.split("现状")[0])

    assert (ended.code, ended.err) == (0, "")
    assert "权重没有用量表自带的，改用：“东麓市专家组权重（2026）”（weights-ahp.yaml）。" in first
    assert "最不一致的一组（融合赋能）一致性比率CR为0.017，上限0.05。" in first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--set", "4c.R=5"], "影响：总分2.16[2.04–2.36]→2.28[2.12–2.44]（+0.12）；等级仍为2试行。"),
        (["--weights", "SAME"], "总分（2.16[2.04–2.36]）和等级（2试行）都没有变化。"),
    ],
)
def test_the_first_lines_say_what_a_supposed_case_changes(
    cli: Cli, tmp_path: Path, options: list[str], told: str
) -> None:
    """Score and level before and after, with what the open answers leave possible; or that nothing changes."""
    same = weights_file(tmp_path, "weights: {1a: 7}\n")
    ended = cli("score", BINJIANG, *[same if option == "SAME" else option for option in options])

    assert told in one_line(ended.out.split("现状")[0])


def test_json_has_the_figures_of_the_sheet_as_it_is_beside_those_of_the_case(cli: Cli) -> None:
    """The very numbers of a result without the option; null where nothing is supposed."""
    plain = json.loads(cli("score", BINJIANG, "--format", "json").out)
    before = json.loads(cli("score", BINJIANG, "--weights", AHP, "--set", "4c.R=5", "--format", "json").out)[
        "unsupposed"
    ]

    assert plain["unsupposed"] is None
    assert before["score"] == {key: plain["score"][key] for key in before["score"]}
    assert before["level"] == {key: plain["level"][key] for key in ("value", "low", "high")}
    assert before["paths"] == {path["id"]: path["score"] for path in plain["paths"]}


def test_a_level_that_a_supposed_case_changes_is_told(cli: Cli, tmp_path: Path) -> None:
    """Then and now by name."""
    sheet = tmp_path / "a.yaml"
    rubric = ROOT / "tests" / "documents" / "good" / "rubrics" / "from-one.yaml"
    head = "format: fusionassess/answers/1\nrubric: {id: from-one, version: 1.0.0}\n"
    sheet.write_text(f"{head}subject: {{name: A, profile: firm}}\nanswers: {{m.1: 1, m.2: bought, n.1: 1}}\n", "utf-8")

    ended = cli(
        "score", sheet, "--rubric", rubric, "--lang", "en", "--set", "m.1=5", "--set", "m.2=own", "--set", "n.1=5"
    )

    assert "score 1.00 → 5.00 (+4.00); level 1 initial → 5 " in " ".join(ended.out.split())


def test_a_section_names_weights_consistency_and_table(cli: Cli) -> None:
    """Each group with its weights by title, CR and limit; each expert's own CR; the table by its origin; no bare id."""
    ended = cli("score", BINJIANG, "--weights", AHP, "--lang", "en")
    section = one_line(ended.out.split("\nWeights\n")[1].split("\nLargest gaps\n")[0])

    weights = "Upgrade traditional industry with S&T 44.3%; Build up emerging industries with S&T 38.7%; "
    weights += "Position for future industries with S&T 16.9%"
    assert one_line(f"Empower by fusion: {weights} (CR 0.017, limit 0.05)") in section
    assert "λmax" not in section
    assert one_line("科技创新局 CR 0.004, 经济发展局 CR 0.012, 市科学技术情报所 CR 0.018") in section
    assert one_line("random indices from a simulation of random judgements (400,000 matrices of each size") in section


def test_json_carries_other_weights(cli: Cli) -> None:
    """The rubric's weight and the one used, the groups with their consistency, the random index; else null."""
    other = json.loads(cli("score", BINJIANG, "--weights", AHP, "--format", "json").out)["other_weights"]
    groups = {group["id"]: group for group in other["groups"]}

    assert (other["file"], other["kind"]) == ("weights-ahp.yaml", "pairwise")
    assert other["random_index"] == {"source": "simulation", "matrices": 400000}
    assert sum(row["used"] for row in other["measures"]) == pytest.approx(100)
    assert other["measures"][0]["rubric"] == 7
    assert groups["P3"]["consistency_ratio"] == pytest.approx(groups["P3"]["consistency_index"] / 0.525)
    assert groups["paths"]["random_index"] == 1.108
    assert len(groups["paths"]["experts"]) == 3
    plain = json.loads(cli("score", BINJIANG, "--format", "json").out)
    assert (plain["other_weights"], plain["supposed"], plain["warnings"]) == (None, [], [])


def test_other_weights_change_the_score_and_the_weights_shown(cli: Cli, tmp_path: Path) -> None:
    """All weight on one measure: the total is its score, the weights beside the measures say so."""
    heavy = "weights: {3a: 1000000000}\n"
    report = json.loads(cli("score", BINJIANG, "--weights", weights_file(tmp_path, heavy), "--format", "json").out)
    measures = {measure["id"]: measure for path in report["paths"] for measure in path["measures"]}

    assert report["score"]["value"] == pytest.approx(measures["3a"]["score"]["value"], abs=1e-5)
    assert measures["3a"]["weight"] == pytest.approx(1, abs=1e-6)


def test_numbers_that_were_changed_are_named(cli: Cli, tmp_path: Path) -> None:
    """Before and after, in the first lines and in a section."""
    ended = cli("score", BINJIANG, "--weights", weights_file(tmp_path, "weights: {1a: 10, 2b: 3.5, 3a: 7}\n"))

    changes = "“培育壮大科技领军企业”7.00 → 10.00；“优化国家战略科技力量布局（创新联合体）”6.00 → 3.50"
    assert one_line(f"改用：w.yaml。改了 2 项举措的权重（{changes}）。") in one_line(ended.out)
    assert one_line("2b 优化国家战略科技力量布局（创新联合体） 6.00 3.50") in one_line(ended.out)


def test_weights_that_change_nothing_say_so(cli: Cli, tmp_path: Path) -> None:
    """The rubric's own number given once more: the report is the same but for the remark."""
    ended = cli("score", BINJIANG, "--weights", weights_file(tmp_path, "weights: {1a: 7}\n"))

    assert one_line("另给了一份权重：w.yaml。它没有改动这一主体的任何权重。") in one_line(ended.out)
    assert "总分 2.16（满分 5；不清楚和未答的题答清后在 2.04–2.36）" in ended.out


def test_judgements_that_contradict_each_other_are_pointed_out_in_the_report(cli: Cli, tmp_path: Path) -> None:
    """They are used all the same; the reader is told which pair fits least."""
    file = weights_file(tmp_path, "pairwise:\n  P1: {1a/1b: 2, 1a/1c: 9, 1b/1c: 2}\n")
    ended = cli("score", BINJIANG, "--weights", file, "--lang", "en")

    assert (ended.code, ended.err) == (0, "")
    assert one_line("the judgements of P1 do not agree well enough (CR 0.070, the limit is 0.05)") in one_line(
        ended.out
    )
    assert one_line("1a/1c = 9 fits least, the others imply about 4") in one_line(ended.out)


@pytest.mark.parametrize(
    ("content", "profile", "code", "line"),
    [
        ("weights: {1a: 0}\n", "region", "out-of-bounds", 4),
        ("weights: {1a: 3}\n", "sme", "weights-of-other-profile", 3),
        ("pairwise:\n  P1: {1a/1b: 2}\n", "region", "pair-missing", 5),
    ],
)
def test_faulty_weights_are_refused(cli: Cli, tmp_path: Path, content: str, profile: str, code: str, line: int) -> None:
    """Exit 2, nothing on stdout, place and code on stderr."""
    file = weights_file(tmp_path, content, profile)
    ended = cli("score", BINJIANG, "--weights", file)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{file}:{line}:")
    assert f"[{code}]" in ended.err


def test_an_answer_sheet_is_no_weights_file(cli: Cli) -> None:
    """Exit 2: its format says so."""
    ended = cli("score", BINJIANG, "--weights", BINJIANG)

    assert (ended.code, ended.out) == (2, "")
    assert "[other-document]" in ended.err


def test_a_weights_file_that_is_not_there(cli: Cli) -> None:
    """Exit 2."""
    assert "[no-such-file]" in cli("score", BINJIANG, "--weights", "none.yaml").err


def test_an_answer_can_be_supposed(cli: Cli) -> None:
    """The first lines say which answers were changed and that this is not what the sheet says."""
    ended = cli("score", BINJIANG, "--set", "1a.M=5", "--set", "1c.M=unknown", "--set", "2b.R=na:没有这类力量")
    first = one_line(ended.out.split("现状")[0])

    assert (ended.code, ended.err) == (0, "")
    assert "这是一次设想：改了3题的作答（“" in first
    changes = [
        part.rpartition("”")[2] for part in first.partition("改了3题的作答（")[2].partition("），不是")[0].split("；")
    ]
    assert changes == ["3→5", "1→不清楚", "2→不适用"]
    assert "不清楚 4" in ended.out


def test_json_carries_supposed_answers(cli: Cli) -> None:
    """Before and after in the notation of a sheet; the questions have the new answers."""
    words = ("--set", "1a.M=5", "--set", "2c.O=2", "--set", "1c.M=na:没有", "--set", "3a.M=")
    report = json.loads(cli("score", BINJIANG, *words, "--format", "json").out)
    questions = {q["id"]: q for path in report["paths"] for measure in path["measures"] for q in measure["questions"]}

    by_id = {answer["id"]: (answer["before"], answer["after"]) for answer in report["supposed"]}
    assert by_id["1a.M"] == (3, 5)
    assert by_id["1c.M"] == (1, {"not_applicable": "没有"})
    assert by_id["3a.M"][1] is None
    assert by_id["2c.O"] == (0, 2)
    assert questions["1a.M"]["level"] == 5
    assert questions["3a.M"]["state"] == "unanswered"


def test_evidence_stays_with_its_question(cli: Cli) -> None:
    """1a.M at 5 still rests on a paper of grade E2, which supports 4: the gap is listed, not hidden."""
    report = json.loads(cli("score", BINJIANG, "--set", "1a.M=5", "--format", "json").out)

    assert {gap["id"]: gap["supported"] for gap in report["evidence_gaps"]}["1a.M"] == 4


def test_supposing_what_is_so_changes_nothing(cli: Cli) -> None:
    """The answer given already: the report is the sheet's own, without a remark."""
    assert cli("score", BINJIANG, "--set", "1a.M=3").out == cli("score", BINJIANG).out


def test_the_sheet_itself_is_not_touched(cli: Cli, tmp_path: Path) -> None:
    """A what-if is printed, never saved."""
    sheet = tmp_path / "s.yaml"
    sheet.write_bytes(BINJIANG.read_bytes())
    cli("score", sheet, "--set", "1a.M=5")

    assert sheet.read_bytes() == BINJIANG.read_bytes()


@pytest.mark.parametrize(
    ("sheet", "pair", "code"),
    [
        (BINJIANG, "1a.M=6", "level-range"),
        (BINJIANG, "1a.X=3", "no-such-id"),
        (BINJIANG, "1a.M=na:", "reason-missing"),
        (BINJIANG, "1a.M=very good", "not-an-answer"),
        (LINHAI, "1a.M=3", "not-asked"),
    ],
)
def test_a_supposition_that_cannot_be_is_refused(cli: Cli, sheet: Path, pair: str, code: str) -> None:
    """Exit 2, placed at its pair; also for a question that this profile is not asked."""
    ended = cli("score", sheet, "--set", pair)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"--set {pair}: ")
    assert f"[{code}]" in ended.err


def test_what_cannot_be_seen_is_no_part_of_an_answer(cli: Cli) -> None:
    """An escape pasted along is left out, as it is wherever a text comes from the command line."""
    assert cli("score", BINJIANG, "--set", "1a.M=\x1b5").out == cli("score", BINJIANG, "--set", "1a.M=5").out


def test_a_word_without_a_sign_is_wrong_usage(cli: Cli) -> None:
    """Exit 2 with an example."""
    ended = cli("score", BINJIANG, "--set", "1a.M")

    assert (ended.code, ended.out) == (2, "")
    assert "1a.M=3" in ended.err


def test_both_can_be_supposed_in_a_report_file(cli: Cli, tmp_path: Path) -> None:
    """The file says both, the weights first."""
    file = tmp_path / "r.md"
    ended = cli("report", BINJIANG, "-o", file, "--weights", AHP, "--set", "1a.M=5")
    text = file.read_text(encoding="utf-8")

    assert ended.code == 0
    assert text.index("权重没有用量表自带的") < text.index("这是一次设想") < text.index("## 现状")
    assert "- 各条路径：激活主体 17.5%" in text


def test_only_what_is_asked_is_suggested(cli: Cli) -> None:
    """Of the profile of the sheet; the others could change nothing."""
    ended = cli("score", ROOT / "examples" / "qingyuan-sensors.yaml", "--set", "4b=3", "--set", "1b=3")
    told = {line.partition(":")[0]: line for line in ended.err.splitlines()}

    assert ended.code == 2
    assert "“1b.R”" in told["--set 1b=3"]
    assert "4b." not in told["--set 4b=3"]
