"""The library: footage found and browsed, the trash, and what all of it takes of the disk."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from studio.records.goods import Item
from studio.workflows.footage.disk_use import KINDS, disk_use
from studio.workflows.footage.footage_trash import KEEP, gone_on
from studio.workflows.footage.look_again import is_stale
from studio.workflows.footage_library import (
    FootageSearch,
    count_leaves,
    count_trash,
    find_footage,
    places_there,
)
from web.footage.routes import blueprint
from web.footage.sieve import Sieve
from web.reach import places, viewer, visible
from web.state import session, studio

KEY_LIMIT = 60
"""Characters of a page's key that are looked at."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The newest footage, or what is looked for; further pages go on behind a key."""
    sieve = Sieve.read(request.args)
    found = find_footage(session(), viewer(), sieve.wanted, _key())
    items = select(Item).order_by(Item.name_zh, Item.id).options(lazyload(Item.further))
    return render_template(
        "footage/index.html",
        page=found,
        sieve=sieve,
        units=places(),
        items=session().scalars(visible(items)).all(),
        spots=places_there(session(), viewer()),
        trashed=count_trash(session(), viewer()),
        stale=sum(is_stale(each) for each in found.footage),
        leaves=count_leaves(session(), viewer()),
        begun=bool(_key()),
    )


@blueprint.get("/trash")
def trash_list() -> ResponseReturnValue:
    """What lies in the trash, and until when."""
    found = find_footage(session(), viewer(), FootageSearch(trashed=True), _key())
    return render_template("footage/trash.html", page=found, gone_on=gone_on, days=KEEP.days)


@blueprint.get("/disk")
def disk() -> ResponseReturnValue:
    """Bytes of each unit by kind, and the largest files."""
    use = disk_use(session(), viewer(), studio().settings)
    return render_template("footage/disk.html", use=use, kinds=KINDS)


def _key() -> str:
    return request.args.get("after", "")[:KEY_LIMIT]
