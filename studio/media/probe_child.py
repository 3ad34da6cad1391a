"""Opens one untrusted file and prints what it is, as JSON. Runs alone, in a child process with limits.

Knows nothing of the studio (standard library and PyAV only), so that it starts fast and a break-in finds nothing. The
parent passes one JSON object: ``path``, the three allow-lists and the limits of ``studio.media.allow``. Output is
either ``{"refused": code, "params": {...}}`` or the fields of ``MediaInfo``; fractions are ``"n/d"`` strings.
"""

from __future__ import annotations

import contextlib
import json
import sys
from array import array
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

NOT_PICTURE = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
"""Dispositions of video streams that are covers or thumbnails."""

INTERLACED_ORDERS = range(2, 6)
"""AVFieldOrder: 0 unknown, 1 progressive, 2 to 5 interlaced."""

COMMON_RATES = tuple(
    Fraction(n, d)
    for n, d in (
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1),
        (120000, 1001), (120, 1), (240, 1), (15, 1), (25, 2), (10, 1),
    )
)  # fmt: skip
SNAP = Fraction(1, 2000)
"""A measured rate this near (relatively) to a common one is that one."""

NEAR = Fraction(1, 200)
"""A nominal rate this near to the average is believed; so is a common rate near to a measured one."""

UNEVEN = Fraction(1, 20)
"""An interval that differs from the median by more than this share is uneven."""

UNEVEN_SHARE = Fraction(1, 100)
"""More uneven intervals than this share make the rate variable."""

SQUARE_ENOUGH = Fraction(1, 100)
"""Encoders write 399:400 to make a rounded size come out; that is a square pixel."""

LOSS_FLOOR = Fraction(1, 2)
"""Seconds; containers without an index promise their length only roughly."""

FIRST_PICTURES = 3
"""Frames decoded to learn rotation, interlacing and colour."""

GIVE_UP_PACKETS = 300
"""Packets tried before saying that nothing decodes."""


class Refusal(Exception):
    """The gate stays shut: code and values for the sentence."""

    def __init__(self, code: str, **params: str | int | float) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Everything the parent wants to know about ``order["path"]``."""
    options = {key: str(value) for key, value in order["options"].items()}
    with av.open(f"file:{order['path']}", options=options, timeout=order["open_s"]) as container:
        if len(container.streams) > order["max_streams"]:
            raise Refusal("media.too_many_streams", found=len(container.streams))
        video = choose_video(container, order)
        frames = first_pictures(container, video)
        times = Times(container, video, Path(order["path"]).stat().st_size)
        return {
            "container": container.format.name,
            "bytes": times.file_bytes,
            "duration": str(times.duration),
            "lost": str(times.lost),
            "start": str(Fraction(container.start_time or 0, 1_000_000)),
            "video": describe_video(video, frames, times),
            "audio": describe_audio(container, order["audio_codecs"]),
        }


def choose_video(container: InputContainer, order: dict[str, Any]) -> VideoStream:
    """The first real picture stream; covers and thumbnails are passed over."""
    real = [s for s in container.streams.video if not is_thumbnail(s)]
    if not real:
        raise Refusal("media.no_video")
    stream = real[0]
    context = stream.codec_context
    codec = codec_name(stream)
    if codec not in order["video_codecs"]:
        raise Refusal("media.codec", codec=codec)
    width, height = context.width, context.height
    if width * height > order["max_pixels"]:
        raise Refusal("media.too_large", width=width, height=height)
    if min(width, height) < order["min_side"]:
        raise Refusal("media.too_small", width=width, height=height)
    return stream


def codec_name(stream: VideoStream | AudioStream) -> str:
    """The decoder's name; "?" where PyAV knows none (its types do not say so)."""
    context: Any = stream.codec_context
    return str(context.name) if context is not None else "?"


def is_thumbnail(stream: VideoStream) -> bool:
    """Whether the stream is cover art or a strip of previews."""
    return bool(Disposition(stream.disposition) & NOT_PICTURE)


def first_pictures(container: InputContainer, stream: VideoStream) -> list[VideoFrame]:
    """The first frames that decode, then back to the start."""
    stream.codec_context.thread_count = 1
    frames: list[VideoFrame] = []
    for number, packet in enumerate(container.demux(stream)):
        with contextlib.suppress(av.error.FFmpegError):
            frames += packet.decode()
        if len(frames) >= FIRST_PICTURES or number > GIVE_UP_PACKETS:
            break
    if not frames:
        raise Refusal("media.no_picture")
    return frames


class Times:
    """When the pictures of a stream show: from the index where there is a whole one, else from every packet."""

    def __init__(self, container: InputContainer, stream: VideoStream, file_bytes: int) -> None:
        self.file_bytes = file_bytes
        self.base = Fraction(stream.time_base or Fraction(1, 90_000))
        self.lost = Fraction(0)
        indexed = self._from_index(stream) if "mp4" in container.format.name else False
        if not indexed:
            self._from_packets(container, stream)
        if len(self.ticks) < 2:
            raise Refusal("media.no_duration")

    def _from_index(self, stream: VideoStream) -> bool:
        entries = [e for e in stream.index_entries if not e.is_discard]
        if len(entries) < 2 or not stream.duration:
            return False
        promised = Fraction(stream.duration)
        span = entries[-1].timestamp - entries[0].timestamp
        if span < promised * Fraction(9, 10) - 1 and len(entries) != stream.frames:
            return False  # fragmented: the index grows while reading
        usable = sum(e.pos + e.size <= self.file_bytes for e in entries)
        if not usable:
            raise Refusal("media.no_picture")
        self.ticks = array("q", (e.timestamp for e in entries[:usable]))
        self.start = Fraction(stream.start_time or 0) * self.base
        self.duration = promised * self.base
        if usable < len(entries):
            self.lost = Fraction(entries[-1].timestamp - entries[usable].timestamp) * self.base
            self.lost += self.duration - span * self.base
            self.duration -= self.lost
        return True

    def _from_packets(self, container: InputContainer, stream: VideoStream) -> None:
        container.seek(container.start_time or 0)
        self.ticks = array("q")
        end = last = Fraction(0)
        with contextlib.suppress(av.error.FFmpegError):  # damaged to the end: what was read counts
            for packet in container.demux([stream, *container.streams.audio]):
                if packet.pts is None or not packet.size or packet.time_base is None:
                    continue
                until = (packet.pts + (packet.duration or 0)) * Fraction(packet.time_base)
                last = max(last, until)
                if packet.stream.index == stream.index:
                    self.ticks.append(packet.pts)
                    end = max(end, until)
        if not self.ticks:
            raise Refusal("media.no_picture")
        self.ticks = array("q", sorted(self.ticks))
        self.start = self.ticks[0] * self.base
        if end <= self.ticks[-1] * self.base:  # no packet says how long it shows
            end = self.ticks[-1] * self.base + self.interval
        self.duration = end - self.start
        promised = Fraction(container.duration or 0, 1_000_000)
        begins = Fraction(container.start_time or 0, 1_000_000)
        gap = promised + begins - last
        self.lost = gap if gap > LOSS_FLOOR else Fraction(0)

    @property
    def deltas(self) -> list[int]:
        """Ticks between neighbouring pictures."""
        ordered = sorted(self.ticks)
        return [b - a for a, b in pairwise(ordered) if b > a]

    @property
    def interval(self) -> Fraction:
        """Median seconds between pictures."""
        deltas = sorted(self.deltas)
        return deltas[len(deltas) // 2] * self.base if deltas else Fraction(0)

    @property
    def variable(self) -> bool:
        """Whether the pictures come unevenly."""
        deltas, median = self.deltas, self.interval / self.base
        slack = max(Fraction(2), median * UNEVEN)
        uneven = sum(abs(delta - median) > slack for delta in deltas)
        return uneven > len(deltas) * UNEVEN_SHARE

    def rate(self, stream: VideoStream) -> Fraction:
        """Nominal frames per second: the common rate it is near to, else what was measured."""
        average = Fraction(stream.average_rate or stream.guessed_rate or 25)
        base = Fraction(stream.base_rate or average)
        if abs(base - average) <= average * NEAR:
            return near_common(base, SNAP)
        if self.variable and self.interval and 1 / self.interval >= average:
            return near_common(1 / self.interval, 2 * NEAR)
        return near_common(average, NEAR)


def near_common(rate: Fraction, within: Fraction) -> Fraction:
    """The common rate nearest to ``rate`` when no farther (relatively) than ``within``."""
    best = min(COMMON_RATES, key=lambda common: abs(common - rate))
    return best if abs(best - rate) <= rate * within else rate.limit_denominator(1001)


def describe_video(stream: VideoStream, frames: list[VideoFrame], times: Times) -> dict[str, Any]:
    """The fields of ``records.media.VideoStream``; colour as ffmpeg's numbers (ITU-T H.273)."""
    frame = frames[0]
    rotation = round(-frame.rotation / 90) * 90 % 360
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    if abs(aspect - 1) < SQUARE_ENOUGH or not Fraction(1, 10) < aspect < 10:
        aspect = Fraction(1)
    square = (frame.width * aspect, Fraction(frame.height))
    if aspect < 1:
        square = (Fraction(frame.width), frame.height / aspect)
    shown = square if rotation % 180 == 0 else square[::-1]
    pixel_format = frame.format.name
    order = int(stream.codec_context.field_order)
    return {
        "index": stream.index,
        "codec": stream.codec_context.codec.canonical_name,
        "coded": {"width": frame.width, "height": frame.height},
        "display": {"width": round(shown[0]), "height": round(shown[1])},
        "rotation": rotation,
        "pixel_aspect": str(aspect),
        "rate": str(times.rate(stream)),
        "variable_rate": times.variable,
        "pixel_format": pixel_format,
        "interlaced": any(f.interlaced_frame for f in frames) or order in INTERLACED_ORDERS,
        "range": int(frame.color_range),
        "primaries": int(frame.color_primaries),
        "transfer": int(frame.color_trc),
        "matrix": int(frame.colorspace),
        "start": str(times.start),
        "duration": str(times.duration),
        "time_base": str(times.base),
    }


def describe_audio(container: InputContainer, codecs: list[str]) -> dict[str, Any] | None:
    """The fields of ``records.media.AudioStream`` for the best track that may be decoded."""
    usable = [s for s in container.streams.audio if codec_name(s) in codecs]
    if not usable:
        return None
    best = container.streams.best("audio")
    stream = next((s for s in usable if best is not None and s.index == best.index), usable[0])
    base = Fraction(stream.time_base or Fraction(1, 48_000))
    whole = Fraction(container.duration or 0, 1_000_000)
    return {
        "index": stream.index,
        "codec": stream.codec_context.codec.canonical_name,
        "rate": stream.codec_context.sample_rate,
        "channels": stream.codec_context.channels,
        "layout": stream.codec_context.layout.name,
        "start": str(Fraction(stream.start_time or 0) * base),
        "duration": str(stream.duration * base if stream.duration else whole),
    }


def main(argument: str) -> None:
    """Print the answer for the order in ``argument``."""
    answer: dict[str, Any]
    try:
        answer = look(json.loads(argument))
    except Refusal as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    except av.error.FFmpegError as error:
        answer = {"refused": "media.unreadable", "params": {"cause": error.strerror or str(error)}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
