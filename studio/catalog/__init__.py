"""Catalog items: seasons, prices, what a clip and a post may say of them. Pure but for reading the catalog file."""

from studio.catalog.facts import facts_of, with_price
from studio.catalog.find import find_item
from studio.catalog.model import (
    ApprovedPrice,
    CatalogChannel,
    CatalogCounty,
    CatalogHost,
    CatalogItem,
    ItemKind,
    Platform,
)
from studio.catalog.platform_post import Post, PostLimits, platform_post
from studio.catalog.post import post_text
from studio.catalog.price import PRICE_LIMIT, parse_price
from studio.catalog.read import CATALOG_FILE, parse_catalog, read_catalog
from studio.catalog.season import (
    SeasonState,
    SeasonStatus,
    in_season,
    parse_season,
    parse_windows,
    season_finding,
    season_status,
    season_text,
    status_on,
    windows_text,
)
from studio.catalog.sellable import Sellable

__all__ = [
    "CATALOG_FILE",
    "PRICE_LIMIT",
    "ApprovedPrice",
    "CatalogChannel",
    "CatalogCounty",
    "CatalogHost",
    "CatalogItem",
    "ItemKind",
    "Platform",
    "Post",
    "PostLimits",
    "SeasonState",
    "SeasonStatus",
    "Sellable",
    "facts_of",
    "find_item",
    "in_season",
    "parse_catalog",
    "parse_price",
    "parse_season",
    "parse_windows",
    "platform_post",
    "post_text",
    "read_catalog",
    "season_finding",
    "season_status",
    "season_text",
    "status_on",
    "windows_text",
    "with_price",
]
