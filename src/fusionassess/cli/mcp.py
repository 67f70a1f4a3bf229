"""``fusionassess mcp``: a server for assistants, which speaks the Model Context Protocol over standard streams.

It reads, computes and answers: it writes nothing, and reads no file but those of folders that it was
given. Every call is a process of its own (``mcp_call``), which can be ended.
"""

import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from fusionassess.cli import installed, naming, options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, LangOption
from fusionassess.documents.source import MOST_BYTES
from fusionassess.kernel.release import __version__

if TYPE_CHECKING:
    import anyio
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, Tool

    from fusionassess.cli.mcp_tools import AssistantTool, Call, Printed
    from fusionassess.documents.problems import Problem
    from fusionassess.words.labels import Labels

EXTRA = "mcp"
SECONDS = 60
MOST_AT_ONCE, MOST_WAITING = 4, 32
"""Calls that are worked on, and that may wait beside them; whoever asks for more is told to ask again."""
MOST_LINE = 4 * MOST_BYTES
"""Bytes of one message: documents of the greatest size there may be, in escapes."""
_ENDS = 4096
"""Bytes at either end of a message that is too long, in which its id is looked for."""
_ID = re.compile(rb'(?<!\\)"id"\s*:\s*(\d{1,18}|"[^"\\]{1,100}")')
TOO_LONG = "too-long"
"""Stands for a call whose message was too long."""
_HELP = WORDS.commands
_MORE = WORDS.options


def mcp(
    allow: Annotated[
        list[Path] | None, typer.Option("--allow", help=_MORE.allow, metavar="FOLDER", show_default=False)
    ] = None,
    seconds: Annotated[int, typer.Option("--seconds", help=_MORE.seconds, min=1, max=3600, metavar="N")] = SECONDS,
    lang: LangOption = None,
) -> None:
    """Serve an assistant until it closes standard input."""
    if find_spec("mcp") is None:
        streams.note(_MORE.mcp_missing.format(command=installed.remedy(EXTRA)))
        raise typer.Exit(Exit.REFUSED)
    folders = [folder.resolve() for folder in allow or ()]
    for folder in folders:
        if not folder.is_dir():
            raise typer.BadParameter(_MORE.no_folder.format(found=folder))
    if sys.stdin is None or sys.stdout is None:
        raise typer.Exit(Exit.DONE)
    import anyio

    ended = Exit.DONE
    try:
        ended = anyio.run(_serve, folders, seconds, lang)
    except BaseExceptionGroup as group:
        if (failed := _of_stream(group)) is None:
            raise
        raise failed from None
    raise typer.Exit(ended)


def _of_stream(group: BaseExceptionGroup[BaseException]) -> OSError | None:
    """What befell a standard stream, out of all that the tasks of the server ended with."""
    failed: BaseException | None = group.subgroup(OSError)
    while isinstance(failed, BaseExceptionGroup):
        failed = failed.exceptions[0]
    return failed if isinstance(failed, OSError) else None


async def _serve(folders: Sequence[Path], seconds: int, lang: str | None) -> Exit:
    """Serve until standard input is closed or a signal comes; what is worked on then is ended, too."""
    import anyio
    from mcp.server.stdio import stdio_server

    server = _server(folders, seconds, lang)
    ended = Exit.DONE
    with _wire() as wire:
        async with anyio.create_task_group() as tasks:

            async def until_told() -> None:
                nonlocal ended
                ended = await _told_to_end()
                tasks.cancel_scope.cancel()

            tasks.start_soon(until_told)
            async with stdio_server(cast("Any", _lines()), cast("Any", _Answers(wire))) as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())
            tasks.cancel_scope.cancel()
    return ended


async def _told_to_end() -> Exit:
    """Wait for a signal that ends the program, and give the code it ends with."""
    import anyio

    ends = {"SIGINT": Exit.INTERRUPTED, "SIGTERM": Exit.TERMINATED, "SIGHUP": Exit.HUNG_UP}
    numbers = {signal.Signals[name]: code for name, code in ends.items() if name in signal.Signals.__members__}
    # Under nohup a closed window is to be ignored.
    heeded = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    if sys.platform == "win32":
        # No loop can wait for them there; they end the program as they end any other command.
        await anyio.sleep_forever()
    with anyio.open_signal_receiver(*heeded) as told:
        async for number in told:
            return numbers[number]
    raise AssertionError("the signals came to an end")


def _server(folders: Sequence[Path], seconds: int, lang: str | None) -> "Server[Any]":
    import anyio
    import mcp_types as types
    from mcp.server.lowlevel import Server

    from fusionassess.cli.mcp_tools import TOOLS
    from fusionassess.words.labels import labels

    phrases = labels(lang or options.language())
    told = phrases.assistants
    listed = [_listed(tool, phrases, with_files=bool(folders)) for tool in TOOLS.values()]
    working = anyio.CapacityLimiter(min(MOST_AT_ONCE, os.cpu_count() or 1))

    async def on_list_tools(_context: Any, _asked: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def on_call_tool(_context: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        if asked.name == TOO_LONG:
            return _refused(told.too_long.format(most=f"{MOST_LINE:,}"))
        tool = TOOLS.get(asked.name)
        if tool is None:
            return _refused(told.no_tool.format(found=asked.name, known=", ".join(TOOLS)))
        if working.statistics().tasks_waiting >= MOST_WAITING:
            return _refused(told.busy)
        arguments = dict(asked.arguments or {})
        if lang:
            arguments.setdefault("lang", lang)
        return await _called(tool, arguments, folders, seconds, working)

    server: Server[Any] = Server(
        naming.NAME,
        version=__version__,
        instructions=told.instructions + (f" {told.files}" if folders else ""),
        on_list_tools=on_list_tools,
        on_call_tool=on_call_tool,
    )
    # The library would tell whoever traces this environment of every call.
    server.middleware.clear()
    return server


def _listed(tool: "AssistantTool", phrases: "Labels", *, with_files: bool) -> "Tool":
    import mcp_types as types

    from fusionassess.cli.mcp_tools import schema

    told = phrases.assistants
    return types.Tool(
        name=tool.name,
        title=told.titles[tool.name],
        description=told.tools[tool.name],
        input_schema=schema(tool, told.arguments, with_files=with_files),
        annotations=types.ToolAnnotations(
            title=told.titles[tool.name],
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


async def _called(
    tool: "AssistantTool",
    arguments: "dict[str, Any]",
    folders: "Sequence[Path]",
    seconds: int,
    working: "anyio.CapacityLimiter",
) -> "CallToolResult":
    from functools import partial

    import anyio

    from fusionassess.cli.mcp_tools import call_of, file_below, name_for_text
    from fusionassess.documents.problems import DocumentError
    from fusionassess.words.labels import labels

    lang = arguments.get("lang")
    phrases = labels(lang if isinstance(lang, str) else options.language())
    try:
        call = call_of(tool, arguments, partial(file_below, folders))
    except DocumentError as error:
        return _faulty(error.problems, phrases)
    async with working:
        with anyio.move_on_after(seconds):
            printed = await _printed(call, seconds)
            if printed and not printed.result and (file := name_for_text(arguments)):
                told = phrases.assistants.name_for_text if folders else phrases.assistants.no_files
                printed = printed._replace(text=f"{printed.text.rstrip()}\n{told.format(found=file.strip())}")
            return _refused(phrases.assistants.failed) if printed is None else _told(tool, printed, phrases)
    return _refused(phrases.assistants.too_slow.format(seconds=seconds))


async def _printed(call: "Call", seconds: int) -> "Printed | None":
    """What the call's command prints, in a process that ends with this task; nothing where that comes to a bad end."""
    import anyio

    from fusionassess.cli.mcp_tools import answered, request

    words = [sys.executable, "-P", "-m", "fusionassess.cli.mcp_call", *([f"--lang={call.lang}"] if call.lang else [])]
    # Colours and widths are a terminal's; in the program's own folder lies nobody's document.
    environment = {name: value for name, value in os.environ.items() if name not in _OF_TERMINALS}
    environment |= {"COLUMNS": "80", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": _import_path()}
    ended = await anyio.run_process(
        words,
        input=request(call, seconds),
        stderr=None,
        check=False,
        cwd=installed.place(),
        env=environment,
    )
    return answered(ended.stdout) if ended.returncode == 0 else None


_OF_TERMINALS = {"FORCE_COLOR", "TTY_COMPATIBLE", "FUSIONASSESS_ASCII"}


def _import_path() -> str:
    """Where the process finds the program: as this one did, whatever folder that was started in."""
    return os.pathsep.join(str(Path(place).resolve()) for place in sys.path if place)


def _told(tool: "AssistantTool", printed: "Printed", phrases: "Labels") -> "CallToolResult":
    from fusionassess.words.labels import labels

    if printed.result:
        result = tool.result(json.loads(printed.result))
        # A report has the language of its sheet where the call names none.
        spoken = labels(result["language"]) if "language" in result else phrases
        return _answer(tool.text(result, spoken) if tool.text else printed.text, result, is_error=False)
    return _answer(printed.text, {"exit": printed.code, "problems": printed.problems}, is_error=True)


def _faulty(problems: "Sequence[Problem]", phrases: "Labels") -> "CallToolResult":
    """Arguments that cannot be used, told as a document's problems are."""
    from fusionassess.cli.check import as_object

    objects = [as_object(problem, phrases.sentence(problem)) for problem in problems]
    return _answer(
        "\n".join(map(phrases.placed, problems)), {"exit": int(Exit.REFUSED), "problems": objects}, is_error=True
    )


def _refused(told: str) -> "CallToolResult":
    return _answer(told, {"exit": int(Exit.REFUSED), "problems": []}, is_error=True)


def _answer(told: str, content: Any, *, is_error: bool) -> "CallToolResult":
    import mcp_types as types

    text = types.TextContent(type="text", text=told.rstrip())
    return types.CallToolResult(content=[text], structured_content=content, is_error=is_error)


@contextlib.contextmanager
def _wire() -> Any:
    """Standard output for the protocol alone: whatever else would print there goes to standard error."""
    wire = os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(wire, "wb", closefd=False) as stream:
            yield stream
    finally:
        os.dup2(wire, 1)


class _Answers:
    """The stream that the library writes to; a reader that takes nothing does not keep the server from ending."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire

    async def write(self, text: str) -> None:
        await _aside(lambda: self._wire.write(text.encode()))

    async def flush(self) -> None:
        await _aside(self._wire.flush)


async def _lines() -> AsyncIterator[str]:
    """The messages of standard input, a line each; one that is too long becomes a call that says so."""
    while line := await _aside(lambda: sys.stdin.buffer.readline(MOST_LINE + 1)):
        if len(line) <= MOST_LINE:
            yield line.decode("utf-8", "replace")
            continue
        head, tail = line[:_ENDS], line[-_ENDS:]
        while line and not line.endswith(b"\n"):
            line = await _aside(lambda: sys.stdin.buffer.readline(MOST_BYTES))
            tail = (tail + line)[-_ENDS:]
        name = _ID.search(head) or next(reversed(list(_ID.finditer(tail))), None)
        if name is not None:
            yield f'{{"jsonrpc":"2.0","id":{name[1].decode()},"method":"tools/call","params":{{"name":"{TOO_LONG}"}}}}'


async def _aside(work: "Callable[[], Any]") -> Any:
    """Wait for a stream in a thread that is left behind when the server ends."""
    from anyio import to_thread

    return await to_thread.run_sync(work, abandon_on_cancel=True)
