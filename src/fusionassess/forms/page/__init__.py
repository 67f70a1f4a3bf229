"""A form as one page for any browser: no network, works from a file, keeps its draft where it is filled in.

The page's words and the rubric travel as JSON; style and script are read from this folder and named
in its security policy by their hashes, so that nothing else can run.
"""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from fusionassess.answers.reading import NO_REASON
from fusionassess.answers.sheets import FORMAT
from fusionassess.forms.form import Form
from fusionassess.render.markup import environment, hash_of
from fusionassess.words.labels import labels
from fusionassess.words.language import LANGUAGES, names

_SCRIPTS = ("sheet.js", "draft.js", "frame.js", "question.js", "finish.js", "keys.js")


def view(forms: Sequence[Form]) -> str:
    """Write the page; the same form in every language it can be read in, the first to begin with."""
    style, script = _part("page.css"), "".join(map(_part, _SCRIPTS))
    template = environment(_part).get_template("page.html.j2")
    page = template.render(
        language=forms[0].language,
        title=forms[0].title,
        no_script=" ".join(labels(language).forms.page.no_script for language in LANGUAGES),
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=hash_of(style),
        script=Markup(script),  # noqa: S704 - likewise
        script_hash=hash_of(script),
        form=Markup(_json(_data(forms))),  # noqa: S704 - nothing in it ends its element
    )
    return f"{page}\n"


def _part(name: str) -> str:
    return (files("fusionassess.forms.page") / name).read_text(encoding="utf-8")


_BREAKS_OUT = re.compile("[<>&\u2028\u2029]")


def _json(data: object) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _BREAKS_OUT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _data(forms: Sequence[Form]) -> dict[str, Any]:
    """Everything the page knows."""
    form = forms[0]
    return {
        "format": FORMAT,
        "rubric": {"id": form.rubric, "version": form.version, "sha256": form.sha256},
        "subject": form.subject.model_dump(),
        "language": form.language,
        "languages": [one.language for one in forms],
        "levels": list(form.levels),
        "grades": [grade.id for grade in form.grades],
        "measures": [measure.id for measure in form.measures],
        "figures": [{"id": figure.id, "parts": figure.parts} for figure in form.figures],
        "items": [
            {
                "id": item.id,
                "measure": item.measure,
                "kind": item.kind,
                "responses": [choice.response for choice in item.choices],
                "clauses": [clause.response for clause in item.clauses],
                "low": item.number.low if item.number else None,
                "high": item.number.high if item.number else None,
                "mayNotApply": item.may_not_apply,
            }
            for item in form.items
        ],
        "noReason": sorted(NO_REASON),
        "words": {one.language: _words(one) for one in forms},
    }


def _words(form: Form) -> dict[str, Any]:
    """Everything the page says in one language."""
    phrases = labels(form.language).forms
    return {
        "title": form.title,
        "about": form.about,
        "profile": form.profile,
        "answeredBy": form.answered_by,
        "sectors": form.sectors,
        "rule": form.rule,
        "levels": list(form.levels.values()),
        "grades": [grade.title for grade in form.grades],
        "measures": [
            {
                "measure": measure.id,
                "measure_title": measure.title,
                "path": measure.path,
                "path_title": measure.path_title,
            }
            for measure in form.measures
        ],
        "items": [
            {
                "text": item.text,
                "explanations": item.explanations,
                "choices": [choice.text for choice in item.choices],
                "clauses": [clause.text for clause in item.clauses],
                "unit": item.number.unit if item.number else "",
                "evidence": item.evidence,
            }
            for item in form.items
        ],
        "figures": [
            {"title": figure.title, "formula": figure.formula, "unit": figure.unit, "caution": figure.caution}
            for figure in form.figures
        ],
        "terms": [term._asdict() for term in form.terms],
        "colon": phrases.colon,
        "listMark": phrases.list_mark,
        "page": phrases.page._asdict() | {"keys": [line.format(languages=names()) for line in phrases.page.keys]},
        "forms": {name: value for name, value in phrases._asdict().items() if name in _SHARED},
    }


_SHARED = {
    "not_applicable",
    "unknown",
    "figures",
    "targets",
    "how_heading",
    "who_heading",
    "fields",
    "counter",
    "columns",
    "parts",
    "targets_note",
    "evidence_title",
}
"""Words that the page has in common with the other forms."""
