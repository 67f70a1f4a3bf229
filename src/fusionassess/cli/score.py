"""``fusionassess score``: one sheet, one report."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.options import WORDS, LangOption, LensOption, RubricOption, SheetArgument

if TYPE_CHECKING:
    from fusionassess.library import Edition
    from fusionassess.report import Report

WITHHELD = 3
_HELP = WORDS.commands


class Form(StrEnum):
    """How a report is printed."""

    text = "text"
    markdown = "markdown"
    json = "json"


FormOption = Annotated[Form, typer.Option("--format", help=_HELP.format)]


def score(
    sheet: SheetArgument,
    rubric: RubricOption = None,
    form: FormOption = Form.text,
    lens: LensOption = None,
    lang: LangOption = None,
) -> None:
    """Score one answer sheet and print the report."""
    report = report_on(sheet, rubric, lang, lens)
    print_report(report, form)
    raise typer.Exit(WITHHELD if report.score.point.value is None else 0)


def report_on(sheet: SheetArgument, rubric: str | None, lang: str | None, lens: str | None = None) -> "Report":
    """Read a sheet, assess it, and choose the words: in the language asked for, else the sheet's."""
    from fusionassess.assessment import assess
    from fusionassess.labels import labels
    from fusionassess.report import build_report
    from fusionassess.sheets import open_sheet

    opened = open_sheet(sheet, rubric)
    language = lang or options.language(opened.sheet.language)
    reason = reason_of(opened.edition, lens)
    return build_report(assess(opened.edition, opened.sheet, reason), labels(language), language, opened.warnings)


def reason_of(edition: "Edition", lens: str | None) -> str | None:
    """The id of the reason a lens stands for; the id itself is taken, too."""
    if lens is None:
        return None
    reasons = edition.rubric.reasons
    by_lens = {reason.lens: name for name, reason in reasons.items()}
    options.known(lens, [*by_lens, *reasons], _HELP.no_lens)
    return by_lens.get(lens, lens)


def print_report(report: "Report", form: Form) -> None:
    """Print a report on standard output."""
    from fusionassess.render import json, markdown, terminal

    match form:
        case Form.text:
            streams.styled(terminal.view(report, streams.width(), ascii_only=streams.only_ascii(sys.stdout)))
        case Form.markdown:
            streams.out(markdown.view(report))
        case Form.json:
            streams.out(json.view(report))
