"""Price lists read before the view's own session is opened: that one holds SQLite's write lock."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

from flask import g

from studio.errors import InputError
from studio.workflows.catalog.import_catalog import mended, own_import
from studio.workflows.catalog.list_reading import ReadList, read_list
from web.reach import viewer
from web.state import studio

KEY = "price_lists_read"


def keep(read: ReadList) -> None:
    """Have ``ahead`` give it in this request."""
    g.setdefault(KEY, []).append(read)


def ahead() -> Sequence[ReadList]:
    """What this request has read."""
    return tuple(g.get(KEY, ()))


def read_ahead(
    import_id: str,
    fixes: Mapping[str, str] | None = None,
    left_out: Sequence[str] | None = None,
) -> None:
    """Read a staged file of the caller's as it stands, or as it will stand with what they mend now.

    What cannot be read is told by whoever looks at it next.

    Raises:
        NotFound: It is none of the caller's.
    """
    with studio().database.reading() as reading:
        staged = own_import(reading, viewer(), import_id)
        content, name = staged.content, staged.name
        told = (staged.fixes, staged.left_out)
        with contextlib.suppress(InputError):
            told = told if left_out is None else mended(staged, fixes or {}, left_out)
    if content is not None:
        with contextlib.suppress(InputError):
            keep(read_list(content, name, *told))
