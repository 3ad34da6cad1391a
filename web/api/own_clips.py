"""A seller's own shop, and published clips made in its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Response, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from jobs.queue import enqueue
from studio.errors import InputError, NotFound
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, ClipState, Job, JobState, Rendition
from studio.units import Money, now
from studio.workflows.footage.receive_footage import KeptFile
from studio.workflows.gallery import make_mine, own_clips
from studio.workflows.gallery import shop as shops
from studio.workflows.gallery.take_links import LIFE
from web.api.asked_sellers import NamedFile, OwnAsked, OwnWish, ShopWish
from web.api.footage import fault_of, said
from web.api.gallery import GROUP
from web.api.marks import gettext as _
from web.api.octets import Octets
from web.api.operations import Answer, operation
from web.api.pages import listed, rows_of
from web.api.shapes import LinkShape, Listed
from web.api.shapes_sellers import OwnClipShape, SavedShopShape, ShopShape
from web.gallery.links import urls_of
from web.gallery.shop import own_portrait
from web.i18n import language
from web.kept import keep_sent
from web.reach import fetch, viewer
from web.state import session, studio


@operation("GET", "/shop", ShopShape, group=GROUP, summary=_("One's own shop"), refusals=(404,))
def get_shop() -> ShopShape:
    """The caller's; 404 before they said what it is called."""
    mine = shops.own_shop(session(), viewer())
    if mine is None:
        raise NotFound("shop.first")
    return _shop(mine)


@operation(
    "POST",
    "/shop",
    SavedShopShape,
    group=GROUP,
    summary=_("Write one's own shop, all of it anew; answers words on it to look at too"),
    body=ShopWish,
    current=get_shop,
    refusals=(404, 422),
)
def save_shop(body: ShopWish) -> SavedShopShape:
    """Clips made before stay as they are."""
    # A refusal names the field as the program knows it.
    names = {each: each for each in ("shop", "link", "phone", "wechat", "portrait", "price")}
    typed = {name: value.strip() for name, value in body.model_dump().items()}
    saved, found = shops.save_shop(
        session(), studio().settings, viewer(), typed, names | {"form": gettext("My shop")}
    )
    notes = [said(each.code, each.params) for each in found]
    return SavedShopShape(**_shop(saved).model_dump(), notes=notes)


def _kept_portrait(query: NamedFile, sent: Path) -> KeptFile:
    """The file in the blobs, of who has a shop."""
    with studio().database.reading() as reading:
        if shops.own_shop(reading, viewer()) is None:
            raise InputError("shop.first")
    return keep_sent([(sent, query.name)])[0]


@operation(
    "POST",
    "/shop/portrait",
    ShopShape,
    group=GROUP,
    summary=_("Send a picture for the card: its bytes; it is looked at first"),
    query=NamedFile,
    octets=True,
    ahead=_kept_portrait,
    current=get_shop,
    refusals=(404,),
    tagged=True,
)
def send_shop_portrait(query: NamedFile, sent: Path, ahead: KeptFile) -> ShopShape:
    """The one before stays until then."""
    del query, sent
    return _shop(shops.send_portrait(session(), enqueue, viewer(), ahead))


@operation(
    "GET",
    "/shop/portrait.jpg",
    Octets,
    group=GROUP,
    summary=_("The picture on one's own card"),
    media="image/jpeg",
    ranged=True,
    refusals=(404,),
)
def get_shop_portrait() -> Response:
    """As the studio developed it."""
    return own_portrait()


@operation(
    "POST",
    "/shop/portrait/remove",
    ShopShape,
    group=GROUP,
    summary=_("Take the picture off the card"),
    current=get_shop,
    refusals=(404,),
    tagged=True,
)
def remove_shop_portrait() -> ShopShape:
    """Clips made with it stay as they are."""
    shops.remove_portrait(session(), viewer())
    return get_shop()


@operation(
    "POST",
    "/renditions/<rendition_id>/own",
    OwnClipShape,
    group=GROUP,
    summary=_("Have a published file made in one's own name; the one that is there, if it is"),
    status=201,
    body=OwnWish,
    refusals=(409, 422),
    located=True,
    tagged=True,
)
def make_own_clip(rendition_id: str, body: OwnWish) -> Answer:
    """Queue it, or answer at once."""
    rendition = fetch(Rendition, rendition_id)
    price = None if body.price_fen is None else Money(body.price_fen)
    settings = studio().settings
    made = make_mine.make_mine(session(), enqueue, settings, viewer(), rendition.id, price)
    place = url_for("api_v1.get_own_clip", personal_id=made.id)
    return Answer(_own(made, own_clips.job_of(session(), made)), {"Location": place})


@operation(
    "GET",
    "/own-clips",
    Listed[OwnClipShape],
    group=GROUP,
    summary=_("Clips in one's own name, as far as the clip is still published"),
    query=OwnAsked,
)
def list_own_clips(query: OwnAsked) -> Answer:
    """The caller's."""
    wanted = (
        select(PersonalClip)
        .join(PersonalClip.seller)
        .join(PersonalClip.rendition)
        .join(Rendition.clip)
        .where(Seller.account_id == viewer().account_id, Clip.state == ClipState.PUBLISHED)
        .options(contains_eager(PersonalClip.rendition).contains_eager(Rendition.clip))
    )
    if query.clip is not None:
        wanted = wanted.where(Clip.id == query.clip)
    rows, more = rows_of(wanted, (PersonalClip.created_at, PersonalClip.id), query)
    jobs = _jobs_of(rows)
    return listed([_own(each, jobs.get(each.job_id)) for each in rows], more)


@operation(
    "GET",
    "/own-clips/<personal_id>",
    OwnClipShape,
    group=GROUP,
    summary=_("One clip in one's own name, and how far it is"),
    refusals=(409,),
)
def get_own_clip(personal_id: str) -> OwnClipShape:
    """One of the caller's."""
    mine = own_clips.own_clip(session(), viewer(), personal_id)
    return _own(mine, own_clips.job_of(session(), mine))


@operation(
    "POST",
    "/own-clips/<personal_id>/links",
    LinkShape,
    group=GROUP,
    summary=_("A download link to a clip in one's own name, good for two days"),
    status=201,
    refusals=(409,),
)
def link_own_clip(personal_id: str) -> LinkShape:
    """Addresses that need no sign-in."""
    until = now() + LIFE
    mine = own_clips.own_clip(session(), viewer(), personal_id)
    own_clips.check_current(session(), mine)
    urls = urls_of(mine)[0]
    if urls is None:
        raise LookupError("a file always has links")
    root = request.host_url.rstrip("/")
    addresses = {"page": urls.page, "save": urls.save, "cover": urls.cover}
    return LinkShape(**{name: root + path for name, path in addresses.items()}, until=until)


def _shop(row: Seller) -> ShopShape:
    names = ("id", "unit_id", "shop", "link", "phone", "wechat")
    return ShopShape(
        **{name: getattr(row, name) for name in names},
        portrait=row.portrait is not None,
        portrait_waits=row.portrait_sent is not None,
        refusal=fault_of(row.refusal_code, row.refusal_params),
    )


def _jobs_of(rows: Sequence[PersonalClip]) -> dict[str, Job]:
    """The jobs that make or made them by id; one question."""
    wanted = select(Job).where(Job.id.in_({each.job_id for each in rows}))
    return {each.id: each for each in session().scalars(wanted)}


def _own(row: PersonalClip, job: Job | None) -> OwnClipShape:
    clip = row.rendition.clip
    return OwnClipShape(
        id=row.id,
        unit_id=row.unit_id,
        clip_id=clip.id,
        rendition_id=row.rendition_id,
        aspect=row.rendition.aspect,
        title=clip.title,
        shop=row.card.shop,
        price_fen=row.card.price_fen,
        post_text=own_clips.own_post(clip, row, language()),
        bytes=row.bytes,
        state=_state(row, job),
        percent=100 if row.blob else job.percent if job else 0,
        left_s=job.left_s if job else None,
        fault=fault_of(row.error_code, row.error_params),
        created_at=row.created_at,
    )


def _state(row: PersonalClip, job: Job | None) -> JobState:
    """A job may make many: what of them has no file when it is over has failed."""
    if row.blob is not None:
        return JobState.DONE
    return job.state if job is not None and job.state is not JobState.DONE else JobState.FAILED
