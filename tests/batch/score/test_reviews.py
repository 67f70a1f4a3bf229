"""Returns that were rejected where they were looked through are not scored, and never without a word."""

import json
from pathlib import Path

import pytest

from conftest import Cli
from fusionassess.batch.score.scorer import Scorer
from fusionassess.rubric.result_columns import PROBLEMS
from sheeted import table_of
from small import small_edition
from tabled import rows

ROWS = ("甲", "乙", "丙")


def table(folder: Path, column: str, *words: str) -> Path:
    """Three units, and what is said of each."""
    lines = [f"{name},sme,2,{word}" for name, word in zip(ROWS, words, strict=True)]
    (folder / "t.csv").write_text("\n".join([f"name,profile,1b.M,{column}", *lines]) + "\n", encoding="utf-8")
    return folder / "t.csv"


@pytest.mark.parametrize(
    ("service", "column", "words"),
    [
        ("kobo", "_validation_status", ("Approved", "Not Approved", "On Hold")),
        (
            "kobo",
            "_validation_status",
            ("validation_status_approved", "validation_status_not_approved", "validation_status_on_hold"),
        ),
        ("kobo", "_submission__validation_status", ("", "Not Approved", "On Hold")),
        ("odk", "ReviewState", ("edited", "rejected", "hasIssues")),
        ("odk", "__system/reviewState", ("approved", "rejected", "hasIssues")),
        ("ona", "_review_status", ("Approved", "Rejected", "?? ask again")),
        ("ona", "_review_status", ("1", "2", "4")),
        ("wjx", "是否有效", ("是", "否", "存疑")),
        ("", "system_review_state", ("NA", "rejected", "hasIssues")),
        ("", "审核状态", ("已通过", "退回修改", "请示中")),
    ],
)
def test_rejected_rows_are_passed_over_and_doubtful_ones_told(
    cli: Cli, tmp_path: Path, service: str, column: str, words: tuple[str, ...]
) -> None:
    """By whatever name the service has for it, whatever its map says stands beside the answers."""
    given = ["batch", table(tmp_path, column, *words), "--lang", "en", "--summary", tmp_path / "s.json"]
    ended = cli(*given, *(["--from", service] if service else []))

    assert (ended.code, [row["subject"] for row in rows(ended.out)]) == (0, ["甲", "丙"])
    assert "[rejected-row]" in ended.err
    assert f"“{words[1]}”" in ended.err
    met = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert met["ledger"]["rows"]["by_heading"] == {"rejected-row": 1}
    assert met["remarks"]["review-in-doubt"] == 1


def test_what_an_interface_gives_is_looked_into(cli: Cli, tmp_path: Path) -> None:
    """An object of the state's code, name and colour, and none where nobody has looked at the row."""
    state = {"uid": "validation_status_not_approved", "label": "Not Approved", "color": "#ff0000", "timestamp": 1}
    told = [{"name": name, "profile": "sme", "1b.M": 2, "_validation_status": {}} for name in ROWS]
    told[1]["_validation_status"] = state
    (tmp_path / "t.json").write_text(json.dumps({"count": 3, "results": told}), encoding="utf-8")

    ended = cli("batch", tmp_path / "t.json", "--from", "kobo")

    assert [row["subject"] for row in rows(ended.out)] == ["甲", "丙"]
    assert ended.err.count("[rejected-row]") == 1


def test_a_map_may_name_the_column(cli: Cli, tmp_path: Path) -> None:
    """Whatever it is called."""
    given = table(tmp_path, "处长意见", "通过", "驳回", "通过")
    (tmp_path / "map.yaml").write_text(
        "format: fusionassess/columns/1\ncolumns: {处长意见: review}\n", encoding="utf-8"
    )

    assert [row["subject"] for row in rows(cli("batch", given).out)] == [*ROWS]
    assert [row["subject"] for row in rows(cli("batch", given, "--columns", tmp_path / "map.yaml").out)] == ["甲", "丙"]


def test_an_engine_that_passes_nothing_over_refuses_them() -> None:
    """The row is there without figures, with what is wrong."""
    marked = [{"subject": name, "profile": "firm", "a.1": "2", "ReviewState": "rejected"} for name in ROWS[:2]]
    marked[0]["ReviewState"] = "approved"

    (block,) = Scorer(small_edition().rubric).counted([table_of(marked)])

    assert [status == "invalid" for status in block.column("status").to_pylist()] == [False, True]
    assert '"code": "rejected-row"' in block.column(PROBLEMS)[1].as_py()
