"""What tests share: golden files, the shipped rubric, small rubrics, and a quiet machine."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import HealthCheck, settings

from fusionassess.rubric import library
from fusionassess.rubric.library import Edition

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(file for file in (ROOT / "examples").glob("*.yaml") if not file.name.startswith("weights-"))
"""Every answer sheet among the examples."""

# As in an environment that is switched on: hints name the program by its name alone where the shell finds it.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# Hundreds of programs are started: each would compile every module anew where none is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Programs inherit what is ignored, and a run in the background ignores what tests send to them.
for number in (signal.SIGINT, signal.SIGHUP) if sys.platform != "win32" else ():
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)

# It would make jsonschema build a grammar of web addresses, 1.5 s in every process; our schemas ask for no such format.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# How long an example takes is for the benchmarks; a busy machine must not fail a law. The same examples every time: a
# change is judged by what it changes. `make fuzz` looks for new ones.
settings.register_profile("new", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("same", settings.get_profile("new"), derandomize=True)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``--golden`` rewrite the golden files, for the eyes of whoever commits them."""
    parser.addoption("--golden", action="store_true", help="rewrite the golden files")


# Of few tests, and among the longest: two processors end together only if none of these comes last. Those that wait
# for other programs come first: meanwhile others have the processors.
LONGEST = (
    "batch/test_spark_cluster.py",
    "cli/test_mcp.py",
    "forms/test_page.py",
    "forms/test_page_in_browser.py",
    "test_same_bytes.py",
    "test_hardening.py",
    "survey/test_on_terminals.py",
    "cli/test_start.py",
    "cli/test_ending.py",
    "cli/test_bombs.py",
    "cli/test_batch_resume.py",
    "test_recipes.py",
    "documents/test_documents.py",
    "render/test_formats.py",
    "assessment/test_steps.py",
    "roadmap/test_many_steps.py",
    "render/test_word.py",
    "cli/test_mends.py",
    "cli/test_unit_reports.py",
    "survey/test_screen.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Look for garbage as the program itself does, and never among what ten thousand tests are made of."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name every test that was left out, and why: nothing is skipped in silence."""
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"left out: {report.nodeid}: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the user's language, terminal and cache out of the tests."""
    for variable in ("LC_ALL", "LC_MESSAGES", "FUSIONASSESS_LANG", "FUSIONASSESS_ASCII", "FUSIONASSESS_PLAIN"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Make once what every command line makes anew, as a process has one of it: the commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture(scope="session")
def five_paths() -> Edition:
    """The shipped rubric."""
    return library.read(ROOT / "rubrics" / "five-paths")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole text with a file in ``tests/golden``."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if request.config.getoption("--golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.read_text(encoding="utf-8") == text

    return compare


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ended]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line as the shell would, in this process."""
    from fusionassess.cli.app import run

    def call(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["fusionassess", *map(str, words)])
        capsys.readouterr()
        code = 0
        try:
            run()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return call
