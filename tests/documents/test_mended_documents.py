"""What a message about a document tells to do is enough: done to the letter, the fault is gone and no other comes."""

import shutil
from pathlib import Path

import pytest

from confessions import FOLDER, texts
from fusionassess.authoring.checking import check_file
from mended import MENDS, Mend

BAD = FOLDER / "bad"


@pytest.mark.parametrize("row", MENDS, ids=[row.code for row in MENDS])
def test_a_document_is_in_order_once_its_mend_is_done(row: Mend, tmp_path: Path) -> None:
    """The fault is there, its message says what to write, and with that written no fault is left."""
    folder = tmp_path / "bad"
    shutil.copytree((BAD / row.document).parent, folder)
    file = folder / Path(row.document).name
    strict = row.document.startswith("lint/")
    before = [problem.code for problem in check_file(file, strict=strict)]
    assert row.code in before
    assert row.told in texts("en")[row.code]

    text = file.read_bytes().decode()
    for old, new in row.changes:
        assert old in text
        text = text[: text.index(old)] if new == "\0" else text.replace(old, new)
    file.write_bytes(text.encode())
    after = [problem.code for problem in check_file(file, strict=strict)]

    assert row.code not in after or before.count(row.code) - after.count(row.code) == len(row.changes)
    assert not set(after) - set(before)
    assert len(set(before)) > 1 or not after
