"""Organisations with several raters, each with the sheet that theirs become: kept when read, put together at the end.

A rater's sheet is kept as JSON with every answer in full, so that what a table said is taken back as it was scored.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fusionassess.answers.model import Answer, AnswerSheet, Respondent
from fusionassess.answers.reading import gives_reason
from fusionassess.answers.sheets import OpenedSheet
from fusionassess.batch.score import arrays
from fusionassess.batch.score.organisations import Organisations
from fusionassess.batch.units.respondents import Respondents, ScoredRespondent
from fusionassess.documents.blanks import plain
from fusionassess.raters.merging import merge
from fusionassess.raters.rules import Rule, told_by
from fusionassess.rubric.library import Edition
from fusionassess.words.labels import labels


class Consensus(NamedTuple):
    """Some organisations of one plan; iterated over, each sheet is put together when its turn comes."""

    edition: Edition
    rule: Rule
    organisations: Organisations
    language: str
    """In which roles are joined, and a reason is told that nobody gave."""

    @property
    def rows(self) -> Sequence[int]:
        """Those that there are."""
        return range(len(self.organisations.raters))

    def read(self) -> Iterator[ScoredRespondent]:
        """Every organisation in order."""
        result = self.organisations.result
        sources, names = (result.column(name).to_pylist() for name in ("source", "subject"))
        for source, name, kept in zip(sources, names, self.organisations.raters, strict=True):
            yield ScoredRespondent(source, self._sheet(name or source, kept.to_pylist()))

    def _sheet(self, name: str, kept: Sequence[bytes]) -> AnswerSheet:
        """The sheet of an organisation: that of its only rater, or what the rule makes of theirs."""
        group = self.organisations.group
        words = labels(self.language)
        raters = _told_apart([_loaded(each, words.round.no_reason) for each in kept])
        subject = {"name": name, "profile": group.profile, "sectors": list(group.sectors)}
        sheets = [
            sheet.model_copy(update={"subject": sheet.subject.model_copy(update=subject), "raters": {}})
            for sheet in raters
        ]
        if len(sheets) == 1:
            return sheets[0]
        opened = [("", OpenedSheet(sheet, self.edition, ())) for sheet in sheets]
        return merge(opened, self.rule, words.report.list_mark).sheet


def kept(respondents: Respondents, raters: Any) -> Any:
    """(rows,) the sheets of a piece as an Arrow array of JSON, nothing where a row was not scored.

    ``raters`` are what the rows say of who filled them in; None where no column does.
    """
    texts: list[str | None] = [None] * len(respondents.piece.batch)
    for row, respondent in zip(respondents.rows, respondents.read(), strict=True):
        own = respondent.sheet.respondent or Respondent()
        if own.role is None and own.name is None:
            role = None if raters is None else raters[row].as_py()
            own = Respondent(role=(role or "").strip() or respondent.source)
        texts[row] = _dumped(respondent.sheet.model_copy(update={"respondent": own}))
    return arrays.texts(texts).cast("binary")


def _dumped(sheet: AnswerSheet) -> str:
    answers = {
        name: told_by(answer) | ({"evidence": answer.evidence.model_dump(mode="json")} if answer.evidence else {})
        for name, answer in sheet.answers.items()
    }
    return json.dumps({**sheet.model_dump(mode="json", exclude={"answers", "raters"}), "answers": answers})


def _loaded(data: bytes, no_reason: str) -> AnswerSheet:
    """Take back a sheet; ``no_reason`` stands where a table does not say why something does not apply."""
    values = json.loads(data)
    answers = values.pop("answers")
    for told in answers.values():
        if not gives_reason(told.get("not_applicable", no_reason)):
            told["not_applicable"] = no_reason
    own = {name: Answer.model_validate(told) for name, told in answers.items()}
    return AnswerSheet.model_validate(values).model_copy(update={"answers": own})


def _told_apart(sheets: Sequence[AnswerSheet]) -> Iterator[AnswerSheet]:
    """The same, each rater with a label of its own: rows that say the same of theirs are numbered."""
    known = set[tuple[str, str]]()
    for sheet in sheets:
        given = sheet.respondent or Respondent()
        own, place = given, 1
        while _label(own) in known:
            place += 1
            own = given.model_copy(update={"role": f"{given.role or given.name} #{place}"})
        known.add(_label(own))
        yield sheet.model_copy(update={"respondent": own})


def _label(own: Respondent) -> tuple[str, str]:
    return plain(own.role or ""), plain(own.name or "")
