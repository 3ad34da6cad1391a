"""Counties and what they sell, as value types read from a catalog file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from studio.records.value import Value
from studio.units import Money
from studio.units.season import YearDay

PRICE_LIMIT_FEN = 1_000_000_000
"""Ten million yuan: above it a figure is a slip of the hand."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A line of text, 1 to 200 characters."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case letters, figures and single dashes."""

Fen = Annotated[int, Field(strict=True, ge=0, le=PRICE_LIMIT_FEN)]
"""Whole fen, 0.01 yuan."""


def _month_day(text: str) -> str:
    YearDay.parse(text)
    return text


MonthDay = Annotated[str, AfterValidator(_month_day)]
"""``MM-DD``, 29 February allowed."""


class ItemKind(StrEnum):
    """What sort of thing an item is; ``studio.words`` names it under ``kind.<value>``."""

    DRIED_VEGETABLE = "dried_vegetable"
    VEGETABLE = "vegetable"
    FRUIT = "fruit"
    TEA = "tea"
    LEAF = "leaf"
    BEAN_PRODUCT = "bean_product"
    GRAIN = "grain"
    CONDIMENT = "condiment"
    GIFT_BOX = "gift_box"
    FARM_WORK = "farm_work"
    OTHER = "other"


class Platform(StrEnum):
    """Live platforms; ``studio.words`` names them under ``platform.<value>``."""

    DOUYIN = "douyin"
    KUAISHOU = "kuaishou"
    CHANNELS = "channels"
    XIAOHONGSHU = "xiaohongshu"
    TAOBAO = "taobao"
    OTHER = "other"


class ApprovedPrice(Value):
    """What the county lets sellers ask for an item."""

    least_fen: Fen
    most_fen: Fen
    until: date
    """Last day, in the county's own time."""

    @property
    def least(self) -> Money:
        """Lowest price."""
        return Money(self.least_fen)

    @property
    def most(self) -> Money:
        """Highest price."""
        return Money(self.most_fen)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least_fen > self.most_fen:
            raise ValueError("least_fen ≤ most_fen")
        return self


class CatalogItem(Value):
    """Something a county sells. Field names are those of the ``item`` row."""

    sku: Slug
    name_zh: Text
    name_en: Text
    kind: ItemKind
    origin: Text
    """Village or township, as printed on the pack."""
    spec: Text
    """Such as ``250g/袋``."""
    price_unit: Text
    """What the price is for, such as ``袋``."""
    price_fen: Fen
    list_price_fen: Fen | None = None
    selling_points: tuple[Text, ...] = Field(default=(), max_length=8)
    season_from: MonthDay | None = None
    season_to: MonthDay | None = None
    perishable: bool = False
    safety_note: str = Field(default="", max_length=200)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)
    marks: tuple[Slug, ...] | None = Field(default=None, max_length=8)
    """Certification marks of its county's kit that it bears; None for what the kit lets it. No field of the row."""
    approved: ApprovedPrice | None = None
    """None where sellers ask the item's own price. No field of the row."""

    @property
    def windows(self) -> tuple[tuple[str, str], ...]:
        """The season as ``Sellable`` has it."""
        ends = (self.season_from, self.season_to)
        return () if ends[0] is None or ends[1] is None else ((ends[0], ends[1]),)

    @model_validator(mode="after")
    def _whole_season(self) -> Self:
        if (self.season_from is None) != (self.season_to is None):
            raise ValueError("season_from & season_to")
        return self


class CatalogHost(Value):
    """A person in front of the camera."""

    name: Text


class CatalogChannel(Value):
    """An account on a live platform."""

    name: Text
    platform: Platform
    turnaround_s: int = Field(default=600, ge=0, le=86_400)
    """Seconds the channel needs between two broadcasts."""


class CatalogCounty(Value):
    """A county with its items, hosts and channels."""

    model_config = ConfigDict(populate_by_name=True)

    slug: Slug
    """Names the brand kit under ``templates/brands/``."""
    name_zh: Text
    name_en: Text
    items: tuple[CatalogItem, ...] = Field(default=(), alias="item")
    hosts: tuple[CatalogHost, ...] = Field(default=(), alias="host")
    channels: tuple[CatalogChannel, ...] = Field(default=(), alias="channel")
