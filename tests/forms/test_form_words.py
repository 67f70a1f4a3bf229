"""What forms say exists in every language, with the same places to fill."""

from fusionassess.forms.words import form_words
from fusionassess.words.language import LANGUAGES
from labelled import leaves, places_to_fill


def test_every_language_says_everything_about_forms() -> None:
    """The same words, with the same places to fill, in every language; none is empty but what may follow a number."""
    first, other = (leaves(form_words(language)) for language in LANGUAGES)

    assert set(first) == set(other)
    assert {way: places_to_fill(text) for way, text in first.items()} == {
        way: places_to_fill(text) for way, text in other.items()
    }
    assert {way for text in (first, other) for way in text if not text[way]} <= {".reasons_missing.1"}
