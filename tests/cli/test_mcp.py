"""``fusionassess mcp``, by a client of the protocol's own: tools, results, refusals, bounds, and how it ends."""

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import openpyxl
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from jsonschema import Draft202012Validator
from mcp import StdioServerParameters
from mcp.client.session import ClientSession
from mcp.client.stdio import stdio_client

from conftest import ROOT, Cli
from fusionassess.cli import mcp, mcp_tools
from fusionassess.cli.mcp import MOST_LINE, MOST_WAITING
from fusionassess.cli.mcp_tools import TOOLS
from fusionassess.documents.source import MOST_BYTES
from fusionassess.kernel.release import __version__
from fusionassess.words.labels import labels
from small import TEXT as SMALL

SHEET = (ROOT / "examples" / "riverside-park-en.yaml").read_text(encoding="utf-8")
CHINESE = (ROOT / "examples" / "binjiang-park.yaml").read_text(encoding="utf-8")
OLDER = SHEET.replace("2026-Q3", "2025-Q3")
LONG = "a:\n" + "".join(f"- {{b: {number}}}\n" for number in range(90_000))
"""A document that takes a while to refuse."""


class Called(NamedTuple):
    """What a call gave."""

    is_error: bool
    text: str
    result: Any

    @property
    def codes(self) -> list[str]:
        """Of the problems."""
        return [problem["code"] for problem in self.result["problems"]]


class Assistant(NamedTuple):
    """A client with its server."""

    session: ClientSession
    portal: BlockingPortal

    def call(self, name: str, **arguments: object) -> Called:
        """Call a tool."""

        async def called() -> Called:
            result = await self.session.call_tool(name, arguments)
            (content,) = result.content
            assert content.type == "text"
            return Called(result.is_error, content.text, result.structured_content)

        given: Called = self.portal.call(called)
        return given


def environment(folder: Path) -> dict[str, str]:
    """A quiet machine's, with a cache of its own."""
    left_out = ("LC_", "LANG", "FUSIONASSESS_", "FORCE_COLOR", "COLUMNS")
    own = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return own | {"LANG": "C.UTF-8", "XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder / "config")}


def begin(words: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a server whose messages are written by hand."""
    command = [sys.executable, "-m", "fusionassess", "mcp", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment(folder), stdin=pipe, stdout=pipe, stderr=pipe)


def send(server: subprocess.Popen[bytes], *messages: Mapping[str, object]) -> None:
    """Write messages."""
    assert server.stdin is not None
    for message in messages:
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
    server.stdin.flush()


def answer(server: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Read the next one."""
    assert server.stdout is not None
    read: dict[str, Any] = json.loads(server.stdout.readline())
    return read


def until_begun(server: subprocess.Popen[bytes]) -> str:
    """Wait for a call's process to be what it is to be: held up before, it would hold up the server that begins it."""
    while True:
        for process in until_working(server):
            with contextlib.suppress(OSError):
                if b"mcp_call" in Path(f"/proc/{process}/cmdline").read_bytes():
                    return process


def asking(number: int, name: str, **arguments: object) -> dict[str, object]:
    """The message of a call."""
    return {"id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server that has been greeted."""
    with begin(["--lang", "en"], tmp_path) as begun:
        try:
            greet(begun)
            yield begun
        finally:
            begun.kill()


def greet(server: subprocess.Popen[bytes]) -> None:
    """What a client says first."""
    greeting = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    send(server, {"id": 0, "method": "initialize", "params": greeting})
    assert answer(server)["result"]["serverInfo"] == {"name": "fusionassess", "version": __version__}
    send(server, {"method": "notifications/initialized"})


def children(server: subprocess.Popen[bytes]) -> list[str]:
    """The processes that a server has begun."""
    tasks = Path(f"/proc/{server.pid}/task")
    return [child for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def until_working(server: subprocess.Popen[bytes]) -> list[str]:
    """Wait for a call to be worked on."""
    while not (begun := children(server)):
        assert server.poll() is None
    return begun


def wait_until_gone(processes: list[str]) -> None:
    """Wait until none of them runs: one that was ended may be there a moment longer, or unasked for."""
    while any(map(is_there, processes)):
        time.sleep(0.01)


def is_there(process: str) -> bool:
    """Whether a process runs."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of most tests is started: nothing may come to be there, its cache is as any user's."""
    made = tmp_path_factory.mktemp("mcp")
    (made / "cwd").mkdir()
    (made / "other.yaml").write_text(SMALL, encoding="utf-8")
    words = [sys.executable, "-m", "fusionassess", "rubric", "list"]
    subprocess.run(words, check=True, capture_output=True, env=environment(made))
    return made


def seen(folder: Path) -> dict[str, int]:
    """Every file and folder there, and when it was changed."""
    return {str(file): file.stat().st_mtime_ns for file in [folder, *folder.rglob("*")]}


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[Assistant]:
    """One server for many calls; it leaves everything as it was."""
    before = seen(folder)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(connected(folder)) as session:
        yield Assistant(session, portal)
    assert seen(folder) == before


class connected:  # noqa: N801 - called like a function
    """A client's session with a server of its own."""

    def __init__(self, folder: Path, *words: str, cwd: str = "cwd") -> None:
        command = ["-m", "fusionassess", "mcp", *words]
        self.parameters = StdioServerParameters(
            command=sys.executable, args=command, env=environment(folder), cwd=str(folder / cwd)
        )

    async def __aenter__(self) -> ClientSession:
        """Greet it."""
        self.client = stdio_client(self.parameters)
        self.session = ClientSession(*await self.client.__aenter__())
        await self.session.__aenter__()
        greeted = await self.session.initialize()
        assert greeted.server_info.name == "fusionassess"
        assert "list_rubrics" in (greeted.instructions or "")
        return self.session

    async def __aexit__(self, *error: object) -> None:
        """Close its standard input."""
        await self.session.__aexit__(*error)  # type: ignore[arg-type]
        await self.client.__aexit__(*error)  # type: ignore[arg-type]


def test_the_tools_say_what_they_are(assistant: Assistant) -> None:
    """Names, what they do, what they take; that they only read."""
    listed = assistant.portal.call(assistant.session.list_tools).tools

    assert [tool.name for tool in listed] == [
        *("list_rubrics", "questions", "check", "score", "explain", "steps", "roadmap", "compare")
    ]
    for tool in listed:
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        assert all(shape["description"] for shape in tool.input_schema["properties"].values())
        # Without a folder no file can be named.
        assert '"file"' not in json.dumps(tool.input_schema)
    assert {tool.name: tool.input_schema["required"] for tool in listed} == {
        "list_rubrics": [],
        "questions": ["profile"],
        "check": ["document"],
        "score": ["sheet"],
        "explain": ["sheet", "ids"],
        "steps": ["sheet"],
        "roadmap": ["sheet"],
        "compare": ["sheets"],
    }


SAME = [
    ("list_rubrics", {"lang": "en"}, "rubric list --lang en", "rubrics"),
    (
        "questions",
        {"profile": "sme", "sectors": ["green"], "lang": "en"},
        "rubric show --profile sme --sector green --lang en",
        None,
    ),
    ("check", {"document": SHEET}, "check document.yaml", "problems"),
    ("check", {"document": "format: x\n", "lang": "en"}, "check document.yaml --lang en", "problems"),
    ("check", {"document": SMALL, "strict": True}, "check document.yaml --strict", "problems"),
    ("score", {"sheet": SHEET, "lens": "resilience", "lang": "zh"}, "score sheet.yaml --lens R3 --lang zh", None),
    ("score", {"sheet": SHEET, "suppose": ["1a.M=5", "1a.R=DK"]}, "score sheet.yaml --set 1a.M=5 --set 1a.R=DK", None),
    ("explain", {"sheet": SHEET, "ids": ["score", "P1"]}, "score sheet.yaml --explain score --explain P1", None),
    ("roadmap", {"sheet": CHINESE, "budget": 20, "months": 24}, "roadmap sheet.yaml --budget 20 --months 24", None),
    ("roadmap", {"sheet": SHEET, "reach_path": "P4=4"}, "roadmap sheet.yaml --reach-path P4=4", None),
    ("compare", {"sheets": [OLDER, SHEET]}, "compare sheets-1.yaml sheets-2.yaml", None),
]


@pytest.mark.parametrize(("name", "arguments", "words", "key"), SAME, ids=[words for _, _, words, _ in SAME])
def test_a_tool_gives_what_the_command_prints(
    assistant: Assistant,
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    arguments: dict[str, Any],
    words: str,
    key: str | None,
) -> None:
    """The same JSON, and the same text beside it."""
    monkeypatch.chdir(tmp_path)
    texts = {argument: text for argument, text in arguments.items() if argument in {"sheet", "document"}}
    texts |= {f"sheets-{number}": text for number, text in enumerate(arguments.get("sheets", ()), start=1)}
    for argument, text in texts.items():
        (tmp_path / f"{argument}.yaml").write_text(text, encoding="utf-8")
    printed, shown = (cli(*words.split(), "--format", form) for form in ("json", "text"))

    called = assistant.call(name, **arguments)

    assert not called.is_error
    assert called.result == ({key: json.loads(printed.out)} if key else json.loads(printed.out))
    first = [line for line in shown.out.splitlines() if "█" not in line]
    assert first
    assert called.text.splitlines()[0] == shown.out.splitlines()[0]


def test_steps_are_those_of_the_score(assistant: Assistant) -> None:
    """With where they start from and what they bring; as text a line each."""
    scored, stepped = (assistant.call(name, sheet=SHEET) for name in ("score", "steps"))

    assert stepped.result == {key: scored.result[key] for key in stepped.result}
    assert {"steps", "short_list", "after", "status"} <= set(stepped.result)
    *lines, brings = stepped.text.splitlines()
    assert len(lines) == len(stepped.result["steps"])
    first = stepped.result["steps"][0]
    assert lines[0] == f"1. {first['title']} ({first['id']}; S&T bureau; 14–22 months; effort small)"
    assert "14–22 months" in scored.text
    for line, step in zip(lines, stepped.result["steps"], strict=True):
        assert ("; after " in line) == bool(step["waits_for"])
        assert not step["waits_for"] or line.endswith(f"; after {', '.join(step['waits_for'])})")
    assert brings == "With steps 1, 2, 3, 4, 5 done: score 3.06 [3.01–3.10] → 3.18 [3.13–3.21], level 3 → 3."


@pytest.mark.parametrize(("before", "after"), [(2, None), (None, 2), (2, 2)])
def test_what_steps_bring_is_told_where_there_is_a_level(before: int | None, after: int | None) -> None:
    """As in a report: a sheet with open answers may have none."""
    scores = {"score": {"display": "2.10"}, "level": {"value": before}}
    later = {"score": {"display": "2.30"}, "level": {"value": after}}
    told = mcp_tools._steps_in_lines({"steps": [], "short_list": [1], "after": later, **scores}, labels("en"))

    assert "None" not in told
    assert bool(told) == (before == after)


def test_rubrics_are_listed_with_the_ids_that_a_call_may_name(assistant: Assistant) -> None:
    """In the text, too: not every assistant sees the object beside it."""
    listed = assistant.call("list_rubrics", lang="en")

    (rubric,) = listed.result["rubrics"]
    assert "  profile sme  Specialised and other technology SME" in listed.text.splitlines()
    for kind in ("profiles", "sectors", "lenses"):
        assert all(f" {each['id']}  {each['title']}" in listed.text for each in rubric[kind])


def test_a_rubric_can_be_given_as_a_text(assistant: Assistant) -> None:
    """Of a sheet that names it, and of questions."""
    sheet = (
        "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: a, profile: firm}\nanswers: {a.1: 2}\n"
    )

    assert assistant.call("score", sheet=sheet, rubric=SMALL).result["rubric"]["id"] == "small"
    assert assistant.call("questions", rubric=SMALL, profile="firm").result["rubric"]["id"] == "small"
    as_json = json.dumps({"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}})
    assert assistant.call("check", document=as_json).result["problems"][0]["file"] == "document.json"


def test_a_withheld_total_is_a_result(assistant: Assistant) -> None:
    """Nobody did anything wrong; a roadmap from there is refused, with the reason."""
    sheet = "format: fusionassess/answers/1\nrubric: {id: five-paths}\nsubject: {name: a, profile: sme}\n"

    scored = assistant.call("score", sheet=sheet, lang="en")
    drawn = assistant.call("roadmap", sheet=sheet, lang="en")

    assert (scored.is_error, scored.result["status"]) == (False, "low_coverage")
    assert (drawn.is_error, drawn.result) == (True, {"exit": 3, "problems": []})
    assert drawn.text


@pytest.mark.parametrize(
    ("name", "arguments", "codes", "told"),
    [
        ("score", {}, ["missing-key"], "“sheet” is missing"),
        ("score", {"sheet": 5}, None, "arguments.json:3:"),
        ("score", {"shet": SHEET}, ["missing-key", "unknown-key"], "did you mean “sheet”?"),
        ("score", {"sheet": SHEET, "lens": ["x"]}, ["wrong-type"], "this should be text"),
        ("score", {"sheet": SHEET, "lens": "x"}, [], "no lens x; known: quality_growth"),
        ("score", {"sheet": SHEET, "suppose": ["9z.M=1"]}, ["no-such-id"], "9z.M"),
        ("score", {"sheet": SHEET.replace("profile: region", "profile: regoin")}, ["no-such-id"], "sheet.yaml:5:"),
        ("score", {"sheet": "a: [1,\n"}, None, "sheet.yaml:"),
        ("score", {"sheet": SHEET, "rubric": "five-path"}, None, "five-paths"),
        ("explain", {"sheet": SHEET, "ids": []}, ["too-few"], "arguments.json:"),
        ("explain", {"sheet": SHEET, "ids": ["scor"]}, [], "did you mean “score”?"),
        ("explain", {"sheet": SHEET, "ids": ["--help"]}, [], "--help"),
        ("roadmap", {"sheet": SHEET, "budget": 5, "reach": 4}, [], "one of budget, reach, reach_path and score"),
        ("roadmap", {"sheet": SHEET, "months": 0}, [], "months"),
        ("roadmap", {"sheet": SHEET, "budget": "much"}, ["wrong-type"], "this should be a number"),
        ("roadmap", {"sheet": SHEET, "costs": "format: fusionassess/costs/1\n"}, None, "costs.yaml:"),
        ("compare", {"sheets": [SHEET]}, ["too-few"], "arguments.json:"),
        ("compare", {"sheets": [CHINESE, SHEET.replace("profile: region", "profile: sme")]}, [], "region"),
        ("questions", {"profile": "regoin"}, [], "region"),
        ("list_rubrics", {"lang": "fr"}, [], "fr"),
        ("list_rubrics", {"lang": ["en"]}, ["wrong-type"], "arguments.json:"),
        ("check", {"document": "format: fusionassess/answers/1", "rubric": 1}, None, "arguments.json:"),
        ("nothing", {}, [], "list_rubrics, questions"),
    ],
)
def test_what_is_wrong_is_told_with_place_and_code(
    assistant: Assistant, name: str, arguments: dict[str, Any], codes: list[str] | None, told: str
) -> None:
    """As the program tells it, without a traceback and without the words of a command line."""
    called = assistant.call(name, **{"lang": "en", **arguments})

    assert called.is_error
    assert called.result["exit"] in {1, 2}
    assert codes is None or called.codes == codes
    assert told in called.text
    assert "Traceback" not in called.text
    assert "Usage:" not in called.text
    options = {f"--{word}" for word in ("budget", "reach", "reach-path", "set", "months", "with", "explain", "lens")}
    assert not options & set(re.findall(r"--[a-z-]+", called.text))
    assert all(problem["message"] and problem["file"] for problem in called.result["problems"])


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + "".join(f"{n}: [*c, *c]\n" for n in range(30_000)), None),
        ("[" * 100_000, None),
        ("{" * 100_000, None),
        (LONG, "too-many-nodes"),
        ("#" * (MOST_BYTES + 1), "too-large"),
    ],
    ids=["aliases", "lists", "mappings", "nodes", "bytes"],
)
def test_bombs_are_refused_as_in_a_file(assistant: Assistant, document: str, code: str | None) -> None:
    """By the same readers, with the same codes; the server goes on."""
    called = assistant.call("check", document=document)

    assert called.result["problems"]
    assert code is None or called.codes == [code]


def test_the_name_of_a_file_is_no_text(assistant: Assistant) -> None:
    """Without a folder the server says that it reads none; a text that is wrong otherwise has no such line."""
    told = assistant.call("score", sheet="ours.yaml", lang="en").text
    assert "This server reads no files, and “ours.yaml” is not the text of a document" in told
    assert "reads no files" not in assistant.call("score", sheet="hello", lang="en").text


@pytest.mark.parametrize("path", ["/etc/passwd", "../other.yaml", "-"])
def test_no_file_can_be_reached(assistant: Assistant, path: str) -> None:
    """What looks like a path is a text, the name of no rubric, or a file below no folder."""
    for arguments in (
        {"sheet": path},
        {"sheet": {"file": path}},
        {"sheet": SHEET, "rubric": path},
        {"sheet": SHEET, "rubric": {"file": path}},
    ):
        called = assistant.call("score", **arguments)
        assert called.is_error
        assert called.codes
        assert "root:" not in json.dumps(called)


def test_a_sheet_finds_no_rubric_beside_the_server(assistant: Assistant, folder: Path) -> None:
    """The command line would; here only what is given counts."""
    beside = folder / "cwd" / "small.yaml"
    sheet = "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: a, profile: firm}\n"
    times = (folder / "cwd").stat()
    beside.write_text(SMALL, encoding="utf-8")
    try:
        assert assistant.call("score", sheet=sheet).codes == ["no-such-rubric"]
    finally:
        beside.unlink()
        os.utime(folder / "cwd", ns=(times.st_atime_ns, times.st_mtime_ns))


def test_calls_beside_one_another_give_what_each_gives_alone(assistant: Assistant) -> None:
    """In either language."""
    asked = [{"document": "format: x\n", "lang": "zh"}, {"document": "format: y\n", "lang": "en"}, {"document": SHEET}]
    alone = [assistant.call("check", **arguments) for arguments in asked]

    with ThreadPoolExecutor() as threads:
        beside = list(threads.map(lambda arguments: assistant.call("check", **arguments), asked))

    assert beside == alone
    assert len({called.text for called in alone}) == len(asked)


PAGES = [ROOT / "docs" / "howto" / name for name in ("assistants.md", "assistants.zh-CN.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_calls_of_the_how_to_are_answered_as_it_says(assistant: Assistant, page: Path) -> None:
    """Every call, with the text that stands below it; every tool and option is named."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(\{\s*\"name\".*?)```(?:(?:(?!```).)*?```text\n(.*?)```)?", text, re.DOTALL)

    assert [json.loads(call)["name"] for call, _ in blocks] == ["score", "questions", "check"]
    for call, told in blocks:
        called = assistant.call(json.loads(call)["name"], **json.loads(call)["arguments"])
        assert not called.is_error
        assert called.text.startswith(told)
    assert all(f"| `{name}` |" in text for name in TOOLS)
    assert all(option in text for option in ("--allow", "--seconds", "--lang"))


def test_the_settings_of_the_how_to_start_a_server(tmp_path: Path) -> None:
    """With the words that stand there; both languages have the same, but for the language."""
    pattern = re.compile(r"```json\n(\{\s*\"mcpServers\".*?)```", re.DOTALL)
    english, chinese = (pattern.findall(page.read_text(encoding="utf-8")) for page in PAGES)
    assert [block.replace('"en"', '"zh"') for block in english] == chinese
    for block in english:
        registered = json.loads(block)["mcpServers"]["fusionassess"]
        assert registered["command"] == "fusionassess"
        assert registered["args"][0] == "mcp"
        own = [str(tmp_path) if word.startswith("/") else word for word in registered["args"][1:]]
        with begin(own, tmp_path) as server:
            out, err = server.communicate(b"")
        assert (server.returncode, out, err) == (0, b"", b"")


def test_a_cancelled_call_is_given_up(assistant: Assistant) -> None:
    """The client gives up waiting, and the next call is answered."""

    async def given_up() -> bool:
        with anyio.move_on_after(0.5) as scope:
            await assistant.session.call_tool("compare", {"sheets": [LONG] * 8})
        return scope.cancelled_caught

    assert assistant.portal.call(given_up)
    assert assistant.call("list_rubrics").result["rubrics"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder that a server may read, and what lies beside it."""
    allowed = tmp_path / "allowed"
    (allowed / "sub").mkdir(parents=True)
    (allowed / "sub" / "ours.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(SHEET, encoding="utf-8")
    (allowed / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (allowed / "out").symlink_to(tmp_path)
    (allowed / "in.yaml").symlink_to(allowed / "sub" / "ours.yaml")
    (allowed / "small.yaml").write_text(SMALL, encoding="utf-8")
    os.mkfifo(allowed / "pipe.yaml")
    (tmp_path / "allowed-not").mkdir()
    (tmp_path / "allowed-not" / "ours.yaml").write_text(SHEET, encoding="utf-8")
    book = openpyxl.Workbook()
    book.save(allowed / "book.xlsx")
    return allowed


def test_files_are_read_below_the_folders_that_were_given(files: Path, tmp_path: Path) -> None:
    """By their own names; a link out, a pipe, another folder, an absolute path elsewhere are as if not there."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(connected(tmp_path, "--allow", str(files), cwd="")) as session,
    ):
        assistant = Assistant(session, portal)
        (check,) = (tool for tool in portal.call(session.list_tools).tools if tool.name == "check")

        assert check.input_schema["properties"]["document"]["anyOf"][1]["required"] == ["file"]
        assert assistant.call("check", document={"file": "sub/ours.yaml"}).result == {"problems": []}
        assert assistant.call("check", document={"file": str(files / "sub" / "ours.yaml")}).result == {"problems": []}
        assert assistant.call("check", document={"file": "in.yaml"}).result == {"problems": []}
        assert assistant.call("check", document={"file": "small.yaml"}).result == {"problems": []}
        assert (
            assistant.call("questions", rubric={"file": "small.yaml"}, profile="firm").result["rubric"]["id"] == "small"
        )
        assert assistant.call("check", document={"file": "book.xlsx"}).result["problems"][0]["file"] == "book.xlsx"
        # A name where the text is wanted is told how to be given, and as told it works.
        refused = assistant.call("score", sheet="sub/ours.yaml", lang="en").text.splitlines()[-1]
        assert refused == 'This argument takes the text of a document; to give a file, write: {"file": "sub/ours.yaml"}'
        assert not assistant.call("score", sheet=json.loads(refused[refused.index("{") :])).is_error
        for path in (
            *("link.yaml", "out/secret.yaml", "pipe.yaml", "sub", "", "nothing.yaml", "a\0b", "../secret.yaml"),
            *("../allowed-not/ours.yaml", str(tmp_path / "secret.yaml"), "/etc/passwd", "/dev/stdin", "~/.profile"),
        ):
            assert assistant.call("check", document={"file": path}).codes == ["no-such-file"], path
        assert assistant.call("check", document={"file": "small.yaml", "x": 1}).is_error


def test_a_folder_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    """Before anything is served."""
    ended = cli("mcp", "--allow", tmp_path / "nothing")

    assert (ended.code, ended.out) == (2, "")
    assert "nothing" in ended.err


def test_without_its_library_it_says_how_to_have_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message, exit 2, like every extra."""
    monkeypatch.setattr(mcp, "find_spec", lambda _name: None)

    ended = cli("mcp")

    assert (ended.code, ended.out) == (2, "")
    assert "mcp" in ended.err.split("pip install")[1]
    assert len(ended.err.splitlines()) == 1


def test_a_closed_standard_input_ends_it_with_0(tmp_path: Path) -> None:
    """Also before any greeting, and with nothing said."""
    with begin([], tmp_path) as server:
        out, err = server.communicate(b"")

    assert (server.returncode, out, err) == (0, b"", b"")


@linux_only
def test_a_closed_standard_input_ends_what_is_worked_on(server: subprocess.Popen[bytes]) -> None:
    """Nobody is left behind."""
    assert server.stdin is not None
    send(server, asking(1, "compare", sheets=[LONG] * 4))
    begun = until_working(server)

    server.stdin.close()

    assert server.wait() == 0
    wait_until_gone(begun)


@linux_only
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_and_what_it_has_begun(server: subprocess.Popen[bytes], number: int, code: int) -> None:
    """With the code that every command has for it, and without a word."""
    assert server.stderr is not None
    send(server, asking(1, "compare", sheets=[LONG] * 4))
    begun = until_working(server)

    server.send_signal(number)

    assert server.wait() == code
    wait_until_gone(begun)
    assert server.stderr.read() == b""


@linux_only
def test_a_cancelled_call_is_ended(server: subprocess.Popen[bytes]) -> None:
    """Its process, that is; and it is not answered."""
    send(server, asking(1, "compare", sheets=[LONG] * 4))
    begun = until_working(server)

    send(server, {"method": "notifications/cancelled", "params": {"requestId": 1}}, {"id": 2, "method": "ping"})

    assert answer(server)["id"] == 2
    while any(map(is_there, begun)):
        assert server.poll() is None


def test_a_client_that_left_ends_it_with_141(server: subprocess.Popen[bytes]) -> None:
    """Nobody takes the answer."""
    assert server.stdout is not None
    server.stdout.close()

    send(server, {"id": 1, "method": "ping"})

    assert server.wait() == 141


@linux_only
def test_a_terminal_that_is_gone_ends_it(tmp_path: Path) -> None:
    """Started by hand: what befalls a stream is told like anywhere, without a traceback."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "fusionassess", "mcp"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment(tmp_path)
    ) as server:
        os.close(theirs)
        os.close(ours)
        out, err = server.communicate()

    assert (server.returncode, out) in {(129, b""), (0, b"")}
    assert b"Traceback" not in err


def test_what_is_no_message_is_passed_over_and_one_that_is_too_long_refused(server: subprocess.Popen[bytes]) -> None:
    """Wherever a client writes the id; the text of a document is never taken for it."""
    assert server.stdin is not None
    filled = b"x" * MOST_LINE
    server.stdin.write(b'garbage\n[]\n\xff\n{"jsonrpc":"2.0","id":')
    server.stdin.write(b'7,"method":"tools/call","params":{"name":"check","arguments":{"document":"%s"}}}\n' % filled)
    server.stdin.write(b'{"method":"tools/call","params":{"name":"check","arguments":{"document":"\\"id\\":5')
    server.stdin.write(b'%s"}},"jsonrpc":"2.0","id":"eight"}\n' % filled)
    server.stdin.flush()
    send(server, {"id": 9, "method": "ping"})

    assert {answer(server)["id"] for _ in range(3)} == {7, "eight", 9}


def test_too_many_calls_are_told_to_ask_again(server: subprocess.Popen[bytes]) -> None:
    """At once, while others are worked on."""
    send(server, *(asking(number, "compare", sheets=[SHEET] * 9) for number in range(1, 2 * MOST_WAITING)))

    told = answer(server)["result"]

    assert told["isError"]
    assert "ask again" in told["content"][0]["text"]


@linux_only
def test_a_call_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """And says so, however fast the machine is: its process is held up."""
    with begin(["--lang", "en", "--seconds", "1"], tmp_path) as server:
        try:
            greet(server)
            send(server, asking(1, "compare", sheets=[LONG] * 4))
            begun = until_begun(server)
            os.kill(int(begun), signal.SIGSTOP)
            told = answer(server)["result"]
            wait_until_gone([begun])
        finally:
            server.kill()

    assert told["isError"]
    assert "more than 1 seconds" in told["content"][0]["text"]


def test_a_command_that_is_named_stays_as_it_is_typed() -> None:
    """Its options are no arguments of a call; nor is a word that has a line in it."""
    from fusionassess.cli.mcp_tools import as_arguments

    assert as_arguments("--at-once 4 spreads them (--full)") == "at_once 4 spreads them (--full)"
    assert as_arguments("加--set，再看") == "加suppose，再看"
    assert as_arguments("as fusionassess roadmap S --budget 5; or --budget") == (
        "as fusionassess roadmap S --budget 5; or budget"
    )


def test_every_argument_is_described_and_shaped() -> None:
    """In both languages; a tool has no argument that the command line would not take."""
    from fusionassess.cli.mcp_tools import schema
    from fusionassess.words.labels import labels

    for language in ("zh", "en"):
        told = labels(language).assistants
        names = {name for tool in TOOLS.values() for name in tool.asked.model_fields}
        assert set(told.arguments) == names
        assert set(told.tools) == set(told.titles) == set(TOOLS)
        for tool in TOOLS.values():
            Draft202012Validator.check_schema(schema(tool, told.arguments, with_files=True))


def test_the_process_of_a_call_reads_a_message_and_writes_one(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Here in this process: the request goes in, how the command ended comes out."""
    from fusionassess.cli import mcp_call
    from fusionassess.cli.mcp_tools import answered, call_of, request

    call = call_of(TOOLS["check"], {"document": "format: x\n", "lang": "en"}, lambda _path: b"")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request(call, 3000))))

    mcp_call.main()

    printed = answered(capsysbinary.readouterr().out)
    assert (printed.code, json.loads(printed.result)[0]["code"]) == (1, "no-such-format")
    assert printed.text.startswith("document.yaml:1:9: ")
