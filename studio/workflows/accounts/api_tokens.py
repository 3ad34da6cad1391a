"""Personal access tokens: made by a person, shown once, found again at every request, listed and ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.api_tokens import ApiToken, Scope
from studio.records.people import Account, Role
from studio.store import Viewer, rows_changed
from studio.units import now
from studio.workflows.accounts.sessions import NOTICE, note_account
from studio.workflows.accounts.tokens import digest_of, fresh_token, is_same

PREFIX = "cst_"
"""What a token begins with, so that one left lying in a file is recognised."""

LONGEST = 200
"""Characters of a token that are looked at."""

MOST_DAYS = 365
MOST_TOKENS = 20
"""Live ones of one person."""

NAME_LIMIT = 60

_ALL = frozenset(Role)
_MAKERS = frozenset({Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR})
_DECIDERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_HEADS = frozenset({Role.ADMINISTRATOR})

ROLES: Mapping[Scope, frozenset[Role]] = {
    Scope.READ_ITEMS: _MAKERS,
    Scope.WRITE_ITEMS: _MAKERS,
    Scope.WRITE_OFFERS: _DECIDERS,
    Scope.PROPOSE_PRICES: _MAKERS,
    Scope.APPROVE_PRICES: _DECIDERS,
    Scope.READ_FOOTAGE: _MAKERS,
    Scope.UPLOAD_FOOTAGE: _MAKERS,
    Scope.WRITE_FOOTAGE: _MAKERS,
    Scope.WATCH_FOOTAGE: _MAKERS,
    Scope.READ_REQUESTS: _MAKERS,
    Scope.WRITE_REQUESTS: _MAKERS,
    Scope.READ_DRAFTS: _MAKERS,
    Scope.WRITE_DRAFTS: _MAKERS,
    Scope.READ_CLIPS: _MAKERS,
    Scope.WATCH_CLIPS: _MAKERS,
    Scope.ORDER_CLIPS: _MAKERS,
    Scope.REVIEW_CLIPS: _MAKERS,
    Scope.PROPOSE_CLIPS: _MAKERS,
    Scope.PUBLISH_CLIPS: _DECIDERS,
    Scope.TAKE_CLIPS: _ALL,
    Scope.REVOKE_LINKS: _HEADS,
    Scope.OWN_SHOP: _ALL,
    Scope.READ_JOBS: _MAKERS,
    Scope.CANCEL_JOBS: _MAKERS,
    Scope.ORDER_JOBS: _DECIDERS,
    Scope.READ_COUNTS: _MAKERS,
    Scope.READ_BROADCASTS: _ALL,
    Scope.TAKE_BROADCASTS: _MAKERS,
    Scope.COMMENT_BROADCASTS: _MAKERS,
    Scope.PLAN_BROADCASTS: _DECIDERS,
    Scope.READ_PEOPLE: _DECIDERS,
    Scope.READ_TRAIL: _HEADS,
    Scope.READ_UNITS: _HEADS,
    Scope.WRITE_UNITS: _HEADS,
    Scope.SIGN_OUT: _ALL,
}
"""Who may give a token this scope: those whose own role opens what stands behind it."""


@dataclass(frozen=True)
class TokenWish:
    """What is wanted of a token."""

    name: str
    scopes: Collection[Scope]
    days: int = 90


@dataclass(frozen=True)
class Made:
    """A new token, and its text, which nobody can be shown again."""

    row: ApiToken
    token: str


def scopes_of(viewer: Viewer) -> tuple[Scope, ...]:
    """The scopes this person may give."""
    held = {role for _, role in viewer.memberships}
    return tuple(scope for scope in Scope if ROLES[scope] & held)


def create_token(session: Session, viewer: Viewer, wish: TokenWish) -> Made:
    """Make a token for the viewer.

    Raises:
        InputError: ``form.missing``, ``form.too_long``, ``form.choose_some``, ``form.number``.
        Forbidden: ``api.scope_beyond``: a scope that the viewer's roles do not open.
        Conflict: ``api.too_many``.
    """
    name = " ".join(wish.name.split())
    _check(viewer, name, wish)
    if len(live_tokens(session, viewer.account_id)) >= MOST_TOKENS:
        raise Conflict("api.too_many", most=MOST_TOKENS)
    secret = fresh_token()
    row = ApiToken(
        account_id=viewer.account_id,
        name=name,
        token_hash=digest_of(secret),
        scopes=sorted(set(wish.scopes)),
        until=now() + timedelta(days=wish.days),
    )
    session.add(row)
    session.flush()
    note_account(session, viewer, viewer.account_id, "account.add_token", token=name)
    return Made(row, f"{PREFIX}{row.id}.{secret}")


def _check(viewer: Viewer, name: str, wish: TokenWish) -> None:
    if not name:
        raise InputError("form.missing")
    if len(name) > NAME_LIMIT:
        raise InputError("form.too_long", limit=NAME_LIMIT, found=len(name))
    if not wish.scopes:
        raise InputError("form.choose_some")
    if not 1 <= wish.days <= MOST_DAYS:
        raise InputError("form.number", found=wish.days, least=1, most=MOST_DAYS)
    beyond = sorted(set(wish.scopes) - set(scopes_of(viewer)))
    if beyond:
        raise Forbidden("api.scope_beyond", scope=beyond[0])


def find_token(session: Session, text: str) -> tuple[ApiToken, Account] | None:
    """The live token and its account; None for one that ended, ran out, or never was.

    An account that was closed, or that has to choose a new password first, has no live token.
    """
    token_id, _, secret = text[:LONGEST].removeprefix(PREFIX).partition(".")
    found = session.execute(
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.id == token_id)
    ).one_or_none()
    if found is None or not text.startswith(PREFIX):
        return None
    row, account = found
    if not is_same(row.token_hash, secret) or account.disabled_at is not None:
        return None
    live = row.ended_at is None and row.until > now() and account.one_time_until is None
    return (row, account) if live else None


def is_due(row: ApiToken, at: datetime) -> bool:
    """Whether its use is to be noted again."""
    return row.used_at is None or at - row.used_at >= NOTICE


def note_token_use(session: Session, token_id: str) -> None:
    """Write down that it was used now."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now()))


def live_tokens(session: Session, account_id: str) -> list[ApiToken]:
    """Somebody's tokens that are good for something, the newest first."""
    wanted = select(ApiToken).where(
        ApiToken.account_id == account_id, ApiToken.ended_at.is_(None), ApiToken.until > now()
    )
    return list(session.scalars(wanted.order_by(ApiToken.created_at.desc(), ApiToken.id)))


def end_own_token(session: Session, viewer: Viewer, token_id: str) -> None:
    """End one of the viewer's tokens, at once.

    Raises:
        NotFound: There is none, it ended before, or it is somebody else's.
    """
    one = update(ApiToken).where(
        ApiToken.id == token_id,
        ApiToken.account_id == viewer.account_id,
        ApiToken.ended_at.is_(None),
    )
    if rows_changed(session, one.values(ended_at=now())) == 0:
        raise NotFound("not_found", kind="api_token", id=token_id)
    name = session.get_one(ApiToken, token_id).name
    note_account(session, viewer, viewer.account_id, "account.end_token", token=name)


def end_tokens(session: Session, viewer: Viewer, account_id: str) -> int:
    """End all tokens of an account; how many that were. Whether the viewer may is the caller's to ask."""
    every = update(ApiToken).where(
        ApiToken.account_id == account_id, ApiToken.ended_at.is_(None), ApiToken.until > now()
    )
    count = rows_changed(session, every.values(ended_at=now()))
    if count:
        note_account(session, viewer, account_id, "account.end_tokens", count=count)
    return count
