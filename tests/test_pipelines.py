"""Where users live: the hook of pre-commit, the composite action and the example for GitLab, their steps run here.

What is not run: GitHub's and GitLab's own runners, and pip's installation, which the wheel's test does.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

EXAMPLE = ROOT / "examples" / "riverside-park-en.yaml"


def yaml_of(name: str) -> Any:
    """A file of the project as plain values."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with a good sheet and a bad one, and a fusionassess on the path that is this one."""
    folder = tmp_path / "repository"
    (folder / "answers").mkdir(parents=True)
    shutil.copy(EXAMPLE, folder / "answers" / "ours.answers.yaml")
    (folder / "answers" / "bad.txt").write_text(EXAMPLE.read_text("utf-8").replace("1a.M:", "9z.M:"), "utf-8")
    program = tmp_path / "bin" / "fusionassess"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fusionassess "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


def run(place: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does: with bash, stopping at the first error."""
    path = f"{place.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "FUSIONASSESS_LANG": "en", "PATH": path, **variables}
    command = ["bash", "-e", "-c", script]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=place, env=environment)


def step(name: str) -> str:
    """What a step of the action runs."""
    steps = yaml_of("action.yml")["runs"]["steps"]
    return str(next(each["run"] for each in steps if each["name"] == name))


def test_the_action_checks_and_holds_to_a_threshold(place: Path) -> None:
    """Good sheets pass, a bad one stops with its place; the gate writes its result and stops below the threshold."""
    good, bad = "answers/ours.answers.yaml", "answers/bad.txt"

    assert run(place, step("check"), FILES=good).returncode == 0
    refused = run(place, step("check"), FILES=f"{good} {bad}")
    assert refused.returncode == 1
    assert re.search(r"answers/bad.txt:\d+:\d+: ", refused.stdout)
    assert run(place, step("gate"), GATE="", THRESHOLDS="").returncode == 0
    assert run(place, step("gate"), GATE=good, THRESHOLDS="--fail-under 3").returncode == 0
    assert (place / "fusionassess-result.json").read_text(encoding="utf-8").startswith("{")
    assert run(place, step("gate"), GATE=good, THRESHOLDS="--fail-under 4.5").returncode == 1


def test_the_action_takes_what_its_steps_use() -> None:
    """Every input is used, and nothing is put into a script but by a variable."""
    action = yaml_of("action.yml")
    steps = action["runs"]["steps"]
    used = {name for each in steps for value in each["env"].values() for name in re.findall(r"inputs\.(\w+)", value)}

    assert used == set(action["inputs"])
    assert not [each for each in steps if "${{" in each["run"]]


def test_the_example_for_gitlab_runs(place: Path) -> None:
    """Its script but for the installation."""
    job = yaml_of("docs/howto/gitlab.yml")["fusionassess"]
    scripts = [line for line in job["script"] if "pip install" not in line]

    assert len(scripts) == len(job["script"]) - 1
    for line in scripts:
        ended = run(place, line, SHEET=job["variables"]["SHEET"])
        assert ended.returncode == 0, ended.stderr
    assert all((place / name).exists() for name in job["artifacts"]["paths"])


@pytest.mark.parametrize(("name", "code"), [("ours.answers.yaml", 0), ("bad.answers.yaml", 1), ("notes.yaml", 0)])
def test_pre_commit_runs_the_hook_on_sheets_alone(place: Path, name: str, code: int) -> None:
    """As pre-commit runs it, with the program that is here in place of one that it installs."""
    hooks = [{**hook, "language": "system"} for hook in yaml_of(".pre-commit-hooks.yaml")]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    text = (place / "answers" / "ours.answers.yaml").read_text(encoding="utf-8")
    (place / name).write_text(text if code == 0 and "answers" in name else "a: [", encoding="utf-8")
    home = place.parent / "cache"

    prepared = run(place, "git init -q . && git add -A", HOME=str(home))
    command = f"{sys.executable} -m pre_commit run --files {name}"
    ended = run(place, command, PRE_COMMIT_HOME=str(home))

    assert prepared.returncode == 0, prepared.stderr
    assert ended.returncode == code, ended.stdout
    assert ("bad.answers.yaml:1:" in ended.stdout) == (code == 1)


def test_pre_commit_takes_the_manifest() -> None:
    """Its own validator says so."""
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)

    assert ended.returncode == 0, ended.stdout
