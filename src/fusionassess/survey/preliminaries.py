"""What must be known before the first question: who is assessed, and as what."""

from fusionassess.answers.model import Subject
from fusionassess.documents.blanks import says_something
from fusionassess.documents.source import INVISIBLE
from fusionassess.rubric.model import Rubric
from fusionassess.rubric.nodes import words
from fusionassess.survey.beginning import Known
from fusionassess.survey.picking import Picking
from fusionassess.words.shapes.survey import SurveyLabels


def ask(rubric: Rubric, labels: SurveyLabels, language: str, known: Known, picking: Picking) -> Subject:
    """Ask for whatever is not known yet. Raises KeyboardInterrupt, EOFError."""
    profile, sectors, name = known.profile, known.sectors, known.name
    if profile is None:
        rows = [(words(part.title, language), key) for key, part in rubric.profiles.items()]
        profile = picking.one(labels.ask_profile, rows)
    if rubric.sectors and not sectors:
        rows = [(words(part.title, language), key) for key, part in rubric.sectors.items()]
        # Enter comes too soon where one has not seen that space ticks.
        again = [(labels.sector_again, "again"), (labels.sector_none, "none")]
        while not (sectors := picking.several(labels.ask_sectors, rows)):
            if picking.one(labels.no_sector, again) == "none":
                break
    if not _said(name):
        name = picking.line(labels.ask_name, "")
    while not _said(name):
        picking.tell(labels.name_needed)
        name = picking.line(labels.ask_name, "")
    return as_known(Known(name, profile, sectors, known.period))


def _said(name: str | None) -> str:
    """A name without what nobody sees; nothing where it says nothing."""
    words = INVISIBLE.sub("", name or "").strip()
    return words if says_something(words) else ""


def as_known(known: Known) -> Subject:
    """Take what is known, where nobody can be asked."""
    profile = str(known.profile)
    return Subject(name=_said(known.name), profile=profile, sectors=list(known.sectors), period=known.period)
