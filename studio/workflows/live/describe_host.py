"""What is known of a host: who they are, how long they may be on air, when they can come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.live import Host
from studio.schedule import Availability
from studio.store import Viewer, hold_or_not_found, require_role
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import PLANNERS, free_name

OLDEST = 120
"""Years; a birth date farther back is a slip of the hand."""

DAY_MIN = 1440


@dataclass(frozen=True)
class HostFacts:
    """What a coordinator writes down of a host."""

    birth_date: date | None = None
    guardian_consent: bool = False
    verified_until: date | None = None
    travel_buffer_s: int = 0
    max_minutes_day: int | None = None
    availability: Availability | None = None
    """What was said by hand; None leaves what was said before."""
    name: str | None = None
    """None leaves it."""


def describe_host(
    session: Session,
    viewer: Viewer,
    host_id: str,
    facts: HostFacts,
    revision: int | None = None,
) -> Host:
    """Write down what is known of a host; busy times of their calendars' files stay as they are.

    With ``revision``, what others wrote since somebody looked is not written over.

    Raises:
        NotFound: The host is not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``schedule.bad_birth_date``, ``schedule.bad_minutes_day``, ``schedule.no_name``.
        Conflict: ``schedule.name_taken``; ``host.changed``: somebody else wrote meanwhile.
    """
    host = hold_or_not_found(session, viewer, Host, host_id)
    require_role(session, viewer, host.unit_id, PLANNERS)
    session.refresh(host, ["revision"], with_for_update=True)
    if revision is not None and host.revision != revision:
        raise Conflict("host.changed", name=host.name)
    born, minutes = facts.birth_date, facts.max_minutes_day
    if born is not None and not (today().year - OLDEST <= born.year and born <= today()):
        raise InputError("schedule.bad_birth_date", found=str(born))
    if minutes is not None and not 0 < minutes <= DAY_MIN:
        raise InputError("schedule.bad_minutes_day", limit=DAY_MIN)
    if facts.name is not None:
        host.name = free_name(session, host, facts.name)
    host.birth_date, host.guardian_consent = born, facts.guardian_consent
    host.verified_until = facts.verified_until
    host.travel_buffer_s = min(max(facts.travel_buffer_s, 0), DAY_MIN * 60)
    host.max_minutes_day = minutes
    if facts.availability is not None:
        host.availability = facts.availability.model_dump(mode="json")
    host.revision += 1
    until = "" if facts.verified_until is None else facts.verified_until.isoformat()
    note(session, viewer, host.unit_id, "host.describe", host.id, name=host.name, until=until)
    return host
