"""Files are written whole or not at all."""

import errno
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from fusionassess.documents.saving import FileExistsAlready, save


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
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


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
    """A writer that saves without end is killed ten times; what it leaves is always one of its contents, whole."""
    file = tmp_path / "a.txt"
    program = textwrap.dedent(f"""
        from pathlib import Path
        from fusionassess.documents.saving import save
        print("ready", flush=True)
        while True:
            for letter in "ab":
                save(Path({str(file)!r}), letter * 200_000)
    """)
    for _ in range(10):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            while not file.exists():
                pass
            writer.kill()
        content = file.read_text()
        assert content in {"a" * 200_000, "b" * 200_000}
