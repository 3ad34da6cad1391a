"""A crop that moves by parts of a pixel, made of two crops by whole pixels around one scaling.

ffmpeg crops at whole pixels, and pictures with colour at half size only at even ones; a slow move made of such steps
shivers. Two steps of different length make fine ones: when ``parts`` source pixels become ``made`` pixels and the two
have no common divisor, two source pixels one way and two made pixels the other differ by as little as ``2 / parts`` of
a made pixel. So for every place of the box (in that measure, a whole number ``N``) there is an ``i`` for the first crop
and an ``o`` for the second with ``made · i + parts · o = N``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, gcd

FEWEST_PARTS, MOST_PARTS = 8, 16
"""Finest step: 2 / parts of a pixel. More parts read more pixels around the box."""

NEAR = Fraction(1, 600)
"""A box may be drawn this much larger or smaller than meant to find such a ratio: two pixels of a clip's width."""

Key = tuple[Fraction, Fraction]
"""Seconds from the take's start, and the box's first pixel then."""


@dataclass(frozen=True)
class Axis:
    """One direction of a crop.

    Attributes:
        pad: Pixels to add at both ends first, so that the first crop finds what it reads.
        read: Pixels the first crop takes.
        coarse: Where: an expression of ``t``.
        made: Pixels they are scaled to.
        kept: Pixels the second crop takes of those.
        fine: Where.
    """

    pad: int
    read: int
    coarse: str
    made: int
    kept: int
    fine: str


def axis(keys: Sequence[Key], length: Fraction, whole: int, target: int) -> Axis:
    """How a box side of ``length`` pixels moves through ``whole`` pixels and becomes ``target`` pixels.

    Where no near ratio has enough parts (1:1, 4:3, 3:2) ``kept`` is a little more than ``target``: scale once more.
    """
    if len({place for _, place in keys}) == 1:
        kept = min(whole, max(2, 2 * round(length / 2)))
        return Axis(0, kept, str(max(0, min(whole - kept, round(keys[0][1])))), target, target, "0")
    made, parts, kept = _ratio(length, target)
    wanted = max(length, Fraction(kept * parts, made)) + 2 * parts
    read = 2 * parts * ceil(wanted / (2 * parts))
    places = [place for _, place in keys]
    near_edge = min(places) < 2 * parts or max(places) + read > whole
    pad = 2 * ceil((read - length) / 2) + 2 if near_edge else 0
    centred = pad + (length - Fraction(kept * parts, made)) / 2
    place = (
        f"st(1,floor({made}*({line(keys)}{float(centred):+.5f})/2+0.5));st(2,floor(ld(1)/{made}))"
    )
    first = f"{place};st(3,ld(2)-mod(ld(2)-ld(1)*{pow(made, -1, parts)},{parts}))"
    return Axis(
        pad,
        read,
        f"{first};2*ld(3)",
        read * made // parts,
        kept,
        f"{first};2*(ld(1)-{made}*ld(3))/{parts}",
    )


def _ratio(length: Fraction, target: int) -> tuple[int, int, int]:
    """Pixels made of how many parts, without common divisor, and how many made pixels show the box."""
    wished = target / length
    for parts in range(MOST_PARTS, FEWEST_PARTS - 1, -1):
        made = max(1, round(wished * parts))
        if gcd(made, parts) == 1 and abs(made / (wished * parts) - 1) <= NEAR:
            return made, parts, target
    made = int(wished * MOST_PARTS) + 1
    made += 1 - made % 2
    return made, MOST_PARTS, 2 * round(length * made / MOST_PARTS / 2)


def line(keys: Sequence[Key]) -> str:
    """An ffmpeg expression of ``t``: straight from key to key, held before the first and after the last.

    Halves are nested in halves, so that many keys cost few comparisons per picture.
    """
    pieces = [f"{_number(keys[0][1])}"]
    pieces += [_piece(one, other) for one, other in pairwise(keys)]
    pieces.append(_number(keys[-1][1]))
    return _nested(pieces, [time for time, _ in keys])


def _piece(one: Key, other: Key) -> str:
    (start, place), (end, following) = one, other
    if place == following or end <= start:
        return _number(place)
    slope = float((following - place) / (end - start))
    return f"{_number(place)}{slope:+.7g}*(t-{_number(start)})"


def _nested(pieces: Sequence[str], limits: Sequence[Fraction]) -> str:
    """``pieces[n]`` holds before ``limits[n]``, the last one after all."""
    if len(pieces) == 1:
        return f"({pieces[0]})"
    half = len(limits) // 2
    below, above = (
        _nested(pieces[: half + 1], limits[:half]),
        _nested(pieces[half + 1 :], limits[half + 1 :]),
    )
    return f"if(lt(t,{_number(limits[half])}),{below},{above})"


def _number(value: Fraction) -> str:
    return f"{float(value):.5f}".rstrip("0").rstrip(".")
