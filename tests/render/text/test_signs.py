"""Signs as readers see them, and what stands for one that cannot be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.render.text.signs import REPLACEMENT, signs, stand_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲b", ["甲", "b"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("👨\u200d👩\u200d👧甲", ["👨\u200d👩\u200d👧", "甲"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇨🇳🇬🇧🇨", ["🇨🇳", "🇬🇧", "🇨"]),
        ("1\ufe0f\u20e3.", ["1\ufe0f\u20e3", "."]),
        ("🏴\U000e0067\U000e0062\U000e007f!", ["🏴\U000e0067\U000e0062\U000e007f", "!"]),
        ("क्\u200dष", ["क्\u200d", "ष"]),
        ("葛\U000e0100城", ["葛\U000e0100", "城"]),
        ("", []),
    ],
)
def test_what_belongs_together(text: str, parts: list[str]) -> None:
    """Marks, what is joined, flags, keys and skins; between letters a joiner joins nothing."""
    assert list(signs(text)) == parts


@given(st.text())
def test_they_are_the_text(text: str) -> None:
    """Nothing is lost between them."""
    assert "".join(signs(text)) == text
    assert all(signs(text))


@pytest.mark.parametrize(
    ("sign", "can_show", "shown"),
    [
        ("👨\u200d👩", False, REPLACEMENT),
        ("❤\ufe0f\u200d🔥", True, REPLACEMENT),
        ("ไ", False, REPLACEMENT),
        ("1\ufe0f\u20e3", True, "1" + REPLACEMENT),
        ("ก\u0e31", False, REPLACEMENT),
        ("\u0e31", False, REPLACEMENT),
        ("\ue000", False, REPLACEMENT),
        ("\u200d", False, ""),
        ("\ufe0f\u200d", False, ""),
        ("\u061c", False, ""),
    ],
)
def test_what_stands_for_one(sign: str, can_show: bool, shown: str) -> None:
    """One sign, however many characters it is of; a letter stays below a mark that is not there; the unseen goes."""
    assert stand_in(sign, can_show=can_show) == shown
