"""The editing desk's addresses: drafts, one draft, what is done to it, pictures of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobs.queue import enqueue
from studio.brand import load_template, template_names
from studio.errors import InputError
from studio.records.drafts import EditDraft
from studio.records.edit import MarkKind
from studio.records.goods import Item
from studio.records.work import Footage, FootageState, Job
from studio.units import Aspect
from studio.words import Message
from studio.workflows import break_glass
from studio.workflows.delivery_names import delivery_names
from studio.workflows.desk import OnDesk, on_desk
from studio.workflows.draft_clip import make_draft, seconds_to_make, start_draft
from studio.workflows.draft_still import THUMB, draw_frame, draw_still, still_print
from studio.workflows.drafts import (
    Saved,
    change_draft,
    drafts_of,
    history_of,
    open_draft,
    redo,
    undo,
)
from studio.workflows.order_clips import usual_template
from web.edit.board import fault_of_length, frame_of, offered, reels_of, tiles_of, why
from web.edit.changes import change_of
from web.edit.words import Filled, fields_of, typed
from web.entered import Entered
from web.footage.forms import ASPECTS, LENGTHS, OrderForm
from web.problems import tell, words_of
from web.reach import fetch, viewer, visible
from web.state import session, studio

blueprint = Blueprint("edit", __name__, url_prefix="/edit")

MOST_FOOTAGE = 24
"""Pieces of footage offered for a new draft."""

_DRAWING = threading.BoundedSemaphore(2)
"""Pictures drawn at once: the site is small."""


@dataclass(frozen=True)
class Shown:
    """What of the desk is open."""

    number: int
    aspect: Aspect


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The drafts, newest first."""
    return render_template("edit/index.html", drafts=drafts_of(session(), viewer()))


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


def _opened(draft_id: str) -> EditDraft:
    """The draft, whose footage the caller may look at now."""
    draft = open_draft(session(), viewer(), draft_id)
    break_glass.check_open(session(), viewer(), draft.unit_id)
    return draft


@blueprint.get("/<draft_id>")
def show(draft_id: str) -> ResponseReturnValue:
    """The desk."""
    draft = _opened(draft_id)
    page = "edit/board.html" if "X-Requested-With" in request.headers else "edit/show.html"
    return render_template(page, **_board(draft))


@blueprint.post("/<draft_id>/change")
def change(draft_id: str) -> ResponseReturnValue:
    """Do what the form says to the version it was made of, and save that."""
    form = Entered(request.form)
    version, op = form.whole("version", 1, 2_000_000_000), form.raw("op")
    for error in form.errors.values():
        raise error
    if op in {"undo", "redo"}:
        back = undo if op == "undo" else redo
        return _answer(back(session(), viewer(), draft_id, version))
    make = change_of(form)
    saved = change_draft(session(), studio().settings, viewer(), draft_id, version, make)
    return _apart(saved) if saved.apart else _answer(saved.draft)


def _answer(draft: EditDraft) -> ResponseReturnValue:
    """The desk anew for the script, the page for a browser without."""
    if "X-Requested-With" in request.headers:
        return render_template("edit/board.html", **_board(draft))
    take, aspect = request.form.get("open") or None, request.form.get("aspect") or None
    address = url_for("edit.show", draft_id=draft.id, take=take, aspect=aspect)
    return redirect(f"{address}#take" if take else address)


def _apart(saved: Saved) -> ResponseReturnValue:
    """Somebody was faster: theirs stands, and this person's is kept beside it."""
    error = words_of(InputError("desk.kept_apart", name=saved.ahead))
    short = "X-Requested-With" in request.headers
    page = "edit/apart_note.html" if short else "edit/apart.html"
    answer = make_response(render_template(page, saved=saved, message=error), 409)
    answer.headers["X-Kept"] = url_for("edit.show", draft_id=saved.draft.id)
    return answer


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
    """A take as the clip will show it (``take``, ``aspect``), drawn now."""
    draft = _opened(draft_id)
    there = on_desk(session(), studio().settings, viewer(), draft)
    what = _shown(there)
    tag = still_print(there, what.number, what.aspect)
    if request.if_none_match.contains(tag):
        return _picture(b"", tag, status=304)
    with _DRAWING:
        return _picture(draw_still(there, studio().blobs, what.number, what.aspect), tag)


@blueprint.get("/<draft_id>/picture.jpg")
def picture(draft_id: str) -> Response:
    """A picture of the draft's footage as it was filmed (``source``, ``at`` on the file's clock, ``large``)."""
    draft = _opened(draft_id)
    source, at = request.args.get("source", "0"), request.args.get("at", "0")
    if not source.isdecimal() or int(source) >= len(draft.footage_ids):
        raise InputError("desk.no_source", number=source[:9])
    try:
        time = Fraction(at[:40])
    except (ValueError, ZeroDivisionError) as error:
        raise InputError("desk.bad_time", found=at[:40]) from error
    row = fetch(Footage, draft.footage_ids[int(source)])
    height = None if request.args.get("large") else THUMB
    tag = f"{row.sha256[:16]}-{time.numerator}-{time.denominator}-{height or 'large'}"
    if request.if_none_match.contains(tag):
        return _picture(b"", tag, status=304)
    with _DRAWING:
        return _picture(draw_frame(row, studio().blobs, time, studio().settings, height), tag)


def _picture(body: bytes, tag: str, status: int = 200) -> Response:
    answer = Response(body, status, mimetype="image/jpeg")
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _shown(there: OnDesk) -> Shown:
    """The take and the aspect that were asked for; the first ones where that is none of this edit."""
    values = request.values
    wanted = values.get("open") or values.get("take") or ""
    numbers = [each.number for each in there.edit.takes]
    number = int(wanted) if wanted.isdecimal() and int(wanted) in numbers else numbers[0]
    aspects = {str(each): each for each in there.edit.aspects}
    return Shown(number, aspects.get(values.get("aspect", ""), there.edit.aspects[0]))


def _board(draft: EditDraft) -> dict[str, object]:
    settings = studio().settings
    there = on_desk(session(), settings, viewer(), draft)
    what = _shown(there)
    take = there.desk.take(what.number)
    frame, instant = frame_of(there, take, what.aspect)
    tiles = tiles_of(there)
    before = history_of(session(), draft)
    of = (
        draft.copy_of
        and session()
        .scalars(
            visible(select(EditDraft).where(EditDraft.id == draft.copy_of)).options(
                joinedload(EditDraft.changer)
            )
        )
        .one_or_none()
    )
    return {
        "draft": draft,
        "of": of,
        "there": there,
        "tiles": tiles,
        "tile": next(each for each in tiles if each.take is take),
        "aspect": what.aspect,
        "frame": frame,
        "instant": instant,
        "offered": offered(there, what.number),
        "why": why(take),
        "reels": reels_of(there),
        "may_undo": before.undo is not None,
        "may_redo": before.redo is not None,
        "too_long": fault_of_length(there.length),
        "estimate": seconds_to_make(session(), there),
        "fields": fields_of(there.brand.template),
        "filled": Filled(typed(there.edit.words)),
        "templates": [load_template(settings.data, name) for name in template_names(settings.data)],
        "presets": delivery_names(settings.data),
        "aspects": ASPECTS,
        "lengths": LENGTHS,
        "kinds": MarkKind,
    }
