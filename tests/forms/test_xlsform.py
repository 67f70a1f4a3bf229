"""The form for ODK and KoBoToolbox: pyxform takes it, and its names are those that an export is read by."""

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert

from conftest import ROOT, Cli
from filling import FIVE_PATHS, NAMES, PROFILES
from fusionassess.answers.model import Subject
from fusionassess.answers.sheets import open_sheet
from fusionassess.documents import writing
from fusionassess.forms import xlsform
from fusionassess.forms.form import build, languages
from fusionassess.rubric.library import Edition
from fusionassess.words.language import LANGUAGES
from kinds import kinds_edition
from small import small_edition
from stepped import stepped_edition

EACH = pytest.mark.parametrize(("edition", "profile", "sectors"), PROFILES, ids=NAMES)
XFORM = "{http://www.w3.org/2002/xforms}"


def written(
    edition: Edition, profile: str, sectors: tuple[str, ...] = (), language: str = "zh", name: str = ""
) -> bytes:
    """An XLSForm in every language it can be read in."""
    subject = Subject(name=name, profile=profile, sectors=list(sectors))
    return xlsform.view([build(edition, subject, one) for one in languages(edition.rubric, language)])


def converted(data: bytes, folder: Path) -> ET.Element:
    """What pyxform makes of it; a warning is a fault."""
    file = folder / "form.xlsx"
    file.write_bytes(data)
    result = convert(file, warnings=[])
    assert not result.warnings
    return ET.fromstring(result.xform)


def rows(data: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their heads."""
    lines = list(openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))
    return [{str(head): cell for head, cell in zip(lines[0], row, strict=True) if cell} for row in lines[1:]]


@EACH
def test_pyxform_takes_it_as_it_is(edition: Edition, profile: str, sectors: tuple[str, ...], tmp_path: Path) -> None:
    """Without a warning; every question is there with all its choices and in every language."""
    form = converted(written(edition, profile, sectors), tmp_path)

    selects = {select.get("ref", "").rsplit("/", 1)[1] for select in form.iter(f"{XFORM}select1")}
    asked = [question.id for question in edition.rubric.asked(profile)]
    assert {xlsform.question_name(name) for name in asked} <= selects
    texts = {one.get("lang"): len(one) for one in form.iter(f"{XFORM}translation")}
    assert set(texts) == {f"{LANGUAGES[language].name} ({language})" for language in languages(edition.rubric, "zh")}
    assert len(set(texts.values())) == 1


@EACH
def test_every_name_is_there_once_and_is_a_name_everywhere(
    edition: Edition, profile: str, sectors: tuple[str, ...]
) -> None:
    """An export without the groups' names has no two columns alike; XML and both servers take each name."""
    names = [row["name"] for row in rows(written(edition, profile, sectors), "survey") if "name" in row]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\-]*", name) for name in names)


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java on the PATH")
@pytest.mark.parametrize("sectors", [(), ("green", "biomed")])
def test_odk_itself_takes_it(sectors: tuple[str, ...], tmp_path: Path) -> None:
    """ODK Validate, which pyxform brings along, computes every condition once and finds no fault."""
    file = tmp_path / "form.xlsx"
    file.write_bytes(written(FIVE_PATHS, "region", sectors, name="A - B's"))

    assert not convert(file, validate=True, warnings=[]).warnings


def test_what_an_export_is_read_by() -> None:
    """Identity, who, and for every question its answer and what stands beside it."""
    survey = rows(written(kinds_edition(), "firm", ("ai",), "en"), "survey")
    names = [row["name"] for row in survey if row["type"].split()[0] not in {"begin_group", "end_group", "note"}]

    assert names == [
        *("format", "rubric", "rubric_version", "sha256", "profile", "sectors", "assessed_on"),
        *("name", "period", "role", "respondent"),
        *(f"{part}_q.ladder" for part in ("q", "na", "note", "grade", "text", "date")),
        *(f"{part}_q.options" for part in ("q", "na", "note", "grade", "text", "date")),
        *(f"{part}_q.share" for part in ("q", "value", "na", "note", "grade", "text", "date")),
        "target_m",
    ]
    known = {row["name"]: row.get("calculation") for row in survey if row["type"] == "calculate"}
    assert known == {
        "format": "'fusionassess/answers/1'",
        "rubric": "'kinds'",
        "rubric_version": "'1.0.0'",
        "sha256": f"'{'0' * 64}'",
        "profile": "'firm'",
        "sectors": "'ai'",
    }


def test_the_choices_are_what_a_sheet_calls_them() -> None:
    """Levels by number, options by id, and the two ways of not answering; a ladder shows its numbers."""
    choices = rows(written(kinds_edition(), "firm", ("ai",), "en"), "choices")
    listed: dict[str, list[tuple[str, str]]] = {}
    for row in choices:
        listed.setdefault(row["list_name"], []).append((row["name"], row["label::English (en)"]))
    beside = [("na", "not applicable"), ("unknown", "unknown")]

    assert listed["q_q.ladder"] == [("0", "0 nothing"), ("1", "1 one model"), ("2", "2 many models"), *beside]
    assert listed["q_q.options"] == [("bought", "Bought"), ("joint", "Joint work"), ("own", "Own work"), *beside]
    assert listed["q_q.share"] == [("value", "known, I give the number"), *beside]


def test_only_the_name_and_what_follows_from_a_choice_is_required(tmp_path: Path) -> None:
    """Unanswered is an answer; a reason is asked for where the question does not apply, evidence where it does."""
    data = written(kinds_edition(), "firm", (), "en")
    survey = {row["name"]: row for row in rows(data, "survey") if "name" in row}

    required = {name for name, row in survey.items() if row.get("required")}
    assert required == {"name", "na_q.ladder", "na_q.options", "na_q.share", "value_q.share"}
    assert survey["na_q.share"]["relevant"] == "${q_q.share} = 'na'"
    assert survey["value_q.share"]["constraint"] == ". >= 0 and . <= 100"
    assert survey["date_q.share"]["constraint"] == ". <= today()"
    binds = {bind.get("nodeset", "").rsplit("/", 1)[1]: bind for bind in converted(data, tmp_path).iter(f"{XFORM}bind")}
    assert binds["na_q.share"].get("relevant") == " /data/m_m/g_q.share/q_q.share  = 'na'"
    assert binds["na_q.share"].get("required") == "true()"


@pytest.mark.parametrize(
    ("name", "computed"),
    [
        ("清源传感", "concat('清源传感', '')"),
        ("A - B", "concat('A - B', '')"),
        ("today()", "concat('today()', '')"),
        ('O\'Neill "Ltd"', """concat(concat('O', "'", 'Neill "Ltd"'), '')"""),
        ("${na_a.1}", "concat('$ {na_a.1}', '')"),
    ],
)
def test_a_name_known_beforehand_stands_there_as_it_is(name: str, computed: str, tmp_path: Path) -> None:
    """Never computed, whatever it looks like."""
    form = converted(written(small_edition(), "city", name=name), tmp_path)

    (value,) = form.iter(f"{XFORM}setvalue")
    assert (value.get("ref"), value.get("value")) == ("/data/who/name", computed)


def test_a_question_and_what_stands_beside_it_share_a_screen() -> None:
    """A phone shows a screen per question, not five."""
    survey = rows(written(FIVE_PATHS, "region"), "survey")
    groups = [row for row in survey if row["type"] == "begin_group" and row["name"].startswith("g_1a.")]

    assert {row["appearance"] for row in groups} == {"field-list"}


def test_a_text_is_never_taken_for_a_reference(tmp_path: Path) -> None:
    """What XLSForm reads in a label stays a text; a version may have any sign."""
    texts = {"zh": "${na_a.1} 与 =1+1 & <b>？"}
    rubric = small_edition().rubric
    first = rubric.paths[0].measures[0]
    question = first.questions[0].model_copy(update={"text": texts})
    measure = first.model_copy(update={"questions": [question]})
    path = rubric.paths[0].model_copy(update={"measures": [measure]})
    edition = small_edition(paths=[path, *rubric.paths[1:]], version='1\'s "2"')
    form = converted(written(edition, "city"), tmp_path)

    assert "$ {na_a.1} 与 =1+1 & <b>？" in "".join(form.itertext())


def test_the_form_is_named_after_what_it_asks() -> None:
    """Each profile and sector is a form of its own on the server."""
    (settings,) = rows(written(FIVE_PATHS, "region", ("green", "biomed")), "settings")

    assert settings["form_id"] == "five-paths_region_green_biomed"
    assert settings["version"] == FIVE_PATHS.rubric.version
    assert settings["default_language"] == "中文 (zh)"


EXPORTED = {"text", "select_one", "calculate", "today", "date", "decimal", "integer"}
"""Kinds of questions that have a column."""
GROUPED = {"KoBoToolbox": "m_x/g_x/", "ODK Central": "m_x-g_x-", "without groups": ""}


@pytest.mark.parametrize("groups", GROUPED.values(), ids=GROUPED)
@pytest.mark.parametrize("example", ["binjiang-park", "qingyuan-sensors"])
def test_an_export_comes_back_through_a_batch(
    cli: Cli, five_paths: Edition, example: str, groups: str, tmp_path: Path
) -> None:
    """Every column of the form, filled in; the scores are those of the sheet that says the same, without a warning."""
    sheet = open_sheet(ROOT / "examples" / f"{example}.yaml").sheet
    profile, sectors = sheet.subject.profile, tuple(sheet.subject.sectors)
    data = written(five_paths, profile, sectors, name="某单位")
    record = {row["name"]: "" for row in rows(data, "survey") if row.get("type", "").split()[0] in EXPORTED}
    record |= {
        "assessed_on": str(sheet.assessed_on),
        "name": sheet.subject.name,
        "profile": profile,
        "sectors": " ".join(sectors),
        "rubric": "five-paths",
    }
    for name, answer in sheet.answers.items():
        if answer.response is not None:
            record[f"q_{name}"] = str(answer.response)
            if answer.missing:
                record[f"missing_{name}"] = " ".join(map(str, answer.missing))
        elif answer.unknown:
            record[f"q_{name}"] = "unknown"
        elif answer.not_applicable is not None:
            record |= {f"q_{name}": "na", f"na_{name}": answer.not_applicable}
        record[f"note_{name}"] = answer.note or ""
        if answer.evidence:
            record |= {f"grade_{name}": answer.evidence.grade or "", f"text_{name}": answer.evidence.text or ""}
            record[f"date_{name}"] = str(answer.evidence.date or "")
    assert record.keys() <= {row.get("name") for row in rows(data, "survey")}
    with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(f"{groups}{name}" for name in record)
        writer.writerow(record.values())
    (tmp_path / "sheet.yaml").write_text(writing.dump(sheet), encoding="utf-8")

    ended = cli("batch", tmp_path / "export.csv", tmp_path / "sheet.yaml", "--lang", "en")

    assert ended.code == 0
    assert "[" not in ended.err, ended.err
    assert "no reason" not in ended.err
    assert "2 of them with a total" in ended.err
    exported, own = csv.DictReader(ended.out.splitlines())
    assert exported.pop("source") != own.pop("source")
    # One of them says no period: they are two returns of the unit, and none is a copy.
    assert (exported.pop("period"), own.pop("period")) == ("", sheet.subject.period)
    assert exported == own


def test_clauses_are_a_second_choice(tmp_path: Path) -> None:
    """Asked beside a level that has any, of all that may not hold; pyxform takes it."""
    data = written(stepped_edition(), "city")
    converted(data, tmp_path)
    asked = {row["name"]: row for row in rows(data, "survey") if "name" in row}

    assert asked["missing_a.1"]["type"] == "select_multiple also_a.1"
    assert asked["missing_a.1"]["relevant"] == "number(${q_a.1}) >= 2"
    assert "missing_a.2" not in asked
    choices = [row["name"] for row in rows(data, "choices") if row["list_name"] == "also_a.1"]
    assert choices == ["2", "3"]
