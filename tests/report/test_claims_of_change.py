"""Every sentence of a report on change stands where it is true, and not beside that."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claiming import GRADES, NA, Made, Told, check, sentences, sheet, texts, unlisted
from conftest import ROOT, Cli
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.render.sections import contents
from fusionassess.report.carried import LOST
from fusionassess.report.change import build_change
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES

NAMES = (
    *("score", "level"),
    *(
        "total",
        "document",
        "in_short",
        "compared_label",
        "fallen_title",
        "nodes",
        "last_change",
        "since_first",
        "by_answers",
        "by_rubric",
    ),
    *("before", "after", "node", "answers", "answer", "evidence", "on_score", "on_evidenced", "level_without"),
    *("elsewhere", "rubric_part", "sum", "sheets_title"),
)


def change(*assessments: Assessment, before: Assessment | None = None, files: bool = False) -> Made:
    """Every text of the report on sheets, the oldest first, by language."""

    def told(language: str) -> Sequence[str]:
        then = before or assessments[-2]
        report = build_change(
            assessments, then, labels(language), "en", files=("old.yaml", "new.yaml") if files else None
        )
        return [*texts(report), *texts(contents(report))]

    return told


def dated(assessment: Assessment, day: str) -> Assessment:
    """The same sheet of another day."""
    update = {"assessed_on": type(assessment.sheet.assessed_on).fromisoformat(day)}  # type: ignore[union-attr]
    return assess(assessment.edition, assessment.sheet.model_copy(update=update))


def asked_other(levels: list[list[Any]], other: str) -> Assessment:
    """A sheet of a version of the rubric whose question q00 is called otherwise."""
    made = sheet(levels)
    text = made.rubric.model_dump_json(exclude_defaults=True)
    edition = made.edition._replace(rubric=type(made.rubric).model_validate_json(re.sub(r"q00", other, text)))
    return assess(
        edition,
        made.sheet.model_copy(
            update={
                "answers": {other: made.sheet.answers["q00"]}
                | {name: answer for name, answer in made.sheet.answers.items() if name != "q00"}
            }
        ),
    )


def version(assessment: Assessment, name: str) -> Assessment:
    """The same sheet under another version of the rubric."""
    rubric = assessment.rubric.model_copy(update={"version": name})
    return assess(assessment.edition._replace(rubric=rubric), assessment.sheet)


def graded(level: int, grade: str, day: str = "2026-01-01") -> dict[str, Any]:
    """An answer with evidence."""
    return {"level": level, "evidence": {"grade": grade, "date": day}}


THREE = [[2, 2, 2], [2, 2, 2]]
AGED = sheet([[graded(4, "E1")]], evidence_months=12, **GRADES)
CLAIMS: dict[str, Told] = {
    "too_little": Told(
        change(sheet(THREE), sheet([[2, "unknown", None], [2, NA, None]]), files=True),
        change(sheet(THREE), sheet([[2, 2, None], [2, 2, None]]), files=True),
        {"given": "2", "asked": "5"},
    ),
    "evidenced": Told(change(AGED, AGED), change(sheet([[4]], **GRADES), sheet([[4]], **GRADES))),
    "level_kept": Told(
        change(sheet([[2, 3]]), sheet([[2, 3]])), change(sheet([[2, 2]]), sheet([[4, 4]])), {"level": "2"}
    ),
    "nothing_fell": Told(change(sheet([[2, 3]]), sheet([[2, 3]])), change(sheet([[2, 3]]), sheet([[1, 4]]))),
    "fallen_by_others": Told(
        change(sheet([[4, 4, None]]), sheet([[4, 4, 1]])),
        change(sheet([[4, 4, None]]), sheet([[4, 3, 1]])),
        {"measures": "m02 Measure 02"},
    ),
    "nothing_scored": Told(change(sheet([[2]]), sheet([[None]])), change(sheet([[2], [2]]), sheet([[None], [2]]))),
    "between": Told(change(sheet([[2]]), sheet([[3]])), change(sheet([[2]]), sheet([[None]]))),
    "between_withheld": Told(change(sheet([[2]]), sheet([[None]])), change(sheet([[2]]), sheet([[3]]))),
    "nothing_in_common": Told(
        change(sheet([[2]]), asked_other([[2]], "other")), change(sheet([[2, 2]]), asked_other([[2, 2]], "other"))
    ),
    "none": Told(change(sheet([[2]]), sheet([[2]])), change(sheet([[2, 2]]), asked_other([[2, 2]], "other"))),
    "none_of_shared": Told(
        change(sheet([[2, 2]]), asked_other([[2, 2]], "other")), change(sheet([[2]]), asked_other([[2]], "other"))
    ),
    "too_old": Told(change(AGED, dated(AGED, "2027-01-02")), change(AGED, dated(AGED, "2027-01-01"))),
    "level_note": Told(change(sheet([[2]]), sheet([[3]])), change(sheet([[2, 2]]), sheet([[None, None]]))),
    "additive": Told(
        change(sheet([[2, 2, 2, 2]]), sheet([[3, 2, 2, 1]])), change(sheet([[2, 2, 2, 2]]), sheet([[3, 2, 2, None]]))
    ),
    "by_order": Told(
        change(sheet([[2] * 6]), sheet([[3, 3, 1, 3, 2, None]])),
        change(sheet([[2] * 6]), sheet([[3, 3, 1, 2, 2, None]])),
        {"orders": "64"},
    ),
    "by_every_order": Told(
        change(sheet([[2, 2, 2, 2]]), sheet([[3, 2, 1, None]])),
        change(sheet([[2, 2, 2, 2]]), sheet([[2, 2, 2, None]])),
        {"orders": "6"},
    ),
    "dominance.better": Told(change(sheet([[2, 2]]), sheet([[2, 3]])), change(sheet([[2, 2]]), sheet([[2, 2]]))),
    "dominance.worse": Told(change(sheet([[2, 2]]), sheet([[2, 1]])), change(sheet([[2, 2]]), sheet([[3, 1]]))),
    "dominance.same": Told(change(sheet([[2, 3]]), sheet([[3, 2]])), change(sheet([[2, 3]]), sheet([[2, None]]))),
    "dominance.mixed": Told(change(sheet([[2, 2]]), sheet([[3, 1]])), change(sheet([[2, 2]]), sheet([[3, 2]]))),
    "trend": Told(change(sheet([[2]]), sheet([[None]])), change(sheet([[2]]), sheet([[2]]))),
    "trend_of_total": Told(change(sheet([[2]]), sheet([[2]])), change(sheet([[2]]), sheet([[3]]))),
    "trend_says_more": Told(
        change(sheet([[2], [2]]), sheet([[3], [3]])), change(sheet([[2], [2]]), sheet([[3], [2]])), {"most": "+1.00"}
    ),
    "trend_says": Told(
        change(sheet([[2] * 9]), sheet([[2] * 8 + [3]])),
        change(sheet([[2]]), sheet([[2]])),
        {"most": "+0.11"},
    ),
    "only_before": Told(
        change(sheet([[2]]), asked_other([[2]], "other")),
        change(sheet([[2]]), sheet([[2]])),
        {"questions": "q00 Text q00"},
    ),
    "only_after": Told(
        change(sheet([[2]]), asked_other([[2]], "other")),
        change(sheet([[2]]), sheet([[2]])),
        {"questions": "other Text other"},
    ),
    "versions": Told(
        change(sheet([[2]]), sheet([[3]]), before=version(sheet([[2]]), "0.9.0")), change(sheet([[2]]), sheet([[3]]))
    ),
    "one_version": Told(
        change(sheet([[2]]), sheet([[3]])), change(sheet([[2]]), sheet([[3]]), before=version(sheet([[2]]), "0.9.0"))
    ),
}
REFUSED = ("other_profile", "other_rubric", "other_subject", "same_sheet", "wrong_order")
TOLD_ELSEWHERE = (
    *("filled_in_others", "sheets_told", "of_sheet", "carried", "not_in_it", "many_not_in_it"),
    *(f"lost.{code}" for code in LOST),
)
"""By the command's own tests, and by those of what an older sheet brought along."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_each_is_told_where_it_is_so_and_not_beside_it(key: str, language: str) -> None:
    """One pair of sheets that tells it and one that must not."""
    check(sentences(labels(language).compare)[key], CLAIMS[key], language)


def test_no_sentence_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").compare, [*CLAIMS, *REFUSED, *TOLD_ELSEWHERE], NAMES)


@pytest.mark.parametrize(
    ("key", "old", "told"),
    [
        ("other_profile", "xinghe-group", True),
        ("other_rubric", "binjiang-park", False),
        ("other_subject", "riverside-park-en", True),
        ("other_subject", "binjiang-park", False),
    ],
)
def test_why_two_sheets_are_not_compared(cli: Cli, key: str, old: str, told: bool) -> None:
    """Sheets of two profiles are refused, of two names compared with a warning."""
    files = [ROOT / "examples" / f"{name}.yaml" for name in (old, "binjiang-park")]
    sentence = re.split(r"[({（]", labels("en").compare._asdict()[key])[0].strip()

    assert (sentence in cli("compare", *files, "--lang", "en").err.replace("\n", " ")) == told


def test_a_name_is_one_in_any_width(cli: Cli, tmp_path: Path) -> None:
    """As where the same unit comes again in a batch: neither brackets nor case make another organisation."""
    text = "format: fusionassess/answers/1\nrubric: {id: five-paths}\nanswers: {1b.M: 2}\nsubject: "
    names = ("清源（ABC）公司", "清源(abc)公司", "清源(abd)公司")
    for place, name in enumerate(names):
        about = f"{{name: {name}, profile: sme, period: {2024 + place}}}\n"
        (tmp_path / f"{place}.yaml").write_text(text + about, encoding="utf-8")
    one, same, other = (tmp_path / f"{place}.yaml" for place in range(3))

    assert "different organisations" not in cli("compare", one, same, "--lang", "en").err
    assert "different organisations" in cli("compare", one, other, "--lang", "en").err
    assert "different organisations" not in cli("score", same, "--no-regression", one, "--lang", "en").err


def test_a_change_is_that_of_the_numbers_shown() -> None:
    """A path that falls by less than is shown has not fallen, though its measure has; changes are as one subtracts."""
    weights = {"questions": {"q00": {"weight": 1}, "q01": {"weight": 999}}}
    then, now = sheet([[3, 2]], **weights), sheet([[2, 2]], **weights)
    report = build_change([then, now], then, labels("en"), "en")

    assert [row.id for row in report.fallen] == ["m00"]
    for row in (report.total, *report.rows):
        before, after = (Decimal(figure.display) for figure in row.values)
        assert Decimal(row.change.display) == after - before
