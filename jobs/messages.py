"""What a step's child tells its parent: one JSON object a line on stdout."""

from __future__ import annotations

import json
from collections.abc import Iterator

from studio.errors import EnvironmentFault, InputError, StudioError


def progress_line(done: float) -> str:
    """``done`` is 0 to 1 of the step."""
    return json.dumps({"done": round(min(1.0, max(0.0, done)), 4)})


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


def read_line(line: str) -> float | StudioError | None:
    """Progress, an error, or None for a line that is neither (a library that prints)."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, dict):
        return None
    if "error" in message:
        kinds = {kind.__name__: kind for kind in _kinds(StudioError)}
        fallback = InputError if message.get("permanent") else EnvironmentFault
        kind = kinds.get(str(message["error"]), fallback)
        return kind(str(message.get("code")), **message.get("params", {}))
    done = message.get("done")
    return float(done) if isinstance(done, int | float) else None


def _kinds(root: type[StudioError]) -> Iterator[type[StudioError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)
