"""A rubric for the eye: its paths and measures with their weights, or one profile's questions."""

from collections.abc import Iterator, Sequence

from fusionassess.authoring.questionnaire import instruments
from fusionassess.render.text.lines import Line, line, lines
from fusionassess.render.text.wrapping import hang, pad, wrap
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.rubric.questions import Question
from fusionassess.words.labels import Labels

_HEADING = "bold"
_QUIET = "dim"


def view(
    rubric: Rubric, profile: str | None, sectors: Sequence[str], labels: Labels, language: str, width: int
) -> list[Line]:
    """Lay out the whole rubric, or what one profile is asked in the sectors."""
    laid_out = list(_head(rubric, language, width))
    if profile is None:
        laid_out += _tree(rubric, labels, language, width)
    else:
        laid_out += _questions(rubric, profile, sectors, labels, language, width)
    return laid_out


def _head(rubric: Rubric, language: str, width: int) -> Iterator[Line]:
    yield from lines(wrap(words(rubric.title, language), width), _HEADING)
    yield line(f"{rubric.id} {rubric.version} · {', '.join(rubric.languages)}", _QUIET)
    if rubric.about:
        yield from lines(wrap(words(rubric.about, language), width))


def _tree(rubric: Rubric, labels: Labels, language: str, width: int) -> Iterator[Line]:
    phrases = labels.commands
    named = [f"{level} {name}" for level, name in rubric.level_names(language).items()]
    yield from lines(hang(" · ".join(named), width, f"{phrases.levels_heading} "), _QUIET)
    yield line()
    yield line(phrases.profiles, _HEADING)
    for name, profile in rubric.profiles.items():
        count = phrases.question_count.format(count=len(rubric.asked(name)))
        yield from lines(hang(f"{words(profile.title, language)} · {count}", width, f"  {pad(name, 14)}"))
    for path in rubric.paths:
        yield line()
        yield from lines(wrap(f"{path.id} {words(path.title, language)}", width), _HEADING)
        for measure in path.measures:
            weights = " ".join(f"{name} {weight:g}" for name, weight in measure.weights.items())
            yield from lines(hang(words(measure.title, language), width, f"  {measure.id} "))
            yield from lines(hang(weights, width, "     "), _QUIET)
            if measure.instruments:
                yield from lines(hang(instruments(measure, labels, language), width, "     "), _QUIET)


def _questions(
    rubric: Rubric, profile: str, sectors: Sequence[str], labels: Labels, language: str, width: int
) -> Iterator[Line]:
    for path in rubric.paths:
        for measure in path.measures:
            asked = measure.asked(profile)
            if asked:
                yield line()
                title = f"{path.id} {words(path.title, language)} · {measure.id} {words(measure.title, language)}"
                yield from lines(wrap(title, width), _HEADING)
                if measure.instruments:
                    yield from lines(wrap(instruments(measure, labels, language), width), _QUIET)
            for question in asked:
                yield from _question(rubric, question, profile, sectors, language, width)
                for told in _beside(rubric, question, profile, sectors, labels):
                    yield from lines(hang(told, width, "      "), _QUIET)


def _beside(rubric: Rubric, question: Question, profile: str, sectors: Sequence[str], labels: Labels) -> Iterator[str]:
    """What an author sees of a question and a respondent does not."""
    phrases = labels.commands
    if question.weight != 1:
        yield phrases.weighs.format(weight=f"{question.weight:g}")
    if question.at_level is not None:
        yield phrases.practice.format(level=question.at_level, met=f"{question.met:g}")
    if rubric.not_applicable == "nobody" and rubric.may_not_apply(question, profile, sectors):
        yield phrases.may_not_apply


def _question(
    rubric: Rubric, question: Question, profile: str, sectors: Sequence[str], language: str, width: int
) -> Iterator[Line]:
    asked = rubric.as_asked(question, profile, sectors)
    yield line()
    yield from lines(hang(words(asked.text, language), width, f"  {question.id} "), _HEADING)
    for text in rubric.told(question, profile, sectors):
        yield from lines(hang(words(text, language), width, "      "), _QUIET)
    for response, text in asked.choices().items():
        rating = f" ({asked.rating(response, rubric.top):g})" if asked.kind == "option" else ""
        yield from lines(hang(f"{words(text, language)}{rating}", width, f"    {response} "))
        if clause := asked.clause(response):
            yield from lines(hang(words(clause.text, language), width, "      + "))
    if asked.number is not None:
        low, high = asked.number.range
        yield from lines(hang(f"{low:g}–{high:g} {words(asked.number.unit, language)}", width, "    "))
