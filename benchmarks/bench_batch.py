"""Ten clips in three aspects by one ``county-studio cut``: are all cores at work, and how large does a process grow?

    python -m benchmarks.bench_batch [--clips 10] [--seconds 15] [--footage FILE]

Footage is 1080p30 that is hard to encode, looked at before (a first ``cut`` fills the cache of analyses), so what is
measured is the batch: planning, drawing, rendering, checking. Prints as JSON:

* ``core_use``: CPU seconds of the command and all its children ÷ (seconds on the clock × cores); on a machine that is
  otherwise idle this is what counts (aim ≥ 0.90);
* for a machine where others work too: ``core_use_of_what_was_free``, the same ÷ what nobody else took meanwhile
  (``/proc/stat``; next to 1 on a full machine, whatever we do), and ``cores_wanted``, how many of the cores had a
  thread of ours running or waiting for it, on average, ÷ cores;
* ``peak_mib`` of each kind of process, sampled five times a second (aim ≤ 1229, which is 1.2 GiB);
* ``clips``: what was made, and ``cpu_s`` for each.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess  # noqa: TID251 - a benchmark needs wait4's accounting of the child
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import make_footage
from benchmarks.whole_clip import SKU
from studio.process.cores import all_cores

ASPECTS = ("9:16", "1:1", "16:9")
"""The three."""

SAMPLE_S = 0.2
"""Seconds between two looks at the processes."""

KINDS = (
    "prlimit",
    "studio/media/child",
    "studio.workflows.cutting.cut_child",
    "web.commands",
    "ffmpeg",
)
"""Of processes, by what stands on their command lines; the first that fits. ``prlimit`` becomes another at once."""

TICKS = os.sysconf("SC_CLK_TCK")
"""Of the kernel's clock, a second."""


def main() -> None:
    """Run the batch and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--footage", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = options.footage or folder / "source.mp4"
        if options.footage is None:
            make_footage(source, options.seconds + options.clips)
        print(json.dumps(_measured(folder, source, options.clips, options.seconds), indent=1))


def _measured(folder: Path, source: Path, clips: int, seconds: int) -> dict[str, object]:
    _cut(folder, source, folder / "first", [6]).wait()
    before, started = _machine(), time.monotonic()
    child = _cut(folder, source, folder / "batch", range(seconds, seconds + clips))
    watch = _Watch(child.pid)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall, after = time.monotonic() - started, _machine()
    peaks, wanted = watch.end()
    if child.returncode:
        sys.exit(f"cut ended with {child.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, after - before - cpu)
    made = len(list((folder / "batch").glob("*.mp4")))
    return {
        "clips": clips,
        "files": made,
        "cores": all_cores(),
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "cpu_s_of_others": round(others, 1),
        "core_use": round(cpu / (wall * all_cores()), 3),
        "core_use_of_what_was_free": round(cpu / max(cpu, wall * all_cores() - others), 3),
        "cores_wanted": round(wanted, 3),
        "peak_mib": peaks,
    }


def _cut(
    folder: Path, source: Path, out: Path, lengths: range | list[int]
) -> subprocess.Popen[bytes]:
    words = ["cut", str(source), "--item", SKU, "--out", str(out), "--json"]
    for aspect in ASPECTS:
        words += ["--aspect", aspect]
    for length in lengths:
        words += ["--length", str(length)]
    return subprocess.Popen(
        [sys.executable, "-m", "web.commands", *words],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "COUNTY_STUDIO_VAR": str(folder / "var")},
    )


def _machine() -> float:
    """CPU seconds that the whole machine has worked so far, waiting not counted."""
    figures = [
        int(each) for each in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
    ]
    user, nice, system, _idle, _waiting, hard, soft, stolen = figures
    return (user + nice + system + hard + soft + stolen) / TICKS


class _Watch:
    """Looks at the memory of a process and all below it until told to end."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peaks: dict[str, int] = {}
        self._wanted: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> tuple[dict[str, int], float]:
        """Largest resident size of one process of each kind, MiB; and the share of the cores that had work from us."""
        self._over.set()
        self._thread.join()
        peaks = {kind: mib for kind, mib in sorted(self._peaks.items()) if mib}
        return peaks, statistics.mean(self._wanted or [0.0])

    def _look(self) -> None:
        while not self._over.wait(SAMPLE_S):
            family = list(_family(self._pid))
            self._wanted.append(min(sum(map(_runnable, family)), all_cores()) / all_cores())
            for pid in family:
                kind, mib = _size(pid)
                self._peaks[kind] = max(self._peaks.get(kind, 0), mib)


def _runnable(pid: int) -> int:
    """Threads of a process that run or wait for a core."""
    count = 0
    for task in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            count += task.read_text("ascii", "replace").rpartition(")")[2].split()[0] == "R"
    return count


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text("ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _size(pid: int) -> tuple[str, int]:
    """What a process is, and its largest resident size so far, MiB."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return "gone", 0
    told = b" ".join(words).decode("utf-8", "replace")
    kind = next((name for name in KINDS if name in told), "other")
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return kind, int(peak[0]) // 1024 if peak else 0


if __name__ == "__main__":
    main()
