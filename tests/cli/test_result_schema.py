"""Every result in JSON keeps to the schema that is published of it."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from cohorts import rows_of, write_csv
from conftest import EXAMPLES, ROOT, Cli
from fusionassess.rubric.library import Edition

WEIGHTS = ROOT / "examples" / "weights-ahp.yaml"


@cache
def validator() -> Draft202012Validator:
    """The shipped schema, closed, so that a field that it does not name is found, too."""
    schema = json.loads((ROOT / "rubrics" / "result.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    _close(schema)
    return Draft202012Validator(schema)


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for part in node.values():
            _close(part)
    elif isinstance(node, list):
        for part in node:
            _close(part)


def faults(result: object) -> Iterator[str]:
    """What the schema says is wrong."""
    return (f"{list(error.path)}: {error.message}" for error in validator().iter_errors(result))


@pytest.mark.parametrize("sheet", EXAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_example(cli: Cli, sheet: Path, language: str) -> None:
    """Whatever the profile and the language."""
    ended = cli("score", sheet, "--format", "json", "--lang", language)

    assert ended.code == 0
    assert not list(faults(json.loads(ended.out)))


@pytest.mark.parametrize("sheet", EXAMPLES, ids=lambda file: file.stem)
def test_with_uncertainty_a_lens_and_derivations(cli: Cli, sheet: Path) -> None:
    """The parts that only some results have."""
    words = ("--uncertainty", "--draws", "100", "--lens", "resilience")
    result = json.loads(cli("score", sheet, "--format", "json", *words).out)

    assert result["uncertainty"]
    assert result["lens"]
    assert result["derivations"]
    assert not list(faults(result))


@pytest.mark.parametrize("pair", ["1c.M=2", "1c.M=unknown", "1c.M=na:no such task", "1c.M=", "1c.R=4 missing 3"])
def test_with_a_supposed_answer(cli: Cli, pair: str) -> None:
    """A level, no answer, one that does not apply, and a level without clauses."""
    sheet = ROOT / "examples" / "binjiang-park.yaml"
    result = json.loads(cli("score", sheet, "--format", "json", "--set", pair).out)

    assert result["supposed"]
    assert not list(faults(result))


@pytest.mark.parametrize("kind", ["pairwise", "given"])
def test_with_other_weights(cli: Cli, tmp_path: Path, kind: str) -> None:
    """Judgements of experts, and weights as they stand."""
    weights = WEIGHTS
    if kind == "given":
        weights = tmp_path / "weights.yaml"
        document = {"format": "fusionassess/weights/1", "rubric": {"id": "five-paths", "version": "1.1.0"}}
        weights.write_text(json.dumps(document | {"profile": "region", "weights": {"1a": 20}}))
    words = ("--format", "json", "--weights", weights)
    result = json.loads(cli("score", ROOT / "examples" / "binjiang-park.yaml", *words).out)

    assert result["other_weights"]["kind"] == kind
    assert not list(faults(result))


def test_among_peers(cli: Cli, tmp_path: Path, five_paths: Edition) -> None:
    """With a place among those of a batch, and where they are too few to be told of."""
    sheet = ROOT / "examples" / "binjiang-park.yaml"
    for count in (400, 3):
        table = write_csv(tmp_path / f"{count}.csv", five_paths, rows_of(five_paths, count))
        result = json.loads(cli("score", sheet, "--format", "json", "--against", table).out)

        assert result["peers"]
        assert not list(faults(result))


def test_over_time(cli: Cli, tmp_path: Path) -> None:
    """With an earlier sheet, as a report file has it."""
    sheet, file = ROOT / "examples" / "binjiang-park.yaml", tmp_path / "r.json"
    assert cli("report", sheet, "-o", file, "--earlier", sheet).code == 0
    result = json.loads(file.read_text(encoding="utf-8"))

    assert result["over_time"]
    assert not list(faults(result))


def test_without_a_total(cli: Cli, tmp_path: Path) -> None:
    """Nulls stand where nothing is given."""
    sheet = yaml.safe_load((ROOT / "examples" / "binjiang-park.yaml").read_text(encoding="utf-8"))
    for name in list(sheet["answers"])[5:]:
        del sheet["answers"][name]
    few = tmp_path / "few.yaml"
    few.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    ended = cli("score", few, "--format", "json", "--uncertainty", "--draws", "100")

    assert ended.code == 3
    result = json.loads(ended.out)
    assert result["score"]["value"] is None
    assert not list(faults(result))


def test_the_schema_can_refuse(cli: Cli) -> None:
    """A field too few, too many, or of another kind is found, at whatever depth."""
    result = json.loads(cli("score", EXAMPLES[0], "--format", "json").out)
    spoilt = json.loads(json.dumps(result))
    del spoilt["paths"][0]["measures"][0]["questions"][0]["state"]
    spoilt["coordination"]["class"] = 10
    spoilt["score"]["value"] = "2.25"
    spoilt["new"] = 1

    assert len(list(faults(spoilt))) == 4
