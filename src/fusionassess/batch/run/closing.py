"""What a batch says of everything that it met: the closing lines, and the summary in JSON."""

from collections.abc import Iterator, Sequence

from fusionassess.batch.ledger import UNITS, Ledger, Unit
from fusionassess.documents.source import visible
from fusionassess.kernel.release import __version__
from fusionassess.render.json_format.batch import BatchSummary, Became, FailureFound, Guessed, LedgerFound, PassedOver
from fusionassess.render.json_format.result import RubricUsed, Tool
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import on_one_line
from fusionassess.words.shapes.commands import LedgerLabels

MOST_NAMES = 5
"""Files that a line names; the summary in JSON names all."""
_NAMELESS = frozenset({"hidden"})
"""Headings whose files nobody wants to hear of one by one."""


def lines(met: Ledger, words: LedgerLabels, mark: str) -> Iterator[str]:
    """Say what became of everything; ``mark`` stands between names."""
    for code, names in sorted(met.assumed.items()):
        yield words.assumed[code].format(names=_named(sorted(names), words, mark))
    for unit in UNITS:
        for heading, count in met.whys(unit, "passed_over").items():
            affected = sorted(met.named(unit, "passed_over", heading))
            shown = (
                "" if heading in _NAMELESS or not affected else words.names.format(names=_named(affected, words, mark))
            )
            yield words.passed.format(
                unit=words.units[unit].lower(), heading=words.headings[heading], count=f"{count:,}", names=shown
            )
    for unit in UNITS:
        if whole := met.count(unit):
            scored, failed, passed = (f"{met.count(unit, fate):,}" for fate in ("scored", "failed", "passed_over"))
            yield words.line.format(
                unit=words.units[unit], found=f"{whole:,}", scored=scored, failed=failed, passed=passed
            )


def _named(names: Sequence[str], words: LedgerLabels, mark: str) -> str:
    shown = mark.join(on_one_line(visible(name)) for name in names[:MOST_NAMES])
    beyond = len(names) - MOST_NAMES
    return words.more.format(names=shown, count=f"{beyond:,}") if beyond > 0 else shown


def summary(met: Ledger, edition: Edition | None, *, scored: int, with_total: int) -> str:
    """The summary as JSON."""
    used = edition and RubricUsed(id=edition.rubric.id, version=edition.rubric.version, sha256=edition.sha256)
    named = sorted(met.names.items())
    told = BatchSummary(
        tool=Tool(name="fusionassess", version=__version__),
        rubric=used,
        scored=scored,
        with_total=with_total,
        ledger=LedgerFound(**{unit: _became(met, unit) for unit in UNITS}),
        failures=[
            FailureFound(unit=entry.unit, code=entry.why, place=place)
            for entry, places in named
            for place in sorted(map(visible, places))
            if entry.fate == "failed"
        ],
        passed_over=[
            PassedOver(unit=entry.unit, heading=entry.why, names=sorted(map(visible, names)))
            for entry, names in named
            if entry.fate == "passed_over"
        ],
        assumed=[Guessed(code=code, files=sorted(map(visible, names))) for code, names in sorted(met.assumed.items())],
        remarks=dict(sorted(met.remarks.items())),
    )
    return told.model_dump_json(indent=2) + "\n"


def _became(met: Ledger, unit: Unit) -> Became:
    return Became(
        found=met.count(unit),
        scored=met.count(unit, "scored"),
        failed=met.count(unit, "failed"),
        passed_over=met.count(unit, "passed_over"),
        by_code=met.whys(unit, "failed"),
        by_heading=met.whys(unit, "passed_over"),
    )
