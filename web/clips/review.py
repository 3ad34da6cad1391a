"""Looking at a clip together: player, comments, decisions, and its versions side by side."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.reviews import ClipComment
from studio.records.work import Clip, Rendition
from studio.words import Message
from studio.workflows.clips import publish
from studio.workflows.clips import review as desk
from studio.workflows.talk import LONGEST
from web.clips.forms import asked_ms, spot_of
from web.clips.routes import blueprint
from web.filters import by_shape
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.state import session


@blueprint.get("/<clip_id>/review")
def review(clip_id: str) -> ResponseReturnValue:
    """One shape to watch, what was said of it and where, and what may be decided."""
    return _page(clip_id)


def _page(clip_id: str, refused: InputError | None = None) -> str:
    """The page; with what was typed still in its form where it was refused."""
    clip = _clip(clip_id)
    versions = desk.versions_of(session(), viewer(), clip)
    return render_template(
        "clips/review.html",
        clip=clip,
        chosen=_chosen(clip),
        at_ms=asked_ms(request.args.get("at", "")),
        threads=desk.threads_of(session(), viewer(), clip_id),
        versions=versions,
        number=[each.id for each in versions].index(clip.id) + 1,
        refused=refused,
        typed=request.form if refused else {},
        longest=LONGEST,
        longest_reason=publish.LONGEST_REASON,
    )


@blueprint.get("/<clip_id>/versions")
def versions(clip_id: str) -> ResponseReturnValue:
    """Two versions of a clip side by side; the newest other one where none is asked for."""
    clip = _clip(clip_id)
    found = desk.versions_of(session(), viewer(), clip)
    asked = request.args.get("with", "")
    other_id = asked or next((each.id for each in reversed(found) if each.id != clip.id), "")
    if other_id and other_id not in {each.id for each in found}:
        raise NotFound("not_found", kind="clip", id=other_id)
    pair = [_clip(each.id) for each in found if each.id in {clip_id, other_id}]
    shapes = [{each.aspect for each in one.renditions} for one in pair]
    common = [
        each.aspect for each in by_shape(clip.renditions) if all(each.aspect in s for s in shapes)
    ]
    asked_shape = request.args.get("shape", "")
    shape = asked_shape if asked_shape in common else next(iter(common), "")
    return render_template(
        "clips/versions.html",
        clip=clip,
        pair=[(one, _file_in(one, shape)) for one in pair],
        versions=found,
        numbers={each.id: place for place, each in enumerate(found, start=1)},
        common=common,
        shape_now=shape,
    )


@blueprint.post("/<clip_id>/comments")
def comment(clip_id: str) -> ResponseReturnValue:
    """Say something of a clip, at a time and a place where given."""
    words = request.form.get("text", "")
    try:
        said = desk.comment(session(), viewer(), clip_id, words, spot_of(request.form))
    except (NotFound, Forbidden):
        raise
    except InputError as error:
        return _page(clip_id, error), 400
    return _to(said, _("Your comment is there for everyone who cuts or publishes."))


@blueprint.post("/<clip_id>/changes")
def ask_for_changes(clip_id: str) -> ResponseReturnValue:
    """Hand it back to who made it, with what is wanted."""
    words = request.form.get("text", "")
    try:
        desk.ask_for_changes(session(), viewer(), clip_id, words, spot_of(request.form))
    except (NotFound, Forbidden, Conflict):
        raise
    except InputError as error:
        return _page(clip_id, error), 400
    tell(Message(_("Handed back. Who made it sees it on the first page."), ""))
    return redirect(url_for("clips.review", clip_id=clip_id))


@blueprint.post("/<clip_id>/approve")
def approve(clip_id: str) -> ResponseReturnValue:
    """Fit to go out."""
    publish.approve(session(), viewer(), clip_id)
    tell(Message(_("Approved. Sellers get it when it is published."), ""))
    return redirect(url_for("clips.review", clip_id=clip_id))


@blueprint.post("/comments/<comment_id>/answer")
def answer(comment_id: str) -> ResponseReturnValue:
    """Answer a comment."""
    said = desk.answer(session(), viewer(), comment_id, request.form.get("text", ""))
    return _to(fetch(ClipComment, said.parent_id or said.id), _("Answered."))


@blueprint.post("/comments/<comment_id>/settle")
def settle(comment_id: str) -> ResponseReturnValue:
    """Mark a comment as settled, or open it again."""
    done = request.form.get("done", "1") == "1"
    said = desk.settle(session(), viewer(), comment_id, done=done)
    return _to(said, _("Settled.") if done else _("Open again."))


def _to(said: ClipComment, done: str) -> ResponseReturnValue:
    """Back to the page at the comment."""
    tell(Message(done, ""))
    page = url_for(
        "clips.review",
        clip_id=said.clip_id,
        shape=said.aspect,
        at=said.at_ms,
        _anchor=f"comment-{said.id}",
    )
    return redirect(page)


def _clip(clip_id: str) -> Clip:
    load = (
        joinedload(Clip.item),
        joinedload(Clip.unit),
        joinedload(Clip.order),
        selectinload(Clip.renditions),
        undefer(Clip.timeline),
    )
    wanted = select(Clip).where(Clip.id == clip_id).options(*load)
    found = session().scalars(visible(wanted)).one_or_none()
    if found is None:
        raise NotFound("not_found", kind="clip", id=clip_id)
    return found


def _chosen(clip: Clip) -> Rendition | None:
    """The file in the asked shape, else the phones'."""
    files = by_shape(clip.renditions)
    shape = request.values.get("shape", "") or request.form.get("aspect", "")
    return next((each for each in files if each.aspect == shape), next(iter(files), None))


def _file_in(clip: Clip, shape: str) -> Rendition | None:
    return next((each for each in clip.renditions if each.aspect == shape), None)
