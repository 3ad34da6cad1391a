"""A whole palette from one colour of a county, every pair of text and plate with its contrast."""

from __future__ import annotations

import colorsys

from studio.brand.colour import LEAST_CONTRAST, Rgb, contrast, mix, rgb

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)

PLATE_CONTRAST = 8.0
"""White on the county's colour: more than is asked, so that second-rank text and accents have room."""

SPARE = 0.15
"""Contrast above the least, so that rounding to eight bits takes nothing away."""

_GOLD, _SKY, _CREAM = 42 / 360, 196 / 360, 48 / 360
_RED: Rgb = (196, 50, 26)


def derived(colour: str) -> dict[str, str]:
    """Roles of ``studio.brand.kit.Palette`` from ``#RRGGBB``."""
    primary = _toward(rgb(colour), BLACK, WHITE, PLATE_CONTRAST)
    least = LEAST_CONTRAST + SPARE
    accent = _accent(primary)
    paper = mix(WHITE, mix((255, 236, 200), primary, 0.2), 0.14)
    ink = _toward(mix(primary, BLACK, 0.55), BLACK, paper, 12)
    roles: dict[str, Rgb] = {
        "primary": primary,
        "on_primary": WHITE,
        "soft_on_primary": _toward(mix(WHITE, primary, 0.2), WHITE, primary, least + 1),
        "accent": accent,
        "on_accent": _toward(mix(primary, BLACK, 0.62), BLACK, accent, least + 1),
        "paper": paper,
        "ink": ink,
        "soft_ink": _toward(mix(ink, paper, 0.36), BLACK, paper, least + 0.4),
        "price": _toward(_RED, BLACK, paper, least),
    }
    return {role: hex_of(value) for role, value in roles.items()}


def hex_of(colour: Rgb) -> str:
    """``#1E4A35``."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def _accent(primary: Rgb) -> Rgb:
    """Gold on cool grounds, cream on yellow and brown ones; lighter until it reads on the county's colour."""
    hue, _, saturation = colorsys.rgb_to_hls(*(value / 255 for value in primary))
    warm = 20 / 360 < hue < 75 / 360 and saturation > 0.25
    red, green, blue = colorsys.hls_to_rgb(_CREAM if warm else _GOLD, 0.74 if warm else 0.56, 0.86)
    gold = (round(red * 255), round(green * 255), round(blue * 255))
    return _toward(gold, WHITE, primary, LEAST_CONTRAST + SPARE)


def _toward(colour: Rgb, pole: Rgb, ground: Rgb, least: float) -> Rgb:
    """``colour``, moved towards ``pole`` until its contrast with ``ground`` is ``least`` or the pole is reached."""
    for step in range(101):
        moved = mix(colour, pole, step / 100)
        if contrast(moved, ground) >= least:
            return moved
    return pole
