"""What changed between two versions of a rubric, told once each, in Chinese and in English."""

from typing import Any

import pytest

from fusionassess import declared, library, syntax
from fusionassess.diff import Change, compare
from fusionassess.labels import labels
from fusionassess.rubric import Rubric
from fusionassess.source import Source

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
        actions:
          - {id: a.low, band: low, title: {zh: 建制度, en: Write a rule}, effort: S, months: [2, 4], owners: {city: 局}}
          - {id: a.high, band: high, title: 修制度, effort: L, months: [6, 12], owners: {city: 局}}
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
A_LOW = (
    "          - {id: a.low, band: low, title: {zh: 建制度, en: Write a rule}, "
    "effort: S, months: [2, 4], owners: {city: 局}}\n"
)
PATH_Q = TEXT[TEXT.index("  - id: Q\n") :]
LANGUAGES = ("zh", "en")


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
        "rubric 名称（zh）改写：旧表 → 新表",
        "rubric title (zh) reworded: 旧表 → 新表",
    ),
    (
        ("en: Old table", "en: New table"),
        "reworded",
        "rubric",
        "rubric 名称（en）改写：Old table → New table",
        "rubric title (en) reworded: Old table → New table",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nlevel_rule: weakest"),
        "changed",
        "rubric",
        "rubric 判级规则：shares → weakest",
        "rubric level rule: shares → weakest",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nleast_coverage: 0.7"),
        "changed",
        "rubric",
        "rubric 覆盖率下限：0.6 → 0.7",
        "rubric least coverage: 0.6 → 0.7",
    ),
    (
        ("evidence_months: 24", "evidence_months: 24\nnot_applicable_cap: 0.3"),
        "changed",
        "rubric",
        "rubric 不适用上限：0.25 → 0.3",
        "rubric cap on not applicable: 0.25 → 0.3",
    ),
    (
        ("evidence_months: 24\n", ""),
        "changed",
        "rubric",
        "rubric 证据有效月数：24 → ∅",
        "rubric months of evidence: 24 → ∅",
    ),
    (
        ("languages: [zh, en]", "languages: [zh, en, fr]"),
        "changed",
        "rubric",
        "rubric 语言：zh, en → zh, en, fr",
        "rubric languages: zh, en → zh, en, fr",
    ),
    (
        ("low: [0, 1], high: [1, 2]", "low: [0, 1.5], high: [1.5, 2]"),
        "changed",
        "rubric",
        "rubric 档位：low: 0, 1; high: 1, 2 → low: 0, 1.5; high: 1.5, 2",
        "rubric bands: low: 0, 1; high: 1, 2 → low: 0, 1.5; high: 1.5, 2",
    ),
    (
        ("levels: [无, 有,", "levels: [无, 初,"),
        "reworded",
        "levels",
        "levels 1（zh）改写：有 → 初",
        "levels 1 (zh) reworded: 有 → 初",
    ),
    (
        ("{zh: 好, en: good}", "{zh: 好}"),
        "reworded",
        "levels",
        "levels 2（en）改写：good → ∅",
        "levels 2 (en) reworded: good → ∅",
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
        "b 前置：a ≥ 1 → 2 → ∅",
        "b prerequisites: a ≥ 1 → 2 → ∅",
    ),
    (
        ("at_least: 1, for: 2", "at_least: 1.5, for: 2"),
        "changed",
        "b",
        "b 前置：a ≥ 1 → 2 → a ≥ 1.5 → 2",
        "b prerequisites: a ≥ 1 → 2 → a ≥ 1.5 → 2",
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
        "a.3 拐点：0, 0, 50, 1 → 0, 0, 40, 1",
        "a.3 breakpoints: 0, 0, 50, 1 → 0, 0, 40, 1",
    ),
    ((A_LOW, ""), "removed", "a.low", "删去措施 a.low：建制度", "removed action a.low: Write a rule"),
    (
        ("zh: 建制度", "zh: 立制度"),
        "reworded",
        "a.low",
        "a.low 名称（zh）改写：建制度 → 立制度",
        "a.low title (zh) reworded: 建制度 → 立制度",
    ),
    (("effort: L", "effort: M"), "changed", "a.high", "a.high 投入：L → M", "a.high effort: L → M"),
    (
        ("months: [6, 12]", "months: [6, 9]"),
        "changed",
        "a.high",
        "a.high 工期：6, 12 → 6, 9",
        "a.high months: 6, 12 → 6, 9",
    ),
]
"""An edit, its kind, what it concerns, and how it reads in Chinese and in English."""


@pytest.mark.parametrize(("edit", "kind", "name", "zh", "en"), CASES, ids=[case[0][1].strip() for case in CASES])
def test_a_change_is_told_once(edit: tuple[str, str], kind: str, name: str, zh: str, en: str) -> None:
    """One edit is one change, and reads right in both languages."""
    old, new = rubric(), rubric(edit)

    assert told(old, new, "zh") == [Change(kind, name, zh)]
    assert told(old, new, "en") == [Change(kind, name, en)]


@pytest.mark.parametrize(
    ("edit", "name", "before", "after"),
    [
        (("{city: 只算本级}", "{city: 本级以下也算}"), "a.1", "只算本级", "本级以下也算"),
        (("{city: 只算本级}", "{firm: 只算母公司}"), "a.1", "只算本级", "∅"),
        (("en: ad hoc", "en: now and then"), "a.1", "ad hoc", "now and then"),
        (("zh: 外购", "zh: 买来"), "a.2", "外购", "买来"),
        (("{zh: 外购, en: bought}", "外购"), "a.2", "bought", "∅"),
        (("text: 合作, rating: 0.5", "text: 合作, rating: 0.6"), "a.2", "0.5", "0.6"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_levels_and_options_tell_old_and_new(
    edit: tuple[str, str], name: str, before: str, after: str, language: str
) -> None:
    """One sentence names the question and quotes what stood there and what stands there now."""
    found = [change for change in told(rubric(), rubric(edit), language) if f"{before} → {after}" in change.sentence]

    assert [change.id for change in found] == [name]
    assert name in found[0].sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_and_goes_with_a_path_is_told_part_by_part(language: str) -> None:
    """The path, its measure and its question, each once; the other way round they are added."""
    whole, cut = rubric(), rubric((PATH_Q, ""))
    said = labels(language).diff
    parts = [(said.path, "Q", "乙路"), (said.measure, "b", "举措乙"), (said.question, "b.1", "怎样分配？")]

    assert told(whole, cut, language) == [
        Change("removed", name, said.removed.format(kind=kind, id=name, text=text)) for kind, name, text in parts
    ]
    assert told(cut, whole, language) == [
        Change("added", name, said.added.format(kind=kind, id=name, text=text)) for kind, name, text in parts
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
        "b weight for “lab”: 0 → 100",
        "b.1 profiles: city → city, lab",
    ]
    assert [change.sentence for change in told(new, rubric(), "zh")] == [
        "删去主体 lab：实验室",
        "b 对“lab”的权重：100 → 0",
        "b.1 主体：city, lab → city",
    ]


def test_an_action_that_moves_to_another_band_is_not_a_new_one() -> None:
    """Its id stays, its band changes."""
    new = rubric((A_LOW, ""), ("band: high", "band: low"))

    assert told(rubric(), new, "en") == [
        Change("removed", "a.low", "removed action a.low: Write a rule"),
        Change("changed", "a.high", "a.high band: high → low"),
    ]


def test_a_measure_that_moves_to_another_path_stays_itself() -> None:
    """Only the path that it emptied is gone."""
    head, tail = PATH_Q.split("    measures:\n")
    moved = rubric((head + "    measures:\n" + tail, tail))

    assert [(change.kind, change.id) for change in told(rubric(), moved, "zh")] == [("removed", "Q")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rubric_does_not_differ_from_itself(language: str) -> None:
    """Nothing to tell, whatever the version and the id say."""
    assert told(rubric(), rubric(), language) == []
    assert told(rubric(), rubric(("version: 1.0.0", "version: 2.0.0")), language) == []


def test_the_shipped_rubric_does_not_differ_from_itself(five_paths: library.Edition) -> None:
    """Not one of its many texts."""
    assert told(five_paths.rubric, five_paths.rubric, "zh") == []


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


def test_several_changes_are_all_told() -> None:
    """Each once; the text is that of the language spoken, or the only one there is."""
    new = rubric(("title: 举措乙", "title: 举措丙"), ("city: 70", "city: 60"), ("effort: L", "effort: M"), (A_LOW, ""))
    found = told(rubric(), new, "en")

    assert sorted((change.kind, change.id) for change in found) == [
        ("changed", "a.high"),
        ("removed", "a.low"),
        ("reweighted", "b"),
        ("reworded", "b"),
    ]
