"""Hashes of decoded pictures, worked out apart from the product."""

from __future__ import annotations

import hashlib
from pathlib import Path

from studio.process import ffmpeg_path, run
from studio.units import Size


def end_hashes(path: Path, size: Size) -> tuple[str, str]:
    """SHA-256 of the first and the last decoded picture of a film, ``yuv420p``."""
    argv = (ffmpeg_path(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "yuv420p")
    data = run((*argv, "-fps_mode", "passthrough", "-")).stdout
    frame = size.width * size.height * 3 // 2
    one, other = data[:frame], data[-frame:]
    return hashlib.sha256(one).hexdigest(), hashlib.sha256(other).hexdigest()
