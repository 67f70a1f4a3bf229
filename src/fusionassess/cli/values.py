"""What an option or an argument can be, where the rubric knows it: listed in the help, and completed in the shell."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fusionassess.documents.suffixes import DOCUMENTS

if TYPE_CHECKING:
    from fusionassess.rubric.model import Rubric

Values = Callable[["Rubric"], list[str]]


def profiles(rubric: "Rubric") -> list[str]:
    """Ids of the profiles."""
    return list(rubric.profiles)


def sectors(rubric: "Rubric") -> list[str]:
    """Ids of the sectors."""
    return list(rubric.sectors)


def lenses(rubric: "Rubric") -> list[str]:
    """The lenses that move the advice."""
    return [reason.lens or name for name, reason in rubric.reasons.items()]


def questions(rubric: "Rubric") -> list[str]:
    """Ids of the questions."""
    return [question.id for question in rubric.questions]


def answers(rubric: "Rubric") -> list[str]:
    """Ids of the questions, ready for an answer."""
    return [f"{name}=" for name in questions(rubric)]


def figures(rubric: "Rubric") -> list[str]:
    """What can be explained, as far as it has one name in every report."""
    nodes = [name for path in rubric.paths for name in (path.id, *(measure.id for measure in path.measures))]
    return ["score", "level", "coverage", "evidenced", *nodes, *questions(rubric)]


def paths(rubric: "Rubric") -> list[str]:
    """Ids of the paths, ready for a level."""
    return [f"{path.id}=" for path in rubric.paths]


LISTED: Mapping[str, Values] = {
    "--profile": profiles,
    "PROFILE": profiles,
    "--sector": sectors,
    "--lens": lenses,
}
"""By the name of the option or argument: few enough to stand in the help."""
COMPLETED: Mapping[str, Values] = {
    **LISTED,
    "--ask": questions,
    "--set": answers,
    "--explain": figures,
    "--reach-path": paths,
}
RUBRICS = frozenset({"RUBRIC", "ID|FILE", "OLD", "NEW"})
"""What may be a shipped rubric or a file."""


def rubric_of(ctx: typer.Context) -> "Rubric":
    """The rubric that a command line names so far, else the shipped one."""
    from fusionassess.documents.problems import DocumentError
    from fusionassess.rubric import DEFAULT_RUBRIC, library

    named = ctx.params.get("rubric")
    try:
        return library.find(named if isinstance(named, str) else DEFAULT_RUBRIC).rubric
    except DocumentError:
        return library.find(DEFAULT_RUBRIC).rubric


def rubrics(incomplete: str) -> Iterator[str]:
    """Shipped rubrics, and documents and folders whose path begins so."""
    from fusionassess.rubric import library

    yield from (name for name in library.shipped_ids() if name.startswith(incomplete))
    folder = Path(incomplete) if incomplete.endswith("/") else Path(incomplete).parent
    if folder.is_dir():
        for entry in sorted(folder.iterdir()):
            path = f"{entry}/" if entry.is_dir() else str(entry)
            if path.startswith(incomplete) and (entry.is_dir() or entry.suffix in DOCUMENTS):
                yield path
