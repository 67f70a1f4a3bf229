"""A rubric, a profile and sectors become a plan: the only place where words turn into arrays."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from fusionassess.kernel.level_rules import ShareThresholds
from fusionassess.kernel.scoring import Attainable, Grouping, Ints, Plan, Practices, Tier
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Question


def compile_plan(rubric: Rubric, profile: str, sectors: Sequence[str] = ()) -> Plan:
    """Lay out what a profile is asked.

    Questions of a measure weigh alike, unless they name a weight; a measure weighs what the profile
    gives it times the sectors' mean multiplier; a path weighs the sum of its measures.
    """
    asked = [
        (path, [(measure, questions) for measure in path.measures if (questions := measure.asked(profile))])
        for path in rubric.paths
    ]
    paths = [(path, measures) for path, measures in asked if measures]
    measures = [pair for _, pairs in paths for pair in pairs]
    questions = [question for _, asked in measures for question in asked]
    weights = np.array([rubric.weight_of(measure, profile, sectors) for measure, _ in measures])
    of_paths = _starts([len(pairs) for _, pairs in paths])
    return Plan(
        questions=tuple(question.id for question in questions),
        measures=tuple(measure.id for measure, _ in measures),
        paths=tuple(path.id for path, _ in paths),
        tiers=(
            Tier(_starts([len(asked) for _, asked in measures]), np.array([question.weight for question in questions])),
            Tier(of_paths, weights),
            Tier(_starts([len(paths)]), np.add.reduceat(weights, of_paths)),
        ),
        top=rubric.top,
        level_rule=rubric.level_rule,
        thresholds=ShareThresholds(rubric.shares.reach, rubric.shares.hold),
        practices=_practices(questions),
        least_coverage=rubric.least_coverage,
        not_applicable_cap=rubric.not_applicable_cap,
        sides=_grouping(questions, rubric.sides, lambda question: question.side),
        facets=_grouping(questions, rubric.facets, lambda question: question.facet),
        coordination=rubric.profiles[profile].coordination,
        attainable=tuple(
            Attainable(np.array(asked.ratings(rubric.top)), asked.number is not None)
            for asked in (rubric.as_asked(question, profile, sectors) for question in questions)
        ),
    )


def _practices(questions: Sequence[Question]) -> Practices | None:
    levels = [question.at_level for question in questions]
    if not any(levels):
        return None
    return Practices(
        np.array([np.nan if level is None else level for level in levels]),
        np.array([question.met for question in questions]),
    )


def _starts(sizes: Sequence[int]) -> Ints:
    return np.cumsum([0, *sizes[:-1]], dtype=np.intp)


def _grouping(
    questions: Sequence[Question], known: Iterable[str], group: Callable[[Question], str | None]
) -> Grouping | None:
    members = {name: [i for i, question in enumerate(questions) if group(question) == name] for name in known}
    filled = {name: columns for name, columns in members.items() if columns}
    if not filled:
        return None
    order = np.array([i for columns in filled.values() for i in columns], dtype=np.intp)
    return Grouping(tuple(filled), order, _starts([len(columns) for columns in filled.values()]))
