"""Signing in, language, people."""

from web.accounts.policy import POLICIES
from web.accounts.routes import blueprint

__all__ = ["POLICIES", "blueprint"]
