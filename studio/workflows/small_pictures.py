"""Covers made smaller: when first asked for, kept under ``var``, made anew when that is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from studio.settings import Settings
from studio.store import Blobs

if TYPE_CHECKING:
    Draw = Callable[[Image.Image], Image.Image]

WIDTH, HEIGHT = 400, 720
"""Largest edges of a tile, pixels: two tiles side by side on a phone of 390 points, drawn twice as fine."""

SQUARE = 600
"""Edge of the picture on a link's card, pixels: chats crop what is not square, and skip what is below 300."""

QUALITY = 70
"""Of JPEG: about 25 kB where the cover has 200 to 460."""

FOLDERS = ("small", "share")
"""Below ``var``: tiles; pictures of links."""


def small_picture(settings: Settings, blobs: Blobs, key: str) -> Path:
    """A file with a cover as small as a tile shows it.

    Raises:
        NotFound: There is no such blob.
    """
    return _kept(settings, blobs, key, "small", _tile)


def share_picture(settings: Settings, blobs: Blobs, key: str) -> Path:
    """A file with the whole cover in a square, on a dark and blurred enlargement of itself.

    Raises:
        NotFound: There is no such blob.
    """
    return _kept(settings, blobs, key, "share", _square)


def forget_small_pictures(settings: Settings, blobs: Blobs) -> None:
    """Remove the small versions of covers that are gone."""
    for folder in (settings.var / each for each in FOLDERS):
        for small in folder.glob("??/*"):
            if small.suffix != ".new" and not blobs.exists(small.relative_to(folder).as_posix()):
                small.unlink(missing_ok=True)


def _kept(settings: Settings, blobs: Blobs, key: str, folder: str, draw: Draw) -> Path:
    cover = blobs.path(key)
    small = settings.var / folder / key
    if not small.is_file():
        small.parent.mkdir(parents=True, exist_ok=True)
        new = small.with_name(f"{uuid.uuid4().hex}.new")
        try:
            with Image.open(cover) as picture:
                # Decodes no more of a JPEG than is needed.
                picture.draft("RGB", (WIDTH, HEIGHT))
                made = draw(picture.convert("RGB"))
            made.save(new, "JPEG", quality=QUALITY, optimize=True, progressive=True)
            new.replace(small)
        finally:
            new.unlink(missing_ok=True)
    return small


def _tile(cover: Image.Image) -> Image.Image:
    cover.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return cover


def _square(cover: Image.Image) -> Image.Image:
    size = (SQUARE, SQUARE)
    behind = ImageOps.fit(cover, size, Image.Resampling.BICUBIC)
    behind = ImageEnhance.Brightness(behind.filter(ImageFilter.GaussianBlur(28))).enhance(0.6)
    whole = ImageOps.contain(cover, size, Image.Resampling.LANCZOS)
    behind.paste(whole, ((SQUARE - whole.width) // 2, (SQUARE - whole.height) // 2))
    return behind
