"""What is said of a supposed case: other weights than the rubric's, other answers than the sheet's."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fusionassess.answers.model import Answer
from fusionassess.answers.supplied import Supposition
from fusionassess.assessment.assess import Assessment
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.weights import OtherWeights, other_weights, some_of
from fusionassess.report.wording import NOTHING, changed
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import WeightLabels


class SupposedAnswer(NamedTuple):
    """A question that was answered otherwise for a what-if, in the notation of a sheet."""

    id: str
    text: str
    """What it asks."""
    before: object
    after: object
    said_before: str
    """The same in words; so after."""
    said_after: str


class CaseFigures(NamedTuple):
    """What a sheet scores, in short."""

    score: Interval
    level: tuple[int | None, int | None, int | None]
    """With what the open answers leave possible."""
    level_display: str
    paths: tuple[tuple[str, Interval], ...]
    """By the ids of the paths."""


class WhatIf(NamedTuple):
    """What a report on a supposed case says beyond any other."""

    sentences: tuple[str, ...]
    """What its reader must know before any number."""
    weights: OtherWeights | None
    title: str
    heads: tuple[str, str]
    """Above what was and what is supposed, of answers and of figures."""
    answers: tuple[SupposedAnswer, ...]
    before: CaseFigures
    """What the sheet scores under the rubric, both as they are."""
    figures: tuple[tuple[str, str, str, Figure], ...]
    """Score, level and paths: by name, before, after, and the change where it is a number."""
    change: str
    """Above the changes of the figures."""


def what_if(assessment: Assessment, before: CaseFigures, after: CaseFigures, labels: Labels, language: str) -> WhatIf:
    """Say what was supposed, the weights first, with what is wrong with them, then the answers; and what it changes."""
    weights, sentences = None, []
    if assessment.weighting is not None:
        weights = other_weights(assessment.weighting.opened, assessment.weighting, language)
        sentences.append(weights.sentence)
        sentences += [labels.sentence(warning) for warning in assessment.weighting.opened.warnings]
    if assessment.supposed:
        subject = assessment.sheet.subject
        titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
        sentences.append(what_if_sentence(assessment.supposed, titles, labels))
    words = labels.weights
    sentences.append(_effect(before, after, words))
    return WhatIf(
        sentences=tuple(sentences),
        weights=weights,
        title=words.supposed_title,
        heads=words.supposed_heads,
        answers=tuple(_supposed(assessment, change, words, language) for change in assessment.supposed),
        before=before,
        figures=tuple(_side_by_side(before, after, assessment.rubric.titles(language), labels)),
        change=words.supposed_change,
    )


def _effect(before: CaseFigures, after: CaseFigures, phrases: WeightLabels) -> str:
    """Score and level before and after, with what the open answers leave possible, in one sentence."""
    shown = (before.score.display, before.level_display), (after.score.display, after.level_display)
    if shown[0] == shown[1]:
        return phrases.supposed_nothing.format(score=shown[0][0], level=shown[0][1])
    change = _change(before.score, after.score)
    score = phrases.supposed_score.format(
        before=shown[0][0],
        after=shown[1][0],
        change="" if change.value is None else phrases.supposed_by.format(change=change),
    )
    kept = shown[0][1] == shown[1][1]
    told = phrases.supposed_level_kept if kept else phrases.supposed_level
    return told.format(score=score, before=shown[0][1], after=shown[1][1])


def _side_by_side(
    before: CaseFigures, after: CaseFigures, titles: Mapping[str, str], labels: Labels
) -> Iterator[tuple[str, str, str, Figure]]:
    yield labels.captions.total, before.score.display, after.score.display, _change(before.score, after.score)
    yield labels.report.level, before.level_display, after.level_display, NOTHING
    then = dict(before.paths)
    for path, score in after.paths:
        was = then[path]
        yield f"{path} {titles[path]}", was.display, score.display, _change(was, score)


def _change(before: Interval, after: Interval) -> Figure:
    if before.point.value is None or after.point.value is None:
        return NOTHING
    return changed(before.point.value, after.point.value)


def _supposed(assessment: Assessment, change: Supposition, words: WeightLabels, language: str) -> SupposedAnswer:
    subject = assessment.sheet.subject
    return SupposedAnswer(
        id=change.id,
        text=assessment.rubric.titles(language, subject.profile, subject.sectors)[change.id],
        before=notation(change.before),
        after=notation(change.after),
        said_before=_answer(change.before, words),
        said_after=_answer(change.after, words),
    )


def what_if_sentence(changes: tuple[Supposition, ...], titles: Mapping[str, str], labels: Labels) -> str:
    """Name the questions that were answered otherwise, before and after, and say that this is no result."""
    phrases = labels.weights
    told = [
        phrases.change.format(
            title=titles[change.id], before=_answer(change.before, phrases), after=_answer(change.after, phrases)
        )
        for change in changes
    ]
    return phrases.supposed_sentence.format(count=len(changes), changes=some_of(told, phrases))


def _answer(answer: Answer | None, phrases: WeightLabels) -> str:
    """An answer in a word or two, without a reason."""
    match notation(answer):
        case None:
            return phrases.states["unanswered"]
        case "unknown":
            return phrases.states["unknown"]
        case {"level": level, "missing": list(missing)}:
            return phrases.states["missing"].format(level=level, missing=", ".join(map(str, missing)))
        case dict():
            return phrases.states["not_applicable"]
        case float() as value:
            return f"{value:.12g}"
        case response:
            return str(response)


def notation(answer: Answer | None) -> object:
    """An answer as a sheet writes it, without evidence and note; None where there is none."""
    if answer is None or not answer.is_given:
        return None
    if answer.not_applicable is not None:
        return {"not_applicable": answer.not_applicable}
    if answer.missing:
        return {"level": answer.level, "missing": list(answer.missing)}
    return "unknown" if answer.unknown else answer.response
