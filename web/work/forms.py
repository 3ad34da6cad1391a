"""The desk's first page has no form; the jobs' filter is read here."""

from __future__ import annotations

from studio.records.work import JobState

GROUPS: dict[str, tuple[JobState, ...]] = {
    "open": (JobState.QUEUED, JobState.RUNNING),
    "running": (JobState.RUNNING,),
    "waiting": (JobState.QUEUED,),
    "failed": (JobState.FAILED,),
    "ended": (JobState.DONE, JobState.CANCELLED),
}
"""Groups of states a person may look at."""


def states_of(group: str) -> tuple[JobState, ...]:
    """The states of a group; all for an unknown one."""
    return GROUPS.get(group, tuple(JobState))
