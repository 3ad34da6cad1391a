"""What programs of sellers ask with: the gallery's search, the shop's card, the price on it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.workflows.gallery.take_several import MOST_FILES
from studio.workflows.personal.sellers import LONGEST
from web.api.asked import MOST, USUAL, Body, Fen, Line, Paged, Words, digits
from web.api.marks import gettext as _
from web.api.patterns import FILE_NAME, NO_NUL, PLACE
from web.api.shapes import Id

Flag = Literal["yes", "no"]


class GalleryAsked(BaseModel):
    """Which clips of the gallery; its order is its own, what is in season first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str = Field(
        default="",
        max_length=60,
        pattern=NO_NUL,
        description=_("In Chinese, pinyin, initials or English: hhc finds 黄花菜."),
    )
    unit: Id | None = Field(default=None, description=_("Of this unit only."))
    item: Id | None = Field(default=None, description=_("Of this item only."))
    length: Literal["short", "middle", "long"] | None = Field(
        default=None, description=_("Up to 15 seconds, up to 30, longer.")
    )
    aspect: Literal["9:16", "3:4", "1:1", "16:9"] | None = None
    in_season: Flag = Field(default="no", description=_("What can be sold now only."))
    limit: Annotated[int, BeforeValidator(digits)] = Field(
        default=USUAL, ge=1, le=MOST, description=_("Rows of one page.")
    )
    after: str | None = Field(
        default=None, pattern=PLACE, description=_("“next” of the page before.")
    )


class OwnAsked(Paged):
    """Which of the caller's own clips."""

    clip: Id | None = Field(default=None, description=_("Made from this clip only."))


class NamedFile(BaseModel):
    """What a file that is sent is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        max_length=200, pattern=FILE_NAME, description=_("Of the file, as people know it.")
    )


class ShopWish(Body):
    """What a seller's card says; all of it anew."""

    shop: Annotated[Line, Field(max_length=LONGEST["shop"])]
    link: Annotated[Words, Field(max_length=LONGEST["link"])] = Field(
        default="", description=_("Behind the QR code.")
    )
    phone: Annotated[Words, Field(max_length=LONGEST["phone"])] = ""
    wechat: Annotated[Words, Field(max_length=LONGEST["wechat"])] = ""


class OwnWish(Body):
    """What the card on the clip says beside the shop."""

    price_fen: Fen | None = Field(
        default=None,
        description=_("Within what the county approved; null for the item's own price."),
    )


class SeveralWish(Body):
    """Files to be taken at once."""

    rendition_ids: list[Id] = Field(
        min_length=1,
        max_length=MOST_FILES,
        description=_("Of published clips; where the caller has their own of one, that is taken."),
    )
