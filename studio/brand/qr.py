"""QR codes that survive the encoder: whole pixels per module, a full quiet zone, medium correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import segno
from PIL import Image

from studio.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.colour import Rgb

QUIET = 4
"""Empty modules around the code (ISO/IEC 18004)."""

LONGEST_LINK = 240
"""Characters; more makes modules too fine for a phone's camera on a phone's picture."""


def qr_picture(link: str, side: int, dark: Rgb, light: Rgb) -> Image.Image:
    """``link`` as an RGB square of at most ``side`` pixels, quiet zone included.

    Raises:
        InputError: ``brand.text_too_long`` for a link over ``LONGEST_LINK``.
    """
    modules = _matrix(link)
    pixels = np.where(modules[..., None], dark, light).astype(np.uint8)
    module = max(1, side // len(modules))
    return Image.fromarray(pixels.repeat(module, axis=0).repeat(module, axis=1))


def modules_of(link: str) -> int:
    """Modules across the code of ``link``, quiet zone included.

    Raises:
        InputError: As ``qr_picture``.
    """
    return len(_matrix(link))


def _matrix(link: str) -> NDArray[np.bool_]:
    if len(link) > LONGEST_LINK:
        raise InputError(
            "brand.text_too_long", text=link[:80], layer="QR", fits=LONGEST_LINK, length=len(link)
        )
    modules = np.array(segno.make_qr(link, error="m").matrix, dtype=bool)
    return np.pad(modules, QUIET)
