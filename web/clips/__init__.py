"""Clips as their makers see them: review, certificate, publish."""

from web.clips import review
from web.clips.policy import POLICIES
from web.clips.routes import blueprint

__all__ = ["POLICIES", "blueprint", "review"]
