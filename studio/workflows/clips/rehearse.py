"""A job that only waits: ``doctor`` and the tests try the queue out with it."""

from __future__ import annotations

import time

from studio.errors import Cancelled, EnvironmentFault, InputError
from studio.workflows.step import Done, Step
from studio.workflows.step_names import REHEARSAL

TICK_S = 0.1
"""Seconds between two reports."""


def run(step: Step) -> Done:
    """Do what the step's name says."""
    part = REHEARSAL.fullmatch(step.about.partition(":")[2])
    if part is None:
        raise InputError("rehearse.not_understood", found=step.about)
    if part["what"] == "refuse":
        raise InputError("rehearse.refused")
    if part["what"] == "fail":
        _fail_times(step, int(float(part["number"])))
        return Done()
    begun, seconds = time.monotonic(), float(part["number"])
    (step.folder / "half-done").write_bytes(b"x")
    while (waited := time.monotonic() - begun) < seconds:
        if step.cancelled():
            raise Cancelled("cancelled")
        step.progress(waited / seconds)
        time.sleep(min(TICK_S, seconds))
    key = step.blobs.put_bytes(f"{step.job_id} {step.name}".encode(), ".txt")
    return Done({"waited_s": seconds}, (key,))


def _fail_times(step: Step, times: int) -> None:
    """Fail in a way that may pass, counting across attempts beside the work folder."""
    count = step.folder.parent / f"{step.job_id}.failures"
    failed = int(count.read_text()) if count.exists() else 0
    if failed < times:
        count.write_text(str(failed + 1))
        raise EnvironmentFault("rehearse.failed", attempt=failed + 1)
    count.unlink()
