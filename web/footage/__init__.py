"""The media desk: footage in, found again, and clips ordered."""

from web.footage import about, library, permissions, reason
from web.footage.policy import POLICIES
from web.footage.routes import blueprint

__all__ = ["POLICIES", "about", "blueprint", "library", "permissions", "reason"]
