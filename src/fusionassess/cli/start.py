"""``fusionassess`` alone on a terminal: a menu of what one may want to do. Each choice is a command, which is shown."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fusionassess.cli import naming, streams, talking
from fusionassess.cli.command_words import file_word
from fusionassess.documents.suffixes import DOCUMENTS, WORKBOOKS, YAML, as_document
from fusionassess.words.language import LANGUAGES, names

if TYPE_CHECKING:
    from fusionassess.survey.picking import Picking
    from fusionassess.survey.terminal import Interface
    from fusionassess.words.labels import Labels
    from fusionassess.words.shapes.start import StartLabels

_OTHER_LANGUAGE = "language"
MOST_SHEETS = 3
"""That are offered to go on with; the latest first."""
_MOST_FILES = 300
_MOST_BYTES = 2_000_000
_HEAD = 4096


class SheetHere(NamedTuple):
    """A sheet in the folder one stands in."""

    file: str
    name: str
    """Of the organisation."""
    given: int
    asked: int
    """Questions answered, of how many."""
    profile: str
    is_consensus: bool = False
    """Of several raters, rather than of one."""


def menu(way: "Interface", language: str, asked: str | None, run: Callable[[Sequence[str]], int]) -> int:
    """Show the menu, run what is chosen, and show it again until one leaves; gives the last exit code.

    ``asked`` is the language that was asked for on the command line: what is run is asked for it, too.

    Raises KeyboardInterrupt, EOFError where nobody chooses any more.
    """
    from fusionassess.render.text.wrapping import wrap
    from fusionassess.survey.picking import GoneBack
    from fusionassess.words.labels import labels

    phrases = labels(language)
    picking, code = talking.picking(way, phrases, can_go_back=True), 0
    streams.note("\n".join(wrap(phrases.start.welcome, streams.width())))
    while (wish := _chosen(phrases, picking)) != "leave":
        if wish == _OTHER_LANGUAGE:
            return _in_the_next(language)
        try:
            words = [*(("--lang", asked) if asked else ()), *_command(wish, phrases, language, picking)]
        except (GoneBack, KeyboardInterrupt):
            continue
        streams.note(phrases.start.the_command.format(command=shlex.join([naming.NAME, *words])) + "\n")
        code = run(words)
        with suppress(GoneBack):
            picking.line(f"\n{phrases.start.again}", "")
    return code


def _chosen(phrases: "Labels", picking: "Picking") -> str:
    """What is chosen in the menu; nothing is behind it to go back to."""
    from fusionassess.survey.picking import GoneBack

    while True:
        try:
            return picking.one(phrases.start.what, list(_rows(phrases)))
        except GoneBack:
            continue


def _rows(phrases: "Labels") -> Iterator[tuple[str, str]]:
    """What can be done here: sheets that can be gone on with first."""
    here, does = list(sheets_here(Path())), phrases.start.does
    unfinished = [sheet for sheet in here if sheet.given < sheet.asked]
    for sheet in unfinished:
        if sheet.is_consensus and not _raters_of(sheet.file):
            continue
        verb = "round" if sheet.is_consensus else "resume"
        yield does[verb].format(**sheet._asdict()), f"{verb} {sheet.file}"
    wishes = ("survey", "example", "form", *(("score", "report") if here else ()), "help")
    yield from ((does[wish], wish) for wish in wishes)
    # Whoever cannot read the others can read this one.
    yield (names(), _OTHER_LANGUAGE)
    yield (does["leave"], "leave")


def _in_the_next(language: str) -> int:
    """Go on in the next language that the program speaks, with every text in it: as a program begun anew."""
    spoken = list(LANGUAGES)
    after = spoken[(spoken.index(language) + 1) % len(spoken)]
    kept = [word for word in sys.argv[1:] if word == "--no-config"]
    words = naming.again(*kept, "--lang", after)
    if os.name == "posix":
        os.execv(words[0], words)  # noqa: S606 - the same program
    # Elsewhere a program that is replaced has ended for whoever started it.
    return subprocess.call(words)  # noqa: S603 - likewise


def sheets_here(folder: Path) -> Iterator[SheetHere]:
    """The latest answer sheets of a folder, as many as the menu offers."""
    return islice(_every_sheet(folder), MOST_SHEETS)


def _every_sheet(folder: Path) -> Iterator[SheetHere]:
    """The answer sheets of a folder, the latest first; what cannot be read is passed over."""
    from fusionassess.answers.sheets import FORMAT, open_sheet
    from fusionassess.documents.problems import DocumentError

    kind = FORMAT.rpartition("/")[0].encode()
    for file in _documents(folder):
        try:
            with file.open("rb") as opened:
                if kind not in opened.read(_HEAD):
                    continue
            sheet, edition, _ = open_sheet(file)
        except (OSError, DocumentError):
            continue
        asked = edition.rubric.asked(sheet.subject.profile)
        given = [question for question in asked if (answer := sheet.answers.get(question.id)) and answer.is_given]
        whose, is_consensus = sheet.subject, bool(sheet.raters)
        yield SheetHere(file.name, whose.name, len(given), len(asked), whose.profile, is_consensus)


def _documents(folder: Path, suffixes: "Collection[str]" = DOCUMENTS) -> list[Path]:
    """The small documents of a folder, the latest first; none where it cannot be read."""
    try:
        files = [file for file in folder.iterdir() if file.suffix.lower() in suffixes and not file.name.startswith(".")]
        return sorted(filter(_is_small_file, files[:_MOST_FILES]), key=lambda file: -file.stat().st_mtime)
    except OSError:
        return []


def _is_small_file(file: Path) -> bool:
    return file.is_file() and file.stat().st_size <= _MOST_BYTES


def _command(wish: str, phrases: "Labels", language: str, picking: "Picking") -> list[str]:
    """The command that does what was chosen, asking for what it needs."""
    start, (verb, _, file) = phrases.start, wish.partition(" ")

    def file_for(stem: str, suffix: str) -> str:
        return _file_for(stem, suffix, phrases, picking)

    def kind_of(question: str, kinds: Mapping[str, str]) -> str:
        return picking.one(question, [(title, suffix) for suffix, title in kinds.items()])

    words = ["--help"]
    match verb:
        case "resume":
            words = ["survey", "-o", file_word(file), *_last_round(file, phrases, picking)]
        case "round":
            words = ["merge", *map(file_word, _raters_of(file)), "-o", file_word(file), "--rule", "ask"]
        case "survey":
            last = _new_round(phrases, picking)
            words = ["survey", "-o", file_for(_stem_of_sheet(start), YAML[0]), *last]
        case "example":
            words = ["example", _profile(start.which_example, language, picking), "--report"]
        case "form":
            kind = kind_of(start.which_form, start.form_kinds)
            profile = _profile(phrases.survey.ask_profile, language, picking)
            words = ["form", "-p", profile, "-o", file_for(f"form-{profile}", kind)]
        case "score":
            words = ["score", _sheet(phrases, picking)]
        case "report":
            sheet = _sheet(phrases, picking)
            words = ["report", sheet, "-o", file_for(Path(sheet).stem, kind_of(start.which_report, start.report_kinds))]
    return words


def _stem_of_sheet(start: "StartLabels") -> str:
    from fusionassess.answers.dates import today

    return start.sheet_name.format(year=today().year)


def _file_for(stem: str, suffix: str, phrases: "Labels", picking: "Picking") -> str:
    """A file name that was asked for; without the end that its kind needs it gets it, and that is told."""
    typed = picking.line(phrases.start.which_file, _free(stem, suffix))
    has_end = Path(typed).suffix and suffix != YAML[0]
    full = typed if has_end else as_document(typed) if suffix == YAML[0] else f"{typed}{suffix}"
    if full != typed:
        streams.note(phrases.survey.saved_as.format(file=full))
    return file_word(full)


def _last_round(file: str, phrases: "Labels", picking: "Picking") -> list[str]:
    """``--last`` with a finished sheet here of the same organisation, where there is one and it is wanted.

    A sheet does not say which one it was begun with.
    """
    here = list(_every_sheet(Path()))
    mine = next((sheet for sheet in here if sheet.file == file), None)
    rows = [
        (_told(sheet, phrases), sheet.file)
        for sheet in here
        if mine and sheet.file != file and sheet.given == sheet.asked
        if (sheet.name, sheet.profile) == (mine.name, mine.profile)
    ][:MOST_SHEETS]
    if not rows:
        return []
    chosen = picking.one(phrases.start.which_last, [*rows, (phrases.start.no_last, "")])
    return _against(chosen)


def _new_round(phrases: "Labels", picking: "Picking") -> list[str]:
    """``--last`` for a new sheet: a finished one here, where there is one and the new one is of the same unit."""
    rows = [(_told(sheet, phrases), sheet.file) for sheet in _every_sheet(Path()) if sheet.given == sheet.asked][
        :MOST_SHEETS
    ]
    if not rows:
        return []
    return _against(picking.one(phrases.start.same_unit, [*rows, (phrases.start.other_unit, "")]))


def _against(last: str) -> list[str]:
    """The words that hold a sheet against that of last time, and its follow-up where that lies beside it."""
    if not last:
        return []
    followup = _followup_of(Path(last))
    return ["--last", file_word(last), *(["--followup", file_word(followup)] if followup else [])]


def _followup_of(last: Path) -> str:
    """The latest follow-up here of the roadmap of a sheet; empty where there is none."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.documents.problems import DocumentError
    from fusionassess.roadmap.followup import FORMAT, hold_against, open_followup

    kind = FORMAT.rpartition("/")[0].encode()
    try:
        sheet, edition, _ = open_sheet(last)
    except (OSError, DocumentError):
        return ""
    for file in _documents(Path(), (*DOCUMENTS, *WORKBOOKS)):
        try:
            if file.suffix.lower() in DOCUMENTS and kind not in file.read_bytes()[:_HEAD]:
                continue
            hold_against(open_followup(str(file), edition=edition), [sheet])
        except (OSError, DocumentError):
            continue
        return file.name
    return ""


def _raters_of(file: str) -> list[str]:
    """The sheets here that a consensus was made of, in its order; none where they are not all here."""
    from fusionassess.answers.sheets import open_sheet
    from fusionassess.raters.merging import NotMergeable, merge, rater_of, same_raters

    whole = open_sheet(file).sheet
    who = (whole.respondent.role if whole.respondent else None) or ""
    opened = [
        (sheet.file, open_sheet(sheet.file))
        for sheet in _every_sheet(Path())
        if not sheet.is_consensus and (sheet.name, sheet.profile) == (whole.subject.name, whole.subject.profile)
    ]
    places = {name: who.find(rater_of(name, each.sheet).label) for name, each in opened}
    own = sorted((pair for pair in opened if places[pair[0]] >= 0), key=lambda pair: places[pair[0]])
    try:
        is_whole = same_raters(merge(own, "ask", "").sheet, whole)
    except NotMergeable:
        return []
    return [name for name, _ in own] if is_whole else []


def _told(sheet: SheetHere, phrases: "Labels") -> str:
    told = phrases.start.consensus_here if sheet.is_consensus else phrases.start.sheet_here
    return told.format(**sheet._asdict())


def _sheet(phrases: "Labels", picking: "Picking") -> str:
    rows = [(_told(sheet, phrases), sheet.file) for sheet in sheets_here(Path())]
    return file_word(picking.one(phrases.start.which_sheet, rows))


def _profile(question: str, language: str, picking: "Picking") -> str:
    from fusionassess.rubric import DEFAULT_RUBRIC, library
    from fusionassess.rubric.nodes import words

    profiles = library.find(DEFAULT_RUBRIC).rubric.profiles
    return picking.one(question, [(words(profile.title, language), name) for name, profile in profiles.items()])


def _free(stem: str, suffix: str) -> str:
    """A file name that nothing has yet."""
    name, number = f"{stem}{suffix}", 1
    while Path(name).exists():
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name
