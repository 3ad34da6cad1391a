"""What a planner answers: a plan with its reasons, what of the goals is not met, and what would have to give."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from studio.records.value import Value
from studio.schedule.planner.problem import PlanBroadcast
from studio.schedule.planner.score import Score

Params = dict[str, str | int]


class Change(StrEnum):
    """How a broadcast of the plan stands to the plan before."""

    LOCKED = "locked"
    KEPT = "kept"
    ITEMS = "items"
    """Stands where it stood; other items."""
    HOST = "host"
    """Channel and time stay, the host changes."""
    MOVED = "moved"
    """Channel and day stay, the time changes."""
    NEW = "new"
    DROPPED = "dropped"


class Reason(Value):
    """Why something is where it is. ``studio.words`` has its sentence under ``plan_period.<code>``."""

    code: str
    params: Params = Field(default_factory=dict)


class Proposed(Value):
    """A broadcast of the proposal."""

    broadcast: PlanBroadcast
    change: Change
    before: PlanBroadcast | None = None
    """As it was; None for new ones."""
    why: tuple[Reason, ...] = ()


class Unmet(Value):
    """A goal the plan does not reach."""

    kind: Literal["item", "county"]
    subject: str
    """Id of the item, or the county."""
    name: str
    asked: int
    got: int
    gives: tuple[Reason, ...]
    """What would have to give, what helps most first."""


class Proposal(Value):
    """The answer to ``Goals``."""

    version: Literal[1] = 1
    broadcasts: tuple[Proposed, ...]
    """By start, those that are dropped too."""
    unmet: tuple[Unmet, ...]
    score: Score
    bound: int
    """No plan has more points; equal to the score's total where the plan is proven best."""
    proven: bool
    by_clock: bool
    """Whether time ended the search: another machine may then find another plan."""
    solver: Literal["greedy", "cp-sat"]
    first_total: int
    """Points of the greedy plan the search began with."""

    @property
    def plan(self) -> tuple[PlanBroadcast, ...]:
        """The broadcasts that stand."""
        return tuple(
            each.broadcast for each in self.broadcasts if each.change is not Change.DROPPED
        )

    @property
    def gap_permille(self) -> int:
        """How far the plan may be from the best one, in thousandths of the bound, rounded up."""
        return -(-1000 * max(0, self.bound - self.score.total) // max(1, abs(self.bound)))
