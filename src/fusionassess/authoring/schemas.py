"""JSON Schemas of the documents, generated from the models, for editors to complete and check."""

import ast
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from fusionassess.answers import model as answers
from fusionassess.answers.model import AnswerSheet
from fusionassess.render.json_format import (
    BatchSummary,
    EcosystemDocument,
    FollowDocument,
    MergeDocument,
    Result,
    RoadmapDocument,
    asked_for,
    parts,
    raters,
    result,
    roadmap,
)
from fusionassess.render.json_format import followup as follow
from fusionassess.roadmap import costs, followup
from fusionassess.roadmap.costs import CostsDocument
from fusionassess.roadmap.followup import FollowUp
from fusionassess.rubric import model as rubric
from fusionassess.rubric import questions, readings, steps
from fusionassess.rubric.model import Rubric

DOCUMENTS: dict[str, type[BaseModel]] = {
    "rubric": Rubric,
    "answers": AnswerSheet,
    "result": Result,
    "costs": CostsDocument,
    "roadmap": RoadmapDocument,
    "merge": MergeDocument,
    "ecosystem": EcosystemDocument,
    "followup": FollowUp,
    "follow": FollowDocument,
    "summary": BatchSummary,
}
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def as_text(document: str) -> str:
    """The schema of a kind of document, as the file that ships."""
    return json.dumps(schema(document), ensure_ascii=False, indent=2) + "\n"


def schema(document: str) -> dict[str, Any]:
    """The schema of a kind of document, the sentence under each field as its description."""
    shape = DOCUMENTS[document].model_json_schema(by_alias=True)
    described: dict[tuple[str, str], str] = {}
    for module in (
        readings,
        questions,
        steps,
        rubric,
        answers,
        costs,
        followup,
        parts,
        asked_for,
        raters,
        roadmap,
        follow,
        result,
    ):
        described |= _docstrings(module)
    for name, definition in {DOCUMENTS[document].__name__: shape, **shape.get("$defs", {})}.items():
        for field, content in definition.get("properties", {}).items():
            if sentence := described.get((name, field)):
                content["description"] = sentence
    if DOCUMENTS[document] is Rubric:
        # In a folder each path has a file of its own.
        shape["required"].remove("paths")
    return {"$schema": _DRAFT, **shape}


def _docstrings(module: ModuleType) -> dict[tuple[str, str], str]:
    """The docstring below each field of each class of a module.

    pydantic can read them itself, but only while the classes are made, which costs every start of
    the program 20 ms.
    """
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    docstrings = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for field, below in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_string(below):
                    docstrings[node.name, field.target.id] = ast.literal_eval(below.value)  # type: ignore[attr-defined]
    return docstrings


def _is_string(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
