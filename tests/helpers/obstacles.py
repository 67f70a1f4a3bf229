"""Obstacles to readers with disabilities, as axe-core finds them."""

import os
from pathlib import Path
from typing import Any

import pytest


def obstacles(driver: Any) -> list[tuple[str, str]]:
    """What axe-core finds on the page that a driver shows: rules of WCAG 2 A and AA and of good practice."""
    axe = os.environ.get("FUSIONASSESS_AXE")
    if not axe:
        pytest.skip("FUSIONASSESS_AXE does not name a copy of axe.min.js")
    driver.execute_cdp_cmd("Runtime.evaluate", {"expression": Path(axe).read_text(encoding="utf-8")})
    report = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {runOnly: {type: 'tag', values:"
        "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(done)"
    )
    assert len(report["passes"]) > 10
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in report["violations"]]
