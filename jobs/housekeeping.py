"""Forgetting what is old: the queue's own records, leases of the dead, leavings of jobs that are over.

And carrying on what has no end.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from dbos import DBOS
from sqlalchemy import select

from jobs import lease
from jobs.names import KEEP_DAYS
from jobs.queue import OPEN, enqueue
from jobs.run import Worker
from studio.records.work import Job, JobStep
from studio.units import now
from studio.workflows.catalog.day_prices import begin_prices
from studio.workflows.drafts.sweep_drafts import sweep_drafts
from studio.workflows.footage.footage_trash import sweep_trash
from studio.workflows.footage.sweep_uploads import sweep_uploads
from studio.workflows.footage.upload import UploadRoom
from studio.workflows.live.extend_series import extend_series
from studio.workflows.live.sweep_proposals import sweep_proposals
from studio.workflows.loose_blobs import sweep_loose
from studio.workflows.permissions import sweep_permissions
from studio.workflows.rank_clips import keep_ranked
from studio.workflows.small_pictures import forget_small_pictures
from studio.workflows.steps import clear_away

LOG = logging.getLogger(__name__)

EVERY_S = 900.0
"""Seconds between two rounds."""

AT_ONCE = 500
"""Workflows forgotten in one round."""

ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
"""The library's names of ends."""


def run(worker: Worker) -> None:
    """Do a round now and then, for ever."""
    while True:
        try:
            round_once(worker)
        except Exception:
            LOG.exception("housekeeping failed; it will be tried again")
        time.sleep(EVERY_S)


def round_once(worker: Worker) -> None:
    """One round."""
    with worker.database.session() as session:
        lease.sweep(session)
        over = select(Job.id).join(JobStep).where(Job.state.not_in(OPEN)).distinct()
        left = session.scalars(over).all()
    for job_id in left:
        clear_away(worker.settings, worker.database, worker.blobs, job_id)
    begin_prices(worker.database, enqueue)
    sweep_permissions(worker.database)
    sweep_trash(worker.database, worker.blobs)
    sweep_drafts(worker.database, worker.blobs)
    sweep_proposals(worker.database)
    extend_series(worker.database)
    sweep_uploads(UploadRoom(worker.settings, worker.database, worker.blobs, enqueue))
    keep_ranked(worker.database)
    sweep_loose(worker.database, worker.blobs)
    forget_small_pictures(worker.settings, worker.blobs)
    before = (now() - timedelta(days=KEEP_DAYS)).isoformat()
    old = DBOS.list_workflows(
        status=ENDED, end_time=before, limit=AT_ONCE, load_input=False, load_output=False
    )
    if old:
        DBOS.delete_workflows([each.workflow_id for each in old])
