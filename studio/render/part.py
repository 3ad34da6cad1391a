"""A stretch of a clip's body made once more: the same pictures at the same times as in a full render, and no others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg

from studio.media.decode import Stream
from studio.records.edit import TransitionKind
from studio.render.graph import (
    BT709,
    GraphPlan,
    branch,
    encoding,
    overlaid,
    reached,
)
from studio.render.joined import Part, join
from studio.units import FrameRate, TimeRange


def part_graph(plan: GraphPlan, places: range, target: Path) -> Stream:
    """Frames ``places`` of the body of ``plan``'s only aspect, encoded to ``target`` as a film from zero.

    Takes that lie outside are not opened. One that begins before is read from its own start, because which picture
    stands at a frame is worked out from the ones before it; nothing more than decoding is done to those.
    """
    rate = FrameRate(plan.timeline.rate)
    whole = _with_transitions(plan, places)
    plan = reached(plan)
    (aspect,) = plan.aspects
    parts = []
    for number, kept in _touched(plan, whole):
        stream = branch(plan, number, kept)[0].filter("setpts", "PTS-STARTPTS")
        begin = rate.frames_in(plan.timeline.takes[number].output_range.start)
        parts.append(Part(stream, begin + kept.start, begin + kept.stop))
    body = join(parts, aspect.size, rate.value)
    if whole != places:
        ends = {"start_frame": places.start - whole.start, "end_frame": places.stop - whole.start}
        body = body.filter("trim", **ends).filter("setpts", "PTS-STARTPTS")
    body = body.filter("setpts", f"PTS+{places.start}")
    for layer in aspect.layers:
        if _meets(layer.shown, places, rate.value):
            body = overlaid(body, layer, rate.value)
    body = body.filter("setpts", "PTS-STARTPTS").filter("setparams", **BT709)
    options = encoding(plan.preset, rate.value, plan.whole)
    return ffmpeg.output(body, f"file:{target}", **options).global_args("-copyts")


def touched_takes(plan: GraphPlan, places: range) -> tuple[int, ...]:
    """Numbers of the takes of which ``places``, or a dissolve that it shows some of, shows something."""
    whole = _with_transitions(plan, places)
    return tuple(number for number, _ in _touched(reached(plan), whole))


def _with_transitions(plan: GraphPlan, places: range) -> range:
    """``places`` and the rest of the dissolves it shows only some of: half of one cannot be blended."""
    rate = FrameRate(plan.timeline.rate)
    begin, end = places.start, places.stop
    for each in plan.timeline.transitions:
        cut = plan.timeline.takes[each.after].output_range.end
        first, last = rate.frames_in(cut - each.lead), rate.frames_in(cut + each.tail)
        if each.kind is TransitionKind.DISSOLVE and first < places.stop and last > places.start:
            begin, end = min(begin, first), max(end, last)
    return range(begin, end)


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
