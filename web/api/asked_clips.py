"""What programs send when they order clips, and what clips say beyond their item."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from studio.errors import InputError
from studio.records.clip_words import ClipWords
from studio.units.clock import SHANGHAI
from studio.workflows.kit.wish import DEFAULT_PRESET
from web.api.asked import Body, Line, Seconds, Words
from web.api.days import Day, LastDay
from web.api.marks import gettext as _
from web.api.patterns import NAME
from web.api.shapes import Id
from web.footage.words import POINT, POINTS, STEP, STEPS

YEARS = range(2000, 2200)
"""In which broadcasts begin: beyond, clocks of two places need not both have the time."""


class SaidWish(Body):
    """What a clip says beyond its item; what its template does not show is kept."""

    steps: list[Annotated[Line, Field(max_length=STEP)]] = Field(default=[], max_length=STEPS)
    quote: Annotated[Words, Field(max_length=120)] = ""
    quoted: Annotated[Words, Field(max_length=30)] = ""
    live_at: AwareDatetime | None = None
    live_room: Annotated[Words, Field(max_length=40)] = ""
    post_on: Day | None = Field(default=None, description=_("The day the clip is posted."))
    valid_until: LastDay = Field(default=None, description=_("Last day of the price."))
    points_en: list[Annotated[Line, Field(max_length=POINT)]] = Field(default=[], max_length=POINTS)
    story: Annotated[Words, Field(max_length=120)] = ""

    @property
    def said(self) -> ClipWords:
        """As the clip has them.

        Raises:
            InputError: ``form.date``.
        """
        if self.live_at and self.live_at.year not in YEARS:
            raise InputError("form.date", found=self.live_at.isoformat())
        return ClipWords(
            steps=tuple(each.strip() for each in self.steps),
            quote=self.quote.strip(),
            quoted=self.quoted.strip(),
            live_at=self.live_at.astimezone(SHANGHAI) if self.live_at else None,
            live_room=self.live_room.strip(),
            post_on=self.post_on,
            valid_until=self.valid_until,
            points_en=tuple(each.strip() for each in self.points_en),
            story=self.story.strip(),
        )


class ClipsWish(Body):
    """Clips to be made."""

    item_id: Id
    footage_ids: list[Id] = Field(min_length=1, max_length=20)
    template: str = Field(pattern=NAME, description=_("Name of a clip template."))
    aspects: list[Literal["9:16", "3:4", "1:1", "16:9"]] = Field(min_length=1, max_length=4)
    lengths_s: list[Seconds] = Field(
        min_length=1, max_length=7, description=_("Whole seconds; one clip for each.")
    )
    preset: str = Field(
        default=DEFAULT_PRESET,
        pattern=NAME,
        description=_("Name of a delivery preset."),
    )
    music: bool = Field(default=True, description=_("Whether the county's music may play."))
    words: SaidWish | None = Field(
        default=None, description=_("What the clips say beyond their item; null for nothing.")
    )
