"""The steps most worth taking of a cohort: counted as the table has them, and told of nobody alone."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from fusionassess.batch.run.counting import tally_of
from fusionassess.batch.score.scorer import Scorer
from fusionassess.cohort import Cohort, build_cohort
from fusionassess.cohort.counts import MILLION
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.words.labels import labels
from sheeted import table_of
from stepped import TEXT, stepped_edition

LOW = {"profile": "city", "a.1": "0", "a.2": "1", "b.1": "1"}
HIGH = {"profile": "city", "a.1": "3", "a.2": "3", "b.1": "1"}


def picture(rows: list[dict[str, str]], budget: int | None = 1, language: str = "en") -> Cohort:
    """The picture of some rows."""
    edition = stepped_edition()
    scorer = Scorer(edition.rubric, budget=budget)
    scored = scorer.score(table_of(rows))
    return build_cohort(
        edition, tally_of(scorer, scored.groups, scored.result, 0), labels(language), language, budget=budget
    )


def test_counted_as_the_table_has_them() -> None:
    """How many have each step, and the sums of what it brings."""
    edition = stepped_edition()
    scorer = Scorer(edition.rubric, budget=2)
    scored = scorer.score(table_of([LOW] * 7 + [HIGH] * 6))
    counted = tally_of(scorer, scored.groups, scored.result, 0).profiles["city"]
    rows: list[dict[str, Any]] = scored.result.to_pylist()
    named = Counter(step for row in rows for step in row["roadmap_steps"].split())
    questions = scored.groups[0].plan.questions
    found = {
        f"{questions[column]}@{level + 1}": int(counted.worth[column, level])
        for column, level in zip(*counted.worth.nonzero(), strict=True)
    }

    assert found == named
    assert counted.brought[0] == 13
    assert counted.brought[1] == sum(round(row["roadmap_score"] * MILLION) for row in rows)
    assert counted.brought[2] == sum(round(row["roadmap_more"] * MILLION) for row in rows)


def test_the_steps_that_help_most() -> None:
    """By how many have them, with what they bring to the whole."""
    cohort = picture([LOW] * 9 + [HIGH] * 6)

    assert [(row.id, row.units, row.share.display) for row in cohort.worth] == [
        ("a.1@1", 9, "60%"),
        ("b.1@2", 6, "40%"),
    ]
    assert len(cohort.worth_told) == 2
    assert (
        "For 1 points of effort for each unit (a small step takes 1, a medium one 2, a large one 4)"
        in cohort.notes["worth"]
    )


def test_a_gain_too_small_to_tell_has_a_bound() -> None:
    """By the decimals that a mean of so many may have; where nothing is left to do, one more point adds nothing."""
    top = {"profile": "city", "a.1": "3", "a.2": "3", "b.1": "3"}

    assert picture([top] * 9).worth_told[-1] == (
        "One more point of effort for each unit would add less than 0.1 to the mean total."
    )


@pytest.mark.parametrize(("low", "high"), [(9, LEAST - 1), (LEAST - 1, 9), (14, 0)])
def test_a_few_that_have_it_or_have_it_not_are_not_told_of(low: int, high: int) -> None:
    """Neither side of a step may be smaller than a group may be; what all have tells of each."""
    assert picture([LOW] * low + [HIGH] * high).worth == ()


def test_too_few_units() -> None:
    """Nothing is told of them."""
    cohort = picture([LOW] * (LEAST - 1))

    assert (cohort.worth, cohort.worth_told) == ((), ())


def test_without_a_budget_there_is_no_such_section() -> None:
    """Nothing was chosen."""
    cohort = picture([LOW] * 9 + [HIGH] * 6, None)

    assert (cohort.worth, cohort.worth_told) == ((), ())


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_in_the_report(cli: Cli, tmp_path: Path, suffix: str) -> None:
    """A section of both forms; the same when a run goes on."""
    (tmp_path / "stepped.yaml").write_text(TEXT, encoding="utf-8")
    heads = list(LOW)
    lines = [",".join(heads), *(",".join(row[head] for head in heads) for row in [LOW] * 9 + [HIGH] * 6)]
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    texts = []
    for more in ([], ["--resume"]):
        report = tmp_path / f"report{len(more)}{suffix}"
        words = ("batch", tmp_path / "rows.csv", "--rubric", tmp_path / "stepped.yaml", "--roadmap-budget", "1")
        ended = cli(*words, "-o", tmp_path / f"s{len(more)}.csv", "--report", report, "--lang", "en", *more)
        assert ended.code == 0, ended.err
        texts.append(re.sub(r"report\d", "", report.read_text(encoding="utf-8")))

    assert texts[0] == texts[1]
    assert "Steps most worth taking" in texts[0]
    assert "a.1@1 Raise it once" in texts[0]
    assert "With its own steps done, the mean total of the 15 units goes from" in texts[0]
