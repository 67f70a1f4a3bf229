"""What is wrong with a command line, in the program's own words: typer says it in English."""

import re
from typing import Any

import typer

from fusionassess.cli import helping
from fusionassess.cli.options import WORDS
from fusionassess.documents.problems import nearest

WrongUsage: type[Exception] = typer.BadParameter.__bases__[0]
"""Whatever is wrong with the words of a command line."""

_SENTENCES = {
    "needs_value": re.compile(r"Option '(?P<option>[^']+)' requires an argument\."),
    "takes_no_value": re.compile(r"Option '(?P<option>[^']+)' does not take a value\."),
    "no_option": re.compile(r"No such option: (?P<word>\S+)"),
    "no_command": re.compile(r"No such command '(?P<word>[^']*)'\..*"),
    "missing_command": re.compile(r"Missing command\."),
    "too_many": re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<word>.*)\)"),
    "no_whole_number": re.compile(r"'(?P<word>.*)' is not a valid int(?:eger)?(?: range)?\."),
    "no_number": re.compile(r"'(?P<word>.*)' is not a valid float(?: range)?\."),
    "out_of_range": re.compile(r"(?P<word>\S+) is not in the range (?P<range>.+)\."),
    "not_one_of": re.compile(r"'(?P<word>.*)' is not one of (?P<known>.+)\."),
    "no_date": re.compile(r"'(?P<word>.*)' does not match the formats? .*\."),
}
"""What typer and its parser say, by the name of our own sentence."""


def told(error: Any) -> str:
    """Say what is wrong and where to read on; ``error`` is a ``WrongUsage``."""
    context = getattr(error, "ctx", None)
    lines = [_sentence(error, context)]
    if context is not None:
        lines += [helping.usage(context), WORDS.help.read_on.format(call=context.command_path)]
    return "\n".join(lines)


def _sentence(error: Any, context: Any) -> str:
    phrases, parameter = WORDS.help, getattr(error, "param", None)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        is_option = parameter.param_type_name == "option"
        name = helping.longest(parameter) if is_option else helping.meant(parameter)
        return (phrases.missing_option if is_option else phrases.missing_argument).format(name=name)
    sentence = _translated(str(error.message), context)
    if parameter is None:
        return sentence
    name = helping.longest(parameter) if parameter.param_type_name == "option" else helping.meant(parameter)
    return phrases.of_parameter.format(name=name, sentence=sentence)


def _translated(message: str, context: Any) -> str:
    """A sentence of typer's in our words; our own, and one that is not known, as it is."""
    phrases = WORDS.help
    for name, pattern in _SENTENCES.items():
        if match := pattern.fullmatch(message):
            return phrases.complaints[name].format(**match.groupdict(), suggestion=_suggestion(name, match, context))
    return message


def _suggestion(name: str, match: re.Match[str], context: Any) -> str:
    """The option or the command that may have been meant."""
    if context is None or name not in {"no_option", "no_command"}:
        return ""
    if name == "no_command":
        known = list(getattr(context.command, "commands", {}))
    else:
        known = [spelling for parameter in context.command.params for spelling in parameter.opts]
    word = nearest(match["word"], known)
    return WORDS.problems.did_you_mean.format(word=word) if word else ""
