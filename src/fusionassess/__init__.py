"""Maturity self-assessment of how well science-and-technology and industrial innovation are fused."""

# Nothing is imported here: `--version` and a cluster's worker start light.
__version__ = "0.1.0"
