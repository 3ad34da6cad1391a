"""Who works in one's units: by name, login or telephone number, with how many devices each is signed in on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from studio.records.people import Account, Membership
from studio.records.sessions import AccountSession
from studio.store import Viewer, scoped
from studio.units import now
from studio.workflows.accounts.people import digits_or_none

PAGE = 60
"""People on one page."""


@dataclass(frozen=True)
class People:
    """One page of members.

    Attributes:
        members: With account and unit loaded.
        devices: Live sessions by account id; none where there are none.
        count: Members on all pages.
        page: The one that is shown, from 1; the last where a later one was asked for.
        pages: How many there are.
    """

    members: tuple[Membership, ...]
    devices: Mapping[str, int]
    count: int
    page: int
    pages: int


def find_people(session: Session, viewer: Viewer, words: str = "", page: int = 1) -> People:
    """Members of the viewer's units whose name, login or number holds ``words``, by unit and role."""
    count = session.scalar(select(func.count()).select_from(called(viewer, words).subquery())) or 0
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    wanted = (
        called(viewer, words)
        .options(contains_eager(Membership.account), joinedload(Membership.unit))
        .order_by(Membership.unit_id, Membership.role, Account.name, Membership.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    members = tuple(session.scalars(wanted))
    return People(members, devices_of(session, members), count, page, pages)


def called(viewer: Viewer, words: str) -> Select[Membership]:
    """Members of the viewer's units whose name, login or number holds ``words``; without order."""
    wanted = scoped(select(Membership).join(Membership.account), viewer)
    if not words:
        return wanted
    digits = digits_or_none(words)
    return wanted.where(
        or_(
            Account.name.icontains(words, autoescape=True),
            Account.login.icontains(words, autoescape=True),
            Account.phone.contains(digits or words, autoescape=True),
        )
    )


def devices_of(session: Session, members: Sequence[Membership]) -> dict[str, int]:
    """Live sessions by account id; none where there are none."""
    live = (
        select(AccountSession.account_id, func.count())
        .where(
            AccountSession.account_id.in_({each.account_id for each in members}),
            AccountSession.ended_at.is_(None),
            AccountSession.until > now(),
        )
        .group_by(AccountSession.account_id)
    )
    return dict(session.execute(live).all())
