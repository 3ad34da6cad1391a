"""Loudness after EBU R 128, measured by ffmpeg's ``ebur128``."""

from __future__ import annotations

import re
from pathlib import Path

import ffmpeg

from studio.errors import ProcessFailed
from studio.media import allow
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, never, run
from studio.records.media import MediaInfo, Sound
from studio.settings import Settings

SILENCE_LUFS = -70.0
"""The absolute gate of R 128: what measures this is silent."""

OWN_CONTAINERS = ("wav", "nut", "w64", "caf")
"""Containers of our own working files, beside those of the gate."""

WALL_S = 4 * 3600
MEMORY_MIB = 2560

_INTEGRATED = re.compile(r"^\s*I:\s*(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s*Peak:\s*(-?[\d.]+|-inf|nan) dBFS", re.MULTILINE)
_NO_SOUND = "matches no streams"


def measure_loudness(
    path: Path,
    settings: Settings,
    cancelled: CancelCheck = never,
    info: MediaInfo | None = None,
) -> Sound:
    """Integrated loudness and true peak of a whole file: of the chosen track with ``info``, else of the first.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.run`` does.
    """
    if info is not None and info.audio is None:
        return Sound(integrated_lufs=None, true_peak_dbtp=None)
    argv = loudness_argv(path, ffmpeg_path(settings.ffmpeg), info)
    limits = Limits(wall_s=WALL_S, cpu_s=WALL_S, memory_mib=MEMORY_MIB)
    try:
        finished = run(argv, limits=limits, cancelled=cancelled)
    except ProcessFailed as error:
        if _NO_SOUND in error.stderr:
            return Sound(integrated_lufs=None, true_peak_dbtp=None)
        raise
    return read_summary(finished.stderr)


def loudness_argv(path: Path, binary: str, info: MediaInfo | None) -> tuple[str, ...]:
    """The command; its summary comes on stderr."""
    node = ffmpeg.input(
        f"file:{path.resolve()}",
        protocol_whitelist=allow.PROTOCOL_WHITELIST,
        format_whitelist=",".join((*allow.CONTAINERS, *OWN_CONTAINERS)),
        codec_whitelist=allow.CODEC_WHITELIST,
        vn=None,
    )
    track = "a:0" if info is None or info.audio is None else str(info.audio.index)
    output = ffmpeg.output(node[track], "-", format="null", af="ebur128=peak=true:framelog=quiet")
    return arguments(output.global_args("-loglevel", "info", "-nostats"), binary)


def read_summary(stderr: str) -> Sound:
    """The figures of ``ebur128``'s last summary."""
    integrated, peak = _last(_INTEGRATED, stderr), _last(_PEAK, stderr)
    if integrated is None or integrated <= SILENCE_LUFS:
        return Sound(integrated_lufs=None, true_peak_dbtp=peak)
    return Sound(integrated_lufs=integrated, true_peak_dbtp=peak)


def _last(pattern: re.Pattern[str], text: str) -> float | None:
    found = pattern.findall(text)
    if not found or found[-1] in ("-inf", "nan"):
        return None
    return float(found[-1])
