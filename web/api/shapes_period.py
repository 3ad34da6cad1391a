"""What the API answers about the planner: wishes, proposals with their reasons, and what came of them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.planning import Weight
from studio.records.work import JobState
from studio.schedule.planner import Change
from web.api.marks import gettext as _
from web.api.shapes import Fault, Id, NamedShape, Shape


class ItemGoalShape(Shape):
    """How often an item is to be shown."""

    item_id: Id
    times: int
    priority: int
    when: str
    gap_days: int | None
    quota: int | None


class UnitGoalShape(Shape):
    """How many showings a unit's items are to have at least."""

    unit_id: Id
    least: int


class WishesShape(Shape):
    """What is asked of a period; the same fields as a wish has."""

    first: date
    days: int
    channels: list[str]
    hosts: list[str]
    items: list[ItemGoalShape]
    least: list[UnitGoalShape]
    may_move: list[str]
    gap_days: int
    length_min: int
    step_min: int
    items_max: int
    per_day: int
    week_max: int | None
    day_max: int | None
    open_from: str
    open_until: str
    prime_from: str
    prime_until: str
    prime: Weight
    fresh: Weight
    fair: Weight
    seconds: int


class PlanShape(Shape):
    """A proposal for a period."""

    id: Id
    unit_id: Id
    base_id: Id | None = Field(description=_("The proposal it follows."))
    first: date
    days: int
    job_id: Id | None
    state: JobState = Field(description=_("Of the search."))
    percent: int
    left_s: int | None
    fault: Fault | None
    created_at: datetime
    closed_at: datetime | None = Field(description=_("When somebody was done with it."))


class BeforeShape(Shape):
    """Where a broadcast stood."""

    start_at: datetime
    end_at: datetime
    channel: NamedShape
    host: NamedShape
    items: list[NamedShape]


class PlannedShape(BeforeShape):
    """A broadcast of a proposal."""

    name: str = Field(description=_("By which it is taken."))
    change: Change
    in_schedule: bool = Field(description=_("Whether it was in the schedule before."))
    before: BeforeShape | None
    takeable: bool = Field(description=_("Whether there is something to take."))
    taken: str | None = Field(description=_("The broadcast it became."))
    why: list[Fault] = Field(description=_("Why it stands there."))


class UnmetShape(Shape):
    """A goal that the plan does not reach."""

    kind: str
    subject: str
    name: str
    asked: int
    got: int
    gives: list[Fault] = Field(description=_("What would have to give, what helps most first."))


class WholePlanShape(PlanShape):
    """A proposal with its wishes, its broadcasts, and what it does not reach."""

    wishes: WishesShape
    ready: bool = Field(description=_("Whether there is a plan to take."))
    broadcasts: list[PlannedShape]
    unmet: list[UnmetShape]
    points: int | None
    bound: int | None = Field(description=_("No plan has more points."))
    proven: bool = Field(description=_("Whether it is proven that none is better."))
    by_clock: bool = Field(description=_("Whether time ended the search."))


class TakenShape(Shape):
    """What came of taking."""

    made: list[str] = Field(description=_("Ids of new drafts."))
    changed: list[str]
    called_off: list[str]
    overtaken: list[str] = Field(
        description=_("Titles of broadcasts that somebody changed meanwhile: they stay.")
    )
    refused: list[Fault] = Field(
        description=_("Errors that broadcasts would have been: these wait in the proposal.")
    )
