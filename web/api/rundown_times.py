"""When each part of a rundown begins, and what hosts said of a broadcast."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import Field

from studio.schedule import balance_s, plan_times, planned
from studio.schedule.answer_rules import Standing
from studio.schedule.times import TimedSegment
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.api.work import BROADCASTS
from web.schedule.host_page import hosts_said
from web.schedule.table import whole


class TimeShape(Shape):
    """A part with its planned times."""

    segment_id: Id
    position: int = Field(description=_("Counted from 1."))
    start_at: datetime
    end_at: datetime
    latest_start_at: datetime = Field(
        description=_("Begun no later, all up to the next fixed start still fits.")
    )
    over_s: int = Field(
        description=_("How far its end lies past the broadcast's; below zero while time is left.")
    )
    gap_s: int = Field(
        description=_(
            "Nothing planned before its fixed start; below zero where the part before runs into it."
        )
    )


class TimesShape(Shape):
    """A rundown by the clock."""

    broadcast_id: Id
    revision: int
    planned_s: int
    over_s: int = Field(
        description=_("Beyond the broadcast's time; below zero what is left of it.")
    )
    shortest_s: int = Field(description=_("When everything is as short as it may be."))
    parts: list[TimeShape]


class HostAnswerShape(Shape):
    """Whether a host can come, by their own word."""

    host_id: Id
    host: str
    said: Standing
    reason: str
    at: datetime


class HostAnswersShape(Shape):
    """What hosts said of a broadcast."""

    broadcast_id: Id
    answers: list[HostAnswerShape]


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/times",
    TimesShape,
    group=BROADCASTS,
    summary=_("When each part of a rundown begins, and whether all of it fits"),
)
def get_rundown_times(broadcast_id: str) -> TimesShape:
    """As the page's table has them."""
    broadcast = whole(broadcast_id)
    plan = planned(broadcast)
    return TimesShape(
        broadcast_id=broadcast.id,
        revision=broadcast.revision,
        planned_s=plan.planned_s,
        over_s=balance_s(plan),
        shortest_s=sum(each.shortest_s for each in plan.segments),
        parts=[_timed(each) for each in plan_times(plan)],
    )


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/answers",
    HostAnswersShape,
    group=BROADCASTS,
    summary=_("Whether its hosts can come, as they said on their own pages"),
)
def list_host_answers(broadcast_id: str) -> HostAnswersShape:
    """None before they said something."""
    broadcast = whole(broadcast_id)
    return HostAnswersShape(
        broadcast_id=broadcast.id,
        answers=[
            HostAnswerShape(
                host_id=each.host_id,
                host=each.host,
                said=each.standing,
                reason=each.reason,
                at=each.at,
            )
            for each in hosts_said(broadcast)
        ],
    )


def _timed(each: TimedSegment) -> TimeShape:
    return TimeShape(
        segment_id=each.segment.id,
        position=each.position,
        start_at=each.start,
        end_at=each.end,
        latest_start_at=each.start + timedelta(seconds=each.slack_s),
        over_s=each.over_s,
        gap_s=each.gap_s,
    )
