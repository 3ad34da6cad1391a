"""The list's filter, and what a reviewer typed."""

from __future__ import annotations

import re
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.reviews import PLACE
from studio.records.work import ClipState
from studio.workflows.clips.review import Spot

CLOCK = re.compile(r"(?:(\d{1,4})[:：])?(\d{1,5}(?:\.\d{1,3})?)")
"""``7.5``, ``0:07.5`` or ``1:30``."""

SHARE = re.compile(r"\d{1,3}(?:\.\d)?")
"""Hundredths of a picture, with a tenth."""


def state_asked(text: str) -> ClipState | None:
    """The state to show; None, all, for anything else."""
    return next((state for state in ClipState if state.value == text), None)


def spot_of(values: MultiDict[str, str]) -> Spot:
    """Shape, time and place of a comment; what is left empty is None.

    Raises:
        InputError: ``review.time``; ``review.outside``.
    """
    return Spot(
        aspect=_typed(values, "aspect") or None,
        at_ms=milliseconds(_typed(values, "at")),
        x=_thousandths(_typed(values, "across")),
        y=_thousandths(_typed(values, "down")),
    )


def milliseconds(text: str) -> int | None:
    """A moment as people write it; None for nothing.

    Raises:
        InputError: ``review.time``.
    """
    if not text:
        return None
    found = CLOCK.fullmatch(text)
    if found is None:
        raise InputError("review.time", found=text[:20])
    minutes, seconds = found.groups(default="0")
    return int((int(minutes) * 60 + Fraction(seconds)) * 1000)


def asked_ms(text: str) -> int:
    """Milliseconds in an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _thousandths(text: str) -> int | None:
    if not text:
        return None
    if not SHARE.fullmatch(text):
        raise InputError("review.outside")
    return int(Fraction(text) * PLACE / 100)


def _typed(values: MultiDict[str, str], name: str) -> str:
    return values.get(name, "").replace("\x00", "").strip()
