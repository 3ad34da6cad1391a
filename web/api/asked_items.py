"""What programs send about items: the item itself, what stands beside it, and what it costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from studio.catalog import ItemKind, Platform
from studio.records.goods import Harvest
from studio.workflows.catalog.bundles import MOST_PARTS, MOST_PIECES
from studio.workflows.catalog.edit_item import POINTS, SKU_LIMIT, STOCK_LIMIT, WINDOWS
from web.api.asked import Body, ByUnit, Fen, Line, Name, Revision, Short, Words, whole
from web.api.days import Day, LastDay
from web.api.marks import gettext as _
from web.api.patterns import CODE, LINK, MONTH_DAY
from web.api.shapes import Id

Stock = Annotated[int, Field(ge=0, le=STOCK_LIMIT), BeforeValidator(whole)]
Points = Annotated[list[Annotated[Line, Field(max_length=100)]], Field(max_length=POINTS)]
Link = Annotated[str, Field(max_length=500, pattern=LINK)]
Code = Annotated[str, Field(max_length=SKU_LIMIT, pattern=CODE)]

NOBODY_COUNTS = _("Pieces; null where nobody counts.")
UNCHANGED = _("What is left out or null stays as it is; the price stays in any case.")


class Window(Body):
    """A window of a season."""

    first: str = Field(pattern=MONTH_DAY, description=_("First day, MM-DD."))
    last: str = Field(
        pattern=MONTH_DAY, description=_("Last day, MM-DD; may lie in the next year.")
    )


Windows = Annotated[list[Window], Field(max_length=WINDOWS)]


class ItemWish(Body):
    """A new item."""

    unit_id: Id
    name_zh: Name
    kind: ItemKind
    origin: Annotated[Line, Field(max_length=100)]
    spec: Name
    price_unit: Short = Field(description=_("What the price is for, such as 袋."))
    price_fen: Fen = Field(description=_("Whole fen: 2990 is ¥29.90."))
    sku: Code = Field(default="", description=_("Left out: made from the name's pinyin."))
    name_en: Annotated[Words, Field(max_length=100)] = ""
    list_price_fen: Fen | None = Field(
        default=None, description=_("Former price, shown struck through.")
    )
    selling_points: Points = Field(default=[])
    seasons: Windows = Field(default=[], description=_("None: sold all year."))
    perishable: bool = False
    safety_note: Annotated[Words, Field(max_length=200)] = ""
    link: Link = ""
    stock: Stock | None = Field(default=None, description=NOBODY_COUNTS)
    office_note: Annotated[Words, Field(max_length=500)] = ""


class ItemChange(Body):
    """What is to be different about an item."""

    name_zh: Name | None = Field(default=None, description=UNCHANGED)
    kind: ItemKind | None = None
    origin: Annotated[Line, Field(max_length=100)] | None = None
    spec: Name | None = None
    price_unit: Short | None = None
    sku: Code | None = None
    name_en: Annotated[Words, Field(max_length=100)] | None = None
    selling_points: Points | None = None
    seasons: Windows | None = None
    perishable: bool | None = None
    safety_note: Annotated[Words, Field(max_length=200)] | None = None
    link: Link | None = None
    stock: Stock | None = Field(default=None, description=NOBODY_COUNTS)
    office_note: Annotated[Words, Field(max_length=500)] | None = None
    revision: Revision | None = Field(
        default=None, description=_("Of the item this is a change of.")
    )


class VariantWish(Body):
    """A size or packing, whole: a change writes all of it."""

    name: Name
    price_fen: Fen
    list_price_fen: Fen | None = None
    stock: Stock | None = Field(default=None, description=NOBODY_COUNTS)


class OfferWish(Body):
    """An offer as people say it."""

    text: Annotated[Line, Field(max_length=40)] = Field(
        description=_("Such as 满200减20, 8.5折, 买二送一 or 送竹筷一双.")
    )
    from_on: Day
    until_on: Day


class PaperWish(Body):
    """A certificate or licence."""

    name: Name
    number: Annotated[Words, Field(max_length=80)] = ""
    until_on: LastDay = Field(default=None, description=_("Last day; null for no end."))
    claims: Annotated[list[Words], Field(max_length=8)] = Field(
        default=[], description=_("What may be said of the item while it holds.")
    )


class ShopLink(Body):
    """Where the item is bought on a platform."""

    platform: Platform
    link: Link = Field(description=_("Empty: none any more."))


class ShopLinksWish(Body):
    """Links to be kept; platforms that are not named stay as they are."""

    links: list[ShopLink] = Field(min_length=1, max_length=len(Platform))


class HarvestWish(Body):
    """How the harvest stands."""

    harvest: Harvest | None = Field(description=_("Null: as the season says."))


class RangeWish(Body):
    """What sellers may ask, and from when until when."""

    least_fen: Fen
    most_fen: Fen
    from_on: Day
    until_on: Day


class BundlePartWish(Body):
    """Pieces of an item."""

    item_id: Id
    pieces: Annotated[int, Field(ge=1, le=MOST_PIECES), BeforeValidator(whole)]


class BundleWish(Body):
    """Several items at one price."""

    unit_id: Id
    name: Name
    price_fen: Fen = Field(description=_("For all of it."))
    from_on: Day
    until_on: Day
    parts: list[BundlePartWish] = Field(
        min_length=1, max_length=MOST_PARTS, description=_("In order; each item once.")
    )


class BundlesAsked(ByUnit):
    """Which bundles."""

    item: Id | None = Field(default=None, description=_("With this item only."))
