"""The boxes of an MP4, MOV, HEIC or AVIF file, as far as PyAV does not tell what is in them (ISO/IEC 14496-12).

Only headers and small boxes are read; nothing here follows a reference. Every count comes from the file and is bounded.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

TOP = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"wide",
    b"free",
    b"skip",
    b"pnot",
    b"uuid",
    b"styp",
    b"moof",
    b"udta",
}
"""Boxes a file may start with."""

INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"iprp", b"ipco"}
"""Boxes that hold boxes and nothing before them."""

MOST_BOXES = 20_000
MOST_DEPTH = 8
MOST_BYTES = 1 << 16
"""Bytes read of one box."""

SELF_CONTAINED = 1
"""Flag of a data reference: the samples are in this file."""

EMPTY_REFERENCE = 16
"""Bytes of a data reference that names nothing."""

VISUAL_ENTRY = 86
"""Bytes of a visual sample entry before the boxes in it."""

TOLERANCE_S = Fraction(1, 20)
"""An edit that ends less than this before its media hides nothing worth telling."""


@dataclass
class Track:
    """What the boxes of one track say."""

    id: int = 0
    entry: str = ""
    """Four letters of the first sample entry: ``avc1``, ``gpmd``, ``encv`` …"""
    timescale: int = 1
    media_duration: int = 0
    first_offset: int = 0
    """Ticks from decoding to showing the first sample."""
    edits: list[tuple[int, int]] = field(default_factory=list)
    """Duration on the film's clock, first instant on the track's (-1: nothing is shown)."""
    external: bool = False
    """Whether its samples are said to be in another file."""
    dolby: tuple[int, int] | None = None
    """Dolby Vision profile and compatibility of its base layer."""


@dataclass
class Layout:
    """What the boxes of a file say; empty for files of another kind."""

    found: set[bytes] = field(default_factory=set)
    """Kinds of boxes seen at the top level."""
    short: bool = False
    """Whether the file ends before its pictures do."""
    cut: bool = False
    """Whether the index reaches beyond the end of the file."""
    timescale: int = 1
    tracks: dict[int, Track] = field(default_factory=dict)
    primary: int = 0
    """Number of the item that is the picture (HEIC, AVIF)."""
    properties: list[tuple[int, int, int] | None] = field(default_factory=list)
    """Of each property of the items: primaries, transfer and matrix (ITU-T H.273) if it is that of a colour."""
    owned: dict[int, list[int]] = field(default_factory=dict)
    """Numbers of the properties of each item, from 1."""

    @property
    def colours(self) -> tuple[int, int, int]:
        """Primaries, transfer and matrix of the picture; 2 (not told) where nothing is said."""
        for number in self.owned.get(self.primary, []):
            if 0 < number <= len(self.properties):
                told = self.properties[number - 1]
                if told:
                    return told
        return (2, 2, 2)

    def edits_show(self, number: int) -> bool:
        """Whether the edit list of track ``number`` moves or hides pictures (more than the usual decoding delay)."""
        track = self.tracks.get(number)
        if track is None or not track.edits:
            return False
        shown = [(length, first) for length, first in track.edits if first >= 0]
        if len(shown) != 1 or len(shown) != len(track.edits):
            return True
        length, first = shown[0]
        rest = Fraction(track.media_duration - first, track.timescale)
        cut_short = length > 0 and rest - Fraction(length, self.timescale) > TOLERANCE_S
        return first > track.first_offset or cut_short


def read(path: Path) -> Layout:
    """The layout of ``path``; an empty one when it does not start with a box of ``TOP``."""
    layout = Layout()
    with path.open("rb") as file:
        if file.read(8)[4:] not in TOP:
            return layout
        track = Track()
        for kind, parent, start, size in _walk(file, 0, path.stat().st_size):
            if start + size > path.stat().st_size:
                layout.cut = layout.cut or kind == b"moov"
                layout.short = layout.short or kind == b"mdat"
            file.seek(start)
            if kind == b"trak":
                track = Track()
            data = file.read(min(size, MOST_BYTES))
            if parent == b"ipco":
                layout.properties.append(_colours(kind, data))
            with contextlib.suppress(struct.error, IndexError):  # shorter than its kind asks for
                _take(kind, data, layout, track)
    return layout


def _walk(
    file: BinaryIO,
    start: int,
    end: int,
    path: tuple[bytes, ...] = (),
    seen: list[int] | None = None,
) -> Iterator[tuple[bytes, bytes, int, int]]:
    """Kind, parent, place and size of the contents of every box, those inside others after them."""
    seen = [0] if seen is None else seen
    while start + 8 <= end and seen[0] < MOST_BOXES:
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head[:8])
        header = 8
        if size == 1 and len(head) == 16:
            size, header = struct.unpack(">Q", head[8:])[0], 16
        elif size == 0:
            size = end - start
        if size < header:
            return
        seen[0] += 1
        yield kind, path[-1] if path else b"", start + header, size - header
        if len(path) < MOST_DEPTH and (kind in INSIDE or kind == b"meta"):
            inside = start + header + _version_bytes(file, kind, start + header)
            yield from _walk(file, inside, min(start + size, end), (*path, kind), seen)
        start += size


def _version_bytes(file: BinaryIO, kind: bytes, start: int) -> int:
    """``meta`` has a version before its boxes in MP4 and HEIC, none in MOV."""
    if kind != b"meta":
        return 0
    file.seek(start)
    return 0 if file.read(8)[4:] == b"hdlr" else 4


def _take(kind: bytes, data: bytes, layout: Layout, track: Track) -> None:
    """Note what a box says."""
    long = data[:1] == b"\x01"
    if kind in TOP:
        layout.found.add(kind)
    elif kind in OF_FILE:
        OF_FILE[kind](data, layout, long)
    elif kind in OF_TRACK:
        OF_TRACK[kind](data, track, long)
    if kind == b"tkhd":
        layout.tracks[track.id] = track


def _mvhd(data: bytes, layout: Layout, long: bool) -> None:  # noqa: FBT001 - all takers are alike
    layout.timescale = _number(data, 20 if long else 12) or 1


def _pitm(data: bytes, layout: Layout, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    layout.primary = _number(data, 4, 4 if long else 2)


def _ipma(data: bytes, layout: Layout, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    at, width, mask = 8, *((2, 0x7FFF) if data[3] & 1 else (1, 0x7F))
    for _ in range(_number(data, 4)):
        item = _number(data, at, 4 if long else 2)
        at += 4 if long else 2
        count = data[at]
        at += 1
        layout.owned[item] = [_number(data, at + n * width, width) & mask for n in range(count)]
        at += count * width


def _tkhd(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    track.id = _number(data, 20 if long else 12)


def _mdhd(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    track.timescale = _number(data, 20 if long else 12) or 1
    track.media_duration = _number(data, 24 if long else 16, 8 if long else 4)


def _elst(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    form = struct.Struct(">qqi" if long else ">iii")
    entries = data[8 : 8 + min(_number(data, 4), MOST_BOXES) * form.size]
    whole = len(entries) // form.size * form.size
    track.edits = [(length, first) for length, first, _ in form.iter_unpack(entries[:whole])]


def _ctts(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    del long
    track.first_offset = max(0, struct.unpack(">i", data[12:16])[0])


def _dref(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    """The first data reference: whether it names a place elsewhere."""
    del long
    size, _, flags = struct.unpack(">I4sI", data[8:20])
    track.external = not flags & SELF_CONTAINED and size > EMPTY_REFERENCE


def _stsd(data: bytes, track: Track, long: bool) -> None:  # noqa: FBT001 - called from a table, in place
    del long
    size, kind = struct.unpack(">I4s", data[8:16])
    track.entry = kind.decode("latin-1")
    inside = data[8 + VISUAL_ENTRY : 8 + size]
    while len(inside) > 8:
        size, kind = struct.unpack(">I4s", inside[:8])
        if kind in (b"dvcC", b"dvvC", b"dvwC"):
            track.dolby = dolby(inside[8:])
        if size < 8:
            return
        inside = inside[size:]


OF_FILE = {b"mvhd": _mvhd, b"pitm": _pitm, b"ipma": _ipma}
OF_TRACK = {b"tkhd": _tkhd, b"mdhd": _mdhd, b"elst": _elst, b"ctts": _ctts, b"dref": _dref, b"stsd": _stsd}  # fmt: skip


def _colours(kind: bytes, data: bytes) -> tuple[int, int, int] | None:
    if kind != b"colr" or data[:4] != b"nclx" or len(data) < 10:
        return None
    primaries, transfer, matrix = struct.unpack(">HHH", data[4:10])
    return primaries, transfer, matrix


def _number(data: bytes, at: int, width: int = 4) -> int:
    if len(data) < at + width:
        raise IndexError
    return int.from_bytes(data[at : at + width], "big")


def dolby(record: bytes) -> tuple[int, int]:
    """Profile and base layer's compatibility from a DOVIDecoderConfigurationRecord."""
    return record[2] >> 1, record[4] >> 4
