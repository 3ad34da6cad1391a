"""The only place that starts a child: argv in; progress, limits, cancel and typed errors out."""

from studio.process.ffmpeg import (
    WITHOUT_NOTES,
    FfmpegProgress,
    arguments,
    ffmpeg_path,
    run_ffmpeg,
)
from studio.process.limits import Limits
from studio.process.pipe import read_from, read_pipes, write_to
from studio.process.run import CancelCheck, Finished, never, python_argv, run, stop_all
from studio.process.service import Service

__all__ = [
    "WITHOUT_NOTES",
    "CancelCheck",
    "FfmpegProgress",
    "Finished",
    "Limits",
    "Service",
    "arguments",
    "ffmpeg_path",
    "never",
    "python_argv",
    "read_from",
    "read_pipes",
    "run",
    "run_ffmpeg",
    "stop_all",
    "write_to",
]
