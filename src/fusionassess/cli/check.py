"""``fusionassess check``: is a rubric or an answer sheet in order?"""

import json
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, LangOption, RubricOption

if TYPE_CHECKING:
    from fusionassess.batch.ledger import Ledger
    from fusionassess.documents.problems import Problem
    from fusionassess.words.labels import Labels

_HELP = WORDS.commands


class CheckFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"


def check(
    files: Annotated[list[Path], typer.Argument(help=_HELP.check_files, metavar="FILE...", show_default=False)],
    rubric: RubricOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=_HELP.strict)] = False,
    format_: Annotated[CheckFormat, typer.Option("--format", help=_HELP.format)] = CheckFormat.text,
    lang: LangOption = None,
) -> None:
    """Check rubrics and answer sheets; exit 1 where a problem was found."""
    from fusionassess.authoring.checking import check_file
    from fusionassess.words.labels import labels

    phrases = labels(lang or options.language())
    problems = {str(file): _unless_a_map(check_file(file, rubric, strict=strict), file, rubric) for file in files}
    tables = {name: table for name, of_file in problems.items() if (table := _as_table(name, of_file, rubric))}
    problems |= {name: tuple(table.problems) for name, table in tables.items()}
    of_all = [problem for of_file in problems.values() for problem in of_file]
    if format_ is CheckFormat.json:
        streams.out(
            json.dumps(
                [as_object(problem, phrases.sentence(problem)) for problem in of_all], ensure_ascii=False, indent=2
            )
            + "\n",
            is_json=True,
        )
    else:
        rest = [problem for name, of_file in problems.items() if name not in tables for problem in of_file]
        streams.show_problems(rest, phrases, sys.stdout)
        for name, table in tables.items():
            _tell_table(name, table, phrases)
        for file, of_file in problems.items():
            if not of_file:
                streams.out(phrases.commands.in_order.format(file=file) + "\n")
    raise typer.Exit(Exit.FAILED if any(strict or problem.severity == "error" for problem in of_all) else Exit.DONE)


def _unless_a_map(problems: "tuple[Problem, ...]", file: Path, rubric: str | None) -> "tuple[Problem, ...]":
    """The problems of a file; those of a map of columns where it says that it is one, which belongs to tables."""
    from fusionassess.batch.score import maps
    from fusionassess.documents.problems import DocumentError
    from fusionassess.rubric import DEFAULT_RUBRIC, library

    if not any(each.code == "no-such-format" and each.values["found"] == maps.FORMAT for each in problems):
        return problems
    try:
        maps.read_map(file, library.find(rubric or DEFAULT_RUBRIC).rubric)
    except DocumentError as error:
        return error.problems
    return ()


class _CheckedTable(NamedTuple):
    """What became of a table that was read as a batch reads it."""

    problems: "list[Problem]"
    ledger: "Ledger"


_TABLES = frozenset({"is-a-table", "not-a-form"})


def _as_table(file: str, problems: "tuple[Problem, ...]", rubric: str | None) -> _CheckedTable | None:
    """What a batch would find in a table; None of what is no table.

    Who is assessed may still be said to the batch: that no row says it is a remark.
    """
    if not any(problem.code in _TABLES for problem in problems):
        return None
    from fusionassess.batch.ledger import NOTHING
    from fusionassess.batch.run import local
    from fusionassess.batch.run.task import Batch
    from fusionassess.batch.score.rows import NO_PROFILE
    from fusionassess.documents.problems import DocumentError

    faults: list[Problem] = []
    met = NOTHING
    try:
        for done in local.run(Batch([file], frozenset({file}), rubric, workers=1)):
            faults += done.problems
            met += done.ledger
    except DocumentError as error:
        faults += error.problems
    if problems[0].code == "not-a-form" and any(
        problem.code in {"no-answer-columns", "empty-file"} for problem in faults
    ):
        return None
    return _CheckedTable(
        [each._replace(severity="warning") if each.code == NO_PROFILE else each for each in faults], met
    )


def _tell_table(file: str, table: _CheckedTable, phrases: "Labels") -> None:
    """Say what is wrong with a table, and what would become of its rows."""
    from fusionassess.batch.run import closing
    from fusionassess.batch.run.problems import ProblemSink

    streams.out(phrases.commands.check_table.format(file=file) + "\n")
    sink = ProblemSink(phrases, partial(streams.show_alike, phrases, sys.stdout), None, "")
    sink.add(table.problems)
    sink.finish()
    if sink.hidden:
        streams.out(phrases.batch_command.hidden.format(count=sink.hidden) + "\n")
    for line in closing.lines(table.ledger, phrases.ledger, phrases.report.list_mark):
        streams.out(line + "\n")


def as_object(problem: "Problem", sentence: str) -> dict[str, Any]:
    """A problem as plain values, with its place, its code and the sentence that says it."""
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        **({"cell": place.cell} if place.sheet else {}),
        "code": problem.code,
        "severity": problem.severity,
        "message": sentence,
    }
