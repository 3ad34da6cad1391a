"""How programs look for footage: as its page does."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from studio.records.work import FootageState
from studio.workflows.footage_library import FootageSearch
from web.api.asked import ByUnit, a_day
from web.api.asked_sellers import Flag
from web.api.marks import gettext as _
from web.api.patterns import NO_NUL
from web.api.shapes import Id

Day = Annotated[date, BeforeValidator(a_day)]


class FootageAsked(ByUnit):
    """Which footage."""

    state: FootageState | None = Field(default=None, description=_("In this state only."))
    item: Id | None = Field(
        default=None, description=_("What shows this item only, whole or in a range.")
    )
    request: Id | None = Field(default=None, description=_("What came by this request's link."))
    words: str = Field(
        default="",
        max_length=60,
        pattern=NO_NUL,
        description=_(
            "In name, place, tags or the items it shows; in Chinese, pinyin or initials."
        ),
    )
    place: str = Field(default="", max_length=60, pattern=NO_NUL, description=_("Exactly so."))
    tag: str = Field(default="", max_length=60, pattern=NO_NUL, description=_("Exactly so."))
    since: Day | None = Field(default=None, description=_("Filmed on this day or later, in China."))
    until: Day | None = Field(
        default=None, description=_("Filmed on this day or earlier, in China.")
    )
    quality: Literal["best", "good", "poor"] | None = None
    leave: Literal["over", "soon", "valid", "none"] | None = Field(
        default=None,
        description=_("A consent or licence is over, ends soon, all hold, or none is recorded."),
    )
    used: Flag | None = Field(default=None, description=_("Whether a clip was made of it."))
    trash: Flag | None = Field(default=None, description=_("Whether it lies in the trash."))

    @property
    def search(self) -> FootageSearch:
        """As the library looks for it; where it lies is asked beside it."""
        return FootageSearch(
            words=self.words.strip(),
            unit_id=self.unit or "",
            item_id=self.item or "",
            place=self.place,
            tag=self.tag,
            from_on=self.since,
            until_on=self.until,
            grade=self.quality or "",
            used=None if self.used is None else self.used == "yes",
            leave=self.leave or "",
        )
