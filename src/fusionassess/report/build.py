"""An assessment becomes a report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fusionassess.assessment.assess import Assessment
from fusionassess.documents.problems import Problem
from fusionassess.kernel.release import __version__
from fusionassess.kernel.results import STATUSES
from fusionassess.report import beyond, gaps, headline, method, open_points, recommend, tree
from fusionassess.report.carried import notes
from fusionassess.report.figures import Item, LevelScale
from fusionassess.report.front import MOST_FINDINGS, Told, front
from fusionassess.report.titles import titles
from fusionassess.report.value import Level, OverTime, PathRow, Provenance, Report, SubjectHead
from fusionassess.report.wording import beside, interval, number, percent
from fusionassess.report.words import Words
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import ReportLabels

if TYPE_CHECKING:
    from fusionassess.kernel.figures.draws import Settings
    from fusionassess.kernel.figures.peers import PeerGroups
    from fusionassess.report.peers import Peers
    from fusionassess.report.raters import RatersSaid
    from fusionassess.report.uncertain import UncertaintyFigures
    from fusionassess.report.whatif import WhatIf


def build_report(
    assessment: Assessment,
    labels: Labels,
    language: str,
    warnings: Sequence[Problem] = (),
    earlier: Sequence[Assessment] = (),
    settings: "Settings | None" = None,
    peers: "PeerGroups | None" = None,
    earlier_warnings: Sequence[Sequence[Problem]] = (),
) -> Report:
    """Choose the words and round the numbers of one assessment, in one language.

    ``earlier`` are assessments of the same organisation, the oldest first; they tell how it went over time, with
    the warnings of reading each.
    With ``settings`` its uncertainty is estimated, with ``peers`` its place among them told.
    """
    results, rubric = assessment.results, assessment.rubric
    phrases = labels.report
    paths = tree.path_rows(assessment, phrases, language)
    advice = recommend.advice_rows(assessment, phrases, language)
    outlook = recommend.outlook(assessment, phrases, language)
    measure_gaps = gaps.measure_gaps(assessment, language)
    counts = open_points.counts(assessment)
    score = interval(results.score[0], results.score_low[0], results.score_high[0])
    level = headline.level(assessment, phrases, language)
    coordination = headline.coordination(assessment, phrases)
    evidenced = headline.evidenced(assessment, phrases)
    quadrant = beyond.quadrant(assessment, phrases)
    supposed = _supposed(assessment, paths, level, labels, language)
    uncertain = _uncertain(assessment, settings, labels, language)
    status = STATUSES[results.status[0]]
    told_method = method.method(assessment, phrases, language, has_earlier=bool(earlier))
    raters = _raters(assessment, labels, language)
    told = Told(
        level=level,
        paths=paths,
        gaps=measure_gaps,
        coordination=coordination,
        evidenced=evidenced,
        advice=advice,
        outlook=outlook,
        status=status,
        status_text=headline.status_text(assessment, phrases, status, counts),
        firmness=" ".join(filter(None, (uncertain.headline if uncertain else "", raters.headline if raters else ""))),
    )
    first = front(assessment, told, phrases, language)
    return Report(
        language=language,
        words=_words(phrases, len(first.findings)),
        captions=labels.captions,
        title=words(rubric.title, language),
        subject=subject_head(assessment, labels, language),
        status=status,
        front=first,
        pictures=titles(
            score.point, paths, measure_gaps, coordination, quadrant, rubric.bands, labels.captions, phrases
        ),
        scale=LevelScale(rubric.bottom, rubric.top),
        score=score,
        geometric=number(results.geometric[0]),
        balance=beside(float(results.balance[0]), 1.0),
        level=level,
        coordination=coordination,
        coverage=percent(results.coverage[0]),
        counts=counts,
        evidenced=evidenced,
        facets=tree.facet_items(assessment, language),
        paths=paths,
        gaps=measure_gaps,
        question_gaps=gaps.question_gaps(assessment, language),
        gap_groups=gaps.shares_by_group(assessment, phrases, language),
        advice=advice,
        outlook=outlook,
        needed=recommend.needed(assessment, phrases),
        lens=_lens(assessment, phrases, language),
        challenges=beyond.challenges(assessment, phrases, language),
        directions=beyond.directions(assessment, phrases, language),
        outcomes=beyond.outcomes(assessment, phrases, language),
        quadrant=quadrant,
        trends=beyond.trends(assessment, phrases, language),
        over_time=_over_time([*earlier, assessment], earlier_warnings, labels, language) if earlier else None,
        hints=beyond.hints(assessment, phrases, language),
        foreword=tuple(words(paragraph, language) for paragraph in rubric.foreword),
        evidence_gaps=open_points.evidence_gaps(assessment, phrases, language),
        not_answered=open_points.not_answered(assessment, phrases, language),
        warnings=(*(supposed.sentences if supposed else ()), *notes(assessment, warnings, labels, language)),
        method=told_method,
        method_in_short=method.in_short(told_method, phrases),
        provenance=Provenance(rubric.id, rubric.version, assessment.edition.sha256, __version__),
        uncertainty=uncertain,
        what_if=supposed,
        peers=_peers(assessment, peers, language),
        raters=raters,
    )


def _words(phrases: ReportLabels, findings: int) -> Words:
    """The headings; where there are fewer findings than the usual three, theirs does not say three."""
    told = Words(**{name: getattr(phrases, name) for name in Words._fields})
    return told if findings == MOST_FINDINGS else told._replace(holding_back=phrases.few_findings)


def _uncertain(
    assessment: Assessment, settings: "Settings | None", labels: Labels, language: str
) -> "UncertaintyFigures | None":
    if settings is None:
        return None
    # Only a report that is asked for it needs random draws.
    from fusionassess.report.uncertain import build_uncertainty

    return build_uncertainty(assessment, settings, labels, language)


def _raters(assessment: Assessment, labels: Labels, language: str) -> "RatersSaid | None":
    if not assessment.sheet.raters:
        return None
    # Most sheets are one rater's.
    from fusionassess.report.reconciled import build_raters

    return build_raters(assessment, labels, language)


def _peers(assessment: Assessment, peers: "PeerGroups | None", language: str) -> "Peers | None":
    if peers is None:
        return None
    # Few reports have a table of peers.
    from fusionassess.report.peers import build_peers

    return build_peers(assessment, peers, language)


def _supposed(
    assessment: Assessment, paths: Sequence[PathRow], level: Level, labels: Labels, language: str
) -> "WhatIf | None":
    before = assessment.unsupposed
    if before is None:
        return None
    # Only a report on a supposed case needs its words.
    from fusionassess.report.whatif import CaseFigures, what_if

    def standing(each: Assessment, paths: Sequence[PathRow], level: Level) -> CaseFigures:
        results = each.results
        score = interval(results.score[0], results.score_low[0], results.score_high[0])
        bounds = level.rank, level.low, level.high
        return CaseFigures(score, bounds, level.display, tuple((path.id, path.score) for path in paths))

    told = tree.path_rows(before, labels.report, language), headline.level(before, labels.report, language)
    return what_if(assessment, standing(before, *told), standing(assessment, paths, level), labels, language)


def _lens(assessment: Assessment, phrases: ReportLabels, language: str) -> Item | None:
    if assessment.lens is None:
        return None
    reason = assessment.rubric.reasons[assessment.lens]
    title = words(reason.title, language)
    about = words(reason.about, language) if reason.about else ""
    return Item(title, " ".join(filter(None, (phrases.lens_sentence.format(title=title), about))))


def _over_time(
    assessments: Sequence[Assessment], warnings: Sequence[Sequence[Problem]], labels: Labels, language: str
) -> OverTime:
    # Only a report over time needs them.
    from fusionassess.report.over_time import build_over_time

    return build_over_time(assessments, warnings, labels, language)


def subject_head(assessment: Assessment, labels: Labels, language: str) -> SubjectHead:
    """Say who is assessed, as what, when and by whom."""
    sheet, rubric, phrases = assessment.sheet, assessment.rubric, labels.report
    subject = sheet.subject
    date = sheet.assessed_on.isoformat() if sheet.assessed_on else None
    role = sheet.respondent.role if sheet.respondent else None
    sectors = phrases.list_mark.join(words(rubric.sectors[sector].title, language) for sector in subject.sectors)
    if len(subject.sectors) > 1:
        sectors = phrases.worded_by_first.format(sectors=sectors)
    lines = (
        (phrases.profile_label, words(rubric.profiles[subject.profile].title, language)),
        (phrases.sector_label, sectors),
        (phrases.period_label, subject.period),
        (phrases.respondent_label, role),
        (phrases.assessed_on_label, date),
    )
    return SubjectHead(
        name=subject.name,
        profile=subject.profile,
        sectors=tuple(subject.sectors),
        period=subject.period,
        assessed_on=date,
        lines=tuple(Item(label, text) for label, text in lines if text),
    )
