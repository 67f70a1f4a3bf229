"""Means of sides and facets, and the coordination of the sides."""

import math
from collections.abc import Sequence

from fusionassess.explaining.arithmetic import Term, greatest, least, nine, number, root, shared_out, total
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.whole import reasons
from fusionassess.explaining.workings import Filling, Workings, derive, left_out, step
from fusionassess.kernel.figures.coordination import CLASSES, LEAST_ANSWERS, SIDES
from fusionassess.kernel.scoring import Grouping
from fusionassess.report import wording
from fusionassess.rubric.nodes import words

BOTH = ("science", "industry")
"""The sides whose coordination it is; the link stands between them."""


def members(grouping: Grouping | None, name: str) -> list[int]:
    """Columns of the questions of a side or a facet."""
    return grouping.members(name).tolist() if grouping else []


def group_mean(
    w: Workings, columns: Sequence[int], filling: Filling = "", of: str = ""
) -> tuple[list[Calculation], Term]:
    """The weighted mean of answers on 0 to top; a question weighs its measure's weight over the questions asked."""
    phrases, names = w.phrases.steps, w.assessment.plan.questions
    pairs = [
        (_weight_of(w, q), number(w.reached[filling][q], names[q] if w.answered(q) else ""))
        for q in columns
        if not math.isnan(w.reached[filling][q])
    ]
    suffix = f"({of})" if of else ""
    weighed, weights = total(weight * value for weight, value in pairs), total(weight for weight, _ in pairs)
    steps = [
        step(phrases["weighed_answers"].format(symbol=f"V{suffix}"), weighed, f"V{suffix}"),
        step(phrases["their_weights"].format(symbol=f"W{suffix}"), weights, f"W{suffix}"),
    ]
    return steps, weighed.called(f"V{suffix}") / weights.called(f"W{suffix}")


def _weight_of(w: Workings, question: int) -> Term:
    measure = next(m for m in range(len(w.assessment.plan.measures)) if question in w.questions(m))
    return shared_out(w.weight(1, measure), w.weight(0, question), [w.weight(0, q) for q in w.questions(measure)])


def facet(w: Workings, name: str) -> Derivation:
    """The mean of a facet's answers."""
    grouping = w.assessment.plan.facets
    place = grouping.ids.index(name) if grouping else 0
    columns, value = members(grouping, name), float(w.assessment.results.facets[0, place])
    steps: list[Calculation] = []
    if not math.isnan(value):
        steps, mean = group_mean(w, columns)
        steps.append(step(w.phrases.steps["weighed_mean"], mean))
    figure = (value, wording.number(value).display)
    title = w.phrases.title_of.format(
        title=words(w.assessment.rubric.facets[name].title, w.language), figure=w.phrases.titles["facet"]
    )
    notes = list(left_out(w, columns, "group"))
    return derive(w, name, "facet", "answers", figure, "score", steps, notes, title)


def side(w: Workings, name: str) -> Derivation:
    """U, the mean of a side's answers in [0, 1]."""
    figures = w.assessment.results.coordination
    value = float({"science": figures.science, "industry": figures.industry, "link": figures.link}[name][0])
    columns, answers = members(w.assessment.plan.sides, name), int(figures.answers[0, SIDES.index(name)])
    steps, notes = [], [*_too_few(w, name), *left_out(w, columns, "group")]
    if not math.isnan(value):
        steps = _side_steps(w, name, columns, "")
        notes.insert(0, w.phrases.notes["answers"].format(count=answers, least=LEAST_ANSWERS))
    title = w.phrases.title_of.format(title=w.labels.report.sides[name], figure=w.phrases.titles["side"])
    figure = (value, wording.number(value).display)
    return derive(w, f"coordination.{name}", "side", "coordination", figure, "degree", steps, notes, title)


def _side_steps(w: Workings, name: str, columns: Sequence[int], filling: Filling) -> list[Calculation]:
    steps, mean = group_mean(w, columns, filling, name if filling else "")
    mean /= number(w.assessment.plan.top)
    return [*steps, step(w.phrases.steps["side_mean"], mean, f"U{name[0]}" if filling else "")]


def _too_few(w: Workings, *names: str) -> list[str]:
    """Which sides have too few answers for a figure."""
    answers = dict(zip(SIDES, w.assessment.results.coordination.answers[0].tolist(), strict=True))
    return [
        w.phrases.notes["too_few_on_side"].format(
            side=w.labels.report.sides[name], count=answers[name], least=LEAST_ANSWERS
        )
        for name in names
        if answers[name] < LEAST_ANSWERS
    ]


def _why_not(w: Workings) -> list[str]:
    """Why the coordination is not given."""
    if not w.assessment.plan.coordination:
        return [w.labels.report.coordination_one_side]
    return reasons(w) or _too_few(w, *BOTH)


def _both(w: Workings) -> tuple[Term, Term]:
    figures = w.assessment.results.coordination
    return (
        number(figures.science[0], "Us", "coordination.science"),
        number(figures.industry[0], "Ui", "coordination.industry"),
    )


def _coupling(science: Term, industry: Term) -> Term:
    return number(2) * root(science * industry) / (science + industry)


def _index(science: Term, industry: Term) -> Term:
    return (science + industry) / number(2)


def _degree_steps(w: Workings, science: Term, industry: Term) -> list[Calculation]:
    """C, T and D; where both sides are at 0, C is not defined and D is 0."""
    phrases, index = w.phrases.steps, _index(science, industry)
    of_index = step(phrases["index"], index, "T")
    if index.value == 0:
        return [of_index, step(phrases["degree_at_zero"], number(0), "D")]
    coupling = _coupling(science, industry)
    degree = root(coupling.called("C") * index.called("T"))
    return [step(phrases["coupling"], coupling, "C"), of_index, step(phrases["degree"], degree, "D")]


def degree(w: Workings, filling: Filling = "") -> Derivation:
    """D, or the least and most it could come to."""
    results = w.assessment.results
    value = float({"": results.coordination.degree, "low": results.degree_low, "high": results.degree_high}[filling][0])
    steps: list[Calculation] = []
    notes = _why_not(w) if math.isnan(value) else []
    if not notes and filling:
        sides = []
        for name, known in zip(BOTH, _both(w), strict=True):
            columns = members(w.assessment.plan.sides, name)
            filled = _side_steps(w, name, columns, filling) if any(w.is_open(q) for q in columns) else []
            steps += filled
            sides.append(number(filled[-1].value, filled[-1].symbol, "") if filled else known)
        steps += _degree_steps(w, *sides)
    elif not notes:
        steps = _degree_steps(w, *_both(w))
    sided = [q for name in BOTH for q in members(w.assessment.plan.sides, name)]
    notes += left_out(w, sided, filling or "group", "group")
    name = f"coordination.{filling}" if filling else "coordination"
    title = w.phrases.titles[f"degree_{filling}" if filling else "degree"]
    figure = (value, wording.number(value).display)
    return derive(w, name, "degree", "coordination", figure, "degree", steps, notes, title)


def figure(w: Workings, name: str) -> Derivation:
    """Coupling, mean, class, balance or bridge gap of the sides."""
    figures = w.assessment.results.coordination
    made = {
        "coupling": (figures.coupling, _of_coupling),
        "mean": (figures.index, _of_mean),
        "class": (figures.grade, _of_class),
        "balance": (figures.wang, _of_balance),
        "bridge_gap": (figures.bridge_gap, _of_bridge_gap),
    }
    column, steps = made[name]
    value = float(column[0])
    display = wording.number(value).display
    if name == "class" and not math.isnan(value):
        display = w.labels.report.coordination_classes[int(value)]
    is_given = not math.isnan(value)
    notes = [] if is_given else _why_no_figure(w, name)
    unit = {"class": "class", "bridge_gap": "difference"}.get(name, "degree")
    done = steps(w) if is_given else []
    kind = f"coordination_{name}"
    return derive(w, f"coordination.{name}", kind, "coordination", (value, display), unit, done, notes)


def _why_no_figure(w: Workings, name: str) -> list[str]:
    if name == "bridge_gap":
        return _why_not(w) or _too_few(w, "link")
    return _why_not(w) or [w.phrases.notes["both_at_zero"]]


def _of_coupling(w: Workings) -> list[Calculation]:
    return [step(w.phrases.steps["coupling"], _coupling(*_both(w)))]


def _of_mean(w: Workings) -> list[Calculation]:
    return [step(w.phrases.steps["index"], _index(*_both(w)))]


def _of_class(w: Workings) -> list[Calculation]:
    """Ten times D without what stands behind the decimal point."""
    tenfold = nine(number(10) * number(w.assessment.results.coordination.degree[0], "D", "coordination"))
    rest = number(tenfold.value - math.floor(tenfold.value))
    label = w.phrases.steps["class"]
    return [
        step(w.phrases.steps["tenfold"], tenfold, "x"),
        step(label, least(number(CLASSES - 1), tenfold.called("x") - rest)),
    ]


def _of_balance(w: Workings) -> list[Calculation]:
    """The square root of (1 − distance of the sides) times the lower over the higher one."""
    lower, higher = least(*_both(w)), greatest(*_both(w))
    even = number(1) - (higher.called("b") - lower.called("a"))
    return [
        step(w.phrases.steps["lower_side"], lower, "a"),
        step(w.phrases.steps["higher_side"], higher, "b"),
        step(w.phrases.steps["wang"], root(even * (lower.called("a") / higher.called("b")))),
    ]


def _of_bridge_gap(w: Workings) -> list[Calculation]:
    link = number(w.assessment.results.coordination.link[0], "Ul", "coordination.link")
    return [step(w.phrases.steps["bridge_gap"], least(*_both(w)) - link)]
