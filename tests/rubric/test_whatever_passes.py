"""Whatever passes ``check`` can be scored: every node of a rubric and of a weights file is replaced in turn."""

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from explained import READING, SERVES
from fusionassess.answers.model import Answer
from fusionassess.assessment.assess import assess
from fusionassess.documents import syntax
from fusionassess.documents.problems import DocumentError
from fusionassess.documents.source import Source
from fusionassess.kernel.scoring import Plan
from fusionassess.report import build_report
from fusionassess.rubric import library
from fusionassess.rubric.library import Edition
from fusionassess.rubric.model import Rubric
from fusionassess.weights import model
from fusionassess.words.labels import labels
from small import TEXT, sheet_for, small_edition

ODD: tuple[Any, ...] = ([], {}, [["x"]], {"x": {}}, "0", "x", "")


MORE: dict[str, Any] = {
    "not_applicable": ["city"],
    "cues": {"city": "c"},
    "for": {"firm": {"text": "t", "also": [{"level": "2", "text": "a"}]}},
    "tells": [{"words": {"zh": ["w"]}, "at_most": "1"}],
    "also": [{"level": "2", "text": "a"}],
    "numbers": [{"level": "2", "value": "2", "basis": "fixed"}],
    "steps": [{"to": "2", "do": "d", "effort": "S", "months": ["1", "2"], "for": {"city": {"do": "d"}}}],
    "evidence": ["e"],
    "at_level": "2",
    "met": "0.5",
    "weight": "2",
}
"""What else a question may say, as a text is read."""


def nodes(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every node below the top."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*way, key)
        yield from nodes(inner, (*way, key))


def replaced(value: Any, way: tuple[Any, ...], odd: Any) -> Any:
    """A copy with another node at the end of the way."""
    changed = copy.deepcopy(value)
    node = changed
    for key in way[:-1]:
        node = node[key]
    node[way[-1]] = odd
    return changed


def scored(rubric: Rubric) -> Plan:
    """The plan of the first profile, once a whole report on a full sheet could be made."""
    profile = next(iter(rubric.profiles))
    answers = {
        question.id: Answer.model_validate({question.kind: rubric.as_asked(question, profile, ()).lowest()})
        for question in rubric.asked(profile)
    }
    sheet = sheet_for(rubric, {}, profile).model_copy(update={"answers": answers})
    assessment = assess(Edition(rubric, "0" * 64, "odd.json"), sheet)
    build_report(assessment, labels("en"), "en")
    return assessment.plan


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_rubric_is_refused_or_scored(odd: Any) -> None:
    """Another kind of value at any place is a fault that is told, or it does no harm."""
    document = syntax.load(Source("small.yaml", TEXT.replace(*SERVES) + READING))
    document["paths"][0]["measures"][0]["questions"][0] |= MORE
    ways = list(nodes(document))
    assert library.parse(Source("odd.json", json.dumps(document))).questions
    passed = 0
    for way in ways:
        try:
            rubric = library.parse(Source("odd.json", json.dumps(replaced(document, way, odd))))
        except DocumentError:
            continue
        assert scored(rubric).questions
        passed += 1
    assert passed < len(ways)


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_weights_are_refused_or_used(odd: Any) -> None:
    """Likewise a file of weights."""
    edition = small_edition()
    document = {
        "format": model.FORMAT,
        "rubric": {"id": "small", "version": "1.2.0"},
        "profile": "city",
        "title": "t",
        "pairwise": {"Q": {"b/c": 2}, "paths": {"P/Q": 3}},
    }
    for way in nodes(document):
        changed = replaced(document, way, odd)
        with contextlib.suppress(DocumentError):
            model.from_values(changed, Source("odd.json", json.dumps(changed)), edition=edition)
