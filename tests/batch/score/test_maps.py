"""What the codes and labels of a table mean where a map says it."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fusionassess.batch.score.maps import both, codings, export, exports, of, read_map
from fusionassess.batch.score.scorer import Scorer
from fusionassess.documents.problems import DocumentError
from fusionassess.rubric.library import Edition
from kinds import kinds_edition
from small import small_edition

RUBRIC = small_edition().rubric
MAP = """
format: fusionassess/columns/1
values:
  labels: {很好: 3, 说不上: unknown, none of this: not_applicable}
  unknown: [98]
  not_applicable: {97: 没有此类业务}
  missing: [99, "-3"]
  for:
    b.1: {from: 1, labels: {a little: 0}, missing: [9]}
"""


def scored(tmp_path: Path, text: str, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of a table, scored by a map."""
    file = tmp_path / "map.yaml"
    file.write_text(text, encoding="utf-8")
    names = {"profile": ["firm"] * len(next(iter(columns.values())))} | columns
    batch = pa.record_batch([pa.array(cells) for cells in names.values()], list(names))
    rows: list[dict[str, Any]] = pa.Table.from_batches(Scorer(RUBRIC, read_map(file, RUBRIC))([batch])).to_pylist()
    return rows


def test_codes_and_labels_say_what_the_map_says(tmp_path: Path) -> None:
    """Of all questions or of one; what the map does not name is read as ever."""
    theirs = {
        "a.1": ["很好", "98", "97", "99", "-3", "说不上", "none of this", "2", "好"],
        "b.1": ["1", "2", "4", "a little", "9", "98", "unknown", "99", "好"],
    }
    ours = {
        "a.1": ["3", "unknown", "na: x", "", "", "unknown", "na: x", "2", "2"],
        "b.1": ["0", "1", "3", "0", "", "unknown", "unknown", "", "2"],
    }

    assert scored(tmp_path, MAP, theirs) == scored(tmp_path, "format: fusionassess/columns/1\n", ours)


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.float64(), pa.string()])
def test_codes_are_told_from_levels_however_they_are_stored(tmp_path: Path, kind: pa.DataType) -> None:
    """Whole numbers, numbers and texts say the same."""
    cells = [1, 4, 97, 98, 99, None, 2]
    column = pa.array(cells, pa.int64()).cast(kind)

    rows = scored(tmp_path, MAP, {"a.1": column, "b.1": column})

    statuses = ["complete", "invalid", "na_cap", "low_coverage", "low_coverage", "low_coverage", "complete"]
    assert [row["status"] for row in rows] == statuses
    assert (rows[0]["b"], rows[6]["b"]) == (0, 1)


def test_a_number_that_is_no_response_is_told_with_the_numbering(tmp_path: Path) -> None:
    """0 and 5 where four responses are numbered from 1."""
    rows = scored(tmp_path, MAP, {"b.1": ["0", "5", "4.0"]})

    assert ["response-number" in (row["problems"] or "") for row in rows] == [True, True, False]
    assert '"low": 1, "high": 4' in rows[0]["problems"]


def test_codes_may_be_given_by_the_name_of_a_column(tmp_path: Path) -> None:
    """As the map itself calls it."""
    text = MAP + "    Q 1: {from: 2}\ncolumns: {q 1: a.1}\n"
    ours = "format: fusionassess/columns/1\n"

    rows = scored(tmp_path, text, {"Q 1": ["2", "5"], "b.1": ["1", "1"]})
    assert rows == scored(tmp_path, ours, {"a.1": ["0", "3"], "b.1": ["0", "0"]})


def test_options_may_be_numbered_too() -> None:
    """In the order in which they stand in the rubric; numbers keep their value."""
    rubric = kinds_edition().rubric
    coded = codings(export("wjx-codes").values, rubric.responses())
    options, share = coded["q.options"], coded["q.share"]

    assert options is not None
    assert share is not None
    assert options.read("3", rubric.responses()["q.options"]).response == "own"  # type: ignore[union-attr]
    assert share.read("3", rubric.responses()["q.share"]).response == 3.0  # type: ignore[union-attr]


def test_the_users_map_goes_before_ours(tmp_path: Path) -> None:
    """What an export's map takes for a gap may be told to be something else."""
    file = tmp_path / "map.yaml"
    text = "format: fusionassess/columns/1\nvalues: {not_applicable: {n/a: 没有}, labels: {A1: 3}}\ncolumns: {x: a.1}\n"
    file.write_text(text, encoding="utf-8")
    own, responses = read_map(file, RUBRIC), RUBRIC.responses()

    for service in ("ona", "limesurvey"):
        coding = codings(both(export(service), own).values, responses)["a.1"]
        assert coding is not None
        assert coding.read("n/a", responses["a.1"]).reason == "没有"  # type: ignore[union-attr]
        assert coding.read("A1", responses["a.1"]).response == 3  # type: ignore[union-attr]
    assert of(None, file, RUBRIC) == own
    assert of("ona", file, RUBRIC).columns == {"x": "a.1"}


def test_every_shipped_map_can_be_read() -> None:
    """By its name; they say nothing that their own kind of check would refuse."""
    assert exports() == ("kobo", "limesurvey", "odk", "ona", "redcap", "wjx", "wjx-codes")
    for name in exports():
        assert export(name).beside


def test_a_map_that_is_none(tmp_path: Path) -> None:
    """Whatever else a file holds."""
    file = tmp_path / "map.yaml"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(DocumentError):
        read_map(file, RUBRIC)


def test_a_text_of_two_levels_is_that_of_the_row_s_own_profile(tmp_path: Path, five_paths: Edition) -> None:
    """Rows of several profiles in one table, by the text itself and by a label of a map that says it."""
    rubric, name = five_paths.rubric, "2a.R"
    question = next(each for each in rubric.questions if each.id == name)
    texts = {profile: rubric.as_asked(question, profile, []).levels or [] for profile in ("sme", "region", "lead_firm")}
    (text,) = {each["en"] for each in texts["sme"]} & {texts["region"][3]["en"]}
    levels = {profile: [each["en"] for each in own].index(text) for profile, own in texts.items()}
    assert len(set(levels.values())) > 1
    file = tmp_path / "map.yaml"
    file.write_text(f"format: fusionassess/columns/1\nvalues: {{labels: {{most: {json.dumps(text)}}}}}\n", "utf-8")

    def told(cells: list[str]) -> list[dict[str, Any]]:
        batch = pa.record_batch([pa.array(list(levels)), pa.array(cells)], ["profile", name])
        rows: list[dict[str, Any]] = pa.Table.from_batches(Scorer(rubric, read_map(file, rubric))([batch])).to_pylist()
        return rows

    expected = told([str(level) for level in levels.values()])
    assert told([text] * 3) == told(["most"] * 3) == expected
    nobody = pa.record_batch([pa.array(["who"]), pa.array([text])], ["profile", name])
    (row,) = pa.Table.from_batches(Scorer(rubric)([nobody])).to_pylist()
    assert "no-such-id" in row["problems"]


def test_a_map_says_the_profile_of_a_table(tmp_path: Path) -> None:
    """Of rows that name none; one that is no profile is told with its place."""
    file = tmp_path / "map.yaml"
    file.write_text("format: fusionassess/columns/1\nprofile: firm\n", "utf-8")
    batch = pa.record_batch([pa.array(["2"])], ["a.1"])
    (row,) = pa.Table.from_batches(Scorer(RUBRIC, both(export("wjx"), read_map(file, RUBRIC)))([batch])).to_pylist()

    assert (row["profile"], row["problems"]) == ("firm", None)
    file.write_text("format: fusionassess/columns/1\nprofile: frim\n", "utf-8")
    with pytest.raises(DocumentError) as raised:
        read_map(file, RUBRIC)
    assert [(each.code, each.place.line) for each in raised.value.problems] == [("no-such-id", 2)]
