"""Documents handed over as texts: nothing else is read, and nothing is written."""

from pathlib import Path

import pytest

from fusionassess.answers.sheets import open_sheet
from fusionassess.documents import given, reading
from fusionassess.documents.problems import DocumentError
from fusionassess.rubric import cache, library
from small import TEXT

SHEET = "format: fusionassess/answers/1\nrubric: {id: small}\nsubject: {name: a, profile: firm}\nanswers: {a.1: 2}\n"


def codes(error: pytest.ExceptionInfo[DocumentError]) -> list[str]:
    """Of its problems."""
    return [problem.code for problem in error.value.problems]


def test_a_given_document_is_read_by_its_name() -> None:
    """A sheet, and its rubric beside it."""
    documents = {"sheet.yaml": SHEET.encode(), "rubric.yaml": TEXT.encode()}

    with given.only(documents):
        opened = open_sheet("sheet.yaml", "rubric.yaml")

    assert opened.sheet.answers["a.1"].level == 2
    assert opened.edition.rubric.id == "small"
    assert given.documents() is None


def test_no_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its path, as standard input, beside a sheet, or as what may have been meant."""
    monkeypatch.chdir(tmp_path)
    for name in ("sheet.yaml", "sheets.yaml"):
        (tmp_path / name).write_text(SHEET, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")

    with given.only({"given.yaml": SHEET.encode()}):
        for name in ("sheet.yaml", str(tmp_path / "sheet.yaml"), "-", "/etc/passwd", "shet.yaml"):
            with pytest.raises(DocumentError) as refused:
                reading.read(name)
            assert codes(refused) == ["no-such-file"]
            assert refused.value.problems[0].values["suggestion"] == ""
        for name in ("small.yaml", "./small.yaml", str(tmp_path / "small.yaml")):
            with pytest.raises(DocumentError) as refused:
                library.find(name, tmp_path)
            assert codes(refused) == ["no-such-file"]
        with pytest.raises(DocumentError) as refused:
            open_sheet("given.yaml")
        assert codes(refused) == ["no-such-rubric"]
        assert library.find("five-paths", tmp_path).rubric.id == "five-paths"

    assert open_sheet("sheet.yaml").edition.rubric.id == "small"


def test_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a rubric for the next start."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    with given.only({}):
        library.find("five-paths")
    assert list(tmp_path.iterdir()) == []

    library.find("five-paths")
    assert cache.folder().is_dir()
