"""How much room each package on the page on dependencies takes in this environment, beside what the page says."""

import re
from importlib import metadata
from pathlib import Path

PAGE = Path(__file__).parents[1] / "dependencies.md"


def megabytes(name: str) -> float:
    """What the installed files of a package take, without what Python compiles of them."""
    files = metadata.files(name) or []
    return sum(each.size or 0 for each in files if each.suffix != ".pyc") / 1e6


def main() -> None:
    """Print both, for each package and altogether."""
    rows = re.findall(r"^\| ([\w-]+) \| (.*?) \| .*? \| ([\d.]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    for name, _, said in rows:
        found = f"{megabytes(name):.1f}"
        print(f"{name:20} {said:>6} {found:>6}{'' if said == found else '  *'}")
    own = sum(megabytes(name) for name, by, _ in rows if by in {"itself", "brought along"})
    print(f"{'without extras':20} {'':6} {own:6.0f}")


if __name__ == "__main__":
    main()
