"""What forms say: read from files of their own, so that no other command waits for them."""

from functools import cache

from fusionassess.words.forms import FormWords
from fusionassess.words.labels import read


@cache
def form_words(language: str) -> FormWords:
    """Read the words in a language, or in the nearest there is."""
    return read(FormWords, language, "form")
