"""Files are written whole or not at all."""

import contextlib
import errno
import os
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from fusionassess.documents.saving import FileExistsAlready, held, save, unfinished


def test_a_new_file_gets_its_content_and_the_usual_rights(tmp_path: Path) -> None:
    """The content is there, as UTF-8, with the rights the user's mask allows."""
    old = os.umask(0o027)
    try:
        save(tmp_path / "a.txt", "创新\n")
    finally:
        os.umask(old)

    assert (tmp_path / "a.txt").read_bytes() == "创新\n".encode()
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_an_old_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    """What the link points to is replaced, with the old rights."""
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)

    save(link, b"new")

    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_existing_file_is_refused_unless_forced(tmp_path: Path) -> None:
    """Without force the old file stays as it was."""
    file = tmp_path / "a.txt"
    file.write_text("old")

    with pytest.raises(FileExistsAlready):
        save(file, "new", force=False)

    assert file.read_text() == "old"


def test_of_two_who_write_the_same_new_file_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears between the look and the write is not replaced."""
    file = tmp_path / "a.txt"
    fsync = os.fsync

    def meanwhile(handle: int) -> None:
        file.write_text("theirs")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(FileExistsAlready):
        save(file, "ours", force=False)

    assert file.read_text() == "theirs"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    """A link to the null device swallows the text and stays what it is."""
    link = tmp_path / "null"
    link.symlink_to(os.devnull)

    save(link, "text")

    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    """Not the unfinished one beside it."""
    with pytest.raises(FileNotFoundError) as caught:
        save(tmp_path / "no" / "a.txt", "text")

    assert caught.value.filename == str(tmp_path / "no" / "a.txt")


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses, the old content stays and no unfinished file is left lying about."""
    file = tmp_path / "a.txt"
    file.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(file, "new")

    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    """A writer that saves without end is killed after one file, after two, …; what it leaves is always a whole one."""
    file = tmp_path / "a.txt"
    program = textwrap.dedent(f"""
        from pathlib import Path
        from fusionassess.documents.saving import save
        print("ready", flush=True)
        while True:
            for letter in "ab":
                save(Path({str(file)!r}), letter * 200_000)
    """)
    for count in range(1, 11):
        written = set[int]()
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            while len(written) < count and writer.poll() is None:
                with contextlib.suppress(FileNotFoundError):
                    written.add(file.stat().st_mtime_ns)
                time.sleep(0.001)
            writer.kill()
        content = file.read_text()
        assert len(written) == count
        assert content in {"a" * 200_000, "b" * 200_000}


def test_the_content_is_on_the_disk_before_it_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushed, named, and then the name itself flushed: a power cut leaves the old file or the new one."""
    file, told = tmp_path / "a.txt", list[str]()
    fsync, replace = os.fsync, Path.replace

    def flushed(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        told.append("folder" if is_folder else f"content of {os.fstat(handle).st_size}")
        fsync(handle)

    def named(part: Path, target: Path) -> Path:
        told.append("name")
        return replace(part, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", named)
    save(file, "12345")
    with unfinished(file, force=True) as part:
        part.write_bytes(b"123")

    assert told == ["content of 5", "name", "folder", "content of 3", "name", "folder"]


def test_what_the_killed_left_lying_is_swept(tmp_path: Path) -> None:
    """Their unfinished files go with the next writer; those of who is still writing stay."""
    file = tmp_path / "a[1].txt"
    program = textwrap.dedent(f"""
        from pathlib import Path
        from fusionassess.documents.saving import unfinished
        with unfinished(Path({str(file)!r}), force=True):
            print("ready", flush=True)
            input()
    """)
    writers = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stdin=subprocess.PIPE) for _ in "ab"
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    assert len(list(tmp_path.glob(".*.part"))) == 2
    writers[0].kill()
    writers[0].wait()
    save(file, "new")
    left = list(tmp_path.glob(".*.part"))
    writers[1].communicate(b"\n")

    assert len(left) == 1
    assert writers[1].returncode == 0
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]
    writers[0].communicate()


def test_a_lock_is_never_held_twice(tmp_path: Path) -> None:
    """Six who count on, each when it is its turn: no count is lost, and no lock stays behind."""
    file, turns = tmp_path / "count", 40
    file.write_text("0")
    program = textwrap.dedent(f"""
        from pathlib import Path
        from fusionassess.documents.saving import InUse, held
        file, done = Path({str(file)!r}), 0
        while done < {turns}:
            try:
                with held(file):
                    file.write_text(str(int(file.read_text()) + 1))
                    done += 1
            except InUse:
                pass
    """)
    counters = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(6)]

    assert [counter.wait() for counter in counters] == [0] * 6
    assert file.read_text() == str(6 * turns)
    assert [entry.name for entry in tmp_path.iterdir()] == ["count"]


def test_a_lock_that_cannot_be_made_is_told_by_the_name_of_its_file(tmp_path: Path) -> None:
    """Not by its own, which nobody knows."""
    (tmp_path / ".a.csv.lock").mkdir()
    with pytest.raises(OSError, match=r"a\.csv") as caught, held(tmp_path / "a.csv"):
        pass

    assert caught.value.filename == str(tmp_path / "a.csv")


@pytest.mark.parametrize("letter", ["x", "字"])
def test_a_name_may_be_as_long_as_the_system_takes_it(tmp_path: Path, letter: str) -> None:
    """What is begun for it, and what holds it, have shorter ones; a sweep finds them again."""
    target = tmp_path / (letter * (250 // len(letter.encode())) + ".md")
    with unfinished(target, force=True) as part:
        part.with_name(part.name.replace(".part", "1.part")).write_bytes(b"of a program that was killed")
    with held(target):
        save(target, "text")

    assert target.read_text(encoding="utf-8") == "text"
    assert list(tmp_path.iterdir()) == [target]
