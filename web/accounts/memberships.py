"""A member's places: another unit, one less, and a closed account opened again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.records.people import Role
from studio.words import Message
from studio.workflows.accounts import memberships, people
from studio.workflows.accounts.tokens import fresh_password
from web import passwords
from web.accounts.routes import blueprint
from web.entered import Entered
from web.guard import policy
from web.person import somebody
from web.problems import tell
from web.reach import viewer
from web.state import session


@blueprint.post("/people/<membership_id>/memberships")
def add_membership(membership_id: str) -> ResponseReturnValue:
    """Give a member a role in another unit too."""
    people.member_to_look_after(session(), viewer(), membership_id)
    form = Entered(request.form)
    unit_id = form.choice("new_unit", {each.id for each in somebody().places(policy())})
    role = form.choice("new_role", [each.value for each in Role])
    for error in form.errors.values():
        raise error
    made = memberships.add_membership(session(), viewer(), membership_id, unit_id, Role(role))
    tell(Message(_("Saved. The new role holds from now on."), ""))
    return redirect(url_for("accounts.member", membership_id=made.id))


@blueprint.post("/people/<membership_id>/end")
def end_membership(membership_id: str) -> ResponseReturnValue:
    """Take a member out of a unit; they go on elsewhere."""
    account = memberships.end_membership(session(), viewer(), membership_id)
    tell(Message(_("%(name)s no longer works there.", name=account.name), ""))
    return redirect(url_for("accounts.people"))


@blueprint.post("/people/<membership_id>/reopen")
def reopen_account(membership_id: str) -> ResponseReturnValue:
    """Open a closed account; shows the password for one sign-in where there is one."""
    people.member_to_look_after(session(), viewer(), membership_id)
    password = fresh_password()
    hashed = passwords.hash_password(password)
    held = memberships.reopen_account(session(), viewer(), membership_id, hashed)
    if held.account.one_time_until is not None:
        return render_template("accounts/one_time.html", member=held, password=password)
    tell(
        Message(
            _("The account of %(name)s is open again.", name=held.account.name),
            _("Make a QR code to sign their phone in."),
        )
    )
    return redirect(url_for("accounts.member", membership_id=held.id))
