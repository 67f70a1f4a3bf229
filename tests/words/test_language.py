"""Which language is spoken."""

import pytest

from fusionassess.words.language import chosen, of_environment


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ((), "zh"),
        ((None, "en"), "en"),
        (("fr", "en"), "en"),
        (("zh_CN",), "zh"),
        (("en-GB", "zh"), "en"),
        (("",), "zh"),
    ],
)
def test_the_first_wish_that_can_be_met_is_followed(wishes: tuple[str | None, ...], language: str) -> None:
    """Unknown languages are passed over; Chinese where nothing is wished."""
    assert chosen(*wishes) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "POSIX"}, None),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW.UTF-8"}, "zh"),
    ],
)
def test_the_machine_has_a_say(environment: dict[str, str], language: str | None) -> None:
    """LC_ALL before LANG; the C locale says nothing; a third language is served in English."""
    assert of_environment(environment) == language
