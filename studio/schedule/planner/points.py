"""What of a plan is worth how much."""

from __future__ import annotations

from pydantic import Field

from studio.records.value import Value


class Points(Value):
    """What is worth how much; a plan is the better the more points it has."""

    showing: int = Field(default=100, ge=0)
    """Each showing a goal asks for, times its priority."""
    fresh: int = Field(default=40, ge=0)
    """A showing of something perishable at its harvest, at most."""
    prime: int = Field(default=30, ge=0)
    """A broadcast in prime time."""
    broadcast: int = Field(default=40, ge=0)
    """Taken off for each broadcast: nobody streams without need."""
    fairness: int = Field(default=8, ge=0)
    """Each percent of its goals that the worst served county gets."""
    county: int = Field(default=150, ge=0)
    """Taken off for each showing a county lacks of its least."""
    keep: int = Field(default=90, ge=0)
    """A broadcast that stands as it stood before."""
    keep_time: int = Field(default=60, ge=0)
    """One that keeps channel and time and changes its host."""
    keep_day: int = Field(default=20, ge=0)
    """One that keeps channel and day only."""
    keep_item: int = Field(default=10, ge=0)
    """An item that stays on its day."""
