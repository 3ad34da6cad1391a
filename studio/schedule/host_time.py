"""When a host can come, put together: what was said by hand stands with the host, busy times with calendars' files."""

from __future__ import annotations

from functools import lru_cache

from pydantic import TypeAdapter

from studio.records.live import Host
from studio.schedule.availability import Availability, Span

HOSTS = 32
"""Of so many the times last read are kept: a page of a month asks for the same ones with every broadcast."""

FILES = TypeAdapter(tuple[tuple[Span, ...], ...])


def by_hand(host: Host) -> Availability:
    """What was said by hand."""
    return Availability.model_validate(host.availability or {})


def from_files(host: Host) -> tuple[Span, ...]:
    """Busy times of all files that were added, by start; files may say the same twice."""
    return _read(host.busy_text or "")


def availability_of(host: Host) -> Availability:
    """All of it: away is who said so by hand, or is busy in a calendar."""
    said = by_hand(host)
    busy = from_files(host)
    if not busy:
        return said
    away = sorted({(each.start, each.end): each for each in (*said.away, *busy)}.items())
    return said.model_copy(update={"away": tuple(span for _, span in away)})


@lru_cache(maxsize=HOSTS)
def _read(text: str) -> tuple[Span, ...]:
    spans = (each for file in FILES.validate_json(f"[{text}]") for each in file)
    return tuple(sorted(spans, key=lambda each: (each.start, each.end)))
