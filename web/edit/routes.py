"""The editing desk's addresses: drafts, one draft, what is done to it, pictures of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from fractions import Fraction

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from jobs.queue import enqueue
from studio.brand import load_template, template_names
from studio.errors import Forbidden, InputError, NotFound
from studio.records.goods import Item
from studio.records.work import Footage, FootageState, Job
from studio.words import Message
from studio.workflows.cutting.delivery_names import delivery_names
from studio.workflows.cutting.order_clips import usual_template
from studio.workflows.drafts.desk import on_desk
from studio.workflows.drafts.draft_clip import make_draft, start_draft
from studio.workflows.drafts.draft_still import THUMB, draw_frame, draw_still, still_print
from studio.workflows.drafts.draft_trash import draft_gone_on, trashed_drafts
from studio.workflows.drafts.drafts import change_draft, drafts_of, redo, undo
from web.edit.answers import answer, apart, board, by_script, open_part, opened
from web.edit.changes import change_of
from web.edit.times import seconds_of
from web.entered import Entered, number_in
from web.footage.forms import ASPECTS, LENGTHS, OrderForm
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.state import session, studio

blueprint = Blueprint("edit", __name__, url_prefix="/edit")

MOST_FOOTAGE = 24
"""Pieces of footage offered for a new draft."""

HEARS = "camera=(), microphone=(self), geolocation=()"
"""What the desk's page may ask the browser for: voices are recorded in it."""

DRAWING = threading.BoundedSemaphore(2)
"""Pictures drawn at once: the site is small."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The drafts, newest first, and those that were deleted."""
    return render_template(
        "edit/index.html",
        drafts=drafts_of(session(), viewer()),
        trashed=trashed_drafts(session(), viewer()),
        gone=request.args.get("gone", ""),
        gone_on=draft_gone_on,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Which item, which footage, how long: the automatic plan of it is where the editor begins."""
    if request.method == "GET":
        return _new_page(None)
    data = studio().settings.data
    presets = [each.name for each in delivery_names(data)]
    chosen = request.form.getlist("footage")
    form = OrderForm(request.form, chosen[0] if chosen else "", template_names(data), presets)
    if not chosen:
        form.refuse("footage", InputError("cut.no_files"))
    if not form.fine:
        return _new_page(form), 422
    try:
        draft = start_draft(session(), studio().settings, viewer(), form.wish)
    except (NotFound, Forbidden):
        raise
    except InputError as error:
        form.refuse("footage", error)
        return _new_page(form), 422
    return redirect(url_for("edit.show", draft_id=draft.id))


def _new_page(form: OrderForm | None) -> str:
    """Footage of the item that was named, or the one piece that was, first."""
    named = request.args.get("item", "") or (form.values.get("item", "") if form else "")
    first = fetch(Footage, request.args["footage"]) if request.args.get("footage") else None
    item_id = named or (first.item_id if first else "") or ""
    item = fetch(Item, item_id) if item_id and form is None else None
    ready = select(Footage).where(Footage.state == FootageState.READY)
    unit_id = first.unit_id if first else item.unit_id if item else None
    if unit_id:
        ready = ready.where(Footage.unit_id == unit_id)
    wanted = ready.order_by((Footage.item_id == item_id).desc(), Footage.created_at.desc())
    rows = list(session().scalars(visible(wanted).limit(MOST_FOOTAGE)))
    if first is not None:
        rows = [first, *(each for each in rows if each is not first)]
    items = session().scalars(visible(select(Item).order_by(Item.unit_id, Item.sku))).all()
    settings = studio().settings
    usual = usual_template(session(), settings, unit_id) if unit_id else ""
    names = sorted(template_names(settings.data), key=lambda name: (name != usual, name))
    chosen = form.values.getlist("footage") if form else []
    if form is None:
        chosen = [each.id for each in rows if each is first or (item and each.item_id == item.id)]
    return render_template(
        "edit/new.html",
        form=form,
        rows=rows,
        items=items,
        item_id=item_id,
        chosen=chosen,
        templates=[load_template(settings.data, name) for name in names],
        lengths=LENGTHS,
        aspects=ASPECTS,
    )


@blueprint.get("/<draft_id>")
def show(draft_id: str) -> ResponseReturnValue:
    """The desk."""
    draft = opened(draft_id)
    page = "edit/board.html" if by_script() else "edit/show.html"
    shown = make_response(render_template(page, **board(draft)))
    shown.headers["Permissions-Policy"] = HEARS
    return shown


@blueprint.post("/<draft_id>/change")
def change(draft_id: str) -> ResponseReturnValue:
    """Do what the form says to the version it was made of, and save that."""
    form = Entered(request.form)
    version, op = form.whole("version", 1, 2_000_000_000), form.raw("op")
    for error in form.errors.values():
        raise error
    if op in {"undo", "redo"}:
        back = undo if op == "undo" else redo
        return answer(back(session(), viewer(), draft_id, version))
    make = change_of(form)
    saved = change_draft(session(), studio().settings, viewer(), draft_id, version, make)
    return apart(saved) if saved.apart else answer(saved.draft)


@blueprint.post("/<draft_id>/make")
def make(draft_id: str) -> ResponseReturnValue:
    """Queue the clip exactly as it lies on the desk; goes to the job."""
    form = Entered(request.form)
    version = form.whole("version", 1, 2_000_000_000)
    for error in form.errors.values():
        raise error
    settings = studio().settings
    order = make_draft(session(), enqueue, settings, viewer(), draft_id, version)
    tell(Message(_("Being made exactly as it lies on the desk."), ""))
    job_id = session().scalar(select(Job.id).where(Job.subject_id == order.id))
    return redirect(url_for("work.job", job_id=job_id))


@blueprint.get("/<draft_id>/still.jpg")
def still(draft_id: str) -> Response:
    """A take as the clip will show it (``take``, ``aspect``, ``at`` on the clip's clock), drawn now."""
    draft = opened(draft_id)
    there = on_desk(session(), studio().settings, viewer(), draft)
    what = open_part(there)
    at = seconds_of(request.args["at"]) if request.args.get("at") else None
    tag = still_print(there, what.number, what.aspect, at)
    if request.if_none_match.contains(tag):
        return _picture(b"", tag, status=304)
    with DRAWING:
        return _picture(draw_still(there, studio().blobs, what.number, what.aspect, at), tag)


@blueprint.get("/<draft_id>/picture.jpg")
def picture(draft_id: str) -> Response:
    """A picture of the draft's footage as it was filmed (``source``, ``at`` on the file's clock, ``large``)."""
    draft = opened(draft_id)
    source, at = request.args.get("source", "0"), request.args.get("at", "0")
    number = number_in(source)
    if number is None or number >= len(draft.footage_ids):
        raise InputError("desk.no_source", number=source[:9])
    try:
        time = Fraction(at[:40])
    except (ValueError, ZeroDivisionError) as error:
        raise InputError("desk.bad_time", found=at[:40]) from error
    row = fetch(Footage, draft.footage_ids[number])
    tag, draw = filmed(row, time, large=bool(request.args.get("large")))
    if request.if_none_match.contains(tag):
        return _picture(b"", tag, status=304)
    return _picture(draw(), tag)


def filmed(row: Footage, time: Fraction, *, large: bool) -> tuple[str, Callable[[], bytes]]:
    """The tag of a picture of footage as it was filmed, and what draws it, a JPEG."""
    height = None if large else THUMB

    def draw() -> bytes:
        with DRAWING:
            return draw_frame(row, studio().blobs, time, studio().settings, height)

    return f"{row.sha256[:16]}-{time.numerator}-{time.denominator}-{height or 'large'}", draw


def _picture(body: bytes, tag: str, status: int = 200) -> Response:
    shown = Response(body, status, mimetype="image/jpeg")
    shown.set_etag(tag)
    shown.headers["Cache-Control"] = "private, no-cache"
    return shown
