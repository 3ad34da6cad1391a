"""Footage asked for by link, and what sellers take."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from sqlalchemy import select

from studio.records.requests import ShotRequest
from studio.units.clock import today
from studio.workflows.footage import shot_requests
from studio.workflows.footage.request_links import token_of
from studio.workflows.footage.shot_requests import Arrived, Wanted
from studio.workflows.gallery.download_counts import count_by, count_days
from web.api.asked import ByUnit
from web.api.asked_desk import CountsAsked, ProlongWish, ShotWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import listed, rows_of
from web.api.shapes import Listed
from web.api.shapes_desk import CountShape, CountsShape, DayShape, RequestShape
from web.gallery.links import key
from web.reach import fetch, viewer
from web.state import session

GROUP = _("Shot requests")


@operation(
    "GET",
    "/requests",
    Listed[RequestShape],
    group=GROUP,
    summary=_("Footage that was asked for, and what has come"),
    query=ByUnit,
)
def list_requests(query: ByUnit) -> Answer:
    """The requests of the caller's units."""
    wanted = select(ShotRequest)
    if query.unit is not None:
        wanted = wanted.where(ShotRequest.unit_id == query.unit)
    rows, more = rows_of(wanted, (ShotRequest.created_at, ShotRequest.id), query)
    came = shot_requests.arrived_for(session(), [each.id for each in rows])
    return listed([_told(each, came[each.id]) for each in rows], more)


@operation("GET", "/requests/<request_id>", RequestShape, group=GROUP, summary=_("One request"))
def get_request(request_id: str) -> RequestShape:
    """One request."""
    return _now(fetch(ShotRequest, request_id))


@operation(
    "POST",
    "/requests",
    RequestShape,
    group=GROUP,
    summary=_("Ask for footage; the answer has the link to hand on"),
    status=201,
    body=ShotWish,
    refusals=(404, 422),
    located=True,
    tagged=True,
)
def ask_for_footage(body: ShotWish) -> Answer:
    """A new request."""
    made = shot_requests.ask(session(), viewer(), Wanted(**body.model_dump()))
    return Answer(_kept(made), {"Location": url_for("api_v1.get_request", request_id=made.id)})


@operation(
    "POST",
    "/requests/<request_id>/prolong",
    RequestShape,
    group=GROUP,
    summary=_("Let something come by a request's link again"),
    body=ProlongWish,
    current=get_request,
    tagged=True,
)
def prolong_request(request_id: str, body: ProlongWish) -> RequestShape:
    """Until the end of that day."""
    return _kept(shot_requests.prolong(session(), viewer(), request_id, body.days))


@operation(
    "POST",
    "/requests/<request_id>/finish",
    RequestShape,
    group=GROUP,
    summary=_("Say that nothing more is wanted"),
    current=get_request,
    tagged=True,
)
def finish_request(request_id: str) -> RequestShape:
    """Done."""
    return _kept(shot_requests.finish(session(), viewer(), request_id))


@operation(
    "POST",
    "/requests/<request_id>/revoke",
    RequestShape,
    group=GROUP,
    summary=_("Take a request's link back"),
    current=get_request,
    tagged=True,
)
def revoke_request(request_id: str) -> RequestShape:
    """Nothing more comes by it."""
    return _kept(shot_requests.revoke(session(), viewer(), request_id))


def _kept(row: ShotRequest) -> RequestShape:
    """The request after a change, as it will be read: times come back in UTC."""
    session().flush()
    session().refresh(row)
    return _now(row)


def _now(row: ShotRequest) -> RequestShape:
    return _told(row, shot_requests.arrived_for(session(), [row.id])[row.id])


def _told(row: ShotRequest, came: Arrived) -> RequestShape:
    names = RequestShape.model_fields.keys() - {"state", "files", "bytes", "link"}
    return RequestShape(
        **{name: getattr(row, name) for name in names},
        state=shot_requests.state_of(row, came),
        files=came.files,
        bytes=came.bytes,
        link=url_for("film.page", token=token_of(key(), row), _external=True),
    )


@operation(
    "GET",
    "/counts",
    CountsShape,
    group=_("Downloads"),
    summary=_("What sellers take: by clip, item, seller, county or village station, and by day"),
    query=CountsAsked,
)
def get_counts(query: CountsAsked) -> CountsShape:
    """As the page counts."""
    last = today()
    first = last - timedelta(days=query.days - 1)
    days = count_days(session(), viewer(), first, last)
    lines = count_by(session(), viewer(), query.by, first, last, query.limit)
    return CountsShape(
        by=query.by,
        first=first,
        last=last,
        total=sum(each.taken for each in days),
        days=[DayShape.model_validate(each) for each in days],
        lines=[CountShape.model_validate(each) for each in lines],
    )
