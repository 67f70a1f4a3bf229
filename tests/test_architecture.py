"""The shape of the house: what each command leaves unloaded, and where each thing has its test."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import LONGEST, ROOT

HEAVY = (
    *("numpy", "pydantic", "yaml", "rich", "typer", "questionary", "prompt_toolkit", "filelock", "msgspec", "pandas"),
    *("importlib.metadata", "isal", "pyarrow"),
)
PYDANTIC = ("pydantic", "importlib.metadata")
"""It looks for plug-ins there."""
SOURCES = sorted((ROOT / "src" / "fusionassess").rglob("*.py"))

SCRIPT = """
import sys
sys.argv = ["fusionassess", *{words!r}]
from fusionassess.__main__ import main
try:
    main()
except SystemExit:
    pass
print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        (("--version",), set()),
        (("--help",), {"yaml", "rich", "typer"}),
        (("rubric", "list"), {"yaml", "rich", "typer", *PYDANTIC}),
        (("score", "examples/binjiang-park.yaml"), {"yaml", "rich", "typer", *PYDANTIC, "numpy"}),
        (("batch", "examples/*.yaml"), {"yaml", "rich", "typer", *PYDANTIC, "numpy", "msgspec", "isal", "pyarrow"}),
        (("check", "rubrics/five-paths"), {"yaml", "rich", "typer", *PYDANTIC}),
    ],
)
def test_a_command_loads_only_what_it_needs(words: tuple[str, ...], loaded: set[str]) -> None:
    """No more heavy modules than these; the version needs none."""
    script = SCRIPT.format(words=words, heavy=HEAVY)
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=ROOT)
    modules = set(ended.stderr.decode().splitlines()[-1].split())

    assert modules <= loaded


def test_the_version_is_told_without_loading_anything() -> None:
    """Nothing that Python has not loaded itself: each module would take as long as the answer."""
    script = f"import sys; before = set(sys.modules)\n{SCRIPT.format(words=('--version',), heavy=())}"
    script += "print(*set(sys.modules) - before, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    loaded = ended.stderr.decode().splitlines()[-1].split()

    assert [name for name in loaded if name.partition(".")[0] != "fusionassess"] == ["gc"]


def test_a_report_is_told_without_a_look_for_garbage() -> None:
    """Neither while it is made nor when Python ends, which would take a third of the time."""
    script = f"""
import gc
counted = lambda: sum(each["collections"] for each in gc.get_stats())
before = counted()
{SCRIPT.format(words=("score", "examples/binjiang-park.yaml"), heavy=())}
print(counted() - before, gc.get_freeze_count() > 0, file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=ROOT)

    assert ended.stderr.decode().splitlines()[-1].split() == ["0", "True"]


def test_the_kernel_needs_numpy_alone() -> None:
    """A worker can import it without pydantic, yaml or rich."""
    script = f"import sys, fusionassess.kernel.scoring; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)

    assert ended.stdout.decode().split() == ["numpy"]


@pytest.mark.parametrize("source", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda file: file.name)
def test_every_benchmark_can_begin(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes from the program is still there; what only a comparison needs may be missing."""
    monkeypatch.syspath_prepend(str(source.parent))
    spec = importlib.util.spec_from_file_location(f"benchmark_{source.stem}", source)
    assert spec is not None
    assert spec.loader is not None
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except ModuleNotFoundError as error:
        assert error.name in {"polars", "pyspark"}  # noqa: PT017 - any other one is a mistake


@pytest.mark.parametrize("line", [b"\r\n", b"\t"])
def test_no_strange_characters_in_the_sources(line: bytes) -> None:
    """Unix line ends and blanks only."""
    assert not [file for file in SOURCES if line in file.read_bytes()]


def test_the_longest_tests_are_where_they_are_said_to_be() -> None:
    """Else they would come last, and one processor would wait for the other."""
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []


SHAPES_OF_SHEETS = {"Evidence", "Indicator", "Respondent", "Subject"}
"""What a sheet says, twice: as its model, and as the shape by which many are read; tests hold the two together."""

NAMED_SO = {("render/json_format/batch.py", "found")}
"""Published: a summary says how many things of a kind were found."""


def _parsed() -> Iterator[tuple[str, ast.Module]]:
    for file in SOURCES:
        yield file.relative_to(ROOT / "src" / "fusionassess").as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def test_no_two_classes_have_one_name() -> None:
    """The less central one says what it is of: a ``HeatCell`` beside a ``Cell``."""
    places: dict[str, set[str]] = {}
    for place, module in _parsed():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, set()).add(place)

    twice = {name: where for name, where in places.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if "batch/sheets/shape.py" not in where} == {}
    assert set(twice) == SHAPES_OF_SHEETS


def test_a_noun_says_what_a_variable_is() -> None:
    """``found`` and ``said`` name almost anything; it is rows, faults, a match, the phrases of a language."""
    names = set()
    for place, module in _parsed():
        for node in ast.walk(module):
            match node:
                case (
                    ast.Name(id=name, ctx=ast.Store())
                    | ast.Attribute(attr=name, ctx=ast.Store())
                    | ast.arg(arg=name)
                    | ast.FunctionDef(name=name)
                ):
                    names.add((place, name))

    assert {(place, name) for place, name in names if name in {"found", "said"}} == NAMED_SO
