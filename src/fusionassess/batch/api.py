"""What programs call: check a sheet, score it, write its report, as the commands do and with the same numbers.

``from fusionassess import score_sheet`` is the same function, imported when it is asked for.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from errno import EEXIST
from os import strerror
from pathlib import Path
from typing import Any

from fusionassess.answers.sheets import OpenedSheet, from_source, open_sheet
from fusionassess.assessment.assess import assess
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.saving import save
from fusionassess.documents.source import Source
from fusionassess.render import json as result
from fusionassess.render.formats import FORMATS
from fusionassess.report import build_report
from fusionassess.report.value import Report
from fusionassess.words.labels import labels
from fusionassess.words.language import chosen

Sheet = str | Path | Mapping[str, Any]
"""An answer sheet: a file, or its plain values as JSON has them; dates may be dates, as PyYAML reads them."""


def check_sheet(sheet: Sheet, rubric: str | Path | None = None, *, language: str = "zh") -> list[str]:
    """Everything that is wrong with a sheet, a sentence with its place for each; empty where nothing is.

    Args:
        sheet: the file, or its values.
        rubric: id or file of the rubric; the one that the sheet names where it is left out.
        language: of the sentences, ``zh`` or ``en``.
    """
    try:
        _opened(sheet, rubric)
    except DocumentError as error:
        return _sentences(error, language)
    return []


def score_sheet(
    sheet: Sheet, rubric: str | Path | None = None, *, language: str | None = None, earlier: Sequence[Sheet] = ()
) -> dict[str, Any]:
    """Score a sheet: the object that ``fusionassess score --format json`` prints.

    Its schema is ``fusionassess rubric schema result``: ``score`` (``value`` on the rubric's levels,
    None where it is withheld, with ``low`` and ``high``), ``level``, ``paths``, ``steps`` and more.

    Args:
        sheet: the file, or its values.
        rubric: id or file of the rubric; the one that the sheet names where it is left out.
        language: of the texts in it; the sheet's where it is left out.
        earlier: sheets of earlier periods, the oldest first.

    Raises:
        DocumentError: with every problem of a sheet or its rubric in ``problems``, and as sentences for a reader.
    """
    return result.as_object(_report(sheet, rubric, language, earlier))


def write_report(
    sheet: Sheet,
    file: str | Path,
    rubric: str | Path | None = None,
    *,
    language: str | None = None,
    earlier: Sequence[Sheet] = (),
    force: bool = False,
) -> None:
    """Write the report on a sheet; the name's ending says in which format, as for ``fusionassess report -o``.

    Args:
        sheet: the file, or its values.
        file: where to.
        rubric: id or file of the rubric; the one that the sheet names where it is left out.
        language: of the report; the sheet's where it is left out.
        earlier: sheets of earlier periods, the oldest first.
        force: whether a file that is there is replaced, at once and whole; else it is refused.

    Raises:
        DocumentError: with every problem of a sheet or its rubric in ``problems``, and as sentences for a reader.
        FileExistsError: the file is there, and ``force`` was not given.
        ValueError: no format of a report has this ending.
        ImportError: the format needs an extra that is not installed.
        OSError: the file cannot be written.
    """
    target = Path(file)
    format_ = next((format_ for format_ in FORMATS if format_.suffix == target.suffix.lower()), None)
    if format_ is None:
        raise ValueError(f"{target.suffix}: {', '.join(each.suffix for each in FORMATS)}")
    if not format_.is_there:
        raise ImportError(f"{format_.suffix}: {format_.library} ({format_.extra})", name=format_.library)
    if target.exists() and not force:
        raise FileExistsError(EEXIST, strerror(EEXIST), str(target))
    content = format_.write(_report(sheet, rubric, language, earlier))
    save(target, content if isinstance(content, bytes) else content.encode())


def _report(sheet: Sheet, rubric: str | Path | None, language: str | None, earlier: Sequence[Sheet]) -> Report:
    with _readable(chosen(language)):
        opened = _opened(sheet, rubric)
        before = [_opened(one, rubric) for one in earlier]
    spoken = chosen(language, opened.sheet.language)
    return build_report(
        assess(opened.edition, opened.sheet),
        labels(spoken),
        spoken,
        opened.warnings,
        earlier=[assess(older.edition, older.sheet) for older in before],
        earlier_warnings=[older.warnings for older in before],
    )


@contextmanager
def _readable(language: str) -> Iterator[None]:
    """Let an error read as its sentences: whoever prints it has no words for codes."""
    try:
        yield
    except DocumentError as error:
        error.args = ("\n".join(_sentences(error, language)),)
        raise


def _sentences(error: DocumentError, language: str) -> list[str]:
    return [labels(language).placed(problem) for problem in error.problems]


def _opened(sheet: Sheet, rubric: str | Path | None) -> OpenedSheet:
    name = None if rubric is None else str(rubric)
    if isinstance(sheet, Mapping):
        text = json.dumps(sheet, ensure_ascii=False, indent=1, default=_as_json)
        return from_source(Source("sheet.json", text), name)
    return open_sheet(sheet, name)


def _as_json(value: object) -> str:
    """A date as a sheet writes it, ``2026-11-26``: YAML readers make dates of such words."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__}: {value!r}")
