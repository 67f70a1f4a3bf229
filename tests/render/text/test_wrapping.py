"""Text in lines: nothing lost, nothing too wide, no mark where it does not belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fusionassess.render.text.wrapping import columns, hang, heading, pad, running, unbroken, wrap
from fusionassess.rubric.library import Edition

texts = st.text(st.sampled_from("创新联合体，。（）“”1≥50% abc-de、TRL 3—4\n"), max_size=80)


@given(texts, st.integers(2, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    """Joined without blanks, the lines are the text; no line exceeds the width."""
    lines = wrap(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@given(texts, st.integers(10, 40))
def test_hanging_lines_are_indented_by_the_head(text: str, width: int) -> None:
    """The first line carries the head, the others its width in blanks."""
    lines = hang(text, width, " 3. ")

    assert lines[0].startswith(" 3. ")
    assert all(line.startswith("    ") or not line.strip() for line in lines[1:])


@pytest.mark.parametrize("width", [24, 44, 78])
def test_marks_stand_where_they_belong(five_paths: Edition, width: int) -> None:
    """In every text of the shipped rubric, no closing mark begins a line and no opening one ends it."""
    for question in five_paths.rubric.questions:
        for text in (question.text, *(question.levels or ())):
            for words in text.values():
                lines = wrap(words, width)
                assert not any(line[0] in "，。、；：？！）》”" for line in lines if line)
                assert not any(line[-1] in "（《“" for line in lines if line)


def test_words_stay_whole() -> None:
    """A Latin word moves to the next line rather than being cut."""
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]


def test_a_dot_between_parts_ends_a_line() -> None:
    """It never begins one."""
    assert wrap("一二 · 三四 · 五六", 8) == ["一二 ·", "三四 ·", "五六"]
    assert wrap("一二 · 三四", 5) == ["一", "二 ·", "三四"]


def test_what_is_wider_than_a_line_is_cut_not_lost() -> None:
    """A long address is cut at the width."""
    assert wrap("https://example.cn/abc", 10) == ["https://ex", "ample.cn/a", "bc"]


def test_what_is_wider_than_a_line_stands_where_a_terminal_breaks_it() -> None:
    """On a line of its own, so that it can be copied."""
    assert wrap("see https://example.cn/abc there", 10, cuts=False) == ["see", "https://example.cn/abc", "there"]


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ("To go on: ", "fusionassess survey -o '2026 third quarter/our park.yaml' --lang en", ""),
        ("接着填：", "fusionassess survey -o 某某高新技术产业开发区2026年自评.yaml --last 上年.yaml", "，再看"),
        ("接着填：", "/opt/our/bin/python -m fusionassess score 某某高新区.yaml", ""),
        ("请和答卷一起给：", "fusionassess score 答卷 --weights 某某高新区的权重.yaml", ""),
        ("use ", "fusionassess rubric show my-rubric.yaml -p sme", " to look at it"),
        ("run: ", "pipx inject fusionassess 'pyspark>=4.0' pandas", "; it needs Java, too"),
    ],
)
@pytest.mark.parametrize("width", [20, 44, 60])
def test_a_command_stays_on_one_line(before: str, command: str, after: str, width: int) -> None:
    """Whatever stands around it; a terminal breaks it if it is wider than the line, and words stay whole elsewhere."""
    text = before + command + after
    lines = wrap(text, width, cuts=False)
    broken = wrap(text, width)

    assert any(command in line for line in lines)
    assert all("".join("".join(made).split()) == "".join(text.split()) for made in (lines, broken))
    assert all(columns(line) <= width for line in lines if command not in line)
    assert any(command in line for line in broken) == (columns(command) <= width)
    words = [word for word in command.split(" ") if "'" not in word]
    assert all(any(word in line for line in broken) for word in words)


def test_a_sentence_goes_on_after_a_command() -> None:
    """Its words are no part of the command, nor is the next sentence."""
    text = "run fusionassess survey in a terminal, or fusionassess score SHEET.yaml. Then go on"

    assert wrap(text, 30) == [
        "run fusionassess survey in a",
        "terminal, or",
        "fusionassess score SHEET.yaml.",
        "Then go on",
    ]


def test_a_tab_is_a_blank_and_a_control_character_takes_no_column_from_its_line() -> None:
    """Neither makes a line wider than it was measured."""
    assert wrap("0000\t0000", 5) == ["0000", "0000"]
    assert wrap("000000\t", 5) == ["00000", "0"]
    assert columns("a\u0007b") == 2


def test_padding_counts_columns() -> None:
    """Two Chinese characters fill four columns."""
    assert pad("创新", 6) == "创新  "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用时 6–12 个月", "用时 6–\u206012\u00a0个月"),
        ("takes 7–14 months, or 2 years", "takes 7–\u206014\u00a0months, or 2\u00a0years"),
        ("在 2025 年和 4c.M", "在 2025\u00a0年和 4c.M"),
        ("none – here", "none – here"),
        ("P4 Strengthen, level 3", "P4 Strengthen, level\u00a03"),
        ("第 3 步，2026年9月30日", "第\u00a03\u00a0步，2026年9月30日"),
        ("on 2026-09-30, in 2026-Q3", "on 2026-09-30, in 2026-Q3"),
        ("RHP-2024-12-A, 12-2024", "RHP-2024-12-A, 12-2024"),
    ],
)
def test_a_number_stays_with_its_unit_and_a_range_whole(text: str, expected: str) -> None:
    """Signs that show nothing forbid the break; a word after a number that is no unit may stand alone."""
    assert unbroken(text) == expected
    assert running("P4 Strengthen") == "P4\u00a0Strengthen"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年9月30日", "2026\u2060年\u20609\u2060月\u206030\u2060日"),
        ("On 2026-09-30, in 2026-Q3", "On 2026-\u206009-\u206030, in 2026-\u2060Q3"),
        ("RHP-2024-12-A, P4 Strengthen", "RHP-2024-12-A, P4\u00a0Strengthen"),
    ],
)
def test_a_date_is_whole_in_a_heading(text: str, expected: str) -> None:
    """A heading is read, not searched for a day."""
    assert heading(text) == expected
