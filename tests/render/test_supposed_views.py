"""A report on a supposed case, and a weights file by itself, in each form."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import ROOT
from fusionassess.answers.sheets import open_sheet
from fusionassess.answers.supplied import suppose
from fusionassess.assessment.assess import assess
from fusionassess.render import markdown, weights
from fusionassess.render.json import as_object
from fusionassess.report import Report, build_report
from fusionassess.report.weights import other_weights
from fusionassess.weights.model import open_weights, reweight, weigh
from fusionassess.words.labels import labels
from reports import text_of

AHP = ROOT / "examples" / "weights-ahp.yaml"


def supposed(language: str) -> Report:
    """The report on a park with an expert panel's weights, two answers otherwise than its sheet says."""
    opened = open_sheet(ROOT / "examples" / "binjiang-park.yaml")
    sheet, changes = suppose(opened.sheet, ["1a.M=5", "1c.M=unknown"], opened.edition)
    edition, weighting = reweight(AHP, opened.edition, "region")
    as_it_is = assess(opened.edition, opened.sheet)
    assessment = replace(assess(edition, sheet), weighting=weighting, supposed=changes, unsupposed=as_it_is)
    return build_report(assessment, labels(language), language)


def rounded(node: object) -> object:
    """The same with nine decimals: the last bits of an eigenvector are the machine's."""
    if isinstance(node, dict):
        return {key: rounded(part) for key, part in node.items()}
    if isinstance(node, list):
        return [rounded(part) for part in node]
    return round(node, 9) if isinstance(node, float) else node


@pytest.mark.parametrize("language", ["zh", "en"])
def test_golden(golden: Callable[[str, str], None], language: str) -> None:
    """The whole report, and in JSON what it has beyond others, as they were looked at."""
    report = supposed(language)
    values = as_object(report)
    golden(f"terminal/binjiang-park.supposed.{language}.80.txt", text_of(report, 80))
    golden(f"markdown/binjiang-park.supposed.{language}.md", markdown.view(report))
    beyond = rounded({key: values[key] for key in ("warnings", "other_weights", "supposed", "unsupposed")})
    golden(f"json/binjiang-park.supposed.{language}.json", json.dumps(beyond, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize(("language", "width"), [("zh", 80), ("zh", 44), ("en", 80)])
def test_golden_of_a_weights_file(golden: Callable[[str, str], None], language: str, width: int) -> None:
    """Every group with its consistency, then every measure; narrow, the figures stand below their labels."""
    opened = open_weights(AHP)
    section = other_weights(opened, weigh(opened, "region"), language)
    lines = weights.view(section, (section.title, "five-paths 1.1.0"), width)
    golden(f"terminal/weights-ahp.{language}.{width}.txt", "".join(f"{line.plain.rstrip()}\n" for line in lines))
