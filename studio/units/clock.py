"""The one place that asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, timezone-aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock module the ban points to
