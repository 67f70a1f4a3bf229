"""Gates: options that make ``fusionassess score`` exit 1 where an assessment falls below them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from fusionassess.cli import streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    from fusionassess.assessment.assess import Assessment
    from fusionassess.assessment.gates import Failure
    from fusionassess.words.shapes.commands import GateLabels

_HELP = WORDS.options

FailUnderOption = Annotated[
    float | None, typer.Option("--fail-under", help=_HELP.fail_under, metavar="X", show_default=False)
]
FailPathUnderOption = Annotated[
    float | None, typer.Option("--fail-path-under", help=_HELP.fail_path_under, metavar="X", show_default=False)
]
MinCoverageOption = Annotated[
    float | None, typer.Option("--min-coverage", help=_HELP.min_coverage, metavar="X", show_default=False)
]
MinEvidenceOption = Annotated[
    float | None, typer.Option("--min-evidence", help=_HELP.min_evidence, metavar="X", show_default=False)
]
NoRegressionOption = Annotated[
    Path | None, typer.Option("--no-regression", help=_HELP.no_regression, metavar="OLD", show_default=False)
]


class Gates(NamedTuple):
    """The gates as they were asked for on the command line."""

    fail_under: float | None
    fail_path_under: float | None
    min_coverage: float | None
    min_evidence: float | None
    no_regression: Path | None


def failed(assessment: "Assessment", gates: Gates, language: str) -> tuple[str, ...]:
    """A line for every number below its gate. Refuses gates that nothing could pass, or fail."""
    if gates == Gates(None, None, None, None, None):
        return ()
    from fusionassess.assessment import gates as checks
    from fusionassess.words.labels import labels

    phrases = labels(language).gates
    scores = assessment.rubric.bottom, assessment.plan.top
    _refuse_beyond(gates.fail_under, "--fail-under", scores, phrases)
    _refuse_beyond(gates.fail_path_under, "--fail-path-under", scores, phrases)
    _refuse_beyond(gates.min_coverage, "--min-coverage", (0, 1), phrases)
    _refuse_beyond(gates.min_evidence, "--min-evidence", scores, phrases)
    failures = checks.check(assessment, checks.GateThresholds(*gates[:4]))
    if gates.no_regression is not None:
        failures += checks.regressions(_earlier(gates.no_regression, assessment, language), assessment)
    return tuple(_lines(failures, assessment, phrases, language))


def _refuse_beyond(least: float | None, option: str, ends: tuple[int, int], phrases: "GateLabels") -> None:
    # Not a number is between nothing, too.
    if least is not None and not ends[0] <= least <= ends[1]:
        told = phrases.out_of_range.format(option=option, bottom=ends[0], top=ends[1], found=f"{least:g}")
        raise typer.BadParameter(told)


def _earlier(path: Path, assessment: "Assessment", language: str) -> "Assessment":
    """Assess the older sheet by the same rubric and weights. Exits 2 where it is of another profile."""
    import sys

    from fusionassess.answers import sheets
    from fusionassess.assessment.assess import assess
    from fusionassess.documents import reading, syntax
    from fusionassess.documents.blanks import plain
    from fusionassess.words.labels import labels

    source = reading.read(path)
    opened = sheets.from_values(syntax.load(source), source, edition=assessment.edition)
    phrases, before, now = labels(language), opened.sheet.subject, assessment.sheet.subject
    if before.profile != now.profile:
        streams.note(phrases.compare.other_profile.format(before=before.profile, after=now.profile))
        raise typer.Exit(Exit.REFUSED)
    if plain(before.name) != plain(now.name):
        streams.note(phrases.compare.other_subject.format(before=before.name, after=now.name))
    streams.show_problems(opened.warnings, phrases, sys.stderr)
    return assess(assessment.edition, opened.sheet)


def _lines(
    failures: "Iterable[Failure]", assessment: "Assessment", phrases: "GateLabels", language: str
) -> Iterable[str]:
    from fusionassess.assessment.gates import OVERALL

    titles = assessment.rubric.titles(language)
    for failure in failures:
        name = phrases.overall.get(failure.gate, "")
        if failure.node != OVERALL:
            name = phrases.named.format(id=failure.node, title=titles[failure.node])
        wanted, actual = _apart(failure.wanted, failure.actual)
        sentence = phrases.below if failure.reason is None else phrases.none
        reason = _reason(failure, assessment, phrases)
        yield sentence.format(gate=f"--{failure.gate}", node=name, wanted=wanted, found=actual, reason=reason)


def _reason(failure: "Failure", assessment: "Assessment", phrases: "GateLabels") -> str:
    from fusionassess.assessment.gates import OVERALL
    from fusionassess.report.wording import percent

    if failure.reason is None:
        return ""
    plan, results = assessment.plan, assessment.results
    coverage = float(results.coverage[0])
    if failure.node != OVERALL:
        nodes = dict(zip(plan.paths, results.path_coverage[0].tolist(), strict=True))
        nodes |= dict(zip(plan.measures, results.measure_coverage[0].tolist(), strict=True))
        coverage = nodes[failure.node]
    return phrases.reasons[failure.reason].format(
        coverage=percent(coverage), least=percent(plan.least_coverage), cap=percent(plan.not_applicable_cap)
    )


def _apart(wanted: float, actual: float) -> tuple[str, str]:
    """Both numbers with as many decimals as it takes to tell them apart, two at least."""
    from fusionassess.assessment.gates import DIGITS
    from fusionassess.report.wording import number

    pairs = ((str(number(wanted, digits)), str(number(actual, digits))) for digits in range(2, DIGITS + 1))
    return next((pair for pair in pairs if pair[0] != pair[1]), (str(wanted), str(actual)))
