"""Sign a seller in on their own device: invited by a coordinator, by a link or its QR code, without a password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.people import Account, Membership, Role, Unit
from studio.records.sessions import DeviceInvitation, SessionKind
from studio.store import Viewer, get_or_not_found, require_role, rows_changed, scoped
from studio.units import now
from studio.units.phone import phone_digits
from studio.workflows.accounts.people import is_taken, may_look_after
from studio.workflows.accounts.sessions import Opened, open_session
from studio.workflows.accounts.tokens import digest_of, fresh_token, is_same
from studio.workflows.audit import note

INVITERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that may bring sellers in."""

MOST_DEVICES = 10
MOST_DAYS = 30
NAME_LIMIT = 40


@dataclass(frozen=True)
class Wanted:
    """How far an invitation reaches."""

    devices: int = 1
    days: int = 7


@dataclass(frozen=True)
class Invited:
    """An invitation and its token, which nobody can be shown again."""

    row: DeviceInvitation
    token: str


def add_seller(
    session: Session, viewer: Viewer, unit_id: str, name: str, phone: str = ""
) -> Membership:
    """A new account that sells for a unit; it has no password.

    Raises:
        NotFound: The viewer has no role in that unit.
        Forbidden: ``forbidden.role``.
        InputError: ``form.missing``, ``form.too_long``, ``phone.not_one``.
        Conflict: ``phone.taken``.
    """
    require_role(session, viewer, unit_id, INVITERS)
    unit = get_or_not_found(session, viewer, Unit, unit_id)
    called = " ".join(name.split())
    if not called:
        raise InputError("form.missing")
    if len(called) > NAME_LIMIT:
        raise InputError("form.too_long", limit=NAME_LIMIT, found=len(called))
    digits = phone_digits(phone) if phone.strip() else None
    if digits is not None and is_taken(session, digits):
        raise Conflict("phone.taken", found=phone.strip()[:40])
    login = f"{unit.slug}-{secrets.token_hex(4)}"
    account = Account(login=login, name=called, phone=digits, password_hash="")
    session.add(account)
    session.flush()
    held = Membership(account_id=account.id, unit_id=unit_id, role=Role.SELLER)
    session.add(held)
    session.flush()
    note(session, viewer, unit_id, "account.add_seller", account.id, name=called)
    return held


def invite_seller(
    session: Session, viewer: Viewer, membership_id: str, wanted: Wanted | None = None
) -> Invited:
    """Make a link that signs this seller in; an earlier one that is still open stays so.

    Raises:
        NotFound: There is no such membership in the viewer's units.
        Forbidden: ``invite.only_sellers``; ``people.not_yours``; ``forbidden.role``.
    """
    wanted = wanted or Wanted()
    held = get_or_not_found(session, viewer, Membership, membership_id)
    require_role(session, viewer, held.unit_id, INVITERS)
    if held.role is not Role.SELLER:
        raise Forbidden("invite.only_sellers")
    if not may_look_after(session, viewer, held.account_id):
        raise Forbidden("people.not_yours")
    token = fresh_token()
    row = DeviceInvitation(
        unit_id=held.unit_id,
        account_id=held.account_id,
        token_hash=digest_of(token),
        devices=min(max(wanted.devices, 1), MOST_DEVICES),
        created_by=viewer.account_id,
        until=now() + timedelta(days=min(max(wanted.days, 1), MOST_DAYS)),
    )
    session.add(row)
    session.flush()
    name = session.get_one(Account, held.account_id).name
    note(session, viewer, held.unit_id, "account.invite", row.id, name=name, devices=row.devices)
    return Invited(row, token)


def invitation_of(session: Session, token: str) -> DeviceInvitation:
    """The open invitation behind a link; looking at it uses nothing up.

    Raises:
        NotFound: ``invite.unknown``: no such link, or its account is gone.
        Conflict: ``invite.over``: withdrawn, used up or too old.
    """
    wanted = select(DeviceInvitation).where(DeviceInvitation.token_hash == digest_of(token))
    row = session.scalars(wanted.options(joinedload(DeviceInvitation.account))).one_or_none()
    if row is None or not is_same(row.token_hash, token) or row.account.disabled_at is not None:
        raise NotFound("invite.unknown")
    if not is_open(row):
        raise Conflict("invite.over")
    return row


def invited_account(session: Session, token: str) -> str:
    """Id of the account that a link is or was for; empty for a link there never was."""
    wanted = select(DeviceInvitation).where(DeviceInvitation.token_hash == digest_of(token))
    row = session.scalars(wanted).one_or_none()
    return row.account_id if row is not None and is_same(row.token_hash, token) else ""


def is_open(row: DeviceInvitation) -> bool:
    """Whether a device may still come in."""
    return row.withdrawn_at is None and row.used < row.devices and row.until > now()


def accept_invitation(session: Session, token: str, agent: str) -> tuple[Account, Opened]:
    """Sign in the device that asks; of two that ask at once for the last place, one is told.

    Raises:
        NotFound, Conflict: As ``invitation_of``.
    """
    row = invitation_of(session, token)
    place = update(DeviceInvitation).where(
        DeviceInvitation.id == row.id,
        DeviceInvitation.used < DeviceInvitation.devices,
        DeviceInvitation.withdrawn_at.is_(None),
        DeviceInvitation.until > now(),
    )
    if rows_changed(session, place.values(used=DeviceInvitation.used + 1)) == 0:
        raise Conflict("invite.over")
    opened = open_session(session, row.account, SessionKind.DEVICE, agent, row.unit_id)
    who = Viewer(row.account_id, ())
    note(session, who, row.unit_id, "account.join", row.id, name=row.account.name)
    return row.account, opened


def withdraw_invitation(session: Session, viewer: Viewer, invitation_id: str) -> DeviceInvitation:
    """Close an invitation; devices that came in by it stay signed in.

    Raises:
        NotFound: There is none in the viewer's units.
        Conflict: ``invite.over``: it is closed already.
    """
    row = get_or_not_found(session, viewer, DeviceInvitation, invitation_id)
    require_role(session, viewer, row.unit_id, INVITERS)
    still = update(DeviceInvitation).where(
        DeviceInvitation.id == invitation_id, DeviceInvitation.withdrawn_at.is_(None)
    )
    if rows_changed(session, still.values(withdrawn_at=now())) == 0:
        raise Conflict("invite.over")
    name = session.get_one(Account, row.account_id).name
    note(session, viewer, row.unit_id, "account.withdraw_invitation", row.id, name=name)
    return row


def open_invitations(session: Session, viewer: Viewer, account_id: str) -> list[DeviceInvitation]:
    """What may still be used to sign this account in, the newest first."""
    wanted = select(DeviceInvitation).where(DeviceInvitation.account_id == account_id)
    newest = wanted.order_by(DeviceInvitation.created_at.desc(), DeviceInvitation.id)
    return [row for row in session.scalars(scoped(newest, viewer)) if is_open(row)]
