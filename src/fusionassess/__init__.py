"""Maturity self-assessment of how well science-and-technology and industrial innovation are fused."""

from importlib import import_module

__version__ = "0.1.0"
__all__ = ["DocumentError", "__version__", "check_sheet", "score_sheet", "write_report"]


def __getattr__(name: str) -> object:
    """What programs call, imported when it is asked for: `--version` and a cluster's worker start light.

    Type checkers read ``__init__.pyi``.
    """
    if name in __all__:
        return getattr(import_module("fusionassess.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
