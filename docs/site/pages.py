"""What the site has beside the files of this folder, and how its two languages stand apart.

MkDocs calls these functions while it builds one language. A page is ``name.md``, in Chinese
``name.zh-CN.md``; both become ``name.html`` of a tree of their own. Made here are the page of the
commands, from their own help, and the questionnaire of each profile, from the rubric.
"""

import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PROFILES = ("region", "lead_firm", "sme", "institute", "intermediary")
CHINESE = ".zh-CN.md"
HEADINGS = (
    ("Start here", "从这里开始", ("index", "start/official", "start/manager", "start/consultant", "howto/start")),
    (
        "Answer and report",
        "作答与报告",
        (
            "howto/answer",
            "howto/forms",
            "howto/report",
            "howto/web-page",
            "howto/compare",
            "howto/settings",
            "howto/assistants",
        ),
    ),
    (
        "What to do",
        "下一步做什么",
        ("howto/roadmap", "howto/follow-up", "howto/raters", "howto/explain", "howto/weights"),
    ),
    ("Many sheets", "许多答卷", ("howto/batch", "howto/returns", "howto/cohort", "howto/gate", "howto/spark", "scale")),
    ("The rubric", "量表", tuple(f"rubric/{profile}" for profile in PROFILES)),
    ("A rubric of your own", "自己写量表", ("howto/write-a-rubric", "writing-rules")),
    (
        "Reference",
        "参考",
        ("reference/commands", "reference/api", "scoring", "exit-codes", "reliability", "dependencies"),
    ),
    ("Take part", "参与开发", ("contributing", "architecture", "decisions")),
)
"""The contents: a heading in both languages, and the pages below it."""
MADE = ("rubric/", "reference/commands", "contributing")
"""Pages that no file of this folder holds; they are there in both languages."""
WORDS = {"en": ("Commands", "中文", "zh"), "zh": ("命令", "English", "en")}
"""The title of the page of commands; what the other language is called, and its tree."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Speak the language of the tree."""
    config.theme["language"] = _language(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Take the pages of one language under their plain names, and make those that no file holds."""
    language = _language(config)
    taken = Files([])
    for file in files:
        if not file.src_uri.endswith(".md"):
            taken.append(file)
        elif file.src_uri.endswith(CHINESE) == (language == "zh"):
            text = _own(file.content_string)
            if language == "zh":
                text = _led_to_english(text, file.src_uri)
            text = re.sub(r"\.zh-CN\.md\b", ".md", text)
            text = text.replace("](../CONTRIBUTING.md)", "](contributing.md)")
            taken.append(File.generated(config, file.src_uri.replace(CHINESE, ".md"), content=text))
    for name, text in _made(language):
        taken.append(File.generated(config, name, content=text))
    known = {file.src_uri for file in taken}
    config.nav = [
        {chinese if language == "zh" else english: [f"{page}.md" for page in pages if f"{page}.md" in known]}
        for english, chinese, pages in HEADINGS
    ]
    return taken


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead from every page to the same page in the other language."""
    del files
    name, (_, other, tree) = page.file.src_uri, WORDS[_language(config)]
    twin = ROOT / "docs" / (name if tree == "en" else name.replace(".md", CHINESE))
    if not (twin.exists() or name.startswith(MADE)):
        return markdown
    target = f"{'../' * (name.count('/') + 1)}{tree}/{name.removesuffix('.md')}.html"
    head, line, rest = markdown.partition("\n")
    return f'{head}\n\n<a class="other" hreflang="{tree}" href="{target}">{other}</a>\n{line}{rest}'


def _language(config: MkDocsConfig) -> str:
    return str(config.extra["language"])


def _own(text: str) -> str:
    """A page without the line that leads to its other language, which stands above every page of the site."""
    return re.sub(r"\A(# .*\n)\n\[(?:English|中文)\]\([^)]*\)\n", r"\1", text)


def _led_to_english(text: str, name: str) -> str:
    """A Chinese page whose links to English pages lead into the English tree: by their names they would stay here."""

    def leads(link: re.Match[str]) -> str:
        page = posixpath.normpath(posixpath.join(posixpath.dirname(name), link[2]))
        if not (ROOT / "docs" / page.replace(".md", CHINESE)).exists():
            return link[0]
        target = f"{'../' * (name.count('/') + 1)}en/{page.removesuffix('.md')}.html{link[3]}"
        return f'<a hreflang="en" href="{target}">{link[1]}</a>'

    return re.sub(r"\[([^\]]*)\]\(((?:[^)#:](?!\.zh-CN\.md))*?\.md)(#[^)]*|)\)", leads, text)


def _made(language: str) -> Iterator[tuple[str, str]]:
    contributing = (ROOT / ("CONTRIBUTING.zh-CN.md" if language == "zh" else "CONTRIBUTING.md")).read_text("utf-8")
    yield "contributing.md", re.sub(r"\]\(docs/([^)]*?)(?:\.zh-CN)?\.md(#[^)]*|)\)", r"](\1.md\2)", _own(contributing))
    yield "reference/commands.md", _commands(language)
    for profile in PROFILES:
        words = ("rubric", "show", "five-paths", "--format", "markdown", "--profile", profile)
        yield f"rubric/{profile}.md", _titled(_run(language, *words))


def _titled(text: str) -> str:
    """A questionnaire whose title is its profile: all of them share the rubric's."""
    return re.sub(r"\A# .*\n\n\*\*(.*?)\*\*", r"# \1\n", text)


def _commands(language: str) -> str:
    """Every command with its own help, in the order in which ``--help`` lists them."""
    parts = [f"# {WORDS[language][0]}", "", *_fenced(_run(language, "--help"))]
    for name in _listed(language):
        groups = _listed(language, name)
        parts += ["", f"## fusionassess {name}", "", *_fenced(_run(language, name, "--help"))]
        for inner in groups:
            parts += ["", f"### fusionassess {name} {inner}", "", *_fenced(_run(language, name, inner, "--help"))]
    return "\n".join(parts) + "\n"


def _listed(language: str, *group: str) -> list[str]:
    """The names of the commands that a help lists."""
    text = _run(language, *group, "--help")
    sections = [part for part in text.split("\n\n") if re.match(r"(?:Commands|命令)\n", part)]
    return [name for part in sections for name in re.findall(r"^  ([a-z][\w-]*) ", part, re.MULTILINE)]


def _fenced(text: str) -> list[str]:
    return ["```text", *(line.rstrip() for line in text.strip("\n").splitlines() if line.strip()), "```"]


def _run(language: str, *words: str) -> str:
    environment = {**os.environ, "COLUMNS": "96", "FUSIONASSESS_LANG": language, "TERM": "dumb", "PYTHONUTF8": "1"}
    program = [
        sys.executable,
        "-c",
        "import sys; sys.argv[0] = 'fusionassess'; from fusionassess.__main__ import main; main()",
    ]
    return subprocess.run(
        [*program, *words], check=True, capture_output=True, text=True, encoding="utf-8", env=environment
    ).stdout
