"""Which shapes are delivered, and at what size."""

from __future__ import annotations

from studio.units import Aspect, Size

ASPECTS = {
    Aspect(9, 16): Size(1080, 1920),
    Aspect(3, 4): Size(1080, 1440),
    Aspect(1, 1): Size(1080, 1080),
    Aspect(16, 9): Size(1920, 1080),
}
"""Delivered aspects and their pixels. Short-video platforms take 1080 pixels on the shorter edge."""

WIDEST = 4
"""A clip is at most this many times as wide as high, or as high as wide."""
