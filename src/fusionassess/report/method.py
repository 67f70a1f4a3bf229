"""How the numbers came about, so that a reader can redo them, and where they come from."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.release import __version__
from fusionassess.kernel.results import Results
from fusionassess.report import beyond
from fusionassess.report.figures import Item
from fusionassess.report.wording import beside, number, percent, plain
from fusionassess.rubric.nodes import words
from fusionassess.rubric.provenance import calibration
from fusionassess.words.shapes.report import ReportLabels


def _balance(results: Results, phrases: ReportLabels) -> Iterator[tuple[str, str]]:
    """Geometric beside arithmetic mean, where there is a score above 0."""
    geometric, balance = float(results.geometric[0]), float(results.balance[0])
    if not np.isnan(balance):
        told = {"geometric": number(geometric), "balance": beside(balance, 1.0)}
        yield phrases.method_balance_label, phrases.method_balance.format(**told)


def _words(assessment: Assessment, phrases: ReportLabels) -> str:
    """What the first page says in words of its own."""
    rubric = assessment.rubric
    sentences = [phrases.method_words]
    if rubric.sides:
        sentences.append(phrases.method_words_sides)
    if rubric.bands:
        named = phrases.list_mark.join(_bands(rubric.bands, phrases))
        sentences.append(phrases.method_words_bands.format(bands=named))
    return phrases.between_sentences.join(sentences)


def _bands(bands: Mapping[str, tuple[float, float]], phrases: ReportLabels) -> Iterator[str]:
    """Each band with its scores; a border belongs to the band above it."""
    for place, (band, (low, high)) in enumerate(bands.items(), start=1):
        span = "last" if place == len(bands) else "first" if place == 1 else "between"
        named = {"name": phrases.bands.get(band, band), "low": plain(low), "high": plain(high)}
        yield phrases.band_spans[span].format(**named)


def method(
    assessment: Assessment, phrases: ReportLabels, language: str, *, has_earlier: bool = False
) -> tuple[Item, ...]:
    """Rules in plain sentences, then the provenance."""
    rubric, plan, results = assessment.rubric, assessment.plan, assessment.results
    shares = phrases.list_mark.join(
        phrases.achieved_share.format(level=level, share=percent(share))
        for level, share in enumerate(results.achieved[0], start=1)
    )
    items = [
        (
            phrases.method_score_label,
            phrases.method_score.format(top=rubric.top, profile=phrases.profile, path=rubric.paths[0].id),
        ),
        (
            phrases.method_level_label,
            phrases.method_level[rubric.level_rule].format(
                shares=shares, reach=percent(plan.thresholds.reach), hold=percent(plan.thresholds.hold)
            ),
        ),
        (
            phrases.method_missing_label,
            (phrases.method_missing if rubric.blank == "open" else phrases.method_blank).format(
                least=percent(plan.least_coverage),
                cap=percent(plan.not_applicable_cap),
                count=len(assessment.blanks),
            ),
        ),
        (phrases.method_words_label, _words(assessment, phrases)),
        *_balance(results, phrases),
        (phrases.method_gap_label, phrases.method_gap),
        (phrases.method_advice_label, phrases.method_advice),
    ]
    if not np.isnan(results.coordination.degree[0]):
        figures = results.coordination
        items.append(
            (
                phrases.method_coordination_label,
                phrases.method_coordination.format(
                    science=number(figures.science[0]),
                    industry=number(figures.industry[0]),
                    link=number(figures.link[0]),
                    coupling=number(figures.coupling[0]),
                    index=number(figures.index[0]),
                    degree=number(figures.degree[0]),
                    wang=number(figures.wang[0]),
                    bridge_gap=number(figures.bridge_gap[0]),
                ),
            )
        )
    if rubric.evidence_grades:
        caps = phrases.list_mark.join(
            phrases.grade_cap.format(grade=name, title=words(grade.title, language), supports=number(grade.supports, 0))
            for name, grade in rubric.evidence_grades.items()
        )
        items.append((phrases.method_evidence_label, phrases.method_evidence.format(caps=caps)))
    calibrated = calibration(rubric)
    if calibrated.numbers:
        share = percent(calibrated.awaiting / calibrated.numbers)
        text = phrases.method_calibration.format(numbers=calibrated.numbers, awaiting=calibrated.awaiting, share=share)
        items.append((phrases.method_calibration_label, text))
    if missing := beyond.left_out(assessment, phrases, has_earlier=has_earlier):
        items.append((phrases.method_left_out_label, missing))
    provenance = phrases.provenance.format(rubric=rubric.id, version=rubric.version, tool=__version__)
    items.append((phrases.provenance_label, provenance))
    return tuple(Item(label, text) for label, text in items)


def in_short(items: Sequence[Item], phrases: ReportLabels) -> tuple[Item, ...]:
    """How the score and the level come about, what is missing, and what the numbers rest on."""
    needed = {
        phrases.method_score_label,
        phrases.method_level_label,
        phrases.method_missing_label,
        phrases.method_calibration_label,
        phrases.method_left_out_label,
    }
    return tuple(item for item in items if item.label in needed)
