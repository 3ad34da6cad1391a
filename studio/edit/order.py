"""In which order takes follow each other: the strongest first, then as filmed, what is alike apart, a calm end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from studio.edit.alike import ALIKE, likeness
from studio.edit.footage import Footage
from studio.edit.offer import Kind, Offer
from studio.edit.slots import Slot
from studio.edit.talk import GLIMPSE_S
from studio.records.edit import Role

Likeness = Callable[[Slot, Slot], bool]

STORY = {Role.PLACE: 0.0, Role.WORK: 1.0, None: 1.5, Role.PRODUCT: 2.0, Role.USE: 3.0}
"""Place → work → product → use; what nobody has marked comes between work and product."""

RESTLESS = 0.35
"""A last picture that holds less well than this is changed for a better one."""

BETTER = 0.2
"""By how much that one must hold better."""

HOOK_LEAST_S = Fraction(1)
"""A first picture has to be read, so it needs this long."""

MOST_HOOKS = 8
"""So many strong pictures are tried as the first, where the strongest leaves two of one shot side by side."""

BAD_HOOK = 0.5
"""Value lost as the first picture by what is blurred, shaken, or only flashes by."""


def in_order(slots: Sequence[Slot], footage: Sequence[Footage]) -> list[Slot]:
    """The slots as they play.

    Args:
        slots: As they were filmed.
        footage: The sources they come from.
    """
    if len(slots) < 2:
        return list(slots)
    strongest = sorted(slots, key=lambda slot: -_strength(slot.offer))
    orders = (_from(hook, slots, footage) for hook in strongest[:MOST_HOOKS])
    return min(orders, key=_jumps)


def _from(hook: Slot, slots: Sequence[Slot], footage: Sequence[Footage]) -> list[Slot]:
    """The slots as they play when ``hook`` is the first."""
    rest = [slot for slot in slots if slot is not hook]
    rest = _photos_between(rest)
    rest.sort(key=lambda slot: STORY[slot.offer.role])
    order = _apart([hook, *rest], same_look)
    # Where all are alike, at least no shot follows itself.
    return _calm_end(_apart(order, _would_jump), footage)


def _jumps(order: Sequence[Slot]) -> int:
    """Cuts at which only what moves in the picture would jump: the same shot in the same framing."""
    return sum(_would_jump(a, b) for a, b in pairwise(order))


def _would_jump(one: Slot, other: Slot) -> bool:
    return one.offer.would_jump(other.offer)


def _strength(offer: Offer) -> float:
    return offer.value - BAD_HOOK * (offer.grade + (offer.room.duration < HOOK_LEAST_S))


def _photos_between(slots: Sequence[Slot]) -> list[Slot]:
    """Photographs evenly between the film, both in their own order, unless they already alternate."""
    photos = [slot for slot in slots if slot.offer.kind is Kind.PHOTO]
    film = [slot for slot in slots if slot.offer.kind is not Kind.PHOTO]
    if not photos or not film or _alternate(slots):
        return list(slots)
    result = list(film)
    for number, photo in enumerate(photos):
        place = round((number + 1) * len(film) / (len(photos) + 1)) + number
        result.insert(place, photo)
    return result


def _alternate(slots: Sequence[Slot]) -> bool:
    """Whether no two photographs follow each other, nor is there one at the end."""
    kinds = [slot.offer.kind is Kind.PHOTO for slot in slots]
    return not kinds[-1] and not any(a and b for a, b in pairwise(kinds))


def same_look(one: Slot, other: Slot) -> bool:
    """Whether the one after the other looks like a jump: alike pictures, or one shot."""
    a, b = one.offer, other.offer
    if (a.source, a.shot) == (b.source, b.shot):
        return True
    return likeness(a.look, b.look) >= ALIKE


def _apart(slots: list[Slot], alike: Likeness) -> list[Slot]:
    """Alike neighbours parted where something else of the same part of the story can go between."""
    order = list(slots)
    for place in range(1, len(order)):
        if not alike(order[place - 1], order[place]):
            continue
        role = STORY[order[place].offer.role]
        for later in range(place + 1, len(order)):
            if STORY[order[later].offer.role] != role:
                break
            if not alike(order[place - 1], order[later]):
                order.insert(place, order.pop(later))
                break
        else:
            _send_back(order, place, alike)
    return order


def _send_back(order: list[Slot], place: int, alike: Likeness) -> None:
    """Put the slot at ``place`` to an earlier place in its part of the story where it has no alike neighbour."""
    slot = order.pop(place)
    role = STORY[slot.offer.role]
    for earlier in range(place - 1, 0, -1):
        before, after = order[earlier - 1], order[earlier]
        if STORY[after.offer.role] != role:
            break
        if not alike(before, slot) and not alike(slot, after):
            order.insert(earlier, slot)
            return
    order.insert(place, slot)


def _flashes(offer: Offer, table: Footage) -> bool:
    """Whether a sentence that runs on over a cut leaves only a glimpse of the last shot."""
    core = offer.core
    return offer.fixed and any(core.end - GLIMPSE_S * 2 < cut < core.end for cut in table.cuts)


def _calm_end(order: list[Slot], footage: Sequence[Footage]) -> list[Slot]:
    """The last picture has to hold: another one of the last part of the story takes its place if it holds better."""

    def rest(slot: Slot) -> float:
        if _flashes(slot.offer, footage[slot.offer.source]):
            return 0.0
        core = slot.offer.core
        return footage[slot.offer.source].sight.rest(float(core.start), float(core.end))

    last = order[-1]
    if rest(last) >= RESTLESS:
        return order
    role = STORY[last.offer.role]
    able = [
        slot
        for number, slot in enumerate(order[:-1])
        if number and STORY[slot.offer.role] == role and not same_look(slot, last)
    ]
    best = max(able, key=rest, default=last)
    if rest(best) < rest(last) + BETTER:
        return order
    moved = [slot for slot in order if slot is not best]
    if any(same_look(a, b) for a, b in pairwise(moved)):
        return order
    return [*moved, best]
