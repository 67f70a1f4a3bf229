"""A region and its ecosystem in words: who sees what, and how the two sides stand."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.kernel.figures.coordination import SIDES
from fusionassess.kernel.figures.suppression import LEAST
from fusionassess.raters.ecosystem import OF, STANDING, ActorGroup, Ecosystem, Seen
from fusionassess.report.figures import Figure
from fusionassess.report.wording import NO_NUMBER, NOTHING, number, plain
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.raters import EcosystemLabels

APART = 1.0
"""Levels between the region's own view and a group's from which on a measure is named."""
MOST_NAMED = 3


class SeenBy(NamedTuple):
    """A figure of a group."""

    figure: Figure
    """To one decimal; none where too few have it, or where it is not asked."""
    is_asked: bool
    units: int | None
    """How many have it; None where they are too few to be told."""


class EcosystemRow(NamedTuple):
    """A measure or a side as the region and each group see it."""

    id: str
    title: str
    own: Figure
    seen: tuple[SeenBy, ...]
    cells: tuple[str, ...]


class GroupHead(NamedTuple):
    """Those of one profile."""

    profile: str
    title: str
    units: int | None
    """None where they are too few to be told of."""
    score: Figure


class EcosystemSaid(NamedTuple):
    """Everything a reader is told of a region and its ecosystem."""

    title: str
    sentences: tuple[str, ...]
    groups: tuple[GroupHead, ...]
    """Those that are told of."""
    measure_heads: tuple[str, ...]
    measures: tuple[EcosystemRow, ...]
    side_heads: tuple[str, ...]
    sides: tuple[EcosystemRow, ...]
    degree: Figure
    own_degree: Figure
    standing: tuple[str, ...]
    kinds: int
    note: str
    members_title: str
    member_heads: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    """Name and kind, of the groups that are told of; empty where names are left out."""


def build_ecosystem(
    figures: Ecosystem, others: Sequence[Assessment], labels: Labels, language: str, *, redact: bool
) -> EcosystemSaid:
    """Choose the words; with ``redact`` nobody's name is among them.

    What is said is the same whether a group that is not told of has one sheet or four: no total and
    no list of names counts it.
    """
    phrases, rubric = labels.ecosystem, figures.region.rubric
    titles = {name: words(profile.title, language) for name, profile in rubric.profiles.items()}
    told = [group for group in figures.groups if group.is_told]
    measures = {
        measure.id: f"{measure.id} {words(measure.title, language)}"
        for path in rubric.paths
        for measure in path.measures
    }
    side_titles: dict[str, str] = {
        side: words(rubric.sides[side].title, language) for side in SIDES if side in rubric.sides
    }
    heads = tuple(phrases.group.format(profile=titles[group.profile], count=group.units) for group in told)
    return EcosystemSaid(
        title=phrases.title,
        sentences=tuple(_sentences(figures, told, titles, measures, side_titles, labels)),
        groups=tuple(
            GroupHead(group.profile, titles[group.profile], group.units, number(group.score.mean, 1)) for group in told
        ),
        measure_heads=(phrases.measure, phrases.own, *heads),
        measures=(
            _row(
                "score", phrases.total, float(figures.region.results.score[0]), [group.score for group in told], phrases
            ),
            *(
                _row(
                    name,
                    measures[name],
                    figures.own.get(name, float("nan")),
                    [group.measures[name] for group in told],
                    phrases,
                )
                for name in figures.measures
            ),
        ),
        side_heads=(phrases.side_label, phrases.own, *heads),
        sides=tuple(
            _row(side, title, figures.own_sides[side], [group.sides[side] for group in told], phrases)
            for side, title in side_titles.items()
        ),
        degree=number(figures.degree),
        own_degree=number(float(figures.region.results.coordination.degree[0])),
        standing=figures.standing,
        kinds=figures.kinds,
        note=phrases.note.format(least=LEAST),
        members_title=phrases.members_title,
        member_heads=phrases.member_heads,
        members=()
        if redact
        else tuple(
            (each.sheet.subject.name, titles[each.sheet.subject.profile])
            for each in others
            if each.sheet.subject.profile in {group.profile for group in told}
        ),
    )


def _row(name: str, title: str, own: float, seen: Sequence[Seen], phrases: EcosystemLabels) -> EcosystemRow:
    told = tuple(
        SeenBy(number(each.mean, 1), each.is_asked, each.units if each.units >= LEAST else None) for each in seen
    )
    cells = tuple(
        phrases.not_asked
        if not each.is_asked
        else phrases.too_few
        if each.figure.value is None
        else each.figure.display
        for each in told
    )
    return EcosystemRow(name, title, number(own), told, cells)


def _sentences(
    figures: Ecosystem,
    told: Sequence[ActorGroup],
    titles: dict[str, str],
    measures: dict[str, str],
    sides: dict[str, str],
    labels: Labels,
) -> Iterator[str]:
    phrases, mark = labels.ecosystem, labels.ecosystem.list_mark
    groups = (
        phrases.group.format(profile=titles[group.profile], count=group.units)
        if group.is_told
        else phrases.few.format(profile=titles[group.profile], least=LEAST)
        for group in figures.groups
    )
    hidden = [titles[group.profile] for group in figures.groups if not group.is_told]
    # The whole less the groups with a number would be the number of the one without.
    yield (phrases.who_untold if hidden else phrases.who).format(
        count=sum(group.units for group in told), groups=mark.join(groups)
    )
    if not told:
        yield phrases.nobody.format(least=LEAST)
        return
    if hidden:
        yield phrases.hidden.format(profiles=mark.join(hidden), least=LEAST)
    yield from _apart(figures, told, titles, measures, phrases)
    seen = [
        phrases.side.format(side=title, value=number(figures.sides[side], 1))
        for side, title in sides.items()
        if number(figures.sides[side]) != NOTHING
    ]
    if seen:
        yield phrases.sides.format(sides=mark.join(seen))
    degree, own = number(figures.degree), number(float(figures.region.results.coordination.degree[0]))
    if degree.value is None:
        yield phrases.no_degree.format(least=LEAST)
    else:
        grade = labels.report.coordination_classes[int(figures.grade)]
        yield phrases.degree.format(degree=degree, grade=grade, own=own.display if own.value is not None else NO_NUMBER)
    if figures.kinds:
        sentence = phrases.standing if figures.standing else phrases.no_standing
        names = mark.join(titles[name] for name in figures.standing)
        border = plain(STANDING * figures.region.plan.top / OF)
        yield sentence.format(kinds=figures.kinds, border=border, count=len(figures.standing), profiles=names)


def _apart(
    figures: Ecosystem,
    told: Sequence[ActorGroup],
    titles: dict[str, str],
    measures: dict[str, str],
    phrases: EcosystemLabels,
) -> Iterator[str]:
    """Where the region sees itself otherwise than those who live in it, the farthest first."""
    pairs = [
        (round(own - group.measures[name].mean, 9), name, group)
        for name, own in figures.own.items()
        for group in told
        if not math.isnan(own - group.measures[name].mean)
    ]
    if not pairs:
        yield phrases.nothing_shared
        return
    pairs = [pair for pair in pairs if abs(pair[0]) >= APART]
    if not pairs:
        yield phrases.alike
    for gap, name, group in sorted(pairs, key=lambda pair: -abs(pair[0]))[:MOST_NAMED]:
        seen = group.measures[name]
        yield (phrases.above if gap > 0 else phrases.below).format(
            measure=measures[name],
            own=number(figures.own[name]),
            profile=titles[group.profile],
            count=seen.units,
            mean=number(seen.mean, 1),
            gap=number(abs(gap), 1),
        )
