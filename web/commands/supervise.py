"""Keeps the site and the worker running: starts them, starts them again when they die, stops them together."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from studio.errors import EnvironmentFault, InputError
from studio.process import Service, python_argv
from studio.settings import PREFIX, Settings

LOG = logging.getLogger(__name__)

TICK_S = 0.2
"""Seconds between two looks at the children."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
"""Pause before a dead child is started again; doubled at each death in a row."""

STEADY_S = 30.0
"""A child that lived this long is sound: its next death counts as the first."""

GRACE_S = 4.0
"""Seconds the children get to end by themselves."""

THREADS = 400
"""Requests the site answers at once: each download and each upload holds one, and mostly waits for its line. A thread
is started when it is first needed and takes about 100 kB. Three hundred phones may save a film
while the office works."""


@dataclass(frozen=True)
class Part:
    """A process to keep.

    Attributes:
        name: ``web`` or ``worker``.
        argv: How it is started.
        log: Where its output goes; our own when None.
    """

    name: str
    argv: tuple[str, ...]
    log: Path | None = None


def web_part(settings: Settings, log: Path | None = None) -> Part:
    """The site behind gunicorn: one process, threads, so that signing in and rate limits are counted in one place."""
    argv = python_argv(
        "gunicorn",
        "web:create_app()",
        *("--config", "python:web.processes"),
        *("--bind", _address(settings.host, settings.port)),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
        *("--timeout", "120", "--graceful-timeout", "2", "--keep-alive", "5"),
        *("--log-level", "warning", "--no-control-socket"),
        *("--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(settings.var)),  # noqa: S108 - beats only
    )
    return Part("web", argv, log)


def worker_part(log: Path | None = None) -> Part:
    """The worker."""
    return Part("worker", python_argv("web.commands", "worker"), log)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def site_url(settings: Settings) -> str:
    """What a person types to see the site from this machine."""
    everywhere = settings.host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    return f"http://{_address('127.0.0.1' if everywhere else settings.host, settings.port)}/"


def check_address(settings: Settings) -> None:
    """Make sure the site can listen.

    Raises:
        EnvironmentFault: ``serve.port_busy``.
        InputError: ``serve.bad_address``.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if _answers(settings):
                raise EnvironmentFault("serve.port_busy", port=settings.port) from error
            raise InputError(
                "serve.bad_address",
                address=_address(settings.host, settings.port),
                cause=str(error),
            ) from error


def _answers(settings: Settings) -> bool:
    try:
        socket.create_connection((settings.host, settings.port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until_served(settings: Settings, seconds: float = 20.0) -> bool:
    """Wait for the site to say that it is well; False when it has not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _is_well(settings):
            return True
        time.sleep(0.05)
    return False


def _is_well(settings: Settings) -> bool:
    """Whether the health page answers with 200: an open port alone may belong to a site that does not start."""
    address = urlsplit(site_url(settings))
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Our own environment with the address of these settings."""
    address = {PREFIX + "HOST": settings.host, PREFIX + "PORT": str(settings.port)}
    return {**os.environ, **address}


class _Kept:
    """A part, its running process, and how often it died in a row."""

    def __init__(self, part: Part, environment: Mapping[str, str]) -> None:
        self.part = part
        self._environment = environment
        self._pause = FIRST_PAUSE_S
        self._again = 0.0
        self.service: Service | None = None

    def look(self) -> None:
        """Start the process if it does not run and its pause is over."""
        if self.service is not None and self.service.exit_code is not None:
            self._bury(self.service)
        if self.service is None and time.monotonic() >= self._again:
            self.service = Service(self.part.argv, self._environment, self.part.log)

    def _bury(self, dead: Service) -> None:
        dead.end(0)
        self.service = None
        self._pause = FIRST_PAUSE_S if dead.age_s > STEADY_S else self._pause
        self._again = time.monotonic() + self._pause
        LOG.warning(
            "%s ended with %s; it starts again in %.1f s",
            self.part.name,
            dead.exit_code,
            self._pause,
        )
        self._pause = min(LONGEST_PAUSE_S, self._pause * 2)


class Supervisor:
    """Keeps parts running in a thread of its own; the children die with this process, however it ends.

    Use as a context manager.
    """

    def __init__(self, parts: tuple[Part, ...], environment: Mapping[str, str]) -> None:
        self._kept = tuple(_Kept(part, environment) for part in parts)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)

    def __enter__(self) -> Supervisor:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(GRACE_S + 2)

    def pids(self) -> dict[str, int]:
        """Process ids of what runs now, by name."""
        return {each.part.name: each.service.pid for each in self._kept if each.service is not None}

    def _run(self) -> None:
        while True:
            for each in self._kept:
                each.look()
            if self._stop.wait(TICK_S):
                break
        running = [each.service for each in self._kept if each.service is not None]
        for service in running:
            service.ask_to_end()
        deadline = time.monotonic() + GRACE_S
        for service in running:
            service.end(max(0.0, deadline - time.monotonic()))
