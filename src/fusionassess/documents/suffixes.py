"""What a file is by the end of its name: known here, for every command that reads or writes one."""

from pathlib import Path

YAML = (".yaml", ".yml")
JSON = ".json"
DOCUMENTS = (*YAML, JSON)
"""Rubrics, answer sheets, weights."""
PARQUET = (".parquet", ".pq")
DELIMITED = (".csv", ".tsv", ".tab", ".txt")
LINES = (".jsonl", ".ndjson")
OPEN_XML = (".xlsx", ".xlsm")
"""Workbooks of today, as libraries know them by name."""
WORKBOOKS = (*OPEN_XML, ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".ots")
"""Forms that were filled in, or tables: only their content can tell."""
PAGES = (".html", ".htm")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
PACKED = (".gz", ".bz2", ".xz")
"""Behind the suffix of a sheet, a table or a workbook: that one file, packed."""

FOREIGN = {
    "foreign-archive": (".rar", ".7z", ".zst", ".lzh", ".arj", ".cab", ".zipx", ".ace", ".z", ".001", ".z01", ".r00"),
    "foreign-mail": (".eml", ".emlx", ".msg", ".mbox", ".tnef"),
    "unfinished-download": (".crdownload", ".download", ".downloading", ".opdownload", ".partial", ".td", ".xltd"),
    "shortcut": (".lnk", ".url", ".webloc", ".website", ".desktop"),
    "foreign-workbook": (
        *(".et", ".ett", ".numbers", ".fods", ".sxc", ".wks", ".wk1", ".wk3", ".wk4", ".123", ".qpw", ".slk", ".dif"),
        *(".gsheet", ".uos", ".prn"),
    ),
    "foreign-document": (".doc", ".docx", ".docm", ".wps", ".wpt", ".rtf", ".odt", ".pages", ".uot", ".gdoc"),
    "foreign-data": (
        *(".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt", ".rds", ".rdata", ".rda", ".feather", ".arrow"),
        *(".orc", ".avro", ".mdb", ".accdb", ".sqlite", ".sqlite3", ".dbf", ".jmp", ".mat", ".h5", ".hdf5"),
    ),
}
"""What may well be a return and cannot be read here, by the code that says how to save it."""
SCANS = (".pdf", ".ofd", ".caj", ".xps", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff", ".bmp")
"""Of many files some are pictures of answers, and most are not: only one that the user names is taken for a return."""
FOREIGN_BY_SUFFIX = {suffix: code for code, suffixes in FOREIGN.items() for suffix in suffixes}


def as_document(file: str) -> str:
    """The name with .yaml behind it where its end says nothing of a document, unless a file of that name exists."""
    return file if file.lower().endswith(DOCUMENTS) or Path(file).exists() else f"{file}{YAML[0]}"


def is_json(file: str) -> bool:
    """Whether a file says that it is JSON."""
    return file.lower().endswith((JSON, *(JSON + packed for packed in PACKED)))
