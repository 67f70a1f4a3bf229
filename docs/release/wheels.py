"""Has every dependency, in the version it is tested with, a wheel for each Python that may run the program?

Pip is asked, for Linux on x86-64, as it would install there; nothing is installed.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")


def plain(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """The versions of `constraints.txt` by name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {plain(name): f"{plain(name)}=={version}" for name, version in (line.split("==") for line in lines)}


def runtime() -> list[str]:
    """What the program and its extras run on, in the tested versions: those that the page on dependencies lists."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| ([\w-]+) \| .* \| [\d.]+ \|$", page, re.MULTILINE)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra, some in declared["optional-dependencies"].items() if extra != "dev" for each in some]
    wanted = {plain(re.split(r"[<>=!~\[; ]", each)[0]) for each in (*declared["dependencies"], *extras)}
    pins = pinned()
    return sorted(pins[name] for name in wanted | {plain(name) for name in names})


def would_install(pins: Sequence[str], python: str, folder: Path) -> bool:
    """Whether pip finds wheels of all these for a Python.

    Raises:
        RuntimeError: Where pip ended for another reason.
    """
    words = ["--dry-run", "--no-deps", "--ignore-installed", "--only-binary=:all:", "--target", str(folder), "-q"]
    words += [word for platform in PLATFORMS for word in ("--platform", platform)]
    words += ["--python-version", python, "--disable-pip-version-check", *pins]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *words], check=False, capture_output=True, encoding="utf-8"
    )
    if done.returncode and "No matching distribution found" not in done.stderr:
        raise RuntimeError(done.stderr)
    return not done.returncode


def lacking(pins: Sequence[str], python: str, folder: Path) -> Iterable[str]:
    """Those that have no wheel, found by halves."""
    if not pins or would_install(pins, python, folder):
        return
    if len(pins) == 1:
        yield pins[0]
        return
    half = len(pins) // 2
    yield from lacking(pins[:half], python, folder)
    yield from lacking(pins[half:], python, folder)


def main() -> None:
    """Say it, one line a Python; end with 1 where one lacks what was not expected to lack."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pythons", nargs="*", default=PYTHONS)
    options.add_argument("--all", action="store_true", help="what tests and tools need, too")
    asked = options.parse_args()
    pins = sorted(pinned().values()) if asked.all else runtime()
    with tempfile.TemporaryDirectory() as folder:
        for python in asked.pythons:
            without = list(lacking(pins, python, Path(folder)))
            print(f"Python {python}: {len(pins) - len(without)} of {len(pins)} have a wheel", *without, sep="; ")


if __name__ == "__main__":
    main()
