"""What must be known before the first question: who is assessed, and as what."""

from contextlib import suppress

from fusionassess.answers.model import Subject
from fusionassess.documents.blanks import says_something
from fusionassess.documents.source import INVISIBLE
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.survey.beginning import Known
from fusionassess.survey.picking import GoneBack, Picking
from fusionassess.words.shapes.survey import SurveyLabels


def ask(rubric: Rubric, labels: SurveyLabels, language: str, known: Known, picking: Picking) -> Subject:
    """Ask for what is not known yet; Escape goes back to the question before. Raises KeyboardInterrupt, EOFError."""

    def profile(known: Known) -> Known:
        rows = [(words(part.title, language), key) for key, part in rubric.profiles.items()]
        return known._replace(profile=picking.one(labels.ask_profile, rows))

    def sectors(known: Known) -> Known:
        rows = [(words(part.title, language), key) for key, part in rubric.sectors.items()]
        # Enter comes too soon where one has not seen that space ticks.
        again = [(labels.sector_again, "again"), (labels.sector_none, "none")]
        while not (picked := picking.several(labels.ask_sectors, rows)):
            with suppress(GoneBack):
                if picking.one(labels.no_sector, again) == "none":
                    break
        return known._replace(sectors=picked)

    def name(known: Known) -> Known:
        while not _said(typed := picking.line(labels.ask_name, "")):
            picking.tell(labels.name_needed)
        return known._replace(name=typed)

    questions = [
        question
        for question, is_open in (
            (profile, known.profile is None),
            (sectors, bool(rubric.sectors) and not known.sectors),
            (name, not _said(known.name)),
        )
        if is_open
    ]
    place = 0
    while place < len(questions):
        try:
            known = questions[place](known)
        except GoneBack:
            place = max(place - 1, 0)
        else:
            place += 1
    return as_known(known)


def _said(name: str | None) -> str:
    """A name without what nobody sees; nothing where it says nothing."""
    words = INVISIBLE.sub("", name or "").strip()
    return words if says_something(words) else ""


def as_known(known: Known) -> Subject:
    """Take what is known, where nobody can be asked."""
    profile = str(known.profile)
    return Subject(name=_said(known.name), profile=profile, sectors=list(known.sectors), period=known.period)
