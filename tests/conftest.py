"""Fixtures of every room."""

from tests.databases import database, postgresql_server, settings

__all__ = ["database", "postgresql_server", "settings"]
