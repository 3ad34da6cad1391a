"""The footage behind text, sampled: small pictures of what each aspect shows, a few a second, without graphics.

Only the takes over which text stands are decoded, and of those every second or third picture: about what a poster
costs, not what a render does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from studio.media.decode import Stream, decode_limits
from studio.process import CancelCheck, arguments, ffmpeg_path, run
from studio.records.edit import CropKey, CropPath, CropPlan, Take, Timeline
from studio.records.media import MediaInfo, MediaKind
from studio.render.command import within_bounds
from studio.render.framing import inner_size, scaled
from studio.render.graph import AspectPlan, GraphPlan, branch
from studio.render.joined import later, reaching
from studio.render.photo import PhotoTake, write_photo_film
from studio.render.presets import DeliveryPreset
from studio.settings import Settings
from studio.units import FrameRate, Size, TimeRange

RATE = Fraction(4)
"""Pictures a second: nothing that a reader would notice passes between two of them."""

SHORT_SIDE = 270
"""Pixels: one of them is four of a picture of 1080, about a stroke of a caption's characters."""

LONGEST_S = 15
"""Of one decode, seconds, so that what lies on the disk stays small (6 MiB a second at most)."""

Pictures = NDArray[np.uint8]
"""(pictures, height, width, 3) RGB."""


@dataclass(frozen=True)
class Footage:
    """What a clip shows, without what is drawn on it.

    Attributes:
        timeline: The edit.
        files: Path and description of the timeline's sources; of a photograph the developed one.
        crops: One plan for each aspect.
        preset: How it is delivered.
    """

    timeline: Timeline
    files: tuple[tuple[Path, MediaInfo], ...]
    crops: tuple[CropPlan, ...]
    preset: DeliveryPreset

    def size(self, number: int) -> Size:
        """Of the clip in aspect ``number``."""
        return self.preset.size_of(self.crops[number].aspect)

    def small(self, number: int) -> Size:
        """Of its samples."""
        size = self.size(number)
        share = Fraction(SHORT_SIDE, min(size.width, size.height))
        return Size(*(2 * round(side * share / 2) for side in (size.width, size.height)))


@dataclass(frozen=True)
class Sampled:
    """Samples of a stretch.

    Attributes:
        start: Seconds of the first one on the clip's clock.
        pictures: For each aspect.
    """

    start: Fraction
    pictures: tuple[Pictures, ...]

    def within(self, number: int, span: TimeRange) -> Pictures:
        """Those of aspect ``number`` that lie in ``span``."""
        found = self.pictures[number]
        first = max(0, int((span.start - self.start) * RATE))
        return found[first : max(0, -int(-((span.end - self.start) * RATE) // 1))]


def sampled(
    footage: Footage,
    spans: Sequence[TimeRange],
    folder: Path,
    settings: Settings,
    cancelled: CancelCheck,
) -> Iterator[Sampled]:
    """Sample ``footage`` over ``spans`` (seconds on the clip's clock), stretch by stretch.

    Where takes melt into one another both are sampled, each as if it stood alone: what is seen lies between them.

    Args:
        footage: What is shown.
        spans: In any order; where they overlap nothing is read twice.
        folder: For working files, which are gone when the next stretch is asked for.
        settings: Which ffmpeg.
        cancelled: Polled.

    Raises:
        Cancelled, ProcessFailed: As ``run``.
    """
    footage = _reaching(footage)
    for take, paths, span in _stretches(footage, spans):
        count = max(1, int(span.duration * RATE))
        pictures = _read(footage, take, paths, count, folder, settings, cancelled)
        yield Sampled(span.start, pictures)


def _reaching(footage: Footage) -> Footage:
    """``footage`` with takes as long as they are seen."""
    timeline = footage.timeline
    crops = tuple(later(crop, timeline) for crop in footage.crops)
    plain = reaching(timeline).model_copy(update={"transitions": ()})
    return replace(footage, timeline=plain, crops=crops)


_Stretch = tuple[Take, tuple[CropPath, ...], TimeRange]


def _stretches(footage: Footage, spans: Sequence[TimeRange]) -> Iterator[_Stretch]:
    """Parts of takes that lie in ``spans``: as takes of their own, with their crop paths, and when they show."""
    wanted = _merged(spans)
    for number, take in enumerate(footage.timeline.takes):
        for span in wanted:
            shown = span.intersection(take.output_range)
            while shown is not None:
                part = TimeRange(shown.start, min(shown.end, shown.start + LONGEST_S))
                late = part.start - take.output_range.start
                paths = tuple(_later(crop.paths[number], late) for crop in footage.crops)
                yield _part(take, late, part.duration), paths, part
                shown = TimeRange(part.end, shown.end) if part.end < shown.end else None


def _merged(spans: Sequence[TimeRange]) -> list[TimeRange]:
    found: list[TimeRange] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = TimeRange(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _part(take: Take, late: Fraction, length: Fraction) -> Take:
    """``take`` from ``late`` seconds on."""
    source = TimeRange.of(take.source_range.start + late, length)
    return take.model_copy(update={"source_range": source, "output_range": TimeRange.of(0, length)})


def _later(path: CropPath, late: Fraction) -> CropPath:
    """``path`` with its clock at zero ``late`` seconds later."""
    keys = tuple(CropKey(time=key.time - late, box=key.box) for key in path.keys)
    return path.model_copy(update={"keys": keys})


def _read(  # noqa: PLR0913 - a stretch of a clip, and what every child gets
    footage: Footage,
    take: Take,
    paths: tuple[CropPath, ...],
    count: int,
    folder: Path,
    settings: Settings,
    cancelled: CancelCheck,
) -> tuple[Pictures, ...]:
    """The first ``count`` samples of ``take``, for each aspect."""
    path, info = footage.files[take.source]
    aspects = []
    for number, (crop, shown) in enumerate(zip(footage.crops, paths, strict=True)):
        size, films = footage.small(number), {}
        if info.kind is MediaKind.PHOTO:
            films[0] = folder / f"photo-{number}.mp4"
            photo = PhotoTake(path, shown, inner_size(shown, size), FrameRate(RATE), count)
            write_photo_film(photo, films[0], settings, cancelled)
        only = crop.model_copy(update={"paths": (shown,)})
        aspects.append(AspectPlan(size, only, (), None, folder / f"{number}.rgb", films))
    plan = _plan(footage, take, aspects, count)
    argv = arguments(_outputs(plan, branch(plan, 0)), ffmpeg_path(settings.ffmpeg))
    limits = decode_limits(info, count / RATE)
    run(within_bounds(argv, folder / "graph.txt"), limits=limits, cancelled=cancelled)
    return tuple(_loaded(aspect) for aspect in aspects)


def _plan(footage: Footage, take: Take, aspects: Sequence[AspectPlan], count: int) -> GraphPlan:
    """A clip of ``count`` pictures of one take, at the rate of the samples."""
    take = take.model_copy(update={"output_range": TimeRange.of(0, count / RATE)})
    return GraphPlan(
        timeline=footage.timeline.model_copy(
            update={"takes": (take,), "transitions": (), "rate": RATE}
        ),
        paths=tuple(path for path, _ in footage.files),
        infos=tuple(info for _, info in footage.files),
        aspects=tuple(aspects),
        end_card_length=Fraction(0),
        audio=Path(),
        preset=footage.preset,
        sparse=True,
    )


def _outputs(plan: GraphPlan, streams: Sequence[Stream]) -> Stream:
    outputs = []
    for aspect, stream in zip(plan.aspects, streams, strict=True):
        rgb = scaled(stream, aspect.size).filter("scale", in_color_matrix="bt709", in_range="tv")
        options = {"f": "rawvideo", "pix_fmt": "rgb24", "fps_mode": "passthrough"}
        outputs.append(ffmpeg.output(rgb, f"file:{aspect.target}", **options))
    graph = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    return graph.global_args("-copyts").overwrite_output()


def _loaded(aspect: AspectPlan) -> Pictures:
    data = np.fromfile(aspect.target, np.uint8)
    aspect.target.unlink()
    return data.reshape(-1, aspect.size.height, aspect.size.width, 3)
