"""Signing in, language, one's own account, people, the audit log."""

from web.accounts import audit, join, own, people
from web.accounts.policy import POLICIES
from web.accounts.routes import blueprint

__all__ = ["POLICIES", "audit", "blueprint", "join", "own", "people"]
