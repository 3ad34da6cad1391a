"""The sellers' gallery: published clips found, looked at, and several taken at once."""

from __future__ import annotations

from flask import request, url_for

from studio.records.work import Clip
from studio.units import now
from studio.units.clock import today
from studio.workflows.catalog.price_range import approved_for
from studio.workflows.clip_order import ClipPlace
from studio.workflows.gallery import take_links
from studio.workflows.gallery.find_clips import ClipSearch, find_clips, published_clip
from studio.workflows.gallery.hand_out import taken_of
from studio.workflows.gallery.own_clips import newest_of, own_post
from studio.workflows.gallery.take_links import LIFE, make_links
from studio.workflows.gallery.take_several import choose
from studio.workflows.rank_clips import keep_ranked
from web.api.asked_sellers import GalleryAsked, SeveralWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import listed
from web.api.shapes import Listed
from web.api.shapes_sellers import (
    PublishedFileShape,
    PublishedShape,
    RevokedShape,
    SeveralShape,
    TileFileShape,
    TileShape,
)
from web.filters import by_shape
from web.gallery.links import key
from web.i18n import language
from web.reach import viewer
from web.state import session, studio

GROUP = _("Gallery and own clips")


@operation(
    "GET",
    "/gallery",
    Listed[TileShape],
    group=GROUP,
    summary=_("Published clips, what is in season first, then the newest"),
    query=GalleryAsked,
)
def list_gallery(query: GalleryAsked) -> Answer:
    """What the caller may take."""
    keep_ranked(studio().database)
    search = ClipSearch(
        words=query.words.strip(),
        unit_id=query.unit or "",
        item_id=query.item or "",
        length=query.length or "",
        aspect=query.aspect or "",
        in_season=query.in_season == "yes",
    )
    place = None if query.after is None else ClipPlace.parse(query.after)
    page = find_clips(session(), viewer(), search, place, query.limit)
    taken = taken_of(session(), viewer(), [each.id for each in page.clips])
    more = None if page.following is None else str(page.following)
    return listed([_tile(each, taken=each.id in taken) for each in page.clips], more)


def _tile(clip: Clip, *, taken: bool) -> TileShape:
    return TileShape(
        id=clip.id,
        item_id=clip.item_id,
        name_zh=clip.facts.name_zh,
        name_en=clip.facts.name_en,
        county_zh=clip.facts.county_zh,
        county_en=clip.facts.county_en,
        length_s=clip.length_s,
        published_at=clip.published_at,
        held=clip.held_since is not None,
        taken=taken,
        files=[TileFileShape.model_validate(each) for each in by_shape(clip.renditions)],
    )


@operation(
    "GET",
    "/gallery/<clip_id>",
    PublishedShape,
    group=GROUP,
    summary=_("One published clip: its files, the text to post, what one's own card may ask"),
    refusals=(409,),
)
def get_gallery_clip(clip_id: str) -> PublishedShape:
    """One clip."""
    clip = published_clip(session(), viewer(), clip_id)
    own = newest_of(session(), viewer(), clip)
    approved = approved_for(session(), clip.item_id, today())
    files = []
    for each in by_shape(clip.renditions):
        mine = own.get(each.id)
        told = {
            name: getattr(each, name)
            for name in PublishedFileShape.model_fields.keys() - {"own_id"}
        }
        files.append(PublishedFileShape(**told, own_id=mine.id if mine else None))
    return PublishedShape(
        id=clip.id,
        unit_id=clip.unit_id,
        item_id=clip.item_id,
        title=clip.title,
        post_text=own_post(clip, None, language()),
        length_s=clip.length_s,
        published_at=clip.published_at,
        held=clip.held_since is not None,
        taken=clip.id in taken_of(session(), viewer(), [clip.id]),
        least_fen=approved.least_fen if approved else None,
        most_fen=approved.most_fen if approved else None,
        price_until=approved.until if approved else None,
        files=files,
    )


@operation(
    "POST",
    "/clip-links",
    SeveralShape,
    group=GROUP,
    summary=_("One download link to several files as a zip, good for two days"),
    status=201,
    body=SeveralWish,
    refusals=(404, 409, 422),
)
def link_several(body: SeveralWish) -> SeveralShape:
    """Addresses that need no sign-in."""
    until = now() + LIFE
    chosen = choose(session(), viewer(), body.rendition_ids)
    files = [each.personal or each.rendition for each in chosen]
    links = make_links(session(), key(), viewer(), files)
    root = request.host_url.rstrip("/")
    return SeveralShape(
        page=root + url_for("gallery.take_several", take=links),
        zip=root + url_for("gallery.take_zip", take=links),
        files=len(chosen),
        bytes=sum(each.bytes for each in chosen),
        until=until,
    )


@operation(
    "POST",
    "/clip-links/revoke",
    RevokedShape,
    group=GROUP,
    summary=_("Make all links that one was given worth nothing"),
)
def revoke_own_links() -> RevokedShape:
    """All of them."""
    take_links.revoke_own_links(session(), viewer())
    return RevokedShape(at=now())


@operation(
    "POST",
    "/units/<unit_id>/revoke-links",
    RevokedShape,
    group=GROUP,
    summary=_("Make all links to files of a unit, and of those below it, worth nothing"),
)
def revoke_unit_links(unit_id: str) -> RevokedShape:
    """Whoever was given them."""
    take_links.revoke_links_of(session(), viewer(), unit_id)
    return RevokedShape(at=now())
