"""Score, coverage, evidence and balance of the whole."""

import math
from collections.abc import Iterator, Sequence

from fusionassess.explaining.arithmetic import Term, least, mean_by_weight, number, part, total, weighted_mean
from fusionassess.explaining.tree import all_weights, weighted
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.workings import Filling, Workings, derive, left_out, step, thin_children, withheld
from fusionassess.report import wording


def of_paths(w: Workings, filling: Filling = "") -> list[tuple[Term, Term]]:
    """Weight and score of the paths that have any answer."""
    return weighted(w, 2, range(len(w.assessment.plan.paths)), filling)


def score(w: Workings, filling: Filling = "") -> Derivation:
    """The weighted mean of the paths, as answered or with the open questions at the bottom or the top."""
    results, plan = w.assessment.results, w.assessment.plan
    value = float({"": results.score, "low": results.score_low, "high": results.score_high}[filling][0])
    notes = [
        *left_out(w, range(len(plan.questions)), filling or "mean"),
        *thin_children(w, plan.paths, results.path_coverage[0].tolist()),
    ]
    name, kind, section = (f"score.{filling}", filling, "interval") if filling else ("score", "score", "answers")
    title = w.phrases.titles[f"score_{filling}" if filling else "score"]
    is_known = not withheld(w, filling)
    steps = [step(w.phrases.steps["mean_of_paths"], weighted_mean(of_paths(w, filling)))] if is_known else []
    figure = (value, wording.number(value).display)
    return derive(w, name, kind, section, figure, "score", steps, [*reasons(w, filling), *notes], title)


def reasons(w: Workings, filling: Filling = "") -> list[str]:
    """Why no total, or no bound of it, is given, if none is."""
    why = withheld(w, filling)
    return [why] if why else []


def coverage(w: Workings) -> Derivation:
    """The coverage of the paths, by weight."""
    plan, results = w.assessment.plan, w.assessment.results
    shares = list(zip(plan.paths, results.path_coverage[0].tolist(), strict=True))
    pairs = [
        (w.weight(2, column), number(share, f"{name}.coverage"))
        for column, (name, share) in enumerate(shares)
        if not math.isnan(share)
    ]
    value = float(results.coverage[0])
    steps = [step(w.phrases.steps["path_coverages"], weighted_mean(pairs))] if pairs else []
    notes = list(left_out(w, range(len(plan.questions)), "coverage"))
    figure = (value, wording.percent(value).display)
    return derive(
        w, "coverage", "coverage", "coverage", figure, "share", steps, notes, w.phrases.titles["whole_coverage"]
    )


def not_applicable(w: Workings) -> Derivation:
    """The share of the weight that was declared not applicable: each measure's times that share of its questions."""
    plan = w.assessment.plan
    lost = [
        w.weight(1, m) * part(gone, [w.weight(0, q) for q in w.questions(m)])
        for m in range(len(plan.measures))
        if (gone := [w.weight(0, q) for q in w.questions(m) if not w.applies(q)])
    ]
    every = all_weights(w)
    share = total(lost) / every.called("W") if lost else number(0)
    label = w.phrases.steps["lost_weight" if lost else "none_lost"]
    steps = [step(w.phrases.steps["all_weights"], every, "W"), step(label, share)]
    value = float(w.assessment.results.not_applicable[0])
    figure = (value, wording.percent(value).display)
    notes = [w.phrases.notes["cap"].format(cap=wording.percent(plan.not_applicable_cap))]
    columns = [q for q in range(len(plan.questions)) if not w.applies(q)]
    notes += left_out(w, columns, "mean")
    return derive(w, "not_applicable", "not_applicable", "coverage", figure, "share", steps, notes)


def evidenced(w: Workings) -> Derivation:
    """The score of the answers, each cut to what its evidence supports; measure by measure where one is cut."""
    plan, value = w.assessment.plan, float(w.assessment.results.evidenced[0])
    figure = (value, wording.number(value).display)
    if math.isnan(value):
        notes = reasons(w) or [w.phrases.notes["not_measured"]]
        return derive(w, "evidenced", "evidenced", "evidence", figure, "score", (), notes)
    steps: list[Calculation] = []
    paths = []
    for p, name in enumerate(plan.paths):
        measures = [(w.weight(1, m), term) for m in w.measures(p) if (term := _cut_measure(w, m, steps)) is not None]
        if measures and any(_is_cut(w, q) for q in w.below(p)):
            steps.append(step(w.phrases.steps["cut_path"].format(id=name), weighted_mean(measures), f"E({name})"))
            paths.append((w.weight(2, p), number(steps[-1].value, f"E({name})", "")))
        elif measures:
            paths.append((w.weight(2, p), number(w.rolled[""].paths[p], name)))
    steps.append(step(w.phrases.steps["mean_of_paths"], weighted_mean(paths)))
    notes = [*_cuts(w), *left_out(w, range(len(plan.questions)), "mean")]
    return derive(w, "evidenced", "evidenced", "evidence", figure, "score", steps, notes)


def _cut_measure(w: Workings, column: int, steps: list[Calculation]) -> Term | None:
    """A measure's mean as its evidence supports it; a step is added where that is less than claimed."""
    name, value = w.assessment.plan.measures[column], float(w.rolled[""].measures[column])
    if math.isnan(value):
        return None
    if not any(_is_cut(w, q) for q in w.questions(column)):
        return number(value, name)
    pairs = [(w.weight(0, q), _cut_answer(w, q)) for q in w.questions(column) if w.answered(q)]
    steps.append(step(w.phrases.steps["cut_measure"].format(id=name), mean_by_weight(pairs), f"E({name})"))
    return number(steps[-1].value, f"E({name})", "")


def _cut_answer(w: Workings, column: int) -> Term:
    name = w.assessment.plan.questions[column]
    answer = number(w.reached[""][column], name)
    return least(answer, number(_level(w, column), f"{name}.supported")) if _is_cut(w, column) else answer


def _level(w: Workings, column: int) -> float:
    """What a cut answer counts as is what its evidence supports."""
    return float(w.assessment.block.supported[0, column] * w.assessment.plan.top)


def _is_cut(w: Workings, column: int) -> bool:
    return w.answered(column) and _level(w, column) < float(w.reached[""][column])


def _cuts(w: Workings) -> Iterator[str]:
    names = w.assessment.plan.questions
    cuts = [
        w.phrases.notes["from_to"].format(
            id=names[q],
            claimed=wording.level_number(float(w.reached[""][q])),
            supported=wording.level_number(_level(w, q)),
        )
        for q in range(len(names))
        if _is_cut(w, q)
    ]
    yield w.phrases.notes["cut"].format(cuts=w.phrases.list_mark.join(cuts)) if cuts else w.phrases.notes["nothing_cut"]


def evidence_gap(w: Workings) -> Derivation:
    """By how much the evidence falls short of the score claimed."""
    results = w.assessment.results
    claimed, supported = float(results.score[0]), float(results.evidenced[0])
    if math.isnan(supported):
        figure = (math.nan, wording.NO_NUMBER)
        notes = reasons(w) or [w.phrases.notes["not_measured"]]
        return derive(w, "evidenced.gap", "evidence_gap", "evidence", figure, "score", (), notes)
    gap = number(claimed, "score") - number(supported, "evidenced")
    figure = (gap.value, wording.difference(claimed, supported).display)
    steps = [step(w.phrases.steps["score_less_evidenced"], gap)]
    return derive(w, "evidenced.gap", "evidence_gap", "evidence", figure, "difference", steps)


def geometric(w: Workings) -> Derivation:
    """The geometric mean over the paths."""
    value = float(w.assessment.results.geometric[0])
    figure = (value, wording.number(value).display)
    steps = [] if withheld(w) else [step(w.phrases.steps["geometric"], _product(of_paths(w)))]
    return derive(w, "geometric", "geometric", "answers", figure, "score", steps, reasons(w))


def _product(pairs: Sequence[tuple[Term, Term]]) -> Term:
    every = total(weight for weight, _ in pairs).value
    powers = [value ** (weight / number(every)) for weight, value in pairs]
    product = powers[0]
    for power in powers[1:]:
        product *= power
    return product


def balance(w: Workings) -> Derivation:
    """Geometric over arithmetic mean of the paths."""
    results = w.assessment.results
    value = float(results.balance[0])
    figure = (value, wording.beside(value, 1.0).display)
    notes, steps = reasons(w), []
    if not notes and math.isnan(value):
        notes = [w.phrases.notes["nothing_to_balance"]]
    elif not notes:
        ratio = number(results.geometric[0], "geometric", "figures.geometric") / number(results.score[0], "score")
        steps = [step(w.phrases.steps["geometric_over_score"], ratio)]
    return derive(w, "balance", "balance", "answers", figure, "ratio", steps, notes)
