"""The writing rules a machine decides, applied to documents that break them and to some that only seem to.

Every rubric under ``documents/bad/lint`` is in order but for a rule it confesses on the very line,
as the faulty documents do.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from confessions import assert_speaks, confessed, documents_in, name_of
from conftest import ROOT, Cli
from fusionassess.authoring import lint
from fusionassess.authoring.checking import check_file
from fusionassess.documents import reading, syntax
from fusionassess.documents.problems import Fault
from fusionassess.rubric import declared, library
from fusionassess.rubric.model import Rubric

BROKEN = documents_in("bad/lint")
KEPT = documents_in("good/lint")
UNUSED = "W00"
"""The code of an exception that excuses nothing; no rule of its own."""
RULES = {
    match[0]: rule
    for rule in (*lint._OF_QUESTIONS, *lint._OF_RUBRICS)
    if (match := re.match(r"W\d\d", rule.__doc__ or ""))
}


def codes_of(path: Path) -> set[str]:
    """The rules a document confesses to break."""
    return {code for _, code, _ in confessed(path)}


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_a_breach_is_told_where_it_is_confessed_and_nothing_else_is(path: Path) -> None:
    """Line, rule and column are those of the comment, as often as it says."""
    told = [(problem.place.line, problem.code, problem.place.column) for problem in check_file(path, strict=True)]
    assert Counter(told) == Counter(confessed(path))


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_a_breach_is_a_warning_in_both_languages_and_only_if_asked_for(path: Path) -> None:
    """A rubric against the writing rules is a rubric all the same; its breaches speak Chinese and English."""
    problems = check_file(path, strict=True)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert problems
    for problem in problems:
        assert problem.severity == "warning"
        assert problem.source == lines[problem.place.line - 1]
        assert_speaks(problem)
    assert check_file(path) == ()


@pytest.mark.parametrize("path", BROKEN, ids=name_of)
def test_a_document_is_named_after_the_rule_it_breaks(path: Path) -> None:
    """It breaks that rule and no other; only an exception for the wrong rule leaves the right one broken, too."""
    rule = path.name[:3]
    assert rule in codes_of(path)
    assert codes_of(path) == {rule} or rule == UNUSED


@pytest.mark.parametrize("path", KEPT, ids=name_of)
def test_what_only_looks_like_a_breach_is_none(path: Path) -> None:
    """Exceptions with a reason, and words that mean something else."""
    assert check_file(path, strict=True) == ()


def test_every_rule_is_broken_by_a_document_and_kept_by_one_that_seems_to_break_it() -> None:
    """Each rule function bears its number, and there are documents for that number on both sides."""
    assert len(RULES) == len(lint._OF_QUESTIONS) + len(lint._OF_RUBRICS)
    assert {code for path in BROKEN for code in codes_of(path)} == {UNUSED, *RULES}
    assert {path.name[:3] for path in KEPT} >= {UNUSED, *RULES}


@pytest.mark.parametrize("rule", ["W01", "W02", "W03", "W05", "W07", "W09", "W11", "W16", "W22", "W24", "W25"])
def test_a_rule_that_knows_languages_is_broken_in_each(rule: str) -> None:
    """Chinese and English have a document each."""
    languages = {language for path in BROKEN if path.name.startswith(rule) for language in read(path)["languages"]}
    assert languages >= {"zh", "en"}


def test_the_page_of_the_rules_lists_those_a_machine_decides() -> None:
    """A rule called the machine's is one of its functions, and the other way round."""
    page = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (W\d\d) \|.*\| ([^|]*) \|$", page, re.MULTILINE)
    assert {code for code, decided_by in rows if "machine" in decided_by} == set(RULES)


def read(path: Path) -> dict[str, Any]:
    """The plain values of a document."""
    values: dict[str, Any] = syntax.load(reading.read(path))
    return values


def excused(values: dict[str, Any], fault: Fault) -> None:
    """Write an exception for a breach where it applies: at its question, else at the rubric."""
    here: Any = values
    steps = {"paths": 6, "sectors": 4}.get(str(fault.loc[0]), 0) if fault.code not in of_rubrics() else 0
    for step in fault.loc[:steps]:
        here = here[step]
    here.setdefault("lint", {})[fault.code] = "reviewed"


def of_rubrics() -> set[str]:
    """The rules that look at a rubric as a whole."""
    return {code for code, rule in RULES.items() if rule in lint._OF_RUBRICS}


@pytest.mark.parametrize("path", [path for path in BROKEN if UNUSED not in codes_of(path)], ids=name_of)
def test_an_exception_silences_the_rule_it_names_where_it_stands(path: Path) -> None:
    """With an exception for each breach the rubric is clean, and no exception is idle."""
    values = read(path)
    for fault in lint.lint(library.parse(reading.read(path))):
        excused(values, fault)
    assert list(lint.lint(Rubric.model_validate(values, context=declared.collect(values)))) == []


def test_an_exception_at_one_question_leaves_the_others_bound() -> None:
    """Six stems join two things; the first alone is excused."""
    path = next(path for path in BROKEN if path.name == "W01-zh.yaml")
    values = read(path)
    first, *others = lint.lint(library.parse(reading.read(path)))
    excused(values, first)
    assert others
    assert list(lint.lint(Rubric.model_validate(values, context=declared.collect(values)))) == others


def test_check_strict_fails_where_plain_check_passes(cli: Cli) -> None:
    """Exit 1 with the rule's number and its line; without ``--strict`` exit 0 and nothing to say."""
    path = next(path for path in BROKEN if path.name == "W14-too-little.yaml")
    strict = cli("check", "--strict", path)

    assert strict.code == 1
    assert f"{path}:8:3: （提示） “firm”的权重合计 99，应为 100 [W14]" in strict.out
    assert cli("check", path).out == f"{path}：没有问题\n"


def test_the_shipped_rubric_keeps_the_rules() -> None:
    """What the program ships is written as it asks others to write."""
    problems = check_file(ROOT / "rubrics" / "five-paths", strict=True)
    told = [f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in problems]
    assert told == []
