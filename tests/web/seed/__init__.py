"""Two counties with people of every role and one thing of every kind, ready for the pages."""

from tests.web.seed.counties import make_world
from tests.web.seed.media import CLIP_BYTES, analysis, certificate, info, picture
from tests.web.seed.world import PASSWORD, County, World

__all__ = [
    "CLIP_BYTES",
    "PASSWORD",
    "County",
    "World",
    "analysis",
    "certificate",
    "info",
    "make_world",
    "picture",
]
