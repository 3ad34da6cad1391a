"""A schedule that the planner proposed for a period, from what a person asked for; it waits until somebody decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, ValueJson, new_id
from studio.records.people import Account, Unit
from studio.records.value import Value
from studio.units import now

Weight = Literal["off", "normal", "strong"]
"""How much a wish counts against the others."""

Clock = Annotated[str, Field(pattern=r"^[0-4][0-9]:[0-5][0-9]$")]
"""A time of Asia/Shanghai, ``19:30``; past midnight ``25:00``."""


class ItemWish(Value):
    """How often an item is to be shown."""

    item_id: str
    times: int = Field(ge=1, le=92)
    priority: Literal[1, 2, 3] = 2
    """3 is the most important."""
    when: Literal["season", "harvest", "any"] = "season"
    """In its season; only while the county says it is being harvested; on any day."""
    gap_days: int | None = Field(default=None, ge=1, le=92)
    """Least days between two showings; that of the whole plan if None."""
    quota: int | None = Field(default=None, ge=1)
    """Pieces set aside for one showing; None for none."""


class PlanWishes(Value):
    """What a person asked of a period."""

    first: date
    days: int = Field(ge=1, le=92)
    channels: tuple[str, ...] = ()
    """Ids of those that new broadcasts may be on."""
    hosts: tuple[str, ...] = ()
    items: tuple[ItemWish, ...] = Field(default=(), max_length=1000)
    least: dict[str, int] = Field(default_factory=dict)
    """By unit id: how many showings its items are to have at least."""
    gap_days: int = Field(default=3, ge=1, le=92)
    """Least days between two showings of an item."""
    length_min: int = Field(default=120, ge=10, le=720)
    step_min: int = Field(default=60, ge=15, le=240)
    """Broadcasts begin at multiples of it."""
    items_max: int = Field(default=8, ge=1, le=60)
    per_day: int = Field(default=1, ge=1, le=12)
    """Broadcasts of one channel on one day, at most."""
    week_max: int | None = Field(default=None, ge=1, le=200)
    """Broadcasts of one week, at most."""
    day_max: int | None = Field(default=None, ge=1, le=50)
    """Broadcasts of one day on all channels together, at most."""
    open_from: Clock = "08:00"
    open_until: Clock = "23:00"
    prime_from: Clock = "19:00"
    """Prime time of channels that have none of their own."""
    prime_until: Clock = "22:00"
    prime: Weight = "normal"
    fresh: Weight = "normal"
    """Perishables near their harvest."""
    fair: Weight = "normal"
    """The county with the least of its wishes met."""
    may_move: tuple[str, ...] = ()
    """Ids of drafts that may be moved; all else that stands stays."""
    seconds: int = Field(default=20, ge=1, le=300)
    """Longest search."""


class PlanProposal(Row):
    """A proposal from the wish to what was taken of it."""

    __tablename__ = "plan_proposal"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    base_id: Mapped[str | None] = mapped_column(ForeignKey("plan_proposal.id"))
    """The proposal it follows: what was proposed there and not taken changes as little as possible."""
    wishes: Mapped[PlanWishes] = mapped_column(ValueJson(PlanWishes))
    goals: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """``studio.schedule.planner.Goals``."""
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    """``studio.schedule.planner.Proposal``; None before there is one."""
    revisions: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    """By broadcast id: the revision it had when the goals were written down."""
    taken: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    """By the proposal's name of a broadcast: id of the broadcast it became."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    """When somebody was done with it."""

    unit: Mapped[Unit] = relationship()
    maker: Mapped[Account | None] = relationship()
