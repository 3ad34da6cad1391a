"""What a seller searches for, and what their card says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.sellers import Seller
from studio.workflows.clip_order import ClipPlace
from studio.workflows.gallery.find_clips import LENGTHS, ClipSearch
from web.entered import Entered
from web.filters import SHAPES

LIMIT = 60
"""Characters of a search that are looked at."""

SHOP_LIMIT = 1000
"""Characters of a field of a shop that are read; what is allowed is less and said."""


@dataclass(frozen=True)
class Search:
    """What the address asks for; what it cannot ask for is left out."""

    words: str = ""
    unit_id: str = ""
    item_id: str = ""
    season: str = ""
    length: str = ""
    aspect: str = ""
    after: ClipPlace | None = None
    """Where the page before ended."""

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> Search:
        """From the address."""
        length, aspect = values.get("length", ""), values.get("aspect", "")
        return cls(
            words=values.get("q", "").replace("\x00", "").strip()[:LIMIT],
            unit_id=values.get("county", "")[:40],
            item_id=values.get("item", "")[:40],
            season="now" if values.get("season") == "now" else "",
            length=length if length in LENGTHS else "",
            aspect=aspect if aspect in SHAPES else "",
            after=ClipPlace.parse(values.get("after", "")),
        )

    @property
    def wanted(self) -> ClipSearch:
        """As the gallery looks for it."""
        return ClipSearch(
            words=self.words,
            unit_id=self.unit_id,
            item_id=self.item_id,
            length=self.length,
            aspect=self.aspect,
            in_season=self.season == "now",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return replace(self, after=None) != Search()

    def args(self, **changes: str) -> dict[str, str]:
        """The address of this search with some of it changed; without what is empty."""
        told = {
            "q": self.words,
            "county": self.unit_id,
            "item": self.item_id,
            "season": self.season,
            "length": self.length,
            "aspect": self.aspect,
            **changes,
        }
        return {name: value for name, value in told.items() if value}


class ShopForm(Entered):
    """What a seller's card says."""

    FIELDS = ("shop", "link", "phone", "wechat")

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.typed = {name: self.raw(name)[:SHOP_LIMIT] for name in self.FIELDS}
        if not self.typed["shop"]:
            self.refuse("shop", InputError("form.missing"))

    @property
    def names(self) -> dict[str, str]:
        """What the fields are called, for sentences about them."""
        return {
            "form": _("My shop"),
            "shop": _("Name of the shop"),
            "link": _("Link behind the QR code"),
            "phone": _("Telephone"),
            "wechat": _("WeChat id"),
            "price": _("Price in yuan"),
        }

    def field_of(self, error: InputError) -> str:
        """The field that a refusal names; the shop's name for words it may not say."""
        named = {name: field for field, name in self.names.items()}
        text = str(error.params.get("text", ""))
        if error.code.startswith("claims."):
            return next(
                (
                    each
                    for each in ("wechat", "phone")
                    if self.typed[each] and self.typed[each] in text
                ),
                "shop",
            )
        return named.get(str(error.params.get("where", "")), "shop")

    @staticmethod
    def values_of(shop: Seller) -> MultiDict[str, str]:
        """A shop as its form shows it."""
        return MultiDict({name: getattr(shop, name) for name in ShopForm.FIELDS})
