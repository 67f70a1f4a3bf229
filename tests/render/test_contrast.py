"""What is painted is seen: contrasts of the style sheet's colours on their ground, by day and by night (WCAG 2.2)."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

import pytest

SHEET = (files("fusionassess.render") / "templates" / "page" / "page.css").read_text(encoding="utf-8")
GROUNDS = {"paper", "soft", "track", "line"}
"""Colours that lie behind others or divide them, and say nothing themselves."""
TEXT, FILL = 4.5, 3.0
"""Least contrasts: success criteria 1.4.3 and 1.4.11."""


class Paint(NamedTuple):
    """A colour that a rule paints with."""

    selector: str
    kind: Literal["color", "fill", "stroke"]
    colour: str

    @property
    def is_text(self) -> bool:
        """Words are painted with color on a page, with fill in a picture."""
        named = re.search(r"(^|[\s,])(text|\.scale|\.chart \.quiet)", self.selector)
        return self.kind == "color" or (self.kind == "fill" and named is not None)


def palettes() -> dict[str, dict[str, str]]:
    """The colours by day, and by night."""
    day, night = (dict(re.findall(r"--([\w-]+):\s*(#\w+)", block)) for block in re.findall(r":root \{([^}]*)", SHEET))
    return {"light": day, "dark": day | night}


def paints() -> Iterator[Paint]:
    """Every colour that is not a ground."""
    for selector, body in re.findall(r"([^{}@;/]+)\{([^{}]*)\}", SHEET):
        for kind, colour in re.findall(r"(?<![\w-])(color|fill|stroke): var\(--([\w-]+)\)", body):
            if colour not in GROUNDS:
                yield Paint(selector.strip(), kind, colour)


def light_of(colour: str) -> float:
    """Relative luminance."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1, the same light, to 21."""
    dark, light = sorted((light_of(one), light_of(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paint", list(paints()), ids=str)
def test_colours_are_seen_on_their_ground(paint: Paint, scheme: str) -> None:
    """Text on the page and on shaded rows, marks on the page, bars on their tracks, too."""
    palette = palettes()[scheme]
    grounds = ["paper", "soft"] if paint.is_text else ["paper"]
    grounds += ["track"] if paint.selector.startswith(".bar") else []
    for ground in grounds:
        seen = contrast(palette[paint.colour], palette[ground])
        assert seen >= (TEXT if paint.is_text else FILL), (paint, ground, round(seen, 2))


def test_the_sheet_is_read() -> None:
    """Words, marks and lines are among what is looked at, and the arithmetic is that of the standard."""
    found = list(paints())

    assert {paint.kind for paint in found} == {"color", "fill", "stroke"}
    assert sum(paint.is_text for paint in found) > 10
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bands_are_told_apart_by_hue(scheme: str) -> None:
    """The middle one is a clear orange: no brown, whose red is weak."""
    middle = palettes()[scheme]["middle-fill"].lstrip("#")

    assert int(middle[:2], 16) >= 0xC8
    assert int(middle[4:], 16) <= 0x60
