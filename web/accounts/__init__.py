"""Signing in, language, one's own account, people, the audit log."""

from web.accounts import audit, join, office, own, people, tokens
from web.accounts.policy import POLICIES
from web.accounts.routes import blueprint

__all__ = ["POLICIES", "audit", "blueprint", "join", "office", "own", "people", "tokens"]
