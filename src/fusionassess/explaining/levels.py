"""Levels: the shares of answers that reach each, the conditions, the highest that holds."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from fusionassess.explaining.arithmetic import Term, greatest, least, nine, number, part, total
from fusionassess.explaining.tree import weighted
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.whole import of_paths, reasons
from fusionassess.explaining.workings import Filling, Workings, derive, left_out, step, thin, withheld
from fusionassess.kernel.figures import level
from fusionassess.kernel.level_rules import LevelRule
from fusionassess.report import wording
from fusionassess.rubric.nodes import words


class Achieved(NamedTuple):
    """What the shares of answers at level 1, 2, … or above are made of."""

    weights: Term
    """Of all that is shared, together."""
    weighed: tuple[Term, ...]
    """By level: weight times share, summed."""


def whole(w: Workings, rule: LevelRule, name: str = "") -> Derivation:
    """The level of the whole by one rule; by the rubric's own under the name ``level``."""
    results = w.assessment.results
    value = float(results.by_rule(rule)[0])
    notes = [*reasons(w), *_left_out(w, rule, range(len(w.assessment.plan.questions)), "share")]
    steps = [] if withheld(w) else STEPS[rule](w, "")
    return _level(w, name or f"level.{rule}", f"level_{rule}", value, steps, notes)


def bound(w: Workings, filling: Filling) -> Derivation:
    """The lowest or the highest level that the sheet could come to, by the rubric's rule."""
    results, rule = w.assessment.results, w.assessment.plan.level_rule
    value = float((results.level_low if filling == "low" else results.level_high)[0])
    notes = [*reasons(w, filling), *_left_out(w, rule, range(len(w.assessment.plan.questions)), filling)]
    steps = [] if withheld(w, filling) else STEPS[rule](w, filling)
    title = w.phrases.titles[f"level_{filling}"]
    return _level(w, f"level.{filling}", f"level_{rule}", value, steps, notes, title)


def path(w: Workings, column: int) -> Derivation:
    """The level of a path, by the rubric's rule as far as it can look at a path alone."""
    name, results = w.assessment.plan.paths[column], w.assessment.results
    rule = w.assessment.plan.level_rule
    by_score = rule == "bands"
    why = thin(w, float(results.path_coverage[0, column]))
    is_empty = math.isnan(results.path_achieved[0, column, 0])
    if is_empty or (by_score and why):
        steps = []
    elif by_score:
        steps = _banded(w, float(results.paths[0, column]), name)
    elif rule == "practices":
        steps = _practised(w, w.below(column), "")
    else:
        steps = by_shares(w, _achieved_by_path(w, column, ""), "")
    notes = [*_left_out(w, rule, w.below(column), "share"), *([why] if why else [])]
    if not steps and not why:
        notes.append(w.phrases.notes["no_practice"])
    title = w.title(name, "level")
    return _level(
        w,
        f"{name}.level",
        f"level_{'shares' if _paths_by_shares(w) else rule}",
        float(results.path_levels[0, column]),
        steps,
        notes,
        title,
    )


def _left_out(w: Workings, rule: LevelRule, columns: Sequence[int], effect: str) -> Iterator[str]:
    """What the rule leaves out; that of practices looks at nothing else, and nothing has a weight there."""
    practices = w.assessment.plan.practices
    if rule != "practices" or practices is None:
        return left_out(w, columns, effect)
    own = [column for column in columns if not math.isnan(practices.at_level[column])]
    return left_out(w, own, "practice" if effect == "share" else effect)


def _paths_by_shares(w: Workings) -> bool:
    """Whether a path's own level is read off shares, and so has them in its derivation."""
    return w.assessment.plan.level_rule in {"shares", "weakest"}


def _level(
    w: Workings, name: str, kind: str, value: float, steps: Sequence[Calculation], notes: Sequence[str], title: str = ""
) -> Derivation:
    display = wording.NO_NUMBER
    if not math.isnan(value):
        names = words(w.assessment.rubric.levels[int(value)], w.language)
        display = w.labels.report.level_display.format(rank=int(value), name=names)
    return derive(w, name, kind, "level", (value, display), "level", steps, notes, title)


def _by_shares(w: Workings, filling: Filling) -> list[Calculation]:
    return by_shares(w, _achieved(w, filling), "")


def by_shares(w: Workings, achieved: Achieved, of: str) -> list[Calculation]:
    """A_1 … A_top, what each level has to spare over its conditions, and the highest level that holds."""
    phrases = w.phrases.steps
    suffix = f"({of})" if of else ""
    every = f"W{suffix}"
    reach, hold = w.assessment.plan.thresholds
    named = [
        (k, f"A{k}{suffix}", weighed / achieved.weights.called(every)) for k, weighed in enumerate(achieved.weighed, 1)
    ]
    steps = [step(phrases["weights_together"].format(symbol=every), achieved.weights, every)]
    steps += [step(phrases["achieved"].format(symbol=symbol, level=k), term, symbol) for k, symbol, term in named]
    held = [0]
    spare_by_level: list[Calculation] = []
    for k, symbol, term in named:
        lower = [nine(below.called(name)) - number(hold) for _, name, below in named[: k - 1]]
        own = nine(term.called(symbol)) - number(reach)
        spare = least(*lower, own) if lower else own
        spare_by_level.append(step(phrases["spare"].format(level=k), spare))
        # Compared as the kernel compares: rounded first, so that noise moves nobody across a border.
        reaches = [round(below.value, 9) > hold for _, _, below in named[: k - 1]]
        if all(reaches) and round(term.value, 9) > reach:
            held.append(k)
    highest = greatest(*(number(k) for k in held)) if len(held) > 1 else number(0)
    last = step(phrases["highest_held"] if len(held) > 1 else phrases["none_held"], highest, f"L{suffix}")
    return [*steps, *spare_by_level, last]


def _achieved(w: Workings, filling: Filling) -> Achieved:
    """The whole's shares from those of the paths; where answers were filled in, these are counted at once."""
    plan = w.assessment.plan
    weights = [weight for weight, _ in of_paths(w, filling)]
    columns = [p for p in range(len(plan.paths)) if not math.isnan(w.rolled[filling].paths[p])]
    shares = [_shares_of(w, p, filling) for p in columns]
    weighed = [total(map(mul, weights, at_level)) for at_level in zip(*shares, strict=True)]
    return Achieved(total(weights), tuple(weighed))


def _shares_of(w: Workings, column: int, filling: Filling) -> list[Term]:
    """The shares of a path, by the names that its own derivation gives them where no answer was filled in."""
    achieved = _achieved_by_path(w, column, filling)
    name = w.assessment.plan.paths[column]
    shares = [weighed / achieved.weights for weighed in achieved.weighed]
    if not _paths_by_shares(w) or (filling and any(w.is_open(q) for q in w.below(column))):
        return shares
    return [number(share.value, f"A{k}({name})", f"{name}.level") for k, share in enumerate(shares, start=1)]


def _achieved_by_path(w: Workings, column: int, filling: Filling) -> Achieved:
    """A path's shares: the measures' counts of answers at a level or above, by weight."""
    weights = [weight for weight, _ in weighted(w, 1, w.measures(column), filling)]
    columns = [m for m in w.measures(column) if not math.isnan(w.rolled[filling].measures[m])]
    weighed = [
        total(weight * _counted(w, m, k, filling) for m, weight in zip(columns, weights, strict=True))
        for k in range(1, w.assessment.plan.top + 1)
    ]
    return Achieved(total(weights), tuple(weighed))


def _counted(w: Workings, measure: int, k: int, filling: Filling) -> Term:
    values = {q: float(w.reached[filling][q]) for q in w.questions(measure)}
    known = {q: w.weight(0, q) for q, value in values.items() if not math.isnan(value)}
    return part([weight for q, weight in known.items() if round(values[q], 9) >= k], list(known.values()))


def _weakest(w: Workings, filling: Filling) -> list[Calculation]:
    """The least of the paths' levels; those are worked out here where the answers were filled in."""
    plan, results = w.assessment.plan, w.assessment.results
    columns = [p for p in range(len(plan.paths)) if not math.isnan(w.rolled[filling].paths[p])]
    steps: list[Calculation] = []
    terms = []
    for p in columns:
        name = plan.paths[p]
        if filling or not _paths_by_shares(w):
            steps += by_shares(w, _achieved_by_path(w, p, filling), name)
            terms.append(number(steps[-1].value, f"L({name})", ""))
        else:
            reached = float(level.by_shares(results.path_achieved[0, p], plan.thresholds))
            terms.append(number(reached, f"{name}.level"))
    return [*steps, step(w.phrases.steps["weakest"], least(*terms))]


def _bands(w: Workings, filling: Filling) -> list[Calculation]:
    """The whole part of the score and a margin: what stands behind the decimal point is taken off."""
    results = w.assessment.results
    scores = {"": results.score, "low": results.score_low, "high": results.score_high}[filling]
    return _banded(w, float(scores[0]), f"score.{filling}" if filling else "score")


def _practices(w: Workings, filling: Filling) -> list[Calculation]:
    return _practised(w, range(len(w.assessment.plan.questions)), filling)


def _practised(w: Workings, columns: Sequence[int], filling: Filling) -> list[Calculation]:
    """What each unmet practice lacks, and the level below the lowest of theirs; nothing where none is known."""
    plan = w.assessment.plan
    if plan.practices is None:
        return []
    known = [q for q in columns if not math.isnan(plan.practices.at_level[q] + w.reached[filling][q])]
    if not known:
        return []
    lacking = [q for q in known if not level.is_met(plan.practices, w.reached[filling] / plan.top)[q]]
    if not lacking:
        return [step(w.phrases.steps["all_met"], number(plan.top))]
    steps = []
    for q in lacking:
        value = number(w.reached[filling][q], plan.questions[q] if w.answered(q) else "")
        needed = number(plan.practices.met[q]) * number(plan.top)
        told = w.phrases.steps["unmet"].format(id=plan.questions[q], level=int(plan.practices.at_level[q]))
        steps.append(step(told, value - needed))
    lowest = least(*(number(plan.practices.at_level[q]) for q in lacking))
    return [*steps, step(w.phrases.steps["lowest_unmet"], lowest - number(1))]


def _banded(w: Workings, score: float, name: str) -> list[Calculation]:
    margin = nine(number(score, name) + number(level.BAND_MARGIN))
    rest = margin.value - math.floor(margin.value)
    return [
        step(w.phrases.steps["with_margin"], margin, "x"),
        step(w.phrases.steps["whole_part"], margin.called("x") - number(rest)),
    ]


STEPS: Mapping[LevelRule, Callable[[Workings, Filling], list[Calculation]]] = {
    "shares": _by_shares,
    "weakest": _weakest,
    "bands": _bands,
    "practices": _practices,
}
"""How each rule is redone by hand."""
