"""The shape of the program's words: a class for each file of a language's folder, a field for each text in it.

Named tuples rather than dataclasses: they take a fifth of the time to make.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # read when a section is asked for; see ``labels``
    from fusionassess.words.shapes import authoring as authoring
    from fusionassess.words.shapes import cohort as cohort
    from fusionassess.words.shapes import commands as commands
    from fusionassess.words.shapes import explaining as explaining
    from fusionassess.words.shapes import forms as forms
    from fusionassess.words.shapes import problems as problems
    from fusionassess.words.shapes import raters as raters
    from fusionassess.words.shapes import report as report
    from fusionassess.words.shapes import roadmap as roadmap
    from fusionassess.words.shapes import start as start
    from fusionassess.words.shapes import survey as survey
