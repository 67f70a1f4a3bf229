"""How long a respondent waits between two prompts: answer, save, next page laid out.

Beside the bare write of the same bytes with ``fsync``, in turn, in one run; the goal is 50 ms, the
time that feels like none. Run it with ``make bench``, or ``python benchmarks/prompts.py``.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from fusionassess.answers.dates import today
from fusionassess.answers.model import Subject
from fusionassess.rubric import library
from fusionassess.survey.desk import Desk, Ways
from fusionassess.survey.keeping import Keeper
from fusionassess.survey.pages import page_lines
from fusionassess.survey.session import Session, begin, new_sheet

GOAL = 50


def bare(path: Path, data: bytes) -> float:
    """Seconds that the disk alone takes."""
    start = time.perf_counter()
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return time.perf_counter() - start


def main() -> None:
    """Answer the region's 45 questions, with the score beside them and without."""
    edition = library.find("five-paths")
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, 45 questions, 80x24")
    for ways in (Ways(), Ways(show_score=True)):
        with tempfile.TemporaryDirectory() as folder:
            keeper = Keeper(Path(folder) / "s.yaml")

            def save(session: Session, keeper: Keeper = keeper) -> str:
                keeper.keep(session.sheet)
                return ""

            subject = Subject(name="x", profile="region", sectors=["biomed"])
            desk = Desk(begin(edition, new_sheet(edition, subject, "zh", today())), save, "zh", today(), ways)
            page_lines(desk, 80, 24)
            pairs = []
            while desk.session.question is not None:
                start = time.perf_counter()
                desk.record(3)
                page_lines(desk, 80, 24)
                ours = time.perf_counter() - start
                pairs.append((ours, bare(Path(folder) / "bare", keeper.path.read_bytes())))
        middle, worst = (1000 * measure([ours for ours, _ in pairs]) for measure in (statistics.median, max))
        ratio = statistics.median(ours / theirs for ours, theirs in pairs)
        name = "with the score" if ways.show_score else "as usual"
        verdict = f"goal {GOAL}: {'met' if worst < GOAL else 'missed'}"
        took = f"median {middle:.1f} ms, worst {worst:.1f} ms ({verdict})"
        print(f"{name}: {took}, {ratio:.1f} × the bare write")


if __name__ == "__main__":
    main()
