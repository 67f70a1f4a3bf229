"""The steps that are advised, in words, and what they bring."""

from collections.abc import Iterator, Mapping, Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.steps import OpenStep, after
from fusionassess.kernel.figures.order_of_steps import EFFORT
from fusionassess.report.figures import Item
from fusionassess.report.value import Advice, Outlook, TrendRow
from fusionassess.report.wording import interval, months, number, plain, whole
from fusionassess.roadmap.in_time import months_of
from fusionassess.rubric.model import Measure
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.report import ReportLabels


def advice_rows(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[Advice, ...]:
    """Every step that is advised, numbered; the short list is marked."""
    measures = {measure.id: measure for measure in assessment.rubric.measures}
    numbers = {one.id: place for place, one in enumerate(assessment.listed, start=1)}
    titles = assessment.rubric.titles(language)
    return tuple(
        _row(assessment, one, measures[one.candidate.measure], numbers, titles, phrases, language)
        for one in assessment.listed
    )


def _row(
    assessment: Assessment,
    one: OpenStep,
    measure: Measure,
    numbers: Mapping[str, int],
    titles: Mapping[str, str],
    phrases: ReportLabels,
    language: str,
) -> Advice:
    rubric, subject, candidate = assessment.rubric, assessment.sheet.subject, one.candidate
    factor = rubric.duration(subject.sectors)
    span = (one.step.months[0] * factor, one.step.months[1] * factor)
    owner, solution = measure.owner(one.step, subject.profile), one.step.solution or measure.solution
    return Advice(
        id=one.id,
        number=numbers[one.id],
        question=one.question,
        measure=measure.id,
        measure_title=words(measure.title, language),
        start=one.start,
        to=candidate.to,
        title=words(one.step.do, language),
        effort=one.step.effort,
        effort_name=phrases.efforts[one.step.effort],
        months=span,
        months_text=phrases.months_text.format(months=months(*span)),
        owner=words(owner, language) if owner else "",
        solution=solution,
        solution_title=words(rubric.solutions[solution].title, language) if solution else "",
        priority=candidate.priority,
        gain=candidate.gain,
        why=_why(one, phrases),
        waits_for=one.waits_for,
        waiting=_waiting(one, numbers, titles, phrases),
        for_next_level=one.for_next_level,
        mark=_mark(assessment, one, numbers, phrases),
        first=one in assessment.first_steps,
        brings=tuple(_brings(assessment, one, phrases, language)),
    )


def _mark(assessment: Assessment, one: OpenStep, numbers: Mapping[str, int], phrases: ReportLabels) -> str:
    """That the next level needs the step, and which others wait for it: it may stand earlier than its priority says."""
    waiting = [
        str(numbers[other.id])
        for other in assessment.listed
        if any(measure == one.candidate.measure and one.start < least for measure, least in other.candidate.waits_for)
    ]
    waited_for = phrases.waited_for_by_many if len(waiting) > 1 else phrases.waited_for
    needed = waited_for.format(numbers=phrases.list_mark.join(waiting)) if waiting else ""
    if not needed:
        needed = _leads_on(assessment, one, phrases)
    elif _is_pulled(assessment.steps, one):
        needed = phrases.stands_earlier.format(reason=needed)
    return phrases.part_mark.join(filter(None, (phrases.for_next_level if one.for_next_level else "", needed)))


def _is_pulled(steps: Sequence[OpenStep], one: OpenStep) -> bool:
    """Whether a step stands before its own priority: what has to wait for it, near or far, has a higher one."""
    seen, ahead = {one.id}, [one]
    while ahead:
        at_hand = ahead.pop()
        behind = [
            other
            for other in steps
            if other.id not in seen
            and (
                other.candidate.after == at_hand.id
                or any(
                    measure == at_hand.candidate.measure and at_hand.start < least
                    for measure, least in other.candidate.waits_for
                )
            )
        ]
        if any(_rank(other) > _rank(one) for other in behind):
            return True
        seen |= {other.id for other in behind}
        ahead += behind
    return False


def _rank(step: OpenStep) -> float:
    """The priority as steps are ordered by it."""
    return round(step.candidate.priority, 9)


def _leads_on(assessment: Assessment, one: OpenStep, phrases: ReportLabels) -> str:
    """That a step stands before another of higher priority, since one to a level further up has a higher one, too."""
    behind = assessment.listed[assessment.listed.index(one) + 1 :]
    further = [
        other for other in assessment.steps if other.question == one.question and other.start >= one.candidate.to
    ]
    best = max(further, key=_rank, default=one)
    is_early = any(other.candidate.can_start and _rank(other) > _rank(one) for other in behind)
    if not is_early or _rank(best) <= _rank(one):
        return ""
    return phrases.leads_on.format(level=best.candidate.to, priority=number(best.candidate.priority, 1))


def _why(one: OpenStep, phrases: ReportLabels) -> str:
    candidate = one.candidate
    lens = phrases.lens_factor.format(factor=plain(candidate.lens)) if candidate.lens != 1 else ""
    return phrases.priority_sentence.format(
        start=one.start,
        to=candidate.to,
        weight=number(candidate.weight, 1),
        gain=plain(candidate.gain),
        effort=EFFORT[candidate.effort],
        lens=lens,
        priority=number(candidate.priority, 1),
    )


def _waiting(one: OpenStep, numbers: Mapping[str, int], titles: Mapping[str, str], phrases: ReportLabels) -> str:
    """What comes first, in a sentence; a prerequisite that nobody knows is to be found out."""
    named = []
    for measure, least in one.candidate.waits_for:
        sentence = phrases.not_known if measure in one.not_known else phrases.not_reached
        named.append(sentence.format(id=measure, title=titles[measure], level=plain(least)))
    if one.candidate.after:
        number_of = numbers.get(one.candidate.after)
        named.append(phrases.step_named.format(number=number_of) if number_of else one.candidate.after)
    return phrases.waits_for.format(measures=phrases.list_mark.join(named)) if named else ""


def _brings(assessment: Assessment, one: OpenStep, phrases: ReportLabels, language: str) -> Iterator[Item]:
    """The text of the level that will hold, and its clause."""
    rubric, subject = assessment.rubric, assessment.sheet.subject
    question = next(question for question in rubric.questions if question.id == one.question)
    asked = rubric.as_asked(question, subject.profile, subject.sectors)
    label = phrases.from_to.format(start=one.start, to=one.candidate.to)
    if asked.levels:
        yield Item(label, words(asked.levels[one.candidate.to], language))
    if clause := asked.clause(one.candidate.to):
        yield Item(label, words(clause.text, language))


def outlook(assessment: Assessment, phrases: ReportLabels, language: str) -> Outlook | None:
    """What the short list brings, by scoring the sheet again with the answers that hold once it is done."""
    if not assessment.first_steps:
        return None
    before = assessment.results
    reached = after(assessment.rubric, assessment.plan, assessment.sheet, assessment.first_steps)
    score = interval(reached.score[0], reached.score_low[0], reached.score_high[0])
    level, low, high = (whole(values[0]) for values in (reached.level, reached.level_low, reached.level_high))
    level_before = whole(before.level[0])
    sentence = ""
    if level is not None and level_before is not None:
        by_many, by_one = (
            (phrases.outlook_kept, phrases.outlook_kept_by_one)
            if level == level_before
            else (phrases.outlook_reached, phrases.outlook_reached_by_one)
        )
        count = len(assessment.first_steps)
        sentence = (by_many if count > 1 else by_one).format(
            count=count,
            before=number(before.score[0]),
            after=score.point,
            level=phrases.level_named.format(rank=level, name=words(assessment.rubric.levels[level], language)),
        )
    titles = assessment.rubric.titles(language)
    scores = zip(assessment.plan.paths, before.paths[0], reached.paths[0], strict=True)
    paths = tuple(TrendRow(path, f"{path} {titles[path]}", (number(then), number(now))) for path, then, now in scores)
    told = phrases.list_mark.join(f"{row.title} {row.values[0]} → {row.values[1]}" for row in paths)
    return Outlook(score, level, low, high, sentence, paths, phrases.outlook_by_path.format(paths=told))


def needed(assessment: Assessment, phrases: ReportLabels) -> str:
    """Which of the steps the next level needs, in a sentence; empty where none is known."""
    level = whole(assessment.results.level[0])
    needed_by = {str(place): one for place, one in enumerate(assessment.listed, start=1) if one.for_next_level}
    if level is None or not needed_by:
        return ""
    return (phrases.step_needed if len(needed_by) == 1 else phrases.steps_needed).format(
        target=level + 1,
        numbers=phrases.list_mark.join(needed_by),
        months=months_of(assessment, list(needed_by.values())),
    )
