"""Clips as their makers see them: every state, players, certificate, propose, publish, withdraw."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from jobs.queue import enqueue
from studio.brand import load_template, template_names
from studio.errors import NotFound
from studio.records.work import Clip, ClipState, Footage, Rendition
from studio.words import Message
from studio.workflows.clips import publish as desk
from studio.workflows.clips.review import count_open, withdraw_others
from studio.workflows.cutting.delivery_names import delivery_names
from studio.workflows.gallery import make_mine as sellers
from studio.workflows.gallery.find_clips import check_may_go_out
from studio.workflows.gallery.sellers_progress import progress_of
from studio.workflows.hold import is_being_renewed, newest_renewal, renew_clip
from studio.workflows.permitted import over_by_clip
from web.clips.forms import state_asked
from web.clips.why import why_of
from web.files import attachment, blob, clip_name
from web.files import cover as whole_or_tile
from web.i18n import language
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.state import session, studio

blueprint = Blueprint("clips", __name__, url_prefix="/clips")

LATEST = 80
"""Clips on one page."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The newest clips, of one state where asked."""
    state = state_asked(request.args.get("state", ""))
    wanted = select(Clip).order_by(Clip.created_at.desc(), Clip.id).limit(LATEST)
    if state is not None:
        wanted = wanted.where(Clip.state == state)
    found = session().scalars(visible(wanted).options(selectinload(Clip.renditions))).all()
    return render_template("clips/index.html", clips=found, state=state, states=list(ClipState))


@blueprint.get("/<clip_id>")
def show(clip_id: str) -> ResponseReturnValue:
    """Players for every aspect, what it shows, its certificates, and what may be done."""
    load = (
        joinedload(Clip.item),
        joinedload(Clip.unit),
        joinedload(Clip.order),
        selectinload(Clip.renditions).options(undefer(Rendition.certificate)),
        undefer(Clip.timeline),
    )
    wanted = select(Clip).where(Clip.id == clip_id).options(*load)
    clip = session().scalars(visible(wanted)).one_or_none()
    if clip is None:
        raise NotFound("not_found", kind="clip", id=clip_id)
    why = why_of(clip.timeline, source_names(clip))
    held = clip.held_since is not None
    return render_template(
        "clips/show.html",
        clip=clip,
        template=_template_name(clip),
        preset=_preset_name(clip),
        why=why,
        over=over_by_clip(session(), [clip.id]).get(clip.id, []),
        job=newest_renewal(session(), clip) if held else None,
        for_sellers=progress_of(session(), viewer(), clip),
        open_comments=count_open(session(), viewer(), clip_id),
    )


def source_names(clip: Clip) -> list[str]:
    """File names of the clip's sources as its makers know them; "—" for what is gone."""
    hashes = [source.sha256 for source in clip.timeline.sources]
    wanted = select(Footage.sha256, Footage.name).where(
        Footage.id.in_(clip.order.footage_ids), Footage.sha256.in_(hashes)
    )
    names = dict(session().execute(visible(wanted)).all())
    return [names.get(each, "—") for each in hashes]


def _template_name(clip: Clip) -> str:
    """The template's name in words; its key when the template is no more."""
    data, key = studio().settings.data, clip.order.template
    if key not in template_names(data):
        return key
    template = load_template(data, key)
    return template.title_en if language() == "en" else template.title_zh


def _preset_name(clip: Clip) -> str:
    """The delivery preset's name in words; its key when it is no more."""
    known = {each.name: each for each in delivery_names(studio().settings.data)}
    found = known.get(clip.order.preset)
    if found is None:
        return clip.order.preset
    return found.title_en if language() == "en" else found.title_zh


@blueprint.get("/renditions/<rendition_id>/play.mp4")
def play(rendition_id: str) -> Response:
    """The file, to be watched."""
    return blob(fetch(Rendition, rendition_id).blob)


@blueprint.get("/renditions/<rendition_id>/save")
def save(rendition_id: str) -> Response:
    """The file, to be saved; the makers' own copies are not counted."""
    rendition = fetch(Rendition, rendition_id)
    check_may_go_out(session(), rendition.clip)
    return blob(rendition.blob, name=clip_name(rendition, "mp4"))


@blueprint.get("/renditions/<rendition_id>/cover.jpg")
def cover(rendition_id: str) -> Response:
    """Its cover."""
    return whole_or_tile(fetch(Rendition, rendition_id).cover)


@blueprint.get("/renditions/<rendition_id>/certificate.json")
def certificate(rendition_id: str) -> Response:
    """What was measured on the finished file, as JSON to keep."""
    rendition = fetch(Rendition, rendition_id)
    body = rendition.certificate.model_dump_json(indent=2).encode()
    return attachment(body, clip_name(rendition, "json"), "application/json")


@blueprint.post("/<clip_id>/propose")
def propose(clip_id: str) -> ResponseReturnValue:
    """Ask those who publish to look at it."""
    desk.propose(session(), viewer(), clip_id)
    return _back(clip_id, _("Proposed. A coordinator will look at it."))


@blueprint.post("/<clip_id>/publish")
def publish(clip_id: str) -> ResponseReturnValue:
    """Let the sellers have it, instead of other versions of it where that is wanted."""
    clip = desk.publish(session(), viewer(), clip_id)
    if request.form.get("instead"):
        withdraw_others(session(), viewer(), clip, _("A newer version is out"))
    if clip.held_since is None:
        return _back(clip_id, _("Published. Sellers can take it now."))
    if not is_being_renewed(session(), clip):
        renew_clip(session(), enqueue, viewer(), clip_id)
    return _back(clip_id, _("Published. Sellers can take it when its new files are made."))


@blueprint.post("/<clip_id>/withdraw")
def withdraw(clip_id: str) -> ResponseReturnValue:
    """Take it back, or turn a proposal down; those who hold a link read why."""
    desk.withdraw(session(), viewer(), clip_id, request.form.get("reason", ""))
    return _back(clip_id, _("Withdrawn. Sellers no longer see it."))


@blueprint.post("/<clip_id>/renew")
def renew(clip_id: str) -> ResponseReturnValue:
    """Make the files of a held clip once more, with today's price."""
    renew_clip(session(), enqueue, viewer(), fetch(Clip, clip_id).id)
    return _back(clip_id, _("Its new files are being made."))


@blueprint.post("/renditions/<rendition_id>/for-sellers")
def make_for_all(rendition_id: str) -> ResponseReturnValue:
    """Have a file made in the name of every seller who has a shop."""
    rendition = fetch(Rendition, rendition_id)
    asked = sellers.make_for_all(session(), enqueue, studio().settings, viewer(), rendition.id)
    said = ngettext(
        "Being made for %(num)s seller.", "Being made for %(num)s sellers.", asked.queued
    )
    return _back(rendition.clip_id, said if asked.queued else _("Every seller has theirs already."))


def _back(clip_id: str, done: str) -> ResponseReturnValue:
    tell(Message(done, ""))
    page = "clips.review" if request.form.get("back") == "review" else "clips.show"
    return redirect(url_for(page, clip_id=clip_id))
