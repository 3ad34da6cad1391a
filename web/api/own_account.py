"""Where one is signed in, and one's own tokens: to see and to end. A token narrows what there is, never widens it."""

from __future__ import annotations

from studio.workflows.accounts import api_tokens, sessions
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes_people import (
    OwnSessionShape,
    OwnSessionsShape,
    SignedOutShape,
    TokenShape,
    TokensShape,
    session_facts,
)
from web.person import somebody
from web.reach import viewer
from web.state import session

GROUP = _("You")


@operation(
    "GET",
    "/me/sessions",
    OwnSessionsShape,
    group=GROUP,
    summary=_("Where one is signed in"),
)
def list_own_sessions() -> OwnSessionsShape:
    """The caller's."""
    who = somebody()
    found = sessions.live_sessions(session(), who.id)
    return OwnSessionsShape(
        sessions=[
            OwnSessionShape.model_validate(
                session_facts(each) | {"this": each.id == who.session_id}
            )
            for each in found
        ]
    )


@operation(
    "POST",
    "/me/sessions/<session_id>/end",
    OwnSessionsShape,
    group=GROUP,
    summary=_("Sign out on one of one's browsers; answers those that are left"),
)
def end_own_session(session_id: str) -> OwnSessionsShape:
    """At once."""
    sessions.end_own_session(session(), viewer(), session_id)
    return list_own_sessions()


@operation(
    "POST",
    "/me/sign-out",
    SignedOutShape,
    group=GROUP,
    summary=_("Sign out on all browsers but the one that asks; tokens stay"),
)
def sign_out_everywhere() -> SignedOutShape:
    """Who asks with a token asks from no browser."""
    who = somebody()
    return SignedOutShape(ended=sessions.end_sessions(session(), viewer(), who.id, who.session_id))


@operation("GET", "/me/tokens", TokensShape, group=GROUP, summary=_("One's own access tokens"))
def list_own_tokens() -> TokensShape:
    """Without their secrets."""
    who = somebody()
    return TokensShape(
        tokens=[
            TokenShape(
                id=each.id,
                name=each.name,
                scopes=each.scopes,
                created_at=each.created_at,
                until=each.until,
                used_at=each.used_at,
                this=each.id == who.token_id,
            )
            for each in api_tokens.live_tokens(session(), who.id)
        ]
    )


@operation(
    "POST",
    "/me/tokens/<token_id>/end",
    TokensShape,
    group=GROUP,
    summary=_("End one of one's tokens, the one that asks too; answers those that are left"),
)
def end_own_token(token_id: str) -> TokensShape:
    """At once."""
    api_tokens.end_own_token(session(), viewer(), token_id)
    return list_own_tokens()
