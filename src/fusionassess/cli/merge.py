"""``fusionassess merge``: several raters' sheets of one organisation become one."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusionassess.cli import options, streams, talking
from fusionassess.cli.command_words import shell_word
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS, ForceOption, LangOption, RubricOption
from fusionassess.cli.score import end_of
from fusionassess.cli.writing import PRINTED, PRINTED_AT_FIRST, TEXT, PrintedOption, format_of, refuse_without_library
from fusionassess.documents.suffixes import DOCUMENTS
from fusionassess.render.formats import FORMATS

if TYPE_CHECKING:
    from fusionassess.answers.model import AnswerSheet
    from fusionassess.answers.sheets import OpenedSheet
    from fusionassess.raters.merging import Merged
    from fusionassess.report import Report
    from fusionassess.survey.terminal import Interface
    from fusionassess.words.labels import Labels

_HELP = WORDS.raters_command
_MORE = WORDS.commands
TOLD = ("subject", "warnings", "raters", "disputes")
"""The sections of a report that are about its raters."""
AGENDA = ("subject", "warnings", "disputes")
SHOWN = 5
"""Questions told in detail where nobody asks for all."""

Rules = StrEnum("Rules", ["median", "lowest", "best-evidenced", "ask"])
ASK = "ask"


def merge(
    sheets: Annotated[list[Path], typer.Argument(help=_HELP.sheets, metavar="A B...", show_default=False)],
    rule: Annotated[Rules, typer.Option("--rule", help=_HELP.rule)] = Rules.median,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help=_HELP.output, metavar="FILE", show_default=False)
    ] = None,
    agenda: Annotated[
        str | None,
        typer.Option(
            "--agenda",
            help=_HELP.agenda.format(known=" ".join(format_.suffix for format_ in FORMATS)),
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
    rubric: RubricOption = None,
    format_: PrintedOption = PRINTED_AT_FIRST,
    full: Annotated[bool, typer.Option("--full", help=_HELP.full)] = False,
    blind: Annotated[bool, typer.Option("--blind", help=_HELP.blind)] = False,
    plain: Annotated[bool, typer.Option("--plain", help=_HELP.plain)] = False,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Put the sheets of several raters together by a rule, and print where they differ."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.words.labels import labels

    _refuse_early(sheets, rule, output, agenda, force=force)
    way = _way(rule, blind=blind, plain=plain)
    opened = [(str(sheet), open_sheet(sheet, rubric)) for sheet in sheets]
    language = lang or options.language(opened[0][1].sheet.language)
    phrases = labels(language)
    streams.show_problems([warning for _, each in opened for warning in each.warnings], phrases, sys.stderr)
    merged = _merged(opened, rule, phrases)
    if output and way is not None:
        merged = _decided(merged, Path(output), language, way, sheets, blind=blind, force=force)
    elif output:
        merged = _kept(merged, Path(output), phrases)
        _save(merged, output, force=force)
        streams.note(phrases.commands.written.format(file=output))
    report = report_on_consensus(merged, language)
    if agenda:
        _write_agenda(report, agenda, phrases, force=force)
    if output != streams.STDOUT:
        _print(report, format_, phrases, full=full)
    _tell_open(merged, sheets, output, phrases)
    is_left = rule == ASK and any(entry.by == "open" for entry in merged.sheet.raters.values())
    raise typer.Exit(Exit.INCOMPLETE if is_left else end_of(report))


def _refuse_early(sheets: Sequence[Path], rule: str, output: str | None, agenda: str | None, *, force: bool) -> None:
    """Refuse before anything is read what can be refused."""
    if rule == ASK and output in (None, streams.STDOUT):
        raise typer.BadParameter(_HELP.no_output)
    if output and output != streams.STDOUT and Path(output).suffix.lower() not in DOCUMENTS:
        raise typer.BadParameter(_HELP.suffix.format(found=Path(output).suffix or output))
    if agenda:
        refuse_without_library(format_of(agenda))
        streams.refuse_existing(agenda, force=force, taken=[*sheets, output])
    if output:
        # A round goes on with the consensus that is there.
        streams.refuse_existing(output, force=force or rule == ASK, taken=sheets)


def _way(rule: str, *, blind: bool, plain: bool) -> "Interface | None":
    """How to decide question by question; None where a rule decides."""
    if rule != ASK:
        for option, is_given in {"--blind": blind, "--plain": plain}.items():
            if is_given:
                raise typer.BadParameter(_HELP.only_ask.format(option=option))
        return None
    from fusionassess.survey.terminal import Interface, interface

    way = interface(plain=plain)
    if way is Interface.none:
        streams.note(_HELP.no_terminal.format(rules=" ".join(each for each in Rules if each != ASK)))
        raise typer.Exit(Exit.REFUSED)
    return way


def _decided(
    merged: "Merged",
    target: Path,
    language: str,
    way: "Interface",
    sheets: Sequence[Path],
    *,
    blind: bool,
    force: bool,
) -> "Merged":
    """Let people decide, saved after each decision; interrupted, say how to go on."""
    from fusionassess.documents.saving import InUse, held
    from fusionassess.survey import round as rounds
    from fusionassess.survey.terminal import Interface, drawn_on
    from fusionassess.words.labels import labels

    phrases = labels(language)
    unsaved: list[OSError] = []

    def save(sheet: "AnswerSheet") -> str:
        unsaved.clear()
        try:
            _save(merged._replace(sheet=sheet), str(target), force=True)
        except OSError as error:
            unsaved.append(error)
            return phrases.round.not_saved.format(detail=error.strerror or error)
        return phrases.round.saved

    try:
        with held(target), drawn_on(way):
            sheet = _begun(merged, target, phrases, force=force)
            _save(merged._replace(sheet=sheet), str(target), force=True)
            asked = rounds.questions(merged.edition, sheet, language)
            meeting = rounds.Round(sheet, asked, save, language, blind=blind)
            try:
                if way is Interface.screen:
                    from fusionassess.survey import round_screen

                    round_screen.run(meeting)
                else:
                    from fusionassess.survey import round_lines

                    round_lines.run(meeting, talking.lines())
            except (KeyboardInterrupt, EOFError, SystemExit) as error:
                streams.note(phrases.raters_command.go_on.format(command=_command(sheets, str(target))))
                if isinstance(error, SystemExit):
                    raise
                raise typer.Exit(Exit.INTERRUPTED) from None
            if unsaved:
                raise unsaved[0]
    except InUse as error:
        streams.note(_MORE.in_use.format(file=error.path))
        raise typer.Exit(Exit.REFUSED) from None
    return merged._replace(sheet=meeting.sheet)


def _begun(merged: "Merged", target: Path, phrases: "Labels", *, force: bool) -> "AnswerSheet":
    """The consensus to go on with: the one there is, if it is of the same answers; else the new one."""
    from fusionassess.raters.merging import same_raters

    before = consensus_in(target)
    if before is not None and same_raters(merged.sheet, before):
        count = sum(entry.by == "people" for entry in before.raters.values())
        streams.note(phrases.round.resuming.format(file=target, count=count))
        return before
    if target.exists() and not force:
        told = phrases.raters_command
        streams.note((told.not_consensus if before is None else told.other_raters).format(file=target))
        raise typer.Exit(Exit.REFUSED)
    return merged.sheet


def _merged(opened: "Sequence[tuple[str, OpenedSheet]]", rule: str, phrases: "Labels") -> "Merged":
    """Put the sheets together, or say why they do not belong together."""
    from fusionassess.raters.merging import NotMergeable, merge
    from fusionassess.raters.rules import RULES
    from fusionassess.words.labels import labels

    try:
        # The sheet goes on in its own language, whatever the report is told in.
        mark = labels(options.language(opened[0][1].sheet.language)).raters.list_mark
        return merge(opened, next(each for each in RULES if each == rule), mark)
    except NotMergeable as error:
        streams.note(phrases.raters_command.refused[error.why].format(**error.values))
        raise typer.Exit(Exit.REFUSED) from None


def _kept(merged: "Merged", target: Path, phrases: "Labels") -> "Merged":
    """Keep what people decided in a consensus of the same answers that is about to be overwritten."""
    from fusionassess.raters.merging import keep_decisions

    before = consensus_in(target)
    if before is None:
        return merged
    sheet, kept = keep_decisions(merged.sheet, before)
    if kept:
        streams.note(phrases.raters_command.kept.format(file=target, count=kept))
    return merged._replace(sheet=sheet)


def consensus_in(target: Path) -> "AnswerSheet | None":
    """The consensus that a file holds; None where it holds none that can be read."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.documents.problems import DocumentError

    if not target.is_file():
        return None
    try:
        sheet = open_sheet(target).sheet
    except DocumentError:
        return None
    return sheet if sheet.raters else None


def _save(merged: "Merged", output: str, *, force: bool) -> None:
    from fusionassess.documents import writing

    file = Path("consensus.yaml" if output == streams.STDOUT else output)
    text = writing.dump_for(file, merged.sheet)
    streams.deliver(text, output, force=force, is_json=file.suffix.lower() == ".json")


def report_on_consensus(merged: "Merged", language: str) -> "Report":
    """The report on a consensus, with what it leaves out among the warnings."""
    from fusionassess.assessment.assess import assess
    from fusionassess.report import build_report
    from fusionassess.report.reconciled import remarks
    from fusionassess.words.labels import labels

    phrases = labels(language)
    report = build_report(assess(merged.edition, merged.sheet), phrases, language)
    return report._replace(warnings=(*remarks(merged, phrases), *report.warnings))


def _write_agenda(report: "Report", agenda: str, phrases: "Labels", *, force: bool) -> None:
    from fusionassess.cli.writing import written
    from fusionassess.render import json

    format_ = format_of(agenda)
    is_json = format_.suffix == ".json"
    content = json.merge(report) if is_json else written(_as_agenda(report, phrases), format_, {})
    streams.deliver(content, agenda, force=force, is_json=is_json)
    streams.note(phrases.commands.written.format(file=agenda))


def _as_agenda(report: "Report", phrases: "Labels") -> "Report":
    """What the raters differ on alone, called what it is for."""
    return report._replace(only=AGENDA, words=report.words._replace(document=phrases.raters.agenda))


def _print(report: "Report", format_: str, phrases: "Labels", *, full: bool) -> None:
    from fusionassess.cli.writing import print_report
    from fusionassess.render import json

    if PRINTED[format_].suffix == ".json":
        streams.out(json.merge(report), is_json=True)
        return
    raters = report.raters
    shortened = raters and format_ == TEXT and not full and len(raters.disputes) > SHOWN
    if raters and shortened:
        report = report._replace(raters=raters._replace(disputes=raters.disputes[:SHOWN]))
    print_report(report._replace(only=TOLD), format_)
    if raters and shortened:
        streams.note(phrases.raters_command.more.format(shown=SHOWN, count=len(raters.disputes)))


def _tell_open(merged: "Merged", sheets: Sequence[Path], output: str | None, phrases: "Labels") -> None:
    """Name the questions that are open, and how to decide them."""
    still_open = [name for name, entry in merged.sheet.raters.items() if entry.by == "open"]
    if not still_open:
        return
    streams.note(phrases.raters_command.open.format(count=len(still_open), ids=" ".join(still_open)))
    target = output if output and output != streams.STDOUT else "consensus.yaml"
    streams.note(phrases.raters_command.go_on.format(command=_command(sheets, target)))


def _command(sheets: Sequence[Path], target: str) -> str:
    return " ".join(["fusionassess merge", *map(shell_word, sheets), "-o", shell_word(target), "--rule ask"])
