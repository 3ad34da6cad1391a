"""A county's colour on the studio's own pages: enough contrast on paper and at night, whatever the kit's colour is."""

from __future__ import annotations

from collections.abc import Callable

from studio.brand.colour import LEAST_CONTRAST, Rgb, contrast, mix, rgb

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)

PAPER, NIGHT = rgb("#fffcf6"), rgb("#24201a")
"""``--sheet`` of ``web/static/base.css`` and of ``dark.css``."""

WASH, NIGHT_WASH = 0.88, 0.68
"""Share of the sheet in a tinted ground."""

EDGE = 1.6
"""Least contrast of a button's ground against the sheet at night; its white label is what is read."""

BRIGHT = 7
"""Least contrast of chosen and linked text at night: it stands beside text that is nearly white (WCAG 2.2, 1.4.6)."""

STEP = 0.04
"""One step towards black or white."""


def _reads(text: Rgb, ground: Rgb) -> bool:
    return contrast(text, ground) >= LEAST_CONTRAST


def _until(colour: Rgb, towards: Rgb, enough: Callable[[Rgb], bool]) -> Rgb:
    """The first of ``colour`` on its way ``towards`` black or white that is ``enough``."""
    share = 0.0
    while not enough(found := mix(colour, towards, min(1.0, share))):
        share += STEP
    return found


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def site_colours(primary: str) -> dict[str, str]:
    """Custom properties for ``base.css`` and ``dark.css`` from a kit's ``palette.primary`` (``#RRGGBB``).

    ``brand`` carries white text, ``brand-deep`` is text on sheet and wash, ``brand-wash`` a tinted ground; each also
    for the night. Text has a contrast of 4.5:1 or more (WCAG 2.2, 1.4.3).
    """
    own = rgb(primary)
    day = _until(own, BLACK, lambda colour: contrast(colour, WHITE) >= LEAST_CONTRAST)
    wash = mix(own, PAPER, WASH)
    deep = _until(day, BLACK, lambda colour: _reads(colour, PAPER) and _reads(colour, wash))
    night = _until(day, WHITE, lambda colour: contrast(colour, NIGHT) >= EDGE)
    dim = mix(day, NIGHT, NIGHT_WASH)
    bright = _until(
        night, WHITE, lambda colour: min(contrast(colour, NIGHT), contrast(colour, dim)) >= BRIGHT
    )
    return {
        "county-brand": _hex(day),
        "county-brand-deep": _hex(deep),
        "county-brand-wash": _hex(wash),
        "county-night": _hex(night),
        "county-night-deep": _hex(bright),
        "county-night-wash": _hex(dim),
    }
