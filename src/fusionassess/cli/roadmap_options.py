"""What a roadmap is asked for on the command line: the options, what is wrong with them, and what comes of them."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from fusionassess.cli import options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.options import WORDS

if TYPE_CHECKING:
    import datetime
    from fractions import Fraction

    from fusionassess.assessment.assess import Assessment
    from fusionassess.report.roadmap import RoadmapSaid
    from fusionassess.roadmap.costs import Costs
    from fusionassess.roadmap.drawing import Purpose, Roadmap
    from fusionassess.roadmap.followup import Aim
    from fusionassess.roadmap.opening import Cost
    from fusionassess.words.labels import Labels

_HELP = WORDS.roadmap_command
MOST_NAMED = 12


def _budget(typed: str) -> float:
    """A budget as it was typed. Raises BadParameter with what a budget is: many think of money."""
    try:
        return float(typed)
    except ValueError:
        raise typer.BadParameter(_HELP.budget_no_number.format(found=typed)) from None


BudgetOption = Annotated[
    float | None,
    typer.Option("--budget", help=_HELP.budget, metavar="AMOUNT", show_default=False, parser=_budget),
]
CostsOption = Annotated[str | None, typer.Option("--costs", help=_HELP.costs, metavar="FILE", show_default=False)]
ReachOption = Annotated[int | None, typer.Option("--reach", help=_HELP.reach, metavar="LEVEL", show_default=False)]
ReachPathOption = Annotated[
    str | None, typer.Option("--reach-path", help=_HELP.reach_path, metavar="PATH=LEVEL", show_default=False)
]
ScoreOption = Annotated[float | None, typer.Option("--score", help=_HELP.score, metavar="SCORE", show_default=False)]
WithOption = Annotated[list[str] | None, typer.Option("--with", help=_HELP.with_, metavar="STEP", show_default=False)]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help=_HELP.without, metavar="STEP", show_default=False)
]
MonthsOption = Annotated[
    int | None, typer.Option("--months", help=_HELP.months, metavar="N", min=1, show_default=False)
]
AtOnceOption = Annotated[
    int | None, typer.Option("--at-once", help=_HELP.at_once, metavar="N", min=1, show_default=False)
]
PointsAtOnceOption = Annotated[
    int | None, typer.Option("--points-at-once", help=_HELP.points_at_once, metavar="N", min=1, show_default=False)
]


class TypedWishes(NamedTuple):
    """The options as they were typed."""

    budget: float | None = None
    costs: str | None = None
    reach: int | None = None
    reach_path: str | None = None
    score: float | None = None
    wanted: Sequence[str] | None = None
    unwanted: Sequence[str] | None = None
    months: int | None = None
    at_once: int | None = None
    points_at_once: int | None = None

    def first_given(self) -> str | None:
        """The name of the first option that was given."""
        names = {"wanted": "with", "unwanted": "without"}
        given = (names.get(name, name) for name, value in self._asdict().items() if value not in (None, []))
        return next((f"--{name.replace('_', '-')}" for name in given), None)


class DrawnUp(NamedTuple):
    """A roadmap, and how it is told."""

    roadmap: "Roadmap"
    section: "RoadmapSaid"
    cost: "Cost"
    unit: str
    """Of its costs; empty where they are points of effort."""

    def with_followup(self, language: str, begin: "datetime.date | None") -> "RoadmapSaid":
        """The same with the form of its follow-up, due from the day it begins where that is known."""
        from fusionassess.report.followup_form import build_form
        from fusionassess.roadmap.tracking import begun
        from fusionassess.words.labels import labels

        followup = begun(self.roadmap, language, begin)
        return self.section._replace(followup=build_form(followup, labels(language).followup))


_USUAL_BUDGET = 20
"""Points of effort, as in the hints of other commands."""


def drawn(
    assessment: "Assessment", wishes: TypedWishes, language: str, draws: int | None = None, seed: int = 1
) -> DrawnUp:
    """Draw up the roadmap that is wished for; where there is none, say why and end.

    Raises DocumentError where the costs cannot be read, typer.BadParameter, typer.Exit.
    """
    from fusionassess.report.in_the_way import why_not
    from fusionassess.report.roadmap import build_roadmap
    from fusionassess.roadmap import sure
    from fusionassess.roadmap.costs import costs_for, open_costs, step_ids
    from fusionassess.roadmap.drawing import Unreachable, draw_up
    from fusionassess.roadmap.opening import points
    from fusionassess.roadmap.picks import TooManyEnds
    from fusionassess.words.labels import labels

    phrases = labels(language)
    words = phrases.roadmap_command
    _refuse_two_aims(wishes)
    if math.isnan(assessment.results.score[0]):
        _end(words.withheld.format(why=_status(assessment, phrases, language)), Exit.INCOMPLETE)
    if not step_ids(assessment.rubric):
        _end(words.no_steps, Exit.REFUSED)
    costs = None
    if wishes.costs is not None:
        costs = costs_for(open_costs(wishes.costs, assessment.edition), assessment.steps, language)
    asked = _asked(assessment, wishes, phrases)
    cost = points if costs is None else costs.cost
    try:
        roadmap = draw_up(assessment, asked, cost, sure.DRAWS if draws is None else draws, seed)
    except TooManyEnds as error:
        _end(words.too_many.format(measure=error), Exit.REFUSED)
    unit = _unit(costs)
    _note_large_budget(assessment, wishes, cost, unit, phrases)
    if roadmap is None:
        from fusionassess.report.roadmap import amount

        _end(words.too_dear.format(amount=amount(asked.amount, phrases.roadmap, unit)), Exit.FAILED)
    if isinstance(roadmap, Unreachable):
        _end("\n".join(why_not(roadmap, phrases, language)), Exit.FAILED)
    return DrawnUp(roadmap, build_roadmap(roadmap, phrases, language, unit), cost, unit)


def without_dropped(
    assessment: "Assessment", wishes: TypedWishes, dropped: Sequence[str]
) -> tuple[TypedWishes, tuple[str, ...]]:
    """The wishes without the open steps that were dropped from an earlier roadmap, but those that are wanted; which."""
    wanted = {options.typed(word) for word in wishes.wanted or ()}
    open_steps = {step.id for step in assessment.steps}
    left_out = tuple(name for name in dropped if name in open_steps and name not in wanted)
    return wishes._replace(unwanted=[*(wishes.unwanted or ()), *left_out]), left_out


def refuse_alone(wishes: TypedWishes, *, roadmap: bool) -> None:
    """Refuse what a roadmap is asked for where none is."""
    name = wishes.first_given()
    if name is not None and not roadmap:
        raise typer.BadParameter(_HELP.only_with.format(option=name))


def _unit(costs: "Costs | None") -> str:
    return costs.unit if costs else ""


def _note_large_budget(
    assessment: "Assessment", wishes: TypedWishes, cost: "Cost", unit: str, phrases: "Labels"
) -> None:
    """Say what a budget is where it pays for every open step: it was meant as money."""
    total = sum(map(cost, assessment.steps))
    if wishes.budget is not None and not unit and 0 < total <= wishes.budget:
        # Half of all steps is a choice; of a single point there is none.
        less = min(_USUAL_BUDGET, max(1, int(total) // 2))
        streams.note(phrases.roadmap_command.budget_is_points.format(total=f"{float(total):.12g}", less=less))


def _end(sentence: str, code: Exit) -> NoReturn:
    for line in sentence.splitlines():
        streams.note(line)
    raise typer.Exit(code)


def _status(assessment: "Assessment", phrases: "Labels", language: str) -> str:
    from fusionassess.report import build_report

    return build_report(assessment, phrases, language).front.trust


def _refuse_two_aims(wishes: TypedWishes) -> None:
    aims = (wishes.budget, wishes.reach, wishes.reach_path, wishes.score)
    if sum(aim is not None for aim in aims) > 1:
        raise typer.BadParameter(_HELP.one_aim)
    for name, value in (("--budget", wishes.budget), ("--score", wishes.score)):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise typer.BadParameter(_HELP.not_positive.format(option=name, found=f"{value:g}"))


def _asked(assessment: "Assessment", wishes: TypedWishes, phrases: "Labels") -> "Purpose":
    from fusionassess.roadmap.drawing import Purpose
    from fusionassess.roadmap.opening import Wish, points

    for step in assessment.steps:
        if wishes.points_at_once is not None and points(step) > wishes.points_at_once:
            told = {"step": step.id, "load": points(step), "most": wishes.points_at_once}
            raise typer.BadParameter(_HELP.too_much_at_once.format(**told))
    aim, amount, path = _aim(assessment, wishes, phrases)
    wish = Wish(_steps(assessment, wishes.wanted), _steps(assessment, wishes.unwanted))
    return Purpose(aim, amount, path, wish, wishes.months, wishes.at_once, wishes.points_at_once)


def _aim(assessment: "Assessment", wishes: TypedWishes, phrases: "Labels") -> "tuple[Aim, Fraction, str]":
    """What is wanted; the next level where nothing is named."""
    from fractions import Fraction

    from fusionassess.roadmap.portfolio import exact

    if wishes.budget is not None:
        return "budget", exact(wishes.budget), ""
    if wishes.score is not None:
        _refuse_low_score(assessment, wishes.score)
        return "score", exact(wishes.score), ""
    if wishes.reach_path is not None:
        path, level = _path(assessment, wishes.reach_path)
        return "path", Fraction(level), path
    stands, top = int(assessment.results.level[0]), assessment.plan.top
    if wishes.reach is None and stands == top:
        words = phrases.roadmap_command
        _end(words.at_the_top if assessment.steps else words.nothing_open, Exit.REFUSED)
    level = stands + 1 if wishes.reach is None else wishes.reach
    _refuse_no_level(level, assessment)
    if level <= stands:
        raise typer.BadParameter(_HELP.there_already.format(level=stands))
    return "level", Fraction(level), ""


def _refuse_no_level(level: int, assessment: "Assessment") -> None:
    # Nobody climbs to the lowest.
    least, top = assessment.rubric.bottom + 1, assessment.plan.top
    if not least <= level <= top:
        raise typer.BadParameter(_HELP.no_level.format(found=level, least=least, top=top))


def _refuse_low_score(assessment: "Assessment", score: float) -> None:
    stands, top = float(assessment.results.score[0]), assessment.plan.top
    if score > top:
        raise typer.BadParameter(_HELP.no_score.format(found=f"{score:g}", top=top))
    if round(score, 9) <= round(stands, 9):
        raise typer.BadParameter(_HELP.score_there_already.format(score=f"{stands:.2f}"))


def _path(assessment: "Assessment", word: str) -> tuple[str, int]:
    path, _, level = (options.typed(word) or "").partition("=")
    paths = assessment.plan.paths
    if not level.strip().isdecimal():
        raise typer.BadParameter(_HELP.bad_path.format(found=word))
    if path.strip() not in paths:
        raise typer.BadParameter(_HELP.no_path.format(found=path.strip(), known=", ".join(paths)))
    stands = float(assessment.results.path_levels[0, paths.index(path.strip())])
    if math.isnan(stands):
        raise typer.BadParameter(_HELP.path_withheld.format(path=path.strip()))
    wanted = int(level)
    _refuse_no_level(wanted, assessment)
    if wanted <= stands:
        raise typer.BadParameter(_HELP.path_there_already.format(path=path.strip(), level=int(stands)))
    return path.strip(), wanted


def _steps(assessment: "Assessment", typed: Sequence[str] | None) -> frozenset[str]:
    """Ids of open steps, as they were typed."""
    from fusionassess.documents.problems import nearest

    known = [step.id for step in assessment.steps]
    names = frozenset(options.typed(word) or "" for word in typed or ())
    for word in sorted(names):
        if word not in known:
            near = nearest(word, known)
            complaint = _HELP.no_step.format(
                found=word,
                suggestion=WORDS.problems.did_you_mean.format(word=near) if near else "",
                known=", ".join([*known[:MOST_NAMED], *(["…"] if len(known) > MOST_NAMED else [])]),
            )
            raise typer.BadParameter(complaint)
    return names
