"""Everything that can be explained, by id; a derivation is worked out when it is asked for."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from fusionassess.assessment.assess import Assessment
from fusionassess.explaining import gaps, levels, readings, sides, tree, whole
from fusionassess.explaining.value import Calculation, Derivation, Explanation
from fusionassess.explaining.workings import Workings, work
from fusionassess.kernel.figures.coordination import SIDES
from fusionassess.kernel.figures.level import rules_of
from fusionassess.kernel.results import STATUSES
from fusionassess.rubric.nodes import words
from fusionassess.words.labels import Labels
from fusionassess.words.shapes.explaining import ExplainLabels

Build = Callable[[], Derivation]


class Explainable(NamedTuple):
    """A number that can be explained."""

    name: str
    build: Build
    kind: str
    """Where two things of a rubric share an id, the later one is found as ``kind.id``."""
    members: tuple[str, ...] = ()
    """Ids of what is shown with it; they may be asked for alone."""
    is_head: bool = True
    """Whether it stands in the list of what can be explained."""


class Catalogue(NamedTuple):
    """Everything that can be explained of one assessment."""

    language: str
    phrases: ExplainLabels
    entries: Mapping[str, Explainable]
    """By id as it is written."""
    ids: Mapping[str, str]
    """The id as it is written by whatever it may be asked by, small letters throughout."""


def explainable(assessment: Assessment, labels: Labels, language: str) -> Catalogue:
    """List what can be explained of an assessment."""
    phrases = labels.explain
    w = work(assessment, labels, phrases, language)
    entries: dict[str, Explainable] = {}
    ids: dict[str, str] = {}
    placed: dict[tuple[str, str], str] = {}
    parts = [entry for part in _SUBJECTS for entry in part(w)]
    # What has an id of its own goes before the parts of others.
    for entry in sorted(parts, key=lambda entry: not entry.is_head):
        name = entry.name if entry.name.casefold() not in ids else f"{entry.kind}.{entry.name}"
        placed[entry.kind, entry.name] = ids[name.casefold()] = name
        entries[name] = entry
    for name, entry in entries.items():
        entries[name] = entry._replace(members=tuple(placed[entry.kind, member] for member in entry.members))
    by_kind = ((f"{kind}.{name}", written) for (kind, name), written in placed.items())
    for alias, name in (*by_kind, *_aliases(w)):
        ids.setdefault(alias.casefold(), name)
    return Catalogue(language, phrases, entries, ids)


def heads(known: Catalogue) -> tuple[str, ...]:
    """The ids to choose from, those of the whole first; further ones stand in the derivations themselves."""
    named = [(name, entry.kind) for name, entry in known.entries.items() if entry.is_head]
    return tuple(name for name, _ in sorted(named, key=lambda pair: pair[1] != "figures"))


def resolve(known: Catalogue, word: str) -> str | None:
    """The id that is meant: case aside, in full-width letters, too."""
    return known.ids.get(unicodedata.normalize("NFKC", word).strip().casefold())


def explain(known: Catalogue, names: Sequence[str], *, alone: bool = False) -> Explanation:
    """Derive numbers by their ids as these are written, each with what is shown with it unless it is wanted alone."""
    wanted = [name for head in names for name in (head, *(() if alone else known.entries[head].members))]
    derivations = tuple(_finished(known, name) for name in dict.fromkeys(wanted))
    return Explanation(known.language, known.phrases.see, known.phrases.hint, derivations)


def in_every_result(known: Catalogue) -> tuple[str, ...]:
    """What every result in JSON explains: score, level, coverage, every path and measure."""
    tiers = [name for name, entry in known.entries.items() if entry.is_head and entry.kind in ("paths", "measures")]
    return ("score", "level", "coverage", *tiers)


def _finished(known: Catalogue, name: str) -> Derivation:
    """A derivation under the id it is found by, with the others whose values it uses."""
    made = known.entries[name].build()
    steps = tuple(_linked(known, step) for step in made.steps)
    heading = known.phrases.bare_heading if made.value is None else known.phrases.heading
    used = (use.of for step in steps for use in step.uses if use.of != use.name)
    return made._replace(
        id=name,
        steps=steps,
        heading=heading.format(id=name, title=made.title, display=made.display, unit=made.unit),
        see=tuple(other for other in dict.fromkeys(used) if other),
    )


def _linked(known: Catalogue, step: Calculation) -> Calculation:
    """A step whose numbers name the derivations they come from as these are found."""
    return step._replace(
        uses=tuple(use._replace(of=known.ids[use.of.casefold()]) if use.of else use for use in step.uses)
    )


def _with_parts(
    kind: str, name: str, build: Build, parts: Mapping[str, Build], hidden: Collection[str] = ()
) -> Iterator[Explainable]:
    """Something, then its parts; all but the hidden ones are shown with it."""
    ids = {figure: f"{name}.{figure}" for figure in parts}
    yield Explainable(name, build, kind, tuple(part for figure, part in ids.items() if figure not in hidden))
    for figure, part in parts.items():
        yield Explainable(ids[figure], part, kind, is_head=False)


def _paths(w: Workings) -> Iterator[Explainable]:
    for p, name in enumerate(w.assessment.plan.paths):
        parts = {
            "score.low": partial(tree.path, w, p, "low"),
            "score.high": partial(tree.path, w, p, "high"),
            "level": partial(levels.path, w, p),
            "coverage": partial(tree.path_coverage, w, p),
            "weight": partial(tree.path_weight, w, p),
            "gap_share": partial(gaps.path, w, p),
        }
        yield from _with_parts("paths", name, partial(tree.path, w, p), parts, _no_bounds(w, w.below(p)))


def _measures(w: Workings) -> Iterator[Explainable]:
    for m, name in enumerate(w.assessment.plan.measures):
        parts = {
            "score.low": partial(tree.measure, w, m, "low"),
            "score.high": partial(tree.measure, w, m, "high"),
            "coverage": partial(tree.measure_coverage, w, m),
            "weight": partial(tree.measure_weight, w, m),
            "gap_share": partial(gaps.measure, w, m),
        }
        yield from _with_parts("measures", name, partial(tree.measure, w, m), parts, _no_bounds(w, w.questions(m)))


def _no_bounds(w: Workings, columns: Iterable[int]) -> Collection[str]:
    """The bounds of a node, which are its score where no question below it is open."""
    return () if any(w.is_open(q) for q in columns) else ("score.low", "score.high")


def _questions(w: Workings) -> Iterator[Explainable]:
    for q, name in enumerate(w.assessment.plan.questions):
        parts: dict[str, Build] = {
            "weight": partial(tree.question_weight, w, q),
            "gap_share": partial(gaps.question, w, q),
        }
        if w.answered(q):
            parts["supported"] = partial(tree.supported, w, q)
        elif w.is_open(q):
            parts["narrows"] = partial(tree.narrows, w, q)
        yield from _with_parts("questions", name, partial(tree.question, w, q), parts)


def _indicators(w: Workings) -> Iterator[Explainable]:
    for place, reading in enumerate(readings.indicators(w)):
        yield Explainable(reading.indicator.id, partial(readings.indicator, w, place), "indicators")


def _whole(w: Workings) -> Iterator[Explainable]:
    results, own = w.assessment.results, w.assessment.plan.level_rule
    bounds = {"low": partial(whole.score, w, "low"), "high": partial(whole.score, w, "high")}
    is_settled = STATUSES[results.status[0]] not in {"partial", "express"}
    by_rule = {str(rule): partial(levels.whole, w, rule) for rule in rules_of(w.assessment.plan)}
    level_bounds = {"low": partial(levels.bound, w, "low"), "high": partial(levels.bound, w, "high")}
    is_one_level = is_settled or results.level_low[0] == results.level_high[0]
    hidden = (own, *(level_bounds if is_one_level else ()))
    yield from _with_parts("figures", "score", partial(whole.score, w), bounds, bounds if is_settled else ())
    yield from _with_parts("figures", "level", partial(levels.whole, w, own, "level"), by_rule | level_bounds, hidden)
    yield Explainable("coverage", partial(whole.coverage, w), "figures")
    yield Explainable("not_applicable", partial(whole.not_applicable, w), "figures")
    gap = {"gap": partial(whole.evidence_gap, w)}
    yield from _with_parts("figures", "evidenced", partial(whole.evidenced, w), gap)
    yield Explainable("geometric", partial(whole.geometric, w), "figures")
    yield Explainable("balance", partial(whole.balance, w), "figures")
    yield Explainable("quadrant", partial(readings.quadrant, w), "figures")


def _sides(w: Workings) -> Iterator[Explainable]:
    grouping = w.assessment.plan.sides
    is_settled = not any(w.is_open(q) for name in sides.BOTH for q in sides.members(grouping, name))
    shares = {
        f"{name}.gap_share": partial(
            gaps.group, w, f"coordination.{name}", w.labels.report.sides[name], sides.members(grouping, name)
        )
        for name in (grouping.ids if grouping else ())
    }
    parts: dict[str, Build] = {
        **{name: partial(sides.side, w, name) for name in SIDES},
        **{name: partial(sides.figure, w, name) for name in ("coupling", "mean", "class", "bridge_gap", "balance")},
        "low": partial(sides.degree, w, "low"),
        "high": partial(sides.degree, w, "high"),
        **shares,
    }
    # C and T are steps of D.
    hidden = ("coupling", "mean", *shares, *(("low", "high") if is_settled else ()))
    yield from _with_parts("figures", "coordination", partial(sides.degree, w), parts, hidden)


def _facets(w: Workings) -> Iterator[Explainable]:
    grouping = w.assessment.plan.facets
    for name in grouping.ids if grouping else ():
        title = words(w.assessment.rubric.facets[name].title, w.language)
        share = partial(gaps.group, w, name, title, sides.members(grouping, name))
        yield from _with_parts("facets", name, partial(sides.facet, w, name), {"gap_share": share})


def _readings(w: Workings) -> Iterator[Explainable]:
    diagnosis = w.assessment.diagnosis
    for place, challenge in enumerate(diagnosis.challenges):
        yield Explainable(challenge.id, partial(readings.challenge, w, place), "challenges")
    for place, direction in enumerate(diagnosis.directions):
        distance = {"distance": partial(readings.distance, w, place)}
        yield from _with_parts("directions", direction.id, partial(readings.direction, w, place), distance)
    for place, trend in enumerate(diagnosis.trends):
        yield Explainable(trend.id, partial(readings.trend, w, place), "trends")


def _steps(w: Workings) -> Iterator[Explainable]:
    for place in range(len(w.assessment.listed)):
        yield Explainable(f"step.{place + 1}", partial(gaps.priority, w, place), "steps")


def _aliases(w: Workings) -> Iterator[tuple[str, str]]:
    """Other ways to ask: sides by their own names, a step by its question and level."""
    for name in SIDES:
        yield name, f"coordination.{name}"
    for name in w.assessment.plan.sides.ids if w.assessment.plan.sides else ():
        yield f"{name}.gap_share", f"coordination.{name}.gap_share"
    for place, one in enumerate(w.assessment.listed, start=1):
        yield one.id, f"step.{place}"


_SUBJECTS = (_paths, _measures, _questions, _indicators, _whole, _sides, _facets, _readings, _steps)
"""Where two share an id, the earlier one is found by it alone."""
