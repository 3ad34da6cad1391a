"""Uploads that survive: tus 1.0 over the media desk's intake."""

from web.uploads.policy import POLICIES
from web.uploads.routes import blueprint

__all__ = ["POLICIES", "blueprint"]
