"""Whether there is room for the recordings that the law wants kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.found import remedy, whole
from studio.schedule.instant import seconds_between
from studio.schedule.moves import OVER
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rules import Rules

BYTES_PER_KBIT = 125
MB, GB = 10**6, 10**9


def recording_bytes(broadcast: PlannedBroadcast) -> int:
    """What its recording takes, by the channel's rate."""
    seconds = seconds_between(broadcast.start, broadcast.end)
    return seconds * broadcast.channel.bitrate_kbps * BYTES_PER_KBIT


def retention_disk(broadcasts: Sequence[PlannedBroadcast], rules: Rules) -> Iterator[Finding]:
    """The recordings to come do not fit; told once, of the first that does not. ``broadcasts`` come by start."""
    if rules.free_disk_bytes is None:
        return
    needed = 0
    for each in broadcasts:
        if each.state in OVER:
            continue
        needed += recording_bytes(each)
        if needed > rules.free_disk_bytes:
            values = {"needed": -(-needed // GB), "free": rules.free_disk_bytes // GB}
            todo = remedy(RemedyAction.FREE_DISK, each.id, bytes=needed - rules.free_disk_bytes)
            lacks_mb = (needed - rules.free_disk_bytes) // MB
            yield whole("retention_disk_short", Level.WARNING, each, values, todo, lacks_mb)
            return
