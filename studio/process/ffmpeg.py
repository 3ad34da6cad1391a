"""ffmpeg: where it is, how its arguments are compiled, how its progress is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import imageio_ffmpeg

from studio.process.limits import Limits
from studio.process.run import CancelCheck, Finished, never, run


class Graph(Protocol):
    """What ffmpeg-python's output nodes offer."""

    def compile(self, cmd: list[str]) -> list[str]:
        """The whole argument vector."""
        ...


QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error")
"""Global options of every call."""

WITHOUT_NOTES = {"map_metadata": -1, "map_chapters": -1}
"""Output options: titles, places and chapters of the input stay behind; they may be private, and in any encoding."""

MICROSECONDS = 1_000_000
"""``out_time_us`` of ``-progress`` counts these."""


@dataclass(frozen=True)
class FfmpegProgress:
    """One report of a running ffmpeg."""

    done: Fraction
    """Seconds of output written."""
    speed: float | None
    """Output seconds per wall second."""


def ffmpeg_path(configured: str = "") -> str:
    """Path of the ffmpeg binary: the configured one, else the one bundled with imageio-ffmpeg."""
    return configured or str(imageio_ffmpeg.get_ffmpeg_exe())


def arguments(graph: Graph, binary: str) -> tuple[str, ...]:
    """Compile an ffmpeg-python graph to a whole argument vector, without running anything."""
    return tuple(graph.compile(cmd=[binary, *QUIET]))


def run_ffmpeg(
    argv: tuple[str, ...],
    *,
    on_progress: Callable[[FfmpegProgress], None] | None = None,
    limits: Limits | None = None,
    cancelled: CancelCheck = never,
) -> Finished:
    """Run a compiled ffmpeg command, reporting progress twice a second.

    Raises:
        Cancelled, ProcessFailed, EnvironmentFault: As ``run`` does.
    """
    with_progress = (argv[0], "-progress", "pipe:1", "-stats_period", "0.5", *argv[1:])
    reader = _ProgressReader(on_progress or _ignore)
    return run(with_progress, limits=limits, cancelled=cancelled, on_line=reader.line)


def _ignore(progress: FfmpegProgress) -> None:
    del progress


class _ProgressReader:
    """Turns ``key=value`` lines of ``-progress`` into reports."""

    def __init__(self, report: Callable[[FfmpegProgress], None]) -> None:
        self._report = report
        self._values: dict[str, str] = {}

    def line(self, text: str) -> None:
        key, _, value = text.partition("=")
        self._values[key.strip()] = value.strip()
        if key.strip() == "progress":
            self._report(self._progress())

    def _progress(self) -> FfmpegProgress:
        microseconds = self._values.get("out_time_us", "")
        done = Fraction(int(microseconds), MICROSECONDS) if microseconds.isdigit() else Fraction(0)
        speed = self._values.get("speed", "").removesuffix("x").strip()
        try:
            return FfmpegProgress(done, float(speed))
        except ValueError:
            return FfmpegProgress(done, None)
