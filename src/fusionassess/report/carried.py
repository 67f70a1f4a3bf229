"""What a sheet of another version of its rubric brought along, and what not; and what else its reader should know."""

from collections.abc import Iterable, Iterator, Sequence

from fusionassess.assessment.assess import Assessment
from fusionassess.documents.problems import Problem, noted_alike
from fusionassess.report.value import SheetCarried
from fusionassess.report.wording import named_in
from fusionassess.words.labels import Labels

OTHER_VERSION = "other-version"
LOST = ("not-carried", "no-longer-a-level", "no-longer-an-option", "no-longer-a-value", "no-longer-a-clause")
"""Codes of entries that were left out, each told with all of its ids."""
MOST_NAMED = 6
"""Questions without an answer that are named; of more their number."""


def carried(
    assessment: Assessment, period: str, warnings: Iterable[Problem], labels: Labels, language: str
) -> SheetCarried:
    """What became of the answers of one period's sheet; ``warnings`` are those of reading it."""
    told = tuple(warnings)
    lost = tuple(dict.fromkeys(str(each.values["id"]) for each in told if each.code in LOST))
    sentences = tuple(notes(assessment, told, labels, language))
    return SheetCarried(period, assessment.sheet.rubric.version, _given(assessment), lost, sentences)


def notes(assessment: Assessment, warnings: Sequence[Problem], labels: Labels, language: str) -> Iterator[str]:
    """The warnings of a sheet as sentences, those of one carried over to another version in short."""
    by_code: dict[str, list[str]] = {}
    for warning in warnings:
        if warning.code in LOST:
            by_code.setdefault(warning.code, []).append(str(warning.values["id"]))
    is_short = any(warning.code == OTHER_VERSION for warning in warnings)
    if is_short:
        yield from _in_short(assessment, by_code, labels, language)
    others = [each for each in warnings if not is_short or each.code not in {OTHER_VERSION, *LOST}]
    for warning in _once(others, labels.report.list_mark):
        yield labels.sentence(warning)


def _once(warnings: Iterable[Problem], mark: str) -> Iterator[Problem]:
    """Notes that differ in the entry alone as one, with all of their ids."""
    alike: dict[object, list[Problem]] = {}
    for place, warning in enumerate(warnings):
        alike.setdefault(noted_alike(warning) or place, []).append(warning)
    for first, *others in alike.values():
        ids = dict.fromkeys(str(each.values["id"]) for each in (first, *others)) if others else ()
        yield first._replace(values={**first.values, "id": mark.join(ids)}) if others else first


def _in_short(assessment: Assessment, by_code: dict[str, list[str]], labels: Labels, language: str) -> Iterator[str]:
    phrases, subject = labels.compare, assessment.sheet.subject
    titles = assessment.rubric.titles(language, subject.profile, subject.sectors)
    yield phrases.carried.format(
        found=assessment.sheet.rubric.version, version=assessment.rubric.version, count=_given(assessment)
    )
    for code, ids in by_code.items():
        named = named_in(titles, dict.fromkeys(ids), labels.report)
        yield phrases.lost[code].format(ids=named, version=assessment.rubric.version)
    answers = assessment.answered_sheet.answers
    missing = [name for name in assessment.plan.questions if not (name in answers and answers[name].is_given)]
    if missing and by_code:
        named = named_in(titles, missing, labels.report) if len(missing) <= MOST_NAMED else ""
        yield (phrases.not_in_it if named else phrases.many_not_in_it).format(questions=named, count=len(missing))


def _given(assessment: Assessment) -> int:
    """How many questions asked have an answer in the sheet itself."""
    answers = assessment.answered_sheet.answers
    return sum(name in answers and answers[name].is_given for name in assessment.plan.questions)
