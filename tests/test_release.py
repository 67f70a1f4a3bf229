"""What is handed out: its bill of materials, its version in every place, and that it is the same twice."""

import re
from pathlib import Path

import pytest
import sbom
import twice

from conftest import ROOT
from fusionassess import __version__

LOCK = ROOT / "requirements.lock"


def test_the_version_is_the_same_wherever_it_is_told() -> None:
    """In the program, in what is cited, and on top of what is new, in both languages."""
    told = [
        re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name, pattern in (
            ("CITATION.cff", r"^version: (\S+)$"),
            ("CHANGELOG.md", r"^## ([\d.]+) "),
            ("CHANGELOG.zh-CN.md", r"^## ([\d.]+) "),
        )
    ]

    assert [found and found[1] for found in told] == [__version__] * 3


def test_the_two_changelogs_have_the_same_parts() -> None:
    """Whoever reads one of them misses nothing."""
    parts = [
        [(part[1], len(re.findall("^- ", part[2], re.MULTILINE))) for part in re.finditer(_PART, page)]
        for page in ((ROOT / name).read_text(encoding="utf-8") for name in ("CHANGELOG.md", "CHANGELOG.zh-CN.md"))
    ]

    assert len(parts[0]) > 3
    assert [count for _, count in parts[0]] == [count for _, count in parts[1]]


_PART = r"(?m)^##+ (.+)\n((?:(?!^##)[^\n]*\n)*)"


def test_the_bill_has_every_locked_package_with_purl_licence_and_hashes() -> None:
    """What the tool says of an environment, and what the lock says, become one; nothing random, no time of today."""
    locked = sbom.written_by_the_tool("requirements", LOCK)
    installed = {
        "metadata": {"component": {"name": "fusionassess"}},
        "components": [
            {
                "purl": each["purl"],
                "licenses": [{"license": {"id": "MIT"}}],
                "externalReferences": [{"type": "website"}],
            }
            for each in reversed(locked["components"])
        ],
    }

    bill = sbom.joined(installed, locked, "1.2.3")

    names = re.findall(r"^([\w.-]+)==([\w.]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert {each["purl"] for each in bill["components"]} == {f"pkg:pypi/{name}@{version}" for name, version in names}
    text = LOCK.read_text(encoding="utf-8")
    for component in bill["components"]:
        hashes = [found["content"] for kept in component["externalReferences"] for found in kept.get("hashes", [])]
        assert hashes
        assert all(f"--hash=sha256:{one}" in text for one in hashes)
        assert component["licenses"]
    assert bill["metadata"]["component"]["purl"] == "pkg:pypi/fusionassess@1.2.3"
    assert "serialNumber" not in locked
    assert "timestamp" not in locked["metadata"]


def test_a_package_that_is_only_installed_or_only_locked_is_named() -> None:
    """The bill speaks of what is locked, so the environment must be that and nothing else."""
    locked = {"components": [{"purl": "pkg:pypi/a@1", "externalReferences": []}]}
    installed = {"metadata": {"component": {}}, "components": [{"purl": "pkg:pypi/b@1"}]}

    with pytest.raises(ValueError, match=r"pkg:pypi/a@1, pkg:pypi/b@1"):
        sbom.joined(installed, locked, "1")


def test_two_builds_that_differ_are_told_apart(tmp_path: Path) -> None:
    """By one byte, or by a file that only one has."""
    for folder, files in (("one", {"same": b"x", "other": b"a"}), ("two", {"same": b"x", "other": b"b", "more": b""})):
        (tmp_path / folder).mkdir()
        for name, data in files.items():
            (tmp_path / folder / name).write_bytes(data)

    assert twice.differing(tmp_path / "one", tmp_path / "two") == ["more", "other"]
    assert twice.differing(tmp_path / "one", tmp_path / "one") == []
