"""What a unit may be called."""

from __future__ import annotations

import re
import unicodedata

from studio.errors import InputError

SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")
"""What a unit's slug looks like: the name of a brand kit's folder."""

NAME_LIMIT = 60
"""Longest name of a unit or a person, characters."""


def check_slug(typed: str) -> str:
    """The slug as it is kept.

    Raises:
        InputError: ``unit.bad_slug``.
    """
    slug = typed.strip().casefold()
    if not SLUG.fullmatch(slug) or slug.endswith("-"):
        raise InputError("unit.bad_slug", found=typed.strip()[:NAME_LIMIT])
    return slug


def check_name(typed: str) -> str:
    """A name with its blanks in order.

    Raises:
        InputError: ``unit.bad_name``.
    """
    name = " ".join(typed.split())
    if not is_name(name):
        raise InputError("unit.bad_name", found=name[:NAME_LIMIT], most=NAME_LIMIT)
    return name


def is_name(text: str, most: int = NAME_LIMIT) -> bool:
    """Whether it can be shown: not empty, no blanks around it, no control or format characters."""
    unseen = any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co") for each in text)
    return 0 < len(text) <= most and text == text.strip() and not unseen
