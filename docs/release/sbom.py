"""The bill of materials of a release: CycloneDX, in JSON, of what the program runs on in the versions that are locked.

The tool of the CycloneDX project writes two: one of an environment, with licences and who needs whom,
one of `requirements.lock`, with the hashes of the files that may be installed. Here they become one.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]
VERSION = SchemaVersion.V1_6


def written_by_the_tool(*arguments: str | Path) -> dict[str, Any]:
    """What the CycloneDX tool writes, without random numbers; a time only where SOURCE_DATE_EPOCH gives one."""
    command = [sys.executable, "-m", "cyclonedx_py", *map(str, arguments), "--output-reproducible", "-o", "-"]
    written: dict[str, Any] = json.loads(
        subprocess.run([*command, "--sv", VERSION.to_version()], check=True, stdout=subprocess.PIPE).stdout
    )
    return written


def joined(installed: dict[str, Any], locked: dict[str, Any], version: str) -> dict[str, Any]:
    """The bill of the environment with the hashes of the lock; packages meet by their purl.

    Raises:
        ValueError: Where one of the two has a package that the other has not.
    """
    files = {each["purl"]: each["externalReferences"] for each in locked["components"]}
    found = {each["purl"] for each in installed["components"]}
    if found != set(files):
        raise ValueError(f"installed or locked, but not both: {', '.join(sorted(found ^ set(files)))}")
    for component in installed["components"]:
        component["externalReferences"] = component.get("externalReferences", []) + files[component["purl"]]
    installed["metadata"]["component"] |= {"version": version, "purl": f"pkg:pypi/fusionassess@{version}"}
    return installed


def bill(python: Path, lock: Path, version: str) -> str:
    """The bill of an environment made from a lock, as text that is valid CycloneDX.

    Raises:
        ValueError: Where environment and lock differ, or what came out is not valid.
    """
    installed = written_by_the_tool("environment", python, "--pyproject", ROOT / "pyproject.toml")
    text = json.dumps(
        joined(installed, written_by_the_tool("requirements", lock), version),
        ensure_ascii=False,
        indent=2,
        sort_keys=True,
    )
    if wrong := JsonStrictValidator(VERSION).validate_str(text):
        raise ValueError(str(wrong))
    return text + "\n"


def main() -> None:
    """Print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("python", type=Path, help="Python of an environment with what the lock names and nothing else")
    options.add_argument("version", help="of the program")
    options.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    asked = options.parse_args()
    print(bill(asked.python, asked.lock, asked.version), end="")


if __name__ == "__main__":
    main()
