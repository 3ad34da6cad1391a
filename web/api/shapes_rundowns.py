"""What the API answers about versions and templates of rundowns, and what is said of broadcasts."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from studio.records.rundowns import VersionKind
from web.api.marks import gettext as _
from web.api.shapes import Id, Shape


class VersionShape(Shape):
    """A broadcast as it was after a change."""

    id: Id
    revision: int
    kind: VersionKind
    who: str | None
    at: datetime


class TemplateShape(Shape):
    """A rundown to begin with."""

    id: Id
    unit_id: Id
    name: str
    parts: int = Field(description=_("How many."))
    planned_s: int = Field(description=_("Of all of them together."))
    created_at: datetime


class TalkShape(Shape):
    """Something said of a broadcast, or an answer."""

    id: Id
    broadcast_id: Id
    segment_id: Id | None
    about: str = Field(description=_("What the part was called when it was said."))
    parent_id: Id | None = Field(description=_("The comment it answers."))
    author: str
    text: str
    resolved_at: datetime | None
    created_at: datetime
