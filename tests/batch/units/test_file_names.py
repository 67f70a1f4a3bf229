"""Names of files from names of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusionassess.batch.units.file_names import MOST_BYTES, folded, free_name, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("东麓市滨江高新区", "东麓市滨江高新区"),
        ('A/B: "c" <d>|e?*\\', "A_B_ _c_ _d__e___"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("-rf ~", "rf ~"),
        (".hidden", "hidden"),
        ("name. . ", "name"),
        ("a\n\tb\u202ec\u200b", "a__b_c_"),
        ("", "_"),
        ("...", "_"),
        ("CON", "_CON"),
        ("nul.report", "_nul.report"),
        ("Com1", "_Com1"),
        ("LPT³", "_LPT³"),
        ("Conrad", "Conrad"),
        ("e\u0301cole", "école"),
    ],
)
def test_no_system_and_no_shell_reads_a_name_otherwise(text: str, name: str) -> None:
    """Signs, devices, dots, turned text, letters in pieces."""
    assert safe_name(text) == name


@given(st.text())
def test_whatever_a_unit_is_called(text: str) -> None:
    """One name, not too long, that goes through a file system unchanged."""
    name = safe_name(text)

    assert name
    assert len(name.encode()) <= MOST_BYTES + 1
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name == name.strip()
    assert not name.endswith(".")
    assert safe_name(name) == name or name.startswith("_")


def test_a_name_that_differs_by_case_or_width_only_is_taken() -> None:
    """As on Windows and macOS; long ones, too, are told apart within the length."""
    taken: set[str] = set()
    found = []
    for text in ("Park", "PARK", "Ｐark", "park", "长" * 60, "长" * 61):
        found.append(free_name(text, taken))
        taken.add(folded(found[-1]))

    assert found[:4] == ["Park", "PARK-2", "Ｐark-3", "park-4"]
    assert len({folded(name) for name in found}) == len(found)
    assert all(len(name.encode()) <= MOST_BYTES for name in found)
