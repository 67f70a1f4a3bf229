"""Whether a cohort's answers can be relied on: reliability, entropy, signs of carelessness, questions left open."""

import math
from collections.abc import Iterator

import numpy as np

from fusionassess.cohort.counts import FINE
from fusionassess.cohort.pooled import Pooled
from fusionassess.cohort.value import AlphaRow, BlankRow, FlagRow
from fusionassess.kernel.figures.carefulness import INFLATED, LEAST_ANSWERS
from fusionassess.kernel.figures.entropy import weights_from_sums
from fusionassess.kernel.figures.reliability import LEAST_RESPONDENTS, UNIT, cronbach_alpha
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.report.figures import Item
from fusionassess.report.wording import NOTHING, beside, percent
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.cohort import CohortLabels

LOW, FAIR = 0.6, 0.8
"""Below the first alpha is low, from the second on high (expert defaults)."""
MOST_NAMED = 3
MOST_BLANKS = 10


def reliability(pool: Pooled, phrases: CohortLabels, language: str) -> Iterator[AlphaRow]:
    """Alpha of each path among each profile that may be told of; a path of one question has none."""
    for place, profile in enumerate(pool.profiles):
        if pool.hidden[place]:
            continue
        rows = list(_of_profile(pool, profile, phrases, language))
        if all(row.units < LEAST_RESPONDENTS for row in rows):
            most = max((row.units for row in rows), default=0)
            title = words(pool.tally.rubric.profiles[profile].title, language)
            yield AlphaRow(title, phrases.all_paths, None, most, NOTHING, _too_few(phrases))
        else:
            yield from rows


def _of_profile(pool: Pooled, profile: str, phrases: CohortLabels, language: str) -> Iterator[AlphaRow]:
    rubric = pool.tally.rubric
    titles = rubric.titles(language)
    moments = zip(pool.tally.plans[profile].paths, pool.tally.profiles[profile].reliability, strict=True)
    for name, sums in moments:
        questions, units = len(sums.sums), int(sums.count[0])
        enough = units >= LEAST_RESPONDENTS
        alpha = beside(cronbach_alpha(sums), LOW, FAIR) if enough else NOTHING
        if questions > 1:
            yield AlphaRow(
                words(rubric.profiles[profile].title, language),
                phrases.id_and_title.format(id=name, title=titles[name]),
                questions,
                units,
                alpha,
                _remark(alpha.value, phrases) if enough else _too_few(phrases),
            )


def _too_few(phrases: CohortLabels) -> str:
    return phrases.too_few_complete.format(least=LEAST_RESPONDENTS)


def _remark(alpha: float | None, phrases: CohortLabels) -> str:
    if alpha is None:
        return phrases.no_variance
    return phrases.low_alpha if alpha < LOW else phrases.fair_alpha if alpha < FAIR else phrases.good_alpha


def entropy(pool: Pooled, phrases: CohortLabels, language: str) -> Iterator[Item]:
    """The questions that tell the units of a profile most and least apart."""
    for place, profile in enumerate(pool.profiles):
        if pool.hidden[place]:
            continue
        counts, sums, squares, logs = pool.tally.profiles[profile].complete
        count, names = int(counts[0]), pool.tally.plans[profile].questions
        # Whole numbers of any length: the squares add up to the square of the sum only where all are alike.
        alike = [count * square == total * total for total, square in zip(sums.tolist(), squares.tolist(), strict=True)]
        weights = weights_from_sums(count, sums / UNIT, logs / FINE, np.array(alike))
        title = words(pool.tally.rubric.profiles[profile].title, language)
        yield Item(
            title, phrases.entropy_none if weights is None else _extremes(weights.tolist(), names, count, phrases)
        )


def _extremes(weights: list[float], names: tuple[str, ...], count: int, phrases: CohortLabels) -> str:
    order = sorted(range(len(names)), key=lambda place: -weights[place])
    even, most = percent(1 / len(names), 1), min(MOST_NAMED, len(names) // 2)
    if round(weights[order[0]] - weights[order[-1]], 9) == 0:
        return phrases.entropy_even.format(count=count, even=even)

    def listed(places: list[int]) -> str:
        shown = (phrases.id_and_figure.format(id=names[place], figure=percent(weights[place], 1)) for place in places)
        return phrases.list_mark.join(shown)

    return phrases.entropy_row.format(
        count=count,
        even=even,
        most=listed(order[:most]),
        least=listed(order[-most:]),
    )


def flags(pool: Pooled, phrases: CohortLabels) -> Iterator[FlagRow]:
    """How many respondents show each sign; a few are not counted out."""
    total = pool.tally.count
    for (name, title), count in zip(phrases.flags.items(), pool.of("flags").tolist(), strict=True):
        is_few = 0 < count < LEAST
        yield FlagRow(
            title,
            phrases.flag_notes[name].format(least=LEAST_ANSWERS, gap=f"{INFLATED:g}"),
            phrases.few.format(least=LEAST) if is_few else str(count),
            NOTHING if is_few else percent(count / total),
        )


def blanks(pool: Pooled, language: str) -> Iterator[BlankRow]:
    """The questions most often left open, of those that enough respondents are asked and enough left open."""
    rubric = pool.tally.rubric
    asked, missing, inapplicable = ({question.id: 0 for question in rubric.questions} for _ in range(3))
    for profile in pool.profiles:
        counted = pool.tally.profiles[profile]
        number_asked = int(counted.statuses.sum())
        for place, name in enumerate(pool.tally.plans[profile].questions):
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
