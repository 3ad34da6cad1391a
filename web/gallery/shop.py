"""A seller's own shop: its card, and the picture on it."""

from __future__ import annotations

from pathlib import Path

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from jobs.queue import enqueue
from studio.errors import InputError, NotFound
from studio.words import Message
from studio.workflows.gallery import shop as shops
from web.entered import Entered
from web.files import blob
from web.gallery.forms import ShopForm
from web.gallery.routes import blueprint
from web.guard import local_path
from web.kept import keep_sent
from web.problems import tell, words_of
from web.reach import viewer
from web.state import session, studio


@blueprint.route("/shop", methods=["GET", "POST"])
def shop() -> ResponseReturnValue:
    """What the person's card says."""
    mine = shops.own_shop(session(), viewer())
    if request.method == "GET":
        values = ShopForm.values_of(mine) if mine else MultiDict[str, str]()
        return render_template("gallery/shop.html", shop=mine, form=Entered(values))
    form = ShopForm(request.form)
    if form.fine:
        try:
            _saved, found = shops.save_shop(
                session(), studio().settings, viewer(), form.typed, form.names
            )
        except InputError as error:
            if error.code.startswith("shop."):
                raise
            form.refuse(form.field_of(error), error)
        else:
            tell(Message(_("Saved."), ""))
            for each in found:
                tell(words_of(InputError(each.code, **each.params)), "note")
            return redirect(local_path(request.form.get("back") or url_for("gallery.shop")))
    return render_template("gallery/shop.html", shop=mine, form=form), 422


@blueprint.post("/shop/portrait")
def send_portrait() -> ResponseReturnValue:
    """Take a picture in; the intake gate looks at it before anybody sees it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputError("web.no_file")
    with studio().database.reading() as reading:
        if shops.own_shop(reading, viewer()) is None:
            raise InputError("shop.first")
    file.stream.flush()
    (kept,) = keep_sent([(Path(str(file.stream.name)), file.filename)])
    shops.send_portrait(session(), enqueue, viewer(), kept)
    tell(Message(_("Your picture is being looked at."), ""))
    return redirect(url_for("gallery.shop"))


@blueprint.post("/shop/portrait/remove")
def remove_portrait() -> ResponseReturnValue:
    """Take the picture off the card."""
    shops.remove_portrait(session(), viewer())
    return redirect(url_for("gallery.shop"))


@blueprint.get("/shop/portrait.jpg")
def portrait() -> Response:
    """The picture as the studio developed it."""
    return own_portrait()


def own_portrait() -> Response:
    """The picture of the caller's shop.

    Raises:
        NotFound: There is none, or it was not looked at yet.
    """
    mine = shops.own_shop(session(), viewer())
    if mine is None or mine.portrait is None:
        raise NotFound("not_found", kind="portrait", id="")
    return blob(mine.portrait)
