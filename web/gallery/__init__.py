"""The sellers' gallery: published clips, ready to take."""

from web.gallery import mine, shop
from web.gallery.policy import POLICIES
from web.gallery.routes import blueprint

__all__ = ["POLICIES", "blueprint", "mine", "shop"]
