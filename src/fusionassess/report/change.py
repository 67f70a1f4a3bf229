"""A comparison in words and rounded numbers: a report whose subject is what changed."""

import math
import shlex
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fusionassess.assessment.assess import Assessment
from fusionassess.assessment.attribution import Attribution, attribute
from fusionassess.assessment.comparison import Comparison, Delta, Dominance, compare, dominance, trend
from fusionassess.assessment.ratings import rank_of
from fusionassess.documents.problems import Problem
from fusionassess.kernel.release import __version__
from fusionassess.report.build import subject_head
from fusionassess.report.figures import Figure, Item, LevelScale
from fusionassess.report.over_time import build_over_time
from fusionassess.report.tree import question_row
from fusionassess.report.value import OverTime, Provenance, QuestionRow, SubjectHead
from fusionassess.report.wording import NO_NUMBER, NOTHING, changed, level_number, named_in, number, signed
from fusionassess.report.words import Words
from fusionassess.rubric.model import Measure, Path
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.report import Captions, CompareLabels

if TYPE_CHECKING:
    from fusionassess.report.followed import FollowedUp
    from fusionassess.report.raters import RatersChanged
    from fusionassess.report.weightings import Weightings


class ChangeRow(NamedTuple):
    """One node over all periods."""

    id: str
    title: str
    is_path: bool
    values: tuple[Figure, ...]
    """By period, the oldest first."""
    change: Figure
    """Since the period before the last."""
    by_answers: Figure
    by_rubric: Figure
    since_first: Figure


class ChangedAnswer(NamedTuple):
    """A question whose answer, state or evidence is another than last time."""

    id: str
    text: str
    before: Figure
    """On 0 … top; none where there was no answer."""
    after: Figure
    answer: str
    """Answer or state, then and now."""
    evidence: str
    """Grade then and now; empty where neither sheet names one."""
    on_score: Figure
    on_evidenced: Figure
    level_without: Figure


class ChangeReport(NamedTuple):
    """Everything a reader of a comparison is told."""

    language: str
    words: Words
    captions: Captions
    phrases: CompareLabels
    title: str
    """Of the rubric."""
    subject: SubjectHead
    scale: LevelScale
    lines: tuple[str, ...]
    """The change in short."""
    is_split: bool
    """Whether the rubric is another version, whose part in the change is told apart."""
    periods: tuple[str, ...]
    total: ChangeRow
    rows: tuple[ChangeRow, ...]
    """Paths, each followed by its measures."""
    fallen_notes: tuple[str, ...]
    """Of paths that fell though none of their measures did."""
    between: str
    """Which two periods the changes of answers are between."""
    answers: tuple[ChangedAnswer, ...]
    """Falls first."""
    elsewhere: tuple[tuple[str, Figure, Figure], ...]
    """What else changed the score and the evidenced score, by name."""
    notes: tuple[str, ...]
    """How the parts were found."""
    evidenced_change: Figure
    only: tuple[str, ...]
    """Questions asked in one of the two periods only."""
    over_time: OverTime
    dominance: Dominance
    weightings: "Weightings | None"
    """None where the change under other weights is not estimated."""
    method: tuple[Item, ...]
    provenance: Provenance
    raters: "RatersChanged | None" = None
    """Where one of the last two sheets was agreed on by several raters."""
    followed: "FollowedUp | None" = None
    """Where the follow-up of the roadmap of then was given."""

    @property
    def fallen(self) -> tuple[ChangeRow, ...]:
        """Paths and measures whose score fell as it is shown, the largest fall first."""
        fallen = [row for row in self.rows if _has_fallen(row)]
        return tuple(sorted(fallen, key=lambda row: (not row.is_path, row.change.value)))


def build_change(
    assessments: Sequence[Assessment],
    before: Assessment,
    labels: Labels,
    language: str,
    weightings: "Weightings | None" = None,
    files: tuple[str, str] | None = None,
    warnings: Sequence[Sequence[Problem]] = (),
) -> ChangeReport:
    """Choose the words and round the numbers of a comparison of two periods or more, the oldest first.

    ``before`` is the last but one under the version of the rubric that it was made with, where that
    is another; else the same as there. ``weightings`` says whether the change would be there under
    other weights. ``files`` are the last two sheets, to say how to go on where too little is answered.
    ``warnings`` are those of reading each sheet.
    """
    *_, carried, after = assessments
    phrases, comparison = labels.compare, compare(before, carried, after)
    history, parts = trend(assessments), attribute(carried, after)
    is_split = before.rubric.version != after.rubric.version
    head = subject_head(after, labels, language)
    rows = tuple(_rows(assessments, comparison, before, language))
    answers = tuple(_answers(carried, after, parts, labels, language))
    raters = _raters(carried, after, parts, labels)
    return ChangeReport(
        language=language,
        words=Words(**{name: getattr(labels.report, name) for name in Words._fields})._replace(
            document=phrases.document
        ),
        captions=labels.captions,
        phrases=phrases,
        title=words(after.rubric.title, language),
        subject=head._replace(lines=_head(head, labels, history.periods)),
        scale=LevelScale(after.rubric.bottom, after.rubric.top),
        lines=(
            *_too_little(after, phrases, files),
            *_lines(assessments, before, labels, weightings),
            *(raters.sentences if raters else ()),
        ),
        is_split=is_split,
        periods=history.periods,
        total=_row(comparison.total, phrases.total, _values(comparison.total, history.scores), is_path=True),
        rows=rows,
        fallen_notes=tuple(_fallen_by_others(rows, labels)),
        between=_between(answers, comparison, carried, history.periods, phrases),
        answers=answers,
        elsewhere=tuple(_elsewhere(comparison, parts, phrases, is_split=is_split)),
        notes=tuple(_notes(parts, phrases)),
        evidenced_change=changed(float(before.results.evidenced[0]), float(after.results.evidenced[0])),
        only=tuple(_only(comparison, before, after, labels, language)),
        over_time=build_over_time(assessments, warnings, labels, language),
        dominance=dominance(before, after),
        weightings=weightings,
        method=tuple(_method(before, after, labels, is_split=is_split)),
        provenance=Provenance(after.rubric.id, after.rubric.version, after.edition.sha256, __version__),
        raters=raters,
    )


def _between(
    answers: Sequence[ChangedAnswer],
    comparison: Comparison,
    then: Assessment,
    periods: Sequence[str],
    phrases: CompareLabels,
) -> str:
    """Which two periods are compared, in what order, or that there is nothing to show."""
    if len(comparison.only_before) == len(then.plan.questions):
        return phrases.nothing_in_common
    if not answers:
        return phrases.none_of_shared if comparison.only_before or comparison.only_after else phrases.none
    is_known = any(row.on_score.value is not None for row in answers)
    told = phrases.between if is_known else phrases.between_withheld
    return told.format(before=periods[-2], after=periods[-1])


def _raters(then: Assessment, now: Assessment, parts: Attribution, labels: Labels) -> "RatersChanged | None":
    if not (then.sheet.raters or now.sheet.raters):
        return None
    # Most sheets are one rater's.
    from fusionassess.report.reconciled import build_changed

    return build_changed(then, now, {effect.id: effect.on_score for effect in parts.effects}, labels)


def _head(head: SubjectHead, labels: Labels, periods: Sequence[str]) -> tuple[Item, ...]:
    """The lines on the subject, with every period in place of the last."""
    line = Item(labels.compare.compared_label, " → ".join(periods))
    others = [item for item in head.lines if item.label != labels.report.period_label]
    return (*others, line)


def _too_little(after: Assessment, phrases: CompareLabels, files: tuple[str, str] | None) -> Iterator[str]:
    """That there is no total to compare where too few answers leave the new sheet without a total, and how to go on."""
    results, block = after.results, after.block
    is_low = float(results.coverage[0]) < float(after.plan.least_coverage)
    if files and is_low and math.isnan(float(results.score[0])):
        asked, given = block.applicable[0], block.applicable[0] & ~np.isnan(block.ratings[0])
        old, new = files
        names = {"file": new, "new": shlex.quote(new), "old": shlex.quote(old)}
        yield phrases.too_little.format(given=int(given.sum()), asked=int(asked.sum()), **names)


def _lines(
    assessments: Sequence[Assessment], before: Assessment, labels: Labels, weightings: "Weightings | None"
) -> Iterator[str]:
    phrases, after = labels.compare, assessments[-1]
    shown = [*assessments[:-2], before, after]
    yield phrases.score.format(scores=_chain(number(float(each.results.score[0])) for each in shown))
    levels = [level_number(float(each.results.level[0])) for each in shown]
    is_kept = len({level.value for level in levels}) == 1 and levels[0].value is not None
    yield phrases.level_kept.format(level=levels[0]) if is_kept else phrases.level.format(levels=_chain(levels))
    evidenced = [number(float(each.results.evidenced[0])) for each in shown]
    if any(figure.value is not None for figure in evidenced):
        yield phrases.evidenced.format(scores=_chain(evidenced))
    is_told = not any(math.isnan(float(each.results.score[0])) for each in (before, after))
    if is_told and (change := dominance(before, after)) != "not_known":
        yield phrases.dominance[change]
    if weightings:
        yield weightings.sentence


def _chain(figures: Iterator[Figure] | Sequence[Figure]) -> str:
    return " → ".join(map(str, figures))


def _only(comparison: Comparison, then: Assessment, now: Assessment, labels: Labels, language: str) -> Iterator[str]:
    phrases = labels.compare
    if comparison.only_before:
        yield phrases.only_before.format(
            questions=named_in(_titles(then, language), comparison.only_before, labels.report)
        )
    if comparison.only_after:
        yield phrases.only_after.format(
            questions=named_in(_titles(now, language), comparison.only_after, labels.report)
        )


def _titles(asked: Assessment, language: str) -> dict[str, str]:
    """What everything is called, as that respondent was asked it."""
    subject = asked.sheet.subject
    return asked.rubric.titles(language, subject.profile, subject.sectors)


def _method(before: Assessment, after: Assessment, labels: Labels, *, is_split: bool) -> Iterator[Item]:
    phrases, versions = labels.compare, (before.rubric.version, after.rubric.version)
    told = phrases.versions if is_split else phrases.one_version
    filled = [str(each.sheet.rubric.version or versions[1]) for each in (before, after)]
    if not is_split and set(filled) != {versions[1]}:
        told = phrases.filled_in_others.format(filled=labels.report.list_mark.join(filled), version="{version}")
    yield Item(
        labels.report.method_score_label, told.format(before=versions[0], after=versions[1], version=versions[1])
    )
    yield Item(
        labels.report.provenance_label,
        labels.report.provenance.format(rubric=after.rubric.id, version=versions[1], tool=__version__),
    )


def _values(delta: Delta, scores: Sequence[float]) -> tuple[Figure, ...]:
    """Scores by period; that before the last under the rubric of its time."""
    return tuple(map(number, (*scores[:-2], delta.before, delta.after)))


def _rows(
    assessments: Sequence[Assessment], comparison: Comparison, before: Assessment, language: str
) -> Iterator[ChangeRow]:
    """Paths, each followed by its measures."""
    deltas = {delta.id: delta for delta in (*comparison.paths, *comparison.measures)}
    scores = [_scores(assessment) for assessment in assessments]
    for rubric in (assessments[-1].rubric, before.rubric):
        for path in rubric.paths:
            nodes: tuple[Path | Measure, ...] = (path, *path.measures)
            for node in nodes:
                if node.id in deltas:
                    values = _values(deltas[node.id], [of_nodes.get(node.id, math.nan) for of_nodes in scores])
                    title = f"{node.id} {words(node.title, language)}"
                    yield _row(deltas.pop(node.id), title, values, is_path=node is path)


def _fallen_by_others(rows: Sequence[ChangeRow], labels: Labels) -> Iterator[str]:
    """A path falls, too, where a measure below it is scored now that was not, or no longer."""
    starts = [place for place, row in enumerate(rows) if row.is_path]
    for start, end in pairwise([*starts, len(rows)]):
        path, *measures = rows[start:end]
        once = [row.title for row in measures if (row.values[-2].value is None) != (row.values[-1].value is None)]
        if _has_fallen(path) and once and not any(map(_has_fallen, measures)):
            yield labels.compare.fallen_by_others.format(path=path.title, measures=labels.report.list_mark.join(once))


def _has_fallen(row: ChangeRow) -> bool:
    return row.change.value is not None and float(row.change.display) < 0


def _scores(assessment: Assessment) -> dict[str, float]:
    plan, results = assessment.plan, assessment.results
    names, figures = (*plan.paths, *plan.measures), (*results.paths[0].tolist(), *results.measures[0].tolist())
    return dict(zip(names, figures, strict=True))


def _row(delta: Delta, title: str, values: tuple[Figure, ...], *, is_path: bool) -> ChangeRow:
    figures = (changed(delta.before, delta.after), signed(delta.by_answers), signed(delta.by_rubric))
    ends = values[0].value, values[-1].value
    since = NOTHING if ends[0] is None or ends[1] is None else changed(ends[0], ends[1])
    return ChangeRow(delta.id, title, is_path, values, *figures, since)


def _answers(
    then: Assessment, now: Assessment, parts: Attribution, labels: Labels, language: str
) -> Iterator[ChangedAnswer]:
    """Those that moved the score in the order of their parts, then those that did not."""
    effects = {effect.id: effect for effect in parts.effects}
    shared = [question for question in now.rubric.questions if question.id in set(now.plan.questions)]
    asked_then = set(then.plan.questions)
    rows = {}
    for question in shared:
        if question.id in asked_then:
            pair = [question_row(each, question, labels.report, language) for each in (then, now)]
            grades = [_grade(each, question.id, labels.compare) for each in (then, now)]
            if _stands(pair[0], grades[0]) != _stands(pair[1], grades[1]):
                rows[question.id] = pair, grades
    ordered = [*(name for name in effects if name in rows), *(name for name in rows if name not in effects)]
    unmoved = signed(0.0)
    for name in ordered:
        (before, after), grades = rows[name]
        effect = effects.get(name)
        yield ChangedAnswer(
            name,
            after.text,
            before.reached,
            after.reached,
            _then_now(_said(then, before, labels, language), _said(now, after, labels, language)),
            _then_now(*grades) if any(grades) else "",
            unmoved if effect is None else signed(effect.on_score),
            unmoved if effect is None else signed(effect.on_evidenced),
            level_number(float(now.results.level[0]) if effect is None else effect.level_without),
        )


def _stands(row: QuestionRow, grade: str) -> tuple[object, ...]:
    return row.state, row.reached, grade


def _grade(assessment: Assessment, name: str, phrases: CompareLabels) -> str:
    """The grade of an answer's evidence, as its sheet names it, and that it is too old where it is."""
    sheet, rubric = assessment.sheet, assessment.rubric
    answer = sheet.answers.get(name)
    grade = (answer.evidence.grade or "") if answer and answer.evidence else ""
    if (
        answer is None
        or not grade
        or rank_of(rubric, answer, sheet.assessed_on) == [*rubric.evidence_grades].index(grade)
    ):
        return grade
    return phrases.too_old.format(grade=grade)


def _said(assessment: Assessment, row: QuestionRow, labels: Labels, language: str) -> str:
    """A level with its name, another answer as its number, or the state."""
    if row.state != "answered":
        return labels.captions.states[row.state]
    reached = row.reached.value
    if row.level is None or reached is None or reached != round(reached):
        return row.reached.display
    return f"{row.reached} {words(assessment.rubric.levels[int(reached)], language)}"


def _then_now(before: str, after: str) -> str:
    return before if before == after else f"{before or NO_NUMBER} → {after or NO_NUMBER}"


def _elsewhere(
    comparison: Comparison, parts: Attribution, phrases: CompareLabels, *, is_split: bool
) -> Iterator[tuple[str, Figure, Figure]]:
    """What the score changed by beside the answers."""
    if any(part > 0 or part < 0 for part in (parts.elsewhere, parts.evidenced_elsewhere)):
        yield phrases.elsewhere, signed(parts.elsewhere), signed(parts.evidenced_elsewhere)
    if is_split:
        yield phrases.rubric_part, signed(comparison.total.by_rubric), NOTHING


def _notes(parts: Attribution, phrases: CompareLabels) -> Iterator[str]:
    """How the parts were found, of those that are told."""
    if any(not math.isnan(effect.on_score) for effect in parts.effects):
        by_order = phrases.by_every_order if parts.is_every_order else phrases.by_order
        yield by_order.format(orders=parts.orders) if parts.by_order else phrases.additive
    if any(not math.isnan(effect.level_without) for effect in parts.effects):
        yield phrases.level_note
