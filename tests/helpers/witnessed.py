"""The program's numbers of a sheet beside those of the second witness."""

import math
from collections.abc import Iterator
from typing import Any

from fusionassess.assessment.assess import Assessment
from fusionassess.render.json import as_object
from fusionassess.report import build_report
from fusionassess.words.labels import labels
from witness import Witness


def witness_of(assessment: Assessment) -> Witness:
    """The witness's own numbers of the sheet as it was given."""
    rubric = assessment.rubric.model_dump(by_alias=True, mode="json")
    return Witness(rubric, assessment.answered_sheet.model_dump(mode="json") | {"answers": _long(assessment)})


def _long(assessment: Assessment) -> dict[str, Any]:
    """The answers in their long form."""
    answers = assessment.answered_sheet.answers
    return {
        name: {
            "level": answer.level,
            "option": answer.option,
            "value": answer.value,
            "missing": answer.missing,
            "unknown": answer.unknown,
            "not_applicable": answer.not_applicable,
            "evidence": {"grade": answer.evidence.grade, "date": answer.evidence.date} if answer.evidence else None,
        }
        for name, answer in answers.items()
    }


def numbers_of(assessment: Assessment) -> Iterator[tuple[str, Any]]:
    """The program's numbers, from its JSON result, under the witness's names."""
    result = as_object(build_report(assessment, labels("en"), "en"))
    yield "status", result["status"]
    for name in ("score", "geometric", "balance", "coverage", "evidenced", "level", "coordination"):
        yield name, result[name]["value"]
    for name in ("score", "level", "coordination"):
        for end in ("low", "high"):
            yield f"{name}.{end}", result[name][end]
    yield "evidenced.gap", result["evidenced"]["gap"]
    yield "not_applicable", float(assessment.results.not_applicable[0])
    yield "achieved", result["level"]["achieved"]
    for rule, level in result["level"]["by_rule"].items():
        yield f"level.{rule}", level
    for name in ("science", "industry", "link", "class", "coupling", "mean", "balance", "bridge_gap"):
        yield f"coordination.{name}", result["coordination"][name]
    for path in result["paths"]:
        yield from _of_path(path)
    facets = assessment.plan.facets
    for name, own in zip(facets.ids if facets else (), assessment.results.facets[0].tolist(), strict=True):
        yield f"facet.{name}", None if math.isnan(own) else own
    yield from _of_steps(assessment)
    yield "after", result["after"]["score"]["value"] if result["after"] else None


def _of_path(path: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield f"{path['id']}.level", path["level"]
    yield f"{path['id']}.achieved", path["achieved"]
    if path["target"] is not None:
        yield f"{path['id']}.target", path["target"]
    for node in (path, *path["measures"]):
        yield node["id"], node["score"]["value"]
        for end in ("low", "high"):
            yield f"{node['id']}.{end}", node["score"][end]
        yield f"{node['id']}.coverage", node["coverage"]
        yield f"{node['id']}.gap_share", node["gap_share"]
    for question in (question for measure in path["measures"] for question in measure["questions"]):
        yield f"{question['id']}.gap_share", question["gap_share"]
        if question["supported"] is not None:
            yield f"{question['id']}.supported", question["supported"]


def _of_steps(assessment: Assessment) -> Iterator[tuple[str, Any]]:
    yield "steps", [one.id for one in assessment.steps]
    yield "short_list", [one.id for one in assessment.first_steps]
    for one in assessment.steps:
        yield f"{one.id}.priority", one.candidate.priority
        yield f"{one.id}.waits", list(one.waits_for)


def near(own: Any, other: Any) -> bool:
    """Whether two numbers are the same to 9 decimals, or the same words."""
    if isinstance(own, list):
        return len(own) == len(other) and all(map(near, own, other))
    if own is None or other is None or isinstance(own, str):
        return bool(own == other)
    return abs(float(own) - float(other)) <= 1e-9


def differing(assessment: Assessment) -> dict[str, tuple[Any, Any]]:
    """Where program and witness do not agree."""
    told = witness_of(assessment).told
    return {name: (own, told.get(name)) for name, own in numbers_of(assessment) if not near(own, told.get(name))}
