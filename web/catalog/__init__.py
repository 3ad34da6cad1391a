"""What the county sells."""

from web.catalog import (
    bundles,
    exports,
    imports,
    offers,
    papers,
    photos,
    prices,
    variants,
)
from web.catalog.policy import POLICIES
from web.catalog.routes import blueprint

__all__ = [
    "POLICIES",
    "blueprint",
    "bundles",
    "exports",
    "imports",
    "offers",
    "papers",
    "photos",
    "prices",
    "variants",
]
