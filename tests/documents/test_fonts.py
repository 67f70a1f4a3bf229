"""A folder of fonts is looked through, and a report is set with them apart: what they ask for has bounds."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, Cli
from fusionassess.documents import fonts
from fusionassess.documents.apart import Bounds
from fusionassess.documents.problems import DocumentError
from fusionassess.render.formats import CannotWrite

FACE = b"\0\1\0\0\0\1" + bytes(6) + b"name" + bytes(4) + (28).to_bytes(4) + (4).to_bytes(4) + b"text"
"""A font with one table."""
BEHIND = 16
"""Bytes that stand before the face in a collection."""


def collection(count: int, face: int = BEHIND, rest: bytes = FACE) -> bytes:
    """A file that says how many fonts it holds, and where the first is."""
    moved = rest.replace((28).to_bytes(4), (28 + BEHIND).to_bytes(4))
    return b"ttcf\0\1\0\0" + count.to_bytes(4) + face.to_bytes(4) + moved


def codes_of(folder: Path) -> list[tuple[str, str]]:
    """The problems of a folder, by file and code."""
    with pytest.raises(DocumentError) as caught:
        fonts.looked_through(folder)
    return [(Path(problem.place.file).name, problem.code) for problem in caught.value.problems]


def test_fonts_are_counted_in_folders_and_through_links(tmp_path: Path) -> None:
    """Once, though a link leads back; what has no font's name, or is a Mac's own, is nothing to a typesetter."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "A.OTF").write_bytes(FACE.replace(b"\0\1\0\0", b"OTTO", 1))
    (tmp_path / "a.ttf").write_bytes(FACE)
    (tmp_path / "b.ttc").write_bytes(collection(1))
    (tmp_path / "in" / "again").symlink_to(tmp_path)
    (tmp_path / "license.txt").write_bytes(b"")
    (tmp_path / "._a.ttf").write_bytes(b"")

    assert fonts.looked_through(tmp_path) == 3 * len(FACE) + BEHIND


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"version https://git-lfs.github.com/spec/v1",
        FACE[:-1],
        FACE[:20],
        FACE[:5] + b"\0" + FACE[6:],
        collection(0xFFFFFFFF),
        collection(0),
        collection(1, 0xFFFFFFF0),
        collection(1)[:14],
    ],
    ids=["empty", "a pointer", "cut", "cut in its head", "no table", "endless", "none", "beyond its end", "cut list"],
)
def test_what_is_no_whole_font_is_told(tmp_path: Path, content: bytes) -> None:
    """A typesetter would pass over it, or try four thousand million fonts in it."""
    (tmp_path / "good.ttf").write_bytes(FACE)
    (tmp_path / "x.ttc").write_bytes(content)

    assert codes_of(tmp_path) == [("x.ttc", "no-font")]


@pytest.mark.skipif(sys.platform != "linux", reason="pipes and devices of Linux")
def test_a_pipe_and_a_device_are_not_read(tmp_path: Path) -> None:
    """All that is wrong is told at once."""
    os.mkfifo(tmp_path / "a.ttf")
    (tmp_path / "b.otf").symlink_to("/dev/zero")
    (tmp_path / "c.ttf").symlink_to(tmp_path / "none")

    assert codes_of(tmp_path) == [("a.ttf", "no-font"), ("b.otf", "no-font"), ("c.ttf", "unreadable")]


def test_a_folder_has_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many files and folders, whatever they are; so many bytes of fonts."""
    for number in range(4):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "x.ttf").write_bytes(FACE)
    monkeypatch.setattr(fonts, "MOST_ENTRIES", 8)
    monkeypatch.setattr(fonts, "MOST_BYTES", 4 * len(FACE))
    assert fonts.looked_through(tmp_path) == 4 * len(FACE)

    monkeypatch.setattr(fonts, "MOST_BYTES", 4 * len(FACE) - 1)
    assert codes_of(tmp_path) == [(tmp_path.name, "too-many-fonts")]
    monkeypatch.setattr(fonts, "MOST_BYTES", 4 * len(FACE))
    monkeypatch.setattr(fonts, "MOST_ENTRIES", 7)
    assert codes_of(tmp_path) == [(tmp_path.name, "too-many-fonts")]


def sets(report: str, fonts: Path, tell: Callable[[str], None]) -> bytes:
    """A form that takes fonts, and tells of a sign."""
    tell("one sign")
    return f"{report} with {fonts.name}, apart: {os.getpid()}".encode()


def lacks(_report: str, **_: object) -> bytes:
    """A form that cannot be written."""
    raise CannotWrite("字")


def bloats(_report: str, **_: object) -> bytes:
    """One whose fonts ask for more than there is."""
    return bytes(1 << 40)


def stumbles(_report: str, **_: object) -> bytes:
    """One whose fonts nobody foresaw."""
    raise IndexError("glyph 65536")


def test_a_report_is_set_apart(tmp_path: Path) -> None:
    """What is told is told here; without a folder of fonts all is done here."""
    told: list[str] = []
    wishes: dict[str, Any] = {"fonts": tmp_path, "tell": told.append}
    content = fonts.written(sets, "r", wishes, CannotWrite)

    assert isinstance(content, bytes)
    assert content.startswith(f"r with {tmp_path.name}, apart: ".encode())
    assert not content.endswith(str(os.getpid()).encode())
    assert told == ["one sign"]
    # To begin a process and to load the typesetter takes longer than to set a report: the next has the same one.
    assert fonts.written(sets, "r", wishes, CannotWrite) == content
    assert fonts.written(lambda report: report + "!", "r", {}, CannotWrite) == "r!"
    with pytest.raises(CannotWrite, match="字"):
        fonts.written(lacks, "r", wishes, CannotWrite)


@pytest.mark.skipif(sys.platform != "linux", reason="bounds are Linux's")
@pytest.mark.parametrize(("write", "code"), [(bloats, "fonts-too-costly"), (stumbles, "fonts-failed")])
def test_fonts_that_ask_for_too_much_are_told_by_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., bytes], code: str
) -> None:
    """Whatever their programs do to the one that runs them."""
    monkeypatch.setattr(fonts, "Bounds", lambda memory, seconds: Bounds(memory, min(seconds, 1)))
    with pytest.raises(DocumentError) as caught:
        fonts.written(write, "r", {"fonts": tmp_path}, CannotWrite)

    (problem,) = caught.value.problems
    assert (problem.place.file, problem.code) == (str(tmp_path), code)


def test_a_batch_is_refused_before_it_begins(cli: Cli, tmp_path: Path) -> None:
    """Rather than every one of its reports."""
    pytest.importorskip("typst")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "x.ttf").write_bytes(FACE[:-1])
    ended = cli(
        *("batch", EXAMPLES[0], "-o", tmp_path / "t.csv", "--unit-reports", tmp_path / "r", "--formats", "pdf"),
        *("--fonts", tmp_path / "fonts"),
    )

    assert (ended.code, ended.out, ended.err.count("[no-font]")) == (2, "", 1)
    assert not (tmp_path / "t.csv").exists()
    assert not (tmp_path / "r").exists()


def test_fonts_are_taken_where_a_report_was_set_before(cli: Cli, tmp_path: Path) -> None:
    """The typesetter keeps its threads, and a copy of the process would wait for them."""
    pytest.importorskip("typst")
    (tmp_path / "fonts").mkdir()
    codes = [
        cli("report", EXAMPLES[-1], "-o", tmp_path / f"{len(words)}.pdf", *words).code
        for words in ((), ("--fonts", tmp_path / "fonts"))
    ]

    assert codes == [0, 0]
