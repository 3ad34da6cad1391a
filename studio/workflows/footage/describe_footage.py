"""What people say about footage: where it was filmed, its tags, and the items that it or ranges of it show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import delete
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.footage_links import FootageItem, FootageTag
from studio.records.goods import Item
from studio.records.work import Footage
from studio.store import Viewer, county_of, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.footage.receive_footage import MAKERS
from studio.workflows.spelt import spelt

PLACE_LIMIT = 40
TAG_LIMIT = 20
MOST_TAGS = 20
MOST_LINKS = 50
"""Of one file."""

_PARTING = re.compile(r"[\s,，、;；#]+")


@dataclass(frozen=True)
class Description:
    """What is said of a whole file.

    Attributes:
        place: Where it was filmed.
        tags: As typed: words between commas or blanks.
        item_id: What it shows on the whole; None for nothing in particular.
    """

    place: str
    tags: str
    item_id: str | None


def describe(session: Session, viewer: Viewer, footage_id: str, said: Description) -> Footage:
    """Keep what is said of a file, in place of what was said before.

    Raises:
        NotFound, Forbidden: The file or the item is not the viewer's to use.
        InputError: ``form.too_long``; ``footage.too_many`` tags; ``order.other_county``.
    """
    footage = _of_maker(session, viewer, footage_id)
    place = " ".join(said.place.split())
    if len(place) > PLACE_LIMIT:
        raise InputError("form.too_long", limit=PLACE_LIMIT, found=len(place))
    tags = tags_in(said.tags)
    if said.item_id is not None and said.item_id != footage.item_id:
        _check_item(session, viewer, footage, said.item_id)
    footage.place, footage.item_id = place, said.item_id
    footage.spelt = spelt(footage.name, place, tags)
    session.execute(delete(FootageTag).where(FootageTag.footage_id == footage.id))
    session.add_all(
        FootageTag(footage_id=footage.id, unit_id=footage.unit_id, name=each) for each in tags
    )
    told = {"name": footage.name, "place": place, "tags": " ".join(tags)}
    note(session, viewer, footage.unit_id, "footage.describe", footage.id, **told)
    return footage


def tags_in(text: str) -> list[str]:
    """The words of a line, each once.

    Raises:
        InputError: ``form.too_long``, ``footage.too_many``.
    """
    tags = list(dict.fromkeys(each for each in _PARTING.split(text) if each))
    for tag in tags:
        if len(tag) > TAG_LIMIT:
            raise InputError("form.too_long", limit=TAG_LIMIT, found=len(tag))
    if len(tags) > MOST_TAGS:
        raise InputError("footage.too_many", limit=MOST_TAGS, found=len(tags))
    return tags


@dataclass(frozen=True)
class Linking:
    """An item and where in the file it is seen, seconds from the first picture; both None for all of it."""

    item_id: str
    start: Fraction | None = None
    end: Fraction | None = None


def link_item(session: Session, viewer: Viewer, footage_id: str, wish: Linking) -> FootageItem:
    """Note that the file, or a range of it, shows an item.

    Raises:
        NotFound, Forbidden, InputError: As ``describe``; ``footage.range``: none of this file; ``footage.too_many``.
    """
    footage = _of_maker(session, viewer, footage_id)
    _check_item(session, viewer, footage, wish.item_id)
    start, end = _range_in(footage, wish)
    there = session.query(FootageItem).filter_by(footage_id=footage.id)
    if there.count() >= MOST_LINKS:
        raise InputError("footage.too_many", limit=MOST_LINKS, found=MOST_LINKS + 1)
    same = there.filter_by(item_id=wish.item_id, start_ms=start, end_ms=end).first()
    if same is not None:
        return same
    link = FootageItem(
        unit_id=footage.unit_id,
        footage_id=footage.id,
        item_id=wish.item_id,
        start_ms=start,
        end_ms=end,
    )
    session.add(link)
    session.flush()
    note(session, viewer, footage.unit_id, "footage.link_item", footage.id, name=footage.name)
    return link


def unlink_item(session: Session, viewer: Viewer, footage_id: str, link_id: str) -> None:
    """Forget that it does.

    Raises:
        NotFound, Forbidden: There is no such link of this file for this viewer.
    """
    footage = _of_maker(session, viewer, footage_id)
    link = get_or_not_found(session, viewer, FootageItem, link_id)
    if link.footage_id == footage.id:
        session.delete(link)
        note(session, viewer, footage.unit_id, "footage.unlink_item", footage.id, name=footage.name)


def _of_maker(session: Session, viewer: Viewer, footage_id: str) -> Footage:
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    require_role(session, viewer, footage.unit_id, MAKERS)
    return footage


def _check_item(session: Session, viewer: Viewer, footage: Footage, item_id: str) -> None:
    item = get_or_not_found(session, viewer, Item, item_id)
    if county_of(session, item.unit_id) != county_of(session, footage.unit_id):
        raise InputError("order.other_county", name=footage.name)


def _range_in(footage: Footage, wish: Linking) -> tuple[int | None, int | None]:
    """The wish in milliseconds, held to the file's length."""
    if wish.start is None and wish.end is None:
        return None, None
    length = footage.info.duration if footage.info else Fraction(0)
    start = wish.start or Fraction(0)
    end = min(length, length if wish.end is None else wish.end)
    if not 0 <= start < end:
        raise InputError("footage.range", name=footage.name, length=f"{float(length):.1f}")
    return round(start * 1000), round(end * 1000)
