"""Exports of survey services, made from our own form as each of them writes it, give the scores of a plain table."""

import base64
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from conftest import Cli
from fusionassess.answers.model import Subject
from fusionassess.forms import form as forms
from fusionassess.forms import xlsform
from fusionassess.rubric.library import Edition
from tabled import rows

Row = Mapping[str, str]
ANSWERS = ("3", "0", "5", "1", "na", "unknown", "", "2", "4")
REASON = "没有此类业务"


@pytest.fixture(scope="module")
def form(five_paths: Edition) -> forms.Form:
    """What a small firm is asked."""
    return forms.build(five_paths, Subject(name="x", profile="sme"), "zh")


@pytest.fixture(scope="module")
def fields(form: forms.Form) -> list[tuple[str, str]]:
    """The fields of the XLSForm with the groups they stand in."""
    sheet = openpyxl.load_workbook(io.BytesIO(xlsform.view([form])))["survey"]
    names, groups = [], list[str]()
    for kind, name, *_ in sheet.iter_rows(min_row=2, values_only=True):
        match kind:
            case "begin_group":
                groups.append(str(name))
            case "end_group":
                groups.pop()
            case "note":
                pass
            case _:
                names.append(("/".join(groups), str(name)))
    return names


def said(form: forms.Form, unit: int) -> dict[str, str]:
    """What a unit answers to each question, as the codes of our form."""
    return {item.id: ANSWERS[(place + unit) % len(ANSWERS)] for place, item in enumerate(form.items)}


def plain(form: forms.Form) -> Iterator[Row]:
    """The table as we would have it."""
    for unit in range(3):
        answers = {name: answer.replace("na", f"NA: {REASON}") for name, answer in said(form, unit).items()}
        yield {"name": f"U{unit}", "profile": "sme", **answers}


def submitted(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[dict[tuple[str, str], str]]:
    """What a phone sends for each unit."""
    for unit in range(3):
        values = {"name": f"U{unit}", "profile": "sme", "format": "fusionassess/answers/1", "assessed_on": "2026-09-30"}
        for name, answer in said(form, unit).items():
            values[f"q_{name}"] = answer
            if answer == "na":
                values[f"na_{name}"] = REASON
            elif answer.isdigit():
                values[f"note_{name}"] = "一条备注"
        yield {field: values.get(field[1], "") for field in fields}


def kobo(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[Row]:
    """XML values and headers, groups before the names; in its database a dot is escaped."""
    dot = base64.b64encode(b".").decode()
    for number, values in enumerate(submitted(form, fields)):
        named = {f"{group}/{name.replace('.', dot)}" if group else name: cell for (group, name), cell in values.items()}
        yield {"start": "2026-09-30T08:00:00", **named, "_id": str(number), "_uuid": "x", "__version__": "v"}


def kobo_labels(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[Row]:
    """The same with the labels of questions and choices."""
    texts = {item.id: f"{item.id} {item.text}" for item in form.items}
    labels = {
        (item.id, str(choice.response)): f"{choice.response} {choice.text}"
        for item in form.items
        for choice in item.choices
    }
    for values in submitted(form, fields):
        told = {}
        for (_, name), cell in values.items():
            kind, _, question = name.partition("_")
            beside = {"na": "不适用", "unknown": "不清楚"}
            answer = beside.get(cell) or labels.get((question, cell), cell)
            told[texts[question] if kind == "q" else name] = answer if kind == "q" else cell
        yield {**told, "_submission_time": "2026-09-30"}


def odk(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[Row]:
    """CSV of Central: groups and names joined by a dash."""
    for values in submitted(form, fields):
        named = {f"{group.replace('/', '-')}-{name}".lstrip("-"): cell for (group, name), cell in values.items()}
        yield {
            "SubmissionDate": "2026-09-30",
            **named,
            "meta-instanceID": "uuid:1",
            "KEY": "uuid:1",
            "FormVersion": "1",
        }


def odata(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[Row]:
    """OData, in which a dot is an underscore, flattened."""
    for values in submitted(form, fields):
        named = {f"{group}/{name}".strip("/").replace(".", "_"): cell for (group, name), cell in values.items()}
        yield {"__id": "uuid:1", **named, "__system/submissionDate": "2026-09-30"}


def ona(form: forms.Form, fields: list[tuple[str, str]]) -> Iterator[Row]:
    """As KoBo, with n/a in every blank cell."""
    for values in submitted(form, fields):
        yield {f"{group}/{name}".strip("/"): cell or "n/a" for (group, name), cell in values.items()} | {"_id": "1"}


def limesurvey(form: forms.Form, _: object) -> Iterator[Row]:
    """Codes of questions have letters and digits only; answers their own codes, from A1 on."""
    for unit in range(3):
        codes = {"": "N/A", "na": "不适用", "unknown": "不清楚"} | {str(level): f"A{level + 1}" for level in range(6)}
        answers = {f"Q{name.replace('.', '')}": codes[answer] for name, answer in said(form, unit).items()}
        yield {
            "id": "1",
            "submitdate": "2026-09-30",
            "startlanguage": "zh",
            "name": f"U{unit}",
            "profile": "sme",
            **answers,
        }


def limesurvey_texts(form: forms.Form, _: object) -> Iterator[Row]:
    """Full texts of questions and answers."""
    for unit in range(3):
        answers = {item.text: text_of(item, said(form, unit)[item.id], "N/A") for item in form.items}
        yield {"seed": "1", "name": f"U{unit}", "profile": "sme", **answers}


def redcap(form: forms.Form, _: object) -> Iterator[Row]:
    """Small letters and underscores; codes of missing data."""
    for unit in range(3):
        codes = {"": "NI", "unknown": "UNK", "na": "-1"}
        answers = {f"q_{name.lower().replace('.', '_')}": codes.get(own, own) for name, own in said(form, unit).items()}
        beside = {"record_id": str(unit), "redcap_event_name": "e", "survey_timestamp": "x", "survey_complete": "2"}
        yield {**beside, "name": f"U{unit}", "profile": "sme", **answers}


def wjx(form: forms.Form, _: object) -> Iterator[Row]:
    """Questions numbered, with their texts; the texts of options."""
    for unit in range(3):
        beside = {"序号": str(unit), "提交答卷时间": "2026/9/30 10:11:12", "所用时间": "100秒", "来自IP": "1.2.3.4"}
        answers = {
            f"{place}、{item.id} {item.text}": text_of(
                item, said(form, unit)[item.id], "(空)" if place % 2 else "(跳过)"
            )
            for place, item in enumerate(form.items, start=3)
        }
        yield {**beside, "1、单位名称": f"U{unit}", "2、主体": form.profile, **answers}


def wjx_codes(form: forms.Form, _: object) -> Iterator[Row]:
    """The numbers of options, from 1."""
    for unit in range(3):
        codes = {"": "-2", "na": "NA: x", "unknown": "unknown"} | {str(level): str(level + 1) for level in range(6)}
        answers = {
            f"{place}、{item.text}": codes[said(form, unit)[item.id]] for place, item in enumerate(form.items, 3)
        }
        yield {"序号": str(unit), "1、名称": f"U{unit}", "2、主体": "sme", **answers}


def text_of(item: forms.FormQuestion, answer: str, nothing: str) -> str:
    """The text of the option that was chosen."""
    beside = {"": nothing, "na": "不适用", "unknown": "不清楚"}
    return beside.get(answer) or next(choice.text for choice in item.choices if str(choice.response) == answer)


@pytest.mark.parametrize(
    ("service", "exported"),
    [
        *(("kobo", kobo), ("kobo", kobo_labels), ("odk", odk), ("odk", odata), ("ona", ona), ("redcap", redcap)),
        *(("limesurvey", limesurvey), ("limesurvey", limesurvey_texts), ("wjx", wjx), ("wjx-codes", wjx_codes)),
    ],
)
def test_an_export_gives_the_scores_of_a_plain_table(
    cli: Cli,
    tmp_path: Path,
    form: forms.Form,
    fields: list[tuple[str, str]],
    service: str,
    exported: Callable[[forms.Form, list[tuple[str, str]]], Iterator[Row]],
) -> None:
    """Whole: no column and no cell is lost on the way, and none needs a map of one's own."""
    write(tmp_path / "plain.csv", list(plain(form)))
    write(tmp_path / "t.csv", list(exported(form, fields)))

    wanted = cli("batch", tmp_path / "plain.csv")
    ended = cli("batch", tmp_path / "t.csv", "--from", service)

    assert (ended.code, wanted.code) == (0, 0), ended.err
    assert "column-passed-over" not in ended.err
    assert "只写了 NA" not in ended.err
    assert without_source(ended.out) == without_source(wanted.out)
    assert all(row["status"] != "invalid" and row["score"] for row in rows(ended.out))


def test_a_service_that_is_not_known(cli: Cli, tmp_path: Path) -> None:
    """The known ones are named."""
    write(tmp_path / "t.csv", [{"1a.M": "1"}])
    ended = cli("batch", tmp_path / "t.csv", "--from", "paper")

    assert ended.code == 2
    assert "wjx-codes" in ended.err


def write(file: Path, table: list[Row]) -> None:
    """Write a table as CSV."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]))
        writer.writeheader()
        writer.writerows(table)


def without_source(table: str) -> list[dict[str, str]]:
    """Rows without their place."""
    return [{name: cell for name, cell in row.items() if name != "source"} for row in rows(table)]
