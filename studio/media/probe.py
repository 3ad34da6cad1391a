"""The intake gate: says what a file is, or why it is turned away. The file is opened in a child process only."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from studio.errors import ProcessFailed, ProcessOverLimit, ProcessTimedOut, Refused
from studio.media import allow
from studio.media.colour import named
from studio.media.sniff import check_head, looks_like_mp4
from studio.process import CancelCheck, Limits, never, run
from studio.records.media import MediaInfo
from studio.settings import Settings

CHILD = Path(__file__).with_name("probe_child.py")

OPEN_S = 20
"""Seconds the demuxer may take to open a file."""

SCAN_BYTES_PER_S = 20 << 20
"""Slowest disk we wait for when a file without an index is read through."""

CPU_S = 60
MEMORY_MIB = 4096
"""Address space of the child: an 8K frame with its references takes about 1 GiB."""

OUTPUT_MIB = 16


def probe(path: Path, settings: Settings, cancelled: CancelCheck = never) -> MediaInfo:
    """What ``path`` is; every file passes here before anything else touches it.

    Opens it in a child with allow-lists, limits and an empty environment; decodes three pictures. Files with a whole
    index (MP4, MOV) are not read through, others are.

    Raises:
        NotFound: No such file.
        Refused: It is no footage we can use; code and params say why.
        Cancelled: ``cancelled`` returned True.
    """
    del settings  # the same for all; part of the contract so that limits can become settings
    check_head(path)
    wall_s = 2 * OPEN_S + path.stat().st_size / SCAN_BYTES_PER_S
    limits = Limits(
        wall_s=wall_s, cpu_s=CPU_S + int(wall_s), memory_mib=MEMORY_MIB, file_mib=OUTPUT_MIB
    )
    # -I: neither the working directory nor the environment can put code in the child's way.
    argv = (sys.executable, "-I", str(CHILD), _order(path))
    try:
        finished = run(argv, limits=limits, cancelled=cancelled)
    except (ProcessTimedOut, ProcessOverLimit) as error:
        raise Refused("media.too_costly", name=path.name) from error
    except ProcessFailed as error:
        if "Traceback" in error.stderr and "MemoryError" not in error.stderr:
            raise
        raise Refused("media.unreadable", name=path.name, cause="-") from error
    return _info(path, finished.stdout)


def _order(path: Path) -> str:
    return json.dumps(
        {
            "path": str(path.resolve()),
            "options": {
                "format_whitelist": allow.FORMAT_WHITELIST,
                "codec_whitelist": allow.CODEC_WHITELIST,
                "protocol_whitelist": allow.PROTOCOL_WHITELIST,
                "max_streams": allow.MAX_STREAMS + 1,
            },
            "open_s": OPEN_S,
            "video_codecs": allow.VIDEO_CODECS,
            "audio_codecs": allow.AUDIO_CODECS,
            "max_streams": allow.MAX_STREAMS,
            "max_pixels": allow.MAX_PIXELS,
            "min_side": allow.MIN_SIDE,
        }
    )


def _info(path: Path, answer: bytes) -> MediaInfo:
    data = json.loads(answer)
    if "refused" in data:
        code = str(data["refused"])
        if code == "media.unreadable" and looks_like_mp4(path):
            code = "media.no_index"
        raise Refused(code, name=path.name, **data["params"])
    info = MediaInfo.model_validate(data | {"video": named(data["video"])})
    _check_limits(path, info)
    return info


def _check_limits(path: Path, info: MediaInfo) -> None:
    if info.duration <= 0:
        raise Refused("media.no_duration", name=path.name)
    if info.duration > allow.MAX_DURATION_S:
        hours = allow.MAX_DURATION_S // 3600
        raise Refused("media.too_long", name=path.name, limit_h=hours)
    if not 1 <= info.video.rate <= allow.MAX_RATE:
        raise Refused("media.rate", name=path.name, rate=float(round(info.video.rate, 2)))
