"""What machines ask: health."""

from web.api.policy import POLICIES
from web.api.routes import blueprint

__all__ = ["POLICIES", "blueprint"]
