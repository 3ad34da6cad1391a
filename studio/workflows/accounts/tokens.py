"""Secrets that are handed out once: only their hash is kept, and compared without telling how much of it fits."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 24
"""192 bits; 32 characters in a link, so that its QR code stays coarse enough for old cameras."""

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Characters of passwords that are read out or copied by hand: none that look alike."""


def fresh_token() -> str:
    """A secret that fits in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of it: SHA-256, hexadecimal. A random secret of this length needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_same(digest: str, token: str) -> bool:
    """Whether ``token`` made ``digest``, in constant time."""
    return hmac.compare_digest(digest, digest_of(token))


def fresh_password() -> str:
    """A password to be passed on by hand, such as ``k7pm-x2hd-q9wt`` (59 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
