"""One's own access tokens for programs: make one, see it this once, end it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import Forbidden, StudioError
from studio.records.api_tokens import Scope
from studio.words import Message
from studio.workflows.accounts import api_tokens
from studio.workflows.accounts.api_tokens import MOST_DAYS, NAME_LIMIT, TokenWish
from web.accounts.routes import blueprint
from web.entered import Entered
from web.person import somebody
from web.problems import tell
from web.reach import viewer
from web.state import session


class NewToken(Entered):
    """Name, scopes and days."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        name = self.text("name", limit=NAME_LIMIT)
        chosen = self.choices("scope", [each.value for each in Scope])
        days = self.whole("days", 1, MOST_DAYS)
        known = {each.value for each in Scope}
        self.wish = TokenWish(name, tuple(Scope(each) for each in chosen if each in known), days)


@blueprint.get("/account/tokens")
def tokens() -> ResponseReturnValue:
    """What one's programs may do, and when they last did."""
    return _page(None)


def _page(form: NewToken | None) -> str:
    return render_template(
        "accounts/tokens.html",
        tokens=api_tokens.live_tokens(session(), viewer().account_id),
        scopes=() if somebody().device else api_tokens.scopes_of(viewer()),
        form=form,
        chosen=form.values.getlist("scope") if form else [],
    )


@blueprint.post("/account/tokens")
def add_token() -> ResponseReturnValue:
    """Make a token and show it; it is shown this once."""
    if (
        somebody().device
    ):  # it carries a seller's rights only; a token would carry all of the account's
        raise Forbidden("api.device")
    form = NewToken(request.form)
    if form.fine:
        try:
            made = api_tokens.create_token(session(), viewer(), form.wish)
        except StudioError as error:
            form.refuse("scope", error)
        else:
            return render_template("accounts/new_token.html", made=made)
    return _page(form), 422


@blueprint.post("/account/tokens/<token_id>/end")
def end_token(token_id: str) -> ResponseReturnValue:
    """End a token, at once."""
    api_tokens.end_own_token(session(), viewer(), token_id)
    tell(Message(_("The token is ended; it opens nothing any more."), ""))
    return redirect(url_for("accounts.tokens"))
