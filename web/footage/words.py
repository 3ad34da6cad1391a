"""What is typed for one order: the words its clips say beyond their item."""

from __future__ import annotations

from datetime import datetime

from studio.edit.srt import read_srt
from studio.errors import InputError
from studio.records.clip_words import ClipWords
from studio.records.edit import Caption
from web.entered import Entered, day_in

WORD_FIELDS = (
    "captions",
    "live_at",
    "live_room",
    "points_en",
    "post_on",
    "quote",
    "quoted",
    "steps",
    "story",
    "valid_until",
    "words",
)
"""Fields whose fault opens that part of the form."""

STEPS, STEP = 8, 80
"""Most steps of a recipe, and most characters of one; the template may have room for less and says so."""

POINTS, POINT = 8, 100
"""The same of selling points in English."""


def words_of(form: Entered) -> ClipWords:
    """The words of a form; what is wrong is kept at its field."""
    return ClipWords(
        captions=_captions(form),
        steps=_lines(form, "steps", STEPS, STEP),
        quote=form.text("quote", limit=120, needed=False)[:120],
        quoted=form.text("quoted", limit=30, needed=False)[:30],
        live_at=_moment(form, "live_at"),
        live_room=form.text("live_room", limit=40, needed=False)[:40],
        post_on=form.day("post_on") if form.raw("post_on") else None,
        valid_until=form.last_day("valid_until"),
        points_en=_lines(form, "points_en", POINTS, POINT),
        story=form.text("story", limit=120, needed=False)[:120],
    )


def _lines(form: Entered, name: str, most: int, limit: int) -> tuple[str, ...]:
    lines = [line.strip() for line in form.raw(name).splitlines() if line.strip()]
    if len(lines) > most:
        form.refuse(name, InputError("form.too_many", limit=most, found=len(lines)))
    for line in lines:
        if len(line) > limit:
            form.refuse(name, InputError("form.too_long", limit=limit, found=len(line)))
    return tuple(line[:limit] for line in lines[:most])


def _moment(form: Entered, name: str) -> datetime | None:
    """By the clock of the place, as the field of a browser gives it."""
    if not form.raw(name):
        return None
    try:
        found = datetime.fromisoformat(form.raw(name)).replace(tzinfo=None)
    except ValueError:
        form.refuse(name, InputError("form.date", found=form.raw(name)[:40]))
        return None
    return found if form.use(name, lambda _text: day_in(found.date().isoformat())) else None


def _captions(form: Entered) -> tuple[Caption, ...]:
    if not form.raw("captions"):
        return ()
    return form.use("captions", lambda text: read_srt(text.encode(), "SRT")) or ()
