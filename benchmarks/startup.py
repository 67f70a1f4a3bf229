"""How long the program takes to start, as ratios measured in one run.

Two pairs, each command a process of its own, the pairs in turn so that a machine that slows down
slows both sides:

* ``fusionassess --version`` against ``python -c pass``; the goal is 1.5;
* ``fusionassess score SHEET`` against a script that merely imports typer, numpy, pydantic, PyYAML
  and rich and parses the same documents with PyYAML's C loader; the goal is 1.25.

Run it with ``make bench``, or ``python benchmarks/startup.py [RUNS]``.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHEET = ROOT / "examples" / "binjiang-park.yaml"
RUBRIC = sorted((ROOT / "rubrics" / "five-paths").glob("*.yaml"))
PROGRAM = Path(sys.executable).parent / "fusionassess"

BARE = f"""
import typer, numpy, pydantic, yaml, rich
from pydantic import BaseModel
for file in {[str(file) for file in (SHEET, *RUBRIC)]!r}:
    with open(file, encoding="utf-8") as text:
        yaml.load(text, Loader=yaml.CSafeLoader)
"""

PAIRS = {
    "version": ([str(PROGRAM), "--version"], [sys.executable, "-c", "pass"], 1.5),
    "score": ([str(PROGRAM), "score", str(SHEET)], [sys.executable, "-c", BARE], 1.25),
}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Print medians and ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as cache:
        # As installed: bytecode is written, and the rubric has been read once before.
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {runs} runs each, in turn")
        for name, (ours, theirs, goal) in PAIRS.items():
            seconds(ours, environment)
            seconds(theirs, environment)
            pairs = [(seconds(ours, environment), seconds(theirs, environment)) for _ in range(runs)]
            mine, other = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            print(f"{name:8} {mine:6.0f} ms against {other:6.0f} ms: ratio {ratio:.2f} (goal {goal})")


if __name__ == "__main__":
    main()
