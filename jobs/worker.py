"""The worker process. It may be killed at any moment: whatever it was doing goes on elsewhere, or here when it is back.

Three threads of ours beside the library's: this one renews the lease and takes over from the dead, the watchdog ends
everything when the lease could not be renewed, housekeeping forgets what is old.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

from dbos import DBOS

from jobs import durable, housekeeping, lease, queue, takeover
from jobs.names import APPLICATION, BATCH, INTERACTIVE, POLL_S, VERSION
from jobs.run import Worker
from studio.errors import EnvironmentFault
from studio.process import stop_all
from studio.records.queue import BEAT_S, LEASE_S
from studio.settings import Settings
from studio.store import Database, blobs_of

LOG = logging.getLogger(__name__)

WATCH_S = 0.5
"""Seconds between two looks of the watchdog."""

CONNECTIONS = 8
"""Of the library's pool."""


def run(settings: Settings) -> NoReturn:
    """Work until told to stop by SIGTERM or SIGINT; ends the process."""
    _wait_for_database(settings)
    worker = Worker(lease.new_worker_id(), settings, Database(settings), blobs_of(settings))
    worker.slots = threading.Semaphore(settings.renders)
    heart = _Heart(worker)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, heart.on_signal)
    heart.beat()
    _launch(worker)
    LOG.info("worker %s is ready", worker.id)
    threading.Thread(target=heart.watch, name="watchdog", daemon=True).start()
    threading.Thread(
        target=housekeeping.run, args=(worker,), name="housekeeping", daemon=True
    ).start()
    heart.run()


def _wait_for_database(settings: Settings) -> None:
    while True:
        try:
            queue.prepare(settings)
        except EnvironmentFault as fault:
            LOG.warning("waiting for the database: %s", fault)
            time.sleep(BEAT_S)
        else:
            return


def _launch(worker: Worker) -> None:
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": worker.settings.database_url,
            "executor_id": worker.id,
            "application_version": VERSION,
            "log_level": "WARNING",
            "run_migrations": False,
            "sys_db_pool_size": CONNECTIONS,
        }
    )
    durable.register(worker)
    DBOS.launch()
    for name, at_once in ((INTERACTIVE, 1), (BATCH, worker.settings.renders)):
        DBOS.register_queue(
            name,
            worker_concurrency=at_once,
            partition_worker_concurrency=at_once,
            polling_interval_sec=POLL_S,
            on_conflict="always_update",
        )


class _Heart:
    """Keeps the lease; ends the process when it is told to stop or cannot keep it."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._machine = lease.this_machine()
        self._told = threading.Event()
        self._begun = self._beaten = time.monotonic()

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Remember that somebody wants us to end."""
        del number, frame
        self._told.set()

    def beat(self) -> None:
        """Renew the lease."""
        asked = time.monotonic()
        with self._worker.database.session() as session:
            lease.beat(session, self._worker.id, self._machine)
        self._beaten = asked

    def run(self) -> NoReturn:
        """Beat and take over until told to stop, then give the lease back and end."""
        while not self._told.wait(BEAT_S):
            try:
                self.beat()
                settled = time.monotonic() - self._begun > LEASE_S
                takeover.take_over(self._worker, self._machine, trust_age=settled)
            except EnvironmentFault as fault:
                LOG.warning("no heartbeat: %s", fault)
            except Exception:
                LOG.exception("taking over failed")
        self._end_work()
        try:
            with self._worker.database.session() as session:
                lease.leave(session, self._worker.id)
        except EnvironmentFault as fault:
            LOG.warning("the lease stays until it runs out: %s", fault)
        finally:
            os._exit(0)

    def watch(self) -> NoReturn:
        """Begin anew when the lease could not be renewed in time: others may own our jobs by now."""
        while time.monotonic() - self._beaten < LEASE_S - BEAT_S:
            time.sleep(WATCH_S)
        self._end_work()
        LOG.error("worker %s lost its lease and begins anew", self._worker.id)
        logging.shutdown()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves

    def _end_work(self) -> None:
        self._worker.leaving.set()
        stop_all()
