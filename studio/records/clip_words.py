"""What one clip says beyond its item."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field, field_validator

from studio.records.edit import Caption
from studio.records.value import Value


class ClipWords(Value):
    """Words typed for one clip. A frozen copy: the clip records what it said."""

    captions: tuple[Caption, ...] = ()
    """Times are seconds on the clip's clock."""
    steps: tuple[str, ...] = ()
    """Of a recipe, in order."""
    quote: str = ""
    """What a customer said."""
    quoted: str = ""
    """Who said it, such as ``长沙 陈女士``."""
    live_at: datetime | None = None
    """When the broadcast begins, by the clock of the place."""
    live_room: str = ""
    """Name of the live room."""
    post_on: date | None = None
    """The day the clip is posted: days to the broadcast are counted from it, and not shown without it."""
    valid_until: date | None = None
    """Last day of the price."""
    points_en: tuple[str, ...] = ()
    """The selling points in English, in their order."""
    story: str = Field(default="", max_length=120)
    """A few sentences on where the goods come from."""

    @field_validator("live_at")
    @classmethod
    def _by_the_clock(cls, given: datetime | None) -> datetime | None:
        return given.replace(tzinfo=None) if given else None


NO_WORDS = ClipWords()
"""Nothing beyond the item."""
