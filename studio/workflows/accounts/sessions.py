"""Where somebody is signed in: opened, found again at every request, listed and ended."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.records.people import Account, Membership
from studio.records.sessions import AccountSession, SessionKind
from studio.store import Viewer, rows_changed
from studio.units import now
from studio.workflows.accounts.tokens import digest_of, fresh_token, is_same
from studio.workflows.audit import note

IDLE = {SessionKind.PASSWORD: timedelta(days=7), SessionKind.DEVICE: timedelta(days=180)}
"""How long a session lives without being used: an office's week, a seller's time between two harvests."""

NOTICE = timedelta(minutes=5)
"""How much later than the last note a use is noted again: one write in five minutes, not one a request."""

REMEMBERED = timedelta(days=90)
"""How long ended sessions stay in the table."""

MARK = 12
"""Characters of the password's hash that a session keeps."""

AGENT_LIMIT = 300
"""Characters of the User-Agent header that are kept."""


@dataclass(frozen=True)
class Opened:
    """A new session, and what the browser keeps to come back with."""

    row: AccountSession
    kept: str


def open_session(
    session: Session,
    account: Account,
    kind: SessionKind,
    agent: str,
    unit_id: str | None = None,
) -> Opened:
    """Sign the account in on one more browser.

    Args:
        session: Whose transaction this joins.
        account: Who.
        kind: How they came in.
        agent: User-Agent header.
        unit_id: The unit that invited the device.
    """
    at, secret = now(), fresh_token()
    row = AccountSession(
        account_id=account.id,
        kind=kind,
        token_hash=digest_of(secret),
        password_mark=_mark(account) if kind is SessionKind.PASSWORD else "",
        unit_id=unit_id,
        agent=agent[:AGENT_LIMIT],
        created_at=at,
        seen_at=at,
        until=at + IDLE[kind],
    )
    session.execute(
        delete(AccountSession).where(
            AccountSession.account_id == account.id, AccountSession.until < at - REMEMBERED
        )
    )
    session.add(row)
    session.flush()
    return Opened(row, f"{row.id}.{secret}")


def find_session(session: Session, kept: str) -> tuple[AccountSession, Account] | None:
    """The live session that a browser names, and its account; None for one that ended, ran out, or never was."""
    session_id, _, secret = kept.partition(".")
    found = session.execute(
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(AccountSession.id == session_id)
    ).one_or_none()
    if found is None:
        return None
    row, account = found
    if not is_same(row.token_hash, secret) or account.disabled_at is not None:
        return None
    live = row.ended_at is None and row.until > now() and _holds(row, account)
    return (row, account) if live else None


def is_due(row: AccountSession, at: datetime) -> bool:
    """Whether its use is to be noted again."""
    return at - row.seen_at >= NOTICE


def note_use(session: Session, session_id: str, agent: str) -> None:
    """Put off a session's end, unless somebody ended it meanwhile."""
    row = session.get(AccountSession, session_id)
    if row is not None and row.ended_at is None:
        at = now()
        row.seen_at, row.until, row.agent = at, at + IDLE[row.kind], agent[:AGENT_LIMIT]


def live_sessions(session: Session, account_id: str) -> list[AccountSession]:
    """Where somebody is signed in, the last used first."""
    wanted = (
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.until > now(),
        )
        .order_by(AccountSession.seen_at.desc(), AccountSession.id)
    )
    return [row for row, account in session.execute(wanted) if _holds(row, account)]


def forget(session: Session, session_id: str) -> None:
    """End the session that signs itself out."""
    row = session.get(AccountSession, session_id)
    if row is not None and row.ended_at is None:
        row.ended_at = now()


def end_own_session(session: Session, viewer: Viewer, session_id: str) -> None:
    """End one of the viewer's own sessions.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    end_session(session, viewer, viewer.account_id, session_id)


def end_session(session: Session, viewer: Viewer, account_id: str, session_id: str) -> None:
    """End one session of this account, at once; whether the viewer may is the caller's to ask.

    Raises:
        NotFound: ``not_found``.
    """
    one = update(AccountSession).where(
        AccountSession.id == session_id,
        AccountSession.account_id == account_id,
        AccountSession.ended_at.is_(None),
    )
    if rows_changed(session, one.values(ended_at=now())) == 0:
        raise NotFound("not_found", kind="session", id=session_id)
    note_account(session, viewer, account_id, "account.end_session")


def end_sessions(session: Session, viewer: Viewer, account_id: str, but: str = "") -> int:
    """Sign an account out everywhere, but for the session ``but``; how many sessions that ended."""
    all_others = update(AccountSession).where(
        AccountSession.account_id == account_id,
        AccountSession.ended_at.is_(None),
        AccountSession.until > now(),
        AccountSession.id != but,
    )
    count = rows_changed(session, all_others.values(ended_at=now()))
    if count:
        note_account(session, viewer, account_id, "account.end_sessions", count=count)
    return count


def note_account(
    session: Session,
    viewer: Viewer | None,
    account_id: str,
    action: str,
    **detail: str | int | float | None,
) -> None:
    """Write down what was done to an account, in every unit it works in."""
    name = session.scalar(select(Account.name).where(Account.id == account_id))
    units = select(Membership.unit_id).where(Membership.account_id == account_id)
    for unit_id in session.scalars(units.order_by(Membership.unit_id)).all():
        note(session, viewer, unit_id, action, account_id, name=name, **detail)


def _holds(row: AccountSession, account: Account) -> bool:
    """Whether the password is still the one somebody signed in with; devices have none."""
    if row.kind is SessionKind.DEVICE:
        return True
    return hmac.compare_digest(row.password_mark, _mark(account))


def _mark(account: Account) -> str:
    return account.password_hash[-MARK:]
