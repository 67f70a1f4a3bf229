"""How long a workbook takes to read, against openpyxl's read-only mode, as ratios measured in one run.

A form as it comes back, and a table of 4000 organisations by 80 questions; the goal is 0.25 for both.

Run it with ``make bench``, or ``python benchmarks/workbooks.py [RUNS]``.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from fusionassess.answers.model import Subject
from fusionassess.documents import xlsx
from fusionassess.forms import workbook
from fusionassess.forms.form import build
from fusionassess.rubric import library

ROOT = Path(__file__).parents[1]
GOAL = 0.25


def form() -> bytes:
    """A form for a region."""
    edition = library.read(ROOT / "rubrics" / "five-paths")
    return workbook.view(build(edition, Subject(name="Region", profile="region"), "zh"))


def table() -> bytes:
    """A row per organisation, its name and its levels."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(4_000):
        sheet.write_row(row, 0, [f"企业{row}", *((row * column) % 6 for column in range(1, 80))])
    book.close()
    return data.getvalue()


def seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """Wall time of one reading."""
    start = time.perf_counter()
    read(data)
    return time.perf_counter() - start


def ours(data: bytes) -> None:
    """Every cell with its place."""
    xlsx.read(data, "x.xlsx")


def theirs(data: bytes) -> None:
    """Every cell, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def main() -> None:
    """Print medians and ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    for name, data in (("form", form()), ("table", table())):
        pairs = [(seconds(ours, data), seconds(theirs, data)) for _ in range(runs)]
        mine, other = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name:8} {mine:6.0f} ms against {other:6.0f} ms: ratio {ratio:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
