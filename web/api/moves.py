"""What moving a broadcast would change, told before it is done: as the calendar tells it while one drags."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from studio.records.finding import Finding
from studio.records.live import Broadcast
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.live.plan_broadcast import check_draft
from studio.workflows.live.schedule_board import Place
from web.api.asked_plans import BroadcastChange
from web.api.footage import said
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.plans import changed
from web.api.shapes import Fault, Shape
from web.api.work import BROADCASTS
from web.reach import fetch, viewer
from web.schedule.calendar import board, county_units
from web.schedule.calendar_query import Asked
from web.state import session


class ForeseenShape(Fault):
    """Something to know of a plan."""

    level: str


class MoveShape(Shape):
    """What a move changes, of the broadcast and of those around it."""

    new: list[ForeseenShape] = Field(description=_("Holds afterwards and did not before."))
    gone: list[ForeseenShape] = Field(description=_("Holds no longer."))
    still: list[ForeseenShape] = Field(description=_("Holds of this broadcast as before."))


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/change/look",
    MoveShape,
    group=BROADCASTS,
    summary=_("See what another time, host or channel would bring; nothing is changed"),
    body=BroadcastChange,
    refusals=(422,),
)
def look_at_change(broadcast_id: str, body: BroadcastChange) -> MoveShape:
    """Checked among all it could clash with, before and after."""
    row = fetch(Broadcast, broadcast_id)
    draft = changed(row, body)
    channel, host = check_draft(session(), viewer(), row, draft)
    goal = Place(draft.start, draft.end, channel, host, now())
    month = Asked(on=draft.start.astimezone(SHANGHAI).date()).window
    found = board().moved(session(), county_units(), month, row, goal)
    return MoveShape(
        new=_told(found.new),
        gone=_told(found.gone),
        still=_told([each for each in found.own if each not in found.new]),
    )


def _told(findings: Sequence[Finding]) -> list[ForeseenShape]:
    return [
        ForeseenShape(**said(each.code, dict(each.params)).model_dump(), level=each.level.value)
        for each in findings
    ]
