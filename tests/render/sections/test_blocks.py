"""Tables whose columns have room for their words."""

import pytest

from fusionassess.render.sections.blocks import BOLD_LETTER, Table, fitted, without_column


@pytest.mark.parametrize(
    ("cells", "is_wider"),
    [(("8–14 months", "what it is"), True), (("some time", "what it is"), False), (("个月内做完的", "事"), False)],
)
def test_a_column_has_room_for_its_words(cells: tuple[str, str], is_wider: bool) -> None:
    """What no program breaks, such as a range with its unit, makes its column wider; the line stays as long."""
    table = Table(("", ""), [cells], (0.1, 0.9))
    shares = fitted(table, 450.0, 10.0, 8.0)

    assert sum(shares) == pytest.approx(1)
    assert (shares[0] > 0.12) is is_wider
    assert not is_wider or shares[0] * 450 - 8 >= 10 * BOLD_LETTER * len(cells[0]) - 0.01


def test_columns_share_what_there_is_where_it_is_too_little() -> None:
    """None vanishes, and the sum stays."""
    shares = fitted(Table((), [("abcd" * 5, "abcd" * 5, "a")], (0.3, 0.3, 0.4)), 100.0, 12.0, 8.0)

    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_without_a_column_the_numbers_stay_on_the_right() -> None:
    """What stood behind it moves up; its width goes to the first."""
    table = Table(("a", "b", "c", "d"), [("1", "2", "3", "4")], (0.4, 0.1, 0.2, 0.3), right=(1, 3))

    assert without_column(table, 1) == Table(["a", "c", "d"], [["1", "3", "4"]], (0.5, 0.2, 0.3), right=[2])
