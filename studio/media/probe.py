"""The intake gate: says what a file is, or why it is turned away. The file is opened in a child process only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.errors import Refused
from studio.media import allow, telemetry
from studio.media.colour import named
from studio.media.gate import ask, gate_options
from studio.media.photo import probe_photo
from studio.media.sniff import FILM, sniff
from studio.process import CancelCheck, never
from studio.records.media import MediaInfo
from studio.settings import Settings

OPEN_S = 20
"""Seconds the demuxer may take to open a file."""

SCAN_BYTES_PER_S = 20 << 20
"""Slowest disk we wait for when a file without an index is read through."""


def probe(path: Path, settings: Settings, cancelled: CancelCheck = never) -> MediaInfo:
    """What ``path`` is; every file passes here before anything else touches it.

    Opens it in a child with allow-lists, limits and an empty environment; decodes three pictures. Files with a whole
    index (MP4, MOV) are not read through, others are.

    Raises:
        NotFound: No such file.
        Refused: It is neither film nor photograph that we can use; code and params say why.
        Cancelled: ``cancelled`` returned True.
    """
    del settings  # the same for all; part of the contract so that limits can become settings
    kind = sniff(path)
    if kind != FILM:
        return probe_photo(path, kind, cancelled)
    wall_s = 2 * OPEN_S + path.stat().st_size / SCAN_BYTES_PER_S
    info = _info(ask(path, _order(), wall_s, cancelled))
    _check_limits(path, info)
    return info


def _order() -> dict[str, Any]:
    return {
        "task": "film",
        "options": gate_options(),
        "open_s": OPEN_S,
        "video_codecs": allow.VIDEO_CODECS,
        "audio_codecs": allow.AUDIO_CODECS,
        "max_streams": allow.MAX_STREAMS,
        "max_pixels": allow.MAX_PIXELS,
        "max_size": "×".join(map(str, allow.MAX_SIZE)),
        "min_side": allow.MIN_SIDE,
        "max_shape": allow.MAX_SHAPE,
    }


def _info(answer: dict[str, Any]) -> MediaInfo:
    fields = {key: value for key, value in answer.items() if key != "tags"}
    return MediaInfo.model_validate(
        fields | {"video": named(answer["video"]), "telemetry": telemetry.of_film(answer["tags"])}
    )


def _check_limits(path: Path, info: MediaInfo) -> None:
    if info.duration <= 0:
        raise Refused("media.no_duration", name=path.name)
    promised = info.duration + info.lost
    if promised > allow.MAX_DURATION_S:
        hours, limit = int(promised // 3600), allow.MAX_DURATION_S // 3600
        raise Refused("media.too_long", name=path.name, hours=hours, limit=limit)
    if not allow.MIN_RATE <= info.video.rate <= allow.MAX_RATE:
        rate = float(round(info.video.rate, 2))
        raise Refused(
            "media.rate",
            name=path.name,
            rate=rate,
            least=float(allow.MIN_RATE),
            limit=allow.MAX_RATE,
        )
