"""``fusionassess report``."""

import json
from pathlib import Path

from conftest import ROOT, Cli
from fusionassess.render.formats import FORMATS

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"


def test_the_suffix_chooses_the_form(cli: Cli, tmp_path: Path) -> None:
    """Markdown, JSON and text; stdout stays empty, stderr names the file."""
    for suffix in ("md", "json", "txt"):
        file = tmp_path / f"r.{suffix}"
        ended = cli("report", BINJIANG, "-o", file)
        assert (ended.code, ended.out, ended.err) == (0, "", f"已写入 {file}\n")

    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# 东麓市滨江高新区\n")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["status"] == "partial"
    assert "现状" in (tmp_path / "r.txt").read_text(encoding="utf-8")


def test_what_is_asked_for_reaches_the_file(cli: Cli, tmp_path: Path) -> None:
    """An earlier sheet, uncertainty, other answers and a table of peers: each changes what is written."""
    peers = tmp_path / "peers.csv"
    assert cli("batch", ROOT / "examples" / "*.yaml", "-o", peers).code == 0
    for form in (form for form in FORMATS if not form.extra):
        plain, asked = tmp_path / f"plain{form.suffix}", tmp_path / f"asked{form.suffix}"
        assert cli("report", BINJIANG, "-o", plain).code == 0
        for options in (("--earlier", BINJIANG), ("--uncertainty", "--draws", 100), ("--against", peers)):
            assert cli("report", BINJIANG, "-o", asked, "--force", *options).code == 0
            assert asked.read_bytes() != plain.read_bytes(), (form.name, options)


def test_an_existing_file_needs_force(cli: Cli, tmp_path: Path) -> None:
    """Refused with the mend, untouched; with --force it is replaced."""
    file = tmp_path / "r.md"
    file.write_text("mine")
    ended = cli("report", BINJIANG, "-o", file)

    assert ended.code == 2
    assert ended.err == f"文件 {file} 已存在；要覆盖请加 --force\n"
    assert file.read_text() == "mine"
    assert cli("report", BINJIANG, "-o", file, "--force").code == 0
    assert file.read_text(encoding="utf-8") != "mine"


def test_what_is_read_is_never_written_to(cli: Cli, tmp_path: Path) -> None:
    """Neither the sheet nor an earlier one, not even with --force."""
    sheet, earlier = tmp_path / "s.json", tmp_path / "e.json"
    for file in (sheet, earlier):
        file.write_bytes(BINJIANG.read_bytes())
    for output in (sheet, earlier):
        ended = cli("report", sheet, "--earlier", earlier, "-o", output, "--force")

        assert (ended.code, ended.out) == (2, "")
        assert "不能再写；请换一个文件名" in " ".join(ended.err.split())
        assert output.read_bytes() == BINJIANG.read_bytes()


def test_an_unknown_suffix_is_refused_before_any_work(cli: Cli, tmp_path: Path) -> None:
    """The forms there are, are named."""
    ended = cli("report", "no-such.yaml", "-o", tmp_path / "r.odt")

    assert ended.code == 2
    assert " ".join(form.suffix for form in FORMATS) in " ".join(ended.err.replace("│", " ").split())


def test_a_folder_that_is_not_there(cli: Cli, tmp_path: Path) -> None:
    """The system's reason, exit 2."""
    ended = cli("report", BINJIANG, "-o", tmp_path / "none" / "r.md")

    assert ended.code == 2
    assert "没有这个文件或文件夹" in ended.err
