"""The sellers' gallery: published clips, ready to take."""

from web.gallery import counts, mine, poster, several, share, shop, take
from web.gallery.policy import POLICIES
from web.gallery.routes import blueprint

__all__ = ["POLICIES", "blueprint", "counts", "mine", "poster", "several", "share", "shop", "take"]
