"""What the desk answers with: the board of a draft, whole or alone, and what became of a change."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.brand import load_template, template_names
from studio.edit.srt import write_srt
from studio.errors import InputError
from studio.records.drafts import EditDraft
from studio.records.edit import MarkKind
from studio.units import Aspect
from studio.workflows.accounts import break_glass
from studio.workflows.cutting.delivery_names import delivery_names
from studio.workflows.drafts.desk import OnDesk, on_desk
from studio.workflows.drafts.draft_clip import seconds_to_make
from studio.workflows.drafts.draft_voice import recordings_of
from studio.workflows.drafts.drafts import Saved, history_of, open_draft
from web.edit.board import fault_of_length, frame_of, limits_of, offered, reels_of, tiles_of, why
from web.edit.track import track_of
from web.edit.words import Filled, fields_of, typed
from web.entered import number_in
from web.footage.forms import ASPECTS, LENGTHS
from web.problems import words_of
from web.reach import viewer, visible
from web.state import session, studio


@dataclass(frozen=True)
class Opened:
    """What of the desk is open."""

    number: int
    aspect: Aspect


def opened(draft_id: str) -> EditDraft:
    """The draft, whose footage the caller may look at now."""
    draft = open_draft(session(), viewer(), draft_id)
    break_glass.check_open(session(), viewer(), draft.unit_id)
    return draft


def by_script() -> bool:
    """Whether the page's script asks, and takes a part of the page."""
    return "X-Requested-With" in request.headers


def answer(draft: EditDraft) -> ResponseReturnValue:
    """The desk anew for the script, the page for a browser without."""
    if by_script():
        return render_template("edit/board.html", **board(draft))
    take, aspect = request.form.get("open") or None, request.form.get("aspect") or None
    address = url_for("edit.show", draft_id=draft.id, take=take, aspect=aspect)
    part = request.form.get("part", "")
    return redirect(f"{address}#{part if part == 'track' else 'take'}" if take else address)


def apart(saved: Saved) -> ResponseReturnValue:
    """Somebody was faster: theirs stands, and this person's is kept beside it."""
    error = words_of(InputError("desk.kept_apart", name=saved.ahead))
    page = "edit/apart_note.html" if by_script() else "edit/apart.html"
    told = make_response(render_template(page, saved=saved, message=error), 409)
    told.headers["X-Kept"] = url_for("edit.show", draft_id=saved.draft.id)
    return told


def open_part(there: OnDesk) -> Opened:
    """The take and the aspect that were asked for; the first ones where that is none of this edit."""
    values = request.values
    wanted = values.get("open") or values.get("take") or ""
    numbers = [each.number for each in there.edit.takes]
    asked = number_in(wanted)
    number = numbers[0] if asked is None or asked not in numbers else asked
    aspects = {str(each): each for each in there.edit.aspects}
    return Opened(number, aspects.get(values.get("aspect", ""), there.edit.aspects[0]))


def board(draft: EditDraft) -> dict[str, object]:
    """All that the board shows."""
    settings = studio().settings
    there = on_desk(session(), settings, viewer(), draft)
    what = open_part(there)
    take = there.desk.take(what.number)
    frame, instant = frame_of(there, take, what.aspect)
    tiles = tiles_of(there)
    before = history_of(session(), draft)
    captions = there.edit.words.captions
    return {
        "draft": draft,
        "of": _original(draft),
        "there": there,
        "tiles": tiles,
        "tile": next(each for each in tiles if each.take is take),
        "aspect": what.aspect,
        "frame": frame,
        "instant": instant,
        "offered": offered(there, what.number),
        "why": why(take),
        "reels": reels_of(there),
        "track": track_of(there, recordings_of(session(), viewer(), there.edit)),
        "srt": write_srt(captions) if captions else "",
        "may_undo": before.undo is not None,
        "may_redo": before.redo is not None,
        "too_long": fault_of_length(there.length),
        "limits": limits_of(there),
        "estimate": seconds_to_make(session(), there),
        "fields": fields_of(there.brand.template),
        "filled": Filled(typed(there.edit.words)),
        "templates": [load_template(settings.data, name) for name in template_names(settings.data)],
        "presets": delivery_names(settings.data),
        "aspects": ASPECTS,
        "lengths": LENGTHS,
        "kinds": MarkKind,
    }


def _original(draft: EditDraft) -> EditDraft | None:
    """What it is a copy of, where the viewer may see that."""
    if draft.copy_of is None:
        return None
    wanted = select(EditDraft).where(EditDraft.id == draft.copy_of)
    return session().scalars(visible(wanted).options(joinedload(EditDraft.changer))).one_or_none()
