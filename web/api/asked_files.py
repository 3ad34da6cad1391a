"""What programs ask with when they take pictures and papers along."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from web.api.asked import digits
from web.api.asked_desk import DAY_MS
from web.api.asked_sellers import Flag
from web.api.marks import gettext as _

MOST_SOURCES = 99
"""Beyond it no draft has a file."""


class PictureAsked(BaseModel):
    """How large a picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: Literal["whole", "tile"] = Field(
        default="whole", description=_("tile is as small as a list shows it.")
    )


class FilmedAsked(BaseModel):
    """Which picture of a draft's footage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[int, Field(ge=0, le=MOST_SOURCES), BeforeValidator(digits)] = Field(
        default=0, description=_("Place of the file among the draft's, from 0.")
    )
    at_ms: Annotated[int, Field(ge=0, le=DAY_MS), BeforeValidator(digits)] = Field(
        default=0, description=_("On the file's clock.")
    )
    large: Flag = Field(default="no", description=_("In the light film's size, not a thumbnail."))


class PosterAsked(BaseModel):
    """What a poster is printed on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper: Literal["a4", "a5", "phone", "card"] = Field(
        default="a4", description=_("card is the picture for a chat's wall.")
    )
    price: Flag = Field(default="yes", description=_("Whether the price stands on it."))
