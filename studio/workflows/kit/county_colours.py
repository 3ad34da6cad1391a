"""A county's colours for the site's pages, read from its kit. Light: no drawing, no typefaces."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from studio.brand.kit import KITS
from studio.brand.new_kit import SLUG
from studio.brand.site_colours import site_colours

FILE = "kit.toml"


def county_colours(data: Path, slug: str) -> dict[str, str] | None:
    """Custom properties of the kit ``slug`` below ``data``; None where there is no kit or it cannot be read.

    A mistake in a kit is told by ``brand check``; the pages go on in the studio's own colours.
    """
    if not SLUG.fullmatch(slug):
        return None
    path = data / KITS / slug / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int) -> dict[str, str]:
    primary = tomllib.loads(path.read_text(encoding="utf-8"))["palette"]["primary"]
    return site_colours(primary)
