"""The JSON Schemas that editors use."""

import json

import pytest

from conftest import ROOT
from fusionassess.answers.model import Answer
from fusionassess.authoring import schemas
from fusionassess.cli.rubric import SchemaOf


@pytest.mark.parametrize("document", schemas.DOCUMENTS)
def test_the_shipped_schema_is_current(document: str) -> None:
    """The file beside the rubrics is what the models give; `fusionassess rubric schema` writes it anew."""
    assert (ROOT / "rubrics" / f"{document}.schema.json").read_text(encoding="utf-8") == schemas.as_text(document)


def test_the_command_prints_every_schema() -> None:
    """Whatever has a schema can be asked for by its name."""
    assert [kind.value for kind in SchemaOf] == list(schemas.DOCUMENTS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"for of in {' '.join(SchemaOf)};" in makefile


def test_the_rubric_names_its_schema() -> None:
    """The first line of each file of the shipped rubric tells editors where its schema is; paths stand elsewhere."""
    assert "paths" not in schemas.schema("rubric")["required"]
    folder = ROOT / "rubrics" / "five-paths"
    for file in sorted(folder.iterdir()):
        part = "" if file.name == "rubric.yaml" else "#/$defs/Path"
        first = file.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first == f"# yaml-language-server: $schema=../rubric.schema.json{part}"


def test_docstrings_reach_the_schema() -> None:
    """The sentence under a field is what an editor shows."""
    measure = schemas.schema("rubric")["$defs"]["Measure"]["properties"]

    assert measure["weights"]["description"].startswith("Its share for each profile")


def test_editors_accept_the_short_forms_of_an_answer() -> None:
    """A number, unknown, nothing, or the long form."""
    answer = schemas.schema("answers")["$defs"]["Answer"]

    assert [form.get("type") for form in answer["anyOf"][:3]] == ["number", "string", "null"]
    assert Answer.model_validate("unknown").unknown
    json.dumps(answer)
