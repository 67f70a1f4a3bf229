"""What is said of other weights than the rubric's: the judgements they come from, and what they change."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from fusionassess.kernel.figures.ahp import RANDOM_INDEX, RANDOM_MATRICES
from fusionassess.report.figures import Figure
from fusionassess.report.wording import number, percent
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.weights.judgements import PATHS
from fusionassess.weights.model import Compared, OpenedWeights, Weighting
from fusionassess.words.labels import labels
from fusionassess.words.shapes.report import WeightLabels

MOST_NAMED = 6
"""Changes named in a sentence before the rest is only counted."""
THREE = 3


class WeighedSibling(NamedTuple):
    """Something compared, and its weight among its siblings."""

    id: str
    title: str
    weight: Figure


class ExpertRow(NamedTuple):
    """How well one expert's judgements of a group agree among themselves."""

    name: str
    ratio: Figure
    pair: str | None
    """The judgement that fits the others least; None where they agree well enough."""
    given: float | None
    implied: float | None


class SiblingsRow(NamedTuple):
    """Siblings compared in pairs."""

    id: str
    title: str
    members: tuple[WeighedSibling, ...]
    eigenvalue: Figure
    consistency_index: Figure
    ratio: Figure
    limit: float
    random_index: float | None
    """RI of as many things; None for two or one."""
    experts: tuple[ExpertRow, ...]
    heading: str
    figures: str
    """Its consistency in words."""
    sentence: str
    """The weights and the consistency in one sentence."""


class WeightRow(NamedTuple):
    """A measure's weight by the rubric, where that is known, and as used instead, before any sector's multiplier."""

    id: str
    title: str
    before: Figure
    after: Figure


class OtherWeights(NamedTuple):
    """Weights that were used instead of the rubric's."""

    section: str
    """Heading of what a report says of them."""
    title: str
    """Empty where the file has none."""
    file: str
    kind: Literal["pairwise", "given"]
    sentence: str
    random_matrices: int
    """How many random matrices of each size the table of random indices was simulated with."""
    groups: tuple[SiblingsRow, ...]
    heading: str
    heads: tuple[str, str]
    """Above the weights before and after."""
    measures: tuple[WeightRow, ...]
    note: str
    """How the weights came about, and how they apply."""


class _Told(NamedTuple):
    """The sentence on a file, and how its weights apply."""

    sentence: str
    note: str


def other_weights(opened: OpenedWeights, weighting: Weighting | None, language: str) -> OtherWeights:
    """Say what a weights file comes to, by itself or as it stands for one profile."""
    phrases, document, rubric = labels(language).weights, opened.document, opened.edition.rubric
    before, after = (weighting.before, weighting.after) if weighting else ({}, document.weights or {})
    file = opened.source.file.replace("\\", "/").rpartition("/")[2]
    title = words(document.title, language) if document.title else ""
    source = phrases.named.format(title=title, file=file) if title else file
    groups = tuple(_group_row(group, rubric, phrases, language) for group in opened.groups)
    measures = tuple(_weight_rows(before, after, rubric, language))
    told = _of_pairs(groups, source, phrases) if groups else _of_numbers(measures, source, phrases)
    return OtherWeights(
        section=phrases.section,
        title=title,
        file=file,
        kind="pairwise" if groups else "given",
        sentence=told.sentence,
        random_matrices=RANDOM_MATRICES,
        groups=groups,
        heading=phrases.measures if weighting else phrases.measures_given,
        heads=phrases.measure_heads,
        measures=measures,
        note=told.note,
    )


def _of_pairs(groups: Sequence[SiblingsRow], source: str, phrases: WeightLabels) -> _Told:
    """Name the group nearest to its limit, or furthest beyond."""
    worst = max(groups, key=lambda row: (row.ratio.value or 0.0) / row.limit)
    sentence = phrases.pairwise_sentence.format(
        source=source, group=worst.title, ratio=worst.ratio, limit=number(worst.limit)
    )
    return _Told(sentence, phrases.pairwise_note.format(random_index=_random_index(phrases)))


def _of_numbers(measures: Sequence[WeightRow], source: str, phrases: WeightLabels) -> _Told:
    changes = [phrases.change.format(**row._asdict()) for row in measures if row.before != row.after]
    if not changes:
        return _Told(phrases.unchanged_sentence.format(source=source), phrases.given_note)
    sentence = phrases.given_sentence.format(source=source, count=len(changes), changes=some_of(changes, phrases))
    return _Told(sentence, phrases.given_note)


def _group_row(group: Compared, rubric: Rubric, phrases: WeightLabels, language: str) -> SiblingsRow:
    titles = rubric.titles(language)
    priorities = group.priorities
    row = SiblingsRow(
        id=group.id,
        title=phrases.group_of_paths if group.id == PATHS else titles[group.id],
        members=tuple(
            WeighedSibling(name, titles[name], percent(weight, 1))
            for name, weight in zip(group.members, priorities.weights.tolist(), strict=True)
        ),
        eigenvalue=number(priorities.eigenvalue, 4),
        consistency_index=number(priorities.consistency_index, 4),
        ratio=number(priorities.consistency_ratio, 3),
        limit=priorities.limit,
        random_index=RANDOM_INDEX.get(len(group.members)),
        experts=tuple(_expert_rows(group)),
        heading="",
        figures="",
        sentence="",
    )
    heading = phrases.heading_of_paths if row.id == PATHS else f"{row.id} {row.title}"
    row = row._replace(heading=heading, figures=_figures(row, phrases))
    members = phrases.part_mark.join(
        phrases.member.format(title=member.title, weight=member.weight) for member in row.members
    )
    agreement = phrases.agreement.format(ratio=row.ratio, limit=number(row.limit), experts=_experts(row, phrases))
    return row._replace(sentence=phrases.group.format(group=row.title, members=members, figures=agreement))


def _expert_rows(group: Compared) -> Iterator[ExpertRow]:
    for opinion in group.opinions:
        pair, given, implied = opinion.misfit or (None, None, None)
        yield ExpertRow(opinion.expert, number(opinion.priorities.consistency_ratio, 3), pair, given, implied)


def _figures(row: SiblingsRow, phrases: WeightLabels) -> str:
    return phrases.figures.format(
        eigenvalue=row.eigenvalue,
        index=row.consistency_index,
        ratio=row.ratio,
        limit=number(row.limit),
        experts=_experts(row, phrases),
    )


def _experts(row: SiblingsRow, phrases: WeightLabels) -> str:
    return "".join(
        phrases.expert.format(expert=expert.name, ratio=expert.ratio) for expert in row.experts if expert.name
    )


def _random_index(phrases: WeightLabels) -> str:
    return phrases.random_index.format(count=f"{RANDOM_MATRICES:,}", three=number(RANDOM_INDEX[THREE], 3))


def _weight_rows(
    before: Mapping[str, float], after: Mapping[str, float], rubric: Rubric, language: str
) -> Iterator[WeightRow]:
    for measure in rubric.measures:
        if measure.id in after:
            figures = number(before.get(measure.id, math.nan)), number(after[measure.id])
            yield WeightRow(measure.id, words(measure.title, language), *figures)


def some_of(changes: Sequence[str], phrases: WeightLabels) -> str:
    """As many changes as a sentence can hold; that there are more is marked."""
    shown = phrases.part_mark.join(changes[:MOST_NAMED])
    return shown + (" …" if len(changes) > MOST_NAMED else "")
