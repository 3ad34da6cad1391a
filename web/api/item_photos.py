"""Photographs of an item: listed, sent through the intake gate, put first, taken away."""

from __future__ import annotations

from pathlib import Path

from flask import Response, url_for

from jobs.queue import enqueue
from studio.records.goods import Item
from studio.records.item_photos import ItemPhoto
from studio.workflows.catalog import item_photos
from studio.workflows.footage.receive_footage import KeptFile
from web.api.asked_files import PictureAsked
from web.api.asked_sellers import NamedFile
from web.api.catalog import GROUP
from web.api.footage import fault_of
from web.api.marks import gettext as _
from web.api.octets import Octets
from web.api.operations import Answer, operation
from web.api.shapes_items import PhotoShape, PhotosShape
from web.files import cover
from web.kept import keep_sent
from web.reach import fetch, viewer
from web.state import session, studio


@operation(
    "GET",
    "/items/<item_id>/photos",
    PhotosShape,
    group=GROUP,
    summary=_("Photographs of an item in their order; at most nine"),
)
def list_item_photos(item_id: str) -> PhotosShape:
    """All of them."""
    rows = item_photos.photos_of(session(), viewer(), fetch(Item, item_id).id)
    return PhotosShape(photos=[_photo(each) for each in rows])


@operation("GET", "/photos/<photo_id>", PhotoShape, group=GROUP, summary=_("One photograph"))
def get_item_photo(photo_id: str) -> PhotoShape:
    """One photograph."""
    return _photo(fetch(ItemPhoto, photo_id))


def _kept(item_id: str, query: NamedFile, sent: Path) -> KeptFile:
    """The file in the blobs, of who may send one more."""
    with studio().database.reading() as reading:
        item_photos.require_room(reading, viewer(), item_id)
    return keep_sent([(sent, query.name)])[0]


@operation(
    "GET",
    "/photos/<photo_id>/picture.jpg",
    Octets,
    group=GROUP,
    summary=_("A photograph as the studio developed it; 404 before that"),
    query=PictureAsked,
    media="image/jpeg",
    ranged=True,
)
def get_photo_picture(photo_id: str, query: PictureAsked) -> Response:
    """Whole, or as small as a list shows it."""
    del query  # ``cover`` reads it from the address, as on the page
    return cover(fetch(ItemPhoto, photo_id).photo)


@operation(
    "POST",
    "/items/<item_id>/photos",
    PhotoShape,
    group=GROUP,
    summary=_("Send a photograph of an item: its bytes; it is looked at before anybody sees it"),
    status=201,
    query=NamedFile,
    octets=True,
    ahead=_kept,
    current=list_item_photos,
    located=True,
    tagged=True,
)
def add_item_photo(item_id: str, query: NamedFile, sent: Path, ahead: KeptFile) -> Answer:
    """Behind those that are there."""
    del query, sent
    item = fetch(Item, item_id)
    made = item_photos.add_photo(session(), enqueue, viewer(), item.id, ahead)
    place = url_for("api_v1.get_item_photo", photo_id=made.id)
    return Answer(_photo(made), {"Location": place})


@operation(
    "POST",
    "/photos/<photo_id>/first",
    PhotoShape,
    group=GROUP,
    summary=_("Have lists and posters show this photograph"),
    current=get_item_photo,
    tagged=True,
)
def put_item_photo_first(photo_id: str) -> PhotoShape:
    """Before the others."""
    item_photos.put_photo_first(session(), viewer(), photo_id)
    return get_item_photo(photo_id)


@operation(
    "POST",
    "/photos/<photo_id>/remove",
    PhotosShape,
    group=GROUP,
    summary=_("Take a photograph away; answers those that are left"),
    current=get_item_photo,
)
def remove_item_photo(photo_id: str) -> PhotosShape:
    """Take it away."""
    item_id = item_photos.remove_photo(session(), viewer(), photo_id)
    session().flush()
    return list_item_photos(item_id)


def _photo(row: ItemPhoto) -> PhotoShape:
    names = ("id", "unit_id", "item_id", "position", "name", "created_at")
    return PhotoShape(
        **{name: getattr(row, name) for name in names},
        ready=row.photo is not None,
        refusal=fault_of(row.refusal_code, row.refusal_params),
    )
