"""Maturity self-assessment of how well science-and-technology and industrial innovation are fused."""

from fusionassess.kernel.release import __version__

TYPE_CHECKING = False
"""Known to whoever reads types; ``typing`` itself would take a third of the time in which ``--version`` answers."""
if TYPE_CHECKING:
    from fusionassess.batch.api import check_sheet, score_sheet, write_report
    from fusionassess.documents.problems import DocumentError

__all__ = ["DocumentError", "__version__", "check_sheet", "score_sheet", "write_report"]


def __getattr__(name: str) -> object:
    """Import what is asked for only then: ``--version`` and a cluster's worker start light."""
    from fusionassess.batch import api

    return getattr(api, name)
