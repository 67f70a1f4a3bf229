"""Scores, coverage and weights of paths, measures and questions."""

import math
from collections.abc import Sequence

from fusionassess.assessment.ratings import is_expired, supported_level
from fusionassess.explaining.arithmetic import (
    Term,
    least,
    mean,
    mean_by_weight,
    nine,
    number,
    part,
    total,
    weighted_mean,
)
from fusionassess.explaining.value import Calculation, Derivation
from fusionassess.explaining.workings import Filling, Workings, derive, left_out, step, thin, thin_children
from fusionassess.kernel.scoring import Floats
from fusionassess.report import wording
from fusionassess.rubric.model import Measure
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Asked, NumberScale


def reached(w: Workings, columns: Sequence[int], filling: Filling = "") -> list[tuple[Term, Term]]:
    """Weight of the questions that count, and what they stand at; one filled in has no name, being nobody's answer."""
    names, levels = w.assessment.plan.questions, w.reached[filling]
    return [
        (w.weight(0, column), number(levels[column], names[column] if w.answered(column) else ""))
        for column in columns
        if not math.isnan(levels[column])
    ]


def weighted(w: Workings, tier: int, columns: Sequence[int], filling: Filling = "") -> list[tuple[Term, Term]]:
    """Weight and score of the measures (tier 1) or paths (tier 2) that have any answer."""
    plan, rolled = w.assessment.plan, w.rolled[filling]
    names, values = (plan.measures, rolled.measures) if tier == 1 else (plan.paths, rolled.paths)
    return [
        (w.weight(tier, column), number(values[column], _bound_of(w, tier, column, names[column], filling)))
        for column in columns
        if not math.isnan(values[column])
    ]


def _bound_of(w: Workings, tier: int, column: int, name: str, filling: Filling) -> str:
    """The id of a node's bound, or of its score where no question below it is open."""
    columns = w.questions(column) if tier == 1 else w.below(column)
    return f"{name}.score.{filling}" if filling and any(w.is_open(question) for question in columns) else name


def measure(w: Workings, column: int, filling: Filling = "") -> Derivation:
    """The mean of a measure's answers."""
    results, plan = w.assessment.results, w.assessment.plan
    shown = {"": results.measures, "low": results.measure_low, "high": results.measure_high}[filling]
    pairs = reached(w, w.questions(column), filling)
    label = w.phrases.steps["mean_of_applicable" if filling else "mean_of_questions"]
    why = thin(w, float(results.measure_coverage[0, column])) if math.isnan(shown[0, column]) else ""
    return _score(
        w,
        plan.measures[column],
        ("measure", filling),
        float(shown[0, column]),
        [step(label, mean_by_weight(pairs))] if pairs else [],
        [*left_out(w, w.questions(column), filling or "mean"), *([why] if why else [])],
    )


def path(w: Workings, column: int, filling: Filling = "") -> Derivation:
    """The weighted mean of a path's measures."""
    results, plan, measures = w.assessment.results, w.assessment.plan, w.measures(column)
    shown = {"": results.paths, "low": results.path_low, "high": results.path_high}[filling]
    pairs = weighted(w, 1, measures, filling)
    why = thin(w, float(results.path_coverage[0, column])) if math.isnan(shown[0, column]) else ""
    coverages = [float(results.measure_coverage[0, m]) for m in measures]
    return _score(
        w,
        plan.paths[column],
        ("path", filling),
        float(shown[0, column]),
        [step(w.phrases.steps["mean_of_measures"], weighted_mean(pairs))] if pairs else [],
        [
            *left_out(w, w.below(column), filling or "mean"),
            *thin_children(w, [plan.measures[m] for m in measures], coverages),
            *([why] if why else []),
        ],
    )


def _score(
    w: Workings, name: str, kind: tuple[str, Filling], value: float, steps: list[Calculation], notes: list[str]
) -> Derivation:
    what, filling = kind
    figure = (value, wording.number(value).display)
    section, bound = ("interval", f".score.{filling}") if filling else ("answers", "")
    title = w.title(name, filling or what)
    return derive(w, f"{name}{bound}", filling or what, section, figure, "score", steps, notes, title)


def measure_coverage(w: Workings, column: int) -> Derivation:
    """How many of a measure's applicable questions are answered, by weight."""
    columns = w.questions(column)
    applicable = [w.weight(0, question) for question in columns if w.applies(question)]
    answered = [w.weight(0, question) for question in columns if w.answered(question)]
    share = part(answered, applicable) if applicable else None
    value = float(w.assessment.results.measure_coverage[0, column])
    return _coverage(w, w.assessment.plan.measures[column], "measure_coverage", value, share, columns)


def path_coverage(w: Workings, column: int) -> Derivation:
    """The coverage of a path's measures, by weight."""
    results, plan, measures = w.assessment.results, w.assessment.plan, w.measures(column)
    coverages = [(m, float(results.measure_coverage[0, m])) for m in measures]
    pairs = [
        (w.weight(1, m), number(coverage, f"{plan.measures[m]}.coverage"))
        for m, coverage in coverages
        if not math.isnan(coverage)
    ]
    value = float(results.path_coverage[0, column])
    share = weighted_mean(pairs) if pairs else None
    return _coverage(w, plan.paths[column], "path_coverage", value, share, w.below(column))


def _coverage(
    w: Workings, name: str, kind: str, value: float, share: Term | None, columns: Sequence[int]
) -> Derivation:
    notes = [*left_out(w, columns, "coverage"), *filter(None, [thin(w, value)])]
    steps = [step(w.phrases.steps[kind], share)] if share else []
    figure = (value, wording.percent(value).display)
    return derive(w, f"{name}.coverage", kind, "coverage", figure, "share", steps, notes, w.title(name, "coverage"))


def all_weights(w: Workings) -> Term:
    """The sum of the measures' weights."""
    return total(w.weight(1, column) for column in range(len(w.assessment.plan.measures)))


def measure_weight(w: Workings, column: int) -> Derivation:
    """A measure's share of the whole: the profile's weight times the sectors' mean multiplier, over all weights."""
    phrases, subject = w.phrases, w.assessment.sheet.subject
    rubric, name = w.assessment.rubric, w.assessment.plan.measures[column]
    node = next(node for node in rubric.measures if node.id == name)
    steps, own = [], w.weight(1, column)
    if subject.sectors:
        multiplier = mean([number(rubric.sectors[sector].weights.get(name, 1.0)) for sector in subject.sectors])
        named = (words(rubric.sectors[sector].title, w.language) for sector in subject.sectors)
        label = phrases.steps["multiplier"].format(sectors=phrases.list_mark.join(named))
        product = number(node.weights[subject.profile]) * multiplier.called("k")
        steps = [step(label, multiplier, "k"), step(phrases.steps["times_multiplier"], product, "w")]
        own = own.called("w")
    every = all_weights(w)
    steps += [step(phrases.steps["all_weights"], every, "W"), step(phrases.steps["share"], own / every.called("W"))]
    return _weight(w, name, "measure_weight", w.share_of(column), steps, _whose_weight(w, node))


def _whose_weight(w: Workings, node: Measure) -> list[str]:
    """Where a measure's weight stands: in the rubric, or in a file of other weights."""
    name, weighting = w.assessment.sheet.subject.profile, w.assessment.weighting
    profile = words(w.assessment.rubric.profiles[name].title, w.language)
    given = wording.plain(node.weights[name])
    notes = [w.phrases.notes["profile_weight"].format(profile=profile, weight=given)]
    if weighting is not None:
        before = wording.plain(weighting.before[node.id])
        notes = [w.phrases.notes["other_weights"].format(profile=profile, weight=given, before=before)]
    return notes if w.assessment.sheet.subject.sectors else [*notes, w.phrases.notes["no_sector"]]


def path_weight(w: Workings, column: int) -> Derivation:
    """A path's share of the whole: the sum of its measures' shares."""
    plan = w.assessment.plan
    terms = [number(w.share_of(m), f"{plan.measures[m]}.weight") for m in w.measures(column)]
    weights: Floats = plan.tiers[2].weights
    value = float(weights[column] / weights.sum())
    steps = [step(w.phrases.steps["sum_of_shares"], total(terms))]
    return _weight(w, plan.paths[column], "path_weight", value, steps)


def _weight(
    w: Workings, name: str, kind: str, value: float, steps: list[Calculation], notes: Sequence[str] = ()
) -> Derivation:
    figure = (value, wording.percent(value, 1).display)
    return derive(w, f"{name}.weight", kind, "answers", figure, "share", steps, notes, w.title(name, "weight"))


def question(w: Workings, column: int) -> Derivation:
    """What an answer stands at on 0 to top."""
    assessment, name, top = w.assessment, w.assessment.plan.questions[column], number(w.assessment.plan.top)
    subject = assessment.sheet.subject
    asked = assessment.rubric.as_asked(
        next(q for q in assessment.rubric.questions if q.id == name), subject.profile, subject.sectors
    )
    steps: list[Calculation] = []
    if w.answered(column):
        label, rating = _rating(w, asked, name, top)
        steps = [step(label, rating, "v"), step(w.phrases.steps["times_top"], rating.called("v") * top)]
    value = float(w.reached[""][column])
    figure = (value, wording.level_number(value).display)
    notes = list(left_out(w, [column], "mean"))
    if name in assessment.blanks:
        notes.append(w.phrases.notes["blank"])
    answer = assessment.sheet.answer_to(name)
    if answer.counted != answer.response:
        missing = w.labels.report.list_mark.join(map(str, answer.missing))
        notes.append(w.phrases.notes["missing"].format(level=answer.level, missing=missing, counted=answer.counted))
    if any(change.id == name for change in assessment.supposed):
        notes.append(w.phrases.notes["supposed"])
    return derive(w, name, "question", "answers", figure, "score", steps, notes, w.title(name, "question"))


def _rating(w: Workings, asked: Asked, name: str, top: Term) -> tuple[str, Term]:
    phrases, answer = w.phrases.steps, w.assessment.sheet.answer_to(name)
    if asked.options is not None:
        return phrases["option"].format(option=answer.option), number(asked.rating(answer.response or "", 0))
    if asked.number is not None:
        return _between(w, asked.number, float(answer.value or 0))
    return phrases["level_over_top"], number(int(answer.counted or 0)) / top


def _between(w: Workings, scale: NumberScale, value: float) -> tuple[str, Term]:
    """The rating on the straight line between the breakpoints on either side."""
    phrases, points = w.phrases.steps, scale.breakpoints
    beyond = points[0] if value <= points[0][0] else points[-1] if value >= points[-1][0] else None
    if beyond is not None:
        label = phrases["beyond"].format(value=wording.plain(value), end=wording.plain(beyond[0]))
        return label, number(beyond[1])
    right = next(place for place, point in enumerate(points) if value <= point[0])
    (x, low), (end, high) = points[right - 1 : right + 1]
    label = phrases["between"].format(
        value=wording.plain(value), left=f"({x:g}, {low:g})", right=f"({end:g}, {high:g})"
    )
    rise = (number(high) - number(low)) * (number(value) - number(x)) / (number(end) - number(x))
    return label, number(low) + rise


def question_weight(w: Workings, column: int) -> Derivation:
    """A question's share of the score: what its path, its measure and it have among the siblings that count."""
    name = w.assessment.plan.questions[column]
    term = share_among(w, column, [w.answered(q) for q in range(len(w.assessment.plan.questions))])
    value = float(w.weights[column])
    figure = (value, wording.percent(value, 1).display)
    notes = left_out(w, [column], "weight")
    steps = [step(w.phrases.steps["three_shares"], term)]
    title = w.title(name, "question_weight")
    return derive(w, f"{name}.weight", "question_weight", "advice", figure, "share", steps, list(notes), title)


def share_among(w: Workings, column: int, counts: Sequence[bool]) -> Term:
    """A question's share of the whole where only these questions count."""
    if not counts[column]:
        return number(0)
    plan = w.assessment.plan
    paths = [p for p in range(len(plan.paths)) if any(counts[q] for q in w.below(p))]
    path = next(p for p in paths if column in w.below(p))
    measures = [m for m in w.measures(path) if any(counts[q] for q in w.questions(m))]
    measure = next(m for m in measures if column in w.questions(m))
    siblings = [w.weight(0, q) for q in w.questions(measure) if counts[q]]
    of_path = w.weight(2, path) / total(w.weight(2, p) for p in paths)
    of_measure = w.weight(1, measure) / total(w.weight(1, m) for m in measures)
    return of_path * of_measure * part([w.weight(0, column)], siblings)


def narrows(w: Workings, column: int) -> Derivation:
    """By how much an answer would narrow the score's interval: the question's share of it, times its own range."""
    name, results, plan = w.assessment.plan.questions[column], w.assessment.results, w.assessment.plan
    share = share_among(w, column, [w.applies(q) for q in range(len(plan.questions))])
    lowest, highest = float(w.reached["low"][column]), float(w.reached["high"][column])
    span = number(highest) if lowest == 0 else number(highest) - number(lowest)
    width = share.called("w") * span
    is_given = not math.isnan(results.score[0])
    steps = [step(w.phrases.steps["three_shares"], share, "w"), step(w.phrases.steps["times_range"], width)]
    figure = (width.value, wording.number(width.value).display) if is_given else (math.nan, wording.NO_NUMBER)
    notes = [] if is_given else [w.phrases.notes["no_interval"]]
    title = w.title(name, "narrows")
    shown = steps if is_given else []
    return derive(w, f"{name}.narrows", "narrows", "interval", figure, "score", shown, notes, title)


def supported(w: Workings, column: int) -> Derivation:
    """The highest level that the evidence of an answer supports, and what the answer counts as by it."""
    assessment, phrases = w.assessment, w.phrases
    name, rubric = assessment.plan.questions[column], assessment.rubric
    answer = assessment.sheet.answer_to(name)
    is_graded = not math.isnan(assessment.block.supported[0, column])
    steps, notes, level = [], [], math.nan
    if is_graded:
        level = float(supported_level(rubric, answer, assessment.sheet.assessed_on))
        named = answer.evidence.grade if answer.evidence else None
        grade = named or next(iter(rubric.evidence_grades))
        key = "grade_supports" if named else "no_grade_supports"
        steps = [step(phrases.steps[key].format(grade=grade), number(rubric.evidence_grades[grade].supports))]
        is_lowest = grade == next(iter(rubric.evidence_grades))
        if not is_lowest and is_expired(rubric, answer, assessment.sheet.assessed_on):
            steps.append(step(_expired(w, name), number(level)))
        counts = least(nine(number(w.reached[""][column], name)), nine(number(level)))
        notes = [phrases.notes["counts_as"].format(level=wording.level_number(counts.value), named=counts.named)]
    else:
        notes = [*left_out(w, [column], "mean")] or [phrases.notes["not_measured"]]
    figure = (level, wording.level_number(level).display)
    title = w.title(name, "supported")
    return derive(w, f"{name}.supported", "supported", "evidence", figure, "level", steps, notes, title)


def _expired(w: Workings, name: str) -> str:
    rubric, sheet = w.assessment.rubric, w.assessment.sheet
    evidence = sheet.answer_to(name).evidence
    return w.phrases.steps["expired"].format(
        date=evidence.date if evidence else "",
        months=wording.plain(rubric.evidence_months or 0),
        day=sheet.assessed_on,
    )
