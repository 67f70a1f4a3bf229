"""``fusionassess rubric``."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, Cli
from fusionassess.authoring.questionnaire import as_markdown
from fusionassess.rubric import library
from fusionassess.words.labels import labels
from small import TEXT


def flat(text: str) -> str:
    """A text without the frame, the line ends and the blanks that a terminal's width brings in."""
    return "".join(text.replace("│", " ").split())


def test_list_names_what_is_shipped(cli: Cli) -> None:
    """Id, version and title."""
    ended = cli("rubric", "list")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "five-paths  1.1.0  科技创新与产业创新融合成熟度\n"


def test_list_as_json_says_who_is_asked(cli: Cli) -> None:
    """Profiles with the number of their questions, sectors, and the lenses by the word that chooses them."""
    (rubric,) = json.loads(cli("rubric", "list", "--format", "json", "--lang", "en").out)

    assert (rubric["id"], rubric["languages"]) == ("five-paths", ["zh", "en"])
    assert rubric["profiles"][2] == {"id": "sme", "title": "Specialised and other technology SME", "questions": 30}
    assert {"id": "green", "title": "Green and low-carbon"} in rubric["sectors"]
    assert "resilience" in [lens["id"] for lens in rubric["lenses"]]


def test_show_a_profile_as_json_gives_its_questions(cli: Cli) -> None:
    """As they read in the sectors, with everything that can be answered; what it is not asked is not there."""
    whole = json.loads(cli("rubric", "show", "-p", "sme", "-s", "green", "--format", "json", "--lang", "en").out)
    asked = [one for path in whole["paths"] for measure in path["measures"] for one in measure["questions"]]

    assert whole["format"] == "fusionassess/questions/1"
    assert (whole["profile"]["id"], whole["sectors"][0]["id"], len(asked)) == ("sme", "green", 30)
    assert [choice["answer"] for choice in asked[0]["choices"]] == [0, 1, 2, 3, 4, 5]
    assert "1a.M" not in [one["id"] for one in asked]
    assert any(choice["also"] for one in asked for choice in one["choices"])
    assert {measure["id"]: measure["weight"] for path in whole["paths"] for measure in path["measures"]}[
        "3a"
    ] == pytest.approx(14.4)


def test_show_lists_measures_with_their_weights(cli: Cli) -> None:
    """Profiles with the number of their questions, measures with the weight for each."""
    out = cli("rubric", "show").out

    assert "区域／园区管理机构 · 45 题" in out
    assert "1a 培育壮大科技领军企业\n     region 7 lead_firm 14\n     政策工具：国家科技重大专项、" in out


@pytest.mark.parametrize(
    ("language", "title", "first"),
    [("zh", "政策工具：", "国家科技重大专项、"), ("en", "Policy instruments: ", "National S&T Major Projects")],
)
def test_show_tells_the_instruments_of_a_measure(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, language: str, title: str, first: str
) -> None:
    """Under its title, for everybody and for one profile."""
    monkeypatch.setenv("FUSIONASSESS_LANG", language)

    for words in ((), ("--profile", "region")):
        out = cli("rubric", "show", "five-paths", *words).out
        assert f"{title}{first}" in out
        assert out.count(title) == 15


def test_show_a_profile_prints_its_questions(cli: Cli) -> None:
    """With the cue and all six levels; what it is not asked is not there."""
    out = cli("rubric", "show", "five-paths", "--profile", "sme", "--lang", "en").out

    assert "1b.M How " in out
    assert "1a.M" not in out
    assert out.count("    5 ") == 30


def test_show_a_profile_in_a_sector_prints_what_is_asked_there(cli: Cli, small: Path) -> None:
    """The first sector that replaces a question does; every sector's reading stands below; no sector, neither."""
    sectors = TEXT.replace(
        "durations: 0.5}", "durations: 0.5, questions: {a.1: {text: 模型？, help: 都算, levels: [m0, m1, m2, m3]}}}"
    ).replace("durations: 2}", "durations: 2, readings: {a.1: 菌种也算}}")
    small.write_text(sectors, encoding="utf-8")
    both = cli("rubric", "show", small, "-p", "firm", "-s", "ai", "-s", "bio").out
    none = cli("rubric", "show", small, "-p", "firm").out

    assert "  a.1 模型？\n      菌种也算\n      都算\n    0 m0\n" in both
    assert "甲一？" not in both
    assert "  b.1 乙一？\n    0 b0\n" in both
    assert "  a.1 甲一？\n    0 a0\n" in none
    assert "菌种" not in none


def test_show_refuses_a_profile_that_is_not_there(cli: Cli) -> None:
    """The known ones are named."""
    ended = cli("rubric", "show", "five-paths", "--profile", "regoin")

    assert ended.code == 2
    assert "region, lead_firm" in " ".join(ended.err.split())


def test_show_json_is_a_rubric_again(cli: Cli) -> None:
    """The JSON is the document, and reads as one."""
    values = json.loads(cli("rubric", "show", "--format", "json").out)

    assert values["format"] == "fusionassess/rubric/1"
    assert values["paths"][1]["measures"][1]["requires"][0] == {"measure": "1a", "at_least": 2.0, "for": 3.0}


def test_an_unknown_rubric(cli: Cli) -> None:
    """Exit 2 and the nearest id."""
    ended = cli("rubric", "show", "five-path")

    assert ended.code == 2
    assert "没有量表“five-path”；是不是“five-paths”？" in ended.err


def test_schema_prints_the_shipped_file(cli: Cli) -> None:
    """The rubric's and the answers' schema."""
    for words, name in (((), "rubric"), (("answers",), "answers")):
        expected = (ROOT / "rubrics" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert cli("rubric", "schema", *words).out == expected


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small rubric in a file of its own."""
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_new_writes_a_rubric_that_passes_every_check(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """The file is named after the id, in the language asked for; it can be checked and shown as it stands."""
    monkeypatch.chdir(tmp_path)
    ended = cli("rubric", "new", "my-rubric", "--lang", lang)
    rubric = library.read(tmp_path / "my-rubric.yaml").rubric

    assert (ended.code, ended.out) == (0, "")
    assert "my-rubric.yaml" in ended.err
    assert (rubric.id, rubric.languages) == ("my-rubric", [lang])
    assert {question.kind for question in rubric.questions} == {"level", "option", "value"}
    assert cli("check", "--strict", "my-rubric.yaml", "--lang", lang).code == 0
    assert cli("rubric", "show", "my-rubric.yaml", "--profile", "firm").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_skeleton_can_be_counted_from_1_as_its_comment_says(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Without the sign in front, bands and steps up to 4 and no rating below a quarter."""
    monkeypatch.chdir(tmp_path)
    cli("rubric", "new", "mine", "--lang", lang)
    file = tmp_path / "mine.yaml"
    text = file.read_text(encoding="utf-8").replace("# scale: {from: 1} ", "scale: {from: 1} ")
    assert "1 ÷ 4" in text
    for old, new in (
        *(("low: [0, 1]", "low: [1, 2]"), ("middle: [1, 2]", "middle: [2, 3]"), ("high: [2, 3]", "high: [3, 4]")),
        *(("rating: 0}", "rating: 0.25}"), ("[[0, 0],", "[[0, 0.25],")),
        ("# not_applicable: nobody", "not_applicable: nobody"),
        ("            steps:\n", "            steps:\n              - {to: 4, do: x, effort: S, months: [1, 2]}\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")

    assert cli("check", "--strict", file).code == 0


@pytest.mark.parametrize("name", ["null", "NULL", "no", "1.0"])
def test_new_takes_an_id_that_yaml_has_another_meaning_for(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It stands in quotes and stays a word."""
    monkeypatch.chdir(tmp_path)

    assert cli("rubric", "new", name).code == 0
    assert library.read(tmp_path / f"{name}.yaml").rubric.id == name
    assert cli("check", "--strict", f"{name}.yaml").code == 0


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_new_takes_the_name_of_the_file_too(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """The id is the name without its ending, and no ending comes twice."""
    monkeypatch.chdir(tmp_path)

    assert cli("rubric", "new", f"mine{suffix}").code == 0
    assert [file.name for file in tmp_path.iterdir()] == [f"mine{suffix}"]
    assert library.read(tmp_path / f"mine{suffix}").rubric.id == "mine"


def test_new_writes_where_it_is_told(cli: Cli, tmp_path: Path) -> None:
    """To a file of another name, or to standard output and to nothing else."""
    file = tmp_path / "other.yaml"

    assert cli("rubric", "new", "mine", "-o", file).err == f"已写入 {file}\n"
    shown = cli("rubric", "new", "mine", "-o", "-")
    assert (shown.out, shown.err) == (file.read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(
    ("lang", "sentence"), [("zh", "“我的 量表”不能作标识；请用字母"), ("en", "“我的 量表” cannot be an id")]
)
def test_new_refuses_a_bad_id(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, sentence: str
) -> None:
    """Exit 2 with what an id may be; nothing is written."""
    monkeypatch.chdir(tmp_path)
    ended = cli("rubric", "new", "我的 量表", "--lang", lang)

    assert ended.code == 2
    assert flat(sentence) in flat(ended.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["-x", "", ".hidden", "a/b", "x\n"])
def test_new_takes_no_id_that_a_rubric_could_not_have(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither a path nor an option nor nothing."""
    monkeypatch.chdir(tmp_path)

    assert cli("rubric", "new", "--", name).code == 2
    assert list(tmp_path.iterdir()) == []


def test_new_overwrites_only_when_told(cli: Cli, small: Path) -> None:
    """A file that is there stays as it is, unless ``--force`` says otherwise."""
    refused = cli("rubric", "new", "mine", "-o", small)

    assert refused.code == 2
    assert refused.err == f"文件 {small} 已存在；要覆盖请加 --force\n"
    assert small.read_text(encoding="utf-8") == TEXT
    assert cli("rubric", "new", "mine", "-o", small, "--force").code == 0
    assert library.read(small).rubric.id == "mine"


def newer(small: Path) -> Path:
    """The next version of the small rubric: another title, another weight."""
    file = small.with_name("newer.yaml")
    text = TEXT.replace("1.2.0", "2.0.0").replace("en: Small rubric", "en: Little rubric")
    file.write_text(text.replace("weights: {city: 50}", "weights: {city: 60}"), encoding="utf-8")
    return file


def test_diff_tells_the_versions_then_each_change(cli: Cli, small: Path) -> None:
    """A line each, in the language asked for."""
    zh, en = cli("rubric", "diff", small, newer(small)), cli("rubric", "diff", small, newer(small), "--lang", "en")

    assert (zh.code, zh.err) == (0, "")
    assert zh.out.splitlines() == [
        "small 1.2.0 → 2.0.0",
        "- 量表 名称（en）改写：Small rubric → Little rubric",
        "- c 对“city”的权重：50 → 60",
    ]
    assert en.out.splitlines() == [
        "small 1.2.0 → 2.0.0",
        "- rubric title (en) reworded: Small rubric → Little rubric",
        "- c weight for “city”: 50 → 60",
    ]


def test_diff_says_where_there_is_nothing_to_tell(cli: Cli, small: Path) -> None:
    """The same file twice, and a shipped rubric by its id."""
    assert cli("rubric", "diff", small, small).out == "small 1.2.0 → 1.2.0\n两份量表没有差别。\n"
    assert cli("rubric", "diff", "five-paths", "five-paths", "--lang", "en").out.endswith(
        "The two rubrics do not differ.\n"
    )


def test_diff_json_for_programs(cli: Cli, small: Path) -> None:
    """Kind, id and sentence of each change; an empty list where there is none."""
    changes = json.loads(cli("rubric", "diff", small, newer(small), "--format", "json").out)

    assert [(change["kind"], change["id"]) for change in changes] == [("reworded", "rubric"), ("reweighted", "c")]
    assert changes[1]["sentence"] == "c 对“city”的权重：50 → 60"
    assert json.loads(cli("rubric", "diff", small, small, "--format", "json").out) == []


def test_diff_refuses_a_rubric_that_is_not_there(cli: Cli, small: Path) -> None:
    """Whichever of the two it is."""
    for pair in ((small, "five-path"), ("five-path", small)):
        ended = cli("rubric", "diff", *pair)
        assert (ended.code, ended.out) == (2, "")
        assert "没有量表“five-path”；是不是“five-paths”？" in ended.err


def test_show_markdown_is_the_paper_of_a_profile(cli: Cli, small: Path) -> None:
    """What the questionnaire says, for one profile and its sectors."""
    ended = cli("rubric", "show", small, "--format", "markdown", "-p", "city", "-s", "bio", "-s", "ai")
    rubric = library.read(small).rubric

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == as_markdown(rubric, "city", ["bio", "ai"], labels("zh"), "zh")
    assert "**城市 · 生物 · 智能**" in ended.out


def test_show_markdown_without_a_profile_is_one_paper_each(cli: Cli, small: Path) -> None:
    """All profiles in the rubric's order, in the language asked for."""
    out = cli("rubric", "show", small, "--format", "markdown", "--lang", "en").out
    papers = [as_markdown(library.read(small).rubric, name, (), labels("en"), "en") for name in ("city", "firm")]

    assert out == "\n".join(papers)
    assert [line for line in out.splitlines() if line.startswith("# ")] == ["# Small rubric"] * 2


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize(
    ("option", "word", "sentence"),
    [
        ("--profile", "town", "没有主体 town；可用：city, firm"),
        ("--sector", "chips", "没有领域 chips；可用：ai, bio"),
    ],
)
def test_show_refuses_a_profile_or_sector_that_is_not_there(
    cli: Cli, small: Path, form: str, option: str, word: str, sentence: str
) -> None:
    """Whatever the format: exit 2, and the known ones are named."""
    ended = cli("rubric", "show", small, "--format", form, option, word)

    assert (ended.code, ended.out) == (2, "")
    assert flat(sentence) in flat(ended.err)


def test_show_refuses_one_unknown_sector_among_known_ones(cli: Cli, small: Path) -> None:
    """The first that is right does not let the second pass; English speaks English."""
    ended = cli("rubric", "show", small, "-s", "ai", "-s", "aii", "--lang", "en")

    assert ended.code == 2
    assert "aii" in ended.err


NUMBERS = """\
          - id: b.1
            facet: m
            side: link
            profiles: [city, firm]
            text: 几项？
            levels: [1项都没有, ≥1项, ≥5项, ≥10%]
            numbers:
              - {level: 0, value: 1项, basis: fixed}
              - {level: 1, value: ≥1项, source: F1}
              - {level: 2, value: ≥5项, source: F1, basis: derived}
              - {level: 3, value: ≥10%, basis: expert_default, calibrate: true}
"""


def test_sources_tell_where_each_number_comes_from(cli: Cli, small: Path) -> None:
    """A count fixed by its question, a source, a derivation and an expert default, then the count."""
    line = TEXT[TEXT.index("          - id: b.1") : TEXT.index("      - id: c")]
    facts = (
        "facts:\n  F1: {text: {zh: 统计公报, en: Bulletin}, address: https://example.org/a, date: 2025-03, grade: A}\n"
    )
    small.write_text(TEXT.replace(line, NUMBERS) + facts, encoding="utf-8")
    zh, en = (flat(cli("rubric", "show", small, "--sources", "--lang", lang).out) for lang in ("zh", "en"))

    assert zh == flat(
        "b.1 第 0 级 1项：由题目本身确定"
        "b.1 第 1 级 ≥1项：F1 统计公报 (https://example.org/a; 2025-03)"
        "b.1 第 2 级 ≥5项：由 F1 统计公报 (https://example.org/a; 2025-03) 推算"
        "b.1 第 3 级 ≥10%：专家默认值，待校准"
        "等级里的数字 4 个，有出处 2 个，待校准 1 个；指标 0 项，待校准 0 项。"
    )
    assert en == flat(
        "b.1 level 0 1项: fixed by its question"
        "b.1 level 1 ≥1项: F1 Bulletin (https://example.org/a; 2025-03)"
        "b.1 level 2 ≥5项: derived from F1 Bulletin (https://example.org/a; 2025-03)"
        "b.1 level 3 ≥10%: expert default, awaits calibration"
        "Numbers in the levels: 4, 2 with a source, 1 awaiting calibration; indicators: 0, 0 awaiting calibration."
    )


def test_sources_of_a_fact_without_a_date(cli: Cli, small: Path) -> None:
    """The address alone stands in the brackets."""
    line = TEXT[TEXT.index("          - id: b.1") : TEXT.index("      - id: c")]
    facts = "facts:\n  F1: {text: 统计公报, address: https://example.org/a, grade: A}\n"
    small.write_text(TEXT.replace(line, NUMBERS) + facts, encoding="utf-8")
    out = flat(cli("rubric", "show", small, "--sources").out)

    assert "b.1第1级≥1项：F1统计公报(https://example.org/a)" in out


def test_sources_of_a_rubric_without_numbers(cli: Cli, small: Path) -> None:
    """The count alone."""
    out = cli("rubric", "show", small, "--sources").out

    assert flat(out) == flat("等级里的数字 0 个，有出处 0 个，待校准 0 个；指标 0 项，待校准 0 项。")
