"""The writing rules for rubrics that a machine can decide, applied to any rubric.

Rules W01 … W26 say what makes a question answerable and its steps feasible; ``docs/writing-rules.md`` states them all.
Those a machine decides are here, a function each; where a rule reads as prose, its definition
stands in the function. A reviewed exception is declared where it applies, with its reason.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from fusionassess.authoring.placed import Ladder, PlacedQuestion, ladders, parts_of, spots, stems, texts_of, worded
from fusionassess.documents.problems import Fault, Loc
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Asked, Question

MOST_CHARACTERS = {"text": 45, "level": 60, "clause": 60, "option": 60, "step": 60}
"""Chinese characters, signs and digits; blanks do not count."""
MOST_WORDS = 30


def lint(rubric: Rubric) -> Iterator[Fault]:
    """Find every breach of the writing rules, and every exception that excuses nothing."""
    for spot in spots(rubric):
        yield from _unexcused([fault for rule in _OF_QUESTIONS for fault in rule(spot, rubric)], spot.asked, spot.loc)
    yield from _unexcused([fault for rule in _OF_RUBRICS for fault in rule(rubric)], rubric, ())


def _unexcused(faults: list[Fault], part: Asked | Rubric, loc: Loc) -> Iterator[Fault]:
    """The breaches that a part declares no exception for, and its exceptions without a breach."""
    yield from (fault for fault in faults if fault.code not in part.lint)
    broken = {fault.code for fault in faults}
    for code in part.lint:
        if code not in broken:
            yield Fault("W00", (*loc, "lint", code), {"rule": code}, on_key=True)


# 参与 is a verb.
_CONJUNCTIONS = {"zh": re.compile(r"[和及并或、]|(?<!参)与"), "en": re.compile(r"\b(?:and|or)\b", re.IGNORECASE)}


def _one_thing(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W01: a stem asks one thing; a conjunction is a sign of two, excused inside one fixed object."""
    for loc, language, words in stems(spot):
        pattern = _CONJUNCTIONS.get(language)
        if pattern and (match := pattern.search(words)):
            yield Fault("W01", loc, {"found": match.group(), "text": words})


_YES_OR_NO = {
    "zh": re.compile(r"是否|有没有|是不是|能不能|会不会|同意|赞成"),
    "en": re.compile(
        r"^(?:do|does|did|is|are|was|were|has|have|can|will|should)\b|\bagree (?:or disagree|with)\b|\bwhether\b",
        re.IGNORECASE,
    ),
}


def _open_question(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W02: no yes-or-no stem and no agreeing or disagreeing: the forms listed are banned."""
    for loc, language, words in stems(spot):
        pattern = _YES_OR_NO.get(language)
        if pattern and (match := pattern.search(words)):
            yield Fault("W02", loc, {"found": match.group(), "text": words})


def _short(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W03: at most 45 characters of Chinese or 30 words in a stem, 60 or 30 in a level, clause, option or step."""
    for loc, part, language, words in texts_of(spot):
        if language == "zh":
            length, most = len("".join(words.split())), MOST_CHARACTERS[part]
        else:
            length, most = len(words.split()), MOST_WORDS
        if length > most:
            yield Fault("W03", loc, {"found": length, "most": most})


def _in_every_language(spot: PlacedQuestion, rubric: Rubric) -> Iterator[Fault]:
    """W04: stem, levels, clauses, options and steps are there in every language the rubric declares."""
    for loc, _, text in parts_of(spot):
        missing = [language for language in rubric.languages if language not in text]
        if missing:
            yield Fault("W04", loc, {"missing": ", ".join(missing)})


_OF_LEVELS = ("level", "clause")
_VAGUE = {
    "zh": re.compile(r"较好|较高|基本(?!上?条件)|充分|积极|良好|显著|有效(?!期)|一定|完善"),
    "en": re.compile(
        r"\b(?:adequate|appropriate|good|sufficient|effective|properly|significant)(?:ly)?\b", re.IGNORECASE
    ),
}


def _no_vague_words(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W05: no word that fits any state in a level or a clause; used as a verb or a fixed term it is an exception."""
    for loc, part, language, words in texts_of(spot):
        pattern = _VAGUE.get(language)
        if part in _OF_LEVELS and pattern and (match := pattern.search(words)):
            yield Fault("W05", loc, {"found": match.group(), "text": words})


_AT_LEAST = re.compile(r"≥\s*(\d+(?:\.\d+)?)\s*(%)?")
_FIRST_STEP = 2
"""Levels from here up are cumulative."""


def _never_falls(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W07: no threshold falls from level to level.

    Compared are, from level 2 up, texts that hold exactly one number behind ≥: percentages with
    percentages, counts with counts, levels with levels, clauses with clauses, each with the one
    before it, so that one fall is told once.
    """
    for ladder in ladders(spot):
        yield from _falls(ladder.own())
        clauses = sorted(enumerate(ladder.also), key=lambda pair: pair[1].level)
        yield from _falls(((one.level, (*ladder.locs["also"], place, "text"), one.text) for place, one in clauses))


def _falls(texts: Iterable[tuple[int, Loc, dict[str, str]]]) -> Iterator[Fault]:
    """Thresholds that are lower than the one before, in the texts of levels from the lowest up."""
    last: dict[tuple[str, str], tuple[float, int]] = {}
    for level, loc, text in texts:
        for language, words in text.items():
            matches = _AT_LEAST.findall(words)
            if level < _FIRST_STEP or len(matches) != 1:
                continue
            value, key = float(matches[0][0]), (language, matches[0][1])
            if key in last and value < last[key][0]:
                values = {"found": f"{value:g}", "before": f"{last[key][0]:g}", "level": last[key][1]}
                yield Fault("W07", (*loc, language), values)
            last[key] = (value, level)


_BLAME = {
    "zh": re.compile(r"落后|不重视|不足|薄弱|很差|忽视"),
    "en": re.compile(r"\b(?:poor|weak|bad|fail\w*|neglect\w*|backward)\b", re.IGNORECASE),
}


def _no_blame(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W09: the lowest level states absence and blames nobody: the words listed are banned there."""
    for loc, part, language, words in texts_of(spot):
        pattern = _BLAME.get(language)
        if part == "level" and loc[-2] == 0 and pattern and (match := pattern.search(words)):
            yield Fault("W09", loc, {"found": match.group(), "text": words})


_THRESHOLD = re.compile(r"[≥≤]\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*%")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _sourced(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W11: every threshold names its source, or says that it is an expert default.

    A threshold is a number behind ≥ or ≤ or in front of %, in a level or its clause; it needs an
    entry in ``numbers`` for its level. An entry names its source, be the number taken or derived
    from it; an expert default needs none but must say that it awaits calibration. A count that the
    question fixes needs neither.
    """
    faults: dict[tuple[Loc, str], Fault] = {}
    for ladder in ladders(spot):
        for level, loc, text in ladder.own():
            entries = [entry for entry in ladder.numbers if entry.level == level]
            known = {number for entry in entries for number in _NUMBER.findall(entry.value)}
            for told, words in ((loc, text), *_clauses(ladder, level)):
                for number in sorted(_thresholds(words) - known):
                    faults[told, number] = Fault("W11", told, {"found": number})
    for loc, wording in worded(spot):
        for i, entry in enumerate(wording.numbers or ()):
            unfounded = entry.source is None and entry.basis not in {"expert_default", "fixed"}
            if unfounded or (entry.basis == "expert_default" and not entry.calibrate):
                yield Fault("W11", (*loc, "numbers", i), {"found": entry.value})
    # What a profile inherits is the same breach, told once.
    yield from faults.values()


def _clauses(ladder: Ladder, level: int) -> Iterator[tuple[Loc, dict[str, str]]]:
    """The texts of a level's clauses, and where each stands."""
    for place, clause in enumerate(ladder.also):
        if clause.level == level:
            yield (*ladder.locs["also"], place, "text"), clause.text


def _thresholds(text: dict[str, str]) -> set[str]:
    return {a or b for words in text.values() for a, b in _THRESHOLD.findall(words)}


def _same_digits(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W12: every language carries the same numbers."""
    for loc, _, text in parts_of(spot):
        digits = {language: sorted(_NUMBER.findall(words)) for language, words in text.items()}
        if len({tuple(numbers) for numbers in digits.values()}) > 1:
            told = "; ".join(f"{language}: {' '.join(numbers) or '—'}" for language, numbers in digits.items())
            yield Fault("W12", loc, {"found": told})


def _evidence_named(spot: PlacedQuestion, rubric: Rubric) -> Iterator[Fault]:
    """W15: where high levels can be claimed, an assessor is told what to ask for."""
    if spot.asked.levels and rubric.evidence_grades and not spot.asked.evidence:
        yield Fault("W15", spot.loc, {})


_ABBREVIATION = re.compile(r"(?<![A-Za-z])(?:[A-Z]{2,}|[A-Z]&[A-Z])(?![A-Za-z])")
_QUOTED = re.compile(r"“([^”]+)”")
_ANSWER_CODES = {"NA", "DK"}


def _terms_explained(spot: PlacedQuestion, rubric: Rubric) -> Iterator[Fault]:
    """W16: every abbreviation and every quoted term of a question is in the glossary.

    An abbreviation is two capitals or more in a row (or the like of R&D) and must stand there as
    such; a quoted term stands between “ and ” and may be part of a longer term. Only rubrics with
    a glossary are held to it.
    """
    if not rubric.glossary:
        return
    explained = "\n".join(words for term in rubric.glossary for words in term.term.values())
    abbreviations = {*_ABBREVIATION.findall(explained), *_ANSWER_CODES}
    for loc, _, language, words in texts_of(spot):
        terms = set(_ABBREVIATION.findall(words)) - abbreviations
        terms |= {term for term in _QUOTED.findall(words) if term not in explained} if language == "zh" else set()
        for term in sorted(terms):
            yield Fault("W16", loc, {"found": term})


def _what_the_level_asks(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W22: a step has the numbers of its level: every threshold of it, and no number that it has not.

    The level's clause counts in. A 1 is free, for a step begins with one thing; so are the level's
    thresholds that the one below has already.
    """
    faults: dict[tuple[Loc, str], Fault] = {}
    for ladder in ladders(spot):
        for place, step in enumerate(ladder.steps):
            texts = list(ladder.texts(step.to))
            below = {number for text in ladder.texts(step.to - 1) for number in _thresholds(text)}
            wanted = {number for text in texts for number in _thresholds(text)} - below
            known = {number for text in texts for words in text.values() for number in _NUMBER.findall(words)}
            here = (*ladder.locs["steps"], place)
            told = [((*here, "do"), step.do)]
            told += [((*here, "for", name, "do"), one.do) for name, one in step.by_profile.items() if one.do]
            for loc, text in told:
                for language, words in text.items():
                    numbers = set(_NUMBER.findall(words))
                    for number in sorted((wanted - numbers) | (numbers - known - {"1"})):
                        way = (*loc, language)
                        faults[way, number] = Fault("W22", way, {"found": number, "level": step.to})
    yield from faults.values()


_SHARE = re.compile(r"\d\s*%")
_PERIOD = {
    "zh": re.compile(r"\d个?月|年|季度|期[初末]"),
    "en": re.compile(r"\b(?:months?|years?|yearly|annual(?:ly)?|quarters?)\b", re.IGNORECASE),
}


def _period_of_shares(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W24: a share in a level or a clause says of which months or years it is."""
    for loc, part, language, words in texts_of(spot):
        pattern = _PERIOD.get(language)
        if part in _OF_LEVELS and pattern and _SHARE.search(words) and not pattern.search(words):
            yield Fault("W24", loc, {"text": words})


_ALLOWED = {
    "zh": re.compile(r"可以|(?<![许认])可(?!用性|[查见靠行比核]|追溯|持续|再生|信|研)"),
    "en": re.compile(r"\b(?:can|may|might|could)\b"),
}


def _done_not_allowed(spot: PlacedQuestion, _rubric: Rubric) -> Iterator[Fault]:
    """W25: a level or a clause says what has been done, not what can or may be done."""
    for loc, part, language, words in texts_of(spot):
        pattern = _ALLOWED.get(language)
        if part in _OF_LEVELS and pattern and (match := pattern.search(words)):
            yield Fault("W25", loc, {"found": match.group(), "text": words})


_NOT_APPLICABLE = {"zh": re.compile("不适用"), "en": re.compile(r"\bnot applicable\b", re.IGNORECASE)}


def _said_where_it_may_not_apply(spot: PlacedQuestion, rubric: Rubric) -> Iterator[Fault]:
    """W26: help and cue speak of *not applicable* to exactly those who may answer it.

    Only where the rubric says who may: by itself for nobody, or at the question.
    """
    if rubric.not_applicable == "everybody" and spot.asked.not_applicable is None:
        return
    question = next(question for question in rubric.questions if question.id == spot.id)
    for place, profile in enumerate(question.profiles):
        read = spot.asked.read_by(profile)
        cues = read.cues or question.read_by(profile).cues
        told = [text for text in (cues.get(profile), read.help, read.text) if text]
        languages = {name for text in told for name in text if name in _NOT_APPLICABLE}
        may = profile in (spot.asked.not_applicable or ())
        if any(may != any(_NOT_APPLICABLE[name].search(text.get(name, "")) for text in told) for name in languages):
            is_own = isinstance(spot.asked, Question)
            loc = (*spot.loc, "profiles", place) if is_own else spot.loc
            yield Fault("W26", loc, {"profile": profile}, on_key=not is_own)


def _terms_used(rubric: Rubric) -> Iterator[Fault]:
    """W23: every term of the glossary stands, as it is spelled there, in a text that a respondent reads.

    In each language of its own, case aside: that is how the questionnaire's help finds it.
    """
    read: dict[str, list[str]] = {}
    for text in _read_by_respondents(rubric):
        for language, words in text.items():
            read.setdefault(language, []).append(words)
    whole = {language: "\n".join(texts) for language, texts in read.items()}
    for place, entry in enumerate(rubric.glossary):
        for language, term in entry.term.items():
            if not entry.stands_in(whole.get(language, ""), language):
                yield Fault("W23", ("glossary", place, "term", language), {"found": term})


def _read_by_respondents(rubric: Rubric) -> Iterator[dict[str, str]]:
    """Stems, responses, clauses, helps, cues and the readings of sectors."""
    for spot in spots(rubric):
        yield from (text for _, part, text in parts_of(spot) if part != "step")
        for _, wording in worded(spot):
            yield from (wording.cues or {}).values()
            if wording.help:
                yield wording.help
    for sector in rubric.sectors.values():
        yield from sector.readings.values()


def _one_of_each_facet(rubric: Rubric) -> Iterator[Fault]:
    """W13: each measure has one question per facet, and each question a side, where there are facets and sides."""
    for p, path in enumerate(rubric.paths):
        for m, measure in enumerate(path.measures):
            facets = [question.facet for question in measure.questions]
            for facet in rubric.facets:
                if facets.count(facet) != 1:
                    loc: Loc = ("paths", p, "measures", m, "questions")
                    yield Fault("W13", loc, {"facet": facet, "found": facets.count(facet)})
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
    """W21: where a rubric has steps, every profile asked has one to each level from 2 to the top, with an owner."""
    if not any(asked.steps for spot in spots(rubric) for _, asked in worded(spot)):
        return
    measures = {question.id: (measure, question) for measure in rubric.measures for question in measure.questions}
    for spot in spots(rubric):
        measure, question = measures[spot.id]
        for place, profile in enumerate(question.profiles):
            read = spot.asked.read_by(profile)
            owned = {step.to for step in read.steps if measure.owner(step, profile)}
            missing = [str(level) for level in range(_FIRST_STEP, rubric.top + 1) if level not in owned]
            if read.levels is not None and missing:
                loc = (*spot.loc, "profiles", place) if isinstance(spot.asked, Question) else spot.loc
                yield Fault("W21", loc, {"profile": profile, "levels": ", ".join(missing)}, on_key=True)


_OF_QUESTIONS: tuple[Callable[[PlacedQuestion, Rubric], Iterator[Fault]], ...] = (
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
    _what_the_level_asks,
    _period_of_shares,
    _done_not_allowed,
    _said_where_it_may_not_apply,
)
_OF_RUBRICS: tuple[Callable[[Rubric], Iterator[Fault]], ...] = (
    _one_of_each_facet,
    _weights_sum,
    _everybody_is_advised,
    _terms_used,
)
