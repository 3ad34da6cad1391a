"""MP4 files as tables: where every encoded picture lies, and how long, when and in what order it shows.

Reads nothing but the tables, in plain Python with every count held against the file's size, so that a hostile file can
do no more than be refused. What the pictures show is left to the programs that decode.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from studio.errors import InputError

LARGEST_TABLES = 64 * 1024 * 1024
"""Bytes; a clip of a minute has some ten thousand."""

FOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
"""Boxes that hold boxes, as far as we look into them."""

HEAD = struct.Struct(">I4s")
"""Length and name of a box."""

ENTRY = 86
"""Bytes of a picture track's sample entry before its own boxes."""


@dataclass(frozen=True)
class Track:
    """One stream's tables.

    Attributes:
        kind: ``vide`` or ``soun``.
        tick: Seconds.
        step: Ticks from one sample to the next, None where they differ.
        parameters: What the decoder is told first: ``avcC`` of pictures, the whole sample entry otherwise.
        offsets: Where each sample lies in the file.
        sizes: Bytes of each sample.
        shifts: Ticks from decoding to showing each sample; empty where all are zero.
        keys: Samples that need no other one.
        chunks: Samples of each chunk, in order.
    """

    kind: bytes
    tick: Fraction
    step: int | None
    parameters: bytes
    offsets: tuple[int, ...]
    sizes: tuple[int, ...]
    shifts: tuple[int, ...]
    keys: tuple[int, ...]
    chunks: tuple[range, ...]

    @property
    def count(self) -> int:
        """Samples."""
        return len(self.sizes)


@dataclass(frozen=True)
class Mp4:
    """A file's tables."""

    path: Path
    kind: bytes
    """Its ``ftyp`` box."""
    tables: bytes
    """Content of its ``moov`` box."""
    tracks: tuple[Track, ...]

    @property
    def pictures(self) -> int:
        """Number of the picture track."""
        return next(number for number, track in enumerate(self.tracks) if track.kind == b"vide")


def read_mp4(path: Path) -> Mp4:
    """The tables of the file at ``path``.

    Raises:
        InputError: ``render.not_our_mp4``: its tables are not of the kind that the studio writes.
        OSError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            top = dict(_top_level(file, size))
            tables = top[b"moov"]
            tracks = tuple(_track(box, size) for name, box in boxes(tables) if name == b"trak")
            _one_of_pictures(tracks)
            found = Mp4(path, top[b"ftyp"], tables, tracks)
    except (ValueError, KeyError, struct.error) as error:
        raise InputError("render.not_our_mp4", name=path.name, cause=str(error)) from error
    return found


def _one_of_pictures(tracks: Sequence[Track]) -> None:
    if [track.kind for track in tracks].count(b"vide") != 1:
        raise ValueError("vide")


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of the boxes in ``data``.

    Raises:
        ValueError: A length does not fit.
    """
    at = 0
    while at < len(data):
        length, name = HEAD.unpack_from(data, at)
        if length < HEAD.size or at + length > len(data):
            raise ValueError(name.decode("latin-1"))
        yield name, data[at + HEAD.size : at + length]
        at += length


def box(name: bytes, content: bytes) -> bytes:
    """A box around ``content``."""
    return HEAD.pack(HEAD.size + len(content), name) + content


def rewritten(data: bytes, tables: Sequence[Mapping[bytes, bytes]]) -> bytes:
    """The content of ``moov`` with other tables in its tracks.

    Args:
        data: Content of the ``moov`` box.
        tables: For each track what stands in the boxes of these names instead.
    """
    tracks = iter(tables)
    return b"".join(
        box(name, _rewritten(content, next(tracks)) if name == b"trak" else content)
        for name, content in boxes(data)
    )


def _rewritten(data: bytes, instead: Mapping[bytes, bytes]) -> bytes:
    return b"".join(
        box(name, _rewritten(content, instead) if name in FOLDERS else instead.get(name, content))
        for name, content in boxes(data)
    )


def sizes_table(sizes: Sequence[int]) -> bytes:
    """``stsz``: bytes of each sample."""
    return struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes)


def keys_table(keys: Sequence[int]) -> bytes:
    """``stss``: samples that need no other one."""
    return struct.pack(f">II{len(keys)}I", 0, len(keys), *(key + 1 for key in keys))


def shifts_table(shifts: Sequence[int]) -> bytes:
    """``ctts``: ticks from decoding to showing."""
    runs = [(len(list(same)), shift) for shift, same in groupby(shifts)]
    signed = 0x01000000 if min(shifts) < 0 else 0
    return struct.pack(">II", signed, len(runs)) + b"".join(
        struct.pack(">Ii", *run) for run in runs
    )


def places_table(places: Sequence[int]) -> bytes:
    """``stco``: where each chunk begins."""
    return struct.pack(f">II{len(places)}I", 0, len(places), *places)


def _top_level(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """``ftyp`` and ``moov`` with their contents; what else there is, empty."""
    at = 0
    while at < size:
        file.seek(at)
        length, name = HEAD.unpack(file.read(HEAD.size))
        if length < HEAD.size or at + length > size:
            raise ValueError(name.decode("latin-1"))
        wanted = name in {b"ftyp", b"moov"}
        if wanted and length > LARGEST_TABLES:
            raise ValueError("moov")
        yield name, file.read(length - HEAD.size) if wanted else b""
        at += length


def _track(data: bytes, file_size: int) -> Track:
    found = dict(_leaves(data))
    sizes = _sizes(found[b"stsz"], file_size)
    places = _numbers(found[b"stco"], 8)
    chunks = tuple(_chunks(found[b"stsc"], len(places), len(sizes)))
    offsets = [0] * len(sizes)
    for place, samples in zip(places, chunks, strict=True):
        at = place
        for sample in samples:
            offsets[sample] = at
            at += sizes[sample]
        if at > file_size:
            raise ValueError("stco")
    kind = found[b"hdlr"][8:12]
    return Track(
        kind=kind,
        tick=Fraction(1, _timescale(found[b"mdhd"])),
        step=_step(found[b"stts"], len(sizes)),
        parameters=_parameters(found[b"stsd"], kind),
        offsets=tuple(offsets),
        sizes=sizes,
        shifts=tuple(_shifts(found[b"ctts"], len(sizes))) if b"ctts" in found else (),
        keys=_keys(found[b"stss"], len(sizes)) if b"stss" in found else tuple(range(len(sizes))),
        chunks=chunks,
    )


def _leaves(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for name, content in boxes(data):
        if name in FOLDERS:
            yield from _leaves(content)
        else:
            yield name, content


def _numbers(data: bytes, start: int) -> tuple[int, ...]:
    return struct.unpack(f">{(len(data) - start) // 4}I", data[start:])


def _sizes(data: bytes, file_size: int) -> tuple[int, ...]:
    one, count = struct.unpack_from(">II", data, 4)
    if one * count > file_size or count > file_size:
        raise ValueError("stsz")
    sizes = (one,) * count if one else _numbers(data, 12)
    if len(sizes) != count:
        raise ValueError("stsz")
    return sizes


def _chunks(data: bytes, count: int, samples: int) -> Iterator[range]:
    """Samples of each of ``count`` chunks."""
    table = _numbers(data, 8)
    runs = list(zip(table[::3], table[1::3], strict=False))
    at = 0
    for number, (first, each) in enumerate(runs):
        last = runs[number + 1][0] if number + 1 < len(runs) else count + 1
        if last > count + 1 or each > samples:
            raise ValueError("stsc")
        for _ in range(first, last):
            yield range(at, at + each)
            at += each
    if at != samples:
        raise ValueError("stsc")


def _timescale(data: bytes) -> int:
    found = struct.unpack_from(">I", data, 20 if data[0] else 12)[0]
    if not found:
        raise ValueError("mdhd")
    return int(found)


def _step(data: bytes, count: int) -> int | None:
    table = _numbers(data, 8)
    return table[1] if len(table) == 2 and table[0] == count and table[1] else None


def _shifts(data: bytes, count: int) -> Iterator[int]:
    left = count
    for run, shift in struct.iter_unpack(">Ii", data[8:]):
        if run > left:
            raise ValueError("ctts")
        left -= run
        yield from (shift for _ in range(run))
    if left:
        raise ValueError("ctts")


def _keys(data: bytes, count: int) -> tuple[int, ...]:
    keys = tuple(key - 1 for key in _numbers(data, 8))
    if not keys or min(keys) < 0 or max(keys) >= count or list(keys) != sorted(set(keys)):
        raise ValueError("stss")
    return keys


def _parameters(data: bytes, kind: bytes) -> bytes:
    if kind != b"vide":
        return data[8:]
    (entry,) = (content for _, content in boxes(data[8:]))
    return dict(boxes(entry[ENTRY - HEAD.size :]))[b"avcC"]
