"""A follow-up in JSON: where its steps stand on a day, and what became of them over time."""

from typing import TYPE_CHECKING, Any, Literal

from fusionassess.render.json_format.parts import Part, of_provenance

if TYPE_CHECKING:
    from fusionassess.report.follow import FollowedRow, FollowReport
    from fusionassess.report.followed import FollowedUp

FORMAT = "fusionassess/follow/1"
StateOfStep = Literal["open", "started", "done", "dropped"]


class StepFollowed(Part):
    """A step of the roadmap, and how far it is."""

    id: str
    """Its question and level: the same in every result."""
    do: str
    owner: str | None
    due: str | None
    """As ISO 8601 has it; so the day below."""
    state: StateOfStep
    done_on: str | None
    days_late: int
    """0 where it is not late."""
    remark: str | None
    gone: bool
    """Whether this version of the rubric no longer has it."""


class FollowUpSubject(Part):
    """Whom the roadmap is of."""

    name: str
    profile: str
    period: str | None


class OwnerFollowed(Part):
    """Whoever takes steps."""

    owner: str | None
    """None for the steps that nobody is named for."""
    steps: list[str]
    """Ids, the earliest due first."""


class MeasureFollowed(Part):
    """A measure, what was done for it, and what it came to."""

    id: str | None
    """None for all measures that no step was done for, together."""
    steps: list[str]
    """Ids of its steps that are done."""
    before: float | None
    after: float | None
    change: float | None


class FollowUpFound(Part):
    """What became of the roadmap of then."""

    count: int
    """Of its steps."""
    done: list[str]
    """Ids of the steps that were done by the day of the new sheet."""
    later: list[str]
    """Done after that day, and not counted as done."""
    without_effect: list[str]
    """Done, and the new sheet does not have their level."""
    beyond: list[str]
    """Not marked as done, and the new sheet has their level."""
    left: list[str]
    """Neither done nor dropped."""
    gone: list[str]
    """Steps that the rubric no longer has."""
    titles: dict[str, str]
    """What was to be done, by the id of the step."""
    score_before: float | None
    score_promised: float | None
    """The old sheet scored again with the levels of the done steps."""
    score_brought: float | None
    """The old sheet scored again with the new answers to their questions."""
    score_after: float | None
    measures: list[MeasureFollowed]
    sentences: list[str]


def of_followed(followed: "FollowedUp | None") -> dict[str, Any] | None:
    """What became of a roadmap as plain values."""
    if followed is None:
        return None
    return {
        "count": followed.steps,
        "done": list(followed.done),
        "later": list(followed.later),
        "without_effect": list(followed.without_effect),
        "beyond": list(followed.beyond),
        "left": [row.id for row in followed.left],
        "gone": list(followed.gone),
        "titles": dict(followed.titles),
        "score_before": followed.before.value,
        "score_promised": followed.promised.value,
        "score_brought": followed.brought.value,
        "score_after": followed.after.value,
        "measures": [
            {
                "id": row.id or None,
                "steps": list(row.done),
                "before": row.before.value,
                "after": row.after.value,
                "change": row.change.value,
            }
            for row in followed.measures
        ],
        "sentences": list(followed.sentences),
    }


def as_object(report: "FollowReport") -> dict[str, Any]:
    """The follow-up as plain values, under the names the format promises."""
    subject = report.subject
    return {
        "format": FORMAT,
        **of_provenance(report.provenance),
        "language": report.language,
        "subject": {"name": subject.name, "profile": subject.profile, "period": subject.period},
        "now": report.now,
        "counts": dict(report.counts),
        "late": [row.id for row in report.late],
        "steps": [_step(row) for row in report.rows],
        "owners": [{"owner": owner.owner or None, "steps": [row.id for row in owner.rows]} for owner in report.owners],
        "summary": list(report.lines),
    }


def _step(row: "FollowedRow") -> dict[str, Any]:
    return {
        "id": row.id,
        "do": row.do,
        "owner": row.owner or None,
        "due": row.due or None,
        "state": row.state,
        "done_on": row.done_on or None,
        "days_late": row.days_late,
        "remark": row.remark or None,
        "gone": row.is_gone,
    }
