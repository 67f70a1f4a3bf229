"""The report as JSON: a versioned envelope, ids untranslated, numbers unrounded with a display beside."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fusionassess.render.json_format.asked_for import of_peers, of_uncertainty, of_unsupposed, of_weights
from fusionassess.render.json_format.followup import of_followed
from fusionassess.render.json_format.parts import as_written, of_figure, of_interval, of_provenance, of_sheets
from fusionassess.render.json_format.raters import of_ecosystem, of_raters
from fusionassess.render.json_format.roadmap import of_roadmap
from fusionassess.render.sections import Section, contents
from fusionassess.render.sections.blocks import Heading, InWords, Paragraph, Table, in_words
from fusionassess.report.figures import Figure
from fusionassess.report.value import Advice, Front, MeasureRow, Outlook, PathRow, QuestionRow, Report

if TYPE_CHECKING:
    from fusionassess.report.kinds import AnyReport

FORMAT = "fusionassess/result/1"
ROADMAP_FORMAT = "fusionassess/roadmap/1"
ECOSYSTEM_FORMAT = "fusionassess/ecosystem/1"
MERGE_FORMAT = "fusionassess/merge/1"
UNDER = {
    "subject": ("subject",),
    "warnings": ("warnings",),
    "standing": ("summary",),
    "paths": ("paths",),
    "holding-back": ("summary",),
    "first": ("summary",),
    "status": ("status", "counts", "coverage"),
    "profile": ("paths",),
    "next-level": ("level",),
    "coordination": ("coordination",),
    "over-time": ("over_time",),
    "uncertainty": ("uncertainty",),
    "peers": ("peers",),
    "raters": ("raters",),
    "disputes": ("raters",),
    "ecosystem": ("ecosystem",),
    "weights": ("other_weights",),
    "supposed": ("supposed", "unsupposed"),
    "gaps": ("gaps", "question_gaps"),
    "advice": ("steps", "short_list", "after"),
    "order": ("steps",),
    "roadmap": ("roadmap",),
    "follow-up": ("followup",),
    "challenges": ("challenges",),
    "directions": ("directions",),
    "outcomes": ("indicators", "quadrant"),
    "trends": ("trends",),
    "evidence-gaps": ("evidence_gaps", "evidenced"),
    "answers": ("paths",),
}
"""Sections whose figures have keys of their own, and which; every other stands as its blocks under ``sections``."""


def view(report: "AnyReport", derivations: Sequence[Mapping[str, Any]] = ()) -> str:
    """Write the report as one JSON object.

    ``derivations`` say how its main numbers were made.
    """
    if not isinstance(report, Report):
        # Most reports are of one sheet.
        from fusionassess.render.json_format import comparison, followup
        from fusionassess.report.change import ChangeReport

        content = comparison.as_object(report) if isinstance(report, ChangeReport) else followup.as_object(report)
    else:
        content = as_object(report) | {"derivations": list(derivations)}
    return as_written(content)


def as_object(report: Report) -> dict[str, Any]:
    """The report as plain values, under the names the format promises."""
    level = report.level
    return {
        "format": FORMAT,
        **_head(report),
        "status": report.status,
        "counts": report.counts._asdict(),
        "score": of_interval(report.score) | {"top": report.scale.top},
        "geometric": of_figure(report.geometric),
        "balance": of_figure(report.balance),
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
        "coverage": of_figure(report.coverage),
        "evidenced": of_figure(report.evidenced.score) | {"gap": report.evidenced.gap.value},
        "coordination": _coordination(report),
        "paths": [_path(path) for path in report.paths],
        "gaps": [{"id": gap.id, "title": gap.title, "share": gap.share.value} for gap in report.gaps],
        "question_gaps": [{"id": gap.id, "title": gap.title, "share": gap.share.value} for gap in report.question_gaps],
        "steps": [_step(row) for row in report.advice],
        "short_list": [row.number for row in report.advice if row.first],
        "after": _outlook(report.outlook),
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
        "over_time": _over_time(report),
        "hints": [row.id for row in report.hints],
        "evidence_gaps": [
            {"id": gap.id, "claimed": gap.claimed.value, "supported": gap.supported, "remark": gap.remark}
            for gap in report.evidence_gaps
        ],
        "summary": {
            "standing": _standing(report.front),
            "holding_back": list(report.front.findings),
            "first": list(report.front.steps),
            "brings": report.front.brings,
        },
        "uncertainty": of_uncertainty(report.uncertainty) if report.uncertainty else None,
        "peers": of_peers(report.peers) if report.peers else None,
        "raters": of_raters(report.raters) if report.raters else None,
        "ecosystem": of_ecosystem(report.ecosystem) if report.ecosystem else None,
        "other_weights": of_weights(report.what_if.weights) if report.what_if and report.what_if.weights else None,
        "supposed": [
            {"id": answer.id, "before": answer.before, "after": answer.after}
            for answer in (report.what_if.answers if report.what_if else ())
        ],
        "unsupposed": of_unsupposed(report.what_if.before) if report.what_if else None,
        "roadmap": of_roadmap(report.roadmap) if report.roadmap else None,
        "followup": of_followed(report.followed),
        "warnings": list(report.warnings),
        "sections": [_section(section) for section in contents(report) if section.id not in UNDER],
    }


def merge(report: Report) -> str:
    """Write what several raters agreed on, and where they differ, as one JSON object of its own."""
    if report.raters is None:
        raise ValueError("a report on a sheet of one rater")
    level = report.level
    content = {
        "format": MERGE_FORMAT,
        **_head(report),
        "status": report.status,
        "score": of_interval(report.score) | {"top": report.scale.top},
        "level": {"value": level.rank, "low": level.low, "high": level.high},
        **of_raters(report.raters),
        "warnings": list(report.warnings),
    }
    return as_written(content)


def ecosystem(report: Report) -> str:
    """Write a region beside its ecosystem as one JSON object of its own."""
    if report.ecosystem is None:
        raise ValueError("a report without an ecosystem")
    content = {
        "format": ECOSYSTEM_FORMAT,
        **_head(report),
        **of_ecosystem(report.ecosystem),
        "warnings": list(report.warnings),
    }
    return as_written(content)


def roadmap(report: Report) -> str:
    """Write a report's roadmap as one JSON object of its own."""
    if report.roadmap is None:
        raise ValueError("a report without a roadmap")
    content = {
        "format": ROADMAP_FORMAT,
        **_head(report),
        **of_roadmap(report.roadmap),
        "warnings": list(report.warnings),
    }
    return as_written(content)


def _head(report: Report) -> dict[str, Any]:
    """Which program, which rubric, who."""
    subject = report.subject
    return {
        **of_provenance(report.provenance),
        "language": report.language,
        "subject": {
            "name": subject.name,
            "profile": subject.profile,
            "sectors": list(subject.sectors),
            "period": subject.period,
            "assessed_on": subject.assessed_on,
        },
    }


def _standing(front: Front) -> list[str]:
    return [text for text in (front.headline, front.next, *front.notes, front.trust) if text]


def _section(section: Section) -> dict[str, Any]:
    """A section that has no keys of its own, as its blocks are."""
    blocks = [_block(block) for block in in_words(section.blocks)]
    return {"id": section.id, "title": section.title, "blocks": blocks}


def _block(block: InWords) -> dict[str, Any]:
    match block:
        case Heading() | Paragraph():
            return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "text": block.text}
        case Table():
            rows = [[of_figure(cell) if isinstance(cell, Figure) else cell for cell in row] for row in block.rows]
            return {"kind": "table", "heads": list(block.heads), "rows": rows}
        case _:
            return {"kind": "list", "items": list(block.items)}


def _coordination(report: Report) -> dict[str, Any]:
    figures = report.coordination
    return of_interval(figures.degree) | {
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
    quadrant = report.quadrant
    if quadrant is None:
        return None
    return {
        "maturity_high": quadrant.maturity_high,
        "outcome_high": quadrant.outcome_high,
        "outcome": quadrant.outcome.value,
    }


def _over_time(report: Report) -> dict[str, Any] | None:
    history = report.over_time
    if history is None:
        return None
    return {
        "periods": list(history.periods),
        "levels": [level.value for level in history.levels],
        "scores": {row.id: [figure.value for figure in row.values] for row in history.rows},
        "sheets": of_sheets(history.sheets),
    }


def _path(path: PathRow) -> dict[str, Any]:
    return {
        "id": path.id,
        "title": path.title,
        "weight": path.weight.value,
        "gap_share": path.gap_share,
        "score": of_interval(path.score),
        "target": path.target.value,
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
        "score": of_interval(measure.score),
        "target": measure.target.value,
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


def _step(row: Advice) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "question": row.question,
        "measure": row.measure,
        "from": row.start,
        "to": row.to,
        "title": row.title,
        "effort": row.effort,
        "months": list(row.months),
        "owner": row.owner or None,
        "solution": row.solution,
        "priority": row.priority,
        "gain": row.gain,
        "waits_for": list(row.waits_for),
        "for_next_level": row.for_next_level,
    }


def _outlook(outlook: Outlook | None) -> dict[str, Any] | None:
    """What the short list brings; null where there is none."""
    if outlook is None:
        return None
    return {
        "score": of_interval(outlook.score),
        "level": {"value": outlook.level, "low": outlook.level_low, "high": outlook.level_high},
    }
