"""The recipes of docs/architecture.md, carried out in a copy of the sources."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from os import environ
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml

from conftest import ROOT
from fusionassess.render.formats import FORMATS
from labelled import SECTIONS, leaves, written

TOY = "xx"
"""The id of a language that nobody speaks."""
_GREEK = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "αβχδεφγηιξκλμνοπθρστυωψζΰςΑΒΧΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΏΨΖΫΣ"
)
_WORDS = re.compile("[a-z]{3} [a-z]{2}")
_LEAST_PIECE = 9
"""Signs a stretch of text must have before it is told from anything else in a file."""


def in_greek_letters(node: Any) -> Any:
    """A translation that leaves no letter as it was, but for what is to be filled in."""
    if isinstance(node, dict):
        return {key: in_greek_letters(value) for key, value in node.items()}
    if isinstance(node, list):
        return [in_greek_letters(value) for value in node]
    if not isinstance(node, str):
        return node
    node = re.sub(r"[\u4e00-\u9fff][^.]*", "", node)  # a hint for those who read Chinese stands in no third language
    return "".join(part if part.startswith("{") else part.translate(_GREEK) for part in re.split(r"({.*?})", node))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of the sources with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and the rubrics, free to be changed."""
    return copied(tmp_path_factory.mktemp("copy"))


def copied(folder: Path) -> Path:
    """The sources and the rubrics in a folder of their own."""
    for part in ("src", "rubrics"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_a_language(copy: Path) -> None:
    """Do what the recipe says: a folder, a line of the registry."""
    words = copy / "src" / "fusionassess" / "words"
    (words / TOY).mkdir()
    for section in SECTIONS:
        text = yaml.safe_dump(in_greek_letters(written("en", section)), allow_unicode=True, width=1000)
        (words / TOY / f"{section}.yaml").write_text(text, encoding="utf-8")
    skeleton = (words / "en" / "skeleton.yaml").read_text(encoding="utf-8")
    (words / TOY / "skeleton.yaml").write_text(_skeleton(skeleton), encoding="utf-8")
    registry = words / "language.py"
    line = f'    "{TOY}": Language("Ξιση"),\n}}'
    text = re.sub(r"^}$", line, registry.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    registry.write_text(text, encoding="utf-8")


_TEXTS = {"title", "about", "text", "levels", "evidence"}
_OWNER = "firm"


def _skeleton(text: str) -> str:
    """The rubric to start from, its texts translated; its braces are doubled, for it is filled in with an id."""

    def translated(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            return {name: translated(value, name) for name, value in node.items()}
        if isinstance(node, list):
            return [translated(value, key) for value in node]
        return in_greek_letters(node) if isinstance(node, str) and key in {*_TEXTS, _OWNER} else node

    values = translated(yaml.safe_load(text.format(id="ID").replace("languages: [en]", f"languages: [{TOY}]")))
    doubled = yaml.safe_dump(values, allow_unicode=True, sort_keys=False).replace("{", "{{").replace("}", "}}")
    return doubled.replace("id: ID", "id: {id}")


RUN = """
import contextlib, io, json, sys, traceback
from fusionassess.cli.app import run

commands, told = json.load(sys.stdin), []
for words, typed, expected in commands:
    sys.argv, sys.stdin = ["fusionassess", *words], io.StringIO(typed)
    out, err, code = io.StringIO(), io.StringIO(), 0
    if typed:
        sys.stdin.isatty = err.isatty = lambda: True
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            run()
        except SystemExit as error:
            code = error.code or 0
    told.append((words, code, expected, out.getvalue(), err.getvalue()))
json.dump(told, sys.__stdout__)
"""


def run_all(copy: Path, folder: Path, commands: list[tuple[list[str], str, int]]) -> list[tuple[list[str], str]]:
    """Run commands one after the other in one process of the copy; each must end as it should."""
    environment = {
        **{name: value for name, value in environ.items() if not name.startswith("LC_")},
        "PYTHONPATH": str(copy / "src"),
        "FUSIONASSESS_LANG": TOY,
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=folder,
        env=environment,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for words, code, expected, out, err in told:
        assert code == expected, (words, code, out, err)
    return [(words, out + err) for words, _, _, out, err in told]


COMMANDS = ("survey", "score", "batch", "report", "compare", "check", "form", "rubric")
REPORTS = tuple(form.suffix for form in FORMATS)
FORMS = (".xlsform.xlsx", ".xlsx", ".html", ".yaml")
BAD = """
format: fusionassess/answers/1
rubric: {id: toy}
subject: {name: Ξ, profile: farm}
answers: {m1.rule: 9, m2: 1}
"""
ANSWERS = "m1.rule=1", "m1.source=joint", "m1.share=20"


ASKED = "survey toy.yaml -p firm --name Ξ -o one.yaml --plain"


def every_command() -> list[tuple[list[str], str, int]]:
    """Every command in every form: words, what is typed, the exit code."""
    on = ["--rubric", "toy.yaml"]
    who = ["survey", "toy.yaml", "-p", "firm", "--name", "Ξ"]
    set_ = [word for pair in ANSWERS for word in ("--set", pair)]
    score = ["score", "one.yaml", *on]
    return [
        (["--help"], "", 0),
        *((["rubric", *words], "", 0) for words in (["--help"], ["list"])),
        *(([command, "--help"], "", 0) for command in COMMANDS),
        *((["rubric", command, "--help"], "", 0) for command in ("list", "show", "new", "diff", "schema", "weights")),
        (["rubric", "new", "toy"], "", 0),
        (["rubric", "new", "toy", "-o", "other.yaml"], "", 0),
        (["check", "toy.yaml"], "", 0),
        *(
            (["rubric", "show", "toy.yaml", *words], "", 0)
            for words in ([], ["-p", "firm"], ["--format", "markdown"], ["--sources"])
        ),
        (["rubric", "diff", "toy.yaml", "other.yaml"], "", 0),
        (["rubric", "schema"], "", 0),
        ([*who, "-o", "one.yaml", "--plain"], "?\n2\nwhat\n2\n55\n", 0),
        ([*who, "-o", "two.yaml", "--no-input", *set_], "", 0),
        ([*who, "-o", "part.yaml", "--no-input", "--set", "m1.rule=unknown"], "", 3),
        *(([*score, "--format", form, "--uncertainty"], "", 0) for form in ("text", "markdown", "json")),
        ([*score, "--set", "m1.rule=3"], "", 0),
        *(
            ([*score, *gate], "", 1)
            for gate in (["--fail-under", "3"], ["--fail-path-under", "3"], ["--min-evidence", "3"])
        ),
        (["score", "part.yaml", *on, "--min-coverage", "1"], "", 1),
        ([*score, "--no-regression", "two.yaml"], "", 0),
        *(([*score, "--explain", name], "", 0) for name in ("score", "level", "m1", "P1.level")),
        *((["report", "one.yaml", *on, "-o", f"report{suffix}", "--earlier", "two.yaml"], "", 0) for suffix in REPORTS),
        *((["compare", "two.yaml", "one.yaml", *on, "--format", form], "", 0) for form in ("text", "markdown", "json")),
        *((["form", "toy.yaml", "-o", f"form{suffix}"], "", 0) for suffix in FORMS),
        (["batch", "one.yaml", "two.yaml", *on, "-o", "table.csv", "--report", "cohort.html", "--units"], "", 0),
        (["batch", "one.yaml", "two.yaml", *on, "-o", "table.xlsx", "--report", "cohort.md"], "", 0),
        (["check", "one.yaml", "bad.yaml", *on], "", 1),
        (["score", "bad.yaml", *on], "", 2),
        (["score", "nowhere.yaml"], "", 2),
    ]


def read_back(path: Path) -> str:
    """What a written file says, without its markup."""
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    data = path.read_bytes()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        return "\n".join(re.sub("<[^>]*>", "\n", part) for part in parts)
    # What stands in a page's style and script for whoever reads their source is not said to anybody.
    # Whoever has no script is told so in every language, and a reason is no "no" in any.
    unseen = r"/\*.*?\*/|^\s*//.*?$|<noscript>.*?</noscript>|\"noReason\":.*?\]"
    return re.sub(unseen, "", data.decode(), flags=re.DOTALL | re.MULTILINE)


def pieces(language: str) -> Iterator[str]:
    """Stretches of a language's texts that can be told from anything else: several words, or Chinese."""
    for section in SECTIONS:
        for way, text in leaves(written(language, section)).items():
            if ".details." in way:
                continue  # what the parsers of YAML and JSON say, in their own words
            for piece in re.split(r"{.*?}|\n", text):
                if (
                    len(piece.strip()) >= _LEAST_PIECE
                    and " " in piece.strip()
                    and re.search(r"[a-z]{3} [a-z]{2}", piece)
                    # A command is spelled alike in every language.
                    and not re.fullmatch(r"fusionassess(?: [a-z]+)+", piece.strip())
                ):
                    yield piece.strip()


def test_a_language_is_a_folder_and_a_line(copy: Path, tmp_path: Path) -> None:
    """With a folder of words and one line of the registry every command speaks the language, and no other."""
    before = files_of(copy)
    add_a_language(copy)
    after = files_of(copy)
    changed = {name for name in before if before[name] != after[name]}
    added = {name for name in after if name not in before}
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")

    told = run_all(copy, tmp_path, every_command())
    # The schema is described in English, as its keys are; the shipped rubrics speak their own languages.
    texts = {" ".join(words): text for words, text in told if words[1:] not in (["schema"], ["list"])}
    texts |= {path.name: read_back(path) for path in sorted(tmp_path.glob("*.*")) if path.name != "bad.yaml"}

    assert changed == {"src/fusionassess/words/language.py"}
    assert {Path(name).parent.as_posix() for name in added} == {f"src/fusionassess/words/{TOY}"}
    english = sorted(set(pieces("en")), key=len)
    assert len(english) > 500
    leaks = {name: [piece for piece in english if piece in text] for name, text in texts.items()}
    leaks = {name: lines for name, lines in leaks.items() if lines}
    assert not leaks
    names = "中文 / English / Ξιση"
    assert [name for name, text in texts.items() if names in text] == [ASKED, "form.html"]
    texts = {name: text.replace(names, "") for name, text in texts.items()}
    chinese = {name: re.findall(r"[^\n]{0,20}[\u4e00-\u9fff][^\n]{0,20}", text) for name, text in texts.items()}
    assert not {name: lines[:5] for name, lines in chinese.items() if lines}


SECTION_TITLES = {"en": "A look around", "zh": "环顾四周"}
SECTION = '''

def _around(report: Report) -> Iterator[Block]:
    """Every path beside the whole."""
    rows: list[tuple[Cell, ...]] = [(path.title, path.score.point) for path in report.paths]
    yield Paragraph(report.captions.around_note)
    yield Table((report.words.path, report.words.score), rows, (0.7, 0.3), (1,))
'''
FORMAT = '''"""The report as an outline: the titles of its sections."""

from fusionassess.render.sections import contents
from fusionassess.report.value import Report

LEAVES_OUT = {"status": "an outline has titles alone"}


def view(report: Report) -> str:
    """Write the outline."""
    return "".join(f"* {section.title}\\n" for section in contents(report) if section.title)
'''


@pytest.fixture
def fresh_copy(tmp_path: Path) -> Path:
    """The sources and the rubrics, for one recipe alone."""
    return copied(tmp_path / "copy")


def changed_in(file: Path, *edits: tuple[str, str]) -> None:
    """Put another text for one that stands once in a file."""
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, (file, old)
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def add_a_section(package: Path) -> None:
    """Do what the recipe says: words, their shape, a line of the contents with its builder."""
    for language, title in SECTION_TITLES.items():
        words = package / "words" / language / "captions.yaml"
        text = words.read_text(encoding="utf-8")
        words.write_text(f'{text}around: {title}\naround_note: "{title}."\n', encoding="utf-8")
    shape = "class Captions(NamedTuple):\n"
    file = package / "words" / "shapes" / "report.py"
    before, after = file.read_text(encoding="utf-8").split(shape)
    docstring, rest = after.split("\n\n", 1)
    fields = "    around: str\n    around_note: str\n"
    file.write_text(f"{before}{shape}{docstring}\n\n{fields}{rest}", encoding="utf-8")
    contents = package / "render" / "sections" / "contents.py"
    line = '        Section("gaps", words.gaps, '
    changed_in(contents, (line, f'        Section("around", captions.around, tuple(_around(report))),\n{line}'))
    contents.write_text(contents.read_text(encoding="utf-8") + SECTION, encoding="utf-8")


def add_a_format(package: Path) -> None:
    """Do what the recipe says: a module, a line of the registry."""
    (package / "render" / "outline.py").write_text(FORMAT, encoding="utf-8")
    line = '    Format("outline", ".outline", "text/plain", "outline", "the titles alone", on_terminal=True),\n'
    changed_in(package / "render" / "formats.py", ("FORMATS = (\n", f"FORMATS = (\n{line}"))


def run(copy: Path, *words: str) -> str:
    """What a command of the copy prints."""
    environment = {**environ, "PYTHONPATH": str(copy / "src")}
    command = [sys.executable, "-m", "fusionassess", *words]
    ended = subprocess.run(command, check=False, capture_output=True, env=environment, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


def test_a_section_reaches_every_form(fresh_copy: Path, tmp_path: Path) -> None:
    """Four files, no renderer among them: the builder, words in two languages, their shape.

    Slides are six whatever a report has; what they leave out stands in the table of docs/howto/report.md.
    """
    package = fresh_copy / "src" / "fusionassess"
    before = files_of(package)
    add_a_section(package)
    after = files_of(package)
    touched = {name for name in after if before.get(name) != after[name]}
    captions = {f"words/{language}/captions.yaml" for language in SECTION_TITLES}

    assert touched == {"render/sections/contents.py", "words/shapes/report.py", *captions}
    sheet, title = str(ROOT / "examples" / "binjiang-park.yaml"), SECTION_TITLES["en"]
    files = [tmp_path / f"r{form.suffix}" for form in FORMATS if form.name != "slides"]
    in_chinese = ["score", sheet, "--full", "--lang", "zh"]
    reports = [["report", sheet, "-o", str(file), "--lang", "en"] for file in files]
    printed, *_ = run_all(fresh_copy, tmp_path, [(words, "", 0) for words in (in_chinese, *reports)])

    assert SECTION_TITLES["zh"] in printed[1]
    for file in files:
        told = re.sub(r"\s", "", read_back(file))
        for text in (title, f"{title}."):
            assert text.replace(" ", "") in told, (file.name, text)


def test_a_format_is_known_everywhere(fresh_copy: Path, tmp_path: Path) -> None:
    """Two files: its module, and the line that registers it; both commands know it, and what it leaves out is told."""
    package = fresh_copy / "src" / "fusionassess"
    before = files_of(package)
    add_a_format(package)
    after = files_of(package)
    touched = {name for name in after if before.get(name) != after[name]}

    assert touched == {"render/outline.py", "render/formats.py"}
    printed = run(fresh_copy, "score", "examples/binjiang-park.yaml", "--format", "outline")
    assert printed.startswith("* 现状\n")
    assert "outline" in run(fresh_copy, "score", "--help")
    run(fresh_copy, "report", "examples/binjiang-park.yaml", "-o", str(tmp_path / "r.outline"))
    assert (tmp_path / "r.outline").read_text(encoding="utf-8") == printed


THINGS = ("figure", "column", "section", "language", "report format", "question kind", "command", "level rule")


def test_every_place_that_a_recipe_names_is_there() -> None:
    """A file in a row of the table of recipes exists, and what it is said to name stands in it."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| an? ([^|]+?) \| (.*) \|$", page, re.MULTILINE))
    sources = ROOT / "src" / "fusionassess"

    assert [thing for thing in THINGS if not any(row.startswith(thing) for row in rows)] == []
    for row in rows.values():
        for name in re.findall(r"`([a-z_]+/[a-z_/.*]*)`", row):
            places = [
                *sources.glob(name.rstrip("/")),
                *sources.glob(f"{name}.py"),
                *sources.glob(f"{name}/__init__.py"),
            ]
            assert places or f"/{TOY}" in name, name
        for constant, name in re.findall(r"`([A-Z_]+)` of `([a-z_/]+?)(?:\.py)?`", row):
            assert re.search(rf"^{constant}\b", (sources / f"{name}.py").read_text(encoding="utf-8"), re.MULTILINE)
