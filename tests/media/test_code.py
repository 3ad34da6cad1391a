"""QR codes are read, also those that one of the readers misses."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio.brand.qr import qr_picture
from studio.media.code import read_code

MISSED = "http://127.0.0.1:5000/join/0356" + "kqVt3_Xz" * 5
"""A link whose clean code OpenCV's older reader does not read."""


def _drawn(link: str) -> np.ndarray:
    return np.asarray(qr_picture(link, 480, (0, 0, 0), (255, 255, 255)))


@pytest.mark.parametrize(
    "link", [MISSED, "https://example.com/", "https://example.com/祁东/黄花菜", "县域直播"]
)
def test_a_clean_code_is_read_grey_and_in_colour(link: str) -> None:
    picture = _drawn(link)
    assert read_code(picture) == link
    assert read_code(picture[..., 0].copy()) == link


def test_one_that_a_reader_misses_is_among_them() -> None:
    assert cv2.QRCodeDetector().detectAndDecode(_drawn(MISSED))[0] != MISSED


def test_what_has_no_code_says_nothing() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    assert read_code(noise) == ""
    assert read_code(np.full((8, 8), 255, np.uint8)) == ""
