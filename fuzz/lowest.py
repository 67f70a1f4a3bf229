"""The lowest versions that pyproject.toml declares, as requirements, and what the tests need beside them."""

import re
import tomllib
from pathlib import Path

TESTS = ("hypothesis", "openpyxl", "pyte", "pytest", "pytest-timeout", "pytest-xdist")


def lowest(declared: list[str]) -> list[str]:
    """Requirements with their lower bounds as the version."""
    bounds = [re.match(r"([\w-]+)>=([\w.]+)", each) for each in declared]
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


def main() -> None:
    """Print them."""
    root = Path(__file__).parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print("\n".join([*lowest(project["dependencies"]), *TESTS]))


if __name__ == "__main__":
    main()
