"""Whatever a command writes it writes again to the byte: in another process, order of hashing and number of workers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from conftest import ROOT
from fusionassess.cli.app import app

UNFINISHED = {"survey": {b"3"}, "batch": {b"2"}}
"""A survey is left unfinished, and each batch meets something that it cannot read."""


def commands_of(app: typer.Typer) -> set[str]:
    """All but the one that tells what the machine has, and the server, whose answers its own tests compare."""
    group = typer.main.get_command(app)
    return set(group.commands) - {"doctor", "mcp"}  # type: ignore[attr-defined]


def written(folder: Path, seed: str, processors: set[int]) -> dict[str, bytes]:
    """What every command prints and writes, by file."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src"), "FUSIONASSESS_LANG": "zh"}
    subprocess.run(
        [sys.executable, ROOT / "tests" / "helpers" / "everything.py", folder],
        env=environment,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="how many processors there are cannot be chosen")
def test_every_command_writes_the_same_bytes_again(tmp_path: Path) -> None:
    """Of text, tables, pages, papers, pictures and calendars."""
    every = os.sched_getaffinity(0)

    first = written(tmp_path / "a", "0", {min(every)})
    again = written(tmp_path / "b", "4711", every)

    assert first.keys() == again.keys()
    assert [name for name in first if first[name] != again[name]] == []
    told = [data.split(b"\n", 2)[:2] for name, data in first.items() if name.endswith("-told")]
    codes: dict[str, set[bytes]] = {}
    for words, code in told:
        codes.setdefault(words.split()[0].decode(), set()).add(code)
    assert codes == {name: UNFINISHED.get(name, {b"0"}) for name in commands_of(app)}
    suffixes = {Path(name).suffix for name in first}
    assert suffixes >= {
        ".csv",
        ".jsonl",
        ".xlsx",
        ".parquet",
        ".html",
        ".docx",
        ".pptx",
        ".pdf",
        ".ics",
        ".json",
        ".md",
    }
