"""Photographs of an item."""

from __future__ import annotations

from pathlib import Path

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from jobs.queue import enqueue
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.item_photos import ItemPhoto
from studio.words import Message
from studio.workflows.catalog.item_photos import (
    add_photo,
    put_photo_first,
    remove_photo,
    require_room,
)
from web.catalog.routes import blueprint
from web.files import cover
from web.kept import keep_sent
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session, studio


@blueprint.post("/<item_id>/photos")
def send_photos(item_id: str) -> ResponseReturnValue:
    """Take pictures in; the intake gate looks at each before anybody sees it."""
    files = [each for each in request.files.getlist("file") if each.filename]
    if not files:
        raise InputError("web.no_file")
    with studio().database.reading() as reading:
        require_room(reading, viewer(), item_id, len(files))
    for file in files:
        file.stream.flush()
    kept = keep_sent((Path(str(each.stream.name)), each.filename or "") for each in files)
    item = fetch(Item, item_id)
    for each in kept:
        add_photo(session(), enqueue, viewer(), item.id, each)
    sent = ngettext(
        "%(num)s photograph is being looked at.",
        "%(num)s photographs are being looked at.",
        len(files),
    )
    tell(Message(sent, ""))
    return _back(item.id)


@blueprint.get("/photos/<photo_id>.jpg")
def photo(photo_id: str) -> Response:
    """The picture as the studio developed it; ``size=tile`` as small as a list shows it."""
    return cover(fetch(ItemPhoto, photo_id).photo)


@blueprint.post("/photos/<photo_id>/first")
def first_photo(photo_id: str) -> ResponseReturnValue:
    """Have lists and posters show this one."""
    return _back(put_photo_first(session(), viewer(), fetch(ItemPhoto, photo_id).id))


@blueprint.post("/photos/<photo_id>/remove")
def drop_photo(photo_id: str) -> ResponseReturnValue:
    """Take a picture away."""
    return _back(remove_photo(session(), viewer(), fetch(ItemPhoto, photo_id).id))


def _back(item_id: str) -> ResponseReturnValue:
    return redirect(url_for("catalog.edit", item_id=item_id, _anchor="photos"))
