"""What the API answers sellers: the gallery, their shop, the clips in their name."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.work import JobState
from web.api.marks import gettext as _
from web.api.shapes import Fault, Id, Shape


class TileFileShape(Shape):
    """A file of a clip, as a list tells it."""

    id: Id
    aspect: str
    bytes: int
    duration_ms: int


class TileShape(Shape):
    """A clip of the gallery, as a list tells it."""

    id: Id
    item_id: Id
    name_zh: str
    name_en: str
    county_zh: str
    county_en: str
    length_s: int
    published_at: datetime | None
    held: bool = Field(
        description=_("Whether it waits for new files, because its item's price changed.")
    )
    taken: bool = Field(description=_("Whether the caller took a file of it before."))
    files: list[TileFileShape]


class PublishedFileShape(TileFileShape):
    """A file of a clip."""

    preset: str
    width: int
    height: int
    own_id: Id | None = Field(description=_("The caller's own newest one, made from this file."))


class PublishedShape(Shape):
    """A clip of the gallery with what is needed to post it."""

    id: Id
    unit_id: Id
    item_id: Id
    title: str
    post_text: str
    length_s: int
    published_at: datetime | None
    held: bool
    taken: bool
    least_fen: int | None = Field(
        description=_("The least that the caller's card may ask today; null: the item's price.")
    )
    most_fen: int | None
    price_until: date | None
    files: list[PublishedFileShape]


class ShopShape(Shape):
    """What the caller's card says."""

    id: Id
    unit_id: Id
    shop: str
    link: str
    phone: str
    wechat: str
    portrait: bool = Field(description=_("Whether there is a picture on the card."))
    portrait_waits: bool = Field(description=_("Whether one is being looked at."))
    refusal: Fault | None = Field(description=_("Why the picture sent last was turned away."))


class SavedShopShape(ShopShape):
    """A saved card, and words on it that people should look at."""

    notes: list[Fault]


class OwnClipShape(Shape):
    """A file in the caller's name."""

    id: Id
    unit_id: Id
    clip_id: Id
    rendition_id: Id
    aspect: str
    title: str
    shop: str
    price_fen: int | None = Field(description=_("Null: the item's own price."))
    post_text: str
    bytes: int | None = Field(description=_("Null until it is made."))
    state: JobState = Field(description=_("Of the job that makes it."))
    percent: int
    left_s: int | None
    fault: Fault | None
    created_at: datetime


class SeveralShape(Shape):
    """Addresses at which several files are taken without signing in."""

    page: str
    zip: str
    files: int
    bytes: int
    until: datetime


class RevokedShape(Shape):
    """When all those links became worth nothing."""

    at: datetime
