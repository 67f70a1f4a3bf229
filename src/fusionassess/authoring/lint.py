"""The writing rules for rubrics that a machine can decide, applied to any rubric.

Rules W01 … W20 say what makes a question answerable; ``docs/writing-rules.md`` states them all.
Those a machine decides are here, a function each; where a rule reads as prose, its definition
stands in the function. A reviewed exception is declared where it applies, with its reason.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from fusionassess.documents.problems import Fault, Loc
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Asked, Question

MOST_CHARACTERS = {"text": 45, "level": 60, "option": 60}
"""Chinese characters, signs and digits; blanks do not count."""
MOST_WORDS = 30


class Spot(NamedTuple):
    """A question as it stands in the document: of the rubric, or as a sector replaces it."""

    asked: Asked
    loc: Loc

    @property
    def id(self) -> str:
        """What it is called."""
        return self.asked.id if isinstance(self.asked, Question) else str(self.loc[-1])


def lint(rubric: Rubric) -> Iterator[Fault]:
    """Find every breach of the writing rules, and every exception that excuses nothing."""
    for spot in spots(rubric):
        yield from _unexcused([fault for rule in _OF_QUESTIONS for fault in rule(spot, rubric)], spot.asked, spot.loc)
    yield from _unexcused([fault for rule in _OF_RUBRICS for fault in rule(rubric)], rubric, ())


def _unexcused(found: list[Fault], part: Asked | Rubric, loc: Loc) -> Iterator[Fault]:
    """The breaches that a part declares no exception for, and its exceptions without a breach."""
    yield from (fault for fault in found if fault.code not in part.lint)
    broken = {fault.code for fault in found}
    for code in part.lint:
        if code not in broken:
            yield Fault("W00", (*loc, "lint", code), {"rule": code}, on_key=True)


def spots(rubric: Rubric) -> Iterator[Spot]:
    """Every question, and every replacement of one."""
    for p, path in enumerate(rubric.paths):
        for m, measure in enumerate(path.measures):
            for q, question in enumerate(measure.questions):
                yield Spot(question, ("paths", p, "measures", m, "questions", q))
    for name, sector in rubric.sectors.items():
        for question_id, asked in sector.questions.items():
            yield Spot(asked, ("sectors", name, "questions", question_id))


def _parts(spot: Spot) -> Iterator[tuple[Loc, str, dict[str, str]]]:
    """Way, part (text, level or option) and text of a question's stem and responses."""
    yield (*spot.loc, "text"), "text", spot.asked.text
    for level, text in enumerate(spot.asked.levels or ()):
        yield (*spot.loc, "levels", level), "level", text
    for place, option in enumerate(spot.asked.options or ()):
        yield (*spot.loc, "options", place, "text"), "option", option.text


def _texts(spot: Spot) -> Iterator[tuple[Loc, str, str, str]]:
    """The same, each language for itself: way, part, language and words."""
    for loc, part, text in _parts(spot):
        for language, words in text.items():
            yield (*loc, language), part, language, words


# 参与 is a verb.
_CONJUNCTIONS = {"zh": re.compile(r"[和及并或、]|(?<!参)与"), "en": re.compile(r"\b(?:and|or)\b", re.IGNORECASE)}


def _one_thing(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W01: a stem asks one thing; a conjunction is a sign of two, excused inside one fixed object."""
    for language, words in spot.asked.text.items():
        pattern = _CONJUNCTIONS.get(language)
        if pattern and (match := pattern.search(words)):
            yield Fault("W01", (*spot.loc, "text", language), {"found": match.group(), "text": words})


_YES_OR_NO = {
    "zh": re.compile(r"是否|有没有|是不是|能不能|会不会|同意|赞成"),
    "en": re.compile(
        r"^(?:do|does|did|is|are|was|were|has|have|can|will|should)\b|\bagree (?:or disagree|with)\b|\bwhether\b",
        re.IGNORECASE,
    ),
}


def _open_question(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W02: no yes-or-no stem and no agreeing or disagreeing: the forms listed are banned."""
    for language, words in spot.asked.text.items():
        pattern = _YES_OR_NO.get(language)
        if pattern and (match := pattern.search(words)):
            yield Fault("W02", (*spot.loc, "text", language), {"found": match.group(), "text": words})


def _short(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W03: at most 45 characters of Chinese or 30 words in a stem, 60 or 30 in a level or an option."""
    for loc, part, language, words in _texts(spot):
        if language == "zh":
            length, most = len("".join(words.split())), MOST_CHARACTERS[part]
        else:
            length, most = len(words.split()), MOST_WORDS
        if length > most:
            yield Fault("W03", loc, {"found": length, "most": most})


def _in_every_language(spot: Spot, rubric: Rubric) -> Iterator[Fault]:
    """W04: stem, levels and options are there in every language the rubric declares."""
    for loc, _, text in _parts(spot):
        missing = [language for language in rubric.languages if language not in text]
        if missing:
            yield Fault("W04", loc, {"missing": ", ".join(missing)})


_VAGUE = {
    "zh": re.compile(r"较好|较高|基本(?!上?条件)|充分|积极|良好|显著|有效(?!期)|一定|完善"),
    "en": re.compile(
        r"\b(?:adequate|appropriate|good|sufficient|effective|properly|significant)(?:ly)?\b", re.IGNORECASE
    ),
}


def _no_vague_words(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W05: no word that fits any state in a level; used as a verb or a fixed term it is an exception."""
    for loc, part, language, words in _texts(spot):
        pattern = _VAGUE.get(language)
        if part == "level" and pattern and (match := pattern.search(words)):
            yield Fault("W05", loc, {"found": match.group(), "text": words})


_AT_LEAST = re.compile(r"≥\s*(\d+(?:\.\d+)?)\s*(%)?")
_FIRST_STEP = 2
"""Levels from here up are cumulative."""


def _never_falls(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W07: no threshold falls from level to level.

    Compared are, from level 2 up, texts that hold exactly one number behind ≥: percentages with
    percentages, counts with counts, each with the one before it, so that one fall is told once.
    """
    last: dict[tuple[str, str], tuple[float, int]] = {}
    for level, text in enumerate(spot.asked.levels or ()):
        for language, words in text.items():
            found = _AT_LEAST.findall(words)
            if level < _FIRST_STEP or len(found) != 1:
                continue
            value, key = float(found[0][0]), (language, found[0][1])
            if key in last and value < last[key][0]:
                values = {"found": f"{value:g}", "before": f"{last[key][0]:g}", "level": last[key][1]}
                yield Fault("W07", (*spot.loc, "levels", level, language), values)
            last[key] = (value, level)


_BLAME = {
    "zh": re.compile(r"落后|不重视|不足|薄弱|很差|忽视"),
    "en": re.compile(r"\b(?:poor|weak|bad|fail\w*|neglect\w*|backward)\b", re.IGNORECASE),
}


def _no_blame(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W09: the lowest level states absence and blames nobody: the words listed are banned there."""
    for language, words in (spot.asked.levels or [{}])[0].items():
        pattern = _BLAME.get(language)
        if pattern and (match := pattern.search(words)):
            yield Fault("W09", (*spot.loc, "levels", 0, language), {"found": match.group(), "text": words})


_THRESHOLD = re.compile(r"[≥≤]\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*%")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _sourced(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W11: every threshold names its source, or says that it is an expert default.

    A threshold is a number behind ≥ or ≤ or in front of %; it needs an entry in ``numbers`` for
    its level. An entry names its source, be the number taken or derived from it; an expert default
    needs none but must say that it awaits calibration.
    """
    for level, text in enumerate(spot.asked.levels or ()):
        entries = [entry for entry in spot.asked.numbers if entry.level == level]
        known = {number for entry in entries for number in _NUMBER.findall(entry.value)}
        thresholds = {a or b for words in text.values() for a, b in _THRESHOLD.findall(words)}
        for number in sorted(thresholds - known):
            yield Fault("W11", (*spot.loc, "levels", level), {"found": number})
    for i, entry in enumerate(spot.asked.numbers):
        unfounded = entry.source is None and entry.basis != "expert_default"
        if unfounded or (entry.basis == "expert_default" and not entry.calibrate):
            yield Fault("W11", (*spot.loc, "numbers", i), {"found": entry.value})


def _same_digits(spot: Spot, _rubric: Rubric) -> Iterator[Fault]:
    """W12: every language carries the same numbers."""
    for loc, _, text in _parts(spot):
        digits = {language: sorted(_NUMBER.findall(words)) for language, words in text.items()}
        if len({tuple(found) for found in digits.values()}) > 1:
            told = "; ".join(f"{language}: {' '.join(found) or '—'}" for language, found in digits.items())
            yield Fault("W12", loc, {"found": told})


def _evidence_named(spot: Spot, rubric: Rubric) -> Iterator[Fault]:
    """W15: where high levels can be claimed, an assessor is told what to ask for."""
    if spot.asked.levels and rubric.evidence_grades and not spot.asked.evidence:
        yield Fault("W15", spot.loc, {})


_ABBREVIATION = re.compile(r"(?<![A-Za-z])(?:[A-Z]{2,}|[A-Z]&[A-Z])(?![A-Za-z])")
_QUOTED = re.compile(r"“([^”]+)”")
_ANSWER_CODES = {"NA", "DK"}


def _terms_explained(spot: Spot, rubric: Rubric) -> Iterator[Fault]:
    """W16: every abbreviation and every quoted term of a question is in the glossary.

    An abbreviation is two capitals or more in a row (or the like of R&D) and must stand there as
    such; a quoted term stands between “ and ” and may be part of a longer term. Only rubrics with
    a glossary are held to it.
    """
    if not rubric.glossary:
        return
    explained = "\n".join(words for term in rubric.glossary for words in term.term.values())
    abbreviations = {*_ABBREVIATION.findall(explained), *_ANSWER_CODES}
    for loc, _, language, words in _texts(spot):
        terms = set(_ABBREVIATION.findall(words)) - abbreviations
        terms |= {term for term in _QUOTED.findall(words) if term not in explained} if language == "zh" else set()
        for term in sorted(terms):
            yield Fault("W16", loc, {"found": term})


def _one_of_each_facet(rubric: Rubric) -> Iterator[Fault]:
    """W13: each measure has one question per facet, and each question a side, where there are facets and sides."""
    for p, path in enumerate(rubric.paths):
        for m, measure in enumerate(path.measures):
            found = [question.facet for question in measure.questions]
            for facet in rubric.facets:
                if found.count(facet) != 1:
                    loc: Loc = ("paths", p, "measures", m, "questions")
                    yield Fault("W13", loc, {"facet": facet, "found": found.count(facet)})
            for q, question in enumerate(measure.questions):
                if rubric.sides and question.side is None:
                    yield Fault("W13", ("paths", p, "measures", m, "questions", q), {"facet": "side", "found": 0})


_WHOLE = 100


def _weights_sum(rubric: Rubric) -> Iterator[Fault]:
    """W14: the weights of each profile sum to 100."""
    for profile in rubric.profiles:
        total = sum(measure.weights.get(profile, 0.0) for measure in rubric.measures)
        if round(total, 9) != _WHOLE:
            yield Fault("W14", ("profiles", profile), {"profile": profile, "found": f"{total:g}"}, on_key=True)


def _everybody_is_advised(rubric: Rubric) -> Iterator[Fault]:
    """W21: where a rubric has actions, every profile asked a measure has one in every band."""
    if not any(measure.actions for measure in rubric.measures):
        return
    for p, path in enumerate(rubric.paths):
        for m, measure in enumerate(path.measures):
            for profile in measure.weights:
                missing = [band for band in rubric.bands if measure.action(band, profile) is None]
                if missing:
                    values = {"profile": profile, "bands": ", ".join(missing)}
                    yield Fault("W21", ("paths", p, "measures", m, "weights", profile), values, on_key=True)


_OF_QUESTIONS: tuple[Callable[[Spot, Rubric], Iterator[Fault]], ...] = (
    _one_thing,
    _open_question,
    _short,
    _in_every_language,
    _no_vague_words,
    _never_falls,
    _no_blame,
    _sourced,
    _same_digits,
    _evidence_named,
    _terms_explained,
)
_OF_RUBRICS: tuple[Callable[[Rubric], Iterator[Fault]], ...] = (_one_of_each_facet, _weights_sum, _everybody_is_advised)
