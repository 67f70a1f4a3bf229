"""What a report says of total, evidence, sides and steps stands where it is true, and not beside that."""

from typing import Any

import pytest

from claiming import GRADES, NA, STEPS, Made, Told, check, of_sides, sentences, sheet, texts
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.report import build_report
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from small import sheet_for, small_edition


def told(assessment: Assessment) -> Made:
    """Every text of a report."""
    return lambda language: texts(build_report(assessment, labels(language), "en"))


def small(answers: dict[str, Any], *rest: Any, **changed: Any) -> Assessment:
    """The small rubric's assessment of these answers."""
    edition = small_edition(**changed)
    return assess(edition, sheet_for(edition.rubric, answers, *rest))


def graded(level: int, grade: str) -> Any:
    """An answer with evidence."""
    return {"level": level, "evidence": {"grade": grade}}


FULL: dict[str, Any] = {"a.1": 1, "a.2": 1, "b.1": 1, "c.1": 1}
FOURS: list[list[Any]] = [[4] * 4, [4] * 4, [4] * 4]
THREE_OF_SCIENCE: list[list[Any]] = [[4, 4, 4, NA], [4] * 4, [4] * 4]
LENS: dict[str, Any] = {"reasons": {"R": {"title": "Risk", "lens": "risk"}}}
SEEN = sheet([[1, 2]], **LENS)
STEPPED: dict[str, Any] = {"questions": {f"q0{place}": {"asked": {"steps": STEPS}} for place in range(12)}}
CLAIMS: dict[str, Told] = {
    "no_total": Told(told(sheet([[1, None]])), told(sheet([[1, 1, None]]))),
    "no_total_na_cap": Told(told(sheet([[1, 1, NA]])), told(sheet([[1, 1, 1, NA]])), within=True),
    "scores_kept": Told(told(sheet([[1, 1, NA]])), told(sheet([[NA, NA]])), within=True),
    "total_sentence": Told(told(sheet([[1, 3]])), told(sheet([[1, None]])), {"score": "2.00", "top": "5"}),
    "express_sentence": Told(
        told(small(FULL | {"a.2": {"unknown": True}}, least_coverage=0.9)),
        told(small(FULL | {"b.1": {"unknown": True}}, least_coverage=0.9)),
        {"low": "0.85", "high": "1.30"},
    ),
    "evidence_withheld": Told(told(sheet([[1, None]], **GRADES)), told(sheet([[1, 1]], **GRADES))),
    "evidence_sentence": Told(
        told(sheet([[graded(3, "E0")]], **GRADES)), told(sheet([[graded(2, "E0")]], **GRADES)), {"gap": "1.00"}
    ),
    "evidence_whole": Told(
        told(sheet([[graded(2, "E0")]], **GRADES)), told(sheet([[graded(3, "E0")]], **GRADES)), {"score": "2.00"}
    ),
    "front_evidence": Told(
        told(sheet([[graded(3, "E0")]], **GRADES)), told(sheet([[graded(2, "E0")]], **GRADES)), within=True
    ),
    "coordination_withheld": Told(told(sheet(THREE_OF_SCIENCE, **of_sides())), told(sheet(FOURS, **of_sides()))),
    "coordination_sentence": Told(
        told(sheet(FOURS, **of_sides())), told(sheet(THREE_OF_SCIENCE, **of_sides())), {"index": "0.80"}
    ),
    "lens_sentence": Told(told(assess(SEEN.edition, SEEN.sheet, "R")), told(SEEN), within=True),
    "nothing_to_do": Told(told(sheet([[5]])), told(sheet([[1] * 12], **STEPPED))),
    "evidence_first": Told(told(sheet([[graded(5, "E0")]], **GRADES)), told(sheet([[5]], **GRADES))),
    "answer_first": Told(
        told(sheet([[5, None, None]])), told(sheet([[5, NA]], not_applicable_cap=0.9)), {"count": "2"}
    ),
    "others_behind": Told(
        told(sheet([[1] * 4, [0] * 9], **STEPPED)),
        told(sheet([[1] * 3, [0] * 9], **STEPPED)),
        {"numbers": "4"},
        within=True,
    ),
    "for_next_level": Told(told(sheet([[1, 1, 1]], **STEPPED)), told(sheet([[5, 5, 5]], **STEPPED)), within=True),
    "waited_for": Told(told(small(FULL)), told(small(FULL | {"a.1": 2, "a.2": 2})), within=True),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_each_is_told_where_it_is_so_and_not_beside_it(key: str, language: str) -> None:
    """One sheet whose report tells it and one whose report does not."""
    check(sentences(labels(language).report)[key], CLAIMS[key], language)
