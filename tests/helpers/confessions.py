"""Documents that confess their faults, and what reads the confessions."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from conftest import ROOT
from fusionassess.authoring.checking import check_file
from fusionassess.documents.problems import Problem
from fusionassess.words.labels import labels

FOLDER = ROOT / "tests" / "documents"
LANGUAGES = ("zh", "en")


def documents_in(kind: str) -> list[Path]:
    """All documents of a kind, good or bad."""
    return sorted(path for path in (FOLDER / kind).rglob("*") if path.suffix in {".yaml", ".json"})


def name_of(path: Path) -> str:
    """Name a case after its file."""
    return path.relative_to(FOLDER).as_posix()


def confessed(path: Path) -> list[tuple[int, str, int | None]]:
    """What a document says is wrong with it: line, code and, where it is told, column."""
    sidecar = path.with_name(f"{path.name}.expected")
    if sidecar.exists():
        pairs = [line.split(maxsplit=1) for line in sidecar.read_text(encoding="utf-8").splitlines()]
        lines = [(int(number), code) for number, code in pairs]
    else:
        text = path.read_text(encoding="utf-8")
        lines = [
            (number, code)
            for number, line in enumerate(text.split("\n"), 1)
            if (confession := re.search(r"# ! (.+)$", line))
            for code in confession[1].split(", ")
        ]
    faults = []
    for line, word in lines:
        code, _, column = word.partition("@")
        faults.append((line, code, int(column) if column else None))
    return sorted(faults, key=lambda fault: fault[:2])


@cache
def texts(language: str) -> Mapping[str, str]:
    """Read the sentences of all problems, before their values are filled in."""
    return labels(language).problems.sentences


def has_han(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def assert_speaks(problem: Problem) -> None:
    """Hold a problem's sentences to be complete and in their language."""
    for language in LANGUAGES:
        sentence = labels(language).sentence(problem)
        assert sentence.strip()
        assert not re.search(r"\{\w*\}", sentence), sentence
        # What the author wrote is quoted as it is: only the words around it are of a language.
        for value in sorted(map(str, problem.values.values()), key=len, reverse=True):
            sentence = sentence.replace(value, "") if value else sentence
        assert has_han(sentence) == (language == "zh"), sentence


def only_problem(path: Path) -> Problem:
    """Check a file that has exactly one problem, and can say so."""
    [problem] = check_file(path)
    assert_speaks(problem)
    return problem


def write(path: Path, data: str | bytes) -> Path:
    """Write a document byte for byte."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
