"""Readers in a process of their own: what a file does to one is that file's failure, and the next is read."""

import os
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from conftest import EXAMPLES, Cli
from fusionassess.documents import apart
from fusionassess.documents.problems import DocumentError, Problem
from pseudo import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bounds are Linux's")
BOUNDS = apart.Bounds(64 << 20, 1)


def numbers(_file: str, count: int) -> Iterator[int]:
    """A reader that finds so many things."""
    yield from range(count)


def bloats(_file: str) -> Iterator[int]:
    """A reader that is told to take more than there is."""
    yield len(bytearray(1 << 30))


def takes_native(_file: str) -> Iterator[int]:
    """One that is not asked by Python."""
    yield int(np.ones(1 << 28).sum())


def ends_by(_file: str, number: int) -> Iterator[int]:
    """A reader that dies of what it reads."""
    os.kill(os.getpid(), number)
    yield 0


def is_endless(_file: str) -> Iterator[int]:
    """A reader that comes to no end."""
    while True:
        pass
    yield 0


def fails(_file: str) -> Iterator[int]:
    """A reader that finds something nobody foresaw, behind something good."""
    yield 1
    raise KeyError("nobody foresaw this")


def finds(file: str) -> Iterator[str]:
    """A reader that gives the text of a file."""
    yield Path(file).read_text(encoding="utf-8")


def problem_of(reading: Iterator[object]) -> Problem:
    """The one problem of what is read."""
    with pytest.raises(DocumentError) as caught:
        list(reading)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("reader", [bloats, takes_native, is_endless])
def test_what_asks_for_too_much_is_refused_and_the_next_is_read(reader: Callable[[str], Iterator[int]]) -> None:
    """Memory and time have bounds, whoever takes them."""
    problem = problem_of(apart.read(reader, "x.xlsx", bounds=BOUNDS))

    assert (problem.code, problem.place.file) == ("too-costly", "x.xlsx")
    assert problem.values == {"memory": 64, "seconds": 1}
    assert list(apart.read(numbers, "y.xlsx", 3, bounds=BOUNDS)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGABRT, "too-costly"), (signal.SIGKILL, "too-costly"), (signal.SIGSEGV, "reader-failed")],
)
def test_a_reader_that_dies(number: int, code: str) -> None:
    """However it ends, it is told of the file, and another takes over."""
    assert problem_of(apart.read(ends_by, "x.xls", number, bounds=BOUNDS)).code == code
    assert list(apart.read(numbers, "y.xlsx", 2, bounds=BOUNDS)) == [0, 1]


def test_what_nobody_foresaw(capfd: pytest.CaptureFixture[str]) -> None:
    """It comes behind what was good, and the process itself is silent."""
    got: list[int] = []
    with pytest.raises(DocumentError) as caught:
        got.extend(apart.read(fails, "x.parquet", bounds=BOUNDS))

    assert got == [1]
    assert [problem.code for problem in caught.value.problems] == ["reader-failed"]
    assert "KeyError" in str(caught.value.problems[0].values["detail"])
    assert capfd.readouterr() == ("", "")


def test_a_name_is_looked_up_where_the_program_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where it stood when the process began."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f.txt").write_text(folder, encoding="utf-8")
        monkeypatch.chdir(tmp_path / folder)
        assert list(apart.read(finds, "f.txt", bounds=BOUNDS)) == [folder]


def test_one_that_is_left_in_the_middle_ends() -> None:
    """Whoever wants no more leaves no process behind, and two may read at once."""
    first = apart.read(numbers, "x", 10**9, bounds=BOUNDS)
    second = apart.read(numbers, "y", 10**9, bounds=BOUNDS)
    assert [next(first), next(second), next(first)] == [0, 0, 1]
    before = set(apart._IDLE)
    first.close()
    second.close()

    assert set(apart._IDLE) == before
    assert list(apart.read(numbers, "z", 2, bounds=BOUNDS)) == [0, 1]


def test_bounds_grow_with_the_file(tmp_path: Path) -> None:
    """By what it unpacks to, as far as that can be true."""
    small, honest, bomb = (tmp_path / name for name in ("s", "h", "b"))
    small.write_bytes(b"x")
    for file, data in ((honest, os.urandom(3 << 20)), (bomb, bytes(300 << 20))):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", data)

    least, more, most = (apart.bounds_of(str(file)) for file in (small, honest, bomb))

    assert least.memory < 257 << 20
    assert more.memory >= (256 + 36) << 20
    assert more.seconds == least.seconds + 12
    assert most.memory < (256 + 12 * 40) << 20


def far(file: Path, row: int, column: int) -> Path:
    """A workbook with a table and one lone cell."""
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["subject", "profile", "1b.M"])
    sheet.write_row(1, 0, ["甲", "sme", 3])
    sheet.write(row, column, "x")
    book.close()
    return file


def test_a_batch_goes_on_past_what_ends_its_reader(cli: Cli, tmp_path: Path) -> None:
    """A lone cell far out fails its file; what stands before and behind is scored."""
    far(tmp_path / "a.xlsx", 3, 3)
    far(tmp_path / "b.xlsx", 1_048_575, 16_383)
    far(tmp_path / "c.xlsx", 200_000, 9)
    (tmp_path / "d.yaml").write_bytes(EXAMPLES[0].read_bytes())

    ended = cli("batch", tmp_path, "--lang", "en")

    assert (ended.code, len(ended.out.splitlines())) == (2, 1 + 3)
    assert ended.err.count("[too-costly]") == 1
    assert f"{tmp_path / 'b.xlsx'}: reading it takes more than 256 MiB" in ended.err


def test_it_ends_with_its_parent() -> None:
    """Also where the parent has no time to say so."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        apart.begin()
        os.write(tell, str(apart._IDLE[0].process.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    process = Path(f"/proc/{os.read(told, 20).decode()}")
    os.close(told)
    os.close(tell)
    until = time.monotonic() + PATIENCE
    while process.exists() and ") Z " not in (process / "stat").read_text(encoding="ascii"):
        assert time.monotonic() < until
        time.sleep(0.05)
