"""A file in a command that is told is that file, and no option, however it is called."""

import shlex

import pytest

from fusionassess.cli.command_words import file_word, shell_word


@pytest.mark.parametrize(
    ("file", "word"),
    [
        ("a.yaml", "a.yaml"),
        ("-a.yaml", "./-a.yaml"),
        ("-甲 a.yaml", "./-甲 a.yaml"),
        ("甲 a.yaml", "甲 a.yaml"),
        ("a/-b.yaml", "a/-b.yaml"),
    ],
)
def test_a_file_is_one_word_and_no_option(file: str, word: str) -> None:
    """Neither in a command that the program runs nor in one that a shell reads."""
    assert file_word(file) == word
    assert shlex.split(shell_word(file)) == [word]
