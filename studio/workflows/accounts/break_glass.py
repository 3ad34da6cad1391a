"""A system administrator opens a county's raw footage only with a reason, which the county reads.

Who works in the county sees its footage as ever; this is for administrators of the province, whose rights come from
above and who have no part in the county's day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Forbidden, InputError
from studio.records.people import Role
from studio.records.raw_access import RawAccess
from studio.records.work import Footage
from studio.store import Viewer, county_of, get_or_not_found, provinces, roles_in, scoped
from studio.units import now
from studio.workflows.audit import note

LIFE = timedelta(hours=1)
"""How long a reason opens one county's footage."""

SHORTEST, LONGEST = 8, 200
"""Characters of a reason: a word is none."""

SHOWN = timedelta(days=30)
"""How long the county's first page tells of it; the audit log always does."""

MAKERS = frozenset({Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR})


def needs_reason(session: Session, viewer: Viewer, unit_id: str) -> bool:
    """Whether all that lets the viewer see this unit's footage is being an administrator of a province."""
    above = provinces(session)
    if unit_id in above:
        return False
    daily = tuple(
        (unit, role)
        for unit, role in viewer.memberships
        if not (role is Role.ADMINISTRATOR and unit in above)
    )
    if len(daily) == len(viewer.memberships):
        return False
    own = Viewer(viewer.account_id, daily)
    return MAKERS.isdisjoint(roles_in(session, own, unit_id))


def is_open(session: Session, viewer: Viewer, unit_id: str) -> bool:
    """Whether the viewer may look at raw footage of this unit now."""
    if not needs_reason(session, viewer, unit_id):
        return True
    return county_of(session, unit_id) in opened(session, viewer)


def opened(session: Session, viewer: Viewer) -> frozenset[str]:
    """The counties for which the viewer has given a reason that still holds."""
    given = select(RawAccess.unit_id).where(
        RawAccess.account_id == viewer.account_id, RawAccess.until > now()
    )
    return frozenset(session.scalars(given.distinct()))


def check_open(session: Session, viewer: Viewer, unit_id: str) -> None:
    """Make sure that the viewer may look at raw footage of this unit now.

    Raises:
        Forbidden: ``footage.reason_first``.
    """
    if not is_open(session, viewer, unit_id):
        raise Forbidden("footage.reason_first")


def break_glass(session: Session, viewer: Viewer, footage_id: str, reason: str) -> RawAccess | None:
    """Open the footage of a file's county for an hour, and write down why; None where no reason is needed.

    Raises:
        NotFound: There is no such file for this viewer.
        InputError: ``footage.reason_short``; ``form.too_long``.
    """
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    if not needs_reason(session, viewer, footage.unit_id):
        return None
    said = " ".join(reason.split())
    if len(said) < SHORTEST:
        raise InputError("footage.reason_short", least=SHORTEST)
    if len(said) > LONGEST:
        raise InputError("form.too_long", limit=LONGEST, found=len(said))
    county = county_of(session, footage.unit_id)
    row = RawAccess(account_id=viewer.account_id, unit_id=county, reason=said, until=now() + LIFE)
    session.add(row)
    session.flush()
    note(session, viewer, county, "footage.break_glass", row.id, name=footage.name, reason=said)
    return row


def note_opened(session: Session, viewer: Viewer, footage: Footage) -> None:
    """Write down each file that was opened under a reason."""
    note(session, viewer, footage.unit_id, "footage.opened_raw", footage.id, name=footage.name)


def note_orders(session: Session, viewer: Viewer, footage_ids: Sequence[str]) -> None:
    """Write down each file that is cut under a reason: a clip shows it as much as a look does."""
    for footage_id in footage_ids:
        footage = session.get_one(Footage, footage_id)
        if needs_reason(session, viewer, footage.unit_id):
            note_opened(session, viewer, footage)


def recent(session: Session, viewer: Viewer) -> list[RawAccess]:
    """Who from above gave a reason to look into the viewer's units lately, the newest first."""
    wanted = (
        select(RawAccess)
        .where(RawAccess.at > now() - SHOWN, RawAccess.account_id != viewer.account_id)
        .options(joinedload(RawAccess.account), joinedload(RawAccess.unit))
        .order_by(RawAccess.at.desc(), RawAccess.id)
        .limit(5)
    )
    return list(session.scalars(scoped(wanted, viewer)))
