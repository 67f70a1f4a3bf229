"""The sheet's file while it is being filled in."""

import errno
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import from_values, open_sheet
from fusionassess.documents import json_reader, saving, syntax, writing
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.saving import InUse, held
from fusionassess.documents.source import INVISIBLE, Source
from fusionassess.survey import keeping
from fusionassess.survey.keeping import Keeper
from small import TEXT, sheet_for, small_edition

EDITION = small_edition()


def sheet(level: int) -> AnswerSheet:
    """A sheet with one answer."""
    return sheet_for(EDITION.rubric, {"a.1": level})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the sheet lies, its rubric beside it."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "s.yaml"


def full(*_: object, **__: object) -> None:
    """A disk that has no room."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_sheet_kept_twice_is_whole_and_has_no_copy(path: Path) -> None:
    """What we wrote ourselves is no one else's."""
    keeper = Keeper(path)

    assert keeper.keep(sheet(1)) is None
    assert keeper.keep(sheet(2)) is None
    assert open_sheet(path).sheet.answers["a.1"].level == 2
    assert sorted(file.name for file in path.parent.iterdir()) == ["s.yaml", "small.yaml"]


def test_what_others_wrote_is_copied_each_time(path: Path) -> None:
    """Two edits in between, two copies; none replaces another."""
    keeper = Keeper(path)
    copies = []
    for text in ("one", "two"):
        path.write_text(text, encoding="utf-8")
        copies.append(keeper.keep(sheet(1)))

    assert [(copy.path.name, copy.is_from_before) for copy in copies if copy] == [
        ("s.yaml.bak", False),
        ("s.yaml.2.bak", False),
    ]
    assert (path.parent / "s.yaml.2.bak").read_text(encoding="utf-8") == "two"


def test_an_edit_from_before_is_told_from_one_in_between(path: Path) -> None:
    """Both are kept; only the second was made while someone answered."""
    Keeper(path).keep(sheet(1))
    path.write_text(f"# by hand\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    keeper = Keeper(path, open_sheet(path).sheet)

    before = keeper.keep(sheet(2))
    assert before is not None
    assert before.is_from_before
    path.write_text("one", encoding="utf-8")
    between = keeper.keep(sheet(3))
    assert between is not None
    assert not between.is_from_before


def test_a_full_disk_is_tried_again_and_then_somewhere_else(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be saved lands in its place once there is room, else in the temporary folder."""
    keeper = Keeper(path)
    with monkeypatch.context() as at_first:
        at_first.setattr(keeping, "save", full)
        with pytest.raises(OSError, match="No space left"):
            keeper.keep(sheet(3))
    assert keeper.rescue() == path
    assert keeper.rescue() is None

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    with monkeypatch.context() as full_here:
        save = saving.save
        full_here.setattr(keeping, "save", lambda at, text: full() if at == path else save(at, text))
        with pytest.raises(OSError, match="No space left"):
            keeper.keep(sheet(2))
        place = keeper.rescue()
    assert place is not None
    assert place.parent == elsewhere
    assert place.suffix == ".yaml"
    assert "a.1: 2" in place.read_text(encoding="utf-8")


def test_where_nothing_can_be_written_the_sheet_can_still_be_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last resort is the screen."""
    keeper = Keeper(path)
    monkeypatch.setattr(keeping, "save", full)
    with pytest.raises(OSError, match="No space left"):
        keeper.keep(sheet(3))
    with pytest.raises(OSError, match="No space left"):
        keeper.rescue()

    assert "a.1: 3" in keeper.unsaved()


def test_one_writer_at_a_time_by_whichever_name(path: Path) -> None:
    """A second survey is told; the first done, the sheet is free and no lock is left behind."""
    link = path.with_name("link.yaml")
    path.write_text("", encoding="utf-8")
    link.symlink_to(path)
    with held(path):
        for name in (path, link):
            with pytest.raises(InUse), held(name):
                pass
    with held(link):
        pass

    assert not list(path.parent.glob(".*.lock"))


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """The error names the folder."""
    with pytest.raises(FileNotFoundError) as caught, held(tmp_path / "no" / "s.yaml"):
        pass

    assert caught.value.filename == str(tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_a_sheet_of_a_later_day_keeps_its_day(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence never seems to come from the future: a clock set back does not take the sheet's day back."""
    monkeypatch.setattr(keeping, "today", lambda: date(2026, 3, 1))
    for before, after in ((None, "2026-03-01"), ("2026-02-01", "2026-03-01"), ("2026-09-30", "2026-09-30")):
        dated = sheet(1).model_copy(update={"assessed_on": before and date.fromisoformat(before)})
        Keeper(path).keep(dated)
        assert open_sheet(path).sheet.assessed_on == date.fromisoformat(after)


def test_a_sheet_that_nobody_may_write_is_left_alone(path: Path) -> None:
    """Another file could be put in its place; whoever took the right away did not want that."""
    keeper = Keeper(path)
    keeper.keep(sheet(1))
    path.chmod(0o444)
    before = path.read_bytes()

    with pytest.raises(PermissionError):
        keeper.keep(sheet(2))
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.bak"))


@pytest.mark.parametrize("moment", ["_flush", "_settle"])
def test_a_save_that_is_interrupted_is_made_again_without_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Before the file has its name or after: what stands there is our own in both cases."""
    keeper = Keeper(path)
    keeper.keep(sheet(1))
    with monkeypatch.context() as patch:
        patch.setattr(saving, moment, told_to_end)
        with pytest.raises(SystemExit):
            keeper.keep(sheet(2))

    assert keeper.rescue() == path
    assert open_sheet(path).sheet.answers["a.1"].level == 2
    assert [file.name for file in path.parent.glob("s.yaml*")] == ["s.yaml"]


def told_to_end(*_: object) -> None:
    """A signal that comes at this moment."""
    raise SystemExit(143)


@pytest.mark.parametrize("name", ["s.yaml", "s.json"])
def test_a_sheet_that_could_not_be_read_again_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither in its place nor elsewhere: what stands there stays, and smaller ones are kept on."""
    keeper = Keeper(path.with_name(name))
    keeper.keep(sheet(1))
    written = keeper.path.read_bytes()
    nodes = json_reader.count(writing._values(sheet_for(EDITION.rubric, {"a.1": 1, "a.2": 1})))
    for bound, most in (("MOST_BYTES", len(written) - 1), ("MOST_NODES", nodes)):
        with monkeypatch.context() as patch:
            patch.setattr(writing, bound, most)
            with pytest.raises(DocumentError) as caught:
                keeper.keep(sheet_for(EDITION.rubric, {"a.1": 2, "a.2": 1, "b.1": 0}))
            assert [problem.code for problem in caught.value.problems] == ["would-not-be-read"]
            assert keeper.rescue() is None
        assert keeper.path.read_bytes() == written
    assert keeper.keep(sheet(2)) is None
    assert open_sheet(keeper.path).sheet.answers["a.1"].level == 2


@given(st.text(st.characters(), max_size=30), st.sampled_from([".yaml", ".json"]))
def test_whatever_is_noted_can_be_read_again(text: str, suffix: str) -> None:
    """Signs that end a line to YAML alone stay; those that no document may have are left out."""
    noted = sheet(1).model_copy(update={"answers": {"a.1": Answer(level=1, note=f"a{text}b")}})
    source = Source(f"s{suffix}", writing.dump_for(Path(f"s{suffix}"), noted))

    assert (
        from_values(syntax.load(source), source, edition=EDITION).sheet.answers["a.1"].note
        == f"a{INVISIBLE.sub('', text)}b"
    )
