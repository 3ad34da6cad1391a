"""A child that is meant to go on: the site, the worker. It shares our terminal or has a log, and dies with us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess  # noqa: TID251 - this is the room the ban points to
import time
from collections.abc import Mapping
from pathlib import Path

from studio.errors import EnvironmentFault
from studio.process.limits import Limits

TICK_S = 0.05
"""Seconds between two looks at a child that was asked to end."""


class Service:
    """One start of a long-running child in a process group of its own.

    The kernel ends it when the thread that started it dies, so start it from a thread that lives as long as it should.

    Args:
        argv: Program and arguments.
        environment: Its whole environment; a service is ours and usually gets our own.
        log: File its output is added to; our own stdout and stderr when None.

    Raises:
        EnvironmentFault: ``process.missing``.
    """

    def __init__(
        self, argv: tuple[str, ...], environment: Mapping[str, str], log: Path | None = None
    ) -> None:
        self.started = time.monotonic()
        output = None if log is None else _opened(log)
        try:
            self._child = subprocess.Popen(
                Limits().wrap(argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            raise EnvironmentFault("process.missing", program=Path(argv[0]).name) from error
        finally:
            if output is not None:
                os.close(output)

    @property
    def pid(self) -> int:
        """Its process id, also that of its group."""
        return self._child.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; below zero when a signal ended it."""
        return self._child.poll()

    @property
    def age_s(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self.started

    def ask_to_end(self) -> None:
        """SIGTERM to the child alone: it ends its own children as it sees fit."""
        with contextlib.suppress(ProcessLookupError):
            self._child.send_signal(signal.SIGTERM)

    def end(self, grace_s: float) -> None:
        """Wait ``grace_s`` for it to end, then kill its whole group."""
        deadline = time.monotonic() + grace_s
        while self.exit_code is None and time.monotonic() < deadline:
            time.sleep(TICK_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


def _opened(log: Path) -> int:
    log.parent.mkdir(parents=True, exist_ok=True)
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
