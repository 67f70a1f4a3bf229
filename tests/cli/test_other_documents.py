"""A document given where one of another kind is wanted: told what it is, and by what command it is of use."""

import json
import re
import shlex
from pathlib import Path

import pytest

from conftest import ROOT, Cli
from fusionassess.cli.options import WORDS
from fusionassess.documents.models import OTHERS
from fusionassess.documents.problems import Place, Problem
from fusionassess.words.labels import labels

SHEET = ROOT / "examples" / "riverside-park-en.yaml"
TABLE = "企业,profile,题一\na,sme,3\n"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One of each kind that is read, in a folder with a table that the map of columns is for."""
    folder = tmp_path_factory.mktemp("documents")
    step = "1a.M@4"
    texts = {
        "answers": SHEET.read_text(encoding="utf-8"),
        "rubric": (ROOT / "tests" / "helpers" / "small.py").read_text(encoding="utf-8").split('"""')[3],
        "weights": (ROOT / "examples" / "weights-ahp.yaml").read_text(encoding="utf-8"),
        "costs": f"format: fusionassess/costs/1\nrubric: {{id: five-paths}}\nunit: 万元\n"
        f"efforts: {{S: 1, M: 2, L: 3}}\nsteps: {{{step}: 5}}\n",
        "columns": "format: fusionassess/columns/1\ncolumns: {企业: subject, 题一: 1b.M}\n",
    }
    for kind, text in texts.items():
        (folder / f"{kind}.yaml").write_text(text, encoding="utf-8")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    return {kind: folder / f"{kind}.yaml" for kind in texts}


@pytest.mark.parametrize("kind", ["answers", "rubric", "weights", "costs", "columns"])
@pytest.mark.parametrize(
    "words",
    [
        ("score",),
        ("rubric", "show"),
        ("follow",),
        ("batch", "t.csv", "--columns"),
        ("score", str(SHEET), "--weights"),
        ("roadmap", str(SHEET), "--budget", "5", "--costs"),
    ],
)
def test_it_is_told_what_it_is(
    cli: Cli,
    documents: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    kind: str,
) -> None:
    """One problem at its format, nothing else; where its kind is wanted there is none."""
    monkeypatch.chdir(documents[kind].parent)
    ended = cli(*words, documents[kind].name)
    told = WORDS.problems.documents[kind].format(typed=documents[kind].name)

    wanted = {
        "score": "answers",
        "rubric": "rubric",
        "--weights": "weights",
        "--costs": "costs",
        "--columns": "columns",
    }
    if wanted.get(words[-1] if words[-1].startswith("--") else words[0]) == kind:
        assert "other-document" not in ended.err
        return
    assert ended.code == 2
    assert re.sub(r"\s", "", told) in re.sub(r"\s", "", ended.err)
    assert ended.err.count("[") - ended.err.count("[other-document]") == 0


@pytest.mark.parametrize("kind", ["answers", "rubric", "weights", "costs", "columns"])
def test_the_command_that_is_told_works(
    cli: Cli, documents: dict[str, Path], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """What stands for another file is put in; then it ends with 0. A name with a blank is told as a shell takes it."""
    monkeypatch.chdir(documents[kind].parent)
    named = f"our {kind}.yaml"
    Path(named).write_bytes(documents[kind].read_bytes())
    values = {"document": kind, "file": named, "expected": "fusionassess/answers/1"}
    told = labels("en").sentence(Problem("other-document", Place(named), values))
    command = re.search(r"fusionassess ([^;]+?\.yaml')( -o \S+)?", told)
    assert command is not None
    replaced = command[0].replace("SHEET", str(SHEET)).replace("TABLE", "t.csv").replace("--budget N", "--budget 5")
    ended = cli(*shlex.split(replaced)[1:], *(["--draws", "0"] if kind == "costs" else []))

    assert ended.code == 0, ended.err


def test_what_was_written_for_other_programs_is_no_sheet(cli: Cli, tmp_path: Path) -> None:
    """A report in JSON, renamed or not."""
    (tmp_path / "report.json").write_text(cli("score", SHEET, "--format", "json").out, encoding="utf-8")
    ended = cli("score", tmp_path / "report.json", "--lang", "en")

    assert ended.code == 2
    assert WORDS.problems.documents["result"] in ended.err


def test_every_kind_is_known() -> None:
    """Whatever the program declares a format of, wherever that is."""
    source = ROOT / "src" / "fusionassess"
    declared = {
        kind
        for file in source.rglob("*.py")
        for kind in re.findall(r"\"fusionassess/([a-z-]+)/1\"", file.read_text(encoding="utf-8"))
    }

    assert declared == set(OTHERS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_its_sentence(language: str) -> None:
    """Also those that only this program writes."""
    texts = labels(language).problems.documents
    assert set(texts) == set(OTHERS)


def test_another_version_of_the_same_kind_is_not_another_kind(cli: Cli, tmp_path: Path) -> None:
    """It is told which version is read."""
    text = SHEET.read_text(encoding="utf-8").replace("answers/1", "answers/9", 1)
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    ended = cli("score", tmp_path / "s.yaml", "--lang", "en")

    assert ended.code == 2
    assert "other-document" not in ended.err
    assert "fusionassess/answers/9" in ended.err


@pytest.mark.parametrize("name", ["all.json", "all.jsonl"])
@pytest.mark.parametrize("command", ["score", "check", "batch"])
def test_a_list_of_answer_sheets_is_told_as_such(cli: Cli, tmp_path: Path, name: str, command: str) -> None:
    """By every command that reads one; lines of JSON are a matter of batch."""
    sheet = {"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, "answers": {"1b.M": 2}}
    sheets = [json.dumps(sheet | {"subject": {"name": who, "profile": "sme"}}) for who in "ab"]
    text = "\n".join(sheets) if name.endswith("l") else f"[{', '.join(sheets)}]"
    (tmp_path / name).write_text(text, encoding="utf-8")

    ended = cli(command, tmp_path / name)

    assert ended.code == (1 if command == "check" else 2)
    is_for_batch = name.endswith("l") and command == "score"
    assert ("[is-a-table]" if is_for_batch else "[several-sheets]") in ended.out + ended.err
