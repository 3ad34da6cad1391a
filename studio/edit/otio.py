"""An edit as OpenTimelineIO, for other editors.

OTIO keeps a time as two floating-point numbers, value and rate. Times are written in frames of the clip's rate, whole
frames as whole numbers, so that 30000/1001 divides out exactly again; the whole plan stands in the timeline's metadata
under ``county_studio`` with fractions as text, and ``studio.edit.otio_in`` takes from there what another editor has
left as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from studio.edit.otio_transitions import written
from studio.edit.places import url_of
from studio.records.edit import EditPlan, Mark, MarkKind, PlanFile, Role, Take
from studio.records.media import MediaKind
from studio.units import TimeRange

OURS = "county_studio"
"""Key of our part of OTIO's metadata."""

COLOURS = {
    MarkKind.USE_ONLY: otio.schema.MarkerColor.BLUE,
    MarkKind.MUST: otio.schema.MarkerColor.GREEN,
    MarkKind.NEVER: otio.schema.MarkerColor.RED,
    MarkKind.FAVOURITE: otio.schema.MarkerColor.YELLOW,
    None: otio.schema.MarkerColor.WHITE,
}

Otio = Any
"""A value of OpenTimelineIO, whose wheel has no types."""


def write_otio(plan: EditPlan, places: Sequence[str] | None = None) -> str:
    """The plan as the text of an ``.otio`` file: a video track, an audio track, and the marks and captions as markers.

    Clip ranges count on the file's own clock, as the media's available range does (a file whose first picture has
    0.834 s starts there).

    Args:
        plan: The edit.
        places: Path of each of ``plan.files`` on the machine that opens it; where they are now if left out.
    """
    rate = plan.timeline.rate
    urls = [url_of(place) for place in places or [file.path for file in plan.files]]
    timeline = otio.schema.Timeline(
        plan.title,
        global_start_time=rational(Fraction(0), rate),
        metadata={OURS: {"plan": plan.model_dump(mode="json")}},
    )
    for kind in (otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio):
        track = otio.schema.Track(kind[0] + "1", kind=kind)
        track.extend(_items(plan, urls, kind))
        timeline.tracks.append(track)
    timeline.tracks.markers.extend(_captions(plan))
    return str(otio.core.serialize_json_to_string(timeline, indent=2)) + "\n"


def rational(seconds: Fraction, rate: Fraction) -> Otio:
    """``seconds`` in frames of ``rate``: exact for whole frames, else the nearest floating-point number."""
    return otio.opentime.RationalTime(float(seconds * rate), float(rate))


def _span(span: TimeRange, rate: Fraction) -> Otio:
    return otio.opentime.TimeRange(rational(span.start, rate), rational(span.duration, rate))


def _items(plan: EditPlan, urls: Sequence[str], kind: str) -> Iterator[Otio]:
    """One item for each take, transitions between them; files without sound leave gaps in the audio track."""
    video = kind == otio.schema.TrackKind.Video
    between = {each.after: each for each in plan.timeline.transitions} if video else {}
    for number, take in enumerate(plan.timeline.takes):
        before = between.get(number - 1)
        if before is not None:
            yield written(before, plan.timeline.rate, OURS)
        if video or plan.files[take.source].has_sound:
            yield _clip(plan, number, urls[take.source])
        else:
            duration = rational(take.output_range.duration, plan.timeline.rate)
            yield otio.schema.Gap(duration=duration)


def _clip(plan: EditPlan, number: int, url: str) -> Otio:
    take = plan.timeline.takes[number]
    file = plan.files[take.source]
    rate = plan.timeline.rate
    clip = otio.schema.Clip(
        name=file.name,
        source_range=_span(source_range(plan, take), rate),
        media_reference=_media(file, url),
        metadata={
            OURS: {
                "take": number,
                "source_range": [str(take.source_range.start), str(take.source_range.end)],
                "crops": {
                    str(crop.aspect): crop.paths[number].model_dump(mode="json")
                    for crop in plan.crops
                },
            }
        },
    )
    clip.markers.extend(_marks(plan, take))
    return clip


def source_range(plan: EditPlan, take: Take) -> TimeRange:
    """What of the file a take shows; a photograph has no clock, so its stretch begins where the file does."""
    if plan.timeline.sources[take.source].kind is MediaKind.PHOTO:
        return TimeRange.of(plan.files[take.source].start, take.source_range.duration)
    return take.source_range


def _media(file: PlanFile, url: str) -> Otio:
    reference = otio.schema.ExternalReference(
        target_url=url,
        available_range=_span(TimeRange.of(file.start, file.duration), file.rate),
        metadata={OURS: {"start": str(file.start), "duration": str(file.duration)}},
    )
    reference.name = file.name
    return reference


def _marks(plan: EditPlan, take: Take) -> Iterator[Otio]:
    """The person's marks that this take shows some of."""
    for mark in plan.marks:
        shown = mark.range.intersection(take.source_range)
        if mark.source == take.source and shown is not None:
            yield otio.schema.Marker(
                name=_mark_name(mark),
                marked_range=_span(shown, plan.timeline.rate),
                color=COLOURS[mark.kind],
                metadata={OURS: {"mark": mark.model_dump(mode="json")}},
            )


def _mark_name(mark: Mark) -> str:
    both: tuple[MarkKind | Role | None, ...] = (mark.kind, mark.role)
    return " ".join(each.value for each in both if each)


def _captions(plan: EditPlan) -> Iterator[Otio]:
    for caption in plan.captions:
        yield otio.schema.Marker(
            name=caption.text,
            marked_range=_span(caption.range, plan.timeline.rate),
            color=otio.schema.MarkerColor.WHITE,
            metadata={OURS: {"caption": caption.model_dump(mode="json")}},
        )
