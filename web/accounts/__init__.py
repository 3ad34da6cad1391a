"""Signing in, language, one's own account, people, the audit log."""

from web.accounts import audit, join, memberships, office, own, people, tokens
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
]
