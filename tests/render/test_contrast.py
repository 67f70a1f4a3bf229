"""What is painted is seen: contrasts of the style sheets' colours on their ground, by day and by night (WCAG 2.2)."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal, NamedTuple

import pytest

TEMPLATES = files("fusionassess.render") / "templates"
PAGE = (TEMPLATES / "page" / "page.css").read_text(encoding="utf-8")
COHORT = (TEMPLATES / "cohort" / "cohort.css").read_text(encoding="utf-8")
SHEET = PAGE + COHORT
FAINT = 0.3
"""Fills that let more of their ground through are grounds themselves: what lies in them is drawn around them, too."""
GROUNDS = {"paper", "soft", "track", "line"}
"""Colours that lie behind others or divide them, and say nothing themselves."""
TEXT, FILL = 4.5, 3.0
"""Least contrasts: success criteria 1.4.3 and 1.4.11."""


class Paint(NamedTuple):
    """A colour that a rule paints with."""

    selector: str
    kind: Literal["color", "fill", "stroke"]
    colour: str
    opacity: float = 1.0

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
            faded = re.search(r"fill-opacity: ([\d.]+)", body) if kind == "fill" else None
            opacity = float(faded[1]) if faded else 1.0
            if colour not in GROUNDS and opacity >= FAINT:
                yield Paint(selector.strip(), kind, colour, opacity)


def light_of(colour: str) -> float:
    """Relative luminance."""
    digits = full(colour)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    """A colour of which a share lies over another one, as browsers mix them in sRGB."""
    parts = [[int(part) for part in bytes.fromhex(full(colour))] for colour in (one, other)]
    return "#" + bytes(round(share * over + (1 - share) * under) for over, under in zip(*parts, strict=True)).hex()


def full(colour: str) -> str:
    """Six digits."""
    digits = colour.lstrip("#")
    return "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits


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
        seen = contrast(mixed(palette[paint.colour], palette[ground], paint.opacity), palette[ground])
        assert seen >= (TEXT if paint.is_text else FILL), (paint, ground, round(seen, 2))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_are_read_on_every_shade_of_a_heat_map(scheme: str) -> None:
    """Ink on each, and each step of the scale is darker, or lighter, than the one before."""
    palette = palettes()[scheme]
    shades = re.findall(r"\.shade-(\d+) \{ background: color-mix\(in srgb, var\(--accent\) (\d+)%, ", COHORT)
    grounds = [mixed(palette["accent"], palette["paper"], int(share) / 100) for _, share in shades]

    assert [int(number) for number, _ in shades] == list(range(11))
    assert min(contrast(palette["ink"], ground) for ground in grounds) >= TEXT
    lights = [light_of(ground) for ground in grounds]
    assert lights in (sorted(lights), sorted(lights, reverse=True))


def test_the_median_is_seen_on_its_box() -> None:
    """A stroke of ink on the shaded half of the units, by day and by night."""
    opacity = float(re.findall(r"\.box \{ fill: var\(--accent\); fill-opacity: ([\d.]+)", COHORT)[0])
    for palette in palettes().values():
        box = mixed(palette["accent"], palette["paper"], opacity)
        assert contrast(palette["ink"], box) >= FILL


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
