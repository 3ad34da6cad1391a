"""What the demo is to hold, read from ``assets/demo/plan.toml``."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path

from pydantic import ConfigDict, Field

from studio.records.live import SegmentKind
from studio.records.people import Role
from studio.records.value import Value

PLAN_FILE = Path("assets/demo/plan.toml")
"""Under the data folder."""


class FilmUse(Value):
    """Where a drawn film belongs."""

    slug: str
    county: str
    sku: str


class ClipWanted(Value):
    """One order of clips."""

    film: str = ""
    template: str
    aspects: tuple[str, ...]
    lengths: tuple[int, ...]
    """Whole seconds."""


class PartWanted(Value):
    """One part of a rundown."""

    kind: SegmentKind
    minutes: int
    title: str = ""
    sku: str = ""


class BroadcastWanted(Value):
    """A broadcast of the week after this one."""

    model_config = ConfigDict(populate_by_name=True)

    county: str
    title: str
    host: str
    channel: str
    day: int = Field(ge=0, le=6)
    """Days after next Monday."""
    start: time
    """Beijing time."""
    minutes: int
    parts: tuple[PartWanted, ...] = Field(alias="part")


class DemoPlan(Value):
    """The whole file."""

    model_config = ConfigDict(populate_by_name=True)

    films: tuple[FilmUse, ...] = Field(alias="film")
    clips: tuple[ClipWanted, ...] = Field(alias="clip")
    roles: dict[Role, str] = Field(alias="role")
    """What the account of each role is called."""
    broadcasts: tuple[BroadcastWanted, ...] = Field(alias="broadcast")


def read_plan(data: Path) -> DemoPlan:
    """The plan of the demo; it is ours, so a mistake in it is a bug and raises pydantic's own error."""
    with (data / PLAN_FILE).open("rb") as file:
        return DemoPlan.model_validate(tomllib.load(file))


OWN_FILES = ClipWanted(
    template="product-hero", aspects=("9:16", "3:4", "1:1", "16:9"), lengths=(15,)
)
"""What is made of a person's own files."""
