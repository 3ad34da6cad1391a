"""What programs send about a broadcast as a whole, and what they say of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from studio.workflows.live.rundown_templates import NAME_LIMIT
from studio.workflows.talk import LONGEST
from web.api.asked import Body, Line, Revision
from web.api.marks import gettext as _
from web.api.patterns import NAME
from web.api.shapes import Id


class CopyWish(Body):
    """When the copy begins."""

    start_at: AwareDatetime


class SplitWish(Body):
    """Where the second broadcast begins."""

    segment_id: Id = Field(description=_("Its first part."))


class MergeWish(Body):
    """What is put together with it."""

    other_id: Id = Field(description=_("Another broadcast on the same channel."))


class CastWish(Body):
    """Who is on beside the first host."""

    host_ids: list[Id] = Field(max_length=50)
    revision: Revision | None = Field(
        default=None, description=_("Of the plan this is a change of.")
    )


class BeginWish(Body):
    """A template: one's own, or one of the house."""

    template_id: Id | None = Field(default=None, description=_("One's own."))
    shape: Annotated[str, Field(pattern=NAME)] | None = Field(
        default=None, description=_("Name of one of the house.")
    )


class TemplateWish(Body):
    """What the template is called."""

    name: Annotated[Line, Field(max_length=NAME_LIMIT)]


class TalkWish(Body):
    """Something said of a broadcast."""

    text: Annotated[Line, Field(max_length=LONGEST)]
    segment_id: Id | None = Field(default=None, description=_("Of this part; null: of all of it."))
