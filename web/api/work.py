"""Who is asking; jobs; broadcasts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from jobs import queue
from studio.records.live import Broadcast, Host
from studio.records.work import Job
from studio.units.clock import midnight, midnight_after
from web.api.asked import JobsAsked
from web.api.asked_plans import BroadcastsAsked
from web.api.footage import fault_of
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import (
    BroadcastShape,
    JobShape,
    Listed,
    Me,
    RundownShape,
    UnitShape,
)
from web.person import somebody
from web.reach import fetch
from web.state import session
from web.work.forms import states_of

JOBS = _("Jobs")
BROADCASTS = _("Broadcasts")


@operation("GET", "/me", Me, group=_("You"), summary=_("Who you are, and what you may do where"))
def get_me() -> Me:
    """The caller."""
    who = somebody()
    units = [
        UnitShape(
            id=each.id,
            slug=each.slug,
            kind=each.kind,
            name_zh=each.name_zh,
            name_en=each.name_en,
            roles=sorted(who.rights[each.id]),
        )
        for each in who.units
    ]
    scopes = None if who.scopes is None else sorted(who.scopes)
    return Me(id=who.id, name=who.name, login=who.login, scopes=scopes, units=units)


@operation(
    "GET",
    "/jobs",
    Listed[JobShape],
    group=JOBS,
    summary=_("What runs, waits, failed and is done"),
    query=JobsAsked,
)
def list_jobs(query: JobsAsked) -> Answer:
    """The caller's jobs."""
    wanted = select(Job).where(Job.state.in_(states_of(query.show or "")))
    if query.unit is not None:
        wanted = wanted.where(Job.unit_id == query.unit)
    return page_of(wanted, (Job.created_at, Job.id), query, job_shape)


@operation("GET", "/jobs/<job_id>", JobShape, group=JOBS, summary=_("One job"))
def get_job(job_id: str) -> JobShape:
    """One job."""
    return job_shape(fetch(Job, job_id))


@operation(
    "POST",
    "/jobs/<job_id>/cancel",
    JobShape,
    group=JOBS,
    summary=_("Stop a job; it has stopped within two seconds"),
    current=get_job,
    refusals=(409,),
    tagged=True,
)
def cancel_job(job_id: str) -> JobShape:
    """Ask a job to stop."""
    found = fetch(Job, job_id)
    queue.cancel(session(), found.id)
    session().refresh(found)
    return job_shape(found)


def job_shape(row: Job) -> JobShape:
    """What is told of a job."""
    return JobShape(
        id=row.id,
        unit_id=row.unit_id,
        kind=row.kind,
        subject_id=row.subject_id,
        title=row.title,
        state=row.state,
        step=row.step,
        percent=row.percent,
        left_s=row.left_s,
        fault=fault_of(row.error_code, row.error_params),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


@operation(
    "GET",
    "/broadcasts",
    Listed[BroadcastShape],
    group=BROADCASTS,
    summary=_("Planned broadcasts, the latest first"),
    query=BroadcastsAsked,
)
def list_broadcasts(query: BroadcastsAsked) -> Answer:
    """The caller's broadcasts."""
    load = (joinedload(Broadcast.host), joinedload(Broadcast.channel))
    wanted = select(Broadcast).where(*_asked(query)).options(*load)
    order = (Broadcast.start_at, Broadcast.id)
    return page_of(wanted, order, query, BroadcastShape.model_validate)


def _asked(query: BroadcastsAsked) -> Iterator[ColumnElement[bool]]:
    if query.unit is not None:
        yield Broadcast.unit_id == query.unit
    if query.since is not None:
        yield Broadcast.start_at >= midnight(query.since)
    if query.until is not None:
        yield Broadcast.start_at < midnight_after(query.until)
    if query.host is not None:
        beside = Broadcast.more_hosts.any(Host.id == query.host)
        yield or_(Broadcast.host_id == query.host, beside)
    if query.channel is not None:
        yield Broadcast.channel_id == query.channel
    if query.state is not None:
        yield Broadcast.state == query.state


@operation(
    "GET",
    "/broadcasts/<broadcast_id>",
    RundownShape,
    group=BROADCASTS,
    summary=_("One broadcast with its rundown"),
)
def get_broadcast(broadcast_id: str) -> RundownShape:
    """One broadcast."""
    return RundownShape.model_validate(fetch(Broadcast, broadcast_id))
