"""What the columns and cells of tables mean to one rubric: worked out once, asked batch after batch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from fusionassess.batch.score.cells import QuestionColumn
from fusionassess.batch.score.columns import Layout, lay_out
from fusionassess.batch.score.maps import ColumnMap, codings
from fusionassess.batch.score.names import Spelling
from fusionassess.documents.blanks import plain
from fusionassess.rubric.declared import Declared, Responses
from fusionassess.rubric.model import Rubric


@dataclass(frozen=True)
class Vocabulary:
    """The words of tables of answers to one rubric; its fields are those of the ``Scorer`` that has it."""

    rubric: Rubric
    told: ColumnMap
    profile: str | None
    sectors: tuple[str, ...]
    bare_applies_not: bool
    key: str | None
    organisation: str | None

    def layout(self, names: Iterable[str]) -> Layout:
        """Which column holds what."""
        key = tuple(names)
        if key not in self._layouts:
            self._layouts[key] = lay_out(
                key, self._spelling, self.rubric, self.told, key=self.key, organisation=self.organisation
            )
        return self._layouts[key]

    @cached_property
    def _layouts(self) -> dict[tuple[str, ...], Layout]:
        return {}

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.rubric)

    def named(self, names: Iterable[str], *, worded: bool = True) -> int:
        """How many questions some words name, if they are the names of columns; ``worded`` as for ``lay_out``."""
        return len(lay_out(list(names), self._spelling, self.rubric, self.told, suggest=False, worded=worded).questions)

    @cached_property
    def profiles(self) -> dict[str, str]:
        """The profiles by every word that names them."""
        known = {plain(name): name for name in self.rubric.profiles}
        for name, profile in self.rubric.profiles.items():
            known |= {plain(title): name for title in profile.title.values()}
        return known

    @cached_property
    def questions(self) -> dict[str, QuestionColumn]:
        """How the cells of each question are read."""
        return self._columns(self.rubric.responses())

    def _columns(self, wanted: Mapping[str, Responses]) -> dict[str, QuestionColumn]:
        coded = codings(self.told.values, wanted)
        top, bottom, bare = self.rubric.top, self.rubric.bottom, self.bare_applies_not
        return {name: QuestionColumn(own, top, bottom, bare, coded[name]) for name, own in wanted.items()}

    def questions_of(self, profile: str, sectors: tuple[str, ...]) -> dict[str, QuestionColumn]:
        """The same as a respondent reads them: one text may stand for another level to somebody else."""
        key = profile, sectors
        if key not in self._own_questions:
            self._own_questions[key] = self._columns(self.rubric.responses(*key))
        return self._own_questions[key]

    @cached_property
    def _own_questions(self) -> dict[tuple[str, tuple[str, ...]], dict[str, QuestionColumn]]:
        return {}

    @cached_property
    def exported(self) -> dict[str, QuestionColumn]:
        """The same in exports of our own XLSForm."""
        return {name: replace(question, is_exported=True) for name, question in self.questions.items()}

    def question(self, name: str, layout: Layout) -> QuestionColumn:
        """How the cells of a question are read in a table that is laid out so."""
        return (self.exported if name in layout.exported else self.questions)[name]

    @cached_property
    def declared(self) -> Declared:
        """The names of the rubric, and which levels have clauses."""
        return self.rubric.declared()
