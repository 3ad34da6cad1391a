"""What the county sells."""

from web.catalog import exports, imports, offers, papers, prices, variants
from web.catalog.policy import POLICIES
from web.catalog.routes import blueprint

__all__ = ["POLICIES", "blueprint", "exports", "imports", "offers", "papers", "prices", "variants"]
