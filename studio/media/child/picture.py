"""Which pictures of a film are used, whether they can be seen, and what they are."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import av.error
import boxes
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from refusal import Refusal
from ticks import ENDS, Ticks

NOT_PICTURE = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
"""Dispositions of video streams that are covers or thumbnails."""

STILL_CODECS = ("mjpeg", "png", "bmp", "webp")
"""A stream of these beside one of another codec holds previews (drones, action cameras)."""

FEW = 4
"""A stream with less than one picture for so many of another's is no film."""

INTERLACED_ORDERS = range(2, 6)
"""AVFieldOrder: 0 unknown, 1 progressive, 2 to 5 interlaced."""

TOP_FIRST_ORDERS = (2, 5)
"""AVFieldOrder whose top field shows first."""

BOTTOM_FIRST_CODECS = ("dvvideo",)
"""Codecs whose bottom field shows first unless the stream says otherwise."""

SQUARE_ENOUGH = Fraction(1, 100)
"""Encoders write 399:400 to make a rounded size come out; that is a square pixel."""

FIRST_PICTURES = 3
"""Frames decoded to learn rotation, interlacing and colour."""

GIVE_UP_PACKETS = 300
"""Packets tried in one place before saying that nothing decodes there."""

UNSEEN_DOLBY = (5, 10, 20)
"""Dolby Vision profiles whose base layer may be in colours that only Dolby's decoders know (compatibility 0)."""

FAILED = (av.error.FFmpegError, MemoryError)
TOO_LARGE = re.compile(r"Picture size (\d+)x(\d+) (?:exceeds|is invalid)")


def choose(container: InputContainer, layout: boxes.Layout, order: dict[str, Any]) -> VideoStream:
    """The first real picture stream; covers, thumbnails and switched-off tracks are passed over."""
    if layout.cut and not container.streams.video:
        raise Refusal("media.no_index")
    if not container.streams:
        raise Refusal("media.no_content")
    real = [s for s in container.streams.video if not Disposition(s.disposition) & NOT_PICTURE]
    if not real:
        raise Refusal("media.no_video")
    most = max(stream.frames for stream in real)
    for wanted in (
        lambda s: not s.frames or s.frames * FEW >= most,
        lambda s: codec_name(s) not in STILL_CODECS,
        lambda s: bool(Disposition(s.disposition) & Disposition.default),
    ):
        real = [stream for stream in real if wanted(stream)] or real
    codec = codec_name(real[0])
    if codec not in order["video_codecs"]:
        raise Refusal("media.codec", codec=codec)
    return real[0]


def codec_name(stream: Stream) -> str:
    """The decoder's name; "?" where PyAV knows none (its types do not say so)."""
    context: Any = stream.codec_context
    return str(context.name) if context is not None else "?"


def check_size(width: int, height: int, order: dict[str, Any]) -> None:
    """Refuse what is too large, too small or too narrow to be a picture."""
    if width * height > order["max_pixels"]:
        raise Refusal("media.too_large", width=width, height=height, limit=order["max_size"])
    if min(width, height) < order["min_side"]:
        raise Refusal("media.too_small", width=width, height=height, limit=order["min_side"])
    if max(width, height) > order["max_shape"] * min(width, height):
        raise Refusal("media.shape", width=width, height=height, limit=order["max_shape"])


def check_claims(stream: VideoStream, track: boxes.Track | None, order: dict[str, Any]) -> None:
    """Refuse, before anything is decoded, what says itself that it cannot be seen.

    Of a wrong size, locked, in another file, in Dolby's own colours.
    """
    if stream.codec_context.width and stream.codec_context.height:
        check_size(stream.codec_context.width, stream.codec_context.height, order)
    if track is None:
        return
    if track.entry in ("encv", "drmi"):
        raise Refusal("media.encrypted")
    if track.external:
        raise Refusal("media.external")
    if track.dolby and track.dolby[0] in UNSEEN_DOLBY and not track.dolby[1]:
        raise Refusal("media.dolby_vision", profile=track.dolby[0])


def first_frames(
    container: InputContainer, stream: VideoStream, order: dict[str, Any]
) -> list[VideoFrame]:
    """The first frames that decode: at the start, else a quarter, half or three quarters in."""
    context = stream.codec_context
    context.thread_count = 1
    context.options = {"max_pixels": str(order["max_pixels"])}
    for quarter in range(4):
        if quarter:
            seek(container, Fraction(quarter, 4))
        frames = frames_here(container, stream)
        if frames:
            return frames
    seek(container, Fraction(0))
    claims = TOO_LARGE.findall(said_by(lambda: frames_here(container, stream)))
    for width, height in claims:
        if int(width) and int(height):
            check_size(int(width), int(height), order)
    raise Refusal("media.no_picture")


def seek(container: InputContainer, share: Fraction) -> None:
    """Go to ``share`` of the film; stay where that fails."""
    with contextlib.suppress(av.error.FFmpegError):
        container.seek((container.start_time or 0) + int((container.duration or 0) * share))


def frames_here(container: InputContainer, stream: VideoStream) -> list[VideoFrame]:
    """Up to ``FIRST_PICTURES`` frames from where the container stands."""
    frames: list[VideoFrame] = []
    try:
        for number, packet in enumerate(container.demux(stream)):
            frames += decoded(packet)
            if len(frames) >= FIRST_PICTURES or number > GIVE_UP_PACKETS:
                break
    except MemoryError:
        raise
    except ENDS:
        pass  # damaged from here on
    return frames


def decoded(packet: Packet[VideoStream]) -> list[VideoFrame]:
    """The frames of a packet, none where it is damaged."""
    try:
        return packet.decode()
    except MemoryError:  # ffmpeg's is an FFmpegError too, but the file is too much, not damaged
        raise
    except av.error.FFmpegError:
        return []


def describe(stream: VideoStream, frames: list[VideoFrame], times: Ticks) -> dict[str, Any]:
    """The fields of ``records.media.VideoStream``; colour as ffmpeg's numbers (ITU-T H.273).

    Colour is that of the decoded frame: where stream and container disagree, the stream wins.
    """
    frame = frames[0]
    rotation = round(-frame.rotation / 90) * 90 % 360
    aspect = Fraction(stream.sample_aspect_ratio or 1)
    if abs(aspect - 1) < SQUARE_ENOUGH or not Fraction(1, 10) < aspect < 10:
        aspect = Fraction(1)
    square = (frame.width * aspect, Fraction(frame.height))
    if aspect < 1:
        square = (Fraction(frame.width), frame.height / aspect)
    shown = square if rotation % 180 == 0 else square[::-1]
    order = int(stream.codec_context.field_order)
    codec = stream.codec_context.codec.canonical_name
    return {
        "index": stream.index,
        "codec": codec,
        "coded": {"width": frame.width, "height": frame.height},
        "display": {"width": round(shown[0]), "height": round(shown[1])},
        "rotation": rotation,
        "pixel_aspect": str(aspect),
        "rate": str(times.rate()),
        "variable_rate": times.variable,
        "pixel_format": frame.format.name,
        "interlaced": any(f.interlaced_frame for f in frames) or order in INTERLACED_ORDERS,
        "top_field_first": order in TOP_FIRST_ORDERS
        or (order not in INTERLACED_ORDERS and codec not in BOTTOM_FIRST_CODECS),
        "range": int(frame.color_range),
        "primaries": int(frame.color_primaries),
        "transfer": int(frame.color_trc),
        "matrix": int(frame.colorspace),
        "start": str(times.start),
        "duration": str(times.duration),
        "time_base": str(times.base),
    }


def said_by(work: Callable[[], object]) -> str:
    """What ffmpeg's libraries log while ``work`` fails: for some reasons there is no other sign."""
    av.logging.set_level(av.logging.ERROR)
    av.logging.set_skip_repeated(False)
    with av.logging.Capture(local=False) as lines, contextlib.suppress(*FAILED):
        work()
    av.logging.set_level(None)
    return "\n".join(text for _, _, text in lines)
