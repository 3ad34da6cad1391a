"""Children that pour out frames, or take them in, through a pipe."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess  # noqa: TID251 - this is the room the ban points to
import threading
import time
from collections.abc import Callable, Iterable, Iterator
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
)

LINGER_S = 10.0
"""Seconds a child may go on after it closed its stdout."""

PIPE_BYTES = 1 << 20
"""Size asked for a pipe that carries pictures; the kernel's 64 KiB make a switch of process for each of them."""


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
    read_all = False
    try:
        yield stream
        read_all = not stream.read(1)
        if read_all:
            guard.join(LINGER_S)
    finally:
        forget(child)
        guard.join()
        stream.close()
        tail.join()
        guard.raise_if_fired(argv)
    if read_all:
        check_exit(argv, child.returncode, tail.text())


@contextmanager
def read_pipes(
    argv_of: Callable[[tuple[int, ...]], tuple[str, ...]],
    count: int,
    *,
    limits: Limits | None = None,
    cancelled: CancelCheck = never,
    on_complaint: Callable[[str], None] | None = None,
) -> Iterator[tuple[IO[bytes], ...]]:
    """Start a child that pours several things out at once and hand out a binary stream for each.

    ``argv_of`` gets the ``count`` file descriptors the child is to write to (``pipe:N`` for ffmpeg). The streams must
    be read side by side: the child stops at the first that is full. Everything else is as with ``read_from``.

    Args:
        argv_of: The command, given the descriptors.
        count: How many.
        limits: Bounds of the child.
        cancelled: Polled while it runs.
        on_complaint: Called with each line of stderr, in a thread of its own; it must not raise.

    Raises:
        Cancelled: ``cancelled`` returned True.
        ProcessFailed: The child ended badly (also its subclasses).
    """
    bounds = limits or Limits()
    pipes = [os.pipe() for _ in range(count)]
    streams = tuple(io.FileIO(inlet, "rb") for inlet, _ in pipes)
    argv = argv_of(tuple(outlet for _, outlet in pipes))
    try:
        for _, outlet in pipes:
            _widen(outlet)
        child = start(argv, bounds, pass_fds=[outlet for _, outlet in pipes])
    except BaseException:
        _close(streams)
        raise
    finally:
        for _, outlet in pipes:
            os.close(outlet)
    tail = _Collector(child.stderr, on_complaint, keep=TAIL_LINES)
    guard = _Watchdog(child, bounds, cancelled)
    read_all = False
    try:
        yield cast("tuple[IO[bytes], ...]", streams)
        read_all = all(not stream.read(1) for stream in streams)
        if read_all:
            guard.join(LINGER_S)
    finally:
        forget(child)
        guard.join()
        _close(streams)
        tail.join()
        if child.stdout is not None:
            child.stdout.close()
        guard.raise_if_fired(argv)
    if read_all:
        check_exit(argv, child.returncode, tail.text())


def _widen(pipe: int) -> None:
    import fcntl  # noqa: PLC0415 - Linux only; doctor must load elsewhere to say so

    # Refused where a user's pipes together are too large already; the small one works, slower.
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _close(streams: Iterable[io.FileIO]) -> None:
    for stream in streams:
        stream.close()


def write_to(
    argv: tuple[str, ...],
    chunks: Iterable[bytes],
    *,
    limits: Limits | None = None,
    cancelled: CancelCheck = never,
) -> None:
    """Start ``argv`` and feed ``chunks`` to its stdin, then wait for its end.

    Raises:
        Cancelled: ``cancelled`` returned True; a write that blocks is freed by it.
        ProcessFailed: The child ended badly (also its subclasses).
    """
    bounds = limits or Limits()
    child = start(argv, bounds, stdin=subprocess.PIPE)
    output, tail = _Collector(child.stdout, keep=1), _Collector(child.stderr, keep=TAIL_LINES)
    guard = _Watchdog(child, bounds, cancelled)
    stdin = cast("IO[bytes]", child.stdin)
    try:
        with contextlib.suppress(BrokenPipeError):  # its exit code tells why it reads no more
            for chunk in chunks:
                stdin.write(chunk)
            stdin.close()
        guard.join(None)
    finally:
        forget(child)
        with contextlib.suppress(BrokenPipeError):
            stdin.close()
        guard.join()
        output.join()
        tail.join()
        guard.raise_if_fired(argv)
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
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._guard, daemon=True)
        self._thread.start()

    def _guard(self) -> None:
        wall_s = self._limits.wall_s
        deadline = None if wall_s is None else time.monotonic() + wall_s
        while self._child.poll() is None:
            self._reason = self._why_stop(deadline)
            if self._reason:
                stop(self._child)
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(TICK_S)

    def _why_stop(self, deadline: float | None) -> str:
        try:
            if self._cancelled():
                return "cancelled"
        except Exception as error:  # noqa: BLE001 - handed over to the thread that holds the pipe
            self._error = error
            return "failed"
        late = deadline is not None and time.monotonic() > deadline
        return "timed_out" if late else ""

    def join(self, timeout_s: float | None = 10) -> None:
        """Wait for the child's end, which is the guard's."""
        self._thread.join(timeout_s)

    def raise_if_fired(self, argv: tuple[str, ...]) -> None:
        if self._error is not None:
            raise self._error
        if self._reason == "cancelled":
            raise Cancelled("cancelled")
        if self._reason == "timed_out":
            raise ProcessTimedOut(
                "process.timed_out",
                argv=argv,
                program=Path(argv[0]).name,
                limit_s=self._limits.wall_s,
            )
