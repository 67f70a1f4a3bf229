"""The program's own words exist in every language, with the same places to fill, and each is used."""

import pickle
import re
from importlib.resources import files
from typing import Any

import pytest

from conftest import ROOT
from fusionassess.documents.problems import Place, Problem
from fusionassess.words import labels as labels_module
from fusionassess.words.labels import Labels, labels
from fusionassess.words.language import FIRST, LANGUAGES
from labelled import SECTIONS, leaves, places_to_fill, written

MAY_BE_EMPTY = {"forms.reasons_missing.1", "report.between_sentences", "report.quoted_mark"}
"""What may follow a number, and may not."""


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != FIRST])
def test_every_language_says_everything(language: str, section: str) -> None:
    """The same texts in the same order of places to fill; none is empty."""
    first, other = (leaves(written(spoken, section)) for spoken in (FIRST, language))
    if section == "problems":
        # What the parsers say is in English: a language names what reads badly in it.
        first, other = (
            {way: text for way, text in texts.items() if ".details." not in way} for texts in (first, other)
        )

    assert set(first) == set(other)
    assert {way: places_to_fill(text) for way, text in first.items()} == {
        way: places_to_fill(text) for way, text in other.items()
    }
    assert {f"{section}{way}" for texts in (first, other) for way in texts if not texts[way]} <= MAY_BE_EMPTY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_has_a_file_for_each_section_and_no_other(language: str) -> None:
    """A section is a file of its name; beside them stands the rubric to start from."""
    there = {entry.name for entry in (files("fusionassess.words") / language).iterdir()}

    assert there == {f"{section}.yaml" for section in [*SECTIONS, "skeleton"]}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_file_holds_what_its_shape_declares(section: str) -> None:
    """A text too many would be said by nobody."""

    def declared(shape: Any, values: Any) -> None:
        assert set(shape._fields) == set(values), shape
        for name, kind in shape.__annotations__.items():
            if hasattr(kind, "_fields"):
                declared(kind, values[name])

    for language in LANGUAGES:
        declared(type(getattr(labels(language), section)), written(language, section))


def test_what_is_no_section_is_no_attribute() -> None:
    """A section is read when it is asked for, and a slip of the pen is told at once."""
    assert not hasattr(labels("zh"), "nothing")


def test_what_a_language_lacks_is_said_in_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text, an entry of a table, a part, a whole file: nobody is left without a word."""
    real = labels_module.file

    def patchy(language: str, name: str) -> str:
        if language != "en" or name == "compare.yaml":
            return real(FIRST, name)
        text = real(language, name)
        text = re.sub(r"^document: .*\n", "", text, flags=re.MULTILINE) if name == "report.yaml" else text
        return re.sub(r"^  (begin|score): .*\n", "", text, flags=re.MULTILINE)

    monkeypatch.setattr(labels_module, "file", patchy)
    labels_module._texts.cache_clear()
    try:
        phrases, first, english = Labels("en"), Labels(FIRST), written("en", "explain")["titles"]
        assert phrases.report.document == first.report.document
        assert phrases.forms.page.begin == first.forms.page.begin
        assert phrases.compare == first.compare
        assert "score" not in dict(phrases.explain.titles)
        assert phrases.explain.titles["score"] == first.explain.titles["score"]
        assert pickle.loads(pickle.dumps(phrases.explain.titles))["score"] == first.explain.titles["score"]
        assert phrases.explain.titles["coverage"] == english["coverage"]
        with pytest.raises(KeyError):
            phrases.explain.titles["nothing of the kind"]
    finally:
        labels_module._texts.cache_clear()


def test_a_suggestion_is_made_only_where_there_is_one() -> None:
    """``did you mean`` needs a word."""
    phrases = labels("en")
    with_word = Problem("unknown-key", Place("f"), {"key": "wieght", "suggestion": "weight"})
    without = Problem("unknown-key", Place("f"), {"key": "xyz", "suggestion": ""})

    assert phrases.sentence(with_word) == "unknown key “wieght”; did you mean “weight”?"
    assert phrases.sentence(without) == "unknown key “xyz”"


def test_every_text_is_used_somewhere() -> None:
    """A field that no code, template or script names is said by nobody."""
    folder = ROOT / "src" / "fusionassess"
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".py", ".j2", ".js"} and "shapes" not in path.parts
    )
    used = set(re.findall(r"""[.]([a-z_]+)|["']([a-z_]+)["']""", code))
    names = {name for pair in used for name in pair if name}

    def fields(shape: Any) -> set[str]:
        parts = {name for kind in shape.__annotations__.values() if hasattr(kind, "_fields") for name in fields(kind)}
        return set(shape._fields) | parts

    unused = {section: fields(type(getattr(labels(FIRST), section))) - names for section in SECTIONS}
    assert not any(unused.values()), {section: sorted(names) for section, names in unused.items() if names}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["not-an-answer", "reason-missing"])
def test_whoever_fills_in_cells_is_not_told_of_yaml(language: str, code: str) -> None:
    """The same fault in a text is told in the words of the text."""
    in_text = Problem(code, Place("sheet.yaml", 4, 1), {"found": "quite good"})
    in_cell = in_text._replace(place=Place("form.xlsx", 12, 5, "Answers"))

    assert "{not_applicable" in labels(language).sentence(in_text)
    assert "{not_applicable" not in labels(language).sentence(in_cell)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_cited_in_the_language_of_the_words(language: str) -> None:
    """A reader is sent to a page that there is, in Chinese to the Chinese one."""
    cited = {
        page
        for section in SECTIONS
        for text in leaves(written(language, section)).values()
        for page in re.findall(r"docs/[\w./-]+\.md", text, re.ASCII)
    }

    assert cited
    assert {page for page in cited if not (ROOT / page).is_file()} == set()
    assert {page.endswith(".zh-CN.md") for page in cited} == {language == "zh"}
