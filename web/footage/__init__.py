"""The media desk: footage in, clips ordered."""

from web.footage.policy import POLICIES
from web.footage.routes import blueprint

__all__ = ["POLICIES", "blueprint"]
