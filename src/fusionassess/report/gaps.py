"""The largest gaps: where the distance to the top lies."""

from collections.abc import Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures import obstacles
from fusionassess.kernel.scoring import Floats
from fusionassess.report.figures import Item
from fusionassess.report.value import Gap
from fusionassess.report.wording import level_number, number, percent
from fusionassess.rubric.nodes import words
from fusionassess.words.shapes.report import ReportLabels

MOST_MEASURES = 5
MOST_QUESTIONS = 5


def measure_gaps(assessment: Assessment, language: str) -> tuple[Gap, ...]:
    """The measures with the largest shares of the gap."""
    shares = obstacles.of_measures(assessment.plan, assessment.obstacles)
    titles = assessment.rubric.titles(language)
    scores = assessment.results.measures[0]
    gaps = [
        Gap(name, titles[name], percent(share), number(score))
        for name, share, score in zip(assessment.plan.measures, shares, scores, strict=True)
        if share > 0
    ]
    return _largest(gaps, MOST_MEASURES)


def question_gaps(assessment: Assessment, language: str) -> tuple[Gap, ...]:
    """The questions with the largest shares of the gap."""
    subject = assessment.sheet.subject
    texts = assessment.rubric.titles(language, subject.profile, subject.sectors)
    top, ratings = assessment.plan.top, assessment.block.ratings[0]
    gaps = [
        Gap(name, texts[name], percent(share), level_number(top * rating))
        for name, share, rating in zip(assessment.plan.questions, assessment.obstacles, ratings, strict=True)
        if share > 0
    ]
    return _largest(gaps, MOST_QUESTIONS)


def shares_by_group(assessment: Assessment, phrases: ReportLabels, language: str) -> tuple[Item, ...]:
    """How the gap is shared out among paths, facets and sides, each grouping in a line."""
    plan, rubric, gaps = assessment.plan, assessment.rubric, assessment.obstacles
    if not gaps.any():
        return ()
    titles = rubric.titles(language)
    groups = [(phrases.path, _shared([titles[path] for path in plan.paths], obstacles.of_paths(plan, gaps), phrases))]
    if plan.facets is not None:
        names = [words(rubric.facets[facet].title, language) for facet in plan.facets.ids]
        groups.append((phrases.by_facet, _shared(names, obstacles.of_groups(plan.facets, gaps), phrases)))
    if plan.sides is not None:
        names = [phrases.sides[side] for side in plan.sides.ids]
        groups.append((phrases.by_side, _shared(names, obstacles.of_groups(plan.sides, gaps), phrases)))
    return tuple(Item(label, text) for label, text in groups)


def _shared(names: Sequence[str], shares: Floats, phrases: ReportLabels) -> str:
    pairs = zip(names, shares.tolist(), strict=True)
    return phrases.list_mark.join(f"{name} {percent(share)}" for name, share in pairs)


def _largest(gaps: list[Gap], most: int) -> tuple[Gap, ...]:
    # Equal shares keep the rubric's order, so that the same sheet gives the same report.
    return tuple(sorted(gaps, key=lambda gap: -round(gap.share.value or 0.0, 9))[:most])
