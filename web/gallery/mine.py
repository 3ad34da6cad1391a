"""Clips in a seller's own name: asked for with one tap, handed out at once when they are there."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from jobs.queue import enqueue
from studio.catalog import parse_price
from studio.errors import InputError, NotFound
from studio.records.sellers import PersonalClip
from studio.records.work import Rendition
from studio.workflows.gallery import make_mine as sellers
from studio.workflows.gallery import own_clips
from studio.workflows.gallery.hand_out import count_own_download
from web.files import blob, clip_name, is_first_part
from web.gallery.links import in_wechat, urls_of
from web.gallery.routes import blueprint
from web.problems import tell, words_of
from web.reach import fetch, viewer
from web.state import session, studio, writing


@blueprint.post("/files/<rendition_id>/mine")
def make_mine(rendition_id: str) -> ResponseReturnValue:
    """Make the clip the person's own; who has no shop yet is asked for it first."""
    rendition = fetch(Rendition, rendition_id)
    clip = url_for(
        "gallery.show", clip_id=rendition.clip_id, shape=rendition.aspect, _anchor="mine"
    )
    typed = request.form.get("price", "").strip()
    try:
        price = parse_price(typed) if typed else None
        sellers.make_mine(session(), enqueue, studio().settings, viewer(), rendition.id, price)
    except NotFound:
        raise
    except InputError as error:
        tell(words_of(error), "bad")
        if error.code == "shop.first":
            return redirect(url_for("gallery.shop", back=clip))
    return redirect(clip)


def _own(personal_id: str) -> PersonalClip:
    return own_clips.own_clip(session(), viewer(), personal_id)


@blueprint.get("/mine/<personal_id>/card")
def mine_card(personal_id: str) -> ResponseReturnValue:
    """How far it is, for a page that polls; when it is over the page is told to load anew."""
    mine = _own(personal_id)
    job = own_clips.job_of(session(), mine)
    answer = make_response(
        render_template(
            "gallery/mine_card.html",
            mine=mine,
            job=job,
            take_mine=urls_of(mine)[0] if mine.blob else None,
            in_wechat=in_wechat(),
        )
    )
    if job is None or job.state not in sellers.OPEN:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.get("/mine/<personal_id>/play.mp4")
def play_mine(personal_id: str) -> Response:
    """The file, to be watched on the page."""
    mine = _own(personal_id)
    own_clips.check_current(session(), mine)
    return blob(mine.blob)


@blueprint.get("/mine/<personal_id>/save")
def save_mine(personal_id: str) -> Response:
    """The file, to be saved; counted once per download."""
    mine = _own(personal_id)
    own_clips.check_current(session(), mine)
    answer = blob(mine.blob, name=_name(mine, "mp4"))
    if is_first_part() and answer.status_code in {200, 206}:
        with writing() as counting:
            count_own_download(counting, viewer(), mine)
    return answer


@blueprint.get("/mine/<personal_id>/cover/save")
def save_my_cover(personal_id: str) -> Response:
    """Its cover, where it has one."""
    mine = _own(personal_id)
    own_clips.check_current(session(), mine)
    return blob(mine.cover, name=_name(mine, "jpg"))


def _name(mine: PersonalClip, suffix: str) -> str:
    return f"{mine.card.shop}_{clip_name(mine.rendition, suffix)}"
