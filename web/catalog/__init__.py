"""What the county sells."""

from web.catalog import prices
from web.catalog.policy import POLICIES
from web.catalog.routes import blueprint

__all__ = ["POLICIES", "blueprint", "prices"]
