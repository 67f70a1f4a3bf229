"""Whether a change would be there under other weights, too: one sentence and its numbers."""

from collections.abc import Iterator
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.comparison import under_other_weights
from fusionassess.kernel.figures.draws import Settings
from fusionassess.kernel.figures.uncertainty import Paired
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.wording import percent, signed
from fusionassess.words.labels import labels
from fusionassess.words.shapes.report import WeightingLabels


class Weightings(NamedTuple):
    """The change of the score under common random weights."""

    draws: int
    seed: int
    spread: float
    """Every weight is multiplied by a factor between 1 - this and 1 + this."""
    higher: Figure
    """Share of the draws in which the score rose."""
    equal: Figure
    lower: Figure
    difference: Interval
    """Median of the changes, and what 5 % of them lie below and above; in levels."""
    sentence: str


def build_weightings(before: Assessment, after: Assessment, settings: Settings, language: str) -> Weightings | None:
    """Say how the score changes where nothing but the weights varies.

    None where the sheets are not scored with the same questions and weights, or a total is withheld.
    """
    alone = settings.of_weights()
    paired = under_other_weights(before, after, alone)
    if paired is None:
        return None
    phrases = labels(language).weightings
    low, middle, high = map(signed, paired.difference)
    difference = Interval(middle, low, high, phrases.between.format(low=low, high=high))
    if low.display == high.display:
        difference = difference._replace(display=phrases.about.format(low=low))
    return Weightings(
        draws=alone.draws,
        seed=alone.seed,
        spread=alone.weights,
        higher=percent(paired.higher),
        equal=percent(paired.equal),
        lower=percent(paired.lower),
        difference=difference,
        sentence=phrases.sentence.format(
            spread=percent(alone.weights),
            draws=f"{alone.draws:,}",
            outcome=phrases.list_mark.join(_outcomes(paired, phrases)),
            changes="" if paired.equal == 1 else difference.display,
        ),
    )


def _outcomes(paired: Paired, phrases: WeightingLabels) -> Iterator[str]:
    """In how many weightings the score rose, stayed and fell; what never came is left out but for the rise."""
    in_all = {
        phrases.higher_in_all: paired.higher,
        phrases.equal_in_all: paired.equal,
        phrases.lower_in_all: paired.lower,
    }
    for sentence, share in in_all.items():
        if share == 1:
            yield sentence
            return
    yield phrases.higher.format(share=percent(paired.higher)) if paired.higher else phrases.higher_in_none
    for sentence, share in ((phrases.equal, paired.equal), (phrases.lower, paired.lower)):
        if share:
            yield sentence.format(share=percent(share))
