"""The program's own words exist in every language, with the same places to fill."""

import pytest

from fusionassess.documents.problems import Place, Problem
from fusionassess.words import labels as labels_module
from fusionassess.words.labels import Labels, labels
from fusionassess.words.language import LANGUAGES
from fusionassess.words.program import BatchLabels
from labelled import leaves, places_to_fill


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_everything(language: str) -> None:
    """The same labels, with the same places to fill, in every language."""
    first, other = (leaves(labels(spoken)) for spoken in (LANGUAGES[0], language))

    assert set(first) == set(other)
    assert {way: places_to_fill(text) for way, text in first.items()} == {
        way: places_to_fill(text) for way, text in other.items()
    }


def test_a_label_too_many_or_too_few_stops_the_program() -> None:
    """A catalogue that does not fit its type is our own bug."""
    with pytest.raises(ValueError, match="did_you_mean"):
        Labels({"report": "", "problems": ""})
    with pytest.raises(ValueError, match="known_too_much"):
        labels_module._build(BatchLabels, {"known_too_much": ""})


def test_every_section_is_there_and_nothing_else() -> None:
    """A section is read when it is asked for, and what is none is no attribute."""
    said = labels("zh")

    assert all(getattr(said, name) for name in Labels.__annotations__)
    assert not hasattr(said, "nothing")


def test_a_suggestion_is_made_only_where_there_is_one() -> None:
    """``did you mean`` needs a word."""
    said = labels("en")
    with_word = Problem("unknown-key", Place("f"), {"key": "wieght", "suggestion": "weight"})
    without = Problem("unknown-key", Place("f"), {"key": "xyz", "suggestion": ""})

    assert said.sentence(with_word) == "unknown key “wieght”; did you mean “weight”?"
    assert said.sentence(without) == "unknown key “xyz”"
