"""What is said of a supposed case: other weights than the rubric's, other answers than the sheet's."""

from collections.abc import Mapping
from typing import NamedTuple

from fusionassess.answers.model import Answer
from fusionassess.answers.supplied import Supposition
from fusionassess.assessment.assess import Assessment
from fusionassess.report.weights import OtherWeights, other_weights, some_of
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


class WhatIf(NamedTuple):
    """What a report on a supposed case says beyond any other."""

    sentences: tuple[str, ...]
    """What its reader must know before any number."""
    weights: OtherWeights | None
    title: str
    """Of the answers."""
    heads: tuple[str, str]
    """Above the answers before and after."""
    answers: tuple[SupposedAnswer, ...]


def what_if(assessment: Assessment, labels: Labels, language: str) -> WhatIf:
    """Say what was supposed: the weights first, with what is wrong with them, then the answers."""
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
    answers = tuple(_supposed(assessment, change, words, language) for change in assessment.supposed)
    return WhatIf(tuple(sentences), weights, words.supposed_title, words.supposed_heads, answers)


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
