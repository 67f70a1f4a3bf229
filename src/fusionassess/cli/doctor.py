"""``fusionassess doctor``: what works on this machine, and how to mend what does not."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import typer

from fusionassess.cli import installed, options, streams
from fusionassess.cli.exits import Exit
from fusionassess.cli.mcp import EXTRA
from fusionassess.cli.options import LangOption
from fusionassess.kernel.release import __version__

LEAST_JAVA = 17


class Health(Enum):
    """How a thing stands."""

    ok = "ok"
    optional = "optional"
    """Not there, and only some work needs it."""
    unknown = "unknown"
    """Not looked at: what would look is not there."""
    broken = "broken"


class LookedAt(NamedTuple):
    """One thing that was looked at; ``told`` is the sentence that says so, of ``fine`` or of ``mend``."""

    name: str
    state: Health
    told: str
    values: Mapping[str, object]


def doctor(lang: LangOption = None) -> None:
    """Look at everything the program may need, and say of each how it stands; exit 1 where something is broken."""
    from fusionassess.render.text.wrapping import columns, hang
    from fusionassess.words.labels import labels

    language = lang or options.language()
    phrases = labels(language).start
    parts = [part for look in _LOOKS for part in look(language)]
    widest = max(columns(mark) for mark in phrases.works.values())
    for part in parts:
        mark = phrases.works[part.state.value]
        sentence = (phrases.fine if part.state is Health.ok else phrases.mend)[part.told].format(**part.values)
        head = f"{mark}{' ' * (widest - columns(mark))}  "
        line = phrases.part_line.format(part=phrases.parts[part.name], sentence=sentence)
        streams.out("".join(f"{row}\n" for row in hang(line, streams.width(), head)))
    is_broken = any(part.state is Health.broken for part in parts)
    streams.out(f"\n{phrases.some_do_not if is_broken else phrases.all_works}\n")
    raise typer.Exit(Exit.FAILED if is_broken else Exit.DONE)


def _ok(name: str, **values: object) -> LookedAt:
    return LookedAt(name, Health.ok, name, values)


def _program(_language: str) -> Iterator[LookedAt]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield _ok("program", version=__version__, python=python, place=installed.place())


def _terminal(_language: str) -> Iterator[LookedAt]:
    from fusionassess.survey.terminal import Interface, interface

    size, way = shutil.get_terminal_size(), interface(plain=False)
    values = {"columns": size.columns, "rows": size.lines}
    if way is Interface.screen:
        yield _ok("terminal", **values)
    else:
        told = "terminal" if way is Interface.none else "terminal_small"
        yield LookedAt("terminal", Health.optional, told, values)


def _encoding(language: str) -> Iterator[LookedAt]:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "中文".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        state = Health.broken if language == "zh" else Health.optional
        yield LookedAt("encoding", state, "encoding", {"encoding": encoding})
    else:
        yield _ok("encoding", encoding=encoding)


def _language(language: str) -> Iterator[LookedAt]:
    from fusionassess.words.language import LANGUAGES

    yield _ok("language", language=f"{LANGUAGES[language].name} ({', '.join(LANGUAGES)}: --lang)")


def _documents(_language: str) -> Iterator[LookedAt]:
    from fusionassess.answers.examples import examples
    from fusionassess.documents.problems import DocumentError
    from fusionassess.rubric import library

    try:
        names = [library.find(name).rubric.id for name in library.shipped_ids()]
        yield _ok("rubrics", count=len(names), names=", ".join(names))
    except (DocumentError, OSError) as error:
        yield LookedAt("rubrics", Health.broken, "rubrics", {"detail": error})
    try:
        yield _ok("examples", count=len(list(examples())))
    except OSError:
        yield LookedAt("examples", Health.optional, "examples", {})


def _folders(_language: str) -> Iterator[LookedAt]:
    from fusionassess.rubric.cache import folder

    for name, place, state in (("folder", Path.cwd(), Health.broken), ("cache", folder(), Health.optional)):
        is_fine = _can_be_written(place)
        yield LookedAt(name, Health.ok if is_fine else state, name, {"folder": place})


def _can_be_written(place: Path) -> bool:
    """Whether a file can be made there; a folder that is not there yet is made, as the program would."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False


def _forms(_language: str) -> Iterator[LookedAt]:
    from fusionassess.render.formats import FORMATS

    for format_ in FORMATS:
        if not format_.library:
            continue
        if format_.is_there:
            yield _ok(format_.extra)
        else:
            yield LookedAt(format_.extra, Health.optional, format_.extra, {"command": installed.remedy(format_.extra)})
    if find_spec("typst") is None:
        yield LookedAt("font", Health.unknown, "font_unknown", {})
        return
    from fusionassess.render.pdf import chinese_fonts

    fonts = chinese_fonts()
    yield _ok("font", family=fonts[0]) if fonts else LookedAt("font", Health.optional, "font", {})


def _browser(_language: str) -> Iterator[LookedAt]:
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        known = ("firefox", "chromium", "google-chrome", "microsoft-edge")
        name = next(filter(None, map(shutil.which, known)), None)
    else:
        name = getattr(browser, "name", "") or type(browser).__name__
    yield _ok("browser", program=name) if name else LookedAt("browser", Health.optional, "browser", {})


def _assistants(_language: str) -> Iterator[LookedAt]:
    if find_spec(EXTRA) is None:
        yield LookedAt(EXTRA, Health.optional, EXTRA, {"command": installed.remedy(EXTRA)})
    else:
        yield _ok(EXTRA, version=installed.version(EXTRA))


def _cluster(_language: str) -> Iterator[LookedAt]:
    if find_spec("pyspark") is None:
        yield LookedAt("spark", Health.optional, "spark", {"command": installed.remedy("spark")})
    else:
        yield _ok("spark", version=installed.version("pyspark"))
    version = java_version()
    if version is None:
        yield LookedAt("java", Health.optional, "java", {})
    elif version < LEAST_JAVA:
        yield LookedAt("java", Health.optional, "java_old", {"version": version})
    else:
        yield _ok("java", version=version)


def java_version() -> int | None:
    """The main number of the Java that Spark would start; None where there is none."""
    import re
    import subprocess

    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None:
        return None
    try:
        ended = subprocess.run([java, "-version"], capture_output=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    # 1.8 was the name of version 8.
    version = re.search(rb'version "(?:1\.)?(\d+)', ended.stderr)
    return int(version[1]) if version else None


_LOOKS: tuple[Callable[[str], Iterator[LookedAt]], ...] = (
    _program,
    _terminal,
    _encoding,
    _language,
    _documents,
    _folders,
    _forms,
    _browser,
    _assistants,
    _cluster,
)
