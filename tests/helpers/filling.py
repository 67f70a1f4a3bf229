"""Forms filled in by somebody else's program: openpyxl writes into the cells that the form names."""

import datetime
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl

from conftest import ROOT
from fusionassess.answers.model import Answer, AnswerSheet, Evidence, Subject
from fusionassess.forms import workbook
from fusionassess.forms.form import build
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from kinds import kinds_edition
from small import sheet_for, small_edition
from stepped import stepped_edition

WORDS = {"zh": ("不适用", "不清楚"), "en": ("not applicable", "unknown")}

FIVE_PATHS = library.read(ROOT / "rubrics" / "five-paths")
PROFILES = [
    *(
        (FIVE_PATHS, profile, sectors)
        for profile in FIVE_PATHS.rubric.profiles
        for sectors in ((), ("green", "biomed"))
    ),
    (small_edition(), "city", ("ai",)),
    (small_edition(), "firm", ()),
    (kinds_edition(), "firm", ("ai",)),
    (stepped_edition(), "city", ()),
    (stepped_edition(), "firm", ("ai",)),
]
NAMES = [f"{edition.rubric.id}-{profile}-{'-'.join(sectors)}" for edition, profile, sectors in PROFILES]
"""Every rubric, profile and choice of sectors that forms are tested with."""


class Filled:
    """A workbook being filled in, its cells found by their names."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def area(self, name: str) -> tuple[Any, int, int, int]:
        """Sheet, first row, last row and column of a name."""
        ((sheet, reference),) = self.book.defined_names[f"form_{name}"].destinations
        left, top, _, bottom = openpyxl.utils.range_boundaries(reference)
        return self.book[sheet], top, bottom, left

    def row(self, table: str, name: str) -> int:
        """The row of an id."""
        sheet, top, bottom, column = self.area(f"{table}_id")
        return next(row for row in range(top, bottom + 1) if sheet.cell(row, column).value == name)

    def at(self, table: str, column: str, name: str) -> Any:
        """The cell of a row and a column."""
        sheet, _, _, place = self.area(f"{table}_{column}")
        return sheet.cell(self.row(table, name), place)

    def set(self, table: str, column: str, name: str, value: Any) -> str:
        """Write into a cell; gives its place as the reader names it."""
        cell = self.at(table, column, name)
        cell.value = value
        return f"{cell.parent.title}!{cell.coordinate}"

    def set_text(self, table: str, column: str, name: str, text: str) -> None:
        """Write a text, even one that begins like a formula."""
        cell = self.at(table, column, name)
        cell.value, cell.data_type = text, "s"

    def set_field(self, name: str, value: Any) -> str:
        """Write into a single cell of the guide."""
        sheet, row, _, column = self.area(name)
        cell = sheet.cell(row, column)
        cell.value = value
        return f"{sheet.title}!{cell.coordinate}"

    def choices(self, table: str, column: str, name: str) -> list[str]:
        """What the drop-down of a cell offers."""
        cell = self.at(table, column, name)
        for rule in cell.parent.data_validations.dataValidation:
            if rule.type == "list" and cell.coordinate in rule.sqref:
                sheet, top, bottom, place = self.area(rule.formula1.removeprefix("=").removeprefix("form_"))
                return [sheet.cell(row, place).value for row in range(top, bottom + 1)]
        return []

    def offered(self, name: str, code: object) -> str:
        """What the drop-down of a question calls a level or an option."""
        listed = self.at("answers", "list", name).value
        sheet, top, bottom, column = self.area("lists_list")
        texts = {
            sheet.cell(row, column + 1).value: sheet.cell(row, column + 2).value
            for row in range(top, bottom + 1)
            if sheet.cell(row, column).value == listed
        }
        assert texts[str(code)] in self.choices("answers", "answer", name)
        return str(texts[str(code)])

    def bytes(self) -> bytes:
        """The workbook as openpyxl writes it."""
        data = io.BytesIO()
        self.book.save(data)
        return data.getvalue()

    def save(self, path: Path) -> Path:
        """Write it to a file."""
        path.write_bytes(self.bytes())
        return path


def form_for(
    edition: Edition, profile: str, sectors: Iterable[str] = (), language: str = "zh", name: str = "某单位"
) -> bytes:
    """A blank workbook."""
    subject = Subject(name=name, profile=profile, sectors=list(sectors))
    return workbook.view(build(edition, subject, language))


def fill(data: bytes, sheet: AnswerSheet) -> Filled:
    """Fill a workbook in as a person would who wants to say what a sheet says."""
    filled = Filled(data)
    words = WORDS[str(sheet.language)]
    filled.set_field("name", sheet.subject.name)
    filled.set_field("period", sheet.subject.period)
    if sheet.respondent:
        filled.set_field("role", sheet.respondent.role)
        filled.set_field("respondent", sheet.respondent.name)
    filled.set_field("assessed_on", sheet.assessed_on)
    for name, answer in sheet.answers.items():
        _fill_answer(filled, name, answer, words)
    for name, figure in sheet.indicators.items():
        for part, value in figure.model_dump(exclude_none=True).items():
            filled.set("indicators", part, name, value)
    for name, level in sheet.targets.items():
        filled.set("targets", "level", name, filled.choices("targets", "level", name)[int(level)])
    return filled


def _fill_answer(filled: Filled, name: str, answer: Answer, words: tuple[str, str]) -> None:
    chosen = answer.value if answer.option is None and answer.level is None else filled.offered(name, answer.response)
    if answer.unknown:
        chosen = words[1]
    elif answer.not_applicable is not None:
        chosen = words[0]
        filled.set("answers", "reason", name, answer.not_applicable)
    if chosen is not None:
        filled.set("answers", "answer", name, chosen)
    if answer.missing:
        filled.set("answers", "missing", name, "、".join(map(str, answer.missing)))
    if answer.note:
        filled.set_text("answers", "note", name, answer.note)
    if answer.evidence:
        _fill_evidence(filled, name, answer.evidence)


def _fill_evidence(filled: Filled, name: str, evidence: Evidence) -> None:
    if evidence.grade:
        grades = filled.choices("answers", "grade", name)
        filled.set("answers", "grade", name, next(text for text in grades if text.startswith(evidence.grade)))
    for column, value in (("evidence", evidence.text), ("date", evidence.date)):
        if value is not None:
            filled.set("answers", column, name, value)


def every_state(
    edition: Edition,
    profile: str,
    sectors: tuple[str, ...] = (),
    day: datetime.date = datetime.date(2026, 9, 30),
    language: str = "zh",
) -> AnswerSheet:
    """A sheet in which every state of an answer, an indicator and a target stands, as far as its questions go."""
    rubric = edition.rubric
    grades = list(rubric.evidence_grades)
    answers: dict[str, Any] = {}
    for place, question in enumerate(rubric.asked(profile)):
        asked = rubric.as_asked(question, profile, sectors)
        if asked.levels is not None:
            level = len(asked.levels) - 1 - place % len(asked.levels)
            missing = [clause.level for clause in asked.also if clause.level <= level][-1:]
            response: Any = {"level": level} | ({"missing": missing} if missing else {})
        elif asked.options is not None:
            response = {"option": asked.options[place % len(asked.options)].id}
        else:
            response = {"value": 12.5}
        evidence: dict[str, Any] = {"text": f"台账第{place}册“甲”", "date": "2026-06-30"} | (
            {"grade": grades[-1]} if grades else {}
        )
        states: tuple[dict[str, Any], ...] = (
            response,
            response | {"evidence": evidence, "note": "=1+1 是备注，不是公式"},
            {"not_applicable": "没有这类平台"},
            {"unknown": True, "note": "已发函，10月底前回复"},
            {},
            {"not_applicable": "没有生产工序", "note": "见附件"},
            {"unknown": True},
            {"note": "还没有问到"},
            response | {"evidence": {"text": "口头"}},
        )
        state = states[place % 9]
        if not rubric.may_not_apply(question, profile, sectors):
            state = {"unknown": True} if "not_applicable" in state else state
        elif rubric.not_applicable == "nobody":
            # Few may: all of them do.
            state = states[(2, 5)[place % 2]]
        if state:
            answers[question.id] = state
    figures = {
        indicator.id: {"value": 41.2, "year": 2025}
        | ({"numerator": 412.0, "denominator": 1000.0} if indicator.fraction else {})
        | ({"benchmark": 5.6, "years": 3.0} if indicator.against_benchmark else {})
        for indicator in rubric.indicators[:4]
        if profile in indicator.profiles
    }
    targets = {measure.id: float(min(rubric.top, 2)) for measure in rubric.asked_measures(profile)[::2]}
    subject = {"name": "东麓市滨江高新区", "profile": profile, "sectors": list(sectors), "period": "2026-Q3"}
    more = {"indicators": figures, "targets": targets, "language": language, "assessed_on": day.isoformat()}
    reference = {"id": rubric.id, "version": rubric.version, "sha256": edition.sha256}
    respondent = {"role": "科技局", "name": "王某"}
    return sheet_for(
        rubric, answers, profile, sectors, **more, subject=subject, rubric=reference, respondent=respondent
    )
