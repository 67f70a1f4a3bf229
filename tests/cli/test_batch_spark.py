"""``batch --engine spark``: what is refused before Spark is started."""

from pathlib import Path

import pytest

from conftest import Cli
from fusionassess.batch.read.sources import suffix_of
from fusionassess.cli import installed


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["t.csv", "-o", "o.parquet", "--master", "local"], "--master 要和 --engine spark 一起用"),
        (["t.csv", "-o", "o.parquet", "--engine", "spark", "--errors", "e.xlsx"], "不能是 e.xlsx"),
        (["t.csv", "-o", "o.parquet", "--engine", "spark", "--resume"], "--resume 不能和"),
        (["t.csv", "-o", "o.parquet", "--engine", "spark", "--report", "r.md"], "--report 不能和"),
        (["t.csv", "-o", "o.xlsx", "--engine", "spark"], "不能是 o.xlsx"),
        (["t.csv", "--engine", "spark"], "Spark 写出的是一个文件夹"),
        (["t.csv", "t.jsonl", "-o", "o.csv", "--engine", "spark"], "这里有：.csv, .jsonl"),
        (["sheets", "-o", "o.csv", "--engine", "spark"], "必须是同一种"),
        (["t.csv", "-o", "o.csv", "--engine", "flink"], "flink"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused_at_once(cli: Cli, words: list[str], told: str) -> None:
    """Exit 2, one message, nothing on stdout."""
    ended = cli("batch", *words, "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert told in " ".join(ended.err.replace("│", " ").split())


def test_an_existing_result_is_not_written_over(cli: Cli, tmp_path: Path) -> None:
    """As everywhere; --force is the way."""
    out = tmp_path / "o.parquet"
    out.mkdir()
    ended = cli("batch", "t.parquet", "-o", out, "--engine", "spark")

    assert ended.code == 2
    assert "--force" in ended.err


def test_without_the_library_the_mend_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What to install, and no trace."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ended = cli("batch", "t.parquet", "-o", tmp_path / "o.parquet", "--engine", "spark", "--lang", "en")

    assert (ended.code, ended.out) == (2, "")
    assert installed.remedy("spark") in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("path", ["t.parquet", "hdfs://nn/t.parquet/", "t.PARQUET/*", "t.parquet/part-*.parquet"])
def test_a_folder_of_parts_goes_by_its_name(path: str) -> None:
    """However the parts are named."""
    assert suffix_of(path) == ".parquet"
