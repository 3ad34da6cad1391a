"""The media desk: footage in, what was seen in it, clips ordered from it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, undefer

from jobs.queue import enqueue
from studio.brand import ClipTemplate, load_template, template_names
from studio.errors import InputError, NotFound
from studio.records.footage_links import ClipFootage
from studio.records.goods import Item
from studio.records.requests import ShotRequest
from studio.records.work import Clip, Footage, FootageState, Job, JobKind
from studio.words import Message
from studio.workflows.cutting.delivery_names import delivery_names
from studio.workflows.cutting.order_clips import order_clips, usual_template
from studio.workflows.footage.footage_trash import gone_on, may_trash
from studio.workflows.footage.look_again import is_stale, look_again, look_again_at_all
from studio.workflows.footage.receive_footage import keep_file, receive_footage
from studio.workflows.footage.upload import unfinished
from studio.workflows.footage_library import links_of, tags_of
from studio.workflows.permissions import permissions_of
from studio.workflows.permitted import is_over
from web.files import blob
from web.footage.forms import ASPECTS, LENGTHS, ORDER_FIELDS, OrderForm, UploadForm
from web.footage.raw import looked_at, note_if_reasoned, raw_open
from web.footage.stopped import stopped_of
from web.footage.strip import strip_of
from web.footage.wave import wave_of
from web.footage.words import WORD_FIELDS
from web.problems import tell
from web.reach import places, viewer, visible
from web.state import session, studio

blueprint = Blueprint("footage", __name__, url_prefix="/footage")

OTHERS = 12
"""Further files offered for one order."""


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Take a file in: streamed to the disk, kept by its content, queued to be looked at."""
    if request.method == "GET":
        items = session().scalars(visible(select(Item).order_by(Item.unit_id, Item.sku))).all()
        limit_mib = studio().settings.upload_limit_mib
        return render_template(
            "footage/upload.html",
            units=places(),
            items=items,
            limit=limit_mib << 20,
            unfinished=[stopped_of(each) for each in unfinished(session(), viewer())],
        )
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputError("web.no_file")
    form = UploadForm(request.form, {place.id for place in places()})
    for error in form.errors.values():
        raise error
    file.stream.flush()
    kept = keep_file(studio().blobs, Path(str(file.stream.name)), file.filename, move=True)
    received = receive_footage(session(), enqueue, viewer(), kept, form.place)
    if received.known:
        tell(Message(_("This file was here already; nothing is kept twice."), ""), "note")
    return _go(url_for("footage.show", footage_id=received.footage.id))


def _whole(footage_id: str) -> Footage:
    """The file with what was seen in it, or 404."""
    load = (undefer(Footage.analysis), joinedload(Footage.unit))
    wanted = select(Footage).where(Footage.id == footage_id).options(*load)
    found = session().scalars(visible(wanted)).one_or_none()
    if found is None:
        raise NotFound("not_found", kind="footage", id=footage_id)
    return found


def _go(address: str) -> Response:
    """Redirect a form; tell the uploading script where to go."""
    if "X-Requested-With" not in request.headers:
        return make_response(redirect(address))
    answer = make_response("", 201)
    answer.headers["X-Next"] = address
    return answer


@blueprint.get("/<footage_id>")
def show(footage_id: str) -> ResponseReturnValue:
    """What was seen in a file, its job while it runs, and the order form."""
    footage = _whole(footage_id)
    if not raw_open(footage.unit_id):
        return redirect(url_for("footage.reason", footage_id=footage.id))
    note_if_reasoned(footage)
    return _page(footage, None)


@blueprint.post("/<footage_id>/order")
def order(footage_id: str) -> ResponseReturnValue:
    """Order clips; goes to the job."""
    footage = looked_at(footage_id)
    data = studio().settings.data
    presets = [each.name for each in delivery_names(data)]
    form = OrderForm(request.form, footage.id, template_names(data), presets)
    if not form.fine:
        return _page(footage, form), 422
    try:
        placed = order_clips(session(), enqueue, studio().settings, viewer(), form.wish)
    except InputError as error:
        if error.code not in ORDER_FIELDS:
            raise
        form.refuse(ORDER_FIELDS[error.code], error)
        return _page(footage, form), 422
    job_id = session().scalar(select(Job.id).where(Job.subject_id == placed.id))
    return redirect(url_for("work.job", job_id=job_id))


@blueprint.post("/<footage_id>/again")
def again(footage_id: str) -> ResponseReturnValue:
    """Look at the file anew; what is known of it stays in use meanwhile."""
    footage = look_again(session(), enqueue, viewer(), footage_id)
    tell(Message(_("Being looked at again. What is known stays in use meanwhile."), ""))
    return redirect(url_for("footage.show", footage_id=footage.id))


@blueprint.post("/again")
def all_again() -> ResponseReturnValue:
    """Look anew at everything that newer detectors have not seen."""
    count = look_again_at_all(session(), enqueue, viewer())
    said = ngettext("%(num)s file is looked at again.", "%(num)s files are looked at again.", count)
    tell(Message(said, ""))
    return redirect(url_for("footage.index"))


def _page(footage: Footage, form: OrderForm | None) -> str:
    jobs = select(Job).where(Job.subject_id == footage.id, Job.kind == JobKind.INGEST)
    others = select(Footage).where(
        Footage.unit_id == footage.unit_id,
        Footage.state == FootageState.READY,
        Footage.trashed_at.is_(None),
        Footage.id != footage.id,
    )
    items = select(Item).where(Item.unit_id == footage.unit_id).order_by(Item.sku)
    items = items.options(lazyload(Item.further))
    permissions = permissions_of(session(), [footage.id])[footage.id]
    return render_template(
        "footage/show.html",
        footage=footage,
        shots=strip_of(footage.analysis),
        wave=wave_of(footage.analysis),
        stale=is_stale(footage),
        job=session().scalars(visible(jobs).order_by(Job.created_at.desc())).first(),
        others=session()
        .scalars(visible(others).order_by(Footage.created_at.desc()).limit(OTHERS))
        .all(),
        items=session().scalars(visible(items)).all(),
        templates=_templates(footage),
        aspects=ASPECTS,
        lengths=LENGTHS,
        presets=delivery_names(studio().settings.data),
        word_fields=WORD_FIELDS,
        clips=_clips_from(footage),
        tags=tags_of(session(), [footage.id])[footage.id],
        links=links_of(session(), [footage.id])[footage.id],
        permissions=permissions,
        over=[each for each in permissions if is_over(each)],
        asked=session().get(ShotRequest, footage.request_id) if footage.request_id else None,
        may_trash=may_trash(session(), viewer(), footage),
        gone_on=gone_on(footage),
        form=form,
    )


def _templates(footage: Footage) -> list[ClipTemplate]:
    """All of them, the county's usual one first."""
    settings = studio().settings
    usual = usual_template(session(), settings, footage.unit_id)
    names = sorted(template_names(settings.data), key=lambda name: (name != usual, name))
    return [load_template(settings.data, name) for name in names]


def _clips_from(footage: Footage) -> list[Clip]:
    """Clips that show this file."""
    shown = select(ClipFootage.clip_id).where(ClipFootage.footage_id == footage.id)
    made = select(Clip).where(Clip.id.in_(shown)).order_by(Clip.created_at.desc())
    return list(session().scalars(visible(made).options(joinedload(Clip.renditions))).unique())


@blueprint.get("/<footage_id>/poster.jpg")
def poster(footage_id: str) -> Response:
    """A telling picture of the file."""
    return blob(looked_at(footage_id).poster)


@blueprint.get("/<footage_id>/proxy.mp4")
def proxy(footage_id: str) -> Response:
    """The light film, to be watched and searched in."""
    return blob(looked_at(footage_id).proxy)


@blueprint.get("/<footage_id>/still.jpg")
def still(footage_id: str) -> Response:
    """The photograph, upright and in colours every screen shows."""
    return blob(looked_at(footage_id).still)


@blueprint.get("/<footage_id>/filmstrip.jpg")
def filmstrip(footage_id: str) -> Response:
    """Ten pictures side by side."""
    return blob(looked_at(footage_id).filmstrip)
