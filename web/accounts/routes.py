"""Sign in, sign out, language; who works here."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from studio.records.people import Account, AuditEntry, Membership
from studio.words import LANGUAGES, say
from web import passwords
from web.accounts.forms import SignIn
from web.guard import local_path, policy
from web.i18n import language
from web.limits import ADDRESS, LOGIN, failed, limiter, login_name
from web.person import describe, person, somebody
from web.state import session

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
    account = session().scalar(select(Account).where(Account.login == form.login))
    right = passwords.matches(account.password_hash if account else None, form.password)
    if account is None or not right or account.disabled_at is not None:
        wrong = say("accounts.wrong", language())
        return render_template("accounts/sign_in.html", form=form, wrong=wrong), 401
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hash_password(form.password)
    _open(account)
    return redirect(local_path(form.next))


def _open(account: Account) -> None:
    kept = cookie.get("language")
    cookie.clear()  # a fresh session: nothing planted before the sign-in lives on
    cookie.permanent = True
    cookie["language"] = kept or account.language
    login_user(describe(session(), account))


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    kept = cookie.get("language")
    cookie.clear()
    cookie["language"] = kept
    return redirect(url_for("accounts.sign_in"))


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


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """Who works in the units one administers, and what was done lately."""
    places = {place.id: place for place in somebody().places(policy())}
    members = session().scalars(
        select(Membership)
        .where(Membership.unit_id.in_(places))
        .options(joinedload(Membership.account), joinedload(Membership.unit))
        .join(Membership.account)
        .order_by(Membership.unit_id, Account.login)
    )
    entries = session().execute(
        select(AuditEntry, Account.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.unit_id.in_(places))
        .order_by(AuditEntry.at.desc())
        .limit(50)
    )
    count = session().scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.unit_id.in_(places))
    )
    return render_template(
        "accounts/people.html",
        members=members.all(),
        entries=entries.all(),
        count=count,
        places=places,
    )
