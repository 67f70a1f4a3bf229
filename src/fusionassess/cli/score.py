"""``fusionassess score``: one sheet, one report."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from fusionassess.cli import against, gates, options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.explain import ExplainOption, derivations, print_explanation
from fusionassess.cli.options import WORDS, LangOption, LensOption, RubricOption, SheetArgument
from fusionassess.cli.uncertain import DrawsOption, SeedOption, UncertaintyOption, settings_of
from fusionassess.cli.whatif import SetOption, WeightsOption, assess_supposed
from fusionassess.cli.writing import PRINTED, PRINTED_AT_FIRST, PrintedOption, print_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fusionassess.answers.sheets import OpenedSheet
    from fusionassess.assessment.assess import Assessment
    from fusionassess.kernel.figures.draws import Settings
    from fusionassess.kernel.figures.peers import PeerGroups
    from fusionassess.report import Report
    from fusionassess.rubric.library import Edition

_HELP = WORDS.commands

FullOption = Annotated[bool, typer.Option("--full", help=_HELP.full)]


def score(
    sheet: SheetArgument,
    rubric: RubricOption = None,
    format_: PrintedOption = PRINTED_AT_FIRST,
    full: FullOption = False,
    lens: LensOption = None,
    weights: WeightsOption = None,
    pairs: SetOption = None,
    explain: ExplainOption = None,
    uncertainty: UncertaintyOption = False,
    draws: DrawsOption = None,
    seed: SeedOption = None,
    peers: against.AgainstOption = None,
    fail_under: gates.FailUnderOption = None,
    fail_path_under: gates.FailPathUnderOption = None,
    min_coverage: gates.MinCoverageOption = None,
    min_evidence: gates.MinEvidenceOption = None,
    no_regression: gates.NoRegressionOption = None,
    lang: LangOption = None,
) -> None:
    """Score one answer sheet and print the report."""
    settings = settings_of(uncertainty, draws, seed)
    against.refuse_other_tables(peers, weights)
    scored_sheet = scored(sheet, rubric, lens, weights, pairs or ())
    # An explanation has no use for draws.
    settings = None if explain else settings
    report = report_on(scored_sheet, lang, settings=settings, peers=against.peers_in(peers, scored_sheet.assessment))
    asked = gates.Gates(fail_under, fail_path_under, min_coverage, min_evidence, no_regression)
    failed = gates.failed(scored_sheet.assessment, asked, report.language)
    if explain:
        print_explanation(scored_sheet.assessment, explain, report.language, format_, scored_sheet.opened.warnings)
    else:
        made = derivations(scored_sheet.assessment, report.language) if "derivations" in PRINTED[format_].takes else ()
        print_report(report, format_, made, full=full)
    for line in failed:
        streams.note(line)
    raise typer.Exit(Exit.FAILED if failed else end_of(report))


def end_of(report: "Report") -> Exit:
    """How a command ends that has told this report."""
    return Exit.DONE if report.score.point.value is not None else Exit.INCOMPLETE


class ScoredSheet(NamedTuple):
    """A sheet assessed, and what its reader should know."""

    assessment: "Assessment"
    opened: "OpenedSheet"
    """As it was read, before anything was supposed."""


def scored(
    sheet: SheetArgument,
    rubric: str | None,
    lens: str | None = None,
    weights: str | None = None,
    pairs: "Sequence[str]" = (),
) -> ScoredSheet:
    """Read a sheet and assess it; with other weights or answers where these are supposed."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.assessment.assess import assess

    opened = open_sheet(sheet, rubric)
    reason = reason_of(opened.edition, lens)
    if weights or pairs:
        return ScoredSheet(assess_supposed(opened, reason, weights, pairs), opened)
    return ScoredSheet(assess(opened.edition, opened.sheet, reason), opened)


def report_on(
    scored_sheet: ScoredSheet,
    lang: str | None,
    before: "Sequence[ScoredSheet]" = (),
    settings: "Settings | None" = None,
    peers: "PeerGroups | None" = None,
) -> "Report":
    """Choose the words of a report: in the language asked for, else the sheet's.

    ``before`` are earlier sheets of the same organisation, the oldest first; with ``settings`` its
    uncertainty is estimated, with ``peers`` its place among them told.
    """
    from fusionassess.report import build_report
    from fusionassess.words.labels import labels

    assessment, opened = scored_sheet
    language = lang or options.language(opened.sheet.language)
    return build_report(
        assessment,
        labels(language),
        language,
        opened.warnings,
        earlier=[each.assessment for each in before],
        earlier_warnings=[each.opened.warnings for each in before],
        settings=settings,
        peers=peers,
    )


def earlier_of(
    scored_sheet: ScoredSheet, sheet: "Path", lang: str | None, sheets: "Sequence[Path]", rubric: str | None
) -> list[ScoredSheet]:
    """Assess the sheets of earlier periods, with other weights where these are supposed.

    One of another profile or rubric is refused, a wrong order is told.
    """
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.assessment.assess import assess
    from fusionassess.cli.compare import refuse_the_incomparable, tell_a_wrong_order
    from fusionassess.words.labels import labels

    assessment, opened = scored_sheet
    phrases = labels(lang or options.language(opened.sheet.language))
    other = assessment.edition if assessment.weighting else None
    before = []
    for file in sheets:
        older = open_sheet(file, rubric)
        refuse_the_incomparable(older, opened, phrases)
        before.append(ScoredSheet(assess(other or older.edition, older.sheet), older))
    tell_a_wrong_order([*sheets, sheet], [*(each.opened for each in before), opened], phrases)
    return before


def reason_of(edition: "Edition", lens: str | None) -> str | None:
    """The id of the reason a lens stands for; the id itself is taken, too."""
    if lens is None:
        return None
    reasons = edition.rubric.reasons
    by_lens = {reason.lens: name for name, reason in reasons.items()}
    options.known(lens, [*by_lens, *reasons], _HELP.no_lens)
    return by_lens.get(lens, lens)
