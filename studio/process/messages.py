"""What a child of ours tells its parent: one JSON object a line on stdout."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from studio.errors import EnvironmentFault, InputError, StudioError
from studio.process.run import CancelCheck


@dataclass(frozen=True)
class Given:
    """What the work of a child came to: plain JSON values."""

    value: object


def progress_line(done: float) -> str:
    """``done`` is 0 to 1 of the work."""
    return json.dumps({"done": round(min(1.0, max(0.0, done)), 4)})


def given_line(value: object) -> str:
    """What the work came to."""
    return json.dumps({"given": value})


def error_line(error: StudioError) -> str:
    """The error as data: what it is, and whether trying again can help."""
    return json.dumps(
        {
            "error": type(error).__name__,
            "code": error.code,
            "params": error.params,
            "permanent": error.permanent,
        }
    )


def read_line(line: str) -> float | Given | StudioError | None:
    """Progress, what was given, an error, or None for a line that is neither (a library that prints)."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, dict):
        return None
    if "given" in message:
        return Given(message["given"])
    if "error" in message:
        return _error(message)
    done = message.get("done")
    return float(done) if isinstance(done, int | float) else None


def tell_parent(work: Callable[[Callable[[float], None], CancelCheck], object]) -> None:
    """The main function of a child: do ``work`` and tell on stdout how it goes and what it came to.

    An error that the studio knows is told as data and is no failure of the process. SIGTERM asks ``work`` to stop; it
    has less than a second to clear away.
    """
    stop = threading.Event()

    def on_term(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, on_term)
    try:
        given = work(lambda done: _say(progress_line(done)), stop.is_set)
    except StudioError as error:
        _say(error_line(error))
    else:
        _say(given_line(given))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _error(message: dict[str, object]) -> StudioError:
    kinds = {kind.__name__: kind for kind in _kinds(StudioError)}
    fallback = InputError if message.get("permanent") else EnvironmentFault
    kind = kinds.get(str(message["error"]), fallback)
    params = message.get("params")
    return kind(str(message.get("code")), **(params if isinstance(params, dict) else {}))


def _kinds(root: type[StudioError]) -> Iterator[type[StudioError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)
