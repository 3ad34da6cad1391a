"""Who may look after whose account, and what they may do to it: passwords, telephone numbers, sessions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, Forbidden, InputError
from studio.records.people import Account, Membership, Role
from studio.records.sessions import AccountSession
from studio.store import Viewer, get_or_not_found, roles_in, scoped
from studio.units import now
from studio.units.phone import phone_digits
from studio.workflows.accounts import sessions
from studio.workflows.accounts.api_tokens import end_tokens
from studio.workflows.accounts.sessions import end_sessions, note_account

ONE_TIME = timedelta(days=3)
"""How long a password that an administrator made can be used."""


def may_look_after(session: Session, viewer: Viewer, account_id: str) -> bool:
    """Whether every role of the account is one that the viewer may give: nobody touches a peer, or who ranks higher.

    A coordinator looks after sellers; an administrator after all but administrators, and after these from a unit above.
    """
    if account_id == viewer.account_id:
        return False
    held = session.scalars(select(Membership).where(Membership.account_id == account_id)).all()
    return bool(held) and all(_outranks(session, viewer, each) for each in held)


def _outranks(session: Session, viewer: Viewer, held: Membership) -> bool:
    mine = roles_in(session, viewer, held.unit_id)
    if held.role is Role.SELLER:
        return not mine.isdisjoint({Role.COORDINATOR, Role.ADMINISTRATOR})
    if held.role is not Role.ADMINISTRATOR:
        return Role.ADMINISTRATOR in mine
    elsewhere = tuple(each for each in viewer.memberships if each[0] != held.unit_id)
    above = Viewer(viewer.account_id, elsewhere)
    return Role.ADMINISTRATOR in roles_in(session, above, held.unit_id)


def member_to_look_after(session: Session, viewer: Viewer, membership_id: str) -> Membership:
    """The membership, when the viewer may look after its account.

    Raises:
        NotFound: There is none in the viewer's units.
        Forbidden: ``people.not_yours``.
    """
    found = get_or_not_found(session, viewer, Membership, membership_id)
    if not may_look_after(session, viewer, found.account_id):
        raise Forbidden("people.not_yours")
    return found


def sessions_to_see(session: Session, viewer: Viewer, account_id: str) -> list[AccountSession]:
    """Where an account is signed in, as far as the viewer may know.

    All of it for who looks after the account; else the devices that the viewer's own units invited.
    """
    live = sessions.live_sessions(session, account_id)
    if may_look_after(session, viewer, account_id):
        return live
    wanted = select(AccountSession.id).where(AccountSession.account_id == account_id)
    ours = set(session.scalars(scoped(wanted, viewer)))
    return [each for each in live if each.id in ours]


def end_session_of(
    session: Session, viewer: Viewer, membership_id: str, session_id: str
) -> Membership:
    """End one of a member's sessions, at once.

    Raises:
        NotFound: There is no such member, or no such session the viewer may know of.
    """
    held = get_or_not_found(session, viewer, Membership, membership_id)
    seen = {each.id for each in sessions_to_see(session, viewer, held.account_id)}
    known = session_id if session_id in seen else ""
    sessions.end_session(session, viewer, held.account_id, known)
    return held


def sign_out_member(session: Session, viewer: Viewer, membership_id: str) -> int:
    """End every session of a member; how many there were. Raises as ``member_to_look_after``."""
    held = member_to_look_after(session, viewer, membership_id)
    end_tokens(session, viewer, held.account_id)
    return end_sessions(session, viewer, held.account_id)


def reset_password(
    session: Session, viewer: Viewer, membership_id: str, password_hash: str
) -> Membership:
    """Give a member a password for one sign-in, and sign them out everywhere.

    Raises:
        NotFound: There is none in the viewer's units.
        Forbidden: ``people.not_yours``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    account = session.get_one(Account, held.account_id)
    account.password_hash, account.one_time_until = password_hash, now() + ONE_TIME
    end_sessions(session, viewer, account.id)
    end_tokens(session, viewer, account.id)
    note_account(session, viewer, account.id, "account.reset_password")
    return held


def change_password(session: Session, viewer: Viewer, password_hash: str) -> None:
    """Give the viewer a password of their own and end all their sessions; who changes it opens a new one."""
    account = session.get_one(Account, viewer.account_id)
    account.password_hash, account.one_time_until = password_hash, None
    end_sessions(session, viewer, account.id)
    note_account(session, viewer, account.id, "account.change_password")


def set_phone(session: Session, viewer: Viewer, account_id: str, typed: str) -> str | None:
    """Let an account sign in by this number too; by none when nothing was typed.

    Whether the viewer may is the caller's to ask.

    Raises:
        InputError: ``phone.not_one``.
        Conflict: ``phone.taken``.
    """
    phone = phone_digits(typed) if typed.strip() else None
    account = session.get_one(Account, account_id)
    if phone == account.phone:
        return phone
    if phone is not None and is_taken(session, phone):
        raise Conflict("phone.taken", found=typed.strip()[:40])
    account.phone = phone
    note_account(session, viewer, account_id, "account.phone")
    return phone


def is_taken(session: Session, phone: str) -> bool:
    """Whether somebody signs in by this number."""
    return session.scalar(select(Account.id).where(Account.phone == phone)) is not None


def account_named(session: Session, typed: str) -> Account | None:
    """The account that somebody means who types a login name or a telephone number to sign in."""
    found = session.scalar(select(Account).where(Account.login == typed))
    digits = digits_or_none(typed)
    if found is None and digits is not None:
        found = session.scalar(select(Account).where(Account.phone == digits))
    return found


def digits_or_none(typed: str) -> str | None:
    """The telephone number that was typed; None for what is none."""
    try:
        return phone_digits(typed)
    except InputError:
        return None
