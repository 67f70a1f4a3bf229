"""``fusionassess ecosystem``: a region's own sheet beside those of its actors."""

import json
import zipfile
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, Cli
from fusionassess.answers.model import AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.authoring import schemas

FOLDER = ROOT / "examples" / "nanping-ecosystem"
REGION = FOLDER / "region.yaml"
ACTORS = sorted(set(FOLDER.glob("*.yaml")) - {REGION})


def sheet_of(file: Path) -> AnswerSheet:
    """What a file answers."""
    return open_sheet(file).sheet


NAMES = [open_sheet(file).sheet.subject.name for file in (REGION, *ACTORS)]
ROLES = ["总经理", "总工程师", "研究院院长", "企业代表（园区商会）", "科技创新局"]
NOTES = ["没有下文", "预约排队两个月", "没有见到验收率的复核"]


def test_who_sees_what_is_told(cli: Cli) -> None:
    """Groups of five; the others by their absence, with the reason."""
    ended = cli("ecosystem", REGION, *ACTORS)
    text = "".join(ended.out.split())

    assert ended.code == 0
    assert "区域与它的生态" in ended.out
    assert "不足5家，不单独列数" in text
    assert "区域看得高1.5级" in text
    assert "生态的科产耦合协调度0.59（勉强协调）" in text
    told_of = {one.subject.name for one in map(sheet_of, ACTORS) if one.subject.profile == "sme"}
    assert {name for name in NAMES[1:] if name in ended.out} == told_of


def test_json_keeps_its_schema_and_tells_of_groups_alone(cli: Cli) -> None:
    """Rounded, and only of five or more."""
    told = json.loads(cli("ecosystem", REGION, *ACTORS, "--format", "json").out)

    jsonschema.validate(told, schemas.schema("ecosystem"))
    assert [group["profile"] for group in told["groups"]] == ["sme"]
    assert all(set(row["seen"]) == {"sme"} for row in told["measures"])
    means = [row["seen"]["sme"]["mean"] for row in (*told["measures"], *told["sides"])]
    assert all(mean is None or mean == round(mean, 1) for mean in means)
    assert told["kinds"] == {"told": 2, "standing": ["region"]}
    assert len(told["members"]) == 5


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".json", ".txt", ".xlsx"])
def test_what_is_passed_on_names_nobody(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """Neither names nor roles nor notes are anywhere in the file."""
    target = tmp_path / f"e{suffix}"

    ended = cli("ecosystem", REGION, *ACTORS, "--redact", "-o", target)

    assert ended.code == 0
    data = target.read_bytes()
    if suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(target) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    text = data.decode(errors="replace")
    assert "名称已隐去" in text
    assert not [word for word in (*NAMES, *ROLES, *NOTES) if word in text]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((REGION,), "缺少参数"),
        ((REGION, REGION), "一个生态只有一个区域"),
        ((REGION, ACTORS[0], ACTORS[0]), "是同一家"),
        ((REGION, ACTORS[0], "-o", "x.doc"), ".doc"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(cli: Cli, words: tuple[object, ...], told: str) -> None:
    """Nothing is printed then."""
    ended = cli("ecosystem", *words)

    assert ended.code == 2
    assert told in ended.err
    assert ended.out == ""


def test_a_file_that_is_there_stays(cli: Cli, tmp_path: Path) -> None:
    """Unless forced."""
    target = tmp_path / "e.md"
    target.write_text("x", encoding="utf-8")

    assert cli("ecosystem", REGION, *ACTORS, "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == "x"
    assert cli("ecosystem", REGION, *ACTORS, "-o", target, "--force").code == 0


@pytest.mark.parametrize("suffix", [".md", ".html", ".json", ".txt"])
def test_no_format_says_how_many_a_small_group_has(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """One institute more or fewer changes nothing of what is written, with names or without."""
    college = FOLDER / "college.yaml"
    second = tmp_path / "second.yaml"
    name = sheet_of(college).subject.name
    second.write_text(college.read_text("utf-8").replace(name, "第二学院"), "utf-8")

    for redact in ((), ("--redact",)):
        files = [tmp_path / f"{count}{len(redact)}{suffix}" for count in (1, 2)]
        for file, more in zip(files, ([], [second]), strict=True):
            assert cli("ecosystem", REGION, *ACTORS, *more, *redact, "-o", file).code == 0
        assert files[0].read_bytes() == files[1].read_bytes()
