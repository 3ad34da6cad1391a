"""The gate before a workbook: its zip is looked through, within limits, before any reader builds cells from it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from studio.errors import InputError

MIB = 1024 * 1024

LARGEST_FILE = 4 * MIB
"""Bytes of a file as it is sent: a price list has some tens of KiB."""

LARGEST_UNPACKED = 32 * MIB
"""Bytes of all XML in a workbook, counted while it is unpacked: what the zip says of itself is not believed."""

MOST_PARTS = 2000
"""Files in a workbook's zip."""

MOST_CELLS = 120_000
"""Cells of a workbook, empty ones with a style included: each costs a reader about a KiB."""

MOST_MERGED = 60_000
"""Cells of all merged blocks: a reader makes one object for each."""

PIECE = 64 * 1024
OVERLAP = 256
"""Bytes of a piece that are looked at again with the next one, so that nothing hides on the border."""

CELL = re.compile(rb"<(?:\w+:)?c[ />]")
MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,100}?ref\s*=\s*[\"']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)[\"']"
)
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

OLE = b"\xd0\xcf\x11\xe0"
"""Beginning of the old binary format, and of workbooks with a password."""


def check_size(data: bytes, name: str) -> None:
    """Refuse files that no price list is as large as.

    Raises:
        InputError: ``import.too_large``, ``import.empty_file``.
    """
    if len(data) > LARGEST_FILE:
        raise InputError("import.too_large", name=name, limit=LARGEST_FILE // MIB)
    if not data:
        raise InputError("import.empty_file", name=name)


def check_workbook(data: bytes, name: str) -> None:
    """Refuse what is no workbook, or would unpack to more than a price list needs.

    Raises:
        InputError: ``import.old_format``, ``import.not_a_sheet``, ``import.bomb`` with what there is too much of.
    """
    if data.startswith(OLE):
        raise InputError("import.old_format", name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_through(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError("import.not_a_sheet", name=name) from error


def _look_through(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise InputError("import.not_a_sheet", name=name)
    if len(parts) > MOST_PARTS:
        raise InputError("import.bomb", name=name, what="parts", limit=MOST_PARTS)
    seen = _Seen(name)
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as file:
                seen.begin()
                while piece := file.read(PIECE):
                    seen.look(piece)


class _Seen:
    """What has been unpacked so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.total = self.cells = self.merged = 0
        self.tail = b""

    def begin(self) -> None:
        self.tail = b""

    def look(self, piece: bytes) -> None:
        """Count and search one piece; what ended in the last one is not counted again."""
        self.total += len(piece)
        # Text in UTF-16 is the same with NULs between; what says it is something else, no reader takes.
        window = (self.tail + piece).replace(b"\0", b"")
        old = len(self.tail)
        self.tail = window[-OVERLAP:]
        self.cells += sum(match.end() > old for match in CELL.finditer(window))
        self.merged += sum(_area(match) for match in MERGED.finditer(window) if match.end() > old)
        if DOCTYPE.search(window):
            raise InputError("import.not_a_sheet", name=self.name)
        for count, limit, what in (
            (self.total, LARGEST_UNPACKED, "bytes"),
            (self.cells, MOST_CELLS, "cells"),
            (self.merged, MOST_MERGED, "merged"),
        ):
            if count > limit:
                raise InputError("import.bomb", name=self.name, what=what, limit=limit)


def _area(match: re.Match[bytes]) -> int:
    first, top, last, bottom = match.groups()
    return (int(bottom) - int(top) + 1) * (_number(last) - _number(first) + 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
