"""Stretches of footage that could stand in a take's place."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.workflows.drafts.desk import on_desk
from web.api.asked import digits
from web.api.drafts import GROUP
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.edit.answers import opened
from web.edit.board import Offered, offered
from web.reach import viewer
from web.state import session, studio


class OffersAsked(BaseModel):
    """For which take."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Annotated[int, Field(ge=1, le=99_999), BeforeValidator(digits)] = Field(
        description=_("Its number.")
    )


class OfferedShape(Shape):
    """A stretch that nothing on the desk shows yet, on its file's clock."""

    source: int
    file: str
    start_ms: int
    end_ms: int
    spoken: bool = Field(description=_("Whether somebody says a whole sentence in it."))


class OffersShape(Shape):
    """The best first, as long as the take where there is room."""

    draft_id: Id
    version: int
    offers: list[OfferedShape]


@operation(
    "GET",
    "/drafts/<draft_id>/offers",
    OffersShape,
    group=GROUP,
    summary=_("Stretches that could stand in a take's place, the best first"),
    query=OffersAsked,
    refusals=(409, 422),
)
def list_offers(draft_id: str, query: OffersAsked) -> OffersShape:
    """None while marks contradict each other."""
    draft = opened(draft_id)
    there = on_desk(session(), studio().settings, viewer(), draft)
    there.desk.take(query.take)
    return OffersShape(
        draft_id=draft.id,
        version=draft.version,
        offers=[_offered(each) for each in offered(there, query.take)],
    )


def _offered(each: Offered) -> OfferedShape:
    return OfferedShape(
        source=each.other.source,
        file=each.name,
        start_ms=round(each.other.range.start * 1000),
        end_ms=round(each.other.range.end * 1000),
        spoken=each.other.spoken,
    )
