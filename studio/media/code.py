"""What a QR code in a picture says, as a phone's camera would read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def read_code(picture: NDArray[np.uint8]) -> str:
    """The text of the code in ``picture``, grey ``(height, width)`` or BGR ``(height, width, 3)``; else ``""``.

    Two readers are asked in turn: OpenCV's older one misses one or two of a hundred clean codes of long links, all of
    which the newer one reads.
    """
    for reader in (cv2.QRCodeDetectorAruco, cv2.QRCodeDetector):
        try:
            text, _, _ = reader().detectAndDecode(picture)
        except cv2.error:  # of what only looks like a code
            continue
        if text:
            return str(text)
    return ""
