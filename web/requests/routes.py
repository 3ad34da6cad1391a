"""The office asks for footage, hands the link on, and sees what has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from studio.records.goods import Item
from studio.records.requests import ShotRequest, ShotShape
from studio.words import Message
from studio.workflows.footage import shot_requests as desk
from studio.workflows.footage.request_links import token_of
from web.accounts.code import code_of
from web.filters import day
from web.gallery.links import key
from web.i18n import language
from web.layout import item_name
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.requests.forms import ProlongForm, RequestForm
from web.state import session

blueprint = Blueprint("requests", __name__, url_prefix="/requests")

MOMENT = timedelta(seconds=1)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What was asked for, and how it stands."""
    found = desk.requests_there(session(), viewer())
    arrived = desk.arrived_for(session(), [each.id for each in found])
    states = {each.id: desk.state_of(each, arrived[each.id]) for each in found}
    return render_template(
        "requests/index.html", requests=found, arrived=arrived, states=states, last_day=last_day
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask for something; goes to its link."""
    form = RequestForm(request.form) if request.method == "POST" else None
    if form is not None and form.fine:
        asked = desk.ask(session(), viewer(), form.wanted)
        return redirect(url_for("requests.show", request_id=asked.id))
    items = session().scalars(visible(select(Item).order_by(Item.name_zh, Item.id))).all()
    page = render_template(
        "requests/new.html",
        form=form,
        items=[(each.id, item_name(each)) for each in items],
        chosen=request.args.get("item", ""),
    )
    return (page, 422) if form is not None else page


@blueprint.get("/<request_id>")
def show(request_id: str) -> ResponseReturnValue:
    """The link to hand on, as text and as a code, and what has come by it."""
    asked = fetch(ShotRequest, request_id)
    arrived = desk.arrived_for(session(), [asked.id])[asked.id]
    link = url_for("film.page", token=token_of(key(), asked), _external=True)
    return render_template(
        "requests/show.html",
        asked=asked,
        arrived=arrived,
        state_now=desk.state_of(asked, arrived),
        footage=desk.footage_for(session(), viewer(), asked),
        link=link,
        code=code_of(link),
        text=told(asked, link),
        last_day=last_day(asked),
    )


@blueprint.post("/<request_id>/revoke")
def revoke(request_id: str) -> ResponseReturnValue:
    """Take the link back."""
    desk.revoke(session(), viewer(), request_id)
    return _back(request_id, _("The link is taken back; nothing more comes by it."))


@blueprint.post("/<request_id>/prolong")
def prolong(request_id: str) -> ResponseReturnValue:
    """Let the link hold for some days more."""
    asked = fetch(ShotRequest, request_id)
    form = ProlongForm(request.form)
    for error in form.errors.values():
        raise error
    desk.prolong(session(), viewer(), asked.id, form.days)
    return _back(request_id, _("The link holds until %(day)s.", day=day(last_day(asked))))


@blueprint.post("/<request_id>/finish")
def finish(request_id: str) -> ResponseReturnValue:
    """Nothing more is wanted."""
    desk.finish(session(), viewer(), request_id)
    return _back(request_id, _("Done. The link thanks whoever opens it."))


def last_day(asked: ShotRequest) -> datetime:
    """The last day on which the link is good; it ends at midnight."""
    return asked.until - MOMENT


def how(asked: ShotRequest) -> list[str]:
    """Day, way of holding, length: what there is of them, in words."""
    shapes = {
        ShotShape.UPRIGHT: _("hold the phone upright"),
        ShotShape.WIDE: _("hold the phone sideways"),
    }
    return [
        *([day(asked.film_on)] if asked.film_on else []),
        *([shapes[asked.shape]] if asked.shape in shapes else []),
        *([_("about %(n)s seconds each", n=asked.seconds)] if asked.seconds else []),
        *([_("photos too")] if asked.photos else []),
    ]


def told(asked: ShotRequest, link: str) -> str:
    """The request as a message to paste into a chat."""
    item = asked.item.name_zh if language() == "zh" else asked.item.name_en
    lines = (
        _("Please film for us: %(what)s (%(item)s)", what=asked.what, item=item),
        " · ".join(how(asked)),
        asked.note,
        _("Open the link and send it, no sign-up needed:"),
        link,
        _("Good until %(day)s.", day=day(last_day(asked))),
    )
    return "\n".join(line for line in lines if line)


def _back(request_id: str, done: str) -> ResponseReturnValue:
    tell(Message(done, ""))
    return redirect(url_for("requests.show", request_id=request_id))
