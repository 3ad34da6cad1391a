"""Work that runs behind a growing file, so that whoever writes it need not wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """When a follower takes its next step.

    Attributes:
        least: New bytes that make a step worth while.
        pause_s: Seconds between the beginnings of two steps.
        late_s: Seconds after which fewer bytes are worth it too.
        most: Bytes it may be behind; then the writer waits.
    """

    least: int
    pause_s: float
    late_s: float
    most: int


class Follower:
    """Calls ``step`` with the size that has been reached, again and again, in a thread of its own.

    What ``step`` raises comes out of the writer's next ``grew`` or ``close``; no step follows it.
    """

    def __init__(self, step: Callable[[int], None], at: int, pace: Pace) -> None:
        self._step, self._pace = step, pace
        self._done = self._there = at
        self._begun_s = time.monotonic()
        self._closing = self._stopped = False
        self._error: Exception | None = None
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None

    def grew(self, there: int) -> None:
        """Tell how many bytes there are now; waits while too many are not followed yet."""
        with self._news:
            self._there = there
            self._news.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
                self._thread.start()
            self._news.wait_for(lambda: self._error or there - self._done <= self._pace.most)
            self._complain()

    def close(self) -> None:
        """Return when a step has been taken for all that was told."""
        self._end(closing=True)
        self._complain()

    def stop(self) -> bool:
        """Return when no step runs and none will: whether all that were taken went well."""
        self._end(closing=False)
        return self._error is None

    def _end(self, *, closing: bool) -> None:
        with self._news:
            self._closing, self._stopped = closing, not closing
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _complain(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while (there := self._next()) is not None:
            try:
                self._step(there)
            except Exception as error:  # noqa: BLE001 - raised again in the writer's thread
                with self._news:
                    self._error = error
                    self._news.notify_all()
                return
            with self._news:
                self._done = there
                self._news.notify_all()

    def _next(self) -> int | None:
        """The size to go to, once that is due; None at the end."""
        with self._news:
            while not self._stopped:
                new = self._there - self._done
                if self._closing and not new:
                    break
                wait_s = self._wait_s(new)
                if self._closing or (wait_s is not None and wait_s <= 0):
                    self._begun_s = time.monotonic()
                    return self._there
                self._news.wait(wait_s)
            return None

    def _wait_s(self, new: int) -> float | None:
        """Seconds until so many new bytes are due; None for never."""
        if not new:
            return None
        since = time.monotonic() - self._begun_s
        if new >= self._pace.most // 2:
            return 0
        return (self._pace.pause_s if new >= self._pace.least else self._pace.late_s) - since
