"""Real workers on real databases."""

from __future__ import annotations

import os
import signal
import subprocess  # noqa: TID251 - the workers under test are real processes
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jobs import queue
from studio.records.people import Unit, UnitKind
from studio.records.queue import WorkerLease
from studio.records.work import Job, JobKind, JobState, JobStep
from studio.settings import CHECKOUT, Settings
from studio.store import Database

PATIENCE_S = 90.0
"""Upper bound of any wait; a takeover may take 60 s by contract."""


@dataclass
class Farm:
    """A prepared studio with as many workers as a test wants."""

    settings: Settings
    database: Database
    county: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it has its lease."""
        with self.database.reading() as session:
            before = set(session.scalars(select(WorkerLease.id)))
        self.settings.var.mkdir(exist_ok=True)
        log = (self.settings.var / f"worker-{len(self.workers)}.log").open("wb")
        with log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "web.commands", "worker", "--verbose"],
                cwd=CHECKOUT,
                env={"PATH": os.environ["PATH"], **self.settings.environment},
                stdout=log,
                stderr=log,
            )
        self.workers.append(worker)
        self.wait(lambda: bool(self.leases() - before))
        return worker

    def worker_of(self, job_id: str) -> subprocess.Popen[bytes]:
        """The worker that has the job: its id holds its process number."""
        pid = self.job(job_id).worker.split("-")[-2]
        return next(each for each in self.workers if str(each.pid) == pid)

    def leases(self) -> set[str]:
        with self.database.reading() as session:
            return set(session.scalars(select(WorkerLease.id)))

    def rehearse(self, subject: str) -> str:
        job = Job(unit_id=self.county, kind=JobKind.REHEARSE, subject_id=subject, title="演练")
        with self.database.session() as session:
            queue.enqueue(session, job)
        return job.id

    def job(self, job_id: str) -> Job:
        with self.database.reading() as session:
            return session.get_one(Job, job_id)

    def steps(self, job_id: str) -> dict[str, object]:
        with self.database.reading() as session:
            noted = select(JobStep.name, JobStep.finished_at).where(JobStep.job_id == job_id)
            return dict(session.execute(noted).all())

    def wait(self, what: Callable[[], bool], seconds: float = PATIENCE_S) -> float:
        """Seconds until ``what`` was so; fails the test when it never was."""
        begun = time.monotonic()
        while not what():
            assert time.monotonic() - begun < seconds, self.logs()
            time.sleep(0.1)
        return time.monotonic() - begun

    def until(self, job_id: str, *states: JobState) -> Job:
        self.wait(lambda: self.job(job_id).state in states)
        return self.job(job_id)

    def until_step(self, job_id: str, number: int) -> None:
        """Wait until the job is in its step of this number, its child running."""
        self.wait(lambda: len(self.steps(job_id)) == number and bool(children_of(job_id)))

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.settings.var.glob("*.log")))

    def is_clean(self) -> bool:
        """Whether no work folder and no step note is left."""
        with self.database.reading() as session:
            notes = session.scalar(select(func.count()).select_from(JobStep))
        return notes == 0 and not list((self.settings.var / "work").glob("*"))

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait(10)


def children_of(job_id: str) -> list[int]:
    """Process numbers of the step children of a job, on this machine."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            continue
        if alive and b"jobs.child" in command and job_id.encode() in command:
            found.append(int(folder.name))
    return found


@pytest.fixture
def farm(settings: Settings, database: Database) -> Iterator[Farm]:
    queue.prepare(settings)
    with database.session() as session:
        county = Unit(kind=UnitKind.COUNTY, slug="qidong", name_zh="祁东县", name_en="Qidong")
        session.add(county)
        session.flush()
    made = Farm(settings, database, county.id)
    yield made
    made.close()
