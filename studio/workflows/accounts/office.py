"""The office's own people: brought in, given another role, and let go. Nobody makes or touches a peer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from studio.errors import Conflict, Forbidden, InputError
from studio.records.people import Account, Membership, Role, Unit
from studio.records.sessions import DeviceInvitation
from studio.store import Viewer, get_or_not_found, require_role, roles_in
from studio.units import now
from studio.units.phone import phone_digits
from studio.workflows.accounts.api_tokens import end_tokens
from studio.workflows.accounts.invite import NAME_LIMIT
from studio.workflows.accounts.people import ONE_TIME, is_taken, member_to_look_after
from studio.workflows.accounts.sessions import end_sessions, note_account
from studio.workflows.audit import note

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
"""A login name: told by telephone and typed on any keyboard."""

OFFICE = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Roles of people who sign in with a password."""


@dataclass(frozen=True)
class NewMember:
    """Who is brought in."""

    unit_id: str
    role: Role
    name: str
    login: str
    phone: str = ""


def grantable(session: Session, viewer: Viewer, unit_id: str) -> tuple[Role, ...]:
    """The roles this viewer may give in a unit: those below their own; their own rank only from a unit above."""
    mine = roles_in(session, viewer, unit_id)
    if Role.ADMINISTRATOR not in mine:
        return (Role.SELLER,) if Role.COORDINATOR in mine else ()
    elsewhere = tuple(each for each in viewer.memberships if each[0] != unit_id)
    above = roles_in(session, Viewer(viewer.account_id, elsewhere), unit_id)
    lower = (Role.SELLER, Role.MEDIA, Role.COORDINATOR)
    return (*lower, Role.ADMINISTRATOR) if Role.ADMINISTRATOR in above else lower


def add_member(
    session: Session, viewer: Viewer, wanted: NewMember, password_hash: str
) -> Membership:
    """An account for somebody of the office, with a password for one sign-in.

    Raises:
        NotFound: The viewer has no role in that unit.
        Forbidden: ``forbidden.role``; ``people.not_grantable``.
        InputError: ``form.missing``, ``form.too_long``, ``people.login``, ``phone.not_one``.
        Conflict: ``people.login_taken``, ``phone.taken``.
    """
    require_role(session, viewer, wanted.unit_id, (Role.ADMINISTRATOR,))
    get_or_not_found(session, viewer, Unit, wanted.unit_id)
    check_grant(session, viewer, wanted.unit_id, wanted.role)
    name = " ".join(wanted.name.split())
    if not name:
        raise InputError("form.missing")
    if len(name) > NAME_LIMIT:
        raise InputError("form.too_long", limit=NAME_LIMIT, found=len(name))
    account = Account(
        login=_free_login(session, wanted.login),
        name=name,
        phone=_free_phone(session, wanted.phone),
        password_hash=password_hash,
        one_time_until=now() + ONE_TIME,
    )
    session.add(account)
    session.flush()
    held = Membership(account_id=account.id, unit_id=wanted.unit_id, role=wanted.role)
    session.add(held)
    session.flush()
    told = {"name": name, "role": wanted.role.value}
    note(session, viewer, wanted.unit_id, "account.add_member", account.id, **told)
    return held


def change_role(session: Session, viewer: Viewer, membership_id: str, role: Role) -> Membership:
    """Give a member another role in the same unit; it holds with their next request.

    Raises:
        NotFound: There is none in the viewer's units.
        Forbidden: ``people.not_yours``; ``people.not_grantable``.
        Conflict: ``people.last_administrator``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    check_grant(session, viewer, held.unit_id, role)
    if held.role is role:
        return held
    if held.role is Role.ADMINISTRATOR:
        keep_an_administrator(session, held)
    before, held.role = held.role, role
    session.flush()
    name = session.get_one(Account, held.account_id).name
    told = {"name": name, "before": before.value, "role": role.value}
    note(session, viewer, held.unit_id, "account.change_role", held.account_id, **told)
    return held


def close_account(session: Session, viewer: Viewer, membership_id: str) -> Account:
    """Close a member's account: signed out everywhere, tokens and invitations ended; what they did stays theirs.

    Raises:
        NotFound: There is none in the viewer's units.
        Forbidden: ``people.not_yours``.
        Conflict: ``people.closed``; ``people.last_administrator``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    account = session.get_one(Account, held.account_id)
    if account.disabled_at is not None:
        raise Conflict("people.closed")
    every = select(Membership).where(Membership.account_id == account.id)
    for each in session.scalars(every):
        if each.role is Role.ADMINISTRATOR:
            keep_an_administrator(session, each)
    end_sessions(session, viewer, account.id)
    end_tokens(session, viewer, account.id)
    open_ones = update(DeviceInvitation).where(
        DeviceInvitation.account_id == account.id, DeviceInvitation.withdrawn_at.is_(None)
    )
    session.execute(open_ones.values(withdrawn_at=now()))
    account.disabled_at = now()
    account.link_version += 1
    session.flush()
    note_account(session, viewer, account.id, "account.close")
    return account


def check_grant(session: Session, viewer: Viewer, unit_id: str, role: Role) -> None:
    """Make sure that the viewer may give this role there.

    Raises:
        Forbidden: ``people.not_grantable``.
    """
    if role not in grantable(session, viewer, unit_id):
        raise Forbidden("people.not_grantable")


def keep_an_administrator(session: Session, held: Membership) -> None:
    """Make sure that the unit has another administrator who can sign in; two at once cannot let go of each other."""
    others = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.unit_id == held.unit_id,
            Membership.role == Role.ADMINISTRATOR,
            Account.disabled_at.is_(None),
        )
        .order_by(Membership.id)
        .with_for_update()
    )
    if all(each.account_id == held.account_id for each in session.scalars(others).all()):
        raise Conflict("people.last_administrator")


def _free_login(session: Session, typed: str) -> str:
    login = typed.strip().casefold()
    if not LOGIN.fullmatch(login) or login.isdigit():
        raise InputError("people.login", found=typed.strip()[:40])
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise Conflict("people.login_taken", found=login)
    return login


def _free_phone(session: Session, typed: str) -> str | None:
    digits = phone_digits(typed) if typed.strip() else None
    if digits is not None and is_taken(session, digits):
        raise Conflict("phone.taken", found=typed.strip()[:40])
    return digits
