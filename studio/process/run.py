"""Start a child, watch it, end it."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import subprocess  # noqa: TID251 - this is the room the ban points to
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from studio.errors import (
    Cancelled,
    EnvironmentFault,
    ProcessFailed,
    ProcessOverLimit,
    ProcessTimedOut,
)
from studio.process.limits import MIB, Limits

CancelCheck = Callable[[], bool]
"""Asked about five times a second; True ends the child and raises ``Cancelled``."""

TICK_S = 0.1
"""Seconds between two looks at a running child."""

TERM_GRACE_S = 0.8
"""Seconds a child gets to end by itself after SIGTERM; cancel must work within two."""

TAIL_LINES = 200
"""Lines of stderr kept for the error."""

OUT_OF_MEMORY = ("Cannot allocate memory", "MemoryError", "malloc of size")
"""What ffmpeg, Python and x264 say when RLIMIT_AS stops them."""

PATH = "/usr/local/bin:/usr/bin:/bin"
"""PATH of children; nothing else of our environment reaches them unless passed on purpose."""

_running: set[subprocess.Popen[bytes]] = set()
_running_lock = threading.Lock()


@dataclass(frozen=True)
class Finished:
    """A child that ended well."""

    stdout: bytes
    stderr: str
    seconds: float


def never() -> bool:
    """The cancel check of work nobody can cancel."""
    return False


def python_argv(module: str, *arguments: str) -> tuple[str, ...]:
    """Argument vector that runs one of our modules in a child of this interpreter."""
    return (sys.executable, "-m", module, *arguments)


def run(
    argv: tuple[str, ...],
    *,
    limits: Limits | None = None,
    cancelled: CancelCheck = never,
    on_line: Callable[[str], None] | None = None,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Finished:
    """Run ``argv`` to its end.

    Args:
        argv: Program and arguments; no shell reads them.
        limits: Bounds of the child.
        cancelled: Polled while it runs.
        on_line: Called with each line of stdout as it comes (then ``Finished.stdout`` is empty).
        environment: The child's whole environment beside PATH and a UTF-8 locale; empty by default.
        cwd: Its working directory.

    Raises:
        Cancelled: ``cancelled`` returned True; the child and its children are gone.
        ProcessTimedOut: ``limits.wall_s`` passed.
        ProcessOverLimit: The kernel ended it for CPU, memory or file size.
        ProcessFailed: It ended with an exit code other than 0.
        EnvironmentFault: The program is not there, or the disk is full.
    """
    bounds = limits or Limits()
    child = start(argv, bounds, environment=environment, cwd=cwd)
    output = _Collector(child.stdout, on_line, most_mib=bounds.output_mib)
    tail = _Collector(child.stderr, keep=TAIL_LINES)
    started = time.monotonic()

    def asked_to_stop() -> bool:
        output.raise_error()
        return cancelled()

    try:
        watch(child, argv, bounds, asked_to_stop)
    finally:
        forget(child)
        output.join()
        tail.join()
    output.raise_error()
    check_exit(argv, child.returncode, tail.text())
    return Finished(output.data(), tail.text(), time.monotonic() - started)


def start(
    argv: tuple[str, ...],
    limits: Limits,
    *,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own and remember it for ``stop_all``."""
    if shutil.which(argv[0], path=PATH) is None:  # behind setpriv it would be a mere exit code
        raise EnvironmentFault("process.missing", program=Path(argv[0]).name)
    try:
        child = subprocess.Popen(
            limits.wrap(argv),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": PATH, "LC_ALL": "C.UTF-8", **(environment or {})},
            cwd=cwd,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
        )
    except OSError as error:
        raise EnvironmentFault("process.missing", program=Path(argv[0]).name) from error
    with _running_lock:
        _running.add(child)
    return child


def watch(
    child: subprocess.Popen[bytes], argv: tuple[str, ...], limits: Limits, cancelled: CancelCheck
) -> None:
    """Wait for the child; end it on cancel or timeout."""
    deadline = math.inf if limits.wall_s is None else time.monotonic() + limits.wall_s
    while True:
        if cancelled():
            stop(child)
            raise Cancelled("cancelled")
        try:
            child.wait(min(TICK_S, max(deadline - time.monotonic(), 0.0)))
        except subprocess.TimeoutExpired:
            pass
        else:
            return
        if time.monotonic() >= deadline:
            stop(child)
            raise ProcessTimedOut(
                "process.timed_out", argv=argv, program=Path(argv[0]).name, limit_s=limits.wall_s
            )


def stop(child: subprocess.Popen[bytes]) -> None:
    """End the child's whole process group: ask, wait briefly, kill."""
    for signal_number, grace_s in ((signal.SIGTERM, TERM_GRACE_S), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal_number)
        try:
            child.wait(grace_s)
        except subprocess.TimeoutExpired:
            continue
        if signal_number == signal.SIGKILL:
            return


def forget(child: subprocess.Popen[bytes]) -> None:
    """Make sure the child is gone and drop it from the books."""
    if child.poll() is None:
        stop(child)
    with _running_lock:
        _running.discard(child)


def stop_all() -> None:
    """Kill every child of this process at once: the worker lost its lease or is shutting down."""
    with _running_lock:
        children = tuple(_running)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def check_exit(argv: tuple[str, ...], exit_code: int, stderr: str) -> None:
    """Raise the typed error for an exit code other than 0."""
    if exit_code == 0:
        return
    program = Path(argv[0]).name
    if "No space left on device" in stderr:
        raise EnvironmentFault("disk.full", name=program)
    resource = _exhausted(exit_code, stderr)
    if resource:
        raise ProcessOverLimit(
            "process.over_limit", argv=argv, stderr=stderr, program=program, resource=resource
        )
    raise ProcessFailed(
        "process.failed",
        argv=argv,
        stderr=stderr,
        program=program,
        cause=_cause(stderr) or f"exit {exit_code}",
        exit_code=exit_code,
    )


def _exhausted(exit_code: int, stderr: str) -> str:
    if exit_code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        return "CPU"
    if exit_code in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ) or "File too large" in stderr:
        return "file size"
    if any(sign in stderr for sign in OUT_OF_MEMORY):
        return "memory"
    return ""


def _cause(stderr: str) -> str:
    """The telling line: the first that speaks of an error, else the last one."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    for line in lines:
        if "error" in line.lower() or "invalid" in line.lower():
            return line[:300]
    return lines[-1][:300] if lines else ""


class _Collector:
    """Drains one pipe in a thread of its own, so that no child ever blocks on us.

    An error of the listener, or of too much output, is kept for ``raise_error``; the pipe is drained on.
    """

    def __init__(
        self,
        pipe: IO[bytes] | None,
        on_line: Callable[[str], None] | None = None,
        keep: int | None = None,
        most_mib: int | None = None,
    ) -> None:
        self._pipe = pipe
        self._left = None if most_mib is None else most_mib * MIB
        self._on_line = on_line
        self._keep = keep is not None
        self._lines: deque[bytes] = deque(maxlen=keep)
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        if self._pipe is None:
            return
        with self._pipe:
            while line := self._pipe.readline(MIB):
                self._count(len(line))
                if self._error is not None:
                    continue
                if self._on_line is None:
                    self._lines.append(line)
                else:
                    self._tell(self._on_line, line)

    def _count(self, taken: int) -> None:
        if self._left is None:
            return
        self._left -= taken
        if self._left < 0 and self._error is None:
            self._error = ProcessOverLimit("process.over_limit", program="-", resource="output")

    def _tell(self, on_line: Callable[[str], None], line: bytes) -> None:
        try:
            on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
        except Exception as error:  # noqa: BLE001 - handed over to the thread that runs the child
            self._error = error

    def raise_error(self) -> None:
        """Raise what the listener raised, if it did."""
        if self._error is not None:
            raise self._error

    def join(self) -> None:
        self._thread.join(5.0)

    def data(self) -> bytes:
        return b"".join(self._lines)

    def text(self) -> str:
        return self.data().decode("utf-8", "replace")
