"""Where a GoPro camera or drone was: the place in its telemetry (GPMF, github.com/gopro/gpmf-parser).

A record has a key of four letters, a letter for its type, the bytes of one value, how many there are, and the values,
filled up to four bytes; type 0 holds records. ``SCAL`` divides the figures of the record that follows it in its stream.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from av.container import InputContainer
from av.stream import Stream

ENTRY = "gpmd"
"""Sample entry of such a stream in an MP4 file."""

HEAD = struct.Struct(">4scBH")
NESTED = b"\0"

MOST_DEEP = 4
MOST_PACKETS = 6000
"""Packets of the file that are looked through: telemetry comes once a second from the start."""

MOST_READ = 10
"""Packets of telemetry that are read: a receiver may need seconds to find where it is."""

FIX_2D = 2
"""From here on a receiver knows where it is."""

LAYOUTS = {b"GPS5": (0, None), b"GPS9": (0, 30), b"GPRI": (8, 28)}
"""Where latitude, longitude and height (32 bits each) stand in a record, and the fix where it has one of its own."""

FIRST_SCALE = {b"GPS5": 0, b"GPS9": 0, b"GPRI": 1}
"""Which of the scales is latitude's: ``GPRI`` begins with the time."""

FIX_BYTES = {b"GPS9": ">H", b"GPRI": ">B"}


def place(container: InputContainer, stream: Stream) -> str:
    """The first place that a telemetry stream tells, as ISO 6709; nothing where it tells none."""
    read = 0
    for number, packet in enumerate(container.demux()):
        if number >= MOST_PACKETS or read >= MOST_READ:
            break
        if packet.stream_index != stream.index or not packet.size:
            continue
        read += 1
        found = place_in(bytes(packet))
        if found:
            return found
    return ""


def place_in(data: bytes) -> str:
    """The place in one packet, as ISO 6709; nothing where it has none or the receiver did not know."""
    scales: tuple[int, ...] = ()
    fixed = True
    for key, size, values in records(data):
        if key == b"STRM":
            scales, fixed = (), True
        elif key == b"SCAL" and size in (2, 4):
            count = len(values) // size
            scales = struct.unpack(f">{count}{'hi'[size == 4]}", values[: count * size])
        elif key == b"GPSF" and len(values) >= 4:
            fixed = struct.unpack(">I", values[:4])[0] >= FIX_2D
        elif key in LAYOUTS and fixed:
            found = _read(key, size, values, scales)
            if found:
                return found
    return ""


def records(data: bytes, depth: int = 0) -> Iterator[tuple[bytes, int, bytes]]:
    """Key, bytes of a value, and values of every record, those inside others after their own."""
    at = 0
    while at + HEAD.size <= len(data):
        key, kind, size, count = HEAD.unpack_from(data, at)
        at += HEAD.size
        values = data[at : at + size * count]
        at += -(-size * count // 4) * 4
        yield key, size, b"" if kind == NESTED else values
        if kind == NESTED and depth < MOST_DEEP:
            yield from records(values, depth + 1)


def _read(key: bytes, size: int, values: bytes, scales: tuple[int, ...]) -> str:
    """The first value's place."""
    first, fix = LAYOUTS[key]
    if len(values) < max(size, first + 12) or size < first + 12:
        return ""
    if fix is not None:
        known = struct.Struct(FIX_BYTES[key])
        if size < fix + known.size or known.unpack_from(values, fix)[0] < FIX_2D:
            return ""
    figures = struct.unpack_from(">3i", values, first)
    own = scales[FIRST_SCALE[key] :][:3] or scales[:1] * 3
    if len(own) < 3 or 0 in own:
        return ""
    latitude, longitude, height = (
        figure / scale for figure, scale in zip(figures, own, strict=True)
    )
    return f"{latitude:+09.5f}{longitude:+010.5f}{height:+.1f}/"
