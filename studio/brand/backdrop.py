"""A neutral picture to show graphics on: out-of-focus greens and a light sky, made, not filmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from studio.units import Size

_SEED = 7
_DOTS = 46


def backdrop(size: Size) -> Image.Image:
    """RGB, the same at every call."""
    small = (96, max(2, round(96 * size.height / size.width)))
    y = np.linspace(0, 1, small[1])[:, None, None]
    sky, field, earth = (np.array(c) for c in ((214, 219, 205), (122, 141, 96), (74, 80, 56)))
    upper = sky + (field - sky) * np.clip(y / 0.55, 0, 1)
    rows = np.where(y < 0.55, upper, field + (earth - field) * np.clip((y - 0.55) / 0.45, 0, 1))
    picture = Image.fromarray(np.broadcast_to(rows, (*small[::-1], 3)).astype(np.uint8))
    draw, lots = ImageDraw.Draw(picture), np.random.default_rng(_SEED)
    for _ in range(_DOTS):
        x, at, r = lots.uniform(0, small[0]), lots.uniform(0.2, 1) * small[1], lots.uniform(2, 9)
        tone = np.array([196, 186, 108]) * lots.uniform(0.55, 1.1)
        draw.ellipse((x - r, at - r, x + r, at + r), fill=tuple(int(min(255, v)) for v in tone))
    soft = picture.filter(ImageFilter.GaussianBlur(4))
    return soft.resize((size.width, size.height), Image.Resampling.BICUBIC)
