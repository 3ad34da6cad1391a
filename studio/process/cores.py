"""How many processors there are for one child, and how much memory for all."""

from __future__ import annotations

import os
from pathlib import Path

MEMINFO = Path("/proc/meminfo")
"""Where Linux tells how much memory is left."""

_shared_by = 1


def share_cores(processes: int) -> None:
    """Tell this process that as many like it work side by side, so that each starts fewer threads."""
    global _shared_by  # noqa: PLW0603 - said once, when the process begins
    _shared_by = max(1, processes)


def cores() -> int:
    """Processors that this process may use: its part of those it is allowed on, one at least."""
    return max(1, all_cores() // _shared_by)


def all_cores() -> int:
    """Processors that this process is allowed on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory_mib() -> int | None:
    """Memory that may be taken without swapping, MiB; None where the system does not tell."""
    try:
        lines = MEMINFO.read_text("ascii").splitlines()
    except OSError:
        return None
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    figure = told.get("MemAvailable", "").split()
    return int(figure[0]) // 1024 if figure else None
