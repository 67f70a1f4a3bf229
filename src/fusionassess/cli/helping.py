"""Help of every command in the program's own words: typer's are English, and break Chinese at blanks only."""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any

import typer
from typer.core import CompletionItem, TyperCommand, TyperGroup  # type: ignore[attr-defined]

from fusionassess.cli import streams, values
from fusionassess.cli.naming import NAME, as_called
from fusionassess.cli.options import WORDS
from fusionassess.render.text.wrapping import columns, hang, pad, wrap

MOST_LEFT = 28
"""Columns of names; what is longer stands on a line of its own."""
_STRAY_BLANK = re.compile(r"(?<=[\u3001-\uff5e]) +(?=[\u3001-\uff5e])|(?<=[，。；：、（）]) +| +(?=[，。；：、（）])")
"""Between Chinese characters: a line may break there without one."""
_WORD = re.compile(r"[A-Z]+")

Row = tuple[str, str]
"""A name, and what it does."""


class HelpfulCommand(TyperCommand):
    """A command that helps in the program's own words and completes what the rubric knows."""

    def __init__(self, *parameters: Any, **named: Any) -> None:
        """Let the shell complete what is known."""
        super().__init__(*parameters, **named)
        for parameter in self.params:
            _complete(parameter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(text_of(self, ctx))


WORDS_TYPED = "fusionassess.words"
"""Under this name a context keeps the words behind the program's name."""
_ANYWHERE = frozenset({"--no-config", "--show-config"})
"""Options of the program itself that may stand behind a command, too."""


class HelpfulGroup(TyperGroup):
    """Likewise a command with others below it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the words, for settings beside a file that they name; take the program's own options out of them."""
        if ctx.parent is None:
            before = args[: args.index("--")] if "--" in args else args
            own = [word for word in before if word in _ANYWHERE]
            args = [*own, *(word for at, word in enumerate(args) if at >= len(before) or word not in _ANYWHERE)]
            ctx.meta[WORDS_TYPED] = tuple(args)
        return list(super().parse_args(ctx, args))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write(text_of(self, ctx))


def speak(app: typer.Typer) -> None:
    """Let every command of an application help so, whoever adds it."""
    app.info.cls = HelpfulGroup
    for command in app.registered_commands:
        command.cls = HelpfulCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            speak(group.typer_instance)


def usage(ctx: Any) -> str:
    """How a command is called."""
    phrases = WORDS.help
    arguments = [meant(parameter) for parameter in ctx.command.params if parameter.param_type_name == "argument"]
    below = [phrases.command_and_more] if isinstance(ctx.command, TyperGroup) else []
    return phrases.usage.format(call=" ".join([ctx.command_path, phrases.some_options, *arguments, *below]))


def text_of(command: Any, ctx: Any) -> str:
    """The whole help of a command, as wide as a line may be."""
    return as_called("".join(f"{line.rstrip()}\n" for line in _lines(command, ctx, streams.width())))


def _lines(command: Any, ctx: Any, width: int) -> Iterator[str]:
    phrases = WORDS.help
    parameters = command.get_params(ctx)
    yield from wrap(usage(ctx), width)
    yield ""
    yield from wrap(tidy(command.help or ""), width)
    arguments = [
        (meant(each), _told(each, ctx)) for each in parameters if each.param_type_name == "argument" and _help_of(each)
    ]
    yield from _section(phrases.arguments, arguments, width)
    wanted = [each for each in parameters if each.param_type_name == "option" and not each.hidden]
    yield from _section(phrases.options, [(_spelt(each), _told(each, ctx)) for each in wanted], width)
    below = getattr(command, "commands", {})
    yield from _section(phrases.commands, [(name, tidy(one.help or "")) for name, one in below.items()], width)
    examples = phrases.examples.get(ctx.command_path.removeprefix(NAME).strip() or NAME)
    if examples:
        yield from ("", phrases.for_example)
        yield from (f"  {line}" for line in examples.splitlines())
    if command.epilog:
        yield from ("", *wrap(tidy(command.epilog), width))


def _section(title: str, rows: Iterable[Row], width: int) -> Iterator[str]:
    every = list(rows)
    if not every:
        return
    yield from ("", title)
    left = min(max(columns(name) for name, _ in every), MOST_LEFT, width // 3)
    for name, text in every:
        if columns(name) > left:
            yield f"  {name}"
            yield from hang(text, width, " " * (left + 4))
        else:
            yield from hang(text, width, f"  {pad(name, left)}  ")


def tidy(text: str) -> str:
    """A text without the blanks between Chinese characters."""
    return _STRAY_BLANK.sub("", " ".join(text.split()))


def _spelt(option: Any) -> str:
    """An option with its names, the short one first, and what it takes."""
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {meant(option)}"


def meant(parameter: Any) -> str:
    """What stands for a value, in words; choices by their names."""
    phrases = WORDS.help
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    name = parameter.metavar or _KINDS.get(type(parameter.type).__name__, "TEXT")
    if parameter.metavar is None and f"{longest(parameter)}" in values.LISTED:
        name = longest(parameter).strip("-").upper()
    return _WORD.sub(lambda word: phrases.metavars.get(word[0], word[0]), name)


_KINDS = {"IntParamType": "N", "IntRange": "N", "FloatParamType": "X", "FloatRange": "X", "TyperPath": "FILE"}


def longest(parameter: Any) -> str:
    """The name by which an option is known."""
    return str(max(parameter.opts, key=len))


def _help_of(parameter: Any) -> str:
    own = WORDS.help.known.get(longest(parameter))
    return own or str(getattr(parameter, "help", "") or "")


def _told(parameter: Any, ctx: Any) -> str:
    """What a parameter does, what it can be, and what it is where nothing is said."""
    phrases = WORDS.help
    remarks = []
    if listed := _listed(parameter):
        remarks.append(phrases.one_of.format(values=", ".join(listed(values.rubric_of(ctx)))))
    low, high = (getattr(parameter.type, end, None) for end in ("min", "max"))
    if low is not None:
        remarks.append((phrases.at_least if high is None else phrases.between).format(low=low, high=high))
    default = parameter.default
    if parameter.required:
        remarks.append(phrases.required)
    elif parameter.show_default and not getattr(parameter, "is_flag", False) and default not in (None, [], ()):
        shown = default.value if isinstance(default, Enum) else default
        remarks.append(phrases.by_default.format(value=shown))
    text = tidy(_help_of(parameter))
    return text + (phrases.remarks.format(remarks=phrases.remark_mark.join(remarks)) if remarks else "")


def _listed(parameter: Any) -> values.Values | None:
    name = longest(parameter) if parameter.param_type_name == "option" else (parameter.metavar or "").strip("[]")
    return values.LISTED.get(name)


def _complete(parameter: Any) -> None:
    """Complete a parameter that the rubric knows the values of."""
    metavar = (parameter.metavar or "").strip("[]")
    known = values.COMPLETED.get(longest(parameter) if parameter.param_type_name == "option" else metavar)
    find: Callable[[Any, str], Iterable[str]]
    if known is not None:

        def find(ctx: Any, incomplete: str) -> Iterable[str]:
            return (name for name in known(values.rubric_of(ctx)) if name.startswith(incomplete))

    elif metavar in values.RUBRICS:

        def find(_ctx: Any, incomplete: str) -> Iterable[str]:
            return values.rubrics(incomplete)

    else:
        return
    parameter.shell_complete = lambda ctx, incomplete: [CompletionItem(name) for name in find(ctx, incomplete)]
