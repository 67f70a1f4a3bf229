"""Keys of names."""

import pytest

from fusionassess.batch.score import arrays, keys
from fusionassess.batch.score.keys import Keys, keys_of


def test_a_cell_of_megabytes_takes_no_more_steps_than_a_long_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each differs from all others, by its last letter, too; beside another one it has the number that it has alone."""
    steps, mix = list[int](), keys._mix

    def counted(some: Keys) -> Keys:
        steps.append(len(some))
        return mix(some)

    monkeypatch.setattr(keys, "_mix", counted)
    names = [letter * length + end for letter in "xy" for length in (1, 4095, 4096, 3_000_000) for end in ("", "z")]
    found = keys_of(arrays.texts(names)).tolist()

    assert len(set(found)) == len(names)
    assert len(steps) < 1000
    assert [int(keys_of(arrays.texts([name]))[0]) for name in names] == found
