"""A person's places: a second unit or role beside the first, one that ends, and an account that is opened again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict
from studio.records.people import Account, Membership, Role, Unit
from studio.records.sessions import DeviceInvitation
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.units import now
from studio.workflows.accounts.office import check_grant, keep_an_administrator
from studio.workflows.accounts.people import member_to_look_after, reset_password
from studio.workflows.accounts.sessions import note_account
from studio.workflows.audit import note


def memberships_of(session: Session, viewer: Viewer, account_id: str) -> Sequence[Membership]:
    """Where the account works, as far as the viewer may know; units loaded."""
    wanted = (
        select(Membership)
        .join(Membership.unit)
        .where(Membership.account_id == account_id)
        .options(joinedload(Membership.unit))
        .order_by(Unit.kind, Unit.slug)
    )
    return session.scalars(scoped(wanted, viewer)).all()


def add_membership(
    session: Session, viewer: Viewer, membership_id: str, unit_id: str, role: Role
) -> Membership:
    """Give a member a role in another unit too; it holds with their next request.

    From then on only who outranks every one of their roles looks after them: a county's administrator no longer does
    when their coordinator works for another county as well.

    Raises:
        NotFound: There is no such member, or no such unit, for this viewer.
        Forbidden: ``people.not_yours``; ``people.not_grantable``; ``forbidden.role``.
        Conflict: ``people.closed``; ``people.already_there``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    account = session.get_one(Account, held.account_id)
    if account.disabled_at is not None:
        raise Conflict("people.closed")
    require_role(session, viewer, unit_id, (Role.ADMINISTRATOR,))
    unit = get_or_not_found(session, viewer, Unit, unit_id)
    check_grant(session, viewer, unit.id, role)
    there = select(Membership.id).where(
        Membership.account_id == account.id, Membership.unit_id == unit.id
    )
    if session.scalar(there) is not None:
        names = {"unit_zh": unit.name_zh, "unit_en": unit.name_en}
        raise Conflict("people.already_there", name=account.name, **names)
    made = Membership(account_id=account.id, unit_id=unit.id, role=role)
    session.add(made)
    session.flush()
    told = {"name": account.name, "role": role.value}
    note(session, viewer, unit.id, "account.add_membership", account.id, **told)
    return made


def end_membership(session: Session, viewer: Viewer, membership_id: str) -> Account:
    """Let a member work elsewhere only; what they did here stays theirs, open invitations of this unit end.

    Raises:
        NotFound: There is no such member for this viewer.
        Forbidden: ``people.not_yours``.
        Conflict: ``people.only_place``: it is their last one; ``people.last_administrator``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    account = session.get_one(Account, held.account_id)
    others = select(func.count()).where(
        Membership.account_id == account.id, Membership.id != held.id
    )
    if not session.scalar(others):
        raise Conflict("people.only_place", name=account.name)
    if held.role is Role.ADMINISTRATOR:
        keep_an_administrator(session, held)
    open_ones = update(DeviceInvitation).where(
        DeviceInvitation.account_id == account.id,
        DeviceInvitation.unit_id == held.unit_id,
        DeviceInvitation.withdrawn_at.is_(None),
    )
    session.execute(open_ones.values(withdrawn_at=now()))
    told = {"name": account.name, "role": held.role.value}
    note(session, viewer, held.unit_id, "account.end_membership", account.id, **told)
    session.delete(held)
    session.flush()
    return account


def reopen_account(
    session: Session, viewer: Viewer, membership_id: str, password_hash: str
) -> Membership:
    """Open a closed account again. Who had a password gets one for a single sign-in; sellers are invited anew.

    Devices, tokens and links of before stay ended.

    Raises:
        NotFound: There is no such member for this viewer.
        Forbidden: ``people.not_yours``.
        Conflict: ``people.not_closed``.
    """
    held = member_to_look_after(session, viewer, membership_id)
    account = session.get_one(Account, held.account_id)
    if account.disabled_at is None:
        raise Conflict("people.not_closed", name=account.name)
    account.disabled_at = None
    session.flush()
    note_account(session, viewer, account.id, "account.reopen")
    if account.password_hash:
        reset_password(session, viewer, held.id, password_hash)
    return held
