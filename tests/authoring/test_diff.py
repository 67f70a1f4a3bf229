"""What changed between two versions of a rubric, told once each, in Chinese and in English."""

from typing import Any

import pytest

from fusionassess.authoring.diff import UNTOLD, Change, compare
from fusionassess.documents import syntax
from fusionassess.documents.source import Source
from fusionassess.rubric import declared, library
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import Node
from fusionassess.rubric.questions import Asked
from fusionassess.words.labels import labels
from small import TEXT as SMALL

TEXT = """
format: fusionassess/rubric/1
id: old
version: 1.0.0
languages: [zh, en]
title: {zh: 旧表, en: Old table}
levels: [无, 有, {zh: 好, en: good}]
facets: {m: {title: 机制}, r: {title: 成效}}
sides: {science: {title: 科技}, link: {title: 纽带}}
evidence_months: 24
profiles:
  city: {title: {zh: 城市, en: City}}
  firm: {title: 企业}
bands: {low: [0, 1], high: [1, 2]}
sectors:
  ai: {title: {zh: 智能, en: AI}}
paths:
  - id: P
    title: {zh: 甲路, en: Path A}
    measures:
      - id: a
        title: {zh: 举措甲, en: Measure A}
        weights: {city: 30, firm: 100}
        questions:
          - id: a.1
            facet: m
            side: science
            profiles: [city, firm]
            text: {zh: 怎样约定？, en: How agreed?}
            help: 合同也算
            cues: {city: 只算本级}
            levels: [没有, {zh: 零散, en: ad hoc}, 成文]
            also: [{level: 2, text: 用过}]
            steps:
              - {to: 1, do: {zh: 建制度, en: Write a rule}, effort: S, months: [2, 4], owners: {city: 局}}
              - {to: 2, do: 修制度, effort: L, months: [6, 12], for: {city: {do: 请人修}}}
            for: {firm: {text: 本企业怎样约定？}}
          - id: a.2
            profiles: [city]
            text: 从哪里来？
            options:
              - {id: bought, text: {zh: 外购, en: bought}, rating: 0}
              - {id: joint, text: 合作, rating: 0.5}
              - {id: own, text: 自主, rating: 1}
          - id: a.3
            profiles: [city]
            text: 占多少？
            number: {unit: "%", range: [0, 100], breakpoints: [[0, 0], [50, 1]]}
  - id: Q
    title: 乙路
    measures:
      - id: b
        title: 举措乙
        weights: {city: 70}
        requires: [{measure: a, at_least: 1, for: 2}]
        questions:
          - {id: b.1, profiles: [city], text: 怎样分配？, levels: [没有, 零散, 成文]}
"""
A_LOW = "              - {to: 1, do: {zh: 建制度, en: Write a rule}, effort: S, months: [2, 4], owners: {city: 局}}\n"
PATH_Q = TEXT[TEXT.index("  - id: Q\n") :]
LANGUAGES = ("zh", "en")
RUBRIC_MODULES = {f"fusionassess.rubric.{name}" for name in ("questions", "readings", "steps", "model")}


def rubric(*edits: tuple[str, str]) -> Rubric:
    """The rubric, with some of its words replaced."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return library.parse(Source("r.yaml", text))


def told(old: Rubric, new: Rubric, language: str) -> list[Change]:
    """The changes, in the program's words of a language."""
    return compare(old, new, labels(language).diff, language)


CASES = [
    (
        ("zh: 旧表", "zh: 新表"),
        "reworded",
        "rubric",
        "量表 名称（zh）改写：旧表 → 新表",
        "rubric title (zh) reworded: 旧表 → 新表",
    ),
    (
        ("en: Old table", "en: New table"),
        "reworded",
        "rubric",
        "量表 名称（en）改写：Old table → New table",
        "rubric title (en) reworded: Old table → New table",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nlevel_rule: weakest"),
        "changed",
        "rubric",
        "量表 判级规则：shares → weakest",
        "rubric level rule: shares → weakest",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nleast_coverage: 0.7"),
        "changed",
        "rubric",
        "量表 覆盖率下限：0.6 → 0.7",
        "rubric least coverage: 0.6 → 0.7",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nnot_applicable_cap: 0.3"),
        "changed",
        "rubric",
        "量表 不适用上限：0.25 → 0.3",
        "rubric cap on not applicable: 0.25 → 0.3",
    ),
    (
        ("evidence_months: 24\n", ""),
        "changed",
        "rubric",
        "量表 证据有效月数：24 → ∅",
        "rubric months of evidence: 24 → ∅",
    ),
    (
        ("languages: [zh, en]", "languages: [zh, en, fr]"),
        "changed",
        "rubric",
        "量表 语言：zh, en → zh, en, fr",
        "rubric languages: zh, en → zh, en, fr",
    ),
    (
        ("low: [0, 1], high: [1, 2]", "low: [0, 1.5], high: [1.5, 2]"),
        "changed",
        "rubric",
        "量表 档位：low: 0, 1; high: 1, 2 → low: 0, 1.5; high: 1.5, 2",
        "rubric bands: low: 0, 1; high: 1, 2 → low: 0, 1.5; high: 1.5, 2",
    ),
    (
        ("levels: [无, 有,", "levels: [无, 初,"),
        "reworded",
        "rubric",
        "量表 第 1 级（zh）改写：有 → 初",
        "rubric level 1 (zh) reworded: 有 → 初",
    ),
    (
        ("{zh: 好, en: good}", "{zh: 好}"),
        "reworded",
        "rubric",
        "量表 第 2 级（en）改写：good → ∅",
        "rubric level 2 (en) reworded: good → ∅",
    ),
    (
        ("{zh: 城市, en: City}", "{zh: 城市, en: Town}"),
        "reworded",
        "city",
        "city 名称（en）改写：City → Town",
        "city title (en) reworded: City → Town",
    ),
    (
        ("sectors:\n", "sectors:\n  bio: {title: {zh: 生物, en: Biology}}\n"),
        "added",
        "bio",
        "新增领域 bio：生物",
        "added sector bio: Biology",
    ),
    (
        ("sectors:\n  ai: {title: {zh: 智能, en: AI}}\n", ""),
        "removed",
        "ai",
        "删去领域 ai：智能",
        "removed sector ai: AI",
    ),
    (
        ("zh: 智能", "zh: 人工智能"),
        "reworded",
        "ai",
        "ai 名称（zh）改写：智能 → 人工智能",
        "ai title (zh) reworded: 智能 → 人工智能",
    ),
    (
        ("title: 乙路", "title: 丙路"),
        "reworded",
        "Q",
        "Q 名称（zh）改写：乙路 → 丙路",
        "Q title (zh) reworded: 乙路 → 丙路",
    ),
    (
        ("title: 举措乙", "title: {zh: 举措乙, en: Measure B}"),
        "reworded",
        "b",
        "b 名称（en）改写：∅ → Measure B",
        "b title (en) reworded: ∅ → Measure B",
    ),
    (
        ("city: 30, firm: 100", "city: 30.5, firm: 100"),
        "reweighted",
        "a",
        "a 对“city”的权重：30 → 30.5",
        "a weight for “city”: 30 → 30.5",
    ),
    (
        ("        requires: [{measure: a, at_least: 1, for: 2}]\n", ""),
        "changed",
        "b",
        "b 前置：{measure: a, at_least: 1, for: 2} → ∅",
        "b prerequisites: {measure: a, at_least: 1, for: 2} → ∅",
    ),
    (
        ("at_least: 1, for: 2", "at_least: 1.5, for: 2"),
        "changed",
        "b",
        "b 前置：{measure: a, at_least: 1, for: 2} → {measure: a, at_least: 1.5, for: 2}",
        "b prerequisites: {measure: a, at_least: 1, for: 2} → {measure: a, at_least: 1.5, for: 2}",
    ),
    (
        ("help: 合同也算", "help: 都算"),
        "reworded",
        "a.1",
        "a.1 说明（zh）改写：合同也算 → 都算",
        "a.1 help (zh) reworded: 合同也算 → 都算",
    ),
    (
        ("            help: 合同也算\n", ""),
        "reworded",
        "a.1",
        "a.1 说明（zh）改写：合同也算 → ∅",
        "a.1 help (zh) reworded: 合同也算 → ∅",
    ),
    (("            facet: m\n", "            facet: r\n"), "changed", "a.1", "a.1 方面：m → r", "a.1 facet: m → r"),
    (("            side: science\n", ""), "changed", "a.1", "a.1 侧：science → ∅", "a.1 side: science → ∅"),
    (
        ("profiles: [city]\n            text: 从", "profiles: [city, firm]\n            text: 从"),
        "changed",
        "a.2",
        "a.2 主体：city → city, firm",
        "a.2 profiles: city → city, firm",
    ),
    (
        ("breakpoints: [[0, 0], [50, 1]]", "breakpoints: [[0, 0], [40, 1]]"),
        "changed",
        "a.3",
        "a.3 数值 拐点：0, 0, 50, 1 → 0, 0, 40, 1",
        "a.3 number breakpoints: 0, 0, 50, 1 → 0, 0, 40, 1",
    ),
    (
        ("range: [0, 100]", "range: [0, 90]"),
        "changed",
        "a.3",
        "a.3 数值 范围：0, 100 → 0, 90",
        "a.3 number range: 0, 100 → 0, 90",
    ),
    (
        ('unit: "%"', "unit: ‰"),
        "reworded",
        "a.3",
        "a.3 数值 单位（zh）改写：% → ‰",
        "a.3 number unit (zh) reworded: % → ‰",
    ),
    (
        ("zh: 怎样约定？", "zh: 如何约定？"),
        "reworded",
        "a.1",
        "a.1 文字（zh）改写：怎样约定？ → 如何约定？",
        "a.1 text (zh) reworded: 怎样约定？ → 如何约定？",
    ),
    (
        ("{city: 只算本级}", "{city: 本级以下也算}"),
        "reworded",
        "a.1",
        "a.1 给“city”的提示（zh）改写：只算本级 → 本级以下也算",
        "a.1 cue for “city” (zh) reworded: 只算本级 → 本级以下也算",
    ),
    (
        ("en: ad hoc", "en: now and then"),
        "reworded",
        "a.1",
        "a.1 第 1 级（en）改写：ad hoc → now and then",
        "a.1 level 1 (en) reworded: ad hoc → now and then",
    ),
    (
        ("zh: 外购", "zh: 买来"),
        "reworded",
        "a.2",
        "a.2 选项 bought 文字（zh）改写：外购 → 买来",
        "a.2 option bought text (zh) reworded: 外购 → 买来",
    ),
    (
        ("text: 合作, rating: 0.5", "text: 合作, rating: 0.6"),
        "changed",
        "a.2",
        "a.2 选项 joint 分值：0.5 → 0.6",
        "a.2 option joint rating: 0.5 → 0.6",
    ),
    ((A_LOW, ""), "removed", "a.1@1", "删去步骤 a.1@1：建制度", "removed step a.1@1: Write a rule"),
    (
        ("zh: 建制度", "zh: 立制度"),
        "reworded",
        "a.1@1",
        "a.1@1 做什么（zh）改写：建制度 → 立制度",
        "a.1@1 what to do (zh) reworded: 建制度 → 立制度",
    ),
    (("effort: L", "effort: M"), "changed", "a.1@2", "a.1@2 投入：L → M", "a.1@2 effort: L → M"),
    (
        ("do: 请人修", "do: 请谁修"),
        "reworded",
        "a.1@2",
        "a.1@2 对“city” 做什么（zh）改写：请人修 → 请谁修",
        "a.1@2 for “city” what to do (zh) reworded: 请人修 → 请谁修",
    ),
    (
        ("level: 2, text: 用过", "level: 2, text: 用了"),
        "reworded",
        "a.1",
        "a.1 等级2的附加条件 文字（zh）改写：用过 → 用了",
        "a.1 clause of level 2 text (zh) reworded: 用过 → 用了",
    ),
    (
        ("            for: {firm: {text: 本企业怎样约定？}}\n", ""),
        "removed",
        "a.1 (firm)",
        "删去专门问法 a.1 (firm)：本企业怎样约定？",
        "removed wording a.1 (firm): 本企业怎样约定？",
    ),
    (
        ("text: 本企业怎样约定？", "text: 贵企业怎样约定？"),
        "reworded",
        "a.1 (firm)",
        "a.1 (firm) 文字（zh）改写：本企业怎样约定？ → 贵企业怎样约定？",
        "a.1 (firm) text (zh) reworded: 本企业怎样约定？ → 贵企业怎样约定？",
    ),
    (
        ("months: [6, 12]", "months: [6, 9]"),
        "changed",
        "a.1@2",
        "a.1@2 用时：6, 12 → 6, 9",
        "a.1@2 months: 6, 12 → 6, 9",
    ),
]
"""An edit, its kind, what it concerns, and how it reads in Chinese and in English."""


@pytest.mark.parametrize(("edit", "kind", "name", "zh", "en"), CASES, ids=[case[0][1].strip() for case in CASES])
def test_a_change_is_told_once(edit: tuple[str, str], kind: str, name: str, zh: str, en: str) -> None:
    """One edit is one change, and reads right in both languages."""
    old, new = rubric(), rubric(edit)

    assert told(old, new, "zh") == [Change(kind, name, zh)]
    assert told(old, new, "en") == [Change(kind, name, en)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_gone_leaves_nothing(language: str) -> None:
    """A cue that went to another profile, and an option without its English."""
    cue = told(rubric(), rubric(("{city: 只算本级}", "{firm: 只算母公司}")), language)
    option = told(rubric(), rubric(("{zh: 外购, en: bought}", "外购")), language)

    assert [change.sentence.rpartition(" → ")[2] for change in cue] == ["只算母公司", "∅"]
    assert [change.sentence.rpartition(" → ")[2] for change in option] == ["∅"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_and_goes_with_a_path_is_told_part_by_part(language: str) -> None:
    """The path, its measure and its question, each once; the other way round they are added."""
    whole, cut = rubric(), rubric((PATH_Q, ""))
    phrases = labels(language).diff
    parts = [("paths", "Q", "乙路"), ("measures", "b", "举措乙"), ("questions", "b.1", "怎样分配？")]

    assert told(whole, cut, language) == [
        Change("removed", name, phrases.removed.format(kind=phrases.kinds[kind], id=name, text=text))
        for kind, name, text in parts
    ]
    assert told(cut, whole, language) == [
        Change("added", name, phrases.added.format(kind=phrases.kinds[kind], id=name, text=text))
        for kind, name, text in parts
    ]


def test_a_profile_that_comes_is_told_with_its_weight_and_its_questions() -> None:
    """It is new, it weighs 100 in one measure, and one question asks it."""
    new = rubric(
        ("  firm: {title: 企业}\n", "  firm: {title: 企业}\n  lab: {title: {zh: 实验室, en: Lab}}\n"),
        ("weights: {city: 70}", "weights: {city: 70, lab: 100}"),
        ("{id: b.1, profiles: [city]", "{id: b.1, profiles: [city, lab]"),
    )

    assert [change.sentence for change in told(rubric(), new, "en")] == [
        "added profile lab: Lab",
        "b weight for “lab”: ∅ → 100",
        "b.1 profiles: city → city, lab",
    ]
    assert [change.sentence for change in told(new, rubric(), "zh")] == [
        "b 对“lab”的权重：100 → ∅",
        "b.1 主体：city, lab → city",
        "删去主体 lab：实验室",
    ]


def test_a_measure_that_moves_to_another_path_stays_itself() -> None:
    """It belongs elsewhere, and the path that it emptied is gone."""
    head, tail = PATH_Q.split("    measures:\n")
    moved = rubric((head + "    measures:\n" + tail, tail))

    assert told(rubric(), moved, "zh") == [
        Change("changed", "b", "b 所属：Q → P"),
        Change("removed", "Q", "删去路径 Q：乙路"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rubric_does_not_differ_from_itself(language: str) -> None:
    """Nothing to tell, whatever the version and the id say."""
    assert told(rubric(), rubric(), language) == []
    assert told(rubric(), rubric(("version: 1.0.0", "version: 2.0.0")), language) == []


def test_the_shipped_rubric_does_not_differ_from_itself(five_paths: library.Edition) -> None:
    """Not one of its many texts."""
    assert told(five_paths.rubric, five_paths.rubric, "zh") == []


RICH = (
    SMALL
    + """
directions: {d: {title: 方向}, e: {title: 别处}}
trends: {t: {title: 趋势, reads: [a, b.1], ready: 2, partly: 1}}
consistency: {k: {title: 提示, when: {facet: m, at_least: 2}, meanwhile: {facet: r, at_most: 0}}}
glossary: [{term: 中试, meaning: 放大}]
facts: {F1: {text: 公报, address: https://example.org/a, grade: A}}
"""
)
AI = "weights: {b: 2.0}, durations: 0.5"
RICH_CASES = [
    (("weights: {b: 2.0}", "weights: {b: 3.0}"), "reweighted", "ai", "ai 对“b”的权重：2 → 3"),
    (("durations: 0.5", "durations: 0.7"), "changed", "ai", "ai 用时系数：0.5 → 0.7"),
    ((AI, f"{AI}, readings: {{b.1: 算力也算}}"), "reworded", "ai", "ai 题 b.1 的读法（zh）改写：∅ → 算力也算"),
    ((AI, f"{AI}, evidence: [清单, 台账]"), "reworded", "ai", "ai 证据（zh）改写：∅ → 清单; 台账"),
    (
        (AI, f"{AI}, anchors: [{{title: 平均 3 个}}]"),
        "reworded",
        "ai",
        "ai 参照数据 1 名称（zh）改写：∅ → 平均 3 个",
    ),
    (
        (AI, f"{AI}, questions: {{b.1: {{text: 模型？, levels: [x, y, z, w]}}}}"),
        "added",
        "b.1 (ai)",
        "新增领域换题 b.1 (ai)：模型？",
    ),
    (("口说, supports: 1", "口说, supports: 2"), "changed", "E0", "E0 最高支持的等级：1 → 2"),
    (("  E2: {title: 记录, supports: 3}\n", ""), "removed", "E2", "删去证据等级 E2：记录"),
    ((", coordination: true", ""), "changed", "city", "city 计算耦合协调：true → false"),
    (
        ("firm: {title: 企业}", "firm: {title: 企业, about: 总经理答}"),
        "reworded",
        "firm",
        "firm 简介（zh）改写：∅ → 总经理答",
    ),
    (("title: 举措丙", "title: 举措丙\n        definition: 做什么"), "reworded", "c", "c 定义（zh）改写：∅ → 做什么"),
    (("text: 丙一？,", "text: 丙一？, evidence: [合同],"), "reworded", "c.1", "c.1 证据（zh）改写：∅ → 合同"),
    (
        (
            "owners: {city: 工信局",
            "owners: {city: 发改委",
        ),
        "reworded",
        "b",
        "b “city”的责任方（zh）改写：工信局 → 发改委",
    ),
    (("do: 乙低, effort: M", "do: 乙低, effort: S"), "changed", "b.1@1", "b.1@1 投入：M → S"),
    (
        ("        requires:", "        serves: {directions: {d: 1}}\n        requires:"),
        "changed",
        "b",
        "b 服务于 目标方向 d：∅ → 1",
    ),
    (("reads: [a, b.1]", "reads: [a]"), "changed", "t", "t 读取：a, b.1 → a"),
    (("r, at_most: 0", "r, at_most: 1"), "changed", "k", "k 同时 至多：0 → 1"),
    (("meaning: 放大", "meaning: 放大试验"), "reworded", "中试", "中试 解释（zh）改写：放大 → 放大试验"),
    (("example.org/a, grade: A", "example.org/a, grade: B"), "changed", "F1", "F1 等级：A → B"),
    (
        ("evidence_months: 24", "evidence_months: 24\nmaturity_high: 2"),
        "changed",
        "rubric",
        "量表 成熟度高的界限：∅ → 2",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nforeword: [一, 二]"),
        "reworded",
        "rubric",
        "量表 前言（zh）改写：∅ → 一; 二",
    ),
    (
        (
            "  E1: {title: 文件, supports: 2}\n  E2: {title: 记录, supports: 3}\n",
            "  E2: {title: 记录, supports: 3}\n  E1: {title: 文件, supports: 2}\n",
        ),
        "changed",
        "rubric",
        "量表 证据等级的次序：E0, E1, E2 → E0, E2, E1",
    ),
]
"""An edit of a rubric with more parts, its kind, what it concerns, and how it reads in Chinese."""


@pytest.mark.parametrize(("edit", "kind", "name", "zh"), RICH_CASES, ids=[case[0][1].strip() for case in RICH_CASES])
def test_a_change_of_any_part_is_told(edit: tuple[str, str], kind: str, name: str, zh: str) -> None:
    """What a respondent reads, an assessor asks for or a score is made of; once."""
    assert RICH.count(edit[0]) == 1
    old, new = (library.parse(Source("r.yaml", text)) for text in (RICH, RICH.replace(*edit)))

    assert told(old, new, "zh") == [Change(kind, name, zh)]
    assert [(change.kind, change.id) for change in told(old, new, "en")] == [(kind, name)]


def backwards(values: Any) -> Any:
    """Turn every mapping, and every list of things with ids, back to front; bands must stay in order."""
    match values:
        case dict():
            return {key: part if key == "bands" else backwards(part) for key, part in reversed(values.items())}
        case list():
            parts = [backwards(part) for part in values]
            return parts[::-1] if all(isinstance(part, dict) and "id" in part for part in parts) else parts
    return values


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_ids_does_not_matter(language: str) -> None:
    """Parts are found by their ids: back to front it is the same rubric."""
    values = backwards(syntax.load(Source("r.yaml", TEXT)))
    turned = Rubric.model_validate(values, context=declared.collect(values))

    assert [path.id for path in turned.paths] == ["Q", "P"]
    assert [question.id for question in turned.questions] == ["b.1", "a.3", "a.2", "a.1"]
    assert told(rubric(), turned, language) == []
    assert told(turned, rubric(), language) == []


def test_the_order_of_what_a_list_names_does_not_matter() -> None:
    """A question asks the same profiles, a trend reads the same."""
    new = RICH.replace("profiles: [city, firm], text: 甲一？", "profiles: [firm, city], text: 甲一？")
    new = new.replace("reads: [a, b.1]", "reads: [b.1, a]")

    assert told(library.parse(Source("r.yaml", RICH)), library.parse(Source("r.yaml", new)), "zh") == []


def test_changes_come_in_the_order_of_the_new_rubric() -> None:
    """A part after what it belongs to, what is gone at the end."""
    new = (
        SMALL.replace("city: 30", "city: 31")
        .replace("city: 50", "city: 51")
        .replace("months: [1, 3]", "months: [1, 4]")
    )
    new = "".join(line for line in new.splitlines(keepends=True) if "id: a.2" not in line)
    changes = told(library.parse(Source("r.yaml", SMALL)), library.parse(Source("r.yaml", new)), "zh")

    assert [change.id for change in changes] == ["a", "b.1@1", "b.1@2", "c", "a.2"]


def test_a_text_of_several_lines_is_told_on_one() -> None:
    """A change is one line of a list."""
    new = rubric(("help: 合同也算", "help: |\n              一\n              二"))

    assert [change.sentence for change in told(rubric(), new, "zh")] == ["a.1 说明（zh）改写：合同也算 → 一 二"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_rubric_can_be_told(language: str) -> None:
    """Each has its word, as a part for itself or as what such a part is made of; and no word is spare."""
    phrases = labels(language).diff
    # What is told whole is told in the words of the document.
    whole = {"Requirement", "Sign", "QuotedNumber", "Telltale"}
    models = [model for model in Node.__subclasses__() + Asked.__subclasses__() if model.__name__ not in whole]
    fields = {field for model in models if model.__module__ in RUBRIC_MODULES for field in model.model_fields}

    assert fields - UNTOLD <= set(phrases.kinds) | set(phrases.parts)
    assert set(phrases.kinds) <= fields | {"rubric", "replacements"}
    assert set(phrases.parts) <= fields | {"owner"}


def test_several_changes_are_all_told() -> None:
    """Each once; the text is that of the language spoken, or the only one there is."""
    new = rubric(("title: 举措乙", "title: 举措丙"), ("city: 70", "city: 60"), ("effort: L", "effort: M"), (A_LOW, ""))
    changes = told(rubric(), new, "en")

    assert sorted((change.kind, change.id) for change in changes) == [
        ("changed", "a.1@2"),
        ("removed", "a.1@1"),
        ("reweighted", "b"),
        ("reworded", "b"),
    ]
