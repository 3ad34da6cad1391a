"""``python -m jobs.child JOB STEP``: one step in a process of its own.

It dies with the worker that started it. SIGTERM lets it clean up; it has less than a second for that.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

from jobs.messages import error_line, progress_line
from studio.errors import StudioError
from studio.settings import Settings
from studio.workflows.steps import run_step


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(job_id: str, step: str) -> None:
    """Run the step; an error the studio knows is told as data and is no failure of this process."""
    stop = threading.Event()

    def on_term(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, on_term)
    try:
        run_step(
            Settings.from_environment(),
            job_id,
            step,
            lambda done: _say(progress_line(done)),
            stop.is_set,
        )
    except StudioError as error:
        _say(error_line(error))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
