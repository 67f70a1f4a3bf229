"""What is said of dependencies is true of pyproject.toml and of the files beside it."""

import re
import tomllib
from typing import Any

from lowest import lowest
from wheels import runtime

from conftest import ROOT

PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """What pyproject.toml declares."""
    declared: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return declared


def name_of(requirement: str) -> str:
    """The name of what is required."""
    return re.split(r"[<>=!~\\[; ]", requirement, maxsplit=1)[0].lower()


def test_the_page_has_every_dependency_with_licence_and_size() -> None:
    """Those of the program, and of its extras."""
    table = re.findall(r"^\| ([\w-]+) \| (\S.*?) \| (\S.*?) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    wanted_by = {name: by for name, by, _, _ in table}
    declared = project()

    assert {name for name, by in wanted_by.items() if by == "itself"} == set(map(name_of, declared["dependencies"]))
    for extra, requirements in declared["optional-dependencies"].items():
        if extra != "dev":
            assert {wanted_by[name_of(each)] for each in requirements} == {f"`{extra}`"}


def test_the_page_counts_the_wheels_of_all_that_it_lists() -> None:
    """As ``make wheels`` told it; both languages have the same table and the same answer."""
    chinese = (ROOT / "docs" / "dependencies.zh-CN.md").read_text(encoding="utf-8")
    told = re.findall(r"(\d+) of (\d+) have a wheel", PAGE)

    assert [int(of) for _, of in told] == [len(runtime())]
    assert re.findall(r"(\d+) of (\d+) have a wheel", chinese) == told
    for row in re.findall(r"^\| ([\w-]+) \| .* \| (\S.*?) \| ([\d.]+) \|$", PAGE, re.MULTILINE):
        assert row in re.findall(r"^\| ([\w-]+) \| .* \| (\S.*?) \| ([\d.]+) \|$", chinese, re.MULTILINE)


def test_every_dependency_has_a_lower_bound_that_is_tested() -> None:
    """``make lowest`` installs it."""
    dependencies = project()["dependencies"]

    assert [name_of(each) for each in lowest(dependencies)] == [name_of(each) for each in dependencies]


def test_every_dependency_is_constrained() -> None:
    """To one version, which satisfies its lower bound."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    constrained = {name_of(line).replace("_", "-") for line in text.splitlines()}

    for requirements in (project()["dependencies"], *project()["optional-dependencies"].values()):
        assert {name_of(each).replace("_", "-") for each in requirements} <= constrained


def test_the_lock_has_every_package_in_its_constrained_version_with_hashes() -> None:
    """Of the program and of its small extras, without the address of anybody's registry."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-").splitlines()
    entries = re.findall(
        r"^([\w.-]+)==([\w.]+)(?:\s*;[^\\]*)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", text, re.MULTILINE
    )

    assert "://" not in text
    assert len(entries) == len(re.findall(r"^\w", text, re.MULTILINE))
    assert {f"{name}=={version}".lower().replace("_", "-") for name, version, _ in entries} <= set(constraints)
    for requirements in (
        project()["dependencies"],
        *(project()["optional-dependencies"][e] for e in ("docx", "mcp", "pdf", "pptx")),
    ):
        assert {name_of(each) for each in requirements} <= {name.lower() for name, _, _ in entries}
