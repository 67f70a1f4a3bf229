"""``fusionassess check``: is a rubric or an answer sheet in order?"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, LangOption, RubricOption

if TYPE_CHECKING:
    from fusionassess.documents.problems import Problem

_HELP = WORDS.commands


class CheckForm(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"


def check(
    files: Annotated[list[Path], typer.Argument(help=_HELP.check_files, metavar="FILE...", show_default=False)],
    rubric: RubricOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=_HELP.strict)] = False,
    form: Annotated[CheckForm, typer.Option("--format", help=_HELP.format)] = CheckForm.text,
    lang: LangOption = None,
) -> None:
    """Check rubrics and answer sheets; exit 1 where a problem was found."""
    from fusionassess.authoring.checking import check_file
    from fusionassess.words.labels import labels

    phrases = labels(lang or options.language())
    problems = {str(file): _unless_a_map(check_file(file, rubric, strict=strict), file, rubric) for file in files}
    of_all = [problem for of_file in problems.values() for problem in of_file]
    if form is CheckForm.json:
        streams.out(
            json.dumps(
                [as_object(problem, phrases.sentence(problem)) for problem in of_all], ensure_ascii=False, indent=2
            )
            + "\n",
            is_json=True,
        )
    else:
        streams.show_problems(of_all, phrases, sys.stdout)
        for file, of_file in problems.items():
            if not of_file:
                streams.out(phrases.commands.in_order.format(file=file) + "\n")
    raise typer.Exit(Exit.FAILED if any(strict or problem.severity == "error" for problem in of_all) else Exit.DONE)


def _unless_a_map(problems: "tuple[Problem, ...]", file: Path, rubric: str | None) -> "tuple[Problem, ...]":
    """The problems of a file; those of a map of columns where it says that it is one, which belongs to tables."""
    from fusionassess.batch.score import maps
    from fusionassess.documents.problems import DocumentError
    from fusionassess.rubric import library

    if not any(each.code == "no-such-format" and each.values["found"] == maps.FORMAT for each in problems):
        return problems
    try:
        maps.read_map(file, library.find(rubric or library.shipped_ids()[0]).rubric)
    except DocumentError as error:
        return error.problems
    return ()


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
