"""A price list read apart from any transaction: two thousand rows take seconds, and SQLite has one write lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studio.catalog.sheet import Reading, read_price_list
from studio.errors import Conflict
from studio.records.imports import CatalogImport

NAME_LIMIT = 200
"""Characters of a file's name that are kept."""


@dataclass(frozen=True)
class ReadList:
    """A file as it was read.

    Attributes:
        content: Its bytes.
        name: Its name.
        fixes: Texts instead of those of cells, by ``sheet!address``.
        left_out: ``sheet!row`` of rows that are not wanted.
        reading: What it says then.
    """

    content: bytes
    name: str
    fixes: Mapping[str, str]
    left_out: Sequence[str]
    reading: Reading

    def is_of(self, staged: CatalogImport) -> bool:
        """Whether the staged file is these very bytes, mended in the same cells."""
        there = (staged.content, staged.name, staged.fixes, staged.left_out)
        return there == (self.content, self.name, self.fixes, self.left_out)


def read_list(
    content: bytes, name: str, fixes: Mapping[str, str] | None = None, left_out: Sequence[str] = ()
) -> ReadList:
    """Read a file with what a person mended in it.

    Raises:
        InputError: As ``read_price_list``.
    """
    told, name = dict(fixes or {}), name[:NAME_LIMIT]
    cells = {cell_of(key): text for key, text in told.items()}
    rows = {(sheet, int(row)) for sheet, row in map(cell_of, left_out)}
    return ReadList(
        content, name, told, list(left_out), read_price_list(content, name, cells, rows)
    )


def reading_of(staged: CatalogImport, ahead: Iterable[ReadList] = ()) -> Reading:
    """What a staged file says: one of ``ahead`` where that is still the same, else read now.

    Raises:
        Conflict: ``import.done_already``.
        InputError: As ``read_price_list``.
    """
    if staged.content is None:
        raise Conflict("import.done_already", name=staged.name)
    for each in ahead:
        if each.is_of(staged):
            return each.reading
    return read_list(staged.content, staged.name, staged.fixes, staged.left_out).reading


def cell_of(key: str) -> tuple[str, str]:
    """Sheet and address (or row) of ``sheet!address``; a sheet's name may hold an exclamation mark."""
    sheet, _, place = key.rpartition("!")
    return sheet, place
