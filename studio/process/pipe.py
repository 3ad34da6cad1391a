"""Children that pour out frames, or take them in, through a pipe."""

from __future__ import annotations

import subprocess  # noqa: TID251 - this is the room the ban points to
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from studio.errors import Cancelled, ProcessTimedOut
from studio.process.limits import Limits
from studio.process.run import (
    TAIL_LINES,
    TICK_S,
    CancelCheck,
    _Collector,
    check_exit,
    forget,
    never,
    start,
    stop,
    watch,
)


@contextmanager
def read_from(
    argv: tuple[str, ...], *, limits: Limits | None = None, cancelled: CancelCheck = never
) -> Iterator[IO[bytes]]:
    """Start ``argv`` and hand out its stdout as a binary stream.

    A watchdog thread ends the child on cancel or timeout, so a blocked read returns too. Leaving the block early ends
    the child quietly; reading to the end raises the same errors as ``run``.

    Raises:
        Cancelled: ``cancelled`` returned True.
        ProcessFailed: The child ended badly (also its subclasses).
    """
    bounds = limits or Limits()
    child = start(argv, bounds)
    tail = _Collector(child.stderr, keep=TAIL_LINES)
    guard = _Watchdog(child, bounds, cancelled)
    stream = cast("IO[bytes]", child.stdout)
    try:
        yield stream
        at_end = not stream.read(1)
        if at_end:
            child.wait(30)
    finally:
        ended_by_itself = child.poll() is not None and not guard.fired
        forget(child)
        guard.join()
        stream.close()
        tail.join()
        guard.raise_if_fired(argv)
    if ended_by_itself:
        check_exit(argv, child.returncode, tail.text())


def write_to(
    argv: tuple[str, ...],
    chunks: Iterable[bytes],
    *,
    limits: Limits | None = None,
    cancelled: CancelCheck = never,
) -> None:
    """Start ``argv`` and feed ``chunks`` to its stdin, then wait for its end.

    Raises:
        Cancelled: ``cancelled`` returned True between two chunks or while waiting.
        ProcessFailed: The child ended badly (also its subclasses).
    """
    bounds = limits or Limits()
    child = start(argv, bounds, stdin=subprocess.PIPE)
    output, tail = _Collector(child.stdout, keep=1), _Collector(child.stderr, keep=TAIL_LINES)
    stdin = cast("IO[bytes]", child.stdin)
    try:
        try:
            for chunk in chunks:
                if cancelled():
                    raise Cancelled("cancelled")
                stdin.write(chunk)
            stdin.close()
        except BrokenPipeError:
            child.wait(5)
        watch(child, argv, bounds, cancelled)
    finally:
        forget(child)
        output.join()
        tail.join()
    check_exit(argv, child.returncode, tail.text())


class _Watchdog:
    """Ends a child whose pipe somebody is blocked on, when cancel or timeout asks for it."""

    def __init__(
        self, child: subprocess.Popen[bytes], limits: Limits, cancelled: CancelCheck
    ) -> None:
        self._child = child
        self._limits = limits
        self._cancelled = cancelled
        self._reason = ""
        self._thread = threading.Thread(target=self._guard, daemon=True)
        self._thread.start()

    @property
    def fired(self) -> bool:
        return bool(self._reason)

    def _guard(self) -> None:
        wall_s = self._limits.wall_s
        deadline = None if wall_s is None else time.monotonic() + wall_s
        while self._child.poll() is None:
            if self._cancelled():
                self._reason = "cancelled"
            elif deadline is not None and time.monotonic() > deadline:
                self._reason = "timed_out"
            if self._reason:
                stop(self._child)
                return
            time.sleep(TICK_S)

    def join(self) -> None:
        self._thread.join(10)

    def raise_if_fired(self, argv: tuple[str, ...]) -> None:
        if self._reason == "cancelled":
            raise Cancelled("cancelled")
        if self._reason == "timed_out":
            raise ProcessTimedOut(
                "process.timed_out",
                argv=argv,
                program=Path(argv[0]).name,
                limit_s=self._limits.wall_s,
            )
