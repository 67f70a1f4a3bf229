"""Whether a cohort's answers can be relied on: reliability, entropy, signs of carelessness, questions left open."""

import math
from collections.abc import Iterator

import numpy as np

from fusionassess.cohort.pooled import Pooled
from fusionassess.cohort.tally import FINE
from fusionassess.cohort.value import AlphaRow, BlankRow, FlagRow
from fusionassess.kernel.figures.carefulness import INFLATED, LEAST_ANSWERS
from fusionassess.kernel.figures.entropy import weights_from_sums
from fusionassess.kernel.figures.reliability import LEAST_RESPONDENTS, UNIT, cronbach_alpha
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.report.figures import Item
from fusionassess.report.wording import NOTHING, number, percent
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.cohort import CohortLabels

LOW, FAIR = 0.6, 0.8
"""Below the first alpha is low, from the second on high (expert defaults)."""
MOST_NAMED = 3
MOST_BLANKS = 10


def reliability(found: Pooled, said: CohortLabels, language: str) -> Iterator[AlphaRow]:
    """Alpha of each path among each profile that may be told of; a path of one question has none."""
    for place, profile in enumerate(found.profiles):
        if found.hidden[place]:
            continue
        rows = list(_of_profile(found, profile, said, language))
        if all(row.units < LEAST_RESPONDENTS for row in rows):
            most = max((row.units for row in rows), default=0)
            title = words(found.tally.rubric.profiles[profile].title, language)
            yield AlphaRow(title, said.all_paths, None, most, NOTHING, _too_few(said))
        else:
            yield from rows


def _of_profile(found: Pooled, profile: str, said: CohortLabels, language: str) -> Iterator[AlphaRow]:
    rubric = found.tally.rubric
    titles = rubric.titles(language)
    moments = zip(found.tally.plans[profile].paths, found.tally.profiles[profile].reliability, strict=True)
    for name, sums in moments:
        questions, units = len(sums.sums), int(sums.count[0])
        enough = units >= LEAST_RESPONDENTS
        alpha = number(cronbach_alpha(sums)) if enough else NOTHING
        if questions > 1:
            yield AlphaRow(
                words(rubric.profiles[profile].title, language),
                said.id_and_title.format(id=name, title=titles[name]),
                questions,
                units,
                alpha,
                _remark(alpha.value, said) if enough else _too_few(said),
            )


def _too_few(said: CohortLabels) -> str:
    return said.too_few_complete.format(least=LEAST_RESPONDENTS)


def _remark(alpha: float | None, said: CohortLabels) -> str:
    if alpha is None:
        return said.no_variance
    return said.low_alpha if alpha < LOW else said.fair_alpha if alpha < FAIR else said.good_alpha


def entropy(found: Pooled, said: CohortLabels, language: str) -> Iterator[Item]:
    """The questions that tell the units of a profile most and least apart."""
    for place, profile in enumerate(found.profiles):
        if found.hidden[place]:
            continue
        counts, sums, squares, logs = found.tally.profiles[profile].complete
        count, names = int(counts[0]), found.tally.plans[profile].questions
        # Whole numbers of any length: the squares add up to the square of the sum only where all are alike.
        alike = [count * square == total * total for total, square in zip(sums.tolist(), squares.tolist(), strict=True)]
        weights = weights_from_sums(count, sums / UNIT, logs / FINE, np.array(alike))
        title = words(found.tally.rubric.profiles[profile].title, language)
        yield Item(title, said.entropy_none if weights is None else _extremes(weights.tolist(), names, count, said))


def _extremes(weights: list[float], names: tuple[str, ...], count: int, said: CohortLabels) -> str:
    order = sorted(range(len(names)), key=lambda place: -weights[place])

    def listed(places: list[int]) -> str:
        shown = (said.id_and_figure.format(id=names[place], figure=percent(weights[place], 1)) for place in places)
        return said.list_mark.join(shown)

    return said.entropy_row.format(
        count=count,
        even=percent(1 / len(names), 1),
        most=listed(order[:MOST_NAMED]),
        least=listed(order[-MOST_NAMED:]),
    )


def flags(found: Pooled, said: CohortLabels) -> Iterator[FlagRow]:
    """How many respondents show each sign; a few are not counted out."""
    total = found.tally.count
    for (name, title), count in zip(said.flags.items(), found.of("flags").tolist(), strict=True):
        is_few = 0 < count < LEAST
        yield FlagRow(
            title,
            said.flag_notes[name].format(least=LEAST_ANSWERS, gap=f"{INFLATED:g}"),
            said.few.format(least=LEAST) if is_few else str(count),
            NOTHING if is_few else percent(count / total),
        )


def blanks(found: Pooled, language: str) -> Iterator[BlankRow]:
    """The questions most often left open, of those that enough respondents are asked and enough left open."""
    rubric = found.tally.rubric
    asked, missing, inapplicable = ({question.id: 0 for question in rubric.questions} for _ in range(3))
    for profile in found.profiles:
        counted = found.tally.profiles[profile]
        number_asked = int(counted.statuses.sum())
        for place, name in enumerate(found.tally.plans[profile].questions):
            asked[name] += number_asked
            missing[name] += int(counted.missing[place])
            inapplicable[name] += int(counted.not_applicable[place])
    shares = {name: missing[name] / asked[name] if missing[name] >= LEAST else math.nan for name in asked}
    questions = {question.id: question for question in rubric.questions}
    open_ones = sorted((name for name in shares if not math.isnan(shares[name])), key=lambda name: -shares[name])
    for name in open_ones[:MOST_BLANKS]:
        few = 0 < inapplicable[name] < LEAST
        yield BlankRow(
            name,
            words(questions[name].text, language),
            percent(shares[name]),
            NOTHING if few else percent(inapplicable[name] / asked[name]),
        )
