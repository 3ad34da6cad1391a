"""Which stretches of footage were linked to an item, so that a cut for that item keeps to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.edit.limits import Links
from studio.errors import InputError
from studio.records.footage_links import FootageItem
from studio.records.media import MediaKind
from studio.records.work import Footage
from studio.units import TimeRange

MS = 1000


def linked_ranges(session: Session, item_id: str, footage: Sequence[Footage]) -> Links:
    """The linked stretches of each film, by its place in ``footage``.

    A film that is linked to the item as a whole too, a photograph, and a film without a link to it may be used whole.
    """
    wanted = select(FootageItem).where(
        FootageItem.item_id == item_id, FootageItem.footage_id.in_([each.id for each in footage])
    )
    links: dict[str, list[FootageItem]] = {}
    for link in session.scalars(wanted):
        links.setdefault(link.footage_id, []).append(link)
    found: dict[int, tuple[TimeRange, ...]] = {}
    for place, row in enumerate(footage):
        spans = [_span(each, row) for each in links.get(row.id, ())]
        known = [each for each in spans if each is not None]
        if known and len(known) == len(spans):
            found[place] = tuple(known)
    return found


@contextmanager
def telling(links: Links) -> Iterator[None]:
    """Say of a cut that finds too little that it is held to links, where it is.

    Raises:
        InputError: ``edit.links_too_short`` in place of ``edit.too_short``.
    """
    try:
        yield
    except InputError as error:
        if links and error.code == "edit.too_short":
            raise InputError("edit.links_too_short", **error.params) from error
        raise


def _span(link: FootageItem, footage: Footage) -> TimeRange | None:
    """On the file's own clock; None for the whole file."""
    if link.start_ms is None or link.end_ms is None:
        return None
    if footage.info is None or footage.info.kind is MediaKind.PHOTO:
        return None
    zero, end = footage.info.video.start, footage.info.video.start + footage.info.duration
    start = zero + Fraction(link.start_ms, MS)
    return TimeRange(min(start, end), min(zero + Fraction(link.end_ms, MS), end))
