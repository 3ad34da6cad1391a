"""What people say of footage: place, tags, items it shows, consents and licences; and the trash."""

from __future__ import annotations

from fractions import Fraction

from studio.records.work import Footage
from studio.workflows import permissions
from studio.workflows.footage import describe_footage, footage_trash
from studio.workflows.footage.describe_footage import Description, Linking
from studio.workflows.permissions import Leave
from web.api.asked_desk import DescriptionWish, LinkWish, PermissionWish, RenewWish
from web.api.footage import GROUP, get_footage, whole_footage
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes_desk import WholeFootageShape
from web.reach import fetch, viewer
from web.state import session


def footage_now(footage_id: str, link_id: str = "", permission_id: str = "") -> WholeFootageShape:
    """The file as its own address shows it, whatever of it is named beside it."""
    del link_id, permission_id
    return get_footage(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/describe",
    WholeFootageShape,
    group=GROUP,
    summary=_("Say where it was filmed, its tags and its item; all of it anew"),
    body=DescriptionWish,
    current=footage_now,
    refusals=(422,),
    tagged=True,
)
def describe_footage_of(footage_id: str, body: DescriptionWish) -> WholeFootageShape:
    """Keep it."""
    said = Description(body.place, " ".join(body.tags), body.item_id)
    describe_footage.describe(session(), viewer(), footage_id, said)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/items",
    WholeFootageShape,
    group=GROUP,
    summary=_("Note that the file, or a range of it, shows an item"),
    status=201,
    body=LinkWish,
    current=footage_now,
    refusals=(422,),
    tagged=True,
)
def link_footage(footage_id: str, body: LinkWish) -> WholeFootageShape:
    """Keep it."""
    wish = Linking(body.item_id, _seconds(body.start_ms), _seconds(body.end_ms))
    describe_footage.link_item(session(), viewer(), footage_id, wish)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/items/<link_id>/remove",
    WholeFootageShape,
    group=GROUP,
    summary=_("Forget that it does"),
    current=footage_now,
    tagged=True,
)
def unlink_footage(footage_id: str, link_id: str) -> WholeFootageShape:
    """Forget it."""
    describe_footage.unlink_item(session(), viewer(), footage_id, link_id)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/permissions",
    WholeFootageShape,
    group=GROUP,
    summary=_("Record a consent or a licence"),
    status=201,
    body=PermissionWish,
    current=footage_now,
    refusals=(422,),
    tagged=True,
)
def add_permission(footage_id: str, body: PermissionWish) -> WholeFootageShape:
    """Record it; one that is over withdraws what shows the file."""
    leave = Leave(body.kind, body.name, body.given, body.told, body.until)
    permissions.add_permission(session(), viewer(), footage_id, leave)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/permissions/<permission_id>/renew",
    WholeFootageShape,
    group=GROUP,
    summary=_("Let a consent or licence hold until another day; clips withdrawn for it come back"),
    body=RenewWish,
    current=footage_now,
    tagged=True,
)
def renew_permission(footage_id: str, permission_id: str, body: RenewWish) -> WholeFootageShape:
    """Renew it."""
    permissions.renew_permission(session(), viewer(), footage_id, permission_id, body.until)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/permissions/<permission_id>/end",
    WholeFootageShape,
    group=GROUP,
    summary=_("Note that it was taken back; what shows the file is withdrawn"),
    current=footage_now,
    tagged=True,
)
def end_permission(footage_id: str, permission_id: str) -> WholeFootageShape:
    """End it."""
    permissions.end_permission(session(), viewer(), footage_id, permission_id)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/trash",
    WholeFootageShape,
    group=GROUP,
    summary=_("Put a file into the trash"),
    current=footage_now,
    refusals=(409,),
    tagged=True,
)
def trash_footage(footage_id: str) -> WholeFootageShape:
    """For thirty days."""
    footage_trash.trash(session(), viewer(), footage_id)
    return _kept(footage_id)


@operation(
    "POST",
    "/footage/<footage_id>/restore",
    WholeFootageShape,
    group=GROUP,
    summary=_("Take a file out of the trash"),
    current=footage_now,
    refusals=(409,),
    tagged=True,
)
def restore_footage(footage_id: str) -> WholeFootageShape:
    """As it was."""
    footage_trash.restore(session(), viewer(), footage_id)
    return _kept(footage_id)


def _kept(footage_id: str) -> WholeFootageShape:
    session().flush()
    return whole_footage(fetch(Footage, footage_id))


def _seconds(milliseconds: int | None) -> Fraction | None:
    return None if milliseconds is None else Fraction(milliseconds, 1000)
