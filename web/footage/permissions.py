"""Consent and licence records on a file's page."""

from __future__ import annotations

import csv
import io

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.records.work import Footage
from studio.schedule.cells import safe_text
from studio.units.clock import today
from studio.words import Message
from studio.workflows import permissions as records
from studio.workflows.permitted import is_over
from web.files import attachment
from web.filters import state_of
from web.footage.forms import LeaveForm, RenewForm
from web.footage.routes import blueprint
from web.layout import unit_name
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session


@blueprint.post("/<footage_id>/permissions")
def add_permission(footage_id: str) -> ResponseReturnValue:
    """Record who is seen or what is heard, by whose leave, until when."""
    footage = fetch(Footage, footage_id)
    form = LeaveForm(request.form)
    for error in form.errors.values():
        raise error
    records.add_permission(session(), viewer(), footage.id, form.leave)
    return _back(footage.id, _("Recorded."))


@blueprint.post("/<footage_id>/permissions/<permission_id>/renew")
def renew_permission(footage_id: str, permission_id: str) -> ResponseReturnValue:
    """Let it hold longer; clips that were withdrawn for it come back."""
    form = RenewForm(request.form)
    for error in form.errors.values():
        raise error
    records.renew_permission(session(), viewer(), footage_id, permission_id, form.until)
    return _back(footage_id, _("Renewed. Clips that were withdrawn for it are back."))


@blueprint.post("/<footage_id>/permissions/<permission_id>/end")
def end_permission(footage_id: str, permission_id: str) -> ResponseReturnValue:
    """It was taken back: what shows the file is withdrawn."""
    records.end_permission(session(), viewer(), footage_id, permission_id)
    return _back(footage_id, _("Noted. Clips that show it are withdrawn."))


@blueprint.get("/permissions.csv")
def permission_sheet() -> Response:
    """All records as a sheet."""
    return attachment(permission_rows(), permission_sheet_name(), "text/csv; charset=utf-8")


def permission_rows() -> bytes:
    """All records of the caller's units as CSV; no cell is a formula."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    heading = (_("Footage"), _("Unit"), _("What for"), _("Name"), _("Given how"), _("Evidence"))
    sheet.writerow((*heading, _("Last day"), _("State"), _("Number")))
    for each in records.all_permissions(session(), viewer()):
        unit = each.footage.unit
        row = (
            each.footage.name,
            unit_name(unit),
            state_of(each.kind).label,
            each.name,
            state_of(each.given).label,
            each.told,
            each.until_on.isoformat() if each.until_on else "",
            _("ended") if is_over(each) else _("valid"),
            each.footage_id,
        )
        sheet.writerow([safe_text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def permission_sheet_name() -> str:
    """What it is saved as."""
    return f"{_('Consent and licences')}_{today():%Y%m%d}.csv"


def _back(footage_id: str, done: str) -> ResponseReturnValue:
    tell(Message(done, ""))
    return redirect(url_for("footage.show", footage_id=footage_id, _anchor="permissions"))
