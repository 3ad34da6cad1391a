"""The cover as a file, within what the preset allows."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from studio.brand.graphic import Pixels
from studio.render.presets import DeliveryPreset

QUALITIES = (88, 82, 76, 70, 60)
"""Of JPEG, tried in turn; below the last a smaller picture looks better than a coarser one."""

SMALLER = 0.85
"""Share of its edges that a cover keeps when even the lowest quality is too large."""

BYTES_OF_KB = 1000


def write_cover(picture: Pixels, path: Path, preset: DeliveryPreset) -> None:
    """Write ``picture`` as a JPEG no longer and no larger than the preset says."""
    path.write_bytes(_jpeg(_bounded(Image.fromarray(picture), preset.cover_edge), preset))


def _bounded(cover: Image.Image, edge: int) -> Image.Image:
    longest = max(cover.size)
    return cover if longest <= edge else _scaled(cover, edge / longest)


def _scaled(cover: Image.Image, share: float) -> Image.Image:
    width, height = (max(1, round(length * share)) for length in cover.size)
    return cover.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(cover: Image.Image, preset: DeliveryPreset) -> bytes:
    while True:
        for quality in QUALITIES:
            data = BytesIO()
            cover.save(data, "JPEG", quality=quality, optimize=True)
            if data.tell() <= preset.cover_max_kb * BYTES_OF_KB:
                return data.getvalue()
        cover = _scaled(cover, SMALLER)
