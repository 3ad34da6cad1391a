"""Coming in by an invitation: a page with a button, because whoever previews a link opens it too."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from studio.errors import InputError
from studio.workflows.accounts.invite import accept_invitation, invitation_of, invited_account
from web.accounts.routes import blueprint
from web.accounts.signing import agent, keep
from web.layout import unit_name
from web.limits import ADDRESS, limiter, not_there
from web.person import person
from web.problems import status_of, words_of
from web.state import session


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@limiter.limit(ADDRESS, methods=["GET", "POST"], deduct_when=not_there)
def join(token: str) -> ResponseReturnValue:
    """Looking (GET) uses nothing up; the button (POST) signs this device in."""
    try:
        if request.method == "POST":
            account, opened = accept_invitation(session(), token, agent())
            keep(account, opened)
            return redirect(url_for("gallery.index"))
        who = person()
        if who is not None and who.id == invited_account(session(), token):
            return redirect(url_for("gallery.index"))  # the link in the chat, tapped once more
        invitation = invitation_of(session(), token)
    except InputError as error:
        return render_template("accounts/join.html", fault=words_of(error)), status_of(error)
    unit = invitation.unit
    return render_template(
        "accounts/join.html",
        fault=None,
        name=invitation.account.name,
        unit=unit_name(unit),
        other=_somebody_else(invitation.account_id),
        in_wechat="MicroMessenger" in agent(),
    )


def _somebody_else(account_id: str) -> str:
    """Who would be signed out on this device."""
    who = person()
    return who.name if who is not None and who.id != account_id else ""
