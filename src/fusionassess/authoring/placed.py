"""What the writing rules look at: the questions of a rubric, their ladders and their texts, each with its place."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fusionassess.documents.problems import Loc
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import OF_THE_LADDER, Asked, Clause, Question, QuotedNumber, Wording
from fusionassess.rubric.steps import Step


class PlacedQuestion(NamedTuple):
    """A question as it stands in the document: of the rubric, or as a sector replaces it."""

    asked: Asked
    loc: Loc

    @property
    def id(self) -> str:
        """What it is called."""
        return self.asked.id if isinstance(self.asked, Question) else str(self.loc[-1])


def spots(rubric: Rubric) -> Iterator[PlacedQuestion]:
    """Every question, and every replacement of one."""
    for p, path in enumerate(rubric.paths):
        for m, measure in enumerate(path.measures):
            for q, question in enumerate(measure.questions):
                yield PlacedQuestion(question, ("paths", p, "measures", m, "questions", q))
    for name, sector in rubric.sectors.items():
        for question_id, asked in sector.questions.items():
            yield PlacedQuestion(asked, ("sectors", name, "questions", question_id))


def worded(spot: PlacedQuestion) -> Iterator[tuple[Loc, Asked | Wording]]:
    """A question, and what it says otherwise for a profile."""
    yield spot.loc, spot.asked
    for profile, wording in spot.asked.by_profile.items():
        yield (*spot.loc, "for", profile), wording


class Ladder(NamedTuple):
    """Levels with all that belongs to them, as one profile or everybody is asked them, and where each part stands."""

    levels: list[dict[str, str]]
    also: list[Clause]
    numbers: list[QuotedNumber]
    steps: list[Step]
    locs: dict[str, Loc]

    def own(self) -> Iterator[tuple[int, Loc, dict[str, str]]]:
        """Each level, where its text stands in the document, and the text."""
        for place, (level, text) in enumerate(texted(self.levels)):
            yield level, (*self.locs["levels"], place), text

    def texts(self, level: int) -> Iterator[dict[str, str]]:
        """What holds at a level: its text and its clause."""
        yield self.levels[level]
        yield from (clause.text for clause in self.also if clause.level == level)


def texted(levels: Iterable[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The levels that a rubric has, which may count from 1, with their texts."""
    return ((level, text) for level, text in enumerate(levels) if text)


def ladders(spot: PlacedQuestion) -> Iterator[Ladder]:
    """Every ladder of a question: what a profile inherits of another is looked at where that stands."""
    for loc, wording in worded(spot):
        profile = loc[-1] if isinstance(wording, Wording) else ""
        if isinstance(wording, Wording) and not any(getattr(wording, key) for key in ("levels", *OF_THE_LADDER)):
            continue
        read = spot.asked.read_by(str(profile))
        if read.levels is not None:
            locs: dict[str, Loc] = {
                key: (*(loc if getattr(wording, key) or wording is read else spot.loc), key)
                for key in ("levels", *OF_THE_LADDER)
            }
            yield Ladder(read.levels, read.also, read.numbers, read.steps, locs)


def parts_of(spot: PlacedQuestion) -> Iterator[tuple[Loc, str, dict[str, str]]]:
    """Way, part (text, level, clause, option or step) and text of a question's stem, responses and steps."""
    for loc, wording in worded(spot):
        if wording.text:
            yield (*loc, "text"), "text", wording.text
        for place, (_, text) in enumerate(texted(wording.levels or ())):
            yield (*loc, "levels", place), "level", text
        for place, clause in enumerate(wording.also or ()):
            yield (*loc, "also", place, "text"), "clause", clause.text
        for place, step in enumerate(wording.steps or ()):
            here = (*loc, "steps", place)
            yield (*here, "do"), "step", step.do
            for profile, own in step.by_profile.items():
                if own.do:
                    yield (*here, "for", profile, "do"), "step", own.do
    for place, option in enumerate(spot.asked.options or ()):
        yield (*spot.loc, "options", place, "text"), "option", option.text


def texts_of(spot: PlacedQuestion) -> Iterator[tuple[Loc, str, str, str]]:
    """The same, each language for itself: way, part, language and words."""
    for loc, part, text in parts_of(spot):
        for language, words in text.items():
            yield (*loc, language), part, language, words


def stems(spot: PlacedQuestion) -> Iterator[tuple[Loc, str, str]]:
    """Every wording of the stem: way, language and words."""
    return ((loc, language, words) for loc, part, language, words in texts_of(spot) if part == "text")
