"""Small programs for the tests of ``studio.process``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """Argument vector of a child that runs ``code``."""
    return (sys.executable, "-S", "-E", "-c", code, *arguments)


SLEEP = python("import time; time.sleep(60)")
"""Sleeps a minute."""

DEAF = python(
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
)
"""Does not listen to SIGTERM; says ``on`` when it has stopped listening."""


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(true: Callable[[], bool], within_s: float = 5) -> bool:
    """Ask until it is so, or time is up."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def pid_in(file: Path) -> int:
    """The number a child wrote into ``file``, once it did."""
    assert eventually(lambda: file.exists() and file.read_text("ascii").endswith("\n"))
    return int(file.read_text("ascii"))


class CancelAfter:
    """A cancel check that says yes from ``seconds`` after its making on."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def __call__(self) -> bool:
        return time.monotonic() >= self.at

    def since(self) -> float:
        """Seconds since it began to say yes."""
        return time.monotonic() - self.at
