"""A host's busy times from their own calendar: a file is read, looked at, added as a whole, and taken out again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError, ProcessFailed, ProcessOverLimit, ProcessTimedOut
from studio.process import Limits, python_argv, run
from studio.records.host_busy import HostBusy
from studio.records.live import Broadcast, BroadcastState, Host
from studio.schedule import Span
from studio.schedule.busy import LARGEST, Busy
from studio.schedule.host_time import by_hand
from studio.settings import Settings
from studio.store import Viewer, get_or_not_found, hold_or_not_found, require_role
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import PLANNERS
from studio.workflows.live.watch_schedule import between, on_in

AHEAD = timedelta(days=400)
"""How far a file is read: as far as calendars of broadcasts reach."""

MOST_AWAY = 3_000
"""Times at which a host cannot come, of all files and by hand."""

CHILD = Limits(wall_s=20, cpu_s=6, memory_mib=768, file_mib=1, output_mib=2)
"""Of the process that reads a file; an honest one takes a second."""

NAME_LIMIT = 100


def read_file(settings: Settings, data: bytes) -> Busy:
    """What a file says of the days from yesterday on, read in a process of its own.

    Raises:
        InputError: As ``studio.schedule.busy.read_busy``.
    """
    if len(data) > LARGEST:
        raise InputError("busy.too_large", limit=LARGEST >> 20)
    first = now() - timedelta(days=1)
    folder = settings.var / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".ics") as file:
        file.write(data)
        file.flush()
        asked = (file.name, first.isoformat(), (first + AHEAD).isoformat())
        try:
            told = json.loads(
                run(python_argv("studio.workflows.live.busy_child", *asked), limits=CHILD).stdout
            )
        except (ProcessOverLimit, ProcessTimedOut) as error:
            raise InputError("busy.too_much") from error
        except ProcessFailed as error:
            raise InputError("busy.broken") from error
    if "error" in told:
        raise InputError(told["error"]["code"], **told["error"]["params"])
    return Busy.model_validate(told["busy"])


def stage_busy(session: Session, viewer: Viewer, host_id: str, busy: Busy, name: str) -> HostBusy:
    """Keep what a file said to be looked at; one of the same host that was not added goes.

    Raises:
        NotFound: The host is not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``busy.nothing``: nothing in it makes anybody busy.
    """
    host = own_host(session, viewer, host_id)
    if not busy.spans:
        raise InputError("busy.nothing", passed_over=busy.passed_over)
    session.execute(
        delete(HostBusy).where(HostBusy.host_id == host.id, HostBusy.applied_at.is_(None))
    )
    made = HostBusy(
        unit_id=host.unit_id,
        host_id=host.id,
        name=Path(name).name[:NAME_LIMIT],
        spans=[each.model_dump(mode="json") for each in busy.spans],
        account_id=viewer.account_id,
    )
    session.add(made)
    session.flush()
    return made


def apply_busy(session: Session, viewer: Viewer, busy_id: str, *, replacing: bool) -> HostBusy:
    """Have all of a file's times count, or raise and have none do.

    Args:
        session: Database session.
        viewer: Who does.
        busy_id: Of the file that was looked at.
        replacing: Take out what earlier files of this host said.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``busy.done_already``.
        InputError: ``busy.too_many``.
    """
    busy = _held(session, viewer, busy_id)
    if busy.applied_at is not None:
        raise Conflict("busy.done_already", name=busy.name)
    others = imports_of(session, busy.host)
    kept = [busy] if replacing else [busy, *others]
    if len(by_hand(busy.host).away) + sum(len(each.spans) for each in kept) > MOST_AWAY:
        raise InputError("busy.too_many", limit=MOST_AWAY)
    for each in others if replacing else ():
        session.delete(each)
    busy.applied_at = now()
    _look_again(session, busy.host)
    _note(session, viewer, busy, "host.busy_added")
    return busy


def remove_busy(session: Session, viewer: Viewer, busy_id: str) -> Host:
    """Forget a file and its times; those of other files, and those said by hand, stay.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    busy = _held(session, viewer, busy_id)
    host = busy.host
    if busy.applied_at is not None:
        _note(session, viewer, busy, "host.busy_removed")
    session.delete(busy)
    _look_again(session, host)
    return host


def imports_of(session: Session, host: Host) -> Sequence[HostBusy]:
    """Files whose times were added, newest first."""
    wanted = select(HostBusy).where(HostBusy.host_id == host.id, HostBusy.applied_at.is_not(None))
    return session.scalars(wanted.order_by(HostBusy.applied_at.desc())).all()


def in_the_way(session: Session, busy: HostBusy) -> list[Broadcast]:
    """Planned broadcasts that the host is on in, first or beside another, and that fall into a file's times."""
    spans = spans_of(busy)
    wanted = between(spans[0].start, spans[-1].end).where(
        on_in({busy.host_id}), Broadcast.state != BroadcastState.CANCELLED
    )
    return [
        each
        for each in session.scalars(wanted).unique()
        if any(span.start < each.end_at and each.start_at < span.end for span in spans)
    ]


def own_busy(session: Session, viewer: Viewer, busy_id: str) -> HostBusy:
    """A file, if the viewer may plan its host.

    Raises:
        NotFound: It is not theirs.
        Forbidden: ``forbidden.role``.
    """
    busy = get_or_not_found(session, viewer, HostBusy, busy_id)
    require_role(session, viewer, busy.unit_id, PLANNERS)
    return busy


def _held(session: Session, viewer: Viewer, busy_id: str) -> HostBusy:
    """A file and its host, to be changed; raises as ``own_busy``."""
    host_id = own_busy(session, viewer, busy_id).host_id
    hold_or_not_found(session, viewer, Host, host_id)
    return hold_or_not_found(session, viewer, HostBusy, busy_id)


def own_host(session: Session, viewer: Viewer, host_id: str) -> Host:
    """A host, if the viewer may plan them; raises as ``own_busy``."""
    host = get_or_not_found(session, viewer, Host, host_id)
    require_role(session, viewer, host.unit_id, PLANNERS)
    return host


def spans_of(busy: HostBusy) -> tuple[Span, ...]:
    """A file's times."""
    return tuple(Span.model_validate(each) for each in busy.spans)


def _look_again(session: Session, host: Host) -> None:
    """Have the host's busy times read anew: they are those of their files."""
    session.flush()
    session.expire(host, ["busy_text"])


def _note(session: Session, viewer: Viewer, busy: HostBusy, action: str) -> None:
    note(
        session,
        viewer,
        busy.unit_id,
        action,
        busy.host_id,
        name=busy.host.name,
        file=busy.name,
        count=len(busy.spans),
    )
