"""Every command that writes something, run one after the other in this process: what it prints, and its files.

``python tests/helpers/everything.py FOLDER`` leaves a file for each in the folder, which is empty before.
"""

import contextlib
import io
import os
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
SHEET, OTHER = str(EXAMPLES / "binjiang-park.yaml"), str(EXAMPLES / "riverside-park-en.yaml")
RATERS = sorted(map(str, (EXAMPLES / "nanping-park").glob("*.yaml")))
ACTORS = [str(EXAMPLES / "nanping-ecosystem" / "region.yaml")]
ACTORS += sorted(map(str, (EXAMPLES / "nanping-ecosystem").glob("[!r]*.yaml")))
PAPERS = ("txt", "md", "json", "html", "docx", "pptx", "xlsx", "pdf")
MANY = 410
"""Sheets that processes of their own are begun for."""


def commands() -> list[list[str]]:
    """The words of each; what ends in ``@`` and a suffix stands for a file to write."""
    drawn = ["--uncertainty", "--draws", "100", "--seed", "7"]
    return [
        *([*words] for words in (["score", SHEET], ["score", SHEET, "--full"], ["score", SHEET, "--format", "json"])),
        ["score", SHEET, "--explain", "score"],
        ["score", SHEET, "--full", *drawn, "--weights", str(EXAMPLES / "weights-ahp.yaml")],
        *(["report", SHEET, "--roadmap", "--budget", "6", *drawn, "-o", f"@{suffix}"] for suffix in PAPERS),
        *(
            ["roadmap", SHEET, "--budget", "6", "--begin", "2026-10-01", "-o", f"@{suffix}"]
            for suffix in ("ics", "csv")
        ),
        ["roadmap", SHEET, "--budget", "6", "--begin", "2026-10-01", "-o", "followup.xlsx"],
        *(["follow", "followup.xlsx", "--now", "2027-01-01", "-o", f"@{suffix}"] for suffix in ("ics", "docx", "json")),
        *(["compare", OTHER, SHEET, "-o", f"@{suffix}"] for suffix in ("html", "pdf", "json")),
        ["merge", *RATERS, "-o", "@yaml", "--agenda", "@md"],
        *(["ecosystem", *ACTORS, "-o", f"@{suffix}"] for suffix in ("html", "json")),
        *(["form", "--profile", "sme", "-o", f"@{suffix}"] for suffix in ("xlsx", "html", "yaml", "xlsform.xlsx")),
        *(["example", "sme"], ["check", SHEET], ["rubric", "list"], ["rubric", "show"], ["rubric", "schema"]),
        *(["rubric", "show", "--format", "markdown"], ["rubric", "weights", str(EXAMPLES / "weights-ahp.yaml")]),
        ["survey", "--no-input", "-o", "@yaml", "--name", "x", "--profile", "sme", "--sector", "ai", "--set", "4a.R=1"],
        *(
            ["batch", folder, "-o", f"@{suffix}", "--errors", "@jsonl"]
            for folder, suffix in (("many", "csv"), ("few", "jsonl"), ("few", "xlsx"), ("many", "parquet"))
        ),
        ["batch", "many", "-o", "@csv", "--report", "@html", "--summary", "@json", "--errors", "@csv", "--resume"],
        ["batch", "few", "-o", "table.xlsx", "--unit-reports", "units", "--formats", "html,docx", "--report", "@md"],
        ["batch", "few", "table.csv", "table.parquet", "-o", "@csv"],
    ]


def begin() -> None:
    """Lay out what is read."""
    text = Path(SHEET).read_text(encoding="utf-8")
    for folder, count in (("many", MANY), ("few", 3)):
        Path(folder).mkdir()
        for number in range(count):
            spoilt = text.replace("answers:", "answres:") if number % 97 == 1 else text
            sheet = spoilt.replace("滨江", f"滨江{number}").replace("level: 3", f"level: {number % 6}", 1)
            Path(folder, f"{number:04}.yaml").write_text(sheet, encoding="utf-8")
    rows = "".join(f"u{row},sme,{row % 7}\n" for row in range(40_000))
    Path("table.csv").write_text(f"name,profile,1b.M\n{rows}", encoding="utf-8")
    import pyarrow.csv
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.csv.read_csv("table.csv"), "table.parquet")


def main() -> None:
    """Run them all in a folder."""
    from fusionassess.cli.app import run

    os.chdir(sys.argv[1])
    begin()
    for number, words in enumerate(commands()):
        files = iter(range(len(words)))
        put = [f"{number:02}-{next(files)}.{word[1:]}" if word.startswith("@") else word for word in words]
        printed = io.BytesIO()
        out = io.TextIOWrapper(printed, "utf-8")
        code: object = 0
        sys.argv = ["fusionassess", *put]
        with contextlib.redirect_stdout(out):
            try:
                run()
            except SystemExit as end:
                code = end.code
        out.flush()
        told = f"{' '.join(put)}\n{code}\n".encode() + printed.getvalue()
        Path(f"{number:02}-told").write_bytes(told)


if __name__ == "__main__":
    main()
