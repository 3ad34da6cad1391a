"""Asking for footage: requests, their links, what has come."""

from web.requests.policy import POLICIES
from web.requests.routes import blueprint

__all__ = ["POLICIES", "blueprint"]
