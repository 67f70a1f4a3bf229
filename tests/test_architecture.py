"""The shape of the house: what each command leaves unloaded, and where each thing has its test."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

HEAVY = ("numpy", "pydantic", "yaml", "rich", "typer", "questionary", "prompt_toolkit", "filelock", "msgspec", "pandas")
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
        (("rubric", "list"), {"yaml", "rich", "typer", "pydantic"}),
        (("score", "examples/binjiang-park.yaml"), {"yaml", "rich", "typer", "pydantic", "numpy"}),
        (("batch", "examples"), {"yaml", "rich", "typer", "pydantic", "numpy", "msgspec"}),
        (("check", "rubrics/five-paths"), {"yaml", "rich", "typer", "pydantic"}),
    ],
)
def test_a_command_loads_only_what_it_needs(words: tuple[str, ...], loaded: set[str]) -> None:
    """No more heavy modules than these; the version needs none."""
    script = SCRIPT.format(words=words, heavy=HEAVY)
    ended = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=ROOT)
    found = set(ended.stderr.decode().splitlines()[-1].split())

    assert found <= loaded


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
