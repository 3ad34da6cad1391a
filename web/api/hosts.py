"""Hosts, channels, and the calendars that are handed out by link."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from studio.records.calendars import CalendarLink
from studio.records.live import Channel, Host
from studio.workflows.live import plan_broadcast
from studio.workflows.live.calendar_links import make_calendar_link, revoke_calendar_link
from studio.workflows.live.describe_host import HostFacts
from studio.workflows.live.describe_host import describe_host as keep_facts
from web.api.asked import ByUnit
from web.api.asked_plans import ChannelWish, FeedWish, HostFactsWish, HostWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import Listed
from web.api.shapes_plans import ChannelShape, FeedShape, HostShape
from web.reach import fetch, viewer
from web.schedule.feeds import address_of
from web.state import session

GROUP = _("Hosts, channels and calendars")


@operation(
    "GET", "/hosts", Listed[HostShape], group=GROUP, summary=_("Who goes on air"), query=ByUnit
)
def list_hosts(query: ByUnit) -> Answer:
    """The hosts of the caller's units."""
    wanted = select(Host)
    if query.unit is not None:
        wanted = wanted.where(Host.unit_id == query.unit)
    return page_of(wanted, (None, Host.id), query, HostShape.model_validate)


@operation("GET", "/hosts/<host_id>", HostShape, group=GROUP, summary=_("One host"))
def get_host(host_id: str) -> HostShape:
    """One host."""
    return HostShape.model_validate(fetch(Host, host_id))


@operation(
    "POST",
    "/hosts",
    HostShape,
    group=GROUP,
    summary=_("Add a host"),
    status=201,
    body=HostWish,
    refusals=(404, 409, 422),
    located=True,
    tagged=True,
)
def add_host(body: HostWish) -> Answer:
    """A new host."""
    made = plan_broadcast.add_host(session(), viewer(), body.unit_id, body.name)
    place = url_for("api_v1.get_host", host_id=made.id)
    return Answer(HostShape.model_validate(made), {"Location": place})


@operation(
    "POST",
    "/hosts/<host_id>/describe",
    HostShape,
    group=GROUP,
    summary=_("Write down what is known of a host; all of it anew"),
    body=HostFactsWish,
    current=get_host,
    refusals=(409, 422),
    tagged=True,
)
def describe_host(host_id: str, body: HostFactsWish) -> HostShape:
    """Keep it."""
    facts = HostFacts(
        birth_date=body.birth_date,
        guardian_consent=body.guardian_consent,
        verified_until=body.verified_until,
        travel_buffer_s=body.travel_buffer_s,
        max_minutes_day=body.max_minutes_day,
        name=body.name,
    )
    return HostShape.model_validate(keep_facts(session(), viewer(), host_id, facts))


@operation(
    "GET",
    "/channels",
    Listed[ChannelShape],
    group=GROUP,
    summary=_("Accounts on live platforms"),
    query=ByUnit,
)
def list_channels(query: ByUnit) -> Answer:
    """The channels of the caller's units."""
    wanted = select(Channel)
    if query.unit is not None:
        wanted = wanted.where(Channel.unit_id == query.unit)
    return page_of(wanted, (None, Channel.id), query, ChannelShape.model_validate)


@operation(
    "POST",
    "/channels",
    ChannelShape,
    group=GROUP,
    summary=_("Add a channel"),
    status=201,
    body=ChannelWish,
    refusals=(404, 409, 422),
)
def add_channel(body: ChannelWish) -> ChannelShape:
    """A new channel."""
    made = plan_broadcast.add_channel(
        session(), viewer(), body.unit_id, body.name, body.platform.value, body.turnaround_s
    )
    return ChannelShape.model_validate(made)


@operation(
    "GET",
    "/feeds",
    Listed[FeedShape],
    group=GROUP,
    summary=_("Calendars that are handed out by link"),
    query=ByUnit,
)
def list_feeds(query: ByUnit) -> Answer:
    """Those that work."""
    wanted = select(CalendarLink).where(CalendarLink.revoked_at.is_(None))
    if query.unit is not None:
        wanted = wanted.where(CalendarLink.unit_id == query.unit)
    return page_of(wanted, (CalendarLink.created_at, CalendarLink.id), query, feed_shape)


@operation("GET", "/feeds/<feed_id>", FeedShape, group=GROUP, summary=_("One calendar's link"))
def get_feed(feed_id: str) -> FeedShape:
    """One link."""
    return feed_shape(fetch(CalendarLink, feed_id))


@operation(
    "POST",
    "/feeds",
    FeedShape,
    group=GROUP,
    summary=_("Hand a calendar out; the same link where there is one"),
    status=201,
    body=FeedWish,
    refusals=(404,),
    located=True,
    tagged=True,
)
def make_feed(body: FeedWish) -> Answer:
    """A link."""
    made = make_calendar_link(session(), viewer(), body.kind, body.subject_id)
    place = url_for("api_v1.get_feed", feed_id=made.id)
    return Answer(feed_shape(made), {"Location": place})


@operation(
    "POST",
    "/feeds/<feed_id>/revoke",
    FeedShape,
    group=GROUP,
    summary=_("Take a calendar's link back, for good"),
    current=get_feed,
    tagged=True,
)
def revoke_feed(feed_id: str) -> FeedShape:
    """Take it back."""
    revoke_calendar_link(session(), viewer(), feed_id)
    return feed_shape(fetch(CalendarLink, feed_id))


def feed_shape(row: CalendarLink) -> FeedShape:
    """The link with its address; empty once it was taken back."""
    return FeedShape(
        id=row.id,
        unit_id=row.unit_id,
        kind=row.kind,
        subject_id=row.subject_id,
        address=address_of(row) if row.revoked_at is None else "",
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
