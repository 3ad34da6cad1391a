"""kill -9 of worker and web at random moments: nothing lost, nothing twice.

    python -m benchmarks.soak_kills [--kills 10] [--seed 1] [--keep FOLDER]

Makes a studio in a temporary folder, serves it, uploads clips through the site and orders clips through the queue while
``worker`` and ``web`` are killed in turn. Then it waits for quiet and counts. Prints what it found as JSON and exits
with 1 if anything was lost, doubled or left behind.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.measure import make_footage
from benchmarks.visitor import Visitor
from jobs.queue import enqueue, prepare
from studio.records.people import Role
from studio.records.work import (
    Clip,
    ClipOrder,
    Footage,
    FootageState,
    Job,
    JobState,
    Rendition,
)
from studio.settings import Settings
from studio.store import Database, blobs_of
from studio.units import Aspect
from studio.workflows.cutting.order_clips import OrderWish, order_clips
from studio.workflows.demo.land import settle
from studio.workflows.demo.plan import read_plan
from web.commands.supervise import (
    Supervisor,
    environment_of,
    site_url,
    wait_until_served,
    web_part,
    worker_part,
)
from web.passwords import hash_password

ASPECTS = (Aspect(9, 16), Aspect(1, 1))
"""Aspects of every order."""

QUIET_S = 600
"""Seconds after the last kill within which all work must be done."""

OPEN = (JobState.QUEUED, JobState.RUNNING)
"""States of a job that is not over."""


def main() -> None:
    """Run the soak and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        os.environ["COUNTY_STUDIO_VAR"] = f"{name}/var"
        settings = replace(Settings.from_environment(), port=options.port)
        soak = _Soak(settings, Path(name), random.Random(options.seed))  # noqa: S311 - moments, not secrets
        found = soak.run(options.kills)
    print(json.dumps(found, indent=1))
    sys.exit(1 if found["wrong"] else 0)


class _Soak:
    """One studio, its people and what was promised to them."""

    def __init__(self, settings: Settings, folder: Path, chance: random.Random) -> None:
        self._settings = settings
        self._folder = folder
        self._chance = chance
        prepare(settings)
        self._database = Database(settings)
        self._land = settle(settings, self._database, read_plan(settings.data), hash_password)
        self._promised: list[str] = []
        self._orders: list[str] = []
        self._cut_off = 0

    def run(self, kills: int) -> dict[str, object]:
        files = self._files(kills + 2)
        parts = (
            web_part(self._settings, self._folder / "web.log"),
            worker_part(self._folder / "worker.log"),
        )
        with Supervisor(parts, environment_of(self._settings)) as supervisor:
            wait_until_served(self._settings)
            self._upload_until_kept(files[0])
            self._upload_until_kept(files[1])
            self._wait(lambda: self._ready() >= 2)
            for number in range(kills):
                self._order(number)
                self._kill(supervisor, "worker", self._chance.uniform(0.5, 9))
                self._upload_while_killed(supervisor, files[number + 2])
            self._wait(self._quiet)
        return self._count(kills)

    def _files(self, count: int) -> list[Path]:
        """Different footage of a few megabytes: long enough on the wire to be cut off."""
        first = self._folder / "0.mp4"
        make_footage(first, 8)
        files = [first]
        for number in range(1, count):
            files.append(self._folder / f"{number}.mp4")
            # A free box at the end makes other bytes of the same film.
            box = (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
            files[-1].write_bytes(first.read_bytes() + box)
        return files

    def _kill(self, supervisor: Supervisor, name: str, after_s: float) -> None:
        time.sleep(after_s)
        pid = supervisor.pids().get(name)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        print(f"killed {name} after {after_s:.2f} s", file=sys.stderr)

    def _upload_while_killed(self, supervisor: Supervisor, file: Path) -> None:
        """Kill the site around an upload; what it did not promise is sent again."""
        after = self._chance.uniform(0.0, 1.2)
        killer = threading.Thread(target=self._kill, args=(supervisor, "web", after))
        killer.start()
        try:
            self._upload(file)
        except (OSError, ValueError):
            self._cut_off += 1
        killer.join()
        self._upload_until_kept(file)

    def _upload(self, file: Path) -> None:
        visitor = Visitor(site_url(self._settings))
        editor = next(each for each in self._land.accounts if each.login == "qidong-media")
        visitor.sign_in(editor.login, editor.password)
        self._promised.append(visitor.upload(file, self._land.units["qidong"]))

    def _upload_until_kept(self, file: Path) -> None:
        for _ in range(90):
            try:
                self._upload(file)
            except (OSError, ValueError):
                time.sleep(1)
            else:
                return

    def _order(self, number: int) -> None:
        with self._database.session() as session:
            footage = session.scalars(
                select(Footage.id).where(Footage.state == FootageState.READY).order_by(Footage.id)
            ).first()
            item = self._land.items["qidong", "qd-hhc-250"]
            coordinator = self._land.viewer("qidong", Role.COORDINATOR)
            wish = OrderWish(item, (str(footage),), "product-hero", ASPECTS, (6 + number % 3,))
            order = order_clips(session, enqueue, self._settings, coordinator, wish)
            self._orders.append(order.id)

    def _ready(self) -> int:
        with self._database.reading() as session:
            ready = select(func.count()).where(Footage.state == FootageState.READY)
            return session.scalars(ready).one()

    def _quiet(self) -> bool:
        with self._database.reading() as session:
            return not session.scalars(select(func.count()).where(Job.state.in_(OPEN))).one()

    def _wait(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + QUIET_S
        while not happened() and time.monotonic() < deadline:
            time.sleep(1)

    def _count(self, kills: int) -> dict[str, object]:
        with self._database.reading() as session:
            jobs = session.scalars(select(Job)).all()
            footage = session.scalars(select(Footage)).all()
            clips = session.scalars(select(Clip)).all()
            orders = session.scalars(select(ClipOrder.id)).all()
            renditions = session.scalars(select(Rendition)).all()
            certificates = {each.id: each.certificate.sha256 for each in renditions}
        wrong = [
            *_faults("job not done", [job.id for job in jobs if job.state is not JobState.DONE]),
            *_faults("promised upload lost", set(self._promised) - {each.id for each in footage}),
            *_faults("file kept twice", _twice([each.sha256 for each in footage])),
            *_faults(
                "footage not looked at",
                [f.id for f in footage if f.state is not FootageState.READY],
            ),
            *_faults("order lost", set(self._orders) - set(orders)),
            *_faults("order without clip", set(orders) - {clip.order_id for clip in clips}),
            *_faults("clip twice", _twice([f"{c.order_id} {c.length_s}" for c in clips])),
            *_faults(
                "rendition missing", [c.id for c in clips if _shapes(c, renditions) != len(ASPECTS)]
            ),
            *_faults(
                "bytes differ",
                [r.id for r in renditions if self._hash(r.blob) != certificates[r.id]],
            ),
            *_faults("left in work", [p.name for p in (self._settings.var / "work").glob("*")]),
        ]
        return {
            "kills_of_worker": kills,
            "kills_of_web": kills,
            "uploads_cut_off": self._cut_off,
            "footage": len(footage),
            "orders": len(orders),
            "clips": len(clips),
            "renditions": len(renditions),
            "wrong": wrong,
        }

    def _hash(self, key: str) -> str:
        with blobs_of(self._settings).path(key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _shapes(clip: Clip, renditions: Sequence[Rendition]) -> int:
    return sum(each.clip_id == clip.id for each in renditions)


def _twice(keys: Sequence[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})


def _faults(what: str, which: Iterable[str]) -> list[str]:
    return [f"{what}: {each}" for each in which]


if __name__ == "__main__":
    main()
