"""The page on which an administrator of the province says why they look at a county's raw footage."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.errors import InputError
from studio.records.work import Footage
from studio.workflows.accounts import break_glass
from web.entered import Entered
from web.footage.raw import raw_open
from web.footage.routes import blueprint
from web.reach import fetch, viewer
from web.state import session


@blueprint.route("/<footage_id>/reason", methods=["GET", "POST"])
def reason(footage_id: str) -> ResponseReturnValue:
    """Ask for the reason; with it the county's footage is open for an hour."""
    footage = fetch(Footage, footage_id)
    page = url_for("footage.show", footage_id=footage.id)
    if request.method == "GET":
        return redirect(page) if raw_open(footage.unit_id) else _page(footage, None)
    form = Entered(request.form)
    try:
        break_glass.break_glass(session(), viewer(), footage.id, form.raw("reason"))
    except InputError as error:
        form.refuse("reason", error)
        return _page(footage, form), 422
    return redirect(page)


def _page(footage: Footage, form: Entered | None) -> str:
    return render_template(
        "footage/reason.html", footage=footage, form=form, most=break_glass.LONGEST
    )
