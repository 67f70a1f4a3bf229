from fusionassess.api import check_sheet, score_sheet, write_report
from fusionassess.documents.problems import DocumentError

__version__: str
__all__ = ["DocumentError", "__version__", "check_sheet", "score_sheet", "write_report"]
