"""Sign in, sign out, language."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from studio.records.people import Account
from studio.records.sessions import SessionKind
from studio.units import now
from studio.words import LANGUAGES, say
from studio.workflows.accounts.people import account_named
from studio.workflows.accounts.sessions import forget, open_session
from studio.workflows.accounts.sign_ins import note_failed_sign_in, note_sign_in
from web import passwords
from web.accounts.forms import SignIn
from web.accounts.signing import agent, keep
from web.guard import local_path
from web.i18n import language
from web.limits import ADDRESS, LOGIN, failed, limiter, login_name
from web.look import choose
from web.person import person
from web.state import session, studio

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(ADDRESS, methods=["POST"], deduct_when=failed)
@limiter.limit(LOGIN, key_func=login_name, methods=["POST"], deduct_when=failed)
def sign_in() -> ResponseReturnValue:
    """The sign-in page; a right password opens a session and goes where the person wanted to go."""
    if request.method == "GET":
        if person() is not None:
            return redirect(local_path(request.args.get("next")))
        return render_template("accounts/sign_in.html", form=SignIn.read(request.args), wrong=None)
    form = SignIn.read(request.form)
    account, code = _signing_in(form)
    if account is None:
        note_failed_sign_in(session(), form.login)
        wrong = say(code, language())
        return render_template("accounts/sign_in.html", form=form, wrong=wrong), 401
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hash_password(form.password)
    keep(account, open_session(session(), account, SessionKind.PASSWORD, agent()))
    note_sign_in(session(), account)
    return redirect(local_path(form.next))


def _signing_in(form: SignIn) -> tuple[Account | None, str]:
    """The account that may come in, or why nobody may."""
    with studio().database.reading() as reading:  # argon2 takes its time: no write lock meanwhile
        found = account_named(reading, form.login)
    encoded = found.password_hash if found else None
    if not passwords.matches(encoded, form.password) or found is None:
        return None, "accounts.wrong"
    account = session().get(Account, found.id)
    if account is None or account.disabled_at is not None or account.password_hash != encoded:
        return None, "accounts.wrong"
    if account.one_time_until is not None and account.one_time_until <= now():
        return None, "accounts.one_time_over"
    return account, ""


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, in the browser and in the database."""
    who = person()
    if who is not None:
        forget(session(), who.session_id)
    logout_user()
    kept = cookie.get("language")
    cookie.clear()
    cookie["language"] = kept
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/look")
def switch_look() -> ResponseReturnValue:
    """By day, by night, or as the device has it, in this browser."""
    choose(request.form.get("look", ""))
    return redirect(local_path(request.form.get("back")))


@blueprint.post("/language")
def switch_language() -> ResponseReturnValue:
    """Chinese or English from now on, remembered with the account."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        cookie["language"] = chosen
        who = person()
        account = session().get(Account, who.id) if who else None
        if account is not None:
            account.language = chosen
    return redirect(local_path(request.form.get("back")))
