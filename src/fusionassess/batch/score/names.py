"""What the columns of a table may be called: the known names, and ids as other programs spell them.

R puts an X before what begins with a digit, OData and Stata an underscore for a dot, KoBo's database
``Lg==``; survey services number their questions and print the whole text; phones put groups before it.
Only what can be one question alone is recognised.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fusionassess.documents.blanks import plain
from fusionassess.rubric.model import Rubric

EVIDENCE = ".evidence"
"""Ends the name of a column with the grade of the evidence for a question."""

EVIDENCE_DATE = ".evidence_date"
"""Ends the name of a column with its date."""

MISSING = ".missing"
"""Ends the name of a column with the levels whose clauses do not hold."""

REASON = ".reason"
"""Ends the name of a column with the reason why a question does not apply."""

ABOUT: Mapping[str, tuple[str, ...]] = {
    "source": ("source",),
    "subject": ("subject", "name", "单位", "单位名称", "名称"),
    "profile": ("profile", "主体", "主体类型"),
    "sector": ("sector", "sectors", "领域", "行业领域"),
    "period": ("period", "期间"),
    "assessed_on": ("assessed_on", "评估日期"),
}
"""Columns that are no answers, and the names they may have."""

REVIEW = "review"
"""What a map calls a column that says whether a return was accepted."""
REVIEWS = frozenset(
    {"review", "reviewstate", "systemreviewstate", "reviewstatus", "validationstatus", "submissionvalidationstatus"}
    | {"validationstatusuid", "validationstatuslabel", "approvalstatus"}
    | {"是否有效", "审核状态", "审核结果", "审核结论", "审核情况", "是否通过"}
)
"""What such a column may be called, without the signs in the name: see ``reviews``."""

OTHER_NAMES = (
    *("企业名称", "公司名称", "机构名称", "组织名称", "单位全称", "企业全称", "机构全称", "全称"),
    *("参评单位", "被评单位", "受评单位", "参评企业", "填报单位名称", "填报单位", "企业", "公司", "机构"),
    *("organisation", "organization", "company", "institution", "unit", "organisation name", "organization name"),
    *("company name", "unit name", "institution name", "full name"),
)
"""What the column of names may be called besides, where no column has one of its own: the first that is there.

Where a unit lies is no name: several lie there.
"""

ENDS = ("evidence_date", "evidence", "missing", "reason", "")
"""What may stand behind the id of a question, the longest first."""

_SIGNS = r"[._\-\u2013\u2014/\\ :]"
_ESCAPES = (("lg==", "."), ("ja==", "$"))
"""How a database writes what its keys may not hold: base64, here in small letters."""
_NUMBERED = re.compile(r"(?:q|第)?\d+题?(?:、|[.):] |[.):](?=\d*[a-z]))\s*")
"""The number of a question in a survey, before its text; before digits and a stop it may belong to an id."""
_WORDED = re.compile(r"(.+?)(?:\s*[(\[【{:]|\.\s|\s[-\u2013\u2014]?)\s*(.+)")
"""A code, and what is said of it: services print the text of a question behind its code."""
_OF_ANOTHER = re.compile(
    r"分值|得分|分数|权重|备注|说明|证据|依据|材料|附件|原因|理由|其他|时间|日期|等级名|score|points?|weight|note|remark"
    r"|comment|evidence|reason|other|why|time|date|duration"
)
"""Words that say that a column holds something beside the answer, where they are all that is said."""
_FEW_WORDS, _FEW_LETTERS = 14, 24
"""Characters, and letters where none is Chinese: the text of a question has more."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_CLOSING = ")]】}:.* "
_KIND = re.compile(rf"(?:.*{_SIGNS})?(q|value|missing|grade|na|note|text|date)_(.+)")
"""As in ``forms.xlsform``: perhaps groups, a kind, the id."""
_KINDS = {"q": "", "missing": "missing", "grade": "evidence", "date": "evidence_date", "na": "reason"}
_LETTER_BEFORE = re.compile(r"[xv@_](?=\d)")
_LETTER_Q = re.compile(r"q(?=[a-z0-9])")


def known_names(rubric: Rubric) -> Iterator[str]:
    """Every name that a column may have."""
    for names in ABOUT.values():
        yield from names
    yield REVIEW
    for question in rubric.questions:
        yield question.id
        yield question.id + EVIDENCE
        yield question.id + EVIDENCE_DATE
        yield question.id + MISSING
        yield question.id + REASON


class Spelled(NamedTuple):
    """What a name is about."""

    questions: tuple[str, ...]
    """The question; several where the name may mean each of them."""
    end: str
    """One of ENDS."""
    kind: str = ""
    """How an XLSForm of ours begins the name, if it is one of its own."""


class Spelling:
    """Recognises the questions of a rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._apart = _by_form(question.id for question in rubric.questions)
        self._together = _by_form((question.id for question in rubric.questions), "")
        texts: dict[str, set[str]] = {}
        for question in rubric.questions:
            replaced = [own.questions[question.id] for own in rubric.sectors.values() if question.id in own.questions]
            for asked in (question, *replaced):
                for read in (asked, *map(asked.read_by, asked.by_profile)):
                    for text in read.text.values():
                        texts.setdefault(_fold(text), set()).add(question.id)
        self._texts = {text: tuple(sorted(ids)) for text, ids in texts.items()}

    def read(self, word: str) -> Spelled | None:
        """Read a name, in plain characters; None where it is no question's."""
        for escaped, sign in _ESCAPES:
            word = word.replace(escaped, sign)
        return next((name for bare in _bared(word) if (name := self._of(bare)) is not None), None)

    def worded(self, word: str) -> tuple[str, bool] | None:
        """The question with whose code a name begins, and whether what follows may be said of its answers.

        None where it begins with none, or with that of several.
        """
        for bare in _bared(word):
            if (parts := _WORDED.fullmatch(bare)) and len(ids := self._ids(parts[1])) == 1:
                rest = parts[2].rstrip(_CLOSING)
                is_text = len(rest) > (_FEW_WORDS if _CHINESE.search(rest) else _FEW_LETTERS)
                return ids[0], is_text or not _OF_ANOTHER.search(rest)
        return None

    def _of(self, word: str) -> Spelled | None:
        if (kind := _KIND.fullmatch(word)) and (ids := self._ids(kind[2])):
            return Spelled(ids, _KINDS.get(kind[1], ""), kind[1])
        for end in ENDS:
            stem = re.sub(rf"{_SIGNS}{end.replace('_', _SIGNS)}$", "", word) if end else word
            if (stem != word or not end) and (ids := self._ids(stem) or self._asked(stem)):
                return Spelled(ids, end)
        return None

    def _ids(self, stem: str) -> tuple[str, ...]:
        form = _form(stem).lstrip(".")
        if ids := self._apart.get(form) or self._apart.get(_LETTER_BEFORE.sub("", form, count=1)):
            return ids
        # Codes that may have no sign at all begin with a letter.
        return self._together.get(_form(_LETTER_Q.sub("", stem, count=1), ""), ()) if _LETTER_Q.match(stem) else ()

    def _asked(self, stem: str) -> tuple[str, ...]:
        """The question whose text this is, with or without its id before it."""
        if ids := self._texts.get(_fold(stem), ()):
            return ids
        first, _, rest = stem.partition(" ")
        own = self._apart.get(_form(first.rstrip(".:、")), ())
        return own if rest and len(own) == 1 and own[0] in self._texts.get(_fold(rest), ()) else ()


def _bared(word: str) -> Iterator[str]:
    """A name, and without the number that a survey gave the question, or the groups before it."""
    yield word
    if numbered := _NUMBERED.match(word):
        yield word[numbered.end() :]
    if "/" in word:
        yield word.rpartition("/")[2]


def _by_form(ids: Iterable[str], sign: str = ".") -> Mapping[str, tuple[str, ...]]:
    by_form: dict[str, tuple[str, ...]] = {}
    for name in ids:
        form = _form(plain(name), sign)
        by_form[form] = (*by_form.get(form, ()), name)
    return by_form


def _form(word: str, sign: str = ".") -> str:
    """A name with one sign for all that stand between its parts."""
    return re.sub(f"{_SIGNS}+", sign, word)


def _fold(text: str) -> str:
    return "".join(plain(text).split()).rstrip("?？.。*")
