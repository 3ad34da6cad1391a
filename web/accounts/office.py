"""The office's own people: bring somebody in, give another role, close an account."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.people import Role
from studio.words import Message
from studio.workflows.accounts import office, people
from studio.workflows.accounts.office import OFFICE, NewMember
from studio.workflows.accounts.tokens import fresh_password
from web import passwords
from web.accounts.routes import blueprint
from web.entered import Entered
from web.guard import policy
from web.person import somebody
from web.problems import tell
from web.reach import viewer
from web.state import session

FIELDS = {
    "people.login": "login",
    "people.login_taken": "login",
    "phone.not_one": "phone",
    "phone.taken": "phone",
    "people.not_grantable": "role",
}
"""Which field a refusal belongs to."""


class MemberForm(Entered):
    """Who is brought in."""

    def __init__(self, values: MultiDict[str, str], units: tuple[str, ...]) -> None:
        super().__init__(values)
        self.wanted = NewMember(
            unit_id=self.choice("unit", units),
            role=_role(self.choice("role", [each.value for each in OFFICE])),
            name=self.text("name", limit=40),
            login=self.text("login", limit=40),
            phone=self.text("phone", limit=40, needed=False),
        )


def _role(text: str) -> Role:
    return next((role for role in Role if role.value == text), Role.MEDIA)


@blueprint.route("/people/new-member", methods=["GET", "POST"])
def add_member() -> ResponseReturnValue:
    """Bring somebody of the office in; the answer shows their password for one sign-in."""
    units = somebody().places(policy())
    if request.method == "GET":
        return _page(Entered(request.args) if request.args else None)
    form = MemberForm(request.form, tuple(each.id for each in units))
    if form.fine:
        password = fresh_password()
        hashed = passwords.hash_password(password)
        try:
            held = office.add_member(session(), viewer(), form.wanted, hashed)
        except InputError as error:
            form.refuse(FIELDS.get(error.code, "name"), error)
        else:
            return render_template("accounts/one_time.html", member=held, password=password)
    return _page(form), 422


def _page(form: Entered | None) -> str:
    units = somebody().places(policy())
    given = {role for unit in units for role in office.grantable(session(), viewer(), unit.id)}
    roles = [role for role in OFFICE if role in given]
    return render_template("accounts/new_member.html", units=units, offered=roles, form=form)


@blueprint.post("/people/<membership_id>/role")
def change_role(membership_id: str) -> ResponseReturnValue:
    """Give a member another role."""
    people.member_to_look_after(session(), viewer(), membership_id)
    form = Entered(request.form)
    chosen = form.choice("role", [each.value for each in Role])
    for error in form.errors.values():
        raise error
    office.change_role(session(), viewer(), membership_id, Role(chosen))
    tell(Message(_("Saved. The new role holds from now on."), ""))
    return redirect(url_for("accounts.member", membership_id=membership_id))


@blueprint.post("/people/<membership_id>/close")
def close_account(membership_id: str) -> ResponseReturnValue:
    """Close a member's account."""
    account = office.close_account(session(), viewer(), membership_id)
    tell(Message(_("The account of %(name)s is closed.", name=account.name), ""))
    return redirect(url_for("accounts.people"))
