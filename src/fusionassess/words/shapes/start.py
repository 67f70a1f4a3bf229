"""What the first ten minutes need: the start menu, the examples, what works on this machine."""

from collections.abc import Mapping
from typing import NamedTuple


class StartLabels(NamedTuple):
    """What the start menu, ``example`` and ``doctor`` say."""

    welcome: str
    what: str
    does: Mapping[str, str]
    """What can be chosen, by its id."""
    sheet_here: str
    consensus_here: str
    which_sheet: str
    which_example: str
    which_report: str
    report_kinds: Mapping[str, str]
    """The kinds of report offered, by suffix."""
    which_form: str
    form_kinds: Mapping[str, str]
    """The kinds of form offered, by suffix."""
    sheet_name: str
    which_last: str
    no_last: str
    same_unit: str
    other_unit: str
    which_file: str
    the_command: str
    again: str
    example_head: str
    no_example: str
    works: Mapping[str, str]
    """How a thing stands, by its state."""
    parts: Mapping[str, str]
    """What is looked at, by its id."""
    part_line: str
    fine: Mapping[str, str]
    """What there is, by the same ids."""
    mend: Mapping[str, str]
    """How to mend what does not work, by the same ids."""
    all_works: str
    some_do_not: str


class HelpLabels(NamedTuple):
    """What the help pages say, and what is said of a command line that is wrong."""

    usage: str
    some_options: str
    command_and_more: str
    arguments: str
    options: str
    commands: str
    for_example: str
    read_on: str
    one_of: str
    at_least: str
    between: str
    by_default: str
    required: str
    remarks: str
    remark_mark: str
    missing_option: str
    missing_argument: str
    of_parameter: str
    complaints: Mapping[str, str]
    """What typer says in English, by a name of ours."""
    known: Mapping[str, str]
    """What typer's own options do."""
    metavars: Mapping[str, str]
    """What the words that stand for a value are in this language; as they are where none is named."""
    examples: Mapping[str, str]
    """By command; each line can be typed."""


class SettingsLabels(NamedTuple):
    """What is said of settings and of a settings file that is wrong."""

    syntax: str
    unknown: str
    changes_scores: str
    text: str
    texts: str
    table: str
    no_such_value: str
    is_set: str
    not_set: str
    files: str
    no_file: str
