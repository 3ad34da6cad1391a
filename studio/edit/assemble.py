"""The cutting room: footage in, one timeline for all aspects out."""

from __future__ import annotations

from collections.abc import Sequence

from studio.edit.footage import Footage
from studio.edit.layout import takes_of
from studio.edit.marks import rules_of
from studio.edit.notes import notes_of
from studio.edit.order import in_order
from studio.edit.pace import SHORTEST_CLIP_S, pace_of
from studio.edit.pick import Picker
from studio.edit.reasons import Leaving, why_taken
from studio.edit.source import EditSource, EditWish
from studio.errors import InputError
from studio.records.edit import Timeline


def assemble(sources: Sequence[EditSource], wish: EditWish) -> Timeline:
    """Cut a clip.

    The strongest picture opens it; the others follow as they were filmed, or as a product story is told where roles are
    marked; what looks alike does not follow each other, and the last picture holds. Takes lie where the picture is good
    and begin and end between movements. Sentences are taken whole, with breathing room, or not at all. What is blurred
    or shaken is used only when there is nothing else, what is black or frozen only when there would be no clip. Why
    everything was taken or left is in the timeline.

    The clip has the wished length to the frame, unless footage is too short, a sentence does not fit or marks demand
    more; then ``notes`` say so. The same input gives the same clip.

    Args:
        sources: The footage, in the order the person gave it.
        wish: Length, rate and marks.

    Raises:
        InputError: ``edit.too_short`` when less than a second can be used, ``edit.mark_…`` when a mark contradicts its
            file or another mark.
    """
    rules = rules_of(sources, wish.marks)
    pace = pace_of(wish.length)
    footage = [
        Footage(number, source, rules[number], pace) for number, source in enumerate(sources)
    ]
    frames = max(1, wish.rate.frames_in(wish.length))
    picker = Picker(footage, frames, wish.rate, pace)
    slots = in_order(picker.run(), footage)
    found = sum(slot.most for slot in slots) * wish.rate.frame
    # A frame less: a second of footage at another rate need not give a whole one.
    if found <= SHORTEST_CLIP_S - 2 * wish.rate.frame:
        raise InputError(
            "edit.too_short", found_s=round(float(found), 2), needed_s=int(SHORTEST_CLIP_S)
        )
    placed = takes_of(slots, footage, frames, wish.rate)
    return Timeline(
        sources=tuple(source.ref for source in sources),
        takes=tuple(why_taken(placed, footage)),
        rate=wish.rate.value,
        left_out=Leaving(picker, placed).all(),
        notes=notes_of(picker, placed),
    )
