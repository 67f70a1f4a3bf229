"""The raters of a consensus in words: how far they agree, who sees what otherwise, what to discuss first."""

import math
from collections.abc import Iterator, Mapping, Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.agreement import Range
from fusionassess.raters.changes import RaterChanges, rater_changes
from fusionassess.raters.differences import Differences, Disputed, RoleView, differences, raters_of
from fusionassess.raters.merging import Merged, Rater
from fusionassess.raters.rules import FAR, Voice
from fusionassess.report.figures import Figure
from fusionassess.report.raters import AgreementRow, DisputeRow, RatersChanged, RatersSaid, RoleRow, StayedRow, VoiceRow
from fusionassess.report.tree import told_answer
from fusionassess.report.wording import beside, level_number, number, plain, signed, whole
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.raters import RaterLabels

MOST_NAMED = 3
APART = 0.5
"""Levels on average by which a role must lie away from the others to be told of."""
AGREED, TENTATIVE = 0.8, 0.667
"""Alpha from which on conclusions hold, and from which on tentative ones do (Krippendorff 2004)."""


def build_raters(assessment: Assessment, labels: Labels, language: str) -> RatersSaid | None:
    """Choose the words; None of a sheet that one rater filled in."""
    figures = differences(assessment)
    if figures is None:
        return None
    phrases, titles = labels.raters, _titles(assessment, language)
    disputes = tuple(_dispute(assessment, row, labels, language) for row in figures.disputed)
    questions = {row.id: phrases.question.format(id=row.id, title=row.title) for row in disputes}
    roles = tuple(_role(row, phrases) for row in figures.roles)
    return RatersSaid(
        title=phrases.title,
        headline=_headline(figures, phrases),
        sentences=tuple(_sentences(figures, titles, questions, phrases)) + (() if disputes else (phrases.no_disputes,)),
        raters=tuple(rater.label for rater in figures.raters),
        decided=tuple(figures.by.items()),
        low=number(figures.low),
        high=number(figures.high),
        level_low=whole(figures.level_low),
        level_high=whole(figures.level_high),
        picture=_picture(assessment, roles, titles, phrases),
        picture_told=_spoken(assessment, roles, titles, phrases),
        paths=tuple((path, titles[path]) for path in assessment.plan.paths),
        role_heads=(phrases.role, phrases.answers, phrases.gap, *(titles[path] for path in assessment.plan.paths)),
        roles=roles,
        roles_note=phrases.roles_note,
        figures_title=phrases.figures_title,
        figure_heads=(phrases.figure, phrases.value),
        figures=tuple(_figures(figures, titles, phrases)),
        figures_note=phrases.figures_note,
        disputes_title=phrases.disputes,
        disputes_note=phrases.disputes_note,
        dispute_heads=phrases.heads,
        voice_heads=phrases.voice_heads,
        decision_labels=(phrases.agreed_answer, phrases.reason, phrases.decision),
        disputes=disputes,
    )


def remarks(merged: Merged, labels: Labels) -> Iterator[str]:
    """What a consensus leaves out or takes from the first sheet alone, a sentence each."""
    phrases = labels.raters
    mark = phrases.list_mark
    if merged.names:
        yield phrases.other_names.format(names=mark.join(merged.names))
    for part in merged.left_out:
        values = mark.join(phrases.named.format(rater=rater, value=plain(value)) for rater, value in part.values)
        yield phrases.left_out[part.part].format(id=part.id, values=values)


def _titles(assessment: Assessment, language: str) -> dict[str, str]:
    return {path.id: f"{path.id} {words(path.title, language)}" for path in assessment.rubric.paths}


def _headline(figures: Differences, phrases: RaterLabels) -> str:
    is_told = not math.isnan(figures.low)
    same = figures.level_low == figures.level_high
    sentence = phrases.headline_untold if not is_told else phrases.headline_same if same else phrases.headline
    return sentence.format(
        count=len(figures.raters),
        questions=figures.questions,
        disputed=len(figures.disputed),
        open=figures.by.get("open", 0),
        low=number(figures.low),
        high=number(figures.high),
        level_low=level_number(figures.level_low),
        level_high=level_number(figures.level_high),
    )


def _sentences(
    figures: Differences, titles: dict[str, str], questions: dict[str, str], phrases: RaterLabels
) -> Iterator[str]:
    yield phrases.who.format(raters=phrases.list_mark.join(rater.label for rater in figures.raters))
    parts = [phrases.part.format(how=phrases.how[by], count=count) for by, count in figures.by.items()]
    yield phrases.decided.format(parts=phrases.part_mark.join(parts))
    far = sorted((row for row in figures.disputed if _far(row)), key=lambda row: -row.spread)
    for row in far[:MOST_NAMED]:
        low, high = (pick(_rated(row), key=_level) for pick in (min, max))
        yield phrases.apart.format(
            one=_label(low),
            other=_label(high),
            question=questions[row.id],
            spread=level_number(row.spread),
            low=level_number(_level(low)),
            high=level_number(_level(high)),
        )
    for row in figures.disputed:
        states = [voice for voice in row.voices if voice.answer.not_applicable is not None]
        if states and row.by == "open":
            one, other = (phrases.list_mark.join(map(_label, group)) for group in (states, _rated(row)))
            yield phrases.applies.format(one=one, other=other, question=questions[row.id])
    yield from _role_sentences(figures, titles, phrases)
    yield _alpha_sentence(figures.alpha, phrases)


def _far(row: Disputed) -> bool:
    return round(row.spread, 9) >= FAR


def _rated(row: Disputed) -> list[Voice]:
    return [voice for voice in row.voices if voice.level is not None]


def _known(row: Disputed) -> list[Voice]:
    return [voice for voice in row.voices if not voice.answer.unknown]


def _level(voice: Voice) -> float:
    return math.nan if voice.level is None else voice.level


def _label(voice: Voice) -> str:
    return Rater(voice.answer.role or "", voice.answer.name).label


def _role_sentences(figures: Differences, titles: dict[str, str], phrases: RaterLabels) -> Iterator[str]:
    """Roles that lie away from the others, the farthest first."""
    away = [view for view in figures.roles if round(abs(view.gap), 9) >= APART]
    names = [name for name, _ in figures.paths]
    for view in sorted(away, key=lambda view: -abs(view.gap)):
        above = view.gap > 0
        known = [
            (gap if above else -gap, name) for gap, name in zip(view.gaps, names, strict=True) if not math.isnan(gap)
        ]
        if known:
            most, name = max(known, key=lambda pair: round(pair[0], 9))
            sentence = phrases.above if above else phrases.below
            yield sentence.format(role=view.role, gap=number(abs(view.gap)), path=titles[name], most=number(most))


def _alpha_sentence(alpha: Range, phrases: RaterLabels) -> str:
    """By what alpha is, with the decimals it takes to stand on its side of each border."""
    if math.isnan(alpha.value):
        return phrases.no_alpha
    rounded = round(alpha.value, 9)
    grade = "high" if rounded >= AGREED else "fair" if rounded >= TENTATIVE else "low"
    return phrases.alpha[grade].format(alpha=_ranged(alpha, beside(alpha.value, AGREED, TENTATIVE), phrases))


def _ranged(alpha: Range, value: Figure, phrases: RaterLabels) -> str:
    if math.isnan(alpha.low):
        return value.display
    return phrases.range.format(value=value, low=number(alpha.low), high=number(alpha.high))


def _figures(figures: Differences, titles: dict[str, str], phrases: RaterLabels) -> Iterator[AgreementRow]:
    """Those of the whole, then those of the paths; what cannot be computed is left out."""
    alpha = figures.alpha
    if not math.isnan(alpha.value):
        low, high = number(alpha.low).value, number(alpha.high).value
        shown = beside(alpha.value, AGREED, TENTATIVE)
        yield AgreementRow("alpha", phrases.alpha_name, shown, low, high, _ranged(alpha, shown, phrases))
    count = figures.complete
    rows = [
        ("icc", phrases.intraclass.format(count=count), figures.intraclass),
        ("w", phrases.concordance.format(count=count), figures.concordance),
        *((name, phrases.within.format(path=titles[name]), value) for name, value in figures.paths),
    ]
    for name, title, value in rows:
        if not math.isnan(value):
            yield AgreementRow(name, title, number(value), None, None, number(value).display)


def _role(view: RoleView, phrases: RaterLabels) -> RoleRow:
    means, gaps = tuple(map(number, view.means)), tuple(map(signed, view.gaps))
    cells = tuple(
        phrases.against.format(mean=mean, gap=gap) if gap.value is not None else mean.display
        for mean, gap in zip(means, gaps, strict=True)
    )
    return RoleRow(view.role, view.answers, signed(view.gap), means, gaps, cells)


def _picture(assessment: Assessment, roles: Sequence[RoleRow], titles: dict[str, str], phrases: RaterLabels) -> str:
    """The path on which views lie farthest apart; what the picture shows where none do."""
    widest = (0.0, "")
    for place, path in enumerate(assessment.plan.paths):
        means = [(row.means[place].value, row) for row in roles]
        known = [(mean, row) for mean, row in means if mean is not None]
        if len(known) > 1:
            (low, one), (high, other) = (pick(known, key=lambda pair: pair[0]) for pick in (min, max))
            if round(high - low, 9) > widest[0]:
                sentence = phrases.picture.format(
                    path=titles[path], one=one.role, low=number(low), other=other.role, high=number(high)
                )
                widest = round(high - low, 9), sentence
    return widest[1] or phrases.picture_of.format(bottom=assessment.rubric.bottom, top=assessment.plan.top)


def _spoken(assessment: Assessment, roles: Sequence[RoleRow], titles: dict[str, str], phrases: RaterLabels) -> str:
    names = [titles[path] for path in assessment.plan.paths]
    values = (
        f"{name}{phrases.part_mark}{phrases.list_mark.join(f'{row.role} {row.means[place]}' for row in roles)}"
        for place, name in enumerate(names)
    )
    return phrases.picture_told.format(
        bottom=assessment.rubric.bottom, top=assessment.plan.top, values=phrases.part_mark.join(values)
    )


def _dispute(assessment: Assessment, row: Disputed, labels: Labels, language: str) -> DisputeRow:
    phrases, rubric, subject = labels.raters, assessment.rubric, assessment.sheet.subject
    question = next(question for question in rubric.questions if question.id == row.id)
    asked = rubric.as_asked(question, subject.profile, subject.sectors)
    answer = assessment.sheet.answer_to(row.id)
    effect, how = number(row.effect), phrases.how[row.by]
    facts = phrases.facts_state if round(row.spread, 9) == 0 or math.isnan(row.spread) else phrases.facts
    levels = [whole(level) for level in row.levels]
    return DisputeRow(
        id=row.id,
        title=words(asked.text, language),
        facts=facts.format(spread=level_number(row.spread), effect=effect, how=how),
        spread=level_number(row.spread),
        effect=effect,
        level_low=levels[0],
        level_high=levels[1],
        uniform=number(row.uniform),
        dissent=number(row.dissent),
        deviation=number(row.deviation),
        by=row.by,
        how=how,
        answered=phrases.list_mark.join(_voiced(voice, phrases) for voice in row.voices),
        answer=told_answer(assessment, question, answer, labels.report, language).answer if answer.is_given else "",
        reason=row.reason,
        in_detail=row.by in {"open", "people"} or not round(row.spread, 9) < FAR or len(_rated(row)) < len(_known(row)),
        voices=tuple(
            VoiceRow(
                _label(voice), voice.level, *told_answer(assessment, question, voice.answer, labels.report, language)
            )
            for voice in row.voices
        ),
    )


def _voiced(voice: Voice, phrases: RaterLabels) -> str:
    """A rater with the level given, or what stands for one."""
    state = "unknown" if voice.answer.not_applicable is None else "not_applicable"
    value = phrases.states[state] if voice.level is None else level_number(voice.level).display
    return phrases.named.format(rater=_label(voice), value=value)


def build_changed(
    then: Assessment, now: Assessment, effects: Mapping[str, float], labels: Labels
) -> RatersChanged | None:
    """Say whether raters or facts changed, with what each changed answer did to the score; None without raters."""
    changes = rater_changes(then, now)
    if changes is None:
        return None
    stayed = tuple(
        StayedRow(row.rater.label, number(row.before), number(row.after), row.questions, row.moved)
        for row in changes.stayed
    )
    of_facts = {name: effect for name, effect in effects.items() if name in changes.moved}
    return RatersChanged(
        sentences=tuple(_changed_sentences(then, now, changes, stayed, effects, labels)),
        gone=tuple(rater.label for rater in changes.gone),
        new=tuple(rater.label for rater in changes.new),
        stayed=stayed,
        by_facts=signed(sum(of_facts.values())),
        by_raters=signed(sum(effects.values()) - sum(of_facts.values())),
    )


def _changed_sentences(
    then: Assessment,
    now: Assessment,
    changes: RaterChanges,
    stayed: Sequence[StayedRow],
    effects: Mapping[str, float],
    labels: Labels,
) -> Iterator[str]:
    phrases = labels.raters
    names = [[rater.label for rater in raters_of(each)] for each in (then, now)]
    if not all(names):
        yield phrases.one_consensus.format(raters=phrases.list_mark.join(names[0] or names[1]))
        return
    if not (changes.gone or changes.new):
        yield phrases.same_raters.format(raters=phrases.list_mark.join(names[1]))
    else:
        gone, new = (
            phrases.list_mark.join(rater.label for rater in raters) or phrases.nobody
            for raters in (changes.gone, changes.new)
        )
        yield phrases.changed_raters.format(gone=gone, new=new)
    if effects and not math.isnan(sum(effects.values())):
        facts = sum(effect for name, effect in effects.items() if name in changes.moved)
        yield phrases.split_change.format(facts=signed(facts), raters=signed(sum(effects.values()) - facts))
    for row in stayed:
        yield phrases.kept_rater.format(
            rater=row.rater, before=row.before, after=row.after, count=row.questions, moved=row.moved
        )
