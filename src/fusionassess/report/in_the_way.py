"""What stands in the way: what steps of a roadmap wait for, and why there is none that reaches what was asked for."""

import math
from collections.abc import Iterable, Iterator, Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.report.wording import level_number, named_in, number
from fusionassess.roadmap.drawing import Unreachable, Waiting
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.roadmap import RoadmapCommandLabels


def steps_named(ids: Iterable[str], assessment: Assessment, labels: Labels, language: str) -> str:
    """Open steps in a sentence, each by its id and what is to be done."""
    done = {step.id: words(step.step.do, language) for step in assessment.steps}
    named = labels.followup.step_named
    return labels.followup.step_mark.join(named.format(step=name, do=done[name]) for name in ids)


def waiting_told(waiting: Sequence[Waiting], assessment: Assessment, labels: Labels, language: str) -> Iterator[str]:
    """What steps wait for; those that wait for the same answers in one sentence, where the first of them stands."""
    phrases, subject = labels.roadmap, assessment.sheet.subject
    titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
    alike: dict[tuple[object, ...], list[Waiting]] = {}
    for one in waiting:
        key = one._replace(step="") if one.questions else one
        alike.setdefault(key, []).append(one)
    for steps in alike.values():
        one = steps[0]
        of_answers = phrases.waits_for_answers if len(steps) == 1 else phrases.wait_for_answers
        yield (of_answers if one.questions else phrases.waits_for_measure).format(
            step=steps_named((each.step for each in steps), assessment, labels, language),
            measure=f"{one.measure} {titles[one.measure]}",
            level=f"{one.at_least:g}",
            questions=named_in(titles, one.questions, labels.report),
        )


def why_not(unreachable: Unreachable, labels: Labels, language: str) -> list[str]:
    """Say that nothing reaches what was asked for, how far one comes, and what stands in the way."""
    command, asked, results = labels.roadmap_command, unreachable.asked, unreachable.best.results
    subject = unreachable.best.sheet.subject
    titles = unreachable.best.rubric.titles(language, subject.profile, subject.sectors)
    lines = [command.unreachable.format(goal=_goal(unreachable), best=_best(unreachable, command))]
    lines += waiting_told(unreachable.waiting, unreachable.best, labels, language)
    if asked.wish.unwanted:
        lines.append(command.left_out)
    if asked.months is not None:
        lines.append(command.too_long.format(months=asked.months))
    if unreachable.targets:
        lines.append(command.targets.format(measures=named_in(titles, unreachable.targets, labels.report)))
    if unreachable.stepless and asked.aim != "budget" and not math.isnan(results.score[0]):
        lines.append(command.stepless.format(questions=named_in(titles, unreachable.stepless, labels.report)))
    return lines


def _goal(unreachable: Unreachable) -> str:
    asked = unreachable.asked
    match asked.aim:
        case "path":
            return f"--reach-path {asked.path}={asked.amount}"
        case "score":
            return f"--score {float(asked.amount):g}"
        case "level":
            return f"--reach {asked.amount}"
    return "--budget"


def _best(unreachable: Unreachable, command: RoadmapCommandLabels) -> str:
    asked, results = unreachable.asked, unreachable.best.results
    if unreachable.missed:
        return command.best["wanted"]
    if asked.aim == "path":
        place = unreachable.best.plan.paths.index(asked.path)
        return command.best["path"].format(path=asked.path, level=level_number(results.path_levels[0, place]))
    if asked.aim == "score":
        return command.best["score"].format(score=number(results.score[0]))
    return command.best["level"].format(level=level_number(results.level[0]))
