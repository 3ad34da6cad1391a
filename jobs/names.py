"""Names and figures that the two ends of the queue share."""

from __future__ import annotations

from studio.records.work import JobKind

APPLICATION = "county-studio"
"""Name under which the queue's rows are kept."""

VERSION = "1"
"""Version of the workflows. Raise it only when the meaning of recorded steps changes: jobs of another version wait."""

INTERACTIVE = "interactive"
"""Queue of what somebody is waiting for; it runs beside the batch."""

BATCH = "batch"
"""Queue of renders."""

QUEUES = {
    JobKind.INGEST: INTERACTIVE,
    JobKind.REHEARSE: INTERACTIVE,
    JobKind.PRODUCE: BATCH,
    JobKind.REPRICE: BATCH,
    JobKind.PORTRAIT: INTERACTIVE,
    JobKind.ITEM_PHOTO: INTERACTIVE,
    JobKind.PERSONALISE: INTERACTIVE,
    JobKind.PERSONALISE_ALL: BATCH,
    JobKind.PLAN: INTERACTIVE,
}

FIRST, NORMAL = 1, 10
"""Priorities within a county's part of a queue; the smaller goes first, equal ones by age."""

POLL_S = 1.0
"""Seconds between two looks at a queue; what an enqueued job waits at most when a worker is free."""

MAX_STARTS = 12
"""Starts of a job without one more step done, after which it is given up."""

STEP_ATTEMPTS = 3
"""Runs of a step whose errors may pass."""

RETRY_S = 2.0
"""Seconds before the second run; three times as long before the third."""

KEEP_DAYS = 30
"""Days the queue's own record of a finished job is kept; the job's row stays."""
