"""What is handed out of one commit: wheel, source archive, bill of materials, and the checksums of the three.

Everything is made twice, from two clones in other folders, under another umask, time zone and locale;
where a byte differs, there is no release. The only time in it is that of the commit.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TO = ROOT / "build" / "release"
WORK = ROOT / "build" / "release-work"
SUMS = "SHA256SUMS"


class Setting(NamedTuple):
    """Where and how one of the two is made."""

    folder: str
    umask: int
    zone: str
    locale: str


SETTINGS = (
    Setting("first", 0o022, "UTC", "C.UTF-8"),
    Setting("the second, elsewhere", 0o077, "Asia/Shanghai", "C"),
)


def said_by_git(*arguments: str) -> str:
    """What git says of this checkout."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return done.stdout.strip()


def runtime() -> Path:
    """An environment with what `requirements.lock` names and nothing else, not even pip; its Python."""
    home = WORK / "runtime"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    return python


def make(setting: Setting, python: Path, time: str) -> Path:
    """Clone, build, write bill and checksums; the folder they are in."""
    clone, made = WORK / setting.folder / "clone", WORK / setting.folder / "made"
    surroundings = {
        **os.environ,
        "LC_ALL": setting.locale,
        "TZ": setting.zone,
        "SOURCE_DATE_EPOCH": time,
        "PIP_CONSTRAINT": "constraints.txt",  # of the clone; a whole path with a space in it would be two to pip
        "PYTHONUTF8": "1",
    }

    def run(*command: str | Path, within: Path = ROOT) -> str:
        done = subprocess.run(
            command,
            cwd=within,
            env=surroundings,
            umask=setting.umask,
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return done.stdout

    run("git", "clone", "-q", "--no-hardlinks", ROOT, clone)
    run(sys.executable, "-m", "build", "--outdir", made, within=clone)
    version = version_of(next(made.glob("*.whl")))
    bill = run(sys.executable, clone / "docs" / "release" / "sbom.py", python, version, within=clone)
    (made / f"fusionassess-{version}.cdx.json").write_text(bill, encoding="utf-8")
    (made / SUMS).write_text("".join(f"{digest(each)}  {each.name}\n" for each in sorted(made.iterdir())))
    return made


def version_of(wheel: Path) -> str:
    """The version in a wheel's name."""
    return wheel.name.split("-")[1]


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def differing(one: Path, other: Path) -> list[str]:
    """Names of files that are not byte for byte the same in two folders, or in one of them only."""
    there, here = ({each.name: digest(each) for each in folder.iterdir()} for folder in (one, other))
    return sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))


def main() -> None:
    """Build twice, compare, hand over."""
    if said_by_git("status", "--porcelain", "--untracked-files=no"):
        sys.exit("A release is made of a commit. Commit the changes or put them aside, then: make release")
    time = said_by_git("log", "-1", "--format=%ct")
    for old in (TO, WORK):
        shutil.rmtree(old, ignore_errors=True)
    WORK.mkdir(parents=True)
    python = runtime()
    one, other = (make(setting, python, time) for setting in SETTINGS)
    if names := differing(one, other):
        sys.exit(f"Not the same bytes twice: {', '.join(names)}. Compare {one} and {other}")
    shutil.copytree(one, TO)
    for file in sorted(TO.iterdir()):
        print(f"{file.stat().st_size:>10,}  {file.relative_to(ROOT)}")
    print(f"The same bytes twice, of commit {said_by_git('rev-parse', 'HEAD')}")
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
