"""Finding and reading rubrics."""

import hashlib
import os
from pathlib import Path

import pytest

from conftest import ROOT
from fusionassess.authoring.checking import check_file
from fusionassess.documents.problems import DocumentError
from fusionassess.rubric import DEFAULT_RUBRIC, cache, library
from fusionassess.rubric.library import Edition
from small import TEXT
from stepped import FOLDER, stepped_edition


def codes(error: pytest.ExceptionInfo[DocumentError]) -> list[str]:
    """The codes of an error's problems."""
    return [problem.code for problem in error.value.problems]


def test_the_shipped_rubric_is_found_by_its_id(five_paths: Edition) -> None:
    """By id and by path, it is the same edition."""
    assert DEFAULT_RUBRIC in library.shipped_ids()
    assert library.find("five-paths").sha256 == five_paths.sha256


def test_the_rubric_that_is_meant_by_itself_is_named_in_one_place() -> None:
    """Its id stands once in the source, and nobody takes the first of those shipped for it."""
    files = sorted((ROOT / "src").rglob("*.py"))
    naming = [file.name for file in files if f'"{DEFAULT_RUBRIC}"' in file.read_text(encoding="utf-8")]
    first = [file.name for file in files if "shipped_ids()[0]" in file.read_text(encoding="utf-8")]

    assert (naming, first) == (["__init__.py"], [])


def test_a_rubric_beside_the_sheet_comes_first(tmp_path: Path) -> None:
    """A sheet can travel with its own edition."""
    (tmp_path / "five-paths.yaml").write_text(TEXT, encoding="utf-8")

    assert library.find("five-paths", tmp_path).rubric.id == "small"


def test_a_folder_is_named_as_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From where the program is called, with a stroke behind its name or without; what is shipped goes before it."""
    monkeypatch.chdir(tmp_path)
    for name in ("ours", "five-paths"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rubric.yaml").write_text(TEXT, encoding="utf-8")

    assert library.find("ours").rubric.id == library.find("ours/").rubric.id == "small"
    assert library.find("five-paths").rubric.id == "five-paths"


def test_an_id_nobody_knows_suggests_the_nearest() -> None:
    """The message names the shipped rubrics."""
    with pytest.raises(DocumentError) as error:
        library.find("five-path")

    assert codes(error) == ["no-such-rubric"]
    assert str(error.value.problems[0].values["suggestion"]) == "five-paths"


def test_a_path_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    """A name with a suffix or a slash is a file, not an id."""
    with pytest.raises(DocumentError) as error:
        library.find(str(tmp_path / "no.yaml"))

    assert codes(error) == ["no-such-file"]


def test_a_name_too_long_for_the_system_is_nobodys() -> None:
    """It is told like any other that nobody knows."""
    with pytest.raises(DocumentError) as error:
        library.find("t" * 300)

    assert codes(error) == ["no-such-rubric"]


def test_the_cache_gives_back_an_equal_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rubric read twice is parsed once, and equal."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    first = library.read(file)
    monkeypatch.setattr(library, "parse", None)

    assert library.read(file) == first


def test_documents_about_one_rubric_share_it(tmp_path: Path) -> None:
    """Two sheets that are compared, or a hundred that are merged, have it built for them once."""
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    library.read(file)
    first = library.read(file)
    file.write_text(TEXT.replace("small", "other"), encoding="utf-8")
    other = library.read(file)
    file.write_text(TEXT, encoding="utf-8")

    assert library.read(file).rubric is first.rubric
    assert other.rubric.id == "other"


@pytest.mark.parametrize(
    "damage", ["empty", "not a rubric", "a flipped bit", "cut", "a pipe", "a link", "of another form"]
)
def test_a_damaged_cache_is_read_past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    """Whatever lies in the cache, the rubric comes from its text, and nothing is waited for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    first = library.read(file)
    (kept,) = (tmp_path / "cache").rglob("*.json")
    whole = kept.read_bytes()
    kept.unlink()
    match damage:
        case "a pipe":
            os.mkfifo(kept)
        case "a link":
            (tmp_path / "elsewhere").write_bytes(whole.replace(b"small", b"other"))
            kept.symlink_to(tmp_path / "elsewhere")
        case "of another form":
            kept.write_bytes(hashlib.sha256(b"{}").hexdigest().encode() + b"\n{}")
        case _:
            spoilt = whole.replace(b"small", b"smbll")
            kept.write_bytes(
                {"empty": b"", "not a rubric": b"x\n{}", "a flipped bit": spoilt, "cut": whole[:-1]}[damage]
            )
    monkeypatch.setattr(cache, "store", lambda *_: None)

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
    """It would be another rubric under the same hash: only one's own is read."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    sha256 = library.read(file).sha256
    assert cache.load(sha256) is not None
    monkeypatch.setattr(os, "getuid", lambda: (tmp_path / "cache").stat().st_uid + 1)

    assert cache.load(sha256) is None


def folder_in(place: Path, **changed: str) -> Path:
    """A rubric that is a folder, some of its files' texts replaced."""
    folder = place / "stepped"
    folder.mkdir()
    for name, text in {**FOLDER, **changed}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_one_rubric(tmp_path: Path) -> None:
    """The head file and a file a path, in the order of their names, are what one file would be."""
    folder = folder_in(tmp_path)
    edition = library.find(str(folder))

    assert edition.rubric == stepped_edition().rubric
    assert edition.file == str(folder)
    assert edition.sha256 == hashlib.sha256("".join(FOLDER.values()).encode()).hexdigest()


def test_a_folder_beside_the_sheet_is_found_by_its_name(tmp_path: Path) -> None:
    """As a file is; what is no rubric is passed over."""
    folder_in(tmp_path)
    (tmp_path / "five-paths").mkdir()

    assert library.find("stepped", tmp_path).rubric.id == "stepped"
    assert library.find("five-paths", tmp_path).rubric.id == "five-paths"


def test_a_folder_is_kept_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is another thing than its bytes in one file, which are no rubric."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = folder_in(tmp_path)
    first = library.read(folder)
    whole = tmp_path / "whole.yaml"
    whole.write_text("".join(FOLDER.values()), encoding="utf-8")

    with pytest.raises(DocumentError):
        library.read(whole)
    monkeypatch.setattr(library, "parse", None)
    assert library.read(folder) == first


def test_faults_of_a_folder_stand_in_their_files(tmp_path: Path) -> None:
    """Each with the file, the line and the column where it is; all of them at once."""
    second = FOLDER["2-second.yaml"]
    changed = {
        "rubric.yaml": FOLDER["rubric.yaml"].replace("version: 1.0.0", "versoin: 1.0.0"),
        "2-second.yaml": second.replace("id: Q", "id: P").replace("effort: M", "effort: XL"),
    }
    problems = check_file(folder_in(tmp_path, **changed))
    places = {(problem.code, Path(problem.place.file).name, problem.place.line) for problem in problems}
    line = {
        word: next(n for n, text in enumerate(second.split("\n"), 1) if word in text) for word in ("id: Q", "to: 3")
    }

    assert places == {
        ("missing-key", "rubric.yaml", 2),
        ("unknown-key", "rubric.yaml", 4),
        ("duplicate-id", "2-second.yaml", line["id: Q"]),
        ("not-one-of", "2-second.yaml", line["to: 3"]),
    }
    assert all(problem.source for problem in problems)


def test_files_of_a_folder_that_cannot_be_read_are_all_told(tmp_path: Path) -> None:
    """What stops one is no reason to keep silent about the other."""
    problems = check_file(folder_in(tmp_path, **{"1-first.yaml": "id: [", "2-second.yaml": ""}))

    assert [(Path(p.place.file).name, p.code) for p in problems] == [
        ("1-first.yaml", "unfinished"),
        ("2-second.yaml", "empty-file"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_a_device_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    """Whoever sends a folder may have laid one there; a file behind a link is read."""
    folder = folder_in(tmp_path)
    last = max(folder.glob("*.yaml"))
    last.replace(tmp_path / "elsewhere")
    last.symlink_to(tmp_path / "elsewhere")
    assert library.read(folder).rubric == stepped_edition().rubric

    for make in (os.mkfifo, lambda name: name.symlink_to("/dev/zero")):
        (folder / "zz.yaml").unlink(missing_ok=True)
        make(folder / "zz.yaml")
        with pytest.raises(DocumentError) as caught:
            library.read(folder)
        assert [(problem.place.file, problem.code) for problem in caught.value.problems] == [
            (str(folder / "zz.yaml"), "unreadable")
        ]
