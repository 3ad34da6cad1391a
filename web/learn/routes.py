"""The help page, and putting the first steps away or back."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.words import Message
from studio.workflows.guide import put_guide_away
from web.guard import local_path
from web.learn.topics import first_steps, guide, help_here, topics
from web.problems import tell
from web.reach import viewer
from web.state import session

blueprint = Blueprint("learn", __name__, url_prefix="/help")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """How every page is used that this person may open, and the first steps again."""
    return render_template("learn/index.html", topics=topics(), guide=guide())


@blueprint.post("/guide/away")
def put_away() -> ResponseReturnValue:
    """Do not show the first steps on the first page any more."""
    put_guide_away(session(), viewer(), away=True)
    tell(Message(_("Put away. You find the first steps under “Help”."), ""))
    return redirect(local_path(request.form.get("back")))


@blueprint.post("/guide/again")
def show_again() -> ResponseReturnValue:
    """Show them on the first page again."""
    put_guide_away(session(), viewer(), away=False)
    return redirect(url_for("work.home"))


def init_app(app: Flask) -> None:
    """Hand help and first steps to the templates."""
    app.jinja_env.globals.update(first_steps=first_steps, help_here=help_here)
