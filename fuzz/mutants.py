"""Spoil documents at random and see how the program ends: ``python fuzz/mutants.py --seconds 60 --seed 1``.

The corpus is what stands in the repository: the examples, the rubric, the documents of the tests, and
tables made of the examples. A spoilt document may be refused (exit 1 or 2), never end the program with 70
or by a signal, nor take more than a second of a processor or 300 MiB beside what the program itself takes. Every mutant
is known by seed and number; those that failed are kept in the folder named by ``--keep``.
"""

import argparse
import contextlib
import copy
import gzip
import io
import json
import os
import random
import re
import resource
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
TOGETHER = 2000
"""Mutants a process tries before another takes over: one that dies costs no more."""
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, "", " ", "\u200b", "\ufeff", "\x7f", "\x9b31m", "\u202e", "x" * 5000),
    *([], {}, [[]], [None], {"": None}, {"level": {}}, ["x"] * 500, {str(key): key for key in range(300)}),
    *("1e999", "-1e308", "NaN", ".inf", "³", "٣", "４", "9999-12-31", "0000-00-00", "<<", "*x", "&a", "=1+1", "../x"),
)
"""What is put in the place of a node."""
BITS = (b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"[" * 300, b"{" * 300, b'"', b": ", b"- ", b"&a *a ", b"\t", b"\r")


class Seed(NamedTuple):
    """A document of the corpus, and what reads documents of its kind."""

    name: str
    data: bytes
    commands: tuple[tuple[str, ...], ...]


SHEET = (("score", "FILE"), ("check", "FILE"), ("batch", "FILE"))
RUBRIC = (("check", "FILE"), ("rubric", "show", "FILE"))
TABLE = (("batch", "FILE"),)
EXAMPLE = str(ROOT / "examples" / "binjiang-park.yaml")
WEIGHTS = (("check", "FILE"), ("rubric", "weights", "FILE"), ("score", EXAMPLE, "--weights", "FILE"))
COSTS = (("check", "FILE"), ("roadmap", EXAMPLE, "--costs", "FILE", "--budget", "5"))


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
    for folder, commands in (("sheets", SHEET), ("rubrics", RUBRIC), ("weights", WEIGHTS), ("costs", COSTS)):
        files = sorted((ROOT / "tests" / "documents").glob(f"*/{folder}/*.*"))
        seeds += [Seed(file.name, file.read_bytes(), commands) for file in files if file.suffix in {".yaml", ".json"}]
    return [*seeds, *_tables()]


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
    yield Seed("form.xlsx", _form(), SHEET)
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


def _form() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "form.xlsx")
        _call(["form", "five-paths", "--profile", "sme", "-o", target])
        return Path(target).read_bytes() if Path(target).exists() else b""


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

    try:
        values = yaml.safe_load(seed.data)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    values = copy.deepcopy(values)
    spots = list(_spots(values))
    if not spots:
        return None
    holder, key = dice.choice(spots)
    if isinstance(holder, dict) and dice.random() < 0.2:
        holder[str(dice.choice(ODD))[:50]] = holder.pop(key)
    else:
        holder[key] = dice.choice(ODD)
    if seed.name.endswith(".json"):
        return json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return bytes(yaml.safe_dump(values, allow_unicode=True, sort_keys=False).encode("utf-8", "replace"))


def _spots(values: Any) -> Iterator[tuple[Any, Any]]:
    entries = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in list(entries):
        yield values, key
        yield from _spots(value)


def _call(words: list[str]) -> int:
    """Run a command in this process; its exit code."""
    from fusionassess.cli.app import run

    sys.argv = ["fusionassess", *words]
    code: object = 0
    out, error = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            run()
        except SystemExit as end:
            code = end.code
    return int(code) if isinstance(code, int) else int(code is not None)


class Found(NamedTuple):
    """What was wrong with how a mutant ended."""

    number: int
    seed: str
    command: str
    what: str


def _try(number: int, seed: int, seeds: list[Seed], folder: Path) -> tuple[int, list[Found]]:
    """Try one mutant on everything that reads its kind; how many tries, and what was wrong."""
    dice = random.Random(f"{seed}-{number}")
    chosen = dice.choice(seeds)
    data = spoilt(chosen, dice)
    file = folder / f"mutant{''.join(Path(chosen.name).suffixes[-2:])}"
    file.write_bytes(data)
    words = dice.choice(chosen.commands)
    _forget_peak()
    before, begun = _peak(), time.process_time()
    code = _call([str(file) if word == "FILE" else word for word in words])
    took, grown = time.process_time() - begun, _peak() - before
    wrong = []
    if code not in (0, 1, 2, 3):
        wrong.append(f"exit {code}")
    if took > MOST_SECONDS:
        wrong.append(f"{took:.1f} s")
    if grown > MOST_MIB:
        wrong.append(f"{grown:.0f} MiB")
    return 1, [Found(number, chosen.name, " ".join(words), what) for what in wrong]


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """The most memory of this process so far, in MiB."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _lot(first: int, seed: int, seeds: list[Seed], until: float, most: int) -> tuple[int, list[Found], int]:
    """Try mutants in a process of its own; how many, what was wrong, and the signal that ended it, if any."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = folder / "told.jsonl"
        child = os.fork()
        if child == 0:
            # What is loaded but once is no mutant's work.
            for kind in dict.fromkeys((Path(seed.name).suffix, words) for seed in seeds for words in seed.commands):
                example = next(each for each in seeds if Path(each.name).suffix == kind[0] and kind[1] in each.commands)
                (folder / f"first{kind[0]}").write_bytes(example.data)
                _call([str(folder / f"first{kind[0]}") if word == "FILE" else word for word in kind[1]])
            with told.open("w", encoding="utf-8") as log:
                for number in range(first, first + most):
                    if time.monotonic() > until:
                        break
                    log.write(json.dumps([number]) + "\n")
                    log.flush()
                    for found in _try(number, seed, seeds, folder)[1]:
                        log.write(json.dumps(found) + "\n")
                log.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        entries = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()] if told.exists() else []
    tried = [entry[0] for entry in entries if len(entry) == 1]
    wrong = [Found(*entry) for entry in entries if len(entry) > 1]
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    if number and tried:
        wrong.append(Found(tried[-1], "?", "?", f"ended the process: {number}"))
    return len(tried), wrong, number


def main() -> int:
    """Try mutants until the time or their number is up; 1 where one ended as none may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--keep", type=Path, help="folder for mutants that failed")
    options = parser.parse_args()
    os.environ["FUSIONASSESS_LANG"] = "en"
    seeds = [seed for seed in corpus() if seed.data]
    tried, wrong, until = 0, list[Found](), time.monotonic() + options.seconds
    while time.monotonic() < until and tried < options.count:
        number = options.first + tried
        count, more, _ = _lot(number, options.seed, seeds, until, min(TOGETHER, options.count - tried))
        tried += count
        wrong += more
    kinds = Counter(re.sub(r"[\d.]+ (s|MiB)", r"over \1", found.what) for found in wrong)
    for found in wrong:
        print(f"mutant {found.number} of seed {options.seed}: {found.command} {found.seed}: {found.what}")
        if options.keep:
            options.keep.mkdir(exist_ok=True)
            dice = random.Random(f"{options.seed}-{found.number}")
            chosen = dice.choice(seeds)
            (options.keep / f"{found.number}-{chosen.name}").write_bytes(spoilt(chosen, dice))
    print(f"{tried} mutants of {len(seeds)} documents, {len(wrong)} wrong", dict(kinds) or "")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
