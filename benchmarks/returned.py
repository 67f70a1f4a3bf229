"""Returns as a survey, a form and people's own hands write them: copies of the six examples, each a little other.

Every copy keeps its example's notes, evidence, dates, sectors and reasons; its name is its own, some levels are one
step lower or higher, some questions are unknown, one in three has targets.
"""

import functools
import io
import random
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.documents import writing
from fusionassess.forms import workbook
from fusionassess.forms.form import build
from fusionassess.rubric import library

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(file for file in (ROOT / "examples").glob("*.yaml") if not file.name.startswith("weights"))
EDITION = library.find(library.shipped_ids()[0])
WORDS = {"zh": ("不适用", "不清楚"), "en": ("not applicable", "unknown")}
"""What a form calls not applicable and unknown."""
ALIKE, UNKNOWN = 0.5, 0.03
"""Shares of the answers that are those of the example, and that are unknown."""
BY_HAND = 4
"""One copy in so many is the example's own text, comments and all, under another name."""


@functools.cache
def _example(place: int) -> AnswerSheet:
    return open_sheet(EXAMPLES[place]).sheet


def varied(number: int) -> AnswerSheet:
    """The sheet of one respondent."""
    chosen, top = random.Random(number), EDITION.rubric.top
    sheet = _example(number % len(EXAMPLES))
    answers = {}
    for name, answer in sheet.answers.items():
        level = answer.level
        if level is not None and chosen.random() >= ALIKE:
            level = min(max(level + chosen.choice((-1, 1)), 0), top)
        is_unknown = level is not None and chosen.random() < UNKNOWN
        change: dict[str, object] = {"level": None, "missing": [], "unknown": True} if is_unknown else {"level": level}
        answers[name] = answer.model_copy(update=change)
    subject = sheet.subject.model_copy(update={"name": f"{sheet.subject.name}{number}"})
    measures = [measure.id for measure in EDITION.rubric.measures if subject.profile in measure.weights]
    targets = {name: float(chosen.randint(2, top)) for name in chosen.sample(measures, 3)} if number % 3 == 0 else {}
    return sheet.model_copy(update={"subject": subject, "answers": answers, "targets": targets})


def by_hand(number: int) -> str:
    """An example's own text, under another name."""
    text = EXAMPLES[number % len(EXAMPLES)].read_text(encoding="utf-8")
    return re.sub(r"(?<=subject: \{name: )[^,]+", lambda name: f"{name[0]}{number}", text)


def write_sheets(folder: Path, suffix: str, count: int) -> None:
    """So many sheets in YAML or JSON, made once."""
    if folder.exists():
        return
    part = _begun(folder)
    for number in range(count):
        path = part / f"{number:06}{suffix}"
        # Divided first: every example is among those by hand.
        own = suffix == ".yaml" and number // len(EXAMPLES) % BY_HAND == 0
        path.write_text(by_hand(number) if own else writing.dump_for(path, varied(number)), encoding="utf-8")
    part.rename(folder)


def _begun(folder: Path) -> Path:
    """A folder that gets its name when everything is in it."""
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    return part


def write_forms(folder: Path, count: int) -> None:
    """So many workbooks, made once: a few dozen forms that were filled in, and copies with texts of their own.

    Every second one was saved by LibreOffice, where it is installed.
    """
    if folder.exists():
        return
    part = _begun(folder)
    different = [_filled(varied(number)) for number in range(min(count, 4 * len(EXAMPLES)))]
    saved = _saved_by_libreoffice(different)
    for number in range(count):
        kinds = saved if number % 2 and saved else different
        book = _with_texts(kinds[number // 2 % len(kinds)], f"{number:0{len(PLACE)}}")
        (part / f"{number:06}.xlsx").write_bytes(book)
    part.rename(folder)


def _saved_by_libreoffice(books: Sequence[bytes]) -> list[bytes]:
    """The same workbooks as LibreOffice saves them; none where it is missing."""
    office = shutil.which("soffice")
    if office is None:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, book in enumerate(books):
            (folder / f"{number:06}.xlsx").write_bytes(book)
        words = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
        files = sorted(map(str, folder.glob("*.xlsx")))
        subprocess.run([*words, "--outdir", str(folder / "saved"), *files], check=True, capture_output=True)
        return [file.read_bytes() for file in sorted((folder / "saved").iterdir())]


PLACE = "〇" * 6
"""Stands in a form where each of its copies has its own number."""
_AS_WRITTEN = (PLACE.encode(), PLACE.encode("ascii", "xmlcharrefreplace"))
"""The same as LibreOffice and openpyxl write it."""


def _with_texts(book: bytes, number: str) -> bytes:
    """A copy of a form whose name, notes and evidence are nobody else's."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for written in _AS_WRITTEN:
                part = part.replace(written, number.encode())
            new.writestr(name, part)
    return out.getvalue()


def _own(text: str | None) -> str | None:
    return text and text + PLACE


def _filled(sheet: AnswerSheet) -> bytes:
    language = sheet.language or "zh"
    book = openpyxl.load_workbook(io.BytesIO(workbook.view(build(EDITION, sheet.subject, language))))

    def column(name: str) -> tuple[object, range, int]:
        ((title, area),) = book.defined_names[f"form_{name}"].destinations
        left, top, _, bottom = range_boundaries(area)
        return book[title], range(top, bottom + 1), left

    def values(name: str) -> list[object]:
        place, rows, left = column(name)
        return [place.cell(row, left).value for row in rows]  # type: ignore[attr-defined]

    def put(name: str, at: int, value: object) -> None:
        place, rows, left = column(name)
        if value is not None:
            place.cell(rows[at], left).value = value  # type: ignore[attr-defined]

    texts = dict(zip(zip(values("lists_list"), values("lists_code"), strict=True), values("lists_text"), strict=True))
    put("name", 0, _own(sheet.subject.name))
    put("period", 0, sheet.subject.period)
    put("role", 0, sheet.respondent and sheet.respondent.role)
    put("assessed_on", 0, sheet.assessed_on)
    for at, name in enumerate(values("answers_id")):
        answer = sheet.answers.get(str(name), Answer())
        chosen = texts.get(("level", str(answer.level)))
        put("answers_answer", at, WORDS[language][0] if answer.not_applicable else chosen)
        if answer.unknown:
            put("answers_answer", at, WORDS[language][1])
        put("answers_reason", at, _own(answer.not_applicable))
        put("answers_note", at, _own(answer.note))
        if answer.evidence:
            put("answers_grade", at, texts.get(("grade", str(answer.evidence.grade))))
            put("answers_evidence", at, _own(answer.evidence.text))
            put("answers_date", at, answer.evidence.date)
    for at, name in enumerate(values("targets_id")):
        if name in sheet.targets:
            put("targets_level", at, texts.get(("target", str(int(sheet.targets[str(name)])))))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_table(file: Path, count: int, seed: int = 5) -> None:
    """A table of labels, as survey services export it: what the drop-downs say, words for unknown and n/a."""
    if file.exists():
        return
    import csv

    labels = [f"{level} {words['zh']}" for level, words in enumerate(EDITION.rubric.levels)]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        sheets = [varied(number) for number in range(60)]
        asked = [question.id for question in EDITION.rubric.questions]
        table = csv.writer(stream)
        table.writerow(["单位", "主体", "领域", "评估日期", *_columns(asked)])
        chosen = random.Random(seed)
        rows = list(_rows(sheets, asked, labels))
        for number in range(count):
            name, *rest = chosen.choice(rows)
            table.writerow([f"{name}{number}", *rest])


def _columns(asked: Sequence[str]) -> Iterator[str]:
    for name in asked:
        yield from (name, f"{name}.evidence", f"{name}.evidence_date")


def _rows(sheets: Sequence[AnswerSheet], asked: Sequence[str], labels: Sequence[str]) -> Iterator[list[str]]:
    for sheet in sheets:
        row = [sheet.subject.name, sheet.subject.profile, " ".join(sheet.subject.sectors), str(sheet.assessed_on or "")]
        for name in asked:
            answer = sheet.answers.get(name, Answer())
            evidence = answer.evidence
            label = "" if answer.level is None else labels[answer.level]
            label = "不清楚" if answer.unknown else label
            row.append(f"不适用：{answer.not_applicable}" if answer.not_applicable else label)
            row += [(evidence and evidence.grade) or "", str((evidence and evidence.date) or "")]
        yield row
