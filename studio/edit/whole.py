"""Whether a plan that came from a file is whole in itself: its parts fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from studio.records.edit import CropPath, EditPlan, Take, Transition, TransitionKind
from studio.records.media import MediaKind
from studio.units import Box, Size

SLOWEST, FASTEST = 1, 240
"""Frames per second a clip can have."""


def faults(plan: EditPlan) -> Iterator[str]:
    """Where the plan contradicts itself, as places in its JSON; the first is enough to refuse it."""
    timeline = plan.timeline
    if not SLOWEST <= timeline.rate <= FASTEST:
        yield "timeline.rate"
    elif len(plan.files) != len(timeline.sources):
        yield "files"
    elif not timeline.takes:
        yield "timeline.takes"
    else:
        yield from _faults_of_takes(plan)
        yield from _faults_of_crops(plan)
        yield from _faults_of_transitions(plan)
        used = {
            "marks": [mark.source for mark in plan.marks],
            "timeline.left_out": [left.source for left in timeline.left_out],
        }
        for name, sources in used.items():
            for number, source in enumerate(sources):
                if not 0 <= source < len(plan.files):
                    yield f"{name}[{number}].source"


def _faults_of_takes(plan: EditPlan) -> Iterator[str]:
    at = Fraction(0)
    for number, take in enumerate(plan.timeline.takes):
        yield from (f"timeline.takes[{number}].{part}" for part in _faults_of_take(plan, take, at))
        at = take.output_range.end


def _faults_of_transitions(plan: EditPlan) -> Iterator[str]:
    """Each between two takes, in order, whole frames, inside both takes and beside the one before it."""
    timeline = plan.timeline
    spent, last = Fraction(0), -1
    for number, each in enumerate(timeline.transitions):
        where = f"timeline.transitions[{number}]"
        if not last < each.after < len(timeline.takes) - 1:
            yield f"{where}.after"
            return
        one, other = timeline.takes[each.after : each.after + 2]
        spent = spent if each.after == last + 1 else Fraction(0)
        sound = {
            "lead": _whole(each.lead, timeline.rate, one.output_range.duration - spent),
            "tail": _whole(each.tail, timeline.rate, other.output_range.duration),
            "kind": each.kind is not TransitionKind.CUT and each.lead + each.tail > 0,
            "handles": each.kind is TransitionKind.BRAND_WIPE or each.handles,
        }
        yield from (f"{where}.{part}" for part, fine in sound.items() if not fine)
        if each.handles and not _reach(plan, each):
            yield f"{where}.handles"
        spent, last = each.tail, each.after


def _whole(seconds: Fraction, rate: Fraction, most: Fraction) -> bool:
    return 0 <= seconds <= most and (seconds * rate).denominator == 1


def _reach(plan: EditPlan, each: Transition) -> bool:
    """Whether both files go on as long as the transition needs them to."""
    one, other = plan.timeline.takes[each.after : each.after + 2]
    slack = 1 / plan.timeline.rate
    spans = (
        (one, one.source_range.end + each.tail),
        (other, other.source_range.start - each.lead),
    )
    for take, at in spans:
        if not 0 <= take.source < len(plan.files):
            return True  # said of the take
        file = plan.files[take.source]
        film = plan.timeline.sources[take.source].kind is MediaKind.FILM
        if film and not file.start - slack <= at <= file.start + file.duration + slack:
            return False
    return True


def _faults_of_crops(plan: EditPlan) -> Iterator[str]:
    sources, takes = plan.timeline.sources, plan.timeline.takes
    for number, crop in enumerate(plan.crops):
        where = f"crops[{number}].paths"
        if len(crop.paths) != len(takes):
            yield where
            continue
        for index, (path, take) in enumerate(zip(crop.paths, takes, strict=True)):
            if 0 <= take.source < len(sources):
                found = _faults_of_path(path, sources[take.source].display)
                yield from (f"{where}[{index}].{part}" for part in found)


def _faults_of_take(plan: EditPlan, take: Take, at: Fraction) -> Iterator[str]:
    length = take.output_range.duration
    frames = length * plan.timeline.rate
    if take.output_range.start != at or frames < 1 or frames.denominator != 1:
        yield "output_range"
    if take.source_range.duration != length:
        yield "source_range"
    if take.shot < 0:
        yield "shot"
    if not 0 <= take.source < len(plan.files):
        yield "source"
    elif plan.timeline.sources[take.source].kind is MediaKind.FILM:
        file = plan.files[take.source]
        slack = 1 / plan.timeline.rate
        end = file.start + file.duration
        if take.source_range.start < file.start - slack or take.source_range.end > end + slack:
            yield "source_range"


def _faults_of_path(path: CropPath, display: Size) -> Iterator[str]:
    whole = Box(0, 0, display.width, display.height)
    times = [key.time for key in path.keys]
    if not times or times[0] < 0 or any(a >= b for a, b in pairwise(times)):
        yield "keys"
    for number, key in enumerate(path.keys):
        if key.box.width < 1 or key.box.height < 1 or not whole.contains(key.box):
            yield f"keys[{number}].box"
