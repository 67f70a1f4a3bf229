"""A rubric for the eye: its paths and measures with their weights, or one profile's questions."""

from collections.abc import Iterator

from fusionassess.labels import Labels
from fusionassess.language import words
from fusionassess.lines import Line, line, lines
from fusionassess.rubric import Question, Rubric
from fusionassess.wrapping import hang, pad, wrap

_HEADING = "bold"
_QUIET = "dim"


def view(rubric: Rubric, profile: str | None, labels: Labels, language: str, width: int) -> list[Line]:
    """Lay out the whole rubric, or what one profile is asked."""
    found = list(_head(rubric, language, width))
    found += _tree(rubric, labels, language, width) if profile is None else _questions(rubric, profile, language, width)
    return found


def _head(rubric: Rubric, language: str, width: int) -> Iterator[Line]:
    yield from lines(wrap(words(rubric.title, language), width), _HEADING)
    yield line(f"{rubric.id} {rubric.version} · {', '.join(rubric.languages)}", _QUIET)
    if rubric.about:
        yield from lines(wrap(words(rubric.about, language), width))


def _tree(rubric: Rubric, labels: Labels, language: str, width: int) -> Iterator[Line]:
    said = labels.commands
    yield line()
    yield line(said.profiles, _HEADING)
    for name, profile in rubric.profiles.items():
        count = said.question_count.format(count=len(rubric.asked(name)))
        yield from lines(hang(f"{words(profile.title, language)} · {count}", width, f"  {pad(name, 14)}"))
    for path in rubric.paths:
        yield line()
        yield from lines(wrap(f"{path.id} {words(path.title, language)}", width), _HEADING)
        for measure in path.measures:
            weights = " ".join(f"{name} {weight:g}" for name, weight in measure.weights.items())
            yield from lines(hang(words(measure.title, language), width, f"  {measure.id} "))
            yield from lines(hang(weights, width, "     "), _QUIET)


def _questions(rubric: Rubric, profile: str, language: str, width: int) -> Iterator[Line]:
    for path in rubric.paths:
        for measure in path.measures:
            asked = [question for question in measure.questions if profile in question.profiles]
            if asked:
                yield line()
                title = f"{path.id} {words(path.title, language)} · {measure.id} {words(measure.title, language)}"
                yield from lines(wrap(title, width), _HEADING)
            for question in asked:
                yield from _question(question, profile, language, width)


def _question(question: Question, profile: str, language: str, width: int) -> Iterator[Line]:
    yield line()
    yield from lines(hang(words(question.text, language), width, f"  {question.id} "), _HEADING)
    for extra in (question.cues.get(profile), question.help):
        if extra:
            yield from lines(hang(words(extra, language), width, "      "), _QUIET)
    for level, text in enumerate(question.levels or ()):
        yield from lines(hang(words(text, language), width, f"    {level} "))
    for option in question.options or ():
        yield from lines(hang(words(option.text, language), width, "    - "))
    if question.number is not None:
        low, high = question.number.range
        yield from lines(hang(f"{low:g}–{high:g} {words(question.number.unit, language)}", width, "    "))
