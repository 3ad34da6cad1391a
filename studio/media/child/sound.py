"""Which sound of a film is used, and what it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import boxes
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from ticks import Ticks

EXTRA = (
    Disposition.comment
    | Disposition.hearing_impaired
    | Disposition.visual_impaired
    | Disposition.karaoke
    | Disposition.dub
)
"""Dispositions of tracks that are made beside the film's own sound."""

SILENT_BITS = 3000
"""Bits per second and channel below which a compressed track can hold only silence (AAC writes 1 to 2 kbit/s of it)."""

USUAL_LAYOUTS = {
    "1 channels": "mono",
    "2 channels": "stereo",
    "6 channels": "5.1",
    "8 channels": "7.1",
}
"""What is meant where a file tells the number of channels only."""

COMPRESSED = ("aac", "opus", "libopus", "vorbis", "ac3", "eac3", "mp3", "mp3float")


def choose(
    container: InputContainer, layout: boxes.Layout, codecs: list[str]
) -> AudioStream | None:
    """The best track that may be decoded, None when there is none.

    In turn: the film's own sound, switched on, not silent by its bit rate, most channels, highest rate, longest, first.
    """
    usable = [s for s in container.streams.audio if _can_be_used(s, layout, codecs)]
    return max(usable, key=_worth, default=None)


def _can_be_used(stream: AudioStream, layout: boxes.Layout, codecs: list[str]) -> bool:
    context: Any = stream.codec_context  # None where PyAV knows no decoder
    if context is None or context.name not in codecs or not context.sample_rate:
        return False
    track = layout.tracks.get(stream.id)
    return track is None or not (track.external or track.entry in ("enca", "drms"))


def _worth(stream: AudioStream) -> tuple[bool, bool, bool, int, int, Fraction, int]:
    context = stream.codec_context
    said = Disposition(stream.disposition)
    silent = context.name in COMPRESSED and 0 < (context.bit_rate or 0) < SILENT_BITS * max(
        1, context.channels
    )
    return (
        not said & EXTRA,
        bool(said & Disposition.default),
        not silent,
        context.channels,
        context.sample_rate,
        (stream.duration or 0) * Fraction(stream.time_base or 1),
        -stream.index,
    )


def describe(stream: AudioStream, times: Ticks) -> dict[str, Any] | None:
    """The fields of ``records.media.AudioStream``; None when nothing of it is left in the file."""
    if not times.starts or times.duration <= 0:
        return None
    context = stream.codec_context
    return {
        "index": stream.index,
        "codec": context.codec.canonical_name,
        "rate": context.sample_rate,
        "channels": context.channels,
        "layout": USUAL_LAYOUTS.get(context.layout.name, context.layout.name),
        "start": str(times.start),
        "duration": str(times.duration),
        "gaps": [{"start": start, "end": end} for start, end in times.gaps],
    }
