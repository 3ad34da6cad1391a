"""Signing in, language, one's own account, people, units, the audit log."""

from web.accounts import audit, join, memberships, office, own, people, tokens, units
from web.accounts.policy import POLICIES
from web.accounts.routes import blueprint

__all__ = [
    "POLICIES",
    "audit",
    "blueprint",
    "join",
    "memberships",
    "office",
    "own",
    "people",
    "tokens",
    "units",
]
