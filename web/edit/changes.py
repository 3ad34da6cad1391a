"""What a form of the desk asks for, as a change of the edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.brand import template_names
from studio.edit.desk import Edge
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.records.edit import MarkKind
from studio.units import Aspect, TimeRange
from studio.workflows.cutting.delivery_names import delivery_names
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_look import Look, with_look
from studio.workflows.drafts.drafts import Change
from studio.workflows.kit.wish import LONGEST_S, SHORTEST_S
from web.edit import track
from web.edit.times import seconds_of, zero_of
from web.edit.words import said
from web.entered import Entered
from web.footage.forms import ASPECTS

Reader = Callable[[Entered, OnDesk], DraftEdit]
"""Reads the fields of one kind of change and makes it."""

MOST_FRAMES = 250
"""Frames an end is moved by at once."""


def change_of(form: Entered) -> Change:
    """The change that the form's ``op`` names.

    Raises:
        InputError: ``form.choice``: there is no such change.
    """
    op = form.raw("op")
    if op not in READERS:
        raise InputError("form.choice", found=op[:40])

    def change(there: OnDesk) -> DraftEdit:
        edit = READERS[op](form, there)
        for error in form.errors.values():
            raise error
        return edit

    return change


def _move(form: Entered, there: OnDesk) -> DraftEdit:
    number = _take(form)
    by = form.raw("by")
    place = there.desk.place(number) + int(by) if by in {"-1", "1"} else form.whole("to", 0, 999)
    return there.desk.moved(number, place)


def _remove(form: Entered, there: OnDesk) -> DraftEdit:
    return there.desk.removed(_take(form))


def _trim(form: Entered, there: OnDesk) -> DraftEdit:
    number = _take(form)
    return there.desk.trimmed(number, _span(form, there, there.desk.take(number).source))


def _nudge(form: Entered, there: OnDesk) -> DraftEdit:
    edge, _, frames = form.raw("nudge").partition(":")
    if edge not in set(Edge) or not frames.removeprefix("-").isdecimal() or len(frames) > 4:
        raise InputError("form.choice", found=form.raw("nudge")[:40])
    by = min(MOST_FRAMES, max(-MOST_FRAMES, int(frames)))
    return there.desk.nudged(_take(form), Edge(edge), by)


def _swap(form: Entered, there: OnDesk) -> DraftEdit:
    source = _source(form, there)
    return there.desk.swapped(_take(form), source, _span(form, there, source))


def _insert(form: Entered, there: OnDesk) -> DraftEdit:
    source = _source(form, there)
    after = form.whole("after", 1, 99_999) if form.raw("after") else None
    return there.desk.inserted(source, _span(form, there, source), after)


def _point(form: Entered, there: OnDesk) -> DraftEdit:
    """Shares of the picture from the script, pixels of a picture of known width from a browser without."""
    wide, high = (form.whole(each, 1, 9999) for each in ("wide", "high"))
    if form.raw("at.x") and form.raw("at.y"):
        at = (form.whole("at.x", 0, 9999) / wide, form.whole("at.y", 0, 9999) / high)
    else:
        at = (_share(form, "x"), _share(form, "y"))
    return there.desk.pointed(_take(form), _aspect(form), at)


def _unpoint(form: Entered, there: OnDesk) -> DraftEdit:
    return there.desk.unpointed(_take(form), _aspect(form))


def _mark(form: Entered, there: OnDesk) -> DraftEdit:
    source = _source(form, there)
    kind = MarkKind(form.choice("kind", list(MarkKind)) or MarkKind.FAVOURITE)
    return there.desk.marked(source, kind, _span(form, there, source))


def _unmark(form: Entered, there: OnDesk) -> DraftEdit:
    source = _source(form, there)
    kind = MarkKind(form.choice("kind", list(MarkKind)) or MarkKind.FAVOURITE)
    return there.desk.unmarked(source, kind, _span(form, there, source))


def _plan(form: Entered, there: OnDesk) -> DraftEdit:
    length = form.whole("length", SHORTEST_S, LONGEST_S)
    for error in form.errors.values():
        raise error
    return there.planned_anew(there.edit.model_copy(update={"length_s": length}))


def _look(form: Entered, there: OnDesk) -> DraftEdit:
    data = there.settings.data
    aspects = form.choices("aspects", ASPECTS)
    look = Look(
        template=form.choice("template", template_names(data)),
        preset=form.choice("preset", [each.name for each in delivery_names(data)]),
        aspects=tuple(Aspect.parse(each) for each in aspects if each in ASPECTS),
        music=bool(form.raw("music")),
    )
    return with_look(there, look) if form.fine else there.edit


def _words(form: Entered, there: OnDesk) -> DraftEdit:
    words = said(form, there.edit.words, there.brand.template)
    return there.edit.model_copy(update={"words": words})


READERS: Mapping[str, Reader] = {
    "move": _move,
    "remove": _remove,
    "trim": _trim,
    "nudge": _nudge,
    "swap": _swap,
    "insert": _insert,
    "point": _point,
    "unpoint": _unpoint,
    "mark": _mark,
    "unmark": _unmark,
    "plan": _plan,
    "look": _look,
    "words": _words,
    **track.READERS,
}


def _take(form: Entered) -> int:
    return form.whole("take", 1, 99_999)


def _source(form: Entered, there: OnDesk) -> int:
    return form.whole("source", 0, len(there.footage) - 1)


def _aspect(form: Entered) -> Aspect | None:
    found = form.choice("for", ASPECTS, needed=False)
    return Aspect.parse(found) if found else None


def _share(form: Entered, name: str) -> float:
    try:
        found = float(form.raw(name))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        form.refuse(name, InputError("form.number", found=form.raw(name)[:40], least=0, most=1))
    return found


def _span(form: Entered, there: OnDesk, source: int) -> TimeRange:
    """Seconds of the player, whose zero is the first picture, as the file's clock has them."""
    start, end = (seconds_of(form.raw(each)) for each in ("start", "end"))
    if end <= start:
        raise InputError("desk.backwards")
    # A source that is not there is told by the desk itself.
    zero = zero_of(there, source) if source < len(there.footage) else 0
    return TimeRange(zero + start, zero + end)
