"""Crop paths after their takes were trimmed, and boxes between keys."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from studio.records.edit import CropKey, CropPath, Take
from studio.records.media import MediaKind
from studio.units import Box


def carry(path: CropPath, old: Take, new: Take, kind: MediaKind) -> CropPath:
    """A crop path after its take was trimmed: over a film it stays with the picture, over a photograph it stretches."""
    length = new.source_range.duration
    if len(path.keys) == 1 or new.source_range == old.source_range:
        return path
    if kind is MediaKind.PHOTO:
        factor = length / old.source_range.duration
        keys = [CropKey(time=key.time * factor, box=key.box) for key in path.keys]
    else:
        by = old.source_range.start - new.source_range.start
        moved = [CropKey(time=key.time + by, box=key.box) for key in path.keys]
        inner = [key for key in moved if 0 < key.time < length]
        ends = [CropKey(time=time, box=box_at(moved, time)) for time in (Fraction(0), length)]
        keys = [ends[0], *inner, ends[1]]
    if all(key.box == keys[0].box for key in keys):
        keys = keys[:1]
    return CropPath(keys=tuple(keys), fill=path.fill)


def box_at(keys: Sequence[CropKey], time: Fraction) -> Box:
    """The box at an instant: even movement between keys, held before the first and after the last."""
    if time <= keys[0].time:
        return keys[0].box
    for first, second in pairwise(keys):
        if time <= second.time:
            share = (time - first.time) / (second.time - first.time)
            a, b = first.box, second.box
            return Box(
                *(
                    round(one + (other - one) * share)
                    for one, other in (
                        (a.x, b.x),
                        (a.y, b.y),
                        (a.width, b.width),
                        (a.height, b.height),
                    )
                )
            )
    return keys[-1].box
