"""How several answers to one question become one: the rules, for responses and for states.

- Who has not answered a question says nothing about it.
- Unknown yields: whoever does not know leaves the question to those who do. Where nobody knows, it is unknown.
- Not applicable against a response is left open by every rule: one of the two has misread the question.
- Responses that count the same are agreed on; of those that give the response, the best evidence stays.
- ``median``: the middle response, of two in the middle the lower one; never one that nobody gave. Where they are two
  levels apart or more, the question is left open.
- ``lowest``: the lowest response.
- ``best-evidenced``: the response with the highest grade of evidence on the day of assessment; of several such, or
  where nobody names a grade, as ``median``.
- ``ask``: whatever is not agreed on is left open, for people to decide.
"""

import datetime
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from fusionassess.answers.model import Answer, Decision, RaterAnswer
from fusionassess.assessment.ratings import rank_of
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.questions import Asked

Rule = Literal["median", "lowest", "best-evidenced", "ask"]
RULES: Sequence[Rule] = ("median", "lowest", "best-evidenced", "ask")
FAR = 2
"""Levels between two responses from which on no middle is taken."""
NO_RANK = -1


class Voice(NamedTuple):
    """What a rater answered to a question, as it counts."""

    answer: RaterAnswer
    level: float | None
    """0 … top, rounded to 9 decimals; None of a state that has no rating."""
    rank: int
    """Of the evidence on the day of assessment; NO_RANK where no grade is named."""


class Settled(NamedTuple):
    """The answer agreed on and how; no answer where the question is open."""

    by: Decision
    answer: Answer | None


def voices(
    rubric: Rubric, asked: Asked, answers: Sequence[RaterAnswer], assessed_on: datetime.date | None
) -> tuple[Voice, ...]:
    """What each rater's answer to a question counts as."""
    return tuple(_voice(rubric, asked, answer, assessed_on) for answer in answers)


def _voice(rubric: Rubric, asked: Asked, answer: RaterAnswer, assessed_on: datetime.date | None) -> Voice:
    counted = answer.counted
    rating = None if counted is None else asked.rating(counted, rubric.top)
    rank = rank_of(rubric, answer, assessed_on)
    return Voice(answer, None if rating is None else round(rating * rubric.top, 9), NO_RANK if rank is None else rank)


def settle(voices: Sequence[Voice], rule: Rule) -> Settled:
    """Bring the answers of a question together by a rule; there is one at the least."""
    rated = [voice for voice in voices if voice.level is not None]
    inapplicable = [voice for voice in voices if voice.answer.not_applicable is not None]
    if rated and inapplicable:
        return Settled("open", None)
    telling = rated or inapplicable or list(voices)
    if len({voice.level for voice in telling}) == 1:
        return Settled("one" if len(voices) == 1 else "agreed", _best(telling))
    chosen = _by_rule(rated, rule)
    if chosen is None or rule == "ask":
        return Settled("open", None)
    return Settled(rule, chosen)


def _by_rule(rated: Sequence[Voice], rule: Rule) -> Answer | None:
    """The response that a rule takes; None where it takes none."""
    match rule:
        case "median":
            return _middle(rated)
        case "lowest":
            return _of_level(rated, min(voice.level for voice in rated if voice.level is not None))
        case "best-evidenced":
            best = max(voice.rank for voice in rated)
            return _middle([voice for voice in rated if voice.rank == best])
        case "ask":
            return None


def _middle(rated: Sequence[Voice]) -> Answer | None:
    levels = sorted(voice.level for voice in rated if voice.level is not None)
    if round(levels[-1] - levels[0], 9) >= FAR:
        return None
    return _of_level(rated, middle_level(levels))


def middle_level(levels: Sequence[float]) -> float:
    """The middle of some levels, of two in the middle the lower one."""
    return sorted(levels)[(len(levels) - 1) // 2]


def _of_level(rated: Sequence[Voice], level: float) -> Answer:
    return _best([voice for voice in rated if voice.level == level])


def _best(same: Sequence[Voice]) -> Answer:
    """The answer with the best evidence among those that say the same, the first of several such."""
    return as_answer(max(same, key=lambda voice: voice.rank).answer)


def as_answer(given: RaterAnswer) -> Answer:
    """A rater's answer as one of a sheet."""
    return Answer(**told_by(given))


def told_by(answer: Answer) -> dict[str, Any]:
    """What an answer says, by field, without who says it."""
    return {name: value for name in Answer.model_fields if (value := getattr(answer, name)) is not None}


def differs(voices: Sequence[Voice]) -> bool:
    """Whether raters answer otherwise than each other; unknown beside an answer is no other answer."""
    return len({said_of(voice) for voice in voices if not voice.answer.unknown}) > 1


def said_of(voice: Voice) -> float | str:
    """What tells one answer from another: the level it counts as, or its state."""
    if voice.level is not None:
        return voice.level
    return "not_applicable" if voice.answer.not_applicable is not None else "unknown"
