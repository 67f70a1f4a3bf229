"""Text for files that take no control characters."""

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fusionassess.render.text.escaping import printable

ANY = st.text(st.characters(exclude_categories=[]))
"""Lone surrogates, too."""


@given(ANY)
@example("\x0b\x0c\x1f\x85\ud800\ufffe\u2028")
def test_any_text_fits_into_xml_and_reads_back(text: str) -> None:
    """What is left stands in XML as it is, and leaving out again changes nothing."""
    shown = printable(text)

    assert printable(shown) == shown
    read = ET.fromstring(f"<a>{escape(shown)}</a>").text or ""
    assert read == shown


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_ordinary_text_stays(text: str) -> None:
    """Letters, digits, marks and blanks of every script are untouched."""
    assert printable(text) == text


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_signs_that_turn_the_text_go(sign: str) -> None:
    """They would show what follows in another order."""
    assert printable(f"a{sign}b") == "ab"


def test_line_breaks_and_tabs_stay() -> None:
    """A note may have several lines; a control character becomes a blank, so that words stay apart."""
    assert printable("a\nb\tc\x07d") == "a\nb\tc d"
