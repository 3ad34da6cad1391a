"""Passwords: argon2id, the parameters kept in the hash."""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
"""Characters a chosen password has at least (NIST SP 800-63B, 5.1.1.2)."""

LIMIT = 1024
"""Longest password that is looked at, characters."""

PASSES, MEMORY_KIB, LANES = 2, 19 * 1024, 1
"""OWASP Password Storage Cheat Sheet (2024), argon2id: 19 MiB, two passes, one lane."""

AT_ONCE = threading.BoundedSemaphore(2)
"""Two hashes at a time: a rush of sign-ins costs time, not memory."""


@cache
def hasher() -> PasswordHasher:
    """argon2id with the parameters above; older hashes name their own."""
    return PasswordHasher(PASSES, MEMORY_KIB, LANES, type=Type.ID)


def hash_password(password: str) -> str:
    """The encoded hash of ``password``."""
    with AT_ONCE:
        return hasher().hash(password)


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")


def matches(encoded: str | None, password: str) -> bool:
    """Whether ``password`` made ``encoded``.

    None, and the empty text of who has no password, cost the same time: neither shows itself.
    """
    try:
        known = encoded or _nobody()
        with AT_ONCE:
            hasher().verify(known, password[:LIMIT])
    except (VerificationError, InvalidHashError):
        return False
    return bool(encoded)


def outdated(encoded: str) -> bool:
    """Whether ``encoded`` was made with older parameters."""
    return hasher().check_needs_rehash(encoded)
