"""What must be known before the first question: who is assessed, and as what."""

import unicodedata
from collections.abc import Sequence

from fusionassess.answers.model import Subject
from fusionassess.documents.source import INVISIBLE
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.survey.beginning import Known
from fusionassess.survey.plain import Lines
from fusionassess.words.shapes.survey import SurveyLabels

POINTER = ">"
"""questionary's own is not in GBK."""


def on_screen(rubric: Rubric, labels: SurveyLabels, language: str, known: Known) -> Subject:
    """Ask for whatever is not known yet. Raises KeyboardInterrupt."""
    import questionary
    from questionary import Choice

    profile, sectors, name = known.profile, known.sectors, known.name
    if profile is None:
        profile = questionary.select(
            labels.ask_profile,
            [Choice(words(part.title, language), value=key) for key, part in rubric.profiles.items()],
            pointer=POINTER,
            instruction=labels.choose_hint,
            qmark=" ",
        ).unsafe_ask()
    if rubric.sectors and not sectors:
        sectors = questionary.checkbox(
            labels.ask_sectors,
            [Choice(words(part.title, language), value=key) for key, part in rubric.sectors.items()],
            pointer=POINTER,
            instruction=labels.choose_many_hint,
            qmark=" ",
        ).unsafe_ask()
    while not INVISIBLE.sub("", name or "").strip():
        name = questionary.text(labels.ask_name, qmark=" ").unsafe_ask()
    return as_known(Known(name, profile, sectors, known.period))


def line_by_line(rubric: Rubric, labels: SurveyLabels, language: str, known: Known, lines: Lines) -> Subject:
    """Ask for whatever is not known yet, line by line. Raises EOFError where the lines end."""
    profile, sectors, name = known.profile, known.sectors, known.name
    profiles = list(rubric.profiles)
    if profile is None:
        _offer(lines, labels.ask_profile, [words(rubric.profiles[key].title, language) for key in profiles])
    while profile is None:
        picked = _numbers(lines.read("> "), len(profiles))
        if len(picked) == 1:
            profile = profiles[picked[0] - 1]
        else:
            lines.show(labels.pick_one.format(count=len(profiles)))
    fields = list(rubric.sectors)
    if fields and not sectors:
        _offer(lines, labels.ask_sectors, [words(rubric.sectors[key].title, language) for key in fields])
        lines.show(labels.pick_many)
        sectors = [fields[number - 1] for number in _numbers(lines.read("> "), len(fields))]
    while not INVISIBLE.sub("", name or "").strip():
        name = lines.read(f"{labels.ask_name} ")
    return as_known(Known(name, profile, sectors, known.period))


def as_known(known: Known) -> Subject:
    """Take what is known, where nobody can be asked."""
    name, profile = INVISIBLE.sub("", str(known.name)).strip(), str(known.profile)
    return Subject(name=name, profile=profile, sectors=list(known.sectors), period=known.period)


def _offer(lines: Lines, question: str, titles: Sequence[str]) -> None:
    lines.show("")
    lines.show_wrapped(question)
    for number, title in enumerate(titles, start=1):
        lines.show_wrapped(title, f"  {number} ")


def _numbers(line: str, highest: int) -> list[int]:
    """The numbers of a line that stand for something on offer, each once."""
    words_of_line = unicodedata.normalize("NFKC", line).replace(",", " ").replace("、", " ").split()
    numbers = [int(word) for word in words_of_line if word.isdecimal()]
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= highest]
