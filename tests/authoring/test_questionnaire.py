"""A rubric's questions on paper, and as plain values."""

import pytest

from fusionassess.authoring.questionnaire import BOX, as_markdown, as_object, whom
from fusionassess.documents.source import Source
from fusionassess.render.text.escaping import escape
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import labels
from stepped import stepped_edition

TEXT = """
format: fusionassess/rubric/1
id: paper
version: 1.2.0
languages: [zh, en]
title: {zh: 纸面量表, en: Table on paper}
about: {zh: 评估融合, en: Assesses fusion}
levels: [无, 有, 好]
profiles:
  city: {title: {zh: 城市, en: City}, about: 由科技局牵头}
  firm: {title: {zh: 企业, en: Firm}}
sectors:
  ai:
    title: {zh: 智能, en: AI}
    questions:
      a.1: {text: {zh: 模型怎样共享？, en: How are models shared?}, levels: [不共享, 试用, 开放], evidence: [模型清单]}
    readings: {a.2: {zh: 算力也算, en: Count computing}, b.1: 只对城市}
  bio:
    title: {zh: 生物, en: Biology}
    questions:
      a.1: {text: 样本怎样共享？, levels: [不出库, 可申请, 全开放]}
      a.3:
        text: {zh: 几个样本库？, en: How many banks?}
        number: {unit: {zh: 个, en: banks}, range: [0, 100], breakpoints: [[0, 0], [9, 1]]}
    readings: {a.2: {zh: 菌种也算, en: Count strains}}
paths:
  - id: P
    title: {zh: 甲路, en: Path A}
    measures:
      - id: a
        title: {zh: 举措甲, en: Measure A}
        definition: {zh: 做什么, en: What is done}
        instruments: [{zh: 基金, en: fund}, {zh: 平台, en: platform}]
        weights: {city: 50, firm: 100}
        questions:
          - id: a.1
            profiles: [city, firm]
            text: {zh: 数据怎样共享？, en: How are data shared?}
            help: {zh: 内部也算, en: Count inside}
            cues: {city: {zh: 只算本级, en: This tier only}, firm: {zh: 只算母公司, en: Parent only}}
            levels: [{zh: 不共享数据, en: not}, {zh: 零散, en: ad hoc}, {zh: 成文, en: written}]
            evidence: [{zh: 合同, en: contract}, {zh: 台账, en: register}]
          - id: a.2
            profiles: [firm]
            text: {zh: 从哪里来？, en: Where from?}
            options:
              - {id: bought, text: {zh: 外购, en: bought}, rating: 0}
              - {id: joint, text: {zh: 合作, en: joint work}, rating: 0.5}
              - {id: own, text: {zh: 自主, en: own work}, rating: 1}
          - id: a.3
            profiles: [firm]
            text: {zh: 占多大比重？, en: What share?}
            number: {unit: "%", range: [0, 100], breakpoints: [[0, 0], [50, 1]]}
  - id: Q
    title: {zh: 乙路, en: Path B}
    measures:
      - id: b
        title: {zh: 举措乙, en: Measure B}
        definition: 只问城市
        weights: {city: 50}
        questions:
          - {id: b.1, profiles: [city], text: 怎样分配？, levels: [不分配, 商定, 有办法]}
"""
RUBRIC = library.parse(Source("paper.yaml", TEXT))


def paper(profile: str, *sectors: str, language: str = "zh") -> str:
    """The questionnaire of a profile in sectors."""
    return as_markdown(RUBRIC, profile, sectors, labels(language), language)


def question(text: str, name: str) -> list[str]:
    """The lines of one question, from its stem to the next heading."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"**{name} "))
    rest = [n for n in range(start + 1, len(lines)) if lines[n].startswith(("**", "#"))]
    return [line for line in lines[start : rest[0] if rest else None] if line]


def test_the_whole_paper_in_chinese() -> None:
    """A firm without a sector, word for word."""
    phrases = labels("zh")
    end = [f"- {BOX} 不适用，原因：______________", f"- {BOX} 不清楚"]

    assert paper("firm").splitlines() == [
        "# 纸面量表",
        "",
        "**企业** · paper 1.2.0",
        "",
        "评估融合",
        "",
        "单位：______________　填写人：______________　日期：______________",
        "",
        phrases.survey.rule,
        "",
        phrases.survey.help,
        "",
        "## P 甲路",
        "",
        "### a 举措甲",
        "",
        "做什么",
        "",
        "政策工具：基金、平台",
        "",
        "**a.1 数据怎样共享？**",
        "",
        "*只算母公司*",
        "",
        "*内部也算*",
        "",
        f"- {BOX} 0 — 不共享数据",
        f"- {BOX} 1 — 零散",
        f"- {BOX} 2 — 成文",
        *end,
        "",
        "证据（例如 合同、台账）：______________　备注：______________",
        "",
        "**a.2 从哪里来？**",
        "",
        f"- {BOX} 外购",
        f"- {BOX} 合作",
        f"- {BOX} 自主",
        *end,
        "",
        "**a.3 占多大比重？**",
        "",
        "- ______ % (0–100)",
        *end,
    ]


def test_each_question_reads_in_english() -> None:
    """Stem, cue, help, levels, options, evidence and the program's own words."""
    text = paper("firm", language="en")
    end = [f"- {BOX} Not applicable, because: ______________", f"- {BOX} Unknown"]

    assert text.startswith("# Table on paper\n\n**Firm** · paper 1.2.0\n\nAssesses fusion\n")
    assert question(text, "a.1") == [
        "**a.1 How are data shared?**",
        "*Parent only*",
        "*Count inside*",
        f"- {BOX} 0 — not",
        f"- {BOX} 1 — ad hoc",
        f"- {BOX} 2 — written",
        *end,
        f"Evidence (such as contract{labels('en').survey.list_mark}register): ______________  Note: ______________",
    ]
    assert question(text, "a.2")[1:] == [f"- {BOX} bought", f"- {BOX} joint work", f"- {BOX} own work", *end]


def test_who_it_is_for_stands_at_the_top() -> None:
    """The profile, what it is to do, and the sectors in the order given."""
    assert "**城市** · paper 1.2.0\n\n评估融合\n\n由科技局牵头\n" in paper("city")
    assert "**企业 · 生物 · 智能** · paper 1.2.0\n" in paper("firm", "bio", "ai")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_stands_there_that_is_not_asked(language: str) -> None:
    """A firm does not see the city's path, measure, question, cue or reading, nor a city the firm's."""
    firm, city = paper("firm", "ai", language=language), paper("city", "ai", language=language)
    place = 0 if language == "zh" else 1

    for words_of_the_city in (("乙路", "Path B"), ("举措乙", "Measure B"), ("只算本级", "This tier only")):
        assert words_of_the_city[place] not in firm
    for name in ("b.1", "只问城市", "怎样分配？", "只对城市", "由科技局牵头"):
        assert name not in firm
        assert name in city
    for words_of_the_firm in (
        ("从哪里来？", "Where from?"),
        ("占多大比重？", "What share?"),
        ("只算母公司", "Parent only"),
    ):
        assert words_of_the_firm[place] not in city
    assert "算力也算" not in city
    assert "Count computing" not in city


def test_a_sector_s_reading_stands_below_the_cue() -> None:
    """Each sector's own, in the order given; none without a sector."""
    assert question(paper("city", "ai"), "b.1")[1] == "*只对城市*"
    assert question(paper("firm", "ai"), "a.2")[1] == "*算力也算*"
    assert question(paper("firm", "bio", "ai"), "a.2")[1:3] == ["*菌种也算*", "*算力也算*"]
    assert question(paper("firm", "ai", "bio", language="en"), "a.2")[1:3] == ["*Count computing*", "*Count strains*"]
    assert question(paper("firm"), "a.2")[1] == f"- {BOX} 外购"


def test_a_sector_replaces_a_question_whole() -> None:
    """Stem, levels, help and evidence are the sector's; the profile's cue stays."""
    assert question(paper("firm", "ai"), "a.1") == [
        "**a.1 模型怎样共享？**",
        "*只算母公司*",
        f"- {BOX} 0 — 不共享",
        f"- {BOX} 1 — 试用",
        f"- {BOX} 2 — 开放",
        f"- {BOX} 不适用，原因：______________",
        f"- {BOX} 不清楚",
        "证据（例如 模型清单）：______________　备注：______________",
    ]
    for word in ("数据怎样共享？", "不共享数据", "内部也算", "合同"):
        assert word not in paper("firm", "ai")


def edited(*edits: tuple[str, str]) -> str:
    """The paper of a firm, some words of the rubric replaced."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return as_markdown(library.parse(Source("paper.yaml", text)), "firm", (), labels("zh"), "zh")


def test_a_help_of_several_lines_stays_one_paragraph() -> None:
    """Its emphasis ends where it began; a line end is a line end."""
    text = edited(
        ("help: {zh: 内部也算, en: Count inside}", "help: |\n              内部也算：\n              - 试用也算\n")
    )

    assert question(text, "a.1")[2] == "*内部也算：<br>- 试用也算*"


def test_signs_of_markdown_read_as_themselves() -> None:
    """In titles, stems, levels, options, units and evidence, as in the report."""
    text = edited(
        ("zh: 纸面量表", "zh: 纸_面_量表"),
        ("zh: 数据怎样共享？", "zh: 数据*怎样*共享？"),
        ("zh: 零散, en: ad hoc", "zh: '<b>零散', en: ad hoc"),
        ("zh: 外购", "zh: '[外购]'"),
        ('unit: "%"', 'unit: "`%`"'),
        ("zh: 合同", "zh: 合*同"),
        ("id: paper", "id: paper_1"),
    )

    assert text.startswith("# 纸\\_面\\_量表\n\n**企业** · paper\\_1 1.2.0\n")
    assert "**a.1 数据\\*怎样\\*共享？**" in text
    assert f"- {BOX} 1 — \\<b\\>零散\n" in text
    assert f"- {BOX} \\[外购\\]\n" in text
    assert "- ______ \\`%\\` (0–100)" in text
    assert "证据（例如 合\\*同、台账）" in text


def test_of_two_sectors_the_first_replaces() -> None:
    """What only the second replaces is the second's."""
    assert question(paper("firm", "ai", "bio"), "a.1")[0] == "**a.1 模型怎样共享？**"
    assert question(paper("firm", "bio", "ai"), "a.1")[0] == "**a.1 样本怎样共享？**"
    assert question(paper("firm", "ai", "bio"), "a.3")[:2] == ["**a.3 几个样本库？**", "- ______ 个 (0–100)"]


@pytest.mark.parametrize(("profile", "boxes"), [("firm", 3 + 3 + 0 + 3 * 2), ("city", 3 + 3 + 2 * 2)])
def test_there_is_a_box_for_every_response(profile: str, boxes: int) -> None:
    """One per level and option, and two more per question: not applicable, unknown."""
    assert paper(profile).count(BOX) == boxes


def test_the_paper_ends_with_one_line_end() -> None:
    """And has no two blank lines in a row."""
    for profile in RUBRIC.profiles:
        text = paper(profile, "ai")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\n\n\n" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_rubric_on_paper(five_paths: Edition, language: str) -> None:
    """Every question a profile is asked is there once, with its levels and its cue; no other is."""
    rubric = five_paths.rubric
    for profile in rubric.profiles:
        text = as_markdown(rubric, profile, (), labels(language), language)
        for each in rubric.questions:
            assert text.count(f"\n**{each.id} ") == (profile in each.profiles)
        for asked in rubric.asked(profile):
            each = asked.read_by(profile)
            lines = question(text, each.id)
            levels = [escape(words(level, language)) for level in each.levels or ()]
            assert lines[0] == f"**{each.id} {escape(words(each.text, language))}**"
            assert {f"- {BOX} {n} — {level}" for n, level in enumerate(levels)} <= set(lines)
            assert profile not in each.cues or f"*{escape(words(each.cues[profile], language))}*" in lines


def test_clauses_stand_below_their_level_with_a_box_of_their_own() -> None:
    """On paper as in the terminal, in the words of the profile."""
    rubric = stepped_edition().rubric
    city, firm = (as_markdown(rubric, name, (), labels("en"), "en") for name in ("city", "firm"))

    assert "  - ☐ The agreement is on paper\n" in city
    assert "on paper" not in firm
    assert "  - ☐ Used in the last 12 months\n" in firm
    assert "**a.1 How is your loss shared?**" in firm


def test_questions_as_plain_values() -> None:
    """Every kind, as it reads in the sector, with what stands below it; paths without a question are left out."""
    whole = as_object(RUBRIC, "firm", ["bio"], labels("en"), "en")
    ((path,), (measure,)) = whole["paths"], whole["paths"][0]["measures"]
    samples, where, banks = measure["questions"]

    assert whole["rubric"] == {"id": "paper", "version": "1.2.0", "title": "Table on paper"}
    assert (path["id"], measure["id"], whole["sectors"]) == ("P", "a", [{"id": "bio", "title": "Biology"}])
    assert samples["text"] == "样本怎样共享？"
    assert samples["told"] == ["Parent only"]
    assert samples["choices"][2] == {"answer": 2, "text": "全开放", "also": None}
    assert (where["kind"], where["choices"][1]) == ("option", {"answer": "joint", "text": "joint work", "also": None})
    assert where["told"] == ["Count strains"]
    assert (banks["kind"], banks["choices"]) == ("value", [])
    assert banks["number"] == {"unit": "banks", "low": 0.0, "high": 100.0}


def test_whom_a_rubric_asks() -> None:
    """Profiles with the number of their questions; where it has no reasons there is no lens."""
    told = whom(RUBRIC, "en")

    assert told["profiles"] == [
        {"id": "city", "title": "City", "questions": 2},
        {"id": "firm", "title": "Firm", "questions": 3},
    ]
    assert [sector["id"] for sector in told["sectors"]] == ["ai", "bio"]
    assert told["lenses"] == []
