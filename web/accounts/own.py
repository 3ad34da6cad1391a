"""One's own account: where it is signed in, its password and telephone number."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from studio.errors import InputError
from studio.records.people import Account
from studio.records.sessions import SessionKind
from studio.words import Message
from studio.workflows.accounts import people, sessions
from web import passwords
from web.accounts.forms import NewPassword
from web.accounts.routes import blueprint
from web.accounts.signing import agent, keep
from web.entered import Entered
from web.limits import LOGIN, failed, limiter
from web.person import somebody
from web.problems import tell
from web.reach import viewer
from web.state import session


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Where one is signed in, and how."""
    return _page(None)


def _page(form: Entered | None) -> str:
    who = somebody()
    mine = session().get_one(Account, who.id)
    return render_template(
        "accounts/account.html",
        account=mine,
        sessions=sessions.live_sessions(session(), who.id),
        this_session=who.session_id,
        form=form,
    )


@blueprint.post("/account/sessions/<session_id>/end")
def end_own_session(session_id: str) -> ResponseReturnValue:
    """Sign out on one of one's browsers."""
    sessions.end_own_session(session(), viewer(), session_id)
    tell(Message(_("Signed out there."), ""))
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions but this one."""
    count = sessions.end_sessions(session(), viewer(), somebody().id, somebody().session_id)
    tell(
        Message(
            ngettext("Signed out on %(num)s device.", "Signed out on %(num)s devices.", count), ""
        )
    )
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/phone")
def change_own_phone() -> ResponseReturnValue:
    """The number to sign in by."""
    form = Entered(request.form)
    try:
        people.set_phone(session(), viewer(), somebody().id, form.raw("phone"))
    except InputError as error:
        form.refuse("phone", error)
        return _page(form), 422
    tell(Message(_("Saved."), ""))
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@limiter.limit(
    LOGIN, key_func=lambda: f"password:{somebody().id}", methods=["POST"], deduct_when=failed
)
def change_password() -> ResponseReturnValue:
    """Another password; the other browsers are signed out."""
    who = somebody()
    if request.method == "GET":
        return render_template("accounts/password.html", form=None, first=who.must_change)
    form = NewPassword(request.form)
    mine = session().get_one(Account, who.id)
    if form.fine and not passwords.matches(mine.password_hash, form.old):
        form.refuse("old", InputError("accounts.old_password"))
    if not form.fine:
        status = 401 if "old" in form.errors else 422
        answer = render_template("accounts/password.html", form=form, first=who.must_change)
        return answer, status
    people.change_password(session(), viewer(), passwords.hash_password(form.new))
    opened = sessions.open_session(session(), mine, SessionKind.PASSWORD, agent())
    keep(mine, opened)
    tell(Message(_("Your password is changed; other devices are signed out."), ""))
    return redirect(url_for("work.home"))
