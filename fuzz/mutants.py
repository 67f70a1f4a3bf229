"""Spoil documents at random and see how the program ends: ``python fuzz/mutants.py --seconds 60 --seed 1``.

The corpus is what stands in the repository: the examples, the parts of the rubric's folder, the documents of the
tests, and tables, archives and workbooks made of them. A spoilt document may be refused (exit 1 or 2), never end the
program with 70 or by a signal, nor take more than a second of a processor or 300 MiB beside what the program itself
takes, readers in processes of their own included. Every mutant is known by seed and number; those that failed are
kept in the folder named by ``--keep``.

A mutant takes some ten milliseconds: what is the same for all of them is done once. Lots of mutants have a process
each, in which everything is loaded; the commands of the program are built once there, documents of the corpus are
parsed when the first mutant needs it, and files lie in memory where the system has such a place.
"""

import argparse
import contextlib
import functools
import gzip
import io
import itertools
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
MOST_SECONDS, MOST_MIB = 1.0, 300
TOGETHER = 5000
"""Mutants a process tries before another takes over: one that dies costs no more."""
SHARE_BY_KIND = 0.15
"""Of the mutants: their document is chosen by its kind first, as nine of ten documents are YAML."""
MOST_SPOTS = 20_000
"""Nodes of a document in which one is replaced; an alias bomb has no end of them."""
MEMORY = Path("/dev/shm")
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, "", " ", "\u200b", "\ufeff", "\x7f", "\x9b31m", "\u202e", "x" * 5000),
    *([], {}, [[]], [None], {"": None}, {"level": {}}, ["x"] * 500, {str(key): key for key in range(300)}),
    *("1e999", "-1e308", "NaN", ".inf", "³", "٣", "４", "9999-12-31", "0000-00-00", "<<", "*x", "&a", "=1+1", "../x"),
)
"""What is put in the place of a node."""
BITS = (b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 300, b"{" * 300, b'"', b": ", b"- ", b"&a *a ", b"\t", b"\r")


class Seed(NamedTuple):
    """A document of the corpus, and what reads documents of its kind: FILE stands for it, FOLDER for its rubric's."""

    name: str
    data: bytes
    commands: tuple[tuple[str, ...], ...]

    @property
    def kind(self) -> tuple[str, tuple[tuple[str, ...], ...]]:
        """What reads it, and by which suffix."""
        return "".join(Path(self.name).suffixes[-2:]), self.commands


SHEET = (("score", "FILE"), ("check", "FILE"), ("batch", "FILE"))
RUBRIC = (("check", "FILE"), ("rubric", "show", "FILE"))
TABLE = (("batch", "FILE"),)
EXAMPLE = str(ROOT / "examples" / "binjiang-park.yaml")
WEIGHTS = (("check", "FILE"), ("rubric", "weights", "FILE"), ("score", EXAMPLE, "--weights", "FILE"))
COSTS = (("check", "FILE"), ("roadmap", EXAMPLE, "--costs", "FILE", "--budget", "5"))
FOLLOWUP = (("check", "FILE"), ("follow", "FILE"), ("compare", EXAMPLE, EXAMPLE, "--followup", "FILE"))
PEERS = (("score", EXAMPLE, "--against", "FILE"),)
TABLE_FOR_MAPS = str(ROOT / "fuzz" / "columns.csv")
MAP = (("batch", TABLE_FOR_MAPS, "--columns", "FILE"),)
PART = (("check", "FOLDER"), ("score", EXAMPLE, "--rubric", "FOLDER"))
"""One file of a rubric that is a folder."""
FIVE_PATHS = ROOT / "rubrics" / "five-paths"


@functools.cache
def corpus() -> list[Seed]:
    """What is spoilt."""
    import yaml

    seeds = []
    for file in sorted((ROOT / "examples").glob("*.yaml")):
        if file.name.startswith("weights-"):
            seeds.append(Seed(file.name, file.read_bytes(), WEIGHTS))
        else:
            values = yaml.safe_load(file.read_text(encoding="utf-8"))
            as_json = json.dumps(values, ensure_ascii=False, default=str).encode()
            seeds += [Seed(file.name, file.read_bytes(), SHEET), Seed(f"{file.stem}.json", as_json, SHEET)]
    kinds = {
        "sheets": SHEET,
        "rubrics": RUBRIC,
        "lint": RUBRIC,
        "weights": WEIGHTS,
        "costs": COSTS,
        "followups": FOLLOWUP,
    }
    for folder, commands in kinds.items():
        files = sorted((ROOT / "tests" / "documents").glob(f"*/{folder}/*.*"))
        seeds += [Seed(file.name, file.read_bytes(), commands) for file in files if file.suffix in {".yaml", ".json"}]
    seeds += [Seed(f"{FIVE_PATHS.name}/{file.name}", file.read_bytes(), PART) for file in sorted(FIVE_PATHS.iterdir())]
    seeds.append(Seed("columns.yaml", (ROOT / "fuzz" / "columns.yaml").read_bytes(), MAP))
    return [seed for seed in (*seeds, *_tables(), *_peers()) if seed.data]


def _peers() -> Iterator[Seed]:
    """Tables of scores, as a batch writes them."""
    for suffix in (".csv", ".parquet"):
        name = f"scores{suffix}"
        yield Seed(name, _written("batch", str(ROOT / "examples"), name), PEERS)


def _tables() -> Iterator[Seed]:
    """Tables in every format, of rows that can be scored."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import xlsxwriter

    names = ["subject", "profile", "1a.M", "1a.R", "2c.O", "3a.R"]
    rows = [[f"u{row}", "region", "3", "unknown", "NA: none", str(row % 6)] for row in range(30)]
    text = "".join(",".join(row) + "\n" for row in [names, *rows])
    yield Seed("table.csv", text.encode(), TABLE)
    yield Seed("table-gbk.csv", text.replace("u1", "甲").encode("gbk"), TABLE)
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
    yield Seed("table.jsonl", "\n".join(lines).encode(), TABLE)
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    held = io.BytesIO()
    pq.write_table(table, held)
    yield Seed("table.parquet", held.getvalue(), TABLE)
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([names, *rows]):
            sheet.write_row(number, 0, row)
    yield Seed("table.xlsx", held.getvalue(), TABLE)
    yield Seed("form.xlsx", _written("form", "five-paths", "--profile", "sme", "form.xlsx"), SHEET)
    for kind in ("ods", "xls"):
        data = gzip.decompress((ROOT / "tests" / "batch" / "read" / f"form.{kind}.gz").read_bytes())
        yield Seed(f"form.{kind}", data, (*SHEET, ("batch", "FILE", EXAMPLE)))
    yield from _archives(
        {"a.yaml": Path(EXAMPLE).read_bytes(), "表/t.csv": text.encode(), "表/t.xlsx": held.getvalue()}
    )


def _archives(members: dict[str, bytes]) -> Iterator[Seed]:
    """Archives of these, and one of them packed by itself."""
    packed, inner = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    yield Seed("all.zip", packed.getvalue(), TABLE)
    with tarfile.open(fileobj=inner, mode="w") as tar:
        for name, data in {**members, "in/all.zip": packed.getvalue()}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    yield Seed("all.tar", inner.getvalue(), TABLE)
    yield Seed("all.tgz", gzip.compress(inner.getvalue(), mtime=0), TABLE)
    yield Seed("t.csv.gz", gzip.compress(members["表/t.csv"], mtime=0), TABLE)


def _written(*words: str) -> bytes:
    """What a command writes to the file that its last word names; in a process of its own: its threads end with it."""
    with tempfile.TemporaryDirectory(dir=_room()) as folder:
        target = Path(folder) / words[-1]
        program = [sys.executable, "-m", "fusionassess", *words[:-1], "-o", str(target)]
        subprocess.run(program, check=True, capture_output=True)
        return target.read_bytes()


def spoilt(seed: Seed, dice: random.Random) -> bytes:
    """A document with one to four things wrong."""
    data = seed.data
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _spoilt_part(data, dice)
    if seed.name.endswith((".yaml", ".json")) and dice.random() < 0.5 and (made := _other_node(seed, dice)):
        return made
    for _ in range(dice.randint(1, 4)):
        data = _spoilt_bytes(data, dice)
    return data


def _spoilt_bytes(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data) + 1)
    other = dice.randrange(len(data) + 1)
    first, last = sorted((place, min(other, place + 200)))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: data[:place],
        lambda: data[:first] + data[last:],
        lambda: data[:last] + data[first:],
        lambda: data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :],
        lambda: data[:place] + dice.choice(BITS) + data[place:],
        lambda: data[:place] + str(dice.choice(ODD)).encode("utf-8", "replace") + data[place:],
    )
    return dice.choice(ways)()


def _spoilt_part(data: bytes, dice: random.Random) -> bytes:
    """A zip, one part of which is spoilt or gone."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen, way = dice.choice(names), dice.randrange(4)
        for name in names:
            content = before.read(name)
            if name == chosen and way == 0:
                continue
            if name == chosen and way == 1:
                marks = list(re.finditer(rb'"[^"<>]{1,12}"', content))
                if marks:
                    mark = dice.choice(marks)
                    odd = str(dice.choice(ODD)).encode("utf-8", "replace").replace(b'"', b"")[:40]
                    content = content[: mark.start() + 1] + odd + content[mark.end() - 1 :]
            elif name == chosen:
                content = _spoilt_bytes(content, dice)
            after.writestr(name, content)
    return held.getvalue()


def _other_node(seed: Seed, dice: random.Random) -> bytes | None:
    """A document in which one node is replaced by something odd, in its own notation."""
    import yaml

    values, spots = _parsed(seed.data)
    if not spots:
        return None
    holder, key = dice.choice(spots)
    before = holder.copy()
    if isinstance(holder, dict) and dice.random() < 0.2:
        holder[str(dice.choice(ODD))[:50]] = holder.pop(key)
    else:
        holder[key] = dice.choice(ODD)
    try:
        if seed.name.endswith(".json"):
            return json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "replace")
        text = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        return bytes(text.encode("utf-8", "replace"))
    finally:
        # The next mutant of the document finds it as it was, in its order.
        holder.clear()
        holder.update(before) if isinstance(holder, dict) else holder.extend(before)


@functools.cache
def _parsed(data: bytes) -> tuple[Any, list[tuple[Any, Any]]]:
    """The values of a document, and every place in it; none where it cannot be read or has too many."""
    import yaml

    try:
        values = yaml.load(data, yaml.CSafeLoader)
        spots = list(itertools.islice(_spots(values), MOST_SPOTS + 1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None, []
    return values, spots if len(spots) <= MOST_SPOTS else []


def _spots(values: Any) -> Iterator[tuple[Any, Any]]:
    entries = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in list(entries):
        yield values, key
        yield from _spots(value)


def _call(words: list[str]) -> int:
    """Run a command in this process; its exit code."""
    import typer.main

    from fusionassess.cli.app import run
    from fusionassess.rubric import cache

    if not hasattr(typer.main.get_command, "cache_info"):
        # Building the commands takes three times as long as what most of them do with a mutant, the rubric as long.
        typer.main.get_command = functools.cache(typer.main.get_command)
        setattr(cache, "load", _kept(cache.load))  # noqa: B010 - it has a type of its own
    sys.argv = ["fusionassess", *words]
    code: object = 0
    out, error = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            run()
        except SystemExit as end:
            code = end.code
    return int(code) if isinstance(code, int) else int(code is not None)


def _kept(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """Loads the rubrics of the corpus once; those of mutants, which are met once, as ever."""
    kept: dict[str, Any] = {}

    def loaded(sha256: str) -> Any:
        if sha256 not in kept:
            rubric = load(sha256)
            if rubric is None or len(kept) >= _MOST_KEPT:
                return rubric
            kept[sha256] = rubric
        return kept[sha256]

    return loaded


_MOST_KEPT = 50


class Found(NamedTuple):
    """What was wrong with how a mutant ended."""

    number: int
    seed: str
    command: str
    what: str


def _chosen(number: int, seed: int) -> tuple[Seed, bytes, tuple[str, ...]]:
    """A mutant: what it was before, its bytes, and the command that it is given."""
    dice = random.Random(f"{seed}-{number}")
    seeds = corpus()
    if dice.random() < SHARE_BY_KIND:
        kinds = _by_kind()
        seeds = kinds[dice.randrange(len(kinds))]
    chosen = dice.choice(seeds)
    return chosen, spoilt(chosen, dice), dice.choice(chosen.commands)


@functools.cache
def _by_kind() -> list[list[Seed]]:
    kinds: dict[object, list[Seed]] = {}
    for seed in corpus():
        kinds.setdefault(seed.kind, []).append(seed)
    return list(kinds.values())


def _try(number: int, seed: int, folder: Path) -> list[Found]:
    """Try one mutant on something that reads its kind; what was wrong."""
    from fusionassess.documents import apart

    chosen, data, words = _chosen(number, seed)
    apart.begin()
    readers = _readers()
    for reader in ("self", *readers):
        _forget_peak(reader)
    before, begun = {reader: _peak(reader) for reader in ("self", *readers)}, _seconds()
    code = _run_on(chosen, data, words, folder)
    took = _seconds() - begun
    grown = max(_peak(reader) - before.get(reader, _peak(reader)) for reader in ("self", *_readers()))
    wrong = []
    if code not in (0, 1, 2, 3):
        wrong.append(f"exit {code}")
    if took > MOST_SECONDS:
        wrong.append(f"{took:.1f} s")
    if grown > MOST_MIB:
        wrong.append(f"{grown:.0f} MiB")
    return [Found(number, chosen.name, " ".join(words), what) for what in wrong]


def _run_on(seed: Seed, data: bytes, words: tuple[str, ...], folder: Path) -> int:
    """Give a command some bytes as a document of a kind; its exit code."""
    file = folder / f"mutant{seed.kind[0]}"
    if "FOLDER" in words:
        file = folder / seed.name
        if not file.exists():
            shutil.copytree(FIVE_PATHS, file.parent)
    file.write_bytes(data)
    code = _call([{"FILE": str(file), "FOLDER": str(file.parent)}.get(word, word) for word in words])
    file.write_bytes(seed.data)
    return code


def _readers() -> list[str]:
    """The processes that read for this one."""
    return [str(process.pid) for process in multiprocessing.active_children()]


def _seconds() -> float:
    """Of a processor, that this process and its readers have taken, those included that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = time.process_time() + ended.ru_utime + ended.ru_stime
    for reader in _readers():
        with contextlib.suppress(OSError):
            ticks = Path(f"/proc/{reader}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
            took += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return took


def _forget_peak(process: str) -> None:
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


def _peak(process: str) -> float:
    """The most memory of a process so far, in MiB."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _room() -> Path | None:
    """Where files lie in memory; nowhere in particular on a system without such a place."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


def _lot(first: int, seed: int, until: float, most: int) -> tuple[int, list[Found]]:
    """Try mutants in a process of its own; how many, and what was wrong, such as a signal that ended it."""
    with tempfile.TemporaryDirectory(dir=_room()) as name:
        folder = Path(name)
        told = folder / "told.jsonl"
        child = os.fork()
        if child == 0:
            _try_all(range(first, first + most), seed, folder, told, until)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        entries = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()] if told.exists() else []
    tried = [entry[0] for entry in entries if len(entry) == 1]
    wrong = [Found(*entry) for entry in entries if len(entry) > 1]
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    if number:
        wrong.append(Found(tried[-1] if tried else first, "?", "?", f"ended the process: {number}"))
    return max(len(tried), 1), wrong


def _try_all(numbers: range, seed: int, folder: Path, told: Path, until: float) -> None:
    """Try mutants one after the other, and note each before it is tried, and what was wrong."""
    # What is loaded but once is no mutant's work.
    for documents in _by_kind():
        for words in documents[0].commands:
            _run_on(documents[0], documents[0].data, words, folder)
    with told.open("w", encoding="utf-8") as log:
        for number in numbers:
            if number > numbers[0] and time.monotonic() > until:
                break
            log.write(json.dumps([number]) + "\n")
            log.flush()
            for found in _try(number, seed, folder):
                log.write(json.dumps(found) + "\n")
        log.flush()


def main() -> int:
    """Try mutants until the time or their number is up; 1 where one ended as none may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--keep", type=Path, help="folder for mutants that failed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=_room()) as cache:
        os.environ |= {"FUSIONASSESS_LANG": "en", "FUSIONASSESS_NO_CONFIG": "1", "XDG_CACHE_HOME": cache}
        return _tried(options)


def _tried(options: argparse.Namespace) -> int:
    tried, wrong, until = 0, list[Found](), time.monotonic() + options.seconds
    documents = len(corpus())
    while time.monotonic() < until and tried < options.count:
        number = options.first + tried
        count, more = _lot(number, options.seed, until, min(TOGETHER, options.count - tried))
        tried += count
        wrong += more
        for found in more:
            told = f"mutant {found.number} of seed {options.seed}: {found.command} {found.seed}: {found.what}"
            print(told, flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                chosen, data, _ = _chosen(found.number, options.seed)
                (options.keep / f"{found.number}-{chosen.name.replace('/', '-')}").write_bytes(data)
        if tried < options.count:
            print(f"{tried} so far", file=sys.stderr, flush=True)
    kinds = Counter(re.sub(r"[\d.]+ (s|MiB)", r"over \1", found.what) for found in wrong)
    print(f"{tried} mutants of {documents} documents, {len(wrong)} wrong", dict(kinds) or "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
