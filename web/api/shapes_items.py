"""What the API answers about items."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.goods import Harvest, Item
from web.api.marks import gettext as _
from web.api.shapes import Fault, Id, Shape


class WindowShape(Shape):
    """A window of a season, MM-DD both; it may wrap the year."""

    first: str
    last: str


class PriceDaysShape(Shape):
    """A price and the days it holds, in the county's own time."""

    first: date | None = Field(description=_("Null: always before."))
    last: date | None = Field(description=_("The last day; null: no end."))
    price_fen: int
    list_price_fen: int | None


class ItemShape(Shape):
    """Something a county sells."""

    id: Id
    unit_id: Id
    sku: str
    name_zh: str
    name_en: str
    kind: str
    origin: str
    spec: str
    price_unit: str
    price_fen: int
    list_price_fen: int | None
    prices: list[PriceDaysShape] = Field(
        description=_("What it costs by days, the earliest first; price_fen is today's.")
    )
    selling_points: list[str]
    season_from: str | None = Field(description=_("First day of the season, MM-DD."))
    season_to: str | None = Field(description=_("Last day of the season, MM-DD."))
    seasons: list[WindowShape] = Field(description=_("All windows; none: sold all year."))
    perishable: bool
    safety_note: str
    link: str
    stock: int | None
    harvest: Harvest | None
    revision: int
    created_at: datetime


class VariantShape(Shape):
    """A size or packing with its price and stock."""

    id: Id
    item_id: Id
    name: str
    price_fen: int
    list_price_fen: int | None
    stock: int | None


class OfferShape(Shape):
    """An offer and its days."""

    id: Id
    item_id: Id
    text: str
    from_on: date
    until_on: date


class PaperShape(Shape):
    """A certificate or licence."""

    id: Id
    item_id: Id
    name: str
    number: str
    until_on: date | None
    claims: list[str] = Field(description=_("What may be said of the item while it holds."))


class ShopLinkShape(Shape):
    """Where the item is bought on a platform."""

    platform: str
    link: str


class RangeShape(Shape):
    """What sellers may ask, and from when until when."""

    id: Id
    item_id: Id
    least_fen: int
    most_fen: int
    from_on: date
    until_on: date


class PhotoShape(Shape):
    """A photograph of an item; its picture is on the item's page only."""

    id: Id
    unit_id: Id
    item_id: Id
    position: int = Field(description=_("The least stands first; it need not begin at 1."))
    name: str
    ready: bool = Field(description=_("Whether it was looked at and is shown."))
    refusal: Fault | None = Field(description=_("Why it was turned away."))
    created_at: datetime


class PhotosShape(Shape):
    """The photographs of an item in their order, those that wait or were turned away too."""

    photos: list[PhotoShape]


class BundlePartShape(Shape):
    """Pieces of an item in a bundle."""

    item_id: Id
    pieces: int


class BundleShape(Shape):
    """Several items at one price."""

    id: Id
    unit_id: Id
    name: str
    price_fen: int
    from_on: date
    until_on: date
    parts: list[BundlePartShape]
    created_at: datetime


class ComparedBundleShape(BundleShape):
    """A bundle, and how its price compares today."""

    single_fen: int = Field(description=_("What the same costs bought one by one."))
    saved_fen: int
    below: bool = Field(
        description=_("Whether it undercuts the least that sellers may ask for its items.")
    )


class WholeItemShape(ItemShape):
    """An item with what stands beside it."""

    office_note: str
    variants: list[VariantShape]
    offers: list[OfferShape]
    papers: list[PaperShape]
    shop_links: list[ShopLinkShape]
    price_ranges: list[RangeShape] = Field(
        description=_("Those that hold or are yet to come, the newest first.")
    )


def item_shape(row: Item) -> ItemShape:
    """What is told of an item in a list."""
    names = ItemShape.model_fields.keys() - {"seasons", "prices"}
    windows = [WindowShape(first=first, last=last) for first, last in row.windows]
    prices = [PriceDaysShape(**each._asdict()) for each in row.prices]
    told = {name: getattr(row, name) for name in names}
    return ItemShape(**told, seasons=windows, prices=prices)
