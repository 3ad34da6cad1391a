"""Passwords: argon2id, the parameters kept in the hash."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

LIMIT = 1024
"""Longest password that is looked at, characters."""


@cache
def hasher() -> PasswordHasher:
    """argon2id as RFC 9106 advises where memory is scarce: 64 MiB, three passes."""
    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hash_password(password: str) -> str:
    """The encoded hash of ``password``."""
    return hasher().hash(password)


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")


def matches(encoded: str | None, password: str) -> bool:
    """Whether ``password`` made ``encoded``. None costs the same time, so an unknown name does not show itself."""
    try:
        hasher().verify(encoded or _nobody(), password[:LIMIT])
    except (VerificationError, InvalidHashError):
        return False
    return encoded is not None


def outdated(encoded: str) -> bool:
    """Whether ``encoded`` was made with older parameters."""
    return hasher().check_needs_rehash(encoded)
