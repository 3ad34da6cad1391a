"""Telephone numbers as people type them, brought to one form."""

from __future__ import annotations

import re

from studio.errors import InputError

_BETWEEN = re.compile(r"[\s()\-.·]+")
_NUMBER = re.compile(r"[0-9]{5,15}")
"""E.164 allows 15 digits; landlines without area code have as few as 5."""

_CHINA = re.compile(r"^(?:\+|00)86")

_WIDE = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")
"""What a Chinese keyboard types in full width."""


def phone_digits(text: str) -> str:
    """The digits of a telephone number: ``+86 138-0013 8000`` and ``13800138000`` are one and the same.

    Raises:
        InputError: ``phone.not_one``.
    """
    typed = text.translate(_WIDE)
    digits = _CHINA.sub("", _BETWEEN.sub("", typed), count=1).removeprefix("+")
    if not _NUMBER.fullmatch(digits):
        raise InputError("phone.not_one", found=text[:40])
    return digits
