"""The report as JSON: a versioned envelope, ids untranslated, numbers unrounded with a display beside."""

import json
from typing import Any

from fusionassess.report.value import Advice, Figure, Interval, MeasureRow, PathRow, QuestionRow, Report

FORMAT = "fusionassess/result/1"


def view(report: Report) -> str:
    """Write the report as one JSON object, two spaces deep, ending with a line break."""
    return json.dumps(as_object(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain values, under the names the format promises."""
    subject, level = report.subject, report.level
    return {
        "format": FORMAT,
        "tool": {"name": "fusionassess", "version": report.provenance.tool},
        "rubric": {
            "id": report.provenance.rubric,
            "version": report.provenance.version,
            "sha256": report.provenance.sha256,
        },
        "language": report.language,
        "subject": {
            "name": subject.name,
            "profile": subject.profile,
            "sectors": list(subject.sectors),
            "period": subject.period,
            "assessed_on": subject.assessed_on,
        },
        "status": report.status,
        "counts": report.counts._asdict(),
        "score": _interval(report.score) | {"top": report.top},
        "geometric": _figure(report.geometric),
        "balance": _figure(report.balance),
        "level": {
            "value": level.rank,
            "low": level.low,
            "high": level.high,
            "name": level.name,
            "display": level.display,
            "rule": level.rule,
            "by_rule": dict(level.by_rule),
            "achieved": [share.value for share in level.achieved],
            "next": list(level.next_steps),
        },
        "coverage": _figure(report.coverage),
        "evidenced": _figure(report.evidenced.score) | {"gap": report.evidenced.gap.value},
        "coordination": _coordination(report),
        "paths": [_path(path) for path in report.paths],
        "gaps": [{"id": gap.id, "title": gap.title, "share": gap.share.value} for gap in report.gaps],
        "question_gaps": [{"id": gap.id, "title": gap.title, "share": gap.share.value} for gap in report.question_gaps],
        "actions": [_action(row) for row in report.advice],
        "lens": report.lens.label if report.lens else None,
        "challenges": [
            {"id": row.id, "title": row.title, "mean": row.mean.value, "shows": row.shows} for row in report.challenges
        ],
        "directions": [
            {"id": row.id, "title": row.title, "mean": row.mean.value, "distance": row.distance.value}
            for row in report.directions
        ],
        "indicators": [
            {"id": row.id, "title": row.title, "value": row.value, "year": row.year, "band": row.grade}
            for row in report.outcomes
        ],
        "quadrant": _quadrant(report),
        "trends": [
            {"id": row.id, "title": row.title, "mean": row.mean.value, "state": row.state} for row in report.trends
        ],
        "hints": [item.label for item in report.hints],
        "evidence_gaps": [
            {"id": gap.id, "claimed": gap.claimed.value, "supported": gap.supported, "remark": gap.remark}
            for gap in report.evidence_gaps
        ],
        "summary": {
            "standing": list(report.standing),
            "holding_back": list(report.holding_back),
            "first": list(report.first),
        },
        "warnings": list(report.warnings),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "display": figure.display}


def _interval(interval: Interval) -> dict[str, Any]:
    return {
        "value": interval.point.value,
        "low": interval.low.value,
        "high": interval.high.value,
        "display": interval.display,
    }


def _coordination(report: Report) -> dict[str, Any]:
    figures = report.coordination
    return _interval(figures.degree) | {
        "class": figures.grade,
        "class_name": figures.grade_name if figures.grade is not None else None,
        "coupling": figures.coupling.value,
        "mean": figures.mean.value,
        "balance": figures.balance.value,
        "science": figures.science.value,
        "industry": figures.industry.value,
        "link": figures.link.value,
        "bridge_gap": figures.bridge_gap.value,
    }


def _quadrant(report: Report) -> dict[str, Any] | None:
    found = report.quadrant
    if found is None:
        return None
    return {"maturity_high": found.maturity_high, "outcome_high": found.outcome_high, "outcome": found.outcome.value}


def _path(path: PathRow) -> dict[str, Any]:
    return {
        "id": path.id,
        "title": path.title,
        "weight": path.weight.value,
        "gap_share": path.gap_share,
        "score": _interval(path.score),
        "level": path.level,
        "achieved": [share.value for share in path.achieved],
        "coverage": path.coverage.value,
        "remark": path.remark,
        "measures": [_measure(measure) for measure in path.measures],
    }


def _measure(measure: MeasureRow) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title,
        "weight": measure.weight.value,
        "gap_share": measure.gap_share,
        "score": _interval(measure.score),
        "band": measure.band,
        "coverage": measure.coverage.value,
        "remark": measure.remark,
        "questions": [_question(row) for row in measure.questions],
    }


def _question(row: QuestionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "state": row.state,
        "level": row.level,
        "reached": row.reached.value,
        "supported": row.supported,
        "gap_share": row.gap_share,
        "answer": row.answer,
        "evidence": row.evidence,
        "note": row.note,
    }


def _action(row: Advice) -> dict[str, Any]:
    return {
        "id": row.id,
        "measure": row.measure,
        "band": row.band,
        "title": row.title,
        "effort": row.effort,
        "months": list(row.months),
        "owner": row.owner,
        "solution": row.solution,
        "priority": row.priority,
        "waits_for": list(row.waits_for),
        "needed_by": list(row.needed_by),
        "first": row.first,
    }
