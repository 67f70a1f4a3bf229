"""Where a batch puts what is wrong with its rows: a table, or as many words as a reader can take in."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import IO

from fusionassess.answers.carrying import BY_ID
from fusionassess.batch.run.sinks import BOM
from fusionassess.batch.score.rows import NO_PROFILE
from fusionassess.documents.problems import MOST_SUGGESTED, Problem, noted_alike, settled
from fusionassess.documents.source import no_formula, visible, visible_json
from fusionassess.words.labels import Labels

_ALIKE = attrgetter("code", "column", "severity", "values", "place.file", "place.sheet")
"""What problems that follow one another have in common if they are alike: a table may have millions of them."""


def _kind(problem: Problem) -> object:
    """What faults of a table's rows, or notes on a document's entries, have in common that are alike; else None."""
    if not problem.column and problem.code != NO_PROFILE:
        return noted_alike(problem)
    place = problem.place
    return place.file, place.sheet, problem.severity, problem.code, problem.column, str(problem.values)


class _Alike:
    """Rows of a table that are at fault alike, or entries of a sheet of which the same is noted."""

    MOST = 10
    """Stretches of rows that are named."""

    def __init__(self, first: Problem) -> None:
        self.first, self.count = first, 0
        self.runs: list[tuple[int, int]] = []

    def add(self, lines: list[int]) -> None:
        """Some more, at lines or rows."""
        self.count += len(lines)
        follow = lines == list(range(lines[0], lines[0] + len(lines)))
        for begin, end in [(lines[0], lines[-1])] if follow else zip(lines, lines, strict=True):
            first, last = self.runs[-1] if self.runs else (0, 0)
            if self.runs and begin in {last, last + 1}:
                self.runs[-1] = (first, end)
            elif len(self.runs) <= self.MOST:
                self.runs.append((begin, end))

    @property
    def lines(self) -> str:
        """The lines or rows, those that follow one another as one."""
        runs = [str(first) if first == last else f"{first}–{last}" for first, last in self.runs[: self.MOST]]
        return ", ".join([*runs, *(["…"] if len(self.runs) > self.MOST else [])])


class ProblemSink:
    """A table of problems, a row each; or their words on a stream, no more than a reader can take in.

    On a stream the rows of a table that are at fault alike are told once, with the first of them, when all of the
    table were met, and so are notes on the entries of a sheet; the table of problems has each of them.
    """

    COLUMNS = ("file", "line", "column", "cell", "unit", "question", "severity", "code", "message")
    MOST = 50
    """Problems that are shown one by one where they are not written to a table."""
    MOST_CAUSES = 5
    """Causes that are named of those in a table."""

    def __init__(
        self, labels: Labels, show: Callable[[Problem, str], None], stream: IO[bytes] | None, kind: str
    ) -> None:
        """``show`` takes a problem, and a line on the other rows that are at fault alike, if there are any."""
        self.labels, self.show, self.stream, self.kind = labels, show, stream, kind
        self.count = self.hidden = 0
        self._shown = 0
        self._waiting: dict[object, _Alike] = {}
        self.codes = Counter[str]()
        """How many of each kind were taken."""
        if stream is not None and kind == ".csv":
            stream.write((BOM + ",".join(self.COLUMNS) + "\n").encode())

    def add(self, problems: Sequence[Problem]) -> None:
        """Take some problems."""
        if self.stream is None:
            for _, alike in groupby(problems, _ALIKE):
                self._take(list(alike))
        elif problems:
            lines = [self._line(problem, self.count + place) for place, problem in enumerate(problems)]
            self.stream.write("".join(lines).encode("utf-8", "replace"))
        self.count += len(problems)
        self.codes.update(problem.code for problem in problems)

    def told_of(self, file: str) -> str:
        """Where they went to a table, how many stand there, and of which causes, the most frequent first."""
        mark, causes = self.labels.report.list_mark, self.codes.most_common(self.MOST_CAUSES)
        more = ["…"] if len(self.codes) > self.MOST_CAUSES else []
        told = mark.join([*(f"{code} {count:,}" for code, count in causes), *more])
        return self.labels.batch_command.in_errors.format(count=f"{self.count:,}", file=file, codes=told)

    def finish(self) -> None:
        """Show those that wait for more of their kind."""
        for alike in self._waiting.values():
            is_of_entries = noted_alike(alike.first) is not None
            told = self.labels.commands.alike_entries if is_of_entries else self.labels.batch_command.alike
            self.show(alike.first, told.format(count=f"{alike.count:,}", lines=alike.lines) if alike.count > 1 else "")
        self._waiting = {}

    def _take(self, problems: list[Problem]) -> None:
        """Show problems that are alike, or keep them until all of their kind in their table were met."""
        first = problems[0]
        if self._waiting and next(iter(self._waiting.values())).first.place.file != first.place.file:
            self.finish()
        kind = _kind(first)
        if kind is None:
            shown = problems[: max(self.MOST - self._shown, 0)]
            if shown:
                self.finish()
            for problem in shown:
                self.show(problem, "")
            self._shown += len(shown)
            self.hidden += len(problems) - len(shown)
        elif kind not in self._waiting and self._shown >= self.MOST:
            self.hidden += len(problems)
        else:
            self._shown += kind not in self._waiting
            self._waiting.setdefault(kind, _Alike(first)).add([problem.place.line for problem in problems])

    def _line(self, problem: Problem, before: int) -> str:
        problem = problem._replace(values=settled(problem.values, is_suggested=before < MOST_SUGGESTED))
        place = problem.place
        question = str(problem.way[1]) if problem.way[:1] and problem.way[0] in BY_ID and problem.way[1:] else ""
        cells = (place.file, place.line or None, place.column or None, problem.cell, problem.unit, question)
        told = (problem.severity, problem.code, self.labels.sentence(problem))
        row = dict(zip(self.COLUMNS, (*cells, *told), strict=True))
        if self.kind != ".csv":
            return visible_json(json.dumps(row, ensure_ascii=False)) + "\n"
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(
            ["" if cell is None else visible(no_formula(str(cell))) for cell in row.values()]
        )
        return line.getvalue()
