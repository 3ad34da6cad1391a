"""Several files as one zip, made while it is sent: nothing is packed, nothing lies on the disk in between."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

CHUNK = 256 * 1024

LARGEST = 2**32 - 1
"""Bytes of a zip without the 64-bit fields, which old phones do not read."""

_VERSION = 20
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_REGULAR = 0o100644 << 16
_UNIX = 3 << 8


@dataclass(frozen=True)
class ZipPart:
    """One file of a zip.

    Attributes:
        name: Within the zip, any Unicode, no folders.
        source: A file on the disk that does not change, or the bytes themselves.
    """

    name: str
    source: Path | bytes

    @property
    def size(self) -> int:
        """How many."""
        source = self.source
        return source.stat().st_size if isinstance(source, Path) else len(source)

    @property
    def key(self) -> bytes:
        """Its name as the zip holds it."""
        return self.name.encode()

    def chunks(self) -> Iterator[bytes]:
        """What is in it, piece by piece."""
        if not isinstance(self.source, Path):
            yield self.source
            return
        with self.source.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def zip_length(parts: Sequence[ZipPart]) -> int:
    """Bytes of the whole zip: said before it is sent, so that a phone shows how far it is."""
    frames = _LOCAL.size + _CENTRAL.size
    return sum(frames + 2 * len(each.key) + each.size for each in parts) + _END.size


def zip_stream(parts: Sequence[ZipPart], at: datetime) -> Iterator[bytes]:
    """The zip, piece by piece; the same parts and time give the same bytes.

    Each file is read twice, for its checksum and to be sent: readers that unpack while they receive take stored files
    only with the checksum before them.

    Raises:
        ValueError: Over ``LARGEST``.
    """
    if zip_length(parts) > LARGEST:
        raise ValueError("too large for a plain zip")
    stamp = _dos(at)
    central, offset = [], 0
    for part in parts:
        crc, size = 0, part.size
        for chunk in part.chunks():
            crc = zlib.crc32(chunk, crc)
        told = (_VERSION, _UTF8, 0, *stamp, crc, size, size, len(part.key))
        local = _LOCAL.pack(b"PK\3\4", *told, 0) + part.key
        yield local
        yield from part.chunks()
        entry = _CENTRAL.pack(b"PK\1\2", _VERSION | _UNIX, *told, 0, 0, 0, 0, _REGULAR, offset)
        central.append(entry + part.key)
        offset += len(local) + size
    directory = b"".join(central)
    count = len(parts)
    yield directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), offset, 0)


def _dos(at: datetime) -> tuple[int, int]:
    """Time and day as a zip holds them: two seconds fine, from 1980 on, by the clock of the place."""
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    return time, max(0, at.year - 1980) << 9 | at.month << 5 | at.day
