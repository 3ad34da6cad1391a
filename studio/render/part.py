"""A stretch of a clip's body made once more: the same pictures at the same times as in a full render, and no others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media.decode import Stream
from studio.render.framing import scaled
from studio.render.graph import (
    BT709,
    GraphPlan,
    branch,
    encoding,
    overlaid,
)
from studio.units import FrameRate, TimeRange


def part_graph(plan: GraphPlan, places: range, target: Path) -> Stream:
    """Frames ``places`` of the body of ``plan``'s only aspect, encoded to ``target`` as a film from zero.

    Takes that lie outside are not opened. One that begins before is read from its own start, because which picture
    stands at a frame is worked out from the ones before it; nothing more than decoding is done to those.
    """
    (aspect,) = plan.aspects
    rate = FrameRate(plan.timeline.rate)
    parts = [
        branch(plan, number, kept)[0].filter("setpts", "PTS-STARTPTS")
        for number, kept in _touched(plan, places)
    ]
    joined = ffmpeg.concat(*parts, n=len(parts), v=1, a=0, unsafe=1) if len(parts) > 1 else parts[0]
    body = scaled(joined, aspect.size).filter("settb", f"1/({rate})")
    body = body.filter("setpts", f"PTS+{places.start}")
    for layer in aspect.layers:
        if _meets(layer.shown, places, rate.value):
            body = overlaid(body, layer, rate.value)
    body = body.filter("setpts", "PTS-STARTPTS").filter("setparams", **BT709)
    options = encoding(plan.preset, rate.value, plan.whole)
    return ffmpeg.output(body, f"file:{target}", **options).global_args("-copyts")


def touched_takes(plan: GraphPlan, places: range) -> tuple[int, ...]:
    """Numbers of the takes of which ``places`` shows something."""
    return tuple(number for number, _ in _touched(plan, places))


def _touched(plan: GraphPlan, places: range) -> tuple[tuple[int, range], ...]:
    """Takes with the frames of their own that lie in ``places``."""
    rate = FrameRate(plan.timeline.rate)
    found = []
    for number, take in enumerate(plan.timeline.takes):
        begin, end = (rate.frames_in(at) for at in (take.output_range.start, take.output_range.end))
        first, last = max(begin, places.start), min(end, places.stop)
        if first < last:
            found.append((number, range(first - begin, last - begin)))
    return tuple(found)


def _meets(shown: TimeRange, places: range, rate: Fraction) -> bool:
    return shown.start * rate < places.stop and shown.end * rate > places.start
