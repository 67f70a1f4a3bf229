"""``fusionassess report`` to Word, PDF and workbook files."""

import zipfile
from pathlib import Path

import docx
import pytest

from conftest import ROOT, Cli
from fusionassess.cli import installed
from fusionassess.render import formats

BINJIANG = ROOT / "examples" / "binjiang-park.yaml"
RIVERSIDE = ROOT / "examples" / "riverside-park-en.yaml"


@pytest.fixture
def emoji_sheet(tmp_path: Path) -> Path:
    """The example under a name with a sign that no font of a usual machine has."""
    file = tmp_path / "emoji.yaml"
    text = BINJIANG.read_text(encoding="utf-8")
    file.write_text(text.replace("name: ", "name: 🫨", 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("suffix", "part"), [("docx", "word/document.xml"), ("pptx", "ppt/presentation.xml"), ("xlsx", "xl/workbook.xml")]
)
def test_office_files(cli: Cli, tmp_path: Path, suffix: str, part: str) -> None:
    """Stdout stays empty, stderr names the file, which is a package of its kind."""
    file = tmp_path / f"r.{suffix}"
    ended = cli("report", RIVERSIDE, "-o", file, "--lang", "en")

    assert (ended.code, ended.out, ended.err) == (0, "", f"{file} written\n")
    assert part in zipfile.ZipFile(file).namelist()


def test_a_template(cli: Cli, tmp_path: Path) -> None:
    """The report stands in it."""
    template, file = tmp_path / "t.docx", tmp_path / "r.docx"
    document = docx.Document()
    document.add_paragraph("{{name}}!")
    document.add_paragraph("{{report}}")
    document.save(str(template))
    ended = cli("report", BINJIANG, "-o", file, "--template", template)

    assert ended.code == 0
    assert docx.Document(str(file)).paragraphs[0].text == "东麓市滨江高新区!"


def test_what_is_no_template(cli: Cli, tmp_path: Path) -> None:
    """Refused by name with the mend, exit 2, nothing written; the system speaks of a file that is not there."""
    template, file = tmp_path / "t.docx", tmp_path / "r.docx"
    template.write_text("letter head")
    ended = cli("report", BINJIANG, "-o", file, "--template", template, "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert f"{template} is not a Word document (.docx)" in ended.err or f"{template} 不是" in ended.err
    assert not file.exists()
    ended = cli("report", BINJIANG, "-o", file, "--template", tmp_path / "none.docx")
    assert ended.code == 2
    assert "没有这个文件或文件夹" in ended.err


def test_what_is_no_template_for_slides(cli: Cli, tmp_path: Path) -> None:
    """A Word document is none: refused by name with the mend, nothing written."""
    template, file = tmp_path / "t.docx", tmp_path / "r.pptx"
    docx.Document().save(str(template))
    ended = cli("report", RIVERSIDE, "-o", file, "--template", template, "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert f"{template} is not a presentation (.pptx)" in ended.err or f"{template} 不是" in ended.err
    assert not file.exists()


@pytest.mark.parametrize(
    ("option", "value", "suffix"), [("--template", "t.docx", "pdf"), ("--fonts", ".", "docx"), ("--mermaid", "", "txt")]
)
def test_an_option_of_another_form(cli: Cli, tmp_path: Path, option: str, value: str, suffix: str) -> None:
    """Refused rather than passed over."""
    ended = cli("report", BINJIANG, "-o", tmp_path / f"r.{suffix}", option, *filter(None, [value]))

    assert (ended.code, ended.out) == (2, "")
    assert option in ended.err
    assert f".{suffix}" in ended.err


@pytest.mark.parametrize(("suffix", "extra"), [("docx", "docx"), ("pdf", "pdf"), ("pptx", "pptx")])
def test_a_library_that_is_not_there(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, extra: str
) -> None:
    """What to install is said before the sheet is read."""
    monkeypatch.setattr(formats, "find_spec", lambda _: None)
    ended = cli("report", "no-such.yaml", "-o", tmp_path / f"r.{suffix}")

    assert (ended.code, ended.out) == (2, "")
    assert installed.remedy(extra) in ended.err


def test_a_folder_of_fonts_that_is_not_there(cli: Cli, tmp_path: Path) -> None:
    """The system's reason, exit 2."""
    ended = cli("report", BINJIANG, "-o", tmp_path / "r.pdf", "--fonts", tmp_path / "none")

    assert ended.code == 2
    assert "没有这个文件或文件夹" in ended.err
    assert not (tmp_path / "r.pdf").exists()


def test_an_emoji_stops_no_pdf(cli: Cli, tmp_path: Path, emoji_sheet: Path) -> None:
    """It is written whatever command writes it; what is shown instead is told in the report's language."""
    after = tmp_path / "r.pdf"
    for words in (
        ["report", emoji_sheet],
        ["compare", emoji_sheet, emoji_sheet],
        ["roadmap", emoji_sheet, "--budget", "4", "--draws", "0"],
    ):
        ended = cli(*words, "-o", after, "--force", "--lang", "en")
        assert ended.code == 0, ended.err
        assert "“🫨” (U+1FAE8) × " in ended.err
        assert "on: the first page" in ended.err
        assert "--fonts" in ended.err
        assert after.read_bytes().startswith(b"%PDF")

    ended = cli("report", emoji_sheet, "-o", after, "--force")
    assert "“🫨”（U+1FAE8）× " in ended.err
    for suffix in ("docx", "html", "xlsx", "pptx"):
        ended = cli("report", emoji_sheet, "-o", tmp_path / f"r.{suffix}")
        assert "U+1FAE8" not in ended.err
    assert "🫨" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_fonts_are_for_pdf_files(cli: Cli, tmp_path: Path, emoji_sheet: Path) -> None:
    """In every command."""
    for words in (["report"], ["compare", emoji_sheet], ["roadmap", "--budget", "4"]):
        ended = cli(*words, emoji_sheet, "-o", tmp_path / "r.html", "--fonts", tmp_path, "--lang", "en")
        assert (ended.code, ended.out) == (2, "")
        assert "--fonts" in ended.err
        assert ".pdf" in ended.err
    ended = cli("roadmap", emoji_sheet, "--budget", "4", "-o", tmp_path / "r.csv", "--fonts", tmp_path)
    assert ended.code == 2
