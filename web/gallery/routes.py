"""The sellers' gallery, phone first: find, play, save, copy the text."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from studio.workflows.clip_order import FEW_UNITS
from studio.workflows.gallery.find_clips import (
    find_clips,
    items_with_clips,
    light_of,
    published_clip,
    published_rendition,
    units_with_clips,
)
from studio.workflows.gallery.hand_out import count_download, taken_of
from studio.workflows.gallery.own_clips import asked_price, job_of, newest_of, own_post
from studio.workflows.gallery.shop import own_shop
from studio.workflows.gallery.stall_posters import papers
from studio.workflows.rank_clips import keep_ranked
from web.files import blob, clip_name, is_first_part
from web.files import cover as whole_or_tile
from web.filters import SHAPES, by_shape
from web.gallery.forms import Search
from web.gallery.links import in_wechat, urls_of
from web.i18n import language
from web.reach import viewer
from web.state import session, studio, writing

blueprint = Blueprint("gallery", __name__, url_prefix="/gallery")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Clips ready to take."""
    keep_ranked(studio().database)
    search = Search.read(request.args)
    units = units_with_clips(session(), viewer())
    asked = [search.unit_id] if search.unit_id else [each.id for each in units]
    page = find_clips(session(), viewer(), search.wanted, search.after)
    return render_template(
        "gallery/index.html",
        clips=page.clips,
        following=page.following,
        taken=taken_of(session(), viewer(), [each.id for each in page.clips]),
        units=units,
        items=items_with_clips(session(), viewer(), asked) if len(asked) <= FEW_UNITS else (),
        search=search,
        shapes=SHAPES,
    )


@blueprint.get("/<clip_id>")
def show(clip_id: str) -> ResponseReturnValue:
    """One clip: play, save, cover, text."""
    clip = published_clip(session(), viewer(), clip_id)
    renditions = by_shape(clip.renditions)
    wanted = request.args.get("shape", "")
    chosen = next((each for each in renditions if each.aspect == wanted), None)
    chosen = chosen or (renditions[0] if renditions else None)
    mine = newest_of(session(), viewer(), clip).get(chosen.id) if chosen else None
    light = light_of(session(), viewer(), chosen) if chosen else None
    take, take_light, take_mine = urls_of(chosen, light, mine if mine and mine.blob else None)
    return render_template(
        "gallery/show.html",
        clip=clip,
        renditions=renditions,
        chosen=chosen,
        shop=own_shop(session(), viewer()),
        mine=mine,
        job=job_of(session(), mine) if mine else None,
        asked=asked_price(session(), chosen) if chosen else None,
        text=own_post(clip, mine, language()),
        papers=papers(studio().settings),
        in_wechat=in_wechat(),
        take=take,
        light=light,
        take_light=take_light,
        taken=clip.id in taken_of(session(), viewer(), [clip.id]),
        take_mine=take_mine,
    )


@blueprint.get("/files/<rendition_id>/play.mp4")
def play(rendition_id: str) -> Response:
    """The file, to be watched on the page."""
    return blob(published_rendition(session(), viewer(), rendition_id).blob)


@blueprint.get("/files/<rendition_id>/save")
def save(rendition_id: str) -> Response:
    """The file, to be saved; counted once per download, not per range."""
    rendition = published_rendition(session(), viewer(), rendition_id)
    answer = blob(rendition.blob, name=clip_name(rendition, "mp4"))
    if is_first_part() and answer.status_code in {200, 206}:
        with writing() as counting:
            count_download(counting, viewer(), rendition, rendition.clip.unit_id)
    return answer


@blueprint.get("/files/<rendition_id>/cover.jpg")
def cover(rendition_id: str) -> Response:
    """The cover: a real picture, so that a long press on a phone can save it."""
    return whole_or_tile(published_rendition(session(), viewer(), rendition_id).cover)


@blueprint.get("/files/<rendition_id>/cover/save")
def save_cover(rendition_id: str) -> Response:
    """The cover, to be saved."""
    rendition = published_rendition(session(), viewer(), rendition_id)
    return blob(rendition.cover, name=clip_name(rendition, "jpg"))
