"""Every sentence of a roadmap and of its follow-up stands where it is true, and not beside that."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from claiming import GRADES, STEPS, Made, Told, check, sentences, sheet, texts, unlisted
from conftest import ROOT, Cli
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.documents.source import Source
from fusionassess.report.follow import build_follow
from fusionassess.report.followed import beside, build_followed, planned_for, planned_in_short
from fusionassess.report.roadmap import build_roadmap
from fusionassess.roadmap.drawing import Purpose, Roadmap, draw_up
from fusionassess.roadmap.followup import FollowUp, OpenedFollowUp
from fusionassess.roadmap.opening import Wish
from fusionassess.roadmap.outcome import outcome
from fusionassess.roadmap.tracking import begun
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from planned import stepped

DAY = datetime.date(2026, 10, 1)
ROADMAP_NAMES = (
    *(
        "title",
        "steps",
        "step",
        "months",
        "month",
        "points",
        "point",
        "with_effort",
        "with_unit",
        "list_mark",
        "score",
        "level",
        "path_level",
    ),
    *(
        "coordination",
        "steps_title",
        "month_span",
        "month_one",
        "phases_title",
        "phase",
        "gantt_told",
        "gantt_bar",
        "waited",
    ),
    *("curve_title", "ties_title", "waiting_title"),
    *(f"outcome_heads.{place}" for place in range(4)),
    *(f"step_heads.{place}" for place in range(5)),
    *(f"{name}_heads.{place}" for name in ("phase", "curve") for place in range(3)),
)
FOLLOWUP_NAMES = (
    *("title", "document", "choose_title", "date_title", "begin_label", "now_label", "late_title", "owners_title"),
    *("owner_title", "gone_title", "gone", "list_mark", "is_late", "section", "untouched", "measures_title"),
    *(
        "step_named",
        "step_mark",
        "with_late",
        "without_title",
        "beyond_title",
        "left_title",
        "planned_in_short",
        "step_in_short",
    ),
    *(f"heads.{place}" for place in range(7)),
    *(f"states.{state}" for state in ("open", "started", "done", "dropped")),
    *(f"counter.{place}" for place in range(3)),
    *(f"{name}_heads.{place}" for name in ("late", "owner", "measure", "left") for place in range(5)),
)


def steps_of(levels: Sequence[Sequence[Any]], effort: str = "S", **rubric: Any) -> Assessment:
    """A sheet whose every question has a step of two months to every level."""
    steps = [step | {"effort": effort} for step in STEPS]
    names = [f"q{p}{m}" for p, row in enumerate(levels) for m in range(len(row))]
    more = rubric.pop("more", {})
    return sheet(levels, questions={name: {"asked": {"steps": steps}} | more.get(name, {}) for name in names}, **rubric)


def waiting_from(level: int) -> Assessment:
    """Measure b waits for a, of which too little is known, from this level on."""
    rubric = stepped().rubric.model_copy(update={"least_coverage": 0.5}, deep=True)
    measure = next(measure for measure in rubric.measures if measure.id == "b")
    measure.requires[0] = measure.requires[0].model_copy(update={"to_reach": level})
    sheet = stepped({"a.1": "unknown", "a.2": 1, "b.1": 1}).sheet
    return assess(stepped().edition._replace(rubric=rubric), sheet)


def with_lens(assessment: Assessment) -> Assessment:
    """It seen through a lens that no measure serves."""
    return assess(assessment.edition, assessment.sheet, "R")


def drawn(assessment: Assessment, aim: Any = "budget", amount: float = 1, draws: int = 0, **more: Any) -> Roadmap:
    """A roadmap that there is."""
    roadmap = draw_up(assessment, Purpose(aim, Fraction(amount), **more), draws=draws)
    assert isinstance(roadmap, Roadmap)
    return roadmap


def road(assessment: Assessment, aim: Any = "budget", amount: float = 1, draws: int = 0, **more: Any) -> Made:
    """What is told of a roadmap."""
    return lambda language: texts(build_roadmap(drawn(assessment, aim, amount, draws, **more), labels(language), "en"))


GRADED = {"level": 1, "evidence": {"grade": "E0"}}
LENS: dict[str, Any] = {"reasons": {"R": {"title": "Risk", "lens": "risk"}}}
SEEN = steps_of([[1, 2, 3]], **LENS)
TWO, THREE, LAST = steps_of([[1, 1]]), steps_of([[1, 1, 1]]), steps_of([[4, 4, 4]])
LOW = {"least_coverage": 0.5}
UNKNOWN = stepped({"a.1": "unknown", "a.2": 1, "b.1": 2})
NOT_KNOWN = assess(UNKNOWN.edition._replace(rubric=UNKNOWN.rubric.model_copy(update=LOW)), UNKNOWN.sheet)
TWO_WAIT = waiting_from(2)
STUCK = stepped({"a.1": 0, "a.2": 0, "b.1": 2}, targets={"a": 1})
LARGE = {"asked": {"steps": [step | {"effort": "M"} for step in STEPS]}}
KNAPSACK = steps_of(
    [[2, 1, 1]],
    more={
        "q00": LARGE | {"weight": 5},
        "q01": {"weight": 2},
        "q02": {"asked": {"steps": []}, "weight": 4},
    },
)
"""One point reaches level 2; the highest score for two is another step, and stays at level 1."""
YEARLY, LOSS = "Open it every year with public prices", "How is the loss shared?"
CLAIMS: dict[str, Told] = {
    "once_measure": Told(
        road(stepped(), amount=99), road(stepped(), amount=1), {"measure": "a", "level": "2"}, within=True
    ),
    "after_step": Told(road(THREE, amount=99), road(LAST, amount=99), within=True),
    "for_budget": Told(road(SEEN), road(with_lens(SEEN))),
    "for_budget_by_lens": Told(road(with_lens(SEEN)), road(SEEN)),
    "for_level": Told(road(THREE, "level", 2), road(THREE, "score", 2), {"level": "2"}),
    "for_path": Told(road(THREE, "path", 2, path="P0"), road(THREE, "level", 2), {"path": "P0", "level": "2"}),
    "for_score": Told(road(THREE, "score", 2), road(THREE, "level", 2), {"score": "2"}),
    "nothing": Told(road(steps_of([[1]], effort="M")), road(steps_of([[1]], effort="M"), amount=2)),
    "nothing_left": Told(
        road(steps_of([[1]]), wish=Wish(unwanted=frozenset({"q00@2"}))), road(steps_of([[1]], effort="M"))
    ),
    "nothing_in_time": Told(road(steps_of([[1]]), months=1), road(steps_of([[1]], effort="M"))),
    "wished": Told(road(TWO, wish=Wish(unwanted=frozenset({"q00@2"}))), road(TWO)),
    "brings": Told(road(steps_of([[1]])), road(sheet([[5]])), {"before": "1.00", "after": "2.00"}),
    "brings_level": Told(road(steps_of([[1]])), road(THREE), {"before": "1", "after": "2"}, within=True),
    "same_level": Told(road(THREE), road(steps_of([[1]])), {"level": "1"}, within=True),
    "higher_level": Told(road(KNAPSACK, amount=2), road(KNAPSACK, amount=1), {"level": "2"}),
    "curve_level_falls": Told(road(KNAPSACK, amount=2), road(THREE, amount=2)),
    "in_time": Told(road(LAST, amount=3, at_once=2), road(LAST, amount=2, at_once=2)),
    "shortest": Told(road(LAST, amount=2, at_once=2), road(LAST, amount=3, at_once=2)),
    "above_bound": Told(road(LAST, amount=3, at_once=2), road(LAST, amount=2, at_once=2)),
    "unbounded": Told(road(TWO, amount=8, at_once=1), road(TWO, amount=8, at_once=1, months=24), {"months": "12"}),
    "effort_in_points": Told(
        road(TWO), lambda language: texts(build_roadmap(drawn(TWO), labels(language), "en", "EUR"))
    ),
    "much_at_once": Told(
        road(steps_of([[1] * 5]), amount=20),
        road(steps_of([[1] * 4]), amount=16),
        {"owner": "H", "count": "5", "all": "20", "month": "1", "most": "4"},
    ),
    "late": Told(road(TWO, amount=2, months=2, at_once=1), road(TWO, amount=2, months=4, at_once=1)),
    "tie": Told(road(TWO), road(THREE)),
    "ties": Told(road(THREE), road(THREE, amount=12), {"count": "2"}),
    "many_ties": Told(road(steps_of([[4] * 16]), amount=8), road(steps_of([[4] * 15]), amount=7), {"count": "13,000"}),
    "most_ties": Told(road(steps_of([[4] * 23]), amount=11), road(steps_of([[4] * 22]), amount=11)),
    "or_else": Told(road(TWO), road(TWO, amount=9), {"steps": "q01@2 Do 2"}),
    "left_step": Told(road(TWO), road(TWO, amount=9), {"number": "1", "step": "q00@2"}, within=True),
    "evidence": Told(road(steps_of([[GRADED]], **GRADES)), road(steps_of([[1]], **GRADES))),
    "lens": Told(road(with_lens(SEEN)), road(SEEN)),
    "each_sure": Told(road(TWO, draws=40), road(TWO, draws=39), {"draws": "40"}),
    "goal_sure": Told(road(THREE, "level", 2, draws=9), road(THREE, "level", 2), {"share": "100%", "draws": "9"}),
    "few_draws": Told(road(TWO, amount=8, draws=30_000), road(TWO, amount=8, draws=20_000), {"draws": "22,222"}),
    "too_few_draws": Told(road(TWO, draws=39), road(TWO, draws=0), {"least": "40"}),
    "waits_for_answers": Told(
        road(NOT_KNOWN), road(STUCK, amount=99), {"step": f"b.1@3 {YEARLY}", "questions": f"a.1 {LOSS}"}
    ),
    "wait_for_answers": Told(road(TWO_WAIT), road(NOT_KNOWN), {"questions": f"a.1 {LOSS}"}),
    "waits_for_measure": Told(
        road(STUCK, amount=99),
        road(stepped({"a.1": 0, "a.2": 0, "b.1": 2}, targets={"a": 2}), amount=99),
        {"step": f"b.1@3 {YEARLY}", "measure": "a Measure A"},
    ),
    "gantt_says": Told(road(TWO), road(sheet([[5]]))),
    "curve_note": Told(road(SEEN), road(with_lens(SEEN))),
    "curve_note_by_lens": Told(road(with_lens(SEEN)), road(SEEN)),
    "curve_thinned": Told(road(steps_of([[1] * 9])), road(TWO, amount=9), {"count": "37", "told": "4"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_each_sentence_of_a_roadmap(key: str, language: str) -> None:
    """One sheet that tells it and one that must not."""
    check(sentences(labels(language).roadmap)[key], CLAIMS[key], language)


def test_one_step_and_one_month_are_one() -> None:
    """No plural of one."""
    told = [*road(steps_of([[1]]))("en")]

    assert any("comes from 1 step at a cost of 1 point" in text for text in told)
    assert "1 step, done within 2 months" in told


@pytest.mark.parametrize(("units", "is_told"), [(4_999, True), (5_001, False)])
def test_how_sure_is_not_told_of_a_budget_of_very_many_units(units: int, is_told: bool) -> None:
    """200,000 cells are forty weightings of 4,999 units; of more nothing is told, and why."""
    rich = steps_of([[4, 4]])
    cost = {step.id: Fraction(units - 1 if place else 1) for place, step in enumerate(rich.steps)}
    roadmap = draw_up(rich, Purpose("budget", Fraction(units)), cost=lambda step: cost[step.id], draws=1_000)
    assert isinstance(roadmap, Roadmap)
    for language in LANGUAGES:
        phrases = labels(language)
        told = [*texts(build_roadmap(roadmap, phrases, "en"))]

        assert (phrases.roadmap.no_draws not in told) == is_told


def test_what_a_roadmap_changes_is_the_difference_of_the_numbers_shown() -> None:
    """As one subtracts; of thirds, the rounded change would often be another."""
    one = build_roadmap(drawn(steps_of([[1, 2, 2], [1, 1, 3]])), labels("en"), "en")

    for row in one.outcome:
        assert Decimal(row.change.display) == Decimal(row.after.display) - Decimal(row.before.display)


def test_no_sentence_of_a_roadmap_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").roadmap, [*CLAIMS, "no_draws"], ROADMAP_NAMES)


BEFORE = steps_of([[1], [1]])
EACH = Wish(unwanted=frozenset({"q00@3", "q10@3"}))
PLANNED = begun(drawn(BEFORE, amount=2, wish=EACH), "en", DAY)


def followed(begin: datetime.date | None = DAY, **steps: Mapping[str, Any]) -> FollowUp:
    """A follow-up of two steps, one filled in as said of the first, one of the other."""
    fresh = begun(drawn(BEFORE, amount=2, wish=EACH), "en", begin)
    names = [*fresh.steps]
    told = {names[0]: steps.get("first", {}), names[1]: steps.get("other", {})}
    changed = {name: step.model_copy(update=dict(told[name])) for name, step in fresh.steps.items()}
    return fresh.model_copy(update={"steps": changed})


def standing(followup: FollowUp, day: str, gone: tuple[str, ...] = ()) -> Made:
    """What is told of it on a day."""
    opened = OpenedFollowUp(followup, BEFORE.edition, Source("followup.yaml", ""), gone, ())
    now = datetime.date.fromisoformat(day)
    return lambda language: texts(build_follow(opened, now, labels(language), "en"))


def became(followup: FollowUp, levels: Sequence[Sequence[Any]], day: str | None = "2027-09-30") -> Made:
    """What is told of it over a year."""
    now = steps_of(levels)
    date = datetime.date.fromisoformat(day) if day else None
    after = assess(now.edition, now.sheet.model_copy(update={"assessed_on": date}))
    found = outcome(followup, BEFORE, after)
    return lambda language: texts(build_followed(followup, (), found, labels(language), "en"))


def proposed(followup: FollowUp) -> Made:
    """What is told of the next roadmap, where the sheet stands as before."""
    later = assess(BEFORE.edition, BEFORE.sheet.model_copy(update={"assessed_on": datetime.date(2027, 9, 30)}))
    found = outcome(followup, BEFORE, later)

    def told(language: str) -> Sequence[str]:
        phrases = labels(language)
        became_of = build_followed(followup, (), found, phrases, "en")
        dropped = [name for name, *_ in became_of.dropped]
        said = build_roadmap(drawn(BEFORE, amount=2, wish=EACH), phrases, "en")
        return [*texts(beside(said, became_of, dropped, phrases.followup))]

    return told


def shown(followup: FollowUp, question: str) -> Made:
    """What the questionnaire shows of it at a question."""

    def told(language: str) -> Sequence[str]:
        phrases = labels(language).followup
        return [*planned_for(followup, question, phrases), planned_in_short(followup, question, phrases)]

    return told


DONE: Mapping[str, Any] = {"state": "done", "done_on": DAY}
DROPPED: Mapping[str, Any] = {"state": "dropped"}
LATER: Mapping[str, Any] = {"due": datetime.date(2027, 6, 1)}
UNDATED: Mapping[str, Any] = {"due": None}
FIRST_DONE = followed(first=DONE)
BOTH_DONE = followed(first=DONE, other=DONE)
NAMES = [*PLANNED.steps]
FIRST = f"{NAMES[0]} {PLANNED.steps[NAMES[0]].do}"
OLDER = PLANNED.model_copy(update={"rubric": PLANNED.rubric.model_copy(update={"version": "0.9.0"})})
OF_FOLLOWUPS: dict[str, Told] = {
    "standing": Told(
        standing(followed(first=DONE, other=DROPPED), "2026-10-01"), lambda _: [], {"done": "1", "dropped": "1"}
    ),
    "late": Told(standing(PLANNED, "2026-12-02"), standing(PLANNED, "2026-12-01"), {"count": "2"}),
    "nothing_late": Told(standing(PLANNED, "2026-12-01"), standing(PLANNED, "2026-12-02")),
    "no_dates": Told(
        standing(followed(first=DONE, other=UNDATED), "2026-12-02"),
        standing(followed(first=UNDATED), "2026-12-02"),
    ),
    "next": Told(
        standing(followed(first=LATER, other=LATER), "2026-12-01"),
        standing(followed(first=DONE, other=UNDATED), "2026-12-01"),
        {"due": "2027-06-01"},
    ),
    "all_settled": Told(standing(followed(first=DONE, other=DROPPED), "2026-12-01"), standing(PLANNED, "2026-12-01")),
    "nobody": Told(
        standing(followed(first={"owner": None}), "2026-12-01"), standing(PLANNED, "2026-12-01"), within=True
    ),
    "gone_note": Told(standing(PLANNED, "2026-12-01", (NAMES[0],)), standing(PLANNED, "2026-12-01")),
    "same_version": Told(standing(PLANNED, "2026-12-01"), standing(OLDER, "2026-12-01"), {"after": "1.0.0"}),
    "from_version": Told(standing(OLDER, "2026-12-01"), standing(PLANNED, "2026-12-01"), {"before": "0.9.0"}),
    "done_of": Told(
        became(FIRST_DONE, [[2], [1]]), became(FIRST_DONE, [[2], [1]], None), {"done": "1", "count": "2", "open": "1"}
    ),
    "done_of_no_day": Told(became(FIRST_DONE, [[2], [1]], None), lambda _: []),
    "done_later": Told(
        became(FIRST_DONE, [[2], [1]], "2026-09-30"), became(FIRST_DONE, [[2], [1]], "2026-10-01"), {"steps": FIRST}
    ),
    "dropped": Told(
        became(followed(first=DROPPED), [[2], [1]]),
        became(FIRST_DONE, [[2], [1]]),
        {"step": FIRST},
    ),
    "dropped_why": Told(
        became(followed(first={**DROPPED, "remark": "too much paper"}), [[2], [1]]),
        became(followed(first=DROPPED), [[2], [1]]),
        {"remark": "too much paper"},
        within=True,
    ),
    "promised": Told(became(FIRST_DONE, [[2], [1]]), became(PLANNED, [[2], [1]]), {"before": "1.00", "after": "1.50"}),
    "brought": Told(
        became(FIRST_DONE, [[3], [0]]),
        became(PLANNED, [[3], [0]]),
        {"before": "1.00", "after": "2.00", "now": "1.50"},
    ),
    "no_score": Told(became(FIRST_DONE, [[None], [None]]), became(FIRST_DONE, [[2], [1]])),
    "touched": Told(
        became(FIRST_DONE, [[3], [0]]),
        became(FIRST_DONE, [[3], [None]]),
        {"change": "+2.00", "other": "-1.00", "count": "1", "others": "1"},
    ),
    "only_touched": Told(became(FIRST_DONE, [[3], [None]]), became(PLANNED, [[3], [None]]), {"change": "+2.00"}),
    "unscored": Told(became(BOTH_DONE, [[3], [None]]), became(BOTH_DONE, [[3], [2]]), {"measures": "m10 Measure 10"}),
    "others_unscored": Told(
        became(FIRST_DONE, [[3], [None]]), became(FIRST_DONE, [[3], [0]]), {"measures": "m10 Measure 10"}
    ),
    "without": Told(became(FIRST_DONE, [[1], [1]]), became(FIRST_DONE, [[2], [1]]), {"step": NAMES[0], "answer": "1"}),
    "without_no_level": Told(became(FIRST_DONE, [[None], [1]]), became(FIRST_DONE, [[1], [1]]), {"step": NAMES[0]}),
    "none_without": Told(became(FIRST_DONE, [[2], [1]]), became(FIRST_DONE, [[1], [1]])),
    "beyond": Told(became(PLANNED, [[2], [1]]), became(PLANNED, [[1], [1]]), {"step": NAMES[0], "answer": "2"}),
    "dropped_before": Told(proposed(followed(first=DROPPED)), proposed(FIRST_DONE), {"steps": FIRST}),
    "done_before": Told(proposed(FIRST_DONE), proposed(followed(first=DROPPED)), {"steps": FIRST}),
    "done_before_mark": Told(proposed(FIRST_DONE), proposed(followed(first=DROPPED)), within=True),
    "planned": Told(shown(PLANNED, "q00"), shown(followed(first=UNDATED), "q00"), {"due": "2026-12-01"}),
    "planned_no_due": Told(shown(followed(first=UNDATED), "q00"), shown(PLANNED, "q99")),
    "planned_done": Told(shown(FIRST_DONE, "q00"), shown(followed(first={"state": "done"}), "q00")),
    "planned_remark": Told(shown(followed(first={"remark": "slow"}), "q00"), shown(PLANNED, "q00"), {"remark": "slow"}),
}
OF_THE_FORM = ("note", "choose", "date")
"""They stand in the workbook to fill in, whatever it holds: see test_followup.py."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", OF_FOLLOWUPS)
def test_each_sentence_of_a_followup(key: str, language: str) -> None:
    """One state that tells it and one that must not."""
    check(sentences(labels(language).followup)[key], OF_FOLLOWUPS[key], language)


def test_what_is_due_on_one_day_is_next_together() -> None:
    """No step of two is named alone."""
    told = [*standing(followed(first=LATER, other=LATER), "2026-12-01")("en")]

    steps = "; ".join(f"{name} {PLANNED.steps[name].do}" for name in NAMES)
    assert f"Next (due on 2027-06-01): {steps}." in told


def test_no_sentence_of_a_followup_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").followup, [*OF_FOLLOWUPS, *OF_THE_FORM], FOLLOWUP_NAMES)


SHEET = ROOT / "examples" / "riverside-park-en.yaml"
HELP = ("command", "file", "now", "fail_late", "output", "followup")
REFUSED: dict[str, tuple[tuple[object, ...], tuple[object, ...]]] = {
    "suffix": (("follow", "{file}", "-o", "out.pdx"), ("follow", "{file}", "-o", "{folder}/out.md")),
    "with_earlier": (
        ("report", SHEET, "-o", "{folder}/a.md", "--followup", "{file}"),
        ("report", SHEET, "-o", "{folder}/a.md", "--followup", "{file}", "--earlier", SHEET),
    ),
    "with_last": (
        ("survey", "-o", "{folder}/new.yaml", "--followup", "{file}", "--no-input"),
        ("survey", "-o", "{folder}/new.yaml", "--followup", "{file}", "--last", SHEET, "--no-input"),
    ),
    "no_followup": (("follow", "{folder}/r.docx"), ("follow", "{file}")),
}


@pytest.mark.parametrize("key", REFUSED)
def test_each_refusal_of_a_followup(cli: Cli, tmp_path: Any, key: str) -> None:
    """One command line that is refused so, and one beside it that is not."""
    file = tmp_path / "followup.yaml"
    cli("roadmap", SHEET, "--budget", "2", "--draws", "0", "-o", file, "--lang", "en")
    (tmp_path / "r.docx").write_bytes(b"PK")
    words = sentences(labels("zh").follow_command)[key].partition("{")[0]

    def said(arguments: tuple[object, ...]) -> bool:
        filled = [str(each).format(file=file, folder=tmp_path) for each in arguments]
        return "".join(words.split()) in "".join(cli(*filled).err.split()).replace("│", "")

    assert [said(arguments) for arguments in REFUSED[key]] == [True, False]


def test_no_refusal_of_a_followup_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").follow_command, REFUSED, HELP)
