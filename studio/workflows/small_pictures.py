"""Covers as small as a tile shows them: made when first asked for, kept under ``var``, made anew when that is lost."""

from __future__ import annotations

import uuid
from pathlib import Path

from PIL import Image

from studio.settings import Settings
from studio.store import Blobs

WIDTH, HEIGHT = 400, 720
"""Largest edges, pixels: two tiles side by side on a phone of 390 points, drawn twice as fine."""

QUALITY = 70
"""Of JPEG: about 25 kB where the cover has 200 to 460."""


def small_picture(settings: Settings, blobs: Blobs, key: str) -> Path:
    """A file with the small version of a cover.

    Raises:
        NotFound: There is no such blob.
    """
    cover = blobs.path(key)
    small = settings.var / "small" / key
    if not small.is_file():
        small.parent.mkdir(parents=True, exist_ok=True)
        new = small.with_name(f"{uuid.uuid4().hex}.new")
        try:
            _write(cover, new)
            new.replace(small)
        finally:
            new.unlink(missing_ok=True)
    return small


def forget_small_pictures(settings: Settings, blobs: Blobs) -> None:
    """Remove the small versions of covers that are gone."""
    folder = settings.var / "small"
    for small in folder.glob("??/*"):
        if small.suffix != ".new" and not blobs.exists(small.relative_to(folder).as_posix()):
            small.unlink(missing_ok=True)


def _write(cover: Path, target: Path) -> None:
    with Image.open(cover) as picture:
        picture.draft("RGB", (WIDTH, HEIGHT))  # decodes no more of a JPEG than is needed
        picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        picture.convert("RGB").save(
            target, "JPEG", quality=QUALITY, optimize=True, progressive=True
        )
