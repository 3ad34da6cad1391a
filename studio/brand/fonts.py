"""Typefaces: which file holds which characters, and type at a size."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from studio.brand.build_fonts import FACES
from studio.errors import EnvironmentFault, InputError

FACE_NAMES = tuple(face.name for face in FACES)
"""Names a kit may use for its roles."""

FALLBACKS = ("noto-sans-sc-700", "noto-sans-sc-500")
"""Where a character is looked for when the role's own face lacks it."""


class FontBook:
    """The typefaces in one folder, as ``studio.brand.build_fonts`` left them. Opened when first used.

    Args:
        fonts_dir: ``Settings.built / "fonts"``.
    """

    def __init__(self, fonts_dir: Path) -> None:
        self._folder = fonts_dir
        self._paths: dict[str, Path] = {}
        self.widths: dict[tuple[str, str, float], float] = {}
        """What ``studio.brand.typeset`` has measured: text, face, tracking; em."""

    def check(self) -> tuple[str, ...]:
        """Open every face; returns their names.

        Raises:
            EnvironmentFault: ``brand.fonts_missing`` names the first face that is not there.
        """
        for name in FACE_NAMES:
            coverage(self._path(name))
        return FACE_NAMES

    def type(self, face: str, size: float) -> ImageFont.FreeTypeFont:
        """The face at ``size`` pixels per em."""
        return _type(self._path(face), round(size * 4) / 4)

    def glyph(self, character: str, face: str) -> tuple[str, float] | None:
        """Which face sets ``character`` (``face`` or the first fallback that has it) and its advance, em."""
        for name in (face, *FALLBACKS):
            advance = coverage(self._path(name)).get(ord(character))
            if advance is not None:
                return name, advance
        return None

    def require(self, text: str, face: str) -> None:
        """Make sure every character of ``text`` can be set.

        Raises:
            InputError: ``brand.missing_glyph`` names the first character no face covers and the text it came from.
        """
        for character in tidy(text):
            if self.glyph(character, face) is None:
                raise InputError(
                    "brand.missing_glyph",
                    character=character if character.isprintable() else "�",
                    point=f"U+{ord(character):04X}",
                    text=text,
                )

    def _path(self, name: str) -> Path:
        """Asked for every character, so looked at once."""
        path = self._paths.get(name)
        if path is None:
            path = self._folder / f"{name}.ttf"
            if name not in FACE_NAMES or not path.is_file():
                raise EnvironmentFault("brand.fonts_missing", folder=str(self._folder), face=name)
            self._paths[name] = path
        return path


def tidy(text: str) -> str:
    """``text`` composed (NFC), every run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=16)
def coverage(path: Path) -> Mapping[int, float]:
    """Code points the face at ``path`` has a glyph for, with their advances, em.

    Raises:
        EnvironmentFault: ``brand.fonts_missing`` when the file is not a font.
    """
    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
            return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
    except (OSError, TTLibError, KeyError) as cause:
        raise EnvironmentFault(
            "brand.fonts_missing", folder=str(path.parent), face=path.stem
        ) from cause


@lru_cache(maxsize=256)
def _type(path: Path, size: float) -> ImageFont.FreeTypeFont:
    """Basic layout on every machine: raqm is absent from bare ones and would set text differently."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
