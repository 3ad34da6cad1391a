"""Looking after others: sellers' invitations and devices, passwords for one sign-in, telephone numbers."""

from __future__ import annotations

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from studio.errors import InputError
from studio.records.people import Membership, Role
from studio.words import Message
from studio.workflows.accounts import invite as invitations
from studio.workflows.accounts import people as members
from studio.workflows.accounts.find_people import find_people
from studio.workflows.accounts.memberships import memberships_of
from studio.workflows.accounts.office import grantable
from studio.workflows.accounts.sessions import live_sessions
from studio.workflows.accounts.tokens import fresh_password
from web import passwords
from web.accounts.code import code_of
from web.accounts.forms import NewSeller, Reach, page_asked, words_asked
from web.accounts.routes import blueprint
from web.entered import Entered
from web.i18n import language
from web.layout import ROLE_NAMES
from web.person import somebody
from web.policies import ADMINISTRATORS
from web.problems import tell
from web.reach import fetch, places, viewer
from web.state import session


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """Who works in one's units."""
    words, page = words_asked(request.args), page_asked(request.args)
    found = find_people(session(), viewer(), words, page)
    return render_template("accounts/people.html", found=found, words=words)


@blueprint.route("/people/new-seller", methods=["GET", "POST"])
def add_seller() -> ResponseReturnValue:
    """A seller without a password, invited on the next page."""
    units = places()
    if request.method == "GET":
        return render_template("accounts/new_seller.html", units=units, form=Entered(request.args))
    form = NewSeller(request.form, tuple(each.id for each in units))
    if form.fine:
        try:
            held = invitations.add_seller(session(), viewer(), form.unit_id, form.name, form.phone)
        except InputError as error:
            form.refuse("phone" if error.code.startswith("phone.") else "name", error)
        else:
            return redirect(url_for("accounts.member", membership_id=held.id))
    return render_template("accounts/new_seller.html", units=units, form=form), 422


@blueprint.get("/people/<membership_id>")
def member(membership_id: str) -> ResponseReturnValue:
    """One person: devices, invitations, and what one may do for them."""
    return _page(fetch(Membership, membership_id))


def _page(held: Membership, reach: Reach | None = None, phone: Entered | None = None) -> str:
    mine = members.may_look_after(session(), viewer(), held.account_id)
    seen = live_sessions if mine else partial(members.sessions_to_see, viewer=viewer())
    places_held = memberships_of(session(), viewer(), held.account_id)
    there = {each.unit_id for each in places_held}
    free = [each for each in somebody().places(ADMINISTRATORS) if each.id not in there]
    roles = {role for each in free for role in grantable(session(), viewer(), each.id)}
    return render_template(
        "accounts/member.html",
        member=held,
        account=held.account,
        unit=held.unit,
        mine=mine,
        sells=held.role is Role.SELLER,
        sessions=seen(session(), account_id=held.account_id),
        invitations=invitations.open_invitations(session(), viewer(), held.account_id),
        reach=reach,
        phone=phone,
        held=places_held,
        elsewhere=[(each.id, each.name(language())) for each in free],
        roles_there=[(each.value, ROLE_NAMES[each]) for each in Role if each in roles],
        offered=[
            (each.value, ROLE_NAMES[each]) for each in grantable(session(), viewer(), held.unit_id)
        ],
    )


@blueprint.post("/people/<membership_id>/invite")
def invite(membership_id: str) -> ResponseReturnValue:
    """Make an invitation and show it; it is shown this once."""
    form = Reach(request.form)
    held = fetch(Membership, membership_id)
    if not form.fine:
        return _page(held, form), 422
    reach = invitations.Wanted(form.devices, form.days)
    made = invitations.invite_seller(session(), viewer(), held.id, reach)
    link = url_for("accounts.join", token=made.token, _external=True)
    return render_template(
        "accounts/invitation.html", member=held, invitation=made.row, link=link, code=code_of(link)
    )


@blueprint.post("/people/invitations/<invitation_id>/withdraw")
def withdraw_invitation(invitation_id: str) -> ResponseReturnValue:
    """Close an invitation."""
    row = invitations.withdraw_invitation(session(), viewer(), invitation_id)
    tell(Message(_("The invitation is taken back; its link opens nothing any more."), ""))
    held = select(Membership.id).where(
        Membership.account_id == row.account_id, Membership.unit_id == row.unit_id
    )
    membership_id = session().scalar(held)
    if membership_id is None:
        return redirect(url_for("accounts.people"))
    return redirect(url_for("accounts.member", membership_id=membership_id))


@blueprint.post("/people/<membership_id>/sessions/<session_id>/end")
def end_session_of(membership_id: str, session_id: str) -> ResponseReturnValue:
    """Sign a member out on one device."""
    members.end_session_of(session(), viewer(), membership_id, session_id)
    tell(Message(_("Signed out there."), ""))
    return redirect(url_for("accounts.member", membership_id=membership_id))


@blueprint.post("/people/<membership_id>/sign-out")
def sign_out_member(membership_id: str) -> ResponseReturnValue:
    """Sign a member out everywhere."""
    count = members.sign_out_member(session(), viewer(), membership_id)
    said = ngettext("Signed out on %(num)s device.", "Signed out on %(num)s devices.", count)
    tell(Message(said, ""))
    return redirect(url_for("accounts.member", membership_id=membership_id))


@blueprint.post("/people/<membership_id>/password")
def reset_password(membership_id: str) -> ResponseReturnValue:
    """Make a password for one sign-in and show it this once."""
    members.member_to_look_after(session(), viewer(), membership_id)
    password = fresh_password()
    held = members.reset_password(
        session(), viewer(), membership_id, passwords.hash_password(password)
    )
    return render_template("accounts/one_time.html", member=held, password=password)


@blueprint.post("/people/<membership_id>/phone")
def change_phone(membership_id: str) -> ResponseReturnValue:
    """The number a member signs in by."""
    held = members.member_to_look_after(session(), viewer(), membership_id)
    form = Entered(request.form)
    try:
        members.set_phone(session(), viewer(), held.account_id, form.raw("phone"))
    except InputError as error:
        form.refuse("phone", error)
        return _page(held, phone=form), 422
    tell(Message(_("Saved."), ""))
    return redirect(url_for("accounts.member", membership_id=membership_id))
