"""What a picture shows, in words, for whoever hears it instead of seeing it."""

from fusionassess.report.value import MeasureRow, PathRow, Report


def spoken(report: Report, row: PathRow | MeasureRow) -> str:
    """A path or a measure with its score and target, or why it has no score."""
    said = report.captions
    value = row.remark or row.score.display
    if row.target.value is not None:
        value = said.with_target.format(value=value, target=row.target)
    return said.said.format(title=f"{row.id} {row.title}", value=value)
