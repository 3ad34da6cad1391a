"""What comes out of the child that decodes: two pipes in NUT read side by side, as pictures, details and sound."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import IO, Any, cast

import av
import av.error
import numpy as np
import numpy.typing as npt
from av.packet import Packet

from studio.media.planes import HEARD_RATE, Detail, Heard, Picture
from studio.units import Size

PICTURES, DETAILS, POSTERS = range(3)
"""Streams in the pipe of pictures."""

HEARD_S = Fraction(1, 4)
"""Seconds of sound handed over in one piece."""

JITTER = HEARD_RATE // 50
"""Samples a packet's time may be off from where the sound stands, before it counts as a gap: containers round."""

AT_ONCE = {"probesize": "32", "analyzeduration": "0"}
"""NUT's header says all there is to know; without these seconds of pictures would be read and held to guess it."""

READ_BYTES = 1 << 18
"""Bytes read from the pipe of pictures at a time."""


@dataclass(frozen=True)
class Poster:
    """A picture that may become the poster, upright, BT.601 full range as JPEG has it."""

    time: Fraction
    jpeg: bytes


Sight = Picture | Detail | Poster | Heard


@dataclass(frozen=True)
class Layout:
    """How the pipes are filled.

    Attributes:
        picture: Pixels of the pictures.
        detail: Pixels of the details.
        shift: Seconds the times of the pictures were moved by.
        sound_shift: The same of the sound.
    """

    picture: Size
    detail: Size
    shift: Fraction
    sound_shift: Fraction


def side_by_side(layout: Layout, streams: tuple[IO[bytes], ...]) -> Iterator[Sight]:
    """What the pipe of pictures and, if there is a second, the pipe of sound give, as it comes.

    The sound has a thread that never waits for us: if it did, a full pipe of sound would stop the child, and with it
    the pictures we would be waiting for.
    """
    if len(streams) == 1:
        yield from _seen(layout, streams[0])
        return
    pieces: queue.SimpleQueue[Heard | None] = queue.SimpleQueue()
    listener = threading.Thread(
        target=_listen, args=(streams[1], layout.sound_shift, pieces), daemon=True
    )
    listener.start()
    more = True
    for sight in _seen(layout, streams[0]):
        yield sight
        while more and not pieces.empty():
            piece = pieces.get()
            more = piece is not None
            if piece is not None:
                yield piece
    while more and (piece := pieces.get()) is not None:
        yield piece


def _seen(layout: Layout, pipe: IO[bytes]) -> Iterator[Sight]:
    size = layout.picture
    luma, chroma = size.width * size.height, size.width * size.height // 4
    lines, half = (size.height, size.width), (size.height // 2, size.width // 2)
    rows = (layout.detail.height, layout.detail.width, 3)
    # A child that fails writes half a stream or none; read_pipes then raises what it said.
    with (
        contextlib.suppress(av.error.FFmpegError),
        av.open(pipe, "r", format="nut", options=AT_ONCE, buffer_size=READ_BYTES) as container,
    ):
        base = Fraction(container.streams.video[PICTURES].time_base or 1)
        for packet in container.demux():
            if packet.pts is None or packet.is_corrupt or not packet.size:
                continue
            time = packet.pts * base - layout.shift
            if packet.stream_index == POSTERS:
                yield Poster(time, bytes(packet))
                continue
            data = np.frombuffer(_bytes_of(packet), np.uint8)
            if packet.stream_index == DETAILS:
                if len(data) == rows[0] * rows[1] * rows[2]:
                    yield Detail(time, data.reshape(rows))
            elif len(data) == luma + 2 * chroma:
                yield Picture(
                    time,
                    data[:luma].reshape(lines),
                    data[luma : luma + chroma].reshape(half),
                    data[luma + chroma :].reshape(half),
                )


def _listen(pipe: IO[bytes], shift: Fraction, pieces: queue.SimpleQueue[Heard | None]) -> None:
    try:
        # As with the pictures; and the pipe is closed on us when nobody listens any more.
        with contextlib.suppress(av.error.FFmpegError, ValueError, OSError):
            for piece in _heard(pipe, shift):
                pieces.put(piece)
    finally:
        pieces.put(None)


def _heard(pipe: IO[bytes], shift: Fraction) -> Iterator[Heard]:
    """Packets gathered to pieces; a gap in the sound ends a piece."""
    gathered: list[npt.NDArray[np.float32]] = []
    first = count = 0

    def piece() -> Heard:
        return Heard(Fraction(first, HEARD_RATE) - shift, np.concatenate(gathered))

    with av.open(pipe, "r", format="nut", options=AT_ONCE) as container:
        stream = container.streams.audio[0]
        rate = HEARD_RATE * Fraction(stream.time_base or 1)
        for packet in container.demux(stream):
            if packet.pts is None or not packet.size or packet.size % 4:
                continue
            at = int(packet.pts * rate)
            gap = abs(at - first - count) > JITTER
            if gathered and (gap or count >= HEARD_S * HEARD_RATE):
                yield piece()
                gathered, first, count = [], first + count, 0
            if gap:
                first = at
            gathered.append(np.frombuffer(_bytes_of(packet), np.float32))
            count += packet.size // 4
    if gathered:
        yield piece()


def _bytes_of(packet: Packet[Any]) -> memoryview:
    # A view, not a copy; PyAV's types do not say that a packet is a buffer.
    return cast("memoryview", packet)
