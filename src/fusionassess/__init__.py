"""Maturity self-assessment of how well science-and-technology and industrial innovation are fused."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from fusionassess.kernel.release import __version__

# Named here for whoever reads types; imported when they are asked for: `--version` and a cluster's worker start light.
DocumentError: type[Exception]
check_sheet: Callable[..., list[str]]
score_sheet: Callable[..., dict[str, Any]]
write_report: Callable[..., None]
__all__ = ["DocumentError", "__version__", "check_sheet", "score_sheet", "write_report"]
__getattr__ = lambda name: getattr(import_module("fusionassess.batch.api"), name)  # noqa: E731
