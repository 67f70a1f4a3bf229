"""``fusionassess batch … --unit-reports``: a report for each unit beside the table."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typst

from conftest import EXAMPLES, ROOT, Cli
from fusionassess.batch.units import making
from fusionassess.documents import saving
from fusionassess.render import pdf
from fusionassess.rubric import library
from tabled import rows

TABLE = """name,profile,sector,period,1b.M,1b.M.evidence,1b.M.missing,1b.R,1b.O2,1a.M
清源传感,sme,digital green,2026,3,E2,,unknown,na:没有此类业务,
清源传感,sme,,2026,3,,,2,1,
"CON",lead_firm,,,4,E1,,2,,5
,sme,,,2,,,2,2,
坏,nobody,,,2,,,2,2,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The examples."""
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    for file in EXAMPLES:
        shutil.copy(file, sheets)
    return sheets


def listed(folder: Path) -> list[dict[str, Any]]:
    """The list of a folder's reports."""
    return [json.loads(line) for line in (folder / "reports.jsonl").read_text(encoding="utf-8").splitlines()]


def test_each_sheet_has_its_reports_in_every_form(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """The same bytes as ``report`` writes; the table goes to stdout, all else to stderr."""
    into = tmp_path / "reports"
    ended = cli("batch", folder, "--unit-reports", into, "--formats", "HTML, .pptx")
    one = tmp_path / "one.html"
    cli("report", folder / "binjiang-park.yaml", "-o", one)

    assert ended.code == 0
    assert len(rows(ended.out)) == len(EXAMPLES)
    assert f"新写 {2 * len(EXAMPLES)} 个文件，已有而未重写 0 个，未写出 0 个" in ended.err
    assert sorted(file.suffix for file in into.iterdir()) == [".html"] * 6 + [".jsonl"] + [".pptx"] * 6
    assert (into / "东麓市滨江高新区.html").read_bytes() == one.read_bytes()
    assert '<html lang="en"' in (into / "Riverside High-Tech Park.html").read_text(encoding="utf-8")
    assert {line["source"] for line in listed(into)} == {str(file) for file in folder.iterdir()}


def test_what_is_there_is_not_written_again(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """A second run writes what is missing; a sheet that has changed needs --force, which touches nothing else."""
    into = tmp_path / "reports"
    cli("batch", folder, "--unit-reports", into)
    for file in into.glob("*.html"):
        os.utime(file, (1, 1))
    (into / "清源传感.html").unlink()
    again = cli("batch", folder, "--unit-reports", into)

    assert again.code == 0
    assert "新写 1 个文件，已有而未重写 5 个，未写出 0 个" in again.err

    sheet = folder / "binjiang-park.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("level: 3", "level: 1", 1), encoding="utf-8")
    refused = cli("batch", folder, "--unit-reports", into)

    assert refused.code == 2
    assert f"{sheet}：没有写出 {into / '东麓市滨江高新区.html'}" in refused.err
    assert "--force" in refused.err

    forced = cli("batch", folder, "--unit-reports", into, "--force")
    touched = {file.name for file in into.glob("*.html") if file.stat().st_mtime != 1}

    assert forced.code == 0
    assert "新写 1 个文件，已有而未重写 5 个" in forced.err
    assert touched == {"东麓市滨江高新区.html", "清源传感.html"}


def test_rows_of_a_table_are_reported_with_the_numbers_of_the_table(cli: Cli, tmp_path: Path) -> None:
    """Reasons, unknown and evidence come along; names that no system takes or that come twice are told apart."""
    table, into = tmp_path / "answers.csv", tmp_path / "reports"
    table.write_text(TABLE, encoding="utf-8")
    ended = cli("batch", table, "--unit-reports", into, "--formats", "json")
    scored = {row["source"]: row for row in rows(ended.out)}
    made = {line["source"]: line["name"] for line in listed(into)}

    assert ended.code == 2
    assert [made[source] for source in scored] == ["清源传感", "清源传感 2026", "_CON", made[f"{table}:5"]]
    assert not set(made[f"{table}:5"]) & set("/:")
    for source, name in made.items():
        result = json.loads((into / f"{name}.json").read_text(encoding="utf-8"))
        for column, value in (("score_low", result["score"]["low"]), ("evidenced", result["evidenced"]["value"])):
            assert scored[source][column] == ("" if value is None else repr(value)), (source, column)
    first = json.loads((into / "清源传感.json").read_text(encoding="utf-8"))
    said = {row["id"]: row for path in first["paths"] for measure in path["measures"] for row in measure["questions"]}

    assert first["subject"]["sectors"] == ["digital", "green"]
    assert first["subject"]["period"] == "2026"
    assert said["1b.R"]["state"] == "unknown"
    assert "没有此类业务" in said["1b.O2"]["answer"]
    assert "E2" in said["1b.M"]["evidence"]


def test_a_sheet_in_an_archive_keeps_its_notes(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """The report is that of the sheet itself, not of its row."""
    packed, into, one = tmp_path / "returned.zip", tmp_path / "reports", tmp_path / "one.md"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(folder / "binjiang-park.yaml", "a/park.yaml")
    ended = cli("batch", packed, "--unit-reports", into, "--formats", "md")
    cli("report", folder / "binjiang-park.yaml", "-o", one)

    assert ended.code == 0
    assert (into / "东麓市滨江高新区.md").read_text(encoding="utf-8") == one.read_text(encoding="utf-8")


def test_somebody_elses_file_is_left_and_the_rest_goes_on(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """Told with the file, exit 2; the five others are there."""
    into = tmp_path / "reports"
    into.mkdir()
    (into / "清源传感.html").write_text("mine", encoding="utf-8")
    ended = cli("batch", folder, "--unit-reports", into)

    assert ended.code == 2
    assert f"没有写出 {into / '清源传感.html'}" in ended.err
    assert (into / "清源传感.html").read_text(encoding="utf-8") == "mine"
    assert len(list(into.glob("*.html"))) == len(EXAMPLES)


def test_an_interrupted_run_goes_on(cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 and leaves whole files only; the same command writes the rest."""
    into, count = tmp_path / "reports", 0

    def interrupted(*arguments: Any, **options: Any) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        saving.save(*arguments, **options)

    monkeypatch.setattr(making, "save", interrupted)
    table = tmp_path / "scores.csv"
    ended = cli("batch", folder, "-o", table, "--unit-reports", into)

    assert ended.code == 130
    assert not table.exists()
    assert len(list(into.glob("*.html"))) == 2
    assert sorted(file.suffix for file in into.iterdir()) == [".html", ".html", ".jsonl", ".part"]

    monkeypatch.undo()
    with (into / "reports.jsonl").open("a", encoding="utf-8") as opened:
        opened.write('{"source": "cut')
    again = cli("batch", folder, "-o", table, "--unit-reports", into)

    assert again.code == 0
    assert "新写 4 个文件，已有而未重写 2 个" in again.err
    assert "已有而未重写 6 个" in cli("batch", folder, "-o", table, "--force", "--unit-reports", into).err


def test_a_run_in_parts_writes_them_once(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """With --resume, too."""
    into = tmp_path / "reports"
    ended = cli("batch", folder, "-o", tmp_path / "scores.csv", "--resume", "--unit-reports", into)

    assert ended.code == 0
    assert "新写 6 个文件" in ended.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--formats", "html"], "--unit-reports"),
        (["--fonts", "."], "--unit-reports"),
        (["--unit-reports", "{folder}/../r", "--fonts", "."], ".pdf"),
        (["--unit-reports", "{folder}/reports"], "里面"),
        (["--unit-reports", "{folder}/../r", "--formats", "html,odt"], "odt"),
        (["--unit-reports", "{folder}/binjiang-park.yaml"], "里面"),
        (["--unit-reports", "{folder}/../r", "--engine", "spark"], "--unit-reports"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(cli: Cli, folder: Path, options: list[str], said: str) -> None:
    """Exit 2, nothing on standard output, no folder made."""
    ended = cli("batch", folder, *(option.format(folder=folder) for option in options))

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert not (folder.parent / "r").exists()


def test_a_pdf_that_lacks_signs_is_told_and_written_anew(
    cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its name and what to do; where a font is there the next time, over the other, without --force."""
    sheet = folder / "riverside-park-en.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("name: ", "name: 滨", 1), encoding="utf-8")
    words = ["batch", sheet, "--unit-reports", tmp_path / "out", "--formats", "pdf,html", "--lang", "en"]
    view = pdf.view
    with monkeypatch.context() as without:
        without.setattr(pdf, "view", lambda report, **wishes: view(report, system=False, **wishes))
        for kept in (0, 1):
            ended = cli(*words)
            assert ended.code == 0
            assert f"files: {2 - kept} written, {kept} there already and left, 0 not written" in ended.err
            assert "is written. Some signs are not as in the sheet" in ended.err
            assert "“滨” (U+6EE8)" in ended.err
    (written,) = (tmp_path / "out").glob("*.pdf")
    before = written.read_bytes()
    families = {font.path for font in typst.Fonts().fonts() if font.family in pdf.CHINESE and font.path}
    if not families:
        pytest.skip("no Chinese font here")

    ended = cli(*words, "--fonts", Path(next(iter(families))).parent)
    assert (ended.code, "signs are not as" in ended.err) == (0, False)
    assert "files: 1 written, 1 there already" in ended.err
    assert written.read_bytes() != before
    assert "files: 0 written, 2 there already" in cli(*words).err


def many(file: Path, count: int) -> Path:
    """A table of so many rows, two of which have one name."""
    heads = ["name", "profile", "1b.M", "1b.R", "3a.M"]
    lines = [
        [f"u{place // 2 * 2 if place < 4 else place}", "sme", str(place % 6), str(place % 4), "2"]
        for place in range(count)
    ]
    file.write_text("".join(",".join(line) + "\n" for line in [heads, *lines]), encoding="utf-8")
    return file


def test_many_are_made_in_several_processes_and_are_the_same(cli: Cli, tmp_path: Path) -> None:
    """Names, list and bytes as one process makes them; what cannot be written is told, and the rest goes on."""
    table, into = many(tmp_path / "t.csv", 40), {workers: tmp_path / f"by-{workers}" for workers in (1, 2)}
    for workers, folder in into.items():
        folder.mkdir()
        (folder / "u7.md").write_text("mine", encoding="utf-8")
        ended = cli("batch", table, "--unit-reports", folder, "--formats", "md,json", "--workers", workers)

        assert ended.code == 2
        assert f"没有写出 {folder / 'u7.md'}" in ended.err
        assert "新写 79 个文件，已有而未重写 0 个，未写出 1 个" in ended.err
        again = cli("batch", table, "--unit-reports", folder, "--formats", "md,json", "--workers", workers)
        assert "新写 0 个文件，已有而未重写 79 个，未写出 1 个" in again.err

    assert listed(into[1]) == listed(into[2])
    for file in into[1].iterdir():
        assert (into[2] / file.name).read_bytes() == file.read_bytes(), file.name
    assert {"u0.md", "u0-2.md", "u2.md", "u2-2.md"} <= {file.name for file in into[2].iterdir()}


def test_an_interruption_ends_all_processes_and_leaves_whole_files(tmp_path: Path) -> None:
    """Ctrl-C ends with 130; what is listed is there and whole; the same command makes the rest."""
    table, into = many(tmp_path / "t.csv", 80), tmp_path / "reports"
    words = [sys.executable, "-m", "fusionassess", "batch", str(table), "-o", str(tmp_path / "s.csv")]
    words += ["--unit-reports", str(into), "--formats", "json,html", "--workers", "2"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True) as started:
        while not (into / "reports.jsonl").exists() or len(listed(into)) < 10:
            assert started.poll() is None
            time.sleep(0.02)
        os.killpg(started.pid, signal.SIGINT)
        _, told = started.communicate()

    assert started.returncode == 130, told
    with pytest.raises(ProcessLookupError):  # noqa: PT012 - they are given a while to see that the first one is gone
        for _ in range(200):
            os.killpg(started.pid, 0)
            time.sleep(0.1)
    done = listed(into)
    assert 10 <= len(done) < 80
    for file in into.glob("*.json"):
        assert json.loads(file.read_text(encoding="utf-8"))["format"]
    for entry in done:
        assert all((into / f"{entry['name']}{suffix}").is_file() for suffix in (".json", ".html"))

    # Files that were written just before the interruption and are not yet listed are known to be ours.
    ended = subprocess.run(words, check=False, capture_output=True)
    assert ended.returncode == 0, ended.stderr
    assert len({entry["source"] for entry in listed(into)}) == 80
    assert len(list(into.iterdir())) == 161


def test_what_was_there_before_is_not_taken_for_ours(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """A file that somebody put there before a run that was ended is still theirs."""
    into = tmp_path / "reports"
    into.mkdir()
    (into / "清源传感.html").write_text("mine", encoding="utf-8")
    (into / "reports.jsonl.part").write_text('{"清源传感.html": "another sheet"}', encoding="utf-8")
    ended = cli("batch", folder, "--unit-reports", into)

    assert ended.code == 2
    assert (into / "清源传感.html").read_text(encoding="utf-8") == "mine"


def test_a_list_of_reports_may_hold_anything(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """What is no entry is passed over, however deep, long or odd it is; the entries beside it count."""
    into = tmp_path / "reports"
    assert cli("batch", folder, "--unit-reports", into).code == 0
    entries = (into / "reports.jsonl").read_text(encoding="utf-8")
    odd = {**json.loads(entries.splitlines()[0]), "name": 5}
    lines = ["[" * 100_000, json.dumps(odd), '{"source": "' + "x" * 20_000_000 + '"}', "\0"]
    (into / "reports.jsonl").write_text("\n".join([*lines, entries]).rstrip("\n"), encoding="utf-8")
    (into / "reports.jsonl.part").write_text("[" * 100_000, encoding="utf-8")
    again = cli("batch", folder, "--unit-reports", into)

    assert again.code == 0
    assert "已有而未重写 6 个" in again.err


def rated() -> str:
    """Offices of two organisations, and one that names none: levels near each other, and what has none."""
    random = np.random.default_rng(4)
    asked = [question.id for question in library.find("five-paths").rubric.asked("sme")]
    cells = ["1", "2", "2", "2", "3", "unknown", "不适用", ""]
    lines = [["org", "name", "profile", *asked, f"{asked[0]}.evidence"]]
    for org, office in (("甲", "科技局"), ("甲", "财政局"), ("甲", "财政局"), ("乙", "科技局"), ("", "科技局")):
        answers = [cells[random.choice(8, p=[0.2, 0.15, 0.15, 0.15, 0.2, 0.05, 0.05, 0.05])] for _ in asked]
        lines.append([org, office, "sme", *answers, "E2"])
    return "".join(",".join(line) + "\n" for line in lines)


def test_the_report_on_an_organisation_is_that_of_its_consensus(cli: Cli, tmp_path: Path) -> None:
    """What the table says of it, to the last digit, and who of its raters said what; no reason is made up."""
    (tmp_path / "t.csv").write_text(rated(), encoding="utf-8")
    into, table = tmp_path / "out", tmp_path / "scores.csv"
    words = ["batch", tmp_path / "t.csv", "-o", table, "--merge-by", "org", "--unit-reports", into]
    assert cli(*words, "--formats", "json,html").code == 0

    told = rows(table.read_text(encoding="utf-8-sig"))
    by_source = {line["source"]: json.loads((into / f"{line['name']}.json").read_bytes()) for line in listed(into)}
    assert [row["raters"] for row in told] == ["3", "1", "1"]
    for row in told:
        result = by_source[row["source"]]
        assert (result["subject"]["name"] == row["subject"]) == bool(row["subject"])
        nodes = [node for path in result["paths"] for node in (path, *path["measures"])]
        scores = [node["score"]["value"] for node in nodes]
        assert scores == [float(row[node["id"]]) if row[node["id"]] else None for node in nodes]
        assert any(scores)
    page = (into / "甲.html").read_text(encoding="utf-8")
    assert all(role in page for role in ("科技局", "财政局", "财政局 #2"))
    assert "没有写" in page


def test_sheets_of_raters_are_reported_with_their_evidence(cli: Cli, tmp_path: Path) -> None:
    """The bytes of ``report`` on the sheet that ``merge`` writes."""
    park = sorted((ROOT / "examples" / "nanping-park").glob("*.yaml"))
    assert cli("merge", *park, "-o", tmp_path / "consensus.yaml", "--rule", "lowest").code in {0, 3}
    assert cli("report", tmp_path / "consensus.yaml", "-o", tmp_path / "one.html").code in {0, 3}
    into = tmp_path / "out"
    cli("batch", *park, "--merge-by", "subject", "--merge-rule", "lowest", "--unit-reports", into)

    (page,) = into.glob("*.html")
    assert page.read_bytes() == (tmp_path / "one.html").read_bytes()


@pytest.mark.parametrize("name", ["reports.jsonl.part", "reports.jsonl"])
def test_a_full_disk_is_told_with_the_file_that_it_had_no_room_for(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The list itself, or that of the files begun; no empty one of them is left."""
    into, opened = tmp_path / "reports", Path.open

    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    def full(self: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
        if self.name == name and mode[0] in "wa":
            self.touch()
            return Full()
        return opened(self, mode, *more, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        ended = cli("batch", EXAMPLES[0], "-o", tmp_path / "t.csv", "--unit-reports", into)

    assert ended.code == 2
    assert f"{into / name}" in ended.err
    assert "磁盘已满" in ended.err
    assert not (into / name).exists()
    assert cli("batch", EXAMPLES[0], "-o", tmp_path / "t.csv", "--unit-reports", into).code == 0
