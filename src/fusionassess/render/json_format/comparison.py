"""A report on change as JSON: ids untranslated, numbers unrounded."""

from typing import TYPE_CHECKING, Any

from fusionassess.render.json_format.followup import of_followed
from fusionassess.render.json_format.parts import of_provenance, of_sheets
from fusionassess.report.change import ChangeReport, ChangeRow

if TYPE_CHECKING:
    from fusionassess.report.raters import RatersChanged
    from fusionassess.report.weightings import Weightings

FORMAT = "fusionassess/comparison/1"


def as_object(report: ChangeReport) -> dict[str, Any]:
    """The comparison as plain values, under the names the format promises."""
    history = report.over_time
    return {
        "format": FORMAT,
        **of_provenance(report.provenance),
        "language": report.language,
        "subject": {"name": report.subject.name, "profile": report.subject.profile},
        "periods": list(report.periods),
        "levels": [level.value for level in history.levels],
        "sheets": of_sheets(history.sheets),
        "total": _node(report.total),
        "paths": [_node(row) for row in report.rows if row.is_path],
        "measures": [_node(row) for row in report.rows if not row.is_path],
        "fallen": [row.id for row in report.fallen],
        "answers": [
            {
                "id": row.id,
                "before": row.before.value,
                "after": row.after.value,
                "on_score": row.on_score.value,
                "on_evidenced": row.on_evidenced.value,
                "level_without": row.level_without.value,
            }
            for row in report.answers
        ],
        "elsewhere": [{"name": name, "on_score": figure.value} for name, figure, _ in report.elsewhere],
        "evidenced_change": report.evidenced_change.value,
        "dominance": report.dominance,
        "weightings": _weightings(report.weightings) if report.weightings else None,
        "raters": _raters(report.raters) if report.raters else None,
        "followup": of_followed(report.followed),
        "summary": list(report.lines),
    }


def _raters(raters: "RatersChanged") -> dict[str, object]:
    return {
        "gone": list(raters.gone),
        "new": list(raters.new),
        "stayed": [
            {
                "rater": row.rater,
                "before": row.before.value,
                "after": row.after.value,
                "questions": row.questions,
                "moved": row.moved,
            }
            for row in raters.stayed
        ],
        "by_facts": raters.by_facts.value,
        "by_raters": raters.by_raters.value,
    }


def _node(row: ChangeRow) -> dict[str, object]:
    return {
        "id": row.id,
        "values": [figure.value for figure in row.values],
        "change": row.change.value,
        "since_first": row.since_first.value,
        "by_answers": row.by_answers.value,
        "by_rubric": row.by_rubric.value,
    }


def _weightings(weightings: "Weightings") -> dict[str, object]:
    difference = weightings.difference
    return {
        "draws": weightings.draws,
        "seed": weightings.seed,
        "spread": weightings.spread,
        "higher": weightings.higher.value,
        "equal": weightings.equal.value,
        "lower": weightings.lower.value,
        "difference": {
            "p05": difference.low.value,
            "p50": difference.point.value,
            "p95": difference.high.value,
        },
        "sentence": weightings.sentence,
    }
