"""The page behind a shot request's link: what is wanted, and a form that any phone can send."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from jobs.queue import enqueue
from studio.errors import InputError
from studio.records.requests import ShotRequest
from studio.words import Message
from studio.workflows.footage.receive_footage import (
    KeptFile,
    forget_file,
    keep_file,
    receive_footage,
)
from studio.workflows.footage.shot_requests import SENDER_LIMIT, check_room_for, place_of
from studio.workflows.footage.upload import MIB, unfinished
from web.film.link import check_link, guest, wanted
from web.footage.stopped import stopped_of
from web.i18n import language
from web.limits import ADDRESS, limiter, not_there
from web.problems import status_of, tell, words_of
from web.share import ShareCard
from web.state import session, studio

blueprint = Blueprint("film", __name__, url_prefix="/film")

SENDS = "60 per hour"
"""Forms by one link from one address."""

SENDER = "film-sender"
"""Name of the sender in the browser's cookie."""


@blueprint.get("/<token>")
@limiter.limit(ADDRESS, deduct_when=not_there)
def page(token: str) -> ResponseReturnValue:
    """What is wanted; in words, what is wrong with the link."""
    try:
        check_link()
    except InputError as error:
        return render_template("film/closed.html", fault=words_of(error)), status_of(error)
    asked = wanted()
    limit_mib = studio().settings.upload_limit_mib
    return render_template(
        "film/page.html",
        asked=asked,
        card=_card(asked),
        token=token,
        limit=min(limit_mib * MIB, asked.most_bytes),
        sender=cookie.get(SENDER, ""),
        sender_limit=SENDER_LIMIT,
        sent="sent" in request.args,
        unfinished=[stopped_of(each) for each in unfinished(session(), guest())],
    )


def _card(asked: ShotRequest) -> ShareCard:
    """What the link shows where it is pasted."""
    zh = language() == "zh"
    unit = asked.unit.name_zh if zh else asked.unit.name_en
    item = asked.item.name_zh if zh else asked.item.name_en
    line = _("%(unit)s asks you to film", unit=unit) + f" · {item}"
    return ShareCard(_("Please film: %(what)s", what=asked.what), line, address=request.base_url)


@blueprint.post("/<token>")
@limiter.limit(SENDS)
def send(token: str) -> ResponseReturnValue:
    """Files of a page without scripts, through the same gate as all others."""
    files = [each for each in request.files.getlist("file") if each.filename]
    if not files:
        raise InputError("web.no_file")
    place = place_of(wanted(), request.form.get("sender", "").replace("\x00", ""))
    cookie[SENDER] = place.sender
    kept = [_keep(each) for each in files]
    try:
        check_room_for(session(), wanted().id, sum(each.bytes for each in kept), len(kept))
    except InputError:
        for each in kept:
            forget_file(session(), studio().blobs, each)
        raise
    for each in kept:
        receive_footage(session(), enqueue, guest(), each, place)
        session().flush()
    said = ngettext("%(num)s file has arrived.", "%(num)s files have arrived.", len(files))
    tell(Message(said, _("Thank you!")))
    return redirect(url_for("film.page", token=token))


def _keep(file: FileStorage) -> KeptFile:
    """Its bytes into the blobs, before the transaction: hashing a long film takes a while."""
    file.stream.flush()
    return keep_file(studio().blobs, Path(str(file.stream.name)), str(file.filename), move=True)
