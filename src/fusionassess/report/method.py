"""How the numbers came about, so that a reader can redo them, and where they come from."""

from fusionassess import __version__
from fusionassess.assessment.assess import Assessment
from fusionassess.report.figures import Item
from fusionassess.report.wording import number, percent
from fusionassess.rubric.nodes import words
from fusionassess.rubric.provenance import calibration
from fusionassess.words.shapes.report import ReportLabels

SHOWN_HASH = 12


def method(assessment: Assessment, said: ReportLabels, language: str) -> tuple[Item, ...]:
    """Rules in plain sentences, then the provenance."""
    rubric, plan, results = assessment.rubric, assessment.plan, assessment.results
    shares = said.list_mark.join(
        said.achieved_share.format(level=level, share=percent(share))
        for level, share in enumerate(results.achieved[0], start=1)
    )
    items = [
        (said.method_score_label, said.method_score.format(top=rubric.top)),
        (
            said.method_level_label,
            said.method_level[rubric.level_rule].format(shares=shares),
        ),
        (
            said.method_missing_label,
            said.method_missing.format(least=percent(plan.least_coverage), cap=percent(plan.not_applicable_cap)),
        ),
        (
            said.method_balance_label,
            said.method_balance.format(geometric=number(results.geometric[0]), balance=number(results.balance[0])),
        ),
        (said.method_gap_label, said.method_gap),
        (said.method_advice_label, said.method_advice),
    ]
    if plan.coordination:
        figures = results.coordination
        items.append(
            (
                said.method_coordination_label,
                said.method_coordination.format(
                    science=number(figures.science[0]),
                    industry=number(figures.industry[0]),
                    link=number(figures.link[0]),
                    coupling=number(figures.coupling[0]),
                    index=number(figures.index[0]),
                    degree=number(figures.degree[0]),
                    wang=number(figures.wang[0]),
                ),
            )
        )
    if rubric.evidence_grades:
        caps = said.list_mark.join(
            said.grade_cap.format(grade=name, title=words(grade.title, language), supports=number(grade.supports, 0))
            for name, grade in rubric.evidence_grades.items()
        )
        items.append((said.method_evidence_label, said.method_evidence.format(caps=caps)))
    found = calibration(rubric)
    if found.numbers:
        share = percent(found.awaiting / found.numbers)
        text = said.method_calibration.format(numbers=found.numbers, awaiting=found.awaiting, share=share)
        items.append((said.method_calibration_label, text))
    sha256 = assessment.edition.sha256[:SHOWN_HASH]
    provenance = said.provenance.format(rubric=rubric.id, version=rubric.version, sha256=sha256, tool=__version__)
    items.append((said.provenance_label, provenance))
    return tuple(Item(label, text) for label, text in items)
