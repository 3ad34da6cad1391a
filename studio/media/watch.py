"""One decode of a file for everything: pictures, details and sound in order of time, and the proxy beside them.

One ffmpeg child decodes video and audio once. What it learns comes back through two pipes in NUT, whose time stamps are
exact: pictures of several sizes in one, sound in the other. Two, because a container with both would wait for the first
sound of a file whose sound starts late, and hold all pictures until then. Loudness is on the child's stderr.

Every picture is made small once (``BASE_EDGE``, in the colours everything is shown in); the taps hang off that.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, cast

import av
import av.error
import ffmpeg
import numpy as np
import numpy.typing as npt
from av.packet import Packet

from studio.media.decode import Stream, audio_of, decode_limits, reduced, source, video_of
from studio.media.frames import within
from studio.media.planes import (
    DETAIL_EDGE,
    DETAILS_PER_S,
    HEARD_RATE,
    LOOK_EDGE,
    Detail,
    Heard,
    Picture,
)
from studio.media.proxy import proxy_output
from studio.process import CancelCheck, arguments, ffmpeg_path, never, read_pipes
from studio.records.media import MediaInfo
from studio.settings import Settings
from studio.units import Size

POSTER_EDGE = 1280
"""Longer edge of the pictures that may become the poster, pixels."""

POSTERS = 40
"""Pictures that may become the poster, spread over a file."""

POSTER_LEAST_S, POSTER_MOST_S = Fraction(1, 2), Fraction(5)
"""Seconds between them at least and at most; multiples of the step of the details, so that each is also a detail."""

HEARD_S = Fraction(1, 4)
"""Seconds of sound handed over in one piece."""

JITTER = HEARD_RATE // 50
"""Samples a packet's time may be off from where the sound stands, before it counts as a gap: containers round."""

INTERLEAVE_US = 500_000
"""Microseconds the pictures may wait for the rare ones among them."""


@dataclass(frozen=True)
class Poster:
    """A picture that may become the poster, upright, BT.601 full range as JPEG has it."""

    time: Fraction
    jpeg: bytes


Sight = Picture | Detail | Poster | Heard


@contextmanager
def watching(
    path: Path,
    info: MediaInfo,
    settings: Settings,
    *,
    proxy: Path | None = None,
    cancelled: CancelCheck = never,
) -> Iterator[Iterator[Sight]]:
    """Everything one decode of ``path`` yields, each kind in order of time; writes ``proxy`` where one is wished.

    Pictures and details are views into the child's output, never copied; only a few are held at a time.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.read_pipes`` does.
    """
    plan = _Plan(path, info, proxy)
    binary = ffmpeg_path(settings.ffmpeg)

    def argv(pipes: tuple[int, ...]) -> tuple[str, ...]:
        return plan.argv(binary, pipes)

    limits = decode_limits(info)
    with read_pipes(argv, plan.pipes, limits=limits, cancelled=cancelled) as streams:
        yield _side_by_side(plan, streams)


def base_size(info: MediaInfo) -> Size:
    """Size of the pictures everything is taken from."""
    return within(info.video.display, DETAIL_EDGE)


class _Plan:
    """The child's command and how its answers are read."""

    def __init__(self, path: Path, info: MediaInfo, proxy: Path | None) -> None:
        self.info = info
        self.path = path
        self.proxy = proxy
        self.detail = base_size(info)
        self.picture = within(self.detail, LOOK_EDGE)
        # NUT refuses negative times: all are moved by whole ticks and moved back when read.
        start, base = info.video.start, info.video.time_base
        self.shift = 0 if start >= 0 else int(-start / base) + 1

    @property
    def pipes(self) -> int:
        return 1 if self.info.audio is None else 2

    def argv(self, binary: str, pipes: tuple[int, ...]) -> tuple[str, ...]:
        """The whole command."""
        node = source(self.path, self.info, noautorotate=None)
        whole = video_of(node, self.info).filter("setpts", f"PTS+{self.shift}")
        full = whole.filter_multi_output("split")
        small = reduced(full.stream(0), self.info, self.detail).filter("sidedata", mode="delete")
        taps = small.filter_multi_output("split")
        seen = ffmpeg.output(
            self._pictures(taps.stream(0)),
            self._details(taps.stream(1)),
            self._posters(full.stream(1)),
            f"pipe:{pipes[0]}",
            format="nut",
            **{"c:v:0": "rawvideo", "c:v:1": "rawvideo", "c:v:2": "mjpeg", "q:v:2": 3},
            fps_mode="passthrough",
            enc_time_base="demux",
            max_interleave_delta=INTERLEAVE_US,
        )
        outputs = [seen]
        sound = audio_of(node, self.info)
        heard = None if sound is None else sound.filter_multi_output("asplit")
        if heard is not None:
            outputs.append(self._heard(heard.stream(0), pipes[1]))
        if self.proxy is not None:
            track = None if heard is None else heard.stream(1)
            start = self.shift + int(self.info.video.start / self.info.video.time_base)
            outputs.append(proxy_output(taps.stream(2), track, self.info, start, self.proxy))
        merged = ffmpeg.merge_outputs(*outputs)
        return arguments(
            merged.global_args("-copyts", "-y", "-filter_complex_threads", "1"), binary
        )

    def _pictures(self, base: Stream) -> Stream:
        size = self.picture
        return base.filter(
            "scale", size.width, size.height, flags="area", in_range="tv", out_range="pc"
        ).filter("format", "yuv420p")

    def _details(self, base: Stream) -> Stream:
        chosen = base.filter("select", self._every(Fraction(1, DETAILS_PER_S)))
        colours = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
        return chosen.filter("scale", **colours).filter("format", "bgr24")

    def _posters(self, whole: Stream) -> Stream:
        size = within(self.info.video.display, POSTER_EDGE)
        chosen = reduced(whole.filter("select", self._every(self.poster_step)), self.info, size)
        colours = {"in_color_matrix": "bt709", "out_color_matrix": "smpte170m", "in_range": "tv"}
        return (
            chosen.filter("sidedata", mode="delete")
            .filter("scale", out_range="pc", **colours)
            .filter("format", "yuvj420p")
        )

    @property
    def poster_step(self) -> Fraction:
        """Seconds between the pictures that may become the poster."""
        step = min(max(self.info.duration / POSTERS, POSTER_LEAST_S), POSTER_MOST_S)
        return Fraction(round(step * DETAILS_PER_S), DETAILS_PER_S)

    def _every(self, step: Fraction) -> str:
        """Chooses the first picture at all and then the first in each ``step`` seconds since."""
        start = self.info.video.start + self.shift * self.info.video.time_base
        number = "floor(({}-" + f"{float(start):.6f})*{step.denominator}/{step.numerator}+1e-5)"
        now, before = number.format("t"), number.format("prev_selected_t")
        return f"isnan(prev_selected_t)+gt({now},{before})"

    def _heard(self, sound: Stream, pipe: int) -> Stream:
        mono = sound.filter("asetpts", f"PTS+{self.sound_shift}*SR").filter("aresample", HEARD_RATE)
        return ffmpeg.output(
            mono.filter("aformat", sample_fmts="flt", channel_layouts="mono"),
            f"pipe:{pipe}",
            format="nut",
            acodec="pcm_f32le",
        )

    @property
    def sound_shift(self) -> int:
        """Seconds the sound is moved by, so that none of its times is negative."""
        audio = self.info.audio
        starts = (Fraction(0), self.info.start, audio.start if audio else Fraction(0))
        return int(-min(starts)) + 2


def _side_by_side(plan: _Plan, streams: tuple[IO[bytes], ...]) -> Iterator[Sight]:
    """What both pipes give, as it comes.

    The sound has a thread that never waits for us: if it did, a full pipe of sound would stop the child, and with it
    the pictures we would be waiting for.
    """
    pieces: queue.SimpleQueue[Heard | None] = queue.SimpleQueue()
    if len(streams) == 1:
        yield from _seen(plan, streams[0])
        return
    listener = threading.Thread(target=_listen, args=(plan, streams[1], pieces), daemon=True)
    listener.start()
    try:
        for sight in _seen(plan, streams[0]):
            yield sight
            while not pieces.empty():
                piece = pieces.get()
                if piece is not None:
                    yield piece
                else:
                    pieces.put(None)
                    break
        while (piece := pieces.get()) is not None:
            yield piece
    finally:
        listener.join(0.1)


def _seen(plan: _Plan, pipe: IO[bytes]) -> Iterator[Sight]:
    width, height = plan.picture.width, plan.picture.height
    luma, chroma = width * height, width * height // 4
    half = (height // 2, width // 2)
    shift = plan.shift * plan.info.video.time_base
    # A child that fails writes half a stream or none; read_pipes then raises what it said.
    with contextlib.suppress(av.error.FFmpegError), av.open(pipe, "r", format="nut") as container:
        base = Fraction(container.streams.video[0].time_base or 1)
        for packet in container.demux():
            if packet.pts is None or not packet.size:
                continue
            time = packet.pts * base - shift
            if packet.stream_index == 2:
                yield Poster(time, bytes(packet))
                continue
            data = np.frombuffer(_bytes_of(packet), np.uint8)
            if packet.stream_index == 1:
                yield Detail(time, data.reshape(plan.detail.height, plan.detail.width, 3))
                continue
            yield Picture(
                time,
                data[:luma].reshape(height, width),
                data[luma : luma + chroma].reshape(half),
                data[luma + chroma :].reshape(half),
            )


def _listen(plan: _Plan, pipe: IO[bytes], pieces: queue.SimpleQueue[Heard | None]) -> None:
    try:
        with contextlib.suppress(av.error.FFmpegError, ValueError, OSError):
            for piece in _heard(pipe, Fraction(plan.sound_shift)):
                pieces.put(piece)
    finally:
        pieces.put(None)


def _heard(pipe: IO[bytes], shift: Fraction) -> Iterator[Heard]:
    """Packets gathered to pieces; a gap in the sound ends a piece."""
    gathered: list[npt.NDArray[np.float32]] = []
    first = count = 0
    with av.open(pipe, "r", format="nut") as container:
        stream = container.streams.audio[0]
        rate = HEARD_RATE * Fraction(stream.time_base or 1)
        for packet in container.demux(stream):
            if packet.pts is None or not packet.size:
                continue
            at = int(packet.pts * rate)
            gap = abs(at - first - count) > JITTER
            if gathered and (gap or count >= HEARD_S * HEARD_RATE):
                yield Heard(Fraction(first, HEARD_RATE) - shift, np.concatenate(gathered))
                first, count = first + count, 0
                gathered.clear()
            if gap:
                first, count = at, 0
            samples = np.frombuffer(_bytes_of(packet), np.float32)
            gathered.append(samples)
            count += len(samples)
    if gathered:
        yield Heard(Fraction(first, HEARD_RATE) - shift, np.concatenate(gathered))


def _bytes_of(packet: Packet[Any]) -> memoryview:
    # A view, not a copy; PyAV's types do not say that a packet is a buffer.
    return cast("memoryview", packet)
