"""What programs send about how a draft looks: its look, words, crops, and which still they want of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.edit.desk import Edge
from web.api.asked import Body, digits, whole
from web.api.asked_clips import SaidWish
from web.api.asked_desk import DAY_MS, Thousandth, Version
from web.api.marks import gettext as _
from web.api.patterns import NAME
from web.edit.changes import MOST_FRAMES

CHANGED = _("Of the draft this is a change of.")
NUMBER = _("Its number.")
OF_ALL = _("Null: for all of them.")

AspectName = Literal["9:16", "3:4", "1:1", "16:9"]
Take = Annotated[int, Field(ge=1, le=99_999), BeforeValidator(whole)]


class LookWish(Body):
    """How the clip is to look."""

    version: Version = Field(description=CHANGED)
    template: str = Field(pattern=NAME, description=_("Name of a clip template."))
    aspects: list[AspectName] = Field(min_length=1, max_length=4)
    preset: str = Field(pattern=NAME, description=_("Name of a delivery preset."))
    music: bool = Field(description=_("Whether the county's music may play."))


class WordsWish(SaidWish):
    """What the clip says beyond its item; what the template does not show stays as it is."""

    version: Version = Field(description=CHANGED)


class PointWish(Body):
    """Around what a take is cropped."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=NUMBER)
    aspect: AspectName | None = Field(default=None, description=OF_ALL)
    x: Thousandth = Field(description=_("Thousandths of the width."))
    y: Thousandth = Field(description=_("Thousandths of the height."))


class UnpointWish(Body):
    """Of which take the crop is found by itself again."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=NUMBER)
    aspect: AspectName | None = Field(default=None, description=OF_ALL)


class NudgeWish(Body):
    """An end of a take moved."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=NUMBER)
    edge: Edge
    frames: Annotated[int, Field(ge=-MOST_FRAMES, le=MOST_FRAMES), BeforeValidator(whole)] = Field(
        description=_("Frames of the clip; below zero towards the beginning.")
    )


class StillAsked(BaseModel):
    """Which moment of a draft, in which shape."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Annotated[int, Field(ge=1, le=99_999), BeforeValidator(digits)] | None = Field(
        default=None, description=_("Number of a take; the first one without.")
    )
    aspect: AspectName | None = Field(default=None, description=_("The draft's first one without."))
    at_ms: Annotated[int, Field(ge=0, le=DAY_MS), BeforeValidator(digits)] | None = Field(
        default=None,
        description=_("On the clip's clock, within the take; its middle without."),
    )
