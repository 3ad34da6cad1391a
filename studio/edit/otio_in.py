"""An OpenTimelineIO file as it comes back from another editor: which stretch of which file plays when."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PureWindowsPath
from typing import Any

import opentimelineio as otio
from pydantic import ValidationError

from studio.edit.otio import OURS
from studio.edit.otio_transitions import GivenTransition, given
from studio.edit.places import path_of
from studio.edit.rates import exact_rate
from studio.edit.whole import FASTEST, SLOWEST, faults
from studio.errors import InputError
from studio.records.edit import PLAN_VERSION, EditPlan, Reason
from studio.units import TimeRange

FINEST = 1_000_000
"""A time that is no whole frame is the simplest fraction of a frame up to this denominator."""

Otio = Any
"""A value of OpenTimelineIO, whose wheel has no types."""


@dataclass(frozen=True)
class GivenClip:
    """One clip of the edit, in playing order."""

    path: str
    """Of the media, as the file names it."""
    name: str
    range: TimeRange
    """Seconds; on the file's own clock where ``zero`` is None."""
    zero: Fraction | None
    """What the editor calls the first picture of the media, seconds; None where it does not say."""
    take: int | None
    """Number of the take in ``GivenEdit.before`` that this clip was, if it was one."""
    into: GivenTransition | None = None
    """What stands between it and the next clip; None for a cut."""


@dataclass(frozen=True)
class GivenEdit:
    """A whole edit, before it is known what its files are."""

    title: str
    rate: Fraction
    clips: tuple[GivenClip, ...]
    before: EditPlan | None
    """The plan this edit was made from, when it is one of ours."""
    notes: tuple[Reason, ...]
    """What of the edit cannot be kept."""


def read_otio(text: str, name: str) -> GivenEdit:
    """Read an edit: the clips that are seen, top track first where there are several.

    Args:
        text: The ``.otio`` file.
        name: Of the file, for errors.

    Raises:
        InputError: ``otio.not_otio``, ``otio.no_timeline``, ``otio.no_clips``, ``otio.bad_rate``, ``otio.nested``,
            ``otio.no_media``, ``otio.bad_time``.
    """
    timeline = _timeline(text, name)
    notes: dict[str, Reason] = {}
    track = _one_track(timeline, name, notes)
    before = _plan_of(timeline)
    clips = tuple(_clips(track, before, name, notes))
    if not clips:
        raise InputError("otio.no_clips", name=name)
    return GivenEdit(
        title=before.title if before else str(timeline.name or ""),
        rate=before.timeline.rate if before else _rate_of(timeline, track, name),
        clips=clips,
        before=before,
        notes=tuple(notes.values()),
    )


def _timeline(text: str, name: str) -> Otio:
    try:
        json.loads(text)  # first, because deep nesting ends the process inside the library
        found = otio.core.deserialize_json_from_string(text)
    except RecursionError as error:
        raise InputError("otio.not_otio", name=name, cause="too deep") from error
    except (otio.exceptions.OTIOError, ValueError, TypeError, KeyError) as error:
        cause = (str(error).splitlines() or [""])[0][:200]
        raise InputError("otio.not_otio", name=name, cause=cause) from error
    if isinstance(found, otio.schema.SerializableCollection):
        timelines = [each for each in found if isinstance(each, otio.schema.Timeline)]
        found = timelines[0] if len(timelines) == 1 else None
    if not isinstance(found, otio.schema.Timeline):
        raise InputError("otio.no_timeline", name=name)
    return found


def _plan_of(timeline: Otio) -> EditPlan | None:
    """The plan that stands in a timeline of ours; None where there is none that can be read."""
    ours = _ours(timeline)
    plan = ours.get("plan")
    if plan is None:
        return None
    try:
        read = EditPlan.model_validate_json(otio.core.serialize_json_to_string(plan))
    except ValidationError:
        return None
    whole = read.version == PLAN_VERSION and not any(faults(read))
    return read if whole else None


def _ours(item: Otio) -> Otio:
    found = item.metadata.get(OURS)
    return found if isinstance(found, Mapping) else {}


def _one_track(timeline: Otio, name: str, notes: dict[str, Reason]) -> Otio:
    """The video track with clips in it; several are laid on one, as a viewer sees them."""
    tracks = [track for track in timeline.video_tracks() if track.enabled and track.find_clips()]
    if not tracks:
        raise InputError("otio.no_clips", name=name)
    for track in tracks:
        if any(isinstance(item, otio.schema.Stack | otio.schema.Track) for item in track):
            raise InputError("otio.nested", name=name)
    flat = tracks[0] if len(tracks) == 1 else otio.algorithms.flatten_stack(tracks)
    if len(tracks) > 1:
        _note(notes, "otio.note.tracks")
    if len(tracks) > 1 or flat.source_range is not None:
        flat = _of_cuts(flat, tracks, notes)
    if flat.source_range is not None:
        flat = otio.algorithms.track_trimmed_to_range(flat, flat.source_range)
    return flat


def _of_cuts(flat: Otio, tracks: Sequence[Otio], notes: dict[str, Reason]) -> Otio:
    """A copy without transitions: what is laid on one track, or trimmed, cannot keep them."""
    if any(isinstance(item, otio.schema.Transition) for track in tracks for item in track):
        _note(notes, "otio.note.transitions")
    copy = flat.deepcopy()
    for number in reversed(range(len(copy))):
        if isinstance(copy[number], otio.schema.Transition):
            del copy[number]
    return copy


def _note(notes: dict[str, Reason], code: str) -> None:
    notes.setdefault(code, Reason(code=code))


def _clips(
    track: Otio, before: EditPlan | None, name: str, notes: dict[str, Reason]
) -> Iterator[GivenClip]:
    shown = [item for item in track if isinstance(item, otio.schema.Clip | otio.schema.Gap)]
    into = _transitions(track, notes)
    while shown and not _plays(shown[-1]):
        shown.pop()
    for number, item in enumerate(shown):
        if not _plays(item):
            _note(notes, "otio.note.gaps")
            continue
        if any(_changes_speed(effect) for effect in item.effects):
            _note(notes, "otio.note.speed")
        follows = number + 1 < len(shown) and _plays(shown[number + 1])
        yield replace(_clip(item, before, name), into=into.get(number) if follows else None)


def _transitions(track: Otio, notes: dict[str, Reason]) -> dict[int, GivenTransition]:
    """By the number of the clip or gap before it; what we have no such of is a cut, and said."""
    found: dict[int, GivenTransition] = {}
    number = -1
    for item in track:
        if not isinstance(item, otio.schema.Transition):
            number += 1
            continue
        times = [item.in_offset, item.out_offset]
        known = all(_is_time(time) for time in times)
        made = given(item, _ours(item), *map(seconds, times)) if known else None
        if made is None or number < 0:
            _note(notes, "otio.note.transitions")
        else:
            found[number] = made
    return found


def _plays(item: Otio) -> bool:
    return isinstance(item, otio.schema.Clip) and bool(item.enabled)


def _changes_speed(effect: Otio) -> bool:
    if isinstance(effect, otio.schema.LinearTimeWarp):
        return float(effect.time_scalar) != 1.0
    return isinstance(effect, otio.schema.TimeEffect)


def _clip(clip: Otio, before: EditPlan | None, name: str) -> GivenClip:
    media = clip.media_reference
    if not isinstance(media, otio.schema.ExternalReference) or not media.target_url:
        raise InputError("otio.no_media", name=name, clip=str(clip.name or "?"))
    available = media.available_range
    if clip.source_range is None and available is None:
        raise InputError("otio.no_media", name=name, clip=str(clip.name or "?"))
    span = clip.trimmed_range()
    for time in (span.start_time, span.duration, available and available.start_time):
        if time is not None and not _is_time(time):
            raise InputError("otio.bad_time", name=name, clip=str(clip.name or "?"))
    start = seconds(span.start_time)
    path = path_of(str(media.target_url))
    return GivenClip(
        path=path,
        name=str(clip.name or "") or PureWindowsPath(path).name,
        range=TimeRange.of(start, max(Fraction(0), seconds(span.duration))),
        zero=None if available is None else _start_of(media, available),
        take=_take_of(clip, before),
    )


def _start_of(media: Otio, available: Otio) -> Fraction:
    """Start of the media's range, exact where it still is the one we wrote."""
    start = seconds(available.start_time)
    exact = _fraction(_ours(media).get("start"))
    near = exact is not None and abs(exact - start) < Fraction(1, FINEST)
    return exact if near and exact is not None else start


def _fraction(text: object) -> Fraction | None:
    try:
        return Fraction(text) if isinstance(text, str) else None
    except (ValueError, ZeroDivisionError):
        return None


def _take_of(clip: Otio, before: EditPlan | None) -> int | None:
    number = _ours(clip).get("take")
    if before is None or not isinstance(number, int):
        return None
    return number if 0 <= number < len(before.timeline.takes) else None


def _is_time(time: Otio) -> bool:
    return math.isfinite(time.value) and math.isfinite(time.rate) and time.rate > 0


def seconds(time: Otio) -> Fraction:
    """An OTIO time, exact for whole frames of the usual rates."""
    value = Fraction(time.value)
    frames = value if value.denominator == 1 else value.limit_denominator(FINEST)
    return frames / exact_rate(Fraction(time.rate))


def _rate_of(timeline: Otio, track: Otio, name: str) -> Fraction:
    """Frames per second of an edit that is not ours: the timeline's, else its first clip's."""
    first = next(item for item in track if _plays(item))
    time = timeline.global_start_time or first.trimmed_range().duration
    rate = exact_rate(Fraction(time.rate)) if _is_time(time) else Fraction(0)
    if not SLOWEST <= rate <= FASTEST:
        raise InputError("otio.bad_rate", name=name, found=f"{float(rate):g}")
    return rate
