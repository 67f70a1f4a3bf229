"""The order of periods, as people write them."""

from itertools import pairwise

import pytest

from fusionassess.answers.periods import name_of, order_of


@pytest.mark.parametrize(
    "periods",
    [
        ("2024", "2025", "2026", "2026-Q1", "2026-Q3", "2026-12", "2027"),
        ("2025年第四季度", "2026年第一季度", "２０２６年第三季度", "2026 Q4"),
        ("Q3 2025", "Q1 2026", "Q2 2026"),
        ("2025年上半年", "2025年下半年", "2026年上半年"),
        ("二〇二五年", "二〇二六年"),
        ("第二轮", "第九轮", "第十轮", "第十二轮", "第二十轮"),
        ("Dec 2025", "March 2026", "november 2026"),
        ("2025-09-30", "20260331", "202604", "2026-10-01"),
        ("round 1", "round 2", "round 10"),
        ("first round", "second round"),
        ("2024/25", "2025/26"),
        ("", "2025"),
        ("—", "第一轮"),
        ("1", "123456789012345678901234567890"),
    ],
)
def test_later_periods_are_higher(periods: tuple[str, ...]) -> None:
    """Each is later than the one before it."""
    for earlier, later in pairwise(map(order_of, periods)):
        assert 0 <= earlier < later < 1 << 63


def test_the_same_period_is_no_later() -> None:
    """However it is written; words without a number are no order, a zero is one."""
    assert order_of("2026年第三季度") == order_of("2026-Q3") == order_of("Q3 2026") == order_of("2026.0３")
    assert order_of("2026.0") == order_of("2026")
    assert order_of("baseline") == order_of("终期") == order_of("") == 0 < order_of("第0轮")


def test_a_period_is_one_however_it_is_spelled() -> None:
    """A quarter is no month, and words beside the numbers tell periods apart."""
    alike = [
        ("2026Q3", "2026-Q3", "2026年第三季度", "２０２６/Q3", "Q3 2026", "3rd quarter of 2026", "Third quarter 2026"),
        ("2026-03", "2026年3月", "March 2026"),
        ("2025", "2025年", "2025年度", "二〇二五年", "FY2025", "2025.0"),
        ("2026年上半年", "2026H1", "上半年2026"),
        ("2026初评", "2026年初评"),
        ("2026复评",),
        ("第二轮", "第2轮"),
        ("第二期",),
        ("2026-01-02 10:30", "2026-01-02T10:30:00"),
        ("2026-01-02 10:45",),
        ("2026-10001",),
        ("2026-10002",),
        ("2026-12-31 v1.2.3",),
        ("2026-12-31 v1.2.4",),
        ("0", "00"),
        ("1" * 5000,),
        ("1" * 4999 + "2",),
        ("Baseline", "baseline "),
    ]
    assert [len(set(map(name_of, words))) for words in alike] == [1] * len(alike)
    assert len({name_of(words[0]) for words in alike}) == len(alike)
