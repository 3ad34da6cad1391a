"""What programs ask of the planner: the wishes for a period, and what is taken of a proposal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studio.records.planning import Weight
from studio.schedule.planner.problem import DAYS_LIMIT
from web.api.asked import Body, ByUnit, a_day, digits, whole
from web.api.marks import gettext as _
from web.api.patterns import CLOCK, NOT_BLANK
from web.api.shapes import Id

Days = Annotated[int, Field(ge=1, le=DAYS_LIMIT), BeforeValidator(whole)]
Clock = Annotated[str, Field(pattern=CLOCK)]
Some = Annotated[list[Id], Field(max_length=200)]


class PlansAsked(ByUnit):
    """Which proposals."""

    open: Literal["yes", "no"] | None = Field(
        default=None, description=_("Those that wait for a decision, or those that are done.")
    )


class PeriodAsked(BaseModel):
    """Which period of which unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Id
    first: Annotated[date, BeforeValidator(a_day)] = Field(description=_("First day."))
    days: Annotated[int, BeforeValidator(digits)] = Field(
        default=28, ge=1, le=DAYS_LIMIT, description=_("Length of the period.")
    )


class ItemGoal(Body):
    """How often an item is to be shown."""

    item_id: Id
    times: Days
    priority: Annotated[int, Field(ge=1, le=3), BeforeValidator(whole)] = Field(
        default=2, description=_("3 is the most important.")
    )
    when: Literal["season", "harvest", "any"] = "season"
    gap_days: Days | None = Field(
        default=None, description=_("Least days between two showings; null: as for all.")
    )
    quota: Annotated[int, Field(ge=1, le=10**6), BeforeValidator(whole)] | None = Field(
        default=None, description=_("Pieces set aside for one showing.")
    )


class UnitGoal(Body):
    """How many showings a unit's items are to have at least."""

    unit_id: Id
    least: Annotated[int, Field(ge=1, le=1000), BeforeValidator(whole)]


class PlanWish(Body):
    """What is asked of a period."""

    unit_id: Id = Field(description=_("Whose hosts and channels broadcast."))
    base_id: Id | None = Field(
        default=None, description=_("A proposal to change as little as possible.")
    )
    first: date = Field(description=_("First day."))
    days: Days
    channels: Some = Field(description=_("On which new broadcasts may be."))
    hosts: Some = Field(description=_("Who may be on."))
    items: list[ItemGoal] = Field(max_length=1000)
    least: list[UnitGoal] = Field(default=[], max_length=200)
    may_move: Some = Field(
        default=[], description=_("Drafts that may be moved; all else that stands stays.")
    )
    gap_days: Days = 3
    length_min: Annotated[int, Field(ge=10, le=720), BeforeValidator(whole)] = 120
    step_min: Annotated[int, Field(ge=15, le=240), BeforeValidator(whole)] = Field(
        default=60, description=_("Broadcasts begin at multiples of it.")
    )
    items_max: Annotated[int, Field(ge=1, le=60), BeforeValidator(whole)] = 8
    per_day: Annotated[int, Field(ge=1, le=12), BeforeValidator(whole)] = Field(
        default=1, description=_("Broadcasts of one channel on one day, at most.")
    )
    week_max: Annotated[int, Field(ge=1, le=200), BeforeValidator(whole)] | None = None
    day_max: Annotated[int, Field(ge=1, le=50), BeforeValidator(whole)] | None = None
    open_from: Clock = "08:00"
    open_until: Clock = "23:00"
    prime_from: Clock = Field(
        default="19:00", description=_("Prime time of channels that have none of their own.")
    )
    prime_until: Clock = "22:00"
    prime: Weight = "normal"
    fresh: Weight = Field(default="normal", description=_("Perishables near their harvest."))
    fair: Weight = Field(
        default="normal", description=_("The county with the least of its wishes met.")
    )
    seconds: Annotated[int, Field(ge=1, le=300), BeforeValidator(whole)] = Field(
        default=20, description=_("Longest search.")
    )


class TakeWish(Body):
    """What is taken of a proposal."""

    names: list[Annotated[str, Field(max_length=100, pattern=NOT_BLANK)]] | None = Field(
        max_length=1000,
        description=_("Of broadcasts, as the proposal calls them; null for all it changes."),
    )
