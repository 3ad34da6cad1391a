"""When a host can come, put together: what was said by hand stands with the host, busy times with calendars' files."""

from __future__ import annotations

import json

from studio.records.live import Host
from studio.schedule.availability import Availability, Span


def by_hand(host: Host) -> Availability:
    """What was said by hand."""
    return Availability.model_validate(host.availability or {})


def from_files(host: Host) -> tuple[Span, ...]:
    """Busy times of all files that were added, by start; files may say the same twice."""
    files = json.loads(f"[{host.busy_text or ''}]")
    spans = [Span.model_validate(each) for file in files for each in file]
    return tuple(sorted(spans, key=_order))


def availability_of(host: Host) -> Availability:
    """All of it: away is who said so by hand, or is busy in a calendar."""
    said = by_hand(host)
    busy = from_files(host)
    if not busy:
        return said
    away = sorted({(each.start, each.end): each for each in (*said.away, *busy)}.items())
    return said.model_copy(update={"away": tuple(span for _, span in away)})


def _order(span: Span) -> tuple[object, object]:
    return span.start, span.end
