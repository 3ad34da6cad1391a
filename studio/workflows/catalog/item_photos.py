"""Photographs of an item: sent, put first, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.item_photos import ItemPhoto
from studio.records.work import Job, JobKind
from studio.store import Viewer, get_or_not_found, scoped
from studio.workflows.audit import note
from studio.workflows.catalog.edit_item import own_item
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.receive_footage import KeptFile
from studio.workflows.loose_blobs import let_go

ORDER = (ItemPhoto.position, ItemPhoto.id)

MOST = 9
"""Photographs of one item: as many as a post shows."""


def add_photo(
    session: Session, enqueue: Enqueue, viewer: Viewer, item_id: str, kept: KeptFile
) -> ItemPhoto:
    """Note a photograph as sent, behind those that are there, and queue its way through the intake gate.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``item_photo.too_many``.
    """
    item = require_room(session, viewer, item_id)
    mine = select(func.max(ItemPhoto.position)).where(ItemPhoto.item_id == item.id)
    last = session.scalar(mine)
    photo = ItemPhoto(
        unit_id=item.unit_id,
        item_id=item.id,
        position=(last or 0) + 1,
        name=kept.name,
        sent=kept.key,
    )
    session.add(photo)
    session.flush()
    job = Job(
        unit_id=item.unit_id,
        kind=JobKind.ITEM_PHOTO,
        subject_id=photo.id,
        title=item.name_zh,
        requested_by=viewer.account_id,
    )
    enqueue(session, job)
    note(session, viewer, item.unit_id, "item.add_photo", item.id, name=item.name_zh)
    return photo


def require_room(session: Session, viewer: Viewer, item_id: str, more: int = 1) -> Item:
    """The item, for which ``more`` photographs may be sent. Raises as ``add_photo``."""
    item = own_item(session, viewer, item_id)
    mine = select(func.count()).select_from(ItemPhoto).where(ItemPhoto.item_id == item.id)
    if (session.scalar(mine) or 0) + more > MOST:
        raise InputError("item_photo.too_many", limit=MOST)
    return item


def remove_photo(session: Session, viewer: Viewer, photo_id: str) -> str:
    """Take a photograph away; the id of its item. Raises as ``add_photo``."""
    photo = get_or_not_found(session, viewer, ItemPhoto, photo_id)
    item = own_item(session, viewer, photo.item_id)
    note(session, viewer, item.unit_id, "item.remove_photo", item.id, name=item.name_zh)
    let_go(session, photo.photo, photo.sent)
    session.delete(photo)
    return item.id


def put_photo_first(session: Session, viewer: Viewer, photo_id: str) -> str:
    """Have lists and posters show this one; the id of its item. Raises as ``add_photo``."""
    photo = get_or_not_found(session, viewer, ItemPhoto, photo_id)
    item = own_item(session, viewer, photo.item_id)
    first = select(func.min(ItemPhoto.position)).where(ItemPhoto.item_id == item.id)
    photo.position = (session.scalar(first) or 0) - 1
    return item.id


def photos_of(session: Session, viewer: Viewer, item_id: str) -> Sequence[ItemPhoto]:
    """Photographs of an item in their order, those that are being looked at and those turned away too."""
    wanted = select(ItemPhoto).where(ItemPhoto.item_id == item_id)
    return session.scalars(scoped(wanted.order_by(*ORDER), viewer)).all()


def first_photos(session: Session, viewer: Viewer, items: Iterable[str]) -> Mapping[str, ItemPhoto]:
    """The first photograph of each of these items that has one, by item id; one query."""
    wanted = select(ItemPhoto).where(
        ItemPhoto.item_id.in_(list(items)), ItemPhoto.photo.is_not(None)
    )
    found: dict[str, ItemPhoto] = {}
    for photo in session.scalars(scoped(wanted.order_by(*ORDER), viewer)):
        found.setdefault(photo.item_id, photo)
    return found
