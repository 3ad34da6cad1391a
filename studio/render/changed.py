"""Which pictures of a clip differ when its graphics are drawn anew, and which must be encoded for that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from studio.brand.graphic import Graphics, Motion, Still
from studio.units import FrameRate, Size


def differing(old: Graphics, new: Graphics, body: int, card: int, rate: FrameRate) -> list[range]:
    """Stretches of frames over which something else is drawn.

    Args:
        old: What was drawn.
        new: What is drawn now.
        body: Frames before the end card.
        card: Frames of the end card.
        rate: Of the clip.
    """
    marks = {0, body}
    for layer in (*old.overlays, *new.overlays):
        marks |= {rate.frames_in(layer.shown.start), rate.frames_in(layer.shown.end)}
    before, after = _told(old, rate), _told(new, rate)
    edges = sorted(mark for mark in marks if 0 <= mark <= body)
    found = [
        range(first, end)
        for first, end in pairwise(edges)
        if _standing(before, first) != _standing(after, first)
    ]
    if card and not _alike(old, new):
        found.append(range(body, body + card))
    return joined(found)


def widened(stretches: Iterable[range], keys: Sequence[int], count: int) -> list[range]:
    """The whole groups of pictures that hold ``stretches``.

    Args:
        stretches: In order.
        keys: Key pictures of the film, the first one among them.
        count: Pictures of the film.
    """
    return joined(
        range(
            max(key for key in keys if key <= each.start),
            min((key for key in keys if key >= each.stop), default=count),
        )
        for each in stretches
    )


def joined(stretches: Iterable[range]) -> list[range]:
    """``stretches`` (in order) with those that touch made one."""
    found: list[range] = []
    for each in stretches:
        if found and each.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, each.stop))
        else:
            found.append(each)
    return found


_Told = list[tuple[int, int, str]]


def _told(graphics: Graphics, rate: FrameRate) -> _Told:
    """First frame, frame behind the last, and a name for all that is to be seen of each layer."""
    return [
        (rate.frames_in(layer.shown.start), rate.frames_in(layer.shown.end), _name(layer))
        for layer in graphics.overlays
    ]


def _name(layer: Still | Motion) -> str:
    place = f"{layer.left} {layer.top} {layer.shown.start} {layer.shown.end}"
    if isinstance(layer, Motion):
        return f"{place} {layer.rate} {layer.key}"
    return f"{place} {layer.fade} {_hash(layer.image)}" if layer.fade else _still(layer)


def _still(layer: Still) -> str:
    """One that only stands is the same picture whenever it comes and goes."""
    return f"{layer.left} {layer.top} {_hash(layer.image)}"


def _hash(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    return f"{pixels.shape} {hashlib.sha256(pixels.tobytes()).hexdigest()}"


def _standing(told: _Told, frame: int) -> list[str]:
    return [name for first, end, name in told if first <= frame < end]


def _alike(old: Graphics, new: Graphics) -> bool:
    if old.end_card is None or new.end_card is None:
        return old.end_card is new.end_card
    return np.array_equal(old.end_card, new.end_card)


def changed_layers(old: Graphics, new: Graphics) -> list[tuple[Still | Motion, Size]]:
    """Layers that only one of the two has, with their sizes."""
    before, after = ({_name(each): each for each in both.overlays} for both in (old, new))
    only = [each for name, each in before.items() if name not in after]
    only += [each for name, each in after.items() if name not in before]
    return [
        (each, each.size if isinstance(each, Motion) else Size(*each.image.shape[1::-1]))
        for each in only
    ]
