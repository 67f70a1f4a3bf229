"""What a rubric says of words and answers, read by itself."""

import pytest

from fusionassess.rubric.readings import GlossaryTerm


@pytest.mark.parametrize(
    ("term", "text", "stands"),
    [
        ("IP", "The IP is owned jointly.", True),
        ("IP", "All IPs are listed; ip counts, too.", True),
        ("IP", "Membership follows the principle.", False),
        ("SME", "An assessment of firms.", False),
        ("专项", "本级设有未来产业专项。", True),
        ("专项", "本级没有设。", False),
    ],
)
def test_a_term_stands_where_it_is_a_word(term: str, text: str, stands: bool) -> None:
    """Not inside another one."""
    entry = GlossaryTerm.model_validate({"term": term, "meaning": "x"}, context={"languages": ["en"]})

    assert entry.stands_in(text, "en") == stands
