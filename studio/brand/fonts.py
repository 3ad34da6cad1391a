"""Typefaces: which file holds which characters, and type at a size."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
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

    def face_for(self, character: str, face: str) -> str | None:
        """``face`` or the first fallback that has ``character``; None where none has."""
        for name in (face, *FALLBACKS):
            if ord(character) in coverage(self._path(name)):
                return name
        return None

    def require(self, text: str, face: str) -> None:
        """Make sure every character of ``text`` can be set.

        Raises:
            InputError: ``brand.missing_glyph`` names the first character no face covers and the text it came from.
        """
        for character in tidy(text):
            if self.face_for(character, face) is None:
                raise InputError(
                    "brand.missing_glyph",
                    character=character if character.isprintable() else "�",
                    point=f"U+{ord(character):04X}",
                    text=text,
                )

    def _path(self, name: str) -> Path:
        path = self._folder / f"{name}.ttf"
        if name not in FACE_NAMES or not path.is_file():
            raise EnvironmentFault("brand.fonts_missing", folder=str(self._folder), face=name)
        return path


def tidy(text: str) -> str:
    """``text`` composed (NFC), every run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=16)
def coverage(path: Path) -> frozenset[int]:
    """Code points the face at ``path`` has a glyph for.

    Raises:
        EnvironmentFault: ``brand.fonts_missing`` when the file is not a font.
    """
    try:
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    except Exception as cause:
        raise EnvironmentFault(
            "brand.fonts_missing", folder=str(path.parent), face=path.stem
        ) from cause


@lru_cache(maxsize=256)
def _type(path: Path, size: float) -> ImageFont.FreeTypeFont:
    """Basic layout on every machine: raqm is absent from bare ones and would set text differently."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
