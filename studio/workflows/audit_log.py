"""Reading who did what: narrowed to the viewer's units, by person, action and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from studio.records.people import Account, AuditEntry, Unit
from studio.store import Viewer, scoped
from studio.units.clock import midnight, midnight_after

Ts = TypeVarTuple("Ts")

AT_ONCE = 500
"""Entries that are fetched together."""

SYSTEM = "system"
"""Stands for entries of no account."""

Line = tuple[AuditEntry, str | None, Unit]
"""An entry, the name of who did it (None for the system), and where."""


@dataclass(frozen=True)
class Asked:
    """What of the log is wanted; empty for all.

    Attributes:
        account_id: Who did it, or ``SYSTEM``.
        action: Such as ``clip.publish``.
        from_on, until_on: Days in the counties' own time, both included.
        unit_id: Where it was done.
    """

    account_id: str = ""
    action: str = ""
    from_on: date | None = None
    until_on: date | None = None
    unit_id: str = ""


def read_log(
    session: Session, viewer: Viewer, asked: Asked, *, limit: int, skip: int = 0
) -> list[Line]:
    """Entries of the viewer's units, the newest first."""
    return list(each_line(session, viewer, asked, limit=limit, skip=skip))


def each_line(
    session: Session, viewer: Viewer, asked: Asked, *, limit: int, skip: int = 0
) -> Iterator[Line]:
    """The same one after another: of a whole year's log a few hundred are in memory at a time."""
    wanted = (
        select(AuditEntry, Account.name, Unit)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .join(Unit, Unit.id == AuditEntry.unit_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(limit)
        .offset(skip)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from session.execute(narrowed(scoped(wanted, viewer), asked))


def count_log(session: Session, viewer: Viewer, asked: Asked) -> int:
    """How many there are."""
    ids = narrowed(scoped(select(AuditEntry.id), viewer), asked).subquery()
    return session.scalar(select(func.count()).select_from(ids)) or 0


def actions_there(session: Session, viewer: Viewer) -> list[str]:
    """What was ever done in the viewer's units."""
    wanted = scoped(select(AuditEntry.action).distinct(), viewer)
    return sorted(session.scalars(wanted))


def people_there(session: Session, viewer: Viewer) -> list[tuple[str, str]]:
    """Id and name of everyone who ever did something there, by name."""
    ids = scoped(select(AuditEntry.account_id).distinct(), viewer)
    wanted = select(Account.id, Account.name).where(Account.id.in_(ids))
    found = session.execute(wanted.order_by(Account.name, Account.id))
    return [(account_id, name) for account_id, name in found]


def people_by_id(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Names of those who did what these entries tell, by id."""
    ids = {each.account_id for each in entries if each.account_id is not None}
    return dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all())


def narrowed(wanted: Select[*Ts], asked: Asked) -> Select[*Ts]:
    """Entries as far as they are asked for."""
    if asked.unit_id:
        wanted = wanted.where(AuditEntry.unit_id == asked.unit_id)
    if asked.account_id == SYSTEM:
        wanted = wanted.where(AuditEntry.account_id.is_(None))
    elif asked.account_id:
        wanted = wanted.where(AuditEntry.account_id == asked.account_id)
    if asked.action:
        wanted = wanted.where(AuditEntry.action == asked.action)
    if asked.from_on is not None:
        wanted = wanted.where(AuditEntry.at >= midnight(asked.from_on))
    if asked.until_on is not None:
        wanted = wanted.where(AuditEntry.at < midnight_after(asked.until_on))
    return wanted
