"""What says that nothing belongs in a cell."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.documents import blanks
from fusionassess.documents.blanks import BARE_WORDS, NAMES_OF_NOTHING, UNANSWERED_WORDS, names_nothing, narrow, plain

WORDS = sorted(UNANSWERED_WORDS | BARE_WORDS | NAMES_OF_NOTHING)
SIGNS = st.sampled_from([*"aAnN/.＃ｎＡ無无没有乙1２²½ſK\u0301\u200b\u3000 \t-—", "ﬁ", "㊀", "\u00ad"])
PIECES = st.one_of(st.sampled_from(WORDS), SIGNS, st.characters())


@given(st.lists(PIECES, max_size=5).map("".join))
def test_the_short_look_tells_what_the_long_one_tells(words: str) -> None:
    """A letter that no word of nothing has ends the look; nobody can tell where it ended."""
    long = plain(words) in WORDS or not blanks.says_something(words)

    assert names_nothing(words) is long


@given(st.lists(PIECES, max_size=5).map("".join))
def test_what_nobody_sees_is_left_out(words: str) -> None:
    """Whether or not there is any."""
    assert not any(unicodedata.category(sign) == "Cf" for sign in narrow(words))


@pytest.mark.parametrize("words", ["", "—", "Ｎ／Ａ", "无", "N\u200bone", " 没有 ", "（空）"])
def test_ways_to_say_nothing(words: str) -> None:
    """Whatever the width, case and blanks."""
    assert names_nothing(words)


@pytest.mark.parametrize("words", ["无人机", "na1", "台账", "nada!", "0"])
def test_ways_to_say_something(words: str) -> None:
    """A name of nothing within other words is none."""
    assert not names_nothing(words)
