"""What a check of a plan or of words found, as data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from studio.records.value import Value


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Value):
    """Something a coordinator should know. ``studio.words`` has its sentences under ``code``."""

    code: str
    """Such as ``schedule.host_double``."""
    level: Level
    subjects: tuple[str, ...]
    """Ids of the rows concerned, the first one the one to fix."""
    start: datetime | None = None
    end: datetime | None = None
    params: dict[str, str | int] = Field(default_factory=dict)
    """Values named in the sentence."""


class Findings(Value):
    """All that a check found, in its order."""

    items: tuple[Finding, ...] = ()
