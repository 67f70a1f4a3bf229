"""Every sentence on raters and on an ecosystem stands where it is true, and not beside that."""

import math
from collections.abc import Sequence
from typing import Any

import pytest

from claiming import Made, Told, check, sentences, texts, unlisted
from conftest import ROOT
from fusionassess.answers.model import Answer, AnswerSheet
from fusionassess.answers.sheets import open_sheet
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.kernel.figures.agreement import Range
from fusionassess.raters.ecosystem import ecosystem
from fusionassess.raters.merging import decided, merge
from fusionassess.raters.rules import Rule
from fusionassess.report import reconciled
from fusionassess.report.change import build_change
from fusionassess.report.ecosystem import build_ecosystem
from fusionassess.report.reconciled import build_raters, remarks
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from rated import EDITION, opened
from small import sheet_for, small_edition

RATER_NAMES = (
    *("title", "part", "range", "list_mark", "part_mark", "picture_of", "picture_told", "role", "answers", "gap"),
    *("against", "figures_title", "figure", "value", "within", "alpha_name", "intraclass", "concordance", "disputes"),
    *("agreed_answer", "reason", "decision", "named", "question", "agenda", "nobody"),
    *(f"how.{by}" for by in ("agreed", "one", "median", "lowest", "best-evidenced", "people", "open")),
    *(f"heads.{place}" for place in range(4)),
    *("states.not_applicable", "states.unknown"),
    *(f"voice_heads.{place}" for place in range(4)),
)
ECOSYSTEM_NAMES = (
    *("title", "group", "few", "side", "measure", "own", "side_label", "ecosystem", "not_asked", "too_few", "total"),
    *("members_title", "member_heads.0", "member_heads.1", "list_mark", "redacted"),
)
FULL: dict[str, Any] = {"a.1": 2, "a.2": 2, "b.1": 2, "c.1": 2}
NA = {"not_applicable": "none here"}
ROLES = ("S&T", "Finance", "Firms")


def agreed_on(*raters: dict[str, Any], rule: Rule = "median", roles: Sequence[str] = ROLES, **more: Any) -> AnswerSheet:
    """What raters agreed on."""
    sheets = [(f"{role}.yaml", opened(own, role, **more)) for role, own in zip(roles, raters, strict=False)]
    return merge(sheets, rule, ", ").sheet


def raters(sheet: AnswerSheet) -> Made:
    """What is told of the raters of a sheet."""
    return lambda language: texts(build_raters(assess(EDITION, sheet), labels(language), "zh"))


def between(then: AnswerSheet, now: AnswerSheet) -> Made:
    """What is told of two sheets of a year's distance."""
    before, after = assess(EDITION, then), assess(EDITION, now)
    return lambda language: texts(build_change([before, after], before, labels(language), "zh"))


def told_of_merging(*sheets: Any) -> Made:
    """What a consensus leaves out."""
    merged = merge([(f"{place}.yaml", each) for place, each in enumerate(sheets)], "median", ", ")
    return lambda language: remarks(merged, labels(language))


def alpha_of(value: float) -> Made:
    """What is told where alpha is this."""

    def told(language: str) -> Sequence[str]:
        figures = Range(value, math.nan, math.nan)
        return [reconciled._alpha_sentence(figures, labels(language).raters)]

    return told


SAME = agreed_on(FULL, FULL)
ONE_OFF = agreed_on(FULL, FULL | {"a.1": 1})
FAR = agreed_on(FULL, FULL | {"a.1": 0})
STATES = agreed_on(FULL, FULL | {"a.1": NA})
THIN = agreed_on({"a.1": 2}, {"a.1": 2})
LOW = {"a.1": 1, "a.2": 1, "b.1": 2, "c.1": 2}
OTHERS = agreed_on(FULL, FULL, roles=("S&T", "Planning"))
STRANGERS = agreed_on(FULL, FULL, roles=("Planning", "Statistics"))
MOVED = agreed_on(FULL | {"a.1": 3}, FULL | {"a.1": 3})


def person(name: str, role: str = "x", **more: Any) -> Any:
    """A sheet of an organisation of that name."""
    made = opened(FULL, role, **more)
    subject = made.sheet.subject.model_copy(update={"name": name})
    return made._replace(sheet=made.sheet.model_copy(update={"subject": subject}))


CLAIMS: dict[str, Told] = {
    "headline": Told(raters(FAR), raters(SAME), {"count": "2", "questions": "4", "disputed": "1", "open": "1"}),
    "headline_same": Told(raters(SAME), raters(FAR), {"low": "2.00", "high": "2.00", "level_low": "2"}),
    "headline_untold": Told(raters(THIN), raters(SAME), {"questions": "1"}),
    "who": Told(raters(SAME), lambda _: [], {"raters": "S&T, Finance"}),
    "decided": Told(raters(SAME), lambda _: []),
    "apart": Told(raters(FAR), raters(ONE_OFF), {"spread": "2", "low": "0", "high": "2", "question": "a.1 “甲一？”"}),
    "applies": Told(
        raters(STATES),
        raters(decided(STATES, "a.1", Answer(level=2), "people")),
        {"one": "Finance", "other": "S&T", "question": "a.1 “甲一？”"},
    ),
    "above": Told(raters(agreed_on(LOW, FULL)), raters(agreed_on(FULL, FULL | {"a.1": 1})), {"gap": "0.50"}),
    "below": Told(raters(agreed_on(FULL, LOW)), raters(agreed_on(FULL, FULL | {"a.1": 1})), {"most": "1.00"}),
    "alpha.high": Told(alpha_of(0.8), alpha_of(0.7999), {"alpha": "0.80"}),
    "alpha.fair": Told(alpha_of(0.7999), alpha_of(0.8), {"alpha": "0.7999"}),
    "alpha.low": Told(alpha_of(0.6669), alpha_of(0.667), {"alpha": "0.6669"}),
    "no_alpha": Told(raters(SAME), raters(ONE_OFF)),
    "picture": Told(raters(FAR), raters(SAME)),
    "roles_note": Told(raters(SAME), lambda _: []),
    "figures_note": Told(raters(SAME), lambda _: []),
    "disputes_note": Told(raters(FAR), lambda _: []),
    "facts": Told(raters(FAR), raters(STATES), {"spread": "2"}),
    "facts_state": Told(raters(STATES), raters(FAR)),
    "no_disputes": Told(raters(SAME), raters(ONE_OFF)),
    "left_out.targets": Told(
        told_of_merging(person("A", targets={"a": 2}), person("A", "y", targets={"a": 3})),
        told_of_merging(person("A", targets={"a": 2}), person("A", "y")),
    ),
    "other_names": Told(
        told_of_merging(person("A"), person("B", "y")), told_of_merging(opened(FULL, "x"), opened(FULL, "y"))
    ),
    "changed_raters": Told(between(SAME, OTHERS), between(SAME, MOVED), {"gone": "Finance", "new": "Planning"}),
    "same_raters": Told(between(SAME, MOVED), between(SAME, OTHERS)),
    "one_consensus": Told(
        between(sheet_for(EDITION.rubric, FULL), SAME), between(SAME, MOVED), {"raters": "S&T, Finance"}
    ),
    "split_change": Told(between(SAME, MOVED), between(SAME, THIN), {"facts": "+0.15", "raters": "0.00"}),
    "kept_rater": Told(
        between(SAME, MOVED), between(SAME, STRANGERS), {"rater": "Finance", "count": "4", "moved": "1"}
    ),
}
ELSEWHERE = ("left_out.indicators",)
"""Only the shipped rubric has indicators: see tests/cli/test_merge.py."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_each_sentence_on_raters(key: str, language: str) -> None:
    """One consensus that tells it and one that must not."""
    row = CLAIMS[key]
    check(sentences(labels(language).raters)[key], row if language == "en" else row._replace(values={}), language)


def test_no_sentence_on_raters_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").raters, [*CLAIMS, *ELSEWHERE], RATER_NAMES)


REGION: dict[str, Any] = {"a.1": 3, "a.2": 3, "b.1": 2, "c.1": 1}


def firms(*levels: Any, edition: Any = EDITION, **answers: Any) -> list[Assessment]:
    """Firms whose answers are all alike."""
    made = []
    for place, level in enumerate(levels):
        sheet = sheet_for(edition.rubric, {"a.1": level, "b.1": level} | answers, profile="firm")
        update = {"subject": sheet.subject.model_copy(update={"name": f"Firm {place}"})}
        made.append(assess(edition, sheet.model_copy(update=update)))
    return made


def beside(others: list[Assessment], region: dict[str, Any] | None = None, *, redact: bool = False) -> Made:
    """What is told of a region and its firms."""
    own = assess(EDITION, sheet_for(EDITION.rubric, REGION if region is None else region))
    return lambda language: texts(
        build_ecosystem(ecosystem(own, others), others, labels(language), language, redact=redact)
    )


def _two_kinds(language: str) -> Any:
    """Five firms, and one of another kind."""
    edition = small_edition()
    profiles = edition.rubric.profiles | {"lab": edition.rubric.profiles["firm"]}
    rubric = edition.rubric.model_copy(update={"profiles": profiles}, deep=True)
    for measure in rubric.measures:
        if "firm" in measure.weights:
            measure.weights["lab"] = measure.weights["firm"]
        for question in measure.questions:
            if "firm" in question.profiles:
                question.profiles.append("lab")
    edition = edition._replace(rubric=rubric)
    lab = assess(edition, sheet_for(rubric, {"a.1": 1, "b.1": 1}, profile="lab"))
    others = [*firms(1, 1, 1, 1, 1, edition=edition), lab]
    region = assess(edition, sheet_for(rubric, REGION))
    return texts(build_ecosystem(ecosystem(region, others), others, labels(language), language, redact=False))


FIVE = firms(1, 1, 1, 1, 1)
NOTHING = {"a.1": "unknown", "a.2": "unknown", "b.1": "unknown", "c.1": "unknown"}
OF_ECOSYSTEMS: dict[str, Told] = {
    "who": Told(beside(FIVE), lambda _: [], {"count": "5"}),
    "who_untold": Told(_two_kinds, beside(FIVE)),
    "hidden": Told(_two_kinds, beside(FIVE)),
    "nobody": Told(beside(FIVE[:4]), beside(FIVE), {"least": "5"}),
    "above": Told(beside(FIVE), beside(firms(3, 3, 3, 3, 3)), {"own": "3.00", "mean": "1.0", "gap": "2.0"}),
    "below": Told(
        beside(firms(3, 3, 3, 3, 3)), beside(firms(2, 2, 2, 2, 2)), {"own": "2.00", "mean": "3.0", "gap": "1.0"}
    ),
    "alike": Told(beside(firms(2, 2, 3, 3, 3)), beside(firms(2, 2, 2, 2, 2))),
    "nothing_shared": Told(beside(FIVE, NOTHING), beside(FIVE)),
    "standing": Told(
        beside(firms(2, 2, 2, 2, 2)), beside(FIVE, {"a.1": 0, "a.2": 0, "b.1": 0, "c.1": 0}), {"border": "1.2"}
    ),
    "no_standing": Told(beside(FIVE, {"a.1": 0, "a.2": 0, "b.1": 0, "c.1": 0}), beside(FIVE), {"kinds": "2"}),
    "note": Told(beside(FIVE), lambda _: []),
}


def _example(language: str) -> Any:
    """The park of the examples and its eight actors: five firms see both sides."""
    files = sorted((ROOT / "examples" / "nanping-ecosystem").glob("*.yaml"), key=lambda file: file.stem != "region")
    region, *others = (assess(each.edition, each.sheet) for each in map(open_sheet, files))
    return texts(build_ecosystem(ecosystem(region, others), others, labels(language), language, redact=True))


SIDED = {
    "sides": Told(_example, beside(FIVE)),
    "degree": Told(_example, beside(FIVE)),
    "no_degree": Told(beside(FIVE), _example),
}
"""Four questions of a side: the shipped rubric has them."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", OF_ECOSYSTEMS | SIDED)
def test_each_sentence_on_an_ecosystem(key: str, language: str) -> None:
    """One ecosystem that tells it and one that must not."""
    row = (OF_ECOSYSTEMS | SIDED)[key]
    check(sentences(labels(language).ecosystem)[key], row, language)


def test_no_sentence_on_an_ecosystem_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").ecosystem, [*OF_ECOSYSTEMS, *SIDED], ECOSYSTEM_NAMES)
