"""``fusionassess batch --resume``: a run that was ended goes on, and ends as if nobody had disturbed it."""

import gzip
import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.batch.ledger import Ledger
from fusionassess.batch.read import blocks
from fusionassess.batch.run import parts as parts_module
from fusionassess.batch.run import reading
from fusionassess.batch.run.done import Done, Position
from fusionassess.batch.run.parts import Parts, identity
from fusionassess.batch.run.problems import ProblemSink
from fusionassess.batch.run.task import Batch
from fusionassess.batch.score.organisations import Merge
from fusionassess.batch.score.scorer import Scored, Scorer
from fusionassess.cli.app import run
from fusionassess.documents.problems import Place, Problem
from fusionassess.documents.saving import held
from fusionassess.rubric import library
from fusionassess.words.labels import labels
from small import TEXT
from tabled import records


class Killed(BaseException):
    """Somebody pulled the plug."""


def killed_after(monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
    """End a run after so many parts."""
    end = Parts.end

    def until(self: Parts, met: Ledger) -> None:
        end(self, met)
        if len(self.states) >= parts:
            raise Killed

    monkeypatch.setattr(Parts, "end", until)


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and parts of a few rows."""
    make_small_pieces(monkeypatch)


def make_small_pieces(patch: pytest.MonkeyPatch) -> None:
    """Read and keep a few rows at a time."""
    patch.setattr(parts_module, "PART_ROWS", 3)
    patch.setattr(blocks, "BLOCK", 40)
    patch.setattr(reading, "CHUNK", 2)


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize(
    ("suffix", "after"), [(".csv", 1), (".csv", 2), (".csv", 4), (".parquet", 2), (".xlsx", 1), (".jsonl", 4)]
)
def test_a_run_that_was_killed_goes_on(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, after: int
) -> None:
    """The table is that of a run that nobody disturbed; what was done is not done again; errors are all told."""
    table = "profile,name,1b.M\n" + "".join(f"sme,u{n},{n % 7}\n" for n in range(20))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.csv").write_text(table, encoding="utf-8")
    (tmp_path / "in" / "z.yaml").write_bytes(EXAMPLES[0].read_bytes())
    whole = cli("batch", tmp_path / "in", "-o", tmp_path / f"whole{suffix}")
    target = tmp_path / f"t{suffix}"
    with monkeypatch.context() as patch:
        killed_after(patch, after)
        with pytest.raises(Killed):
            cli("batch", tmp_path / "in", "-o", target, "--resume")
    assert not target.exists()
    begun = [file.name for file in (tmp_path / f"t{suffix}.parts").iterdir()]
    read: list[int] = []
    score = Scorer.score

    def counting(self: Scorer, batch: Any, *more: Any) -> Scored:
        read.append(len(batch))
        return score(self, batch, *more)

    with monkeypatch.context() as patch:
        patch.setattr(Scorer, "score", counting)
        ended = cli("batch", tmp_path / "in", "-o", target, "--resume")

    assert len(begun) > 1
    assert sum(read) <= 21 - 3 * after
    assert ended == whole
    assert records(target) == records(tmp_path / f"whole{suffix}")
    assert not (tmp_path / f"t{suffix}.parts").exists()
    if suffix == ".parquet":
        assert target.read_bytes() == (tmp_path / "whole.parquet").read_bytes()


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize(("after", "units"), [(1, ("--units",)), (3, ()), (8, ("--units",)), (8, ())])
def test_the_picture_of_a_run_that_was_killed_is_whole(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, units: tuple[str, ...]
) -> None:
    """It has counted what was done before the end, too, even where everything was."""
    asked = [question.id for question in library.read(ROOT / "rubrics" / "five-paths").rubric.asked("sme")]
    rows = [[f"u{n}", "sme", *(str((n + n * place) % 6) for place in range(len(asked)))] for n in range(24)]
    table = "\n".join(",".join(row) for row in [["name", "profile", *asked], *rows])
    (tmp_path / "answers.csv").write_text(table, encoding="utf-8")

    def run(name: str, *more: str) -> str:
        report = tmp_path / f"{name}.md"
        ended = cli(
            "batch", tmp_path / "answers.csv", "-o", tmp_path / f"{name}.csv", "--report", report, *units, *more
        )
        assert ended.code == 0, ended.err
        return report.read_text(encoding="utf-8")

    whole = run("whole")
    with monkeypatch.context() as patch:
        killed_after(patch, after)
        with pytest.raises(Killed):
            run("t", "--resume")

    assert run("t", "--resume") == whole
    assert ("u13" in whole) == bool(units)


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize("after", [1, 3, 7])
def test_raters_come_together_behind_parts_that_were_kept(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Those of one organisation stand in different parts; picture, reports and steps are of the organisations."""
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    rows = [f"o{n % 5},office {n % 4},city,{n % 4},{(n + n // 5) % 4},{n % 3}" for n in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["org,office,profile,a.1,a.2,b.1", *rows]) + "\n", encoding="utf-8")

    def run(name: str, *more: str) -> list[Any]:
        target, report, folder = (tmp_path / f"{name}{end}" for end in (".csv", ".md", ""))
        words = ["batch", tmp_path / "t.csv", "--rubric", tmp_path / "small.yaml", "-o", target, "--report", report]
        merged = ["--merge-by", "org", "--roadmap-budget", "4", "--key", "office", "--duplicates", "keep-first"]
        ended = cli(*words, *merged, "--unit-reports", folder, "--formats", "json", *more)
        assert ended.code == 0, ended.err
        told = {file.name: file.read_bytes() for file in folder.glob("*.json")}
        return [records(target), report.read_text(encoding="utf-8"), told, ended.err.replace(f"{name}", "")]

    whole = run("whole")
    with monkeypatch.context() as patch:
        killed_after(patch, after)
        with pytest.raises(Killed):
            run("part", "--resume")

    assert [row["raters"] for row in whole[0]] == ["4"] * 5
    assert len(whole[2]) == 5
    assert run("part", "--resume") == whole


@pytest.mark.usefixtures("in_small_pieces")
def test_a_picture_cannot_be_had_of_parts_that_were_not_counted(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts begun without a report."""
    file, out, report = tmp_path / "t.csv", tmp_path / "s.csv", tmp_path / "r.md"
    file.write_text("profile,1b.M\n" + "sme,1\n" * 20, encoding="utf-8")
    with monkeypatch.context() as patch:
        killed_after(patch, 2)
        with pytest.raises(Killed):
            cli("batch", file, "-o", out, "--resume")

    ended = cli("batch", file, "-o", out, "--resume", "--report", report)

    assert ended.code == 2
    assert "s.csv.parts 里是另一批的进度" in ended.err
    assert not report.exists()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _turned(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _listed(file: Path) -> None:
    file.write_text('{"digest": [], "state": [1]}', encoding="utf-8")


def _nested(file: Path) -> None:
    file.write_text("[" * 100_000, encoding="utf-8")


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize(
    "tamper", [_cut, _turned, _emptied, _listed, _nested, Path.unlink], ids=lambda each: each.__name__
)
@pytest.mark.parametrize(
    "name", ["batch.json", "000000.json", "000001.json", "000001.arrow", "000001.tally", "000001.known"]
)
def test_a_part_that_is_not_as_it_was_written_is_told_and_done_again(
    cli: Cli, tmp_path: Path, disturbed: Path, name: str, tamper: Callable[[Path], None]
) -> None:
    """As a power cut leaves it; the table and the picture are those of a run that nobody disturbed."""
    shutil.copytree(disturbed / "out.csv.parts", tmp_path / "out.csv.parts")
    tamper(tmp_path / "out.csv.parts" / name)

    ended = cli(*with_report(disturbed / "t.csv", tmp_path / "out"), "--resume")

    assert ended.code == 0
    is_missed = tamper is Path.unlink and name in {"batch.json", "000000.json", "000001.json"}
    assert ("[part-damaged]" in ended.err) == (not is_missed)
    for suffix in (".csv", ".md"):
        assert (tmp_path / f"out{suffix}").read_bytes() == (disturbed / f"whole{suffix}").read_bytes()
    assert not (tmp_path / "out.csv.parts").exists()


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table, what a run that nobody disturbed makes of it, and the parts of one that was killed behind the third."""
    folder = tmp_path_factory.mktemp("disturbed")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        make_small_pieces(patch)
        patch.setattr("sys.argv", ["fusionassess", *map(str, with_report(folder / "t.csv", folder / "whole"))])
        with pytest.raises(SystemExit) as ended:
            run()
        assert ended.value.code == 0
        patch.setattr(
            "sys.argv", ["fusionassess", *map(str, with_report(folder / "t.csv", folder / "out")), "--resume"]
        )
        killed_after(patch, 3)
        with pytest.raises(Killed):
            run()
    return folder


def with_report(table: Path, out: Path) -> list[str | Path]:
    """The words of a batch with a picture."""
    return ["batch", table, "-o", out.with_suffix(".csv"), "--report", out.with_suffix(".md")]


def _linked(file: Path) -> None:
    file.replace(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def _piped(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _without_end(file: Path) -> None:
    os.truncate(file, 1 << 40)


TABLE = "profile,name,1b.M\n" + "".join(f"sme,u{n},{n % 6}\n" for n in range(20))


def begun(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str, out: str = "out") -> Path:
    """The parts of a run over a table that was killed behind the third."""
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    with monkeypatch.context() as patch:
        killed_after(patch, 3)
        with pytest.raises(Killed):
            cli("batch", folder / "t.csv", "-o", folder / f"{out}.csv", "--resume", *words)
    return folder / f"{out}.csv.parts"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize(
    ("name", "tamper"),
    [
        ("batch.json", _linked),
        ("batch.json", _piped),
        ("000001.json", _linked),
        ("000001.json", _piped),
        ("000001.json", _without_end),
        ("000001.arrow", _linked),
        ("000001.arrow", _without_end),
    ],
)
def test_what_somebody_laid_among_the_parts_is_not_followed(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, tamper: Callable[[Path], None]
) -> None:
    """Nor waited for, nor read to its end: it is told and done again, and what a link leads to stays as it is."""
    folder = begun(cli, tmp_path, monkeypatch)
    before = (folder / name).read_bytes()
    tamper(folder / name)

    ended = cli("batch", tmp_path / "t.csv", "-o", tmp_path / "out.csv", "--resume")

    assert (ended.code, ended.err.count("[part-damaged]")) == (0, 1)
    assert len(records(tmp_path / "out.csv")) == 20
    assert not folder.exists()
    if tamper is _linked:
        assert (tmp_path / "elsewhere").read_bytes() == before


@pytest.mark.usefixtures("in_small_pieces")
def test_a_part_of_another_run_is_none_of_this_one(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as it was written, and belongs to other options."""
    other = begun(cli, tmp_path, monkeypatch, "--sector", "green", out="other")
    folder = begun(cli, tmp_path, monkeypatch)
    for file in other.glob("000001.*"):
        shutil.copy(file, folder)

    ended = cli("batch", tmp_path / "t.csv", "-o", tmp_path / "out.csv", "--resume")
    whole = cli("batch", tmp_path / "t.csv", "-o", tmp_path / "whole.csv")

    assert (ended.code, ended.err.count("[part-damaged]")) == (0, 1)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert whole.code == 0


@pytest.mark.usefixtures("in_small_pieces")
def test_what_is_not_of_the_run_stays_in_its_folder(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's notes, whatever their name begins with; and a folder that is elsewhere, by a link."""
    folder = begun(cli, tmp_path, monkeypatch)
    folder.replace(tmp_path / "big disk")
    folder.symlink_to(tmp_path / "big disk")
    for name in ("20261126 notes.txt", "batch.yaml"):
        (folder / name).touch()
    (folder / ".000009.tally.abc.part").touch()

    ended = cli("batch", tmp_path / "t.csv", "-o", tmp_path / "out.csv", "--resume")

    assert (ended.code, ended.err.count("[part-damaged]")) == (0, 0)
    assert len(records(tmp_path / "out.csv")) == 20
    assert sorted(file.name for file in (tmp_path / "big disk").iterdir()) == ["20261126 notes.txt", "batch.yaml"]


def test_a_part_does_not_keep_a_long_line_for_every_problem_on_it(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document may be one line, and a thousand things may be wrong in it; what is shown of it stays the same."""
    answers = {f"q{number}": 1 for number in range(300)}
    values = {"format": "fusionassess/answers/1", "rubric": {"id": "five-paths"}, "answers": answers}
    note = {"note": "x" * 200_000}
    file, out = tmp_path / "a.json", tmp_path / "s.csv"
    file.write_text(json.dumps({**values, "subject": {"name": "a", "profile": "sme"}, **note}), encoding="utf-8")
    with monkeypatch.context() as patch:
        killed_after(patch, 1)
        with pytest.raises(Killed):
            cli("batch", file, EXAMPLES[0], "-o", out, "--resume")
    part = tmp_path / "s.csv.parts" / "000000.json"

    assert part.stat().st_size < file.stat().st_size
    ended, whole = cli("batch", file, EXAMPLES[0], "-o", out, "--resume"), cli("batch", file, EXAMPLES[0], "-o", "-")
    assert ended.err.replace("s.csv", "-") == whole.err


def test_a_part_ends_where_there_is_a_great_deal_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds what it tells in memory until then."""
    monkeypatch.setattr(parts_module, "PART_PROBLEMS", 3)
    parts = Parts(tmp_path / "p", "own", None)
    parts.begin(ProblemSink(labels("en"), lambda *_: None, None, ".csv"))
    problem = Problem("empty-file", Place("a"))
    for told in (2, 1, 2):
        parts.add(Done(Position(), None, problems=[problem] * told), Ledger())

    assert [len(state.problems) for state in parts.states] == [3]
    assert len(parts.told) == 2


@pytest.mark.usefixtures("in_small_pieces")
def test_a_rubric_that_has_changed_makes_another_batch(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name and version may be those of before."""
    rubric, table = tmp_path / "small.yaml", tmp_path / "t.csv"
    rubric.write_text(TEXT, encoding="utf-8")
    table.write_text("profile,a.1\n" + "city,1\n" * 20, encoding="utf-8")
    words = ("batch", table, "--rubric", rubric, "-o", tmp_path / "s.csv", "--resume")
    with monkeypatch.context() as patch:
        killed_after(patch, 2)
        with pytest.raises(Killed):
            cli(*words)
    rubric.write_text(TEXT + "# another hash\n", encoding="utf-8")

    ended = cli(*words)

    assert ended.code == 2
    assert "s.csv.parts 里是另一批的进度" in ended.err


@pytest.mark.usefixtures("in_small_pieces")
def test_the_parts_of_another_batch_are_left_alone(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other options, or a source that has changed, are no continuation."""
    file = tmp_path / "t.csv"
    file.write_text("profile,1b.M\n" + "sme,1\n" * 20, encoding="utf-8")
    with monkeypatch.context() as patch:
        killed_after(patch, 2)
        with pytest.raises(Killed):
            cli("batch", file, "-o", tmp_path / "s.csv", "--resume")

    ended = cli("batch", file, "-o", tmp_path / "s.csv", "--resume", "--sector", "green")
    assert ended.code == 2
    assert "s.csv.parts 里是另一批的进度" in ended.err
    file.write_text("profile,1b.M\n" + "sme,1\n" * 21, encoding="utf-8")
    assert cli("batch", file, "-o", tmp_path / "s.csv", "--resume").code == 2


@pytest.mark.usefixtures("in_small_pieces")
def test_the_parts_of_another_release_are_refused_until_they_are_removed(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of two releases must not stand in one table; what the message recommends helps."""
    file, folder = tmp_path / "t.csv", tmp_path / "s.csv.parts"
    file.write_text("profile,1b.M\n" + "sme,1\n" * 20, encoding="utf-8")
    words = ("batch", file, "-o", tmp_path / "s.csv", "--resume", "--lang", "en")
    with monkeypatch.context() as patch:
        patch.setattr(parts_module, "__version__", "0.1.0")
        killed_after(patch, 2)
        with pytest.raises(Killed):
            cli(*words)
    before = {part.name: part.read_bytes() for part in folder.iterdir()}

    refused = cli(*words)

    assert (refused.code, (tmp_path / "s.csv").exists()) == (2, False)
    assert f"{folder} holds the progress of another batch (other sheets, rubric, options or release)" in refused.err
    assert {part.name: part.read_bytes() for part in folder.iterdir()} == before
    shutil.rmtree(folder)
    assert cli(*words).code == 0


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize("after", [1, 2, 3, 4, 5, 6])
def test_a_run_over_an_archive_goes_on_inside_its_tables(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """No row twice, none left out, and what was remarked of a table's names is told once."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.yaml", "c.yaml"):
            archive.write(EXAMPLES[0], name)
        for name in ("b.csv", "d.csv"):
            table = "profile,name,1b.M,投资额\n" + "".join(f"sme,{name}{n},{n % 7},1\n" for n in range(9))
            archive.writestr(name, table)
    whole = cli("batch", tmp_path / "a.zip", "-o", tmp_path / "whole.csv")
    with monkeypatch.context() as patch:
        killed_after(patch, after)
        with pytest.raises(Killed):
            cli("batch", tmp_path / "a.zip", "-o", tmp_path / "t.csv", "--resume")

    ended = cli("batch", tmp_path / "a.zip", "-o", tmp_path / "t.csv", "--resume")

    assert ended == whole
    assert ended.err.count("投资额") == 2
    assert (tmp_path / "t.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("after", range(1, 7))
def test_what_could_not_be_read_is_told_once(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """A broken table, in a folder or in an archive, is not read again by the run that goes on behind it."""
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        for name, data in (("a.csv", ""), ("b.csv", "profile,1b.M\nsme,3\n"), ("c.zip", "PK")):
            archive.writestr(name, data)
    (folder / "a.csv").write_text("", encoding="utf-8")
    (folder / "c.csv").write_text("profile,1b.M\nsme,3\n", encoding="utf-8")
    whole = cli("batch", folder, "-o", tmp_path / "whole.csv")
    with monkeypatch.context() as patch:
        patch.setattr(parts_module, "PART_SECONDS", 0)
        killed_after(patch, after)
        with pytest.raises(Killed):
            cli("batch", folder, "-o", tmp_path / "t.csv", "--resume")

    ended = cli("batch", folder, "-o", tmp_path / "t.csv", "--resume")

    assert ended == whole
    assert ended.err.count("[empty-file]") == 2


def test_two_runs_do_not_write_the_same_parts(cli: Cli, tmp_path: Path) -> None:
    """The second one is refused, by whichever name, and the first goes on; then it may."""
    target, link = tmp_path / "s.csv", tmp_path / "l.csv"
    link.symlink_to(target)
    with held(target):
        for name in (target, link):
            ended = cli("batch", EXAMPLES[0], "-o", name, "--resume", "--force")

            assert (ended.code, ended.out) == (2, "")
            assert f"正在写 {name}" in ended.err
        assert not (tmp_path / "s.csv.parts").exists()

    assert cli("batch", EXAMPLES[0], "-o", target, "--resume").code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["l.csv", "s.csv"]


def test_no_room_for_the_parts(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named; with room again the run goes on."""

    class Full:
        def __init__(self, *_: object, **__: object) -> None:
            """Take whatever a writer takes."""

        def write_batch(self, _: object) -> None:
            """Find no room."""
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(pa.ipc, "new_file", Full)
        ended = cli("batch", EXAMPLES[0], "-o", tmp_path / "s.csv", "--resume")

    assert ended.code == 2
    assert f"{tmp_path / 's.csv.parts' / '000000.arrow'}" in ended.err
    assert "磁盘已满" in ended.err
    assert cli("batch", EXAMPLES[0], "-o", tmp_path / "s.csv", "--resume").code == 0


def test_no_room_for_the_first_of_the_parts(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No empty folder is left."""

    def full(path: Path, _: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("fusionassess.batch.run.parts.saving.save", full)
        ended = cli("batch", EXAMPLES[0], "-o", tmp_path / "s.csv", "--resume")

    assert (ended.code, "磁盘已满" in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_another_one_under_another_column_map(tmp_path: Path) -> None:
    """Rows scored under an old map must not be joined with rows scored under the new one."""
    table, columns = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text("profile,x\nsme,3\n", encoding="utf-8")
    columns.write_text("format: fusionassess/columns/1\ncolumns: {x: 1b.M}\n", encoding="utf-8")
    batch = Batch(files=[str(table)], columns=columns)
    before = identity(batch)
    columns.write_text("format: fusionassess/columns/1\ncolumns: {x: 1b.R}\n", encoding="utf-8")

    assert identity(Batch(files=[str(table)], columns=columns)) != before
    assert identity(Batch(files=[str(table)])) != before


def test_a_run_is_another_one_by_each_thing_that_changes_its_rows() -> None:
    """What its cells mean, who is passed over, and by what a respondent is known."""
    plain = Batch(files=["t.csv"])
    others = [
        Batch(files=["t.csv"], bare_applies_not=True),
        Batch(files=["t.csv"], export="ona"),
        Batch(files=["t.csv"], duplicates="keep-first"),
        Batch(files=["t.csv"], key="code"),
        Batch(files=["t.csv"], sheets=("A",)),
        Batch(files=["t.csv"], merge=Merge("org", "median")),
        Batch(files=["t.csv"], merge=Merge("org", "lowest")),
    ]

    assert len({identity(batch) for batch in [plain, *others]}) == 1 + len(others)


def test_a_run_is_another_one_where_a_file_was_written_again(tmp_path: Path) -> None:
    """Answers corrected in place leave the size as it was; the time of writing tells."""
    table = tmp_path / "t.csv"
    table.write_text("profile,1b.M\nsme,3\n", encoding="utf-8")
    before, stat = identity(Batch(files=[str(table)])), table.stat()
    table.write_text("profile,1b.M\nsme,4\n", encoding="utf-8")
    os.utime(table, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))

    assert table.stat().st_size == stat.st_size
    assert identity(Batch(files=[str(table)])) != before


@pytest.mark.usefixtures("in_small_pieces")
@pytest.mark.parametrize("after", [1, 2, 3, 4, 6, 8])
def test_the_ledger_of_a_run_that_was_killed_is_whole(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Nothing that was met is counted twice or forgotten, in whatever kind of file the run ended."""
    folder = tmp_path / "in"
    folder.mkdir()

    def table(who: str) -> str:
        return "profile,name,1b.M\n" + "".join(f"sme,{who}{n},{n % 7}\n" for n in range(7))

    def listed(who: str) -> str:
        return json.dumps([{"profile": "sme", "name": f"{who}{n}", "1b.M": n} for n in range(7)])

    def workbook(who: str) -> bytes:
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data)
        for name in ("一", "说明", "二"):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(table(who + name).splitlines() if name != "说明" else ["a note"]):
                sheet.write_row(number, 0, line.split(","))
        book.close()
        return data.getvalue()

    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        for name, data in (
            ("a.json", listed("a")),
            ("b.csv", table("b")),
            ("b.png", ""),
            ("c.yaml", EXAMPLES[0].read_text(encoding="utf-8")),
            ("d/.hidden", ""),
            ("e.yaml", EXAMPLES[1].read_text(encoding="utf-8")),
            ("f.rar", ""),
            ("g.xlsx", workbook("c")),
        ):
            archive.writestr(name, data)
    (folder / "a.json").write_text(listed("d"), encoding="utf-8")
    (folder / "b.xlsx").write_bytes(workbook("e"))
    (folder / "d.csv.gz").write_bytes(gzip.compress(table("f").encode()))
    (folder / "e.rar").write_bytes(b"")

    def run(target: Path, *more: str) -> tuple[int, str, object]:
        summary = target.with_suffix(".json")
        ended = cli("batch", folder, "-o", target, "--summary", summary, "--force", *more)
        return ended.code, ended.err, json.loads(summary.read_text(encoding="utf-8"))

    whole = run(tmp_path / "whole.csv")
    with monkeypatch.context() as patch:
        patch.setattr(parts_module, "PART_SECONDS", 0)
        killed_after(patch, after)
        with pytest.raises(Killed):
            run(tmp_path / "t.csv", "--resume")

    code, err, summary = run(tmp_path / "t.csv", "--resume")

    assert err.splitlines() == whole[1].splitlines()
    assert (code, summary) == (whole[0], whole[2])
    assert (tmp_path / "t.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
