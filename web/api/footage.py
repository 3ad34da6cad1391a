"""Footage: what there is, and what is known of it. Uploading is tus, described in ``web.api.tus``."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from studio.records.permissions import FootagePermission
from studio.records.work import Footage
from studio.words import say
from studio.workflows.footage_library import links_of, looked_for, tags_of
from studio.workflows.permissions import permissions_of
from studio.workflows.permitted import is_over
from web.api.asked_footage import FootageAsked
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import Fault, FootageShape, Listed
from web.api.shapes_desk import FootageLinkShape, PermissionShape, WholeFootageShape
from web.i18n import language
from web.reach import fetch, viewer
from web.state import session

GROUP = _("Footage")


@operation(
    "GET",
    "/footage",
    Listed[FootageShape],
    group=GROUP,
    summary=_("Files of raw footage, looked for as on their page"),
    query=FootageAsked,
)
def list_footage(query: FootageAsked) -> Answer:
    """The caller's footage."""
    wanted = select(Footage).where(*looked_for(session(), viewer(), query.search))
    if query.state is not None:
        wanted = wanted.where(Footage.state == query.state)
    if query.request is not None:
        wanted = wanted.where(Footage.request_id == query.request)
    if query.trash is not None:
        lies = Footage.trashed_at
        wanted = wanted.where(lies.is_not(None) if query.trash == "yes" else lies.is_(None))
    return page_of(wanted, (Footage.created_at, Footage.id), query, shape_of)


@operation(
    "GET",
    "/footage/<footage_id>",
    WholeFootageShape,
    group=GROUP,
    summary=_("One file with what was said of it"),
)
def get_footage(footage_id: str) -> WholeFootageShape:
    """One file, without its pictures."""
    return whole_footage(fetch(Footage, footage_id))


def whole_footage(row: Footage) -> WholeFootageShape:
    """The file as its own address shows it."""
    links = links_of(session(), [row.id])[row.id]
    leave = permissions_of(session(), [row.id])[row.id]
    return WholeFootageShape(
        **shape_of(row).model_dump(),
        place=row.place,
        filmed_at=row.filmed_at,
        trashed_at=row.trashed_at,
        tags=list(tags_of(session(), [row.id])[row.id]),
        links=[FootageLinkShape.model_validate(each) for each in links],
        permissions=[_permission(each) for each in leave],
    )


def _permission(row: FootagePermission) -> PermissionShape:
    names = PermissionShape.model_fields.keys() - {"over"}
    return PermissionShape(**{name: getattr(row, name) for name in names}, over=is_over(row))


def shape_of(row: Footage) -> FootageShape:
    """What is told of a file."""
    video = None if row.info is None else row.info.video
    size = None if video is None else video.display
    lasts = None if row.info is None or row.still is not None else row.info.duration
    return FootageShape(
        id=row.id,
        unit_id=row.unit_id,
        item_id=row.item_id,
        name=row.name,
        bytes=row.bytes,
        sha256=row.sha256,
        state=row.state,
        refusal=fault_of(row.refusal_code, row.refusal_params),
        duration_ms=None if lasts is None else round(lasts * 1000),
        width=None if size is None else size.width,
        height=None if size is None else size.height,
        created_at=row.created_at,
    )


def fault_of(code: str | None, params: Mapping[str, str | int | float | None]) -> Fault | None:
    """A kept error in the reader's words."""
    return None if code is None else said(code, params)


def said(code: str, params: Mapping[str, str | int | float | None]) -> Fault:
    """A code in the reader's words."""
    told = say(code, language(), params)
    return Fault(code=code, title=told.text, detail=told.remedy)
