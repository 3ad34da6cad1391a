"""Clips: ordered, looked at, proposed, published, withdrawn, handed out."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobs.queue import enqueue
from studio.records.clip_words import NO_WORDS
from studio.records.work import Clip, ClipOrder, Job
from studio.units import Aspect, now
from studio.workflows.clips import publish as desk
from studio.workflows.clips.review import withdraw_others
from studio.workflows.cutting.order_clips import OrderWish
from studio.workflows.cutting.order_clips import order_clips as place_order
from studio.workflows.gallery.find_clips import published_rendition
from studio.workflows.gallery.take_links import LIFE
from studio.workflows.hold import is_being_renewed, renew_clip
from web.api.asked import ClipsAsked, PublishAsked, Withdrawal
from web.api.asked_clips import ClipsWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import ClipShape, LinkShape, Listed, OrderShape
from web.gallery.links import urls_of
from web.reach import fetch, viewer
from web.state import session, studio

GROUP = _("Clips")


@operation(
    "GET", "/clips", Listed[ClipShape], group=GROUP, summary=_("Finished clips"), query=ClipsAsked
)
def list_clips(query: ClipsAsked) -> Answer:
    """The caller's clips."""
    wanted = select(Clip).options(selectinload(Clip.renditions))
    if query.unit is not None:
        wanted = wanted.where(Clip.unit_id == query.unit)
    if query.item is not None:
        wanted = wanted.where(Clip.item_id == query.item)
    if query.state is not None:
        wanted = wanted.where(Clip.state == query.state)
    if query.order is not None:
        wanted = wanted.where(Clip.order_id == query.order)
    return page_of(wanted, (Clip.created_at, Clip.id), query, ClipShape.model_validate)


@operation("GET", "/clips/<clip_id>", ClipShape, group=GROUP, summary=_("One clip"))
def get_clip(clip_id: str) -> ClipShape:
    """One clip."""
    return ClipShape.model_validate(fetch(Clip, clip_id))


@operation(
    "POST",
    "/clip-orders",
    OrderShape,
    group=GROUP,
    summary=_("Order clips of an item; a job makes them"),
    status=201,
    body=ClipsWish,
    refusals=(404, 422, 507),
    located=True,
)
def order_clips(body: ClipsWish) -> Answer:
    """Place an order."""
    placed = place_order(session(), enqueue, studio().settings, viewer(), wish_of(body))
    job_id = session().scalars(select(Job.id).where(Job.subject_id == placed.id)).one()
    place = url_for("api_v1.get_job", job_id=job_id)
    return Answer(order_shape(placed, job_id), {"Location": place})


def wish_of(body: ClipsWish) -> OrderWish:
    """The order that a program sent."""
    return OrderWish(
        item_id=body.item_id,
        footage_ids=tuple(body.footage_ids),
        template=body.template,
        aspects=tuple(Aspect.parse(each) for each in body.aspects),
        lengths_s=tuple(body.lengths_s),
        preset=body.preset,
        music=body.music,
        words=NO_WORDS if body.words is None else body.words.said,
    )


def order_shape(placed: ClipOrder, job_id: str) -> OrderShape:
    """The order, and the job that makes its clips."""
    return OrderShape(
        id=placed.id,
        unit_id=placed.unit_id,
        item_id=placed.item_id,
        job_id=job_id,
        created_at=placed.created_at,
    )


@operation(
    "POST",
    "/clips/<clip_id>/propose",
    ClipShape,
    group=GROUP,
    summary=_("Propose a clip to those who publish"),
    current=get_clip,
    refusals=(409,),
    tagged=True,
)
def propose_clip(clip_id: str) -> ClipShape:
    """Ask those who publish."""
    return ClipShape.model_validate(desk.propose(session(), viewer(), clip_id))


@operation(
    "POST",
    "/clips/<clip_id>/publish",
    ClipShape,
    group=GROUP,
    summary=_("Let the sellers have a clip"),
    query=PublishAsked,
    current=get_clip,
    refusals=(409,),
    tagged=True,
)
def publish_clip(clip_id: str, query: PublishAsked) -> ClipShape:
    """Publish; a held clip has its new files made."""
    clip = desk.publish(session(), viewer(), clip_id)
    if query.instead == "yes":
        withdraw_others(session(), viewer(), clip, gettext("A newer version is out"))
    if clip.held_since is not None and not is_being_renewed(session(), clip):
        renew_clip(session(), enqueue, viewer(), clip_id)
    return ClipShape.model_validate(clip)


@operation(
    "POST",
    "/clips/<clip_id>/withdraw",
    ClipShape,
    group=GROUP,
    summary=_("Take a clip back from the sellers, or turn a proposal down"),
    body=Withdrawal,
    current=get_clip,
    refusals=(409, 422),
    tagged=True,
)
def withdraw_clip(clip_id: str, body: Withdrawal) -> ClipShape:
    """Take it back."""
    return ClipShape.model_validate(desk.withdraw(session(), viewer(), clip_id, body.reason))


@operation(
    "POST",
    "/renditions/<rendition_id>/links",
    LinkShape,
    group=GROUP,
    summary=_("A download link to a published clip, good for two days"),
    status=201,
    refusals=(409,),
)
def link_clip(rendition_id: str) -> LinkShape:
    """Addresses that need no sign-in."""
    until = now() + LIFE
    rendition = published_rendition(session(), viewer(), rendition_id)
    urls = urls_of(rendition)[0]
    if urls is None:
        raise LookupError("a rendition always has links")
    root = request.host_url.rstrip("/")
    addresses = {"page": urls.page, "save": urls.save, "cover": urls.cover}
    return LinkShape(**{name: root + path for name, path in addresses.items()}, until=until)
