"""What people note about a file, its way into the trash and out of it, and its original."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.records.work import Footage
from studio.words import Message
from studio.workflows.footage.describe_footage import describe as keep_description
from studio.workflows.footage.describe_footage import link_item as keep_link
from studio.workflows.footage.describe_footage import unlink_item as drop_link
from studio.workflows.footage.footage_trash import restore as take_out
from studio.workflows.footage.footage_trash import trash as put_in
from web.footage.forms import DescriptionForm, LinkForm
from web.footage.raw import original_of
from web.footage.routes import blueprint
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session


@blueprint.post("/<footage_id>/about")
def describe(footage_id: str) -> ResponseReturnValue:
    """Keep place, tags and item."""
    footage = fetch(Footage, footage_id)
    form = DescriptionForm(request.form)
    for error in form.errors.values():
        raise error
    keep_description(session(), viewer(), footage.id, form.said)
    return _back(footage.id, _("Saved."))


@blueprint.post("/<footage_id>/items")
def link_item(footage_id: str) -> ResponseReturnValue:
    """Note an item that the file, or a range of it, shows."""
    footage = fetch(Footage, footage_id)
    form = LinkForm(request.form)
    for error in form.errors.values():
        raise error
    keep_link(session(), viewer(), footage.id, form.wish)
    return _back(footage.id, _("Saved."))


@blueprint.post("/<footage_id>/items/<link_id>/remove")
def unlink_item(footage_id: str, link_id: str) -> ResponseReturnValue:
    """Forget that it does."""
    drop_link(session(), viewer(), footage_id, link_id)
    return _back(footage_id, _("Removed."))


@blueprint.post("/<footage_id>/trash")
def trash(footage_id: str) -> ResponseReturnValue:
    """Put it into the trash."""
    footage = put_in(session(), viewer(), footage_id)
    tell(Message(_("“%(name)s” is in the trash.", name=footage.name), ""))
    return redirect(url_for("footage.index"))


@blueprint.post("/<footage_id>/restore")
def restore(footage_id: str) -> ResponseReturnValue:
    """Take it out again."""
    footage = take_out(session(), viewer(), footage_id)
    return _back(footage.id, _("“%(name)s” is back.", name=footage.name))


@blueprint.get("/<footage_id>/original")
def original(footage_id: str) -> Response:
    """The file as it was uploaded, to be saved; who took it is written down."""
    return original_of(footage_id)


def _back(footage_id: str, done: str) -> ResponseReturnValue:
    tell(Message(done, ""))
    return redirect(url_for("footage.show", footage_id=footage_id, _anchor="about"))
