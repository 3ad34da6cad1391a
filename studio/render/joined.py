"""Takes joined: one behind the other, or melting into one another where they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import ffmpeg

from studio.media.decode import Stream, seconds
from studio.records.edit import CropPlan, Take, Timeline, TransitionKind
from studio.render.framing import scaled
from studio.units import Size, TimeRange


@dataclass(frozen=True)
class Part:
    """Pictures of one take, from and to a frame of the clip."""

    stream: Stream
    begin: int
    end: int


def overlaps(timeline: Timeline, *, sound: bool = False) -> tuple[tuple[Fraction, Fraction], ...]:
    """For each take, the seconds it is shown before it begins and after it ends.

    Only dissolves show pictures of both; the sound (``sound``) is also faded across under a wipe that has handles.
    """
    before = [Fraction(0)] * len(timeline.takes)
    after = list(before)
    for each in timeline.transitions:
        if each.handles and (sound or each.kind is TransitionKind.DISSOLVE):
            after[each.after], before[each.after + 1] = each.tail, each.lead
    return tuple(zip(before, after, strict=True))


def reaching(timeline: Timeline, *, sound: bool = False) -> Timeline:
    """``timeline`` whose takes are as long as they are shown, and so overlap where they melt into one another."""
    if not timeline.transitions:
        return timeline
    found = overlaps(timeline, sound=sound)
    takes = tuple(_longer(take, *more) for take, more in zip(timeline.takes, found, strict=True))
    return timeline.model_copy(update={"takes": takes})


def _longer(take: Take, before: Fraction, after: Fraction) -> Take:
    source, output = (
        TimeRange(span.start - before, span.end + after)
        for span in (take.source_range, take.output_range)
    )
    return take.model_copy(update={"source_range": source, "output_range": output})


def later(crops: CropPlan, timeline: Timeline) -> CropPlan:
    """Crop paths counted from where ``reaching`` takes begin; a box waits where it stands before and after."""
    if not timeline.transitions:
        return crops
    moved = []
    for path, (before, _) in zip(crops.paths, overlaps(timeline), strict=True):
        keys = tuple(
            key.model_copy(update={"time": key.time + before}) if before else key
            for key in path.keys
        )
        moved.append(path.model_copy(update={"keys": keys}))
    return crops.model_copy(update={"paths": tuple(moved)})


def join(parts: Sequence[Part], size: Size, rate: Fraction) -> Stream:
    """All parts at ``size``, times in frames from zero; where one begins before the last has ended they melt."""
    groups: list[list[Part]] = []
    for part in parts:
        if groups and part.begin >= groups[-1][-1].end:
            groups[-1].append(part)
        else:
            groups.append([part])
    if len(groups) == 1:
        return _behind(groups[0], size, rate)
    first, end = parts[0].begin, groups[0][-1].end
    body = _counted(groups[0], size, rate)
    for group in groups[1:]:
        begin = group[0].begin
        body = ffmpeg.filter(
            [body, _counted(group, size, rate)],
            "xfade",
            transition="fade",
            duration=seconds((end - begin) / rate),
            offset=seconds((begin - first) / rate),
        )
        end = group[-1].end
    return body


def _behind(parts: Sequence[Part], size: Size, rate: Fraction) -> Stream:
    # "Unsafe" lets pictures change their size at a join: the scaler behind it takes them as they come.
    streams = [part.stream for part in parts]
    joined = (
        ffmpeg.concat(*streams, n=len(streams), v=1, a=0, unsafe=1) if streams[1:] else streams[0]
    )
    # Joined pictures count microseconds, and a layer may begin one of them later: back to whole frames.
    return scaled(joined, size).filter("settb", f"1/({rate})")


def _counted(parts: Sequence[Part], size: Size, rate: Fraction) -> Stream:
    """Pictures counted from zero, at a rate that the blending filter is told."""
    return _behind(parts, size, rate).filter("setpts", "N").filter("fps", fps=str(rate))
