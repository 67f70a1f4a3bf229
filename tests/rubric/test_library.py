"""Finding and reading rubrics."""

import os
from pathlib import Path

import pytest

from fusionassess.documents.problems import DocumentError
from fusionassess.rubric import cache, library
from fusionassess.rubric.library import Edition
from small import TEXT


def codes(error: pytest.ExceptionInfo[DocumentError]) -> list[str]:
    """The codes of an error's problems."""
    return [problem.code for problem in error.value.problems]


def test_the_shipped_rubric_is_found_by_its_id(five_paths: Edition) -> None:
    """By id and by path, it is the same edition."""
    assert "five-paths" in library.shipped_ids()
    assert library.find("five-paths").sha256 == five_paths.sha256


def test_a_rubric_beside_the_sheet_comes_first(tmp_path: Path) -> None:
    """A sheet can travel with its own edition."""
    (tmp_path / "five-paths.yaml").write_text(TEXT, encoding="utf-8")

    assert library.find("five-paths", tmp_path).rubric.id == "small"


def test_an_id_nobody_knows_suggests_the_nearest() -> None:
    """The message names the shipped rubrics."""
    with pytest.raises(DocumentError) as error:
        library.find("five-path")

    assert codes(error) == ["no-such-rubric"]
    assert error.value.problems[0].values["suggestion"] == "five-paths"


def test_a_path_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    """A name with a suffix or a slash is a file, not an id."""
    with pytest.raises(DocumentError) as error:
        library.find(str(tmp_path / "no.yaml"))

    assert codes(error) == ["no-such-file"]


def test_the_cache_gives_back_an_equal_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rubric read twice is parsed once, and equal."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    first = library.read(file)
    monkeypatch.setattr(library, "parse", None)

    assert library.read(file) == first


@pytest.mark.parametrize("damage", [b"", b"not a pickle", b"cos\nsystem\n"])
def test_a_damaged_cache_is_read_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    """Whatever lies in the cache, the rubric comes from its text."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    first = library.read(file)
    for kept in (tmp_path / "cache").rglob("*.pickle"):
        kept.write_bytes(damage)

    assert library.read(file) == first


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be, and nothing happens."""
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")

    assert library.read(file).rubric.id == "small"
    assert cache.load("0" * 64) is None


def test_what_another_user_left_in_the_cache_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickle can run code: only one's own is read."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    sha256 = library.read(file).sha256
    assert cache.load(sha256) is not None
    monkeypatch.setattr(os, "getuid", lambda: (tmp_path / "cache").stat().st_uid + 1)

    assert cache.load(sha256) is None
