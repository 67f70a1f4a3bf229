"""Every title of a picture, every sentence on uncertainty and on peers stands where it is true, and not beside that."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from claiming import NA, Made, Told, check, of_sides, sentences, sheet, texts, unlisted
from fusionassess.assessment.assess import Assessment, assess
from fusionassess.kernel.figures.distribution import spread
from fusionassess.kernel.figures.draws import Settings
from fusionassess.kernel.figures.peers import LEAST_OF_SECTOR, PeerGroups
from fusionassess.report import build_report
from fusionassess.report.figures import Figure, Interval
from fusionassess.report.peers import build_peers
from fusionassess.report.uncertain import _sentences, build_uncertainty
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES
from small import sheet_for, small_edition


def titled(assessment: Assessment) -> Made:
    """The titles of a report's pictures."""
    return lambda language: build_report(assessment, labels(language), "en").pictures


def wanting(assessment: Assessment, **targets: int) -> Assessment:
    """A sheet with levels wanted of measures."""
    return assess(assessment.edition, assessment.sheet.model_copy(update={"targets": targets}))


BANDS: dict[str, Any] = {"bands": {"low": [0, 2], "middle": [2, 4], "high": [4, 5]}}
FOURS = [[4] * 4, [4] * 4]
WEIGHED = {"questions": {"q00": {"weight": 500}, "q10": {"weight": 1}}}
TITLES: dict[str, Told] = {
    "targets_reached_say": Told(
        titled(wanting(sheet([[3], [2]]), m00=3)), titled(wanting(sheet([[3], [2]]), m00=4)), {}
    ),
    "target_away_say": Told(
        titled(wanting(sheet([[3], [2]]), m00=4, m10=2)), titled(wanting(sheet([[3], [2]]), m00=4)), {"away": "1.00"}
    ),
    "target_only_say": Told(
        titled(wanting(sheet([[3], [2]]), m00=4)), titled(wanting(sheet([[3], [2]]), m00=4, m10=2)), {"away": "1.00"}
    ),
    "targets_away_say": Told(
        titled(wanting(sheet([[3], [3]]), m00=5, m10=5)),
        titled(wanting(sheet([[3], [2]]), m00=5, m10=5)),
        {"count": "2", "away": "2.00"},
    ),
    "no_path_says": Told(titled(sheet([[None], [None]])), titled(sheet([[1], [None]]))),
    "no_measure_says": Told(titled(sheet([[None], [None]])), titled(sheet([[1], [None]]))),
    "single_says": Told(titled(sheet([[1], [None]])), titled(sheet([[1], [2]])), {"score": "1.00"}),
    "paths_alike_say": Told(titled(sheet([[2], [2]])), titled(sheet([[2], [2], [NA]])), {"score": "2.00"}),
    "scored_paths_alike_say": Told(titled(sheet([[2], [2], [NA]])), titled(sheet([[2], [2]])), {"score": "2.00"}),
    "below_total_say": Told(titled(sheet([[1], [3]])), titled(sheet([[2], [2]])), {"total": "2.00"}),
    "extremes_say": Told(
        titled(sheet([[1], [3]])), titled(sheet([[2], [2]])), {"low_score": "1.00", "high_score": "3.00"}
    ),
    "tied_extremes_say": Told(
        titled(sheet([[1], [3], [3]])), titled(sheet([[1], [2], [3]])), {"low_score": "1.00", "high_score": "3.00"}
    ),
    "low_measures_say": Told(
        titled(sheet([[1, 3]], **BANDS)),
        titled(sheet([[2, 4]], **BANDS)),
        {"low": "1", "count": "2", "below": "2", "score": "1.00"},
    ),
    "no_low_measure_says": Told(titled(sheet([[2, 4]], **BANDS)), titled(sheet([[1, 3]], **BANDS)), {"score": "2.00"}),
    "one_band_says": Told(
        titled(sheet([[2, 3]], **BANDS)), titled(sheet([[2, 4]], **BANDS)), {"count": "2", "score": "2.00"}
    ),
    "scored_one_band_says": Told(
        titled(sheet([[2, 3, NA, 3]], **BANDS)), titled(sheet([[2, 3]], **BANDS)), {"count": "3"}
    ),
    "measures_alike_say": Told(titled(sheet([[2], [2]])), titled(sheet([[2], [2], [NA]]))),
    "scored_measures_alike_say": Told(titled(sheet([[2], [2], [NA]])), titled(sheet([[2], [2]]))),
    "loss_says": Told(titled(sheet([[1] * 8])), titled(sheet([[1] * 2])), {"count": "5", "share": "63%"}),
    "whole_loss_says": Told(titled(sheet([[1] * 2])), titled(sheet([[1] * 8])), {"count": "2"}),
    "one_loss_says": Told(titled(sheet([[1, 5]])), titled(sheet([[1, 4]]))),
    "sides_say": Told(
        titled(sheet([*FOURS, [1] * 4], **of_sides())), titled(sheet([*FOURS, [1] * 4], **of_sides(coordination=False)))
    ),
}
ELSEWHERE = {"quadrant_says"}
"""It takes outcomes: see test_titles.py."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TITLES)
def test_each_title_of_a_picture(key: str, language: str) -> None:
    """One sheet whose picture is titled so and one whose is not."""
    check(sentences(labels(language).report)[key], TITLES[key], language)


def test_no_title_goes_unlisted() -> None:
    """A new one needs a row; what a caption says is what its picture shows."""
    titles = {key for key in sentences(labels("en").report) if re.search(r"_says?$", key)} - {"rule_says"}

    assert titles == {*TITLES, *ELSEWHERE}
    assert not [key for key, text in sentences(labels("en").captions).items() if "is lowest" in text]


def test_paths_that_show_two_scores_are_not_alike() -> None:
    """One weighs so much that the total shows its score, and none lies below: nothing is said of that."""
    for language in LANGUAGES:
        report = build_report(sheet([[2, 2, 2, 2], [3]], **WEIGHED), labels(language), "en")

        assert any(text.endswith("2.00") or "2.00" in text for text in texts(report.front))
        assert report.pictures.paths != labels(language).report.paths_alike_say.format(score="2.00")


def drawn(assessment: Assessment, **settings: Any) -> Made:
    """What is told of uncertainty."""
    return lambda language: texts(
        build_uncertainty(assessment, Settings(draws=200, **settings), labels(language), "en")
    )


def tied(*shown: str) -> Made:
    """What is told of sources with these shares."""

    def told(language: str) -> Sequence[str]:
        phrases = labels(language).uncertain
        built = build_uncertainty(sheet([[1, 4]]), Settings(draws=200), labels(language), "en")
        figures = [Figure(float(each.rstrip("%")) / 100, each) for each in shown]
        sources = [
            one._replace(score=one.score._replace(first=Interval(figure, figure, figure, figure.display)))
            for one, figure in zip(built.sources, figures, strict=False)
        ]
        return [*_sentences(built._replace(sources=tuple(sources)), phrases)]

    return told


STILL = {"weights": 0.0, "answers": 0.0, "shape": 1.0, "aggregation": False, "fill": False}
UNCERTAIN_NAMES = (
    *("title", "chance_of_level", "chance_of_grade", "list_mark", "about_nothing", "of_score", "of_both"),
    *(
        f"{part}.{name}"
        for part in ("sources", "ranges")
        for name in ("weights", "answers", "shape", "aggregation", "fill")
    ),
    *(f"heads.{place}" for place in range(6)),
)
UNCERTAIN: dict[str, Told] = {
    "withheld": Told(drawn(sheet([[None]])), drawn(sheet([[1]]))),
    "nothing_varies": Told(drawn(sheet([[1, 4]]), **STILL), drawn(sheet([[1, 4]]), **STILL | {"weights": 0.25})),
    "headline": Told(drawn(sheet([[1, 4]])), drawn(sheet([[1, 4]]), weights=0.0), {"draws": "200"}),
    "score_sentence": Told(drawn(sheet([[1, 4]])), drawn(sheet([[None]]))),
    "degree_sentence": Told(
        drawn(sheet([*FOURS, [1] * 4], **of_sides())), drawn(sheet([*FOURS, [1] * 4], **of_sides(coordination=False)))
    ),
    "largest": Told(drawn(sheet([[1, 4]])), drawn(sheet([[1, 4]]), **STILL | {"weights": 0.25})),
    "largest_together": Told(tied("36%", "36%", "9%"), tied("36%", "35%", "9%"), {"share": "36%"}),
    "reproducible": Told(drawn(sheet([[1, 4]])), drawn(sheet([[1, 4]]), **STILL), {"draws": "200", "seed": "1"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", UNCERTAIN)
def test_each_sentence_on_uncertainty(key: str, language: str) -> None:
    """One sheet that tells it and one that must not."""
    check(sentences(labels(language).uncertain)[key], UNCERTAIN[key], language)


def test_no_sentence_on_uncertainty_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").uncertain, UNCERTAIN, UNCERTAIN_NAMES)


EDITION = small_edition()
PEER_NAMES = (
    *("title", "score", "row", "id_and_figure", "list_mark", "sector_mark"),
    *(f"heads.{place}" for place in range(6)),
)


def among(
    scores: Sequence[float], of_sectors: int = 0, further: int = 0, sectors: tuple[str, ...] = (), level: Any = 2
) -> Made:
    """What is told of a sheet among peers with these scores, so many of the first of its sectors."""
    answers = dict.fromkeys(("a.1", "a.2", "b.1", "c.1"), level)
    own = assess(EDITION, sheet_for(EDITION.rubric, answers, sectors=sectors))
    nodes = (*own.plan.paths, *own.plan.measures)
    values = np.repeat(np.array(scores, dtype=float)[:, None], 1 + len(nodes), axis=1)
    groups = PeerGroups(nodes, spread(values, own.plan.top), spread(values[:of_sectors], own.plan.top), further)
    return lambda language: texts(build_peers(own, groups, language))


MANY = LEAST_OF_SECTOR
PEERS: dict[str, Told] = {
    "of_profile": Told(among([1] * 30, MANY - 1, sectors=("ai",)), among([1] * 4, sectors=("ai",)), {"count": "30"}),
    "of_sectors": Told(
        among([1] * 30, MANY, sectors=("ai",)), among([1] * 30, MANY - 1, sectors=("ai",)), {"count": str(MANY)}
    ),
    "of_no_sector": Told(among([1] * 30, MANY), among([1] * 30, MANY, sectors=("ai",)), {"count": str(MANY)}),
    "further": Told(among([1] * 9, further=1), among([1] * 9), {"count": "1"}),
    "place": Told(
        among([1, 1, 2, 3, 3]),
        among([1, 1, 2, 3, 3], level="unknown"),
        {"own": "2.00", "percentile": "50", "median": "2.00", "lower": "1.00", "upper": "3.00"},
    ),
    "ahead": Told(among([1.99] * 5), among([1.996] * 5)),
    "behind": Told(among([2.01] * 5), among([2.004] * 5)),
    "too_few": Told(among([1] * 4), among([1] * 5), {"least": "5"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", PEERS)
def test_each_sentence_on_peers(key: str, language: str) -> None:
    """One group that tells it and one that must not."""
    check(sentences(labels(language).peers)[key], PEERS[key], language)


def test_no_sentence_on_peers_goes_unlisted() -> None:
    """A new one needs a row."""
    assert not unlisted(labels("en").peers, PEERS, PEER_NAMES)
